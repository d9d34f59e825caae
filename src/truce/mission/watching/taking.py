"""What a watched source gives, taken into the record: each thing once, whatever happens on the way.

Two entries stand for what an address gave: `fetched`, before anything of it is read, names the bytes, where
they came from and what in them is new; `taken`, afterwards, says what became of each. Whoever is killed in
between finds the first without the second and goes on from the bytes, which are kept as evidence. For files
of a folder there is `taken` alone: the file still lies there.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

from truce import __version__
from truce.documents.fetching.door import Fetched
from truce.errors import AgreementError, ArgumentError, InputError, printable
from truce.mission.filing.event_data import TABLES, Wanted, is_event_data
from truce.mission.missions import Ingested, Mission
from truce.mission.opened import Opened, of_form
from truce.mission.watching.memory import FOLDER
from truce.mission.watching.paging import INTERFACES
from truce.mission.watching.sources import Watch, all_watches, own_waiting, standing_entries, watches

Outcome = Literal["new", "version", "again", "resumed", "known", "unread"]
LARGEST_FILE = 2_000_000_000
"""The most bytes that a file of a watched folder may have."""
_SPOOL = "spool-"
_DECIDING = frozenset({"watch", "allowed", "withdrawal", "key", "erasure"})
_IN_MEMORY = Path("/dev/shm")  # noqa: S108  (only a folder of its own in it is used, mode 700)
_LONGEST_NAME = 120
_TABLES = TABLES | {".xlsx", ".json"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that a source gives: `key` names it within its source for good, `name` is a file name.

    `former` is the key that an older release gave it, if that was another. Of an article behind an item of a
    feed `of` is the hash of the item, and `instead` what counts where the article cannot be read.
    """

    key: str
    name: str
    sha256: str
    data: bytes = field(default=b"", repr=False)
    published: str | None = None
    title: str | None = None
    link: str | None = None
    former: str = ""
    of: str = ""
    instead: "Item | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Took:
    """What became of one thing: `document` is its id in the mission, `entry` the entry of it.

    Both are "" where it could not be read; `reason` says why, `by` which truce could not read it. A thing may
    hold several documents: `more` are the ids of the others, `unread` what in it could not be read, and why;
    `rows` are those of event data that came with it. `of` is the hash of the item that it was the article of.
    """

    key: str
    name: str
    sha256: str
    outcome: Outcome
    document: str = ""
    entry: str = ""
    reason: str = ""
    by: str = ""
    more: tuple[str, ...] = ()
    unread: tuple[tuple[str, str], ...] = ()
    rows: int = 0
    of: str = ""

    def is_of(self, sha256: str) -> bool:
        """Whether it says what there is to say of these bytes: another truce may read what one could not."""
        return sha256 in (self.sha256, self.of) and (bool(self.document) or self.by == __version__)


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What an address gave, of which the record does not say what became: somebody was stopped.

    `page` is its number where it is one of several, `when` in milliseconds since 1970, UTC. `article` is what
    it is, without its bytes, if it was asked for as the article behind an item of a feed, whose hash is then
    `envelope`.
    """

    entry: str
    watch: str
    sha256: str
    address: str
    media_type: str
    items: tuple[tuple[str, str], ...]
    page: int | None = None
    when: int = 0
    article: Item | None = None
    envelope: str = ""


class Taking:
    """Takes things into the record of a mission, and knows what was taken before."""

    def __init__(self, mission: Mission) -> None:
        self.mission = mission
        self._size = 0
        self._waiting: set[str] = set()
        self._own: dict[str, Watch] = {}
        self._places: dict[str, tuple[str, str]] = {}
        self._done: dict[tuple[str, str], dict[str, Took]] = {}
        self._same: dict[str, Took] = {}
        self._open: dict[str, Unfinished] = {}
        self._pages: dict[tuple[str, str], list[str]] = {}
        self.refresh()

    def refresh(self) -> bool:
        """Read what somebody decided since about what is watched; whether there was anything."""
        begun, size = self._size, self.mission.size
        waiting = {w.id for w in self.mission.waiting() if w.kind in _DECIDING}
        same, self._waiting, self._size = waiting <= self._waiting, waiting, size
        # What was taken in here in the meantime is noted already.
        if begun and same and not any(e.kind in _DECIDING for e in self.mission.store.entries(begun, size)):
            return False
        entries = standing_entries(self.mission)
        # Sources that are watched no more, or at another pace, count: what they gave was taken.
        all_entries = (*self.mission.entries(), *own_waiting(self.mission))
        self._own = {w.id: w for w in watches(self.mission, all_entries)}
        for watch in all_watches(all_entries):
            self._places[watch.id] = watch.kind, watch.where
        self._read(entries)
        return True

    def _read(self, entries: Sequence[Opened]) -> None:
        self._done, self._open, self._pages = {}, {}, {}
        for entry, told in of_form(entries, "fetched"):
            items = tuple((str(i["key"]), str(i["sha256"])) for i in told["items"])
            self._open[entry.id] = Unfinished(
                entry.id, str(told["watch"]), str(told["sha256"]), str(told["address"]),
                str(told.get("media_type", "")), items, told.get("page"), int(told["when"]),
                _article(told), str(told.get("envelope", "")),
            )  # fmt: skip
        for _, told in of_form(entries, "taken"):
            became = [_took(item) for item in told["items"]]
            for name in (str(told.get("fetched")), *map(str, told.get("pages", ()))):
                self._close(name, became)
            for one in became:
                self._note(str(told["watch"]), one)

    def _close(self, fetched: str, items: Sequence[Took]) -> None:
        """What was fetched is dealt with; its rows are known, unless another truce could not read them."""
        left = self._open.pop(fetched, None)
        if left is not None and left.page is not None and all(i.is_of(i.sha256) for i in items):
            self._pages.setdefault(self._places.get(left.watch, ("", left.watch)), []).append(left.sha256)

    def pages(self, watch: Watch) -> tuple[str, ...]:
        """The hashes of the pages of a source whose rows were taken, in order."""
        return tuple(self._pages.get((watch.kind, watch.where), ()))

    def _note(self, watch: str, took: Took) -> None:
        self._done.setdefault(self._places.get(watch, ("", watch)), {})[took.key] = took
        if took.document:
            self._same[took.sha256] = took

    def before(self, watch: Watch, key: str) -> Took | None:
        """What became of a thing of this source when it was last taken; None if it never was."""
        return self._done.get((watch.kind, watch.where), {}).get(key)

    def names(self, watch: Watch) -> tuple[str, ...]:
        """The keys of all that a source gave."""
        return tuple(self._done.get((watch.kind, watch.where), {}))

    def news(self, watch: Watch, items: Iterable[Item]) -> tuple[Item, ...]:
        """Those of the things that this source did not give before, or gives otherwise now."""
        found: dict[str, Item] = {}
        for item in items:
            before = self._earlier(watch, item)
            if before is None or not before.is_of(item.sha256):
                found.setdefault(item.key, item)
        return tuple(found.values())

    def own_watch(self, name: str) -> Watch | None:
        """What this installation watches, or once watched, under an id; None for another's."""
        return self._own.get(name)

    def unfinished(self) -> tuple[Unfinished, ...]:
        """What was fetched, and of which nobody said what became."""
        return tuple(self._open.values())

    def keep(
        self, watch: Watch, fetched: Fetched, items: Sequence[Item], cautions: Sequence[str] = (),
        page: int | None = None, envelope: str = "",
    ) -> str:  # fmt: skip
        """Keep what an address gave, with what is new in it, before any of that is read. The entry's id.

        `cautions` are what is odd about the whole of it, `page` its number if it is one of several,
        `envelope` the hash of the feed if it is the article behind an item of one.
        """
        told: Mapping[str, Any] = {
            "watch": watch.id, "address": fetched.address, "when": fetched.when, "sha256": fetched.sha256,
            "bytes": len(fetched.body), "media_type": fetched.media_type,
            "hops": [{"address": hop.address, "status": hop.status} for hop in fetched.hops],
            "items": [_listed(item) for item in items],
        }  # fmt: skip
        if fetched.moved:
            told = {**told, "moved": True}
        if page is not None:
            told = {**told, "page": page}
        if envelope:
            told = {**told, "envelope": envelope}
        if cautions:
            told = {**told, "cautions": [printable(each) for each in cautions]}
        with self.mission.behind.evidence.adding() as adding:
            adding.stream(BytesIO(fetched.body), len(fetched.body))
            return self.mission.file("fetched", told)

    def take(self, watch: Watch, item: Item) -> Took:
        """Take a thing in that is at hand as bytes. What cannot be read is said, and not tried again."""
        same = self._same.get(item.sha256)
        if same is not None:
            # Many feeds carry one item: it is one document, whoever else served it.
            return _of(item, "known", same.document, same.entry)
        with spooled(self.mission, item.name) as path:
            path.write_bytes(item.data)
            took = self._ingested(watch, item, path, self._earlier(watch, item))
        if item.instead is None or took.document:
            return took
        # What stands behind the link cannot be read: the item's own words are better than none.
        why = f"the article: {took.reason}"
        took = self.take(watch, item.instead)
        return replace(took, unread=((item.name, why), *took.unread), of=item.of)

    def _earlier(self, watch: Watch, item: Item) -> Took | None:
        """What became of a thing before, under its key or the one that an older release gave it."""
        before = self.before(watch, item.key)
        return before if before is not None or not item.former else self.before(watch, item.former)

    def take_file(self, watch: Watch, key: str, descriptor: int) -> Took:
        """Take an open file in. OSError if it cannot be read or copied."""
        with spooled(self.mission, Path(key).name) as path:
            with os.fdopen(os.dup(descriptor), "rb") as source, path.open("wb") as copy:
                shutil.copyfileobj(source, copy, 1 << 20)
            with path.open("rb") as copy:
                sha256 = hashlib.file_digest(copy, "sha256").hexdigest()
            item = Item(key=key, name=path.name, sha256=sha256)
            before = self.before(watch, key)
            if before is not None and before.is_of(sha256):
                return _of(item, "known", before.document, before.entry, before.reason)
            return self._ingested(watch, item, path, before)

    def take_rows(self, watch: Watch, name: str, data: bytes, pages: Sequence[str]) -> Took:
        """Take the new rows of pages in, which are entries, as a file of event data; it is filed as taken."""
        sha256 = hashlib.sha256(data).hexdigest()
        item = Item(key=name, name=name, sha256=sha256, data=data)
        with spooled(self.mission, name) as path:
            path.write_bytes(data)
            took = self._ingested(watch, item, path, None)
        self.file(watch.id, (took,), pages=pages)
        return took

    def _ingested(self, watch: Watch, item: Item, path: Path, before: Took | None) -> Took:
        try:
            done = self._ingest(watch, item, path, before.document if before else "")
        except AgreementError as error:
            return _of(item, "unread", reason=printable(str(error).replace("\n", " ")))
        except (InputError, ArgumentError) as error:
            # Its kind may not be for the audience that is wanted, say: one thing's fault ends no round.
            return _of(item, "unread", reason=f"{error.reason}. {error.next}")
        told = (one.outcome for one in (done, *done.more))
        took = replace(
            _of(item, next((o for o in told if o != "known"), "known"), done.document, done.entry),
            more=tuple(one.document for one in done.more),
            unread=(*(_inside(e, path) for e in done.unread), *_bad_rows(done)),
            rows=done.events.added if done.events else 0,
        )
        self._same[item.sha256] = took
        return took

    def _ingest(self, watch: Watch, item: Item, path: Path, replaces: str) -> Ingested:
        given: dict[str, Any] = {"published": item.published, "audience": watch.audience}
        if watch.mapping is not None and path.suffix.casefold() in _TABLES:
            with spooled(self.mission, watch.mapping[0]) as mapping:
                mapping.write_text(watch.mapping[1], "utf-8")
                return self.mission.ingest(path, events=Wanted(mapping=mapping, **given))
        if watch.kind in INTERFACES:
            # Rows that are new beside those before: never a version in which those would be missing.
            return self.mission.ingest(path, events=Wanted(separate=True, **given))
        # A file of a folder that was seen before may be a version of itself, by its words and its day.
        if is_event_data(path) or (watch.kind == "folder" and replaces):
            return self.mission.ingest(path, **given)
        if replaces:
            with suppress(ArgumentError):
                return self.mission.ingest(path, replaces=replaces, **given)
        # The name of a fetched file is its server's choice, and two folders may both hold a report.txt: a
        # name alone must not take the place of another's document.
        return self.mission.ingest(path, separate=True, **given)

    def file(self, watch: str, took: Sequence[Took], fetched: str = "", pages: Sequence[str] = ()) -> None:
        """Say in the record what became of things, and that what was fetched is dealt with."""
        told: dict[str, Any] = {"watch": watch, "items": [_told(one) for one in took]}
        if fetched:
            told["fetched"] = fetched
        if pages:
            told["pages"] = list(pages)
        self.mission.file("taken", told)
        for name in (fetched, *pages):
            self._close(name, took)
        for one in took:
            self._note(watch, one)


