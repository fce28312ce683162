"""The bundled demo: invented publishers' feeds, as files, as bytes and over HTTP on this machine.

Owns `seeds/demo`. Everything past the local server is the real program: the collector fetches
these feeds as it would any other.
"""
