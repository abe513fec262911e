"""Tests of `audiobrief.cli`."""
