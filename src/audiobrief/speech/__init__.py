"""Speaking under failure: the same attempts, rests, deadlines and gate for every engine."""
