"""Speech: the protocol of engines and the engines; attempts, deadlines and a gate that all share; the cache."""
