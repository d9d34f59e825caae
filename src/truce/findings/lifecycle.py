"""From when and until when an agreement binds, by its text and by what was done to it since.

A lifecycle act releases only where it was done by those whom the text lets do it; where the text does not say
who may, by all parties together. Anybody else's word that the agreement is over is shown and changes nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from truce.asof import EVER, Duration, Span
from truce.clauses.model import Agreement
from truce.clauses.values import NOT_STATED
from truce.findings.encodings import Text, versions
from truce.findings.record import LifecycleEntry
from truce.findings.rules import Force, force_of


def forces_in(texts: Sequence[Text], entries: Sequence[LifecycleEntry]) -> Iterator[tuple[Text, Force]]:
    """The periods in which the versions of one author's encoding bind."""
    for text, begins, ends in versions(texts):
        for force in forces_of(text.agreement, entries):
            yield text, Force(_later(force.begins, begins), _sooner(force.ends, ends))


def forces_of(agreement: Agreement, entries: Sequence[LifecycleEntry]) -> tuple[Force, ...]:
    """The periods in which an agreement binds, in order; a suspension parts them."""
    done = sorted(
        (e for e in entries if e.agreement == agreement.agreement and is_effective(e, agreement)),
        key=lambda e: (e.effect, e.known, e.id),
    )
    periods = [force_of(agreement)]
    for entry in done:
        periods[-1:] = _applied(periods[-1], entry, agreement)
    return tuple(periods)


def is_effective(entry: LifecycleEntry, agreement: Agreement) -> bool:
    """Whether those who did an act may do it: by the text, or all parties together."""
    if entry.denied:
        return False
    by = set(entry.by)
    everybody = set(agreement.party_ids)
    if everybody <= by:
        return True
    rules = [r for r in agreement.lifecycle if r.act == entry.act and r.who != (NOT_STATED,)]
    return any(
        by & everybody if set(r.who) & {"each", "party"} else set(r.who) <= by
        for r in rules
        if r.who != ("all",)
    )


def _applied(period: Force, entry: LifecycleEntry, agreement: Agreement) -> list[Force]:
    """The last period after one more act: changed, ended, or parted in two."""
    match entry.act:
        case "enter_into_force":
            return [Force(entry.effect, _term_from(entry.effect, agreement) or period.ends)]
        case "extend":
            # Until when is not stated: it binds beyond its old end, and nobody can say how long.
            return [replace(period, ends=entry.ends or Span(period.ends.last, EVER))]
        case "terminate" | "supersede":
            return [replace(period, ends=_sooner(period.ends, entry.effect))]
        case "suspend":
            before = replace(period, ends=_sooner(period.ends, entry.effect))
            again = entry.ends or Span(EVER, EVER)
            return [before, Force(again, period.ends)]
        case "resume":
            return [replace(period, begins=entry.effect)]


def _later(one: Span, other: Span) -> Span:
    return Span(max(one.first, other.first), max(one.last, other.last))


def _term_from(start: Span, agreement: Agreement) -> Span | None:
    """When a term that is a length runs out if it begins at another time than the text alone says."""
    lasts = agreement.term.lasts
    if not isinstance(lasts, Duration) or agreement.term.renews == "automatic":
        return None
    return start.after(lasts)


def _sooner(one: Span, other: Span) -> Span:
    return Span(min(one.first, other.first), min(one.last, other.last))
