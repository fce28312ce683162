"""A view frozen at a moment: what was on screen, the rows behind it, the health of the feeds, fingerprints.

A snapshot is a folder (or a zip of one) of files with fixed names, so that nothing that comes from
a feed ever names a file. It is made whole or not at all.
"""
