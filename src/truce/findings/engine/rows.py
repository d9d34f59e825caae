"""A record as tables of integers.

Whatever an account tells about one aspect of a rule (act, who, whom, targets, means, where) is one value,
and values are few: they are numbered, and `rules` asks the judge once for each value and each criterion
whether the one meets the other. Two numbers stand for six values: a deed is (act, who, whom), a setting is
(targets, means, where).
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import TypeVar

from truce.asof import EVER, Span
from truce.findings.engine.codes import (
    DENIES_AUTHOR,
    DOINGS,
    EXCEPTIONS,
    FLAGS,
    FOREVER,
    GATES,
    LEVEL,
    NONE,
    SIDES,
    Row,
    Table,
)
from truce.findings.judge import tell
from truce.findings.matching import Aspect, Match
from truce.findings.policy import Policy
from truce.findings.record import Record, origin_of, sides_of
from truce.findings.rules import ANYBODY
from truce.findings.weighing import DENYING, Told, confirmed_by, first_hand, has_seen
from truce.incidents.accounts import Account, Source

TOLD: Mapping[Aspect, tuple[str, ...]] = {
    "act": ("act",),
    "who": ("who", "who_maybe"),
    "whom": ("whom", "whom_maybe"),
    "targets": ("targets", "targets_maybe"),
    "means": ("means",),
    "where": ("zones", "zones_maybe"),
}
"""The fields of an account that tell an aspect."""
_Thing = TypeVar("_Thing")
DEED: tuple[Aspect, ...] = ("act", "who", "whom")
SETTING: tuple[Aspect, ...] = ("targets", "means", "where")

ACCOUNT = (
    "account", "incident", "deed", "setting", "source", "origin", "voice", "first", "last", "known", "until",
    "points", "flags", "told", "told_act", "claimed", "quantity", "level", "doing", "area",
)  # fmt: skip
"""The columns of an account; a row for each span of knowledge in which nothing about it changes.

`told` is the side on which it weighs if it meets a rule (or `DENIES_AUTHOR`), `told_act` the one on whether
the act happened at all. `voice` is the side whose word it is; accounts of one origin have the same. Sources
and origins are numbered together. `first`, `last`, `known` and `until` are minutes since 1970, UTC; `claimed`
are bits of exceptions. The origin is what it adds up by (`Told.root`). `quantity` is NONE where it is not
told, `area` where nobody says whose ground it was.
"""


WAY = (
    "source",
    "origin",
    "voice",
    "points",
    "flags",
    "told",
    "told_act",
    "claimed",
    "level",
    "doing",
    "area",
)
"""The columns of an account that say how it is told, and by whom: few ways are shared by many accounts."""


class Numbering(dict[Hashable, int]):
    """Numbers things from 0 on, in the order in which they are first asked for."""

    def __missing__(self, thing: Hashable) -> int:
        self[thing] = number = len(self)
        return number


class Values:
    """The values that occur in a record, each with its number; and the criteria that they were held against.

    A history remembers cases by the numbers of criteria: these stay as they are when rules are made anew.
    """

    def __init__(self) -> None:
        self.told: dict[Aspect, Numbering] = {aspect: Numbering() for aspect in TOLD}
        self.deeds, self.settings = Numbering(), Numbering()
        self.incidents, self.origins, self.actors = Numbering(), Numbering(), Numbering()
        self.areas = Numbering()
        self.criteria: dict[Aspect, Numbering] = {aspect: Numbering() for aspect in TOLD}
        self.wanted, self.aims = Numbering(), Numbering()
        self.times = Span(0, 0)

    def sees(self, when: Span) -> None:
        """Remember between which minutes all ends lie that are told of anything."""
        for minute in (when.first, when.last):
            if not self.times.first <= minute <= self.times.last and abs(minute) < EVER:
                times = self.times if self.times != Span(0, 0) else Span(minute, minute)
                self.times = Span(min(times.first, minute), max(times.last, minute))

    def deed(self, account: Account) -> int:
        """The number of who did what to whom."""
        return self.deeds[self._numbers(account, DEED)]

    def setting(self, account: Account) -> int:
        """The number of what was aimed at, with what, and where."""
        return self.settings[self._numbers(account, SETTING)]

    def _numbers(self, account: Account, aspects: Sequence[Aspect]) -> Row:
        return tuple(self.told[a][tuple(getattr(account, f) for f in TOLD[a])] for a in aspects)

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many values there are of each kind that rules are held against."""
        others = (self.deeds, self.settings, self.actors, self.origins)
        return tuple(len(v) for v in (*self.told.values(), *others))

    def tables(self) -> dict[str, Table]:
        """Deeds and settings, part by part."""
        return {
            "deed": (("deed", "act", "who", "whom"), numbered(self.deeds)),
            "setting": (("setting", "targets", "means", "place"), numbered(self.settings)),
        }


