"""Archives: the documents in them, each by itself, and each that is refused with its reason.

Runs in a confined process (`truce.documents.confined`) as every reader does. Nothing is written anywhere: a
member is bytes in memory, its name is for people, and no name of a member is ever opened.
"""

import bz2
import gzip
import lzma
import stat
import struct
import tarfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO, cast

from truce.documents.extraction import Enclosed, Extraction, Refused
from truce.documents.records import Extractor
from truce.documents.sniffing import ARCHIVES, BZIP2, GZIP, TAR, ZIP, is_tar, media_type_of
from truce.errors import InputError, printable

media_types = ARCHIVES
extractor = Extractor("archive", "1")

LARGEST = 20_000_000
"""Bytes that one member may have."""
MOST = 2000
"""Members that one archive may have."""
_AT_ONCE, _NAMED_AT_ONCE = 24_000_000, 500
_UNPACKED = 500_000_000
_RATIO, _SMALL = 200, 1_000_000
_PATIENCE = 50
_UNPACK = "Unpack it yourself, look at it, and give the files"
_LEAVE_OUT = "Leave it out, or ask its sender for the file itself"
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA}
_BROKEN = (
    zipfile.BadZipFile, tarfile.TarError, EOFError, OSError, zlib.error, lzma.LZMAError, struct.error,
    NotImplementedError, RuntimeError, ValueError, OverflowError, LookupError,
)  # fmt: skip


class _TooMuch(Exception):  # noqa: N818  (what it is)
    """More came out of an archive than may."""


@dataclass(slots=True)
class _Taken:
    """What one answer holds so far; `at` counts the members of the archive."""

    enclosed: list[Enclosed] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    size: int = 0
    rest: int | None = None

    def refuse(self, name: str, reason: str, advice: str = _LEAVE_OUT) -> None:
        self.refused.append(Refused(_shown(name), reason, advice))

    def is_full(self, at: int) -> bool:
        """Whether so many members are named that the next answer begins with this one."""
        if len(self.enclosed) + len(self.refused) >= _NAMED_AT_ONCE:
            self.rest = at
        return self.rest is not None

    def take(self, name: str, data: bytes, at: int) -> bool:
        """Whether there was room; else the next answer begins with this member."""
        if self.enclosed and self.size + len(data) > _AT_ONCE:
            self.rest = at
            return False
        self.size += len(data)
        self.enclosed.append(Enclosed(_plain(name), data, path=_shown(name)))
        return True


def extract(data: bytes, name: str, start: int = 0) -> Extraction:
    """The members of an archive from number `start` on, as many as one answer holds.

    Raises:
        InputError: it is no archive, or so damaged that no member can be found.
    """
    kind, taken = media_type_of(data, name), _Taken()
    try:
        if kind == ZIP:
            _from_zip(data, taken, start)
        elif kind == TAR:
            _from_tar(_Bounded(BytesIO(data), len(data)), taken, start)
        else:
            _from_stream(data, kind, name, taken, start)
    except _BROKEN as error:
        if not (taken.enclosed or taken.refused or start):
            reason = f"the archive is damaged ({printable(str(error)[:200]) or type(error).__name__})"
            raise InputError(name, reason, "Fetch or pack it again") from None
        taken.refuse("all that follows", "the archive is damaged from here on", "Fetch or pack it again")
    if not (taken.enclosed or taken.refused or start):
        raise InputError(name, "there is no file in the archive", "Check that it was packed completely")
    return Extraction(
        text="", media_type=kind, extractor=extractor, enclosed=tuple(taken.enclosed),
        refused=tuple(taken.refused), rest=taken.rest,
    )  # fmt: skip


def _from_zip(data: bytes, taken: _Taken, start: int) -> None:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        members = archive.infolist()
        overlapping, names = _overlapping(members), _Names()
        for at, member in enumerate(members):
            fault = names.fault(member.orig_filename) or _fault_of_zipped(member, overlapping)
            if at < start or (member.is_dir() and not fault):
                continue
            if taken.is_full(at):
                return
            if at >= MOST:
                taken.refuse(f"{len(members) - at} more members", f"only the first {MOST} are read", _UNPACK)
                return
            if fault:
                taken.refuse(member.orig_filename, fault)
                continue
            try:
                content = _whole(archive.open(member), member.file_size)
            except (*_BROKEN, _TooMuch) as error:
                taken.refuse(member.filename, _damage(error))
                continue
            if not taken.take(member.filename, content, at):
                return


def _fault_of_zipped(member: zipfile.ZipInfo, overlapping: set[int]) -> str | None:
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "it is a symbolic link" if kind == stat.S_IFLNK else "it is a device, and no file"
    if member.flag_bits & 0x2041:
        return "it is encrypted"
    if member.compress_type not in _METHODS:
        return f"it is packed by a method that is not read here ({member.compress_type})"
    if member.header_offset in overlapping:
        return "it lies over another member: the archive is made to unpack to more than it holds"
    return _too_large(member.file_size, member.compress_size)


def _overlapping(members: list[zipfile.ZipInfo]) -> set[int]:
    """Where members begin whose bytes are those of another one too."""
    found, end, last = set(), -1, -1
    for member in sorted(members, key=lambda m: m.header_offset):
        if member.header_offset < end:
            found |= {last, member.header_offset}
        begin = member.header_offset
        if begin + 30 + member.compress_size >= end:
            end, last = begin + 30 + member.compress_size, begin
    return found


