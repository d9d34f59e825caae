"""Lines, headings, list items, speaker turns and quotations of a text, all with their offsets.

Nothing here changes the text: every block and quotation is a span of it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["title", "heading", "paragraph", "item", "turn", "dateline"]

_NUMBER = re.compile(
    r"(?P<number>(?:(?:article|art|section|sec|chapter|part|annex|protocol|paragraph|para|clause|point)\.?\s+|§\s?)"
    r"(?:(?-i:[IVXLC]+)|\d+(?:\.\d+)*|[A-Z](?![a-z]))"
    r"|(?-i:[IVXLC]+)(?=[.)])|\d{1,3}(?:\.\d+)*(?=[.)])|\d{1,2}(?:\.\d+)+|\(?[a-z]\)|\([ivx]+\)|\(\d+\))"
    r"[.):]?[ \t]+",
    re.IGNORECASE,
)
_LETTERED = re.compile(r"\(?[a-z]{1,4}\)[ \t]")
_COUNTED = re.compile(r"\(?\d{1,3}(?:\.\d{1,2}){0,3}[.)][ \t]|\d{1,2}(?:\.\d{1,2}){1,3}[ \t]")
_ROMAN_HEADING = re.compile(r"(?P<number>[IVXLC]+)\.[ \t]+\S")
_MARKED = re.compile(r"\((?:[CSUR]|SBU|LOU|TS|FOUO)(?:/[A-Z/ ]{1,12})?\)[ \t]+")
"""How a paragraph of a cable is classified: (C), (SBU), (S/NF)."""

_RUN_IN = re.compile(
    r"(?:(?:BEGIN |EXECUTIVE )?SUMMARY|COMMENT|ACTION REQUEST(?:ED)?|BACKGROUND|INTRODUCTION|BLUF|KEY POINTS"
    r"|NOTE)(?: AND COMMENT)?[.:][ \t]+"
)
"""What a paragraph of a cable is, said in its first word."""

_HEADER = re.compile(
    r"(?P<subject>SUBJECT|SUBJ|RE|TITLE|HEADLINE|Subject|Re|Fwd?|FW|Title|Headline):[ \t]*"
    r"|(?:FM|TO|FROM|CC|BCC|INFO|DATE|SENT|DTG|REFS?|REFTELS?|TAGS|CLASSIFIED BY|CLASSIFICATION|DECLASSIFY ON"
    r"|DERIVED FROM|REASONS?|DISTRIBUTION|ORIGIN|ACTION|PRECEDENCE|SOURCE|AUTHOR|BYLINE|PLACE|LOCATION"
    r"|SECTION|PAGE|COPY|MSGNO|HANDLING|E\.?O\.? ?\d+|From|To|Cc|Bcc|Date|Sent|Reply-To|Message-ID|Source"
    r"|Author|By|Byline|Published|Updated|Posted|Retrieved|Location|Attachments?|Importance):[ \t]*"
    r"|(?:FM|TO|INFO|ZNR|ZNY|ZDK|DE|BT)[ \t]+(?=[A-Z]{4,})"
)
"""The label of a line of a mail's or cable's head; nobody speaks there."""

_DATED = re.compile(
    r"(?:\d{1,4}|(?:[A-Z][a-z]+day,? )?[A-Z][a-z]{2,8}\.? \d)(?:[:./-]\d\d)*[\w ,./]{0,24}"
    r"(?::|[ ][-–—])[ \t]+\S"
)
"""An entry of a chronology or a live blog: "5 May 2024: ...", "14:05 - ..."."""

_BULLET = re.compile(r"[-*•‣–—●▪][ \t]+")
_TURN = re.compile(
    r"(?P<speaker>Q|A|Question|Answer|[A-Z][A-Z .’'\-]{2,40}|(?:Mr|Mrs|Ms|Dr)\. [A-Z][\w’'\-]+):[ \t]+|"
    r"(?:RT[ \t]+)?(?P<handle>@\w{2,30})(?:[ \t]*\([^()\n]{1,30}\))?:[ \t]+|"
    r"(?P<q>Q\.?|A\.)[ \t]+(?=[A-Z])|"
    r"(?P<asked>Q\.?|Question|QUESTION)[ \t]*\([^()\n]{1,60}\)[:.][ \t]+"
)
_KICKER = re.compile(
    r"(?:LIVE(?: BLOG| UPDATES)?|BREAKING(?: NEWS)?|URGENT|FLASH|NEWSFLASH|DEVELOPING|JUST IN"
    r"|UPDATED?(?: \d+)?|EXCLUSIVE|WATCH|ANALYSIS|OPINION|EDITORIAL|EXPLAINER|EXPLAINED|FACTBOX|RECAP"
    r"|TIMELINE|CORRECTED"
    r"|BRIEFING|FEATURE|PROFILE|SPECIAL REPORT|NEWS|WORLD|VIDEO|PHOTOS|PODCAST|FACT CHECK):[ \t]+"
)
"""The label before a headline, which nobody speaks."""
_NAMED_TURN = re.compile(r"(?P<name>[A-Z][\w’'\-]+(?: [A-Z][\w’'.\-]*){0,3}):[ \t]+(?=[\S].*[.?!…”\"]$)")
"""A label in title case before a sentence: a speaker where labels come back and somebody asks."""

_TALK = 3
"""Lines with such labels that make a conversation, at least."""

_MONTH_DAY = r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?|[A-Z][a-z]{2,5}day)"
_DATELINE = re.compile(
    r"(?P<city>[^\W\d_a-z][\w.'’\- ]{2,40}(?:[,/] ?[^\W\d_a-z][\w.'’\- ]{2,30})*?)"
    rf"(?P<date>,? {_MONTH_DAY}(?:,? \d{{4}})?)?,?(?P<agency> ?\([^()\n]{{2,40}}\))?"
    r"\s*(?:--|[-–—])\s+(?=\S)"
)
"""City, date and agency before the first sentence of a dispatch: "NORTHFORD, May 3 (Wire) - "."""

LONGEST_LINE = 10_000
"""Characters of a line that are one block; a longer one is a whole text without line breaks."""

_HEAD_LINES = 6
_HEADER_LINES = 30
_TERMINAL = re.compile(r"[.!?:;,…][\"”’')\]]*$")
_TIME_LINE = re.compile(r"\d{1,2}[:.]\d\d ?(?:[AaPp]\.?[Mm]\.?)?(?: [A-Z]{2,5})?")
_SMALL_WORDS = frozenset(
    "a an and as at but by for from in into nor of on onto or over per the to under vs via with".split()
)
_QUOTES = {"“": "”", '"': '"', "„": "“", "«": "»"}


@dataclass(frozen=True, slots=True)
class Block:
    """One line of the text that is not empty. `body` is where its words begin, after bullet or number."""

    index: int
    start: int
    end: int
    body: int
    kind: BlockKind
    number: str | None = None
    speaker: tuple[int, int] | None = None

    @property
    def is_prose(self) -> bool:
        """Whether the block holds sentences (a title, heading or dateline does not)."""
        return self.kind in ("paragraph", "item", "turn")


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words between quotation marks; `start` and `end` include the marks, the inner span does not."""

    index: int
    start: int
    end: int
    inner_start: int
    inner_end: int
    block: int


