"""Tolls, numbering and identifiers that do not add up, or must not be added."""

import re
from collections.abc import Iterator
from itertools import pairwise

from truce.asof import Interval
from truce.claims.reading.anomalies.denials import count
from truce.claims.reading.anomalies.evidence import Draft, Evidence, Span
from truce.claims.records import Event, Range

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_NEAR = 1_200
"""Characters between tolls without a date that may be of one course of events."""

_LABEL = re.compile(r"(?:(?P<word>[A-Za-z]+)\s+)?(?P<number>[IVXLC]+|\d+)")
_WHOLE = re.compile(
    r"\b(?:in|over|within|during) (?:the (?:past|last|first) )?(?:\w+ )?(?:days|weeks|months|years)\b|"
    r"\bin (?:all|total)\b|\bso far\b|\boverall\b|\btotal of\b|\bon both sides\b",
    re.IGNORECASE,
)
_VICTIMS = r"(?:victims?|dead|deaths|killed|casualties|fatalities|died|wounded|injured|slain|perished)"
_FIGURE = r"(?:figures?|tolls?|totals?|counts?|numbers?|tally|tallies|sum)"
_WITHIN = re.compile(
    rf"\b(?:the|those|these|its|their) (?:\w+ ){{0,2}}{_VICTIMS}\b[^.;]{{0,50}}\b(?:being )?included\b|"
    rf"\b(?:including|counting|among them|which includes?) (?:the|those)\b (?:\w+ ){{0,3}}{_VICTIMS}\b"
    rf" (?:in|at|by|on|during|when|of|from)\b[^.;,]{{0,60}}|"
    rf"\b(?:the|that|this|its|their|overall) (?:\w+ ){{0,3}}{_FIGURE}\b[^.;]{{0,40}}?"
    rf"\b(?:includes?|included|comprises?|takes in|covers?)\b[^.;]{{0,60}}\b{_VICTIMS}\b[^.;]{{0,60}}|"
    rf"\b[\w-]+ of (?:the|these|those|them|its) (?:[\w-]+ )?{_VICTIMS}\b[^.;]{{0,15}}\b"
    r"(?:f[ae]ll|occurred|date|dated|came|c[ao]me) (?:with)?in\b[^.;]{0,60}|"
    rf"\b(?:is|are|was|were) (?:also |likewise |themselves )?among (?:the|those|these|its) "
    rf"(?:\w+ )?{_VICTIMS}\b|"
    rf"\b{_VICTIMS}\b[^.;]{{0,60}}\bare (?:already )?(?:counted|included) (?:in|among|within)\b[^.;]{{0,40}}",
    re.IGNORECASE,
)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_PAPER = re.compile(
    r"\b(?P<kind>[Rr]esolution|[Dd]ecree|[Pp]rotocol|[Dd]irective|[Ll]aw|[Dd]ecision|[Oo]rder|[Ll]etter)s?\s+"
    r"(?:[Nn]o\.?\s*|[Nn]umber\s+|#)?(?P<number>\d{1,5}(?:/\d{2,4})?)(?:\s*\(\d{4}\))?"
    r"\s*(?:,\s*)?(?:of|dated|adopted on|"
    rf"passed on|issued on|from)\s+(?P<date>\d{{1,2}}\s+(?:{_MONTHS})(?:,?\s+\d{{4}})?"
    rf"|(?:{_MONTHS})\s+\d{{1,2}}"
    r"(?:,?\s+\d{4})?)",
)
_EXPANDED = re.compile(
    r"(?P<long>(?:[A-Z][\w’'-]+\s+(?:(?:of|for|on|in|and|to|the|de|la)\s+){0,3}){1,7}[A-Z]?[\w’'-]*)\s*"
    r"\((?P<short>[A-Z][A-Z-]{2,9})\)"
)


def casualties_overlap(evidence: Evidence) -> Iterator[Draft]:
    """Tolls that overlap: the text counts one within another, or their windows or scopes meet."""
    said = list(_counted_within(evidence))
    yield from said or _windows(evidence)


