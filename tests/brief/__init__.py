"""Tests of `audiobrief.brief`."""
