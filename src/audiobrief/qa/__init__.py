"""Checks: of the podcast, of two editions, of what is heard; and the report of an episode."""
