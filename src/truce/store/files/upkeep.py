"""Looking after the evidence: reading it again on a schedule, and clearing what a crash left behind.

Nothing here decides on its own: re-hashing gives a value that the mission files as an entry, and leftovers
are listed before anything is removed, and only while nobody adds.
"""

import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from truce.errors import ArgumentError, IntegrityError, StoreError
from truce.store.files.evidence import ADDING_LOCK, CHANGED, INCOMING, PUBLISHING_LOCK, Evidence
from truce.store.files.folders import Folder, in_use, told

_SHELF = re.compile("[0-9a-f]{2}")
_PART = re.compile(r"[0-9a-f]{32}\.part")
_STORED = re.compile(r"[0-9a-f]{64}(?:\.age)?")


@dataclass(frozen=True, slots=True)
class Rehash:
    """What reading evidence again has shown, as SHA-256 in hexadecimal: the content of an entry.

    `sound` are as they were filed; `changed` are not; `missing` are not here; `unreadable` the disk would not
    give. `left` is how many are still due.
    """

    sound: tuple[str, ...]
    changed: tuple[str, ...]
    missing: tuple[str, ...]
    unreadable: tuple[str, ...]
    left: int


def rehash(
    evidence: Evidence,
    last_read: Mapping[str, int],
    older_than: int,
    *,
    files: int = 1000,
    size: int = 1 << 30,
) -> Rehash:
    """Read again what was last found sound before a time: the oldest first, and not without end.

    Once the outcome is filed, the next call goes on with what is still due; after a kill the same files are
    read once more.

    Args:
        evidence: the store.
        last_read: for each file that an entry names, when an entry last said that it is sound (or when it
            was filed), milliseconds since 1970, UTC.
        older_than: read what is due from before then, milliseconds since 1970, UTC.
        files: how many files at most in this call.
        size: after how many bytes this call stops; one file is always read.
    """
    due = sorted((when, sha256) for sha256, when in last_read.items() if when < older_than)
    found: dict[str, list[str]] = {"sound": [], "changed": [], "missing": [], "unreadable": []}
    done = 0
    for _, sha256 in due[:files]:
        outcome, read = _read_again(evidence, sha256)
        found[outcome].append(sha256)
        size -= read
        done += 1
        if size <= 0:
            break
    return Rehash(**{outcome: tuple(names) for outcome, names in found.items()}, left=len(due) - done)


def _read_again(evidence: Evidence, sha256: str) -> tuple[str, int]:
    try:
        if not evidence.has(sha256):
            return "missing", 0
        return "sound", evidence.verify(sha256)
    except IntegrityError:
        return "changed", 0
    except StoreError:
        return "unreadable", 0


@dataclass(frozen=True, slots=True)
class Leftovers:
    """What stands in a store of evidence beside its files, as paths below its folder.

    `parts` were being written when a process died; `unnamed` are whole files that no entry names, for the
    process died before its entry, or an order erased it; `strange` is what truce does not write (a link, a
    pipe, a file of another name): it is for a person to look at and is never removed from here.
    """

    parts: tuple[str, ...] = ()
    unnamed: tuple[str, ...] = ()
    strange: tuple[str, ...] = ()


@dataclass(slots=True)
class _Found:
    parts: list[str] = field(default_factory=list)
    unnamed: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)


def leftovers(evidence: Evidence, named: Iterable[str]) -> Leftovers:
    """List them; changes nothing and waits for nobody, so what is just being added may be listed as unnamed.

    Args:
        evidence: the store.
        named: the SHA-256 of every file that an entry names.
    """
    keep = {evidence.stored_name(sha256) for sha256 in named}
    found = _Found()
    with told(str(evidence.folder)):
        try:
            root = Folder.at(evidence.folder)
        except FileNotFoundError:
            return Leftovers()
        with root:
            for name in root.names():
                _look_at(root, name, keep, found)
    return Leftovers(tuple(found.parts), tuple(found.unnamed), tuple(found.strange))


