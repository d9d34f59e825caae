"""Answers of a data set's API, saved as files: pages of JSON with their rows in a list called "data".

An answer that is an error is refused with what it says. One that was cut off gives the rows that are whole.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from truce.errors import InputError, printable
from truce.incidents.feeds.listing import HALF

LARGEST: Final = 128 * 1024 * 1024
"""In bytes; a page of an API is never as long, and more could not be read in half a minute."""
_FULL_PAGES: Final = frozenset({5000})
"""So many rows the API gives at most in one answer unless it is asked for another number."""
_MARKS = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[][{}]', re.DOTALL)
_AGAIN = "Ask the API again and save its whole answer"
REFUSED: Final = "is no data but an error that the API answered with"
Told = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Page:
    """One answer, or several in a list. `notes` say what a person should know about it."""

    told: Sequence[Any]
    notes: tuple[str, ...]

    def rows(self) -> Iterator[tuple[int, Told | str]]:
        """Each row by its number, as texts; or, for what is none, what is wrong with it."""
        for number, row in enumerate(self.told, 1):
            if isinstance(row, _CutOff):
                yield number, f"row {number} is cut off: the file ends, or breaks, in the middle of it"
            elif isinstance(row, _Broken):
                yield number, f"row {number} is broken JSON, or nested too deeply"
            elif not isinstance(row, dict):
                yield number, f"row {number} is no object with names and values"
            elif wrong := [name for name, v in row.items() if isinstance(v, dict | list)]:
                yield number, f"row {number} holds a list or an object under {printable(str(wrong[0]))[:40]}"
            else:
                cells = {str(name).casefold(): _text(value) for name, value in row.items()}
                halved = next((name for name, text in cells.items() if HALF.search(name + text)), None)
                fault = f"row {number} holds half a character under {printable(halved or '')[:40]}"
                yield number, cells if halved is None else fault


class _CutOff:
    """Stands for a row that does not end."""


class _Broken:
    """Stands for a row that ends, and cannot be read."""


def is_json(file: Path) -> bool:
    """Whether a file begins as JSON does. InputError if it cannot be read."""
    try:
        with file.open("rb") as stream:
            start = stream.read(4096)
    except OSError as error:
        raise InputError(str(file), f"cannot be read ({error.strerror})", "Check the path") from None
    return start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def read_page(file: Path, name: str, needed: Sequence[str]) -> Page:
    """Read an answer of the API of a data set.

    InputError if it is none: an error that the API answered with, JSON of another kind, or none at all.
    """
    text = _read(file)
    try:
        told, cut = json.loads(text), False
    except (ValueError, RecursionError) as error:
        told, cut = _salvaged(text)
        if not any(isinstance(row, dict) for row in told):
            reason = f"is no {name} file: it is broken JSON ({str(error)[:80]})"
            raise InputError(str(file), reason, _AGAIN) from None
    pages = told if _is_list_of_pages(told) else [told]
    rows: list[Any] = []
    notes: list[str] = []
    for page in pages:
        own = _rows_of(page, file, name)
        notes += _missing(page, own)
        rows += own
    _check(rows, file, name, needed)
    if cut:
        notes.append("the file is cut off: what came after its last whole row is missing, and unknown")
    return Page(rows, tuple(notes))


def _read(file: Path) -> str:
    try:
        if file.stat().st_size > LARGEST:
            reason = f"is longer than {LARGEST // 2**20} MB"
            raise InputError(str(file), reason, "Ask for it in pages, or as CSV")
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(str(file), f"cannot be read ({error.strerror})", "Check the path") from None
    except UnicodeDecodeError as error:
        raise InputError(str(file), f"is not UTF-8 (byte {error.start})", _AGAIN) from None


def _is_list_of_pages(told: Any) -> bool:
    return isinstance(told, list) and bool(told) and all(isinstance(t, dict) and "data" in t for t in told)


def _rows_of(page: Any, file: Path, name: str) -> list[Any]:
    if isinstance(page, list):
        return page
    data = page.get("data") if isinstance(page, dict) else None
    if isinstance(page, dict) and (_is_error(page) or not isinstance(data, list)):
        said = _error_in(page)
        if said:
            reason = f"{REFUSED}: {printable(said)[:200]}"
            raise InputError(str(file), reason, "Check the key, the quota and the terms of your account")
    if not isinstance(data, list):
        raise InputError(str(file), f"is no {name} file: it has no list of rows called data", _AGAIN)
    return data


def _is_error(page: Mapping[str, Any]) -> bool:
    return page.get("success") is False or bool(page.get("error")) or _status(page) >= 400


def _status(page: Mapping[str, Any]) -> int:
    status = page.get("status")
    return status if isinstance(status, int) and not isinstance(status, bool) else 0


def _error_in(page: Mapping[str, Any]) -> str:
    """What an answer says went wrong; "" if it says nothing."""
    for name in ("error", "message", "messages", "error_description", "detail"):
        told = page.get(name)
        if isinstance(told, dict):
            told = told.get("message") or json.dumps(told)
        if isinstance(told, list):
            told = "; ".join(map(str, told))
        if isinstance(told, str) and told.strip():
            return " ".join(told.split())
    return f"status {_status(page)}" if _is_error(page) else ""


def _missing(page: Any, rows: Sequence[Any]) -> list[str]:
    """What an answer says of how many rows there are, where they are not all here."""
    if not isinstance(page, dict):
        return []
    found = []
    counts = {n: page[n] for n in ("count", "total_count", "total") if type(page.get(n)) is int}
    most = max(counts.values(), default=len(rows))
    if most > len(rows):
        found.append(
            f"the answer says that there are {most:,} rows, and {len(rows):,} are here: it was cut short, or "
            "further pages are missing. What is missing is unknown, not calm"
        )
    elif len(rows) in _FULL_PAGES:
        found.append(
            f"the answer has exactly {len(rows):,} rows, the most that the API gives at once: unless the "
            "next page is taken in too, what comes after is unknown, not calm"
        )
    if _error_in(page):
        found.append(f"the API said: {printable(_error_in(page))[:200]}")
    return found


def _check(rows: Sequence[Any], file: Path, name: str, needed: Sequence[str]) -> None:
    first = next((row for row in rows if isinstance(row, dict)), None)
    if not rows:
        return
    if first is None:
        raise InputError(str(file), f"is no {name} file: its rows are no objects", _AGAIN)
    have = {str(key).casefold() for row in rows[:20] if isinstance(row, dict) for key in row}
    missing = [column for column in needed if column not in have]
    if missing:
        shown = ", ".join(missing[:12]) + (" and more" if len(missing) > 12 else "")
        reason = f"is no {name} file: its rows lack {len(missing)} of {len(needed)} fields: {shown}"
        raise InputError(str(file), reason, "Check that this is the right data set")


def _salvaged(text: str) -> tuple[list[Any], bool]:
    """The rows of a broken answer, with what stands for those that are broken; and whether it is cut off."""
    start = text.find("[", max(text.find('"data"'), 0))
    decoder, at, rows = json.JSONDecoder(), start + 1, list[Any]()
    while start >= 0:
        while at < len(text) and text[at] in " \t\r\n,":
            at += 1
        if at >= len(text) or text[at] == "]":
            break
        try:
            row, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            end = _end_of_value(text, at)
            if end is None:
                return [*rows, _CutOff()], True
            row, at = _Broken(), end
        rows.append(row)
    return rows, at >= len(text)


def _end_of_value(text: str, start: int) -> int | None:
    """Where an object or list ends that begins here, by its brackets alone; None: it does not."""
    depth = 0
    for mark in _MARKS.finditer(text, start):
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(mark[0], 0)
        if depth <= 0:
            return mark.end() if text[start] in "{[" and mark[0] in "}]" else None
    return None


def _text(value: Any) -> str:
    """A value as a cell would hold it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    return str(value)
