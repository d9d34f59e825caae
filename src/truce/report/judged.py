"""How the judge's answers are said: one wording for the page, the terminal and an explanation."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from truce.asof import EVER, Span, written
from truce.clauses.values import NOT_STATED
from truce.findings.assessing import Assessed
from truce.findings.drawings import AsDrawn, is_by_drawing
from truce.findings.finding import Finding, Occurrence, Outcome
from truce.findings.matching import Aspect
from truce.findings.record import Declared, LifecycleEntry
from truce.findings.rehearsal.sides import is_untied
from truce.findings.statuses import AgreementStatus, ClauseStatus, Status

AGREEMENT: Mapping[AgreementStatus, str] = {
    "unknown": "not known",
    "proposed": "proposed",
    "announced": "announced, not in force yet",
    "in_force": "in force by its terms",
    "extended": "in force, extended",
    "suspended": "suspended",
    "breach_claimed": "in force by its terms, a breach is claimed",
    "declared_broken": "in force by its terms, declared broken",
    "expired": "expired by its terms",
    "ended": "ended",
    "superseded": "superseded",
    "undecidable": "cannot be decided: the texts leave open from when or until when it binds",
}
CLAUSE: Mapping[ClauseStatus, str] = {
    "not_in_force": "not in force",
    "no_violation_observed": "no violation observed where somebody looked",
    "no_information": "no information",
    "contested": "contested",
    "violation_assessed": "violation assessed",
    "undecidable": "cannot be decided",
    "release_claimed": "act assessed, a release from the term may be claimed",
    "depends_on_reading": "depends on the reading",
    "suspended": "suspended",
    "expired": "expired",
    "met": "met, as assessed",
    "pending": "not due yet, as far as is told",
    "not_monitorable": "not judged until somebody fills in what is open",
}
OUTCOMES: Mapping[Outcome, str] = {
    "violation": "violation assessed",
    "justification_claimed": "act assessed, a justification is claimed and not established",
    "release_claimed": "act assessed, a release from the term may be claimed",
    "no_violation": "no violation",
    "met": "met, as assessed",
    "pending": "not due yet, as far as is told",
    "outside": "outside the agreement",
    "contested": "contested",
    "evidence_against": "evidence against it",
    "insufficient": "insufficient evidence",
    "undecidable": "cannot be decided",
    "non_signatory": "an act of somebody who signed nothing",
}
UNTIED = "told of a name that nobody has tied to a party"
"""Of an act by a name of which nobody said whose it is: that it is no party's nobody said either."""
GRADES: Mapping[Occurrence, str] = {
    "confirmed": "confirmed",
    "probable": "probable",
    "contested": "contested",
    "evidence_against": "evidence against it",
    "unverified": "unverified",
    "undecidable": "cannot be decided",
    "unverifiable": "unverifiable: nobody had access",
    "not_an_incident": "not an incident",
}
ASPECTS: Mapping[Aspect, str] = {
    "act": "what was done",
    "who": "by whom",
    "whom": "against whom",
    "targets": "what was hit",
    "means": "by which means",
    "where": "whether inside the area",
    "when": "whether while it bound",
    "number": "how many",
    "condition": "whether the other side had broken its part",
}
TOLD_OF_IT: Mapping[Declared, str] = {
    "extend": "that it was extended",
    "suspend": "that it was suspended",
    "resume": "that it was resumed",
    "terminate": "that it is over",
    "declare_broken": "that it is broken",
    "claim_breach": "that it was breached",
    "supersede": "that another took its place",
}
"""What somebody may say of an agreement as a whole, in words."""
SHOWN_AT_ONCE: tuple[Outcome, ...] = (
    "violation", "justification_claimed", "release_claimed", "contested", "undecidable",
    "evidence_against",
)  # fmt: skip


def is_of_untied(finding: Finding) -> bool:
    """Whether it is on an act by a name that nobody has tied to a party, or said to be none."""
    return finding.outcome == "non_signatory" and is_untied(finding.instance)


def one_of_words(by: Sequence[str], one: Assessed | None = None) -> str:
    """That one of several broke it, by their names where it is known whose ids these are."""
    names = ", ".join(party(one, who) if one else who for who in by)
    return f"violation assessed, by at least one of {names}: not told which"


