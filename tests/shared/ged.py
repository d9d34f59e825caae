"""Small files in the form of UCDP GED, made up for the tests: no row tells of anything that happened."""

import csv
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

COLUMNS = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_name", "dyad_name",
    "side_a", "side_b", "number_of_sources", "source_article", "source_headline", "where_prec",
    "where_coordinates", "adm_1", "adm_2", "latitude", "longitude", "country", "event_clarity", "date_prec",
    "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high",
    "low",
)  # fmt: skip


def row(number: int, day: str = "2031-03-04", **other: object) -> dict[str, str]:
    """One clear fight between Northland and Southland on one day in Midtown, with what is given changed."""
    cells = {
        "id": number, "relid": f"X-{number}", "year": day[:4], "active_year": 1, "code_status": "Clear",
        "type_of_violence": 1, "conflict_name": "N: Government", "dyad_name": "Government of Northland - S",
        "side_a": "Government of Northland", "side_b": "Southland Front", "number_of_sources": 1,
        "source_article": '"A paper, a day, a headline"', "source_headline": f"Fight number {number}",
        "where_prec": 1, "where_coordinates": "Midtown", "adm_1": "Middle province", "adm_2": "Mid district",
        "latitude": 10.0, "longitude": 20.0, "country": "Northland", "event_clarity": 1, "date_prec": 1,
        "date_start": day, "date_end": day, "deaths_a": 0, "deaths_b": 0, "deaths_civilians": 0,
        "deaths_unknown": 2, "best": 2, "high": 3, "low": 1,
    }  # fmt: skip
    return {k: str(v) for k, v in (cells | other).items()}


def killing(number: int, by: str, day: str = "2031-03-04", **other: object) -> dict[str, str]:
    """Civilians killed by one side."""
    told = {"type_of_violence": 3, "side_a": by, "side_b": "Civilians", "deaths_civilians": 2}
    return row(number, day, **(told | {"deaths_unknown": 0} | other))


def text(rows: Sequence[dict[str, str]], columns: Sequence[str] = COLUMNS, delimiter: str = ",") -> str:
    """The file as text, quoted where that is needed."""
    out = StringIO()
    writer = csv.DictWriter(
        out, columns, extrasaction="ignore", delimiter=delimiter, lineterminator="\n", restval=""
    )
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def write(
    file: Path, rows: Sequence[dict[str, str]], columns: Sequence[str] = COLUMNS, encoding: str = "utf-8"
) -> Path:
    """Write the file and give its path."""
    file.write_text(text(rows, columns), encoding=encoding, newline="")
    return file
