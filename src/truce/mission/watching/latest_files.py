"""GDELT's list of its latest files: which of them are wanted, whether one is what the list says.

Every quarter of an hour GDELT writes a list of three lines, each with the size, the MD5 and the address of a
file of that quarter: events, mentions, and a graph of themes that truce does not read. The list knows nothing
of the quarters before, so what came while nobody looked is asked for by its name, a day back at most.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from truce.documents.fetching.bodies import Unfetched
from truce.documents.fetching.targets import target_of
from truce.errors import InputError

MOST_BACK: Final = 96
"""How many quarters of an hour are asked for that nobody looked at."""
_QUARTER = timedelta(minutes=15)
_STAMP = "%Y%m%d%H%M%S"
_LINE = re.compile(r"([0-9]{1,12}) ([0-9a-f]{32}) (\S{1,2000})", re.IGNORECASE)
_WANTED = re.compile(r"(?P<stamp>[0-9]{14})(?P<rest>(?:\.translation)?\.(?:export|mentions)\.csv\.zip)", re.I)
_MOST_LINES = 20
_AGAIN = "It is tried again"


@dataclass(frozen=True, slots=True)
class Listed:
    """A file and what the list says of it; `size` and `md5` None where it was in no list that was seen."""

    address: str
    size: int | None = None
    md5: str | None = None

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.address.rpartition("/")[2]


def listed_in(where: str, body: bytes) -> tuple[Listed, ...]:
    """The files of events and mentions that a list names.

    Raises:
        Unfetched: it is no such list.
        InputError: a file is at another host than the list.
    """
    lines = [line.strip() for line in body[:100_000].decode("ascii", "replace").splitlines() if line.strip()]
    read = [_LINE.fullmatch(line) for line in lines[:_MOST_LINES]]
    if not read or None in read:
        raise Unfetched(where, "gives no list of files (size, MD5 and address on each line)", _AGAIN)
    found = []
    for line in read:
        assert line is not None
        one = Listed(line[3], int(line[1]), line[2].lower())
        if not _WANTED.fullmatch(one.name):
            continue
        target = target_of(one.address)
        if target.host != target_of(where).host:
            reason = f"names a file at {target.place}, which is another host and is not asked"
            raise InputError(where, reason, "See what it is before anybody allows that")
        found.append(one)
    if not found:
        raise Unfetched(where, "names no file of events or mentions", _AGAIN)
    return tuple(found)


def check(one: Listed, body: bytes) -> None:
    """Unfetched if a file is not the one that the list names."""
    if one.size is not None and one.size != len(body):
        reason = f"has {len(body):,} bytes, and the list says {one.size:,}"
        raise Unfetched(one.address, reason, _AGAIN)
    if one.md5 is not None and hashlib.md5(body, usedforsecurity=False).hexdigest() != one.md5:
        raise Unfetched(one.address, "is not the file that the list names (another MD5)", _AGAIN)


def wanted(listed: Iterable[Listed], had: Iterable[str]) -> tuple[tuple[Listed, ...], str]:
    """The files to ask for, the earliest first, when those of these names were had; and what is missing."""
    known = {name.lower() for name in had}
    found: list[Listed] = []
    lost = 0
    for one in listed:
        read = _WANTED.fullmatch(one.name)
        assert read is not None
        rest = read["rest"].lower()
        before = max((n[:14] for n in known if n[14:] == rest), default="")
        between, more = _between(one, before, read["stamp"])
        found += between
        lost += more
        if one.name.lower() not in known:
            found.append(one)
    missing = f"{lost:,} files of more than a day ago were not asked for and are missing" if lost else ""
    return tuple(sorted(found, key=lambda f: f.name)), missing


def _between(one: Listed, before: str, until: str) -> tuple[list[Listed], int]:
    """The files of the quarters of an hour after one and before another; and how many more there were."""
    try:
        begin, end = (datetime.strptime(t, _STAMP).replace(tzinfo=UTC) for t in (before, until))
    except ValueError:
        return [], 0
    quarters = int((end - begin) / _QUARTER) - 1
    if quarters < 1:
        return [], 0
    back = min(quarters, MOST_BACK)
    stamps = [f"{end - _QUARTER * n:{_STAMP}}" for n in range(back, 0, -1)]
    folder, _, name = one.address.rpartition("/")
    return [Listed(f"{folder}/{stamp}{name[14:]}") for stamp in stamps], quarters - back
