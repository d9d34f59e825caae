"""Which single claim would change a finding: found by trying each, never by a template.

Each account is taken away, called reviewed, and filled in where it leaves something open; and one account of
each kind that can weigh is added. After each the one finding is judged again. What changes it is for analysts
alone (DESIGN section 7): it tells a party which witness to discredit and which report to file.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from truce.asof import EVER, Span
from truce.clauses.acts import meant_by
from truce.findings.judge import Finding, Outcome
from truce.findings.matching import Aspect, in_force
from truce.findings.questions import Question
from truce.findings.record import Record
from truce.findings.retrial import Retrial
from truce.findings.rules import Force, Rule
from truce.findings.weighing import Grade
from truce.incidents.accounts import Account, Source, Stance

Kind = Literal["removed", "reviewed", "filled", "added"]
Added = Literal[
    "mechanism_for", "mechanism_against", "access_for", "access_against", "examined", "admission", "denial",
    "exception_claimed", "exception_established", "answer_in_time", "done_in_time",
]  # fmt: skip

MOST_ACCOUNTS = 60
"""Of more accounts than these only the first are tried, those of the incident itself before all others; the
answer says so."""
MOST_BESIDE = 20
"""Of these so many may be of other incidents: notices, say, or acts that a number counts."""
SOMEBODY_ELSE = "somebody-else"
"""An id that no agreement has: filled in where an account turns out to be about nobody the term names."""
_NEW = "what-if"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One claim that is tried: taken away, reviewed, filled in, or added.

    `account` is the claim that there is; None for one that is added. `aspect` and `meets` say what is filled
    in and whether so that the term is met. `assumed` is the account as it would be, `source` who tells it.
    """

    kind: Kind
    account: str | None = None
    added: Added | None = None
    aspect: Aspect | None = None
    meets: bool | None = None
    assumed: Account | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A claim that would change a finding, and what it would be; outcome None: there would be none."""

    claim: Claim
    outcome: Outcome | None
    grade: Grade | None


@dataclass(frozen=True, slots=True)
class Changes:
    """The single claims that change a finding, how many were tried, and how many accounts were not."""

    found: tuple[Change, ...]
    tried: int
    untried: int


def changes(question: Question, finding: Finding) -> Changes:
    """Every single claim that changes the outcome or the grade of a finding."""
    claims = tuple(claims_about(question, finding))
    answers = ((c, question.answer(retrial(c, question))) for c in claims)
    tried = [Change(c, f.outcome if f else None, f.grade if f else None) for c, f in answers]
    found = tuple(c for c in tried if (c.outcome, c.grade) != (finding.outcome, finding.grade))
    return Changes(found, len(claims), len(question.part.accounts) - len(_tried(question)))


def _tried(question: Question) -> tuple[Account, ...]:
    """The accounts that are tried: those of the incident before the others."""
    own = [a for a in question.part.accounts if a.incident in question.key]
    others = [a for a in question.part.accounts if a.incident not in question.key]
    return (*own[:MOST_ACCOUNTS], *others[: max(0, min(MOST_BESIDE, MOST_ACCOUNTS - len(own)))])


def retrial(claim: Claim, question: Question) -> Retrial:
    """The bench of a question before which a claim is taken away, changed or added."""
    bench = question.bench
    if claim.account is None:
        assert claim.assumed is not None
        incident = claim.assumed.incident
        return bench.told(incident, [*bench.incidents.get(incident, ()), claim.assumed], claim.source)
    incident = bench.incident_of[claim.account]
    told = bench.incidents[incident]
    if claim.assumed is None:
        return bench.told(incident, [a for a in told if a.id != claim.account])
    return bench.told(incident, [claim.assumed if a.id == claim.account else a for a in told])


def applied(claim: Claim, record: Record) -> Record:
    """A record in which a claim is taken away, changed or added."""
    if claim.assumed is None:
        return replace(record, accounts=tuple(a for a in record.accounts if a.id != claim.account))
    if claim.account is None:
        sources = (*record.sources, claim.source) if claim.source else record.sources
        return replace(record, accounts=(*record.accounts, claim.assumed), sources=sources)
    changed = tuple(claim.assumed if a.id == claim.account else a for a in record.accounts)
    return replace(record, accounts=changed)


def claims_about(question: Question, finding: Finding) -> Iterator[Claim]:
    """The claims that are tried, in a fixed order."""
    rule = question.rule
    for account in _tried(question):
        yield Claim(kind="removed", account=account.id)
        if not account.reviewed:
            yield Claim(kind="reviewed", account=account.id, assumed=replace(account, reviewed=True))
        for aspect, meets, filled in _filled(account, rule, question):
            yield Claim(kind="filled", account=account.id, aspect=aspect, meets=meets, assumed=filled)
    for added, source, account in _added(question, finding, rule):
        yield Claim(kind="added", added=added, assumed=account, source=source)


# ---- filling in


def _filled(account: Account, rule: Rule, question: Question) -> Iterator[tuple[Aspect, bool, Account]]:
    """An account with one thing that it leaves open filled in: so that it meets the rule, and so that not."""
    matches = question.bench.held(rule, account.incident)
    open_ones = next((m.open for t, m in matches if t.account.id == account.id), ())
    for aspect in open_ones:
        for meets in (True, False):
            filled = _fill(account, aspect, meets, rule, question.at)
            if filled is not None and filled != account:
                yield aspect, meets, filled


def _fill(account: Account, aspect: Aspect, meets: bool, rule: Rule, at: int) -> Account | None:
    match aspect:
        case "act":
            meant = meant_by(account.act) if account.act else rule.acts
            under = sorted(meant - (frozenset() if meets else rule.acts))
            fitting = [a for a in under if (a in rule.acts) == meets]
            return replace(account, act=fitting[0]) if fitting else None
        case "who":
            return replace(account, who=(rule.bearer if meets else SOMEBODY_ELSE,))
        case "whom" | "targets" | "means":
            wanted = sorted(getattr(rule, aspect) or ())
            told: dict[str, Any] = {aspect: (wanted[0] if meets else SOMEBODY_ELSE,)} if wanted else {}
            return replace(account, **told)
        case "where":
            return _placed(account, meets, rule)
        case "when":
            return _timed(account, meets, rule, at)
        case _:
            return None


def _placed(account: Account, meets: bool, rule: Rule) -> Account | None:
    if rule.height_or_sea or not (rule.zones or rule.outside):
        return None
    inside = frozenset(sorted(rule.zones)[:1])
    elsewhere = frozenset() if rule.zones else frozenset(sorted(rule.outside)[:1])
    return replace(account, zones=inside if meets else elsewhere, zones_maybe=frozenset())


def _timed(account: Account, meets: bool, rule: Rule, at: int) -> Account | None:
    when, force = account.when, rule.force
    if force.gaps or force.hours:
        return _at_a_minute(account, meets, force, at)
    if meets:
        sure = _common(when, force.begins.last, min(force.ends.first, at))
        return replace(account, when=sure) if sure else None
    outside = _common(when, -EVER, force.begins.first - 1) or _common(
        when, min(force.ends.last, at) + 1, EVER
    )
    return replace(account, when=outside) if outside else None


def _at_a_minute(account: Account, meets: bool, force: Force, at: int) -> Account | None:
    """The account at the first minute of its time that surely lies in the binding, or surely does not."""
    when, gaps = account.when, [*force.gaps, *(force.hours.gaps(account.when) if force.hours else ())]
    ends = [(force.begins.shift(-1), force.ends), *((b.shift(-1), e) for b, e in gaps)]
    edges = {m for begin, end in ends for m in (begin.first, begin.last + 1, end.first, end.last + 1)}
    for minute in sorted(m for m in {*edges, when.first, when.last} if when.first <= m <= when.last):
        if in_force(Span(minute, minute), force, at) == ("yes" if meets else "no"):
            return replace(account, when=Span(minute, minute))
    return None


def _common(when: Span, first: int, last: int) -> Span | None:
    low, high = max(when.first, first), min(when.last, last)
    return Span(low, high) if low <= high else None


# ---- adding


def _added(question: Question, finding: Finding, rule: Rule) -> Iterator[tuple[Added, Source, Account]]:
    """One account of each kind that can weigh, as clear as an account can be, reviewed where that counts."""
    if finding.incident is None:
        yield from _added_to_duty(question, finding, rule)
        return
    clear = _meeting(question, finding, rule)
    mechanism = Source(id=_NEW, letter="A", origin=_NEW, mechanism=True, own_access=True)
    access = Source(id=_NEW, letter="A", origin=_NEW, own_access=True)
    accused = Source(id=_NEW, letter="F", origin=f"side {rule.bearer}", side=rule.bearer)
    against: Stance = "denies_act"
    yield "mechanism_for", mechanism, clear
    yield "mechanism_against", mechanism, replace(clear, stance=against)
    yield "access_for", access, clear
    yield "access_against", access, replace(clear, stance=against)
    yield "examined", Source(id=_NEW, letter="B", origin=_NEW), replace(clear, examined=True)
    word = replace(clear, origin=accused.origin)
    yield "admission", accused, replace(word, entitled=True, basis="admitted")
    yield "denial", accused, replace(word, stance=against, reviewed=False)
    for kind, only in rule.exceptions:
        if not only or clear.act in only:
            yield "exception_claimed", accused, replace(word, claimed=(kind,), reviewed=False)
            yield "exception_established", mechanism, replace(clear, claimed=(kind,))
    if rule.kind == "require_prior":
        yield "answer_in_time", mechanism, _answering(finding, clear, rule)


def _meeting(question: Question, finding: Finding, rule: Rule) -> Account:
    """An account of the incident that meets a rule in every aspect, with what is told of it already."""
    told = [a for a in question.part.accounts if a.incident == finding.incident]

    def first(name: str, wanted: frozenset[str] | None) -> tuple[str, ...] | None:
        if not wanted:
            return None
        said = [v for a in told for v in getattr(a, name) or () if v in wanted]
        return (said[0] if said else min(wanted),)

    acts = [a.act for a in told if a.act in rule.acts] or sorted(rule.acts)
    ends = min(rule.force.ends.first, question.at)
    when = _common(finding.when, rule.force.begins.last, ends) or finding.when
    return Account(
        id=_NEW, incident=finding.incident or _NEW, source=_NEW, origin=_NEW, certainty="fact",
        act=acts[0] if acts else None, who=(rule.bearer,), whom=first("whom", rule.whom),
        targets=first("targets", rule.targets), means=first("means", rule.means),
        when=when, zones=frozenset(sorted(rule.zones)[:1]), reviewed=True, known=0,
    )  # fmt: skip


def _answering(finding: Finding, clear: Account, rule: Rule) -> Account:
    """Notice or consent in the time that the term wants, however the uncertain ends fall."""
    low, high = finding.when.last + rule.low.last, finding.when.first + rule.high.first
    when = Span(low, high) if low <= high else Span(high, high)
    who = (min(rule.counter_who),) if rule.counter_who else None
    moment = Span(when.last, when.last)
    return replace(clear, incident=_NEW, act=min(rule.counter_acts, default=None), who=who, when=moment)


def _added_to_duty(
    question: Question, finding: Finding, rule: Rule
) -> Iterator[tuple[Added, Source, Account]]:
    """One more act that the number counts, or the duty done in its time; seen by the mechanism."""
    mechanism = Source(id=_NEW, letter="A", origin=_NEW, mechanism=True, own_access=True)
    incident_less = replace(finding, incident=None)
    clear = replace(_meeting(question, incident_less, rule), incident=_NEW)
    if rule.kind == "limit":
        counted = [a.when for a in question.part.accounts if a.act in rule.acts]
        if counted:
            yield "mechanism_for", mechanism, replace(clear, when=max(counted))
        return
    last = finding.when.first if rule.trigger == "date" else finding.when.first + min(rule.high.first, EVER)
    moment = max(min(last, question.at), finding.when.last + (0 if rule.trigger == "date" else rule.low.last))
    yield "done_in_time", mechanism, replace(clear, when=Span(moment, moment))
