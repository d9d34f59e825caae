"""Hearing the accounts: every account of an incident held against a rule, with its weight and its side."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from truce.asof import EVER, Span
from truce.findings.finding import RANK, Finding, Occurrence, Outcome
from truce.findings.matching import ASPECTS, Answer, Match, match, meets_act
from truce.findings.policy import Policy
from truce.findings.record import Record, Ruling
from truce.findings.responsibility import responsibility
from truce.findings.rules import ANYBODY, Rule, answering
from truce.findings.weighing import DENYING, Grade, Side, Told, confirmed_by, grade, weigh
from truce.incidents.accounts import Account, Source


@dataclass(frozen=True, slots=True)
class Case:
    """An incident held against a rule."""

    incident: str
    told: tuple[Told, ...]
    matches: tuple[Match, ...]
    grade: Grade
    when: Span

    @property
    def sure(self) -> bool:
        """Whether somebody's account surely meets the rule, whatever it weighs."""
        return any(t.side == "for" for t in self.told)


class Hearing:
    """A record as known, sorted for judging as of a moment (minutes, UTC)."""

    def __init__(self, record: Record, policy: Policy, at: int) -> None:
        self.record = record
        self.policy = policy
        self.at = at
        self.sources = {s.id: s for s in record.sources}
        self.incidents: dict[str, list[Account]] = {}
        for account in record.accounts:
            self.incidents.setdefault(account.incident, []).append(account)

    def cases(self, rule: Rule) -> Iterator[Case]:
        """The incidents that some account lets meet the rule."""
        return self.heard(Hearing.case, rule)

    def asked(self, rule: Rule) -> Iterator[Case]:
        """Those of its cases on which findings are wanted."""
        held = (self.case(rule, incident) for incident in self.wanted())
        return (case for case in held if case is not None)

    def wanted(self) -> Sequence[str]:
        """The incidents on which findings are wanted, in order: all."""
        return sorted(self.incidents)

    def wants(self, instance: str) -> bool:  # noqa: ARG002
        """Whether a finding on a time that a duty falls due, or on a period, is wanted: every one is."""
        return True

    def heard(self, how: "Heard", rule: Rule) -> Iterator[Case]:
        """The cases that come of hearing every incident in one way, in order."""
        held = (how(self, rule, incident) for incident in sorted(self.incidents))
        return (case for case in held if case is not None)

    def case(self, rule: Rule, incident: str) -> Case | None:
        """An incident held against a rule; None if no account lets it meet the rule."""
        # Where nobody tells an act that may be one of these, nothing else need be asked.
        if all(meets_act(a.act, rule.acts) == "no" for a in self.incidents.get(incident, ())):
            return None
        held = self.held(rule, incident)
        told, matches = tuple(t for t, _ in held), tuple(m for _, m in held)
        if not any(t.side in ("for", "perhaps") for t in told):
            return None
        return Case(incident, told, matches, grade(told, rule.parties, self.policy), _time(told))

    def held(self, rule: Rule, incident: str) -> tuple[tuple[Told, Match], ...]:
        """Every account of an incident with its weight, its side, and what it meets of a rule."""
        matches = ((a, match(a, rule, self.at)) for a in self.incidents.get(incident, ()))
        return tuple((tell(a, self.source(a), m, self.policy, rule.bearer), m) for a, m in matches)

    def source(self, account: Account) -> Source:
        """Who tells an account; a source that nobody has described cannot be judged."""
        return self.sources.get(account.source) or Source(id=account.source, origin=account.origin)

    def occurrence(self, rule: Rule, incident: str) -> Occurrence:
        """Whether the act happened at all, whoever did it to whomever."""
        happened = Match("yes")
        told = [
            tell(a, self.source(a), happened, self.policy, ANYBODY) for a in self.incidents.get(incident, ())
        ]
        found = grade(told, rule.parties, self.policy)
        if found == "unverified" and any(_without_access(t) for t in told):
            return "unverifiable"
        against = [t for t in told if t.side == "against"]
        return "not_an_incident" if found == "evidence_against" and confirmed_by(against) else found

    def counter_acts(self, rule: Rule) -> Iterator[Case]:
        """The acts that answer, or that start a clock; by any of those who may act."""
        best: dict[str, Case] = {}
        for one in answering(rule):
            for case in self.cases(one):
                other = best.setdefault(case.incident, case)
                if RANK[case.grade] < RANK[other.grade]:
                    best[case.incident] = case
        return (best[incident] for incident in sorted(best))

    def supporting(self, cases: Iterable[Case]) -> tuple[str, ...]:
        """The accounts of some cases that are for them, or may be."""
        return tuple(t.account.id for case in cases for t in case.told if t.side in ("for", "perhaps"))

    def finding(self, rule: Rule, case: Case, outcome: Outcome, **more: object) -> Finding:
        """A finding on an incident; `more` are fields that are set otherwise."""
        pro = [t for t in case.told if t.side in ("for", "perhaps")]
        con = [t for t in case.told if t.side == "against"]
        pairs = zip(case.told, case.matches, strict=True)
        open_ones = {aspect for t, m in pairs if t.side == "perhaps" for aspect in m.open}
        finding = Finding(
            agreement=rule.agreement, encoding=rule.encoding, version=rule.version, clause=rule.clause,
            reading=rule.reading, bearer=rule.bearer, incident=case.incident, instance=rule.instance(),
            occurrence=self.occurrence(rule, case.incident), grade=case.grade, outcome=outcome,
            responsibility=responsibility(rule, case.told, self.policy),
            weight=weigh(case.told), when=case.when,
            hangs_on=tuple(a for a in ASPECTS if a in open_ones) if outcome == "undecidable" else (),
            confirmed_by=confirmed_by([t for t in case.told if t.side == "for"]),
            supports=tuple(t.account.id for t in pro), against=tuple(t.account.id for t in con),
            denied_by=denied_by(case.told),
            unreviewed=not any(t.account.reviewed for t in pro), implicit=rule.implicit,
            rulings=self.rulings(rule, case.incident),
        )  # fmt: skip
        return replace(finding, **more)  # type: ignore[arg-type]

    def unkept(self, rule: Rule, outcome: Outcome, **more: object) -> Finding:
        """A finding on a duty or a number, where there is no single act; `more` are its other fields."""
        finding = Finding(
            agreement=rule.agreement, encoding=rule.encoding, version=rule.version, clause=rule.clause,
            reading=rule.reading, bearer=rule.bearer, incident=None, occurrence="unverified",
            grade="unverified", outcome=outcome, implicit=rule.implicit, rulings=self.rulings(rule, None),
        )  # fmt: skip
        return replace(finding, **more)  # type: ignore[arg-type]

    def rulings(self, rule: Rule, incident: str | None) -> tuple[Ruling, ...]:
        """What bodies ruled on an incident, or on a clause as a whole; on this bearer, or naming nobody."""
        return rulings_on(self.record.rulings, rule, incident)


