"""The rules of a page's own style sheets, and for which elements they are.

Selectors are followed as CSS says them, conditions (``@media``) as far as every screen meets them or none.
Whatever cannot be told that surely gives None, "perhaps": the rule may be for the element, or not.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from truce.documents.readers.html_tree import Element, Page, Run

Truth = bool | None
"""None: perhaps."""

Declared = dict[str, tuple[str, bool]]
"""What a rule says: property to value, and whether it is marked as important."""

_LONGEST_SHEET = 1_000_000
_MOST_RULES = 20_000
_MOST_STEPS = 2_000_000
"""Comparisons of an element with a part of a selector after which no more rules are followed."""
_DEEPEST = 16
_MOST_PARTS = 16
_MOST_GROUPED = 400
_PIECE = re.compile(
    r"/\*.*?(?:\*/|\Z)|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|[{};]|[^{};\"'/\\]+|\\.|.", re.DOTALL
)
_STRING = re.compile(r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", re.DOTALL)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?|\\(.)", re.DOTALL)
_NAME = r"(?:[\w-]|[^\x00-\x7f]|\\[0-9a-fA-F]{1,6}\s?|\\.)+"
_IDENT = re.compile(_NAME)
_ATTRIBUTE = re.compile(rf"\[\s*({_NAME})\s*(?:([~|^$*]?=)\s*(\"[^\"]*\"|'[^']*'|{_NAME})\s*([iIsS])?\s*)?\]")
_COMBINATOR = re.compile(r"\s*([>+~])\s*|\s+")
_NTH = re.compile(r"([+-]?\d{0,6})n\s*(?:([+-])\s*(\d{1,6}))?|([+-]?\d{1,6})")
_NEW_PAGE = re.compile(r"(?:\s|<!--(?:[^-]|-(?!->))*+-->|<\?[^>]*+>)*+<!doctype", re.IGNORECASE)
"""A page that says so is read by the standard; in others the case of classes and ids does not matter."""
_LENGTH = re.compile(r"\((min-|max-)?(?:device-)?(?:width|height)\s*:\s*(\d{1,7}(?:\.\d+)?)(px|em|rem)?\)")
_NARROWEST, _WIDEST = 240.0, 8000.0
"""Pixels between which the screens of readers are wide and high."""
_AT_REST = frozenset("hover active focus focus-within focus-visible target visited fullscreen".split())
"""Pseudo-classes of what a reader does: a page at rest has none."""
_NO_RULES = ("keyframes", "font-", "page", "property", "counter-style", "namespace", "view-transition")
_NO_CONDITION = ("layer", "-moz-document")
# A value that a browser does not know counts as not said: what was said before stays.
_VALID = {
    "display": r"none|contents|block|flow-root|list-item|ruby.*|(?:inline|table|flex|grid|-\w+)\b.*|inherit"
    r"|initial|unset|revert(?:-layer)?",
    "visibility": r"visible|hidden|collapse|inherit|initial|unset|revert(?:-layer)?",
    "opacity": r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?%?|inherit|initial|unset|revert|(?:var|calc)\(.*",
    "font-size": r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[a-z]{1,4}|%)?|[a-z-]+|(?:var|calc|clamp|min|max)\(.*",
}


@dataclass(frozen=True, slots=True)
class _Simple:
    """One demand on an element: its tag, a class, an id, an attribute, a pseudo-class; "" is unknown."""

    kind: str
    name: str = ""
    value: str = ""
    mark: str = ""
    inner: tuple["Selector", ...] = ()


@dataclass(frozen=True, slots=True)
class _Step:
    demands: tuple[_Simple, ...]
    link: str
    """How it stands to the step on its left: blank (inside), ``>``, ``+``, ``~``; empty for the first."""


Selector = tuple[_Step, ...]
"""From right to left."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One selector of a rule, and what it says."""

    written: str
    steps: Selector
    declared: Declared
    weight: tuple[int, int, int]
    order: int
    sure: Truth
    """Whether its conditions hold on every screen (True) or on some (None)."""


