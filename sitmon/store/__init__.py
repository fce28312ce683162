"""The user's database: the only package that opens it."""

from sitmon.store.connection import connect, transaction

__all__ = ["connect", "transaction"]
