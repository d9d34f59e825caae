"""The commands about coverage: who watched what, and a table of areas and times."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from truce.access import Reader
from truce.cli import say
from truce.cli.mission.working import heading_of, minute_of, moment_now, open_mission
from truce.cli.texts.briefing import width
from truce.errors import ArgumentError, InputError, printable


def kind_of(*, plan: bool, missing: bool, refused: bool) -> str:
    """What is said of coverage. ArgumentError where it is two things at once."""
    given = {"planned": plan, "missing": missing, "refused": refused}
    kinds = [kind for kind, is_given in given.items() if is_given]
    if len(kinds) > 1:
        reason = "cannot be said of one thing at once"
        raise ArgumentError("coverage", " and ".join(kinds), reason, "File them one by one")
    return kinds[0] if kinds else "watched"


def run_cover(path: Path, given: Mapping[str, Any], *, by: str, audience: str | None, as_json: bool) -> int:
    """File who watched, what was planned, fell out or was refused. 0: done. ArgumentError as `cover`."""
    from truce.mission.filing.covering import cover

    with open_mission(path) as mission:
        done = cover(mission, mission.state(moment_now()), given, by, audience)
        whom = mission.audience_of(done.entry) if done.entry else ""
    _say([done], whom, as_json)
    return 0


def run_cover_table(path: Path, table: Path, *, by: str, audience: str | None, as_json: bool) -> int:
    """File a table of coverage, all or none. 0: done. InputError with the line and column of a fault."""
    from truce.mission.filing.covering import LARGEST, cover_table, read_table

    try:
        with table.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        raise InputError(str(table), f"cannot be read ({error.strerror})", "Name a CSV file") from None
    rows = read_table(data, str(table))
    with open_mission(path) as mission:
        done = cover_table(mission, mission.state(moment_now()), rows, by, str(table), audience)
        whom = next((mission.audience_of(d.entry) for d in done if d.entry), "")
    _say(list(done), whom, as_json)
    return 0


def _say(done: list[Any], whom: str, as_json: bool) -> None:
    if as_json:
        filed = [
            {"entry": d.entry or None, "who": d.cover.who, "what": d.cover.what, "notes": list(d.notes)}
            for d in done
        ]
        said = {"schema": "truce-covered/1", "filed": filed, "audience": whom or None}
        say(json.dumps(said, ensure_ascii=False, indent=2))
        return
    lines = []
    for one in done:
        told = f"{one.cover.what}: {one.cover.who}, {one.cover.first}/{one.cover.last} {one.cover.clock}"
        known = f" [{one.entry[:12]}]" if one.entry else ": filed before, word for word"
        lines.append(printable(told) + known)
    lines += [f"  {printable(note)}" for note in dict.fromkeys(n for d in done for n in d.notes)]
    say("\n".join([*lines, *([f"For: {whom}"] if whom else [])]))


def run_coverage(
    path: Path,
    *,
    at: str | None,
    known_at: str | None,
    first: str | None,
    last: str | None,
    reader: Reader | None,
    as_json: bool,
) -> int:
    """Print who could see which area when. 0: done. ArgumentError for a time that is none."""
    from truce.mission.answers.covered import covered
    from truce.report.covered import covered_dict, covered_page

    with open_mission(path, reader) as mission:
        state = mission.state(at or last or moment_now(), known_at=minute_of(known_at))
        heading = heading_of(mission)
        found = covered(state, first, last)
        # Event data is read as it is told: the record has to be open.
        data = covered_dict(found, state, heading) if as_json else None
        told = covered_page(found, state, heading, width()) if data is None else ""
    say(told if data is None else json.dumps(data, ensure_ascii=False, indent=2))
    return 0
