"""Cases: incidents in, expected answers out, in a ``cases.yaml`` beside the agreement; a lawyer can write it.

A case is a small record and what the judge should say about it. `run_cases` says where the two differ.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from pathlib import Path as FilePath
from typing import Literal

from pydantic import Field

from truce.asof import EVER, Interval, Span, span_of
from truce.claims.records import Certainty
from truce.clauses.acts import acts_under
from truce.clauses.loading import parse_form
from truce.clauses.model import Agreement, Id, Part
from truce.clauses.schema import Schema, schema_of
from truce.clauses.values import NOT_STATED, Act, Acts, Names, Targets, When, Words
from truce.clauses.yaml_text import Marked, Path, text_of
from truce.errors import Problem
from truce.findings.case_checks import check_cases
from truce.findings.judge import Finding, Outcome
from truce.findings.policy import DEFAULT, Policy
from truce.findings.record import Declared, LifecycleEntry, Record, Ruled, Ruling, Text, adoptions_in
from truce.findings.statuses import AgreementStatus, ClauseStatus, Judgement, statuses
from truce.findings.weighing import Grade
from truce.incidents.accounts import Account, Basis, Coverage, Letter, Level, Source, Stance


class SourceForm(Part):
    """A source of the cases."""

    id: Id = Field(description="its id in this file")
    letter: Letter = Field("F", description="its reliability, A to F")
    origin: str | None = Field(None, description="the group whose information it shares; none: its own")
    side: Id | None = Field(None, description="the party it belongs to")
    own_access: bool = Field(False, description="whether it saw the area itself")
    mechanism: bool = Field(False, description="whether it is the monitoring mechanism")
    lead: bool = Field(False, description="whether it only points to where to look")


class AccountForm(Part):
    """What one source says of an incident. What is left out was not said."""

    source: Id = Field(description="who says it")
    origin: Id | None = Field(
        None, description="whose information it passes on: another source, or a wire; none: its own"
    )
    stance: Stance = Field(
        "supports", description="that it happened so, did not happen, or was not by those named"
    )
    certainty: Certainty = Field("reported", description="how sure the words are")
    act: Act | None = Field(None, description="the act")
    who: Names | None = Field(None, description="who did it; an empty list: nobody, it is said")
    whom: Names | None = Field(None, description="to whom")
    targets: Targets | None = Field(None, description="the target classes")
    means: Names | None = Field(None, description="the weapon classes, in the words of the agreement")
    when: When = Field(NOT_STATED, description="when it happened")
    zones: Names | None = Field(None, description="the zones of the agreement it surely lies in")
    zones_maybe: Names = Field((), description="the zones it may lie in")
    quantity: int | None = Field(None, ge=0, description="how many people or things it is about")
    in_full: bool | None = Field(None, description="whether it is said to be the whole of what was owed")
    level: Level = Field("unknown", description="at what level of the party")
    basis: Basis = Field("alleged", description="on what the attribution rests")
    from_area_of: Names = Field((), description="who holds the ground that it came from; that is not by whom")
    claimed: Names = Field((), description="exceptions claimed for the act")
    entitled: bool = Field(False, description="an admission by somebody who may speak for the actor")
    examined: bool = Field(False, description="technical evidence that a verifier examined")
    reviewed: bool = Field(True, description="whether a person accepted the claim")
    known: When = Field(NOT_STATED, description="when it came in; none: at once")
    taken_back: When = Field(
        NOT_STATED, description="when its source corrected it or took it back; none: never"
    )


class IncidentForm(Part):
    """All accounts of one act."""

    id: Id = Field(description="its id in this case")
    accounts: tuple[AccountForm, ...] = Field(min_length=1, description="who says what")


class LifecycleForm(Part):
    """Something done, or said to be done, to the agreement as a whole."""

    act: Declared = Field(description="the act, or the declaration")
    by: Names = Field(description="who did it")
    source: Words = Field("", description="who says so")
    effect: When = Field(description="from when it takes effect, by the word of those who did it")
    given: When = Field(NOT_STATED, description="when notice of it was given; none: nobody says so")
    ends: When = Field(NOT_STATED, description="until when, for a suspension or an extension")
    denied: bool = Field(False, description="whether it is only said, and denied, that it was done")
    known: When = Field(NOT_STATED, description="when it came in; none: at once")


class CoverageForm(Part):
    """Who could observe what, where and when."""

    who: Words = Field(description="who was looking")
    when: When = Field(description="when")
    acts: Acts = Field((), description="for which acts; none: all")
    zones: Names = Field((), description="where; none: everywhere")
    restricted_by: Words | None = Field(None, description="who kept the observers out")


class RulingForm(Part):
    """What a body with the mandate ruled."""

    incident: Id | None = Field(None, description="on which incident; none: on the clause as a whole")
    clause: Id = Field(description="under which clause")
    body: Words = Field(description="which body")
    outcome: Ruled = Field(description="what it ruled")
    party: Id | None = Field(None, description="which party broke it")
    dissent: Names = Field((), description="members of the body who disagreed")
    when: When = Field(NOT_STATED, description="from when it counts, where a term hangs on it")


class FindingForm(Part):
    """What the judge should find. Fields that are left out may be anything."""

    clause: Id = Field(description="the clause")
    bearer: Id | None = Field(None, description="who is bound")
    incident: Id | None = Field(None, description="the incident")
    reading: Id | None = Field(None, description="the reading")
    instance: Words | None = Field(None, description="which phase, or which time it fell due")
    outcome: Outcome | Literal["none"] = Field(description="the outcome; none: there is no such finding")
    grade: Grade | None = Field(None, description="how well it is supported")
    occurrence: Grade | None = Field(None, description="whether the act happened at all")
    count: int | None = Field(None, description="how many such findings; none: at least one")


class ExpectForm(Part):
    """What the judge should say."""

    agreement: AgreementStatus | None = Field(None, description="the status of the agreement")
    clauses: dict[str, ClauseStatus] = Field(default_factory=dict, description="the status of clauses")
    findings: tuple[FindingForm, ...] = Field((), description="single findings")


class CaseForm(Part):
    """One case."""

    name: str = Field(description="what it shows")
    incidents: tuple[IncidentForm, ...] = Field((), description="what is told")
    lifecycle: tuple[LifecycleForm, ...] = Field((), description="what was done to the agreement")
    coverage: tuple[CoverageForm, ...] = Field((), description="who could see")
    rulings: tuple[RulingForm, ...] = Field((), description="what was ruled")
    at: When = Field(description="the moment asked for: its last minute")
    known_at: When = Field(NOT_STATED, description="as known at; none: all of it")
    expect: ExpectForm = Field(description="what the judge should say")


class CasesFile(Part):
    """The cases of one agreement."""

    sources: tuple[SourceForm, ...] = Field((), description="the sources of all cases")
    cases: tuple[CaseForm, ...] = Field(min_length=1, description="the cases")


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the judge says something else than a case expects."""

    case: str
    what: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.case}: {self.what}: expected {self.expected}, found {self.found}"


