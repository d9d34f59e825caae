"""The analytics of a mission: when a question goes to them, when they are built, and when the judge answers.

Where the event data of an answer is much, the compiled engine judges its rows out of columns, which a process
of its own has made of the record (`truce.store.analytics.building`). It answers as the judge does, or is not
asked. Nothing is ever only there: the folder can be deleted at any time.

An encrypted mission has no analytics: the files would be in the clear, and what lies in memory alone (a
tmpfs) may be written to a disk as well. There the judge answers, however long it takes.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from truce.clauses.model import Agreement
from truce.errors import ArgumentError, StoreError
from truce.findings.assessing import by_the_judge
from truce.findings.drawings import holds_for_times
from truce.findings.judge import KnownBy, as_asked
from truce.findings.policy import Policy
from truce.findings.record import Record
from truce.findings.statuses import Judgement, summed
from truce.mission import folder
from truce.mission.answers.feeds import Apart, Feeds
from truce.store.analytics.asking import Analytics
from truce.store.analytics.building import build, rebuild_apart
from truce.store.analytics.events import Asked, EventAnalytics, Found
from truce.store.analytics.files import is_of, read_manifest
from truce.store.interface import Store
from truce.store.rows.reading import rows_in

if TYPE_CHECKING:
    from truce.mission.folder import Behind

NAME = "analytics"
"""The folder in that of the mission."""
MOST_BY_JUDGE = 5_000
"""So many rows of event data the judge takes himself: that is a few seconds."""
MOST_LISTED = 1_000


@dataclass(frozen=True, slots=True)
class Freshness:
    """How the analytics of a mission stand: built up to which entry, of how many; None: there are none.

    `rows` are those of event data in them, `size` their bytes. `reason`: why there are none, or why they
    cannot be used.
    """

    built: int | None
    entries: int
    rows: int = 0
    size: int = 0
    reason: str = ""

    @property
    def is_fresh(self) -> bool:
        """Whether all entries are in them."""
        return self.built == self.entries


class MissionAnalytics:
    """The analytics of a mission in a folder.

    Attributes:
        folder: where they are.
        tell: is told in a sentence what takes its time, or why the judge is asked.
        most_by_judge: up to so many rows the judge is asked.
        most_listed: of more findings on rows only some of each sort are listed, the others counted.
        apart: whether they are built by a process of its own.
    """

    def __init__(self, path: Path, behind: "Behind") -> None:
        self.folder = path / NAME
        self.tell: Callable[[str], None] = lambda _: None
        self.most_by_judge = MOST_BY_JUDGE
        self.apart = True
        self.most_listed = MOST_LISTED
        self._path, self._store = path, behind.store
        self._is_encrypted = behind.secret is not None
        self._open: Analytics | None = None

    def freshness(self) -> Freshness:
        """How they stand."""
        entries = self._store.head().size
        if self._is_encrypted:
            return Freshness(None, entries, reason="the mission is encrypted, and they would be in the clear")
        found = read_manifest(self.folder)
        if found is None:
            return Freshness(None, entries, reason="they were not built yet")
        if not is_of(found, self._store):
            return Freshness(None, entries, reason="they are of another record, or hold what was erased")
        size = sum(part.bytes for parts in found.parts.values() for part in parts)
        return Freshness(found.size, entries, found.rows("event"), size)

    def rebuild(self) -> None:
        """Bring them to where the record is: what is new is read, by a process of its own.

        Raises:
            StoreError: the mission is encrypted, the folder cannot be written, or somebody else builds there.
        """
        if self._is_encrypted:
            reason = "is encrypted, and analytics would be in the clear"
            raise StoreError(str(self._path), reason, "Ask without them: the judge answers")
        self.close()
        if self.apart:
            rebuild_apart(partial(_opened, self._path), self.folder, reading=rows_in)
        else:
            build(self._store, self.folder, reading=rows_in)

    def remove(self) -> None:
        """Delete them; nothing is lost, and they can be built again. StoreError if they cannot be deleted."""
        self.close()
        try:
            shutil.rmtree(self.folder)
        except FileNotFoundError:
            return
        except OSError as error:
            reason = f"cannot be deleted ({error.strerror})"
            raise StoreError(str(self.folder), reason, "Check who may write there") from None

    def close(self) -> None:
        """Let go of their files."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def judging(self, feeds: Feeds) -> Apart | None:
        """What judges in place of the judge, with the rows that count; None: it is the judge's to do."""
        if feeds.count <= self.most_by_judge or not all(f.feed.source for f in feeds.weighed):
            return None
        try:
            analytics = self._of(feeds)
        except StoreError as error:
            self.tell(f"The judge answers, which takes its time for {feeds.count:,} rows: {error}")
            return None
        engine = _Engine(EventAnalytics(analytics), feeds, self.tell, self.most_listed)
        return engine.judged, replace(feeds, only_named=True, divisions=engine.divisions)

    def counted(self, feeds: Feeds) -> list[dict[str, Any]]:
        """How many of the rows that count there are by area and month of their first day; None: not told."""
        return EventAnalytics(self._of(feeds)).counted(*_entries(feeds))

    def _of(self, feeds: Feeds) -> Analytics:
        """The analytics, with all rows that count in them."""
        if self._is_encrypted:
            raise StoreError(str(self._path), "is encrypted, and has no analytics", "Ask the judge")
        last = max((part.position for feed in feeds.counting for part in feed.parts), default=-1)
        held = self._open
        if held is not None and held.manifest.size > last and is_of(held.manifest, self._store):
            return held
        self.close()
        found = read_manifest(self.folder)
        if found is None or found.size <= last or not is_of(found, self._store):
            self.tell(f"Building the analytics of {feeds.count:,} rows; later only what is new is read ...")
            self.rebuild()
        self._open = Analytics.of(self._store, self.folder)
        return self._open


