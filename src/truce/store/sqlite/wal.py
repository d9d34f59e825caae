"""What stands in the -wal file of a record before SQLite is trusted with it (sqlite.org/walformat.html).

A -wal file carries no name of the database that it belongs to: put beside another one, SQLite would write its
pages into that. Every transaction of ours writes the record's mark, which is on page 2, so frames of a
transaction without it are not ours; and the mark says whose they are. The frames' headers are readable even
where the pages are encrypted.
"""

import os
import struct
from dataclasses import dataclass
from pathlib import Path

MARK_PAGE = 2
_HEADER = struct.Struct(">IIIIIIII")
_FRAME = struct.Struct(">IIII8x")
_MAGICS = (0x377F0682, 0x377F0683)


@dataclass(frozen=True, slots=True)
class Frames:
    """The frames of a -wal file, as their headers tell; whether their pages are whole SQLite finds out.

    `salts` are those of the file, new whenever it begins anew. `commits` are the numbers (from 1) of the
    frames that end a transaction, `unmarked` of those whose transaction does not write the mark. `count` is
    how many frames there are, the last perhaps only in part.
    """

    count: int = 0
    commits: tuple[int, ...] = ()
    unmarked: tuple[int, ...] = ()
    salts: tuple[int, int] = (0, 0)

    def left_out(self, taken: int) -> tuple[int, int]:
        """Frames and ended transactions behind the frame up to which SQLite took them."""
        return max(0, self.count - taken), sum(1 for number in self.commits if number > taken)


def read_frames(path: Path) -> Frames:
    """The frames of a -wal file ; none if it is absent. It has no locks to drop."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return Frames()
    try:
        return _read(descriptor)
    finally:
        os.close(descriptor)


def _read(descriptor: int) -> Frames:
    header = os.pread(descriptor, _HEADER.size, 0)
    if len(header) < _HEADER.size:
        return Frames()
    magic, _, page_size, _, salt1, salt2, _, _ = _HEADER.unpack(header)
    if magic not in _MAGICS or not 512 <= page_size <= 65536:
        return Frames()
    count, marked = 0, False
    commits: list[int] = []
    unmarked: list[int] = []
    while True:
        found = os.pread(descriptor, _FRAME.size, _HEADER.size + count * (_FRAME.size + page_size))
        if len(found) < _FRAME.size:
            break
        page, size_after, *salts = _FRAME.unpack(found)
        if salts != [salt1, salt2]:
            break
        count += 1
        marked = marked or page == MARK_PAGE
        if size_after:
            commits.append(count)
            if not marked:
                unmarked.append(count)
            marked = False
    return Frames(count, tuple(commits), tuple(unmarked), (salt1, salt2))
