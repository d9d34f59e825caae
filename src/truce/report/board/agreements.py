"""Agreements on the board: what they are, their standing at the asked moment, and the rows that decide it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from truce.claims.records import StatusRow
from truce.claims.standing import Step, standing_at, why
from truce.incidents import Instrument, Told
from truce.report.board.cards import Card, Group, quote, quotes
from truce.report.board.judged import judged_group, status_in_short, status_lines
from truce.report.board.terms import fact_lines, term_groups
from truce.report.judged import is_drafted
from truce.report.wording import Names, in_words, standing, when, whose_word

if TYPE_CHECKING:
    from truce.mission import Brief

_DATES = ("announced", "signed", "in_force", "planned_end", "ended")
_CHANGELESS = frozenset({"violated", "disputed"})


def agreement_cards(brief: "Brief", names: Names) -> tuple[Card, ...]:
    """The agreements by their first date, then by name: no document comes first for being a party's."""
    named = Counter(i.name for i in brief.instruments)
    cards = []
    for instrument in sorted(brief.instruments, key=_place):
        card = _card(instrument, names, brief)
        if named[instrument.name] > 1:
            # Told apart by the reader, or not known to be the same: the name alone would hide which is which.
            documents = ", ".join(told.document.id for told, _ in instrument.tellings)
            card = replace(card, title=f"{card.title}, as told in {documents}")
        cards.append(card)
    return tuple(cards)


def _place(instrument: Instrument) -> tuple[bool, str, str]:
    dates = [d for _, a in instrument.tellings for k in _DATES if (d := getattr(a, k))]
    dates += [row.date for row in instrument.history if row.date]
    return not dates, min((d.removeprefix("../") for d in dates), default=""), instrument.name


def _card(instrument: Instrument, names: Names, brief: "Brief") -> Card:
    told, agreement = instrument.tellings[0]
    as_of = brief.as_of
    judged = [s for s in brief.statuses if s.instrument == instrument.id]
    lines = [
        *_alone(instrument, as_of),
        *status_lines(judged, as_of, brief.vetted),
        *fact_lines(instrument.tellings, names),
    ]
    title = instrument.name if instrument.is_ceasefire else f"{instrument.name} (not a ceasefire)"
    found = tuple(q for t, a in instrument.tellings for q in quotes(t, a.spans[:2]))
    groups = (
        *_history(instrument, names, as_of),
        *term_groups(instrument.tellings, names),
        *judged_group([s for s in judged if is_drafted(s)], brief.incidents),
    )
    return Card(
        told.ref(agreement.id),
        title,
        question=_question(as_of),
        answer=_answer(instrument, as_of),
        beside=status_in_short(judged) if as_of else "",
        lines=tuple(lines),
        quotes=found,
        groups=groups,
    )


def _question(as_of: str | None) -> str:
    return f"Standing as of {as_of}, on these texts" if as_of else "Standing"


def _answer(instrument: Instrument, as_of: str | None) -> str:
    if as_of is None:
        return "no text states a date; ask for a moment with --as-of"
    steps = why(instrument.history, as_of)
    begun = (s.row.date.removeprefix("../")[:10] for s in steps if s.row.date)
    latest = max(begun, default="")
    return standing(instrument.standing(as_of)) + (f" (latest row: {latest})" if latest else "")


def _alone(instrument: Instrument, as_of: str | None) -> Iterator[str]:
    """The standing on each document's word alone, where several tell of the agreement."""
    if as_of and len(instrument.tellings) > 1:
        for told, agreement in instrument.tellings:
            yield f"  on {told.document.id} alone: {standing(standing_at(agreement.status_history, as_of))}"


def _history(instrument: Instrument, names: Names, as_of: str | None) -> Iterator[Group]:
    home = {id(row): told for told, agreement in instrument.tellings for row in agreement.status_history}
    steps = why(instrument.history, as_of) if as_of else ()
    deciding = [s for s in _deciding(steps) if s.row.status not in _CHANGELESS]
    rows = tuple(_row(home[id(s.row)], s.row, names, _leaves(s)) for s in deciding)
    if rows:
        yield Group("Why: the rows that decide, in their order", rows)
    shown = {id(s.row) for s in deciding}
    others = sorted((r for r in instrument.history if id(r) not in shown), key=_row_place)
    if others:
        begun = {id(s.row) for s in steps}
        cards = tuple(_row(home[id(r)], r, names, _no_part(r, id(r) in begun, as_of)) for r in others)
        yield Group("Also told of it, without deciding", cards)


def _deciding(steps: Sequence[Step]) -> Iterator[Step]:
    """The steps that changed what is possible, in order."""
    before: object = frozenset({"none"})
    for step in steps:
        if step.leaves != before:
            yield step
        before = step.leaves


def _leaves(step: Step) -> str:
    if step.row.status == "planned_end" or (step.row.until and step.leaves == frozenset({"over"})):
        return f"the term has run out; then: {standing(step.leaves)}"
    if step.sure:
        return f"then: {standing(step.leaves)}"
    sure_once_over = step.row.certainty in ("fact", "reported")
    reason = "its date is not over yet" if sure_once_over else f"only {step.row.certainty}"
    return f"{reason}; then: {standing(step.leaves)}"


def _no_part(row: StatusRow, begun: bool, as_of: str | None) -> str:
    """Why a row does not decide."""
    if row.date is None:
        return "undated, so it cannot be placed"
    if row.certainty == "denied":
        return "denied, so it does not count"
    if row.status in _CHANGELESS:
        return "a breach claimed or a dispute ends nothing by itself"
    if row.status == "planned_end":
        return "the end as laid down"
    if as_of and not begun:
        return f"not begun by {as_of}"
    return "changes nothing that was possible before"


def _row(told: Told, row: StatusRow, names: Names, effect: str) -> Card:
    accused = names.several(told, row.accused)
    actor = names.one(told, row.actor)
    title = in_words(row.status)
    title += f" by {actor}" if actor else ""
    title += f", said of {accused}" if accused else ""
    title += f", until {when(row.until)}" if row.until else ""
    marks = [w for w in ("conditional", "provisional", "temporary") if getattr(row, w)]
    title += f" ({', '.join(marks)})" if marks else ""
    return Card(
        told.ref(row.id),
        title,
        when=when(row.date),
        grade=row.certainty,
        lead=whose_word(row.certainty, names.voice(told, row.source, row.medium, row.certainty)),
        lines=(effect,),
        quotes=(quote(told, row.start, row.end),),
    )


def _row_place(row: StatusRow) -> tuple[bool, str, str]:
    return row.date is None, (row.date or "").removeprefix("../"), row.status
