"""Event data that comes in pages: how each interface numbers them, and what one page says.

ACLED's API gives rows under "data", as many as `limit` says, from page 1 on; with `with_total=true` it says
how many there are in all. UCDP's gives them under "Result", from page 0 on, with "TotalCount" and
"NextPageUrl". A next address is compared with what is watched and never followed: pages are asked for by
their number, at the address that somebody said. What a server says of its totals is held against what it
gave: where they differ rows are missing, and that is no calm.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from truce.documents.fetching.bodies import Unfetched
from truce.documents.fetching.targets import target_of
from truce.errors import InputError, printable

MOST_PAGES: Final = 1000
"""So many pages of one answer are asked for; an interface that goes on behind them has no end."""
_AGAIN = "It is tried again"
_NARROW = "Narrow what is asked for: a country, and the days of the agreement"
_SAYING = ("error", "message", "messages", "error_description", "detail")


@dataclass(frozen=True, slots=True)
class Interface:
    """How an interface gives rows: under which name, from which page on, and how it calls what.

    `size` is the parameter for the most rows of a page and how many are asked for, `more` what is asked
    beside it. `total` names the number of all rows, `next` the address of the next page ("": it names none),
    `identity` the cell that names a row.
    """

    rows: str
    first: int
    size: tuple[str, int]
    total: str
    identity: str
    next: str = ""
    more: str = ""


INTERFACES: Final[Mapping[str, Interface]] = {
    "acled": Interface("data", 1, ("limit", 5000), "total_count", "event_id_cnty", more="with_total=true"),
    "ucdp": Interface("Result", 0, ("pagesize", 1000), "TotalCount", "id", next="NextPageUrl"),
}
"""The interfaces whose pages are walked, by the kind of their watch."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its rows, how many rows there are in all (None: not told), whether it names a next one.

    `is_short`: it has fewer rows than were asked for. `odd` is how many of its rows are none.
    """

    rows: tuple[Mapping[str, Any], ...]
    total: int | None
    has_next: bool | None
    is_short: bool
    odd: int = 0


def page_address(kind: str, where: str, number: int) -> str:
    """The address of one page of what is watched."""
    one = INTERFACES[kind]
    asked = f"{one.size[0]}={one.size[1]}&page={number}" + (f"&{one.more}" if one.more else "")
    return f"{where}{'&' if '?' in where else '?'}{asked}"


def own_parameters(kind: str) -> tuple[str, ...]:
    """The parameters that the walk sets itself."""
    return "page", INTERFACES[kind].size[0]


def page_of(kind: str, where: str, body: bytes) -> Page:
    """What one page says.

    Raises:
        Unfetched: it is no page of this interface: an error, a web page, or cut off.
        InputError: it leads elsewhere than to what is watched.
    """
    one = INTERFACES[kind]
    told = _json(where, body)
    rows = told.get(one.rows)
    if not isinstance(rows, list) or told.get("success") is False or told.get("error"):
        said = _error_in(told)
        reason = f"answers with an error: {said}" if said else f"gives no list of rows called {one.rows}"
        raise Unfetched(where, reason, "Check the key, the quota and the address")
    total = _whole(told.get(one.total))
    count = _whole(told.get("count")) if kind == "acled" else None
    if total is None and count is not None and count > len(rows):
        total = count
    has_next = None
    if one.next:
        has_next = bool(told.get(one.next))
        if has_next:
            _check_next(where, told[one.next])
    good = tuple(row for row in rows if isinstance(row, dict))
    return Page(good, total, has_next, len(rows) < one.size[1], len(rows) - len(good))


def _json(where: str, body: bytes) -> Mapping[str, Any]:
    try:
        told = json.loads(body.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        start = body[:200].lstrip().lower()
        if start.startswith((b"<!doctype", b"<html", b"<")):
            reason = "gives a web page instead of rows, perhaps one to log in or of an error"
        else:
            reason = "gives JSON that is broken or cut off" if start[:1] in (b"{", b"[") else "gives no JSON"
        raise Unfetched(where, reason, _AGAIN) from None
    if not isinstance(told, dict):
        raise Unfetched(where, "gives JSON of another kind than this interface does", "Check the address")
    return told


def _no_number(word: str) -> None:
    raise ValueError(word)


def _error_in(told: Mapping[str, Any]) -> str:
    """What an answer says went wrong; "" if nothing."""
    for name in _SAYING:
        said = told.get(name)
        if isinstance(said, dict):
            said = said.get("message")
        if isinstance(said, list):
            said = "; ".join(map(str, said))
        if isinstance(said, str) and said.strip():
            return printable(" ".join(said.split()))[:200]
    return ""


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _check_next(where: str, given: object) -> None:
    """InputError where the next page is said to be elsewhere: another host, or another question."""
    watched = target_of(where)
    try:
        found = target_of(str(given))
    except InputError as error:
        raise InputError(where, f"names a next page that {error.reason}", "Ask its server's people") from None
    if (found.host, _bare(found.path)) != (watched.host, _bare(watched.path)):
        reason = f"says that its next page is at {found.scheme}://{found.place}, which is not what is watched"
        raise InputError(where, reason, "Nothing there is asked; see what it is before anybody allows that")


def _bare(path: str) -> str:
    # Servers write their own paths in other letters than they were asked in.
    return path.partition("?")[0].rstrip("/").casefold()


# ---- all pages of one answer


@dataclass(slots=True)
class Walk:
    """How far all pages of an answer were asked for: the page that is next, rows so far, and in all.

    `ids` are the rows that were given so far; None where it went on after a stop, and nobody knows.
    """

    number: int
    seen: int = 0
    total: int | None = None
    ids: set[str] | None = field(default_factory=set)
    is_over: bool = False

    def take(self, kind: str, page: Page) -> str:
        """Count one page; what is wrong with it beside those before, or "".

        Its rows are rows all the same.
        """
        if page.total is not None and self.total is not None and page.total != self.total:
            return (
                f"says on page {self.number} that there are {page.total:,} rows, and said {self.total:,} "
                "before: they changed while they were asked for"
            )
        self.total = page.total if page.total is not None else self.total
        again = self._again(kind, page)
        if again:
            return (
                f"gives on page {self.number} {again:,} of the rows of earlier pages once more: rows moved "
                "while they were asked for, and others may have been left out"
            )
        self.seen += len(page.rows) + page.odd
        return self._ending(page)

    def _again(self, kind: str, page: Page) -> int:
        """How many of its rows an earlier page had."""
        if self.ids is None:
            return 0
        found = {identity(kind, row) for row in page.rows}
        again = len(found & self.ids)
        self.ids |= found
        return again

    def _ending(self, page: Page) -> str:
        """Whether that was the last page, and what is wrong with the whole if so."""
        enough = self.total is not None and self.seen >= self.total
        if page.has_next is None:
            self.is_over = not page.rows or (page.is_short and enough)
        else:
            self.is_over = not page.has_next or not page.rows
            if enough and not self.is_over:
                return f"names a next page behind the {self.total:,} rows that it says there are"
        if self.is_over:
            if self.total is not None and self.seen != self.total:
                return f"says that there are {self.total:,} rows, and gave {self.seen:,}"
            return ""
        self.number += 1
        if self.number >= MOST_PAGES:
            return f"has more than {MOST_PAGES:,} pages. {_NARROW}"
        return ""


def identity(kind: str, row: Mapping[str, Any]) -> str:
    """What names a row within its data set; its content where it names nothing."""
    told = row.get(INTERFACES[kind].identity)
    return f"{told}" if told not in (None, "") else telling(row)


def telling(row: Mapping[str, Any]) -> str:
    """A short name for all that a row says."""
    return hashlib.blake2b(json.dumps(row, sort_keys=True).encode(), digest_size=12).hexdigest()


def news(
    kind: str, rows: Sequence[Mapping[str, Any]], known: dict[str, str]
) -> tuple[Mapping[str, Any], ...]:
    """The rows that are not known, or known otherwise; they are known from then on."""
    found = []
    for row in rows:
        name, told = identity(kind, row), telling(row)
        if known.get(name) != told:
            known[name] = told
            found.append(row)
    return tuple(found)
