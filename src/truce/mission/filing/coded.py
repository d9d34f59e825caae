"""Data sets on agreements on their way into a mission: an entry for each file, a row for each agreement."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from truce.asof import Interval
from truce.errors import ArgumentError, InputError
from truce.incidents.coded.data_sets import Coded, coded_in, data_set_of, rows_of
from truce.incidents.feeds.table import BadRow
from truce.incidents.feeds.tabular.delimited import Delimited
from truce.mission.answers.readable import readable
from truce.mission.keeping import Part
from truce.mission.opened import known_by, of_form, written
from truce.mission.ownership import is_of_party

if TYPE_CHECKING:
    from truce.mission.missions import Mission

KIND: Literal["coded"] = "coded"
_START = 20_000


@dataclass(frozen=True, slots=True)
class TakenCoded:
    """What became of a file: the entry, how many agreements it codes, the rows kept out."""

    entry: str
    name: str
    source: str
    outcome: Literal["new", "known"]
    rows: int
    bad: Sequence[BadRow] = ()
    audience: str = ""


def is_coded(file: Path) -> bool:
    """Whether a file begins as a data set on agreements does."""
    try:
        with file.open("rb") as stream:
            start = stream.read(_START)
        book = Delimited(start, file.name)
    except (OSError, InputError):
        return False
    return data_set_of(book) is not None


def take_in_coded(
    mission: "Mission", file: Path, published: str | None = None, audience: str | None = None
) -> TakenCoded:
    """Take a data set on agreements into the record of a mission. The same file again changes nothing.

    Raises:
        InputError: no row of it can be used.
        ArgumentError: `published` is no date, or a party would file it.
        StoreError, LedgerError: the record cannot be written.
    """
    if published is not None:
        Interval.parse(published)
    if is_of_party(mission.holders()(mission.own_key().id)):
        reason = "would be the word of a party, and counts for nothing as that of a data set"
        raise ArgumentError("data set", file.name, reason, "Have the mechanism take it in")
    data = file.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    found = _read(data, file)
    entries, _ = readable(mission.entries(), mission.holders())
    for entry, said in of_form(known_by(entries), KIND):
        same = (said["digest"], said["reader"], said["published"]) == (
            digest,
            found.data_set.reader,
            published,
        )
        if same and entry.content is not None:
            return TakenCoded(entry.id, file.name, found.data_set.id, "known", len(found.agreements))
    whom = mission.audience_of_new(KIND, audience)
    fields = {
        "name": file.name, "digest": digest, "reader": found.data_set.reader, "source": found.data_set.id,
        "published": published, "bad": len(found.bad),
    }  # fmt: skip
    with mission.behind.evidence.adding() as adding:
        adding.stream(BytesIO(data))
        with mission.filing() as work:
            parts = [Part(name, row) for name, row in rows_of(found)]
            entry_id = work.add(KIND, written(KIND, fields), parts, whom)
    return TakenCoded(entry_id, file.name, found.data_set.id, "new", len(found.agreements), found.bad, whom)


def _read(data: bytes, file: Path) -> Coded:
    book = Delimited(data, str(file))
    data_set = data_set_of(book)
    if data_set is None:
        raise InputError(str(file), "is no data set on agreements that is known", "Check the file")
    return coded_in(book, data_set, str(file))