def begins_block(line: str, *, midway: bool = False) -> bool:
    """Whether a line's first words show that nothing before it belongs to the same block.

    `midway`: the line before breaks off in a sentence, so that a number or a dash may be the sentence's own.
    """
    if _BULLET.match(line):
        return not line.startswith(("-", "–", "—")) or not (midway or line[1:].lstrip()[:1].islower())
    if _LETTERED.match(line) or (_COUNTED.match(line) and not midway):
        return True
    return bool(_HEADER.match(line) or _TURN.match(line) or _DATED.match(line) or _MARKED.match(line))


def find_blocks(text: str, is_headed: Callable[[int], bool] = lambda _: False) -> tuple[Block, ...]:
    """Cut a text into its lines and say what each one is.

    `is_headed` tells of a line, by where it begins, whether the format of its document marks it as a heading.
    """
    found = re.finditer(r"[^\r\n\u2028\u2029]*\S[^\r\n\u2028\u2029]*", text)
    lines = [piece for line in found for piece in pieces(text, *line.span(), LONGEST_LINE)]
    talkers = _talkers([text[start:end].strip() for start, end in lines])
    blocks: list[Block] = []
    for number, (start, end) in enumerate(lines):
        end -= len(text[start:end]) - len(text[start:end].rstrip())
        start += len(text[start:end]) - len(text[start:end].lstrip())
        cut = start + _dateline(text[start:end], at_head=number < _HEAD_LINES)
        if cut > start:
            stop = start + len(text[start:cut].rstrip(" -–—\t"))
            blocks.append(Block(len(blocks), start, stop, start, "dateline"))
            blocks.append(Block(len(blocks), cut, end, cut, "paragraph"))
            continue
        header = _HEADER.match(text[start:end]) if number < _HEADER_LINES else None
        if header:
            kind: BlockKind = "title" if header["subject"] and header.end() < end - start else "heading"
            blocks.append(Block(len(blocks), start, end, start + header.end(), kind))
            continue
        named = _NAMED_TURN.match(text[start:end])
        if named and named["name"] in talkers:
            label = (start, start + named.end("name"))
            blocks.append(Block(len(blocks), start, end, start + named.end(), "turn", None, label))
            continue
        if is_headed(start) and _may_head(text[start:end]):
            blocks.append(_headed(text, len(blocks), start, end))
            continue
        blocks.append(_block(text, len(blocks), start, end, last=number == len(lines) - 1))
    return tuple(blocks)


def is_labelled(text: str, block: Block) -> bool:
    """Whether a line is one of a mail's or cable's head that begins with its label: "Subject: ..."."""
    header = _HEADER.match(text[block.start : block.end])
    return header is not None and block.start + header.end() == block.body < block.end


