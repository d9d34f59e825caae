"""A rehearsal as a page for the terminal that is read in a minute, and as JSON."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from truce.errors import printable
from truce.findings.rehearsal.silence import Silence
from truce.findings.rehearsal.summary import ClauseTally, Reason, Rehearsal, Result, SideCount, Tally
from truce.incidents.feeds.ucdp import GedEvent
from truce.report.folding import columns, fold

SCHEMA: Final = "truce-rehearsal/1"
MOST_SIDES, MOST_BAD, MOST_NOTES, MOST_SILENT = 12, 10, 12, 12
"""So many are printed; the JSON has all."""
QUOTE = 60

REASONS: Final[Mapping[Reason, tuple[str, str]]] = {
    "who": (
        "by whom",
        "in a fight the data name two sides and no author; one of them may not be bound, or is unnamed",
    ),
    "whom": ("against whom", "whose civilians were killed is not told"),
    "targets": ("at what", "whether fighters, civilians or protected people were aimed at is not told"),
    "act": ("which act", "the data say armed force, and not with which weapon or in which way"),
    "means": ("with what", "the data name no weapon"),
    "where": ("where", "the place is too coarse, or too near the edge of a zone"),
    "when": ("when", "the days straddle an end of the time"),
    "number": ("number", "the data do not tell how many people or things there were"),
    "condition": ("condition", "the clause binds while the other side complies, which the data cannot show"),
    "reading": ("reading", "the readings of the clause differ in it"),
}
"""Each reason in a word or two, and in a sentence."""

NO_COVERAGE: Final = "How well each area and side is covered is not known: this compares no sides."
"""Stands beside every count by party."""
CAVEATS: Final = (
    "Missing days are missing: where no row is, nothing is told, and that is not calm.",
    "The data hold deadly acts only: threats, moves and attacks without a death are not in them.",
    "Fights have no direction: which side is named first says nothing about who acted.",
    "Deaths by side say who died, not who killed. The count of sources says nothing about independence.",
    "One data set alone confirms nothing, and no person has reviewed these rows for truce.",
)


_UNTIED = "a name that nobody has tied to a party"


def result_words(result: Result, by: Sequence[str]) -> str:
    """A result in words: what an event would have been, by whom."""
    match result:
        case "violation":
            return f"would have been a violation by {' and '.join(by)}"
        case "one_of_several":
            return f"would have been a violation by at least one of {', '.join(by)}: not told which"
        case "undecidable":
            return "undecidable: may have been a violation or none"
        case "insufficient":
            return "too little evidence: the row alone weighs less than the threshold"
        case "non_signatory":
            return f"by, or perhaps by, {_unbound(by)}"
        case "untied":
            return f"by, or perhaps by, {_UNTIED}"
        case "outside":
            return "outside the area of the clause"
        case "none":
            return "under no clause that these data can show"


def _unbound(groups: Sequence[str]) -> str:
    """Those who signed nothing; by name where somebody ties them to a party."""
    if not groups:
        return "somebody who signed nothing"
    return f"{', '.join(groups)}: signed nothing, said to be tied to a party"


# ---- the page


def page(found: Rehearsal, width: int = 80) -> str:
    """The page, in plain text of at most so many columns."""
    parts = (_head, _sides, _silent, _whole, _by_clause, _why, _untestable, _examples, _bad, _care)
    blocks = ["\n".join(_wrapped(line, width) for line in part(found)) for part in parts]
    return "\n\n".join(b for b in blocks if b) + "\n"


def _wrapped(line: str, width: int) -> str:
    """A line, broken where it is too long, its further lines set in by two more; columns stay in line."""
    text = printable(line)
    if columns(text) <= width:
        return text
    indent = " " * (len(text) - len(text.lstrip()))
    return "\n".join(fold(text, width, indent, f"{indent}  "))


def _head(found: Rehearsal) -> Iterator[str]:
    yield f"Rehearsal of a draft over past data: {found.title} ({found.agreement})"
    yield f"Data: {found.data}, {found.file}, reliability {found.letter}, unreviewed"
    yield f"Time: as if in force {time_words(found)}"
    yield ""
    yield "Every row is a claim of the data set. Nothing here is established."
    yield ""
    straddling = f" ({found.straddling:,} of them perhaps)" if found.straddling else ""
    yield f"{found.rows:9,} rows read: {found.kept:,} kept, {found.bad_count:,} bad"
    yield f"{found.in_window:9,} in the time{straddling}"
    yield f"{found.in_scope:9,} with a party, or an actor that the draft names, for a side, or one unnamed"


def _silent(found: Rehearsal) -> Iterator[str]:
    if found.silent:
        yield "No row tells of these. That is silence, and not calm:"
    for one in found.silent[:MOST_SILENT]:
        yield f"  {silence_words(one)}"
    if len(found.silent) > MOST_SILENT:
        yield f"  and {len(found.silent) - MOST_SILENT:,} more (--json lists them)"


def silence_words(one: Silence) -> str:
    """A party, a zone or a stretch of time without a row, and what may have been meant."""
    match one.kind:
        case "party":
            elsewhere = f" in the time; {_rows(one.elsewhere)} outside it" if one.elsewhere else ""
            near = " or ".join(f"{name} ({_rows(rows)})" for name, rows in one.near)
            meant = f". Did you mean {near}? Say so with --parties" if near else ". See --parties"
            return f"party {one.name} ({one.words}): no row names it{elsewhere}{meant}"
        case "zone":
            perhaps = f"; {_rows(one.perhaps)} may" if one.perhaps else ""
            return f"zone {one.name} ({one.words}): no row surely lies in it{perhaps}"
        case "time":
            return f"{one.name}: no row of anybody"


def time_words(found: Rehearsal) -> str:
    """Over which time the draft was taken to be in force."""
    since, until = found.window.since, found.window.until
    data = f"{found.first or 'nothing'} to {found.last or 'nothing'}"
    if since and until:
        return f"from {since} to {until}"
    if since or until:
        return f"{f'from {since} on' if since else f'up to {until}'} (data: {data})"
    return f"over all of the data ({data})"


def _whole(found: Rehearsal) -> Iterator[str]:
    if not found.in_scope:
        yield "No row has a party for a side, or one that may be. See the sides above, and --parties."
        return
    yield f"If the rows are right: the {found.in_scope:,}, each counted once, under the gravest clause:"
    for tally in found.whole:
        yield f"{tally.events:9,} {result_words(tally.result, tally.by)}{_killed(tally)}"
    names = ", ".join(f"{i} = {name}" for i, name in found.parties)
    yield f"  ({names})"
    yield f"  {NO_COVERAGE}"


def _killed(tally: Tally) -> str:
    low, high = min(tally.toll.low, tally.toll.high), max(tally.toll.low, tally.toll.high)
    return f" [deaths: {low:,} to {high:,}]"


def _by_clause(found: Rehearsal) -> Iterator[str]:
    yield "By clause, if the rows are right (an event can come under several):"
    for clause in found.clauses:
        yield f"  {clause.clause}: {clause.text}"
        yield from _tallies(clause.tallies, 6)
        for name, tallies in clause.readings:
            yield f"      reading {name}:"
            yield from _tallies(tallies, 8)


def _tallies(tallies: Sequence[Tally], indent: int) -> Iterator[str]:
    if not tallies:
        yield f"{' ' * indent}no row"
    for tally in tallies:
        reasons = ", ".join(f"{REASONS[r][0]} {n:,}" for r, n in tally.reasons)
        words = f"undecidable ({reasons})" if reasons else _short(tally)
        yield f"{' ' * indent}{tally.events:6,} {words}"


def _short(tally: Tally) -> str:
    match tally.result:
        case "violation":
            return f"violation by {' and '.join(tally.by)}"
        case "one_of_several":
            return f"violation by at least one of {', '.join(tally.by)}, not told which"
        case "insufficient":
            return "too little evidence"
        case "non_signatory":
            return _unbound(tally.by)
        case "untied":
            return _UNTIED
        case _:
            return tally.result


def _why(found: Rehearsal) -> Iterator[str]:
    hangs = {r for c in found.clauses for t in _all(c) for r, _ in t.reasons}
    if hangs:
        yield "Why undecidable (an event can have several reasons):"
    for reason, (short, long) in REASONS.items():
        if reason in hangs:
            yield f"  {short}: {long}"


def _all(clause: ClauseTally) -> Iterator[Tally]:
    yield from clause.tallies
    for _, tallies in clause.readings:
        yield from tallies


def _untestable(found: Rehearsal) -> Iterator[str]:
    if found.untestable:
        yield "Not testable with these data:"
    for one in found.untestable:
        yield f"  {one.clause}: {one.why}"


def _sides(found: Rehearsal) -> Iterator[str]:
    matched = [s for s in found.sides if s.how]
    yield "Sides of the data taken for those of the draft (check this first):"
    if not matched:
        yield "  none; say with --parties whom the names mean"
    for side in matched:
        yield f"  {_rows(side.rows):>11} {side.name} = {', '.join(side.ids) or 'no party'}, by {side.how}"
    nobody = sum(s.rows for s in found.sides if s.nobody)
    if nobody:
        yield f"  {_rows(nobody):>11} with a side that the data leave unidentified: it may be anybody"
    if found.unmatched:
        yield "  Not matched, in nobody's count; --parties can say whom they mean:"
        yield f"    {_few_sides(found.unmatched)}"


def _rows(number: int, kind: str = "") -> str:
    return f"{number:,} {kind}row{'' if number == 1 else 's'}"


def _few_sides(sides: Sequence[SideCount]) -> str:
    shown = ", ".join(f"{s.name} {s.rows:,}" for s in sides[:MOST_SIDES])
    rest = sides[MOST_SIDES:]
    return shown + (f", and {len(rest):,} more in {_rows(sum(s.rows for s in rest))}" if rest else "")


def _examples(found: Rehearsal) -> Iterator[str]:
    shown = [t for t in found.whole if t.result not in ("none", "outside")]
    if shown:
        yield "The earliest of each, if it is right, in the words of the data set:"
    for tally in shown:
        yield f"  {result_words(tally.result, tally.by)}"
        for event in tally.examples[:1]:
            yield f"    {example_words(event)}"


def example_words(event: GedEvent) -> str:
    """One row as a line: when, where, who, its line and id, and its own words."""
    sides = f"{event.side_a} / {event.side_b}"
    quote = f': "{_cut(event.headline)}"' if event.headline else ""
    place = f" {event.place_name}," if event.place_name else ""
    return f"{event.days},{place} {sides}, line {event.line}, id {event.id}{quote}"


def _cut(text: str) -> str:
    return text if len(text) <= QUOTE else text[: QUOTE - 1] + "…"


def _bad(found: Rehearsal) -> Iterator[str]:
    if found.bad_count:
        yield f"{_rows(found.bad_count, 'bad ')}, kept out:"
    for row in found.bad[:MOST_BAD]:
        yield f"  line {row.line}: {row.reason}"
    if found.bad_count > MOST_BAD:
        yield f"  and {found.bad_count - MOST_BAD:,} more (--json lists them)"


def _care(found: Rehearsal) -> Iterator[str]:
    yield "Read with care:"
    for note in (*CAVEATS, *found.notes[:MOST_NOTES]):
        yield f"  - {note}"
    if len(found.notes) > MOST_NOTES:
        yield f"  - and {len(found.notes) - MOST_NOTES:,} more notes (--json lists them)"


# ---- JSON


def to_dict(found: Rehearsal) -> dict[str, Any]:
    """The rehearsal as plain values; schema `truce-rehearsal/1`."""
    return {
        "schema": SCHEMA,
        "agreement": found.agreement,
        "title": found.title,
        "parties": [{"id": i, "name": name} for i, name in found.parties],
        "data": {"name": found.data, "file": found.file, "letter": found.letter, "reviewed": False},
        "versions": {"policy": found.policy, "judge": found.judge},
        "window": {
            "since": str(found.window.since) if found.window.since else None,
            "until": str(found.window.until) if found.window.until else None,
        },
        "rows": {
            "read": found.rows,
            "kept": found.kept,
            "bad": found.bad_count,
            "in_window": found.in_window,
            "perhaps_in_window": found.straddling,
            "in_scope": found.in_scope,
        },
        "whole": [_tally(t) for t in found.whole],
        "clauses": [_clause(c) for c in found.clauses],
        "not_testable": [{"clause": u.clause, "why": u.why} for u in found.untestable],
        "periods": [{"period": p, "events": list(counts)} for p, counts in found.periods],
        "in_no_period": list(found.undated),
        "sides": [
            {"name": s.name, "rows": s.rows, "ids": list(s.ids), "by": s.how, "nobody": s.nobody}
            for s in found.sides
        ],
        "bad_rows": [{"line": b.line, "reason": b.reason} for b in found.bad],
        "silent": [_silence(s) for s in found.silent],
        "caveats": [NO_COVERAGE, *CAVEATS],
        "notes": list(found.notes),
    }


def _silence(one: Silence) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "id": one.name,
        "name": one.words or None,
        "rows_outside_the_time": one.elsewhere,
        "rows_perhaps_in_it": one.perhaps,
        "near": [{"side": name, "rows": rows} for name, rows in one.near],
        "words": silence_words(one),
    }


def _clause(clause: ClauseTally) -> dict[str, Any]:
    return {
        "clause": clause.clause,
        "text": clause.text,
        "results": [_tally(t) for t in clause.tallies],
        "readings": [{"reading": n, "results": [_tally(t) for t in ts]} for n, ts in clause.readings],
    }


def _tally(tally: Tally) -> dict[str, Any]:
    toll = {"low": tally.toll.low, "best": tally.toll.best, "high": tally.toll.high}
    return {
        "result": tally.result,
        "by": list(tally.by),
        "events": tally.events,
        "killed": toll,
        "reasons": dict(tally.reasons),
        "examples": [_event(e) for e in tally.examples],
    }


def _event(event: GedEvent) -> dict[str, Any]:
    return {
        "id": event.id,
        "line": event.line,
        "days": str(event.days),
        "place": event.place_name or None,
        "sides": [event.side_a, event.side_b],
        "headline": event.headline or None,
    }
