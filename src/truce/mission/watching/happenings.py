"""What truce watch did: each thing that is worth a line, and what it comes to."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

What = Literal[
    "taken",  # something new is in the record
    "known",  # it was there already
    "unread",  # it is there, and could not be read: missing coverage
    "caution",  # something about all that a source gave is odd: some of it may be missing
    "nothing new",
    "not reached",
    "missing",  # it gave nothing for longer than its pace: a hole in what it covers
    "refused",  # it may not be asked, or is not to be followed
    "reached again",
    "still written",
    "gone",  # a file was deleted: what it told stays
    "resumed",  # what was cut short before
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One thing that was done, or could not be.

    `at` and `next` in milliseconds since 1970, UTC: when, and when the source is looked at next. `source` is
    the folder or address, `watch` the entry that says so, `name` the file or item in it, `document` its id
    and `entry` its entry in the record, `more` how many further documents it held, `rows` how many
    rows of event data. `outcome` says how it was taken in, `reason` why not.
    """

    at: int
    what: What
    source: str
    watch: str
    name: str = ""
    document: str = ""
    entry: str = ""
    outcome: str = ""
    reason: str = ""
    next: int | None = None
    more: int = 0
    rows: int = 0


Tell = Callable[[Happened], None]


@dataclass(slots=True)
class Tally:
    """What a run came to; `looks` at sources, of which `reached` gave an answer."""

    looks: int = 0
    reached: int = 0
    happened: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)

    def count(self, one: Happened) -> None:
        """Count it."""
        self.happened[one.what] += 1
        if one.outcome:
            self.outcomes[one.outcome] += 1
