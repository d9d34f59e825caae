"""Reading JSON that may be written in one way only: RFC 8785.

Two spellings of one thing would be two things to a hash, and one name given twice would be two things to two
readers. So whatever is read is written again, and must come out byte for byte.
"""

import json
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from truce.errors import LedgerError, printable

MALFORMED = (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError)
_AGAIN = "Ask its author for the bytes that were signed"


class Written(Protocol):
    """What knows its canonical bytes."""

    def to_bytes(self) -> bytes:
        """The canonical JSON (RFC 8785)."""


T = TypeVar("T", bound=Written)


def read_canonical(
    about: str, schema: str, data: bytes, longest: int, make: Callable[[dict[str, Any]], T]
) -> T:
    """What `make` makes of the members other than "schema".

    LedgerError, naming `about`, for more than `longest` bytes, for what is no JSON object of this schema, for
    what `make` cannot use, and for bytes that are not the canonical ones of what it made.
    """
    if len(data) > longest:
        raise LedgerError(about, f"is longer than {longest} bytes", _AGAIN)
    try:
        read = json.loads(data)
        if read.pop("schema") != schema:
            raise LedgerError(about, f"is not of schema {schema}", "Read it with a newer truce")
        made = make(read)
    except MALFORMED as error:
        raise unreadable(about, error) from None
    if made.to_bytes() != data:
        raise LedgerError(about, "is not canonical JSON (RFC 8785)", _AGAIN)
    return made


def unreadable(about: str, error: Exception) -> LedgerError:
    """The refusal of bytes that could not even be taken apart."""
    why = "nested too deep" if isinstance(error, RecursionError) else type(error).__name__
    return LedgerError(about, f"cannot be read ({why}: {printable(str(error)[:80])})", _AGAIN)


def unusable(about: str, name: str, value: object) -> LedgerError:
    """The refusal of one member."""
    shown = printable(repr(value))
    shown = shown if len(shown) <= 80 else shown[:77] + "..."
    return LedgerError(about, f"cannot have {shown} as its {name}", _AGAIN)
