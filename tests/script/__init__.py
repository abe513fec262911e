"""Tests of `audiobrief.script`."""
