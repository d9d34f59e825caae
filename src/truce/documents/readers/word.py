"""Word files (DOCX): paragraphs, headings, lists, tables, text boxes, notes, as it stands accepted.

What a change deleted is no text and what one inserted is; comments are no text. All three are named, for they
are others' words than those of the document, or words that somebody wanted gone. Pages are made by the
program that shows the file: there are none in it.
"""

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import docx
from docx.exceptions import PythonDocxError
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.exceptions import XmlchemyError
from docx.oxml.ns import qn
from lxml import etree

from truce.documents.extraction import Enclosed, Extraction
from truce.documents.readers.dates import Told, date_cautions, machine_date, made_caution
from truce.documents.readers.html_said import masthead_date
from truce.documents.readers.titles import title_cautions
from truce.documents.readers.weaving import CELL, Weaver
from truce.documents.records import Caution, Extractor
from truce.errors import InputError, printable

media_types = frozenset({"application/vnd.openxmlformats-officedocument.wordprocessingml.document"})
extractor = Extractor("word", "1")

_MOST_BYTES = 200_000_000
_MOST_MEMBERS = 5000
_DEEPEST = 60
_AGAIN = "Open it in its program and save it again as .docx"
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_TEXT, _TAB, _BREAK, _RETURN = qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr")
_PARAGRAPH, _TABLE, _ROW, _CELL_TAG, _RUN = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc"), qn("w:r")
_HYPHEN, _SOFT, _SYMBOL = qn("w:noBreakHyphen"), qn("w:softHyphen"), qn("w:sym")
_GONE = frozenset({qn("w:del"), qn("w:moveFrom")})
_ADDED = frozenset({qn("w:ins"), qn("w:moveTo")})
_NOTES = {qn("w:footnoteReference"): "footnote", qn("w:endnoteReference"): "endnote"}
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = frozenset(
    {_FALLBACK, qn("w:instrText"), qn("w:delText"), qn("w:delInstrText"), qn("w:rPr"), qn("w:pPr")}
)
_BOX = qn("w:txbxContent")
_WRAPPERS = frozenset(qn(f"w:{name}") for name in "sdt sdtContent ins moveTo customXml smartTag".split())
_BREAKAGES = (
    PackageNotFoundError, PythonDocxError, XmlchemyError, etree.LxmlError, zipfile.BadZipFile, zlib.error,
    lzma.LZMAError, struct.error, OSError, LookupError, ValueError, TypeError, AttributeError,
    ArithmeticError, EOFError, AssertionError, RuntimeError,
)  # fmt: skip
_OFF = frozenset({"0", "false", "off", "none"})


_HEADING_STYLE = re.compile(r"(?:sub)?title$|heading \d$", re.IGNORECASE)


