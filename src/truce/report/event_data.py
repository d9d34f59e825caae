"""How event data is told: what was taken in, which feeds count, and what their rows tell, month by month."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nlargest
from typing import TYPE_CHECKING, Any, get_args

from truce.asof import EVER, Interval, Span, written
from truce.errors import printable
from truce.incidents.accounts import Account
from truce.incidents.feeds.events import Event, names_nobody, span_of_days
from truce.incidents.feeds.formats import format_read_by, is_data_set, source_of, title_of
from truce.incidents.feeds.ucdp import Violence
from truce.report.folding import fold
from truce.report.judged import outcome
from truce.report.place_names import names_dict, names_lines
from truce.report.together import could_be_of, open_lines, reason_lines
from truce.report.wording import in_words, some
from truce.report.zones import lying_dict, lying_lines, row_lyings

if TYPE_CHECKING:
    from truce.findings.assessing import Assessed
    from truce.findings.finding import Finding
    from truce.findings.statuses import Status
    from truce.mission.answers.assembling import State
    from truce.mission.answers.feeds import Feeds, HeldFeed
    from truce.mission.filing.event_data import Taken
    from truce.store.nouns import OfRow

MOST_BAD = 10
"""So many bad rows are listed on a page; all that are kept are in the JSON."""
MOST_SIDES = 12
MOST_ROWS = 10_000
"""So many rows are listed in the JSON of a timeline, the latest; the months count all."""
_SHOWN = 8
_OUTCOMES = {
    "new": "taken in",
    "version": "taken in as a new version of {of}, which counts no more from now on",
    "again": "read again by a newer reader",
    "resumed": "taken in from where it was cut short",
    "known": "known already; nothing of its rows was changed",
}


# ---- what was taken in


def ingested_lines(one: "Taken", width: int) -> Iterator[str]:
    """What became of a file of event data, on a page."""
    what = _OUTCOMES[one.outcome].format(of=one.of)
    yield from fold(
        f"{printable(one.name)}: {one.title}, {what}: {one.rows:,} rows, {one.added:,} of them now "
        f"[{one.feed[:12]}]",
        width, "", "  ",
    )  # fmt: skip
    if one.changed and one.outcome == "version":
        c = one.changed
        said = f"{c.new:,} rows are new, {c.otherwise:,} told otherwise, {c.gone:,} told no more"
        yield from fold(f"{said}; what was known before stays as it was known then.", width, "  ", "    ")
    if one.overlaps:
        feed, shared = one.overlaps
        said = (
            f"{shared:,} of its rows are in {printable(feed)} too: of these the final one counts, or the one"
        )
        said += " that was revised last, or else the later file's. If it is a newer release, say so"
        yield from fold(f"{said}: --replaces.", width, "  ", "    ")
    for note in one.notes:
        yield from fold(f"{note}", width, "  ", "    ")
    yield from _bad_lines(one, width)
    yield from _side_lines(one, width)


def _bad_lines(one: "Taken", width: int) -> Iterator[str]:
    if not one.bad_count:
        return
    bad = some(range(one.bad_count), "bad row")
    yield from fold(f"{bad} kept out; the file is kept as evidence, whole:", width, "  ", "    ")
    for row in one.bad[:MOST_BAD]:
        yield from fold(f"line {row.line}: {printable(row.reason)}", width, "    ", "      ")
    if one.bad_count > MOST_BAD:
        yield f"    and {one.bad_count - MOST_BAD:,} more; see --json"


def _side_lines(one: "Taken", width: int) -> Iterator[str]:
    if source_of(one.source).lead:
        yield from fold(
            "Leads: they weigh nothing, and whose their sides are is not asked.", width, "  ", "    "
        )
        return
    if not one.matched and one.names_sides and not one.takes_back:
        said = "Nobody has filed the terms of an agreement: whose its sides are is asked once somebody does"
        yield from fold(f"{said} (truce adopt).", width, "  ", "    ")
    for agreement, author in dict.fromkeys((m.agreement, m.author) for m in one.matched):
        mine = [m for m in one.matched if (m.agreement, m.author) == (agreement, author)]
        known = [m for m in mine if m.side.is_known]
        yield from fold(
            f"In {printable(agreement)} ({printable(author)}) its sides mean:", width, "  ", "    "
        )
        for m in known[:MOST_SIDES]:
            whom = ", ".join(m.side.known_ids)
            line = f"{printable(m.side.name)}: {whom} (by {m.side.how}; {m.rows:,} rows)"
            yield from fold(line, width, "    ", "      ")
        nobody = [m for m in mine if m.side.names_nobody]
        others = len(mine) - len(known) - len(nobody)
        if not known:
            yield "    none of them is a party, or an actor that it names"
        if others:
            said = (
                f"{others:,} other names: nobody has tied them to a party; --parties MAP says whom they mean"
            )
            yield from fold(f"{said}", width, "    ", "      ")
        if nobody:
            said = f"{some(nobody, 'name')} of somebody unidentified: whose acts these are is open"
            yield from fold(said, width, "    ", "      ")


def ingested_of(one: "Taken") -> dict[str, Any]:
    """What became of a file of event data, for JSON."""
    return {
        "feed": one.feed, "file": one.name, "source": one.source, "data_set": one.title,
        "outcome": one.outcome, "rows": one.rows, "added": one.added, "version_of": one.of,
        "changed": {"new": one.changed.new, "otherwise": one.changed.otherwise, "gone": one.changed.gone}
        if one.changed and one.outcome == "version" else None,
        "shared_with": {"feed": one.overlaps[0], "rows": one.overlaps[1]} if one.overlaps else None,
        "bad": [{"line": row.line, "reason": row.reason} for row in one.bad],
        "bad_count": one.bad_count, "notes": list(one.notes),
        "sides": [
            {
                "agreement": m.agreement, "author": m.author, "name": m.side.name, "rows": m.rows,
                "means": list(m.side.known_ids), "nobody": m.side.names_nobody, "how": m.side.how or None,
            }
            for m in one.matched
        ],
    }  # fmt: skip


# ---- which feeds count


_MOST_LINES = 4


def feed_lines(feeds: "Feeds") -> Iterator[str]:
    """The feeds of an answer, a line each; very many files of one data set that all count have one line."""
    counting, counted = {f.id for f in feeds.counting}, feeds.rows_counted
    alike: dict[tuple[str, str], list[HeldFeed]] = {}
    for feed in feeds.held:
        alike.setdefault((feed.feed.reader, feed.id if feed.id not in counting else ""), []).append(feed)
    for several in alike.values():
        if len(several) > _MOST_LINES:
            yield f"{_together(several)}."
        else:
            yield from (f"{printable(feed.title)}: {_standing(feed, feeds, counted)}." for feed in several)


def _together(feeds: "Sequence[HeldFeed]") -> str:
    """Many files of one form that all count."""
    form = format_read_by(feeds[0].feed.reader)
    name = form.name if form else title_of(feeds[0].feed.source)
    rows = some(range(sum(feed.rows for feed in feeds)), "row")
    what = ""
    if feeds[0].is_lead:
        what = ", leads that weigh nothing"
    elif feeds[0].takes_back:
        what = " that take back those of their ids"
    bad = sum(feed.bad for feed in feeds)
    out = f", {bad:,} bad kept out" if bad else ""
    once = "" if what else "; a row that several files tell counts once, and deleted ones no more"
    first, last = (_minute(pick(feed.known for feed in feeds)) for pick in (min, max))
    files = f"{len(feeds):,} files ({printable(feeds[0].feed.name)} to {printable(feeds[-1].feed.name)})"
    return f"{name}: {files}, {rows}{what}, known from {first} to {last}{out}{once}"


def _standing(feed: "HeldFeed", feeds: "Feeds", counted: Mapping[str, int] | None) -> str:
    rows = some(range(feed.rows), "row")
    if feed in feeds.leading:
        bad = f", {feed.bad:,} bad kept out" if feed.bad else ""
        return f"{rows}, leads that weigh nothing, known from {_minute(feed.known)}{bad}"
    if feed in feeds.counting and feed.takes_back:
        return f"{rows} that take back those of their ids, known from {_minute(feed.known)}"
    if feed in feeds.counting:
        bad = f", {feed.bad:,} bad kept out" if feed.bad else ""
        others = [f for f in feeds.counting if f is not feed and f.feed.source == feed.feed.source]
        once = "; a row that several files tell counts once, and deleted ones no more" if others else ""
        if counted is not None:
            count = counted.get(feed.id, 0)
            once = f"; {count:,} of them count, other files tell or take back the rest" if others else ""
            once = "" if count == feed.rows else once or f"; {count:,} of them count"
        return f"{rows}, known from {_minute(feed.known)}{bad}{once}"
    if not feed.is_whole:
        return f"{rows} so far, not counted: it was cut short; ingest the same file again"
    if any(other.feed.version_of == feed.id for other in feeds.counting):
        return f"{rows}, counted until a newer version came"
    return f"{rows}, not counted: nobody says that it was published by then"


def feed_dicts(feeds: "Feeds") -> list[dict[str, Any]]:
    """The feeds of an answer, for JSON. `rows_counted` null: they are too many to be looked at for that."""
    counted = feeds.rows_counted
    return [_feed_dict(feed, feeds, counted) for feed in feeds.held]


def _feed_dict(feed: "HeldFeed", feeds: "Feeds", counted: Mapping[str, int] | None) -> dict[str, Any]:
    return {
        "feed": feed.id, "file": feed.feed.name, "source": feed.feed.source, "reader": feed.feed.reader,
        "sha256": feed.feed.digest, "rows": feed.rows, "bad": feed.bad,
        "rows_counted": None if counted is None else counted.get(feed.id, 0), "whole": feed.is_whole,
        "counts": feed in feeds.weighed, "lead": feed.is_lead, "known_from": _minute(feed.known),
        "published": feed.feed.published, "version_of": feed.feed.version_of or None,
    }  # fmt: skip


def _minute(known: int) -> str:
    return written(Span(known, known))


# ---- what the rows tell


@dataclass(slots=True)
class _Month:
    rows: int = 0
    deaths: list[int] = field(default_factory=lambda: [0, 0, 0])
    untold: int = 0


@dataclass(slots=True)
class _Counted:
    """Rows by data set and month ("": they touch several, or tell no date), and the latest of them.

    Two data sets may tell of one act: what one counts is never added to what another does.
    """

    months: dict[tuple[str, str], _Month] = field(default_factory=dict)
    latest: list["OfRow"] = field(default_factory=list)
    rows: int = 0


def _counted(feeds: "Feeds") -> _Counted:
    found = _Counted()
    found.latest = nlargest(MOST_ROWS, _counting(feeds, found), key=_when)
    return found


def _counting(feeds: "Feeds", found: _Counted) -> "Iterator[OfRow]":
    """The rows, each counted as it passes: a million of them are never held at once."""
    for _, row in feeds.events():
        found.rows += 1
        if isinstance(row, Event):
            month = found.months.setdefault((row.source, _month(row.days)), _Month())
            month.rows += 1
            month.untold += row.deaths is None
            for i, number in enumerate(row.deaths or ()):
                month.deaths[i] += number
        yield row


def _month(days: str) -> str:
    when = Interval.parse(days)
    if when.first is None or when.last is None:
        return ""
    first, last = when.first.isoformat()[:7], when.last.isoformat()[:7]
    return first if first == last else first[:4] if first[:4] == last[:4] else ""


def _when(row: "OfRow") -> tuple[str, str]:
    return (
        row.days if isinstance(row, Event) else written(row.when) if isinstance(row, Account) else "",
        row.id,
    )


def rows_lines(feeds: "Feeds", width: int) -> Iterator[str]:
    """The rows of event data on a page: counted by year or month, and the latest of them."""
    if not feeds.count:
        return
    found = _counted(feeds)
    yield ""
    yield f"ROWS OF EVENT DATA ({found.rows:,})"
    said = "Each row is a claim by its data set. Deaths are its counts, not verified here; who is named first"
    yield from fold(f"{said} is not thereby who acted.", width)
    by_year = len({month for _, month in found.months}) > 2 * _SHOWN
    sources = sorted({source for source, _ in found.months})
    if len(sources) > 1:
        yield from fold("Several data sets may count the same acts: no count is added to another's.", width)
    for source in sources:
        if len(sources) > 1:
            yield f"  {title_of(source)}"
        for name, month in sorted(_grouped(found, source, by_year=by_year).items()):
            low, best, high = month.deaths
            told = f"deaths {low:,}/{best:,}/{high:,}" if month.untold < month.rows else "deaths not told"
            some_not = f" ({month.untold:,} tell none)" if 0 < month.untold < month.rows else ""
            yield f"  {name or 'over several years':<20}{month.rows:>8,} rows   {told}{some_not}"
    yield f"  (deaths: low/best/high{'; by months in --json' if by_year else ''})"
    yield from fold(f"The latest {min(_SHOWN, found.rows)}:", width)
    for row in found.latest[:_SHOWN]:
        if isinstance(row, Event):
            yield from fold(_row_line(row), width, "  ", "    ")


def _grouped(found: _Counted, source: str, *, by_year: bool) -> dict[str, _Month]:
    """The months, or years, of one data set."""
    periods: dict[str, _Month] = {}
    for (said_by, name), month in found.months.items():
        if said_by == source:
            period = periods.setdefault(name[:4] if by_year else name, _Month())
            period.rows += month.rows
            period.untold += month.untold
            period.deaths = [a + b for a, b in zip(period.deaths, month.deaths, strict=True)]
    return periods


def _row_line(row: Event) -> str:
    place = ", ".join(n for n in (row.place_name, row.adm_1, row.country) if n) or "place not told"
    exact = f" ({_exact(row)})"
    deaths = "deaths {}/{}/{}".format(*row.deaths) if row.deaths else "deaths not told"
    days = f"{row.days} ({row.zone})" if row.zone else row.days
    return printable(f"{days}  {_coded(row)}; {place}{exact}; {deaths} [{row.id}]")


def _exact(row: Event) -> str:
    """How exact a row is: by the codes of its data set, or in words where an office has none."""
    within = f"within {row.radius_km} km" if row.radius_km > 0 else ""
    if _is_of_table(row):
        days = _DAYS.get(row.date_precision, "how exact the day is is not told")
        return f"{days}, {within or 'how exact the place is is not told'}"
    place = f"of place {row.place_precision}{f': {within}' if within else ''}"
    return f"precision of date {row.date_precision}, {place}"


_DAYS = {1: "the day", 2: "some of these days", 3: "within a week", 4: "within a month", 5: "within a year"}


def _is_of_table(row: Event) -> bool:
    """Whether it is of a table of an office, which has no code book: its mapping says what it means."""
    return not is_data_set(row.source)


def _coded(row: Event) -> str:
    """What the data set's code says of who did what, and no more."""
    who = f" by {row.side_a}" if row.side_a else ", by whom is not told"
    if row.author_told:
        what = "violence" if row.kind in _UCDP else row.kind
        return f"coded as {what}{who}{'' if row.side_a else ','} against civilians"
    if row.directed:
        return f"{_act_of(row)}{who}" + (
            f"{'' if row.side_a else ','} against {row.side_b}" if row.side_b else ""
        )
    if row.kind in _UCDP:
        return f"coded as a fight of {row.side_a} and {row.side_b}"
    return f"{_act_of(row)}: {' and '.join(filter(None, (row.side_a, row.side_b))) or 'nobody named'}"


