"""A mission: one monitored ceasefire, its record, its evidence, and the questions that can be asked of it."""

import time
from collections.abc import Callable, Collection, Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any, Literal, Self

from truce.access import Reader, check_audience, may_read
from truce.asof import EVER
from truce.claims.reading.context import READER
from truce.claims.records import Records
from truce.documents import DEFAULT_LIMIT, Document, Received, read_documents
from truce.errors import ArgumentError, InputError, StoreError
from truce.findings.judge import KnownBy
from truce.incidents import Told
from truce.ledger.cosignatures import WitnessKey
from truce.ledger.keyacts import Genesis
from truce.ledger.keyring import Keyring, keyring
from truce.ledger.keys import SigningKey
from truce.ledger.statements import EVERYBODY, KEY, read_envelope
from truce.mission import folder, keeping
from truce.mission.answers.analytics import MissionAnalytics
from truce.mission.answers.assembling import State, state
from truce.mission.answers.changes import Change, Watched, changes
from truce.mission.answers.feeds import FeedRows, feeds_at
from truce.mission.answers.holdings import TextOf, recall
from truce.mission.answers.readable import readable
from truce.mission.answers.suspicion import suspected_in
from truce.mission.answers.withholding import may_miss_rows
from truce.mission.exchange.ordering import refused_in, waiting_in
from truce.mission.filing import event_data
from truce.mission.filing.appearances import keep_container, note_appearance
from truce.mission.filing.audiences import audience_for, standing_default
from truce.mission.filing.coded import TakenCoded, is_coded, take_in_coded
from truce.mission.filing.event_data import Progress, Taken, Wanted, is_event_data
from truce.mission.filing.taking_in import (
    Known,
    check_speaker,
    distinct_id,
    document_content,
    dossier_content,
    earlier_version,
    known_documents,
)
from truce.mission.keeping import Clock, Filing, Keys, Part
from truce.mission.opened import Form, HolderOf, Opened, known_by, of_form, written
from truce.mission.ownership import side_of
from truce.mission.witnessing import witnessed
from truce.store.interface import Appending, Store, Stored, Waiting
from truce.store.nouns import KINDS, Noun, from_bytes, known_from, to_bytes
from truce.store.rows.feeding import KIND

