"""What a mission knows of its entries when packets come and go: the files they name, how rows are found."""

import json
from collections.abc import Iterator

from truce.errors import LedgerError
from truce.ledger.cosignatures import WitnessKey
from truce.ledger.statements import is_digest
from truce.mission.receiving import Understanding
from truce.store.reading import looked_up


def named_files(kind: str, data: bytes) -> Iterator[str]:
    """The SHA-256 of each file of evidence that an entry names: a document's bytes, and its text."""
    if kind != "document":
        return
    try:
        read = json.loads(data)
        yield from (sha256 for name in ("sha256", "text_sha256") if is_digest(sha256 := read[name]))
    except (ValueError, TypeError, KeyError):
        # What is no document is told when the mission is read; a packet carries it as it is.
        return


def lookup(kind: str, content: bytes | None, data: bytes) -> tuple[str, int | None, int | None, str | None]:
    """What a row is looked up by: an account of a feed by its words, a record of a dossier by its id."""
    if kind == "feed":
        return looked_up(data)
    try:
        document = json.loads(content or b"")["head"]["document"]["id"]
        return f"{document}#{json.loads(data)['record']['id']}", None, None, None
    except (ValueError, TypeError, KeyError):
        return "", None, None, None


def named_witness(data: bytes) -> WitnessKey | None:
    """The witness that an entry names; None if it names none that can be read."""
    try:
        return WitnessKey.parse(str(json.loads(data)["key"]))
    except (ValueError, TypeError, KeyError, LedgerError):
        return None


UNDERSTANDING = Understanding(lookup, named_files, named_witness)
