"""Acronyms that every language here treats alike, where their shape does not tell how.

The shape tells most: up to three capitals are spelled, four and more that can be spoken are read. Each
language adds its own tables (NATO and OTAN, WHO and OMS differ anyway).
"""

from __future__ import annotations

# Read as a word although they are short, or although their letters look unspeakable.
READ_EVERYWHERE = frozenset("COP CRISPR GIF PIN RAM ROM SIM UEFA UNCTAD".split())
# Spelled although they could be read.
SPELLED_EVERYWHERE = frozenset("HSBC ICBM ISBN ISSN MMLU NSAID UCLA UQTR USAF USB USPS YMCA YWCA".split())
