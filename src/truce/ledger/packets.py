"""Sync packets: the form of the files by which copies of a mission exchange entries.

A packet is for one recipient. Of each entry it holds what everybody may see (envelope, position, time of
recording) and of its content, and of each row, either the content with its salt or nothing but the
commitment. It is lines of canonical JSON (RFC 8785), each ended by a line feed, and nothing else::

    header      mission, sender (key id), recipient (words), start and stop, made (ms since 1970, UTC)
    checkpoint  a signed note over the first entries, up to `stop`; several, by size
    file        evidence by its SHA-256, followed by its bytes in pieces of `PIECE`, the last one shorter
    entry       one per position from `start` to `stop`, in order, each followed by its rows
    waiting     an entry that was filed and has no position yet, followed by its rows
    row         commitment alone, or salt and data
    end         how many lines came before, and the sender's signature over all of them

The same record, recipient, sender and time give the same bytes. What a row is looked up by does not travel:
it stands in the row's content, and a withheld row must not tell it. Nothing here reads or writes a file, and
nothing is believed of a packet but its form and who handed it over: what its entries are worth is judged by
`truce.ledger.following`.
"""

import base64
import hashlib
import json
import re
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from truce.errors import LedgerError
from truce.ledger.canonical import MALFORMED
from truce.ledger.keys import SigningKey, signed_by
from truce.ledger.notes import MOST_BYTES
from truce.ledger.statements import LONGEST_ENVELOPE, SALT_BYTES, Content, entry_id, is_count, is_digest

SCHEMA = "truce-packet/1"
LONGEST_DATA = 16 << 20
LONGEST_LINE = 24 << 20
PIECE = 1 << 20
# All checkpoints of a packet are held in memory at once.
LONGEST_NOTES = 32 << 20
_SIGNED = b"truce-packet/1\n"
_RECIPIENT = re.compile("[A-Za-z0-9][A-Za-z0-9 ._:,+@/-]{0,199}").fullmatch
_SIGNATURE = re.compile("[0-9a-f]{128}").fullmatch
_AGAIN = "Copy the packet again from where it was made, as bytes, or ask for a new one"


@dataclass(frozen=True, slots=True)
class Header:
    """What a packet says of itself. `sender` is the id of the key that signed it.

    `start` and `stop` bound the positions of its entries; `made` is the sender's clock, milliseconds since
    1970, UTC. `recipient` says in words for whom it was made, so that people do not mix them up.
    """

    mission: str
    sender: str
    recipient: str
    start: int
    stop: int
    made: int

    def __post_init__(self) -> None:
        numbers = is_count(self.start) and is_count(self.stop, least=self.start) and is_count(self.made)
        texts = type(self.recipient) is str and _RECIPIENT(self.recipient)
        if not (numbers and texts and is_digest(self.mission) and is_digest(self.sender)):
            raise _malformed("has a header that no packet has")


@dataclass(frozen=True, slots=True)
class CarriedNote:
    """A checkpoint that a packet carries, as the bytes of its note."""

    note: bytes


@dataclass(frozen=True, slots=True)
class CarriedEntry:
    """An entry that a packet carries; `position` and `recorded` None if it waits for the sequencer.

    `rows` is how many rows follow it. `content` None: withheld from the recipient, or erased.
    """

    position: int | None
    recorded: int | None
    envelope: bytes
    content: Content | None
    rows: int

    @property
    def id(self) -> str:
        """The id of the entry."""
        return entry_id(self.envelope)


@dataclass(frozen=True, slots=True)
class CarriedRow:
    """A row of the entry before it: its commitment, and its content unless that is withheld or erased."""

    commitment: bytes
    content: Content | None


@dataclass(frozen=True, slots=True)
class CarriedFile:
    """A file of evidence, by the hash of its bytes in hexadecimal; its pieces follow."""

    sha256: str


@dataclass(frozen=True, slots=True)
class CarriedPiece:
    """A piece of the file before it; all have `PIECE` bytes but the `last`, which may have fewer."""

    data: bytes
    last: bool


Carried: TypeAlias = CarriedNote | CarriedFile | CarriedPiece | CarriedEntry | CarriedRow


