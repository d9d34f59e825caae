"""The packaged gazetteer: places of the world by name, read from one compact sorted file.

The file holds compressed blocks of lines sorted by key, and an index of the first key of each block, so that
a lookup decompresses one or two small blocks and nothing else is kept in memory. `tools/compile_gazetteer.py`
writes it with `write_gazetteer`.

Errors: `GazetteerError` when the file is missing or damaged.
"""

from __future__ import annotations

import json
import math
import mmap
import struct
import zlib
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from truce.errors import TruceError
from truce.places.names import normalise, spelling_variants

FORMAT = b"truce-gazetteer/1\n"
PACKAGED = Path(__file__).with_name("gazetteer.bin")
_BLOCK = 8192
_BLOCKS_KEPT = 256
_NAMES_KEPT = 8192
_FOOTER = struct.Struct(">QQ")
_PRIMARY, _ALIAS = "=", "~"

# Importance of kinds on the scale of log10(population): a country before its namesakes, a province before
# villages only (its capital often bears its name).
_IMPORTANCE = {"country": 12.0, "province": 4.2, "district": 3.4}
_PRIMARY_BONUS = 2.0
# Hand-written areas and lines are the usual meaning of all their names; hand-written points are not always.
_POINTS = frozenset({"city", "settlement", "site", "neighbourhood"})
_HAND_WRITTEN_AREA = 8.0
_HAND_WRITTEN_POINT = 4.0


class GazetteerError(TruceError):
    """The gazetteer file is missing or is not one."""


@dataclass(frozen=True, slots=True)
class PlaceEntry:
    """One place of the gazetteer.

    `lat` and `lon` are WGS 84 degrees or None when not known; `precision` says what they are: "point",
    "centroid" (of an area), "line" (somewhere along it), "approximate" or "none". `country` is ISO 3166
    alpha-3, None for disputed places and for what lies in several countries; `claimed_by` then names the
    claimants or the countries concerned. `capital` is the seat of a country's government. `primary` is
    whether the name asked for is the entry's own.
    """

    id: str
    name: str
    type: str
    lat: float | None
    lon: float | None
    precision: str
    country: str | None
    admin1: str | None
    population: int
    claimed_by: tuple[str, ...] = ()
    disputed: bool = False
    note: str | None = None
    capital: str | None = None
    primary: bool = True

    @property
    def countries(self) -> tuple[str, ...]:
        """The country, or every country concerned."""
        return (self.country,) if self.country else self.claimed_by

    @property
    def importance(self) -> float:
        """A rank on the scale of log10(population); higher is the likelier meaning of the name."""
        people = math.log10(self.population + 10)
        bonus = _PRIMARY_BONUS if self.primary else 0.0
        if not self.id.startswith("t:"):
            return max(_IMPORTANCE.get(self.type, 0.0), people) + bonus
        if self.type in _POINTS:
            return max(_HAND_WRITTEN_POINT, people) + max(bonus, 0.8 * _PRIMARY_BONUS)
        return max(_IMPORTANCE.get(self.type, _HAND_WRITTEN_AREA), _HAND_WRITTEN_AREA) + bonus / 4


def to_line(entry: PlaceEntry) -> str:
    """An entry as a line of the file."""
    fields = (
        normalise(entry.name), _PRIMARY, entry.id, entry.name, entry.type,
        "" if entry.lat is None else f"{entry.lat:.4f}", "" if entry.lon is None else f"{entry.lon:.4f}",
        entry.precision, entry.country or "", entry.admin1 or "", str(entry.population or ""),
        " ".join(entry.claimed_by), "1" if entry.disputed else "", entry.note or "",
        entry.capital or "",
    )  # fmt: skip
    return "\t".join(fields).rstrip("\t")


def alias_line(alias: str, entry: PlaceEntry) -> str:
    """Another name of an entry as a line of the file."""
    return "\t".join((normalise(alias), _ALIAS, entry.id, normalise(entry.name)))


def _from_line(line: str, primary: bool) -> PlaceEntry:
    fields = line.split("\t")
    fields += [""] * (15 - len(fields))
    identity, name, kind, lat, lon, precision, country, admin1 = fields[2:10]
    population, claims, disputed, note, capital = fields[10:15]
    return PlaceEntry(
        id=identity, name=name, type=kind, lat=float(lat) if lat else None, lon=float(lon) if lon else None,
        precision=precision, country=country or None, admin1=admin1 or None, population=int(population or 0),
        claimed_by=tuple(claims.split()), disputed=disputed == "1", note=note or None,
        capital=capital or None, primary=primary,
    )  # fmt: skip