def load_cases(path: FilePath | str, agreement: Agreement | None = None) -> CasesFile:
    """Read ``cases.yaml``; with the agreement, its names are looked up there too.

    Raises:
        InputError: the file cannot be read.
        AgreementError: it holds no cases; has every problem, each with line, reason and remedy.
    """
    return load_marked(path, agreement)[0]


def load_marked(path: FilePath | str, agreement: Agreement | None = None) -> tuple[CasesFile, Marked]:
    """The same, with the line of every value; raises the same."""
    return _parsed(text_of(FilePath(path)), str(path), agreement)


def parse_cases(text: str, name: str = "cases.yaml", agreement: Agreement | None = None) -> CasesFile:
    """Read the text of a file of cases. AgreementError with all its problems."""
    return _parsed(text, name, agreement)[0]


def _parsed(text: str, name: str, agreement: Agreement | None) -> tuple[CasesFile, Marked]:
    def check(form: CasesFile, marked: Marked, hurt: frozenset[Path]) -> list[Problem]:
        return check_cases(form, agreement, marked, hurt)

    return parse_form(text, name, CasesFile, cases_schema(), check)


@lru_cache(maxsize=1)
def cases_schema() -> Schema:
    """The JSON Schema of ``cases.yaml``."""
    return schema_of(CasesFile, "cases", "Cases of an agreement: cases.yaml")


