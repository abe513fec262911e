"""Stings and beds: a producer's own files, and sets made from the recipes in `audio/`."""