class Writing:
    """A packet that is being written, line by line, so that memory stays small however long it is.

    Args:
        header: what it says of itself.
        key: the sender's. LedgerError if it is another's.
        sink: takes each line as it is made.
    """

    def __init__(self, header: Header, key: SigningKey, sink: Callable[[bytes], object]) -> None:
        if key.id != header.sender:
            raise LedgerError(
                "packet", f"is of another sender than {key.id}", "Sign it with the sender's key"
            )
        self._key = key
        self._sink = sink
        self._form = _Form(header)
        self._lines = 0
        self._hashed = hashlib.sha256(_SIGNED)
        self._write(_line(_header_members(header)))

    def take(self, item: Carried) -> None:
        """Write what comes next. LedgerError if it may not come now, or is too long for a packet."""
        self._form.take(item)
        line = _line(_members(item))
        if len(line) > LONGEST_LINE:
            raise _malformed(f"would have a line of more than {LONGEST_LINE} bytes")
        self._write(line)

    def end(self) -> None:
        """Sign it. LedgerError if something must still come."""
        self._form.end()
        signature = self._key.sign(self._hashed.digest()).hex()
        self._sink(_line({"lines": self._lines, "signature": signature, "type": "end"}))

    def _write(self, line: bytes) -> None:
        self._hashed.update(line)
        self._lines += 1
        self._sink(line)


def read(lines: Iterable[bytes]) -> Generator[Header | Carried, None, None]:
    """What a packet holds, its header first, in order.

    Whoever applies it must be ready to give it all back: that the packet is whole and signed is only known
    when this has ended without an error.

    Args:
        lines: its lines, each with its line feed; one longer than `LONGEST_LINE` may be given cut off.

    Raises:
        LedgerError: it is no packet, was cut off, changed or added to, or was not signed by its sender.
    """
    waiting = iter(lines)
    count, hashed = 0, hashlib.sha256(_SIGNED)
    form: _Form | None = None
    for line in waiting:
        members = _read_line(line)
        if members["type"] == "end":
            break
        item = _header(members) if form is None else _item(members)
        if isinstance(item, Header):
            form = _Form(item)
        elif form is not None:
            form.take(item)
        if _line(_header_members(item) if isinstance(item, Header) else _members(item)) != line:
            raise _malformed(f"has a line {count + 1} that is not canonical JSON")
        hashed.update(line)
        count += 1
        yield item
    else:
        raise _malformed("was cut off: its end is missing")
    if form is None:
        raise _malformed("has no header")
    form.end()
    _check_end(members, line, count, form.header.sender, hashed.digest())
    if next(waiting, None) is not None:
        raise _malformed("goes on after its end")


class _Form:
    """The order that a packet keeps: checkpoints, files, entries, what waits; parts after their whole."""

    def __init__(self, header: Header) -> None:
        self.header = header
        self._position = header.start
        self._rows = 0
        self._stage = 0
        self._notes = 0
        self._in_file = False

    def take(self, item: Carried) -> None:
        """LedgerError if this may not come now."""
        if isinstance(item, CarriedRow):
            self._rows -= 1
            if self._rows < 0:
                raise _malformed("has a row that is of no entry")
            return
        if isinstance(item, CarriedPiece):
            if not self._in_file or (not item.last and len(item.data) != PIECE) or len(item.data) > PIECE:
                raise _malformed("has a piece that is of no file, or of another size than pieces have")
            self._in_file = not item.last
            return
        stage = _stage(item)
        if self._rows or self._in_file or stage < self._stage:
            raise _malformed("has its parts in another order than a packet has")
        self._stage = stage
        self._begin(item)

    def _begin(self, item: CarriedNote | CarriedFile | CarriedEntry) -> None:
        match item:
            case CarriedNote(note):
                self._notes += len(note)
                if self._notes > LONGEST_NOTES:
                    raise _malformed(f"holds more than {LONGEST_NOTES} bytes of checkpoints")
            case CarriedFile():
                self._in_file = True
            case CarriedEntry():
                self._rows = item.rows
                if item.position is not None:
                    self._next(item.position)

    def _next(self, position: int) -> None:
        if position != self._position:
            raise LedgerError(
                "packet",
                f"holds the entry at position {position} where that at {self._position} must come: one was "
                "withheld or moved",
                "Ask for it again, and keep this one: its sender signed it",
            )
        self._position += 1

    def end(self) -> None:
        """LedgerError if something must still come."""
        if self._rows or self._in_file or self._position != self.header.stop:
            raise LedgerError(
                "packet",
                f"says that it holds entries up to {self.header.stop}, and ends at {self._position}",
                "Ask for it again, and keep this one: its sender signed it",
            )


def _stage(item: CarriedNote | CarriedFile | CarriedEntry) -> int:
    match item:
        case CarriedNote():
            return 0
        case CarriedFile():
            return 1
        case CarriedEntry():
            return 2 if item.position is not None else 3


