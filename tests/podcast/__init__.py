"""Tests of `audiobrief.podcast`."""
