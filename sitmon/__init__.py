"""sitmon, a situation monitor for the terminal: every flag opens to the words behind it."""

__version__ = "0.1.0"
