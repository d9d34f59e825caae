"""What an agreement says, as the texts tell it: its parties and dates, its terms, conditions and gaps."""

from collections.abc import Iterator, Sequence
from typing import Any

from truce.claims.records import Agreement, Clause, Length
from truce.incidents import Told
from truce.report.board.cards import Card, Group, quote
from truce.report.wording import NOT_STATED, Names, in_words, when, whose_word

Telling = tuple[Told, Agreement]

_ACTORS = ("parties", "mediators", "witnesses", "requested_by", "announced_by", "institutions")
_DATES = ("announced", "signed", "in_force", "planned_end", "ended")
_AGREEMENTS = ("supersedes", "superseded_by")
_ALWAYS = frozenset({"parties", "mediators", "venue", "duration"})
_LABELS = {
    "institutions": "bodies set up",
    "in_force": "takes effect",
    "end_reason": "reason for its end",
    "duration": "term",
}


def fact_lines(tellings: Sequence[Telling], names: Names) -> Iterator[str]:
    """One line per attribute; where the tellings differ, each value names its document."""
    for key in (*_ACTORS, "venue", "area", "duration", *_DATES, "end_reason", *_AGREEMENTS):
        values: dict[str, list[str]] = {}
        for told, agreement in tellings:
            if value := _value(key, told, agreement, names):
                values.setdefault(value, []).append(told.document.id)
        label = _LABELS.get(key, in_words(key)).capitalize()
        if not values and key in _ALWAYS:
            yield f"{label}: {NOT_STATED}"
        elif len(values) == 1:
            yield f"{label}: {next(iter(values))}"
        elif values:
            told_apart = (f"{value} [{', '.join(documents)}]" for value, documents in values.items())
            yield f"{label}, told differently: " + "; ".join(told_apart)


def _value(key: str, told: Told, agreement: Agreement, names: Names) -> str | None:
    """One attribute in words; None where the telling does not state it."""
    value: Any = getattr(agreement, key)
    if key == "requested_by":
        return _requests(told, agreement, names)
    if key in _ACTORS:
        return names.several(told, value) or None
    if key in _DATES:
        return when(value) if value else None
    if key in _AGREEMENTS:
        return _name(told, value)
    return str(value.stated) if isinstance(value, Length) else value


def _requests(told: Told, agreement: Agreement, names: Names) -> str | None:
    """Who asked for it, on whose word: each side likes to say that the other did."""
    asked = set(agreement.requested_by)
    sides = asked | set(agreement.parties)
    between = [
        e
        for e in told.records.events
        if e.type == "REQUEST"
        and (asked & set(e.initiator) or (sides & set(e.initiator) and sides & set(e.target)))
    ]
    if not asked:
        return None
    voices = [whose_word(e.certainty, names.voice(told, e.source, e.medium, e.certainty)) for e in between]
    said = [f"{names.several(told, e.initiator)} ({v})" for e, v in zip(between, voices, strict=True)]
    untold = asked - {ref for e in between for ref in e.initiator}
    said += [f"{names.one(told, ref)} (whose word that is was not read)" for ref in sorted(untold)]
    return "; ".join(dict.fromkeys(said))


def _name(told: Told, ref: str | None) -> str | None:
    return next((a.name for a in told.records.agreements if a.id == ref), None)


def term_groups(tellings: Sequence[Telling], names: Names) -> Iterator[Group]:
    """The clauses, the conditions and what was left out, of every telling, each with its words."""
    clauses = [_clause(t, a, c, names) for t, a in tellings for c in a.clauses]
    conditions = [
        Card(
            told.ref(c.id),
            in_words(c.type) + ("" if c.explicit else " (implied)"),
            quotes=(quote(told, c.start, c.end),),
        )
        for told, agreement in tellings
        for c in agreement.conditions
    ]
    left_out = [
        Card(told.ref(i.id), i.issue, quotes=(quote(told, i.start, i.end),))
        for told, agreement in tellings
        for i in agreement.excluded_issues
    ]
    for title, cards in (("Terms", clauses), ("Conditions", conditions), ("Left out of it", left_out)):
        if cards:
            yield Group(title, tuple(cards))


def _clause(told: Told, agreement: Agreement, clause: Clause, names: Names) -> Card:
    bound = names.several(told, clause.bound)
    title = f"{clause.deontic}, " + (f"binds {bound}" if bound else "whom it binds is not stated")
    due = when(clause.deadline) if clause.deadline else clause.deadline_rel
    title += f", due: {due}" if due else ""
    voice = names.one(told, clause.source)
    title += f", as told by {voice}" if voice else ""
    marks = [word for word in ("implicit", "disputed") if getattr(clause, word)]
    title += f" ({', '.join(marks)})" if marks else ""
    other = next((c.content for c in agreement.clauses if c.id == clause.in_return_for), None)
    return Card(
        told.ref(clause.id),
        title,
        lines=(f"in return for: {other}",) if other else (),
        quotes=(quote(told, clause.start, clause.end),),
    )
