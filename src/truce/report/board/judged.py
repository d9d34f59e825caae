"""The judge's status on the board: beside the standing, labelled, and never in its place."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from truce.asof import in_zone, written
from truce.clauses.values import NOT_STATED
from truce.findings.assessing import Assessed
from truce.findings.judge import VERSION, Finding
from truce.findings.record import LifecycleEntry
from truce.findings.statuses import Status
from truce.incidents import Incident
from truce.incidents.accounts import Account, Passage
from truce.report.board.cards import Card, Group, Quote
from truce.report.judged import (
    OUTCOMES,
    SHOWN_AT_ONCE,
    TOLD_OF_IT,
    against_whom,
    agreement_status,
    by_reading,
    changing,
    clause_said,
    drawing_lines,
    how_sure,
    is_drafted,
    is_of_untied,
    one_of_words,
    outcome,
    tally,
    whose_act,
)
from truce.report.watching import NOBODY, each_area, short
from truce.report.wording import in_words, some, when, whose_word

_MOST = 4
"""How many findings of one term are shown; all are in the JSON."""
_NO_DATE = "no text states a date"
_UNVETTED = "Unrated sources, nothing reviewed, terms drafted by a program: it can confirm nothing."
_NO_TERMS = "its terms could not be put into clauses"


def status_lines(assessed: Sequence[Assessed], as_of: str | None, vetted: str = "") -> Iterator[str]:
    """What the judge says of an agreement, by each telling of its terms; then what that cannot be."""
    if not assessed or as_of is None:
        yield f"Status, by the judge: not judged, {_NO_TERMS if as_of else _NO_DATE}"
        return
    for one in assessed:
        yield f"Status as of {as_of}, by the judge: {agreement_status(one)} [{one.id}]"
        if not is_drafted(one):
            yield "  by the terms that were filed; they are judged above"
            continue
        told_in = one.telling.partition("#")[0]
        yield f"  by the terms as told in {told_in}: {tally(one)}"
        yield from (f"  {line}" for line in _claimed(one))
    if not any(is_drafted(one) for one in assessed):
        return
    yield f"  {vetted}; terms drafted by a program." if vetted else f"  {_UNVETTED}"
    policy = assessed[0].judgement.policy
    given = "MISSION" if vetted else "FILE..."
    yield f"  Why: truce explain {given} ID (judge {VERSION}, policy {policy})"


def status_in_short(assessed: Sequence[Assessed]) -> str:
    """The judge's status in one line, where all tellings have the same; its terms are counted."""
    said = dict.fromkeys(agreement_status(one).partition(":")[0] for one in assessed)
    if not said:
        return ""
    also = sorted({TOLD_OF_IT[e.act] for one in assessed for e in changing(one)})
    told = f" (also told: {', '.join(also)})" if also else ""
    terms = f"; its terms: {tally(assessed[0])}" if len(assessed) == 1 else ""
    return f"by the judge: {' or '.join(said)}{told}{terms}"


def _claimed(one: Assessed) -> Iterator[str]:
    """What is told of the agreement as a whole and changed nothing here: somebody's word."""
    told: dict[str, list[LifecycleEntry]] = {}
    for entry in changing(one):
        told.setdefault(TOLD_OF_IT[entry.act], []).append(entry)
    for said, entries in sorted(told.items()):
        yield f"told, and changing nothing here: {said} [{', '.join(sorted({e.id for e in entries}))}]"


def judged_group(assessed: Sequence[Assessed], incidents: Sequence[Incident]) -> Iterator[Group]:
    """The terms with their statuses, and the findings that a reader should see."""
    dates = {i.id: when(i.date) for i in incidents}
    for one in assessed:
        title = "Its terms, judged"
        title += f" as told in {one.telling.partition('#')[0]}" if len(assessed) > 1 else ""
        yield Group(title, tuple(_clause(one, status, dates) for status in one.standing.clauses))


