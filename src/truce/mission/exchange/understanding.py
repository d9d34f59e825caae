"""What a mission knows of its entries when packets come and go: the files they name, how rows are found."""

import json
from collections.abc import Iterable, Iterator

from truce.errors import LedgerError
from truce.ledger.cosignatures import WitnessKey
from truce.ledger.statements import is_digest
from truce.mission.answers.readable import fault_within
from truce.mission.exchange.receiving import Understanding
from truce.store.rows.reading import looked_up

_NAMED = {
    "document": ("sha256", "text_sha256"),
    "feed": ("digest",),
    "coded": ("digest",),
    "zone": ("digest",),
    "tolls": ("digest",),
    "names": ("digest",),
    "fetched": ("sha256",),
    "container": ("sha256",),
}


def named_files(kind: str, data: bytes) -> Iterator[str]:
    """The SHA-256 of each file of evidence that an entry names: a document's bytes and text; a feed."""
    names = _NAMED.get(kind, ())
    try:
        read = json.loads(data)
        yield from (sha256 for name in names if is_digest(sha256 := read[name]))
    except (ValueError, TypeError, KeyError):
        # What is no document is told when the mission is read; a packet carries it as it is.
        return


Looked = tuple[str, int | None, int | None, str | None]
"""What a row is looked up by (`Row`): its id, first, last and area."""


def lookup(kind: str, content: bytes | None, data: bytes) -> Looked:
    """What a row is looked up by: an account of a feed by its words, a record of a dossier by its id."""
    try:
        if kind == "feed":
            return looked_up(data)
        document = json.loads(content or b"")["head"]["document"]["id"]
        return f"{document}#{json.loads(data)['record']['id']}", None, None, None
    except (ValueError, TypeError, KeyError, LedgerError):
        # The sequencer refuses rows that cannot be read; one that got past it must not stop every copy.
        return "", None, None, None


def lookup_told(kind: str, content: bytes | None, data: bytes) -> Looked | None:
    """What a row must be looked up by, for who checks it; None where its entry does not say.

    LedgerError for a row of a feed that cannot be read.
    """
    if kind == "feed":
        return looked_up(data)
    found = lookup(kind, content, data)
    return found if found[0] else None


def named_witness(data: bytes) -> WitnessKey | None:
    """The witness that an entry names; None if it names none that can be read."""
    try:
        return WitnessKey.parse(str(json.loads(data)["key"]))
    except (ValueError, TypeError, KeyError, LedgerError):
        return None


def check_readable(kind: str, content: bytes | None, rows: Iterable[bytes | None]) -> None:
    """LedgerError unless what an entry says can be read: nobody could take it out of the record again."""
    why = fault_within(kind, content, rows)
    if why is not None:
        raise LedgerError(f"{kind} in an entry that waits", why.rstrip("."), "Have its author file it anew")


UNDERSTANDING = Understanding(lookup, named_files, named_witness)
