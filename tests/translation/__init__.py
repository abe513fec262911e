"""Tests of `audiobrief.translation`."""
