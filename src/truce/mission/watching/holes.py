"""A watched source that was not reached is a hole of observation, if the mission says what the source covers.

Somebody says so by naming the source as who watched: ``truce cover MISSION --who ADDRESS ...``. Otherwise
nobody knows of which area and time its silence leaves a hole, and it is only named.
"""

from datetime import UTC, datetime, timedelta

from truce.errors import ArgumentError
from truce.mission.filing.covering import cover
from truce.mission.missions import Mission
from truce.mission.opened import of_form
from truce.mission.watching.sources import Watch, standing_entries

PATIENCE = 3
"""So many times its pace may a source go without being reached before that is a hole."""
LEAST = 120_000
"""In milliseconds: a shorter time is none, whatever the pace."""
_MINUTE = timedelta(minutes=1)
BY = "truce watch"


def is_hole(watch: Watch, last: int, now: int) -> bool:
    """Whether a source went for too long without being reached; times in milliseconds since 1970, UTC."""
    return now - last > PATIENCE * watch.every * 1000 + LEAST


def file_hole(mission: Mission, watch: Watch, last: int, now: int, reason: str) -> str:
    """File that a source gave nothing between two moments; the id of the entry.

    "" if nobody said what it covers, or not a whole minute lies between.
    """
    first = datetime.fromtimestamp(last / 1000, UTC).replace(second=0, microsecond=0) + _MINUTE
    until = datetime.fromtimestamp(now / 1000, UTC).replace(second=0, microsecond=0) - _MINUTE
    if until < first or not _covers(mission, watch):
        return ""
    told = {
        "what": "missing", "cause": "feed", "who": watch.where, "from": f"{first:%Y-%m-%dT%H:%M}",
        "to": f"{until:%Y-%m-%dT%H:%M}", "clock": "UTC", "note": reason,
    }  # fmt: skip
    try:
        return cover(mission, mission.state(f"{until:%Y-%m-%d}"), told, BY).entry
    except ArgumentError:
        # What was said of it was withdrawn in the meantime, or is of another time than anybody watches.
        return ""


def _covers(mission: Mission, watch: Watch) -> bool:
    """Whether somebody said of what it is that a source tells."""
    where = watch.where.casefold()
    return any(
        str(told.get("who", "")).casefold() == where and told.get("what") in ("watched", "planned")
        for _, told in of_form(standing_entries(mission), "cover")
    )
