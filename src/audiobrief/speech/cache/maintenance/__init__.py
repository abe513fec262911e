"""The upkeep of the user's cache: what is in it, what is removed from it and when, what in it is damaged."""
