"""Markdown: the words without the marks, every one with its place in the decoded source.

The common ground of CommonMark and its tables: headings, lists, quotations, code, emphasis, links (their
words), tables, front matter. What cannot be a mark stays as it stands.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from truce.documents.decoding import decode
from truce.documents.extraction import Extraction
from truce.documents.readers.dates import Told, date_cautions, machine_date, stated_date
from truce.documents.readers.html_said import masthead_date
from truce.documents.readers.html_tree import Run, pieces
from truce.documents.readers.weaving import CELL, Weaver
from truce.documents.records import Caution, Extractor
from truce.errors import InputError, printable

media_types = frozenset({"text/markdown"})
extractor = Extractor("markdown", "1")

_FRONT = re.compile(
    r"---[ \t]*\r?\n(?P<body>(?:[^\r\n]{0,2000}\r?\n){0,200}?)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)"
)
_FIELD = re.compile(r"^(title|date|published|author|publisher|source|lang|language):[ \t]*(.+?)[ \t]*$", re.MULTILINE | re.IGNORECASE)  # fmt: skip  # noqa: E501
_LINE = re.compile(r"([^\r\n]*)(\r\n?|\n|\Z)")
_QUOTED = re.compile(r"[ ]{0,3}>[ ]?")
_HEADING = re.compile(r"[ ]{0,3}(#{1,6})(?:[ \t]+|$)")
_HEADING_END = re.compile(r"(?:[ \t]+#+)?[ \t]*$")
_UNDERLINE = re.compile(r"[ ]{0,3}(?:=+|-+)[ \t]*$")
_RULE = re.compile(r"[ ]{0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_ITEM = re.compile(r"[ \t]*(?:(?P<bullet>[-*+])|(?P<number>\d{1,9}[.)]))[ \t]+(?:\[[ xX]\][ \t]+)?(?=\S)")
_FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})")
_TABLE_RULE = re.compile(r"[ ]{0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_CELL = re.compile(r"(?<!\\)\|")
_DEFINITION = re.compile(r"[ ]{0,3}\[(?!\^)([^\]\[]{1,200})\]:[ \t]*\S")
_TOKEN = re.compile(
    r"(?P<escape>\\[!-/:-@\[-`{-~])|(?P<code>(?P<ticks>`+)(?!`))|(?P<comment><!--)"
    r"|<(?P<link>(?:https?|mailto):[^<>\s]{1,2000})>|(?P<tag></?[a-zA-Z][a-zA-Z0-9]{0,15}(?:\s[^<>]{0,1000})?/?>)"
    r"|(?P<picture>!\[)|(?P<open>\[)(?!\^)|(?P<close>\])|(?P<run>\*+|_+|~~)"
)
_TARGET = re.compile(r"\((?:[^()\n]|\([^()\n]{0,500}\)){0,2000}\)|\[[^\]\[\n]{0,200}\]")
_CODE_END: dict[int, re.Pattern[str]] = {}
_TELLING = 4


@dataclass(slots=True)
class _Block:
    """A paragraph of the source: its characters without the marks of its lines, and where each line stood."""

    lines: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    """Where in the block's text a line begins."""
    places: list[int] = field(default_factory=list)
    """Where in the source that line begins."""
    length: int = 0

    def add(self, words: str, place: int) -> None:
        self.length += 1 if self.lines else 0
        self.starts.append(self.length)
        self.places.append(place)
        self.lines.append(words)
        self.length += len(words)

    def place(self, at: int) -> int:
        index = bisect_right(self.starts, at) - 1
        return self.places[index] + at - self.starts[index]


def extract(data: bytes, name: str) -> Extraction:
    """The words of a Markdown file.

    Raises:
        InputError: the bytes are no text that can be decoded for sure, or hold no words.
    """
    source, assumed = decode(data, name)
    reading = _Reading(source)
    reading.read()
    text, stretches = reading.weaver.woven()
    if not text.strip():
        raise InputError(name, "there are no words in it", "Check that it was saved completely")
    stated = masthead_date(text)
    dates = [*([stated] if stated else []), *_front_dates(reading.front)]
    chosen: tuple[str, Told] | None = dates[0] if dates else None
    said = reading.front
    return Extraction(
        text=text,
        media_type="text/markdown",
        extractor=extractor,
        title=said.get("title") or reading.title,
        published=chosen[1].date if chosen else None,
        published_basis=None if chosen is None else "stated" if chosen is stated else "metadata",
        publisher=said.get("publisher") or said.get("source"),
        author=said.get("author"),
        language=said.get("lang") or said.get("language"),
        stretches=stretches,
        headings=reading.weaver.headings,
        cautions=(*assumed, *reading.cautions(), *date_cautions(chosen, dates[1:])),
    )


def _front_dates(front: dict[str, str]) -> Iterator[tuple[str, Told]]:
    for key in ("published", "date"):
        written = front.get(key, "")
        if told := machine_date(written) or stated_date(written):
            yield f"front matter {key}", told


