"""What was known when: a history of graded cases, from which any date of knowledge is a filter.

Facts and cases are rows with a span of knowledge. Late claims touch only the cases of their incidents; every
other row stays as it is. The moment that is judged (`at`) is fixed: another one is another history.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from truce.errors import ArgumentError
from truce.findings.engine import plans
from truce.findings.engine.codes import FOREVER
from truce.findings.engine.duck import Duck, conclude, decoded
from truce.findings.engine.requirements import Epoch, RuleRows
from truce.findings.engine.rows import Values, account_rows
from truce.findings.engine.verdicts import Verdict
from truce.findings.judge import rules_in_force
from truce.findings.policy import DEFAULT, Policy
from truce.findings.record import Record, without_accounts
from truce.incidents.accounts import Account

_STEPS = (plans.NEAR, plans.PAIR, plans.HEARD, plans.MOMENTS, *plans.WEIGHING)


class History:
    """All that was ever known of a record, judged as of one moment (minutes, UTC)."""

    def __init__(self, duck: Duck, record: Record, policy: Policy = DEFAULT, *, at: int) -> None:
        self._duck, self._record, self._policy, self._at = duck, record, policy, at
        self._values = Values()
        self._epochs = epochs(record)
        accounts = account_rows(record, policy, self._values)
        self._known = {a.id for a in record.accounts}
        self._rows = len(accounts[1])
        duck.load({"account": accounts})
        self._load_rules()
        remember(duck, policy)

    def as_known(self, known_at: int) -> tuple[Verdict, ...]:
        """The verdicts as known at a moment, in the order of their keys."""
        conclude(self._duck, known_at)
        known = without_accounts(self._record).as_known(known_at)
        return decoded(self._duck, self._rules, self._values, known, self._policy, known_at)

    def add(self, late: Sequence[Account]) -> None:
        """Take in claims that came late. ArgumentError for an account that is there already."""
        again = next((a.id for a in late if a.id in self._known), None)
        if again is not None:
            raise ArgumentError("account", again, "is in the record already", "Make a new history")
        self._known |= {a.id for a in late}
        before = self._values.sizes
        more = replace(self._record, accounts=tuple(late))
        rows = account_rows(more, self._policy, self._values, self._rows)
        self._rows += len(rows[1])
        self._duck.load({"late": rows})
        if self._values.sizes != before:
            self._load_rules()
        self._duck.load({"named": self._rules.named()})
        take_in(self._duck, self._policy)

    def _load_rules(self) -> None:
        self._rules = RuleRows(self._epochs, self._values, self._at)
        tables = self._rules.tables()
        self._duck.load(self._values.tables() | tables)
        self._duck.run(plans.FITTING)


def epochs(record: Record) -> tuple[Epoch, ...]:
    """The spans of knowledge in which the same texts and lifecycle acts were known."""
    cuts = {t.known for t in record.texts} | {t.until for t in record.texts if t.until is not None}
    cuts |= {e.known for e in record.lifecycle} | {e.known for e in record.adoptions}
    bare = without_accounts(record)
    ordered = [-FOREVER, *sorted(cuts), FOREVER]
    return tuple(
        Epoch(known, until, rules_in_force(bare.as_known(known)))
        for known, until in pairwise(ordered)
        if known < until
    )


def remember(duck: Duck, policy: Policy) -> None:
    """Grade the cases of all accounts at every moment of knowledge, into the table `cases`."""
    _run(duck, policy, plans.ALL_READ)
    duck.run((plans.KEPT,))


def take_in(duck: Duck, policy: Policy) -> None:
    """Add the rows of the table `late`, and grade the cases of their incidents anew."""
    duck.connection.execute("INSERT INTO account SELECT * FROM late")
    _run(duck, policy, plans.LATE_READ)
    duck.connection.execute("DELETE FROM cases WHERE incident IN (SELECT incident FROM late)")
    duck.connection.execute("INSERT INTO cases SELECT * FROM new_cases")


def _run(duck: Duck, policy: Policy, read: plans.Step) -> None:
    parameters = {"known_first": -FOREVER, "known_last": FOREVER, "threshold": policy.threshold}
    duck.run((read, *_STEPS), **parameters)
