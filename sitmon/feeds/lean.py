"""Imports aiohttp without the certificates it loads for its own use, twice, at every start. Imported before it.

aiohttp makes two TLS contexts when it is imported (70 ms, some megabytes), which nothing here uses: connections
are verified by the one that `sitmon.feeds.access` makes, which loads its certificates when the first of them is
encrypted. The two then trust nobody, so that whoever used them after all would be refused.
"""

from __future__ import annotations

import os

_NAMES = ("SSL_CERT_FILE", "SSL_CERT_DIR")


def _imported() -> None:
    held = {name: os.environ.get(name) for name in _NAMES}
    # What OpenSSL is told by, read when a context loads the system's certificates.
    os.environ.update(dict.fromkeys(_NAMES, os.devnull))
    try:
        import aiohttp  # noqa: F401
    finally:
        for name, value in held.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


_imported()
