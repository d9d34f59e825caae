"""What a rehearsal says: counts with their reasons, nothing merged and nothing left out."""

from dataclasses import dataclass, field
from typing import Literal

from truce.findings.rehearsal.silence import Silence
from truce.findings.rehearsal.terms import Untestable, Window
from truce.incidents.feeds.table import BadRow
from truce.incidents.feeds.ucdp import GedEvent, Toll

Result = Literal[
    "violation", "one_of_several", "undecidable", "insufficient", "non_signatory", "untied", "outside",
    "none",
]  # fmt: skip
RESULTS: tuple[Result, ...] = (
    "violation", "one_of_several", "undecidable", "insufficient", "non_signatory", "untied", "outside",
    "none",
)  # fmt: skip
"""From the gravest on: an event counts once in the whole, under the gravest that any clause gives it.

`untied`: by a name that nobody has tied to a party, which is not to say that it is none.
"""

Reason = Literal[
    "act", "who", "whom", "targets", "means", "where", "when", "condition", "number", "reading"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an event would have been under a clause; why undecidable.

    `by` are the parties that broke it, or one of which did; for `non_signatory`, the groups among its sides
    that somebody ties to a party.
    """

    result: Result
    by: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """How many events came out so, their deaths as the data set counts them, and some of them."""

    result: Result
    by: tuple[str, ...]
    events: int
    toll: Toll
    reasons: tuple[tuple[Reason, int], ...] = ()
    examples: tuple[GedEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class ClauseTally:
    """One clause: its tallies, and those of each reading where it has readings. Events under it only."""

    clause: str
    text: str
    tallies: tuple[Tally, ...]
    readings: tuple[tuple[str, tuple[Tally, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class SideCount:
    """A side of the data: in how many rows of the window, and whom it was taken for (`nobody`: anybody)."""

    name: str
    rows: int
    ids: tuple[str, ...]
    how: str
    nobody: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """A draft run over a file.

    `rows` were read, `kept` of them are events. Of those, `in_window` lie in the window or straddle its ends
    (`straddling`), and `in_scope` have a party, or an actor that the draft names, for a side, or a side of
    which nobody knows who it was, which may be one. `periods` are
    months, or years where there are many: the first and last of the data, none left out, each with the
    events of every whole tally; events that cannot be put into one are under `undated`. `silent` is all of
    which no row tells.
    """

    agreement: str
    title: str
    parties: tuple[tuple[str, str], ...]
    data: str
    file: str
    letter: str
    policy: str
    judge: str
    window: Window
    first: str | None
    last: str | None
    rows: int
    kept: int
    bad_count: int
    bad: tuple[BadRow, ...]
    in_window: int
    straddling: int
    in_scope: int
    sides: tuple[SideCount, ...]
    whole: tuple[Tally, ...]
    clauses: tuple[ClauseTally, ...]
    untestable: tuple[Untestable, ...]
    periods: tuple[tuple[str, tuple[int, ...]], ...]
    undated: tuple[int, ...]
    silent: tuple[Silence, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def unmatched(self) -> tuple[SideCount, ...]:
        """Sides that are no party and no actor of the draft, civilians apart; the most frequent first."""
        return tuple(s for s in self.sides if not s.how and not s.nobody)