def pieces(text: str, start: int, end: int, longest: int) -> Iterator[tuple[int, int]]:
    """A span cut at the ends of sentences, else at blanks, so that no piece is longer than `longest`."""
    while end - start > longest:
        cut = max(text.rfind(". ", start, start + longest) + 1, start)
        if cut <= start:
            cut = text.rfind(" ", start, start + longest)
        if cut <= start:
            cut = start + longest
        yield start, cut
        start = cut
    if text[start:end].strip():
        yield start, end


def _talkers(lines: list[str]) -> frozenset[str]:
    """The names before the lines of a conversation; none where no label comes back or nobody asks."""
    found = [(match["name"], line) for line in lines if (match := _NAMED_TURN.match(line))]
    names = [name for name, _ in found]
    comes_back = len(set(names)) < len(names) and len(set(names)) > 1
    asks = any(line.endswith("?") for _, line in found)
    return frozenset(names) if len(found) >= _TALK and comes_back and asks else frozenset()


def _dateline(line: str, at_head: bool) -> int:
    """The length of the dateline that a line begins with; 0 if it has none.

    A city alone counts only in capitals at the head of the text: elsewhere it may be any word and a dash.
    """
    match = _DATELINE.match(line)
    if match is None or len(line) - match.end() < 20:
        return 0
    capitals = match["city"].split(",")[0].isupper()  # "NORTHFORD, Sudria, May 3 - "
    sure = match["agency"] is not None or (match["date"] is not None and capitals)
    return match.end() if sure or (at_head and match["city"].isupper() and len(match["city"]) > 3) else 0


def _block(text: str, index: int, start: int, end: int, last: bool) -> Block:
    line = text[start:end]
    bullet = _BULLET.match(line)
    if bullet:
        return Block(index, start, end, start + bullet.end(), "item")
    kicker = _KICKER.match(line)
    if kicker and _is_heading(line[kicker.end() :], first=index == 0):
        return Block(index, start, end, start + kicker.end(), "title" if index == 0 else "heading")
    turn = _TURN.match(line)
    if turn:
        speaker = turn.span(turn.lastgroup or 0)
        return Block(
            index, start, end, start + turn.end(), "turn", None, (start + speaker[0], start + speaker[1])
        )
    number = _NUMBER.match(line)
    marked = _MARKED.match(line, number.end() if number else 0)
    at = marked.end() if marked else number.end() if number else 0
    run_in = _RUN_IN.match(line, at)
    body = start + (run_in.end() if run_in else at)
    label = number["number"] if number else None
    if _is_heading(line, first=index == 0) and (not last or _TIME_LINE.fullmatch(line)):
        kind: BlockKind = "title" if index == 0 else "heading"
        return Block(index, start, end, body, kind, label)
    return Block(index, start, end, body, "item" if number else "paragraph", label)


def _headed(text: str, index: int, start: int, end: int) -> Block:
    """A line that its format marks as a heading."""
    number = _NUMBER.match(text[start:end])
    body = start + (number.end() if number else 0)
    label = number["number"] if number else None
    return Block(index, start, end, body, "title" if index == 0 else "heading", label)


def _may_head(line: str) -> bool:
    """Whether a line that is marked as a heading may be one: no paragraph in large letters."""
    return len(line) <= _LONGEST_HEADING and not _TWO_SENTENCES.search(line)


_LONGEST_HEADING = 200
_TWO_SENTENCES = re.compile(r"\b[a-z0-9]{3,}[.!?] +[A-Z][a-z]+ [a-z]+ ")


def _is_heading(line: str, first: bool) -> bool:
    """A short line without a closing stop that is in title case, in capitals, or numbered."""
    if len(line) > 200 or (_TERMINAL.search(line) and not line.endswith(":")):
        return False
    if line.endswith(":") and _TWO_SENTENCES.search(line):
        return False
    words = re.findall(r"[^\W\d_][\w’'\-]*", line)
    if not words:
        return bool(re.fullmatch(r"[\W\d]+", line))
    if first or len(words) <= 6 or _ROMAN_HEADING.match(line):
        return len(words) <= 30
    telling = [w for w in words if w.lower() not in _SMALL_WORDS]
    capital = sum(w[0].isupper() for w in telling)
    return len(words) <= 20 and capital >= 0.7 * len(telling)


def find_quotations(text: str, blocks: tuple[Block, ...]) -> tuple[Quotation, ...]:
    """Pairs of quotation marks, each within one block; an unclosed quotation runs to its block's end."""
    found: list[Quotation] = []
    for block in blocks:
        at = block.start
        while at < block.end:
            if text[at] not in _QUOTES or (text[at] == '"' and _inside_word(text, at)):
                at += 1
                continue
            close = text.find(_QUOTES[text[at]], at + 1, block.end)
            inner_end = close if close >= 0 else block.end
            end = close + 1 if close >= 0 else block.end
            if text[at + 1 : inner_end].strip():
                found.append(Quotation(len(found), at, end, at + 1, inner_end, block.index))
            at = end
    return tuple(found)


def _inside_word(text: str, at: int) -> bool:
    """Inches and seconds (5") are not quotation marks."""
    return at > 0 and text[at - 1].isdigit()
