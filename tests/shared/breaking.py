"""Files of rows, broken as a seed decides: one row of them, or anything anywhere. For tests alone."""

import copy
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

DEEP = 1500
ODD = (
    "", " ", "0", "-1", "1e999", "1e3", "NaN", "inf", "-0.0", "9" * 40, "9" * 5000, "18446744073709551616",
    "2147483648", "1_000", "٣", "1,5", "0x10", "31.02.2031", "2031-02-30", "0000-00-00", "9999-12-31",
    "2031-03-04T25:61", "10000-01-01", "x" * 40_000, "=1+1", "=HYPERLINK(\"http://example.org\")", "@SUM(1)",
    "\u202emirrored\u202c", "\u2066a\u2069", "\u200b", "\ufeff", "a\u0301" * 50, "\U0001f600", "..", "../x",
    "null", "None", "true", "[]", "{}", "<b>", "&amp;", "%s%n", "\\", "''", ";", "|", "a;b;c", "A/B",
)  # fmt: skip
"""Cells that no office meant; all of them can stand in XML too."""
WORSE = (
    "\x00",
    "\x1b[31mred",
    "\x07",
    "\r",
    "\x0b",
    "\x85",
    "\u2028",
    '"',
    '""',
    'a "quoted" word',
    '"open',
    "\t",
)
HALF = ("\ud800", "a\udfffb")
"""Halves of characters, which JSON can write and UTF-8 cannot."""

Alter = Callable[[bytes, random.Random, Sequence[bytes]], bytes]


@dataclass(frozen=True, slots=True)
class File:
    """A whole file: what stands before its rows, the rows, what stands between and behind them.

    `alter` breaks a row so that the others can still be told from it; `pack` makes the file of its text.
    """

    head: bytes
    rows: tuple[bytes, ...]
    alter: Alter
    joint: bytes = b"\n"
    tail: bytes = b"\n"
    pack: Callable[[bytes], bytes] = bytes

    def text(self, rows: Sequence[bytes]) -> bytes:
        """The file with these rows, before it is packed."""
        return self.head + self.joint.join(rows) + self.tail


def line_altered(delimiter: str) -> Alter:
    """What breaks a line of cells, and leaves it a line."""

    def alter(row: bytes, draw: random.Random, others: Sequence[bytes]) -> bytes:
        cells = row.decode().split(delimiter)
        for _ in range(draw.choice((1, 1, 1, 2, 5))):
            _one_cell(cells, draw, draw.choice(others).decode().split(delimiter))
        return delimiter.join(cells).replace("\n", " ").encode("utf-8", "surrogatepass")

    return alter


def _is_small(text: str) -> bool:
    """Whether it can be repeated: files that grow without end try this machine, and no reader."""
    return len(text) < 5_000


def _one_cell(cells: list[str], draw: random.Random, others: list[str]) -> None:
    at = draw.randrange(len(cells)) if cells else 0
    match draw.randrange(8) if cells else 0:
        case 0:
            cells.insert(at, draw.choice(ODD))
        case 1:
            del cells[at]
        case 2:
            other = draw.randrange(len(cells))
            cells[at], cells[other] = cells[other], cells[at]
        case 3:
            cells[at] = draw.choice(others)
        case 4:
            repeated = cells[at : at + 3]
            cells[at:at] = repeated * draw.choice((1, 2, 200 if _is_small("".join(repeated)) else 1))
        case 5:
            cut = draw.randrange(len(cells[at]) + 1)
            cells[at] = cells[at][:cut] + draw.choice(WORSE + HALF) + cells[at][cut:]
        case _:
            cells[at] = draw.choice(ODD + WORSE)


def json_altered(row: bytes, draw: random.Random, others: Sequence[bytes]) -> bytes:
    """Breaks a value somewhere in a row of JSON, and leaves it JSON (as Python writes it, with NaN)."""
    read = json.loads(row)
    for _ in range(draw.choice((1, 1, 1, 2, 5))):
        read = _one_value(read, draw, json.loads(draw.choice(others)))
    return json.dumps(read).replace('"@deep"', "[" * DEEP + "]" * DEEP).encode()


