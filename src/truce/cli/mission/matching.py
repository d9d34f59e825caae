"""`truce matches`: which accounts were put together, why, and which stand close to that."""

import json
from pathlib import Path

from truce.access import Reader
from truce.cli import say
from truce.cli.mission.working import minute_of, moment_now, open_mission
from truce.cli.texts.briefing import width


def run_matches(
    path: Path, *, near: bool, at: str | None, known_at: str | None, as_json: bool, reader: Reader | None
) -> int:
    """List what was put together, or stands close to it. 0: done. ArgumentError for a date that is none."""
    from truce.report.mission_json import readers_dict
    from truce.report.mission_marks import mark_lines, marks_dict
    from truce.report.mission_pages import readers_lines
    from truce.report.together import matches_dict, matches_page

    with open_mission(path, reader) as mission:
        state = mission.state(at or moment_now(), known_at=minute_of(known_at))
    if as_json:
        told = matches_dict(state, near) | marks_dict(state) | readers_dict(state)
        say(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        notes = [*mark_lines(state, width()), *readers_lines(state, width())]
        say("\n".join([matches_page(state, near, width()), *notes]))
    return 0
