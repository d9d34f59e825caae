"""Data sets on agreements: UCDP Peace Agreements, PA-X, and the ETH/PRIO ceasefires.

Columns are found by their names, in any order and case. Codes mean what the table beside this says; one that
it does not explain is shown as it stands, with the name of its column. A date keeps the precision that is
coded: a year without a month is that year.
"""

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from importlib.resources import files

from truce.asof import Interval
from truce.errors import InputError
from truce.incidents.accounts import Source
from truce.incidents.coded.agreements import CodedAgreement, Ended
from truce.incidents.feeds.table import BadRow
from truce.incidents.feeds.tabular.heads import head_of, key_of
from truce.incidents.feeds.tabular.sheets import BadLine, Book
from truce.incidents.feeds.tabular.stated import tidy

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ]00:00(?::00)?(?:\.0+)?)?", re.ASCII)
_LONGEST = 2000
_ABSENT = frozenset({"", "na", "nan", "null", "none", ".", "-1", "-1.0"})

Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DataSet:
    """A data set on agreements: its id, what people call it, its needed columns, how a row is read."""

    id: str
    name: str
    needed: tuple[str, ...]
    read: Callable[[Cells], CodedAgreement]

    @property
    def reader(self) -> str:
        """Name and version of what reads it."""
        return f"{self.id}/1"

    @property
    def source(self) -> Source:
        """Who speaks in it. It compiles reports of others and has no access of its own."""
        return Source(id=self.id, letter="B", origin=self.id.partition("-")[0])


@dataclass(frozen=True, slots=True)
class Coded:
    """What a file of a data set codes, and the rows that could not be used."""

    data_set: DataSet
    agreements: tuple[CodedAgreement, ...]
    bad: tuple[BadRow, ...]


class Unusable(ValueError):  # noqa: N818  (what is told of a row, not an error of ours)
    """A row that says nothing that can be used; its words are for a person."""


def data_set_of(book: Book) -> DataSet | None:
    """The data set whose columns a table has; None if it has those of none."""
    heads = {key_of(w) for w in head_of(book, 0, (1,)).words.values()}
    return next((one for one in DATA_SETS if heads.issuperset(one.needed)), None)


def coded_in(book: Book, data_set: DataSet, name: str) -> Coded:
    """All that a table of a data set codes. InputError if no row of it can be used."""
    heads = {at: key_of(words) for at, words in head_of(book, 0, (1,)).words.items()}
    found: dict[str, CodedAgreement] = {}
    bad: list[BadRow] = []
    for line in book.lines(0):
        if isinstance(line, BadLine):
            bad.append(BadRow(line.number, line.reason))
        elif line.number > 1:
            cells = {heads[at]: cell.text for at, cell in line.cells.items() if at in heads}
            try:
                one = data_set.read(cells)
            except Unusable as unusable:
                bad.append(BadRow(line.number, str(unusable)))
                continue
            before = found.get(one.id)
            both = one if before is None else _united(before, one)
            if both is None:
                reason = f"{one.id} is told otherwise in an earlier row; that was kept"
                bad.append(BadRow(line.number, reason))
                continue
            found[one.id] = both
    if not found:
        why = f": row {bad[0].line}: {bad[0].reason}" if bad else ""
        raise InputError(name, f"has no row of {data_set.name} that can be used{why}", "Check the file")
    return Coded(data_set, tuple(found.values()), tuple(bad))


def _united(one: CodedAgreement, other: CodedAgreement) -> CodedAgreement | None:
    """Two rows of one agreement, for which each party has one; None if they contradict each other."""
    if replace(other, parties=one.parties, declared=one.declared) != one:
        return None
    days = [Interval.parse(d) for d in (one.declared, other.declared) if d]
    declared = str(days[0].hull(days[-1])) if days else ""
    return replace(one, parties=tuple(dict.fromkeys((*one.parties, *other.parties))), declared=declared)


# ---- rows


def _of_ucdp(cells: Cells) -> CodedAgreement:
    """UCDP Peace Agreements: `duration` is the day of the end where `ended` is 1."""
    ended = _whole(_text(cells, "ended"))
    told: Ended = "yes" if ended == "1" else "no" if ended == "0" else "not coded"
    terms = [_meaning("ucdp-peace-agreements", "cease", _whole(_text(cells, "cease")))]
    return CodedAgreement(
        id=f"ucdp-peace-agreements/{_id(cells, 'paid')}", source="ucdp-peace-agreements",
        name=_text(cells, "pa_name") or "without a name", parties=_names(_text(cells, "actor_name")),
        conflict=_text(cells, "conflict_name"),
        kind=_meaning("ucdp-peace-agreements", "pa_type", _whole(_text(cells, "pa_type"))),
        terms=tuple(filter(None, terms)), signed=_day(cells, "pa_date") or _year(cells, "year"), ended=told,
        ended_on=_day(cells, "duration") if told == "yes" else "", end_words=_text(cells, "c_duration"),
        words=_text(cells, "pa_comment"),
    )  # fmt: skip


