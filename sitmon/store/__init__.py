"""The user's database: the only package that opens it."""

from sitmon.store.connection import connect, opened, transaction

__all__ = ["connect", "opened", "transaction"]
