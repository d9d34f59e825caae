"""Leads: rows of machine-coded data sets, which only point to where to look. They weigh nothing.

A program took them out of the news, many of them twice or wrongly, and nobody looked. There are millions of
them, so a record keeps many in one row: the cells that matter, as the file had them, packed. A lead is told
apart from the others of its row by its id.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from truce.asof import Interval, Span, span_of
from truce.incidents.feeds.events import Event

PER_ROW = 500
"""So many leads are in one row of a record, but for the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leads:
    """Some leads that follow each other in a file.

    `id` is the id of the source, a stroke, and the ids of the first and the last of them. `layout` names the
    columns of `rows` (`truce.incidents.feeds.formats`): a line for each lead, tabs between its cells. `days`
    is a dossier date that holds those of all of them. `count` is how many they are. `known` in minutes, UTC.
    """

    id: str
    source: str
    layout: str
    days: str
    rows: str
    count: int
    known: int

    @property
    def cells(self) -> Iterator[list[str]]:
        """The cells of each lead."""
        return (line.split("\t") for line in self.rows.split("\n"))


Unpacked = Callable[[Leads], Iterator[Event]]
"""Gives the leads of a row as events."""


def packed(
    source: str, layout: str, first: str, last: str, days: Sequence[str], lines: Sequence[str]
) -> Leads:
    """Leads in one row of a record; `days` are the first and the last day of any of them (YYYY-MM-DD)."""
    span = days[0] if days[0] == days[1] else f"{days[0]}/{days[1]}"
    name = first if len(lines) == 1 else f"{first}..{last}"
    return Leads(
        id=f"{source}/{name}", source=source, layout=layout, days=span, rows="\n".join(lines),
        count=len(lines), known=0,
    )  # fmt: skip


def lookup_of_leads(leads: Leads) -> tuple[str, int | None, int | None, str | None]:
    """What a row of leads is looked up by: its id, first and last minute, and no area."""
    when: Span = span_of(Interval.parse(leads.days))
    return leads.id, when.first, when.last, None
