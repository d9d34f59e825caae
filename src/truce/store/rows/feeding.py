"""A data set, or whatever else has rows by the hundred thousand, taken into the record.

The rows of a feed go in as the rows of a few entries, each over the root of at most `ROWS_PER_ENTRY` of them;
a feed of that length is one entry. Each entry is durable before the next is begun: whoever is killed goes on
where the record ends, memory is bounded, and nobody who files something else waits longer than it takes to
write one entry. The rows that follow are read and encoded in a process of their own meanwhile.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import rfc8785

from truce.asof import Interval
from truce.errors import ArgumentError, StoreError
from truce.incidents.feeds.listing import Listed
from truce.ledger.canonical import read_canonical, unusable
from truce.ledger.statements import Rows, is_count, is_digest, read_envelope
from truce.store.interface import Appending, Store, Stored, Waiting
from truce.store.rows.making import Opened, made_apart, made_here

KIND = "feed"
"""The kind of an entry whose rows are those of a feed: accounts, or events of a data set."""
SCHEMA = "truce-feed/1"
ROWS_PER_ENTRY = 50_000
_LONGEST = 10_000

Signing = Callable[[Appending, bytes, Rows | None], None]
"""Signs an entry over content and rows that were added, and has it taken in, or wait: the caller knows the
keys and the clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """Out of which file rows came, and which of its rows these are: what a feed's entry says.

    `name` is that of the file as it was given, `digest` the SHA-256 of its bytes in hexadecimal, `reader` the
    name and version of what read it. `first` is the number of the entry's first row within the feed; `last`
    says that no more of the feed follow.

    `source` is the id of the data set as a source ("": not told), `published` the dossier date on which this
    version of it came out (None: not told), `bad` how many of its rows could not be used. `version_of` is the
    id of the first entry of the feed whose place it takes, from its own last entry on ("": of none). `leads`
    says how many leads are packed in the entry's rows (0: they are no leads).
    """

    name: str
    digest: str
    reader: str
    first: int = 0
    last: bool = True
    source: str = ""
    published: str | None = None
    bad: int = 0
    version_of: str = ""
    leads: int = 0

    def __post_init__(self) -> None:
        fits = {
            "name": isinstance(self.name, str), "digest": is_digest(self.digest),
            "reader": isinstance(self.reader, str), "first": is_count(self.first),
            "last": isinstance(self.last, bool), "source": isinstance(self.source, str),
            "published": self.published is None or _is_date(self.published), "bad": is_count(self.bad),
            "version_of": not self.version_of or is_digest(self.version_of), "leads": is_count(self.leads),
        }  # fmt: skip
        for name, fit in fits.items():
            if not fit:
                raise unusable(KIND, name, getattr(self, name))

    def to_bytes(self) -> bytes:
        """The content of the entry: canonical JSON."""
        told: dict[str, Any] = {
            "schema": SCHEMA, "name": self.name, "digest": self.digest, "reader": self.reader,
            "first": self.first, "last": self.last, "source": self.source, "published": self.published,
            "bad": self.bad, "version_of": self.version_of,
        }  # fmt: skip
        # Left out where there are none: so feeds of older releases have the same bytes.
        return rfc8785.dumps(told | ({"leads": self.leads} if self.leads else {}))

    @classmethod
    def from_bytes(cls, data: bytes) -> "Feed":
        """What an entry says. LedgerError if it is no canonical `truce-feed/1`."""
        return read_canonical(KIND, SCHEMA, data, _LONGEST, lambda read: cls(**read))


@dataclass(frozen=True, slots=True)
class Fed:
    """How many rows of a feed the record holds, how many of them are new, and in how many entries.

    `listed` is how the reading of its file went, where what read it tells that.
    """

    rows: int
    new: int
    entries: int
    listed: Listed | None = None


def feed_in(
    store: Store,
    feed: Feed,
    key: str,
    opened: Opened,
    sign: Signing,
    *,
    apart: bool = True,
    rows_per_entry: int = ROWS_PER_ENTRY,
    progress: Callable[[int], None] | None = None,
    meanwhile: Callable[[], None] = lambda: None,
) -> Fed:
    """Take a feed in, or what is missing of it: the same feed again, under the same key, adds nothing.

    `apart`: rows are made ready in a process of their own; `opened` must then be something that another
    process can import. `progress` is told after each entry how many rows the record holds. `meanwhile` is
    done while the first rows are read, before any is written: what it raises ends all of it.

    Raises:
        StoreError: the record cannot be written, or somebody else takes in the same feed.
        TruceError: whatever `opened` raises; the entries before it stay.
    """
    held = held_of(store, feed, key)
    if held.complete:
        meanwhile()
        return Fed(held.rows, 0, 0)
    done, entries = held.rows, 0
    listed: Listed | None = None
    with (made_apart if apart else made_here)(opened, held.rows, rows_per_entry) as parts:
        meanwhile()
        for part in parts:
            with store.appending() as work:
                if held_of(store, feed, key).rows != done:
                    reason = "is taken in by somebody else at the same time"
                    raise StoreError(feed.name, reason, "Wait for them, then ask for it again")
                for batch in part.batches:
                    work.add_columns(batch)
                said = replace(feed, first=done, last=part.last, leads=part.leads)
                if part.listed is not None:
                    said = replace(said, bad=part.listed.bad_count)
                sign(work, said.to_bytes(), part.rows)
            done, entries = done + part.count, entries + 1
            listed = part.listed or listed
            if progress:
                progress(done)
    return Fed(done, done - held.rows, entries, listed)


@dataclass(frozen=True, slots=True)
class Held:
    """How many rows of a feed the record holds, whether these are all, and what its first entry says."""

    rows: int = 0
    complete: bool = False
    begun: Feed | None = None


def held_of(store: Store, feed: Feed, key: str) -> Held:
    """What the record holds of a feed, or what waits here, as one reader read it and one key signed it."""
    found = Held()
    waiting = sorted((w for w in store.waiting() if w.kind == KIND), key=lambda w: w.sequence)
    filed: list[Stored | Waiting] = [*store.entries(kind=KIND), *waiting]
    for entry in filed:
        if entry.key == key and entry.content is not None and not found.complete:
            said = Feed.from_bytes(entry.content.data)
            if (said.digest, said.reader, said.first) == (feed.digest, feed.reader, found.rows):
                rows = read_envelope(entry.envelope).statement.rows
                found = Held(found.rows + (rows.count if rows else 0), said.last, found.begun or said)
    return found


def _is_date(text: object) -> bool:
    try:
        return isinstance(text, str) and bool(Interval.parse(text))
    except ArgumentError:
        return False
