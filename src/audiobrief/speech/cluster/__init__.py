"""Speaking by workers in other processes and on other machines."""
