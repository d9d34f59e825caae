"""`truce zone` and `truce shapes`: areas and lines out of files, as their authors' claims."""

import json
from pathlib import Path
from typing import cast

from truce.access import Reader
from truce.asof import EVER
from truce.cli import USAGE, say
from truce.cli.texts.briefing import width
from truce.errors import ArgumentError


def run_zone(
    path: Path,
    file: Path | None,
    said: dict[str, str | float | bool | None],
    *,
    as_json: bool,
    reader: Reader | None,
) -> int:
    """File the shapes of a file in a mission, or list what was filed. 0: done.

    Raises:
        InputError: the file cannot be read, or draws nothing that can be used.
        ArgumentError: something said of it cannot be.
        StoreError, LedgerError: the record cannot be written.
    """
    from truce.cli.mission.working import open_mission
    from truce.findings.zone_claims import ZoneKind
    from truce.mission.answers.readable import readable
    from truce.mission.answers.withholding import notice, withheld_of
    from truce.mission.answers.zones import zones_at
    from truce.mission.filing.zones import Said, file_zones
    from truce.mission.opened import known_by
    from truce.report import zones as report

    if file is None:
        with open_mission(path, reader) as mission:
            entries = known_by(readable(mission.entries(), mission.holders())[0])
            found = zones_at(entries, EVER, "record")
            view = f"what {reader.in_words} may read" if reader else "what this copy holds"
            hidden = notice(withheld_of(mission.entries(), mission.holders()), view)
            told = report.zones_dict(mission.name, found) | ({"withheld": hidden} if hidden else {})
            say(json.dumps(told, ensure_ascii=False, indent=2) if as_json
                else report.zones_page(mission.name, found, width(), hidden))  # fmt: skip
        return 0
    for option in ("by", "kind"):
        if not said[option]:
            raise ArgumentError(f"--{option}", "", "is missing: a zone is somebody's claim", "Give it")
    wanted = Said(
        by=str(said["by"]), kind=cast(ZoneKind, said["kind"]), of=str(said["of"] or ""),
        since=cast(str | None, said["since"]), until=cast(str | None, said["until"]),
        as_written=bool(said["as_written"]), draws=str(said["draws"] or ""),
        error_km=cast(float | None, said["error_km"]), error_in=str(said["error_in"] or ""),
        audience=cast(str | None, said["audience"]),
    )  # fmt: skip
    with open_mission(path) as mission:
        done = file_zones(mission, file, wanted)
    if as_json:
        say(json.dumps(report.filed_dict(file.name, done), ensure_ascii=False, indent=2))
    else:
        say("\n".join(report.filed_lines(done, width())))
    return 0


def run_shapes(file: Path, *, as_yaml: bool, as_json: bool) -> int:
    """Show what a file draws: as a list, as `zones` for agreement.yaml, or as JSON. 2: nothing can be used.

    Raises:
        InputError: the file cannot be read.
    """
    from truce.clauses.zone_files.exchanged import exchanged_doubt
    from truce.clauses.zone_files.reading import read_shapes
    from truce.clauses.zone_files.yaml_zones import zones_yaml
    from truce.errors import printable
    from truce.report.folding import fold
    from truce.report.zones import place_in_words, shapes_dict, shapes_lines

    found, _ = read_shapes(file)
    if as_yaml:
        say(zones_yaml(found))
    elif as_json:
        drawn = [
            {"shape": d.number, "name": d.name, "since": d.since or None, "until": d.until or None,
             "doubt": exchanged_doubt(d.geometry, ()) or None, "geometry": d.geometry}
            for d in found.drawn
        ]  # fmt: skip
        told = {"schema": "truce-shapes/1", "file": str(file), "drawn": drawn, **shapes_dict(found)}
        say(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        lines: list[str] = []
        for d in found.drawn:
            doubt = exchanged_doubt(d.geometry, ())
            told_of = f"shape {d.number} ({d.name}): {d.geometry['type']}, its middle at "
            told_of += place_in_words(d.geometry)
            lines += fold(printable(f"{told_of}{f'; DOUBT: {doubt}' if doubt else ''}"), width(), "", "  ")
        lines += shapes_lines(found, width())
        say("\n".join(lines) or "Nothing is drawn.")
    return 0 if found.drawn else USAGE