def _clause(one: Assessed, status: Status, dates: Mapping[str, str]) -> Card:
    found = [f for f in status.findings if f.outcome in SHOWN_AT_ONCE and not f.on_silence]
    alike: dict[tuple[object, ...], list[Finding]] = {}
    everywhere = _by_all_readings(one, status, found)
    # That one of several broke it comes before what may be no breach at all.
    for f in sorted(
        found, key=lambda f: (SHOWN_AT_ONCE.index(f.outcome), not f.one_of, _place(f, dates), f.bearer)
    ):
        reading = None if (*_told(f), f.bearer) in everywhere else f.reading
        alike.setdefault((reading, *_told(f)), []).append(f)
    shown, left_out = _varied(list(alike.values()))
    cards = tuple(_findings(one, group, dates) for group in shown)
    some_watched = any(c.coverage or c.kept_out for c in one.standing.clauses)
    lines = [short(one, status) or f"Watched: {NOBODY}"] if some_watched else []
    lines = [*drawing_lines(one, status), *lines]
    # No count by party without the coverage of each area.
    lines += [each_area(one, status)] if left_out and not status.unlisted else []
    lines += _weakly(status)
    lines += _by_others(status)
    lines += [_beside(one, left_out, status.unlisted)] if left_out or status.unlisted else []
    return Card(
        f"{one.telling}/{status.clause}",
        f"{in_words(status.clause.replace('-', ' '))}: {clause_said(status, one)}{how_sure(status.findings)}",
        lead=one.status_id(status),
        lines=tuple(lines),
        quotes=tuple(_quotes([one.words.get(status.clause)])),
        groups=(Group("", cards),) if cards else (),
    )


def _weakly(status: Status) -> Iterator[str]:
    """How many acts are told without enough evidence; what only may have been this is said to be no more."""
    weak = [f for f in status.findings if f.outcome == "insufficient"]
    sure = {f.incident for f in weak if f.weight.for_least > 0}
    # What has no weight leaves no trace of whether it is told for sure.
    either = {f.incident for f in weak if f.weight.for_most == 0} - sure
    perhaps = {f.incident for f in weak} - sure - either
    if either:
        yield f"told of it, or perhaps this, without enough evidence: {some([*either], 'act')}; see --json"
    if sure:
        yield f"told of it without enough evidence: {some([*sure], 'act')}; see --json"
    if perhaps:
        yield f"perhaps this, and without enough evidence: {some([*perhaps], 'act')}; see --json"


def _by_others(status: Status) -> Iterator[str]:
    """How many acts are told of others than the parties, and of names of which nobody said whose they are."""
    others = [f for f in status.findings if f.outcome == "non_signatory"]
    untied = {f.incident for f in others if is_of_untied(f)}
    apart = {f.incident for f in others if not is_of_untied(f)}
    if apart:
        yield f"laid to others than its parties: {some([*apart], 'act')}; see --json"
    if untied:
        yield f"laid to names that nobody has tied to a party: {some([*untied], 'act')}; see --json"


def _told(f: Finding) -> tuple[object, ...]:
    return f.incident, f.instance, f.outcome, f.hangs_on, f.one_of


def _by_all_readings(one: Assessed, status: Status, found: Iterable[Finding]) -> set[tuple[object, ...]]:
    """What every reading of a clause finds, with whose act it is: it is shown once."""
    clause = one.agreement.clause(status.clause)
    by: dict[tuple[object, ...], set[str | None]] = {}
    for f in found:
        by.setdefault((*_told(f), f.bearer), set()).add(f.reading)
    known = {r.id for r in clause.readings} if clause else set()
    return {key for key, readings in by.items() if known and readings == known}


def _varied(groups: Sequence[list[Finding]]) -> tuple[list[list[Finding]], list[list[Finding]]]:
    """Those that are shown and those that are not, each in order.

    The first of every outcome by every bearer goes before the others of its kind: were the earliest shown
    alone, all that is seen might be of one side.
    """
    first: dict[tuple[object, ...], int] = {}
    for i, group in enumerate(groups):
        first.setdefault((group[0].outcome, group[0].one_of, frozenset(f.bearer for f in group)), i)
    firsts = frozenset(first.values())
    ranks = sorted(range(len(groups)), key=lambda i: (i not in firsts, i))
    shown = set(ranks[:_MOST])
    return [g for i, g in enumerate(groups) if i in shown], [
        g for i, g in enumerate(groups) if i not in shown
    ]


