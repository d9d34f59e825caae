"""Which entries hold something that nobody can read: each of them would stop the judge."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from truce.errors import TruceError
from truce.ledger.keyacts import Genesis, KeyEntry
from truce.ledger.refusals import Refusal
from truce.ledger.statements import GENESIS, KEY, REFUSAL, STRUCTURAL, read_envelope
from truce.mission.answers.readable import fault_within
from truce.store.interface import Store, Stored

_TAKE_BACK = "Withdraw it (truce withdraw), or read it with the truce that wrote it"
_STRUCTURAL: Mapping[str, Callable[[bytes], object]] = {
    GENESIS: Genesis.from_bytes,
    KEY: KeyEntry.from_bytes,
    REFUSAL: Refusal.from_bytes,
}


def undecodable(store: Store, entries: Iterable[Stored]) -> Iterator[tuple[Stored, tuple[str, str]]]:
    """The entries whose envelope or content cannot be read, each with why and what to do."""
    for entry in entries:
        try:
            read_envelope(entry.envelope)
            if entry.content is not None:
                _decode(store, entry, entry.content.data)
        except TruceError as error:
            why = getattr(error, "reason", str(error))
            yield entry, (f"of kind {entry.kind} cannot be read: {why}", _TAKE_BACK)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            yield entry, (f"of kind {entry.kind} does not hold what its kind says ({error})", _TAKE_BACK)


def _decode(store: Store, entry: Stored, content: bytes) -> None:
    if entry.kind in STRUCTURAL:
        _STRUCTURAL.get(entry.kind, bytes)(content)
        return
    rows = (row.content.data if row.content else None for row in store.rows(entry.position))
    if (fault := fault_within(entry.kind, content, rows)) is not None:
        raise ValueError(fault)
