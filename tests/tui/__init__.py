"""Tests of the dashboard, run in real Textual apps."""
