"""The RSS feed of a language, from manifests."""
