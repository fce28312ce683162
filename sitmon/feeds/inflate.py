"""Bodies decoded as they come, never beyond a size. Effects: none but its own buffer."""

from __future__ import annotations

import zlib

from sitmon.errors import FetchError

_GZIP = b"\x1f\x8b"
_PLAIN = ("", "identity", "none")
_LAYERS = 2


class Body:
    """Collects an answer's body, decoded from `encoding` (a `Content-Encoding` value).

    `add` and `finish` raise FetchError where the body is damaged, breaks off, is encoded in
    a way that was not asked for, or grows beyond `most` bytes, decoded or not.
    """

    def __init__(self, encoding: str, most: int) -> None:
        self.received = 0
        self._most = most
        self._data = bytearray()
        self._stream: _Stream | None = None
        self._encoding = encoding.strip().lower()
        if self._encoding.removeprefix("x-") not in (*_PLAIN, "gzip", "deflate"):
            raise FetchError(f"the answer is encoded as {self._encoding[:20]!r}, which was not asked for")

    def add(self, chunk: bytes) -> None:
        """Takes the next bytes as received."""
        if not self.received:
            self._stream = self._opened(chunk)
        self.received += len(chunk)
        if self.received > self._most:
            raise too_large(self._most)
        self._data += self._stream.decode(chunk, self._most - len(self._data)) if self._stream else chunk
        if len(self._data) > self._most:
            raise too_large(self._most)

    def finish(self) -> bytes:
        """The whole body. One that is compressed without saying so is unpacked too."""
        if self._stream:
            self._stream.close()
        data = bytes(self._data)
        self._data.clear()
        for _ in range(_LAYERS):
            if not data.startswith(_GZIP):
                break
            layer = _Stream(zlib.MAX_WBITS | 16)
            data = layer.decode(data, self._most)
            if len(data) > self._most:
                raise too_large(self._most)
            layer.close()
        return data

    def _opened(self, first: bytes) -> _Stream | None:
        """The decoder for a body that starts with `first`; servers do say gzip and send plain text."""
        kind = self._encoding.removeprefix("x-")
        if kind == "gzip" and first[:1] == _GZIP[:1]:
            return _Stream(zlib.MAX_WBITS | 16)
        if kind == "deflate":
            # By the standard zlib's format, but bare deflate is as common.
            wrapped = len(first) > 1 and first[0] & 15 == 8 and int.from_bytes(first[:2], "big") % 31 == 0
            return _Stream(zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)
        return None


class _Stream:
    """A decompressor over several gzip members, bounded."""

    def __init__(self, window: int) -> None:
        self._window = window
        self._inner = zlib.decompressobj(window)

    def decode(self, data: bytes, room: int) -> bytes:
        """`data` decoded: at most `room` + 1 bytes, so that more than `room` shows."""
        out = bytearray()
        try:
            while data and len(out) <= room:
                if self._inner.eof:
                    if not data.startswith(_GZIP):  # padding after the last member
                        break
                    self._inner = zlib.decompressobj(self._window)
                out += self._inner.decompress(data, room + 1 - len(out))
                data = self._inner.unused_data
        except zlib.error as error:
            raise FetchError("the compressed answer is damaged") from error
        return bytes(out)

    def close(self) -> None:
        """Raises FetchError where the end never came."""
        if not self._inner.eof:
            raise FetchError("the compressed answer breaks off")


def too_large(most: int) -> FetchError:
    """The error for an answer of more than `most` bytes."""
    size = f"{most / 1e6:.0f} MB" if most >= 1_000_000 else f"{most} bytes"
    return FetchError(f"the answer is larger than {size}")