def outcome(finding: Finding, one: Assessed | None = None) -> str:
    """The outcome of a finding in words, with what it hangs on. Silence is said to be silence."""
    if finding.one_of:
        return one_of_words(finding.one_of, one)
    if finding.on_silence:
        return "nothing on record that it was done; that is no information"
    said = UNTIED if is_of_untied(finding) else OUTCOMES[finding.outcome]
    if finding.ties:
        held = "established" if any(tie.established for tie in finding.ties) else "alleged"
        said += f"; a link to the party is {held}"
    return said + (f"; open: {aspects(finding.hangs_on)}" if finding.hangs_on else "")


ACCUSING: frozenset[Outcome] = frozenset({"violation", "justification_claimed", "release_claimed"})
"""Outcomes that somebody will be reproached with."""


def how_sure(findings: Iterable[Finding]) -> str:
    """What goes with a reproach: that it is probable and no more, that nobody reviewed what it rests on."""
    every = list(findings)
    marks = [f for f in every if f.outcome in ACCUSING and not f.on_silence and f.incident]
    one_of = [f for f in every if f.one_of]
    if not marks and not one_of:
        return ""
    said = ["probable"] if marks and all(f.grade == "probable" for f in marks) else []
    marks = marks or one_of
    said += ["unreviewed"] if all(f.unreviewed for f in marks) else []
    return f" ({', '.join(said)})" if said else ""


def agreement_status(assessed: Assessed) -> str:
    """The status of an agreement in words, with the parties whose word it rests on."""
    standing = assessed.standing
    said = AGREEMENT[standing.status]
    if standing.status not in ("declared_broken", "breach_claimed"):
        return said
    return f"{said} by {', '.join(party(assessed, p) for p in standing.said_by)}"


def changing(one: Assessed) -> list[LifecycleEntry]:
    """What is told of the agreement as a whole that would change its status if it were so."""
    shown = one.standing.status in ("declared_broken", "breach_claimed")
    said_already = set(one.standing.said_by) if shown else set()
    told = [e for e in one.standing.claimed if e.act in TOLD_OF_IT and not e.denied]
    return [e for e in told if not said_already & set(e.by)]


def aspects(open_ones: Iterable[Aspect]) -> str:
    """The aspects that are left open, in words."""
    return ", ".join(ASPECTS[a] for a in open_ones)


def clause_said(status: Status, one: Assessed | None = None) -> str:
    """The status of a clause in words. That nothing was seen is said of what somebody could see alone."""
    if status.at_least_one_of:
        return one_of_words(status.at_least_one_of, one)
    if status.status == "depends_on_reading" and all(is_by_drawing(name) for name, _ in status.readings):
        return "depends on whose drawing is taken"
    if status.status != "no_violation_observed":
        return CLAUSE[status.status]
    if status.watch and status.watch.whole:
        return "no violation observed"
    return f"{CLAUSE[status.status]}, no information on the rest"


def drawing_lines(one: Assessed, status: Status) -> Iterator[str]:
    """What the status of a clause is by each drawing of what it rests on: whose, which entries, and when."""
    clause = one.agreement.clause(status.clause)
    said = dict(status.readings)
    for reading in clause.readings if clause else ():
        if isinstance(reading, AsDrawn):
            yield f"{reading.id} ({reading.note}): {CLAUSE[said.get(reading.id, status.status)]}"


def by_reading(one: Assessed, alike: Sequence[Finding]) -> str:
    """By which readings something was found, if not by all."""
    clause = one.agreement.clause(alike[0].clause)
    known = [r.id for r in clause.readings] if clause else []
    told = [name for name in known if any(f.reading == name for f in alike)]
    if set(told) == set(known):
        return ""
    words = [name if is_by_drawing(name) else f"in the reading '{name}'" for name in told]
    return f"{', '.join(words)}: "


def tally(assessed: Assessed) -> str:
    """How many terms have which status, the gravest first."""
    clauses = sorted(assessed.standing.clauses, key=lambda c: _GRAVEST.index(c.status))
    counted = Counter(clause_said(c, assessed) for c in clauses)
    several = any(c.at_least_one_of for c in clauses)
    return ("; " if several else ", ").join(f"{said} ({count})" for said, count in counted.items())


