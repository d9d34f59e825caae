"""All that is judged: entries, each with the time at which the record took it in.

The judge reads nothing else. Order and repetition of entries do not matter; what came in after the moment
asked for is not there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Literal, Protocol, TypeVar

from truce.asof import EVER
from truce.findings.encodings import Adoption as Adoption
from truce.findings.encodings import Text as Text
from truce.findings.encodings import adopted as adopted
from truce.findings.encodings import adoptions_in as adoptions_in
from truce.findings.encodings import in_use
from truce.findings.entries import Declared as Declared
from truce.findings.entries import LifecycleEntry as LifecycleEntry
from truce.findings.entries import Ruled as Ruled
from truce.findings.entries import Ruling as Ruling
from truce.findings.upon import acts_by_text
from truce.incidents.accounts import OF_SIDE, Account, Coverage, Letter, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """The letter that a person gave a source, from this entry on."""

    id: str
    source: str
    letter: Letter
    by: str
    known: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A person's word on an account that a reader proposed."""

    id: str
    account: str
    verdict: Literal["accept", "reject"]
    by: str
    known: int


class _Known(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def known(self) -> int: ...


_Entry = TypeVar("_Entry", bound=_Known)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The entries of one mission, in any order.

    `adopted_only`: whether nothing is judged by a text that was not adopted.
    """

    sources: tuple[Source, ...] = ()
    texts: tuple[Text, ...] = ()
    adoptions: tuple[Adoption, ...] = ()
    accounts: tuple[Account, ...] = ()
    lifecycle: tuple[LifecycleEntry, ...] = ()
    ratings: tuple[Rating, ...] = ()
    reviews: tuple[Review, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    adopted_only: bool = False

    def as_published(self) -> "Record":
        """The record with each account known from when it was published: a reconstruction of what was public.

        An account without such a time was never public, as far as anybody can tell. Ratings and reviews judge
        claims and tell no news: all of them count from the start.
        """
        public = (replace(a, known=a.published) for a in self.accounts if a.published is not None)
        return replace(
            self,
            accounts=tuple(public),
            ratings=tuple(replace(r, known=-EVER + i) for i, r in enumerate(sorted(self.ratings, key=_when))),
            reviews=tuple(replace(r, known=-EVER + i) for i, r in enumerate(sorted(self.reviews, key=_when))),
        )

    def as_known(self, known_at: int) -> "Record":
        """The record as it stood at a moment (minutes, UTC): ratings and reviews applied, all in order."""
        ratings = {r.source: r.letter for r in in_order(self.ratings, known_at)}
        reviews = {r.account: r.verdict for r in in_order(self.reviews, known_at)}
        described = _known(self.sources, known_at)
        sides = sides_of(described)
        accounts = [
            _as_told(a, a.reviewed or reviews.get(a.id) == "accept", origin_of(a, sides))
            for a in _known(self.accounts, known_at)
            if (a.until is None or a.until > known_at) and reviews.get(a.id) != "reject"
        ]
        texts = in_use(self.texts, self.adoptions, known_at, adopted_only=self.adopted_only)
        entries = tuple(e for e in _known(self.lifecycle, known_at) if e.under is None)
        rulings = _known(self.rulings, known_at)
        return Record(
            sources=tuple(replace(s, letter=ratings.get(s.id, s.letter)) for s in described),
            texts=texts,
            adoptions=_known(self.adoptions, known_at),
            accounts=tuple(accounts),
            lifecycle=(*entries, *acts_by_text(texts, entries, rulings)),
            rulings=rulings,
            coverage=_known(self.coverage, known_at),
        )


def without_accounts(record: Record) -> Record:
    """A record with all that is not about accounts: texts, what was done to them, and rulings."""
    return replace(record, accounts=(), reviews=(), ratings=())


def _as_told(account: Account, reviewed: bool, origin: str) -> Account:
    if (reviewed, origin) == (account.reviewed, account.origin):
        return account
    return replace(account, reviewed=reviewed, origin=origin)


def sides_of(sources: Iterable[Source]) -> dict[str, str]:
    """The side of each source and each group of sources that belongs to one."""
    return {key: s.side for s in sources if s.side for key in (s.id, s.origin) if key}


def origin_of(account: Account, sides: Mapping[str, str]) -> str:
    """The origin of an account: however many speak for one side, and through whomever, they are one."""
    side = sides.get(account.source) or sides.get(account.origin)
    return account.origin if side is None else f"{OF_SIDE}{side}"


def in_order(entries: Iterable[_Entry], known_at: int) -> list[_Entry]:
    """The entries known by a moment, each once, in the order in which they came to be known."""
    return sorted(_known(entries, known_at), key=_when)


def _when(entry: _Known) -> tuple[int, str]:
    return entry.known, entry.id


def _known(entries: Iterable[_Entry], known_at: int) -> tuple[_Entry, ...]:
    """The entries known by a moment, each once, in the order of their ids."""
    found: dict[str, _Entry] = {}
    for entry in entries:
        if entry.known <= known_at:
            other = found.setdefault(entry.id, entry)
            # Two entries under one id are a fault of who wrote them; the answer may not hang on their order.
            if other != entry and (entry.known, _spelled(entry)) < (other.known, _spelled(other)):
                found[entry.id] = entry
    return tuple(found[i] for i in sorted(found))


def _spelled(entry: object) -> str:
    """An entry as a text that is the same in every process: sets have no order of their own."""
    values = (getattr(entry, field.name) for field in fields(entry))  # type: ignore[arg-type]
    return repr([sorted(v) if isinstance(v, frozenset) else v for v in values])
