"""The evidence of a mission: files under the hash of their bytes, durable before any entry names them.

Layout of the folder `evidence` of a mission: `ab/abcdef...` the files; `incoming` what is being written;
`changed` what was set aside because its bytes were no longer those that were filed. In an encrypted mission
files are sealed and named as `truce.store.files.sealing` tells. The way to add::

    with evidence.adding() as adding:      # nobody cleans up meanwhile
        kept = adding.file(path)           # durable when this returns, and only then is the hash told
        mission.file(entry_about(kept))    # so the entry cannot come first
"""

import hashlib
import os
import re
import secrets
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from truce.errors import ArgumentError, IntegrityError, StoreError
from truce.store.files.folders import Folder, claim, told, write_all
from truce.store.files.sealing import Reader, SealError, Sealing, Writer

INCOMING = "incoming"
CHANGED = "changed"
ADDING_LOCK = ".adding"
PUBLISHING_LOCK = ".publishing"
CHUNK = 1 << 20
_SETTLED = 2_000_000_000  # nanoseconds
_ADDRESS = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Quotas:
    """What is taken at most, in bytes: of one file, in all, and what the disk must keep free."""

    file: int = 4 << 30
    store: int = 256 << 30
    leave_free: int = 512 << 20


@dataclass(frozen=True, slots=True)
class Kept:
    """The receipt for a file that is durable: what an entry may name. Only the store makes one.

    `sha256` is of the plain bytes, in hexadecimal; `size` is their number. `new` False: it was here before.
    """

    sha256: str
    size: int
    new: bool


class Evidence:
    """The evidence store of one mission.

    Args:
        folder: the folder `evidence` of the mission; its parent must exist.
        key: the mission's key (32 bytes) if the mission is encrypted at rest.
        quotas: what is refused before it is acknowledged.
    """

    def __init__(self, folder: Path, key: bytes | None = None, quotas: Quotas | None = None) -> None:
        self.folder = folder
        self.quotas = quotas or Quotas()
        self.sealing = Sealing(key) if key is not None else None
        self._sizes: dict[str, tuple[int, int]] = {}

    @contextmanager
    def adding(self) -> Iterator["Adding"]:
        """The only way to add. Nothing that was added within is cleaned away before its end.

        StoreError if the folder cannot be written, or is being cleaned for longer than half a minute.
        """
        with (
            told(str(self.folder)),
            Folder.at(self.folder, make=True) as root,
            root.below(INCOMING, make=True) as incoming,
            root.locked(ADDING_LOCK, alone=False),
        ):
            yield Adding(self, root, incoming)

    def has(self, sha256: str) -> bool:
        """Whether a file of this hash is here. Its bytes are not looked at."""
        name = self.stored_name(sha256)
        try:
            with told(f"evidence {sha256}"), self.shelf(name) as shelf:
                return shelf.about(name) is not None
        except _AbsentError:
            return False

    def copy(self, sha256: str, into: Writer, at_most: int | None = None) -> int:
        """Write the bytes of a file into a target and return their number.

        The last piece is held back until the hash of the whole is right, so a target never holds the whole of
        a wrong file. IntegrityError if the bytes are not those that were filed; StoreError if the file is not
        here, cannot be read, or holds more than `at_most` bytes.
        """
        about = f"evidence {sha256}"
        name = self.stored_name(sha256)
        checked = _Checked(sha256, into, at_most)
        try:
            with told(about), self.shelf(name) as shelf:
                descriptor = shelf.open(name)
                with os.fdopen(descriptor, "rb", buffering=0) as file:
                    self._unseal(file, checked)
        except SealError:
            raise _changed(sha256, "its seal is broken: it was changed or cut off") from None
        except _AbsentError:
            raise StoreError(
                about, "is not in this copy of the mission", "Take it from the copy that filed it"
            ) from None
        return checked.end()

    def read(self, sha256: str, at_most: int) -> bytes:
        """The bytes of a file, all of them verified; errors as of `copy`."""
        held = BytesIO()
        self.copy(sha256, held, at_most)
        return held.getvalue()

    def verify(self, sha256: str) -> int:
        """Read a file to its end for its hash alone; returns its size. Errors as of `copy`."""
        return self.copy(sha256, _Nowhere())

    def stored_name(self, sha256: str) -> str:
        """The file name of an address. ArgumentError if it is none: so no name leads out of the folder."""
        if not _ADDRESS.fullmatch(sha256):
            raise ArgumentError(
                "evidence", sha256, "is not a SHA-256", "Give 64 hexadecimal digits in lower case"
            )
        return f"{self.sealing.name_of(sha256)}.age" if self.sealing else sha256

    @contextmanager
    def shelf(self, name: str) -> Iterator[Folder]:
        """The folder that a stored file is in; OSError if it cannot be opened."""
        try:
            root = Folder.at(self.folder)
        except FileNotFoundError:
            raise _AbsentError from None
        with root:
            try:
                shelf = root.below(name[:2])
            except FileNotFoundError:
                raise _AbsentError from None
            with shelf:
                if shelf.about(name) is None:
                    raise _AbsentError
                yield shelf

    def used(self, root: Folder) -> int:
        """Bytes of all stored files. A folder that did not change since is not counted again."""
        total = 0
        for name in root.names():
            found = root.about(name)
            if len(name) != 2 or found is None or not stat.S_ISDIR(found.st_mode):
                continue
            seen, size = self._sizes.get(name, (-1, 0))
            # A folder that changed just now may change once more under the same time.
            if seen != found.st_mtime_ns or time.time_ns() - seen < _SETTLED:
                with root.below(name) as shelf:
                    size = sum(about.st_size for file in shelf.names() if (about := shelf.about(file)))
                self._sizes[name] = found.st_mtime_ns, size
            total += size
        return total

    def _unseal(self, file: Reader, into: Writer) -> None:
        if self.sealing:
            self.sealing.unseal(file, into)
            return
        while data := file.read(CHUNK):
            into.write(data)