def _members(item: Carried) -> dict[str, Any]:
    match item:
        case CarriedFile(sha256):
            return {"sha256": sha256, "type": "file"}
        case CarriedPiece(data, last):
            return {"data": _base64(data), "last": last, "type": "piece"}
        case CarriedNote(note):
            return {"note": _base64(note), "type": "checkpoint"}
        case CarriedRow(commitment, None):
            return {"commitment": _base64(commitment), "type": "row"}
        case CarriedRow(_, content):
            return {**_content_members(content), "type": "row"}
        case CarriedEntry():
            common = {"envelope": _base64(item.envelope), "rows": item.rows, **_content_members(item.content)}
            if item.position is None:
                return {**common, "type": "waiting"}
            return {**common, "position": item.position, "recorded": item.recorded, "type": "entry"}


def _content_members(content: Content | None) -> dict[str, Any]:
    if content is None:
        return {}
    if len(content.data) > LONGEST_DATA:
        raise _malformed(f"would hold content of more than {LONGEST_DATA} bytes")
    return {"data": _base64(content.data), "salt": _base64(content.salt)}


def _header_members(header: Header) -> dict[str, Any]:
    return {
        "made": header.made,
        "mission": header.mission,
        "recipient": header.recipient,
        "schema": SCHEMA,
        "sender": header.sender,
        "start": header.start,
        "stop": header.stop,
        "type": "header",
    }


def _header(members: dict[str, Any]) -> Header:
    if members.pop("type") != "header" or members.pop("schema", "") != SCHEMA:
        raise LedgerError("packet", f"is not of schema {SCHEMA}", "Read it with a newer truce, if it is one")
    try:
        return Header(**members)
    except TypeError:
        raise _malformed("has a header that no packet has") from None


def _item(members: dict[str, Any]) -> Carried:
    kind = members["type"]
    try:
        if kind == "checkpoint":
            return CarriedNote(_bytes(members["note"], MOST_BYTES))
        if kind == "row":
            content = _content(members)
            if content is None:
                return CarriedRow(_bytes(members["commitment"], SALT_BYTES), None)
            return CarriedRow(content.commitment, content)
        if kind in ("entry", "waiting"):
            return _entry(members, kind == "entry")
        if kind == "piece" and type(members["last"]) is bool:
            return CarriedPiece(_bytes(members["data"], PIECE), members["last"])
        if kind == "file" and is_digest(members["sha256"]):
            return CarriedFile(members["sha256"])
    except (*MALFORMED, LedgerError):
        pass
    raise _malformed("has a line that no packet has")


def _entry(members: dict[str, Any], placed: bool) -> CarriedEntry:
    position, recorded = (members["position"], members["recorded"]) if placed else (None, None)
    if not all(is_count(number) for number in (members["rows"], *((position, recorded) if placed else ()))):
        raise ValueError
    envelope = _bytes(members["envelope"], LONGEST_ENVELOPE)
    return CarriedEntry(position, recorded, envelope, _content(members), members["rows"])


def _content(members: dict[str, Any]) -> Content | None:
    if "salt" not in members:
        return None
    return Content(_bytes(members["salt"], SALT_BYTES), _bytes(members["data"], LONGEST_DATA))


def _read_line(line: bytes) -> dict[str, Any]:
    if len(line) > LONGEST_LINE:
        raise _malformed(f"has a line of more than {LONGEST_LINE} bytes")
    if not line.endswith(b"\n"):
        raise _malformed("was cut off within a line")
    try:
        members = json.loads(line)
        if type(members) is dict and type(members["type"]) is str:
            return members
    except MALFORMED:
        pass
    raise _malformed("has a line that is no JSON of a packet")


def _check_end(members: dict[str, Any], line: bytes, count: int, sender: str, digest: bytes) -> None:
    signature = members.get("signature")
    if type(signature) is not str or not _SIGNATURE(signature):
        raise _malformed("has an end that no packet has")
    if _line({"lines": count, "signature": signature, "type": "end"}) != line:
        raise _malformed(f"ends as one of another number of lines than its {count}")
    if not signed_by(sender, digest, bytes.fromhex(signature)):
        raise LedgerError("packet", f"was not signed by {sender}, or was changed since", _AGAIN)


def _line(members: dict[str, Any]) -> bytes:
    # Names and texts are ASCII and numbers whole, so that this is RFC 8785 too, and fast.
    return json.dumps(members, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str, longest: int) -> bytes:
    """What canonical base64 stands for; other spellings are found when the line is written again."""
    data = base64.b64decode(text, validate=True)
    if len(data) > longest:
        raise ValueError
    return data


def _malformed(reason: str) -> LedgerError:
    return LedgerError("packet", reason, _AGAIN)
