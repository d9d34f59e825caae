"""The sentences and list items of a text, each with its place, its number and the words that lead into it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

_LABEL = r"(?:articles?|art\.|section|sec\.|clause|point|rule|chapter|paragraph|para\.|part|annex|§)"
_NUMBER_WORDS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|first|second|third|last"
_MARKER = re.compile(
    rf"[ \t]*(?:(?P<label>{_LABEL}[ \t]*(?:\d{{1,3}}|{_NUMBER_WORDS}|[ivxlc]+|[a-z])(?:[ \t]*[.:)—–-]"
    rf"|(?=[ \t]*$)))"
    r"|(?P<number>\(?(?:\d{1,2}(?:\.\d{1,2})*|[ivxlc]{1,6}|[a-z])[.)]"
    r"|\d{1,2}(?:\.\d{1,2})+(?=[ \t]+(?-i:[A-Z“\"])))(?=[ \t])"
    rf"|(?P<word>(?:{_NUMBER_WORDS}|thirdly|secondly|firstly)[.:](?=[ \t]))"
    r"|(?P<bullet>[-*•–—·▪](?=[ \t])))[ \t]*",
    re.IGNORECASE,
)
_END = re.compile(r"(?<=[.!?])[”\"’)]*\s+(?=[\"“(‘]?[A-Z0-9])|;\s+(?:and |or )?")
_ABBREVIATED = re.compile(r"\b(?:Art|No|St|Mr|Dr|Gen|Col|Mt|[A-Z])\.$")


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, or an item of a list. `words` has as many characters as the text from start to end.

    `lead` are the words before the list that its items continue; empty elsewhere. `leads` tells of a sentence
    that only leads into a list.
    """

    start: int
    end: int
    words: str
    article: str = ""
    lead: str = ""
    item: bool = False
    leads: bool = False


@dataclass(frozen=True, slots=True)
class _Block:
    start: int
    end: int
    marker: str
    label: str


def passages_of(text: str) -> tuple[Passage, ...]:
    """All sentences and items of a text in their order; headings and lines without a sentence included."""
    found: list[Passage] = []
    article, lead = "", ""
    for block in _blocks(text):
        article = block.label or article
        item = bool(block.marker) and not block.label
        lead = lead if item or (block.label and not text[block.start : block.end].strip()) else ""
        new = [
            replace(p, article=article, lead=lead, item=item)
            for p in _sentences(text, block.start, block.end)
        ]
        if new and new[-1].words.rstrip().endswith(":"):
            new[-1] = replace(new[-1], leads=True)
            lead = new[-1].words.rstrip(" :")
        found += new
    return tuple(found)


def _blocks(text: str) -> Iterator[_Block]:
    """Paragraphs and items: what begins after an empty line, or with a number, a letter or a bullet."""
    current: _Block | None = None
    offset = 0
    for line in text.splitlines(keepends=True):
        end = offset + len(line.rstrip())
        marker = _MARKER.match(line)
        if not line.strip():
            if current:
                yield current
            current = None
        elif marker or current is None or _is_heading(text[current.start : current.end], line):
            if current:
                yield current
            current = _begun(line, offset, end, marker)
        else:
            current = replace(current, end=end)
        offset += len(line)
    if current:
        yield current


def _is_heading(words: str, following: str) -> bool:
    """Whether a line stands above a sentence that begins in the next one."""
    bare = "\n" not in words and len(words) < _LONGEST_HEADING and not re.search(r"[.,;:]\s*$", words)
    begins = re.match(r"(?:The|This|These|We|Both|Each|Following|In|On|From|All|Article)\b", following)
    return (
        bare and bool(begins) and not re.search(r"\b(?:shall|must|will|may|of|the|and|by|between)\s*$", words)
    )


_LONGEST_HEADING = 100


def _begun(line: str, offset: int, end: int, marker: re.Match[str] | None) -> _Block:
    """The block that a line begins; a second number behind the first ("Article 3 (1)") is passed over."""
    if marker is None:
        return _Block(offset + len(line) - len(line.lstrip()), end, "", "")
    label = re.sub(r"[\s.:)—–-]+$", "", marker["label"] or "")
    position = marker.end()
    inner = _MARKER.match(line, position)
    if inner and not inner["label"]:
        position = inner.end()
    return _Block(offset + position, max(end, offset + position), marker[0].strip(), label)


def _sentences(text: str, start: int, end: int) -> Iterator[Passage]:
    flat = re.sub(r"\s", " ", text[start:end])
    low = 0
    for match in _END.finditer(flat):
        if _ABBREVIATED.search(flat[: match.start()]):
            continue
        yield from _trimmed(flat, start, low, match.start())
        low = match.end()
    yield from _trimmed(flat, start, low, len(flat))


def _trimmed(flat: str, start: int, low: int, high: int) -> Iterator[Passage]:
    words = flat[low:high]
    kept = words.strip()
    if kept:
        first = start + low + len(words) - len(words.lstrip())
        yield Passage(first, first + len(kept), kept)
