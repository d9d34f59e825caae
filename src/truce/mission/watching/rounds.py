"""The rounds of `truce watch`: each source at its pace, none in the way of another, one hand on the record.

Addresses are asked by threads, a few at once and no more than a part of them at one host. What they bring is
taken into the record by one thread, so a record has one writer; folders are looked at by it as well.
"""

import hashlib
import queue
import random
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from truce.documents.extraction import Enclosed, Extraction
from truce.documents.fetching.bodies import Unfetched
from truce.documents.fetching.door import Door, Fetched
from truce.documents.fetching.targets import target_of
from truce.errors import InputError, StoreError, TruceError, printable
from truce.mission.missions import Mission
from truce.mission.watching import folders
from truce.mission.watching.following import Followed, Pace, followed
from truce.mission.watching.happenings import Happened, Tally, Tell, What
from truce.mission.watching.holes import file_hole, is_hole
from truce.mission.watching.latest_files import Listed, check, listed_in, wanted
from truce.mission.watching.memory import Memory, Remembered
from truce.mission.watching.paging import INTERFACES, Page, page_of
from truce.mission.watching.schedule import wait_after
from truce.mission.watching.sources import Watch, watches
from truce.mission.watching.taking import LARGEST_FILE, Item, Taking, Took, Unfinished, clean_spool
from truce.mission.watching.walking import Walks

AT_ONCE = 32
"""How many addresses are asked at once."""
AT_ONE_HOST = 16
"""How many of them at one host: one that hangs must leave room for others."""
_WAITING = 4  # answers that wait for the record; more would fill the memory
_SILENT_AFTER = 2  # failures in a row after which the record says that a source is silent
_TOGETHER = 50  # files of a folder whose fate is filed in one entry, and that are taken at one look
_IN_HAND = 32  # answers whose items are being taken in, one of each in turn
_LAST_MOMENT = 2.0  # seconds that those who ask have to end
_BREATH = 0.2  # seconds between two looks at the clock
_LONGEST_KEY = 500
_AGAIN_AFTER = 900  # seconds
_UNAUTHORIZED = 401
_MINUTE = 60_000  # milliseconds

ReadFeed = Callable[[bytes, str], Extraction]
"""What takes a feed apart: its bytes and a name for messages. InputError where it is none."""
MakeDoor = Callable[[Mission], Door]
"""What asks addresses, as the mission allows it now."""


@dataclass(slots=True)
class _Answer:
    """What an address gave, or why it did not."""

    watch: Watch
    fetched: Fetched | None = None
    items: tuple[Item, ...] = ()
    cautions: tuple[str, ...] = ()
    page: Page | None = None
    listed: tuple[Listed, ...] | None = None
    file: Listed | None = None
    followed: Followed | None = None
    error: TruceError | None = None


@dataclass(slots=True)
class _InHand:
    """An answer whose items are being taken in: those that are left, and what became of the others.

    `entry` is that of the answer. `fetched` None: it is from before, and its source may give another by now.
    """

    watch: Watch
    left: deque[Item]
    entry: str
    fetched: Fetched | None
    took: list[Took] = field(default_factory=list)


@dataclass(slots=True)
class _Rest:
    """What a folder held at the look before, and what of it was said."""

    files: dict[str, folders.Mark] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)


