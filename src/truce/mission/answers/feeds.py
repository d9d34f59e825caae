"""The event data of a mission: which feeds it has, which of them count when, and what their rows tell.

A feed counts as a whole, from when the last of its entries is known: half a data set would make the rest look
calm. Where a newer version of it counts, the older one does not: rows that the newer one tells otherwise, or
no longer tells, are corrected from then on, and were what they were before. Of two feeds of one data set that
both count, and have rows of one id, the later one tells it.
"""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from truce.access import MECHANISM, Reader
from truce.asof import Interval, span_of
from truce.clauses.model import Agreement
from truce.errors import IntegrityError, LedgerError
from truce.findings.assessing import Judging
from truce.findings.feed_accounts import Chosen, Wording
from truce.findings.judge import KnownBy
from truce.findings.record import Record
from truce.findings.rehearsal.sides import Choice, meant
from truce.incidents.accounts import Account, Source
from truce.incidents.feeds.events import Event
from truce.incidents.feeds.formats import AcledDeletions, format_read_by, source_of, title_of, unpacked
from truce.incidents.feeds.leads import Leads
from truce.ledger.statements import read_envelope
from truce.mission.opened import Opened, of_form
from truce.store.interface import Store, Stored
from truce.store.nouns import KINDS, OfRow, from_bytes, known_from, row_from_bytes
from truce.store.rows.feeding import KIND, Feed

BY_HAND = "--parties"
"""What a mapping of a side rests on that a person gave; every other is found anew by name."""
_MOST_KEPT = 50_000
_AGAIN = "Read it with a newer truce, or verify the record"


@dataclass(frozen=True, slots=True)
class FeedPart:
    """One entry of a feed: where it is, when it was recorded (milliseconds), its rows, who may read it."""

    id: str
    position: int
    key: str
    recorded: int
    count: int
    feed: Feed
    audience: str

    @property
    def rows(self) -> int:
        """How many rows of its file are in it: many leads are packed in one row of a record."""
        return self.feed.leads or self.count

    @property
    def known(self) -> int:
        """From which minute (UTC) on it is known."""
        return known_from(self.recorded)


@dataclass(frozen=True, slots=True)
class HeldFeed:
    """A feed, with the entries that hold it, in order. Its id is that of the first of them."""

    parts: tuple[FeedPart, ...]

    @property
    def id(self) -> str:
        """The id of its first entry."""
        return self.parts[0].id

    @property
    def feed(self) -> Feed:
        """What its entries say of it."""
        return self.parts[0].feed

    @property
    def audience(self) -> str:
        """Who may read it."""
        return self.parts[0].audience

    @property
    def is_whole(self) -> bool:
        """Whether all of its rows are there."""
        return self.parts[-1].feed.last

    @property
    def rows(self) -> int:
        """How many of its rows are there."""
        return sum(part.rows for part in self.parts)

    @property
    def bad(self) -> int:
        """How many rows of its file could not be used, as far as it is there."""
        return self.parts[-1].feed.bad

    @property
    def is_lead(self) -> bool:
        """Whether its rows only point to where to look, and weigh nothing."""
        return source_of(self.feed.source).lead

    @property
    def known(self) -> int:
        """From which minute (UTC) it counts: when its last entry is known."""
        return self.parts[-1].known

    @property
    def public(self) -> int | None:
        """The last minute (UTC) at which this version of it can have been published; None: nobody says."""
        stated = self.feed.published
        return span_of(Interval.parse(stated)).last if stated else None

    @property
    def title(self) -> str:
        """What people call the data set, with the name of the file."""
        form = format_read_by(self.feed.reader)
        return f"{form.name if form else title_of(self.feed.source)} ({self.feed.name})"

    @property
    def takes_back(self) -> bool:
        """Whether its rows only take back others of their ids."""
        return isinstance(format_read_by(self.feed.reader), AcledDeletions)


def feeds_in(parts: Iterable[FeedPart]) -> tuple[HeldFeed, ...]:
    """The feeds that entries hold, whole or not, in the order in which they were begun."""
    found: dict[tuple[str, str, str], list[FeedPart]] = {}
    for part in parts:
        held = found.setdefault((part.key, part.feed.digest, part.feed.reader), [])
        whole = bool(held) and held[-1].feed.last
        if not whole and part.feed.first == sum(p.count for p in held):
            held.append(part)
    return tuple(HeldFeed(tuple(held)) for held in found.values() if held)


