"""Alerts: which events a watch tells of, in which words, and through what. Nothing here reads the database."""
