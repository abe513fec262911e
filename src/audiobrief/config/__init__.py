"""What a producer sets: the project, show.yaml, voices.yaml, perspectives."""