def _counted_within(evidence: Evidence) -> Iterator[Draft]:
    """The text says that one toll holds another: "28 dead, the victims in X included"."""
    for match in evidence.search(_WITHIN):
        sentence = evidence.context.page.sentence_at(match.start())
        if sentence is None:
            continue
        tolls = [e for e in evidence.events if e.modality == "actual" and _counts(e)]
        earlier = [e for e in tolls if e.end <= sentence.start]
        there = {n.ref for n in evidence.context.places_in(*match.span())}
        part = next((e for e in reversed(earlier) if there & set(e.places)), None)
        part = part or next(reversed(earlier), None)
        whole = next((e for e in tolls if sentence.start <= e.start < match.end()), None)
        told = [e for e in (whole, part) if e is not None]
        span = (min([match.start(), *(e.start for e in told if e is whole)]), match.end())
        yield Draft(
            type="casualties_overlap",
            note="The text counts one toll within another: "
            + "; ".join(_toll(e) for e in told)
            + ". They are kept apart and never added.",
            spans=(span, *((e.start, e.end) for e in told)),
            about=tuple(e.id for e in told) or ("document",),
            readings=(("counted within", span), *((_toll(e), (e.start, e.end)) for e in told)),
            treat_as="keep apart; no sum",
        )
        return


def _windows(evidence: Evidence) -> Iterator[Draft]:
    """Tolls whose windows or scopes overlap: adding them would count the dead twice."""
    tolls = [e for e in evidence.events if e.modality == "actual" and _counts(e)]
    for event in [e for e in tolls if _is_broad(evidence, e)]:
        others = [o for o in tolls if o is not event and _may_overlap(event, o)]
        if others:
            told = (event, *others[:3])
            spans = tuple((e.start, e.end) for e in told)
            yield Draft(
                type="casualties_overlap",
                note="These tolls cover overlapping times or acts: "
                + "; ".join(_toll(e) for e in told)
                + ". They are kept apart and never added.",
                spans=spans,
                about=tuple(e.id for e in told),
                readings=tuple((_toll(e), s) for e, s in zip(told, spans, strict=True)),
                treat_as="keep apart; no sum",
            )
            return


def _is_broad(evidence: Evidence, event: Event) -> bool:
    """Whether a toll is of more than one act: of days or weeks, of both sides, in all."""
    return event.toll_scope in ("window", "total") or bool(
        _WHOLE.search(evidence.quote((event.start, event.end)))
    )


def _counts(event: Event) -> bool:
    """Whether anybody was hurt: a count of none can be added without harm."""
    return any(r and r != (0, 0) for r in (event.deaths, event.injured))


def _may_overlap(first: Event, second: Event) -> bool:
    """Whether two tolls can count the same dead: times that meet, and a count of the same kind."""
    if not ((first.deaths and second.deaths) or (first.injured and second.injured)):
        return False
    if first.date is None or second.date is None:
        return abs(first.start - second.start) < _NEAR
    return Interval.parse(first.date).intersects(Interval.parse(second.date))


def _toll(event: Event) -> str:
    words = [f"{count(event.deaths)} killed"] if event.deaths else []
    words += [f"{count(event.injured)} injured"] if event.injured else []
    return ", ".join(words) + f" ({event.date or 'undated'})"


def sum_mismatch(evidence: Evidence) -> Iterator[Draft]:
    """Parts of a toll that are more than the whole."""
    for event in evidence.events:
        for kind, word in (("deaths", "dead"), ("injured", "injured")):
            whole: Range | None = getattr(event, kind)
            parts = [p for part in event.toll_parts if (p := getattr(part, kind)) is not None]
            least = sum(p[0] or 0 for p in parts)
            if whole and whole[1] is not None and parts and least > whole[1]:
                yield Draft(
                    type="sum_mismatch",
                    note=f"The parts make at least {least} {word}, but the stated total is {whole[1]}.",
                    spans=((event.start, event.end),),
                    about=(event.id,),
                    severity="high",
                    candidates=(f"{whole[1]} (the total)", f"{least} (the parts)"),
                    treat_as="the total as stated, in doubt",
                )


