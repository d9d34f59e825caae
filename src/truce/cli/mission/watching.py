"""`truce watch`: go round the sources of a mission, and say what was done."""

import json
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from truce.cli import USAGE, say
from truce.cli.mission.working import open_mission
from truce.cli.texts.briefing import width
from truce.errors import ArgumentError, printable
from truce.report.folding import fold
from truce.report.wording import some

if TYPE_CHECKING:
    from truce.documents.extraction import Extraction
    from truce.documents.fetching.door import Door
    from truce.mission.missions import Mission
    from truce.mission.watching.happenings import Happened, Tally
    from truce.mission.watching.memory import Remembered
    from truce.mission.watching.rounds import Rounds
    from truce.mission.watching.sources import AllowedHost, Kind, Watch

_DURATION = re.compile(r"([0-9]{1,6})(s|m|h|d)")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


def run_watch(path: Path, *, once: bool, lasting: str | None, keys: Path | None = None, as_json: bool) -> int:
    """Go round until stopped, or once. 0: done; 2: none of the sources was reached.

    Raises:
        ArgumentError: nothing is watched, or the duration is none.
        StoreError, LedgerError, IntegrityError: the record cannot be read or written.
    """
    from truce.mission.watching.rounds import Rounds
    from truce.mission.watching.sources import watches

    seconds = seconds_of("--for", lasting) if lasting else None
    with open_mission(path) as mission:
        found = watches(mission)
        if not found:
            advice = f"Say what to watch: truce watch add {path} SOURCE --by NAME"
            raise ArgumentError("MISSION", str(path), "watches nothing here", advice)
        if not as_json:
            say(f"Watching {some(found, 'source')} of {printable(mission.name)}.")
        tell = _tell_json if as_json else (_tell if once else _tell_news)
        rounds = Rounds(mission, partial(door_of, keys=keys), read_feed, tell)
        try:
            with _stopped_by_signals(rounds):
                rounds.run(once=once, lasting=seconds)
        finally:
            say(json.dumps(_tally_dict(rounds.tally)) if as_json else _summary(rounds.tally))
    return USAGE if once and rounds.tally.looks and not rounds.tally.reached else 0


def door_of(mission: "Mission", keys: Path | None = None) -> "Door":
    """What asks addresses for a mission: the hosts that its record allows, with the keys that it holds.

    `keys` is a file with more of them. StoreError if one cannot be read.
    """
    from truce.documents.fetching.door import Door
    from truce.mission.watching.secrets import credentials
    from truce.mission.watching.sources import allowed_hosts

    terms = tuple(one.term for one in allowed_hosts(mission))
    return Door(allowed=terms, credentials=credentials(mission.path, keys), now=mission.clock)


def read_feed(data: bytes, name: str) -> "Extraction":
    """The items of a feed, taken apart in a confined process. InputError where it is none."""
    from truce.documents.confined import worker_of

    return worker_of("truce.documents.readers.feed").extract(data, name)


@contextmanager
def _stopped_by_signals(rounds: "Rounds") -> Iterator[None]:
    """A signal ends the rounds once what is in hand is done; a second one at once."""

    def stop(*_: object) -> None:
        rounds.stop()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.default_int_handler)

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def run_add(
    path: Path,
    source: str,
    *,
    every: str | None,
    kind: "Kind | None",
    mapping: Path | None,
    audience: str | None,
    follow: bool,
    by: str,
    as_json: bool,
) -> int:
    """Watch a source from now on. 0: done. Errors as `truce.mission.watching.sources.add`."""
    from truce.mission.watching.sources import add, rows_for, watches

    seconds = seconds_of("--every", every) if every else None
    with open_mission(path) as mission:
        watch, new = add(
            mission,
            source,
            kind=kind,
            every=seconds,
            audience=audience,
            mapping=mapping,
            follow=follow,
            by=by,
        )
        whom = mission.audience_of_new("document", rows_for(watch.kind, watch.audience))
        beside = watch.kind == "acled" and not any("/deleted/" in w.where for w in watches(mission))
    if as_json:
        say(
            json.dumps(
                {"schema": "truce-watch-filed/1", "entry": watch.id, "new": new, **_watch_dict(watch, None)}
            )
        )
        return 0
    done = "is watched from now on" if new else "is watched already; nothing was changed"
    say(
        f"{printable(watch.where)}\n{done}: {_KINDS[watch.kind]}, every {_span(watch.every)}, "
        f"by {printable(by)} [{watch.id[:12]}].\nWhat it gives is for: {whom}."
    )
    if beside:
        words = (
            "ACLED deletes rows later. Watch its deletions as well, or they count for ever: the same host, "
            "/api/deleted/read, --data acled."
        )
        say("\n".join(fold(words, width())))
    say(f"Next: truce watch {path}")
    return 0


