"""Tests of `audiobrief.workflows`."""
