"""Tests of `audiobrief.speech`."""
