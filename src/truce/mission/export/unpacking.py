"""Unpacking an exported mission: a new folder that verifies offline, or nothing at all.

The file comes from anywhere. It is read twice: for its shape and its sums, and then into a folder beside the
wanted one, which is verified as a whole before it gets its name.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import rfc8785

from truce.errors import IntegrityError, StoreError, printable
from truce.ledger.entries import Row, Stored
from truce.ledger.refusals import Refused
from truce.mission import folder
from truce.mission.answers.withholding import rows_are_missing
from truce.mission.care.evidence_named import named_evidence
from truce.mission.care.verifying import first_faults, root_of_record, verification
from truce.mission.export.archive import (
    MANIFEST,
    SUMS,
    Sum,
    Unpacker,
    read_sums,
    sum_of,
    summed,
    written_sums,
)
from truce.mission.export.packing import SCHEMA
from truce.mission.export.record_lines import Line, first_unsound, is_sound, read_lines
from truce.mission.export.sealed_archive import SealedReader, is_sealed, read_lock
from truce.mission.export.serving import serve
from truce.mission.folder import Behind
from truce.mission.missions import name_of
from truce.store.files.evidence import Evidence
from truce.store.files.folders import told
from truce.store.files.sealing import Reader
from truce.store.interface import Appending, Erasure, Waiting
from truce.store.sqlite.files import sync_folder
from truce.store.sqlite.record import SqliteStore

Ask = Callable[[], str]
"""Asks for the passphrase of an encrypted file."""
_AGAIN = "Nothing was imported. Have it exported and carried over again"
_BATCH = 2000


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What was imported, and what its exporter said of who vouches for it.

    `withheld` contents are neither there nor erased by order; `missing` files of evidence are not there.
    """

    name: str
    entries: int
    evidence: int
    missing: int
    withheld: int
    witnessed: str


def unpack(path: Path, file: Path, ask: Ask, address: str | None = None) -> Unpacked:
    """Make a mission in a new folder out of an exported file; it has no key, so it can be asked only.

    With an `address` its record goes into an empty database of a PostgreSQL server, once it is verified.

    Raises:
        IntegrityError: the file is damaged, or does not hold what was signed; it says what of it.
        StoreError: there is something of the name already, the file is none of a mission, the disk fails, or
            the server cannot be used.
    """
    folder.check_folder(path)
    if address is not None:
        folder.check_address(address)
    if path.exists() and any(path.iterdir() if path.is_dir() else [path]):
        raise StoreError(str(path), "is not empty", "Name a new folder for the mission")
    with told(str(file)), _opened(file) as stream:
        lock = _lock_of(stream)
        secret = folder.secret_of(lock, ask(), str(file)) if lock is not None else None
        about = _checked(_from_start(stream, secret, lock))
        with _new_folder(path) as draft:
            _begin(draft, lock)
            with SqliteStore.create(draft / folder.RECORD, about["mission"], secret) as store:
                behind = Behind(store, Evidence(draft / folder.EVIDENCE, secret), None, secret)
                count = _fill(behind, _from_start(stream, secret, lock))
                withheld = _verify(behind, about, count)
                if address is not None:
                    serve(store, address)
            if address is not None:
                _leave_to_server(draft, address)
    missing = len(about["missing"])
    return Unpacked(about["name"], about["entries"], count, missing, withheld, about["witnessed"])


def _leave_to_server(draft: Path, address: str) -> None:
    for file in draft.glob(f"{folder.RECORD}*"):
        file.unlink()
    folder.write_address(draft, address)


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    if not file.is_file():
        raise StoreError(str(file), "is no file", "Name the file that truce export wrote")
    with file.open("rb") as stream:
        yield stream


def _lock_of(stream: BinaryIO) -> bytes | None:
    return read_lock(stream) if is_sealed(stream) else None


def _from_start(stream: BinaryIO, secret: bytes | None, lock: bytes | None) -> Reader:
    stream.seek(0)
    if secret is None or lock is None:
        return stream
    read_lock(stream)
    return SealedReader(stream, secret, lock)


# ---- first reading: its shape and its sums


def _checked(source: Reader) -> dict[str, Any]:
    """What the file says of itself, once every member is found to be what its sum says."""
    unpacker = Unpacker(source)
    found: list[Sum] = []
    unsound: dict[str, str | None] = {}
    about = sums = b""
    for name, _ in unpacker.members():
        if name == SUMS:
            sums = unpacker.whole()
        elif name.startswith("evidence/"):
            found.append(summed(name, unpacker))
        else:
            data = unpacker.whole()
            found.append(sum_of(name, data))
            if name == MANIFEST:
                about = data
            else:
                unsound[name] = first_unsound(data, name)
    stated = read_sums(sums)
    if written_sums(found) != sums:
        _tell_damage(found, stated, unsound)
    return _manifest(about)


def _tell_damage(found: list[Sum], stated: list[Sum], unsound: dict[str, str | None]) -> None:
    said = {each.name: each for each in stated}
    changed = [each.name for each in found if said.get(each.name) != each]
    lost = sorted(said.keys() - {each.name for each in found})
    told = [f"{name} ({unsound[name]})" if unsound.get(name) else name for name in changed[:5]]
    parts = [f"damaged: {', '.join(told)}"] if told else []
    parts += [f"missing: {', '.join(lost[:5])}"] if lost else []
    more = max(0, len(changed) - 5) + max(0, len(lost) - 5)
    parts += [f"and {more} more"] if more else []
    raise IntegrityError("the file", f"is not what was exported; {'; '.join(parts) or SUMS}", _AGAIN)


