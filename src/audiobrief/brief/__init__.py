"""The brief: its model, where it is found, and the readers of every input."""
