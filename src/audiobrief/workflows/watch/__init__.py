"""An inbox that is watched: what arrives is read, rendered, checked and published by the rules of the show."""