class Adding:
    """The evidence store, open for adding (`Evidence.adding`)."""

    def __init__(self, store: Evidence, root: Folder, incoming: Folder) -> None:
        self._store = store
        self._root = root
        self._incoming = incoming

    def file(self, path: Path) -> Kept:
        """Add a file of the disk.

        StoreError if it is anything but a plain file with one name (a link, a pipe, a device), if it changes
        while it is read, or for what `stream` refuses.
        """
        with told(str(path)):
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY)
            with os.fdopen(descriptor, "rb", buffering=0) as source:
                before = _plain(path, descriptor)
                return self._add(
                    source, before.st_size, str(path), lambda: _unchanged(path, descriptor, before)
                )

    def stream(self, source: Reader, size: int | None = None) -> Kept:
        """Add what a source gives; memory stays small however much that is.

        The file is durable when this returns: written beside, synced, renamed, its folder synced. The same
        bytes twice are one file. StoreError if a quota would be passed (asked beforehand where `size` is
        given), if the source gives another number of bytes than `size`, or if the disk fails; then nothing is
        kept and the same may be tried again. IntegrityError if a file is here under this hash whose bytes are
        others: it is left alone.
        """
        return self._add(source, size, "evidence", lambda: None)

    def _add(self, source: Reader, size: int | None, name: str, unchanged: Callable[[], None]) -> Kept:
        with told(str(self._store.folder)):
            room = _Room(self._store.quotas, self._store.used(self._root), self._root.free)
            room.allow(size or 0, unwritten=size or 0)
            taken = _Taken(source, name, room)
            part = f"{secrets.token_hex(16)}.part"
            descriptor = self._incoming.create(part)
            try:
                claim(descriptor)
                self._write(taken, descriptor)
                if size is not None and taken.size != size:
                    raise _in_motion(name)
                unchanged()
                os.fsync(descriptor)
                return self._publish(part, os.fstat(descriptor).st_size, taken)
            finally:
                os.close(descriptor)
                self._incoming.remove(part)

    def _write(self, taken: "_Taken", descriptor: int) -> None:
        into = _File(descriptor)
        if self._store.sealing:
            self._store.sealing.seal(taken, into)
        else:
            while data := taken.read(CHUNK):
                into.write(data)

    def _publish(self, part: str, stored_size: int, taken: "_Taken") -> Kept:
        sha256 = taken.hash.hexdigest()
        name = self._store.stored_name(sha256)
        with self._root.below(name[:2], make=True) as shelf:
            with self._root.locked(PUBLISHING_LOCK, alone=True):
                new = shelf.about(name) is None
                if new:
                    taken.room.in_store(self._store.used(self._root) + stored_size)
                    self._incoming.move(part, shelf, name)
            if not new:
                self._make_sure(sha256, shelf, name)
        return Kept(sha256, taken.size, new)

    def _make_sure(self, sha256: str, shelf: Folder, name: str) -> None:
        """See that what was here is right and durable: its writer may have died before the last sync."""
        self._store.verify(sha256)
        descriptor = shelf.open(name)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        shelf.sync()