def section_numbering(evidence: Evidence) -> Iterator[Draft]:
    """Numbered headings that start late, skip, repeat or break off."""
    series: dict[str, list[tuple[int, Span]]] = {}
    for block in evidence.context.page.blocks:
        match = _LABEL.fullmatch(block.number or "")
        if match and block.kind in ("heading", "item") and (block.kind == "heading" or match["word"]):
            style = (match["word"] or "").lower() + ("roman" if match["number"][0] in _ROMAN else "arabic")
            series.setdefault(style, []).append((_value(match["number"]), (block.start, block.end)))
    for numbers in series.values():
        skipped = [s for (a, _), (b, s) in pairwise(numbers) if b not in (a + 1, 1)]
        first, last = numbers[0], numbers[-1]
        if len(numbers) < 2 or (first[0] == 1 and not skipped):
            continue
        what = f"starts at {first[0]}" if first[0] != 1 else "skips or repeats a number"
        spans = (first[1], *skipped) if first[0] != 1 else (*skipped, first[1])
        yield Draft(
            type="section_numbering",
            note=f"The numbering {what} (from {first[0]} to {last[0]}): the document is an "
            f"excerpt or has lost a part, "
            "and words such as “earlier” or “initial” may refer to text that is not here.",
            spans=(*spans[:3], last[1]),
            readings=(("first number", first[1]), ("last number", last[1])),
        )


def _value(number: str) -> int:
    if number.isdigit():
        return int(number)
    values = [_ROMAN[c] for c in number]
    return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))


def two_numbers(evidence: Evidence) -> Iterator[Draft]:
    """One document, by its kind and day, under two numbers."""
    seen: dict[tuple[str, str], tuple[str, Span]] = {}
    for match in evidence.search(_PAPER):
        day = frozenset(re.findall(r"\w+", match["date"]))
        key = (match["kind"].lower(), " ".join(sorted(day)))
        number, span = seen.setdefault(key, (match["number"], match.span()))
        if number != match["number"]:
            yield Draft(
                type="identifier_contradiction",
                note=f"One {key[0]} of {match['date']} is number {number} in one place "
                f"and {match['number']} in another.",
                spans=(match.span(), span),
                readings=((match["number"], match.span()), (number, span)),
                candidates=(number, match["number"]),
                treat_as="number in doubt",
            )


def two_names(evidence: Evidence) -> Iterator[Draft]:
    """One abbreviation that is given for two names."""
    seen: dict[str, tuple[str, Span]] = {}
    for match in evidence.search(_EXPANDED):
        name = _name_behind(match["long"], match["short"])
        if name is None:
            continue
        span = (match.end("long") - len(match["long"]) + match["long"].rindex(name), match.end())
        other, where = seen.setdefault(match["short"], (name, span))
        if _core(other) != _core(name):
            yield Draft(
                type="identifier_contradiction",
                note=f"“{match['short']}” stands for “{other}” in one place and for “{name}” in another.",
                spans=(span, where),
                severity="medium",
                readings=((name, span), (other, where)),
                candidates=(other, name),
            )


def _name_behind(long: str, short: str) -> str | None:
    """The last words of a name whose initials are an abbreviation's letters; None if they are not."""
    words = long.split()
    for first in range(len(words)):
        initials = "".join(w[0] for w in words[first:] if w[0].isupper())
        if initials == short.replace("-", ""):
            return " ".join(words[first:])
    return None


def _core(name: str) -> tuple[str, ...]:
    return tuple(w.lower().rstrip("s") for w in name.split() if w[0].isupper())


FINDERS = (casualties_overlap, sum_mismatch, section_numbering, two_numbers, two_names)
