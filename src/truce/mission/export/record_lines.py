"""The record as lines of JSON, as an exported mission holds it.

Entries with their rows, in order, then what waits, what was erased, and the checkpoints. An envelope is the
very bytes that were signed (base64).
"""

import base64
import binascii
import json
from collections.abc import Iterable, Iterator
from typing import Any

from truce.errors import IntegrityError, LedgerError
from truce.ledger.entries import Row, Stored
from truce.ledger.keys import is_genuine
from truce.ledger.statements import Content, entry_id, read_envelope
from truce.store.interface import Erasure, Store, Waiting

Line = Stored | Row | Waiting | Erasure | tuple[int, bytes]
"""What one line holds; a tuple is a checkpoint: over how many entries, and its note."""
_AGAIN = "Nothing was imported. Have it exported and carried over again"


def lines_of(store: Store, size: int) -> Iterator[bytes]:
    """The record up to `size` entries, and what waits, a line each."""
    for entry in store.entries(0, size):
        yield _line("entry", recorded=entry.recorded, envelope=_text(entry.envelope), **_told(entry.content))
        yield from map(_row_line, store.rows(entry.position))
    for waiting in store.waiting():
        envelope = _text(waiting.envelope)
        yield _line("waiting", filed=waiting.filed, envelope=envelope, **_told(waiting.content))
        yield from map(_row_line, store.waiting_rows(waiting.id))
    for erased in store.erasures():
        yield _line("erased", position=erased.position, row=erased.row, by=erased.tombstone)
    for covered, note in store.checkpoints():
        if covered <= size:
            yield _line("checkpoint", size=covered, note=_text(note))


def read_lines(members: Iterable[tuple[str, bytes]]) -> Iterator[Line]:
    """What the lines of members hold; each comes with its name, and all of them in order.

    IntegrityError, naming the line, if one holds nothing that `lines_of` writes.
    """
    position = number = 0
    for name, data in members:
        *lines, rest = data.split(b"\n")
        for count, line in enumerate((*lines, rest) if rest else lines, 1):
            try:
                found = _read(line, position, number)
            except (ValueError, KeyError, TypeError, AttributeError, LedgerError) as error:
                why = error.reason if isinstance(error, LedgerError) else type(error).__name__
                raise IntegrityError(f"{name}, line {count}", f"cannot be read ({why})", _AGAIN) from None
            number = number + 1 if isinstance(found, Row) else 0
            position += isinstance(found, Stored)
            yield found


def first_unsound(data: bytes, name: str) -> str | None:
    """Where the lines of a damaged member are first not what was signed, in words; None: nowhere here."""
    try:
        for number, found in enumerate(read_lines([(name, data)]), 1):
            if isinstance(found, Stored | Waiting) and not is_sound(found):
                return f"line {number}: entry {found.id[:16]} of kind {found.kind} is not what was signed"
            if isinstance(found, Row) and found.content and found.content.commitment != found.commitment:
                return f"line {number}: row {found.id or found.number} is not what was signed"
    except IntegrityError as error:
        return f"{error.about.rpartition(', ')[2]} {error.reason}"
    return None


def is_sound(entry: Stored | Waiting) -> bool:
    """Whether an entry, with its content if that is here, is what its key signed."""
    signed = read_envelope(entry.envelope)
    try:
        if not is_genuine(signed):
            return False
    except LedgerError:
        return False
    return entry.content is None or entry.content.commitment.hex() == signed.statement.commitment


def _read(line: bytes, position: int, number: int) -> Line:
    read = json.loads(line)
    if _dumped(read) != line:
        raise LedgerError("line", "is not written as truce writes it", _AGAIN)
    ((kind, fields),) = read.items()
    match kind:
        case "entry":
            return _stored(fields, position)
        case "row":
            return _row(fields, number)
        case "waiting":
            return _waiting(fields)
        case "erased":
            row = None if fields["row"] is None else _whole(fields["row"])
            return Erasure(_whole(fields["position"]), row, _whole(fields["by"]))
        case "checkpoint":
            return _whole(fields["size"]), _bytes(fields["note"])
    raise LedgerError("line", f"is of another kind ({kind!r:.40})", _AGAIN)


def _stored(fields: dict[str, Any], position: int) -> Stored:
    envelope = _bytes(fields["envelope"])
    said = read_envelope(envelope).statement
    return Stored(
        position, _whole(fields["recorded"]), entry_id(envelope), said.kind, said.key, said.sequence,
        envelope, _content(fields),
    )  # fmt: skip


def _waiting(fields: dict[str, Any]) -> Waiting:
    envelope = _bytes(fields["envelope"])
    said = read_envelope(envelope).statement
    return Waiting(
        _whole(fields["filed"]), entry_id(envelope), said.kind, said.key, said.sequence, envelope,
        _content(fields),
    )  # fmt: skip


def _row(fields: dict[str, Any], number: int) -> Row:
    first, last, area = fields["first"], fields["last"], fields["area"]
    if not all(each is None or type(each) is int for each in (first, last)):
        raise ValueError
    if not (area is None or type(area) is str) or type(fields["id"]) is not str:
        raise ValueError
    commitment = _bytes(fields["commitment"])
    return Row(number, fields["id"], commitment, _content(fields), first, last, area)


def _row_line(row: Row) -> bytes:
    return _line(
        "row", id=row.id, commitment=_text(row.commitment), first=row.first, last=row.last, area=row.area,
        **_told(row.content),
    )  # fmt: skip


def _line(kind: str, **fields: Any) -> bytes:
    return _dumped({kind: fields}) + b"\n"


def _dumped(read: Any) -> bytes:
    return json.dumps(read, ensure_ascii=True, separators=(",", ":"), sort_keys=True).encode()


def _told(content: Content | None) -> dict[str, str | None]:
    if content is None:
        return {"salt": None, "data": None}
    return {"salt": _text(content.salt), "data": _text(content.data)}


def _content(fields: dict[str, Any]) -> Content | None:
    salt, data = fields["salt"], fields["data"]
    if salt is None and data is None:
        return None
    return Content(_bytes(salt), _bytes(data))


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    return binascii.a2b_base64(text, strict_mode=True)


def _whole(number: object) -> int:
    if type(number) is not int or not 0 <= number < 2**53:
        raise ValueError
    return number


def pieces(lines: Iterable[bytes], size: int) -> Iterator[bytes]:
    """The lines in pieces of at least so many bytes, the last one less."""
    held = bytearray()
    for line in lines:
        held += line
        if len(held) >= size:
            yield bytes(held)
            held.clear()
    if held:
        yield bytes(held)