def write_gazetteer(path: Path, lines: Iterable[str], about: dict[str, str]) -> int:
    """Write the lines as a gazetteer file; gives its size in bytes. The same lines give the same bytes."""
    blocks: list[bytes] = []
    keys: list[str] = []
    pending: list[str] = []
    length = 0
    for line in sorted(set(lines), key=lambda row: (row.split("\t", 1)[0], row)):
        if not pending:
            keys.append(line.split("\t", 1)[0])
        pending.append(line)
        length += len(line)
        if length >= _BLOCK:
            blocks.append(zlib.compress("\n".join(pending).encode(), 9))
            pending, length = [], 0
    if pending:
        blocks.append(zlib.compress("\n".join(pending).encode(), 9))
    index = {"about": about, "keys": keys, "sizes": [len(block) for block in blocks]}
    packed = zlib.compress(json.dumps(index, ensure_ascii=False, sort_keys=True).encode(), 9)
    body = FORMAT + b"".join(blocks)
    path.write_bytes(body + packed + _FOOTER.pack(len(body), len(packed)))
    return path.stat().st_size


class Gazetteer:
    """Places by name. Open with `Gazetteer.open()`; safe to share, nothing is changed after opening."""

    def __init__(self, data: bytes | mmap.mmap) -> None:
        self._data = data
        try:
            start, size = _FOOTER.unpack(data[-_FOOTER.size :])
            if data[: len(FORMAT)] != FORMAT:
                raise GazetteerError("not a truce gazetteer, or of another version")
            index = json.loads(zlib.decompress(data[start : start + size]))
        except (struct.error, zlib.error, ValueError) as error:
            raise GazetteerError(f"the gazetteer is damaged: {error}") from error
        self.about: dict[str, str] = index["about"]
        self._keys: list[str] = index["keys"]
        self._offsets = [len(FORMAT)]
        for length in index["sizes"]:
            self._offsets.append(self._offsets[-1] + length)
        # The spellings that are tried of one name lie side by side, and a text repeats its names.
        self._block = lru_cache(maxsize=_BLOCKS_KEPT)(self._read_block)
        self._entries = lru_cache(maxsize=_NAMES_KEPT)(self._read_entries)

    @classmethod
    def open(cls, path: Path = PACKAGED) -> Gazetteer:
        """Open the packaged gazetteer, or another one. `GazetteerError` if it cannot be read."""
        try:
            with path.open("rb") as file:
                return cls(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        except (OSError, ValueError) as error:
            raise GazetteerError(f"cannot read the gazetteer {path.name}: {error}") from error

    def _read_block(self, block: int) -> str:
        """The lines of a block, with a line end before each."""
        return "\n" + zlib.decompress(self._data[self._offsets[block] : self._offsets[block + 1]]).decode()

    def _rows(self, key: str) -> list[str]:
        """All lines of a key; a key may go on in the next block."""
        rows: list[str] = []
        block = max(bisect_left(self._keys, key) - 1, 0)
        head = key + "\t"
        while block < len(self._keys) and self._keys[block] <= key:
            text = self._block(block)
            if "\n" + head in text:
                rows += [line for line in text.split("\n") if line.startswith(head)]
            block += 1
        return rows

    def _read_entries(self, key: str) -> tuple[PlaceEntry, ...]:
        found: dict[str, PlaceEntry] = {}
        rows = self._rows(key)
        for row in rows:
            fields = row.split("\t")
            if fields[1] == _PRIMARY:
                found[fields[2]] = _from_line(row, primary=True)
        for row in rows:
            fields = row.split("\t")
            if fields[1] == _ALIAS and fields[2] not in found:
                own = f"{fields[3]}\t{_PRIMARY}\t{fields[2]}\t"
                line = next((line for line in self._rows(fields[3]) if line.startswith(own)), None)
                if line:
                    found[fields[2]] = _from_line(line, primary=False)
        return tuple(found.values())

    def lookup(
        self, name: str, *, near: str | Collection[str] | None = None, kind: str | None = None
    ) -> list[PlaceEntry]:
        """Places of that name, likeliest first; [] for an unknown name.

        `near` (ISO 3166 alpha-3, one or several) puts places of those countries before the others; `kind`
        (a place type) puts places of that type before all. Diacritics, apostrophes, hyphens, a leading
        "the" and an Arabic article do not matter.
        """
        key = normalise(name)
        if not key:
            return []
        entries = self._entries(key)
        if not entries or (kind is not None and all(e.type != kind for e in entries)):
            entries += next((got for other in spelling_variants(key) if (got := self._entries(other))), ())
        wanted = {near} if isinstance(near, str) else set(near or ())

        def order(entry: PlaceEntry) -> tuple[bool, bool, float, str]:
            near_it = entry.type == "country" or bool(wanted.intersection(entry.countries))
            return (
                entry.type != kind if kind else False,
                not near_it if wanted else False,
                -entry.importance,
                entry.id,
            )

        return sorted(entries, key=order)

    def best(
        self, name: str, *, near: str | Collection[str] | None = None, kind: str | None = None
    ) -> PlaceEntry | None:
        """The likeliest place of that name, None for an unknown name."""
        return next(iter(self.lookup(name, near=near, kind=kind)), None)

    def longest(self, words: Sequence[str], at: int, limit: int = 6) -> tuple[int, list[PlaceEntry]]:
        """The longest run of words from `at` that is a place name: how many words, and the places (0, [])."""
        for count in range(min(limit, len(words) - at), 0, -1):
            entries = self.lookup(" ".join(words[at : at + count]))
            if entries:
                return count, entries
        return 0, []
