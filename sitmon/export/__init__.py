"""Rows → bytes: one file a format. Knows the contract and the store's values, opens nothing."""