def declarations(text: str) -> Declared:
    """What a style attribute or the body of a rule says."""
    text = _STRING.sub('""', _COMMENT.sub(" ", text[:20_000]))
    found: Declared = {}
    for part in text.split(";")[:500]:
        name, colon, value = part.partition(":")
        name, value = _plain(name).strip().lower(), _plain(value).strip().lower()[:300]
        important = value.endswith("important") and "!" in value
        if important:
            value = value.rpartition("!")[0].strip()
        if not colon or not value or (name in _VALID and not re.fullmatch(_VALID[name], value)):
            continue
        if important or not found.get(name, ("", False))[1]:
            found[name] = (value, important)
    return found


class Sheet:
    """The rules of a page, found by what the last part of their selectors asks for."""

    def __init__(self, page: Page, matters: frozenset[str]) -> None:
        self.cut = False
        """Whether there is more of it than was followed."""
        self._fold = not _NEW_PAGE.match(page.source)
        self._matters = matters
        self._steps = 0
        self._rules: dict[str, list[Rule]] = {}
        self._count = 0
        self._around: dict[Element, list[Element]] = {}
        self._places: dict[Element, int] = {}
        for element in page.root.elements():
            if element.tag == "style" and not any(e.tag in ("noscript", "template") for e in element.above()):
                kind = element.get("type").strip().lower()
                if kind in ("", "text/css") and (sure := media(element.get("media"))) is not False:
                    runs = (run for run in element.inside if isinstance(run, Run))
                    self._add("".join(page.source[run.start : run.end] for run in runs), sure)

    def __bool__(self) -> bool:
        return bool(self._rules)

    def of(self, element: Element) -> Iterator[tuple[Rule, bool]]:
        """The rules that are for an element, and whether they surely are."""
        keys = ["*", element.tag, f"#{self._case(element.get('id'))}"]
        keys += {f".{self._case(name)}" for name in element.get("class").split()[:50]}
        for key in keys:
            for rule in self._rules.get(key, ()):
                if self._steps > _MOST_STEPS:
                    self.cut = True
                    return
                truth = self._match(element, rule.steps, 0)
                if truth is not False:
                    yield rule, truth is True and rule.sure is True

    def _case(self, name: str) -> str:
        return name.lower() if self._fold else name

    def _add(self, text: str, sure: Truth) -> None:
        self.cut = self.cut or len(text) > _LONGEST_SHEET
        for order, path, body in _blocks(text[:_LONGEST_SHEET]):
            declared = declarations(body)
            if self._matters.isdisjoint(declared):
                continue
            holds, selectors = _path(path)
            holds = every((sure, holds))
            self.cut = self.cut or len(selectors) >= _MOST_GROUPED
            for written in selectors if holds is not False else ():
                if self._count >= _MOST_RULES:
                    self.cut = True
                    return
                self._count += 1
                steps = _selector(written)
                rule = Rule(written, steps, declared, _weight(steps), order + self._count, holds)
                self._rules.setdefault(self._key(steps), []).append(rule)

    def _key(self, steps: Selector) -> str:
        for mark, kind in (("#", "id"), (".", "class"), ("", "tag")):
            for demand in steps[0].demands:
                if demand.kind == kind:
                    return mark + (self._case(demand.name) if mark else demand.name)
        return "*"

    def _match(self, element: Element, steps: Selector, at: int) -> Truth:
        self._steps += 1
        if self._steps > _MOST_STEPS:
            return None
        here = every(self._meets(element, demand) for demand in steps[at].demands)
        if here is False or at + 1 == len(steps):
            return here
        found: Truth = False
        for node in self._linked(element, steps[at].link):
            truth = self._match(node, steps, at + 1)
            if truth is True:
                return here
            found = None if truth is None else found
        return every((here, found))

    def _linked(self, element: Element, link: str) -> Iterator[Element]:
        if link in (" ", ">"):
            node = element.parent
            while node is not None and node.parent is not None:
                yield node
                node = node.parent if link == " " else None
            return
        beside, place = self._beside(element)
        yield from reversed(beside[: place - 1] if link == "~" else beside[max(0, place - 2) : place - 1])

    def _beside(self, element: Element) -> tuple[list[Element], int]:
        """The elements of its parent, and which one it is, from 1."""
        parent = element.parent
        if parent is None:
            return [element], 1
        if parent not in self._around:
            self._around[parent] = [node for node in parent.inside if isinstance(node, Element)]
            self._places |= {node: place for place, node in enumerate(self._around[parent], 1)}
        return self._around[parent], self._places[element]

    def _meets(self, element: Element, demand: _Simple) -> Truth:
        if demand.kind == "tag":
            return element.tag == demand.name
        if demand.kind == "id":
            return self._case(element.get("id")) == self._case(demand.name)
        if demand.kind == "class":
            return self._case(demand.name) in self._case(element.get("class")).split()
        if demand.kind == "attribute":
            return _has(element, demand)
        if demand.kind == "pseudo":
            return self._pseudo(element, demand)
        return True if demand.kind == "any" else None

    def _pseudo(self, element: Element, demand: _Simple) -> Truth:
        name = demand.name
        if name in _AT_REST:
            return False
        if name in ("not", "is", "where", "matches", "-webkit-any", "-moz-any") and demand.inner:
            truth = some(self._match(element, steps, 0) for steps in demand.inner)
            return truth if name != "not" or truth is None else not truth
        if name == "root":
            return element.tag == "html"
        if name == "empty":
            return not element.inside
        if not re.fullmatch(r"(?:first|last|only|nth|nth-last)-(?:child|of-type)", name):
            return None
        beside, place = self._beside(element)
        if name.endswith("of-type"):
            if name not in ("first-of-type", "nth-of-type"):
                return None
            place = element.number
        last = len(beside) + 1 - place
        if name.startswith("only"):
            return len(beside) == 1
        if name.startswith(("first", "last")):
            return (place if name.startswith("first") else last) == 1
        return _nth(demand.value, last if "last" in name else place)