def numbered(tuples: Numbering) -> list[Row]:
    """Numbered tuples as rows, the number first."""
    return [(number, *parts) for parts, number in tuples.items()]  # type: ignore[misc]


def account_rows(record: Record, policy: Policy, values: Values, start: int = 0) -> Table:
    """The accounts of a record, numbered from `start` on, with the ratings and reviews that change them."""
    return rows_of(states(record), policy, values, start)


State = tuple[Account, Source, int, int]
"""An account and its source as they stood, from when on and until when the record knew them so."""


def rows_of(found: Iterable[State], policy: Policy, values: Values, start: int = 0) -> Table:
    """Accounts in their states, numbered from `start` on."""
    return ACCOUNT, [(number, *_row(*state, policy, values)) for number, state in enumerate(found, start)]


def states(record: Record) -> Iterator[State]:
    """Every account in every state that it was known in."""
    described = _describing(record.sources)
    reviews = grouped(record.reviews, "account")
    ratings = grouped(record.ratings, "source")
    for name, accounts in grouped(record.accounts, "id").items():
        names = {name for a in accounts for name in (a.source, a.origin)}
        sources = {s: None for name in sorted(names) for s in described.get(name, ())}
        small = Record(
            sources=tuple(sources), accounts=tuple(accounts), reviews=tuple(reviews.get(name, ())),
            ratings=tuple(r for source in {a.source for a in accounts} for r in ratings.get(source, ())),
        )  # fmt: skip
        yield from _changing(small) if _changes(small) else _unchanging(small)


def voices(record: Record, pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[Source, str, int, int]]:
    """Each source as it stood, with the origin that its accounts had then, from when on and until when.

    A pair is the source of accounts and the origin that they name. The sources and ratings of the record
    count; what comes out tells the same for every account of the pair.
    """
    described, ratings = _describing(record.sources), grouped(record.ratings, "source")
    for source, origin in pairs:
        sources = {s: None for name in sorted({source, origin}) for s in described.get(name, ())}
        silent = Account(id="", incident="", source=source, origin=origin, when=Span(), known=-FOREVER)
        small = Record(
            sources=tuple(sources), accounts=(silent,), ratings=tuple(ratings.get(source, ()))
        )  # fmt: skip
        for account, told, known, until in _changing(small):
            yield told, account.origin, known, until


def _describing(sources: Iterable[Source]) -> dict[str, list[Source]]:
    """Sources by the names for which they matter: their own, and that of a group that speaks for a side."""
    found: dict[str, list[Source]] = {}
    for source in sorted(sources, key=lambda s: s.id):
        for name in {source.id, source.origin} if source.side else {source.id}:
            found.setdefault(name, []).append(source)
    return found


def _changes(small: Record) -> bool:
    """Whether an account is told again, reviewed, its source rated, or described after it was told."""
    told = small.accounts[0].known
    again = len(small.accounts) > 1 or len({s.id for s in small.sources}) < len(small.sources)
    return again or bool(small.reviews or small.ratings) or any(s.known > told for s in small.sources)


def _unchanging(small: Record) -> Iterator[State]:
    account = small.accounts[0]
    until = FOREVER if account.until is None else account.until
    if until > account.known:
        told = replace(account, origin=origin_of(account, sides_of(small.sources)))
        yield told, _source(small, account), account.known, until


