"""Walks through the pages of event data: one page at each turn, and what is new of the rows into the record.

A page with new rows is in the record as fetched before anything of it is read; its rows come in together with
those of the other pages once the walk is over, or has enough of them. Whoever is stopped in between goes on
at the page that was next; without what is remembered, from the first one, and rows are taken once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from truce.documents.fetching.bodies import Unfetched
from truce.documents.fetching.door import Fetched
from truce.errors import InputError, StoreError
from truce.incidents.feeds.events import Event
from truce.mission.watching.memory import Remembered
from truce.mission.watching.paging import INTERFACES, Page, Walk, news, page_address, page_of
from truce.mission.watching.rows_given import rows_file
from truce.mission.watching.sources import Watch
from truce.mission.watching.taking import LARGEST_FILE, Taking, Took, Unfinished
from truce.store.nouns import row_from_bytes

_TOGETHER = 50_000  # rows that wait for the others of their walk; more would fill the memory
_SHOWN = 3


@dataclass(slots=True)
class _UnderWay:
    """A walk: rows that are new and wait, the entries of their pages, and when the first was asked."""

    walk: Walk
    rows: list[Mapping[str, Any]] = field(default_factory=list)
    entries: list[str] = field(default_factory=list)
    asked: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """What one page came to: `problem` is what is wrong with the whole ("": nothing).

    `is_over`: no page is left. `took` is what became of rows that were taken in with it; `gone` says
    which rows are given no more, `odd` how many of the page are none.
    """

    problem: str
    is_over: bool
    took: Took | None = None
    gone: str = ""
    odd: int = 0


class Walks:
    """The walks of a mission's sources; one thread at a time."""

    def __init__(self, taking: Taking) -> None:
        self._taking = taking
        self._under_way: dict[str, _UnderWay] = {}
        self._known: dict[tuple[str, str], dict[str, str]] = {}
        self._gone_said: set[tuple[str, str]] = set()

    def page(self, watch: Watch, remembered: Remembered) -> int:
        """The number of the page that is next."""
        return self._way(watch, remembered).walk.number

    def address(self, watch: Watch, remembered: Remembered) -> str:
        """The address of the page that is next."""
        return page_address(watch.kind, watch.where, self.page(watch, remembered))

    def step(self, watch: Watch, remembered: Remembered, fetched: Fetched, page: Page) -> Step:
        """Deal with a page that came, and remember where the walk goes on."""
        way = self._way(watch, remembered)
        number = way.walk.number
        new = news(watch.kind, page.rows, self._rows(watch))
        if new:
            way.entries.append(self._taking.keep(watch, fetched, (), page=number))
            way.rows += new
            way.asked = way.asked or fetched.when
        problem = way.walk.take(watch.kind, page)
        is_over = bool(problem) or way.walk.is_over
        took = self._take(watch, way) if is_over or len(way.rows) >= _TOGETHER else None
        gone = self._gone(watch, way.walk) if is_over and not problem else ""
        if is_over:
            del self._under_way[watch.id]
            remembered.page, remembered.seen, remembered.total = 0, 0, -1
        else:
            total = -1 if way.walk.total is None else way.walk.total
            remembered.page, remembered.seen, remembered.total = way.walk.number, way.walk.seen, total
        return Step(problem, is_over, took, gone, page.odd)

    def resume(self, watch: Watch, left: Sequence[Unfinished]) -> Took | None:
        """Take the rows of pages that were fetched when somebody was stopped. None: there were none new.

        InputError or StoreError if the pages cannot be had any more.
        """
        way = _UnderWay(Walk(0))
        for one in left:
            body = self._taking.mission.behind.evidence.read(one.sha256, LARGEST_FILE)
            way.rows += news(watch.kind, _rows_in(watch, body), self._rows(watch))
            way.entries.append(one.entry)
            way.asked = way.asked or one.when
        return self._take(watch, way)

    def _way(self, watch: Watch, remembered: Remembered) -> _UnderWay:
        if watch.id not in self._under_way:
            first = INTERFACES[watch.kind].first
            walk = Walk(first)
            if remembered.page > first:
                total = None if remembered.total < 0 else remembered.total
                walk = Walk(remembered.page, remembered.seen, total, ids=None)
            self._under_way[watch.id] = _UnderWay(walk)
        return self._under_way[watch.id]

    def _take(self, watch: Watch, way: _UnderWay) -> Took | None:
        if not way.entries:
            return None
        if not way.rows:
            self._taking.file(watch.id, (), pages=way.entries)
            return None
        name, data = rows_file(watch.kind, watch.where, way.asked, way.rows)
        took = self._taking.take_rows(watch, name, data, way.entries)
        way.rows, way.entries, way.asked = [], [], 0
        return took

    def _rows(self, watch: Watch) -> dict[str, str]:
        """What the source told before, by the names of its rows: once out of the pages that are kept."""
        place = watch.kind, watch.where
        if place not in self._known:
            known: dict[str, str] = {}
            for sha256 in self._taking.pages(watch):
                try:
                    body = self._taking.mission.behind.evidence.read(sha256, LARGEST_FILE)
                except (InputError, StoreError):
                    # Erased, or damaged: its rows are told once more, and count once.
                    continue
                news(watch.kind, _rows_in(watch, body), known)
            self._known[place] = known
        return self._known[place]

    def _gone(self, watch: Watch, walk: Walk) -> str:
        """Which rows the source gives no more and nobody took back; "" if none, if said, or not known."""
        gone = sorted(self._rows(watch).keys() - walk.ids) if walk.ids is not None else []
        gone = [name for name in gone if (watch.id, name) not in self._gone_said and not self._is_back(name)]
        if not gone:
            return ""
        self._gone_said |= {(watch.id, name) for name in gone}
        more = f" and {len(gone) - _SHOWN:,} more" if len(gone) > _SHOWN else ""
        shown = ", ".join(gone[:_SHOWN])
        return (
            f"gives {len(gone):,} rows no more that it gave before ({shown}{more}); they count until it says "
            "that it deleted them, or a person does"
        )

    def _is_back(self, name: str) -> bool:
        """Whether a row of ACLED was taken back."""
        found = self._taking.mission.store.find_rows(f"acled/{name}")
        rows = (row_from_bytes(row.content.data, 0) for _, row in found if row.content is not None)
        return any(isinstance(row, Event) and row.deleted for row in rows)


def _rows_in(watch: Watch, body: bytes) -> tuple[Mapping[str, Any], ...]:
    """The rows of a page that was kept; it was one when it was."""
    try:
        return page_of(watch.kind, watch.where, body).rows
    except Unfetched:
        return ()
