"""`truce names`: tables of the names of places, as their authors' claims."""

import json
from pathlib import Path

from truce.access import Reader
from truce.asof import EVER
from truce.cli import say
from truce.cli.texts.briefing import width


def run_names(
    path: Path, file: Path | None, by: str, audience: str | None, *, as_json: bool, reader: Reader | None
) -> int:
    """File a table of names in a mission, or list those that count. 0: done.

    Raises:
        InputError: the file is no such table; the line is named.
        ArgumentError: nobody is named, or a party would file it.
        StoreError, LedgerError: the record cannot be written.
    """
    from truce.cli.mission.working import open_mission
    from truce.mission.answers.place_names import names_at
    from truce.mission.answers.readable import readable
    from truce.mission.answers.withholding import notice, withheld_of
    from truce.mission.filing.place_names import file_names
    from truce.mission.opened import known_by
    from truce.report import place_names as report

    if file is None:
        with open_mission(path, reader) as mission:
            entries = known_by(readable(mission.entries(), mission.holders())[0])
            found = names_at(entries, EVER, "record")
            view = f"what {reader.in_words} may read" if reader else "what this copy holds"
            hidden = notice(withheld_of(mission.entries(), mission.holders()), view)
            told = report.tables_dict(mission.name, found) | ({"withheld": hidden} if hidden else {})
            say(json.dumps(told, ensure_ascii=False, indent=2) if as_json
                else report.tables_page(mission.name, found, width(), hidden))  # fmt: skip
        return 0
    with open_mission(path) as mission:
        taken = file_names(mission, file, by, audience)
    if as_json:
        told = {
            "schema": "truce-names-filed/1", "file": file.name, "entry": taken.entry,
            "outcome": taken.outcome, "places": taken.places, "names": taken.names,
            "audience": taken.audience,
        }  # fmt: skip
        say(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        say("\n".join(report.taken_names_lines(file.name, taken, width())))
    return 0
