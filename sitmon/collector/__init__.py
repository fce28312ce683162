"""The running of it: what is due is fetched, read by workers and written, under a lease."""