def _inside(error: InputError, path: Path) -> tuple[str, str]:
    """What in a file could not be read, by its path in there: where the file was kept says nothing."""
    return error.file.removeprefix(f"{path} > ").replace(
        str(path), path.name
    ), f"{error.reason}. {error.next}"


def _bad_rows(done: Ingested) -> Iterator[tuple[str, str]]:
    """What of event data could not be used: the rows are in the file, which is kept."""
    if done.events is not None and done.events.bad_count:
        first = "".join(f"; the first is line {bad.line}: {bad.reason}" for bad in done.events.bad[:1])
        yield "rows", f"{done.events.bad_count:,} of its rows cannot be used{first}"


def _of(item: Item, outcome: Outcome, document: str = "", entry: str = "", reason: str = "") -> Took:
    return Took(
        key=item.key, name=item.name, sha256=item.sha256, outcome=outcome, document=document, entry=entry,
        reason=reason, by="" if document else __version__, of=item.of,
    )  # fmt: skip


def _article(told: Mapping[str, Any]) -> Item | None:
    """What was asked for as the article behind an item, out of its entry."""
    if "envelope" not in told:
        return None
    said = {
        name: told["items"][0].get(name)
        for name in ("key", "name", "sha256", "published", "title", "link", "of")
    }
    return Item(**{name: str(value) for name, value in said.items() if value is not None})  # type: ignore[arg-type]