class Rounds:
    """Goes round the sources of a mission until it is stopped.

    Args:
        mission: what takes in what they give.
        door: what asks addresses; made anew when the list of allowed hosts changes.
        read_feed: what takes feeds apart.
        tell: is told of each thing that happened, by the thread that goes round.
        chance: gives numbers from 0 to 1 for the spread of waits.
        rest: how long a file must rest before it is taken, in seconds.
        breather: how long a server is left alone between two pages of one answer, in seconds.
    """

    def __init__(
        self,
        mission: Mission,
        door: MakeDoor,
        read_feed: ReadFeed,
        tell: Tell,
        *,
        chance: Callable[[], float] = random.random,
        rest: float = 2.0,
        breather: float = 1.0,
    ) -> None:
        self.mission, self._make_door, self._read_feed, self._tell = mission, door, read_feed, tell
        self._chance, self._rest_for, self._breather = chance, rest, breather
        self.tally = Tally()
        self.stopped = threading.Event()
        self.most_in_flight = 0
        self.memory = Memory(mission.path, mission.behind.secret)
        self._answers: queue.Queue[_Answer] = queue.Queue(_WAITING)
        self._flying: dict[str, str] = {}
        self._threads: dict[str, threading.Thread] = {}
        self._folders: dict[str, _Rest] = {}
        self._in_hand: deque[_InHand] = deque()
        self._going_on: dict[str, Watch] = {}
        self._ahead: dict[str, deque[Listed]] = {}
        self._pace = Pace(breather, self.stopped.wait)

    def run(self, *, once: bool = False, lasting: float | None = None) -> Tally:
        """Go round: once to each source, for so many seconds, or until `stop`. What it came to.

        Raises:
            StoreError, LedgerError, IntegrityError: the record cannot be read or written, or is watched by
                somebody else. What was taken in before stays.
        """
        with self.memory.alone():
            clean_spool(self.mission)
            self._taking = Taking(self.mission)
            self._walks = Walks(self._taking)
            self._learn()
            self._resume()
            end = None if lasting is None else time.monotonic() + lasting
            try:
                self._once() if once else self._go_round(end)
            finally:
                self._hang_up()
                self.memory.write()
        return self.tally

    def stop(self) -> None:
        """Stop once what is in hand is done; may be called by a handler of signals."""
        self.stopped.set()

    # ---- going round

    def _learn(self) -> None:
        """What is watched, and who may be asked, as the record has it now."""
        self._watches = {w.id: w for w in watches(self.mission)}
        self._door = self._make_door(self.mission)
        for gone in self.memory.sources.keys() - self._watches.keys():
            del self.memory.sources[gone]

    def _once(self) -> None:
        """One look at each source, whenever it was looked at last."""
        looked = [w for w in self._watches.values() if w.kind == "folder"]
        for watch in looked:
            self._look(watch)
        looked = [w for w in looked if self._folders[w.id].files]
        if looked:
            # What is new rests or not: that takes a second look to see.
            self.stopped.wait(self._rest_for)
        for watch in looked:
            if not self.stopped.is_set():
                self._look(watch, last=True)
        ahead = [w for w in self._watches.values() if w.kind != "folder"]
        while (ahead or self._flying or self._in_hand or self._going_on) and not self.stopped.is_set():
            ahead = [w for w in ahead if not self._ask(w)]
            for watch in list(self._going_on.values()):
                if self.memory.of(watch.id).due <= self.mission.clock() and self._ask(watch):
                    del self._going_on[watch.id]
            self._take_answer()
            self._take_one()

    def _go_round(self, end: float | None) -> None:
        written = time.monotonic()
        while not self.stopped.is_set() and (end is None or time.monotonic() < end):
            now = self.mission.clock()
            for watch in self._watches.values():
                if self.memory.of(watch.id).due <= now and not self.stopped.is_set():
                    self._look(watch) if watch.kind == "folder" else self._ask(watch)
            self._take_answer()
            self._take_one()
            if time.monotonic() - written > 1:
                self.memory.write()
                written = time.monotonic()
                if self._taking.refresh():
                    self._learn()

    def _happened(self, watch: Watch, what: What, **told: str | int | None) -> None:
        # What servers and files say may hold anything, and is shown on terminals.
        shown = {name: printable(value) if isinstance(value, str) else value for name, value in told.items()}
        one = Happened(at=self.mission.clock(), what=what, source=watch.where, watch=watch.id, **shown)  # type: ignore[arg-type]
        self.tally.count(one)
        self._tell(one)

    def _reached(self, watch: Watch) -> None:
        """A source answered."""
        known = self.memory.of(watch.id)
        # What lies in a folder waits there; what an address told while nobody looked may be gone.
        if known.failures or watch.kind != "folder":
            reason = "it was not reached" if known.failures else "nobody looked: truce watch did not run"
            self._hole(watch, reason)
        known.tried = known.reached = self.mission.clock()
        self.tally.looks += 1
        self.tally.reached += 1
        if known.told:
            known.told = False
            self._file_reached(watch, True, "")
            self._happened(watch, "reached again")
        known.failures = 0
        known.due = known.tried + wait_after(watch.every, 0, self._chance())

    def _failed(
        self, watch: Watch, reason: str, *, retry_after: int | None = None, refused: bool = False
    ) -> None:
        """A source did not answer, or may not be asked."""
        known = self.memory.of(watch.id)
        known.tried = self.mission.clock()
        known.failures += 1
        # All pages of a data set are asked for seldom; one that failed is asked for again before long.
        every = min(watch.every, _AGAIN_AFTER) if watch.kind in INTERFACES else watch.every
        known.due = known.tried + wait_after(every, known.failures, self._chance(), retry_after)
        self.tally.looks += 1
        self._hole(watch, reason)
        if not known.told and (known.failures >= _SILENT_AFTER or refused):
            known.told = True
            self._file_reached(watch, False, reason)
        self._happened(watch, "refused" if refused else "not reached", reason=reason, next=known.due)

    def _hole(self, watch: Watch, reason: str) -> None:
        """Say in the record, where it says what the source covers, that it gave nothing for too long."""
        known, now = self.memory.of(watch.id), self.mission.clock()
        last = known.reached or watch.since
        if not is_hole(watch, last, now):
            return
        entry = file_hole(self.mission, watch, max(last, known.hole), now, printable(reason))
        if entry:
            # The next piece begins with the minute behind the last one of this.
            known.hole = now - _MINUTE
            self._happened(watch, "missing", reason=reason, entry=entry)

    def _file_reached(self, watch: Watch, reached: bool, reason: str) -> None:
        """Say in the record that a source fell silent, or answers again: what is missing is no calm."""
        known = self.memory.of(watch.id)
        told = {"watch": watch.id, "reached": reached, "at": known.tried, "reason": printable(reason)}
        if known.reached:
            told["last"] = known.reached
        self.mission.file("reached", told)

    # ---- addresses

    def _ask(self, watch: Watch) -> bool:
        """Have an address asked, if it is not being asked and there is room; whether it is now."""
        if watch.id in self._flying or len(self._flying) >= AT_ONCE:
            return False
        if any(one.watch.id == watch.id for one in self._in_hand):
            return False
        host = target_of(watch.where).host
        if Counter(self._flying.values())[host] >= AT_ONE_HOST:
            return False
        self._flying[watch.id] = host
        self.most_in_flight = max(self.most_in_flight, len(self._flying))
        known, door = self.memory.of(watch.id), self._door
        # Whoever stops does not wait for servers: what they still send is asked for again.
        ahead = self._ahead.get(watch.id)
        file = ahead[0] if ahead else None
        where = self._walks.address(watch, known) if watch.kind in INTERFACES else watch.where
        thread = threading.Thread(target=self._fetch, args=(watch, where, door, known, file), daemon=True)
        self._threads[watch.id] = thread
        thread.start()
        return True

    def _hang_up(self) -> None:
        """Let go of all who still ask, and give them a moment to see it."""
        self._door.connections.hang_up()
        end = time.monotonic() + _LAST_MOMENT
        while any(t.is_alive() for t in self._threads.values()) and time.monotonic() < end:
            with suppress(queue.Empty):
                self._answers.get(timeout=0.02)

    def _fetch(self, watch: Watch, where: str, door: Door, known: Remembered, file: Listed | None) -> None:
        answer = _Answer(watch, file=file)
        try:
            if watch.kind == "gdelt":
                self._fetch_listed(answer, door)
                return
            answer.fetched = door.fetch(where, etag=known.etag, last_modified=known.last_modified)
            same = self.memory.name(answer.fetched.sha256) == known.sha256
            if watch.kind in INTERFACES:
                answer.page = page_of(watch.kind, watch.where, answer.fetched.body)
            elif not answer.fetched.unchanged and not same:
                answer.items, answer.cautions = self._items(watch, answer.fetched)
                if watch.follow:
                    answer.followed = self._follow(watch, answer.items, door)
        except TruceError as error:
            answer.error = error
        except Exception as error:  # noqa: BLE001  (one source's fault must not end the others, nor be silent)
            reason = f"could not be asked ({type(error).__name__}: {printable(str(error))[:100]})"
            answer.error = InputError(watch.where, reason, "This is a defect of truce: please report it")
        finally:
            self._answers.put(answer)

    def _follow(self, watch: Watch, items: Sequence[Item], door: Door) -> Followed:
        """The articles behind the items of a feed that are new."""

        def made(fetched: Fetched) -> Item:
            return page_item(fetched.address, fetched.media_type, fetched.body)

        return followed(self._taking.news(watch, items), door.fetch, made, self._pace)

    def _fetch_listed(self, answer: _Answer, door: Door) -> None:
        """A list of files, or one of its files."""
        if answer.file is None:
            answer.fetched = door.fetch(answer.watch.where)
            answer.listed = listed_in(answer.watch.where, answer.fetched.body)
            return
        answer.fetched = door.fetch(answer.file.address)
        check(answer.file, answer.fetched.body)
        answer.items = (_file_item(answer.file, answer.fetched.body),)

    def _items(self, watch: Watch, fetched: Fetched) -> tuple[tuple[Item, ...], tuple[str, ...]]:
        """What an address gave, one by one, and what is odd about the whole. Unfetched if it is no feed."""
        if watch.kind == "gdelt":
            return (_file_item(Listed(fetched.address), fetched.body),), ()
        if watch.kind != "feed":
            return (page_item(fetched.address, fetched.media_type, fetched.body),), ()
        try:
            found = self._read_feed(fetched.body, fetched.address)
        except InputError as error:
            # It answered; but what it tells cannot be had, and so is missing.
            reason = f"gives no feed that can be read: {error.reason}"
            raise Unfetched(fetched.address, reason, error.next) from None
        refused = (f"{one.name}: {one.reason}" for one in found.refused)
        return feed_items(found.enclosed), (*(each.message for each in found.cautions), *refused)

    def _take_answer(self) -> None:
        """Deal with what came; wait a little for it if nothing is in hand."""
        if len(self._in_hand) >= _IN_HAND:
            return
        try:
            answer = self._answers.get(not self._in_hand, _BREATH)
        except queue.Empty:
            return
        watch = answer.watch
        self._flying.pop(watch.id, None)
        self._threads.pop(watch.id, None)
        if watch.id not in self._watches:
            return
        if answer.fetched is None or answer.error is not None:
            if not self._lost(watch, answer):
                self._say_why(watch, answer.error)
            return
        if answer.listed is not None:
            self._took_list(watch, answer.listed)
        elif answer.file is not None:
            self._ahead[watch.id].popleft()
            self._took_answer(watch, answer.fetched, answer.items, answer.cautions)
            if self._ahead[watch.id]:
                self._soon(watch)
        elif answer.page is not None:
            self._took_page(watch, answer.fetched, answer.page)
        else:
            self._took_answer(watch, answer.fetched, answer.items, answer.cautions, behind=answer.followed)

    def _say_why(self, watch: Watch, error: TruceError | None) -> None:
        if isinstance(error, Unfetched):
            page = ""
            if watch.kind in INTERFACES:
                # What came before stays, and the walk goes on with this page.
                page = f"page {self._walks.page(watch, self.memory.of(watch.id))} "
            self._failed(watch, f"{page}{error.reason}. {error.next}", retry_after=error.retry_after)
            if error.status == _UNAUTHORIZED:
                # A key that ran out may have been replaced since; a file that is half written is read later.
                with suppress(StoreError):
                    self._door = self._make_door(self.mission)
        elif isinstance(error, InputError):
            about = "" if error.file == watch.where else f"{error.file} "
            self._failed(watch, f"{about}{error.reason}. {error.next}", refused=True)
        else:
            self._failed(watch, str(error))

    def _took_answer(
        self, watch: Watch, fetched: Fetched, items: Sequence[Item], cautions: Sequence[str],
        behind: Followed | None = None,
    ) -> None:  # fmt: skip
        new = self._taking.news(watch, items)
        self._reached(watch)
        if fetched.moved and not fetched.unchanged:
            cautions = (*cautions, f"its server says that it moved for good to {fetched.address}")
        for each in cautions:
            self._happened(watch, "caution", reason=each)
        if behind is not None and new:
            self._took_articles(watch, fetched, behind)
            new = tuple(behind.items)
        if new or (behind is not None and behind.articles):
            entry = self._taking.keep(watch, fetched, new, cautions)
            self._in_hand.append(_InHand(watch, deque(new), entry, fetched))
        else:
            self._happened(watch, "nothing new")
            self._remember(watch, fetched)

    def _took_articles(self, watch: Watch, feed: Fetched, behind: Followed) -> None:
        """Keep the articles behind items, which are taken in one by one like all that is in hand."""
        for each in behind.cautions:
            self._happened(watch, "caution", reason=each)
        for article, fetched in behind.articles:
            entry = self._taking.keep(watch, fetched, (article,), envelope=feed.sha256)
            self._in_hand.append(_InHand(watch, deque((article,)), entry, None))

    def _took_page(self, watch: Watch, fetched: Fetched, page: Page) -> None:
        """Deal with one page of several; the next one is asked for after a moment."""
        known = self.memory.of(watch.id)
        step = self._walks.step(watch, known, fetched, page)
        if step.odd:
            self._happened(watch, "caution", reason=f"{step.odd:,} rows of a page are no rows")
        if step.took is not None:
            self._say(watch, step.took)
        if step.problem:
            self._failed(watch, f"{step.problem}. What is missing is unknown; all of it is asked for again")
            return
        if not step.is_over:
            self._soon(watch)
            return
        self._reached(watch)
        if step.gone:
            self._happened(watch, "caution", reason=step.gone)
        if step.took is None:
            self._happened(watch, "nothing new")

    def _soon(self, watch: Watch) -> None:
        """Have the next of several asked for after a moment."""
        self.memory.of(watch.id).due = self.mission.clock() + int(self._breather * 1000)
        self._going_on[watch.id] = watch

    def _took_list(self, watch: Watch, listed: Sequence[Listed]) -> None:
        """Deal with a list of files: those that were not had are asked for, one after the other."""
        files, missing = wanted(listed, self._taking.names(watch))
        if missing:
            self._happened(watch, "caution", reason=missing)
        self._ahead[watch.id] = deque(files)
        if files:
            self._soon(watch)
        else:
            self._reached(watch)
            self._happened(watch, "nothing new")

    def _lost(self, watch: Watch, answer: _Answer) -> bool:
        """Whether a file that was asked for by its name alone is not there: then the next one is asked."""
        ahead = self._ahead.get(watch.id)
        if ahead and answer.file is not None and answer.file.size is None:
            error = answer.error
            if isinstance(error, Unfetched) and error.gone:
                ahead.popleft()
                reason = f"{answer.file.name} is not there: what it told is missing"
                self._happened(watch, "caution", reason=reason)
                self._soon(watch) if ahead else self._reached(watch)
                return True
        # The list is asked for anew: it may name others by then.
        self._ahead.pop(watch.id, None)
        return False

    def _remember(self, watch: Watch, fetched: Fetched) -> None:
        """What an address gave is dealt with. Before that, whoever is killed gets the same once more."""
        if watch.kind == "gdelt":
            return
        known = self.memory.of(watch.id)
        if not fetched.unchanged:
            known.etag, known.last_modified = fetched.etag, fetched.last_modified
            known.sha256 = self.memory.name(fetched.sha256)

    def _take_one(self) -> None:
        """Take one item of one answer in: of each in turn, so that a long feed keeps no other waiting.

        What is left when somebody stops is in the record as fetched, and is taken when they watch again.
        """
        if not self._in_hand or self.stopped.is_set():
            return
        one = self._in_hand.popleft()
        if one.left:
            one.took.append(self._taking.take(one.watch, one.left.popleft()))
            self._say(one.watch, one.took[-1])
        if one.left:
            self._in_hand.append(one)
            return
        self._taking.file(one.watch.id, one.took, one.entry)
        if one.fetched is not None:
            self._remember(one.watch, one.fetched)

    def _say(self, watch: Watch, took: Took) -> None:
        told = {"name": took.name, "document": took.document, "entry": took.entry, "outcome": took.outcome}
        what: What = "taken" if took.document else "unread"
        if took.outcome == "known":
            what = "known" if took.document else "unread"
        self._happened(watch, what, reason=took.reason, more=len(took.more), rows=took.rows, **told)
        for name, reason in took.unread:
            self._happened(watch, "unread", name=f"{took.name} > {name}", reason=reason)

    def _resume(self) -> None:
        """Go on with what was fetched when somebody was stopped: the bytes are in the record."""
        pages: dict[str, list[Unfinished]] = {}
        for left in self._taking.unfinished():
            watch = self._taking.own_watch(left.watch)
            if watch is None:
                # Another installation fetched it, and goes on with it.
                continue
            if left.page is not None:
                pages.setdefault(left.watch, []).append(left)
                continue
            try:
                body = self.mission.behind.evidence.read(left.sha256, LARGEST_FILE)
                fetched = Fetched(
                    address=left.address, hops=(), when=0, body=body, sha256=left.sha256,
                    media_type=left.media_type,
                )  # fmt: skip
                if left.article is not None:
                    instead = self._item_of(watch, left)
                    items: tuple[Item, ...] = (replace(left.article, data=body, instead=instead),)
                else:
                    items, _ = self._items(watch, fetched)
            except (InputError, StoreError) as error:
                self._happened(watch, "unread", name=left.sha256[:12], reason=error.reason)
                self._taking.file(left.watch, (), left.entry)
                continue
            wanted = set(left.items)
            self._happened(watch, "resumed", name=left.address)
            again = deque(i for i in items if (i.key, i.sha256) in wanted)
            self._in_hand.append(_InHand(watch, again, left.entry, None))
        for name, several in pages.items():
            watch = self._taking.own_watch(name)
            assert watch is not None
            self._resume_pages(watch, several)
        while self._in_hand and not self.stopped.is_set():
            self._take_one()

    def _item_of(self, watch: Watch, left: Unfinished) -> Item | None:
        """The item of a feed whose article was asked for; None if the feed itself was not kept any more."""
        try:
            body = self.mission.behind.evidence.read(left.envelope, LARGEST_FILE)
            feed = Fetched(address=watch.where, hops=(), when=0, body=body, sha256=left.envelope)
            items, _ = self._items(watch, feed)
        except (InputError, StoreError):
            return None
        return next((i for i in items if left.article and i.sha256 == left.article.of), None)

    def _resume_pages(self, watch: Watch, left: Sequence[Unfinished]) -> None:
        self._happened(watch, "resumed", name=left[0].address)
        try:
            took = self._walks.resume(watch, left)
        except (InputError, StoreError) as error:
            self._happened(watch, "unread", name=left[0].sha256[:12], reason=error.reason)
            self._taking.file(watch.id, (), pages=[one.entry for one in left])
            return
        if took is not None:
            self._say(watch, took)

    # ---- folders

    def _look(self, watch: Watch, *, last: bool = False) -> None:
        """Look at a folder, and take the files that rest."""
        known, rest = self.memory.of(watch.id), self._folders.setdefault(watch.id, _Rest())
        try:
            seen = folders.look(watch.where)
        except OSError as error:
            self._failed(watch, f"cannot be read ({error.strerror}). Check the folder and the disk")
            return
        self._say_refused(watch, rest, seen.refused)
        waiting: dict[str, folders.Mark] = {}
        took: list[Took] = []
        ahead = [(n, m) for n, m in seen.files.items() if known.files.get(self.memory.name(n)) != list(m)]
        for number, (name, mark) in enumerate(ahead):
            if self.stopped.is_set() or (len(took) >= _TOGETHER and not last):
                # The others at the next look, which comes soon: addresses have their turn in between.
                waiting |= dict(ahead[number:])
                break
            one = self._taken_file(watch, name, mark) if rest.files.get(name) == mark else None
            if one is None:
                waiting[name] = mark
                if last:
                    self._happened(watch, "still written", name=printable(name))
                continue
            took += [one] if one.key else []
            known.files[self.memory.name(name)] = list(mark)
        self._file_folder(watch, took)
        self._say_gone(watch, known, seen.files)
        rest.files = waiting
        if last or not waiting:
            self._reached(watch)
        if waiting:
            known.due = self.mission.clock() + int(self._rest_for * 1000)

    def _taken_file(self, watch: Watch, name: str, mark: folders.Mark) -> Took | None:
        """A file of a folder, in the record; None while it does not rest."""
        if mark[0] > LARGEST_FILE:
            self._happened(watch, "unread", name=printable(name), reason=f"is over {LARGEST_FILE:,} bytes")
            return Took(key="", name="", sha256="", outcome="unread")
        with folders.opened(watch.where, name, mark) as descriptor:
            if descriptor is None:
                return None
            try:
                took = self._taking.take_file(watch, printable(name), descriptor)
            except OSError as error:
                self._happened(
                    watch, "unread", name=printable(name), reason=f"cannot be copied ({error.strerror})"
                )
                return None
        self._say(watch, took)
        return took

    def _file_folder(self, watch: Watch, took: Sequence[Took]) -> None:
        before = {t.key: self._taking.before(watch, t.key) for t in took}
        new = [t for t in took if (b := before[t.key]) is None or not b.is_of(t.sha256)]
        for begun in range(0, len(new), _TOGETHER):
            self._taking.file(watch.id, new[begun : begun + _TOGETHER])

    def _say_refused(self, watch: Watch, rest: _Rest, refused: dict[str, str]) -> None:
        for name, reason in refused.items():
            if rest.said.get(name) != reason:
                self._happened(watch, "refused", name=printable(name), reason=reason)
        rest.said = refused

    def _say_gone(self, watch: Watch, known: Remembered, files: dict[str, folders.Mark]) -> None:
        """Files that were taken and are not there any more: what they told stays in the record."""
        here = {self.memory.name(name) for name in files}
        gone = known.files.keys() - here
        if not gone:
            return
        names = {self.memory.name(name): name for name in self._taking.names(watch)}
        for each in sorted(gone):
            del known.files[each]
            self._happened(watch, "gone", name=names.get(each, "a file"))


