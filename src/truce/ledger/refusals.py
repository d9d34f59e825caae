"""Refused in the open: the sequencer says of a filed entry that it will not be in the record, and why.

Every key counts its statements, so one that cannot be taken in keeps back all that follow it. A refusal is an
entry: it holds the envelope that is refused, so that everybody sees that its author did sign it, and the
reason. From then on the author's next statement follows the refused one. What is refused stays refused; its
author may file the same again, as a new entry.
"""

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import rfc8785

from truce.errors import LedgerError
from truce.ledger.canonical import read_canonical, unusable
from truce.ledger.entries import Stored
from truce.ledger.keyacts import check_text
from truce.ledger.keys import is_genuine
from truce.ledger.statements import LONGEST_ENVELOPE, REFUSAL, Statement, entry_id, read_envelope

SCHEMA = "truce-refusal/1"
_LONGEST = 2 * LONGEST_ENVELOPE + 10_000


@dataclass(frozen=True, slots=True)
class Refusal:
    """The content of an entry of kind "refusal", signed by the sequencer.

    `envelope` is the entry that is refused, as its author signed it; `reason` is read by everybody, and may
    repeat nothing of the content, which the refused entry only commits to.
    """

    envelope: bytes
    reason: str

    def __post_init__(self) -> None:
        check_text("refusal", "reason", self.reason)
        try:
            read_envelope(self.envelope)
        except LedgerError:
            raise unusable("refusal", "envelope", self.envelope[:20]) from None

    @property
    def entry(self) -> str:
        """The id of the entry that is refused."""
        return entry_id(self.envelope)

    @property
    def statement(self) -> Statement:
        """What its author stated."""
        return read_envelope(self.envelope).statement

    def to_bytes(self) -> bytes:
        """The canonical JSON (RFC 8785)."""
        envelope = base64.b64encode(self.envelope).decode()
        return rfc8785.dumps({"schema": SCHEMA, "envelope": envelope, "reason": self.reason})

    @classmethod
    def from_bytes(cls, data: bytes) -> "Refusal":
        """The refusal that these bytes are. LedgerError for anything else."""
        return read_canonical("refusal", SCHEMA, data, _LONGEST, cls._of)

    @classmethod
    def _of(cls, read: dict[str, Any]) -> "Refusal":
        return cls(binascii.a2b_base64(read.pop("envelope"), strict_mode=True), **read)


def check_refusal(refusal: Refusal, mission: str) -> None:
    """LedgerError unless what is refused was signed by its key, and for this mission.

    A sequencer could else skip numbers of a key that its holder never used, and so hide what was left out.
    """
    about = f"refusal of entry {refusal.entry}"
    signed = read_envelope(refusal.envelope)
    if signed.statement.mission != mission:
        raise LedgerError(about, "is of an entry for another mission", "Leave it to that one")
    if not is_genuine(signed):
        raise LedgerError(
            about, f"is of an entry that the key {signed.statement.key} did not sign", "Count it for nothing"
        )


class Refused:
    """What was refused of a record so far, and what each key's next statement follows because of that."""

    def __init__(self, entries: Iterable[Stored] = ()) -> None:
        self.by_entry: dict[str, Refusal] = {}
        self._by_key: dict[str, dict[tuple[int, str], str]] = {}
        for entry in entries:
            self.note(entry)

    def note(self, entry: Stored) -> None:
        """Count an entry of the record, if it is a refusal. LedgerError for what is none."""
        if entry.kind == REFUSAL and entry.content is not None:
            self.add(Refusal.from_bytes(entry.content.data))

    def add(self, refusal: Refusal) -> None:
        """Count a refusal that the record holds."""
        stated = refusal.statement
        self.by_entry.setdefault(refusal.entry, refusal)
        self._by_key.setdefault(stated.key, {}).setdefault((stated.sequence, stated.previous), refusal.entry)

    def last_of(self, key: str, last: tuple[int, str] | None) -> tuple[int, str] | None:
        """Number and id of what a key's next statement follows: `last` in the record, or what was refused."""
        refused = self._by_key.get(key, {})
        while True:
            number, previous = (last[0] + 1, last[1]) if last else (0, "")
            entry = refused.get((number, previous))
            if entry is None:
                return last
            last = (number, entry)

    def next_of(self, key: str, last: tuple[int, str] | None) -> int:
        """The number of a key's next statement."""
        found = self.last_of(key, last)
        return found[0] + 1 if found else 0
