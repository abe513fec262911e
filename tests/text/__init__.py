"""Tests of `audiobrief.text`."""
