"""Written text becomes what the voice must say."""
