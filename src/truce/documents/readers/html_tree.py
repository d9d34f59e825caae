"""A page as a tree whose every run of words knows its place in the source.

Own rules, because the parsers that are to be had (libxml2, html5lib, Python's) either lose the place or give
another tree with every version. They are those of the HTML standard as far as text depends on them: void and
raw elements, end tags that may be left out, references to characters, broken tags. One pass, linear in the
length of the page whatever it holds.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

DEEPEST = 256
"""Elements deeper than that are read as if they stood there, as browsers do (at 512)."""

VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
RAW = frozenset("script style xmp iframe noembed noframes textarea title plaintext".split())
BLOCK = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main "
    "menu nav ol optgroup option p pre section summary table tbody td tfoot th thead title tr ul".split()
)
_ENDS_PARAGRAPH = BLOCK - frozenset("caption dd dt legend option optgroup td th tr tbody thead tfoot".split())
_CLOSES: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset({"li"}), frozenset({"ul", "ol", "menu", "dir"})),
    "dt": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "dd": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "option": (frozenset({"option"}), frozenset({"select", "datalist"})),
    "tr": (frozenset({"tr", "td", "th", "caption"}), frozenset({"table"})),
    "td": (frozenset({"td", "th", "caption"}), frozenset({"table", "tr"})),
    "th": (frozenset({"td", "th", "caption"}), frozenset({"table", "tr"})),
    "tbody": (frozenset({"tbody", "thead", "tfoot", "tr", "td", "th", "caption"}), frozenset({"table"})),
}
_CLOSES["thead"] = _CLOSES["tfoot"] = _CLOSES["tbody"]
"""What a start tag ends, and the element beyond which it ends nothing."""

_NAME = re.compile(r"[a-zA-Z][^\s/>]*")
_ATTRIBUTE = re.compile(r"[\s/]*+([^\s/>=][^\s/>=]*+)(\s*+=\s*+)?")
_BARE = re.compile(r"[^\s>]*+")
_TAG_END = re.compile(r"[\s/]*+>?")
_REFERENCE = re.compile(r"&(?:#[0-9]{1,8};?|#[xX][0-9a-fA-F]{1,7};?|[a-zA-Z][a-zA-Z0-9]{1,31};?)")
_MOST_STEPS = 24
_LONGEST_VALUE = 100_000


@dataclass(slots=True, eq=False)
class Run:
    """Characters between two tags: ``[start, end)`` of the source, still with references in them."""

    start: int
    end: int


@dataclass(slots=True, eq=False)
class Element:
    """An element: its place, its attributes (the first of a name counts), what is in it."""

    tag: str
    start: int
    parent: "Element | None"
    attributes: dict[str, str]
    number: int = 1
    """Which one of its tag it is within its parent."""
    place: int = 1
    """Which one of its tag it is on the page."""
    inside: list["Element | Run"] = field(default_factory=list)

    def get(self, name: str) -> str:
        """The value of an attribute; empty where there is none."""
        return self.attributes.get(name, "")

    @property
    def path(self) -> str:
        """The locator, an XPath counted as the tags stand in the source: ``/html[1]/body[1]/p[3]``.

        Deep in a page it is ``(//p)[17]``, the seventeenth of the page.
        """
        steps: list[str] = []
        node: Element | None = self
        while node is not None and node.parent is not None:
            steps.append(f"{node.tag[:40]}[{node.number}]")
            if len(steps) > _MOST_STEPS:
                return f"(//{self.tag[:40]})[{self.place}]"
            node = node.parent
        return "/" + "/".join(reversed(steps))

    def above(self) -> Iterator["Element"]:
        """Itself and what it stands in, outwards."""
        node: Element | None = self
        while node is not None:
            yield node
            node = node.parent

    def elements(self) -> Iterator["Element"]:
        """Every element inside, in the order of the source."""
        stack: list[Element] = [child for child in reversed(self.inside) if isinstance(child, Element)]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(child for child in reversed(node.inside) if isinstance(child, Element))


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its source, its root (an element without a tag), its comments as spans of the source."""

    source: str
    root: Element
    comments: tuple[tuple[int, int], ...]
    broken_at: int | None
    """Where it breaks off within a tag or a comment; None if it does not."""

    def words(self, element: Element) -> str:
        """All the words in an element, blanks made single. For titles and the like."""
        found: list[str] = []
        stack: list[Element | Run] = [element]
        while stack:
            node = stack.pop()
            if isinstance(node, Run):
                found.append(html.unescape(self.source[node.start : node.end]))
            else:
                if node.tag in BLOCK or node.tag == "br":
                    found.append(" ")
                stack.extend(reversed(node.inside))
        return " ".join("".join(found).split())


def pieces(source: str, run: Run) -> Iterator[tuple[str, int, bool]]:
    """The run cut at references to characters: words, their place, and whether they are a reference."""
    at = run.start
    for found in _REFERENCE.finditer(source, run.start, run.end):
        meant = html.unescape(found.group())
        if meant == found.group():
            continue
        if found.start() > at:
            yield source[at : found.start()], at, False
        yield meant, found.start(), True
        at = found.end()
    if run.end > at:
        yield source[at : run.end], at, False


def parse(source: str) -> Page:
    """The tree of a page. Whatever the page holds: there is no error."""
    return _Parser(source).page()


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.lower = source.lower() if len(source.lower()) == len(source) else _lower(source)
        self.root = Element("", 0, None, {})
        self.stack = [self.root]
        self.counts: list[dict[str, int]] = [{}]
        self.places: dict[str, int] = {}
        self.too_deep = 0
        self.comments: list[tuple[int, int]] = []
        self.broken_at: int | None = None

    def page(self) -> Page:
        source, at, since = self.source, 0, 0
        while (found := source.find("<", at)) >= 0:
            following = source[found + 1 : found + 2]
            if not (following.isascii() and following.isalpha()) and following not in ("/", "!", "?"):
                at = found + 1
                continue
            if following == "/" and not source[found + 2 : found + 3].strip():
                at = found + 1
                continue
            self._run(since, found)
            at = since = self._markup(found, following)
        self._run(since, len(source))
        return Page(source, self.root, tuple(self.comments), self.broken_at)

    def _markup(self, at: int, following: str) -> int:
        """Take the tag or comment that begins at `at`; where it ends."""
        source = self.source
        if source.startswith("<!--", at):
            if source.startswith((">", "->"), at + 4):
                return source.index(">", at) + 1
            return self._comment(at, at + 4, "-->")
        name = _NAME.match(source, at + (2 if following == "/" else 1))
        if name is None:
            return self._comment(at, at + 2, ">")
        attributes, end = self._attributes(name.end())
        if following == "/":
            self._close(name.group().lower())
            return end
        return self._open(name.group().lower(), at, attributes, end)

    def _comment(self, at: int, inner: int, mark: str) -> int:
        end = self.source.find(mark, inner)
        if end < 0:
            self.broken_at = at
            return len(self.source)
        if mark == "-->":
            self.comments.append((inner, end))
        return end + len(mark)

    def _attributes(self, at: int) -> tuple[dict[str, str], int]:
        source = self.source
        found: dict[str, str] = {}
        while match := _ATTRIBUTE.match(source, at):
            name, at, value = match[1].lower(), match.end(), ""
            if match[2]:
                quote = source[at : at + 1]
                if quote in ('"', "'") and quote:
                    end = source.find(quote, at + 1)
                    if end < 0:
                        self.broken_at = at
                        return found, len(source)
                    value, at = source[at + 1 : min(end, at + 1 + _LONGEST_VALUE)], end + 1
                else:
                    bare = _BARE.match(source, at)
                    end = bare.end() if bare else at
                    value, at = source[at : min(end, at + _LONGEST_VALUE)], end
            if len(name) <= 64 and len(found) < 100:
                found.setdefault(name, html.unescape(value) if "&" in value else value)
        rest = _TAG_END.match(source, at)
        at = rest.end() if rest else at
        if source[at - 1 : at] == ">":
            return found, at
        if at < len(source):  # a stray "=" and the like
            close = source.find(">", at)
            if close >= 0:
                return found, close + 1
        self.broken_at = at
        return found, len(source)

    def _run(self, start: int, end: int) -> None:
        if end > start:
            self.stack[-1].inside.append(Run(start, end))

    def _open(self, tag: str, at: int, attributes: dict[str, str], end: int) -> int:
        if tag in ("html", "body") and self._again(tag, attributes):
            return end
        if tag in _ENDS_PARAGRAPH:
            self._end_paragraph()
        if tag in _CLOSES:
            self._imply(*_CLOSES[tag])
        parent, counts = self.stack[-1], self.counts[-1]
        counts[tag] = counts.get(tag, 0) + 1
        self.places[tag] = self.places.get(tag, 0) + 1
        element = Element(tag, at, parent, attributes, counts[tag], self.places[tag])
        parent.inside.append(element)
        if tag in VOID:
            return end
        if tag in RAW:
            return self._raw(element, end)
        if len(self.stack) > DEEPEST:
            self.too_deep += 1
        else:
            self.stack.append(element)
            self.counts.append({})
        return end

    def _again(self, tag: str, attributes: dict[str, str]) -> bool:
        """A second html or body tag only adds attributes."""
        for element in self.stack[1:3]:
            if element.tag == tag:
                for name, value in attributes.items():
                    element.attributes.setdefault(name, value)
                return True
        return False

    def _raw(self, element: Element, at: int) -> int:
        """An element that holds characters and no tags; where it ends."""
        mark = f"</{element.tag}"
        close = self.lower.find(mark, at)
        while close >= 0 and self.lower[close + len(mark) : close + len(mark) + 1].strip("/>"):
            if self.lower[close + len(mark)].isspace():
                break
            close = self.lower.find(mark, close + 1)
        end = close if close >= 0 else len(self.source)
        if end > at:
            element.inside.append(Run(at, end))
        if close < 0:
            self.broken_at = element.start
            return end
        done = self.source.find(">", close)
        return done + 1 if done >= 0 else len(self.source)

    def _close(self, tag: str) -> None:
        if self.too_deep:
            self.too_deep -= 1
            return
        if tag in ("html", "body"):
            return  # what follows still belongs to the page
        inline = tag not in BLOCK and tag not in _HOLDING
        for index in range(len(self.stack) - 1, 0, -1):
            open_tag = self.stack[index].tag
            if open_tag == tag:
                self._cut(index)
                return
            if (inline and open_tag in BLOCK) or (open_tag in ("td", "th", "table") and tag not in _TABLE):
                return

    def _end_paragraph(self) -> None:
        for index in range(len(self.stack) - 1, 0, -1):
            if self.stack[index].tag == "p":
                self._cut(index)
                return
            if self.stack[index].tag in BLOCK:
                return

    def _imply(self, closed: frozenset[str], limit: frozenset[str]) -> None:
        for index in range(len(self.stack) - 1, 0, -1):
            if self.stack[index].tag in limit:
                return
            if self.stack[index].tag in closed:
                self._cut(index)

    def _cut(self, index: int) -> None:
        del self.stack[index:]
        del self.counts[index:]


# Inline elements whose end is meant, whatever stands open inside them: else they would swallow the page.
_HOLDING = frozenset(
    "select button noscript template object canvas audio video svg math map datalist".split()
)
_TABLE = frozenset("table tbody thead tfoot tr td th caption".split())


def _lower(source: str) -> str:
    """Small letters of ASCII alone, where those of all letters would move the places."""
    return source.translate({code: code + 32 for code in range(ord("A"), ord("Z") + 1)})
