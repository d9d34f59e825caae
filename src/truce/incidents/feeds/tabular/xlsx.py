"""Workbooks (XLSX) as sheets of cells: read in a stream, nothing evaluated, nothing followed.

A workbook is hostile input. XML with a document type is refused, so are archives that unpack to too much;
macros, links and pictures are never looked at. openpyxl reads formulas and their remembered results in two
passes and tells hidden rows and merged cells only with the whole workbook in memory; here one stream gives
all of them.
"""

import io
import math
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import lru_cache, partial
from itertools import islice
from typing import IO, Final, cast

from lxml import etree

from truce.errors import InputError
from truce.incidents.feeds.tabular.scanning import Found, NotPlain, Plain, rows_in, survey
from truce.incidents.feeds.tabular.sheets import (
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    About,
    BadLine,
    Cell,
    Line,
    Merge,
    column_of,
)

MOST_MEMBERS: Final = 10_000
MOST_UNPACKED: Final = 1_500_000_000
MOST_WORDS: Final = 300_000_000
"""Bytes of the table of words that cells share; it is held in memory."""
_MOST_MEANT = 65_536
_NOT_MET: Final = Cell("", "error", "unread")
_RATIO, _RATIO_FROM = 250, 20_000_000
_MOST_MERGES = 100_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DATES: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""Numbers of the formats that ECMA-376 gives for dates and times."""
_QUOTED = re.compile(r'"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|_.|\*.', re.IGNORECASE)
_REF = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})", re.ASCII)
_1900, _1904 = datetime.fromisoformat("1899-12-30"), datetime.fromisoformat("1904-01-01")
_SAVE = "Save the sheet as CSV in UTF-8, or as XLSX without what is told here"


def is_workbook(start: bytes) -> bool:
    """Whether a file begins as an office file does."""
    return start.startswith((b"PK\x03\x04", b"PK\x05\x06", _OLE))


class Workbook:
    """An XLSX file out of its bytes."""

    sparse = False

    def __init__(self, data: bytes, name: str) -> None:
        """InputError, saying why, for what is none, is encrypted, or unpacks to too much."""
        self._name = name
        self._zip = self._opened(data)
        self._plain: dict[str, Plain] = {}
        self._meant: dict[tuple[str, str, bool, str, str, str], Cell | None] = {}
        notes = []
        parts = {n.casefold().lstrip("/"): n for n in self._zip.namelist()}
        self._parts = parts
        self._refuse_others()
        self._check_size()
        workbook = self._find("xl/workbook.xml")
        self.counts_from_1904, found = self._sheets(workbook)
        self._words = self._shared_words()
        self._shared = [Cell(word) if word.strip() else None for word in self._words]
        self._is_date = self._date_styles()
        self._targets = [target for _, _, target in found]
        self.sheets: Sequence[About] = tuple(
            self._about(title, hidden, target) for title, hidden, target in found
        )
        if "xl/vbaproject.bin" in parts:
            notes.append("it has macros; they were not looked at")
        if any(p.startswith("xl/externallinks/") for p in parts):
            notes.append("it has links to other workbooks; they were not followed")
        if self.counts_from_1904:
            notes.append("its days are counted from 1904, as it says itself")
        self.notes: Sequence[str] = tuple(notes)

    # ---- the archive

    def _opened(self, data: bytes) -> zipfile.ZipFile:
        if data.startswith(_OLE):
            if "EncryptedPackage".encode("utf-16-le") in data:
                raise InputError(self._name, "is an encrypted workbook", "Save it without a password")
            reason = "is a workbook of the old form (.xls)"
            raise InputError(self._name, reason, "Open it where it was made and save it as .xlsx or CSV")
        try:
            return zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise InputError(self._name, f"is a damaged workbook ({error})", "Get it again") from None

    def _refuse_others(self) -> None:
        mime = self._parts.get("mimetype")
        if mime and b"opendocument" in self._zip.open(mime).read(200):
            raise InputError(self._name, "is an OpenDocument file (.ods)", "Save it as .xlsx or CSV")
        if "xl/workbook.bin" in self._parts:
            raise InputError(self._name, "is a binary workbook (.xlsb)", "Save it as .xlsx or CSV")
        if "xl/workbook.xml" not in self._parts:
            raise InputError(self._name, "is an archive, and no workbook", "Unpack it, and name the table")

    def _check_size(self) -> None:
        infos = self._zip.infolist()
        names = [i.filename for i in infos]
        whole = sum(i.file_size for i in infos)
        if len(infos) > MOST_MEMBERS or whole > MOST_UNPACKED:
            raise InputError(self._name, f"unpacks to {len(infos):,} parts, {whole:,} bytes: too much", _SAVE)
        if len(set(names)) < len(names):
            raise InputError(self._name, "holds two parts of one name", "Get it from where it was made")
        if any(i.flag_bits & 1 for i in infos):
            raise InputError(self._name, "has encrypted parts", "Save it without a password")
        for one in infos:
            if one.file_size > _RATIO_FROM and one.file_size > _RATIO * max(one.compress_size, 1):
                reason = f"has a part ({one.filename}) packed {_RATIO} times and more, as bombs are"
                raise InputError(self._name, reason, _SAVE)

    def _find(self, part: str) -> str:
        found = self._parts.get(part.casefold().lstrip("/"))
        if found is None:
            raise InputError(self._name, f"lacks its part {part}", "Get it again, or save it as CSV")
        return found

    def _stream(self, part: str, most: int = MOST_UNPACKED) -> IO[bytes]:
        return cast(IO[bytes], _Bounded(self._zip.open(self._find(part)), self._name, most))

    def _elements(
        self, part: str, *tags: str, most: int = MOST_UNPACKED, whole: bytes | None = None
    ) -> Iterator[etree._Element]:
        """The elements of these names, each when it is whole; what came before it is let go.

        `whole`: the XML of the part, if it is not read from the archive.
        InputError for XML that is broken, or that has a document type: entities are declared in one.
        """
        try:
            with self._stream(part, most) if whole is None else io.BytesIO(whole) as stream:
                found = etree.iterparse(
                    stream, ("end",), tag=[f"{{*}}{tag}" for tag in tags], resolve_entities=False,
                    no_network=True, load_dtd=False, remove_comments=True, remove_pis=True,
                )  # fmt: skip
                for _, element in found:
                    if element.getroottree().docinfo.internalDTD is not None:
                        raise InputError(self._name, f"has a document type or entities in {part}", _SAVE)
                    yield element
                    _let_go(element)
        except etree.XMLSyntaxError as error:
            said = str(error)[:100]
            raise InputError(self._name, f"is damaged ({part}: {said})", "Get it again") from None
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError,
                NotImplementedError) as error:  # fmt: skip
            raise InputError(self._name, f"is damaged ({part}: {error})", "Get it again") from None

    # ---- what the workbook says of itself

    def _sheets(self, workbook: str) -> tuple[bool, list[tuple[str, bool, str]]]:
        links = {}
        for e in self._elements("xl/_rels/workbook.xml.rels", "Relationship"):
            if e.get("TargetMode") != "External":
                links[e.get("Id")] = e.get("Target") or ""
        from_1904, found = False, []
        for e in self._elements(workbook, "workbookPr", "sheet"):
            if _tag(e) == "workbookPr":
                from_1904 = e.get("date1904") in ("1", "true", "on")
                continue
            link = next((v for k, v in e.attrib.items() if str(k).rpartition("}")[2] == "id"), None)
            target = links.get(str(link), "")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if path.casefold() in self._parts and "worksheets" in path.casefold():
                found.append((e.get("name") or path, (e.get("state") or "visible") != "visible", path))
        if not found:
            raise InputError(self._name, "has no sheet of cells", "Check that this is the right file")
        return from_1904, found

    def _shared_words(self) -> list[str]:
        if "xl/sharedstrings.xml" not in self._parts:
            return []
        return [_words_in(e) for e in self._elements("xl/sharedStrings.xml", "si", most=MOST_WORDS)]

    def _date_styles(self) -> Sequence[bool]:
        """For each style of cells, whether it shows a number as a date or time."""
        if "xl/styles.xml" not in self._parts:
            return ()
        custom: dict[str, str] = {}
        styles: list[bool] = []
        for e in self._elements("xl/styles.xml", "numFmt", "cellXfs"):
            if _tag(e) == "numFmt":
                custom[e.get("numFmtId") or ""] = e.get("formatCode") or ""
                continue
            numbers = [xf.get("numFmtId") or "0" for xf in e if _tag(xf) == "xf"]
            styles = [_shows_date(number, custom.get(number)) for number in numbers]
        return tuple(styles)

    def _about(self, title: str, hidden: bool, target: str) -> About:
        """What stands of a sheet before and behind its cells: hidden columns and merged cells."""
        columns: set[int] = set()
        merges: list[Merge] = []
        plain = self._surveyed(target)
        around = plain.around if plain else None
        for e in self._elements(target, "col", "row", "mergeCell", whole=around):
            name = _tag(e)
            if name == "row":
                # One that stands among the widths of columns: what is not written plainly is parsed.
                self._plain.pop(target, None)
            if name == "col" and e.get("hidden") in ("1", "true"):
                first, last = _number(e.get("min")), _number(e.get("max"))
                columns.update(range(max(first, 1) - 1, min(last, MOST_COLUMNS)))
            elif name == "mergeCell" and (one := _merge(e.get("ref") or "")):
                merges.append(one)
                if len(merges) > _MOST_MERGES:
                    raise InputError(self._name, f"has over {_MOST_MERGES:,} merged cells", _SAVE)
        return About(title, hidden, frozenset(columns), tuple(merges))

    # ---- cells

    def lines(self, sheet: int) -> Iterator[Line | BadLine]:
        """The rows of a sheet that hold something. What it says of its own dimension is not believed."""
        last = 0
        for told, hidden, cells_of in self._rows(self._targets[sheet]):
            number = told or last + 1
            if not last < number <= MOST_ROWS:
                yield BadLine(number, "stands out of order, or beyond the last row that a sheet can have")
                continue
            last = number
            cells = cells_of()
            if cells:
                yield Line(number, cells, hidden)

    def _rows(self, target: str) -> Iterator[tuple[int, bool, Callable[[], dict[int, Cell]]]]:
        """The rows of a sheet: their numbers (0: not told), whether they are hidden, and their cells."""
        done = 0
        if plain := self._plain.get(target):
            try:
                with self._stream(target) as stream:
                    for row in rows_in(stream, plain):
                        yield row.number, row.hidden, partial(self._cells_found, row, target)
                        done += 1
                return
            except NotPlain:
                pass
        for e in islice(self._elements(target, "row"), done, None):
            yield _number(e.get("r")), e.get("hidden") in ("1", "true"), partial(self._cells_parsed, e)

    def _surveyed(self, target: str) -> Plain | None:
        """How a sheet is written, if it is written plainly."""
        try:
            with self._stream(target) as stream:
                self._plain[target] = survey(stream)
        except (NotPlain, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError):
            # What is wrong with it is told where it is parsed.
            return None
        return self._plain[target]

    def _cells_found(self, row: Found, target: str) -> dict[int, Cell]:
        if row.cells is None:
            alone = self._plain[target].alone(row.xml)
            return self._cells_parsed(next(self._elements(target, "row", whole=alone)))
        cells: dict[int, Cell] = {}
        shared, most = self._shared, len(self._shared)
        for letters, style, kind, formula, value, mark, words in row.cells:
            at = _column(letters)
            if at is None:
                continue
            if kind == "s" and not formula and value.isdigit() and int(value) < most:
                if (word := shared[int(value)]) is not None:
                    cells[at] = word
                continue
            key = kind, style, bool(formula), value, mark, words
            found = self._meant.get(key, _NOT_MET)
            if found is _NOT_MET:
                found = self._now(*key)
            if found is not None:
                cells[at] = found
        return cells

    def _now(self, kind: str, style: str, formula: bool, value: str, mark: str, words: str) -> Cell | None:
        """What a cell means; kept, for many cells of a sheet say the same."""
        told = (words if kind == "inlineStr" else None) if mark else value or None
        found = self._told(kind or "n", told, _number(style), formula)
        if len(self._meant) >= _MOST_MEANT:
            self._meant.clear()
        self._meant[kind, style, formula, value, mark, words] = found
        return found

    def _cells_parsed(self, row: etree._Element) -> dict[int, Cell]:
        return dict(self._cells(row))

    def _cells(self, row: etree._Element) -> Iterator[tuple[int, Cell]]:
        at = -1
        for e in row:
            if _tag(e) != "c":
                continue
            ref = _REF.fullmatch(e.get("r") or "")
            column = column_of(ref[1]) if ref else at + 1
            if column is None or column >= MOST_COLUMNS:
                continue
            at = column
            cell = self._cell(e)
            if cell is not None:
                yield at, cell

    def _cell(self, e: etree._Element) -> Cell | None:
        kind, style = e.get("t") or "n", _number(e.get("s"))
        parts = {_tag(child): child for child in e}
        value = parts["v"].text if "v" in parts else None
        if kind == "inlineStr" and "is" in parts:
            value = _words_in(parts["is"])
        return self._told(kind, value, style, "f" in parts)

    def _told(self, kind: str, value: str | None, style: int, formula: bool) -> Cell | None:
        """What a cell tells; None for one that holds nothing."""
        if value is None or (formula and value == "" and kind != "str"):
            return Cell("", "text", "unread") if formula else None
        found = self._value(kind, value, style)
        if found is None or (not found.text.strip() and not formula):
            return None
        return Cell(found.text, found.kind, "result") if formula else found

    def _value(self, kind: str, value: str, style: int) -> Cell | None:
        value = value[:LONGEST_CELL]
        match kind:
            case "s":
                at = _number(value, -1)
                return Cell(self._words[at]) if 0 <= at < len(self._words) else Cell("", "error")
            case "b":
                return Cell("true" if value.strip() == "1" else "false", "truth")
            case "e":
                return Cell(value, "error")
            case "d":
                return Cell(value, "moment")
            case "n":
                return self._numeric(value.strip(), style)
        return Cell(value)

    def _numeric(self, value: str, style: int) -> Cell:
        try:
            number = float(value)
        except ValueError:
            return Cell(value, "error")
        if style < len(self._is_date) and style >= 0 and self._is_date[style]:
            moment = moment_of(number, self.counts_from_1904)
            return Cell(moment, "moment") if moment else Cell(value, "error")
        return Cell(_plain(number), "number")


def moment_of(serial: float, from_1904: bool) -> str | None:
    """A number of days as a workbook counts them, in ISO 8601 to the minute; None if there is no such day.

    They count from the end of 1899, or from the beginning of 1904. Day 60 of 1900 (29 February) never was,
    and days before it are off by one: they are no dates here.
    """
    if not 0 <= serial < 2_958_466:
        return None
    minutes = round(serial * 1440)
    if serial < 1:
        return f"T{minutes // 60 % 24:02d}:{minutes % 60:02d}"
    if not from_1904 and serial < 61:
        return None
    moment = (_1904 if from_1904 else _1900) + timedelta(minutes=minutes)
    return moment.date().isoformat() if minutes % 1440 == 0 else moment.isoformat(timespec="minutes")


class _Bounded(io.RawIOBase):
    """A stream that gives no more than so many bytes: what an archive says of its parts may be a lie."""

    def __init__(self, stream: IO[bytes], name: str, most: int) -> None:
        self._stream, self._name, self._left = stream, name, most

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size if size >= 0 else 65_536)
        self._left -= len(data)
        if self._left < 0:
            raise InputError(self._name, "unpacks to more than a table can be", _SAVE)
        return data

    def close(self) -> None:
        self._stream.close()
        super().close()


@lru_cache(maxsize=MOST_COLUMNS)
def _column(letters: str) -> int | None:
    at = column_of(letters)
    return at if at is not None and at < MOST_COLUMNS else None


def _tag(e: etree._Element) -> str:
    return str(e.tag).rpartition("}")[2]


def _let_go(element: etree._Element) -> None:
    """Free an element and all before it: a sheet is never held as a whole."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _words_in(e: etree._Element) -> str:
    """The words of a cell, without the marks of how they are read aloud."""
    if len(e) == 1 and _tag(e[0]) == "t" and not len(e[0]):
        return (e[0].text or "")[:LONGEST_CELL]
    found: list[str] = []
    waiting = [e]
    while waiting:
        one = waiting.pop()
        if _tag(one) == "rPh":
            continue
        if _tag(one) == "t":
            found.append(one.text or "")
        waiting.extend(reversed(one))
    return "".join(found)[:LONGEST_CELL]


def _shows_date(number: str, code: str | None) -> bool:
    if code is None:
        return number.isascii() and number.isdigit() and int(number) in _DATES
    shown = _QUOTED.sub("", code.partition(";")[0]).lower()
    return "general" not in shown and any(letter in shown for letter in "dymhs")


def _number(text: str | None, otherwise: int = 0) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 12 else otherwise


def _merge(ref: str) -> Merge | None:
    first, _, last = ref.partition(":")
    ends = [_REF.fullmatch(end) for end in (first, last)]
    if ends[0] is None or ends[1] is None:
        return None
    left, right = column_of(ends[0][1]), column_of(ends[1][1])
    if left is None or right is None:
        return None
    return Merge(int(ends[0][2]), left, int(ends[1][2]), right)


def _plain(number: float) -> str:
    """A number as the workbook shows it: 12 for 12.0 and 1.2E1, and no more digits than it keeps (15)."""
    if math.isfinite(number) and abs(number) < 1e15 and number == int(number):
        return str(int(number))
    return f"{number:.15g}"
