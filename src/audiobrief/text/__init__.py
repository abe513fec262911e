"""Text as it is read and as it is said: normalization, the lexicon, pieces with a sound of their own."""