_UCDP: frozenset[str] = frozenset(get_args(Violence))
"""The kinds of UCDP GED, which are of violence with a side against another, or against civilians."""


def _act_of(row: Event) -> str:
    """What was done: by the code of a data set, or by what a mapping says of an office's own word."""
    if not _is_of_table(row):
        return f"coded as {row.kind}"
    act = " or ".join(in_words(each) for each in row.act.split("|")) if row.act else "act not told"
    return f"told as {act}" + (f" (its word: {row.kind})" if row.kind not in (row.source, row.act) else "")


def rows_dict(feeds: "Feeds") -> dict[str, Any]:
    """The rows of event data for JSON: months, and the rows, the latest first."""
    found = _counted(feeds)
    return {
        "rows": found.rows,
        "months": [
            {
                "source": source,
                "month": name or None,
                "rows": m.rows,
                "deaths": m.deaths,
                "deaths_not_told": m.untold,
            }
            for (source, name), m in sorted(found.months.items())
        ],
        "latest": [_row_dict(row) for row in found.latest],
        "left_out": found.rows - len(found.latest),
    }


def row_answer(told: "tuple[HeldFeed, Event]", state: "State") -> dict[str, Any]:
    """Schema ``truce-row/1``: a row of event data, and what is found on its act."""
    feed, row = told
    return {
        "schema": "truce-row/1", **_row_dict(row), "feed": feed.id, "file": feed.feed.name,
        "known_from": _minute(feed.known),
        **_asked_dict(state), "counts": True, "tellings": _tellings_dict(state.feeds.tellings(row.id)),
        "incident": state.feeds.incidents.get(row.id), "could_be": could_be_of(row.id, state),
        "tied_to": [each for each in _tied(row.id, state) if each != row.id],
        "zones_drawn": lying_dict(row_lyings(row, state.zones)),
        "names": names_dict(state, _names_in(row)),
        "findings": [{"finding": f.id, "status": one.status_id(c), "outcome": f.outcome, "bearer": f.bearer}
                     for one, c, f in _findings_on(state.feeds.incidents.get(row.id, row.id), state)],
    }  # fmt: skip


