"""What was known when: a history of graded incidents, from which any date of knowledge is a filter.

Facts and cases are rows with a span of knowledge. Late entries touch only the incidents that they can change;
every other row stays as it is. Incidents are graded as judged after all that anybody tells of; for an earlier
moment those are graded anew of which somebody tells a time before it and somebody one after it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from truce.asof import EVER
from truce.findings.engine import plans
from truce.findings.engine.codes import FOREVER
from truce.findings.engine.duck import Duck, conclude, decoded, grade
from truce.findings.engine.requirements import Epoch, RuleRows, refuse
from truce.findings.engine.rows import State, Values, rows_of, states
from truce.findings.engine.verdicts import Verdict
from truce.findings.judge import rules_in_force
from truce.findings.policy import DEFAULT, Policy
from truce.findings.record import (
    Adoption,
    LifecycleEntry,
    Rating,
    Record,
    Review,
    Ruling,
    Text,
    without_accounts,
)
from truce.incidents.accounts import Account, Source

_ALWAYS = (-FOREVER, FOREVER)


class History:
    """All that was ever known of a record: what it amounts to at any moment, as known at any other.

    `at`: the moment that is judged (minutes, UTC) where a question names none.
    """

    def __init__(self, duck: Duck, record: Record, policy: Policy = DEFAULT, *, at: int = EVER) -> None:
        self._duck, self._record, self._policy, self._at = duck, record, policy, at
        known = epochs(record)
        _refuse(known)
        self._values = Values()
        self._rows: dict[str, list[int]] = {}
        self._next = 0
        self._accounts: dict[str, list[Account]] = {}
        self._index(record.accounts)
        self._load("account", states(record))
        self._bind(known)

    def as_known(self, known_at: int, *, at: int | None = None) -> tuple[Verdict, ...]:
        """The verdicts at a moment, as known at another (both minutes, UTC), in the order of their keys."""
        at = self._at if at is None else at
        rules = self._hold(at)
        self._duck.load(rules.asked())
        look_back(self._duck, self._policy, at, known_at)
        known = without_accounts(self._record).as_known(known_at)
        return decoded(self._duck, rules, self._values, known, self._policy, known_at)

    def add(
        self,
        accounts: Sequence[Account] = (),
        *,
        reviews: Sequence[Review] = (),
        ratings: Sequence[Rating] = (),
        rulings: Sequence[Ruling] = (),
        sources: Sequence[Source] = (),
        texts: Sequence[Text] = (),
        adoptions: Sequence[Adoption] = (),
        lifecycle: Sequence[LifecycleEntry] = (),
    ) -> None:
        """Take in entries that came late: only the incidents that they can change are graded anew.

        What is there already changes nothing. What changes the rules (a text, who adopted it, what was done
        to it, a ruling on which one of its terms hangs) may change every incident, and takes as long as a new
        history. ArgumentError for a text that the plans do not judge; then nothing is taken in.
        """
        old = self._record
        whole = replace(
            old, accounts=(*old.accounts, *accounts), reviews=(*old.reviews, *reviews),
            ratings=(*old.ratings, *ratings), rulings=(*old.rulings, *rulings), texts=(*old.texts, *texts),
            adoptions=(*old.adoptions, *adoptions), lifecycle=(*old.lifecycle, *lifecycle),
            sources=(*old.sources, *sources),
        )  # fmt: skip
        changes_rules = bool(texts or adoptions or lifecycle or (rulings and hangs_on_rulings(whole)))
        known = epochs(whole) if changes_rules else self._epochs
        _refuse(known)
        self._record = whole
        self._index(accounts)
        rated = {r.source for r in ratings} | {name for s in sources for name in (s.id, s.origin)}
        names = {a.id for a in accounts} | {r.account for r in reviews}
        if rated:
            every = (a for told in self._accounts.values() for a in told)
            names |= {a.id for a in every if a.source in rated or (sources and a.origin in rated)}
        if names & self._accounts.keys():
            self._tell_anew(sorted(names & self._accounts.keys()))
        if changes_rules:
            self._bind(known)

    def _bind(self, known: tuple[Epoch, ...]) -> None:
        """Grade every incident by the rules as they were known."""
        self._epochs = known
        self._by_hours = any(rule.force.hours for epoch in self._epochs for rule in epoch.rules)
        self._held: tuple[object, RuleRows] | None = None
        self._hold(EVER)
        remember(self._duck, self._policy)

    def _tell_anew(self, names: Sequence[str]) -> None:
        """Put accounts into the table as they stand now, in place of how they stood."""
        gone = [(number,) for name in names for number in self._rows.pop(name, ())]
        told = tuple(account for name in names for account in self._accounts[name])
        self._duck.load({"gone": (("account",), gone)})
        self._load("late", states(replace(self._record, accounts=told)))
        self._hold(EVER)
        take_in(self._duck, self._policy)

    def _index(self, accounts: Iterable[Account]) -> None:
        for account in accounts:
            self._accounts.setdefault(account.id, []).append(account)

    def _load(self, table: str, found: Iterable[State]) -> None:
        told = list(found)
        self._duck.load({table: rows_of(told, self._policy, self._values, self._next)})
        for number, state in enumerate(told, self._next):
            self._rows.setdefault(state[0].id, []).append(number)
        self._next += len(told)

    def _hold(self, at: int) -> RuleRows:
        """The rules as judged at a moment, and what meets them; loaded anew if anything in them is new."""
        state = (at, self._values.sizes, self._values.times if self._by_hours else None)
        if self._held is None or self._held[0] != state:
            rules = RuleRows(self._epochs, self._values, at)
            self._duck.load(rules.held() | self._values.tables())
            self._duck.run(plans.FITTING)
            self._held = state, rules
        return self._held[1]


def epochs(record: Record) -> tuple[Epoch, ...]:
    """The spans of knowledge in which the same texts and lifecycle acts were known."""
    cuts = {t.known for t in record.texts} | {t.until for t in record.texts if t.until is not None}
    cuts |= {e.known for e in record.lifecycle} | {e.known for e in record.adoptions}
    if hangs_on_rulings(record):
        cuts |= {r.known for r in record.rulings}
    bare = without_accounts(record)
    ordered = [-FOREVER, *sorted(cuts), FOREVER]
    return tuple(
        Epoch(known, until, rules_in_force(bare.as_known(known)))
        for known, until in pairwise(ordered)
        if known < until
    )


def _refuse(known: Iterable[Epoch]) -> None:
    """Fail, before anything is taken in, on what the plans do not judge."""
    for epoch in known:
        for rule in epoch.rules:
            refuse(rule)


def hangs_on_rulings(record: Record) -> bool:
    """Whether some text lets a term hang on what a body rules."""
    return any(rule.upon for text in record.texts for rule in text.agreement.lifecycle) or any(
        while_.ruled_by
        for text in record.texts
        for clause in text.agreement.clauses
        for while_ in (*clause.holds_while, *(w for r in clause.readings for w in r.holds_while))
    )


def remember(duck: Duck, policy: Policy) -> None:
    """Grade all incidents at every moment of knowledge, into tables that stay."""
    duck.run((plans.ALL_READ,))
    grade(duck, policy, _ALWAYS, plans.THROUGHOUT)
    duck.run(replace(step, is_view=False) for step in plans.KEPT)


def take_in(duck: Duck, policy: Policy) -> None:
    """Put the rows of the table `late` in place of those in `gone`, and grade their incidents anew.

    The rules that are loaded have to be those judged after all that anybody tells of.
    """
    duck.run((plans.TOUCHED,))
    duck.connection.execute("DELETE FROM account WHERE account IN (SELECT account FROM gone)")
    duck.connection.execute("INSERT INTO account SELECT * FROM late")
    duck.run((plans.LATE_READ,))
    grade(duck, policy, _ALWAYS, plans.THROUGHOUT, plans.WEIGHING_OF_FEW)
    for table in plans.REMEMBERED:
        duck.connection.execute(f"DELETE FROM {table} WHERE incident IN (SELECT incident FROM touched)")  # noqa: S608
        duck.connection.execute(f"INSERT INTO {table} SELECT * FROM new_{table}")  # noqa: S608


def look_back(duck: Duck, policy: Policy, at: int, known_at: int) -> None:
    """The verdicts at a moment, as known at another, from what is remembered.

    The rules that are loaded have to be those judged at that moment.
    """
    duck.run((plans.STRADDLING, plans.LATE_READ), at=at, known=known_at)
    grade(duck, policy, (known_at, known_at), plans.THEN, plans.WEIGHING_OF_FEW)
    conclude(duck, known_at)
