"""Clips of an episode that travel: a stretch of its sound, its words, and the picture that moves with them."""
