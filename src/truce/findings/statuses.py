"""The status of clauses and agreements: what all findings together amount to at a moment.

Silence is "no information" unless somebody could have seen: only with coverage does it become "no violation
observed", and that names who was looking. A ruling stands beside the assessment and is never merged with it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from truce.asof import EVER, Span
from truce.clauses.model import Agreement
from truce.findings.encodings import Text, adopted, by_author, versions, waiting
from truce.findings.finding import Course, Finding, Outcome
from truce.findings.judge import VERSION, KnownBy, as_asked, judge, rules_in_force
from truce.findings.lifecycle import (
    departures,
    ended_by_departures,
    force_now,
    is_effective,
    superseded_from,
)
from truce.findings.matching import Answer, in_force, paused
from truce.findings.policy import DEFAULT, Policy
from truce.findings.record import LifecycleEntry, Record, Ruling
from truce.findings.rules import Force, Rule, earliest_made
from truce.findings.watching import Watch, is_watched_throughout, watch_over
from truce.incidents.accounts import Coverage

ClauseStatus = Literal[
    "not_in_force", "no_violation_observed", "no_information", "contested", "violation_assessed",
    "undecidable", "release_claimed", "depends_on_reading", "suspended", "expired", "met", "pending",
    "not_monitorable",
]  # fmt: skip
AgreementStatus = Literal[
    "unknown", "proposed", "announced", "in_force", "extended", "suspended", "breach_claimed",
    "declared_broken", "expired", "ended", "superseded", "undecidable",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The status of one clause, with all that stands beside it and is not merged with it.

    `by` are those bound by it who broke it, as assessed; `ruled` what bodies ruled, and on whom. `course` is
    whether the breaches go on, where that can be told of a state or a duty. `excuses` are claimed by those
    accused and block nothing; `denied_by` is shown whatever it weighs. `certified_by` says that it was met.
    `coverage` is who could have seen a breach, when and where, and `kept_out` who could not, and by whom;
    `watched` for how many minutes somebody could have, of those for which it may have bound so far (None: it
    is not known since when it binds), and `watch` how much of it, where, by which means, with which gaps.
    `last` is the latest time of a violation (None: none). `unlisted` is how many findings there are beside
    those listed, each like one of them but for its act.
    """

    agreement: str
    encoding: str
    clause: str
    status: ClauseStatus
    by: tuple[str, ...] = ()
    readings: tuple[tuple[str, ClauseStatus], ...] = ()
    ruled: tuple[str, ...] = ()
    course: Course | None = None
    excuses: tuple[str, ...] = ()
    denied_by: tuple[str, ...] = ()
    certified_by: tuple[str, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    kept_out: tuple[Coverage, ...] = ()
    watched: tuple[int, int] | None = None
    watch: Watch | None = None
    unreviewed: bool = False
    last: Span | None = None
    findings: tuple[Finding, ...] = ()
    unlisted: int = 0

    @property
    def at_least_one_of(self) -> tuple[str, ...]:
        """Those of whom one broke it, by whichever reading, where nothing graver can be said of it."""
        if self.status != "undecidable":
            return ()
        readings = {f.reading for f in self.findings}
        told: dict[str, dict[str | None, tuple[str, ...]]] = {}
        for f in self.findings:
            if f.one_of:
                told.setdefault(f.incident or "", {})[f.reading] = f.one_of
        by = {who for each in told.values() if set(each) == readings for one in each.values() for who in one}
        return tuple(sorted(by))

    @property
    def observed_by(self) -> tuple[str, ...]:
        """Who could have seen a breach of the clause, by name."""
        return tuple(sorted({c.who for c in self.coverage}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The status of one agreement in one encoding, and the claims about it that changed nothing.

    `binds` is whether it is in force, whatever is declared; `said_by` are the parties that claim a breach or
    declare it broken, where that is its status: their word ends nothing.
    `left` are the parties that ended it for themselves alone by then: the others stay bound to each other.
    `encoding` is its author. `adopted_by` says who adopted it, none: nobody did, or another was adopted
    since; `adopted_since` in minutes, UTC. `adoption_claimed`: only its author says that it was adopted.
    `waiting` are texts that its author filed after the adoption; nobody is judged by them.
    """

    agreement: str
    encoding: str
    status: AgreementStatus
    binds: Answer = "perhaps"
    said_by: tuple[str, ...] = ()
    claimed: tuple[LifecycleEntry, ...] = ()
    left: tuple[str, ...] = ()
    adopted_by: tuple[str, ...] = ()
    adopted_since: int | None = None
    adoption_claimed: bool = False
    waiting: tuple[str, ...] = ()
    clauses: tuple[Status, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """All statuses at a moment as known at another, with the versions that gave them."""

    at: int
    known_at: int
    policy: str
    agreements: tuple[Standing, ...]
    findings: tuple[Finding, ...]
    known_by: KnownBy = "record"
    judge: str = VERSION


def statuses(
    record: Record, policy: Policy = DEFAULT, *, at: int, known_at: int, known_by: KnownBy = "record"
) -> Judgement:
    """Judge a record and sum up. Moments in minutes since 1970, UTC; `known_by` as in `judge`."""
    findings = judge(record, policy, at=at, known_at=known_at, known_by=known_by)
    return summed(record, findings, policy, at=at, known_at=known_at, known_by=known_by)


def summed(
    record: Record,
    findings: tuple[Finding, ...],
    policy: Policy,
    *,
    at: int,
    known_at: int,
    known_by: KnownBy = "record",
    unlisted: Mapping[tuple[str, str, str], int] | None = None,
) -> Judgement:
    """Sum up what was found in a record, by the judge or by an engine that answers as it does.

    Its accounts are not looked at. `unlisted` says of how many more findings (by agreement, encoding and
    clause) those given stand for, of which each is like one of these but for its act.
    """
    known = as_asked(record, known_at, known_by)
    done = adopted(record.texts, record.adoptions, known_at)
    # Of several encodings that were adopted one after the other, the last one counts.
    last = {a.text.agreement.agreement: a for a in done}
    late = by_author(waiting(record.texts, record.adoptions, known_at))
    standings = []
    for key, texts in by_author(known.texts).items():
        standing = _standing(texts, known, [f for f in findings if (f.agreement, f.encoding) == key], at)
        adoption = last.get(standing.agreement)
        clauses = tuple(
            replace(c, unlisted=(unlisted or {}).get((c.agreement, c.encoding, c.clause), 0))
            for c in standing.clauses
        )
        standing = replace(standing, waiting=tuple(t.id for t in late.get(key, ())), clauses=clauses)
        if adoption and adoption.text in texts:
            standing = replace(standing, adopted_by=adoption.by, adopted_since=adoption.since)
        standings.append(standing)
    return Judgement(at, known_at, policy.version, tuple(standings), findings, known_by)


def _standing(texts: Sequence[Text], known: Record, findings: Sequence[Finding], at: int) -> Standing:
    """The status by one encoding, in all its versions; a clause that several have is one clause."""
    rules = rules_in_force(replace(known, texts=tuple(texts)), known.texts)
    names = dict.fromkeys(clause.id for text, *_ in versions(texts) for clause in text.agreement.clauses)
    clauses = tuple(
        clause_status(
            [r for r in rules if r.clause == name], [f for f in findings if f.clause == name], known, at
        )
        for name in names
    )
    agreement = texts[0].agreement
    entries = [e for e in known.lifecycle if e.agreement == agreement.agreement]
    now = [
        t.agreement
        for t, begins, ends in versions(texts)
        if in_force(Span(at, at), Force(begins, ends), EVER) != "no"
    ]
    binding = {in_force(Span(at, at), force_now(a, entries, known.texts), EVER) for a in now}
    each = {_agreement_status(a, known, at) for a in now}
    status: AgreementStatus = each.pop() if len(each) == 1 else "undecidable" if each else "unknown"
    declared, said_by = _declared(agreement, entries, at)
    return Standing(
        agreement=agreement.agreement,
        encoding=agreement.encoding.author,
        status=declared if declared and status in ("in_force", "extended") else status,
        binds=binding.pop() if len(binding) == 1 else "perhaps",
        said_by=said_by,
        claimed=_claimed(entries, now),
        left=tuple(sorted({p for a in now for p, last in departures(a, entries).items() if last.last <= at})),
        adoption_claimed=any(a.encoding.adopted for a in now),
        clauses=clauses,
    )


def _claimed(entries: Sequence[LifecycleEntry], now: Sequence[Agreement]) -> tuple[LifecycleEntry, ...]:
    """What was said or done about it that changed nothing."""
    counts = {name for e in entries if any(is_effective(e, a) for a in now) for name in (e.id, e.stands_for)}
    return tuple(e for e in entries if e.id not in counts and e.under is None)


def _agreement_status(agreement: Agreement, known: Record, at: int) -> AgreementStatus:
    entries = [e for e in known.lifecycle if e.agreement == agreement.agreement]
    force = force_now(agreement, entries, known.texts)
    binds = in_force(Span(at, at), force, EVER)
    done = [e for e in entries if is_effective(e, agreement) and e.effect.last <= at]
    if binds == "yes":
        return "extended" if any(e.act == "extend" for e in done) else "in_force"
    if binds == "perhaps":
        return "undecidable"
    if force.begins.first > at:
        return "announced" if _is_announced(agreement, entries, at) else "proposed"
    if force.ends.last >= at:
        return "suspended"
    if any(since.first <= at for since in superseded_from(agreement, known.texts)):
        return "superseded"
    left = departures(agreement, entries)
    alone = ended_by_departures(agreement, left)
    if alone is not None and force.ends == alone:
        return "ended"
    ending = [e for e in done if e.act in _ENDED and not left.keys() & set(e.by)]
    last = max(ending, key=lambda e: (e.effect, e.id), default=None)
    return _ENDED[last.act] if last is not None else "expired"


_ENDED: dict[str, AgreementStatus] = {"terminate": "ended", "supersede": "superseded"}


def _is_announced(agreement: Agreement, entries: Sequence[LifecycleEntry], at: int) -> bool:
    """Whether its text, or all its parties, say that it was made by a moment."""
    told = earliest_made(agreement)
    said = {p for e in entries if e.act == "announce" and not e.denied and e.effect.first <= at for p in e.by}
    return (told is not None and told <= at) or set(agreement.party_ids) <= said


def _declared(
    agreement: Agreement, entries: Sequence[LifecycleEntry], at: int
) -> tuple[AgreementStatus | None, tuple[str, ...]]:
    """What parties declare of an agreement that is in force: that it is broken, or that it was breached."""
    kinds: tuple[tuple[str, AgreementStatus], ...] = (
        ("declare_broken", "declared_broken"), ("claim_breach", "breach_claimed"),
    )  # fmt: skip
    for act, status in kinds:
        saying = {
            p for e in entries if e.act == act and not e.denied and e.effect.first <= at for p in e.by
        } & set(agreement.party_ids)
        if saying:
            return status, tuple(sorted(saying))
    return None, ()


def clause_status(rules: Sequence[Rule], findings: Sequence[Finding], known: Record, at: int) -> Status:
    """The status of one clause; where readings differ in it, that it depends on the reading."""
    readings = sorted({r.reading for r in rules if r.reading})
    each = [
        (
            name,
            _of_reading(
                [r for r in rules if r.reading == name], [f for f in findings if f.reading == name], known, at
            ),
        )
        for name in readings
    ]
    if not readings:
        status = _of_reading(rules, findings, known, at)
    elif len({s for _, s in each}) == 1 and _same_bearers(readings, findings):
        status = each[0][1]
    else:
        status = "depends_on_reading"
    broken = [f for f in findings if f.outcome in _BROKEN]
    coverage, kept_out = _coverage(rules, known, Span(-EVER, at))
    watch = _watch(rules, coverage, kept_out, at)
    return Status(
        agreement=rules[0].agreement,
        encoding=rules[0].encoding,
        clause=rules[0].clause,
        status=status,
        by=tuple(sorted({f.bearer for f in broken if f.bearer and status in _ASSESSED})),
        readings=tuple((str(n), s) for n, s in each) if status == "depends_on_reading" else (),
        ruled=tuple(dict.fromkeys(_in_words(r) for f in findings for r in f.rulings)),
        course=_course([f.course for f in broken if f.course]),
        excuses=tuple(
            sorted(
                {f"{kind}, claimed by {f.bearer or 'the accused'}" for f in findings for kind in f.claimed}
            )
        ),
        denied_by=tuple(sorted({name for f in findings for name in f.denied_by})),
        certified_by=tuple(sorted({f.certified_by for f in findings if f.certified_by})),
        coverage=coverage,
        kept_out=kept_out,
        watched=(watch.seen, watch.bound) if watch else None,
        watch=watch,
        unreviewed=any(f.unreviewed for f in findings),
        last=max((f.due or f.when for f in broken), default=None, key=lambda s: s.last),
        findings=tuple(findings),
    )


def _same_bearers(readings: Iterable[str], findings: Sequence[Finding]) -> bool:
    """Whether it was broken by the same in all readings: else by whom depends on the reading."""
    broken = [(f.reading, f.bearer) for f in findings if f.outcome in _BROKEN and not f.on_silence]
    return len({frozenset(b for r, b in broken if r == name) for name in readings}) == 1


_BROKEN = ("violation", "justification_claimed")
"""An excuse that only the accused claims blocks nothing."""
_ASSESSED = ("violation_assessed", "depends_on_reading")


def _in_words(ruling: Ruling) -> str:
    party = f" by {ruling.party}" if ruling.party else ""
    dissent = f", {', '.join(ruling.dissent)} dissenting" if ruling.dissent else ""
    return f"{ruling.outcome}{party} ({ruling.body}{dissent})"


def _course(courses: Sequence[Course]) -> Course | None:
    """The course of several breaches: ongoing if one of them is, ceased if all are."""
    order: tuple[Course, ...] = ("ongoing", "unknown", "ceased")
    return min(courses, key=order.index, default=None)


def _of_reading(rules: Sequence[Rule], findings: Sequence[Finding], known: Record, at: int) -> ClauseStatus:
    """The gravest that the findings support; then whether it binds; then what silence can tell."""
    if not any(r.monitorable for r in rules):
        return "not_monitorable"
    told, untold = list[Finding](), list[Finding]()
    for finding in findings:
        is_told = not finding.on_silence or _would_be_known(rules, finding, known)
        (told if is_told else untold).append(finding)
    outcomes = {f.outcome for f in told}
    if any(f.course == "unknown" for f in untold):
        # Where it was he who perhaps did it late, that it was not done in time is known.
        outcomes.add("undecidable")
    for status, telling in _GRAVEST:
        # An act that may come yet is open; before a clause surely begins it cannot have broken it.
        if outcomes & set(telling) and not (status == "undecidable" and _to_come(rules, at)):
            return status
    if "met" in outcomes and outcomes <= {"met"} and len(told) == len(findings):
        return "met"
    answers = {_binds(r, at) for r in rules}
    if answers == {"no"}:
        return _not_binding(rules, at)
    if "yes" not in answers:
        return "undecidable"
    if "pending" in outcomes and len(told) == len(findings):
        return "pending"
    if len(told) < len(findings) or "insufficient" in outcomes:
        return "no_information"
    watching = _coverage(rules, known, Span(-EVER, at))[0]
    seen = any(_saw(c, r, at) for c in watching for r in rules if _covers(c, r, Span(-EVER, at)))
    return "no_violation_observed" if seen else "no_information"


def _saw(coverage: Coverage, rule: Rule, at: int) -> bool:
    """Whether some minute at which somebody looked was surely one at which the clause bound."""
    first = max(rule.force.begins.last, coverage.when.first)
    last = min(rule.force.ends.first, coverage.when.last, at)
    # Whether who saw one area saw the sea, or what flies low, nobody says.
    elsewhere = bool(rule.height_or_sea and coverage.zones)
    minutes = _apart_from_gaps(rule.force, first, last, surely=True) if first <= last else ()
    return not elsewhere and any(True for _ in minutes)


_GRAVEST: tuple[tuple[ClauseStatus, tuple[Outcome, ...]], ...] = (
    ("violation_assessed", ("violation", "justification_claimed")),
    ("contested", ("contested",)),
    ("undecidable", ("undecidable",)),
    ("release_claimed", ("release_claimed",)),
)


def _binds(rule: Rule, at: int) -> Answer:
    """Whether a rule binds at a moment, the time of day apart; a ruling may have released its bearer."""
    answer = in_force(Span(at, at), rule.force.by_days, EVER)
    if rule.released is None or answer == "no" or rule.released.first > at:
        return answer
    return "no" if rule.released.last <= at else "perhaps"


def _to_come(rules: Sequence[Rule], at: int) -> bool:
    return all(r.force.begins.first > at for r in rules)


def _not_binding(rules: Sequence[Rule], at: int) -> ClauseStatus:
    if _to_come(rules, at):
        return "not_in_force"
    if all(r.force.ends.last < at for r in rules):
        return "expired"
    # A period that the text leaves out is no suspension.
    without = [r for r in rules if in_force(Span(at, at), replace(r.force, hours=None), EVER) != "no"]
    bound = any(r.released is None or r.released.first > at for r in without)
    return "not_in_force" if bound else "suspended"


def _would_be_known(rules: Sequence[Rule], finding: Finding, known: Record) -> bool:
    """Whether somebody would have seen it, had that been done which nothing on record tells of.

    Who was gone when the time ran out, or saw a part of the place, or had no means to perceive it, cannot
    tell; a number has to be counted all along.
    """
    due = finding.due or finding.when
    time = due if finding.count is None else Span(min(finding.when.first, due.first), due.last)
    owed = [r for r in rules if r.bearer == finding.bearer]
    watching = _coverage(owed, known, time)[0]
    return any(is_watched_throughout(watching, r.zones, acts_of(r), [time]) for r in owed)


def _coverage(
    rules: Sequence[Rule], known: Record, when: Span
) -> tuple[tuple[Coverage, ...], tuple[Coverage, ...]]:
    """Who could have seen what a clause is about in a time while it bound, and who could not."""
    about = [c for c in known.coverage if any(_covers(c, r, when) for r in rules)]
    return tuple(c for c in about if c.sees), tuple(c for c in about if not c.sees)


def _watch(
    rules: Sequence[Rule], coverage: Sequence[Coverage], lost: Sequence[Coverage], at: int
) -> Watch | None:
    """How much of its time and place somebody could see; None: since when it binds is not known."""
    begins = min(r.force.begins.first for r in rules)
    ends = min(max(r.force.ends.last for r in rules), at)
    if begins == -EVER or ends < begins:
        return None
    zones = frozenset().union(*(r.zones for r in rules))
    acts = frozenset().union(*(acts_of(r) for r in rules))
    return watch_over(coverage, lost, zones, acts, list(_bound(rules, begins, ends)))


def _bound(rules: Sequence[Rule], begins: int, ends: int) -> Iterator[Span]:
    """The minutes from one to another in which a clause may bind: all but those that are surely left out."""
    forces = {replace(r.force, begins=Span(), ends=Span()) for r in rules}
    force = forces.pop() if len(forces) == 1 else Force(Span(), Span())
    yield from _apart_from_gaps(force, begins, ends, surely=False)


def _apart_from_gaps(force: Force, begins: int, ends: int, *, surely: bool) -> Iterator[Span]:
    """The minutes from one to another that lie in no gap: surely, or perhaps."""
    gaps = [*force.gaps, *(force.hours.all_gaps(Span(begins, ends)) if force.hours else ())]
    cut = [(b.first, e.last) if surely else (b.last, e.first) for b, e in gaps]
    reached = begins
    for first, last in sorted(c for c in cut if c[0] <= c[1]):
        if first > reached:
            yield Span(reached, min(first - 1, ends))
        reached = max(reached, last + 1)
        if reached > ends:
            return
    yield Span(reached, ends)


def _covers(coverage: Coverage, rule: Rule, when: Span) -> bool:
    acts = acts_of(rule)
    first = max(rule.force.begins.first, when.first, coverage.when.first)
    last = min(rule.force.ends.last, when.last, coverage.when.last)
    return bool(
        (not coverage.acts or coverage.acts & acts)
        and (not coverage.zones or not rule.zones or coverage.zones & rule.zones)
        and first <= last
        and paused(Span(first, last), rule.force) != "yes"
    )


def acts_of(rule: Rule) -> frozenset[str]:
    """The acts that whoever watches a rule has to be able to perceive: the answers, where it wants one."""
    return rule.counter_acts if rule.kind == "require_prior" else rule.acts
