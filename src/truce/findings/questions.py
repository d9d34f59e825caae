"""A record sorted so that one finding can be judged again without the rest.

Only what can bear on the finding is taken: its incident, and for terms that look at other acts (notice, duty,
number, condition) the incidents that tell such acts in the time that counts. What is left out changes
nothing: judging the part gives the same finding as judging the whole, and a test holds the two equal.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from truce.asof import Span
from truce.clauses.acts import meant_by
from truce.findings.judge import Finding, rules_in_force
from truce.findings.policy import DEFAULT, Policy
from truce.findings.record import Record
from truce.findings.retrial import Retrial
from truce.findings.rules import NEVER, Rule
from truce.incidents.accounts import Account

Key = tuple[str, ...]
"""What a finding is about: `Finding.key`."""


class Index:
    """The accounts, reviews and rulings of a record by incident and by act. Make it once, ask it often."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.accounts: dict[str, list[Account]] = {}
        self.told: dict[str | None, set[str]] = {}
        for account in record.accounts:
            self.accounts.setdefault(account.incident, []).append(account)
            self.told.setdefault(account.act, set()).add(account.incident)
        self._hulls: dict[str, Span] = {}
        self._reviews = _by(record.reviews, "account")
        self._ratings = _by(record.ratings, "source")
        self._sources = {s.id: s for s in record.sources}

    def telling(self, acts: frozenset[str]) -> set[str]:
        """The incidents of which some account tells, or may tell, one of these acts."""
        names = [name for name in self.told if name is None or meant_by(name) & acts]
        return {incident for name in names for incident in self.told[name]}

    def hull(self, incident: str) -> Span:
        """From the first to the last minute that any account gives an incident."""
        if incident not in self._hulls:
            times = [a.when for a in self.accounts[incident]]
            self._hulls[incident] = Span(min(t.first for t in times), max(t.last for t in times))
        return self._hulls[incident]

    def part(self, incidents: Iterable[str]) -> Record:
        """The record with these incidents alone."""
        accounts = tuple(a for i in sorted(incidents) for a in self.accounts.get(i, ()))
        sources = sorted({a.source for a in accounts} & self._sources.keys())
        return replace(
            self.record,
            accounts=accounts,
            sources=tuple(self._sources[s] for s in sources),
            ratings=tuple(r for s in sources for r in self._ratings.get(s, ())),
            reviews=tuple(r for i in sorted({a.id for a in accounts}) for r in self._reviews.get(i, ())),
        )


def _by(entries: Iterable[object], name: str) -> dict[str, list]:  # type: ignore[type-arg]
    found: dict[str, list[object]] = {}
    for entry in entries:
        found.setdefault(getattr(entry, name), []).append(entry)
    return found


@dataclass(frozen=True, slots=True)
class Question:
    """One finding with all that bears on it: the rules, and the part of the record, as known.

    `rule` is the one that the finding is of: where a suspension parts the agreement there are several alike.
    """

    key: Key
    rules: tuple[Rule, ...]
    rule: Rule
    part: Record
    bench: Retrial

    @property
    def at(self) -> int:
        """As of when it is asked (minutes, UTC)."""
        return self.bench.at

    def answer(self, bench: Retrial | None = None) -> Finding | None:
        """The finding, or what it would be before another bench; None if there is none."""
        return next(iter(_answers(self.key, self.rules, bench or self.bench)), (None, None))[1]


def _answers(key: Key, rules: Iterable[Rule], bench: Retrial) -> Iterator[tuple[Rule, Finding]]:
    for rule in rules:
        yield from ((rule, finding) for finding in bench.findings(rule) if finding.key == key)


def ask(index: Index, key: Key, *, policy: Policy = DEFAULT, at: int, known_at: int) -> Question | None:
    """The question of one finding; None if no agreement as known has such a clause, reading and bearer."""
    agreement, author, version, clause, reading, bearer, incident, instance = key
    known = replace(index.record, accounts=(), sources=(), reviews=(), ratings=()).as_known(known_at)
    own = tuple(t for t in known.texts if t.agreement.agreement == agreement)
    every = tuple(r for r in rules_in_force(replace(known, texts=own)) if r.encoding == author)
    rules = tuple(
        r
        for r in every
        if (r.version, r.clause, r.reading or "", r.bearer) == (version, clause, reading, bearer)
    )
    if not rules:
        return None
    incidents = {i for rule in rules for i in _bearing(index, rule, incident, instance)}
    for party, other in _conditions(rules, every):
        held = [r for r in every if r.clause == other and r.bearer == party]
        incidents |= {i for r in held for i in _bearing(index, r, "", "")}
    for first in (r for rule in rules for r in every if r.clause == rule.after_clause):
        incidents |= set(_bearing(index, first, "", ""))
    part = index.part(incidents).as_known(known_at)
    bench = Retrial(part, policy, at, every, incident, instance)
    rule = next((r for r, _ in _answers(key, rules, bench)), rules[0])
    return Question(key, rules, rule, part, bench)


def _conditions(rules: Iterable[Rule], every: tuple[Rule, ...]) -> set[tuple[str, str]]:
    """The clauses on whose keeping a rule hangs, and those on which these hang."""
    found: set[tuple[str, str]] = set()
    waiting = [pair for rule in rules for pair in rule.whiles]
    while waiting:
        party, clause = pair = waiting.pop()
        if pair not in found:
            found.add(pair)
            waiting += [w for r in every if r.clause == clause and r.bearer == party for w in r.whiles]
    return found


def _bearing(index: Index, rule: Rule, incident: str, instance: str) -> Iterator[str]:
    """The incidents that can bear on a finding of a rule."""
    trigger = instance.removeprefix(f"{rule.phase}:")
    yield from (i for i in (incident, trigger) if i in index.accounts)
    if incident and rule.kind == "require_prior":
        if incident in index.accounts:
            yield from _in_time(index, index.telling(rule.counter_acts), index.hull(incident), rule)
    elif not incident:
        if trigger in index.accounts and rule.trigger == "act" and not rule.for_each:
            # What was done too late tells that the breach has ceased.
            done = index.telling(rule.acts)
            yield from _in_time(index, done, index.hull(trigger), replace(rule, high=NEVER))
        else:
            yield from index.telling(rule.acts | rule.counter_acts)


def _in_time(index: Index, incidents: Iterable[str], act: Span, rule: Rule) -> Iterator[str]:
    """Those that may lie in the window of a rule around an act."""
    # Where days of notice count, it may be in time on all of the last one.
    spare = 2 * 1440 if rule.notice else 0
    first, last = act.first + rule.low.first, act.last + rule.high.last + spare
    for incident in incidents:
        hull = index.hull(incident)
        if hull.first <= last and first <= hull.last:
            yield incident
