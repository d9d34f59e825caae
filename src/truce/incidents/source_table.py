"""The table of a mission's sources as a CSV file: written for people to fill in, and read back strictly.

A name out of a document may look like a formula to a spreadsheet. It is written behind an apostrophe, and one
apostrophe at the beginning of a cell is taken off when the table is read: what was written is read again.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeVar, cast, get_args

from truce.errors import InputError
from truce.incidents.accounts import Letter, Source

COLUMNS: Final = ("source", "letter", "own_access", "lead", "origin", "side", "reexport")
"""The columns of a table that truce writes; `reason` may stand beside them in one that it reads."""
_NEEDED: Final = ("source", "letter")
_MAY: Final = (*COLUMNS, "reason")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "'")
_TRUTH: Final[Mapping[str, bool]] = {"yes": True, "no": False}
LARGEST: Final = 20_000_000
"""In bytes: a table of sources is a page, not a data set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What one line says of a source; a field of None says nothing, and what stands is left.

    `origin` and `side` "" take away what stands. `reexport` "" is "nobody has said". `number` is the line of
    the file, for errors.
    """

    number: int
    source: str
    letter: Letter | None
    own_access: bool | None = None
    lead: bool | None = None
    origin: str | None = None
    side: str | None = None
    reexport: bool | str | None = None
    reason: str = ""


def written(sources: Iterable[tuple[Source, bool]]) -> str:
    """The table of some sources, each with whether anybody rated it: else its letter is left empty."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for source, rated in sources:
        again = "" if source.reexport is None else _word(source.reexport)
        cells = (
            source.id, source.letter if rated else "", _word(source.own_access), _word(source.lead),
            source.origin, source.side or "", again,
        )  # fmt: skip
        table.writerow([f"'{c}" if c.startswith(_FORMULA) else c for c in cells])
    return out.getvalue()


def _word(truth: bool) -> str:
    return "yes" if truth else "no"


def read(data: bytes, name: str) -> tuple[Line, ...]:
    """The lines of a table; `name` is that of its file, for errors.

    Raises:
        InputError: it is no such table; line and column are named. Nothing of it is to be used.
    """
    if len(data) > LARGEST:
        raise InputError(name, f"has more than {LARGEST:,} bytes", "A table of sources has a line for each")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(name, f"line {line} is not UTF-8", "Save it as CSV in UTF-8") from None
    rows = _rows(text, name)
    first = next(rows, None)
    if first is None:
        raise InputError(name, "is empty", f"Give a first line with the columns {', '.join(COLUMNS)}")
    columns = _columns(first[1], name)
    found = list(rows)
    lines = all_or_none((partial(_line, number, cells, columns, name) for number, cells in found), name)
    _once(lines, name)
    return tuple(lines)


_Made = TypeVar("_Made")
_MOST_FAULTS = 10


def all_or_none(each: Iterable[Callable[[], _Made]], name: str) -> list[_Made]:
    """What is made of each line of a table. InputError, naming every line at fault, if one cannot be used."""
    made, faults = [], []
    for make in each:
        try:
            made.append(make())
        except InputError as error:
            faults.append(error)
    if not faults:
        return made
    more = f"; and {len(faults) - _MOST_FAULTS} more" if len(faults) > _MOST_FAULTS else ""
    reasons = "; ".join(error.reason for error in faults[:_MOST_FAULTS]) + more
    advice = "; ".join(dict.fromkeys(error.next for error in faults[:_MOST_FAULTS]))
    raise InputError(name, reasons, advice)


def _rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """The rows with the number of the line on which each begins; blank lines are passed over."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        reason = f"line {begins} cannot be taken apart ({error})"
        raise InputError(name, reason, "Close each quotation mark; double those within a cell") from None


def _columns(cells: Sequence[str], name: str) -> tuple[str, ...]:
    columns = tuple(cell.strip().casefold() for cell in cells)
    for column in columns:
        if column not in _MAY:
            raise InputError(name, f"line 1 has a column {column!r}", f"Known are {', '.join(_MAY)}")
        if columns.count(column) > 1:
            raise InputError(name, f"line 1 has the column {column!r} twice", "Take one out")
    missing = [column for column in _NEEDED if column not in columns]
    if missing:
        raise InputError(name, f"line 1 lacks the column {missing[0]!r}", f"Needed are {', '.join(_NEEDED)}")
    return columns


def _line(number: int, cells: Sequence[str], columns: Sequence[str], name: str) -> Line:
    if len(cells) != len(columns):
        reason = f"line {number} has {len(cells)} cells, and the first line {len(columns)}"
        raise InputError(name, reason, "Give one cell for each column; quote a cell that has a comma in it")
    told = {c: (v[1:] if v.startswith("'") else v).strip() for c, v in zip(columns, cells, strict=True)}

    def fault(column: str, reason: str, advice: str) -> InputError:
        return InputError(name, f"line {number}, column {column}: {told[column]!r:.80} {reason}", advice)

    if not told["source"]:
        raise fault("source", "names nobody", "Give the name that truce sources shows")
    letter = told["letter"].upper()
    if letter and letter not in get_args(Letter):
        raise fault(
            "letter", "is no reliability", "Give A, B, C, D, E, or F: cannot be judged; empty: as it is"
        )
    for column in ("own_access", "lead", "reexport"):
        allowed = (*_TRUTH, "") if column == "reexport" else (*_TRUTH,)
        if told.get(column, "no").casefold() not in allowed:
            raise fault(column, "is neither yes nor no", "Give yes or no")
    again = told.get("reexport")
    return Line(
        number=number,
        source=told["source"],
        letter=cast(Letter, letter) if letter else None,
        own_access=_TRUTH.get(told.get("own_access", "").casefold()),
        lead=_TRUTH.get(told.get("lead", "").casefold()),
        origin=told.get("origin"),
        side=told.get("side"),
        reexport=None if again is None else _TRUTH.get(again.casefold(), ""),
        reason=told.get("reason", ""),
    )


def _once(lines: Iterable[Line], name: str) -> None:
    seen: dict[str, int] = {}
    for line in lines:
        key = folded(line.source)
        if key in seen:
            reason = f"line {line.number} names {line.source!r:.80} again, after line {seen[key]}"
            raise InputError(name, reason, "Give each source one line")
        seen[key] = line.number


def folded(name: str) -> str:
    """A name without what two spellings of it in a table differ in: case and blanks."""
    return " ".join(name.casefold().split())
