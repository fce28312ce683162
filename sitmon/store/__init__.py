"""The user's database: the only package that opens it."""

from sitmon.store.connection import connect, hurry, opened, transaction

__all__ = ["connect", "hurry", "opened", "transaction"]
