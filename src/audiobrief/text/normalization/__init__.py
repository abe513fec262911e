"""Ordered rules that give written text its spoken form, in each language; without any lexicon."""
