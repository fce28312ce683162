"""Rows → bytes, one file a format."""