def every(truths: Iterable[Truth]) -> Truth:
    """True where all are, False where one is not, else None."""
    unsure = False
    for truth in truths:
        if truth is False:
            return False
        unsure = unsure or truth is None
    return None if unsure else True


def some(truths: Iterable[Truth]) -> Truth:
    """True where one is, False where none is, else None."""
    unsure = False
    for truth in truths:
        if truth:
            return True
        unsure = unsure or truth is None
    return None if unsure else False


def media(query: str) -> Truth:
    """Whether what reads a page on a screen meets a media query: always, never, or on some screens."""
    return some(_one_medium(part) for part in _COMMENT.sub(" ", query).lower().split(","))


def _one_medium(query: str) -> Truth:
    query = " ".join(query.split())
    negated = query.startswith("not ")
    parts = re.split(r"\s*\band\b\s*", query.removeprefix("not ").removeprefix("only "))
    truth = every(_feature(part.strip()) for part in parts)
    return truth if truth is None or not negated else not truth


def _feature(words: str) -> Truth:
    if words in ("", "all", "screen"):
        return True
    if words.isalpha():
        return False  # print, speech and what there once was
    found = _LENGTH.fullmatch(words)
    if found is None:
        return None
    length = float(found[2]) * (16 if found[3] in ("em", "rem") else 1)
    least, most = length <= _NARROWEST, length >= _WIDEST
    if found[1] == "min-":
        return True if least else False if most else None
    if found[1] == "max-":
        return True if most else False if least else None
    return False if least or most else None


