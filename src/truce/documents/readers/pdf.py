"""PDF: the words of its text layer, page by page, its paragraphs made whole again.

A PDF holds lines at places and no paragraphs: where one ends is found from gaps, indents, sizes and from
whether the next word would have fitted. What it holds beside its words (dates, title, author) is metadata.
"""

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from truce.documents.extraction import Enclosed, Extraction, Stretch
from truce.documents.readers.dates import Told, date_cautions, machine_date, made_caution
from truce.documents.readers.html_said import masthead_date
from truce.documents.readers.pdf_lines import Line, PageText, page_text
from truce.documents.readers.titles import title_cautions
from truce.documents.readers.weaving import CELL, Weaver
from truce.documents.records import Caution, Extractor
from truce.errors import InputError, printable

media_types = frozenset({"application/pdf"})
extractor = Extractor("pdf", "2")

_MOST_PAGES = 5000
_EDGE_LINES = 3
_EDGE = 0.12
"""Share of a page's height within which its running head and foot stand."""
_RUNNING = 3
"""Pages on which the same words at the edge are a running head."""
_PAGE_NUMBER = re.compile(r"\W*(?:page\s+)?\d{1,5}(?:\s*(?:/|of)\s*\d{1,5})?\W*", re.IGNORECASE)
_ENDS = re.compile(r"[.!?:;…][\"”’»')\]]*$")
_ITEM = re.compile(r"(?:[•●▪◦‣○■\-–—*\uf0b7\uf0a7]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)])\s+\S")
_WORD = re.compile(r"\w+(?:-\w+)*")
_SOFT_END = re.compile(r"(?<=[^\W\d_])[-\u00ad\ufffe\u2010]$")
_PDF_DATE = re.compile(r"D?:?(\d{4})(\d\d)?(\d\d)?(?:(\d\d)(\d\d))?")
_NOTHING = "Recognise its words first (OCR), and give the text"
_AGAIN = "Open it in a viewer and save it again"
_UNLOCK = "Open it in a viewer and print it to PDF"
_NAME = re.compile(r"[^\w.() -]+")
_MOST_ENCLOSED = 200
_LARGEST_ENCLOSED = 50_000_000


@dataclass(slots=True)
class _Placed:
    """A line with its page."""

    page: int
    line: Line


@dataclass(slots=True)
class _Join:
    """The hyphens at line ends that were kept because nothing says whose they are."""

    known: frozenset[str]
    kept: list[str] = field(default_factory=list)


_ADDRESS_FOOT = re.compile(r"(?:file|https?)://\S{1,2000}(?:\s+\d{1,4}\s?/\s?\d{1,4})?")
_PRINTED_HEAD = re.compile(
    r"(?:\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}),?\s+\d{1,2}[:.]\d{2}(?:\s?[AP]M)?(?:\s.{0,300})?", re.IGNORECASE
)


def extract(data: bytes, name: str) -> Extraction:
    """The words of a PDF.

    Raises:
        InputError: it is no PDF, locked with a password, damaged, or holds no words (a scan).
    """
    document = _open(data, name)
    try:
        pages = [page_text(document[index]) for index in range(min(len(document), _MOST_PAGES))]
        said = document.get_metadata_dict()
        language = _language(document)
        enclosed = tuple(_enclosed(document))
        count = len(document)
    except pdfium.PdfiumError as error:
        raise InputError(name, f"the PDF is damaged ({error})", _AGAIN) from error
    finally:
        document.close()
    if not any(page.lines for page in pages):
        what = "words that its pages show" if any(page.hidden for page in pages) else "words"
        raise InputError(name, f"it has no text layer: there are no {what} in it, pictures at most", _NOTHING)
    pages, running = _without_running_heads(pages)
    text, stretches, headings, kept = _weave(pages)
    if not text.strip():
        raise InputError(name, "there are no words in it beside page numbers", _NOTHING)
    stated = masthead_date(text)
    made = next(_metadata_dates(said), None)
    # A file is made again for every print and download: later than what it states says nothing, earlier does.
    against = [made] if stated and made and made[1].day < stated[1].day else []
    return Extraction(
        text=text,
        media_type="application/pdf",
        extractor=extractor,
        title=_said(said, "Title"),
        published=stated[1].date if stated else None,
        published_basis="stated" if stated else None,
        author=_said(said, "Author"),
        language=language,
        pages=count,
        stretches=stretches,
        headings=headings,
        cautions=(
            *_cautions(pages, count, running, kept),
            *title_cautions(_said(said, "Title"), text, headings),
            *date_cautions(stated, against),
            *made_caution(made, stated),
        ),
        enclosed=enclosed,
    )