def _opened(path: Path) -> Store:
    """The record of a mission that is not encrypted, in another process."""
    return folder.open_to_read(path).store


def _entries(feeds: Feeds) -> tuple[list[tuple[int, int]], int]:
    """The entries of the feeds that count, each with the rank of its feed; and how many feeds these are."""
    ranked = [(part.position, rank) for rank, feed in enumerate(feeds.weighed) for part in feed.parts]
    return ranked, len(feeds.weighed)


class _Engine:
    """The engine in place of the judge, for one answer."""

    def __init__(self, events: EventAnalytics, feeds: Feeds, tell: Callable[[str], None], most: int) -> None:
        self._events, self._feeds, self._tell, self._most = events, feeds, tell, most
        self._entries, self._count = _entries(feeds)
        self.divisions = events.divisions([position for position, _ in self._entries])

    def judged(
        self, record: Record, agreement: Agreement, policy: Policy, at: int, known_at: int, by: KnownBy
    ) -> Judgement:
        """Judge a record that has no rows but those that are named, with all rows; as `by_the_judge`."""
        try:
            found = self._found(record, agreement, policy, at, known_at, by)
        except ArgumentError as error:
            self._tell(f"The judge answers for {agreement.agreement}, which takes its time: {error}")
            rest = [a for a in self._feeds.accounts(agreement) if a.incident not in self._feeds.named]
            whole = replace(record, accounts=(*record.accounts, *rest))
            return by_the_judge(whole, agreement, policy, at, known_at, by)
        return summed(
            record, found.findings, policy, at=at, known_at=known_at, known_by=by, unlisted=found.unlisted
        )

    def _found(
        self, record: Record, agreement: Agreement, policy: Policy, at: int, known_at: int, by: KnownBy
    ) -> Found:
        if holds_for_times(agreement):
            # Where the rows lie is worked out by place, and here it hangs on their days too.
            raise ArgumentError("zones", agreement.agreement, "are drawn for times", "Ask the judge")
        known = as_asked(record, known_at, by)
        named = {a.incident for a in known.accounts} | self._feeds.named
        asked = Asked(
            entries=self._entries, feeds=self._count, named=frozenset(named), at=at, known_at=known_at,
            most=self._most,
        )  # fmt: skip
        words = self._feeds.wording(agreement, self.divisions)
        return self._events.findings(known, words, asked, policy)
