"""The voices that a producer shapes: listed, heard, compared, mixed, set and checked."""