def _open(data: bytes, name: str) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        code = raw.FPDF_GetLastError()
        if code == raw.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise InputError(name, "it is locked with a password", _UNLOCK) from error
        if code == raw.FPDF_ERR_SECURITY:
            raise InputError(name, "it is locked in a way that is not known here", _UNLOCK) from error
        raise InputError(name, "this is no PDF, or one too damaged to be read", _AGAIN) from error


def _said(said: dict[str, str], key: str) -> str | None:
    words = " ".join(said.get(key, "").replace("\x00", " ").split())[:500]
    return words if words and words != "about:blank" else None


def _metadata_dates(said: dict[str, str]) -> Iterator[tuple[str, Told]]:
    """When the file was made, by its own word. When it was changed is nobody's publication."""
    found = _PDF_DATE.match(said.get("CreationDate", ""))
    if found:
        year, month, day, hour, minute = found.groups()
        written = "-".join(part for part in (year, month, day) if part)
        if day and hour:
            written += f"T{hour}:{minute}"
        if told := machine_date(written):
            yield "CreationDate of the file", told


def _language(document: pdfium.PdfDocument) -> str | None:
    size = raw.FPDFCatalog_GetLanguage(document.raw, None, 0)
    if not 2 < size <= 200:
        return None
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFCatalog_GetLanguage(document.raw, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    tag = buffer.raw.decode("utf-16-le", "ignore").strip("\x00 ")
    return tag if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}", tag) else None


def _enclosed(document: pdfium.PdfDocument) -> Iterator[Enclosed]:
    for index in range(min(document.count_attachments(), _MOST_ENCLOSED)):
        try:
            attachment = document.get_attachment(index)
            data, given = bytes(attachment.get_data()), attachment.get_name()
        except pdfium.PdfiumError:
            continue
        plain = _NAME.sub("_", given.replace("\\", "/").rpartition("/")[2]).strip(". ")[:120]
        if data and len(data) <= _LARGEST_ENCLOSED:
            yield Enclosed(plain or f"attachment-{index + 1}.bin", data)


def _without_running_heads(pages: list[PageText]) -> tuple[list[PageText], list[str]]:
    """The pages without what comes back at their edges, and those words. A head stays where it is first."""
    edges: dict[tuple[str, int], set[int]] = {}
    for number, page in enumerate(pages, 1):
        for line in _edge_lines(page):
            edges.setdefault(_edge_key(line), set()).add(number)
    cleaned, removed, met = [], list[str](), set[tuple[str, int]]()
    for number, page in enumerate(pages, 1):
        dropped, heads = set[int](), list[Line]()
        browser = _put_there_by_browser(page)
        removed += [line.text for line in browser]
        dropped |= {line.number for line in browser}
        for line in _edge_lines(page):
            if line.number in dropped:
                continue
            key = _edge_key(line)
            is_number = bool(_PAGE_NUMBER.fullmatch(line.text))
            if not _comes_back(edges[key], number) and not (is_number and _counts(line.text, number)):
                continue
            if key not in met and not is_number and line.y > page.height / 2:
                met.add(key)  # the first running head may be the masthead
                heads.append(line)
            elif not is_number:
                removed.append(line.text)
            dropped.add(line.number)
        cleaned.append(
            replace(page, lines=(*heads, *(line for line in page.lines if line.number not in dropped)))
        )
    return cleaned, removed


def _put_there_by_browser(page: PageText) -> list[Line]:
    """What a browser prints on a page: its address at the foot, and with it the hour of printing at the head.

    An hour alone at the head may be the first entry of a log.
    """
    edge = _edge_lines(page)
    low = [line for line in edge if line.y < _EDGE * page.height]
    feet = [line for line in low if _ADDRESS_FOOT.fullmatch(line.text.strip())]
    top = max((line for line in page.lines if line.upright), key=lambda line: line.y, default=None)
    if not feet or top is None or not _PRINTED_HEAD.fullmatch(top.text.strip()):
        return feet
    return [*feet, top]


def _comes_back(pages: set[int], number: int) -> bool:
    """Whether something stands on three pages one after the other, or on every other page."""
    runs = (range(number + step * first, number + step * (first + _RUNNING), step)
            for step in (1, 2) for first in range(1 - _RUNNING, 1))  # fmt: skip
    return len(pages) >= _RUNNING and any(pages.issuperset(run) for run in runs)