def kind_of(*, page: bool, data: str | None) -> "Kind | None":
    """What kind of source options ask for; None for a folder or a feed. ArgumentError if they ask for two."""
    if data is None:
        return "page" if page else None
    if page:
        raise ArgumentError("--data", data, "is all pages of a data set, --page is one", "Give one of them")
    match data:
        case "acled" | "ucdp" | "gdelt":
            return data
    raise ArgumentError("--data", data, "is no data set that can be walked", "Give acled, ucdp or gdelt")


def run_allow(path: Path, host: str, *, by: str, reason: str, as_json: bool) -> int:
    """Allow a host. 0: done. Errors as `truce.mission.watching.sources.allow`."""
    from truce.mission.watching.sources import allow

    with open_mission(path) as mission:
        one = allow(mission, host, by, reason)
    if as_json:
        say(json.dumps({"schema": "truce-watch-filed/1", "entry": one.id, **_host_dict(one)}))
    else:
        say(f"{one.term} may be asked from now on, by the word of {printable(one.by)} [{one.id[:12]}].")
    return 0


def run_remove(path: Path, source: str, *, by: str, reason: str, as_json: bool) -> int:
    """Watch a source no more, or ask a host no more. 0: done. ArgumentError if there is none."""
    from truce.mission.watching.sources import Watch, remove

    with open_mission(path) as mission:
        gone = remove(mission, source, by, reason)
    told = _watch_dict(gone, None) if isinstance(gone, Watch) else _host_dict(gone)
    if as_json:
        say(json.dumps({"schema": "truce-watch-filed/1", "withdrawn": gone.id, **told}))
    elif isinstance(gone, Watch):
        say(f"{printable(gone.where)} is watched no more; what it gave stays in the record.")
    else:
        say(f"{gone.term} is asked no more.")
    return 0


def run_list(path: Path, *, as_json: bool) -> int:
    """Say what is watched and which hosts may be asked. 0: done."""
    from truce.mission.watching.memory import Memory
    from truce.mission.watching.sources import allowed_hosts, watches

    with open_mission(path) as mission:
        found, hosts = watches(mission), allowed_hosts(mission)
        memory = Memory(path, mission.behind.secret)
    if as_json:
        told = {
            "schema": "truce-watches/1",
            "sources": [_watch_dict(w, memory.of(w.id)) for w in found],
            "hosts": [_host_dict(one) for one in hosts],
        }
        say(json.dumps(told, ensure_ascii=False, indent=2))
        return 0
    lines = [line for w in found for line in _watch_lines(w, memory.of(w.id))] or ["Nothing is watched here."]
    if hosts:
        lines += ["", "Hosts that may be asked:"]
    for one in hosts:
        by = f"by {one.by}, {_time(one.since)} [{one.id[:12]}]"
        lines += fold(f"{one.term}  {by}", width(), "  ", "    ")
    if not hosts:
        lines += ["", "No host may be asked: nothing is fetched."]
    say("\n".join(lines))
    return 0


def seconds_of(option: str, value: str) -> int:
    """A duration such as 30s, 10m, 8h or 2d, in seconds. ArgumentError if it is none."""
    read = _DURATION.fullmatch(value.strip())
    if read is None or int(read[1]) == 0:
        raise ArgumentError(option, value, "is no duration", "Write 30s, 10m, 8h or 2d")
    return int(read[1]) * _SECONDS[read[2]]


# ---- in words


