"""A first mapping for a table that nobody described yet, out of its heads: for a person to correct.

It is a proposal and counts for nothing. What the table leaves open (which of two days 03/04 is, what a code
means) is left open in it, so that it is refused until somebody has said it.
"""

import csv
import json
import re
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import islice
from textwrap import wrap

from truce.asof import is_date
from truce.incidents.feeds.tabular.heads import Head, head_of, key_of
from truce.incidents.feeds.tabular.sheets import BadLine, Book, Cell
from truce.incidents.feeds.tabular.stated import either, plain_digits, tidy

LOOKED_AT = 500
_WIDTH = 76
STATE = "STATE-WHICH"
"""Stands in a proposal where a person has to say it; it is refused."""
_HEADS_WITHIN = 30
_MOST_CODES = 40
_DAYS = (
    ("iso", r"\d{4}-\d\d-\d\d(?:[T ].*)?"), ("D MMM YYYY", r"\d{1,2} [^\W\d]+\.? \d{4}"),
    ("D-MMM-YYYY", r"\d{1,2}-[^\W\d]+\.?-\d{4}"), ("DD.MM.YYYY", r"\d{1,2}\.\d{1,2}\.\d{4}"),
)  # fmt: skip
_SLASHES = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2\d{4}", re.ASCII)
_UNSAFE = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it was found: its name, what it may be ("" for nothing known), some of its cells."""

    name: str
    field: str
    samples: tuple[str, ...]
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A sheet, the row of its heads, its columns, a mapping as YAML, and what a person has to say."""

    sheet: str
    header: int
    columns: tuple[Column, ...]
    yaml: str
    questions: tuple[str, ...]


def suggest(book: Book, sheet: int, name: str) -> Suggestion:
    """Propose a mapping for a sheet; `name` is that of the file."""
    header = _header(book, sheet)
    head = head_of(book, sheet, (header,))
    cells = _columns(book, sheet, header, head)
    fields = _fields(head)
    questions: list[str] = []
    told = list(_written(book, sheet, name, header, head, fields, cells, questions))
    columns = tuple(
        Column(n, fields.get(at, ""), _samples(cells[at]), at in head.hidden)
        for at, n in head.names().items()
    )
    yaml = "\n".join(line for each in told for line in _folded(each)) + "\n"
    return Suggestion(book.sheets[sheet].name, header, columns, yaml, tuple(questions))


