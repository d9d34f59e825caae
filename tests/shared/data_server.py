"""Interfaces of data sets as their makers document them, on loopback, with rows that are invented."""

import json
import socket
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from web_server import Asked, http


def acled_row(number: int, **other: object) -> dict[str, object]:
    """A row of ACLED that can be used."""
    return {
        "event_id_cnty": f"ARD{number}", "event_date": f"2031-05-{1 + number % 28:02}", "year": "2031",
        "time_precision": "1", "disorder_type": "Political violence", "event_type": "Battles",
        "sub_event_type": "Armed clash", "actor1": "Northern Forces", "inter1": "Rebel group",
        "actor2": "Military Forces of Arden", "inter2": "State forces", "country": "Arden",
        "admin1": "Vale", "location": "Old Mill", "latitude": "12.5", "longitude": "41.25",
        "geo_precision": "1", "source": "Arden Wire", "notes": f"Shots near the mill, report {number}.",
        "fatalities": str(number % 3), "timestamp": str(1936000000 + number),
    } | other  # fmt: skip


def ucdp_row(number: int, **other: object) -> dict[str, object]:
    """A row of UCDP GED that can be used, as its interface writes it."""
    day = f"2031-05-{1 + number % 28:02}T00:00:00"
    return {
        "id": 5000 + number, "year": 2031, "type_of_violence": 1, "code_status": "Clear",
        "side_a": "Government of Arden", "side_b": "Northern Forces", "where_prec": 1,
        "where_coordinates": "Old Mill", "latitude": 12.5, "longitude": 41.25, "country": "Arden",
        "adm_1": "Vale", "adm_2": None, "event_clarity": 1, "date_prec": 1, "date_start": day,
        "date_end": day, "best": number % 3, "high": 3, "low": 0,
        "source_headline": 'Shots near the mill,\n"again"',
    } | other  # fmt: skip


@dataclass
class Interface:
    """Answers for pages; `rows` may change between them. `most` is how many rows it gives at most."""

    kind: str
    rows: list[dict[str, object]] = field(default_factory=list)
    most: int = 10
    total: int | None = None
    """What it says there is in all; None: the truth."""
    next: str | None = None
    """What it says is the next address; None: the truth."""
    token: str = ""
    fails: dict[int, bytes] = field(default_factory=dict)
    """What it answers instead for a page, once."""
    always: dict[int, bytes] = field(default_factory=dict)
    """What it answers instead for a page, whenever it is asked."""
    asked: list[int] = field(default_factory=list)
    shift: Sequence[dict[str, object]] = ()
    """Rows that come in before all others once the first page was given."""

    def __call__(self, asked: Asked, connection: socket.socket) -> None:
        query = parse_qs(urlsplit(asked.path).query)
        number = int(query["page"][0])
        self.asked.append(number)
        if self.token and asked.header("authorization") != f"Bearer {self.token}":
            connection.sendall(http(b'{"message": "Unauthorized"}', "401 Unauthorized"))
            return
        other = self.fails.pop(number, None) or self.always.get(number)
        connection.sendall(other or http(self._page(number, asked), Content_Type="application/json"))
        if self.shift:
            self.rows[:0], self.shift = self.shift, ()

    def _page(self, number: int, asked: Asked) -> bytes:
        total = len(self.rows) if self.total is None else self.total
        first = (number - (self.kind == "acled")) * self.most
        rows = self.rows[first : first + self.most]
        if self.kind == "acled":
            told = {"status": 200, "success": True, "last_update": 3, "count": len(rows), "data": rows}
            return json.dumps(told | {"total_count": total}).encode()
        url = urlsplit(asked.path).path
        here = f"http://{asked.header('host')}{url}?page={number + 1}"
        truly = here if first + self.most < len(self.rows) else ""
        told = {
            "TotalCount": total, "TotalPages": -(-total // self.most), "PreviousPageUrl": "",
            "NextPageUrl": truly if self.next is None else self.next, "Result": rows,
        }  # fmt: skip
        return json.dumps(told).encode()