Heard = Callable[[Hearing, Rule, str], Case | None]
"""A way to hear an incident. It looks at the accounts of that incident alone."""


def rulings_on(rulings: Sequence[Ruling], rule: Rule, incident: str | None) -> tuple[Ruling, ...]:
    """Of some rulings those on an incident, or on a clause as a whole; on this bearer, or naming nobody."""
    about = (rule.agreement, rule.clause, incident or "")
    return tuple(
        r
        for r in rulings
        if (r.agreement, r.clause, r.incident) == about
        and r.party in (None, rule.bearer)
        and r.encoding in (None, rule.encoding)
    )


def tell(account: Account, source: Source, found: Match, policy: Policy, bearer: str) -> Told:
    """An account with its weight, and the side on which it weighs for or against an act of a bearer."""
    # A denial is somebody's plain word; how sure the text is of it is not its weight.
    certainty = "reported" if account.certainty in DENYING else account.certainty
    points = 0 if source.lead else policy.points(source.letter, certainty)
    return Told(account, source, points, _side(account, source, found, bearer))


def _side(account: Account, source: Source, found: Match, bearer: str) -> Side:
    """On which side an account weighs.

    Who tells the same act of somebody else, elsewhere or at another time speaks against this one; who merely
    calls it another act does not: a killing can be an airstrike.
    """
    if account.certainty == "disputed" or account.stance == "cannot_verify":
        return "neither"
    if account.stance == "denies_act" or account.certainty in DENYING:
        return "against"
    if account.stance == "denies_author":
        return "against" if _acquits(Told(account, source, 0, "neither"), bearer) else "neither"
    if found.fails == ("act",):
        return "maybe_against" if found.open else "neither"
    return _SIDE_OF[found.answer]


_SIDE_OF: Mapping[Answer, Side] = {"yes": "for", "perhaps": "perhaps", "no": "against"}


def _acquits(told: Told, bearer: str) -> bool:
    """Whether a denial of the author is of this one; where it names none, it is of the speaker's side."""
    named = frozenset(told.account.who or ()) | told.account.who_maybe
    whom = named or ({told.voice} if told.voice else {bearer})
    return bearer != ANYBODY and bearer in whom


def _without_access(told: Told) -> bool:
    return told.account.stance == "cannot_verify" and told.voice is None


def denied_by(told: Sequence[Told]) -> tuple[str, ...]:
    """Who denies, whatever it weighs: the party whose word it is, else the source."""
    denials = (
        t
        for t in told
        if t.account.stance in ("denies_act", "denies_author") or t.account.certainty in DENYING
    )
    return tuple(sorted({t.voice or t.source.id for t in denials}))


def _time(told: Sequence[Told]) -> Span:
    """When it happened: between the first and the last minute that those for it, or perhaps for it, tell.

    What two accounts have in common would be narrower, and wrong as soon as one of them is about another act.
    """
    spans = [t.account.when for t in told if t.side in ("for", "perhaps")]
    return Span(min((s.first for s in spans), default=-EVER), max((s.last for s in spans), default=EVER))