def _blocks(text: str) -> Iterator[tuple[int, tuple[str, ...], str]]:
    """Each block that says something: its place, the words before it and those around it, what it says."""
    stack: list[tuple[int, str, list[str]]] = []
    held: list[str] = []
    for number, found in enumerate(_PIECE.finditer(text)):
        piece = found.group()
        if piece == "{":
            stack.append((number, "".join(held), []))
        elif piece == ";" and stack:
            stack[-1][2].append("".join(held))
        elif piece == "}" and stack:
            yield _closed(stack, held)
        elif piece not in (";", "}"):
            held.append(" " if piece.startswith("/*") else piece)
            continue
        held = []
    while stack:
        yield _closed(stack, held)
        held = []


def _closed(stack: list[tuple[int, str, list[str]]], held: list[str]) -> tuple[int, tuple[str, ...], str]:
    path = tuple(before for _, before, _ in stack[: _DEEPEST + 1])
    order, _, said = stack.pop()
    return order, path, ";".join([*said, "".join(held)])


def _path(path: tuple[str, ...]) -> tuple[Truth, list[str]]:
    """Whether the conditions around a block hold, and its selectors."""
    words = [before.replace("<!--", " ").replace("-->", " ").strip() for before in path]
    conditions = [_condition(part) for part in words if part.startswith("@")]
    holds = every([True if len(path) <= _DEEPEST else None, *conditions])
    selectors: list[str] = []
    for group in (part for part in words if holds is not False and not part.startswith("@")):
        inner = [part for part in islice(_parted(group), _MOST_GROUPED) if part]
        joined = (_nested(outer, part) for outer in selectors for part in inner)
        selectors = list(islice(joined, _MOST_GROUPED)) if selectors else inner
    return holds, selectors


def _condition(words: str) -> Truth:
    """Whether what stands in an @-rule holds on a page that is read on a screen."""
    name, _, rest = words[1:].partition(" ")
    name, paren, more = name.partition("(")
    name = re.sub(r"^-(?:webkit|moz|o|ms)-(?!document)", "", name.lower())
    if name.startswith(_NO_RULES):
        return False
    if name == "media":
        return media(f"{paren}{more} {rest}")
    return True if name in _NO_CONDITION else None


def _nested(outer: str, inner: str) -> str:
    return (inner.replace("&", outer) if "&" in inner else f"{outer} {inner}")[:2000]


def _parted(words: str) -> Iterator[str]:
    """A group of selectors cut at its commas, those in brackets aside."""
    depth, since = 0, 0
    for found in re.finditer(r"\\.|\"[^\"]*\"|'[^']*'|[][(),]", words):
        piece = found.group()
        depth += (piece in "([") - (piece in ")]") if len(piece) == 1 else 0
        if piece == "," and depth <= 0:
            yield words[since : found.start()].strip()
            since = found.end()
    yield words[since:].strip()


def _selector(written: str, depth: int = 0) -> Selector:
    """The steps of a selector, from the right; a step that cannot be read demands what is unknown."""
    steps: list[_Step] = []
    demands: list[_Simple] = []
    link, at = "", 0
    unknown: Selector = (_Step((_Simple(""),), ""),)
    while at < len(written):
        if found := _COMBINATOR.match(written, at):
            if not demands:
                return unknown
            steps.append(_Step(tuple(demands), link))
            demands, link, at = [], found[1] or " ", found.end()
            continue
        demand, at = _demand(written, at, depth)
        demands.append(demand)
        if at < 0 or len(steps) > _MOST_PARTS or len(demands) > _MOST_PARTS:
            return unknown
    if not demands:
        return unknown
    steps.append(_Step(tuple(demands), link))
    return tuple(reversed(steps))