def counting(feeds: Iterable[HeldFeed], known_at: int, by: KnownBy) -> tuple[HeldFeed, ...]:
    """Those that count at a minute: whole, known (or public) by then, and no newer version is.

    They come in the order in which their last entries did.
    """
    then = [f for f in feeds if f.is_whole and _is_then(f, known_at, by)]
    replaced = {f.feed.version_of for f in then}
    return tuple(sorted((f for f in then if f.id not in replaced), key=lambda f: f.parts[-1].position))


def _is_then(feed: HeldFeed, known_at: int, by: KnownBy) -> bool:
    return feed.known <= known_at if by == "record" else feed.public is not None and feed.public <= known_at


class FeedRows:
    """The rows of the feeds of a record: few rows are read once, many each time that they are asked for."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._parts: list[FeedPart] = []
        self._size = 0
        self._read: dict[tuple[str, int], tuple[OfRow, ...]] = {}

    def parts(self) -> Sequence[FeedPart]:
        """The entries of feeds, in order; one that cannot be read, or is withheld, is left out."""
        size = self.store.head().size
        for entry in self.store.entries(self._size, size, kind=KIND):
            part = part_of(entry)
            if part is not None:
                self._parts.append(part)
        self._size = size
        return self._parts

    def of(self, feed: HeldFeed) -> Iterator[OfRow]:
        """The rows of a feed, in order, without those that are withheld or erased.

        IntegrityError, naming the row, if one cannot be read.
        """
        if feed.rows > _MOST_KEPT:
            yield from (row for part in feed.parts for row in self._rows(part))
            return
        gone = sum(1 for _ in self.store.erasures())
        for part in feed.parts:
            key = part.id, gone
            if key not in self._read:
                self._read[key] = tuple(self._rows(part))
            yield from self._read[key]

    def named(self, name: str, feeds: Sequence[HeldFeed]) -> tuple[HeldFeed, OfRow] | None:
        """The row of an id that counts, with the feed that tells it; None if none does, or it was deleted."""
        told = self.tellings(name, feeds)
        if not told:
            return None
        number, row = max(told, key=lambda pair: (_rank(pair[1]), pair[0]))
        return None if _is_deleted(row) else (feeds[number], row)

    def tellings(self, name: str, feeds: Sequence[HeldFeed]) -> list[tuple[int, OfRow]]:
        """Each row of an id in some feeds, also one that says that it is there no more, by its feed."""
        positions = {part.position: number for number, feed in enumerate(feeds) for part in feed.parts}
        found = [(positions[p], row) for p, row in self.store.find_rows(name) if p in positions]
        return [
            (number, row_from_bytes(row.content.data, feeds[number].known))
            for number, row in found
            if row.content is not None
        ]

    def _rows(self, part: FeedPart) -> Iterator[OfRow]:
        for row in self.store.rows(part.position):
            if row.content is not None:
                try:
                    yield row_from_bytes(row.content.data, part.known)
                except LedgerError as error:
                    about = f"row {row.number} of entry {part.id[:12]}"
                    raise IntegrityError(about, error.reason, _AGAIN) from None


def _rank(row: OfRow) -> tuple[bool, int]:
    return row.rank if isinstance(row, Event) else (True, 0)


def _is_deleted(row: OfRow) -> bool:
    return isinstance(row, Event) and row.deleted


def part_of(entry: Stored) -> FeedPart | None:
    """What an entry of a feed says; None if it is withheld, or says nothing that can be read."""
    if entry.content is None:
        return None
    try:
        feed = Feed.from_bytes(entry.content.data)
        said = read_envelope(entry.envelope).statement
    except LedgerError:
        return None
    count = said.rows.count if said.rows else 0
    return FeedPart(entry.id, entry.position, entry.key, entry.recorded, count, feed, said.audience)


def chosen_in(filed: Iterable[Opened], agreement: Agreement) -> Chosen:
    """Whom people said that names of sides mean, in one author's encoding; the last word counts."""
    known = {p.id for p in agreement.parties} | {a.id for a in agreement.actors}
    about = agreement.agreement, agreement.encoding.author
    found: dict[str, Choice] = {}
    for _, data in of_form(filed, "sides"):
        if (data["agreement"], data["author"]) == about:
            for name, told in data["sides"].items():
                if told["how"] == BY_HAND and known.issuperset(told["ids"]):
                    dates = told.get("dates") or [(None, None)] * len(told["ids"])
                    found[name] = tuple(meant(i, *d) for i, d in zip(told["ids"], dates, strict=True))
    return found