class Cleaning:
    """A store of evidence with everybody who adds locked out (`cleaning`)."""

    def __init__(self, evidence: Evidence, root: Folder) -> None:
        self._evidence = evidence
        self._root = root

    def remove(self, listed: Leftovers, named: Iterable[str]) -> Leftovers:
        """Remove the parts and unnamed files of a list that are still such; what was removed is returned.

        `named` must be read anew, within: an entry may have been filed since the list was made.
        """
        now = leftovers(self._evidence, named)
        parts = tuple(path for path in listed.parts if path in now.parts)
        unnamed = tuple(path for path in listed.unnamed if path in now.unnamed)
        with told(str(self._evidence.folder)):
            for path in parts + unnamed:
                folder, name = path.split("/")
                with self._root.below(folder) as shelf:
                    # It may be what an order erased.
                    shelf.destroy(name)
        return Leftovers(parts, unnamed)

    def set_aside(self, sha256: str) -> str:
        """Move a file whose bytes are no longer those that were filed to where it can be examined.

        Returns its path below the folder. A good copy can then be added again. ArgumentError if it is sound.
        """
        name = self._evidence.stored_name(sha256)
        try:
            self._evidence.verify(sha256)
        except IntegrityError:
            pass
        else:
            raise ArgumentError("evidence", sha256, "is sound", "Name one that truce doctor lists as changed")
        with told(f"evidence {sha256}"), self._root.below(CHANGED, make=True) as aside:
            number = sum(other.startswith(name) for other in aside.names())
            with self._root.below(name[:2]) as shelf:
                shelf.move(name, aside, f"{name}.{number}")
                shelf.sync()
        return f"{CHANGED}/{name}.{number}"


@contextmanager
def cleaning(evidence: Evidence) -> Iterator[Cleaning]:
    """Lock out everybody who adds, and clean. StoreError if somebody adds for longer than half a minute."""
    with (
        told(str(evidence.folder)),
        Folder.at(evidence.folder) as root,
        root.locked(ADDING_LOCK, alone=True),
    ):
        yield Cleaning(evidence, root)


def _look_at(root: Folder, name: str, keep: set[str], found: _Found) -> None:
    about = root.about(name)
    if about is None:
        return
    if not stat.S_ISDIR(about.st_mode):
        if name not in (ADDING_LOCK, PUBLISHING_LOCK) or not stat.S_ISREG(about.st_mode):
            found.strange.append(name)
        return
    if name == CHANGED:
        _look_aside(root, keep, found)
        return
    if name != INCOMING and not _SHELF.fullmatch(name):
        found.strange.append(name)
        return
    with root.below(name) as folder:
        for file in folder.names():
            path = f"{name}/{file}"
            if not _is_plain(folder, file):
                found.strange.append(path)
            elif name == INCOMING and _PART.fullmatch(file):
                if not _written_now(folder, file):
                    found.parts.append(path)
            elif name == INCOMING or not _STORED.fullmatch(file) or file[:2] != name:
                found.strange.append(path)
            elif file not in keep:
                found.unnamed.append(path)


def _look_aside(root: Folder, keep: set[str], found: _Found) -> None:
    """Files that were set aside stay for whoever examines them, as long as an entry names the original."""
    with root.below(CHANGED) as aside:
        for file in aside.names():
            original = file.rpartition(".")[0]
            if _STORED.fullmatch(original) and original not in keep and _is_plain(aside, file):
                found.unnamed.append(f"{CHANGED}/{file}")


def _is_plain(folder: Folder, name: str) -> bool:
    about = folder.about(name)
    return about is not None and stat.S_ISREG(about.st_mode) and about.st_nlink == 1


def _written_now(folder: Folder, name: str) -> bool:
    try:
        descriptor = folder.open(name)
    except FileNotFoundError:
        return True  # it was finished meanwhile
    try:
        return in_use(descriptor)
    finally:
        os.close(descriptor)
