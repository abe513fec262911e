"""Tests of `audiobrief.delivery`."""
