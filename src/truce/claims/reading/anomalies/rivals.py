"""Two voices that count one thing differently."""

from collections.abc import Iterator, Sequence

from truce.claims.reading.anomalies.denials import count, disjoint, toll_contradiction
from truce.claims.reading.anomalies.evidence import Draft, Evidence
from truce.claims.reading.anomalies.figures import Figure, read_figures
from truce.claims.reading.voices.statements import Statement

_RECOUNTED = 500
"""Characters back to the figure that "put it at 20" gives otherwise, at most."""

_TOLD = 350
"""Characters between two figures that each say what they count, at most."""

_DUEL = 2_000
"""Characters between the counts of breaches that two sides hold against each other, at most."""

_HIGHER = 1.05
"""By how much one open figure ("more than 1,200") must be above another to be a different one."""

_SPREAD = 50
"""A count so many times another one is hardly of the same thing."""

_SIDES = frozenset(
    {"state", "government", "armed_force", "non_state_armed_group", "militia", "unrecognised_state"}
)


def rival_counts(evidence: Evidence) -> Iterator[Draft]:
    """Two counts of one thing: of an act of the events, or "the ministry spoke of 610 dead, X counted 974".

    Nothing is taken for a rival that only names a part, a longer time, another place or other people.
    """
    told = list(toll_contradiction(evidence))
    yield from told
    known = [s for draft in told for s in draft.spans]
    figures = list(read_figures(evidence))
    taken: set[int] = set()
    for at, figure in enumerate(figures):
        other = _rival(evidence, figure, figures[:at])
        if (
            other is None
            or id(other) in taken
            or any(s < figure.span[1] and e > figure.span[0] for s, e in known)
            or _is_told(evidence, figure, other)
        ):
            continue
        taken |= {id(other), id(figure)}
        yield _draft(evidence, other, figure)


def _is_told(evidence: Evidence, figure: Figure, other: Figure) -> bool:
    """Whether the two figures stand in statements that exclude each other anyway."""
    return any(_meets(o.second, figure) and _meets(o.first, other) for o in evidence.oppositions)


def _meets(statement: Statement, figure: Figure) -> bool:
    return statement.start < figure.span[1] and figure.span[0] < statement.end


def _rival(evidence: Evidence, figure: Figure, before: Sequence[Figure]) -> Figure | None:
    """The nearest earlier figure for the same thing that another voice gives otherwise."""
    near = [f for f in reversed(before) if figure.span[0] - f.span[1] < _DUEL]
    if figure.kind is None:
        near = [f for f in near if f.kind and figure.span[0] - f.span[1] < _RECOUNTED]
        near = [f for f in near if f.kind == "dead"] or near
        return next((f for f in near[:1] if _other_voice(figure, f) and _differs(figure, f)), None)
    return next((f for f in near if _is_told_otherwise(evidence, figure, f)), None)


def _is_told_otherwise(evidence: Evidence, figure: Figure, other: Figure) -> bool:
    kinds = {figure.kind, other.kind}
    if not (_other_voice(figure, other) and _differs(figure, other)) or None in kinds:
        return False
    if len(kinds) > 1 and not ("harm" in kinds and (0, 0) in (figure.value, other.value)):
        return False
    if figure.kind == "violations" and figure.side and other.side:
        return not (figure.laid_to and other.laid_to)
    if figure.span[0] - other.span[1] > _TOLD or None in (figure.voice, other.voice):
        return False
    if _each_their_own(evidence, figure, other) or figure.wide != other.wide:
        return False
    return _is_one_thing(evidence, figure, other)


def _each_their_own(evidence: Evidence, figure: Figure, other: Figure) -> bool:
    """Whether two enemies may each be counting their own people."""
    enemies = all(evidence.kind(f.side) in _SIDES for f in (figure, other)) and figure.side != other.side
    set_against = figure.against or other.against or (figure.losing and other.losing)
    return enemies and not (figure.retold or set_against)


def _is_one_thing(evidence: Evidence, figure: Figure, other: Figure) -> bool:
    """Whether neither the people counted, nor the places, nor the days named tell the two apart."""
    if figure.victims and other.victims and not figure.victims & other.victims:
        return False
    find = evidence.context
    places = [_scenes(evidence, f) for f in (figure, other)]
    times = [[t for t in find.times_in(*f.span) if t.kind == "date"] for f in (figure, other)]
    days = [{t.value for t in told if t.value} for told in times]
    return all(not one or not two or bool(one & two) for one, two in (places, days))


def _scenes(evidence: Evidence, figure: Figure) -> set[str]:
    """The places named with a figure, those apart that stand for its voice or for another actor."""
    find = evidence.context
    named = [n for n in find.places_in(*figure.span) if not find.actors_in(n.start, n.end)]
    return {n.ref for n in named if evidence.quote((n.start, n.end)).lower() not in (figure.voice or "")}


def _other_voice(figure: Figure, other: Figure) -> bool:
    if figure.side and other.side:
        return figure.side != other.side or figure.voice != other.voice
    return figure.voice is not None and figure.voice != other.voice


def _differs(figure: Figure, other: Figure) -> bool:
    """Whether two figures exclude each other, or are open and far apart."""
    (low, high), (least, most) = figure.value, other.value
    if None in (high, most) and figure.retold and low and least:
        return _HIGHER <= max(low, least) / min(low, least) <= _SPREAD
    some = [n for n in (low, high, least, most) if n]
    return disjoint(figure.value, other.value) and max(some, default=0) <= _SPREAD * min(some, default=1)


def _draft(evidence: Evidence, first: Figure, second: Figure) -> Draft:
    spans = (second.span, first.span) if second.span != first.span else (first.span,)
    about = evidence.events_in(*first.span) + evidence.events_in(*second.span)
    return Draft(
        type="source_contradiction",
        note=f"Two voices count differently: {count(first.value)} in one place, "
        f"{count(second.value)} in the other.",
        spans=spans,
        about=tuple(dict.fromkeys(e.id for e in about))[:2],
        severity="high",
        readings=((count(first.value), first.span), (count(second.value), second.span)),
        candidates=(count(first.value), count(second.value)),
        treat_as="both counts kept, each with its source",
    )


FINDERS = (rival_counts,)