def row_page(told: "tuple[HeldFeed, Event]", state: "State", width: int) -> str:
    """A row of event data on a page: what it tells, what it does not, and what is found on its act."""
    feed, row = told
    lines = [*fold(f"A ROW OF {printable(feed.title)}. {_asked(state)}", width)]
    lines += fold(_row_line(row), width, "  ", "    ")
    if row.headline:
        lines += fold(f"its headline: {printable(row.headline)}", width, "  ", "    ")
    for name, words in (("it rests on", row.sources), ("its notes", row.notes)):
        if words:
            lines += fold(f"{name}: {printable(words)}", width, "  ", "    ")
    who = _author_said(row)
    clear = "clear" if row.clear else "not coded as clear"
    lines += fold(f"by its coders: {clear}; {who}; known from {_minute(feed.known)}", width, "  ", "    ")
    home = state.feeds.incidents.get(row.id, row.id)
    if "/" not in home:
        lines += fold(f"of the incident {home}, with other accounts: truce explain", width, "  ", "    ")
    elif tied := _tied(row.id, state):
        for line in (*reason_lines(state, tied), *open_lines(state, tied)):
            lines += fold(line, width, *(("", "") if line.isupper() else ("  ", "    "))) or [""]
    for other in could_be_of(row.id, state):
        lines += fold(f"it could be of {other}; a person may merge them", width, "  ", "    ")
    lines += _otherwise_lines(told, state.feeds.tellings(row.id), width)
    drawn = list(lying_lines(row_lyings(row, state.zones), width))
    if drawn:
        lines += ["", "WHERE IT LIES, BY ZONES THAT SOMEBODY DREW", *drawn]
    lines += names_lines(state, _names_in(row), width)
    found = list(_findings_on(home, state))
    lines += ["", "FOUND ON IT"]
    for one, clause, f in found:
        said = f"{f.id}: {one.status_id(clause)}, {f.bearer}: {outcome(f, one)}"
        lines += fold(said, width, "  ", "    ")
    unlisted = any(c.unlisted for one in state.assessed for c in one.standing.clauses)
    if not found:
        why = "not listed here, among very many; see the statuses" if unlisted else "nothing"
        if _is_later(row, state):
            why = f"nothing: its days lie after {state.at}, the moment that is asked about (--as-of T)"
        lines += fold(why, width, "  ", "    ")
    return "\n".join(lines)


