"""The one file that a mission is packed into: a tar archive (POSIX.1-1988 ustar) with nothing left to choose.

Members in this order, each a plain file of mode 600, of nobody, of 1970: `manifest.json`, `record/*.jsonl`,
`evidence/*`, `sums`. Two exports of one record are the same bytes. Whoever reads writes every header again
and compares: links, devices, paths that lead out, and whatever else an archive can hold have no way in, and
no name of a member is ever used as a path.
"""

import hashlib
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from truce.errors import IntegrityError, StoreError, printable
from truce.store.files.sealing import Reader, Writer

MANIFEST, SUMS = "manifest.json", "sums"
BLOCK = 512
LARGEST = 256 << 20
LARGEST_EVIDENCE = 4 << 30
_NAME = re.compile(r"manifest\.json|record/[0-9]{8}\.jsonl|evidence/[0-9a-f]{64}|sums")
_ORDER = ("manifest.json", "record", "evidence", "sums")
_PIECE = 1 << 20
_AGAIN = "Nothing was imported. Have it exported and carried over again"
_FOREIGN = "Nothing was imported. Ask who made this file: truce export did not"
_LINKS = {b"1": "a hard link", b"2": "a symbolic link", b"5": "a folder", b"6": "a pipe"}
_DEVICES = {b"3": "a device", b"4": "a device"}


class Filler(Protocol):
    """What writes the data of a member."""

    def __call__(self, into: Writer, /) -> object:
        """Write all of it."""


@dataclass(frozen=True, slots=True)
class Sum:
    """What a member held: its name, its size in bytes and its SHA-256 in hexadecimal."""

    name: str
    size: int
    sha256: str


class Packer:
    """Writes an archive, member after member, into a target."""

    def __init__(self, into: Writer) -> None:
        self._into = into
        self._sums: list[Sum] = []

    def add(self, name: str, size: int, fill: Filler) -> None:
        """Add a member of so many bytes. StoreError if other than that comes."""
        counted = _Counted(self._into)
        self._into.write(header(name, size))
        fill(counted)
        if counted.size != size:
            raise StoreError(name, "changed while it was packed", "Export again")
        self._into.write(bytes(-size % BLOCK))
        self._sums.append(Sum(name, size, counted.hash.hexdigest()))

    def add_bytes(self, name: str, data: bytes) -> None:
        """Add a small member."""
        self.add(name, len(data), lambda into: into.write(data))

    def end(self) -> None:
        """Add the sums of all members, and the end of the archive."""
        self.add_bytes(SUMS, written_sums(self._sums))
        self._into.write(bytes(2 * BLOCK))


def written_sums(sums: list[Sum]) -> bytes:
    """The member `sums`: a line for each other member, with its SHA-256, its size and its name."""
    return "".join(f"{each.sha256} {each.size} {each.name}\n" for each in sums).encode()


def header(name: str, size: int) -> bytes:
    """The one header that a member of this name and size can have."""
    about = tarfile.TarInfo(name)
    about.size, about.mode, about.mtime = size, 0o600, 0
    return about.tobuf(tarfile.USTAR_FORMAT)


