"""Acts of which nobody tells the author, and which broke a ban whoever of those named it was.

The judge holds an act against each who is bound by a ban, and where its author is open it cannot say of any
that it was they. But where everybody who may have acted would have broken the ban, one of them did: that is
told apart from what may be no breach at all. Each who may have is put in for the author, as a world of its
own, and the judge asked of every one of these worlds; only what all of them say is said.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from truce.findings.assessing import Assessed
from truce.findings.finding import Finding
from truce.findings.judge import as_asked, judge
from truce.findings.policy import DEFAULT, Policy
from truce.findings.record import Record, without_accounts
from truce.incidents.accounts import Account

MOST_ASKED = 2_000
"""Of so many acts at most it is asked; where there are more, nothing is said of any of them."""
_BANS = ("forbid", "maintain", "permit")
_About = tuple[str, str, str | None]
"""An incident, a clause and a reading of it."""


def with_one_of_several(one: Assessed, policy: Policy = DEFAULT) -> Assessed:
    """What was judged, its findings on acts of one of several bearers each saying of which."""
    kinds = {c.id: c.kind for c in one.agreement.clauses}
    open_ones = [f for f in one.judgement.findings if _may_be(f) and kinds.get(f.clause) in _BANS]
    incidents = {f.incident for f in open_ones if f.incident}
    if not incidents or len(incidents) > MOST_ASKED or not policy.attributes:
        return one
    found = _asked(one, incidents, policy)
    if not found:
        return one

    def told(findings: Sequence[Finding]) -> tuple[Finding, ...]:
        return tuple(
            replace(f, one_of=found[f.incident or "", f.clause, f.reading])
            if _may_be(f) and (f.incident or "", f.clause, f.reading) in found
            else f
            for f in findings
        )

    standings = tuple(
        replace(s, clauses=tuple(replace(c, findings=told(c.findings)) for c in s.clauses))
        for s in one.judgement.agreements
    )
    judged = replace(one.judgement, agreements=standings, findings=told(one.judgement.findings))
    return replace(one, judgement=judged)


def _may_be(finding: Finding) -> bool:
    return finding.outcome == "undecidable" and finding.incident is not None and "who" in finding.hangs_on


def _asked(one: Assessed, incidents: set[str], policy: Policy) -> Mapping[_About, tuple[str, ...]]:
    """By whom each act was a breach, one of several: what all of its worlds have in common."""
    judged = one.judgement
    known = as_asked(one.record, judged.known_at, judged.known_by)
    told: dict[str, list[Account]] = {}
    for account in known.accounts:
        if account.incident in incidents:
            told.setdefault(account.incident, []).append(account)
    worlds = {i: list(_worlds(i, accounts)) for i, accounts in told.items()}
    names = {world[0].incident: i for i, each in worlds.items() for world in each}
    supposed = tuple(account for each in worlds.values() for world in each for account in world)
    if not supposed:
        return {}
    record: Record = replace(without_accounts(known), accounts=supposed)
    broken: dict[_About, dict[str, set[str]]] = {}
    for f in judge(record, policy, at=judged.at, known_at=judged.known_at):
        if f.outcome == "violation" and f.incident in names:
            about = names[f.incident], f.clause, f.reading
            broken.setdefault(about, {}).setdefault(f.incident, set()).add(f.bearer)
    found: dict[_About, tuple[str, ...]] = {}
    for about, by_world in broken.items():
        by = set().union(*by_world.values())
        if len(by_world) == len(worlds[about[0]]) and len(by) > 1:
            found[about] = tuple(sorted(by))
    return found


def _worlds(incident: str, accounts: Sequence[Account]) -> Iterator[list[Account]]:
    """The accounts of an act with each in turn who may have acted; none where the author is told, or anybody.

    Whoever acted in a fight did it to the others.
    """
    if any(a.who or (a.who is None and not a.who_maybe) for a in accounts):
        return
    authors = sorted({w for a in accounts for w in a.who_maybe})
    for number, author in enumerate(authors):
        yield [
            replace(_by(account, author), id=f"{account.id}/{number}", incident=f"{incident}/{number}")
            for account in accounts
        ]


def _by(account: Account, author: str) -> Account:
    if author not in account.who_maybe:
        return account
    others = account.whom_maybe - {author}
    if others == account.whom_maybe:
        return replace(account, who=(author,), who_maybe=frozenset())
    sure = tuple(others) if len(others) == 1 else ()
    return replace(
        account, who=(author,), who_maybe=frozenset(), whom=sure or account.whom,
        whom_maybe=frozenset() if sure else others,
    )  # fmt: skip