def run_cases(
    agreement: Agreement, cases: CasesFile, policy: Policy = DEFAULT
) -> tuple[tuple[str, tuple[Difference, ...]], ...]:
    """Judge every case: its name, and where the judge differs from it (nothing: it holds)."""
    return tuple((case.name, tuple(_differences(agreement, cases, case, policy))) for case in cases.cases)


def clauses_without_case(agreement: Agreement, cases: CasesFile) -> tuple[str, ...]:
    """The clauses that can be judged and that no case expects anything of, in the order of the agreement."""
    asked = {c for case in cases.cases for c in case.expect.clauses}
    asked |= {f.clause for case in cases.cases for f in case.expect.findings}
    return tuple(c.id for c in agreement.clauses if c.monitorable and c.id not in asked)


def record_of(agreement: Agreement, cases: CasesFile, case: CaseForm) -> Record:
    """The small record that a case describes."""
    zone = None if agreement.zone == NOT_STATED else agreement.zone
    sources = {s.id: _source(s) for s in cases.sources}
    text = Text(id="text", agreement=agreement, known=-EVER)
    number = count(1)
    return Record(
        sources=tuple(sources.values()),
        texts=(text,),
        adoptions=adoptions_in(text),
        accounts=tuple(
            _account(form, incident.id, sources, zone, next(number))
            for incident in case.incidents
            for form in incident.accounts
        ),
        lifecycle=tuple(
            LifecycleEntry(
                id=f"lifecycle-{i}", agreement=agreement.agreement, act=form.act, by=form.by,
                source=form.source, effect=_span(form.effect, zone),
                ends=None if form.ends == NOT_STATED else _span(form.ends, zone),
                given=None if form.given == NOT_STATED else _span(form.given, zone),
                denied=form.denied,
                known=_known(form.known, zone),
            )
            for i, form in enumerate(case.lifecycle, 1)
        ),
        coverage=tuple(
            Coverage(
                id=f"coverage-{i}", who=form.who, when=_span(form.when, zone), zones=frozenset(form.zones),
                acts=frozenset(act for name in form.acts for act in acts_under(name)),
                restricted_by=form.restricted_by, known=-EVER,
            )
            for i, form in enumerate(case.coverage, 1)
        ),
        rulings=tuple(
            Ruling(
                id=f"ruling-{i}", incident=form.incident or "", agreement=agreement.agreement,
                clause=form.clause, body=form.body, outcome=form.outcome, party=form.party,
                dissent=form.dissent, known=-EVER,
                effect=None if form.when == NOT_STATED else _span(form.when, zone),
            )
            for i, form in enumerate(case.rulings, 1)
        ),
    )  # fmt: skip


def judged(agreement: Agreement, cases: CasesFile, case: CaseForm, policy: Policy = DEFAULT) -> Judgement:
    """What the judge says of a case."""
    zone = None if agreement.zone == NOT_STATED else agreement.zone
    at = _span(case.at, zone).last
    known_at = EVER if case.known_at == NOT_STATED else _span(case.known_at, zone).last
    return statuses(record_of(agreement, cases, case), policy, at=at, known_at=known_at)


def _source(form: SourceForm) -> Source:
    return Source(
        id=form.id, letter=form.letter, origin=form.origin or form.side or form.id, side=form.side,
        own_access=form.own_access, mechanism=form.mechanism, lead=form.lead,
    )  # fmt: skip


