"""Tables of names on their way into a mission: which names mean one place, and who uses which."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from truce.errors import ArgumentError, InputError
from truce.mission.answers.place_names import names_in
from truce.mission.answers.readable import readable
from truce.mission.filing.csv_lines import LARGEST, csv_lines
from truce.mission.opened import known_by, of_form, written
from truce.mission.ownership import is_of_party
from truce.places import normalise

if TYPE_CHECKING:
    from truce.mission.missions import Mission

KIND: Literal["names"] = "names"
COLUMNS: Final = ("place", "name", "used_by", "note")
_NEEDED: Final = ("place", "name", "used_by")
_MOST: Final = 10_000
_LONGEST: Final = 300


@dataclass(frozen=True, slots=True)
class TakenNames:
    """What became of a table: its entry, how many places and names it has."""

    entry: str
    outcome: Literal["new", "known"]
    places: int
    names: int
    audience: str


def file_names(mission: "Mission", file: Path, by: str, audience: str | None = None) -> TakenNames:
    """File a table of names as its author's claim. His latest one counts; the same again changes nothing.

    Raises:
        InputError: it is no such table; the line is named.
        ArgumentError: nobody is named, or a party would file it.
        StoreError, LedgerError: the record cannot be written.
    """
    if not by.strip():
        raise ArgumentError("--by", by, "is nobody", "Say whose table of names it is")
    if is_of_party(mission.holders()(mission.own_key().id)):
        reason = "would be filed under a party's key, whosever table it is"
        raise ArgumentError("names", by, reason, "Have the mechanism file it, with the party as --by")
    data = _bytes_of(file)
    rows = names_of(data, str(file))
    digest = hashlib.sha256(data).hexdigest()
    places = len({row["place"] for row in rows})
    then = known_by(readable(mission.entries(), mission.holders())[0])
    told = {entry.id: fields["digest"] for entry, fields in of_form(then, KIND)}
    author = " ".join(by.split())
    mine = [t for t in names_in(then) if t.by.casefold() == author.casefold()]
    if mine and told[mine[0].entry] == digest:
        return TakenNames(mine[0].entry, "known", places, len(rows), mine[0].audience)
    whom = mission.audience_of_new(KIND, audience)
    fields = {"by": author, "file": file.name, "digest": digest, "names": rows}
    with mission.behind.evidence.adding() as adding:
        adding.stream(BytesIO(data))
        with mission.filing() as work:
            entry = work.add(KIND, written(KIND, fields), audience=whom)
    return TakenNames(entry, "new", places, len(rows), whom)


def _bytes_of(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(LARGEST + 1)
    except OSError as error:
        raise InputError(str(file), f"cannot be read ({error.strerror})", "Check the path") from None


def names_of(data: bytes, file: str) -> list[dict[str, str]]:
    """The names of a table, in the order of its lines.

    Raises:
        InputError: a line does not say a name, its place and who uses it, or says it again.
    """
    rows: list[dict[str, str]] = []
    seen: dict[tuple[str, str, str], int] = {}
    for number, cells in csv_lines(data, file, COLUMNS, _NEEDED):
        _check(number, cells, file)
        key = cells["place"], normalise(cells["name"]), cells["used_by"].casefold()
        if key in seen:
            reason = f"line {number} says again what line {seen[key]} says ({cells['name']!r:.60})"
            raise InputError(file, reason, "Keep one of the lines")
        seen[key] = number
        rows.append({column: value for column, value in cells.items() if value})
    if not rows or len(rows) > _MOST:
        reason = "has no names" if not rows else f"has more than {_MOST:,} names"
        raise InputError(file, reason, f"Give lines with {', '.join(_NEEDED)}")
    alone = [row for row in rows if sum(r["place"] == row["place"] for r in rows) == 1]
    if alone:
        reason = f"has one name alone for the place {alone[0]['place']!r:.60}"
        raise InputError(file, reason, "Give all its names, each on a line with the same `place`")
    return rows


def _check(number: int, cells: Mapping[str, Any], file: str) -> None:
    for column in _NEEDED:
        if not cells[column]:
            remedy = "Say it; where nobody says who uses a name, write `not_stated`"
            raise InputError(file, f"line {number} has no {column}", remedy)
    if not normalise(cells["name"]):
        raise InputError(file, f"line {number} has a name without a letter", "Write the name")
    if any(len(value) > _LONGEST for value in cells.values()):
        raise InputError(file, f"line {number} has more than {_LONGEST} letters in a cell", "Say it in short")