def _edge_lines(page: PageText) -> list[Line]:
    upright = [line for line in page.lines if line.upright]
    by_height = sorted(upright, key=lambda line: line.y)
    low = [line for line in by_height[:_EDGE_LINES] if line.y < _EDGE * page.height]
    high = [line for line in by_height[-_EDGE_LINES:] if line.y > (1 - _EDGE) * page.height]
    return low + [line for line in high if line not in low]


def _edge_key(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "#", line.text.strip().lower()), round(line.y / 4)


def _counts(words: str, number: int) -> bool:
    """Whether a lone figure at the edge is the number of the page, or near it (a cover is not counted)."""
    found = re.search(r"\d+", words)
    return found is not None and ("of" in words or "/" in words or abs(int(found.group()) - number) <= 4)


_Spans = tuple[tuple[int, int], ...]


def _weave(pages: list[PageText]) -> tuple[str, tuple[Stretch, ...], _Spans, list[str]]:
    placed = [_Placed(number, line) for number, page in enumerate(pages, 1) for line in _in_columns(page)]
    join = _Join(frozenset(_WORD.findall("\n".join(p.line.text for p in placed).lower())))
    layout = _Layout.of(placed)
    weaver = Weaver()
    rows = _rows(placed)
    larger = _larger_than_usual(placed)
    begins: int | None = None
    before: _Placed | None = None
    for index, here in enumerate(placed):
        heads = here.line.size >= larger and index not in rows
        if begins is not None and not heads:
            weaver.heading(begins)
        begins = None if not heads else weaver.at if begins is None else begins
        if before is not None:
            _break(weaver, before, here, layout, rows, index)
        _put(weaver, here, index in rows, join, _following(placed, rows, index))
        before = here
    if begins is not None:
        weaver.heading(begins)
    text, stretches = weaver.woven()
    return text, stretches, weaver.headings, join.kept


def _larger_than_usual(placed: list[_Placed]) -> float:
    """The size from which letters are those of a heading: a sixth above that of most of the words."""
    letters: dict[float, int] = {}
    for here in placed:
        size = round(here.line.size, 1)
        letters[size] = letters.get(size, 0) + len(here.line.text)
    return max(letters, key=lambda size: (letters[size], size), default=0.0) * 7 / 6


def _following(placed: list[_Placed], rows: set[int], index: int) -> str:
    """The next line's words, if it may go on with this one's."""
    return placed[index + 1].line.text if index + 1 < len(placed) and index + 1 not in rows else ""


def _put(weaver: Weaver, here: _Placed, is_row: bool, join: _Join, following: str) -> None:
    where = f"page[{here.page}]/line[{here.line.number}]"
    if is_row:
        for number, (words, _) in enumerate(here.line.cells):
            if number:
                weaver.insert(CELL)
            weaver.words(words.replace("\ufffe", "-"), where, page=here.page)
        return
    words = here.line.text.strip()
    if _SOFT_END.search(words) and following[:1].islower() and (tail := _WORD.match(following)):
        head = _WORD.findall(words[:-1])[-1]
        weaver.words(words[:-1] + _hyphen(head, tail.group(), join), where, page=here.page)
        weaver.hold()
        return
    weaver.words(words.replace("\ufffe", "-"), where, page=here.page)
    if words.endswith(("-", "\ufffe")) and re.search(r"\w[-\ufffe]$", words) and following[:1].isalnum():
        weaver.hold()


def _hyphen(head: str, tail: str, join: _Join) -> str:
    """Nothing, where the document itself writes the word in one; else the hyphen."""
    head = head.rpartition("-")[2]
    if (head + tail).lower() in join.known:
        return ""
    if not tail[:1].isupper() and f"{head}-{tail}".lower() not in join.known and head.isalpha():
        join.kept.append(f"{head}-{tail}")
    return "-"


