"""`truce ledger promise`, `keep`, and `check` of promises and of proofs of a fork."""

import json
from collections.abc import Sequence
from pathlib import Path

from truce.cli import FOUND, say
from truce.cli.ledger.witnessing import read_bounded, utc
from truce.cli.mission.working import open_mission
from truce.cli.saving import check_output, save
from truce.errors import ArgumentError, IntegrityError, LedgerError, printable
from truce.ledger.forks import LONGEST, SCHEMA, ForkProof
from truce.ledger.notes import MOST_BYTES, VerifierKey
from truce.ledger.receipts import Promise
from truce.mission.witnessing import promises

RECEIPT, PROMISE, FORK = "receipt", "promise", "fork"
_SHOW = "Keep the promise and this copy, and show both to all parties and witnesses"


def run_promise(path: Path, entry: str, out: Path, *, hours: int) -> int:
    """Write a promise, and keep a copy of it. 0: done.

    Raises:
        LedgerError: this copy does not order the record, or no such entry waits here.
        ArgumentError, StoreError: a file cannot be written.
    """
    check_output(out, "OUT", [])
    with open_mission(path) as mission:
        store, ring = mission.store, mission.keyring
        note = promises.promised(store, ring, mission.behind.key, entry, hours, mission.clock())
        promise = promises.opened_by(store, ring, note)
        promises.keep(path, promise, note)
    save(out, note.decode(), "OUT")
    say(
        f"{out}: entry {promise.entry[:16]} will be in the record by {utc(promise.due // 1000)}.\n"
        f"Whoever filed it keeps it: truce ledger keep MISSION {out}"
    )
    return 0


def run_keep(path: Path, file: Path) -> int:
    """Keep a promise in a copy. 0: done.

    Raises:
        LedgerError: it is none of this mission's sequencer.
        InputError, StoreError: it cannot be read, or kept.
    """
    note = read_bounded(file, MOST_BYTES)
    with open_mission(path) as mission:
        promise = promises.opened_by(mission.store, mission.keyring, note)
        promises.keep(path, promise, note)
    say(f"Kept: entry {promise.entry[:16]}, due by {utc(promise.due // 1000)}. truce doctor watches it.")
    return 0


def kind_of(file: Path) -> str:
    """Whether a file is a receipt, a promise or the proof of a fork, by what it says; else a receipt."""
    data = read_bounded(file, LONGEST)
    if data.startswith(b"{") and SCHEMA.encode() in data:
        return FORK
    return PROMISE if data.split(b"\n", 2)[1:2] == [b"promise to record"] else RECEIPT


def run_check_promise(file: Path, path: Path | None, *, keys: Sequence[str], as_json: bool) -> int:
    """Hold a promise against a copy of the record. 0: kept, refused in the open, or not yet due; 1: overdue.

    Raises:
        IntegrityError: it was broken (exit code 3), or is not signed by the sequencer.
        ArgumentError: no copy is given.
    """
    if path is None:
        advice = "Give any copy of the record that was synced after the deadline"
        raise ArgumentError("--mission", "", "is needed to tell whether a promise was kept", advice)
    note = read_bounded(file, MOST_BYTES)
    with open_mission(path) as mission:
        store, ring = mission.store, mission.keyring
        try:
            known = [VerifierKey.parse(key.strip()) for key in keys]
            promise = Promise.opened(note, known) if known else promises.opened_by(store, ring, note)
        except LedgerError as error:
            raise IntegrityError(error.about, error.reason, error.next) from None
        kept = promises.outcome(store, ring, promise, mission.clock(), mission.witnesses())
        witnessed = mission.witnessed()
    if as_json:
        told = {
            "schema": "truce-promise-check/1", "entry": promise.entry, "due": utc(promise.due // 1000),
            "outcome": kept.outcome, "why": kept.why, "witnessed": witnessed,
        }  # fmt: skip
        say(json.dumps(told, ensure_ascii=False, indent=2))
    if kept.outcome == "broken":
        raise IntegrityError(f"promise for entry {promise.entry[:16]}", f"was BROKEN: {kept.why}", _SHOW)
    if not as_json:
        word = {"kept": "Kept", "refused": "Answered", "open": "Not yet due", "overdue": "OVERDUE"}[
            kept.outcome
        ]
        say(f"{word}: entry {promise.entry[:16]}, {kept.why}.\n{witnessed}")
    return FOUND if kept.outcome == "overdue" else 0


def run_check_fork(file: Path, *, keys: Sequence[str], as_json: bool) -> int:
    """Check the proof of a fork, with the sequencer's key alone. 0: it is proven.

    Raises:
        IntegrityError: it proves nothing (exit code 3).
    """
    known = [VerifierKey.parse(key.strip()) for key in keys]
    try:
        one, other = ForkProof.from_bytes(read_bounded(file, LONGEST)).check(known)
    except LedgerError as error:
        raise IntegrityError(error.about, error.reason, error.next) from None
    if as_json:
        told = {
            "schema": "truce-fork-check/1", "proven": True, "origin": one.origin,
            "sizes": [one.size, other.size], "roots": [one.root.hex(), other.root.hex()],
        }  # fmt: skip
        say(json.dumps(told, indent=2))
        return 0
    say(
        f"FORK PROVEN: the sequencer of {printable(one.origin)} signed two histories.\n"
        f"  {one.size} entries, root {one.root.hex()}\n"
        f"  {other.size} entries, root {other.root.hex()}\n"
        + (
            "Both are over the same number of entries.\n"
            if one.size == other.size
            else f"The second one's first {one.size} entries are others than the first one's.\n"
        )
        + "Nobody without that key can have made this. Which of the two is right, it does not tell."
    )
    return 0
