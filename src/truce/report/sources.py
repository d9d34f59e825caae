"""The sources of a mission in the terminal and as JSON: letters, whose they are, what rests on them."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from truce.asof import EVER, Span, written
from truce.findings.known_sources import By, KnownSource, OfOutlet, rated_of
from truce.incidents.accounts import OF_OUTLET
from truce.report.folding import fold
from truce.report.mission_json import asked_dict
from truce.report.mission_pages import Heading, head_lines
from truce.report.wording import some

if TYPE_CHECKING:
    from truce.mission.answers.assembling import State
    from truce.mission.filing.rating import Rated

WIDTH = 80
_MOST = 12
"""So many documents of an outlet, and speakers without a name, are listed on the page."""
BY: dict[By, str] = {
    "rating": "rated by {who} ({when})",
    "outlet": "rated with its outlet, by {who} ({when})",
    "description": "as given when it was described",
    "as it comes": "as truce takes it until somebody rates it",
    "the mechanism": "the mechanism's own",
    "nobody": "nobody has rated it: it cannot be judged",
}
_REEXPORT = {True: "may be passed on", False: "not to be passed on (licence)", None: ""}


def sources_page(found: Sequence[KnownSource], state: "State", heading: Heading, width: int = WIDTH) -> str:
    """Every source, those that most rests on first."""
    lines = list(fold(_summary(found, state), width))
    lines += head_lines("SOURCES", state, heading, width)
    shown, unnamed = _apart(found)
    for one in shown:
        lines += ["", *_card(one, width)]
    lines += _unnamed(unnamed, width)
    if not found and state.withheld == "nothing" and state.known_at == EVER:
        lines += ["", *fold("No source is on record yet: truce ingest MISSION FILE...", width)]
    lines += ["", *fold(_ENDING, width)]
    return "\n".join(lines) + "\n"


_ENDING = (
    "A letter says how reliable a source is (A to E; F: cannot be judged), never whether what it says is "
    "true. Change them with truce rate, one by one or by a table (--table)."
)


def _summary(found: Sequence[KnownSource], state: "State") -> str:
    rated, heard = rated_of(found)
    before = sum(one.is_rated and not one.claims and one.kind == "not heard yet" for one in found)
    verb = "is" if before == 1 else "are"
    more = f" {some(range(before), 'source')} that told nothing so far {verb} rated." if before else ""
    if not heard:
        if state.withheld != "nothing":
            return f"Of sources nothing is in {state.view}. That is not all that is on record."
        when = "As known then, no" if state.known_at < EVER else "No"
        return f"{when} source had told anything.{more}"
    if not rated:
        return f"Nobody has rated any of the {some(range(heard), 'source')} that tell something.{more}"
    left = f"; {heard - rated:,} {'is' if heard - rated == 1 else 'are'} not." if heard > rated else "."
    verb = "is" if rated == 1 else "are"
    return (
        f"{rated:,} of {some(range(heard), 'source')} that tell something {verb} rated by people{left}{more}"
    )


def _apart(found: Sequence[KnownSource]) -> tuple[list[KnownSource], list[KnownSource]]:
    """What has a card of its own, and those without a name of whom nobody said anything.

    A document stands under its outlet, unless somebody said something of it alone.
    """
    alone = {d.document for one in found for d in one.documents if d.apart}
    shown = [one for one in found if not one.outlet or one.id in alone]
    unnamed = [one for one in shown if "#" in one.id and one.kind == "speaker" and not one.is_rated]
    unnamed = [one for one in unnamed if not one.sides and not one.source.own_access and not one.source.lead]
    return [one for one in shown if one not in unnamed], unnamed


def _unnamed(found: Sequence[KnownSource], width: int) -> Iterator[str]:
    if not found:
        return
    claims = some(range(sum(one.claims for one in found)), "claim")
    yield ""
    yield from fold(f"F  {some(found, 'speaker')} without a name ({claims})", width, "", "     ")
    yield from fold("nobody has rated them; each is a source of its own", width, "     ", "       ")
    for one in found[:_MOST]:
        called = one.called or "somebody"
        yield from fold(f"{called} [{one.id}], {some(range(one.claims), 'claim')}", width, "     ", "       ")
    if len(found) > _MOST:
        yield from fold(f"and {len(found) - _MOST:,} more; all of them: --json", width, "     ", "       ")


def _card(one: KnownSource, width: int) -> Iterator[str]:
    letter = one.source.letter
    head = f"{letter}  {one.called or one.id}"
    if "#" in one.id or (one.called and one.called.casefold() != one.id):
        head = f"{letter}  {one.id}: {one.called}" if one.called else f"{letter}  {one.id}"
    claims = some(range(one.claims + sum(d.claims for d in one.documents)), "claim")
    papers = f", {some(one.documents, 'document')}" if one.documents else ""
    yield from fold(f"{head} ({one.kind}{papers}, {claims})", width, "", "     ")
    yield from fold(_letter(one), width, "     ", "       ")
    what = _what(one)
    if what:
        yield from fold(what, width, "     ", "       ")
    for each in one.documents[:_MOST]:
        yield from fold(_of_outlet(each, one.is_rated), width, "     ", "       ")
    if len(one.documents) > _MOST:
        left = some(range(len(one.documents) - _MOST), "document")
        yield from fold(f"and {left} more; all of them: --json", width, "     ", "       ")


def _of_outlet(one: OfOutlet, rated: bool) -> str:
    """A document of an outlet, with what shows that it is that."""
    basis = f"fetched from {one.host}" if one.host else "says so itself"
    told = f"{one.document} ({some(range(one.claims), 'claim')}): {basis}"
    if one.vouched:
        told += "; vouched for"
    elif rated:
        told += "; nobody vouched for it: not rated with it"
    return f"{told}; somebody judged it alone: see there" if one.apart else told


def _letter(one: KnownSource) -> str:
    rating = one.rating
    if rating is None:
        return BY[one.letter_by]
    when = written(Span(rating.known, rating.known))
    return BY[one.letter_by].format(who=rating.by, when=when)


def _what(one: KnownSource) -> str:
    source = one.source
    marks = []
    if one.sides:
        told = "documents show it" if one.side_told else "somebody says so"
        marks.append(f"speaks for {', '.join(one.sides)} ({told})")
    if source.origin.startswith(OF_OUTLET):
        outlet = one.outlet or source.origin.removeprefix(OF_OUTLET)
        by = f"published by {outlet}: one origin with all that it publishes"
        marks.append("all that it publishes is one origin" if one.kind == "outlet" else by)
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
        "outlet": one.outlet or None,
        "documents": [
            {"document": d.document, "fetched_from": d.host, "vouched": d.vouched, "claims": d.claims,
             "own_word": d.apart} for d in one.documents
        ],
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