# ---- what an address gives


def feed_items(enclosed: Sequence[Enclosed]) -> tuple[Item, ...]:
    """The items of a feed, each under a key of its own: its guid or id, where it has none its link.

    An item that has neither goes by what it is called and when. Items of one link without a guid are told
    from each other by their titles. Two of one key that say different things are two.
    """
    found: list[Item] = []
    told: dict[str, set[str]] = {}
    titles: dict[str, set[str]] = {}
    for one in enclosed:
        if one.source and not one.key:
            titles.setdefault(one.source, set()).add(one.title or "")
    links = Counter(one.source for one in enclosed)
    for one in enclosed:
        sha256 = hashlib.sha256(one.data).hexdigest()
        link = printable(one.source or f"{one.title or ''} {one.published or ''}".strip() or sha256)
        many = not one.key and one.source and len(titles[one.source]) > 1
        key = printable(one.key or (f"{link} {one.title or ''}" if many else link))[:_LONGEST_KEY]
        told.setdefault(key, set()).add(sha256)
        # How older releases called it; of several items of one link nobody knows which one that was.
        former = link[:_LONGEST_KEY] if links[one.source] == 1 else ""
        ending = Path(one.name).suffix
        name = f"{' '.join(one.title.split())[:80]}{ending}" if one.title else one.name
        found.append(
            Item(key=key, name=name, sha256=sha256, data=one.data, published=one.published, title=one.title,
                 link=one.source, former=former)
        )  # fmt: skip
    return tuple(replace(i, key=f"{i.key} {i.sha256[:16]}") if len(told[i.key]) > 1 else i for i in found)


_ENDINGS = {
    "text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt", "text/csv": ".csv",
    "application/pdf": ".pdf", "text/markdown": ".md", "text/tab-separated-values": ".tsv",
    "application/json": ".json",
}  # fmt: skip


def _file_item(one: Listed, body: bytes) -> Item:
    """A file of a list, known by its name: it is written once."""
    name = printable(one.name)[:_LONGEST_KEY]
    return Item(key=name, name=name, sha256=hashlib.sha256(body).hexdigest(), data=body, link=one.address)


def page_item(address: str, media_type: str, body: bytes) -> Item:
    """What an address gives that is one document: called as the last part of its path."""
    name = target_of(address).path.partition("?")[0].rstrip("/").rpartition("/")[2] or "page"
    ending = _ENDINGS.get(media_type.partition(";")[0].strip().lower(), "")
    if not Path(name).suffix:
        name += ending
    return Item(
        key=address[:_LONGEST_KEY],
        name=name,
        sha256=hashlib.sha256(body).hexdigest(),
        data=body,
        link=address,
    )