def _one_value(read: Any, draw: random.Random, other: Any) -> Any:
    """The same with one of its values broken."""
    holders: list[Any] = []
    waiting = [read]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict | list) and one:
            holders.append(one)
            waiting += one.values() if isinstance(one, dict) else one
    if not holders or draw.random() < 0.03:
        return draw.choice((None, 1, "", [], {}, other, [read]))
    holder = draw.choice(holders)
    key = draw.choice(list(holder)) if isinstance(holder, dict) else draw.randrange(len(holder))
    match draw.randrange(6):
        case 0:
            del holder[key]
        case 1:
            holder[key] = draw.choice((*ODD, *WORSE, *HALF))
        case 2:
            holder[key] = draw.choice(
                (None, True, -1, 10**30, 1.5, 1e300, float("nan"), float("inf"), [], {}, "@deep")
            )
        case 3:
            times = draw.choice((1, 2, 300 if _is_small(json.dumps(read)) else 1))
            holder[key] = [copy.deepcopy(holder[key]) for _ in range(times)]
        case 4:
            holder[key] = {"a": holder[key], "": copy.deepcopy(other)}
        case _:
            value = draw.choice(list(other.values())) if isinstance(other, dict) and other else other
            holder[key] = copy.deepcopy(value)
    return read


def xml_altered(row: bytes, draw: random.Random, others: Sequence[bytes]) -> bytes:
    """Breaks an element somewhere in a row of XML, and leaves it well-formed."""
    root = ET.fromstring(row)
    for _ in range(draw.choice((1, 1, 1, 2, 5))):
        _one_element(root, draw, ET.fromstring(draw.choice(others)))
    return ET.tostring(root, encoding="unicode").encode().replace(b"@deep", b"<a>" * DEEP + b"</a>" * DEEP)


def _one_element(root: ET.Element, draw: random.Random, other: ET.Element) -> None:
    parents = [e for e in root.iter() if len(e)]
    parent = draw.choice(parents) if parents else root
    child = draw.choice(list(parent)) if len(parent) else root
    match draw.randrange(7) if len(parent) else 5:
        case 0:
            parent.remove(child)
        case 1:
            small = _is_small(ET.tostring(root, encoding="unicode"))
            times = draw.choice((1, 2, 200 if small else 1))
            parent.extend([copy.deepcopy(child) for _ in range(times)])
        case 2:
            parent.insert(0, draw.choice(list(other.iter())))
        case 3:
            wrapped = ET.Element(child.tag)
            wrapped.append(child)
            parent[list(parent).index(child)] = wrapped
        case 4:
            child.set(draw.choice([*child.attrib, "r", "t", "s", "id"]), draw.choice(ODD))
        case 5:
            child.text = draw.choice((*ODD, "@deep"))
        case _:
            child.tag = draw.choice([e.tag for e in (*root.iter(), *other.iter())])


def bytes_altered(data: bytes, draw: random.Random) -> bytes:
    """Anything, anywhere."""
    for _ in range(draw.choice((1, 1, 2, 3, 8))):
        start = draw.randrange(len(data) + 1)
        end = min(len(data), start + draw.choice((1, 2, 4, 16, 64, 512)))
        match draw.randrange(6):
            case 0:
                data = data[:start] + data[end:]
            case 1:
                data = data[:start] + draw.randbytes(end - start) + data[end:]
            case 2:
                odd = draw.choice(
                    (*ODD, *WORSE, *HALF, "\n", "\r\n", "\t", ",", "[" * 1000, "<a>" * 1000, '{"a":')
                )
                data = data[:start] + odd.encode("utf-8", "surrogatepass") + data[draw.choice((start, end)) :]
            case 3:
                data = data[:end] + data[start:end] * draw.choice((1, 2, 50)) + data[end:]
            case 4:
                data = data[:start]
            case _:
                data = draw.choice((b"\xff\xfe", b"\xef\xbb\xbf", b"\x00")) + data
    return data[:200_000]
