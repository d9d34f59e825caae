"""Small tables in the form of GDELT 2.0, made up for the tests: no row tells of anything that happened."""

import zipfile
from collections.abc import Sequence
from pathlib import Path

from truce.incidents.feeds.gdelt import EVENTS, MENTIONS


def row(number: int, day: str = "20310304", **other: object) -> dict[str, str]:
    """A program's reading of a sentence about a fight in Midtown, with what is given changed."""
    cells = {
        "GLOBALEVENTID": number, "SQLDATE": day, "MonthYear": day[:6], "Year": day[:4],
        "FractionDate": "2031.1", "Actor1Code": "NLDMIL", "Actor1Name": "NORTHLAND", "Actor2Code": "SLF",
        "Actor2Name": "SOUTHLAND FRONT", "IsRootEvent": 1, "EventCode": "194", "EventBaseCode": "194",
        "EventRootCode": "19", "QuadClass": 4, "GoldsteinScale": "-10.0", "NumMentions": 6, "NumSources": 1,
        "NumArticles": 6, "AvgTone": "-4.5", "ActionGeo_Type": 4, "ActionGeo_FullName": "Midtown, Northland",
        "ActionGeo_CountryCode": "NL", "ActionGeo_Lat": "10.0", "ActionGeo_Long": "20.0",
        "ActionGeo_FeatureID": "-1", "DATEADDED": day + "120000", "SOURCEURL": f"https://example.org/{number}",
    }  # fmt: skip
    return {name: str((cells | other).get(name, "")) for name in EVENTS}


def mention(number: int, moment: str = "20310304121500", **other: object) -> dict[str, str]:
    """One place in one article where a program found an event."""
    cells = {
        "GLOBALEVENTID": number, "EventTimeDate": moment, "MentionTimeDate": moment, "MentionType": 1,
        "MentionSourceName": "example.org", "MentionIdentifier": f"https://example.org/copy/{number}",
        "SentenceID": 3, "InRawText": 1, "Confidence": 40,
    }  # fmt: skip
    return {name: str((cells | other).get(name, "")) for name in MENTIONS}


def text(rows: Sequence[dict[str, str]], *, head: bool = False) -> str:
    """The table as text."""
    lines = ["\t".join(row.values()) for row in rows]
    return "\n".join([*(["\t".join(rows[0])] if head else []), *lines]) + "\n"


def write(file: Path, rows: Sequence[dict[str, str]], *, head: bool = False) -> Path:
    """Write the table, in an archive if the name says so, and give its path."""
    if file.suffix == ".zip":
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(file.stem, text(rows, head=head))
    else:
        file.write_text(text(rows, head=head), newline="")
    return file