@dataclass(slots=True)
class _Reading:
    """What is gathered while the parts of a document are walked."""

    weaver: Weaver = field(default_factory=Weaver)
    numbered: dict[tuple[str, int], int] = field(default_factory=dict)
    formats: dict[tuple[str, int], str] = field(default_factory=dict)
    styles: dict[str, str] = field(default_factory=dict)
    deleted: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    boxes: list[tuple[Any, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    title: str | None = None


def extract(data: bytes, name: str) -> Extraction:
    """The words of a Word file.

    Raises:
        InputError: it is no Word file, locked, damaged, far larger unpacked, or holds no words.
    """
    _check(data, name)
    try:
        document = docx.Document(io.BytesIO(data))
        reading = _read(document)
        comments = list(_comments(document))
        said = _said(document)
        enclosed = tuple(_enclosed(data))
    except _BREAKAGES as error:
        # What the library throws at parts that are missing, broken or of another kind.
        reason = f"the Word file is damaged or none ({type(error).__name__})"
        raise InputError(name, reason, _AGAIN) from error
    text, stretches = reading.weaver.woven()
    if not text.strip():
        raise InputError(
            name, "there are no words in it, pictures at most", "Recognise its words first (OCR)"
        )
    stated = masthead_date(text)
    made = _made(said)
    against = [made] if stated and made and made[1].day < stated[1].day else []
    return Extraction(
        text=text,
        media_type=next(iter(media_types)),
        extractor=extractor,
        title=said.get("title") or reading.title,
        published=stated[1].date if stated else None,
        published_basis="stated" if stated else None,
        author=said.get("author"),
        language=said.get("language"),
        stretches=stretches,
        headings=reading.weaver.headings,
        cautions=(
            *_cautions(reading, comments),
            *title_cautions(said.get("title"), text, reading.weaver.headings),
            *date_cautions(stated, against),
            *made_caution(made, stated),
        ),
        enclosed=enclosed,
    )


def _check(data: bytes, name: str) -> None:
    """Refuse what is locked, is no package, or would unpack to far more than any document."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        reason = "it is an old Word file (.doc), or locked with a password"
        raise InputError(name, reason, "Open it in its program and save it as .docx without a password")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = package.infolist()
    except _BREAKAGES as error:
        raise InputError(name, "the Word file is damaged or none", _AGAIN) from error
    if len(members) > _MOST_MEMBERS or sum(member.file_size for member in members) > _MOST_BYTES:
        raise InputError(name, "it unpacks to far more than any document", _AGAIN)


def _read(document: Any) -> _Reading:
    reading = _Reading()
    reading.formats = _list_formats(document)
    reading.styles = {style.style_id: _style_name(style) for style in document.styles}
    _blocks(document.element.body, "", reading, 0)
    parts = {"footnote": _part(document, "footnotes"), "endnote": _part(document, "endnotes")}
    for kind, number in reading.notes:
        root = parts[kind]
        found = [] if root is None else [n for n in root if n.get(qn("w:id")) == number]
        for note in found:
            reading.weaver.paragraph()
            reading.weaver.bullet(f"[{number}] ")
            _blocks(note, f"{kind}[{number}]/", reading, 0)
    return reading


def _style_name(style: Any) -> str:
    try:
        return style.name or ""
    except (XmlchemyError, ValueError):
        # A style without a name is no reason to lose the words of a document.
        return ""


def _part(document: Any, kind: str) -> Any:
    """The root of a further part of the package; None where there is none."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith(f"/{kind}") and not relation.is_external:
            return etree.fromstring(relation.target_part.blob, _safe_parser())
    return None


def _safe_parser() -> Any:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)


def _blocks(holder: Any, within: str, reading: _Reading, depth: int) -> None:
    """The paragraphs and tables of a body, a cell, a note or a box."""
    counts = {_PARAGRAPH: 0, _TABLE: 0}
    for element in _flattened(holder, 0):
        if element.tag == _PARAGRAPH:
            counts[_PARAGRAPH] += 1
            _paragraph(element, f"{within}p[{counts[_PARAGRAPH]}]", reading, depth)
        elif element.tag == _TABLE and depth < _DEEPEST:
            counts[_TABLE] += 1
            _table(element, f"{within}table[{counts[_TABLE]}]", reading, depth + 1)


def _flattened(holder: Any, depth: int) -> Iterator[Any]:
    """Its paragraphs and tables, also those inside content controls and insertions."""
    for element in holder:
        if element.tag in (_PARAGRAPH, _TABLE):
            yield element
        elif element.tag in _WRAPPERS and depth < 20:
            yield from _flattened(element, depth + 1)


def _paragraph(element: Any, where: str, reading: _Reading, depth: int) -> None:
    weaver = reading.weaver
    style, marker = _style_and_marker(element, reading)
    if marker is None:
        weaver.paragraph()
    else:
        weaver.line()
        weaver.bullet(marker)
    start = weaver.at
    _runs(element, where, reading, 0, added=False)
    if (
        reading.title is None
        and weaver.at > start
        and re.match(r"(?:title|heading 1)$", style, re.IGNORECASE)
    ):
        reading.title = " ".join("".join(t.text or "" for t in element.iter(_TEXT)).split())[:500] or None
    if _HEADING_STYLE.match(style):
        weaver.heading(start)
    weaver.bullet("")
    (weaver.line if marker else weaver.paragraph)()
    boxes, reading.boxes = reading.boxes, []
    for number, (box, place) in enumerate(boxes, 1):
        if depth < _DEEPEST:
            weaver.paragraph()
            _blocks(box, f"{place}/box[{number}]/", reading, depth + 1)
            weaver.paragraph()


def _runs(element: Any, where: str, reading: _Reading, depth: int, *, added: bool) -> None:
    weaver = reading.weaver
    for child in element:
        tag = child.tag
        if tag in _GONE:
            reading.deleted.append("".join(t.text or "" for t in child.iter(qn("w:delText"), _TEXT)))
        elif tag == _TEXT:
            weaver.words(child.text or "", where)
            if added:
                reading.added[-1] += child.text or ""
        elif tag in (_TAB, _BREAK, _RETURN):
            if tag == _TAB or child.get(qn("w:type")) in ("page", "column"):
                weaver.words(" ", where)
            else:
                weaver.line()
        elif tag in (_HYPHEN, _SOFT):
            weaver.words("-" if tag == _HYPHEN else "\u00ad", where)
        elif tag in _NOTES:
            # Its raised figure would stand amid the words; the note itself follows after the text.
            reading.notes.append((_NOTES[tag], str(child.get(qn("w:id")))))
        elif tag == _BOX:
            reading.boxes.append((child, where))
        elif tag == _RUN and _is_hidden(child):
            reading.hidden.append("".join(t.text or "" for t in child.iter(_TEXT)))
        elif tag not in _SKIPPED and isinstance(tag, str) and depth < _DEEPEST:
            if tag in _ADDED:
                reading.added.append("")
            _runs(child, where, reading, depth + 1, added=added or tag in _ADDED)


def _is_hidden(run: Any) -> bool:
    """Whether a run is formatted as hidden, white, or too small to be read."""
    properties = run.find(qn("w:rPr"))
    if properties is None:
        return False
    vanish = properties.find(qn("w:vanish"))
    if vanish is not None and (vanish.get(qn("w:val")) or "1") not in _OFF:
        return True
    size = properties.find(qn("w:sz"))
    if size is not None and (size.get(qn("w:val")) or "").isdigit() and int(size.get(qn("w:val"))) <= 3:
        return True
    colour, shade = properties.find(qn("w:color")), properties.find(qn("w:shd"))
    white = colour is not None and (colour.get(qn("w:val")) or "").upper() in ("FFFFFF", "FEFEFE")
    shaded = shade is not None and (shade.get(qn("w:fill")) or "auto").upper() not in ("AUTO", "FFFFFF")
    lit = properties.find(qn("w:highlight")) is not None
    return white and not shaded and not lit and not _in_shaded_cell(run)


def _in_shaded_cell(run: Any) -> bool:
    """White letters on a coloured cell or paragraph are seen."""
    for element in run.iterancestors(_CELL_TAG, _PARAGRAPH):
        properties = element.find(qn("w:tcPr") if element.tag == _CELL_TAG else qn("w:pPr"))
        shade = None if properties is None else properties.find(qn("w:shd"))
        if shade is not None and (shade.get(qn("w:fill")) or "auto").upper() not in ("AUTO", "FFFFFF"):
            return True
    return False


def _table(table: Any, where: str, reading: _Reading, depth: int) -> None:
    """A table row by row, its cells as one line; a cell with a table or box of its own as paragraphs."""
    weaver = reading.weaver
    weaver.paragraph()
    rows = [row for row in table.iter(_ROW) if next(row.iterancestors(_TABLE)) is table]
    for number, row in enumerate(rows, 1):
        properties = row.find(qn("w:trPr"))
        cells = [cell for cell in row.iter(_CELL_TAG) if next(cell.iterancestors(_TABLE)) is table]
        if properties is not None and properties.find(qn("w:del")) is not None:
            reading.deleted.append(" ".join(t.text or "" for t in row.iter(qn("w:delText"), _TEXT)))
            continue
        layout = len(cells) == 1 or any(next(cell.iter(_TABLE, _BOX), None) is not None for cell in cells)
        weaver.line()
        for column, cell in enumerate(cells, 1):
            place = f"{where}/row[{number}]/cell[{column}]"
            if layout:
                _blocks(cell, f"{place}/", reading, depth)
                continue
            if column > 1:
                weaver.insert(CELL)
            for paragraph in _flattened(cell, 0):
                _runs(paragraph, place, reading, 0, added=False)
                weaver.words(" ", place)
    weaver.paragraph()


def _list_formats(document: Any) -> dict[tuple[str, int], str]:
    """For each list and level how its items are marked: bullet, decimal, lowerLetter and so on."""
    root = _part(document, "numbering")
    if root is None:
        return {}
    shapes: dict[str, dict[int, str]] = {}
    for shape in root.iter(qn("w:abstractNum")):
        levels = {}
        for level in shape.iter(qn("w:lvl")):
            kind = level.find(qn("w:numFmt"))
            levels[int(level.get(qn("w:ilvl")) or 0)] = (
                "decimal" if kind is None else str(kind.get(qn("w:val")))
            )
        shapes[str(shape.get(qn("w:abstractNumId")))] = levels
    formats = {}
    for number in root.iter(qn("w:num")):
        shape = number.find(qn("w:abstractNumId"))
        for level, kind in shapes.get(str(shape.get(qn("w:val"))) if shape is not None else "", {}).items():
            formats[str(number.get(qn("w:numId"))), level] = kind
    return formats


def _style_and_marker(element: Any, reading: _Reading) -> tuple[str, str | None]:
    """The name of a paragraph's style, and what is shown before it where it is an item of a list."""
    properties = element.find(qn("w:pPr"))
    if properties is None:
        return "", None
    named = properties.find(qn("w:pStyle"))
    style = reading.styles.get(str(named.get(qn("w:val"))), "") if named is not None else ""
    listed = properties.find(qn("w:numPr"))
    if listed is None:
        if style.lower().startswith("list number"):
            return style, _next_number(reading, style, 0, "decimal")
        return style, "- " if style.lower().startswith("list bullet") else None
    level, number = listed.find(qn("w:ilvl")), listed.find(qn("w:numId"))
    depth = int(level.get(qn("w:val")) or 0) if level is not None else 0
    key = str(number.get(qn("w:val"))) if number is not None else ""
    if key in ("", "0"):
        return style, None
    return style, _next_number(reading, key, depth, reading.formats.get((key, depth), "bullet"))


def _next_number(reading: _Reading, key: str, depth: int, kind: str) -> str:
    count = reading.numbered[key, depth] = reading.numbered.get((key, depth), 0) + 1
    for other in [k for k in reading.numbered if k[0] == key and k[1] > depth]:
        del reading.numbered[other]
    if kind in ("lowerLetter", "upperLetter") and count <= 26:
        letter = chr(ord("a") + count - 1)
        return f"({letter if kind == 'lowerLetter' else letter.upper()}) "
    return "- " if kind in ("bullet", "none") else f"{count}. "


def _comments(document: Any) -> Iterator[str]:
    root = _part(document, "comments")
    for comment in () if root is None else root.iter(qn("w:comment")):
        words = " ".join("".join(t.text or "" for t in comment.iter(_TEXT)).split())
        if words:
            who = " ".join((comment.get(qn("w:author")) or "").split())[:60]
            yield f"{who}: {words}" if who else words


def _said(document: Any) -> dict[str, str]:
    """The core properties; a property that cannot be read is not said."""
    said: dict[str, str] = {}
    properties = document.core_properties
    for key in ("title", "author", "language", "created"):
        try:
            value = getattr(properties, key)
        except (ValueError, KeyError, AttributeError, TypeError):
            continue
        if isinstance(value, datetime):
            said[key] = value.isoformat(timespec="minutes")[:16]
        elif isinstance(value, str) and value.strip():
            said[key] = " ".join(value.split())[:500]
    if said.get("author") == "python-docx":  # the library's own template says so
        del said["author"]
    if not _TAG.fullmatch(said.get("language", "")):
        said.pop("language", None)
    return said


def _made(said: dict[str, str]) -> tuple[str, Told] | None:
    told = machine_date(said.get("created", ""))
    return ("the property “created”", told) if told else None


def _enclosed(data: bytes) -> Iterator[Enclosed]:
    """Documents that are embedded in it."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for member in package.infolist()[:_MOST_MEMBERS]:
            folder, _, file = member.filename.rpartition("/")
            if folder == "word/embeddings" and file.endswith((".docx", ".pdf", ".xlsx")):
                yield Enclosed(
                    re.sub(r"[^\w.() -]+", "_", file).strip(". ")[:120] or "embedded", package.read(member)
                )


def _cautions(reading: _Reading, comments: list[str]) -> Iterator[Caution]:
    for found, what in (
        (reading.deleted, "deleted by a tracked change, and left out"),
        (reading.added, "inserted by a tracked change, and read"),
        (comments, "in comments, and left out"),
    ):
        if words := [" ".join(w.split()) for w in found if w.strip()]:
            yield Caution("revisions", f"words {what} ({len(words)}): {_quoted(words[0])}")
    if words := [w for w in reading.hidden if w.strip()]:
        whole = " ".join("".join(words).split())
        yield Caution("hidden_text", f"words that the document does not show were left out: {_quoted(whole)}")


def _quoted(words: str) -> str:
    return f"“{printable(words if len(words) <= 80 else words[:80] + '…')}”"
