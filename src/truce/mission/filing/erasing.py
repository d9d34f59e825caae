"""Erasing: a custodian's order, and the destruction of what it names wherever this copy keeps it.

The order is filed and content, salt and look-up columns go out of the record in one transaction; then the
files go that no entry names any more. Whatever stops that, `truce doctor` tells of what is left and the same
order once more, or `truce doctor --clean`, ends it. See docs/explanation/erasure.md.
"""

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from truce.errors import ArgumentError, LedgerError, StoreError, TruceError
from truce.ledger.erasures import ErasureOrder
from truce.ledger.keyacts import CUSTODIAN
from truce.ledger.statements import STRUCTURAL, read_envelope
from truce.mission.answers.erased import Erased, erasures_in
from truce.mission.care.evidence_named import named_in, names_all
from truce.mission.filing.appearances import containers_of
from truce.mission.folder import ANALYTICS, Behind
from truce.mission.missions import Mission
from truce.mission.opened import Opened, of_form, written
from truce.store.files.folders import told
from truce.store.files.upkeep import cleaning, leftovers

_SHORTEST = 12
"""Characters: shorter words are everywhere."""
_MOST_WORDS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What an order did.

    `orders` are the ids of the orders that were filed, none for what was erased before; `waits`: they are not
    in force until the sequencer takes them in, and nothing is destroyed yet. `parts` tells what was erased,
    `contents` of how many entries and rows, `files` how many files of evidence went. `left` says, a sentence
    each, what this machine still holds; `repeated` are entries that still say some of the same words.
    """

    orders: tuple[str, ...]
    waits: bool
    parts: tuple[str, ...]
    contents: int = 0
    files: int = 0
    left: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()


def erase(mission: Mission, name: str, row: int | None, by: str, reason: str, *, alone: bool = False) -> Done:
    """Erase what an entry says, or one of its rows; of a document what was read out of it as well.

    Args:
        mission: where.
        name: the id of the entry, or its beginning; or a record of a document (document#id).
        row: the number of a row; None for all that the entry holds.
        by: whose order it is; everybody reads it.
        reason: why; everybody reads it.
        alone: leave what was read out of a document.

    Raises:
        ArgumentError: there is no such entry or row, or reason or name repeat what is erased.
        LedgerError: the key of this copy is no custodian's, or the entry may not be erased.
        StoreError: the record cannot be written; then nothing was erased.
    """
    targets = _targets(mission, name, row, alone=alone)
    open_targets = [(e, r) for e, r in targets if not _is_gone(mission, e, r)]
    if not open_targets:
        return _again(mission, targets)
    _check_right(mission, targets)
    words = tuple(_words_of(open_targets))
    holding = containers_of(mission.entries(), [e for e, r in open_targets if r is None])
    _check_silent(by, reason, open_targets)
    beside = tuple(_beside(mission, open_targets))
    orders = [ErasureOrder(e.id, e.position, r, by, reason) for e, r in open_targets]
    with mission.filing() as work:
        ids = tuple(
            work.erase(order, mission.stored(entry.position))
            for order, (entry, _) in zip(orders, open_targets, strict=True)
        )
        if beside:
            work.add("erased", written("erased", {"orders": list(ids), "accounts": list(beside)}))
        waits = not work.orders
    parts = tuple(_told(mission, e, r) for e, r in open_targets)
    if waits:
        return Done(orders=ids, waits=True, parts=parts)
    files, left = destroy_files(mission.path, mission.behind)
    contents = sum(1 if r is not None else 1 + _count(mission, e) for e, r in open_targets)
    files_of = (f"{e.kind} {e.id[:12]}" for e in holding if e.content is not None)
    repeated = tuple(dict.fromkeys((*files_of, *_repeating(mission, words))))
    return Done(
        orders=ids, waits=False, parts=parts, contents=contents, files=files, left=left, repeated=repeated
    )


def destroy_files(path: Path, behind: Behind) -> tuple[int, tuple[str, ...]]:
    """Destroy what erased content left outside the record's tables: how many files of evidence, what is left.

    Files of evidence that no entry names go, what a crash left half-written, the analytics (they are built
    again), and old pages of the record's own files. May be repeated. StoreError if the disk refuses.
    """
    gone, left = _destroyed_evidence(behind)
    analytics = path / ANALYTICS
    with told(str(analytics)):
        if analytics.exists():
            shutil.rmtree(analytics)
    return gone, (*left, *behind.store.wipe())


def _destroyed_evidence(behind: Behind) -> tuple[int, tuple[str, ...]]:
    listed = leftovers(behind.evidence, named_in(behind.store))
    if not (listed.unnamed or listed.parts):
        return 0, ()
    if not names_all(behind.store):
        return 0, (f"{len(listed.unnamed)} {_UNKNOWN}",)
    with cleaning(behind.evidence) as work:
        # Read anew with everybody who adds locked out: an entry may have come meanwhile.
        return len(work.remove(listed, named_in(behind.store)).unnamed), ()


_UNKNOWN = (
    "files of evidence are named by no entry that can be read, and some cannot be read. Mend the record "
    "(truce ledger verify), then run truce doctor --clean."
)


def _targets(
    mission: Mission, name: str, row: int | None, *, alone: bool
) -> tuple[tuple[Opened, int | None], ...]:
    if "#" in name:
        return (_record_named(mission, name),)
    if name and any(w.id.startswith(name) for w in mission.store.waiting()):
        reason = "waits for the sequencer and is not in the record yet"
        raise ArgumentError("ENTRY", name, reason, "It can be erased once it is in order: truce sync write")
    entry = mission.find(name)
    if entry.kind in STRUCTURAL:
        reason = f"is of kind {entry.kind}, without which nobody could check the record"
        raise ArgumentError("ENTRY", name, reason, "It cannot be erased; keep names of people out of such")
    if row is not None:
        count = _count(mission, entry)
        if not 0 <= row < count:
            raise ArgumentError("--row", str(row), f"is none of its {count} rows", "They count from 0")
        return ((entry, row),)
    _check_brings_nothing_back(mission, entry)
    if entry.kind != "document" or alone:
        return ((entry, None),)
    read = [e for e, d in of_form(mission.entries(), "dossier") if d["document"] == entry.id]
    return ((entry, None), *((e, None) for e in read))


def _check_brings_nothing_back(mission: Mission, entry: Opened) -> None:
    """ArgumentError for a withdrawal of what is still there: without it that would count again."""
    for _, data in of_form([entry], "withdrawal"):
        for taken in (e for e in mission.entries() if e.id == data["entry"] and e.content is not None):
            reason = f"takes back the {taken.kind} {taken.id[:12]}, which would count again without it"
            raise ArgumentError("ENTRY", entry.id[:12], reason, "Erase that entry first")


def _record_named(mission: Mission, name: str) -> tuple[Opened, int]:
    """The row of a record of a document, in its newest dossier."""
    found = list(mission.store.find_rows(name))
    if not found:
        advice = "truce timeline MISSION --json lists them; what was erased has no id any more"
        raise ArgumentError("ENTRY", name, "is no record of a document here", advice)
    position, held = found[-1]
    return mission.entries()[position], held.number


def _is_gone(mission: Mission, entry: Opened, row: int | None) -> bool:
    return any(e.position == entry.position and e.row in (None, row) for e in _erasures(mission))


def _erasures(mission: Mission) -> tuple[Erased, ...]:
    return erasures_in(mission.entries()).erased


def _again(mission: Mission, targets: Sequence[tuple[Opened, int | None]]) -> Done:
    """What was erased before: only what a crash left is destroyed."""
    files, left = destroy_files(mission.path, mission.behind)
    parts = tuple(_told(mission, e, r) for e, r in targets)
    return Done(orders=(), waits=False, parts=parts, files=files, left=left)


def _told(mission: Mission, entry: Opened, row: int | None) -> str:
    whole = f"{entry.kind} {entry.id[:12]}"
    if row is not None:
        return f"row {row} of {whole}"
    count = _count(mission, entry)
    return f"{whole} with its {count} rows" if count else whole


def _count(mission: Mission, entry: Opened) -> int:
    """How many rows an entry has, whether or not they are opened with it."""
    rows = read_envelope(mission.stored(entry.position).envelope).statement.rows
    return rows.count if rows else 0


# ---- before it is signed


def _check_right(mission: Mission, targets: Sequence[tuple[Opened, int | None]]) -> None:
    key = mission.behind.key
    if key is None:
        raise StoreError(str(mission.path), "has no key of its own", "Order it where a custodian's key is")
    life = mission.keyring.lives.get(key.id)
    if life is None or CUSTODIAN not in life.roles:
        reason = "may not order an erasure: the key of this copy has not the role custodian"
        raise LedgerError(targets[0][0].id[:12], reason, "See who has: truce key list MISSION")


def _check_silent(by: str, reason: str, targets: Iterable[tuple[Opened, int | None]]) -> None:
    """ArgumentError if what everybody reads names a person who is named in what is erased."""
    said = f" {' '.join(f'{by} {reason}'.casefold().split())} "
    for name in _people_in(targets):
        if name.casefold() in said:
            why = "names a person who is named in what is erased, and everybody reads it, for good"
            raise ArgumentError("--by or --reason", "", why, "Say it without the name")


def _people_in(targets: Iterable[tuple[Opened, int | None]]) -> Iterator[str]:
    for data in _rows_of(targets):
        record = data.get("record")
        if data.get("part") != "actors" or not isinstance(record, Mapping):
            continue
        if record.get("type") == "person" and not record.get("anonymous"):
            yield from (str(n) for n in (record.get("name"), *record.get("aliases", ())) if n)


def _rows_of(targets: Iterable[tuple[Opened, int | None]]) -> Iterator[Mapping[str, object]]:
    for entry, row in targets:
        held = entry.rows if row is None else entry.rows[row : row + 1]
        for data in held:
            try:
                read = json.loads(data or b"{}")
            except (ValueError, RecursionError):
                # What cannot be read is erased all the same.
                continue
            if isinstance(read, dict):
                yield read


def _beside(mission: Mission, targets: Iterable[tuple[Opened, int | None]]) -> Iterator[str]:
    """The accounts that tell of the same acts as those that go."""
    gone = frozenset(_accounts_of(mission, targets))
    try:
        incidents = mission.state(_NOW).incidents
    except TruceError:
        # Nothing may stand in the way of an erasure; every page tells of it all the same.
        return
    for incident in incidents:
        if any(a.ref in gone for a in incident.accounts):
            yield from (a.ref for a in incident.accounts if a.ref not in gone)


_NOW = "2999-12-31"
"""Which acts are one does not depend on the moment asked about."""


def _accounts_of(mission: Mission, targets: Iterable[tuple[Opened, int | None]]) -> Iterator[str]:
    for entry, row in targets:
        if entry.kind == "dossier":
            for held in mission.store.rows(entry.position, *(() if row is None else (row, row + 1))):
                yield held.id


# ---- what else says it


def _words_of(targets: Iterable[tuple[Opened, int | None]]) -> list[str]:
    """The longest of the quotes that go."""
    found: set[str] = set()
    for data in _rows_of(targets):
        record = data.get("record")
        if isinstance(record, Mapping):
            found.add(str(record.get("quote") or record.get("name") or ""))
    return sorted((w for w in found if len(w) >= _SHORTEST), key=len, reverse=True)[:_MOST_WORDS]


def _repeating(mission: Mission, words: Sequence[str]) -> Iterator[str]:
    """The entries that still hold some of these words, in what they say or in the text that they name."""
    for entry in mission.entries():
        texts = [t.decode(errors="replace") for t in (entry.content, *entry.rows) if t]
        if entry.kind == "document" and entry.content is not None:
            texts += [mission.text(str(d["text_sha256"])) or "" for _, d in of_form([entry], "document")]
        plain = "\n".join(texts)
        if any(w in plain or json.dumps(w, ensure_ascii=False)[1:-1] in plain for w in words):
            yield f"{entry.kind} {entry.id[:12]}"