_WITH_ROWS = frozenset({"dossier", "coded", "tolls"})
_LARGEST_TEXT = 100_000_000


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of a document, of a file of event data (`events`), or of one on agreements (`coded`).

    `more` are the further documents of a file that holds several, `unread` those in it that cannot be read.

    It is `new`, a `version` of one that was there (`of`), read `again` by a newer reader, or `known` already;
    event data that was cut short is `resumed`. `audience` is who may read it, `member` its path in the
    archive, mail or feed that it came in; `elsewhere` is another place at which the known words stand too.
    """

    document: str
    entry: str
    outcome: Literal["new", "version", "again", "resumed", "known"]
    records: int
    of: str | None = None
    audience: str = ""
    events: Taken | None = None
    more: tuple["Ingested", ...] = ()
    unread: tuple[InputError, ...] = ()
    coded: TakenCoded | None = None
    member: str | None = None
    elsewhere: str = ""


def now() -> int:
    """The clock of this machine: milliseconds since 1970, UTC."""
    return time.time_ns() // 1_000_000


class Mission:
    """An open mission. Use it in a with-statement, or close it.

    Attributes:
        path: its folder.
        name: what it is called, as its first entry says.
        behind: its record, its evidence and its key: all that is here, whoever asks.
        feed_rows: the rows of its event data.
        analytics: what answers where these are many.
        clock: what tells the time, milliseconds since 1970, UTC.
        reader: for whom all answers are; None for whoever holds this copy.
    """

    def __init__(
        self, path: Path, behind: folder.Behind, clock: Clock = now, reader: Reader | None = None
    ) -> None:
        self.path = path
        self.reader = reader
        self.behind = behind
        self.store, self._evidence, self._key = behind.store, behind.evidence, behind.key
        self.clock = clock
        self._keys = Keys(behind.store)
        self._entries: list[Opened] = []
        self._texts: tuple[int, frozenset[str]] = (-1, frozenset())
        self._told: dict[tuple[object, ...], Told] = {}
        self.feed_rows = FeedRows(behind.store)
        self.analytics = MissionAnalytics(path, behind)
        self.name = name_of(self.store)

    @classmethod
    def create(
        cls,
        path: Path,
        name: str,
        *,
        holder: str,
        passphrase: str | None = None,
        address: str | None = None,
        audience: str | None = None,
        clock: Clock = now,
    ) -> Self:
        """Make a mission and open it; `holder` names whose installation files in it.

        `address` is of an empty PostgreSQL database that is to keep the record; without it the folder does.
        `audience` is for whom what is filed is meant unless somebody says otherwise (`mission.audiences`).

        Raises:
            StoreError: the folder is not empty, or cannot be written; or the server cannot be used.
            ArgumentError: the audience is none.
        """
        usual = check_audience(audience) if audience else None
        folder.create(path, name, holder, clock(), passphrase, address)
        mission = cls.open(path, passphrase=passphrase, clock=clock)
        if usual:
            mission.file("audience", {"default": usual}, EVERYBODY)
        return mission

    @classmethod
    def open(
        cls, path: Path, *, passphrase: str | None = None, clock: Clock = now, reader: Reader | None = None
    ) -> Self:
        """Open the mission in a folder. For a `reader` all answers are made of what that reader may read.

        Whoever makes the reader has proven who asks: here it is believed.

        Raises:
            StoreError: it is none, it cannot be read, or the passphrase is missing or wrong.
        """
        return cls(path, folder.open_to_ask(path, passphrase), clock, reader)

    def close(self) -> None:
        """Let go of its files."""
        self.analytics.close()
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ---- asking

    @property
    def size(self) -> int:
        """How many entries its record has."""
        return self.store.head().size

    def state(self, at: str, *, known_at: int = EVER, by: KnownBy = "record") -> State:
        """What the record amounts to at the end of `at`, as known (or published) at a minute.

        Raises:
            ArgumentError: `at` is no date.
        """
        return self._asked()(at, known_at, by)

    def history(self, at: str, watched: Watched = iter) -> tuple[Change, ...]:
        """How the answers for the end of `at` changed as the record grew, asked minute by minute.

        `watched` may show how far it is.
        """
        ask = self._asked()
        return tuple(changes(self.entries(), lambda known_at: ask(at, known_at, "record"), watched))

    def counted(self, known_at: int = EVER) -> list[dict[str, Any]]:
        """How many rows of event data there are by area and month, with their deaths, as known at a minute.

        Each is a dictionary: area and month (None: not told), rows, low, best and high.

        Raises:
            StoreError: the mission is encrypted, or its analytics cannot be built.
        """
        then = known_by(readable(self.entries(), self.holders())[0], known_at)
        return self.analytics.counted(feeds_at(self.feed_rows, self.reader)(then, known_at, "record"))

    def _asked(self) -> Callable[[str, int, KnownBy], State]:
        """What answers a question: at which moment, as known at which minute, by which clock."""
        opened, holders, feeds = self.entries(), self.holders(), feeds_at(self.feed_rows, self.reader)

        def answer(at: str, known_at: int, by: KnownBy) -> State:
            return state(
                opened, self.text, at=at, recalled=self._recalled, holder_of=holders, known_at=known_at,
                by=by, ring=self._ring_by(known_at if by == "record" else EVER), reader=self.reader,
                feeds_at=feeds, apart=self.analytics.judging,
            )  # fmt: skip

        return answer

    def witnessed(self) -> str:
        """By whom the record is witnessed, in words: what no operator can take back alone."""
        return " ".join(witnessed.lines(self.store, self.keyring, self.witnesses()))

    def witnesses(self) -> tuple[WitnessKey, ...]:
        """The witnesses that the record names."""
        suspected = self.suspected()
        return witnessed.witnesses_of(e for e in self.entries() if e.id not in suspected)

    def name_witness(self, key: str) -> WitnessKey:
        """Name a witness in the record, by its verifier key, for everybody to read.

        Raises:
            LedgerError: it is no witness's key, or nobody who may be named.
        """
        named = witnessed.may_be_named(key, self.witnesses(), self.keyring)
        self.file("witness", {"key": str(named)}, EVERYBODY)
        return named

    def suspected(self) -> frozenset[str]:
        """The ids of the entries that somebody else than the holder of their key may have filed."""
        ring = self.keyring
        if all(life.suspected is None for life in ring.lives.values()):
            return frozenset()
        return frozenset(s.entry for s in suspected_in(self.entries(), ring))

    @property
    def keyring(self) -> Keyring:
        """The keys of the mission, as its record gives them."""
        return self._keys.at(self.size)

    def find(self, name: str) -> Opened:
        """The entry of an id, or of the beginning of one that no other has.

        Raises:
            ArgumentError: there is none, or there are several.
        """
        found = [e for e in self.entries() if name and e.id.startswith(name) and self._may_find(e)]
        if len(found) != 1:
            reason = "begins several ids of entries" if found else "is the id of no entry"
            raise ArgumentError("ENTRY", name, reason, "Give more of it; truce history MISSION lists them")
        return found[0]

    def _may_find(self, entry: Opened) -> bool:
        return self.reader is None or self._may_read(entry.envelope)

    def entries(self) -> Sequence[Opened]:
        """All entries, opened; those seen before are kept: an entry never changes, but may be erased.

        What the reader may not read is withheld from them here, and so from every answer.
        """
        erased = {(e.position, e.row) for e in self.store.erasures()}
        size = self.store.head().size
        for entry in self.store.entries(len(self._entries), size):
            self._entries.append(self._open(entry, erased))
        return [
            self._open(self.stored(e.position), erased) if _is_hit(e, erased) else e for e in self._entries
        ]

    def _open(self, entry: Stored, erased: Container[tuple[int, int | None]]) -> Opened:
        place, may = entry.position, self._may_read(entry.envelope)
        rows: tuple[bytes | None, ...] = ()
        if entry.kind in _WITH_ROWS:
            rows = tuple(r.content.data if r.content and may else None for r in self.store.rows(place))
        content = entry.content.data if entry.content and may else None
        hidden = content is None and (place, None) not in erased
        hidden |= any(row is None and (place, number) not in erased for number, row in enumerate(rows))
        # Rows of event data are many: they are looked at only where some came without their content.
        if may and entry.kind == KIND and may_miss_rows(self.store, entry.id):
            held = self.store.rows(place)
            hidden |= any(row.content is None and (place, row.number) not in erased for row in held)
        return Opened(
            id=entry.id, position=place, kind=entry.kind, key=entry.key, recorded=entry.recorded,
            content=content, rows=rows, withheld=hidden, envelope=entry.envelope,
        )  # fmt: skip

    def _may_read(self, envelope: bytes) -> bool:
        """Whether who asks may read an entry: by `truce.access`, here and nowhere else."""
        if self.reader is None:
            return True
        statement = read_envelope(envelope).statement
        return may_read(self.reader, statement.audience, statement.key)

    def waiting(self) -> tuple[Waiting, ...]:
        """The entries that wait here for the sequencer, of which who asks may know."""
        left = waiting_in(self.store, refused_in(self.store))
        return tuple(w for w in left if self._may_read(w.envelope))

    def stored(self, position: int) -> Stored:
        """The entry at a position, as the record holds it now."""
        return next(self.store.entries(position, position + 1))

    def holders(self) -> HolderOf:
        """Whose each key is, as the record introduces them."""
        lives = self._keys.at(self.store.head().size).lives
        return lambda key: lives[key].holder if key in lives else None

    def _ring_by(self, known_at: int) -> Keyring:
        """The keys of the mission as they were known at a minute (since 1970, UTC)."""
        ring = self.keyring
        if all(life.suspected is None for life in ring.lives.values()):
            return ring
        # A suspicion that was raised later is not known yet.
        said = chain(self.store.entries(0, 1), self.store.entries(1, kind=KEY))
        return keyring(e for i, e in enumerate(said) if i == 0 or known_from(e.recorded) <= known_at)

    def _recalled(self, document: Opened, dossier: Opened, text_of: TextOf) -> Told:
        """As `recall`, but each document once; what was erased since makes it another."""
        key = document.id, dossier.id, sum(row is None for row in dossier.rows)
        if key not in self._told:
            self._told[key] = recall(document, dossier, text_of)
        return self._told[key]

    def _may_have(self, sha256: str) -> bool:
        """Whether who asks may have a text: a document that he may read names it."""
        if self.reader is None:
            return True
        entries = self.entries()
        if self._texts[0] != len(entries):
            named = frozenset(str(d["text_sha256"]) for _, d in of_form(entries, "document"))
            self._texts = len(entries), named
        return sha256 in self._texts[1]

    def text(self, sha256: str) -> str | None:
        """The text of a document, if this copy has it."""
        if not self._may_have(sha256) or not self._evidence.has(sha256):
            return None
        return self._evidence.read(sha256, _LARGEST_TEXT).decode()

    # ---- filing

    def ingest(
        self,
        source: Path,
        *,
        published: str | None = None,
        replaces: str | None = None,
        separate: bool = False,
        audience: str | None = None,
        limit: int = DEFAULT_LIMIT,
        events: Wanted | None = None,
        progress: Progress = lambda *_: None,
        unsafe_readers: bool = False,
        speaker: str | None = None,
    ) -> Ingested:
        """Take a document into the record: its bytes, and what the reader finds in it. Once is enough.

        A mail, a feed, an archive or a folder may hold several: the answer is the first one's, with `more`.

        A file whose name ends in .csv or .tsv is event data: `events` says more of how it is to be taken in,
        `progress` is told what is being done and how far it is. Asked again, it goes on where it was cut.

        A document of the name of an earlier one, with half of its words, is a new version of it; `replaces`
        names the document (id) that it is a version of, `separate` says that it is of none. A new version is
        for those who may read the one before unless `audience` names others. `speaker` is whose words it is,
        where that is known and the document does not say it: what nobody else says in it is then that
        somebody's claim.

        Raises:
            InputError: the file cannot be read as a document.
            ArgumentError: `published` is no date, `audience` none, or there is no document `replaces`.
            StoreError, LedgerError: it cannot be kept; then nothing of it is in the record.
        """
        _check_is_file(source)
        if audience is not None:
            check_audience(audience)
        if (events and events.mapping) or is_event_data(source):
            wanted = events or Wanted(
                published=published, replaces=replaces, separate=separate, audience=audience
            )
            if wanted.mapping is None and is_coded(source):
                return _of_coded(take_in_coded(self, source, wanted.published, wanted.audience))
            return _of_events(event_data.take_in(self, source, wanted, progress))
        found = list(
            self.ingest_all(
                source, published=published, replaces=replaces, separate=separate, audience=audience,
                limit=limit, unsafe_readers=unsafe_readers, speaker=speaker,
            )
        )  # fmt: skip
        done = [f for f in found if isinstance(f, Ingested)]
        unread = tuple(f for f in found if isinstance(f, InputError))
        if not done:
            raise unread[0]
        return replace(done[0], more=tuple(done[1:]), unread=unread)

    def ingest_all(
        self,
        source: Path,
        *,
        published: str | None = None,
        replaces: str | None = None,
        separate: bool = False,
        audience: str | None = None,
        limit: int = DEFAULT_LIMIT,
        unsafe_readers: bool = False,
        beside: Collection[str] = (),
        speaker: str | None = None,
    ) -> Iterator[Ingested | InputError]:
        """Take in the documents that a file or a folder holds, one after the other, as `ingest` does.

        Each is in the record when it is given. What cannot be read is given as its error; `replaces` is what
        the first document is a version of. Documents that are given together are no versions of each other;
        `beside` are the entries of others that were.
        """
        _check_is_file(source)
        if audience is not None:
            check_audience(audience)
        speaker = check_speaker(speaker) if speaker is not None else None
        given = set(beside)
        inside: set[str] = set()
        for one in read_documents(source, limit=limit, published=published, unsafe=unsafe_readers):
            if isinstance(one, InputError):
                yield one
                continue
            one = replace(one, document=replace(one.document, speaker=speaker))
            taken = self._take_in(one, replaces, audience, separate=separate, beside=given)
            given.add(taken.entry)
            within = one.document.within
            inside |= {within.sha256} if within else set()
            yield replace(taken, member=within.path) if within else taken
            replaces = None
        keep_container(self, source, inside)

    def _take_in(
        self,
        received: Received,
        replaces: str | None,
        audience: str | None,
        *,
        separate: bool,
        beside: Collection[str],
    ) -> Ingested:
        document = received.document
        same = _same(document, self._relied_on(self._known()))
        elsewhere = note_appearance(self, document, same) if same is not None else ""
        if same is not None and READER in same.readers:
            return Ingested(same.id, same.entry, "known", 0, audience=same.audience, elsewhere=elsewhere)
        from truce.claims.reading.offline import read_offline

        # Nobody who files has to wait for the reader.
        records = read_offline(document)
        with self._evidence.adding() as adding:
            kept = adding.stream(BytesIO(received.data))
            adding.stream(BytesIO(document.text.encode()))
            with self.filing() as work:
                # Another process may have filed it since: now everybody else is locked out.
                known = self._known()
                same = _same(document, self._relied_on(known))
                if same is not None:
                    return _read_again(work, document, records, same)
                before = None if separate else self._before(document, records, known, replaces, beside)
                if audience is None:
                    audience = before.audience if before else self.audience_of_new("document")
                return _read_first(work, document, records, kept.size, before, known, audience)

    def _known(self) -> tuple[Known, ...]:
        """The documents in the record, and those that wait here for the sequencer."""
        return known_documents(self.filed(), self.holders())

    def filed(self) -> list[Opened]:
        """The entries in the record, and those that wait here for the sequencer."""
        waiting = [
            Opened(id=w.id, position=self.size + n, kind=w.kind, key=w.key, recorded=w.filed,
                   content=w.content.data if w.content else None, envelope=w.envelope)
            for n, w in enumerate(self.store.waiting())
        ]  # fmt: skip
        return [*self.entries(), *waiting]

    def _relied_on(self, known: Sequence[Known]) -> list[Known]:
        """The documents that one filed here may be, or be a version of: what a party filed is its own word.

        A party could else file what the mechanism is about to take in, with a reading to its liking.
        """
        own = side_of(self.holders()(self._key.id)) if self._key else ""
        return [k for k in known if k.side in ("", own)]

    def _before(
        self,
        document: Document,
        records: Records,
        known: Sequence[Known],
        replaces: str | None,
        beside: Collection[str],
    ) -> Known | None:
        """What a document is a version of: named, or of its name and day, and not given together with it."""
        if replaces is not None:
            named = next((k for k in known if k.id == replaces), None)
            if named is None:
                near = ", ".join(k.id for k in known[-3:]) or "none yet"
                raise ArgumentError("--replaces", replaces, "is no document here", f"The latest: {near}")
            return named
        namesakes = [
            k for k in self._relied_on(known)
            if k.name == document.name and k.entry not in beside
            and (k.text_sha256 == document.text_sha256
                 or not k.is_of_another_day(document.published, records.doc_date))
        ]  # fmt: skip
        for one in reversed(namesakes):
            # The same bytes, out of which a newer extractor takes another text.
            if one.sha256 == document.sha256 and one.text_sha256 != document.text_sha256:
                return one
        texts = [(k, text) for k in namesakes if (text := self.text(k.text_sha256)) is not None]
        return earlier_version(document, texts)

    def audience_of_new(self, kind: str, asked: str | None = None, about: Sequence[str] = ()) -> str:
        """For whom an entry of a kind would be, filed here and now (`mission.audiences`).

        Raises:
            ArgumentError: `asked` is no audience, or one that it must not have.
        """
        own = self.holders()(self._key.id) if self._key else None
        # Whoever files waits for no more than these few entries to be read.
        said = [self._open(entry, ()) for entry in self.store.entries(0, None, "audience")]
        return audience_for(kind, asked, standing_default(said, self.keyring), own, about)

    def audience_of(self, entry: str) -> str:
        """For whom an entry is that was filed here, in order or not."""
        held = self.store.find(entry)
        envelope = held.envelope if held else next(w.envelope for w in self.store.waiting() if w.id == entry)
        return read_envelope(envelope).statement.audience

    def file(
        self, form: Form, fields: Mapping[str, Any], audience: str | None = None, about: Sequence[str] = ()
    ) -> str:
        """File an entry of the mission's own kinds; `about` are the audiences of what it is about.

        Returns its id. ArgumentError for an audience that is none.
        """
        told = self.audience_of_new(form, audience, about)
        with self.filing() as work:
            return work.add(form, written(form, fields), audience=told)

    def file_noun(self, noun: Noun, audience: str | None = None, about: Sequence[str] = ()) -> str:
        """File what the judge takes: a rating, review, ruling, coverage ... Returns the id of the entry.

        LedgerError if it cannot be written, or would not be read again; ArgumentError as `file`.
        """
        data = to_bytes(noun)
        from_bytes(data, 0)
        told = self.audience_of_new(KINDS[type(noun)], audience, about)
        with self.filing() as work:
            return work.add(KINDS[type(noun)], data, audience=told)

    @contextmanager
    def filing(self, *, after_pause: bool = False) -> Iterator[Filing]:
        """File several entries, all or none. StoreError where this copy has no key to file with.

        With `after_pause` somebody has looked at the clock, and the record did rest for long.
        """
        key = self.own_key()
        with keeping.filing(self.store, key, self._keys, self.clock, after_pause=after_pause) as work:
            yield work

    @contextmanager
    def filing_in(self, work: Appending) -> Iterator[Filing]:
        """The same where the record is open for appending already."""
        with keeping.filing_within(work, self.store, self.own_key(), self._keys, self.clock) as filing:
            yield filing

    def own_key(self) -> SigningKey:
        """The key that this copy files with. StoreError where it has none, or is opened for a reader."""
        if self.reader is not None:
            reason = f"is opened as {self.reader} would see it, to be asked alone"
            raise StoreError(str(self.path), reason, "Open it without a reader to file")
        if self._key is None:
            raise self.behind.fault or StoreError(
                str(self.path), "has no key of its own: it is a copy to read", "File where the key is"
            )
        return self._key


def _of_events(taken: Taken) -> Ingested:
    return Ingested(taken.name, taken.feed, taken.outcome, taken.added, taken.of, taken.audience, taken)


def _of_coded(taken: TakenCoded) -> Ingested:
    return Ingested(taken.name, taken.entry, taken.outcome, taken.rows, audience=taken.audience, coded=taken)


def _check_is_file(source: Path) -> None:
    """A pipe can be read once only, and waits for ever for whoever writes into it."""
    if source.exists() and not (source.is_file() or source.is_dir()):
        raise InputError(str(source), "is no ordinary file", "Save what it gives in a file and ingest that")


def _same(document: Document, known: Sequence[Known]) -> Known | None:
    """The newest document of the same text, unless another day of publication or speaker is given now.

    Other bytes of the same text (a mark of UTF-8, another encoding) are no other document.
    """
    same = [k for k in known if k.text_sha256 == document.text_sha256]
    dated = [k for k in same if document.published in (None, k.published)]
    dated = [k for k in dated if document.speaker in (None, k.speaker)]
    return dated[-1] if dated else None


def _read_first(
    work: Filing,
    document: Document,
    records: Records,
    size: int,
    before: Known | None,
    known: Sequence[Known],
    audience: str,
) -> Ingested:
    tag = None if work.orders and not work.of_party else work.key
    document = replace(document, id=distinct_id(document.id, [k.id for k in known], tag))
    content = document_content(document, size, before.entry if before else None)
    entry = work.add("document", content, audience=audience)
    count = _file_dossier(work, document, records, entry, audience)
    of = before.id if before else None
    return Ingested(document.id, entry, "version" if before else "new", count, of, audience)


def _read_again(work: Filing, document: Document, records: Records, same: Known) -> Ingested:
    if READER in same.readers:
        return Ingested(same.id, same.entry, "known", 0, audience=same.audience)
    count = _file_dossier(work, replace(document, id=same.id), records, same.entry, same.audience)
    return Ingested(same.id, same.entry, "again", count, audience=same.audience)


def _file_dossier(work: Filing, document: Document, records: Records, entry: str, audience: str) -> int:
    content, rows = dossier_content(document, records, entry)
    work.add("dossier", content, [Part(name, data) for name, data in rows], audience)
    return len(rows)


def _is_hit(entry: Opened, erased: set[tuple[int, int | None]]) -> bool:
    return any(position == entry.position for position, _ in erased) and bool(entry.content or entry.rows)


def name_of(store: Store) -> str:
    """What a mission is called, as its first entry says. StoreError or LedgerError if that cannot be read."""
    first = next(store.entries(0, 1), None)
    if first is None:
        raise StoreError("record", "has no first entry", "Take it from another copy")
    return Genesis.from_bytes(_content(first)).name


def _content(entry: Stored) -> bytes:
    if entry.content is None:
        raise StoreError("record", "has a first entry without content", "Take it from another copy")
    return entry.content.data
