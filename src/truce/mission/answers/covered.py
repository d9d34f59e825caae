"""Who could see which area when, over the areas of each agreement, whatever its terms ask for."""

from collections.abc import Sequence
from dataclasses import dataclass

from truce.asof import EVER, Interval, Span, span_of
from truce.clauses.model import Agreement
from truce.clauses.values import NOT_STATED
from truce.errors import ArgumentError
from truce.findings.assessing import Assessed
from truce.findings.drawings import DrawnZone
from truce.findings.watching import EVERYWHERE, common, holes, merged
from truce.incidents.accounts import Coverage
from truce.mission.answers.assembling import State, moment

MOST_PARTS = 48
"""Into how many parts a time is cut, at the most."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a time in one area: of its minutes, how many somebody could see, wholly or a part of it."""

    when: Span
    seen: int
    in_part: int


@dataclass(frozen=True, slots=True)
class CoveredArea:
    """One area over a time (minutes, UTC): its parts, the minutes by each means, and the times without."""

    area: str
    name: str
    seen: int
    in_part: int
    parts: tuple[Part, ...]
    means: tuple[tuple[str, int], ...]
    gaps: tuple[Span, ...]
    blind: tuple[str, ...]
    lost: tuple[Coverage, ...]


@dataclass(frozen=True, slots=True)
class Covered:
    """The coverage of one agreement: `when` is the time asked for; `zone` the clock of the agreement."""

    id: str
    title: str
    when: Span
    zone: str | None
    areas: tuple[CoveredArea, ...]


def covered(state: State, first: str | None, last: str | None) -> tuple[Covered, ...]:
    """The coverage of each agreement from one moment to another; without the first, since it may bind.

    Raises:
        ArgumentError: they are no times, or the last comes first.
    """
    found = []
    for one in state.encoded or state.assessed:
        coverage = [c for c in one.record.coverage if c.known <= state.known_at]
        when = _when(one, state, coverage, first, last)
        if when is not None:
            found.append(_covered(one, coverage, when))
    return tuple(found)


def _when(
    one: Assessed, state: State, coverage: Sequence[Coverage], first: str | None, last: str | None
) -> Span | None:
    zone = None if one.agreement.zone == NOT_STATED else one.agreement.zone
    ends = span_of(_told("--to", last), zone).last if last else moment(state.at, one.agreement)
    if first:
        begins = span_of(_told("--from", first), zone).first
        if begins > ends:
            raise ArgumentError("--from", first, "comes after the end of the time", "Give the earlier time")
        return Span(begins, ends)
    told = [c.when.first for c in coverage if c.when.first <= ends]
    starts = one.agreement.term.starts
    if isinstance(starts, Interval):
        told.append(span_of(starts, zone).first)
    begun = [t for t in told if -EVER < t <= ends]
    return Span(min(begun), ends) if begun else None


def _told(option: str, text: str) -> Interval:
    try:
        return Interval.parse(text)
    except ArgumentError as error:
        raise ArgumentError(option, text, error.reason, error.next) from None


def _covered(one: Assessed, coverage: Sequence[Coverage], when: Span) -> Covered:
    agreement = one.agreement
    own = [z for z in agreement.zones if not isinstance(z, DrawnZone)]
    named = [(z.id, z.name) for z in own] or [(EVERYWHERE, "the whole area")]
    areas = tuple(_area(area, name, coverage, when) for area, name in named)
    zone = None if agreement.zone == NOT_STATED else agreement.zone
    return Covered(one.id, _title(agreement), when, zone, areas)


def _title(agreement: Agreement) -> str:
    return f"{agreement.title} (terms by {agreement.encoding.author})"


def _area(area: str, name: str, coverage: Sequence[Coverage], when: Span) -> CoveredArea:
    here = [c for c in coverage if not c.zones or area == EVERYWHERE or area in c.zones]
    seeing = [c for c in here if c.sees]
    wholly = [c for c in seeing if not c.part and (not c.zones or area in c.zones)]
    all_of_it = common(merged(c.when for c in wholly), [when])
    some_of_it = common(merged(c.when for c in seeing), [when])
    parts = tuple(
        Part(span, _minutes(common(all_of_it, [span])), _minutes(common(some_of_it, [span])))
        for span in _cut(when)
    )
    means = {c.means or "" for c in seeing}
    return CoveredArea(
        area=area, name=name, seen=_minutes(all_of_it), in_part=_minutes(some_of_it) - _minutes(all_of_it),
        parts=parts,
        means=tuple(
            (m, _minutes(common(merged(c.when for c in seeing if (c.means or "") == m), [when])))
            for m in sorted(means)
        ),
        gaps=tuple(sorted(holes([when], all_of_it), key=lambda s: (s.first - s.last, s.first))),
        blind=tuple(sorted({b for c in seeing for b in c.blind})),
        lost=tuple(c for c in here if not c.sees and c.when.first <= when.last and c.when.last >= when.first),
    )  # fmt: skip


def _cut(when: Span) -> list[Span]:
    """A time in parts of one length: days where that is few enough, else longer; the last may be shorter."""
    length = when.last - when.first + 1
    days = -(-length // 1440)
    step = 1440 * -(-days // MOST_PARTS)
    return [Span(at, min(at + step - 1, when.last)) for at in range(when.first, when.last + 1, step)]


def _minutes(spans: Sequence[Span]) -> int:
    return sum(s.last - s.first + 1 for s in spans)
