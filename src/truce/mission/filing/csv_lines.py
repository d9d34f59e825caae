"""The lines of a CSV table that a person fills in, each with its number; faults by line, all or nothing."""

import csv
import io
from collections.abc import Sequence
from typing import Final

from truce.errors import InputError

LARGEST: Final = 20_000_000
"""In bytes."""


def csv_lines(
    data: bytes, name: str, known: Sequence[str], needed: Sequence[str]
) -> list[tuple[int, dict[str, str]]]:
    """The lines by their columns, with the number of each; `name` is that of the file, for errors.

    Args:
        data: the file, in UTF-8.
        name: how the file is called.
        known: the columns that there can be.
        needed: those that there must be.

    Raises:
        InputError: it is no such table; the line is named.
    """
    if len(data) > LARGEST:
        raise InputError(name, f"has more than {LARGEST:,} bytes", "File it in parts")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(name, f"line {line} is not UTF-8", "Save it as CSV in UTF-8") from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins, rows = 1, list[tuple[int, list[str]]]()
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((begins, cells))
            begins = reader.line_num + 1
    except csv.Error as error:
        reason = f"line {begins} cannot be taken apart ({error})"
        raise InputError(name, reason, "Close each quotation mark") from None
    if not rows:
        raise InputError(name, "is empty", f"Give a first line with columns: {', '.join(known)}")
    columns = [cell.strip().casefold() for cell in rows[0][1]]
    for column in columns:
        if column not in known or columns.count(column) > 1:
            reason = f"line 1 has a column {column!r:.40} that is not known, or twice"
            raise InputError(name, reason, f"Known are {', '.join(known)}")
    missing = [c for c in needed if c not in columns]
    if missing:
        raise InputError(name, f"line 1 lacks the column {missing[0]}", f"Needed: {', '.join(needed)}")
    return [(number, _by_column(number, cells, columns, name)) for number, cells in rows[1:]]


def _by_column(number: int, cells: Sequence[str], columns: Sequence[str], name: str) -> dict[str, str]:
    if len(cells) != len(columns):
        reason = f"line {number} has {len(cells)} cells, and the first line {len(columns)}"
        raise InputError(name, reason, "Give one cell for each column; quote a cell that has a comma in it")
    return {column: cell.strip() for column, cell in zip(columns, cells, strict=True)}
