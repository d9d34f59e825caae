"""From when and until when an agreement binds, by its text and by what was done to it since.

A lifecycle act releases only where it was done by those whom the text lets do it; where the text does not say
who may, by all parties together. Anybody else's word that the agreement is over is shown and changes nothing.
An act that needs notice takes effect when the notice has run; if nobody says that it was given, not at all.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import get_args

from truce.asof import EVER, Duration, Span
from truce.clauses.model import Agreement, Lifecycle, LifecycleAct
from truce.clauses.values import NOT_STATED
from truce.findings.encodings import Text, versions
from truce.findings.entries import LifecycleEntry
from truce.findings.rules import Force, force_of, zone_of


def forces_in(
    texts: Sequence[Text], entries: Sequence[LifecycleEntry], all_texts: Sequence[Text] = ()
) -> Iterator[tuple[Text, Force]]:
    """When the versions of one author's encoding bind; other texts of the record may supersede it."""
    for text, begins, ends in versions(texts):
        force = force_now(text.agreement, entries, all_texts)
        yield text, replace(force, begins=_later(force.begins, begins), ends=_sooner(force.ends, ends))


def force_now(
    agreement: Agreement, entries: Sequence[LifecycleEntry], all_texts: Sequence[Text] = ()
) -> Force:
    """When an agreement binds, with what was done to it since, and with what took its place."""
    about = [e for e in entries if e.agreement == agreement.agreement and is_effective(e, agreement)]
    force = force_of(agreement)
    for entry in sorted((_in_time(e, agreement) for e in about), key=lambda e: (e.effect, e.known, e.id)):
        if not _leaves(entry, agreement):
            force = _applied(force, entry, agreement)
    left = departures(agreement, entries)
    alone = ended_by_departures(agreement, left)
    force = replace(force, left=tuple(sorted(left.items())))
    force = replace(force, ends=_sooner(force.ends, alone)) if alone else force
    for since in superseded_from(agreement, all_texts):
        force = replace(force, ends=_sooner(force.ends, since.shift(-1)))
    return force


def departures(agreement: Agreement, entries: Sequence[LifecycleEntry]) -> dict[str, Span]:
    """The parties that ended an agreement for themselves alone, with the last minute for which it bound them.

    Where there are more than two sides, the others stay bound to each other unless the text says otherwise.
    """
    found: dict[str, Span] = {}
    for entry in entries:
        about = entry.agreement == agreement.agreement and is_effective(entry, agreement)
        if about and _leaves(entry, agreement):
            effect = _in_time(entry, agreement).effect
            for party in set(entry.by) & set(agreement.party_ids):
                found[party] = _sooner(found.get(party, effect), effect)
    return found


def ended_by_departures(agreement: Agreement, left: Mapping[str, Span]) -> Span | None:
    """The last minute at which two sides at least were bound; None while two are."""
    firsts = _alone_from(agreement, {p: span.first for p, span in left.items()})
    lasts = _alone_from(agreement, {p: span.last for p, span in left.items()})
    return None if firsts is None or lasts is None else Span(firsts, lasts)


def _alone_from(agreement: Agreement, left: Mapping[str, int]) -> int | None:
    """When so many had left that one side was alone."""
    for moment in sorted(left.values()):
        if len({p.side or p.id for p in agreement.parties if left.get(p.id, EVER) > moment}) < 2:
            return moment
    return None


def _leaves(entry: LifecycleEntry, agreement: Agreement) -> bool:
    """Whether an act, if it is effective, ends an agreement for those alone who did it."""
    everybody = {p.side or p.id for p in agreement.parties}
    if entry.act != "terminate" or len(everybody) < 3 or set(agreement.party_ids) <= set(entry.by):
        return False
    rules = [r for r in agreement.lifecycle if is_allowed(entry, r, agreement)]
    return all(rule.others_stay_bound is not False for rule in rules)