class _Reading:
    def __init__(self, source: str) -> None:
        self.source = source
        self.weaver = Weaver()
        self.front: dict[str, str] = {}
        self.title: str | None = None
        self.comments: list[str] = []
        self.blocks = 0
        self.block = _Block()
        self.definitions = {
            match[1].lower() for line in source.split("\n") if (match := _DEFINITION.match(line[:300]))
        }

    def read(self) -> None:
        """Take the source line by line."""
        at = self._front_matter()
        fence: str | None = None
        table = False
        source = self.source
        while at < len(source):
            found = _LINE.match(source, at)
            assert found is not None
            line, start, at = found[1], at, found.end()
            if fence is not None:
                if re.fullmatch(rf"[ ]{{0,3}}{re.escape(fence[0])}{{{len(fence)},}}[ \t]*", line):
                    fence = None
                    self.weaver.paragraph()
                else:
                    self.weaver.line()
                    self.weaver.verbatim(line, f"block[{self.blocks}]", offset=start)
                continue
            while quoted := _QUOTED.match(line):
                line, start = line[quoted.end() :], start + quoted.end()
            if opened := _FENCE.match(line):
                self._flush()
                self.weaver.paragraph()
                self.blocks, fence = self.blocks + 1, opened[1]
                continue
            table = self._line(line, start, at, table)
        self._flush()

    def _line(self, line: str, start: int, following: int, table: bool) -> bool:
        """Take one line; whether it belongs to a table."""
        if not line.strip():
            self._flush()
            self.weaver.paragraph()
            return False
        if _DEFINITION.match(line[:300]):
            self._flush()
            return False
        if heading := _HEADING.match(line):
            self._heading(line, start, heading.end())
            return False
        if len(self.block.lines) == 1 and _UNDERLINE.match(line):
            self.title = self.title or self.block.lines[0].strip()
            begins = self.weaver.at
            self._flush()
            self.weaver.heading(begins)
            self.weaver.paragraph()
            return False
        if _RULE.match(line):
            self._flush()
            self.weaver.paragraph()
            return False
        if table or ("|" in line and self._rules_table(following)):
            return self._row(line, start)
        if item := _ITEM.match(line):
            self._flush()
            self.weaver.line()
            at = item.end()
            if item["bullet"]:
                self.weaver.bullet("- ")
                self.block.add(line[at:], start + at)
            else:
                self.block.add(line[item.start("number") :], start + item.start("number"))
            return False
        indent = len(line) - len(line.lstrip())
        self.block.add(line[indent:], start + indent)
        if line.endswith(("  ", "\\")):
            self.block.lines[-1] = self.block.lines[-1].removesuffix("\\")
            self._flush(line_only=True)
        return False

    def _front_matter(self) -> int:
        front = _FRONT.match(self.source)
        if front is None:
            return 0
        for key, value in _FIELD.findall(front["body"]):
            self.front.setdefault(key.lower(), value.strip("\"'")[:500])
        return front.end()

    def _heading(self, line: str, start: int, at: int) -> None:
        self._flush()
        self.weaver.paragraph()
        end = _HEADING_END.search(line, at)
        words = line[at : end.start() if end else len(line)]
        self.block.add(words, start + at)
        self.title = self.title or words.strip() or None
        begins = self.weaver.at
        self._flush()
        self.weaver.heading(begins)
        self.weaver.paragraph()

    def _rules_table(self, following: int) -> bool:
        found = _LINE.match(self.source, following)
        return (
            found is not None
            and "-" in found[1]
            and len(found[1]) < 2000
            and bool(_TABLE_RULE.match(found[1]))
        )

    def _row(self, line: str, start: int) -> bool:
        if "|" not in line:
            self.block.add(line.lstrip(), start + len(line) - len(line.lstrip()))
            return False
        self._flush()
        if len(line) < 2000 and _TABLE_RULE.match(line):
            return True
        self.weaver.line()
        at, cells = 0, 0
        row = line.rstrip()
        if row.lstrip().startswith("|"):
            at = row.index("|") + 1
        ends = [m.start() for m in _CELL.finditer(row, at)]
        for end in ends if row.endswith("|") else [*ends, len(row)]:
            if cells:
                self.weaver.insert(CELL)
            cell = _Block()
            words = row[at:end]
            indent = len(words) - len(words.lstrip())
            cell.add(words.strip(), start + at + indent)
            self._inline(cell)
            at, cells = end + 1, cells + 1
        self.weaver.line()
        return True

    def _flush(self, *, line_only: bool = False) -> None:
        """The paragraph that was collected ends here."""
        if self.block.lines:
            self._inline(self.block)
            self.block = _Block()
            self.weaver.line()
        if not line_only:
            self.weaver.bullet("")

    def _inline(self, block: _Block) -> None:
        self.blocks += 1
        where, text = f"block[{self.blocks}]", "\n".join(block.lines)
        at = 0
        for start, end in _marks(text, self.definitions, self.comments):
            self._words(block, text, at, start, where)
            at = end
        self._words(block, text, at, len(text), where)

    def _words(self, block: _Block, text: str, start: int, end: int, where: str) -> None:
        while start < end:
            stop = text.find("\n", start, end)
            stop = end if stop < 0 else stop
            place = block.place(start) if start < stop else 0
            for words, offset, referred in pieces(self.source, Run(place, place + stop - start)):
                if referred:
                    self.weaver.character(words, where, offset=offset)
                else:
                    self.weaver.words(words, where, offset=offset)
            if stop < end:
                self.weaver.words(" ", where)
            start = stop + 1

    def cautions(self) -> Iterator[Caution]:
        """Comments in the source that hold words."""
        told = [c for c in self.comments if len(re.findall(r"[^\W\d_]{2,}", c)) >= _TELLING]
        if told:
            first = " ".join(told[0].split())
            shown = printable(first if len(first) <= 80 else first[:80] + "…")
            yield Caution("hidden_text", f"comments in the source were left out ({len(told)}): “{shown}”")


