"""What a server sends, within limits: how long, how much, and how much of it once it is unpacked."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from truce.errors import InputError

_STEP = 65_536
# Running text packs to a fifth, the worst of tables to a fiftieth; a bomb to a thousandth.
_MOST_TIMES = 100
_HARMLESS = 1_000_000
_GZIP = 16 + zlib.MAX_WBITS


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much is taken from a server, and for how long it is waited; seconds and bytes.

    `first` is until the head of the answer is there, `whole` for everything with all redirects.
    """

    bytes: int = 20_000_000
    connect: float = 10.0
    first: float = 20.0
    whole: float = 60.0
    redirects: int = 5


class Unfetched(InputError):  # noqa: N818  (what became of it: it was not fetched)
    """An address that was allowed gave no document this time.

    Attributes:
        status: what the server answered (HTTP), None if it did not get so far.
        retry_after: in how many seconds the server wants to be asked again, None if it did not say.
        gone: whether the server says that there is nothing there any more (404, 410).
    """

    def __init__(
        self,
        file: str,
        reason: str,
        next: str,  # noqa: A002  (as in InputError)
        *,
        status: int | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(file, reason, next)
        self.status = status
        self.retry_after = retry_after
        self.gone = status in (404, 410)


def unpacked(pieces: Iterable[bytes], packing: str, limits: Limits, shown: str) -> bytes:
    """The bytes of a body that arrives in pieces; `packing` is its Content-Encoding.

    Raises:
        Unfetched: it is longer than the limit, packed in a way that was not asked for, or not as it says.
    """
    match packing.strip().lower():
        case "" | "identity":
            return _whole(pieces, limits, shown)
        case "gzip" | "x-gzip":
            return _gunzipped(pieces, limits, shown)
    reason = f"came packed as {packing!r:.40}, which was not asked for"
    raise Unfetched(shown, reason, "Tell whoever runs the server")


def _whole(pieces: Iterable[bytes], limits: Limits, shown: str) -> bytes:
    data = bytearray()
    for piece in pieces:
        data += piece
        _check_length(len(data), limits, shown)
    return bytes(data)


def _gunzipped(pieces: Iterable[bytes], limits: Limits, shown: str) -> bytes:
    out, came = bytearray(), 0
    unpack = zlib.decompressobj(_GZIP)
    try:
        for piece in pieces:
            came += len(piece)
            left = piece
            while left:
                if unpack.eof:
                    # gzip files may stand one behind the other.
                    unpack = zlib.decompressobj(_GZIP)
                out += unpack.decompress(left, _STEP)
                left = unpack.unconsumed_tail or unpack.unused_data
                _check_length(len(out), limits, shown)
                if len(out) > max(_HARMLESS, _MOST_TIMES * came):
                    reason = f"unpacks to more than {_MOST_TIMES} times what was sent"
                    raise Unfetched(
                        shown, reason, "It is a bomb, or a fault: look at it with another program"
                    )
        out += unpack.flush()
    except zlib.error:
        raise Unfetched(shown, "says that it is packed (gzip), and is not", "It is tried again") from None
    if not unpack.eof:
        raise Unfetched(shown, "was cut off", "It is tried again")
    return bytes(out)


def _check_length(length: int, limits: Limits, shown: str) -> None:
    if length > limits.bytes:
        raise Unfetched(
            shown, f"is over the limit of {limits.bytes:,} bytes", "Take it in by hand if need be"
        )
