"""Acts that meet a ban but for place or time, or but for a doer who signed nothing: shown, nobody's breach.

Acts of groups are counted apart and never dropped. What ties a group to a party is a claim: established if
that party itself, all parties or the text say so, else alleged.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from truce.asof import Span
from truce.clauses.model import Actor
from truce.findings.finding import Finding, Tie
from truce.findings.hearing import Hearing
from truce.findings.matching import match
from truce.findings.record import Text
from truce.findings.rules import Rule, agreed_tie

_NOWHERE_NEEDED = frozenset[str]()


def beside(hearing: Hearing, rule: Rule) -> Iterator[Finding]:
    """The findings on acts outside the area of a ban, and on acts by those who signed nothing."""
    yield from _elsewhere(hearing, rule)
    for incident in hearing.wanted():
        for group in _groups(hearing, rule, incident):
            case = hearing.case(replace(rule, bearer=group), incident)
            if case is not None:
                found = hearing.finding(replace(rule, bearer=group), case, "non_signatory")
                about = ties(rule, hearing.record.texts, group, case.when)
                yield replace(found, bearer=rule.bearer, instance=rule.instance(group), ties=about)


def linked_to(rule: Rule, texts: Sequence[Text]) -> frozenset[str]:
    """Groups that somebody ties to the bearer of a rule."""
    return frozenset(
        actor.id
        for actor in _actors(rule, texts)
        if any(link.to == rule.bearer and link.kind != "opposed" for link in actor.links)
    )


def _actors(rule: Rule, texts: Sequence[Text]) -> Iterator[Actor]:
    for text in texts:
        if (text.agreement.agreement, text.agreement.encoding.author) == (rule.agreement, rule.encoding):
            yield from text.agreement.actors


def _elsewhere(hearing: Hearing, rule: Rule) -> Iterator[Finding]:
    """Acts that surely meet all of a ban but the place, or the hours and days in which it counts."""
    wide = elsewhere(rule)
    if wide is None:
        return
    for incident in hearing.wanted():
        held = hearing.held(rule, incident)
        if any(m.answer != "no" for _, m in held):
            continue
        told = [t for t, m in held if set(m.fails) <= {"where", "when"} and t.side == "against"]
        if any(match(t.account, wide, hearing.at).answer == "yes" for t in told):
            case = hearing.case(wide, incident)
            if case is not None:
                yield hearing.finding(rule, case, "outside")


def elsewhere(rule: Rule) -> Rule | None:
    """A rule as if it counted everywhere, at all hours and on all days; None if it does."""
    if not rule.zones and not rule.outside and not rule.force.hours:
        return None
    force = replace(rule.force, hours=None)
    return replace(rule, zones=_NOWHERE_NEEDED, outside=_NOWHERE_NEEDED, height_or_sea=False, force=force)


def _groups(hearing: Hearing, rule: Rule, incident: str) -> list[str]:
    """Those who are said to have done it, and signed nothing, and whose act the rule would otherwise meet."""
    held = hearing.held(rule, incident)
    told = {w for t, m in held if m.fails == ("who",) for w in t.account.who or ()}
    return sorted(told - set(rule.parties) - rule.units - {rule.bearer})


def ties(rule: Rule, texts: Sequence[Text], group: str, when: Span) -> tuple[Tie, ...]:
    """What is said to tie a group to the bearer, and whether it was established when the group acted."""
    return tuple(
        Tie(
            group=group, to=link.to, kind=link.kind, whose=link.whose,
            established=agreed_tie(link, when, rule.zone),
        )
        for actor in _actors(rule, texts)
        if actor.id == group
        for link in actor.links
        if link.to == rule.bearer
    )  # fmt: skip
