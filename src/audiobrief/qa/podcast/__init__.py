"""Checks of a finished podcast: its feeds, the files of its episodes, and the server that they come from."""