def _marks(text: str, definitions: set[str], comments: list[str]) -> list[tuple[int, int]]:
    """The spans of a paragraph that are marks and no words, in order."""
    cut: list[tuple[int, int]] = []
    brackets: list[tuple[int, int, bool]] = []
    runs: list[_Delimiters] = []
    at = 0
    while token := _TOKEN.search(text, at):
        start, at = token.span()
        if token["escape"]:
            cut.append((start, start + 1))
        elif token["code"]:
            at = _code(text, start, at, cut)
        elif token["comment"]:
            end = text.find("-->", at)
            at = end + 3 if end >= 0 else len(text)
            comments.append(text[start + 4 : end if end >= 0 else len(text)])
            cut.append((start, at))
        elif token["link"]:
            cut += [(start, start + 1), (at - 1, at)]
        elif token["tag"]:
            cut.append((start, at))
        elif token["picture"] or token["open"]:
            brackets.append((start, at, bool(token["picture"])))
        elif token["close"]:
            at = _bracket(text, start, at, brackets, cut, definitions)
        else:
            runs.append(_Delimiters(start, at, *_flanks(text, start, at)))
    cut += _pairs(runs)
    return _merged(cut)


def _code(text: str, start: int, at: int, cut: list[tuple[int, int]]) -> int:
    length = at - start
    pattern = _CODE_END.setdefault(length, re.compile(rf"(?<!`)`{{{length}}}(?!`)")) if length < 10 else None
    end = pattern.search(text, at, at + 5000) if pattern else None
    if end is None:
        return at
    cut += [(start, at), end.span()]
    return end.end()


def _bracket(
    text: str,
    start: int,
    at: int,
    brackets: list[tuple[int, int, bool]],
    cut: list[tuple[int, int]],
    definitions: set[str],
) -> int:
    """A closing bracket: a link or a picture, or nothing but a bracket. Where its mark ends."""
    if not brackets:
        return at
    opened, inner, picture = brackets.pop()
    target = _TARGET.match(text, at)
    end = target.end() if target else at
    if target is None and (start - inner > 200 or text[inner:start].lower() not in definitions):
        return at
    label = target.group()[1:-1].lower() if target is not None and target.group()[0] == "[" else ""
    if label and label not in definitions:
        return at
    if picture:
        cut.append((opened, end))
    else:
        cut += [(opened, inner), (start, end)]
    return end


@dataclass(slots=True)
class _Delimiters:
    """A run of stars, underscores or tildes, and what it may do."""

    start: int
    end: int
    opens: bool
    closes: bool
    char: str


def _flanks(text: str, start: int, end: int) -> tuple[bool, bool, str]:
    before, after = text[start - 1 : start] or " ", text[end : end + 1] or " "
    char = text[start]
    left = not after.isspace() and (after.isalnum() or before.isspace() or not before.isalnum())
    right = not before.isspace() and (before.isalnum() or after.isspace() or not after.isalnum())
    if char == "_":
        return left and not (right and before.isalnum()), right and not (left and after.isalnum()), char
    return left, right, char


def _pairs(runs: list[_Delimiters]) -> Iterator[tuple[int, int]]:
    """The characters of the runs that open and close something."""
    opened: dict[str, list[_Delimiters]] = {"*": [], "_": [], "~": []}
    for run in runs:
        stack = opened[run.char]
        while run.closes and stack and run.start < run.end:
            opener = stack[-1]
            length = min(opener.end - opener.start, run.end - run.start)
            yield opener.end - length, opener.end
            yield run.start, run.start + length
            opener.end -= length
            run.start += length
            if opener.start == opener.end:
                stack.pop()
        if run.opens and run.start < run.end:
            stack.append(run)


def _merged(cut: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(cut):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
