"""Tests of `audiobrief.qa`."""