@lru_cache(maxsize=1)
def _words() -> Map[str, str]:
    """What a head can mean: the part of a mapping, by the words over the column."""
    text = files("truce.incidents.feeds.tabular").joinpath("tables", "column_words.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return {key_of(word): row["field"] for row in rows for word in row["words"].split("|")}


@lru_cache(maxsize=1)
def _unknown_words() -> tuple[str, ...]:
    """Words that offices write where they know nothing."""
    text = files("truce.incidents.feeds.tabular").joinpath("tables", "unknown_words.csv").read_text("utf-8")
    return tuple(key_of(line) for line in text.splitlines()[1:] if line)


def _meaning(head: str) -> str:
    """The part of a mapping that a head is for, by all of its words, or by those before a bracket or unit."""
    key = key_of(head).strip("*:. ")
    bare = re.split(r"[(\[/:]", key)[0].strip()
    tried = (key, bare, key.replace("_", " "), key.rpartition("/")[2].strip())
    return next((_words()[words] for words in tried if words in _words()), "")


def _header(book: Book, sheet: int) -> int:
    """The row of the heads: of the first ones that with most heads that are known, else with most words."""
    best, score = 1, (-1, -1)
    for line in islice(book.lines(sheet), _HEADS_WITHIN):
        if isinstance(line, BadLine):
            continue
        words = [c.text for c in line.cells.values() if c.kind == "text"]
        found = (len({_meaning(w) for w in words} - {""}), len(words))
        if found > score:
            best, score = line.number, found
    return best


def _columns(book: Book, sheet: int, header: int, head: Head) -> dict[int, list[Cell]]:
    found: dict[int, list[Cell]] = {at: [] for at in head.words}
    below = (x for x in book.lines(sheet) if not isinstance(x, BadLine) and x.number > header)
    for line in islice(below, LOOKED_AT):
        for at, cell in line.cells.items():
            if at in found and cell.text.strip():
                found[at].append(cell)
    return found


def _fields(head: Head) -> dict[int, str]:
    """What each column may be: the first of those that could be one thing is it."""
    found: dict[int, str] = {}
    for at, words in head.words.items():
        field = _meaning(words)
        if field and field not in found.values():
            found[at] = field
    return found


def _samples(cells: Sequence[Cell]) -> tuple[str, ...]:
    return tuple(islice(dict.fromkeys(tidy(c.text)[:60] for c in cells), 3))


# ---- as YAML


def _written(
    book: Book, sheet: int, name: str, header: int, head: Head, fields: Map[int, str],
    cells: Map[int, list[Cell]], questions: list[str],
) -> Iterator[str]:  # fmt: skip
    column = {field: head.names()[at] for at, field in fields.items()}
    of = {field: cells[at] for at, field in fields.items()}
    stem = _UNSAFE.sub("-", key_of(name.rpartition("/")[2].rpartition(".")[0])).strip("-") or "table"
    yield "# Proposed out of the heads of the columns, for a person to correct."
    yield f"table: {_quoted(stem[:60])}  # the id of this make of table; keep it"
    yield f"source: {{name: {STATE}, letter: F}}  # who filled it in; letters: A to F, F cannot be judged"
    questions.append("who filled it in (`source`), and how reliable that is (`letter`)")
    if len(book.sheets) > 1:
        yield f"sheet: {_quoted(book.sheets[sheet].name)}"
    yield f"header: {header}"
    if "id" in column:
        yield f"id: {_quoted(column['id'])}"
    else:
        yield f"id: {STATE}  # the column, or columns, that tell rows apart"
        questions.append("which column, or columns together, tell rows apart (`id`)")
    unknown = [
        w for w in _unknown_words() if any(key_of(c.text) == w for found in of.values() for c in found)
    ]
    if unknown:
        yield f"unknown: [{', '.join(map(_quoted, unknown))}]  # what stands where nothing is known"
    yield from _days(column, of, questions)
    if "time" in column:
        yield f"time: {_quoted(column['time'])}"
    yield "zone: not_stated  # the time zone of its times, as `Africa/Nairobi`"
    yield from _grouped("place", column)
    yield from _grouped("sides", column)
    if "sides.first" in column:
        yield "  # Only if the table says who did it: `by` and `against` in place of `first` and `second`."
    yield from _act(column, of, questions)
    for key in ("deaths", "words", "reported_by", "filed_by"):
        if key in column:
            yield f"{key}: {_quoted(column[key])}"
    if "counts.injured" in column:
        yield f"counts: {{injured: {_quoted(column['counts.injured'])}}}"
    for at, words in head.names().items():
        if at not in fields:
            yield f"# not read: {_comment(words)}"


def _days(column: Map[str, str], of: Map[str, list[Cell]], questions: list[str]) -> Iterator[str]:
    for key in ("date", "until"):
        if key not in column:
            if key == "date":
                yield f"date: {STATE}  # the column with the day"
                questions.append("which column has the day (`date`)")
            continue
        form, doubt = _form_of(of[key])
        if doubt:
            questions.append(f"how `{key}` is written: {doubt}")
        comment = f"  # {_comment(doubt)}" if doubt else ""
        yield f"{key}: {{column: {_quoted(column[key])}, format: {form}}}{comment}"


def _form_of(cells: Sequence[Cell]) -> tuple[str, str]:
    """The form of the days of a column, and what has to be asked of it."""
    forms: dict[str, None] = {}
    slashed: dict[str, set[str]] = {}
    for cell in cells:
        text = plain_digits(tidy(cell.text))
        found = _SLASHES.fullmatch(text)
        if cell.kind == "moment":
            forms["excel"] = None
        elif found:
            slashed.setdefault(found[2], set()).add(text)
        else:
            form = next((f for f, pattern in _DAYS if re.fullmatch(pattern, text)), "")
            forms.update({form: None} if form else {})
    for sign, texts in slashed.items():
        form, doubt = _order(sign, sorted(texts))
        if doubt:
            return STATE, doubt
        forms[form] = None
    if not forms:
        return STATE, "no form that is known"
    return f"[{', '.join(map(_quoted, forms))}]", ""


def _order(sign: str, texts: Sequence[str]) -> tuple[str, str]:
    """Whether days come before months, if all cells that can only be one of the two agree; or a doubt."""
    day, month = f"DD{sign}MM{sign}YYYY", f"MM{sign}DD{sign}YYYY"
    both = [text for text in texts if either(text)]
    sure = {
        form
        for text in texts
        if text not in both
        for form in (day, month)
        if _IN_FORM[form[:2]](text.split(sign))
    }
    if len(sure) == 1:
        return sure.pop(), ""
    if sure:
        return "", f"some cells can only be {day}, others only {month}"
    return "", f"{both[0] if both else texts[0]} can be two days: {day} or {month}?"


def _is_day(year: str, month: str, day: str) -> bool:
    return is_date(int(year), int(month), int(day))


_IN_FORM: Map[str, Callable[[list[str]], bool]] = {
    "DD": lambda p: _is_day(p[2], p[1], p[0]), "MM": lambda p: _is_day(p[2], p[0], p[1]),
}  # fmt: skip


def _grouped(part: str, column: Map[str, str]) -> Iterator[str]:
    inner = {f.partition(".")[2]: name for f, name in column.items() if f.startswith(f"{part}.")}
    if "latitude" not in inner or "longitude" not in inner:
        inner.pop("latitude", None)
        inner.pop("longitude", None)
    elif "point" in inner:
        inner.pop("point")
    if "by" in inner or "against" in inner:
        inner.pop("first", None)
        inner.pop("second", None)
    if inner:
        yield f"{part}:"
        for key, name in inner.items():
            yield f"  {key}: {_quoted(name)}"
        if part == "place" and "point" in inner:
            yield "  form: lat lon  # or `lon lat`, or `odk`"


def _act(column: Map[str, str], of: Map[str, list[Cell]], questions: list[str]) -> Iterator[str]:
    if "act" not in column:
        return
    codes = list(dict.fromkeys(tidy(c.text) for c in of["act"]))
    yield "act:"
    yield f"  column: {_quoted(column['act'])}"
    yield "  is:  # what each stands for: an act of the table (docs/reference), unknown, or leave_out"
    for code in codes[:_MOST_CODES] or ["CODE"]:
        yield f"    {_quoted(code)}: unknown"
    more = f", and {len(codes) - _MOST_CODES} more" if len(codes) > _MOST_CODES else ""
    questions.append(f"what the {len(codes)} codes of `{column['act']}` stand for (`act`){more}")


def _quoted(words: str) -> str:
    """Words as YAML: as they are where they cannot be taken for anything else."""
    plain = re.fullmatch(r"[A-Za-z][A-Za-z0-9_/ -]*[A-Za-z0-9]|[A-Za-z]", words)
    reserved = words.lower() in ("true", "false", "null", "yes", "no", "on", "off", "y", "n")
    return words if plain and not reserved else json.dumps(words, ensure_ascii=False)


def _folded(line: str) -> list[str]:
    """A line whose remark makes it too long for a screen, with the remark above it."""
    said, mark, remark = line.partition("  # ")
    if len(line) <= _WIDTH or not mark:
        return [line]
    indent = said[: len(said) - len(said.lstrip())] + "# "
    return [*wrap(remark, _WIDTH, initial_indent=indent, subsequent_indent=indent), said]


def _comment(words: str) -> str:
    return "".join(c if c.isprintable() else " " for c in words)
