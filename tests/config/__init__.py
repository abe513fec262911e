"""Tests of `audiobrief.config`."""