def _of_pax(cells: Cells) -> CodedAgreement:
    """PA-X: agreements; it codes no ends."""
    return CodedAgreement(
        id=f"pa-x/{_id(cells, 'agtid')}", source="pa-x", name=_text(cells, "agt") or "without a name",
        parties=_names(_text(cells, "part"), ";"), conflict=_text(cells, "ppname") or _text(cells, "con"),
        kind=_meaning("pa-x", "stage", _text(cells, "stage")), signed=_day(cells, "dat"),
        terms=tuple(filter(None, [_text(cells, "status")])),
    )  # fmt: skip


def _of_ceasefires(cells: Cells) -> CodedAgreement:
    """ETH/PRIO: a row for each actor that declared the ceasefire."""
    name = "eth-prio-ceasefires"
    code = _whole(_text(cells, "ended"))
    end = _parts(cells, "end")
    kinds = [_meaning(name, c, _whole(_text(cells, c))) for c in ("written",)]
    return CodedAgreement(
        id=f"{name}/{_id(cells, 'cc')}-{_id(cells, 'cf_id')}", source=name,
        name=f"ceasefire {_whole(_text(cells, 'cf_id'))} in {_text(cells, 'location') or 'an unnamed place'}",
        parties=_names(_text(cells, "actor_name"), ";"), conflict=_text(cells, "location"),
        kind=_meaning(name, "ceasefire_class", _whole(_text(cells, "ceasefire_class"))),
        terms=tuple(filter(None, kinds)), declared=_parts(cells, "cf_dec"),
        started=_parts(cells, "cf_effect"),
        ended="yes" if end else "not coded", ended_on=end, end_code=f"ended {code}" if code else "",
    )  # fmt: skip


DATA_SETS: Sequence[DataSet] = (
    DataSet("ucdp-peace-agreements", "UCDP Peace Agreements",
            ("paid", "pa_name", "pa_date", "ended", "duration"), _of_ucdp),
    DataSet("pa-x", "PA-X", ("agtid", "agt", "dat", "stage"), _of_pax),
    DataSet("eth-prio-ceasefires", "ETH/PRIO ceasefires",
            ("cc", "cf_id", "cf_dec_yr", "cf_effect_yr", "end_yr"), _of_ceasefires),
)  # fmt: skip


def name_of(source: str) -> str:
    """What people call a data set, by its id."""
    return next((one.name for one in DATA_SETS if one.id == source), source)


# ---- cells


def _text(cells: Cells, column: str) -> str:
    text = tidy(cells.get(column, ""))[:_LONGEST]
    return "" if text.lower() in _ABSENT else text


def _whole(text: str) -> str:
    """A code as it stands in the code book: 1 for 1.0."""
    return text.removesuffix(".0")


def _id(cells: Cells, column: str) -> str:
    text = _whole(tidy(cells.get(column, "")))
    if not text:
        raise Unusable(f"{column} is empty: nothing tells the row apart")
    return text


def _names(text: str, sign: str = ",") -> tuple[str, ...]:
    """The names in a list; a comma within brackets parts none."""
    parts = re.split(rf"\s*{sign}\s*(?![^()]*\))", text)
    return tuple(dict.fromkeys(p.strip() for p in parts if p.strip()))


def _day(cells: Cells, column: str) -> str:
    text = _text(cells, column)
    if not text:
        return ""
    found = _DAY.fullmatch(text)
    try:
        return (
            date(int(found[1]), int(found[2]), int(found[3])).isoformat()
            if found
            else _not_a_day(text, column)
        )
    except ValueError:
        return _not_a_day(text, column)


def _not_a_day(text: str, column: str) -> str:
    raise Unusable(f"{column} is `{text[:40]}`, not a day such as 2014-01-31")


def _year(cells: Cells, column: str) -> str:
    year = _whole(_text(cells, column))
    return year if re.fullmatch(r"[12]\d{3}", year, re.ASCII) else ""


def _parts(cells: Cells, stem: str) -> str:
    """A date out of three columns, as exact as they are: nought and -1 are "not known"."""
    numbers = [_whole(_text(cells, f"{stem}_{part}")) for part in ("yr", "month", "day")]
    year, month, day = (int(n) if n.isascii() and n.isdigit() else 0 for n in numbers)
    if not year:
        return ""
    try:
        if not month:
            return date(year, 1, 1).isoformat()[:4]
        found = date(year, month, day or 1).isoformat()
    except (ValueError, OverflowError):
        raise Unusable(f"{stem} is {'-'.join(numbers)}: there is no such day") from None
    return found if day else found[:7]


@lru_cache(maxsize=1)
def _values() -> Mapping[tuple[str, str, str], str]:
    text = files("truce.incidents.coded").joinpath("tables", "coded_values.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return {(r["data_set"], r["column"], r["code"]): r["meaning"] for r in rows}


def _meaning(data_set: str, column: str, code: str) -> str:
    """What a code means; as it stands, with its column, where the table does not say."""
    if not code:
        return ""
    return _values().get((data_set, column, code.lower()), f"{column} {code}")


def rows_of(found: Coded) -> Iterator[tuple[str, bytes]]:
    """The rows of an entry that holds what a file codes, each with its id."""
    return ((one.id, one.to_bytes()) for one in found.agreements)
