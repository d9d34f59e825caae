"""The rows that pages gave, as the file of event data in which those that are new come into the record.

Of what an interface gives at each look only the rows that it did not give before, or gives otherwise now, are
taken in, as one more file of the data set: of two rows of one id the later one counts. A row that it gives no
more counts until it is taken back: an answer that was cut short must not make anything vanish.
"""

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from truce.documents.fetching.targets import target_of

_VERSION = re.compile(r"\d{2}\.\d{1,2}(?:\.\d{1,2}){0,2}")


def rows_file(kind: str, where: str, asked: int, rows: Sequence[Mapping[str, Any]]) -> tuple[str, bytes]:
    """The name and the bytes of the file for rows that an interface gave, asked at a time (milliseconds).

    The time is in it: rows that go back to what they said before are another file, which comes later.
    """
    at = datetime.fromtimestamp(asked / 1000, UTC)
    stamp = f"{at:%Y%m%dT%H%M%S}Z"
    last = target_of(where).path.partition("?")[0].rstrip("/").rpartition("/")[2]
    if kind == "ucdp":
        # The version stands in the address: Candidate rows are told from yearly ones by the name of the file.
        version = last.replace(".", "_") if _VERSION.fullmatch(last) else "api"
        return f"GEDEvent_v{version}-{stamp}.csv", _as_csv(rows, stamp)
    deleted = "-deleted" if any("deleted_timestamp" in row for row in rows) else ""
    told = {"asked": stamp, "data": list(rows)}
    return f"acled{deleted}-{stamp}.json", json.dumps(told).encode()


def _as_csv(rows: Sequence[Mapping[str, Any]], stamp: str) -> bytes:
    columns = list(dict.fromkeys(str(name) for row in rows for name in row))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*columns, "asked_by_truce"])
    for row in rows:
        writer.writerow([*(_cell(row.get(name)) for name in columns), stamp])
    return text.getvalue().encode("utf-8", "replace")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
