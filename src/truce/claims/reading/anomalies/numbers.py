"""Tolls and numbering that do not add up, or must not be added."""

import re
from collections.abc import Iterator
from itertools import pairwise

from truce.asof import Interval
from truce.claims.reading.anomalies.evidence import Draft, Evidence, Span
from truce.claims.records import Event, Range

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_LABEL = re.compile(r"(?:(?P<word>[A-Za-z]+)\s+)?(?P<number>[IVXLC]+|\d+)")


def casualties_overlap(evidence: Evidence) -> Iterator[Draft]:
    """Tolls whose windows or scopes overlap: adding them would count the dead twice."""
    tolls = [e for e in evidence.events if (e.deaths or e.injured) and e.modality == "actual"]
    broad = [e for e in tolls if e.toll_scope in ("window", "total") or not e.date or "/" in e.date]
    for event in broad:
        others = [o for o in tolls if o is not event and _may_overlap(event, o)]
        if others and (event.toll_scope in ("window", "total") or any(o in broad for o in others)):
            spans = ((event.start, event.end), *((o.start, o.end) for o in others[:3]))
            yield Draft(
                type="casualties_overlap",
                note="These tolls cover overlapping times or acts. They are kept apart and never added.",
                spans=spans,
                about=(event.id, *(o.id for o in others[:3])),
                readings=tuple((_toll(e), s) for e, s in zip((event, *others[:3]), spans, strict=True)),
                treat_as="keep apart; no sum",
            )
            return


def _may_overlap(first: Event, second: Event) -> bool:
    if first.date is None or second.date is None:
        return True
    return Interval.parse(first.date).intersects(Interval.parse(second.date))


def _toll(event: Event) -> str:
    words = [f"{_range(event.deaths)} killed"] if event.deaths else []
    words += [f"{_range(event.injured)} injured"] if event.injured else []
    return ", ".join(words) + f" ({event.date or 'undated'})"


def _range(value: Range | None) -> str:
    if value is None:
        return "not stated"
    low, high = value
    if low == high:
        return str(low)
    return f"{'' if low is None else low} to {'?' if high is None else high}"


def sum_mismatch(evidence: Evidence) -> Iterator[Draft]:
    """Parts of a toll that are more than the whole."""
    for event in evidence.events:
        for kind in ("deaths", "injured"):
            whole: Range | None = getattr(event, kind)
            parts = [p for part in event.toll_parts if (p := getattr(part, kind)) is not None]
            least = sum(p[0] or 0 for p in parts)
            if whole and whole[1] is not None and parts and least > whole[1]:
                yield Draft(
                    type="sum_mismatch",
                    note=f"The parts make at least {least} {kind}, the stated total is {whole[1]}.",
                    spans=((event.start, event.end),),
                    about=(event.id,),
                    severity="high",
                )


def toll_contradiction(evidence: Evidence) -> Iterator[Draft]:
    """Two accounts of one act whose counts exclude each other."""
    by_id = {e.id: e for e in evidence.events}
    for event in evidence.events:
        other = by_id.get(event.same_as or event.contradicts or "")
        if other is None:
            continue
        for kind in ("deaths", "injured"):
            mine, theirs = getattr(event, kind), getattr(other, kind)
            if mine and theirs and _disjoint(mine, theirs):
                spans: tuple[Span, ...] = ((event.start, event.end), (other.start, other.end))
                yield Draft(
                    type="source_contradiction" if event.source != other.source else "claim_contradiction",
                    note=f"{kind}: {_range(mine)} against {_range(theirs)}.",
                    spans=spans,
                    about=(event.id, other.id),
                    severity="high",
                    readings=((_range(mine), spans[0]), (_range(theirs), spans[1])),
                )


def _disjoint(a: Range, b: Range) -> bool:
    low = max(a[0] or 0, b[0] or 0)
    highs = [h for h in (a[1], b[1]) if h is not None]
    return bool(highs) and low > min(highs)


def section_numbering(evidence: Evidence) -> Iterator[Draft]:
    """Numbered headings that start late, skip, repeat or break off."""
    series: dict[str, list[tuple[int, Span]]] = {}
    for block in evidence.context.page.blocks:
        match = _LABEL.fullmatch(block.number or "")
        if match and block.kind in ("heading", "item") and (block.kind == "heading" or match["word"]):
            style = (match["word"] or "").lower() + ("roman" if match["number"][0] in _ROMAN else "arabic")
            series.setdefault(style, []).append((_value(match["number"]), (block.start, block.end)))
    for numbers in series.values():
        values = [n for n, _ in numbers]
        skipped = [s for (a, _), (b, s) in pairwise(numbers) if b != a + 1]
        if values[0] != 1 or skipped:
            what = f"starts at {values[0]}" if values[0] != 1 else "skips or repeats a number"
            spans = (numbers[0][1], *skipped) if values[0] != 1 else (*skipped, numbers[0][1])
            yield Draft(
                type="section_numbering",
                note=f"The numbering {what}: the document is an excerpt or has lost a part, and words such "
                f"as "
                "“earlier” or “initial” may refer to text that is not here.",
                spans=(*spans[:3], numbers[-1][1]),
            )


def _value(number: str) -> int:
    if number.isdigit():
        return int(number)
    values = [_ROMAN[c] for c in number]
    return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))


FINDERS = (casualties_overlap, sum_mismatch, toll_contradiction, section_numbering)
