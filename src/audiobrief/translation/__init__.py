"""A brief in one language becomes a draft of its edition in the other: translated, verified, left to a person."""