def _demand(written: str, at: int, depth: int) -> tuple[_Simple, int]:
    """One demand and where it ends; -1 where it cannot be read."""
    mark = written[at]
    if mark == "*":
        return _Simple("any"), at + 1
    if mark == "[" and (found := _ATTRIBUTE.match(written, at)):
        value = _plain((found[3] or "").strip("\"'"))
        return _Simple("attribute", found[1].lower(), value, (found[2] or "") + (found[4] or "").lower()), (
            found.end()
        )
    start = at + (2 if written.startswith("::", at) else 1 if mark in ".#:" else 0)
    found = _IDENT.match(written, start)
    if found is None:
        return _Simple(""), -1
    name = _plain(found.group())
    if mark == ":":
        return _pseudo(written, found.end(), name.lower(), depth, element=start == at + 2)
    kind = {".": "class", "#": "id"}.get(mark, "tag")
    return _Simple(kind, name.lower() if kind == "tag" else name), found.end()


def _pseudo(written: str, end: int, name: str, depth: int, *, element: bool) -> tuple[_Simple, int]:
    inside = ""
    if written.startswith("(", end):
        open_at, level = end + 1, 0
        while end < len(written):
            level += (written[end] == "(") - (written[end] == ")")
            end += 1
            if level == 0:
                break
        inside = written[open_at : end - 1]
    if element or name in ("before", "after", "first-letter"):
        # What a browser adds, marks or enlarges: it hides no paragraph. The first line may be one.
        return _Simple("" if name == "first-line" else "pseudo", "hover"), end
    if name == "first-line":
        return _Simple(""), end
    inner: tuple[Selector, ...] = ()
    if inside and depth < 4 and not name.startswith("nth"):
        inner = tuple(_selector(part, depth + 1) for part in list(_parted(inside))[:20])
    return _Simple("pseudo", name, inside.strip().lower(), "", inner), end


def _weight(steps: Selector) -> tuple[int, int, int]:
    """The specificity of a selector: ids; classes, attributes and pseudo-classes; tags."""
    ids = others = tags = 0
    for demand in (demand for step in steps for demand in step.demands):
        if demand.kind == "pseudo" and demand.name in ("not", "is", "where") and demand.inner:
            most = max(_weight(inner) for inner in demand.inner)
            most = (0, 0, 0) if demand.name == "where" else most
            ids, others, tags = ids + most[0], others + most[1], tags + most[2]
            continue
        ids += demand.kind == "id"
        others += demand.kind in ("class", "attribute", "pseudo", "")
        tags += demand.kind == "tag"
    return ids, others, tags


def _has(element: Element, demand: _Simple) -> bool:
    if demand.name not in element.attributes:
        return False
    value, wanted = element.get(demand.name), demand.value
    if demand.mark.endswith("i") or demand.name in ("type", "lang", "dir", "align", "rel", "hidden"):
        value, wanted = value.lower(), wanted.lower()
    match demand.mark.rstrip("is"):
        case "":
            return True
        case "=":
            return value == wanted
        case "~=":
            return wanted in value.split()
        case "|=":
            return value == wanted or value.startswith(f"{wanted}-")
        case "^=":
            return bool(wanted) and value.startswith(wanted)
        case "$=":
            return bool(wanted) and value.endswith(wanted)
    return bool(wanted) and wanted in value


def _nth(formula: str, place: int) -> Truth:
    formula = {"odd": "2n+1", "even": "2n"}.get(formula, formula)
    found = _NTH.fullmatch(formula)
    if found is None:
        return None
    if found[4]:
        return place == int(found[4])
    step = int(found[1] + "1") if found[1] in ("", "+", "-") else int(found[1])
    rest = place - int((found[2] or "+") + (found[3] or "0"))
    return rest == 0 if step == 0 else rest % step == 0 and rest // step >= 0


def _plain(words: str) -> str:
    """Words without escapes."""
    if "\\" not in words:
        return words

    def meant(found: re.Match[str]) -> str:
        code = int(found[1], 16) if found[1] else 0
        return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else found[2] or "\ufffd"

    return _ESCAPE.sub(meant, words)