def _asked(state: "State") -> str:
    """For which moment, as known when: every page says it."""
    if state.known_by == "published":
        return f"As of {state.at}; known: what was published by then."
    if state.known_at == EVER:
        return f"As of {state.at}; known: all that is recorded."
    return f"As of {state.at}; known: what was recorded by {_minute(state.known_at)}."


def _asked_dict(state: "State") -> dict[str, Any]:
    known_at = None if state.known_at == EVER else _minute(state.known_at)
    return {"as_of": state.at, "known_at": known_at, "known_by": state.known_by}


def _is_later(row: Event, state: "State") -> bool:
    """Whether all days of a row surely lie after the moment asked about."""
    ends = [one.judgement.at for one in state.assessed]
    return bool(ends) and span_of_days(row.days, row.zone).first > max(ends)


def _otherwise_lines(
    told: "tuple[HeldFeed, Event]", tellings: "Sequence[tuple[HeldFeed, Event]]", width: int
) -> Iterator[str]:
    """How the same row was told in other files, or before: that stays in the record, and counts no more."""
    others = [pair for pair in tellings if pair != told and not pair[1].deleted]
    if others:
        yield from ("", "TOLD OTHERWISE, OR BEFORE: COUNTS NO MORE")
    for feed, row in others:
        said = f"{printable(feed.title)}, known from {_minute(feed.known)}: {_row_line(row)}"
        yield from fold(said, width, "  ", "    ")