@dataclass(frozen=True, slots=True)
class _Room:
    """What the quotas leave, `used` bytes being stored."""

    quotas: Quotas
    used: int
    free: Callable[[], int]

    def allow(self, size: int, unwritten: int = 0) -> None:
        """Refuse a file of this size, of which so many bytes are still to be written."""
        if size > self.quotas.file:
            raise _refused(f"has more than {self.quotas.file} bytes, the most for one file")
        self.in_store(self.used + size)
        if self.free() - unwritten < self.quotas.leave_free:
            raise _refused(f"would leave less than {self.quotas.leave_free} bytes of the disk free")

    def in_store(self, size: int) -> None:
        """Refuse a store of this size."""
        if size > self.quotas.store:
            raise _refused(f"would take the store past its {self.quotas.store} bytes")


class _Taken:
    """A source that is read once: hashed, counted and held against the quotas as it comes."""

    def __init__(self, source: Reader, name: str, room: _Room) -> None:
        self._source = source
        self._name = name
        self.room = room
        self.hash = hashlib.sha256()
        self.size = 0

    def read(self, size: int) -> bytes:
        with told(self._name):
            data = self._source.read(size)
        self.hash.update(data)
        asked = self.size // CHUNK
        self.size += len(data)
        if self.size > self.room.quotas.file or self.size // CHUNK > asked:
            self.room.allow(self.size)
        return data


class _Checked:
    """A target that is given the last piece only when the hash of the whole is right."""

    def __init__(self, sha256: str, into: Writer, at_most: int | None) -> None:
        self._sha256 = sha256
        self._into = into
        self._at_most = at_most
        self._hash = hashlib.sha256()
        self._held = b""
        self.size = 0

    def write(self, data: bytes) -> int:
        self._hash.update(data)
        self.size += len(data)
        if self._at_most is not None and self.size > self._at_most:
            raise StoreError(
                f"evidence {self._sha256}",
                f"has more than the {self._at_most} bytes that are read here",
                "Copy it to a file instead",
            )
        if self._held:
            self._into.write(self._held)
        self._held = bytes(data)
        return len(data)

    def flush(self) -> None:
        """What is held is held until the end."""

    def end(self) -> int:
        """Hand on the last piece, if all is right; the number of bytes."""
        if self._hash.hexdigest() != self._sha256:
            raise _changed(self._sha256, "its bytes are not those that were filed")
        if self._held:
            self._into.write(self._held)
        return self.size


class _File:
    """An open file as a target."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def write(self, data: bytes) -> int:
        write_all(self._descriptor, data)
        return len(data)

    def flush(self) -> None:
        """Nothing is held here."""


class _Nowhere:
    """A target for what is read for its hash alone."""

    def write(self, data: bytes) -> int:
        return len(data)

    def flush(self) -> None:
        """Nothing is held here."""


class _AbsentError(Exception):
    """No file stands under this address."""


def _plain(path: Path, descriptor: int) -> os.stat_result:
    """What the system says of a plain file with one name; StoreError for anything else."""
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode):
        raise StoreError(str(path), "is not a plain file", "Give a file; a folder is added file by file")
    if found.st_nlink > 1:
        raise StoreError(
            str(path), "has a second name (a hard link), under which it can change", "Give a copy of it"
        )
    return found


def _unchanged(path: Path, descriptor: int, before: os.stat_result) -> None:
    now = os.fstat(descriptor)
    if (now.st_size, now.st_mtime_ns, now.st_ctime_ns) != (
        before.st_size,
        before.st_mtime_ns,
        before.st_ctime_ns,
    ):
        raise _in_motion(str(path))


def _in_motion(name: str) -> StoreError:
    return StoreError(name, "changed while it was read", "Wait until it is complete, then add it again")


def _refused(reason: str) -> StoreError:
    return StoreError(
        "evidence", reason, "Make room, or raise the quota of the mission; nothing of the file was kept"
    )


def _changed(sha256: str, reason: str) -> IntegrityError:
    return IntegrityError(
        f"evidence {sha256}",
        reason,
        "Keep the file as it is for whoever examines it, set it aside with truce doctor, and take the "
        "evidence from another copy",
    )