def _changing(small: Record) -> Iterator[State]:
    """The states of an account told again, reviewed or rated: the record says what was known when."""
    cuts = {a.known for a in small.accounts} | {r.known for r in small.reviews}
    cuts |= {r.known for r in small.ratings} | {s.known for s in small.sources}
    cuts |= {a.until for a in small.accounts if a.until is not None}
    ordered = sorted(cuts)
    for start, end in zip(ordered, [*ordered[1:], FOREVER], strict=True):
        known = small.as_known(start)
        for account in known.accounts:
            yield account, _source(known, account), start, end


def _source(record: Record, account: Account) -> Source:
    unknown = Source(id=account.source, origin=account.origin)
    return next((s for s in record.sources if s.id == account.source), unknown)


def grouped(things: Sequence[_Thing], by: str) -> dict[Hashable, list[_Thing]]:
    """Things by one of their fields, in the order in which they come."""
    found: dict[Hashable, list[_Thing]] = {}
    field = attrgetter(by)
    for thing in things:
        found.setdefault(field(thing), []).append(thing)
    return found


def manner(account: Account) -> Hashable:
    """All of an account, beside its source and origin, on which the columns of `WAY` hang."""
    named = (account.who, account.who_maybe) if account.entitled else None
    return (
        account.stance, account.certainty, account.act == "retaliation", _several(account), named,
        account.level, account.basis, account.from_area_of, frozenset(account.claimed), account.entitled,
        account.examined, account.reviewed, account.in_full, account.wording,
    )  # fmt: skip


def _row(account: Account, source: Source, known: int, until: int, policy: Policy, values: Values) -> Row:
    values.sees(account.when)
    deed, setting = values.deed(account), values.setting(account)
    way = way_row(account, source, policy, values)
    return (
        values.incidents[account.incident], deed, setting, *way[:3],
        account.when.first, account.when.last, known, until, *way[3:8],
        NONE if account.quantity is None else account.quantity, *way[8:],
    )  # fmt: skip


def way_row(account: Account, source: Source, policy: Policy, values: Values) -> Row:
    """The columns of `WAY`: the same for all accounts of one `manner`, source and origin."""
    happened = tell(account, source, Match("yes"), policy, ANYBODY)
    of_author = account.stance == "denies_author" and happened.side == "neither"
    told = DENIES_AUTHOR if of_author and account.certainty != "disputed" else SIDES[happened.side]
    return (
        values.origins[account.source], values.origins[happened.root],
        NONE if happened.voice is None else values.actors[happened.voice],
        happened.points, _flags(happened), told, SIDES[happened.side],
        sum(EXCEPTIONS.get(kind, 0) for kind in set(account.claimed)), LEVEL[account.level], _doing(happened),
        values.areas[account.from_area_of] if account.from_area_of else NONE,
    )  # fmt: skip


def _several(account: Account) -> bool:
    return len(account.who or ()) > 1 or bool(account.who_maybe)


def _doing(told: Told) -> int:
    """What an account adds on whose act it was."""
    account, source = told.account, told.source
    counts = account.reviewed and not source.lead
    holds = {
        "denies": account.stance == "denies_act" or account.certainty in DENYING,
        "entitled": counts and account.entitled,
        "technical": counts and account.examined,
        "observed": counts and not told.voice and (source.mechanism or source.own_access)
        and account.basis == "observed_firing",
    }  # fmt: skip
    return sum(DOINGS[name] for name, held in holds.items() if held)


def _flags(told: Told) -> int:
    """What an account adds to the gates, whoever the parties are."""
    account = told.account
    alone = confirmed_by([told])
    holds = {
        "told": True,
        **{name: alone == words for name, words in GATES.items() if name in FLAGS},
        "gate_most": confirmed_by([told], most=True) is not None,
        "seen": account.reviewed and not told.source.lead and has_seen(told.source) and first_hand(told),
        "reviewed": account.reviewed,
        "supports": account.stance == "supports",
        "no_access": account.stance == "cannot_verify" and told.voice is None,
        "retaliates": account.act == "retaliation",
        "whole": account.in_full is True,
        "part": account.in_full is False,
        "several": _several(account),
    }
    return sum(FLAGS[name] for name, held in holds.items() if held)
