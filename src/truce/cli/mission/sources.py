"""The commands about the sources of a mission: who they are, and a table that rates them."""

import json
from pathlib import Path

from truce.access import Reader
from truce.cli import say
from truce.cli.mission.working import heading_of, minute_of, moment_now, open_mission
from truce.cli.texts.briefing import width
from truce.errors import ArgumentError, InputError


def run_sources(
    path: Path, *, known_at: str | None, reader: Reader | None, table: Path | None, as_json: bool
) -> int:
    """List the sources of a mission, or write their table to a file. 0: done.

    Raises:
        ArgumentError: the file is there already, or cannot be written.
    """
    from truce.incidents.source_table import written
    from truce.mission.answers.sources import sources_of
    from truce.mission.filing.appearances import appearances
    from truce.report.appearances import elsewhere_dict, elsewhere_lines
    from truce.report.sources import sources_dict, sources_page

    with open_mission(path, reader) as mission:
        state = mission.state(moment_now(), known_at=minute_of(known_at))
        found, heading = sources_of(state), heading_of(mission)
        elsewhere = appearances(mission, state.known_at)
        # Event data is read as it is told: the record has to be open.
        told = sources_dict(found, state, heading) | {"elsewhere": elsewhere_dict(elsewhere)}
        page = "" if as_json else sources_page(found, state, heading, width()).rstrip("\n")
    if table is not None:
        _write(table, written((one.source, one.is_rated) for one in found if one.kind != "observer"))
    if as_json:
        say(json.dumps(told, ensure_ascii=False, indent=2))
    elif table is not None:
        say(f"{table}: written. Fill in letters, then: truce rate {path} --table {table} --by NAME")
    else:
        say("\n".join([page, *elsewhere_lines(elsewhere, width())]))
    return 0


def _write(table: Path, text: str) -> None:
    try:
        with table.open("x", encoding="utf-8", newline="") as out:
            out.write(text)
    except FileExistsError:
        reason = "is there already, and somebody may have filled it in"
        raise ArgumentError("--table", str(table), reason, "Give another name") from None
    except OSError as error:
        reason = f"cannot be written ({error.strerror})"
        raise ArgumentError("--table", str(table), reason, "Give a file in a folder of yours") from None


def run_rate_table(path: Path, table: Path, *, by: str, audience: str | None, as_json: bool) -> int:
    """Rate sources by a table, all of it or nothing. 0: done.

    Raises:
        InputError: the table cannot be read, or says what cannot be; line and column are named.
    """
    from truce.incidents.source_table import LARGEST, read
    from truce.mission.filing.rating import rate_all
    from truce.report.sources import rated_dict, rated_lines

    try:
        with table.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        reason = f"cannot be read ({error.strerror})"
        raise InputError(str(table), reason, "Name a CSV file, as truce sources --table writes it") from None
    lines = read(data, str(table))
    with open_mission(path) as mission:
        done = rate_all(mission, mission.state(moment_now()), lines, by, str(table), audience)
    if as_json:
        say(json.dumps(rated_dict(done), ensure_ascii=False, indent=2))
    else:
        say("\n".join(rated_lines(done, str(table), by, width())))
    return 0