@dataclass(frozen=True, slots=True)
class _Layout:
    """What is usual in a document: the distance of lines by size, the right edge by page and left edge."""

    distances: dict[int, float]
    edges: dict[tuple[int, int], float]
    columns: dict[int, float]
    """The right edge of the lines that stand in a narrow column, by their place in the document."""

    @classmethod
    def of(cls, placed: list[_Placed]) -> "_Layout":
        distances: dict[int, list[float]] = {}
        edges: dict[tuple[int, int], float] = {}
        for a, b in pairwise(placed):
            gap = a.line.end_y - b.line.y
            if a.page == b.page and 0 < gap < 3 * b.line.size and round(a.line.size) == round(b.line.size):
                distances.setdefault(round(b.line.size), []).append(gap)
        for here in placed:
            key = here.page, round(here.line.left / 20)
            for near in (key, (key[0], key[1] - 1), (key[0], key[1] + 1)):
                edges[near] = max(edges.get(near, here.line.right), here.line.right)
        # The lines of a paragraph are nearer than paragraphs: the lower quartile is between lines.
        usual = {size: sorted(gaps)[len(gaps) // 4] for size, gaps in distances.items()}
        return cls(usual, edges, dict(_columns(placed, usual)))


def _columns(placed: list[_Placed], usual: dict[int, float]) -> Iterator[tuple[int, float]]:
    """The right edge of each line amid lines of about one length that run on in small letters."""
    since = 0
    for index in range(1, len(placed) + 1):
        if index < len(placed) and _goes_on(placed[index - 1], placed[index], usual):
            continue
        run, since, first = placed[since:index], index, since
        edge = max(here.line.right for here in run)
        full = sum(here.line.right > edge - 4 * here.line.size for here in run[:-1])
        small = sum(here.line.text[:1].islower() for here in run[1:])
        if len(run) > 2 and full >= 0.75 * (len(run) - 1) and 3 * small >= len(run) - 1:
            yield from ((place, edge) for place in range(first, index))


def _goes_on(before: _Placed, here: _Placed, usual: dict[int, float]) -> bool:
    """Whether a line stands right under another, at its left edge and in its size."""
    a, b = before.line, here.line
    near = 0 < a.end_y - b.y <= 1.3 * usual.get(round(b.size), 1.2 * b.size) + 0.5
    alike = abs(a.left - b.left) < b.size and abs(a.size - b.size) <= 0.1 * b.size
    return before.page == here.page and near and alike


def _break(
    weaver: Weaver, before: _Placed, here: _Placed, layout: _Layout, rows: set[int], index: int
) -> None:
    """What stands between two lines: nothing but a blank, a line end, or a paragraph's end."""
    a, b = before.line, here.line
    if index in rows or index - 1 in rows:
        both = index in rows and index - 1 in rows
        (weaver.line if both else weaver.paragraph)()
        return
    if _ITEM.match(b.text):
        weaver.line()
        return
    if a.upright != b.upright or abs(a.size - b.size) > 0.1 * max(a.size, b.size) or a.bold != b.bold:
        weaver.paragraph()
        return
    fits = _would_have_fitted(before, here, layout, index)
    if before.page != here.page or b.y > a.end_y + 0.3 * b.size:
        # A new page or column: the paragraph goes on where the sentence does.
        (weaver.paragraph if fits or (_ENDS.search(a.text) and not b.text[:1].islower()) else weaver.blank)()
        return
    gap = a.end_y - b.y
    usual = layout.distances.get(round(b.size), 1.2 * b.size)
    indented = b.left > a.left + 0.8 * b.size and _ENDS.search(a.text) and abs(a.y - a.end_y) < a.size
    if gap > 1.3 * usual + 0.5 or fits or indented:
        weaver.paragraph()
    else:
        weaver.blank()


def _would_have_fitted(before: _Placed, here: _Placed, layout: _Layout, index: int) -> bool:
    """Whether the next word had room on the line before: then somebody ended the line there."""
    a, b = before.line, here.line
    edge = layout.edges.get((before.page, round(a.left / 20)), a.right)
    if abs(a.y - a.end_y) > 0.3 * a.size:  # it ends on a later line of the page
        edge = max(edge, layout.edges.get((before.page, round(b.left / 20)), edge))
    within = index in layout.columns or before.page != here.page or b.y > a.end_y
    if within and not (_ENDS.search(a.text) and b.text[:1].isupper()):
        edge = layout.columns.get(index - 1, edge)
    word = b.text.split(None, 1)[0] if b.text.split() else ""
    return edge - a.right > (0.6 * len(word) + 1.5) * b.size


def _rows(placed: list[_Placed]) -> set[int]:
    """The lines that are rows of a table: neighbours with cells that begin at the same places, or as many."""
    sure = set[int]()
    for index in range(len(placed) - 1):
        a, b = placed[index], placed[index + 1]
        if a.page == b.page and a.line.cells and b.line.cells and _aligned(a.line, b.line):
            sure |= {index, index + 1}
    for index in sorted(sure):
        for near in (index - 1, index + 1):
            if 0 <= near < len(placed) and _alike(placed[index], placed[near]):
                sure.add(near)
    return sure


def _alike(a: _Placed, b: _Placed) -> bool:
    return a.page == b.page and len(b.line.cells) == len(a.line.cells)


def _aligned(a: Line, b: Line) -> bool:
    ours, theirs = [x for _, x in a.cells[1:]], [x for _, x in b.cells[1:]]
    hits = sum(any(abs(x - y) < 0.4 * a.size for y in theirs) for x in ours)
    return hits >= 1 and hits >= 0.5 * min(len(ours), len(theirs))


def _in_columns(page: PageText) -> list[Line]:
    """The lines in reading order: where a page's lines run across two columns, the left one first."""
    lines = list(page.lines)
    across = [line for line in lines if len(line.cells) == 2 and all(len(w) > 15 for w, _ in line.cells)]
    if len(across) < 5 or len(across) < 0.5 * len(lines):
        return lines
    gutter = median(line.cells[1][1] for line in across)
    if sum(abs(line.cells[1][1] - gutter) < 2 * line.size for line in across) < 0.8 * len(across):
        return lines
    columns: list[list[Line]] = [[], []]
    for line in lines:
        if len(line.cells) == 2 and abs(line.cells[1][1] - gutter) < 2 * line.size:
            (left, at), (right, start) = line.cells
            width = (line.right - start) / max(1, len(right))
            columns[0].append(replace(line, text=left, right=at + width * len(left), cells=()))
            columns[1].append(replace(line, text=right, left=start, cells=()))
        elif line.left > gutter - line.size:
            columns[1].append(line)
        elif not columns[1] and line.right > gutter:
            columns[0].append(line)
        else:
            columns[0].append(line)
    return columns[0] + columns[1]


def _cautions(pages: list[PageText], count: int, running: list[str], kept: list[str]) -> Iterator[Caution]:
    hidden = [(number, words) for number, page in enumerate(pages, 1) for words in page.hidden]
    if hidden:
        number, words = hidden[0]
        more = f", and {len(hidden) - 1} more" if len(hidden) > 1 else ""
        shown = printable(words if len(words) <= 80 else words[:80] + "…")
        what = f"words that the page does not show were left out: “{shown}” (page {number}{more})"
        yield Caution("hidden_text", what)
    covered = [number for number, page in enumerate(pages, 1) if page.covered]
    if covered:
        what = f"words under a box or picture were left out ({_listed(covered)}); the file still holds them"
        yield Caution("hidden_text", what)
    recognised = [number for number, page in enumerate(pages, 1) if page.recognised]
    if recognised:
        what = f"a machine recognised the words of a picture ({_listed(recognised)}): they may be wrong"
        yield Caution("text_layer", what)
    empty = [number for number, page in enumerate(pages, 1) if not page.lines and page.pictures]
    if empty:
        yield Caution("text_layer", f"no words, only pictures, on {_listed(empty)}: they were not read (OCR)")
    unsure = [number for number, page in enumerate(pages, 1) if page.unsure]
    if unsure:
        what = f"too much is drawn on {_listed(unsure)} for telling whether words are hidden there"
        yield Caution("text_layer", what)
    if running:
        distinct = list(dict.fromkeys(re.sub(r"\d+", "#", words.strip()) for words in running))
        shown = "; ".join(f"“{printable(words[:60])}”" for words in distinct[:3])
        more = f" and {len(distinct) - 3} more" if len(distinct) > 3 else ""
        yield Caution("left_out", f"what comes back at the edges of pages was left out: {shown}{more}")
    if kept:
        distinct = list(dict.fromkeys(kept))
        shown = ", ".join(printable(word[:40]) for word in distinct[:5])
        more = f" and {len(distinct) - 5} more" if len(distinct) > 5 else ""
        what = f"words parted at line ends keep a hyphen that may not be theirs: {shown}{more}"
        yield Caution("text_layer", what)
    if count > len(pages):
        yield Caution("left_out", f"only the first {len(pages):,} of {count:,} pages were read")


def _listed(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:8])) + (f" and {len(numbers) - 8} more" if len(numbers) > 8 else "")
    return f"page {shown}" if len(numbers) == 1 else f"pages {shown}"
