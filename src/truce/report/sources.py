"""The sources of a mission in the terminal and as JSON: letters, whose they are, what rests on them."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from truce.asof import Span, written
from truce.findings.known_sources import By, KnownSource, rated_of
from truce.incidents.accounts import OF_OUTLET
from truce.report.folding import fold
from truce.report.mission_json import asked_dict
from truce.report.mission_pages import Heading, head_lines
from truce.report.wording import some

if TYPE_CHECKING:
    from truce.mission.answers.assembling import State
    from truce.mission.filing.rating import Rated

WIDTH = 80
BY: dict[By, str] = {
    "rating": "rated by {who} ({when})",
    "description": "as given when it was described",
    "as it comes": "as truce takes it until somebody rates it",
    "the mechanism": "the mechanism's own",
    "nobody": "nobody has rated it: it cannot be judged",
}
_REEXPORT = {True: "may be passed on", False: "not to be passed on (licence)", None: ""}


def sources_page(found: Sequence[KnownSource], state: "State", heading: Heading, width: int = WIDTH) -> str:
    """Every source, those that most rests on first."""
    rated, heard = rated_of(found)
    lines = list(fold(_summary(rated, heard), width))
    lines += head_lines("SOURCES", state, heading, width)
    for one in found:
        lines += ["", *_card(one, width)]
    if not found:
        lines += ["", *fold("No source is on record yet: truce ingest MISSION FILE...", width)]
    lines += ["", *fold(_ENDING, width)]
    return "\n".join(lines) + "\n"


_ENDING = (
    "A letter says how reliable a source is (A to E; F: cannot be judged), never whether what it says is "
    "true. Change them with truce rate, one by one or by a table (--table)."
)


def _summary(rated: int, heard: int) -> str:
    if not heard:
        return "No source has told anything yet."
    if not rated:
        return f"Nobody has rated any of the {some(range(heard), 'source')} that tell something."
    left = f"; {heard - rated:,} are not." if heard > rated else "."
    verb = "is" if rated == 1 else "are"
    return f"{rated:,} of {some(range(heard), 'source')} that tell something {verb} rated by people{left}"


def _card(one: KnownSource, width: int) -> Iterator[str]:
    letter = one.source.letter
    claims = some(range(one.claims), "claim")
    head = f"{letter}  {one.id}"
    called = f": {one.called}" if one.called else ""
    yield from fold(f"{head}{called} ({one.kind}, {claims})", width, "", "     ")
    yield from fold(_letter(one), width, "     ", "       ")
    what = _what(one)
    if what:
        yield from fold(what, width, "     ", "       ")


def _letter(one: KnownSource) -> str:
    rating = one.rating
    if rating is None:
        return BY[one.letter_by]
    when = written(Span(rating.known, rating.known))
    return BY["rating"].format(who=rating.by, when=when)


def _what(one: KnownSource) -> str:
    source = one.source
    marks = []
    if one.sides:
        told = "documents show it" if one.side_told else "somebody says so"
        marks.append(f"speaks for {', '.join(one.sides)} ({told})")
    if source.origin.startswith(OF_OUTLET):
        outlet = source.origin.removeprefix(OF_OUTLET)
        marks.append(f"published by {outlet}: one origin with all that it publishes")
    elif source.origin not in ("", source.id) and not source.origin.startswith("side "):
        marks.append(f"passes on what {source.origin} knows")
    marks += ["saw the area itself"] if source.own_access else []
    marks += ["a lead only: it weighs nothing"] if source.lead else []
    marks += [_REEXPORT[source.reexport]] if source.reexport is not None else []
    return "; ".join(marks)


def sources_dict(found: Sequence[KnownSource], state: "State", heading: Heading) -> dict[str, Any]:
    """Schema ``truce-sources/1``."""
    rated, heard = rated_of(found)
    return asked_dict("truce-sources/1", state, heading) | {
        "rated": rated,
        "heard": heard,
        "sources": [_source_dict(one) for one in found],
    }


def _source_dict(one: KnownSource) -> dict[str, Any]:
    source, rating = one.source, one.rating
    return {
        "source": one.id, "kind": one.kind, "letter": source.letter, "letter_by": one.letter_by,
        "rated_by": rating.by if rating else None,
        "rated_since": written(Span(rating.known, rating.known)) if rating else None,
        "origin": source.origin, "sides": list(one.sides),
        "side_told_by": ("documents" if one.side_told else "a person") if one.sides else None,
        "own_access": source.own_access, "lead": source.lead, "mechanism": source.mechanism,
        "reexport": source.reexport, "claims": one.claims, "called": one.called or None,
    }  # fmt: skip


def rated_lines(done: "Rated", file: str, by: str, width: int = WIDTH) -> Iterator[str]:
    """What a table changed."""
    count = len(done.changed)
    yield from fold(
        f"{file}, by {by}: {some(range(count), 'source')} changed, {done.unchanged:,} as before.", width
    )
    for one in done.changed:
        entries = ", ".join(e[:12] for e in one.entries)
        yield from fold(f"{one.source}: {one.before} -> {one.after} [{entries}]", width, "  ", "    ")
    if done.unheard:
        yield from fold(f"No account here is by these yet: {', '.join(done.unheard)}.", width)
    if done.audience:
        yield from fold(f"For: {done.audience}", width)


def rated_dict(done: "Rated") -> dict[str, Any]:
    """Schema ``truce-rated/1``."""
    return {
        "schema": "truce-rated/1",
        "changed": [
            {"source": c.source, "before": c.before, "after": c.after, "entries": list(c.entries)}
            for c in done.changed
        ],
        "unchanged": done.unchanged,
        "not_heard": list(done.unheard),
        "audience": done.audience or None,
    }