class Unpacker:
    """Reads an archive from its beginning; what is in it is believed by nobody yet."""

    def __init__(self, source: Reader) -> None:
        self._source = source
        self._seen: list[str] = []
        self._left = 0
        self._padding = 0

    def members(self) -> Iterator[tuple[str, int]]:
        """Each member by name and size; read it with `read` before the next is asked for.

        Raises:
            IntegrityError: the file is cut off or damaged.
            StoreError: it holds what no mission's file holds, or too much of it.
        """
        while True:
            self._skip()
            found = self._exactly(BLOCK, "the next member")
            if not any(found):
                break
            yield self._checked(found)
        if any(self._exactly(BLOCK, "its end")) or self._source.read(1):
            raise IntegrityError("the file", "goes on after its end", _AGAIN)
        if not self._seen or self._seen[-1] != SUMS:
            raise IntegrityError("the file", "ends without the sums of its members", _AGAIN)

    def read(self, size: int = _PIECE, /) -> bytes:
        """The next bytes of the present member, at most so many; none at its end."""
        data = self._exactly(min(size, self._left, _PIECE), self._seen[-1])
        self._left -= len(data)
        return data

    def whole(self) -> bytes:
        """All of the present member, which is no evidence and so is small."""
        return b"".join(iter(self.read, b""))

    def _checked(self, found: bytes) -> tuple[str, int]:
        try:
            about = tarfile.TarInfo.frombuf(found, "utf-8", "strict")
        except (tarfile.HeaderError, UnicodeDecodeError):
            where = f"the header after {self._seen[-1]}" if self._seen else "its first header"
            raise IntegrityError(where, "is damaged, or this is no file of a mission", _AGAIN) from None
        name, size = about.name, about.size
        if reason := self._refusal(name, size, about.type) or (
            "has a header that truce does not write" if header(name, size) != found else ""
        ):
            raise StoreError(f"member {printable(name)!r}", reason, _FOREIGN)
        self._seen.append(name)
        self._left, self._padding = size, -size % BLOCK
        return name, size

    def _refusal(self, name: str, size: int, kind: bytes) -> str:
        """Why a member has no place here; "" if it has."""
        if kind in _LINKS or kind in _DEVICES:
            return f"is {_LINKS.get(kind) or _DEVICES[kind]}"
        if name.startswith("/") or "\\" in name or ".." in name.split("/"):
            return "leads out of the mission"
        if name in self._seen:
            return "comes twice"
        if not _NAME.fullmatch(name):
            return "is no part of a mission"
        if self._seen and _place(name) <= _place(self._seen[-1]):
            return "is not in its place"
        if not self._seen and name != MANIFEST:
            return f"comes before {MANIFEST}"
        if size < 0 or size > (LARGEST_EVIDENCE if name.startswith("evidence/") else LARGEST):
            return f"is said to have {size} bytes, which none may"
        return ""

    def _skip(self) -> None:
        while self._left:
            self.read()
        if any(self._exactly(self._padding, "the filling of a block")):
            raise IntegrityError(f"what follows {self._seen[-1]}", "is damaged", _AGAIN)
        self._padding = 0

    def _exactly(self, size: int, what: str) -> bytes:
        data = b""
        while len(data) < size:
            piece = self._source.read(size - len(data))
            if not piece:
                raise IntegrityError("the file", f"is cut off within {what}", _AGAIN)
            data += piece
        return data


def read_sums(data: bytes) -> list[Sum]:
    """The sums that the last member holds. IntegrityError if it holds none."""
    found: list[Sum] = []
    try:
        for line in data.decode("ascii").splitlines():
            sha256, size, name = line.split(" ")
            found.append(Sum(name, int(size), sha256))
    except ValueError:
        raise IntegrityError(SUMS, "cannot be read", _AGAIN) from None
    if written_sums(found) != data:
        raise IntegrityError(SUMS, "cannot be read", _AGAIN)
    return found


def summed(name: str, unpacker: Unpacker) -> Sum:
    """The sum of the present member, read to its end."""
    hashed, size = hashlib.sha256(), 0
    while data := unpacker.read():
        hashed.update(data)
        size += len(data)
    return Sum(name, size, hashed.hexdigest())


def sum_of(name: str, data: bytes) -> Sum:
    """The sum of a member that is at hand."""
    return Sum(name, len(data), hashlib.sha256(data).hexdigest())


def _place(name: str) -> tuple[int, str]:
    return _ORDER.index(name.partition("/")[0]), name


class _Counted:
    """A target that counts and hashes what goes through it."""

    def __init__(self, into: Writer) -> None:
        self._into = into
        self.hash = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes, /) -> int:
        self.hash.update(data)
        self.size += len(data)
        return self._into.write(data)

    def flush(self) -> None:
        """Nothing is held here."""
