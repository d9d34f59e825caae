"""`truce analytics`: how fresh the columns are out of which much event data is judged; build them, or not."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

from truce.cli import complain, say
from truce.cli.mission.working import minute_of, open_mission

if TYPE_CHECKING:
    from truce.access import Reader
    from truce.mission.answers.analytics import Freshness


def run_analytics(
    path: Path, *, rebuild: bool, remove: bool, count: bool, known_at: str | None, as_json: bool,
    reader: "Reader | None" = None,
) -> int:  # fmt: skip
    """Say how the analytics of a mission stand, after building or deleting them if that is asked. 0: done.

    Raises:
        StoreError: they cannot be built or deleted; or the mission is encrypted, and has none.
    """
    with open_mission(path, reader) as mission:
        if remove:
            mission.analytics.remove()
        if rebuild:
            complain("building the analytics; later only what is new is read ...")
            mission.analytics.rebuild()
        counted = mission.counted(minute_of(known_at)) if count else None
        found = mission.analytics.freshness()
    if as_json:
        told = {
            "schema": "truce-analytics/1", "built": found.built, "entries": found.entries,
            "fresh": found.is_fresh, "rows": found.rows, "bytes": found.size, "reason": found.reason or None,
            "folder": str(mission.analytics.folder), "counted": counted,
        }  # fmt: skip
        say(json.dumps(told, ensure_ascii=False, indent=2))
        return 0
    say("\n".join(_lines(found)))
    for row in counted or ():
        area, month = row["area"] or "area not told", row["month"] or "not told"
        say(f"{month}  {row['rows']:>7,} rows  deaths {row['low']:,}/{row['best']:,}/{row['high']:,}  {area}")
    return 0


def _lines(found: "Freshness") -> list[str]:
    if found.built is None:
        return [f"There are no analytics: {found.reason}.", "A question that needs them builds them."]
    state = "all are in them" if found.is_fresh else f"{found.entries - found.built:,} came since"
    return [
        f"Analytics of {found.built:,} of {found.entries:,} entries ({state}): {found.rows:,} rows, "
        f"{found.size / 1e6:,.1f} MB.",
        "They are made of the record and can be deleted at any time: truce analytics MISSION --remove",
    ]
