"""Finished speech, kept by content."""
