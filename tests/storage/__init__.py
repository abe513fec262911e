"""Tests of `audiobrief.storage`."""
