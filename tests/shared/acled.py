"""Small files in the form of ACLED, made up for the tests: no row tells of anything that happened."""

import csv
import json
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import Any

COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type",
    "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction",
    "civilian_targeting", "iso", "region", "country", "admin1", "admin2", "admin3", "location", "latitude",
    "longitude", "geo_precision", "source", "source_scale", "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip
STAMP = 1_925_000_000


def row(number: int, day: str = "2031-03-04", **other: object) -> dict[str, str]:
    """Shells on one day in Midtown, Northland's army and Southland's named, with what is given changed."""
    cells = {
        "event_id_cnty": f"NOR{number}", "event_date": day, "year": day[:4], "time_precision": 1,
        "disorder_type": "Political violence", "event_type": "Explosions/Remote violence",
        "sub_event_type": "Shelling/artillery/missile attack",
        "actor1": "Military Forces of Northland (2020-)", "inter1": "State forces",
        "actor2": "Southland Front",
        "inter2": "Rebel group", "iso": 999,
        "region": "Middle", "country": "Northland", "admin1": "Middle province", "admin2": "Mid district",
        "location": "Midtown", "latitude": "10.0", "longitude": "20.0", "geo_precision": 1,
        "source": "A paper; Another", "source_scale": "National", "notes": f"Shells fell, number {number}.",
        "fatalities": 2, "timestamp": STAMP,
    }  # fmt: skip
    return {name: str((cells | other).get(name, "")) for name in (*COLUMNS, *other)}


def old(number: int, **other: object) -> dict[str, str]:
    """The same with codes as exports before 2019 had them."""
    told = {"inter1": 1, "inter2": 2, "event_date": "04 March 2031", "event_type": "Remote violence"}
    return row(number, **(told | {"sub_event_type": ""} | other))


def text(rows: Sequence[dict[str, str]], columns: Sequence[str] = COLUMNS, delimiter: str = ",") -> str:
    """The file as text, quoted where that is needed."""
    out = StringIO()
    writer = csv.DictWriter(
        out, columns, extrasaction="ignore", delimiter=delimiter, lineterminator="\n", restval=""
    )
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def write(file: Path, rows: Sequence[dict[str, str]], **how: Any) -> Path:
    """Write the file and give its path."""
    file.write_text(text(rows, **how), encoding="utf-8", newline="")
    return file


def page(file: Path, rows: Sequence[dict[str, str]], **other: object) -> Path:
    """Write rows as the API answers with them."""
    answer = {"status": 200, "success": True, "count": len(rows), "data": list(rows)}
    file.write_text(json.dumps(answer | other))
    return file


def deletions(file: Path, ids: dict[str, int]) -> Path:
    """Write what the API says was deleted: ids, each with when."""
    rows = [{"event_id_cnty": name, "deleted_timestamp": str(when)} for name, when in ids.items()]
    return page(file, rows)
