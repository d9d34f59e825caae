"""What looks of rows would have been under each clause, by the judge, and across all worlds that they leave.

The judge calls an act by one of two sides undecidable for both. But where each of them, had it acted, would
have broken the clause, one of them broke it, whichever it was: that is told apart from what may be no breach.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from truce.asof import EVER, Span
from truce.findings.judge import Finding, Outcome, judge
from truce.findings.policy import Policy
from truce.findings.record import Record, Text
from truce.findings.rehearsal.sides import is_untied
from truce.findings.rehearsal.summary import RESULTS, Reason, Result, Verdict
from truce.findings.rehearsal.telling import Look, World, account_of, worlds
from truce.findings.rehearsal.terms import Terms
from truce.incidents.accounts import Source

AT_ONCE = 500
"""So many looks are put before the judge together."""

Key = tuple[str, str]
"""A clause and one of its readings; an empty reading where it has none."""
Verdicts = Mapping[Key, Verdict]

_RESULTS: Mapping[Outcome, Result] = {
    "violation": "violation",
    "contested": "undecidable",
    "undecidable": "undecidable",
    "insufficient": "insufficient",
    "non_signatory": "non_signatory",
    "outside": "outside",
}


class Seen(NamedTuple):
    """A look, and when the first row that has it happened."""

    look: Look
    when: Span


def verdicts(terms: Terms, seen: Iterable[Seen], source: Source, policy: Policy) -> Iterator[Verdicts]:
    """The verdicts on each look, in order."""
    waiting = iter(seen)
    while batch := list(islice(waiting, AT_ONCE)):
        yield from _judged(terms, batch, source, policy)


def _judged(terms: Terms, batch: Sequence[Seen], source: Source, policy: Policy) -> Iterator[Verdicts]:
    told = [account_of(s.look, str(i), s.when, source) for i, s in enumerate(batch)]
    possible = [list(worlds(s.look, t, terms.aims)) for s, t in zip(batch, told, strict=True)]
    record = Record(
        sources=(source,),
        texts=(Text(id="draft", agreement=terms.draft, known=-EVER),),
        accounts=(*told, *(w.account for ws in possible for w in ws)),
    )
    found: dict[str, dict[Key, list[Finding]]] = {}
    for finding in judge(record, policy, at=EVER, known_at=EVER):
        by_clause = found.setdefault(finding.incident or "", {})
        by_clause.setdefault((finding.clause, finding.reading or ""), []).append(finding)
    for one, ways, (look, _) in zip(told, possible, batch, strict=True):
        keys = {k for i in (one.incident, *(w.account.incident for w in ways)) for k in found.get(i, {})}
        each = {key: _verdict(key, found, one.incident, ways) for key in sorted(keys)}
        yield {k: _released(v) if _may_be_released(k, look, terms) else v for k, v in each.items()}


def _verdict(
    key: Key, found: Mapping[str, Mapping[Key, list[Finding]]], incident: str, ways: Sequence[World]
) -> Verdict:
    """What an incident would have been under one clause, in one reading."""
    told = found.get(incident, {}).get(key, [])
    named = tuple(sorted({f.bearer for f in told if f.outcome == "violation"}))
    if named:
        return Verdict("violation", named)
    each = {w: found.get(w.account.incident, {}).get(key, []) for w in ways}
    results = {w: _gravest(findings) for w, findings in each.items()}
    if ways and set(results.values()) == {"violation"}:
        by = tuple(sorted({f.bearer for fs in each.values() for f in fs if f.outcome == "violation"}))
        return Verdict("violation" if len(by) == 1 else "one_of_several", by)
    gravest = _gravest(told)
    if gravest == "undecidable":
        return Verdict("undecidable", reasons=_reasons(told, each, results))
    beside = [r for r in (gravest, *results.values()) if r not in ("violation", "undecidable")]
    result: Result = min(beside, key=RESULTS.index, default="none")
    every = (f for fs in (told, *each.values()) for f in fs)
    tied = {f.instance for f in every if any(tie.kind != "opposed" for tie in f.ties)}
    return Verdict(result, tuple(sorted(tied)) if result == "non_signatory" else ())


def _result(finding: Finding) -> Result:
    """What a finding comes to. Of a name that nobody tied to anybody nothing says that it signed nothing."""
    found = _RESULTS.get(finding.outcome, "none")
    return "untied" if found == "non_signatory" and is_untied(finding.instance) else found


def _gravest(findings: Iterable[Finding]) -> Result:
    return min(map(_result, findings), key=RESULTS.index, default="none")


def _reasons(
    told: Iterable[Finding], each: Mapping[World, list[Finding]], results: Mapping[World, Result]
) -> tuple[Reason, ...]:
    """What it hangs on. Whom an act was against hangs on who acted, so the two are not both named."""
    hangs = dict.fromkeys(aspect for f in told for aspect in f.hangs_on)
    in_worlds = {aspect for findings in each.values() for f in findings for aspect in f.hangs_on}
    if "who" in hangs and "whom" not in in_worlds:
        hangs.pop("whom", None)
    by_author: dict[str, set[Result]] = {}
    for world, result in results.items():
        by_author.setdefault(world.author, set()).add(result)
    if each and "targets" not in in_worlds and all(len(r) == 1 for r in by_author.values()):
        hangs.pop("targets", None)
    return tuple(hangs)


def _may_be_released(key: Key, look: Look, terms: Terms) -> bool:
    """Whether a clause hangs on the other's compliance here; the protection of civilians never does."""
    return key in terms.conditional and look.violence != "one_sided"


def _released(verdict: Verdict) -> Verdict:
    """A breach that is open because the data cannot show whether the other side complied."""
    broken = verdict.result in ("violation", "one_of_several")
    return Verdict("undecidable", reasons=("condition",)) if broken else verdict


def by_clause(found: Verdicts) -> dict[str, Verdict]:
    """The verdict under each clause; where its readings differ, it depends on the reading."""
    each: dict[str, list[Verdict]] = {}
    for (clause, _), verdict in found.items():
        each.setdefault(clause, []).append(verdict)
    return {clause: _together(vs) for clause, vs in each.items()}


def _together(readings: Sequence[Verdict]) -> Verdict:
    if len({(v.result, v.by) for v in readings}) > 1:
        return Verdict("undecidable", reasons=("reading",))
    return Verdict(readings[0].result, readings[0].by, _union(readings))


def overall(clauses: Mapping[str, Verdict]) -> Verdict:
    """The gravest that any clause gives an event, by whomever of the same gravity."""
    gravest: Result = min((v.result for v in clauses.values()), key=RESULTS.index, default="none")
    same = [v for v in clauses.values() if v.result == gravest]
    return Verdict(gravest, tuple(sorted({b for v in same for b in v.by})), _union(same))


def _union(verdicts: Iterable[Verdict]) -> tuple[Reason, ...]:
    return tuple(sorted({r for v in verdicts for r in v.reasons}))
