"""Drawing that knows nothing of the domain: lists, columns, sparklines and maps over plain data."""