def superseded_from(agreement: Agreement, texts: Sequence[Text]) -> Iterator[Span]:
    """From when texts that name an agreement as superseded bind.

    Only a text by the same author of encodings counts, and only if it binds all the parties of the old one:
    nobody is released by a text that somebody else puts into the record.
    """
    for text in texts:
        new = text.agreement
        same = new.encoding.author == agreement.encoding.author
        if agreement.agreement in new.supersedes and same and set(agreement.party_ids) <= set(new.party_ids):
            yield force_of(new).begins


def is_effective(entry: LifecycleEntry, agreement: Agreement) -> bool:
    """Whether those who did an act may do it: by the text, or all parties together."""
    if entry.under is not None:
        return entry.under == (agreement.encoding.author, agreement.version)
    if entry.denied or entry.act not in get_args(LifecycleAct):
        return False
    by = set(entry.by)
    everybody = set(agreement.party_ids)
    if everybody <= by:
        return True
    return any(_needs(r) is None or entry.given is not None for r in _allowing(entry, agreement))


def _allowing(entry: LifecycleEntry, agreement: Agreement) -> list[Lifecycle]:
    """The rules of the text by which less than all parties may do an act, and these did."""
    return [r for r in agreement.lifecycle if r.upon is None and is_allowed(entry, r, agreement)]


def is_allowed(entry: LifecycleEntry, rule: Lifecycle, agreement: Agreement) -> bool:
    """Whether those who did an act are those who may by a rule, notice and conditions apart."""
    by, everybody = set(entry.by), set(agreement.party_ids)
    if rule.act != entry.act or rule.who == (NOT_STATED,):
        return False
    if rule.who == ("all",):
        return everybody <= by and rule.upon is not None
    return bool(by & everybody) if set(rule.who) & {"each", "party"} else set(rule.who) <= by


def _needs(rule: Lifecycle) -> Duration | None:
    return rule.notice if isinstance(rule.notice, Duration) else None


def _in_time(entry: LifecycleEntry, agreement: Agreement) -> LifecycleEntry:
    """An act with the time from which it takes effect: not before its notice has run."""
    if entry.under is not None or set(agreement.party_ids) <= set(entry.by):
        return entry
    needs = [_needs(r) for r in _allowing(entry, agreement)]
    if None in needs or entry.given is None:
        return entry
    runs = [entry.given.after(n, zone_of(agreement)) for n in needs if n is not None]
    first, last = min(r.first for r in runs), min(r.last for r in runs)
    return replace(entry, effect=Span(max(entry.effect.first, first), max(entry.effect.last, last)))


def _applied(force: Force, entry: LifecycleEntry, agreement: Agreement) -> Force:
    """When an agreement binds after one more act."""
    until = entry.effect.shift(-1)
    match entry.act:
        case "enter_into_force":
            return replace(force, begins=entry.effect, ends=_term_from(entry.effect, agreement) or force.ends)
        case "extend":
            # Until when is not stated: it binds beyond its old end, and nobody can say how long.
            longer = replace(force, ends=entry.ends or Span(force.ends.first, EVER))
            lapsed = entry.effect.first > -EVER and entry.effect.last > force.ends.first
            return replace(longer, gaps=(*force.gaps, (force.ends.shift(1), until))) if lapsed else longer
        case "terminate" | "supersede":
            return replace(force, ends=_sooner(force.ends, entry.effect))
        case "suspend":
            return replace(force, gaps=(*force.gaps, (entry.effect, entry.ends or Span(EVER, EVER))))
        case "resume":
            gaps = ((begins, _sooner(ends, until)) for begins, ends in force.gaps)
            return replace(force, gaps=tuple(gaps))
        case _:
            return force


def _later(one: Span, other: Span) -> Span:
    return Span(max(one.first, other.first), max(one.last, other.last))


def _term_from(start: Span, agreement: Agreement) -> Span | None:
    """When a term that is a length runs out if it begins at another time than the text alone says."""
    lasts = agreement.term.lasts
    if not isinstance(lasts, Duration) or agreement.term.renews == "automatic":
        return None
    return start.after(lasts, zone_of(agreement))


def _sooner(one: Span, other: Span) -> Span:
    return Span(min(one.first, other.first), min(one.last, other.last))
