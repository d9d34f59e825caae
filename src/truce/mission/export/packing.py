"""Packing a mission into one file that can be carried: its record with its agreements, and its evidence.

Never its private keys, and not its people (`truce.store.files.vault`): those are handed on to named holders
only.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import rfc8785

from truce.errors import IntegrityError, StoreError
from truce.mission import folder
from truce.mission.care.evidence_named import named_evidence
from truce.mission.care.verifying import first_faults, root_of_record, verification
from truce.mission.export.archive import LARGEST, MANIFEST, Packer
from truce.mission.export.record_lines import lines_of, pieces
from truce.mission.export.sealed_archive import SealedWriter
from truce.mission.missions import Mission
from truce.store.files.folders import told, write_all
from truce.store.files.sealing import Writer

SCHEMA = "truce-mission/1"
_PIECE = 4 << 20


@dataclass(frozen=True, slots=True)
class Packed:
    """What was exported: how many entries and files, files that are not in this copy, and who vouches."""

    entries: int
    evidence: int
    missing: int
    sealed: bool
    witnessed: str


def pack(mission: Mission, out: Path, *, plain: bool = False) -> Packed:
    """Write a mission into a file; the same record gives the same bytes. All of it, or nothing.

    An encrypted mission is encrypted there with the same passphrase, unless `plain`.

    Raises:
        IntegrityError: something of it is not what was signed.
        StoreError: the file cannot be written, or the mission changed meanwhile in a way that counts.
    """
    if mission.reader is not None:
        reason = f"is opened as {mission.reader} would see it, and packed whole or not at all"
        raise StoreError(str(mission.path), reason, "Write that reader a packet: truce sync write")
    _check_place(mission.path, out)
    _check_sound(mission)
    size, erased = mission.size, tuple(mission.store.erasures())
    named = sorted(named_evidence(mission.store.entries(0, size)))
    held = [sha256 for sha256 in named if mission.behind.evidence.has(sha256)]
    missing = sorted(set(named) - set(held))
    lock = None if plain else folder.lock_of(mission.path)
    with _whole_file(out) as into:
        target = SealedWriter(into, mission.behind.secret or b"", lock) if lock is not None else into
        packer = Packer(target)
        packer.add_bytes(MANIFEST, _manifest(mission, size, missing))
        _pack_record(mission, packer, size)
        if tuple(mission.store.erasures()) != erased:
            raise StoreError(str(mission.path), "had content erased while it was exported", "Export again")
        _pack_evidence(mission, packer, held)
        packer.end()
        if isinstance(target, SealedWriter):
            target.end()
    return Packed(size, len(held), len(missing), lock is not None, mission.witnessed())


def _pack_record(mission: Mission, packer: Packer, size: int) -> None:
    for number, piece in enumerate(pieces(lines_of(mission.store, size), _PIECE)):
        if len(piece) > LARGEST:
            raise StoreError("record", "has an entry too large to be exported", "Copy the folder instead")
        packer.add_bytes(f"record/{number:08}.jsonl", piece)


def _pack_evidence(mission: Mission, packer: Packer, held: list[str]) -> None:
    evidence = mission.behind.evidence
    for sha256 in held:
        packer.add(f"evidence/{sha256}", evidence.verify(sha256), partial(evidence.copy, sha256))


def _manifest(mission: Mission, size: int, missing: list[str]) -> bytes:
    """What the file says of itself; who imports compares all but `witnessed`, which is for people."""
    root = root_of_record(mission.store, size)
    about: dict[str, Any] = {
        "schema": SCHEMA, "mission": mission.store.mission, "name": mission.name, "entries": size,
        "root": root.hex(), "missing": missing, "witnessed": mission.witnessed(),
    }  # fmt: skip
    return rfc8785.dumps(about)


def _check_place(path: Path, out: Path) -> None:
    if out.resolve().is_relative_to(path.resolve()):
        raise StoreError(str(out), "is in the folder of the mission itself", "Name a file elsewhere")
    if out.exists() and not out.is_file():
        raise StoreError(str(out), "is no file that can be written", "Name a new file")


def _check_sound(mission: Mission) -> None:
    """IntegrityError if others would refuse what is about to be exported."""
    evidence = named_evidence(mission.store.entries())
    missing = frozenset(e for e in evidence if not mission.behind.evidence.has(e))
    faults = list(verification(mission.behind, complete=False, absent=missing).faults())
    if faults:
        advice = "See all of it with: truce ledger verify. To keep it as it is, copy the whole folder"
        raise IntegrityError(str(mission.path), f"is not as it was signed: {first_faults(faults)}", advice)


@contextmanager
def _whole_file(out: Path) -> Iterator[Writer]:
    """A new file that gets its name when all is written and durable; what a crash leaves is used again."""
    part = out.with_name(f"{out.name}.part")
    with told(str(out)):
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                reason = "is being written by another export"
                raise StoreError(str(out), reason, "Wait for that one, or name another file") from None
            os.ftruncate(descriptor, 0)
            yield _Descriptor(descriptor)
            os.fsync(descriptor)
            part.replace(out)
            above = os.open(out.parent, os.O_RDONLY)
            try:
                os.fsync(above)
            finally:
                os.close(above)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        finally:
            os.close(descriptor)


class _Descriptor:
    """An open file as a target."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def write(self, data: bytes, /) -> int:
        write_all(self._descriptor, data)
        return len(data)

    def flush(self) -> None:
        """Nothing is held here."""