def _from_stream(data: bytes, kind: str, name: str, taken: _Taken, start: int) -> None:
    unpacked = _unpacked(data, kind)
    if is_tar(unpacked.read(512)):
        _from_tar(_Bounded(_unpacked(data, kind), len(data)), taken, start)
        return
    try:
        content = _whole(cast(IO[bytes], _Bounded(_unpacked(data, kind), len(data))), None)
    except (*_BROKEN, _TooMuch) as error:
        raise InputError(name, _damage(error), _UNPACK) from None
    stem = name.rsplit("/", 1)[-1].rsplit(" > ", 1)[-1]
    inner = stem.rpartition(".")[0] if stem.casefold().endswith((".gz", ".bz2", ".xz")) else stem
    taken.take(inner or "content", content, 0)


def _unpacked(data: bytes, kind: str) -> IO[bytes]:
    packed = BytesIO(data)
    if kind == GZIP:
        return cast(IO[bytes], gzip.GzipFile(fileobj=packed))
    return bz2.BZ2File(packed) if kind == BZIP2 else lzma.LZMAFile(packed)


class _Bounded:
    """What is unpacked, up to a size, and up to a multiple of what it was packed in.

    Whoever keeps on reading past the end is told so: a header may claim what would take hours to skip.
    """

    def __init__(self, unpacked: IO[bytes], packed: int) -> None:
        self._unpacked = unpacked
        self._empty = 0
        self._left = min(_UNPACKED, max(_SMALL, packed * _RATIO))

    def read(self, size: int = -1) -> bytes:
        part = self._unpacked.read(min(size, self._left + 1) if size >= 0 else self._left + 1)
        self._left -= len(part)
        if self._left < 0:
            raise _TooMuch
        self._empty = 0 if part else self._empty + 1
        if self._empty > _PATIENCE:
            raise EOFError("it ends in the middle of a member")
        return part


def _from_tar(unpacked: object, taken: _Taken, start: int) -> None:
    names = _Names()
    try:
        # As a stream: a header that lies about a size leads nowhere else.
        with tarfile.open(fileobj=cast(IO[bytes], unpacked), mode="r|") as archive:
            for at, member in enumerate(_members(archive)):
                fault = names.fault(member.name) or _fault_of_tarred(member)
                if at < start or (member.isdir() and not fault):
                    continue
                if taken.is_full(at):
                    return
                if at >= MOST:
                    taken.refuse("all that follows", f"only the first {MOST} members are read", _UNPACK)
                    return
                if fault:
                    taken.refuse(member.name, fault)
                    continue
                content = archive.extractfile(member)
                if content is None or not taken.take(member.name, _whole(content, member.size), at):
                    return
    except _TooMuch:
        taken.refuse("all that follows", _damage(_TooMuch()), _UNPACK)


def _members(archive: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    while (member := archive.next()) is not None:
        yield member
        # Kept by the library for going back, which nobody does.
        archive.members.clear()  # type: ignore[attr-defined]


def _fault_of_tarred(member: tarfile.TarInfo) -> str | None:
    if member.issym() or member.islnk():
        return "it is a symbolic link" if member.issym() else "it is a hard link to another member"
    if not (member.isreg() or member.isdir()):
        return "it is a device, and no file"
    if member.issparse():
        return "it is a sparse file, whose size is only claimed"
    return _too_large(member.size, member.size)


def _too_large(size: int, packed: int) -> str | None:
    if size > LARGEST:
        return f"it has {size:,} bytes, and a member may have {LARGEST:,}"
    if size > _SMALL and size > _RATIO * max(packed, 1):
        return f"it would unpack to {size // max(packed, 1):,} times its size"
    return None


def _whole(content: IO[bytes], told: int | None) -> bytes:
    """All of a member. ValueError where it is not as long as was told."""
    data = content.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise _TooMuch
    if told is not None and len(data) != told:
        raise ValueError(f"it holds {len(data):,} bytes, and says {told:,}")
    return data


def _damage(error: Exception) -> str:
    if isinstance(error, _TooMuch):
        return "it unpacks to more than may be: too large, or too many times its size"
    return f"it is damaged ({printable(str(error)[:150]) or type(error).__name__})"


class _Names:
    """The names that an archive has given so far."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def fault(self, name: str) -> str | None:
        """What is wrong with a name, if anything is."""
        parts = name.replace("\\", "/").split("/")
        if "\0" in name:
            return "its name has a null character in it"
        if ".." in parts:
            return "its name leads out of the archive (path traversal)"
        if not parts[0] or (len(parts[0]) == 2 and parts[0][1] == ":"):
            return "its name is an absolute path"
        if any(p.startswith(".") and p != "." for p in parts) or "__MACOSX" in parts:
            return "it is hidden (its name begins with a dot)"
        same = unicodedata.normalize("NFC", name.rstrip("/")).casefold()
        if same in self._seen:
            return "another member has the same name (capitals aside)"
        self._seen.add(same)
        return None


def _plain(path: str) -> str:
    name = printable(path.replace("\\", "/").rstrip("/").rpartition("/")[2])
    return name.replace("\\", "_")[-200:] or "unnamed"


def _shown(path: str) -> str:
    return printable(path.encode("utf-8", "replace").decode())[:500]