_GRAVEST: tuple[ClauseStatus, ...] = (
    "violation_assessed", "release_claimed", "contested", "depends_on_reading", "undecidable",
    "no_violation_observed", "met", "pending", "no_information", "suspended", "expired", "not_in_force",
    "not_monitorable",
)  # fmt: skip


def party(assessed: Assessed, name: str) -> str:
    """The name of a party or actor by its id."""
    names = {p.id: p.name for p in assessed.agreement.parties}
    names |= {a.id: a.name for a in assessed.agreement.actors}
    return names.get(name, "whoever is bound" if name == NOT_STATED else name)


def whose_act(assessed: Assessed, alike: Sequence[Finding]) -> str:
    """As whose act or duty something is judged; where its author is open, nobody's name is put to it."""
    if any("who" in f.hangs_on for f in alike):
        return "as an act of one bound by it"
    return f"as {_kind(alike[0])} " + ", ".join(dict.fromkeys(party(assessed, f.bearer) for f in alike))


def against_whom(assessed: Assessed, finding: Finding) -> str:
    """The same of one finding, which has to name its bearer also where the author is open."""
    held = f"{_kind(finding)} {party(assessed, finding.bearer)}"
    if finding.one_of:
        return f"as an act of one bound by it, perhaps of {party(assessed, finding.bearer)}"
    return f"if it was {held}" if "who" in finding.hangs_on else f"as {held}"


def _kind(finding: Finding) -> str:
    return "an act of" if finding.incident else "a duty of"


def time_of(one: Assessed, span: Span) -> str:
    """A time of an answer: UTC where somebody filed the terms, local where a text tells them."""
    return written(span, mark="" if is_drafted(one) else "Z")


def adopters(one: Assessed) -> str:
    """Who adopted the terms, by name; some of those who must are no adoption, and are told."""
    if one.standing.adopted_by:
        return ", ".join(party(one, name) for name in one.standing.adopted_by)
    some_of = sorted({party(one, name) for adoption in one.record.adoptions for name in adoption.by})
    return f"{', '.join(some_of)} and not yet by all who must" if some_of else "nobody"


def is_drafted(one: Assessed) -> bool:
    """Whether a program drafted the terms from a document; else somebody filed them."""
    return "#" in one.telling


def told_in(one: Assessed, *, whole: bool = False) -> str:
    """Whose telling of the terms it is: a document (`whole`: document#id), or the entry of who filed them."""
    if not is_drafted(one):
        return f"filed in entry {one.telling[:12]}"
    return f"told in {one.telling if whole else one.telling.partition('#')[0]}"


def all_known(one: Assessed) -> str:
    """What was known for the answer."""
    if one.judgement.known_at != EVER:
        return f"as known at {written(Span(one.judgement.known_at, one.judgement.known_at))}"
    return "with all documents given known" if is_drafted(one) else "with all that is recorded known"


def caution(one: Assessed) -> str:
    """What an answer must not be taken for: whose terms these are, and whether people looked at anything."""
    drafted = is_drafted(one)
    terms = "a program's draft" if drafted else f"as encoded by {one.agreement.encoding.author}"
    untouched = [*([] if has_letters(one) else [_UNRATED]), *([] if is_reviewed(one) else [_UNREVIEWED])]
    if len(untouched) == 2:
        limits = "nothing here can be confirmed, and no information does not mean calm."
        return f"Nobody has {_UNRATED} or {_UNREVIEWED}, and the terms are {terms}: {limits}"
    nobody = f" Nobody has {untouched[0]}." if untouched else ""
    limits = "What nobody reviewed or rated confirms nothing, and no information does not mean calm."
    return f"The terms are {terms}.{nobody} {limits}"


_UNRATED = "rated these sources"
_UNREVIEWED = "reviewed what was read"


def has_letters(one: Assessed) -> bool:
    """Whether a source of an account, the mechanism's own apart, has a letter by which it weighs anything."""
    telling = {a.source for a in one.record.accounts}
    rated = {r.source for r in one.record.ratings}
    return any(
        s.id in rated or (s.letter != "F" and not s.mechanism) for s in one.record.sources if s.id in telling
    )


def is_reviewed(one: Assessed) -> bool:
    """Whether a person reviewed any account, or the mechanism observed one."""
    return bool(one.record.reviews) or any(a.reviewed for a in one.record.accounts)
