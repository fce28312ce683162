"""Tests of the domain-free widgets."""
