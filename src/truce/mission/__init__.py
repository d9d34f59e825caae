"""Wires the stages: documents in, a brief out (`brief`); and missions, which keep a record (`Mission`)."""

from pathlib import Path

from truce.mission.briefing import BRIEF_SCHEMA as BRIEF_SCHEMA
from truce.mission.briefing import Brief as Brief
from truce.mission.briefing import Source as Source
from truce.mission.briefing import brief as brief
from truce.mission.briefing import latest_date as latest_date
from truce.mission.briefing import recall as recall
from truce.mission.missions import Mission as Mission


def open(path: Path | str, *, passphrase: str | None = None) -> Mission:  # noqa: A001  (as in `truce.open`)
    """Open the mission in a folder; use it in a with-statement.

    Raises:
        StoreError: it is none, it cannot be read, or the passphrase is missing or wrong.
    """
    return Mission.open(Path(path), passphrase=passphrase)