@dataclass(frozen=True, slots=True)
class Feeds:
    """The event data of one answer.

    `held` are all feeds that were known by then, `counting` those of which rows count. `given` are the words
    by which people said whom names of sides mean. `rows` reads what the feeds tell. `named` are ids of rows
    of which people said something; `incidents` leads from rows to the incidents that they are of, if these
    are not their own; with `only_named` no others are given, and `divisions` (pairs of first
    and second-order divisions) are those that all rows name. `kept_back`: some may not be handed on to who
    asks.
    """

    held: tuple[HeldFeed, ...] = ()
    counting: tuple[HeldFeed, ...] = ()
    given: tuple[Opened, ...] = ()
    rows: FeedRows | None = None
    named: frozenset[str] = frozenset()
    only_named: bool = False
    divisions: frozenset[tuple[str, str]] | None = None
    incidents: Mapping[str, str] = field(default_factory=dict)
    kept_back: bool = False

    @property
    def weighed(self) -> tuple[HeldFeed, ...]:
        """The feeds that count whose rows are weighed: not those of leads, which weigh nothing."""
        return tuple(f for f in self.counting if not f.is_lead)

    @property
    def leading(self) -> tuple[HeldFeed, ...]:
        """The feeds that count whose rows are leads."""
        return tuple(f for f in self.counting if f.is_lead)

    def leads(self, most: int) -> Iterator[Event]:
        """The latest leads, mentions apart: some more than so many, in no order."""
        if self.rows is None:
            return
        held = [row for f in self.leading for row in self.rows.of(f) if isinstance(row, Leads)]
        told = 0
        for one in sorted(held, key=lambda leads: span_of(Interval.parse(leads.days)).last, reverse=True):
            found = [event for event in unpacked(one) if not event.of]
            told += len(found)
            yield from found
            if told >= most:
                return

    def lead(self, name: str) -> tuple[HeldFeed, Event, tuple[Event, ...]] | None:
        """The lead of an id, with its feed, and the mentions of it that are held."""
        found: tuple[HeldFeed, Event] | None = None
        mentions: list[Event] = []
        bare = name.partition("/")[2]
        for feed in self.leading if self.rows is not None and bare else ():
            for row in self.rows.of(feed) if self.rows else ():
                if isinstance(row, Leads) and name.startswith(f"{row.source}/") and bare in row.rows:
                    told = list(unpacked(row))
                    found = next(((feed, event) for event in told if event.id == name), found)
                    mentions += [event for event in told if event.of == name]
        return (*found, tuple(mentions)) if found else None

    @property
    def count(self) -> int:
        """How many rows the feeds have that are weighed."""
        return sum(feed.rows for feed in self.weighed)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The data sets that count, as sources."""
        names = dict.fromkeys(feed.feed.source for feed in self.counting if feed.feed.source)
        return tuple(source_of(name) for name in names)

    def events(self) -> Iterator[tuple[HeldFeed, OfRow]]:
        """The rows that count and are weighed, each once, with the feed that tells it.

        Of rows of one id the one of the highest rank counts, and of equals that of the feed that came last;
        none if that one says that it was deleted.
        """
        if self.rows is None:
            return
        weighed = self.weighed
        if self.only_named:
            found = (self.rows.named(name, weighed) for name in sorted(self.named))
            yield from (pair for pair in found if pair is not None)
            return
        if len(weighed) < 2:
            told = ((feed, row) for feed in weighed for row in self.rows.of(feed))
            yield from (pair for pair in told if not _is_deleted(pair[1]))
            return
        best: dict[str, tuple[tuple[bool, int], int]] = {}
        for number, feed in enumerate(weighed):
            for row in self.rows.of(feed):
                best[row.id] = max(best.get(row.id, ((False, -1), -1)), (_rank(row), number))
        for number, feed in enumerate(weighed):
            for row in self.rows.of(feed):
                if best[row.id] == (_rank(row), number) and not _is_deleted(row):
                    yield feed, row

    @property
    def rows_counted(self) -> Mapping[str, int] | None:
        """How many rows of each feed count, by its id; None: they are too many to be looked at for that."""
        if self.rows is None or self.only_named or self.count > _MOST_KEPT:
            return None
        return Counter(feed.id for feed, _ in self.events())

    def tellings(self, name: str) -> tuple[tuple[HeldFeed, Event], ...]:
        """All that was ever told of the row of an id by then, in the order in which it was recorded.

        With it what says that it was deleted (`Event.deleted`): so what no longer counts is shown as that.
        """
        if self.rows is None or "/" not in name:
            return ()
        whole = sorted((f for f in self.held if f.is_whole), key=lambda f: f.parts[-1].position)
        found = self.rows.tellings(name, whole) or self.rows.tellings(name.rpartition("@")[0], whole)
        told = [(whole[number], row) for number, row in found if isinstance(row, Event)]
        return tuple(sorted(told, key=lambda pair: pair[0].parts[-1].position))

    def row(self, name: str) -> tuple[HeldFeed, Event] | None:
        """The row that counts of an id, with or without what it tells ("ucdp-ged/7@..."), and its feed."""
        if self.rows is None or "/" not in name:
            return None
        for each in (name, name.rpartition("@")[0]):
            found = self.rows.named(each, self.counting)
            if found and isinstance(found[1], Event) and name in (found[1].id, found[1].account):
                return found[0], found[1]
        return None

    def wording(self, agreement: Agreement, divisions: Iterable[tuple[str, str]]) -> Wording:
        """The words of an agreement for the rows that count."""
        return Wording(agreement, chosen_in(self.given, agreement), divisions)

    def accounts(self, agreement: Agreement) -> Iterator[Account]:
        """The rows that count, in the words of an agreement."""
        if not self.counting:
            return
        divisions = self.divisions
        if divisions is None:
            divisions = frozenset((r.adm_1, r.adm_2) for _, r in self.events() if isinstance(r, Event))
        words = self.wording(agreement, divisions)
        for feed, row in self.events():
            if isinstance(row, Event):
                if not row.of:
                    account = words.account(row, feed.known, feed.public)
                    home = self.incidents.get(row.id)
                    yield replace(account, incident=home) if home else account
            elif isinstance(row, Account):
                yield replace(row, known=feed.known, published=feed.public)

    def added_to(self, record: Record, agreement: Agreement) -> Record:
        """A record with the rows that count, in the words of an agreement."""
        if not self.counting:
            return record
        mine = {source.id for source in record.sources}
        return replace(
            record,
            sources=(*record.sources, *(s for s in self.sources if s.id not in mine)),
            accounts=(*record.accounts, *self.accounts(agreement)),
        )


def handed_on(feeds: Feeds, reader: Reader, kept: Container[str]) -> Feeds:
    """The feeds without those whose rows may not be handed on to a reader, by licence or by a word.

    `kept` are sources of which somebody says that their rows may not be. Whoever runs the monitoring reads
    all rows, and so does the holder of a key that their audience names.
    """

    def may(feed: HeldFeed) -> bool:
        form = format_read_by(feed.feed.reader)
        free = feed.feed.source not in kept and (form is None or form.reexport)
        terms = {term.strip() for term in feed.audience.split(",")}
        return free or (reader.key != "" and f"key:{reader.key}" in terms)

    held, count = (tuple(f for f in each if may(f)) for each in (feeds.held, feeds.counting))
    return replace(feeds, held=held, counting=count, kept_back=len(held) < len(feeds.held))


def _not_for_reexport(store: Store) -> frozenset[str]:
    """The sources whose latest description says that what they tell may not be handed on.

    Whoever may read that description: it binds all answers.
    """
    said: dict[str, bool | None] = {}
    for entry in store.entries(0, store.head().size, kind=KINDS[Source]):
        try:
            noun = from_bytes(entry.content.data, 0) if entry.content else None
        except LedgerError:
            continue  # That it cannot be read is told where entries are.
        if isinstance(noun, Source):
            said[noun.id] = noun.reexport
    return frozenset(name for name, again in said.items() if again is False)


NO_FEEDS = Feeds()
Apart = tuple[Judging, Feeds]
"""What judges with all rows that count, and the rows (few, or none) that the record it is given must hold."""
FeedsAt = Callable[[Sequence[Opened], int, KnownBy], Feeds]
"""Gives the event data of an answer: of the entries that count, as known (or published) at a minute."""


def feeds_at(rows: FeedRows, reader: Reader | None = None) -> FeedsAt:
    """Gives the event data of a record for each answer, as far as it may be handed on to a reader."""
    outside = reader if reader is not None and reader.role not in MECHANISM else None
    kept = _not_for_reexport(rows.store) if outside else frozenset[str]()

    def at(then: Sequence[Opened], known_at: int, by: KnownBy) -> Feeds:
        # What is withheld from whoever asks is in the store all the same.
        ids: Container[str] = {e.id for e in then if e.kind == KIND and e.content is not None}
        held = feeds_in(part for part in rows.parts() if part.id in ids)
        given = tuple(entry for entry in then if entry.kind == "sides")
        found = Feeds(held, counting(held, known_at, by), given, rows)
        return found if outside is None else handed_on(found, outside, kept)

    return at
