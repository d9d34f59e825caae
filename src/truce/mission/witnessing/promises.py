"""Promises: the sequencer's word that what was filed will be in the record in time, and whether it was kept.

Whoever files at a copy that does not order the record asks for one, and keeps it in the folder of that copy
(`promises/`): from then on the record itself proves an omission. Times are milliseconds since 1970, UTC.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from truce.errors import LedgerError
from truce.ledger.checkpoints import origin_of
from truce.ledger.cosignatures import WitnessKey
from truce.ledger.keyring import Keyring
from truce.ledger.keys import SigningKey
from truce.ledger.notes import MOST_BYTES, Note, Signer
from truce.ledger.receipts import Promise
from truce.ledger.witnessing import standings
from truce.mission.exchange.ordering import refused_in
from truce.mission.witnessing.witnessed import log_keys
from truce.store.files.folders import Folder, told
from truce.store.interface import Store

PROMISES = "promises"
HOUR = 3_600_000
LONGEST = 90 * 24

Outcome = Literal["kept", "refused", "open", "overdue", "broken"]
"""What became of a promise. `overdue`: the deadline has passed, and this copy knows no newer record yet."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a promise, and why, in words without a closing full stop."""

    promise: Promise
    outcome: Outcome
    why: str


def promised(store: Store, ring: Keyring, key: SigningKey | None, name: str, hours: int, now: int) -> bytes:
    """The sequencer's promise (a C2SP signed note) to record an entry that waits here, within so many hours.

    `name` is the id of the entry, or its beginning.

    Raises:
        LedgerError: this copy does not order the record, no such entry waits here, or the time is none.
    """
    if key is None or ring.sequencer != key.id:
        raise LedgerError("this copy", "does not order the record, and can promise nothing", "Ask who does")
    if not 1 <= hours <= LONGEST:
        raise LedgerError("promise", f"cannot be for {hours} hours", f"Give 1 to {LONGEST}")
    refused = refused_in(store).by_entry
    found = [w for w in store.waiting() if name and w.id.startswith(name) and w.id not in refused]
    if len(found) != 1:
        held = store.find(name) is not None
        reason = "begins the ids of several entries that wait" if found else "does not wait here"
        advice = "It is in the record: truce ledger receipt" if held else "truce sync apply its packet first"
        raise LedgerError(f"entry {name}", reason, advice)
    promise = Promise(origin_of(store.mission), found[0].id, now + hours * HOUR)
    signed = Signer(promise.origin, key.private).sign(promise.text)
    return Note(promise.text, ()).signed(signed).to_bytes()


def opened_by(store: Store, ring: Keyring, note: bytes) -> Promise:
    """The promise in a note, of this mission's sequencer. LedgerError if it is none."""
    return Promise.opened(note, log_keys(store.mission, ring))


def keep(mission: Path, promise: Promise, note: bytes) -> Path:
    """Keep a promise in the folder of a copy; of several for one entry all. StoreError if it cannot be."""
    path = mission / PROMISES / f"{promise.entry}.{promise.due}.promise"
    with told(str(path)):
        path.parent.mkdir(mode=0o700, exist_ok=True)
        if not path.exists():
            with Folder.at(path.parent.resolve()) as folder:
                folder.keep(path.name, note)
    return path


def held(mission: Path) -> Iterator[tuple[Path, bytes]]:
    """The promises that a copy keeps, with their bytes. StoreError if one cannot be read."""
    folder = mission / PROMISES
    for path in sorted(folder.glob("*.promise")) if folder.is_dir() else ():
        with told(str(path)), path.open("rb") as file:
            yield path, file.read(MOST_BYTES + 1)


def outcome(
    store: Store, ring: Keyring, promise: Promise, now: int, witnesses: Sequence[WitnessKey] = ()
) -> Kept:
    """What became of a promise, as far as this copy knows. LedgerError for another mission's.

    A record that has gone on past the deadline without the entry breaks it; so does one that a witness
    cosigned after the deadline. That this copy is what was signed is `truce ledger verify`'s to check.
    """
    if promise.origin != origin_of(store.mission):
        raise LedgerError("promise", "is of another mission", "Give a copy of that one")
    due = _minute(promise.due)
    entry = store.find(promise.entry)
    if entry is not None and entry.recorded <= promise.due:
        return Kept(promise, "kept", f"recorded at {_minute(entry.recorded)}, due by {due}")
    if entry is not None:
        return Kept(promise, "broken", f"recorded at {_minute(entry.recorded)}, which was due by {due}")
    refusal = refused_in(store).by_entry.get(promise.entry)
    if refusal is not None:
        return Kept(promise, "refused", f"refused in the record: {refusal.reason}")
    seen = max([store.head().recorded, *_cosigned(store, ring, witnesses)])
    if seen > promise.due:
        reason = f"due by {due}, and not in the record, which went on until {_minute(seen)}"
        return Kept(promise, "broken", reason)
    if now > promise.due:
        reason = f"due by {due}; this copy knows the record until {_minute(seen)} alone"
        return Kept(promise, "overdue", reason)
    return Kept(promise, "open", f"due by {due}")


def _cosigned(store: Store, ring: Keyring, witnesses: Iterable[WitnessKey]) -> Iterator[int]:
    """When witnesses last saw the newest record, which this copy holds whole."""
    size = store.head().size
    notes = (note for covered, note in store.checkpoints(size) if covered == size)
    for standing in standings(notes, log_keys(store.mission, ring), tuple(witnesses)):
        if standing.time is not None:
            yield standing.time * 1000


def _minute(moment: int) -> str:
    try:
        return datetime.fromtimestamp(moment / 1000, UTC).strftime("%Y-%m-%dT%H:%MZ")
    except (ValueError, OverflowError, OSError):
        return f"{moment} ms after 1970"
