"""Tests, in the folders of the package; `helpers` is what they share."""
