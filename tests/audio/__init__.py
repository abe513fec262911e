"""Tests of `audiobrief.audio`."""