def gone_answer(name: str, tellings: "Sequence[tuple[HeldFeed, Event]]", state: "State") -> dict[str, Any]:
    """Schema ``truce-row/1``: a row that counts no more: what it told, and which file took it back."""
    taken = _taken_back(tellings, state)
    last = [row for _, row in tellings if not row.deleted]
    return {
        "schema": "truce-row/1", "id": name, **(_row_dict(last[-1]) if last else {}), **_asked_dict(state),
        "counts": False, "tellings": _tellings_dict(tellings),
        "taken_back": {"feed": taken[0].id, "file": taken[0].feed.name, "known_from": _minute(taken[0].known),
                       "why": taken[1]} if taken else None,
        "incident": None, "could_be": [], "findings": [],
    }  # fmt: skip


def gone_page(name: str, tellings: "Sequence[tuple[HeldFeed, Event]]", state: "State", width: int) -> str:
    """A row that counts no more, on a page: it is in the record, and a correction is shown as one."""
    lines = [*fold(f"A ROW THAT COUNTS NO MORE: {printable(name)}. {_asked(state)}", width)]
    for feed, row in tellings:
        if not row.deleted:
            said = f"told by {printable(feed.title)}, known from {_minute(feed.known)}: {_row_line(row)}"
            lines += fold(said, width, "  ", "    ")
    taken = _taken_back(tellings, state)
    if taken:
        feed, why = taken
        said = f"TAKEN BACK from {_minute(feed.known)} by {printable(feed.title)}: {why}"
        lines += fold(said, width, "  ", "    ")
        before = f"what was found on it before: --known-at {_minute(feed.known - 1)}"
        lines += fold(before, width, "  ", "    ") if len(tellings) > 1 or not tellings[-1][1].deleted else []
    return "\n".join(lines)


