"""The rows of a sheet of a workbook, cut out of its XML as programs write it: many times as fast as a parser.

A parser says first whether the XML is whole and plain: no document type, comments, instructions or CDATA, in
UTF-8, with its rows in one `sheetData`. Only then do signs such as `</row>` mean what they look like. What
is not plain is left to a parser of XML (`truce.incidents.feeds.tabular.xlsx`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Final
from xml.parsers import expat  # a document type ends it, before an entity could be declared
from xml.sax.saxutils import unescape

BLOCK: Final = 1 << 18
_MOST_AROUND: Final = 32_000_000
"""Bytes before and behind the rows: widths, merged cells, formats. More is not plain."""
_ROOT = re.compile(rb"<worksheet(?: [^<>]*)?(?<!/)>")
_BEGIN = re.compile(rb"<sheetData(?: [^<>]*)?>")
_END = b"</sheetData>"
_ATTRIBUTES = r'((?: [\w:.-]+="[^"<]*")*)'
_OPEN = re.compile(rf"\s*<row{_ATTRIBUTES} ?(/?)>")
_CELL = re.compile(
    r'(\s*<c r="([A-Z]{1,3})[1-9]\d{0,6}"(?: s="(\d{1,9})")?(?: t="(\w{1,9})")? ?'
    r"(?:/>|>(<f(?: [^<>]*)?(?:/>|>[^<]*</f>))?"
    r'(?:<v>([^<]*)</v>|(<is><t(?: xml:space="preserve")?>)([^<]*)</t></is>|)</c>))',
    re.ASCII,
)
_NAMED = re.compile("&(?:amp|lt|gt|quot|apos);")
_QUOTES = {"&quot;": '"', "&apos;": "'"}
_NUMBER = re.compile(r' r="(\d{1,11})"', re.ASCII)
_HIDDEN = re.compile(r' hidden="(?:1|true)"')


class NotPlain(Exception):  # noqa: N818  (no error: a parser of XML reads it)
    """A sheet that is not written as programs write them."""


@dataclass(frozen=True, slots=True)
class Plain:
    """A plain sheet: where in its bytes the rows begin and end, and what stands around them, as XML.

    `root` is the first tag of that XML: what names in a row mean depends on it.
    """

    begin: int
    end: int
    around: bytes
    root: str

    def alone(self, row: str) -> bytes:
        """The XML of one row as a sheet of its own."""
        return f"{self.root}{row}</worksheet>".encode()


@dataclass(frozen=True, slots=True)
class Found:
    """A row: its number (0: not told), whether it is hidden, its cells as they stand, its own XML.

    A cell is letters of its column, style, kind, formula, value, the mark of words within the cell, and those
    words; each "" where there is none. `cells` is None for a row that has to be read by a parser.
    """

    number: int
    hidden: bool
    cells: list[tuple[str, ...]] | None
    xml: str


def survey(stream: IO[bytes]) -> Plain:
    """Parse a sheet once for whether it is plain. NotPlain if it is not, or is no XML at all."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = parser.CommentHandler = _stop
    parser.ProcessingInstructionHandler = parser.StartCdataSectionHandler = _stop
    parser.XmlDeclHandler = _declared
    parser.buffer_text = True
    around, waiting, begin, end, at = [], b"", -1, -1, 0
    try:
        while data := stream.read(BLOCK):
            parser.Parse(data, False)
            waiting += data
            if begin < 0 and (found := _BEGIN.search(waiting)):
                around += [waiting[: found.start()], b"<sheetData/>"]
                begin = at = found.end()
                waiting = waiting[at:]
            if begin >= 0 and end < 0:
                place = waiting.find(_END)
                done = place if place >= 0 else max(0, len(waiting) - len(_END))
                at, waiting = at + done, waiting[done:]
                if place >= 0:
                    end, waiting = at, waiting[len(_END) :]
            elif len(waiting) > _MOST_AROUND:
                raise NotPlain
        parser.Parse(b"", True)
    except expat.ExpatError:
        raise NotPlain from None
    if end < 0:
        raise NotPlain
    whole = b"".join((*around, waiting))
    root = _ROOT.search(whole)
    if root is None:
        raise NotPlain
    return Plain(begin, end, whole, root[0].decode())


def _stop(*_: object) -> None:
    raise NotPlain


def _declared(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding is not None and encoding.casefold() not in ("utf-8", "utf8", "us-ascii"):
        raise NotPlain


def rows_in(stream: IO[bytes], plain: Plain) -> Iterator[Found]:
    """The rows of a sheet that was surveyed. NotPlain, from some row on, where they are not plain."""
    rest = b""
    for data in _between(stream, plain):
        block, mark, rest = (rest + data).rpartition(b"</row>")
        if mark:
            for piece in block.decode().split("</row>"):
                yield from _rows_of(piece, whole=True)
    yield from _rows_of(rest.decode(), whole=False)


def _between(stream: IO[bytes], plain: Plain) -> Iterator[bytes]:
    at = 0
    while at < plain.end and (data := stream.read(BLOCK)):
        yield data[max(0, plain.begin - at) : max(0, plain.end - at)]
        at += len(data)


def _rows_of(piece: str, *, whole: bool) -> Iterator[Found]:
    """The rows in what stands before the end of a row (`whole`), or behind the last one: empty ones first."""
    at = 0
    while whole or piece[at:].strip():
        opened = _OPEN.match(piece, at)
        if opened is None:
            raise NotPlain
        at = opened.end()
        number, hidden = _NUMBER.search(opened[1]), bool(_HIDDEN.search(opened[1]))
        told = int(number[1]) if number else 0
        if opened[2]:
            yield Found(told, hidden, [], "")
            continue
        if not whole:
            raise NotPlain
        body = piece[at:].rstrip()
        cells = _CELL.findall(body)
        # The cells fit together without a gap, or something else stands between or in them.
        plainly = sum([len(cell[0]) for cell in cells]) == len(body) and "\r" not in body
        if plainly and "&" in body:
            plainly = len(_NAMED.findall(body)) == body.count("&")
            cells = [tuple(unescape(part, _QUOTES) for part in cell) for cell in cells]
        xml = "" if plainly else f"{piece[opened.start() : at]}{body}</row>"
        yield Found(told, hidden, [cell[1:] for cell in cells] if plainly else None, xml)
        return
