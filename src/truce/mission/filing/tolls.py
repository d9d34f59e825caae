"""Daily tolls of an office on their way into a mission: an entry for each file, a row for each report."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from truce.errors import ArgumentError
from truce.findings.toll_claims import HeldTolls, Otherwise, key_of, otherwise
from truce.incidents.feeds.daily_tolls import TollFile
from truce.incidents.feeds.table import BadRow
from truce.mission.answers.readable import readable
from truce.mission.answers.tolls import tolls_in
from truce.mission.keeping import Part
from truce.mission.opened import known_by, of_form, written
from truce.mission.ownership import is_of_party

if TYPE_CHECKING:
    from truce.mission.missions import Mission

KIND: Literal["tolls"] = "tolls"


@dataclass(frozen=True, slots=True)
class Given:
    """Whose series it is: the office that gives it out, the side it speaks for ("": nobody says), a title.

    The title tells several series of one office apart. A later file of one series takes the place of the one
    before, which stays as it was known.
    """

    by: str
    of: str = ""
    title: str = "daily tolls"
    audience: str | None = None


@dataclass(frozen=True, slots=True)
class TakenTolls:
    """What became of a file: its entry, how many reports, what it tells otherwise, the reports kept out."""

    entry: str
    name: str
    outcome: Literal["new", "version", "known"]
    reports: int
    otherwise: Otherwise | None
    bad: Sequence[BadRow]
    audience: str


def take_in_tolls(mission: "Mission", file: Path, given: Given) -> TakenTolls:
    """File a series of daily tolls. The last file again changes nothing.

    Raises:
        InputError: the file is no such series.
        ArgumentError: nobody is named, or a party would file it.
        StoreError, LedgerError: the record cannot be written.
    """
    if not given.by.strip():
        raise ArgumentError("--by", given.by, "is nobody", "Say which office gives these figures out")
    if is_of_party(mission.holders()(mission.own_key().id)):
        reason = "would be filed under a party's key, whichever office gives it out"
        raise ArgumentError("series", given.by, reason, "Have the mechanism file it, with the office as --by")
    found = TollFile(file)
    data = file.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    then = known_by(readable(mission.entries(), mission.holders())[0])
    earlier = _earlier(tolls_in(then), given)
    if earlier is not None:
        last = next(d for e, d in of_form(then, KIND) if e.id == earlier.now.entry)
        if (last["digest"], last["of"]) == (digest, given.of):
            return TakenTolls(earlier.now.entry, file.name, "known", found.kept, None, found.bad, "")
    whom = mission.audience_of_new(KIND, given.audience)
    fields = {
        "name": file.name, "digest": digest, "by": " ".join(given.by.split()), "of": given.of,
        "title": given.title, "bad": len(found.bad),
    }  # fmt: skip
    with mission.behind.evidence.adding() as adding:
        adding.stream(BytesIO(data))
        with mission.filing() as work:
            parts = [Part(f"{toll.published}", toll.to_bytes()) for toll in found]
            entry = work.add(KIND, written(KIND, fields), parts, whom)
    told = otherwise(earlier.now.reports, found) if earlier else None
    return TakenTolls(entry, file.name, "version" if told else "new", found.kept, told, found.bad, whom)


def _earlier(held: Sequence[HeldTolls], given: Given) -> HeldTolls | None:
    key = key_of(given.by, given.title)
    return next((one for one in held if key_of(one.by, one.title) == key), None)
