"""Lines of large files with tabs between their cells and no quotation marks, many at a time.

Plain files, and a ZIP archive with one such file in it, as GDELT hands them out.
"""

import codecs
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from truce.errors import InputError, printable
from truce.incidents.feeds.listing import Listing
from truce.incidents.feeds.table import BadRow

MOST_UNPACKED: Final = 8 * 1024**3
"""In bytes: a file in an archive is not read beyond."""
_MOST_GROWN: Final = 200
_BLOCK: Final = 1 << 17
"""In bytes. Much larger blocks take twice the time: their cells leave the caches of the processor."""
_PARTS: Final = 8
"""Rows of which one is not good are looked at again in so many parts, each of them by itself."""
_ZIP: Final = b"PK\x03\x04"
_OTHERS = (
    (b"\x1f\x8b", "is compressed with gzip"), (b"%PDF", "is a PDF"), (b"<", "looks like a web page or XML"),
    (b"{", "looks like JSON"), (b"[", "looks like JSON"),
)  # fmt: skip


def is_archive(file: Path) -> bool:
    """Whether a file begins as a ZIP archive does. InputError if it cannot be read."""
    return _start(file).startswith(_ZIP)


def _start(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(4096)
    except OSError as error:
        raise InputError(str(file), f"cannot be read ({error.strerror})", "Check the path") from None


@contextmanager
def opened(file: Path) -> Iterator[BinaryIO]:
    """The bytes of a file, or of the one file in an archive. InputError if they cannot be had."""
    start = _start(file)
    for magic, reason in _OTHERS:
        if start.removeprefix(codecs.BOM_UTF8).lstrip().startswith(magic):
            raise InputError(str(file), f"{reason}, not like a table", "Get the table with tabs")
    try:
        if not start.startswith(_ZIP):
            with file.open("rb") as stream:
                yield stream
            return
        with _archive(file) as archive:
            inside = [one for one in archive.infolist() if not one.is_dir()]
            if len(inside) != 1:
                reason = f"is an archive with {len(inside)} files, and one table is wanted"
                raise InputError(str(file), reason, "Unpack it, and name its files")
            one = inside[0]
            grown = one.file_size > max(1, one.compress_size) * _MOST_GROWN
            if one.file_size > MOST_UNPACKED or grown or one.flag_bits & 1:
                why = (
                    "is encrypted" if one.flag_bits & 1 else f"says that it has {one.file_size:,} bytes in it"
                )
                raise InputError(str(file), f"is an archive that {why}", "Unpack it by hand if you trust it")
            with archive.open(one) as member:
                yield _Bounded(member, one.file_size, file)  # type: ignore[misc]
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
        reason = f"is a broken archive ({printable(str(error))[:80]})"
        raise InputError(str(file), reason, "Get the file again") from None
    except OSError as error:
        raise InputError(str(file), f"cannot be read ({error.strerror})", "Check the path") from None


def _archive(file: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except ValueError as error:
        # Names and places in it that there cannot be.
        raise zipfile.BadZipFile(str(error)) from None


class _Bounded:
    """A file in an archive that gives no more bytes than the archive says that it has."""

    def __init__(self, member: object, size: int, file: Path) -> None:
        self._member, self._left, self._file = member, size, file

    def read(self, size: int) -> bytes:
        data: bytes = self._member.read(size)  # type: ignore[attr-defined]
        self._left -= len(data)
        if self._left < 0:
            raise InputError(str(self._file), "holds more than its archive says", "Do not trust it")
        return data


@dataclass(slots=True)
class Recoded:
    """How many lines were not UTF-8 and were read as Windows-1252, and the first of them."""

    count: int = 0
    first: int = 0


def blocks(stream: BinaryIO, recoded: Recoded) -> Iterator[tuple[int, list[str]]]:
    """The lines of a file, a block at a time, with the number of the first: decoded, without their ends."""
    number, rest = 1, b""
    while True:
        data = stream.read(_BLOCK)
        whole, newline, left = (rest + data).rpartition(b"\n") if data else (rest, b"", b"")
        if data and not newline:
            rest = left if not whole else whole + left
            if len(rest) > 64 * _BLOCK:
                raise InputError("table", f"has a line of more than {len(rest):,} bytes", "Check the file")
            continue
        rest = left
        if whole or newline:
            lines = _decoded(whole, number, recoded)
            if number == 1 and lines:
                lines[0] = lines[0].removeprefix("\ufeff")
            yield number, lines
            number += len(lines)
        if not data:
            return


def _decoded(data: bytes, number: int, recoded: Recoded) -> list[str]:
    try:
        text = data.decode()
    except UnicodeDecodeError:
        lines = []
        for at, line in enumerate(data.split(b"\n"), number):
            try:
                lines.append(line.decode())
            except UnicodeDecodeError:
                recoded.count += 1
                recoded.first = recoded.first or at
                lines.append(line.decode("windows-1252", errors="replace"))
        text = "\n".join(lines)
    if "\r" in text:
        text = text.replace("\r\n", "\n").removesuffix("\r").replace("\r", " ")
    return text.split("\n")


Checked = Callable[[Sequence[str]], str | None]
"""What is wrong with the cells of a row that are kept; None: nothing."""
AllGood = Callable[[Sequence[tuple[str, ...]]], bool]
"""Whether nothing is wrong with any of many rows, given column by column; False if that is not plain."""


def kept_cells(
    numbered: Iterator[tuple[int, list[str]]], width: int, at: Sequence[int], checks: tuple[Checked, AllGood],
    listing: Listing,
) -> Iterator[list[tuple[str, ...]]]:  # fmt: skip
    """The cells that are kept of all good rows, many rows at a time; the others are kept out."""
    how = _How(width, itemgetter(*at), *checks)
    for number, lines in numbered:
        yield from _kept([line.split("\t") for line in lines], number, how, listing)


class _How(NamedTuple):
    """How many cells a row has, which of them are kept, and how they are checked."""

    width: int
    getter: Callable[[list[str]], tuple[str, ...]]
    wrong_with: Checked
    all_good: AllGood


def _kept(
    rows: Sequence[list[str]], first: int, how: _How, listing: Listing
) -> Iterator[list[tuple[str, ...]]]:
    """What is kept of rows from this number on: of all at once where all are good, else part by part."""
    if [how.width] * len(rows) == list(map(len, rows)):
        kept = list(map(how.getter, rows))
        if how.all_good(list(zip(*kept, strict=True))):
            listing.rows += len(kept)
            listing.kept += len(kept)
            yield kept
            return
    if len(rows) <= _PARTS:
        yield list(_one_by_one(rows, first, how, listing))
        return
    step = -(-len(rows) // _PARTS)
    for start in range(0, len(rows), step):
        yield from _kept(rows[start : start + step], first + start, how, listing)


def _one_by_one(
    rows: Sequence[list[str]], first: int, how: _How, listing: Listing
) -> Iterator[tuple[str, ...]]:
    for number, cells in enumerate(rows, first):
        if cells == [""]:
            continue
        listing.rows += 1
        if len(cells) != how.width:
            listing.keep_out(BadRow(number, f"has {len(cells)} cells, not {how.width}"))
            continue
        kept = how.getter(cells)
        wrong = how.wrong_with(kept)
        if wrong:
            listing.keep_out(BadRow(number, wrong))
        else:
            listing.kept += 1
            yield kept