def _manifest(data: bytes) -> dict[str, Any]:
    try:
        read: dict[str, Any] = json.loads(data)
        sound = rfc8785.dumps(read) == data and read["schema"] == SCHEMA and all(
            type(read[name]) is kind
            for name, kind in (("mission", str), ("name", str), ("entries", int), ("root", str),
                               ("missing", list), ("witnessed", str))
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, RecursionError, rfc8785.CanonicalizationError):
        sound = False
    if not sound:
        raise IntegrityError(MANIFEST, "cannot be read, or was written by another truce", _AGAIN)
    return read


# ---- second reading: into a folder


@contextmanager
def _new_folder(path: Path) -> Iterator[Path]:
    """A folder beside the wanted one, which gets its name if all goes well; else nothing stays."""
    draft = path.parent / f".{path.name}.importing"
    with told(str(path)):
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.mkdir(mode=0o700, exist_ok=True)
        descriptor = os.open(draft, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                reason = "is being imported by another truce"
                raise StoreError(str(path), reason, "Wait for it, or name another folder") from None
            _empty(draft)
            try:
                yield draft
                sync_folder(draft)
                draft.replace(path)
                sync_folder(path.parent)
            except BaseException:
                shutil.rmtree(draft, ignore_errors=True)
                raise
        finally:
            os.close(descriptor)


def _empty(draft: Path) -> None:
    """Clear what an import that was killed left here."""
    for each in draft.iterdir():
        if each.is_dir() and not each.is_symlink():
            shutil.rmtree(each)
        else:
            each.unlink()


def _begin(draft: Path, lock: bytes | None) -> None:
    (draft / folder.KEYS).mkdir(mode=0o700)
    if lock is not None:
        folder.write_lock(draft, lock)


def _fill(behind: Behind, source: Reader) -> int:
    """Take record and evidence in; returns how many files of evidence there were."""
    unpacker = Unpacker(source)
    members = unpacker.members()
    count = 0
    rest = _fill_record(behind, unpacker, members)
    with behind.evidence.adding() as adding:
        for name, size in rest:
            if not name.startswith("evidence/"):
                continue
            kept = adding.stream(unpacker, size)
            if kept.sha256 != name.removeprefix("evidence/"):
                raise IntegrityError(name, "is not the file that was filed", _AGAIN)
            count += 1
    return count


def _fill_record(
    behind: Behind, unpacker: Unpacker, members: Iterator[tuple[str, int]]
) -> Iterator[tuple[str, int]]:
    """Take in what the members of the record hold; gives the members behind them."""
    left: list[tuple[str, int]] = []

    def of_record() -> Iterator[tuple[str, bytes]]:
        for name, size in members:
            if name.startswith("record/"):
                yield name, unpacker.whole()
            elif name != MANIFEST:
                left.append((name, size))
                return

    lines = read_lines(of_record())
    line, refused = next(lines, None), Refused()
    while line is not None:
        with behind.store.appending() as work:
            line = _append(work, line, lines, refused)
    yield from left
    yield from members


def _append(work: Appending, line: Line, lines: Iterator[Line], refused: Refused) -> Line | None:
    """Take in some of the lines, in one transaction; returns the next one, None at the end."""
    done = 0
    following: Line | None = line
    while following is not None and done < _BATCH:
        line, following = following, next(lines, None)
        rows: list[Row] = []
        missing = False
        while isinstance(following, Row):
            rows.append(following)
            missing |= following.content is None
            following = next(lines, None)
            if len(rows) == _BATCH or not isinstance(following, Row):
                work.add_rows(rows)
                done += len(rows)
                rows = []
        done += 1
        _take(work, line, refused)
        if missing and isinstance(line, Stored):
            rows_are_missing(work, line.id)
    return following


def _take(work: Appending, line: Line, refused: Refused) -> None:
    match line:
        case Stored():
            refused.note(line)
            work.append(line, refused.next_of(line.key, work.last_of(line.key)))
        case Waiting():
            if not is_sound(line):
                reason = "waits for the sequencer, and is not what its key signed"
                raise IntegrityError(f"entry {line.id[:16]}", reason, _AGAIN)
            work.wait(line)
        case Erasure():
            work.erase(line.position, line.row, line.tombstone)
        case Row():
            raise IntegrityError("record", "has rows before any entry", _AGAIN)
        case (size, note):
            work.add_checkpoint(size, note)


def _verify(behind: Behind, about: dict[str, Any], files: int) -> int:
    """How many contents are withheld from what was taken in, with so many files of evidence.

    IntegrityError unless it is what was signed, and what the file says of itself.
    """
    missing = frozenset(map(str, about["missing"]))
    check = verification(behind, complete=False, absent=missing)
    faults = list(check.faults())
    if faults:
        reason = f"does not hold what was signed: {first_faults(faults)}"
        raise IntegrityError("the file", reason, "Nothing was imported. Have whoever exported it explain")
    store, named = behind.store, named_evidence(behind.store.entries())
    size = store.head().size
    found = size, name_of(store), root_of_record(store, size).hex()
    said = about["entries"], about["name"], about["root"]
    if found != said or not missing <= named.keys() or any(map(behind.evidence.has, missing)):
        raise IntegrityError(MANIFEST, f"speaks of another record ({printable(about['name'])})", _AGAIN)
    if files != len(named) - len(missing):
        raise IntegrityError("the file", "holds evidence that no entry names", _AGAIN)
    return check.withheld
