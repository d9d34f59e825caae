"""An explanation as a terminal page: why the judge's answer is what it is, down to the words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from truce.asof import Span
from truce.claims.reading.context import READER
from truce.findings.assessing import Assessed
from truce.findings.changes import Added, Change, Claim
from truce.findings.explain import Evidence, Explanation, Gate, Says
from truce.findings.finding import Finding
from truce.findings.judge import VERSION
from truce.findings.matching import Aspect
from truce.incidents.accounts import Passage, Stance
from truce.report.credibility import code, credibility_said
from truce.report.folding import fold
from truce.report.judged import (
    ASPECTS,
    GRADES,
    OUTCOMES,
    adopters,
    against_whom,
    all_known,
    aspects,
    caution,
    outcome,
    party,
    time_of,
    told_in,
)
from truce.report.statuses import local
from truce.report.watching import why_not
from truce.report.wording import grade, in_words, some, when

WIDTH = 80
_LONGEST_QUOTE = 240
FOR_ANALYSTS = "WHAT WOULD CHANGE IT: for analysts alone, not to be published"

SAYS: Mapping[Says, str] = {
    "asserts": "say that it was so",
    "leaves_open": "tell something that may be it",
    "tells_otherwise": "tell the act otherwise",
    "denies": "deny it",
    "silent": "no word of theirs is tied to this act; that is no admission",
}
GATES: Mapping[Gate, str] = {
    "mechanism": "the mechanism's own observation",
    "examined": "technical evidence that a verifier examined",
    "admission": "an admission by somebody entitled to speak for the actor",
    "two_independent": "two sources of letter A or B with own access, of no party and independent",
}
STANCES: Mapping[Stance, str] = {
    "supports": "tells of it",
    "denies_act": "denies that it happened",
    "denies_author": "denies that it was by those named",
    "cannot_verify": "says that it could not verify it",
}
FILLED: Mapping[Aspect, tuple[str, str]] = {
    "act": ("telling an act that the term covers", "telling an act that it does not cover"),
    "who": ("naming as its author the one bound", "naming somebody else as its author"),
    "whom": ("naming as aimed at those whom it protects", "naming others as aimed at"),
    "targets": ("telling that what it protects was hit", "telling that something else was hit"),
    "means": ("telling means that it covers", "telling other means"),
    "where": ("placing it inside the area", "placing it outside the area"),
    "when": ("giving a time at which the term surely bound", "giving a time at which it surely did not bind"),
    "number": ("telling a number that the term covers", "telling another number"),
    "condition": ("telling that the other side kept its part", "telling that it broke it"),
}
"""What an account would have to say: so that the term is met, and so that it is not."""
ADDED: Mapping[Added, str] = {
    "mechanism_for": "the mechanism's own observation that it was so",
    "mechanism_against": "the mechanism's own observation that it was not so",
    "access_for": "a source of letter A with own access that says it was so",
    "access_against": "a source of letter A with own access that says it was not so",
    "examined": "technical evidence that a verifier examined",
    "admission": "an admission by the one said to have done it",
    "denial": "a denial by the one said to have done it",
    "exception_claimed": "an exception of the text, claimed by the one said to have done it",
    "exception_established": "an exception of the text, established by the mechanism",
    "answer_in_time": "the notice or consent that is wanted, in time, seen by the mechanism",
    "done_in_time": "the mechanism's own observation that it was done in time",
}


def finding_page(
    found: Explanation,
    one: Assessed,
    moment: str,
    date: str | None,
    width: int = WIDTH,
    *,
    to_analysts: bool = True,
) -> str:
    """The page of a finding. `moment` is what the user asked for, `date` when the incident is told to be.

    What would change it is left out unless it is shown `to_analysts`.
    """
    lines = [*_head(found, one, moment, width)]
    parts: list[tuple[str, Iterable[str]]] = [
        ("THE TERM", _term(found, one)),
        (_act(found, date), ()),
        (f"ACCOUNTS {_of_what(found)}, OR PERHAPS", _accounts(found.supporting, one, found.evidence)),
        ("ACCOUNTS AGAINST THAT", _accounts(found.contradicting, one, found.evidence)),
        ("WHAT EACH PARTY'S OWN SOURCES SAY", _positions(found, one)),
        ("WHAT IS NOT KNOWN", _missing(found)),
        ("WEIGHT", _weight(found)),
        ("RULINGS (shown beside, never merged)", _rulings(found)),
    ]
    if to_analysts:
        parts.append((FOR_ANALYSTS, _changes(found)))
    for title, body in parts:
        lines += ["", *fold(title, width)]
        for line in body:
            indent = line[: len(line) - len(line.lstrip())] + "  "
            bar = "| " if line.lstrip().startswith("| ") else ""
            text = line.lstrip().removeprefix("| ")
            lines += fold(text, width, indent + bar, indent + (bar or "  "))
    return "\n".join(lines) + "\n"


def _of_what(found: Explanation) -> str:
    """What the accounts are for: a duty is alleged to be done, all else to be broken."""
    return "THAT IT WAS DONE" if found.clause.kind in ("oblige", "register") else "FOR THE ALLEGATION"


def _act(found: Explanation, date: str | None) -> str:
    finding = found.finding
    if finding.incident:
        return f"THE ACT: {finding.incident}, {when(date)}"
    return f"THE ACT: none; this is a duty or a number; {due(finding)}"


def due(finding: Finding) -> str:
    """Until when a duty is owed."""
    told = local(finding.due) if finding.due else ".."
    return "until when it is owed is open" if told == ".." else f"due {when(told)}"


def _head(found: Explanation, one: Assessed, moment: str, width: int) -> Iterator[str]:
    finding = found.finding
    yield from fold(f"WHY {finding.id}, as of {moment}", width)
    whom = against_whom(one, finding)
    yield from fold(f"{whom[0].upper()}{whom[1:]}: {outcome(finding, one)}.", width)
    happened = GRADES[finding.occurrence]
    what = "That the act happened at all, whoever did it" if finding.incident else "That it was done at all"
    yield from fold(f"{what}: {happened}.", width)
    whose = finding.responsibility
    if whose is not None:
        basis = f"level {in_words(whose.level)}, basis {in_words(whose.basis)}"
        yield from fold(f"That it was by {party(one, whose.party)}: {GRADES[whose.grade]} ({basis}).", width)
    for tie in finding.ties:
        held = "established" if tie.established else f"alleged by {tie.whose}"
        yield from fold(f"{party(one, tie.group)} as {tie.kind} of {party(one, tie.to)}: {held}.", width)
    marks = ["unreviewed"] if finding.unreviewed else []
    marks += ["the text only implies this term"] if finding.implicit else []
    yield from fold("; ".join([versions(one), *marks]), width)
    yield from fold(caution(one), width)


def versions(one: Assessed) -> str:
    """What gave the answer, for which moment, in words."""
    at = time_of(one, Span(one.judgement.at, one.judgement.at))
    policy = one.judgement.policy
    return f"Judge {VERSION}, policy {policy}, reader {READER}; up to {at}, {all_known(one)}"


def _term(found: Explanation, one: Assessed) -> Iterator[str]:
    clause = found.clause
    where = f", article {clause.article}" if clause.article else ""
    yield f"{clause.id}{where}, of {one.agreement.title} as {told_in(one)}"
    words = one.words.get(clause.id)
    yield f"| {clause.text}" + (f" [{words.document}:{words.start}]" if words else "")
    if found.reading:
        yield f"in the reading '{found.reading.id}' of {found.reading.whose}: {found.reading.note}"
    yield from (f"the text leaves open: {point}" for point in clause.open)
    yield f"its encoding: {one.agreement.encoding.author}; adopted by {adopters(one)}"


def _accounts(evidence: Sequence[Evidence], one: Assessed, beside: Sequence[Evidence] = ()) -> Iterator[str]:
    if not evidence:
        yield "nothing on record"
    labels = {e.account.id: teller(e.account.speaker, e.source.id) for e in [*beside, *evidence]}
    for e in evidence:
        account, source = e.account, e.source
        side = f"speaks for {party(one, source.side)}" if source.side else "of no party, as far as is known"
        reviewed = "reviewed" if account.reviewed else "unreviewed"
        yield f"{teller(account.speaker, source.id)} [{grade(account.certainty)}] {STANCES[account.stance]}"
        rated = code(source.letter, e.credibility)
        weighs = f"source {source.id}, {rated}, origin {account.origin}, {e.points} points"
        yield f"  {side}; {weighs}, {reviewed}"
        if source.side is None and account.origin not in (source.origin, source.id):
            yield f"  {_WITHIN[account.passage is None].format(account.origin)}"
        if e.credibility is not None:
            yield f"  {e.credibility.digit} means {credibility_said(e.credibility, labels)}"
        if e.leaves_open:
            yield f"  leaves open: {aspects(e.leaves_open)}"
        if e.fails and account.stance == "supports":
            yield f"  tells otherwise: {aspects(e.fails)}"
        if account.passage:
            yield f"  | {quoted(account.passage)}"


_WITHIN: Mapping[bool, str] = {
    True: "weighs as one with {}: data sets compile what others report, so this is no second voice",
    False: "weighs as one with {}: told in the same words, or passed on",
}
"""Why an account has another origin than its source; of rows (True) and of words."""


def quoted(passage: Passage) -> str:
    """The words of an account and where they begin; long ones are cut."""
    words = " ".join(passage.quote.split())
    cut = words if len(words) <= _LONGEST_QUOTE else words[:_LONGEST_QUOTE].rsplit(" ", 1)[0] + " […]"
    return f"{cut} [{place_of(passage.document, passage.start, passage.page)}]"


def place_of(document: str, start: int, page: int | None) -> str:
    """Where words stand: the document and the character they begin at, and the page if it has pages."""
    return f"{document}:{start}, p. {page}" if page else f"{document}:{start}"


def teller(speaker: str | None, source: str) -> str:
    """Who tells an account: the speaker by name, else the source."""
    return speaker or source


def _positions(found: Explanation, one: Assessed) -> Iterator[str]:
    for position in found.positions:
        yield f"{party(one, position.party)}: {'; '.join(SAYS[s] for s in position.says)}"


def _missing(found: Explanation) -> Iterator[str]:
    for aspect, accounts in found.missing.open:
        yield f"{ASPECTS[aspect]}: left open by {some(accounts, 'account')} of {len(found.supporting)}"
    seeing = [c.who for c in found.missing.coverage if c.sees]
    kept_out = [f"{c.who}, {why_not(c)}" for c in found.missing.coverage if not c.sees]
    could = ", ".join(dict.fromkeys([*seeing, *kept_out]))
    yield f"who could have seen it: {could or 'nobody, as far as is on record'}"
    yield "what can confirm:"
    for gate in found.missing.gates:
        held = "given" if gate.fulfilled else f"not given ({len(gate.counts)} that count"
        if not gate.fulfilled:
            held += f", {len(gate.unreviewed)} that would if reviewed)" if gate.unreviewed else ")"
        yield f"  {GATES[gate.gate]}: {held}"


def _weight(found: Explanation) -> Iterator[str]:
    weight = found.finding.weight
    yield f"for: {_range(weight.for_least, weight.for_most)} points"
    yield f"against: {_range(weight.against_least, weight.against_most)} points"
    yield f"enough to be probable, and never to confirm: {found.threshold}"


def _range(least: int, most: int) -> str:
    return str(least) if least == most else f"{least} to {most}"


def _rulings(found: Explanation) -> Iterator[str]:
    if not found.finding.rulings:
        yield "none on record"
    for ruling in found.finding.rulings:
        whose = f" by {ruling.party}" if ruling.party else ""
        yield f"{ruling.body}: {in_words(ruling.outcome)}{whose}"
        yield from (f"  dissent: {who}" for who in ruling.dissent)


def _changes(found: Explanation) -> Iterator[str]:
    changes = found.changes
    labels = {e.account.id: teller(e.account.speaker, e.source.id) for e in found.evidence}
    grouped: dict[str, list[str]] = {}
    for change in changes.found:
        grouped.setdefault(becomes(change), []).append(change_words(change.claim, labels))
    yield tried(changes.tried, changes.untried, "account")
    if not grouped:
        yield "none of them changes the answer"
    for then in sorted(grouped):
        yield f"it would be {then} with:"
        yield from (f"  {line}" for line in dict.fromkeys(grouped[then]))


def tried(number: int, left: int, of: str) -> str:
    """How many claims were tried, and how much was left untried."""
    told = f"{number:,} single {'claim' if number == 1 else 'claims'} tried, each alone"
    return told + (f"; {left:,} further {of}{'' if left == 1 else 's'} not tried" if left else "")


def becomes(change: Change) -> str:
    """What a finding would be, in words."""
    if change.outcome is None:
        return "no finding at all"
    grade_ = GRADES[change.grade] if change.grade else ""
    said = OUTCOMES[change.outcome]
    return said if grade_ == said else f"{said} ({grade_})"


def change_words(claim: Claim, labels: Mapping[str, str]) -> str:
    """One claim that is tried, in words."""
    who = labels.get(claim.account or "", claim.account or "")
    match claim.kind:
        case "removed":
            return f"the account of {who} taken back"
        case "reviewed":
            return f"the account of {who} reviewed and accepted"
        case "filled":
            meets, fails = FILLED[claim.aspect or "condition"]
            return f"{who} {meets if claim.meets else fails}"
        case "added":
            return ADDED[claim.added] if claim.added else ""
