"""The commands about a mission: make it, put documents into it, and ask what it amounts to."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from truce.access import MECHANISM, Reader, check_audience
from truce.asof import EVER, Interval, span_of
from truce.cli import USAGE, complain, say
from truce.cli.passphrases import passphrase
from truce.cli.texts.briefing import width
from truce.documents import DEFAULT_LIMIT, files_in
from truce.errors import ArgumentError, InputError, printable

if TYPE_CHECKING:
    from truce.findings.judge import KnownBy
    from truce.mission.answers.assembling import State
    from truce.mission.missions import Ingested, Mission
    from truce.report.mission_pages import Heading

_T = TypeVar("_T")


def run_init(
    path: Path,
    *,
    name: str | None,
    holder: str,
    encrypt: bool,
    record: str | None,
    audience: str | None = None,
) -> int:
    """Make a mission. 0: done.

    Raises:
        StoreError: the folder is not empty, or cannot be written.
        ArgumentError: the audience is none.
    """
    from truce.mission.missions import Mission

    if audience is not None:
        check_audience(audience)
    secret = passphrase(new=True) if encrypt else None
    with Mission.create(
        path, name or path.name, holder=holder, passphrase=secret, address=record, audience=audience
    ) as mission:
        sealed = ", encrypted with your passphrase" if encrypt else ""
        usual = mission.audience_of_new("document")
        say(
            f"{mission.name}: a new mission in {path}{sealed}.\nWhat is filed in it is for: {usual}.\n"
            f"Next: truce ingest {path} FILE..."
        )
    return 0


@dataclass(frozen=True, slots=True)
class Choices:
    """How files are to be taken in: when they were published, what they are a version of (or of nothing).

    `audience` is who may read them. `letter` and `parties` are for event data: how reliable its data set is,
    and a file that says whom the names of its sides mean. `limit` in bytes is for documents. `mapping` says
    how the files are read, which are then tables. `unsafe_readers`: documents are read also where the system
    cannot confine readers. `speaker` is whose words the documents are, where they do not say it.
    """

    published: str | None = None
    replaces: str | None = None
    separate: bool = False
    audience: str | None = None
    letter: str | None = None
    parties: Path | None = None
    limit: int = DEFAULT_LIMIT
    mapping: Path | None = None
    unsafe_readers: bool = False
    speaker: str | None = None


def run_ingest(path: Path, files: Sequence[Path], given: Choices, *, as_json: bool) -> int:
    """Take documents and event data into the record, each by itself. 0: done; 2: nothing could be read.

    A file that cannot be read is named on stderr and changes nothing; the others are taken in.

    Raises:
        StoreError, LedgerError: the record cannot be written.
        ArgumentError: a date is none, or there is no document to replace.
    """
    from truce.cli.mission.event_data import taken_in
    from truce.mission.filing.event_data import is_event_data

    found = [one for file in files for one in files_in(file)]
    tables = any(isinstance(f, Path) and is_event_data(f) for f in found)
    events = given.mapping is not None or tables
    for option, value in (("--letter", given.letter), ("--parties", given.parties)):
        if value is not None and not events:
            raise ArgumentError(option, str(value), "goes with event data alone", "Give a .csv file of it")
    done: list[tuple[str, Ingested]] = []
    unread: list[dict[str, str]] = []

    def not_read(error: InputError) -> None:
        unread.append({"file": error.file, "reason": error.reason, "next": error.next})
        complain(str(error))

    try:
        with open_mission(path) as mission:
            for file in _watched(found):
                if isinstance(file, InputError):
                    not_read(file)
                    continue
                try:
                    for one in taken_in(mission, file, given, [one.entry for _, one in done]):
                        if isinstance(one, InputError):
                            not_read(one)
                        else:
                            done.append((file.name, one))
                except InputError as error:
                    not_read(error)
    except BaseException:
        # The disk or the server went away on the way: what was taken in before stays, and is said.
        if done:
            _say_ingested(done, unread, given.audience, as_json=as_json)
        raise
    _say_ingested(done, unread, given.audience, as_json=as_json)
    return 0 if done else USAGE


def _say_ingested(
    done: "Sequence[tuple[str, Ingested]]",
    unread: list[dict[str, str]],
    audience: str | None,
    *,
    as_json: bool,
) -> None:
    from truce.report.mission_json import ingested_dict

    if as_json:
        say(json.dumps(ingested_dict(done, unread), ensure_ascii=False, indent=2))
    else:
        say([f"{line}\n" for line in _told(done, audience)])


_OUTCOMES = {
    "new": "taken in",
    "version": "taken in as a new version of {of}",
    "again": "read again by a newer reader",
    "known": "known already; nothing was changed",
    "resumed": "taken in from where it was cut short",
}


def _told(done: "Sequence[tuple[str, Ingested]]", audience: str | None) -> Iterator[str]:
    from truce.report.coded import coded_taken_lines
    from truce.report.event_data import ingested_lines

    for file, one in done:
        if one.events is not None:
            yield from ingested_lines(one.events, width())
            continue
        if one.coded is not None:
            yield from coded_taken_lines(one.coded, width())
            continue
        what = _OUTCOMES[one.outcome].format(of=one.of)
        if one.elsewhere:
            what = f"known already; noted that the same words stand at {printable(one.elsewhere)}, one origin"
        found = f", {one.records} records" if one.records else ""
        whom = f", for {one.audience}" if one.audience else ""
        inside = f" > {one.member}" if one.member else ""
        yield f"{printable(file + inside)}: {what}{found}{whom} [{one.document}]"
        if one.outcome == "known" and audience is not None and check_audience(audience) != one.audience:
            yield "  --audience was not applied: who may read an entry is signed with it"
    yield f"{len(done)} of the files given {'is' if len(done) == 1 else 'are'} in the record."


def run_status(
    path: Path,
    *,
    at: str | None,
    known_at: str | None,
    known_by: str,
    as_json: bool,
    reader: Reader | None = None,
) -> int:
    """Print the statuses of a mission, as a reader may see them. 0: done."""
    from truce.report.mission_json import status_dict
    from truce.report.mission_pages import status_page

    return _answer(path, at, known_at, known_by, as_json, reader, status_page, status_dict)


def run_timeline(
    path: Path,
    *,
    at: str | None,
    known_at: str | None,
    known_by: str,
    as_json: bool,
    reader: Reader | None = None,
) -> int:
    """Print what is told, by date, as a reader may see it. 0: done."""
    from truce.report.mission_json import timeline_dict
    from truce.report.mission_pages import timeline_page

    return _answer(path, at, known_at, known_by, as_json, reader, timeline_page, timeline_dict)


def run_history(path: Path, *, at: str | None, as_json: bool, reader: Reader | None = None) -> int:
    """Print how the answers for one moment changed as the record grew. 0: done."""
    from truce.mission.answers.changes import in_words
    from truce.report.mission_json import history_dict
    from truce.report.mission_pages import history_page

    with open_mission(path, reader) as mission:
        moment = at or moment_now()
        found = mission.history(moment, lambda minutes: _watched(minutes, "asking"))
        state = mission.state(moment)
        heading, named = heading_of(mission), in_words(mission.entries())
        # Event data is read as it is told: the record has to be open.
        data = history_dict(found, state, heading) if as_json else None
        told = history_page(found, state, heading, width(), named) if data is None else ""
    say(told if data is None else json.dumps(data, ensure_ascii=False, indent=2))
    return 0


def _with_rows(state: "State", name: str) -> "State":
    """An answer with the rows of event data that a finding or status in it hangs on."""
    from truce.mission.answers.assembling import with_rows

    try:
        return with_rows(state, name)
    except ArgumentError:
        return state


def run_explain_in(
    path: Path,
    name: str,
    at: str | None,
    *,
    as_json: bool,
    reader: Reader | None = None,
    known_at: str | None = None,
    known_by: str = "record",
) -> int:
    """Explain a finding, a status, an incident or a row. 0: done. ArgumentError if there is no such id.

    What would change the answer tells whom to press, and where to look: it is for the mechanism alone.
    """
    from truce.cli.texts.explaining import say_why, show_why
    from truce.mission.filing.appearances import appearances
    from truce.report.event_data import gone_answer, gone_page, row_answer, row_page
    from truce.report.leads import lead_answer, lead_page
    from truce.report.mission_incident import incident_answer, incident_page
    from truce.report.mission_json import readers_dict
    from truce.report.mission_marks import incident_marks, mark_lines, marks_dict
    from truce.report.mission_pages import readers_lines

    with open_mission(path, reader) as mission:
        state = mission.state(at or moment_now(), known_at=minute_of(known_at), by=_clock(known_by))
        elsewhere = appearances(mission, state.known_at)
        incident, row = state.incident(name), state.feeds.row(name)
        lead = state.feeds.lead(name) if row is None else None
        told = state.feeds.tellings(name) if row is None and lead is None else ()
        # Rows are read as they are told: the record has to be open.
        if row is not None:
            shown_row = row_answer(row, state), row_page(row, state, width())
        elif told:
            shown_row = gone_answer(name, told, state), gone_page(name, told, state, width())
        elif incident is None and lead is None:
            state = _with_rows(state, name)
    notes = [*mark_lines(state, width()), *readers_lines(state, width())]
    marks = {**marks_dict(state), **readers_dict(state)}
    if row is not None or told:
        said, page = shown_row
        say(json.dumps(said | marks, ensure_ascii=False, indent=2) if as_json else "\n".join([page, *notes]))
    elif lead is not None:
        said, page = lead_answer(lead), lead_page(lead, width())
        say(json.dumps(said | marks, ensure_ascii=False, indent=2) if as_json else "\n".join([page, *notes]))
    elif incident is None:
        shown = reader is None or reader.role in MECHANISM
        try:
            show_why(
                state.as_brief(), name, as_json=as_json, notes=notes, marks=marks, to_analysts=shown,
                elsewhere=elsewhere,
            )  # fmt: skip
        except ArgumentError as error:
            if state.notice:
                # A reader who sees a part of the record is not told that there is nothing of the name.
                reason = "names nothing that this reader may read, and part of the record is withheld"
                raise ArgumentError("ID", name, reason, "Ask whoever keeps the mission") from None
            raise ArgumentError(error.name, name, state.erasures.where(error.reason), error.next) from None
    else:
        answer = incident_answer(state, incident) | incident_marks(incident, state) | marks
        page = incident_page(state, incident, width()).rstrip("\n")
        say_why(answer, [page, *notes], elsewhere, as_json=as_json)
    return 0


def _answer(
    path: Path,
    at: str | None,
    known_at: str | None,
    known_by: str,
    as_json: bool,
    reader: Reader | None,
    page: "Callable[[State, Heading, int], str]",
    data: "Callable[[State, Heading], dict[str, Any]]",
) -> int:
    with open_mission(path, reader) as mission:
        state = mission.state(at or moment_now(), known_at=minute_of(known_at), by=_clock(known_by))
        heading = heading_of(mission, minute_of(known_at))
        # Event data is read as it is told: the record has to be open.
        said = json.dumps(data(state, heading), ensure_ascii=False, indent=2) if as_json else None
        said = page(state, heading, width()) if said is None else said
    say(said)
    return 0


def heading_of(mission: "Mission", known_at: int = EVER) -> "Heading":
    """What every page says of its mission, as known at a minute."""
    from truce.mission.watching.reach import reach_of
    from truce.report.mission_pages import Heading, WatchedSource

    size = mission.size if mission.reader is None else None
    return Heading(
        name=mission.name, entries=size, witnessed=mission.witnessed(), waiting=len(mission.waiting()),
        now=mission.clock() // 60_000,
        watched=tuple(
            WatchedSource(r.watch.where, r.watch.kind, utc_of(r.last), r.silent, r.reason)
            for r in reach_of(mission, known_at)
        ),
    )  # fmt: skip


def utc_of(at: int | None) -> str | None:
    """A time in milliseconds since 1970 as people read it, UTC."""
    return None if at is None else datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def minute_of(known_at: str | None) -> int:
    """The last minute (since 1970, UTC) of a time given in UTC; without one all that is recorded.

    Raises:
        ArgumentError: it is no time.
    """
    if known_at is None:
        return EVER
    try:
        return span_of(Interval.parse(known_at.removesuffix("Z")), "UTC").last
    except ArgumentError as error:
        raise ArgumentError("--known-at", known_at, error.reason, error.next) from None


def _clock(known_by: str) -> "KnownBy":
    if known_by == "published":
        return "published"
    if known_by == "record":
        return "record"
    raise ArgumentError("--known-by", known_by, "is neither of the two clocks", "Give record or published")


def moment_now() -> str:
    """The present minute, UTC: asked here, since no rule reads a clock."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%MZ")


@contextmanager
def open_mission(path: Path, reader: Reader | None = None) -> "Iterator[Mission]":
    """The mission in a folder, for a reader, closed in the end; asks for the passphrase if there is one.

    Raises:
        StoreError: it is none, or cannot be opened.
    """
    from truce.mission.missions import Mission

    with Mission.open(path, passphrase=passphrase_of(path), reader=reader) as mission:
        mission.analytics.tell = complain
        yield mission


def passphrase_of(path: Path) -> str | None:
    """The passphrase of an encrypted mission, asked for; None for one that has none."""
    from truce.mission.folder import is_encrypted

    return passphrase() if is_encrypted(path) else None


def _watched(items: Sequence[_T], what: str = "reading") -> Iterable[_T]:
    """The items one after the other, with a bar on stderr if somebody watches."""
    if len(items) < 2 or not sys.stderr.isatty():
        return items
    from rich.console import Console
    from rich.progress import track

    return track(items, description=what, console=Console(file=sys.stderr), transient=True)
