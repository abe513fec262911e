"""The local podcast server: what `audiobrief serve` runs."""
