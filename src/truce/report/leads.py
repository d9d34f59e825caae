"""How leads are told: that there are some, the latest of them, and what one says. They weigh nothing."""

from collections.abc import Iterator
from heapq import nlargest
from typing import TYPE_CHECKING, Any

from truce.errors import printable
from truce.incidents.feeds.events import Event
from truce.incidents.feeds.formats import title_of
from truce.report.folding import fold

if TYPE_CHECKING:
    from truce.mission.answers.feeds import Feeds, HeldFeed

MOST_LEADS = 1_000
"""So many leads are listed in the JSON of a timeline, the latest; the others are counted."""
_SHOWN = 8
_WEIGHS = "Leads only point to where to look: they weigh nothing, confirm nothing and corroborate nothing"
_CODED = "a program coded them, and who is named first is not thereby who acted"


def lead_lines(feeds: "Feeds", width: int) -> Iterator[str]:
    """The leads on a page: how many there are, and the latest of them."""
    if not feeds.leading:
        return
    count = sum(feed.rows for feed in feeds.leading)
    yield ""
    yield f"LEADS ({count:,} rows)"
    yield from fold(f"{_WEIGHS}; {_CODED}.", width)
    latest = _latest(feeds, _SHOWN)
    if latest:
        yield from fold(f"The latest {len(latest)}:", width)
    for row in latest:
        yield from fold(_lead_line(row), width, "  ", "    ")


def leads_dict(feeds: "Feeds") -> dict[str, Any]:
    """The leads for JSON."""
    count = sum(feed.rows for feed in feeds.leading)
    latest = _latest(feeds, MOST_LEADS)
    return {"leads": count, "weigh": "nothing", "latest": [_lead_dict(row) for row in latest]}


def lead_answer(found: "tuple[HeldFeed, Event, tuple[Event, ...]]") -> dict[str, Any]:
    """Schema ``truce-lead/1``: one lead, and what else was found on it."""
    feed, row, mentions = found
    return {
        "schema": "truce-lead/1", **_lead_dict(row), "weigh": "nothing", "feed": feed.id,
        "file": feed.feed.name, "found_in": [m.sources for m in mentions],
    }  # fmt: skip


def lead_page(found: "tuple[HeldFeed, Event, tuple[Event, ...]]", width: int) -> str:
    """One lead on a page."""
    feed, row, mentions = found
    lines = [*fold(f"A LEAD OF {printable(feed.title)}", width), *fold(_lead_line(row), width, "  ", "    ")]
    lines += fold(f"{_WEIGHS}; {_CODED}.", width, "  ", "    ")
    if row.sources:
        lines += fold(f"first found in: {printable(row.sources)}", width, "  ", "    ")
    if mentions:
        said = f"{len(mentions):,} mentions of it are held, none of which corroborates it:"
        lines += fold(said, width, "  ", "    ")
    for mention in mentions[:_SHOWN]:
        lines += fold(printable(f"{mention.days[3:]}  {mention.sources}"), width, "    ", "      ")
    return "\n".join(lines)


def _latest(feeds: "Feeds", most: int) -> list[Event]:
    return nlargest(most, feeds.leads(most), key=lambda row: (row.days, row.id))


def _lead_line(row: Event) -> str:
    sides = " and ".join(filter(None, (row.side_a, row.side_b))) or "nobody"
    place = ", ".join(n for n in (row.place_name, row.country) if n) or "place not told"
    found = f"; found {row.mentions:,} times" if row.mentions else ""
    return printable(
        f"{row.days}  coded by a program as {row.kind}, naming {sides}; {place}{found} [{row.id}]"
    )


def _lead_dict(row: Event) -> dict[str, Any]:
    return {
        "id": row.id, "source": row.source, "data_set": title_of(row.source), "kind": row.kind,
        "act": row.act or None, "named": [side for side in (row.side_a, row.side_b) if side],
        "days": row.days, "place": row.place_name or None, "country": row.country or None,
        "latitude": float(row.latitude) if row.latitude else None,
        "longitude": float(row.longitude) if row.longitude else None,
        "place_precision": row.place_precision or None, "mentions": row.mentions or None,
        "found_in": row.sources or None,
    }  # fmt: skip