def _account(
    form: AccountForm, incident: str, sources: dict[str, Source], zone: str | None, number: int
) -> Account:
    source = sources.get(form.source) or Source(id=form.source, origin=form.source)
    return Account(
        id=f"account-{number}", incident=incident, source=source.id,
        origin=_origin(form, source, sources), stance=form.stance,
        certainty=form.certainty, act=form.act, who=form.who, whom=form.whom, targets=form.targets,
        means=form.means, when=_span(form.when, zone),
        zones=None if form.zones is None else frozenset(form.zones),
        zones_maybe=frozenset(form.zones_maybe), level=form.level, basis=form.basis, claimed=form.claimed,
        from_area_of=form.from_area_of,
        entitled=form.entitled, examined=form.examined, reviewed=form.reviewed,
        quantity=form.quantity, in_full=form.in_full,
        known=_known(form.known, zone),
        until=None if form.taken_back == NOT_STATED else _known(form.taken_back, zone),
    )  # fmt: skip


def _origin(form: AccountForm, source: Source, sources: dict[str, Source]) -> str:
    """Whose information an account is: the group of the source that it names, or that name itself."""
    if form.origin is None:
        return source.origin
    return sources[form.origin].origin if form.origin in sources else form.origin


def _span(when: Interval | str, zone: str | None) -> Span:
    return span_of(when, zone) if isinstance(when, Interval) else Span()


def _known(when: Interval | str, zone: str | None) -> int:
    """When an entry came in; not stated: before every question."""
    return span_of(when, zone).last if isinstance(when, Interval) else -EVER


def _differences(
    agreement: Agreement, cases: CasesFile, case: CaseForm, policy: Policy
) -> Iterator[Difference]:
    found = judged(agreement, cases, case, policy)
    standing = found.agreements[0]
    if case.expect.agreement not in (None, standing.status):
        yield Difference(case.name, "the agreement", str(case.expect.agreement), standing.status)
    clauses = {s.clause: s.status for s in standing.clauses}
    for name, status in case.expect.clauses.items():
        if clauses.get(name) != status:
            yield Difference(case.name, f"clause {name}", status, str(clauses.get(name, "no such clause")))
    for form in case.expect.findings:
        yield from _finding_differs(case.name, form, found)


def _finding_differs(name: str, form: FindingForm, judgement: Judgement) -> Iterator[Difference]:
    fields = ("clause", "bearer", "incident", "reading", "instance")
    asked = {f: getattr(form, f) for f in fields if getattr(form, f) is not None}
    about = [f for f in judgement.findings if all(getattr(f, k) == v for k, v in asked.items())]
    wanted: Sequence[str] = ("outcome", "grade", "occurrence")
    checks = {k: getattr(form, k) for k in wanted if getattr(form, k) is not None}
    what = ", ".join(f"{field} {value}" for field, value in asked.items())
    if form.outcome == "none":
        if about:
            yield Difference(name, what, "no finding", ", ".join(sorted({f.outcome for f in about})))
        return
    good = [f for f in about if all(getattr(f, k) == v for k, v in checks.items())]
    if (form.count is None and not good) or (form.count is not None and len(good) != form.count):
        told = "; ".join(sorted({_told(f) for f in about})) or "no finding"
        yield Difference(name, what, _asked_for(form), told)


def _asked_for(form: FindingForm) -> str:
    """What a case expects of a finding, in the form of `_told`."""
    grades: list[str] = [form.grade] if form.grade else []
    grades += [f"occurrence {form.occurrence}"] if form.occurrence else []
    count = f"{form.count} of " if form.count is not None else ""
    return f"{count}{form.outcome}" + (f" ({', '.join(grades)})" if grades else "")


def _told(finding: Finding) -> str:
    """What the judge found, and what it hangs on where that is open."""
    hangs = f", open: {', '.join(finding.hangs_on)}" if finding.hangs_on else ""
    return f"{finding.outcome} ({finding.grade}{hangs})"