def _beside(one: Assessed, left_out: Sequence[list[Finding]], unlisted: int) -> str:
    """How many more there are, by whose act they are where all of them are known."""
    told = Counter(f"{whose_act(one, group)}, {_in_short(one, group[0])}" for group in left_out)
    whose = "" if unlisted else ": " + "; ".join(f"{n:,} {words}" for words, n in sorted(told.items()))
    return f"and {len(left_out) + unlisted:,} more{whose}; see --json"


def _in_short(one: Assessed, finding: Finding) -> str:
    """The outcome of a finding without what it hangs on."""
    return one_of_words(finding.one_of, one) if finding.one_of else OUTCOMES[finding.outcome]


def _place(finding: Finding, dates: Mapping[str, str]) -> tuple[bool, int, str]:
    """By the dates of the acts; undated ones last."""
    return dates.get(finding.incident or "") in (None, when(None)), finding.when.first, finding.incident or ""


def _findings(one: Assessed, alike: Sequence[Finding], dates: Mapping[str, str]) -> Card:
    """One act, once for all who are bound: where its author is open nobody is singled out."""
    finding = alike[0]
    said: dict[str, tuple[Account, list[Finding]]] = {}
    for f in alike:
        for account in _rests_on(one, f):
            said.setdefault(account.id, (account, []))[1].append(f)
    shown = [account for account, _ in said.values()]
    return Card(
        f"{one.telling}/{finding.id}",
        f"{by_reading(one, alike)}{whose_act(one, alike)}: {outcome(finding, one)}{how_sure(alike)}",
        when=dates.get(finding.incident or "", day_of(one, finding)),
        lead=", ".join(f.id for f in alike),
        lines=tuple(f"{_on_whom(one, of, alike)}{_word_of(one, a)}" for a, of in said.values()),
        quotes=tuple(_quotes([a.passage for a in shown] or [one.words.get(finding.clause)])),
    )


def _rests_on(one: Assessed, finding: Finding) -> list[Account]:
    """The account that a finding is shown with, and a denial beside it: whoever denies is heard too."""
    accounts = {a.id: a for a in one.record.accounts}
    against = [accounts[i] for i in finding.against]
    # What the mechanism itself observed comes before what anybody says.
    supports = sorted((accounts[i] for i in finding.supports), key=lambda a: not _is_observed(one, a))
    said = (supports or against)[:1]
    return said + [a for a in [a for a in against if a.stance.startswith("denies")][:1] if a not in said]


def _on_whom(one: Assessed, of: Sequence[Finding], alike: Sequence[Finding]) -> str:
    """Whose act a word is on, where it is not on that of all; where the author is open nobody is named."""
    if len(of) == len(alike) or any("who" in f.hangs_on for f in alike):
        return ""
    return f"{against_whom(one, of[0])}: "


def day_of(one: Assessed, finding: Finding) -> str:
    """The day, or the days, of an act that no document tells of, in the zone of the agreement; else empty."""
    if not finding.incident:
        return ""
    zone = None if one.agreement.zone == NOT_STATED else one.agreement.zone
    ends = [end[:10] for end in written(in_zone(finding.when, zone), mark="").split("/")]
    return "/".join(dict.fromkeys(ends))


def _word_of(one: Assessed, account: Account) -> str:
    """By whose word: the mechanism's own observation is nobody's claim."""
    if _is_observed(one, account):
        return f"observed by {account.speaker or account.source}, of the mechanism"
    if account.passage is None and account.speaker:
        return f"a claim of {account.speaker}"
    return whose_word(account.certainty, account.speaker)


def _is_observed(one: Assessed, account: Account) -> bool:
    return any(s.mechanism and s.id == account.source for s in one.record.sources)


def _quotes(passages: Iterable[Passage | None]) -> Iterator[Quote]:
    for passage in passages:
        if passage is not None:
            words = " ".join(passage.quote.split())
            yield Quote(words, passage.document, passage.start, passage.end, passage.page)
