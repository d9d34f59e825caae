"""What a table would become, for a person who is about to take it in: as a page, and as JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from truce.errors import printable
from truce.incidents.feeds.events import Event
from truce.incidents.feeds.table import BadRow
from truce.incidents.feeds.tabular.heads import columns_in
from truce.incidents.feeds.tabular.reading import OpenTable, TableRow
from truce.incidents.feeds.tabular.suggesting import Suggestion

SCHEMA = "truce-table-preview/1"
_ODD = 20


@dataclass(frozen=True, slots=True)
class Looked:
    """What became of all rows of a table: the first good ones, the first odd ones, and how many of each."""

    good: tuple[TableRow, ...]
    odd: tuple[TableRow | BadRow, ...]
    events: int
    bad: int
    doubtful: int
    left_out: int
    samples: dict[int, tuple[str, ...]]


def looked_at(table: OpenTable, rows: int) -> Looked:
    """Look at a whole table; `rows` of the good and of the odd rows are kept to be shown."""
    good: list[TableRow] = []
    odd: list[TableRow | BadRow] = []
    events = bad = doubtful = left_out = 0
    ids: dict[str, int] = {}
    samples: dict[int, dict[str, None]] = {}
    for row in table.rows():
        fault = _fault(row, ids)
        if isinstance(row, TableRow):
            for at, cell in row.cells.items():
                if len(found := samples.setdefault(at, {})) < 3:
                    found[cell.text[:40]] = None
        is_left = isinstance(row, TableRow) and bool(row.told.left_out)
        bad += bool(fault)
        left_out += is_left
        doubts = isinstance(row, TableRow) and bool(row.told.doubts)
        if not fault and not is_left:
            events += 1
            doubtful += doubts
            if len(good) < rows:
                good.append(row)  # type: ignore[arg-type]
        if (fault or is_left or doubts) and len(odd) < max(rows, _ODD):
            odd.append(BadRow(row.line, fault) if fault else row)
    kept = {at: tuple(found) for at, found in samples.items()}
    return Looked(tuple(good), tuple(odd), events, bad, doubtful, left_out, kept)


def _fault(row: TableRow | BadRow, ids: dict[str, int]) -> str:
    """Why a row is kept out; "" if it is not."""
    if isinstance(row, BadRow):
        return row.reason
    if row.told.event is None:
        return row.told.fault
    first = ids.setdefault(row.told.event.id, row.line)
    return "" if first == row.line else f"its id stands in row {first} too; that one was kept"


# ---- with a mapping


def page(table: OpenTable, found: Looked, width: int) -> str:
    """The preview of a table with its mapping."""
    lines: list[str] = []
    about = table.about
    lines += _told(f"{table.name}: sheet {about.name!r}, heads in row {_rows(table)}.", width)
    others = [s for n, s in enumerate(table.book.sheets) if n != table.sheet]
    if others:
        named = ", ".join(f"{s.name}{' (hidden)' if s.hidden else ''}" for s in others[:12])
        lines += _told(f"Not read: the sheets {named}.", width)
    lines += [line for note in table.book.notes for line in _told(f"Note: {note}.", width)]
    if table.unanswered:
        lines += _told(f"Answered in no row: {', '.join(table.unanswered)}.", width)
    lines += ["", "Columns"]
    for name, keys, samples in _columns(table, found):
        becomes = ", ".join(keys) if keys else "not read"
        lines += _told(f"{name} -> {becomes}", width, "  ")
        if samples:
            lines += _told("e.g. " + " | ".join(samples), width, "      ")
    lines += ["", f"First {len(found.good)} of {found.events:,} rows that would be taken in"]
    for row in found.good:
        lines += _event_lines(row, width)
    lines += _odd_lines(found, width)
    lines += ["", *_summary(found, width)]
    return printable_lines(lines)


def _rows(table: OpenTable) -> str:
    return " and ".join(map(str, table.mapping.header))


def _columns(table: OpenTable, found: Looked) -> Iterator[tuple[str, list[str], tuple[str, ...]]]:
    used: dict[int, list[str]] = {}
    for key, column in columns_in(table.mapping):
        keys = used.setdefault(table.columns[column], [])
        if key not in keys:
            keys.append(key)
    for at, name in table.head.names().items():
        hidden = " (hidden)" if at in table.head.hidden else ""
        yield name + hidden, used.get(at, []), found.samples.get(at, ())


def _event_lines(row: TableRow, width: int) -> list[str]:
    lines: list[str] = []
    for event in row.told.events:
        lines += _told(f"row {row.line}: {event.id}", width, "  ")
        for name, value in told_of(event).items():
            lines += _told(f"{name}: {value}", width, "    ")
    return lines


def told_of(event: Event) -> dict[str, str]:
    """What an event of a table says, by what it is, in words; unknown is said to be unknown."""
    deaths = event.deaths
    point = f"{event.latitude}, {event.longitude}" if event.latitude else "unknown"
    within = f" within {event.radius_km} km" if event.radius_km else ""
    area = " / ".join(a for a in (event.country, event.adm_1, event.adm_2) if a)
    zone = event.zone or "zone not stated"
    first, second = ("by", "against") if event.directed else ("side", "other side")
    found = {
        "when": f"{event.days} ({zone})", "what": event.act or "unknown", first: event.side_a or "unknown",
        second: event.side_b or "unknown", "place": event.place_name or "unknown",
        "point": point + (within or (" (how exact is not stated)" if event.latitude else "")),
        "area": area or "unknown",
        "deaths": "unknown" if deaths is None else str(deaths[1]) if len(set(deaths)) == 1
        else f"{deaths[1]} ({deaths[0]} to {deaths[2]})",
        "counted or noted": event.notes, "words": event.headline, "told by": event.sources,
        "said as": "stated" if event.clear else "reported",
    }  # fmt: skip
    return {name: value for name, value in found.items() if value}


def _odd_lines(found: Looked, width: int) -> list[str]:
    if not found.odd:
        return []
    lines = ["", "Odd rows"]
    for row in found.odd:
        if isinstance(row, BadRow):
            lines += _told(f"row {row.line}: KEPT OUT: {row.reason}", width, "  ")
        elif row.told.left_out:
            lines += _told(f"row {row.line}: left out: {row.told.left_out}", width, "  ")
        else:
            lines += _told(f"row {row.line}: unknown: {'; '.join(row.told.doubts)}", width, "  ")
    return lines


def _summary(found: Looked, width: int) -> list[str]:
    told = (
        f"{found.events:,} rows would be taken in, {found.doubtful:,} of them with cells that count as "
        f"unknown; {found.bad:,} kept out; {found.left_out:,} left out as the mapping says. "
        "Nothing was written."
    )
    return _told(told, width)


def to_dict(table: OpenTable, found: Looked) -> dict[str, Any]:
    """The same as JSON."""
    return {
        "schema": SCHEMA, "file": table.name, "sheet": table.about.name, "header": list(table.mapping.header),
        "sheets": [{"name": s.name, "hidden": s.hidden} for s in table.book.sheets],
        "notes": list(table.book.notes),
        "columns": [
            {"name": name, "becomes": keys, "samples": list(samples)}
            for name, keys, samples in _columns(table, found)
        ],
        "events": [{"row": row.line, "id": event.id, **told_of(event)}
                   for row in found.good for event in row.told.events],
        "unanswered": list(table.unanswered),
        "odd": [_odd_dict(row) for row in found.odd],
        "counts": {"events": found.events, "doubtful": found.doubtful, "bad": found.bad,
                   "left_out": found.left_out},
    }  # fmt: skip


def _odd_dict(row: TableRow | BadRow) -> dict[str, Any]:
    if isinstance(row, BadRow):
        return {"row": row.line, "outcome": "kept out", "reasons": [row.reason]}
    if row.told.left_out:
        return {"row": row.line, "outcome": "left out", "reasons": [row.told.left_out]}
    return {"row": row.line, "outcome": "unknown cells", "reasons": list(row.told.doubts)}


# ---- without one


def suggestion_page(name: str, found: Suggestion, width: int) -> str:
    """What a table looks like that has no mapping yet, and a mapping to begin with."""
    lines = _told(f"{name}: sheet {found.sheet!r}, heads in row {found.header} (a guess).", width)
    lines += ["", "Columns"]
    for column in found.columns:
        what = f"perhaps {column.field}" if column.field else "nothing known"
        lines += _told(f"{column.name}{' (hidden)' if column.hidden else ''} -> {what}", width, "  ")
        if column.samples:
            lines += _told("e.g. " + " | ".join(column.samples), width, "      ")
    lines += ["", "For a person to say"]
    lines += [line for question in found.questions for line in _told(question, width, "  - ")]
    lines += ["", "A mapping to begin with", *("  " + line for line in found.yaml.splitlines())]
    return printable_lines(lines)


def suggestion_dict(name: str, found: Suggestion) -> dict[str, Any]:
    """The same as JSON."""
    return {
        "schema": SCHEMA, "file": name, "sheet": found.sheet, "header": [found.header],
        "columns": [
            {"name": c.name, "perhaps": c.field or None, "hidden": c.hidden, "samples": list(c.samples)}
            for c in found.columns
        ],
        "questions": list(found.questions), "mapping": found.yaml,
    }  # fmt: skip


def _told(text: str, width: int, indent: str = "") -> list[str]:
    clean = printable(" ".join(text.split()))
    further = " " * (len(indent) + 2)
    return wrap(clean, width, initial_indent=indent, subsequent_indent=further, break_on_hyphens=False) or [
        ""
    ]


def printable_lines(lines: Sequence[str]) -> str:
    """Lines as a page that moves no cursor."""
    return "\n".join(printable(line) for line in lines) + "\n"