def _time(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _span(seconds: int) -> str:
    for unit in ("d", "h", "m"):
        if seconds % _SECONDS[unit] == 0:
            return f"{seconds // _SECONDS[unit]}{unit}"
    return f"{seconds}s"


_KINDS = {
    "folder": "a folder", "feed": "a feed", "page": "a page", "acled": "all pages of ACLED",
    "ucdp": "all pages of UCDP", "gdelt": "the latest files of GDELT",
}  # fmt: skip
_OUTCOMES = {"version": "a new version", "again": "read again by a newer reader", "resumed": "the rest of it"}


def _held(one: "Happened") -> str:
    """What a file became: a document by its id, or so many rows of event data."""
    return f", {some(range(one.rows), 'row')}" if one.rows else f" [{one.document}]"


def _words(one: "Happened") -> str:
    name = printable(one.name)
    told = {
        "taken": f"TAKEN IN {name}{_held(one)}{f' and {one.more} more in it' if one.more else ''}",
        "known": f"known {name} [{one.document}]",
        "unread": f"NOT READ {name}: {one.reason}",
        "caution": f"CAUTION: {one.reason}",
        "nothing new": "nothing new",
        "not reached": f"NOT REACHED: {one.reason}",
        "missing": f"MISSING COVERAGE, as the record says from now on: {one.reason} [{one.entry[:12]}]",
        "refused": f"REFUSED{f' {name}' if name else ''}: {one.reason}",
        "reached again": "reached again",
        "still written": f"still being written: {name}; it is taken once it rests",
        "gone": f"gone: {name} was deleted; what it told stays in the record",
        "resumed": f"goes on with what was fetched before: {name}",
    }[one.what]
    more = _OUTCOMES.get(one.outcome, "") if one.what == "taken" else ""
    later = f" Next try at {_time(one.next)}." if one.next else ""
    return f"{told}{f' ({more})' if more else ''}. From {one.source}.{later}".replace("..", ".")


def _tell(one: "Happened") -> None:
    say("\n".join(fold(f"{_time(one.at)} {_words(one)}", width(), "", "    ")))


def _tell_news(one: "Happened") -> None:
    """What is worth a line of a long run: looks that found nothing new are counted in the end."""
    if one.what not in ("nothing new", "known"):
        _tell(one)


def _tell_json(one: "Happened") -> None:
    told: dict[str, Any] = {k: v for k, v in asdict(one).items() if v not in ("", None, 0)}
    told |= {"at": _time(one.at)} | ({"next": _time(one.next)} if one.next else {})
    say(json.dumps(told, ensure_ascii=False))


def _summary(tally: "Tally") -> str:
    if not tally.looks and not tally.happened:
        return "Nothing was looked at."
    missed, versions = tally.looks - tally.reached, tally.outcomes["version"]
    looks = some(range(tally.looks), "look")
    parts = [
        f"{looks}, {missed} of them in vain" if missed else f"{looks}, all answered",
        f"{tally.outcomes['new']} new", some(range(versions), "new version"),
        f"{tally.happened['known']} known already",
    ]  # fmt: skip
    if tally.happened["unread"]:
        parts.append(f"{tally.happened['unread']} NOT READ")
    return f"{'; '.join(parts)}."


def _tally_dict(tally: "Tally") -> dict[str, Any]:
    return {
        "schema": "truce-watched/1", "looks": tally.looks, "reached": tally.reached,
        "happened": dict(sorted(tally.happened.items())), "outcomes": dict(sorted(tally.outcomes.items())),
    }  # fmt: skip


def _watch_lines(watch: "Watch", known: "Remembered") -> Iterator[str]:
    yield from fold(watch.where, width())
    for_whom = f", for {watch.audience}" if watch.audience else ""
    for_whom += f", tables by {watch.mapping[0]}" if watch.mapping else ""
    for_whom += ", links followed" if watch.follow else ""
    told = f"{_KINDS[watch.kind]}, every {_span(watch.every)}{for_whom}, by {watch.by} [{watch.id[:12]}]"
    yield from fold(told, width(), "    ", "      ")
    if known.reached and not known.failures:
        state = f"last reached {_time(known.reached)}"
    elif known.tried:
        since = _time(known.reached) if known.reached else "it is watched"
        looks = some(range(known.failures), "look")
        state = f"NOT REACHED since {since} ({looks} in vain, the last at {_time(known.tried)})"
    else:
        state = "not looked at yet, as far as this machine remembers"
    yield from fold(
        f"{state}{f'; next look {_time(known.due)}' if known.due else ''}", width(), "    ", "      "
    )


def _watch_dict(watch: "Watch", known: "Remembered | None") -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": watch.id, "kind": watch.kind, "source": watch.where, "every": watch.every,
        "audience": watch.audience, "mapping": watch.mapping[0] if watch.mapping else None,
        "follow": watch.follow, "by": watch.by, "since": _time(watch.since),
    }  # fmt: skip
    if known is not None:
        times = {"tried": known.tried, "reached": known.reached, "next": known.due}
        told |= {name: _time(at) if at else None for name, at in times.items()}
        told["failures"] = known.failures
    return told


def _host_dict(one: "AllowedHost") -> dict[str, Any]:
    return {"id": one.id, "host": str(one.term), "by": one.by, "since": _time(one.since)}
