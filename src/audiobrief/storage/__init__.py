"""Files: whole or not there, locked, leased, checksummed; YAML read and edited."""