def _taken_back(
    tellings: "Sequence[tuple[HeldFeed, Event]]", state: "State"
) -> "tuple[HeldFeed, str] | None":
    """Which file took a row back, and how."""
    gone = [feed for feed, row in tellings if row.deleted]
    if gone:
        return gone[-1], "its data set says that it was deleted"
    held = {feed.id for feed, _ in tellings}
    newer = [feed for feed in state.feeds.held if feed.is_whole and feed.feed.version_of in held]
    return (newer[-1], "a newer version of the file, which tells it no more") if newer else None


def _tellings_dict(tellings: "Sequence[tuple[HeldFeed, Event]]") -> list[dict[str, Any]]:
    return [
        {"feed": feed.id, "file": feed.feed.name, "known_from": _minute(feed.known), "claim": row.account,
         "days": row.days, "deaths": list(row.deaths) if row.deaths else None, "deleted": row.deleted}
        for feed, row in tellings
    ]  # fmt: skip


def _tied(name: str, state: "State") -> list[str]:
    """The rows that are of one act with a row, and itself, where no document tells of it."""
    home = state.feeds.incidents.get(name, "")
    return [row for row, its in state.feeds.incidents.items() if its == home and "/" in its]


def _author_said(row: Event) -> str:
    """What a row tells of who acted."""
    if not row.author_told and not row.directed:
        return "which side acted is not told"
    return "who acted is not told" if names_nobody(row.side_a) else "which name acted is told"


def _names_in(row: Event) -> tuple[str, ...]:
    return row.place_name, row.country, row.adm_1, row.adm_2


def _findings_on(incident: str, state: "State") -> "Iterator[tuple[Assessed, Status, Finding]]":
    for one in state.assessed:
        for clause in one.standing.clauses:
            yield from ((one, clause, f) for f in clause.findings if f.incident == incident)


def _row_dict(row: "OfRow") -> dict[str, Any]:
    if isinstance(row, Account):
        return {"id": row.id, "source": row.source, "when": written(row.when), "area": row.area}
    assert isinstance(row, Event)
    degrees = [None if d is None else float(d) for d in (row.latitude, row.longitude)]
    return {
        "id": row.id, "claim": row.account, "source": row.source, "kind": row.kind, "side_a": row.side_a,
        "side_b": row.side_b or None, "author_told": row.author_told, "days": row.days,
        "zone": row.zone or None,
        "date_precision": row.date_precision, "latitude": degrees[0], "longitude": degrees[1],
        "place_precision": row.place_precision, "country": row.country or None, "adm_1": row.adm_1 or None,
        "adm_2": row.adm_2 or None, "place": row.place_name or None, "headline": row.headline or None,
        "clear": row.clear, "deaths": list(row.deaths) if row.deaths else None, "act": row.act or None,
        "directed": row.directed, "revised": row.revised or None, "provisional": row.provisional,
        "mention_of": row.of or None, "mentions": row.mentions or None, "sources": row.sources or None,
        "source_scale": row.source_scale or None, "notes": row.notes or None, "reexport": row.reexport,
    }  # fmt: skip
