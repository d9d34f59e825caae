"""Broken event data the whole way, as a user hands it over: rows, or an error in words; pages that print."""

import os
import random
import unicodedata
from pathlib import Path

import broken_events
import pytest
from commands import here

FILES = 200 if os.environ.get("HYPOTHESIS_PROFILE") == "soak" else 3
ENDINGS = {
    "ucdp": ".csv", "acled-csv": ".csv", "acled-json": ".json", "acled-deletions": ".json", "gdelt": ".csv",
    "gdelt-zip": ".zip", "gdelt-mentions": ".csv", "polecat": ".txt", "pa-x": ".csv", "mapping-csv": ".csv",
    "mapping-xlsx": ".xlsx", "odk-kobo": ".json", "odk-central": ".json", "odk-xml": ".xml",
    "geojson": ".geojson", "kml": ".kml", "kmz": ".kmz",
}  # fmt: skip
MAPS = {"mapping": broken_events.LOG, "odk": broken_events.FORM}


def moves_a_cursor(text: str) -> list[str]:
    """Characters that a terminal obeys, or that hide the order of what is read."""
    return [c for c in text if unicodedata.category(c) in ("Cc", "Cf", "Cs") and c not in "\n\t"]


@pytest.mark.slow
@pytest.mark.parametrize("name", ENDINGS)
def test_broken_event_data_ends_in_rows_or_in_words(tmp_path: Path, name: str):
    target, mission = broken_events.targets()[name], tmp_path / "mission"
    assert here("init", mission)[0] == 0
    kind = name.partition("-")[0]
    told = tmp_path / "map.yaml"
    told.write_text(MAPS.get(kind, ""))
    for number in range(FILES):
        file = tmp_path / f"{number}{ENDINGS[name]}"
        file.write_bytes(broken_events.broken(target, random.Random(f"whole way {name} {number}")).data)
        if kind in ("geojson", "kml", "kmz"):
            asked = here("zone", mission, file, "--by", "North", "--kind", "control")
        else:
            asked = here("ingest", mission, file, *(("--mapping", told) if kind in MAPS else ()))
        code, out, messages = asked
        assert code in (0, 2)
        assert out if code == 0 else messages
        assert not moves_a_cursor(out + messages)
    for question in ("status", "timeline", "history", "sources", "zone", "coverage", "sensitivity"):
        code, out, messages = here(question, mission)
        assert code == 0, messages
        assert not moves_a_cursor(out)