def _listed(item: Item) -> dict[str, str]:
    told = {
        "key": item.key, "name": item.name, "sha256": item.sha256, "published": item.published,
        "title": item.title, "link": item.link, "of": item.of,
    }  # fmt: skip
    return {name: printable(value) for name, value in told.items() if value}


def _told(one: Took) -> dict[str, Any]:
    told = {
        "key": one.key, "name": one.name, "sha256": one.sha256, "outcome": one.outcome,
        "document": one.document, "entry": one.entry, "reason": one.reason, "by": one.by, "of": one.of,
    }  # fmt: skip
    found: dict[str, Any] = {name: printable(value) for name, value in told.items() if value}
    if one.more:
        found["more"] = list(one.more)
    if one.unread:
        found["unread"] = [{"name": printable(n), "reason": printable(why)} for n, why in one.unread]
    return found


def _took(told: Mapping[str, Any]) -> Took:
    return Took(
        key=str(told["key"]), name=str(told["name"]), sha256=str(told["sha256"]), outcome=told["outcome"],
        document=str(told.get("document", "")), entry=str(told.get("entry", "")),
        reason=str(told.get("reason", "")), by=str(told.get("by", "")), of=str(told.get("of", "")),
    )  # fmt: skip


# ---- files on their way


@contextmanager
def spooled(mission: Mission, name: str) -> Iterator[Path]:
    """A place for a file of a name, gone afterwards; in memory, if it can be, for an encrypted mission."""
    folder, prefix = _spool(mission)
    with tempfile.TemporaryDirectory(prefix=prefix, dir=folder) as made:
        yield Path(made) / file_name(name)


def clean_spool(mission: Mission) -> None:
    """Remove what somebody who was killed left on its way."""
    folder, prefix = _spool(mission)
    for left in folder.glob(f"{prefix}*"):
        shutil.rmtree(left, ignore_errors=True)


def _spool(mission: Mission) -> tuple[Path, str]:
    if mission.behind.secret is not None and os.access(_IN_MEMORY, os.W_OK):
        return _IN_MEMORY, f"truce-{hashlib.sha256(mission.behind.secret).hexdigest()[:16]}-"
    folder = mission.path / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder, _SPOOL


def file_name(name: str) -> str:
    """A plain file name out of what somebody else calls a file."""
    plain = printable(name).replace("/", "-").replace("\\", "-").strip(". ")
    stem, dot, ending = plain.rpartition(".")
    ending = f".{ending}" if dot and stem and 0 < len(ending) <= 8 else ""
    stem = plain[: len(plain) - len(ending)] if ending else plain
    while len((stem + ending).encode()) > _LONGEST_NAME:
        stem = stem[:-1]
    return (stem or "document") + ending
