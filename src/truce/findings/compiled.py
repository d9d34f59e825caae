"""Rows of compiled data sets beside reports of the same incident: they are no second voice.

A data set compiles reports: the row may rest on the very article beside it. So a row and the reports together
weigh what weighs more of the two, never their sum; several data sets are one origin, for they read the same
papers. Reports that corroborate each other without the row go on doing so, and no row ever makes a source
somebody who has seen it. A side's own word is left alone: the row is nobody's voice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from truce.findings.policy import Policy
from truce.findings.record import Record, in_order, origin_of, sides_of
from truce.incidents.accounts import OF_SIDE, Account, Source


def beside_reports(
    record: Record, compiled: frozenset[str], joined: frozenset[str], policy: Policy, known_at: int
) -> Record:
    """The record, in incidents that are `joined` each row of a `compiled` source of the origin of a report.

    The letters that count are those known at a minute (UTC).
    """
    if not joined:
        return record
    ratings = {r.source: r.letter for r in in_order(record.ratings, known_at)}
    sources = {s.id: replace(s, letter=ratings.get(s.id, s.letter)) for s in record.sources}
    sides = sides_of(record.sources)
    together: dict[str, list[Account]] = {}
    for account in record.accounts:
        if account.incident in joined:
            told = replace(account, origin=origin_of(account, sides))
            together.setdefault(account.incident, []).append(told)
    whose: dict[str, Account] = {}
    for accounts in together.values():
        whose |= _whose(accounts, compiled, sources, policy)
    return replace(
        record,
        accounts=tuple(
            replace(a, origin=whose[a.id].origin, wording=whose[a.id].wording)
            if a.incident in joined and a.id in whose
            else a
            for a in record.accounts
        ),
    )


def _whose(
    accounts: Sequence[Account], compiled: frozenset[str], sources: dict[str, Source], policy: Policy
) -> dict[str, Account]:
    """What rows of one incident share their origin with, and so do reports that would lend them weight."""
    rows = [a for a in accounts if a.source in compiled]
    reports = [a for a in accounts if a.source not in compiled and _is_report(a, sources)]
    if not rows:
        return {}
    if not reports:
        first = min(rows, key=lambda row: (row.origin, row.id))
        return {row.id: first for row in rows}
    weights = {a.id: _points(a, sources, policy) for a in reports}
    strongest = max(reports, key=lambda a: (_has_access(a, sources), weights[a.id], a.id))
    found = {row.id: strongest for row in rows}
    most: dict[str, int] = {}
    for report in reports:
        root = report.wording or report.origin
        most[root] = max(most.get(root, 0), weights[report.id])
    if sum(most.values()) < policy.threshold:
        # They are not enough by themselves, so the row may not lift them over it.
        found |= {a.id: strongest for a in reports if not _has_access(a, sources)}
    return found


def _is_report(account: Account, sources: dict[str, Source]) -> bool:
    """Whether an account is of a kind that data sets compile: of no side, and not the mechanism's own."""
    source = sources.get(account.source)
    sided = account.origin.startswith(OF_SIDE) or (source is not None and source.side is not None)
    return account.stance == "supports" and not sided and not (source is not None and source.mechanism)


def _has_access(account: Account, sources: dict[str, Source]) -> bool:
    source = sources.get(account.source)
    return source is not None and source.own_access


def _points(account: Account, sources: dict[str, Source], policy: Policy) -> int:
    source = sources.get(account.source)
    return 0 if source is None or source.lead else policy.points(source.letter, account.certainty)


def compiled_among(sources: Iterable[Source]) -> frozenset[str]:
    """The ids of data sets that compile what others report."""
    return frozenset(s.id for s in sources if not s.own_access and not s.mechanism)
