"""Which rows of event data are held against the accounts of documents, and as what."""

from collections.abc import Iterable, Mapping, Sequence, Set
from functools import lru_cache

from truce.asof import Interval
from truce.clauses.acts import meant_by, roots
from truce.incidents.decisions import Decision
from truce.incidents.feeds.events import Event
from truce.incidents.feeds.sketches import sketch_of_row
from truce.incidents.likeness import LONGEST_DAYS, SLACK_DAYS
from truce.incidents.matching import Matching, Member, RowTold, Told, accounts_in
from truce.mission.answers.feeds import Feeds

MOST_MATCHED = 50_000
"""Of more rows only those are matched that a person split or merged: the engine takes the others as they are.
"""
_DOCUMENTS = ""


def to_match(told: Sequence[Told], feeds: Feeds, decisions: Sequence[Decision]) -> list[Member]:
    """The accounts of documents, and the rows that could be of one act with anything else."""
    accounts = accounts_in(told)
    dates = [account.event.date for account in accounts if account.event.date]
    return [*accounts, *rows_to_match(feeds, decisions, dates)]


def rows_to_match(feeds: Feeds, decisions: Sequence[Decision], dates: Iterable[str]) -> list[RowTold]:
    """The rows that could be of one act with anything else, in the order in which they were recorded.

    That is those of a day that a document (`dates` are what these tell) or another data set tells of, and
    those people decided on: rows of one data set are as many acts. Of very many rows the latter alone.
    """
    named = {name for d in decisions for name in d.accounts if "/" in name}
    if feeds.count > MOST_MATCHED:
        found = [told[1] for name in sorted(named) if (told := feeds.row(name)) is not None]
    else:
        found = _within_reach(feeds, named, dates)
    return [RowTold(sketch_of_row(row, root_of)) for row in found if not row.of]


def _within_reach(feeds: Feeds, named: Set[str], dates: Iterable[str]) -> list[Event]:
    """The rows that are named, and those of a day that anything but their own data set tells of."""
    days: dict[int, set[str]] = {day: {_DOCUMENTS} for date in dates for day in _days(date)}
    several = len(feeds.sources) > 1
    if not (days or named or several):
        return []
    rows = [row for _, row in feeds.events() if isinstance(row, Event)]
    for row in rows if several else ():
        for day in _days(row.days):
            days.setdefault(day, set()).add(row.source)
    return [row for row in rows if row.id in named or _is_told_elsewhere(row, days)]


def _is_told_elsewhere(row: Event, told: Mapping[int, Set[str]]) -> bool:
    """Whether anything but its own data set tells of a day that may be one of its days."""
    days = _days(row.days)
    near = range(days.start - SLACK_DAYS, days.stop + SLACK_DAYS) if days else days
    return any(told.get(day, _NOBODY) - {row.source} for day in near)


_NOBODY: frozenset[str] = frozenset()


@lru_cache(maxsize=65_536)
def _days(date: str) -> range:
    """The days of a dossier date; none where it leaves them open, or they are too many to name one act."""
    when = Interval.parse(date)
    if when.first is None or when.last is None:
        return range(0)
    first, last = when.first.toordinal(), when.last.toordinal()
    return range(first, last + 1) if last - first < LONGEST_DAYS else range(0)


def not_matched(feeds: Feeds, found: Matching) -> int:
    """How many rows were too many to be held against anything."""
    if feeds.count <= MOST_MATCHED:
        return 0
    return feeds.count - sum(isinstance(m, RowTold) for group in found.groups for m in group)


def root_of(act: str) -> str:
    """The PLOVER root that all acts have which a row may tell of; "" if they have several."""
    meant = meant_by(act)
    found = [root for root, under in roots().items() if meant and meant <= under]
    return found[0] if len(found) == 1 else ""
