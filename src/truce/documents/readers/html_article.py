"""Which part of a page is the article, and its text.

What is plainly something else is left out (navigation, site header and footer, forms, boxes that the page's
own class names call cookie notice, newsletter or related links, lists of links); all the rest stays. A
paragraph too many shows; a denial that was left out does not.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from truce.documents.extraction import Stretch
from truce.documents.readers.contrast import Colour, unseen
from truce.documents.readers.html_hidden import SILENT, Look, Styles, colours, hides
from truce.documents.readers.html_tree import BLOCK, Element, Page, Run, pieces
from truce.documents.readers.quoted import (
    begins_earlier,
    earlier_at,
    left_to_its_writer,
    quotes_earlier,
)
from truce.documents.readers.weaving import CELL, Weaver
from truce.documents.records import Caution
from truce.errors import printable

_APART_TAGS = frozenset("nav footer aside form menu fieldset".split())
_APART_ROLES = frozenset(
    "navigation banner contentinfo complementary search alertdialog menu menubar toolbar".split()
)
_APART_WORDS = frozenset(
    "cookie cookies consent gdpr newsletter subscribe subscription signup related recommended "
    "recommendations recirculation share sharing social sidebar promo advert adverts advertisement "
    "advertising sponsored breadcrumb breadcrumbs comments disqus nav navbar navigation menu footer popup "
    "modal paywall toc trending outbrain taboola pagination toolbar skip".split()
)
_NEVER_APART = frozenset("html body main article h1 h2 p tr td th tbody table li".split())
_HAVING = re.compile(r"\b(?:has|with|no|without)[-_]?[A-Za-z]+")
_NAME_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_MOST_APART = 0.4
"""Share of a page's words above which a box is not left out for its class alone."""
_LEAST_ARTICLE = 0.5
"""Share of a page's words that an article element must hold to be the article."""
_LINKED = 0.8
"""Share of words in links above which a list is one of links."""
_LONGEST_LABEL = 60
"""Characters up to which a button holds a label and no words of the page (it may not have been closed)."""
_LONG_CELL = 600
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_IN_LAYOUT = _HEADINGS | {"table", "article", "form", "blockquote", "section", "nav"}
_TELLING_WORDS = 4
"""Words from which hidden text is worth a caution: fewer are labels for screen readers."""
_ABOUT_COMMENTS = 8
_MOST_ASIDE, _LONGEST_ASIDE = 5_000, 600
_ASK = "If they are to be read, copy them into a text file and give that"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the article: its words, and the element that they stand in."""

    words: str
    tag: str


@dataclass(frozen=True, slots=True)
class Article:
    """The text of a page's article with its stretches, its lines, and what to be wary of."""

    text: str
    stretches: tuple[Stretch, ...]
    heading: str | None
    cautions: tuple[Caution, ...]
    headings: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class _Masses:
    """How many characters an element holds, and how many of them in links."""

    all: dict[Element, int]
    linked: dict[Element, int]


def read_article(page: Page, *, mail: bool = False) -> Article:
    """The article of a page; all that it shows where no part of it can be told to be the article.

    Of a mail's page what it quotes of earlier mails is left out and named.
    """
    masses, styles = _measure(page), Styles(page)
    if mail:
        return _of_mail(_Walk(page, masses, page.root, styles, quoted=[]).article())
    root = _choose(page, masses)
    if _is_within_hidden(root, styles):
        root = page.root
    woven = _Walk(page, masses, root, styles).article()
    if not woven.text.strip() and root is not page.root:
        return _Walk(page, masses, page.root, styles).article()
    return woven


def _of_mail(found: Article) -> Article:
    """A mail's words up to where the head of an earlier one stands among them."""
    at = earlier_at(found.text)
    if at is None:
        return found
    text = found.text[:at].rstrip("\n")
    kept = tuple(replace(s, end=min(s.end, len(text))) for s in found.stretches if s.start < len(text))
    quoted = [line for line in found.text[at:].splitlines() if line.strip()]
    cautions = tuple(
        replace(c, spans=tuple((a, min(b, len(text))) for a, b in c.spans if a < len(text)))
        for c in found.cautions
    )
    return Article(
        text + "\n" if text else "", kept, found.heading, (*cautions, left_to_its_writer(quoted)),
        tuple(span for span in found.headings if span[1] <= len(text)),
    )  # fmt: skip


def _is_within_hidden(element: Element, styles: Styles) -> bool:
    """Whether what an element stands in is hidden (a whole body that waits for its scripts aside)."""
    around = (e for e in element.above() if e.tag not in ("", "html", "body"))
    return any(hides(e, styles.look(e).sure) for e in around)


def _measure(page: Page) -> _Masses:
    masses = _Masses({page.root: 0}, {page.root: 0})
    order = [page.root, *page.root.elements()]
    for element in order:
        runs = (node for node in element.inside if isinstance(node, Run))
        silent = element.tag in SILENT
        own = 0 if silent else sum(len(page.source[run.start : run.end].strip()) for run in runs)
        masses.all[element], masses.linked[element] = own, own if element.tag == "a" else 0
    for element in reversed(order[1:]):
        parent = element.parent
        if parent is not None and element.tag not in SILENT:
            masses.all[parent] += masses.all[element]
            masses.linked[parent] += masses.all[element] if element.tag == "a" else masses.linked[element]
    return masses


def _choose(page: Page, masses: _Masses) -> Element:
    """The element that holds the article: the fullest article or main element, if it holds enough."""
    found: dict[str, list[Element]] = {"article": [], "main": [], "body": []}
    apart = 0
    inside_apart: set[Element] = set()
    for element in page.root.elements():
        if element.parent in inside_apart:
            inside_apart.add(element)
        elif element.tag in _APART_TAGS or element.get("role").lower() in _APART_ROLES:
            inside_apart.add(element)
            apart += masses.all[element]
        elif element.tag in ("article", "main") or element.get("role").lower() in ("article", "main"):
            found["article" if "article" in (element.tag, element.get("role").lower()) else "main"].append(
                element
            )
        elif "articlebody" in element.get("itemprop").lower():
            found["body"].append(element)
    whole = masses.all[page.root] - apart
    for kind in ("article", "main", "body"):
        if found[kind]:
            best = max(found[kind], key=lambda element: masses.all[element])
            if masses.all[best] >= _LEAST_ARTICLE * whole:
                return best
    return page.root


@dataclass(slots=True)
class _Shown:
    """How the words of an element are shown."""

    ink: Colour | None = (0, 0, 0)
    paper: Colour | None = (255, 255, 255)
    preformatted: bool = False
    cell: bool = False
    ink_perhaps: Colour | None = (0, 0, 0)
    paper_perhaps: Colour | None = (255, 255, 255)
    """The two, if the rules hold that perhaps do."""
    tinted: tuple[str, ...] = ()
    """The selectors of those rules that say colours."""
    veiled: tuple[str, ...] = ()
    """Those of the rules that perhaps hide it."""


@dataclass(slots=True)
class _Hidden:
    where: str
    words: str


@dataclass(slots=True)
class _Walk:
    page: Page
    masses: _Masses
    root: Element
    styles: Styles
    weaver: Weaver = field(default_factory=Weaver)
    hidden: list[_Hidden] = field(default_factory=list)
    heading: str | None = None
    white: list[str] = field(default_factory=list)
    """Words that are white where what is behind them cannot be told."""
    veiled: list[str] = field(default_factory=list)
    """Words that a rule hides which holds on some screens, or which cannot be followed."""
    not_followed: dict[str, None] = field(default_factory=dict)
    layout: set[Element] = field(init=False)
    knows_paper: bool = field(init=False)
    paths: dict[Element, str] = field(default_factory=dict)
    quoted: list[str] | None = None
    """What a mail quotes of earlier ones; None: it is no mail, and nothing is left out for that."""
    headed: dict[Element, int] = field(default_factory=dict)
    """Where the heading that is open began."""
    ended: bool = False
    """Whether an earlier mail has begun, which all that follows is of."""

    def __post_init__(self) -> None:
        self.layout = _layout_tables(self.page, self.masses)
        self.knows_paper = not any(
            e.tag == "link" and "stylesheet" in e.get("rel").lower() for e in self.page.root.elements()
        )

    def article(self) -> Article:
        """Weave the text of the root, its headline before it where that stands outside."""
        headline = self._headline_outside()
        if headline is not None:
            self._tree(headline)
        self._tree(self.root)
        text, stretches = self.weaver.woven()
        return Article(text, stretches, self.heading, tuple(self._cautions()), self.weaver.headings)

    def _headline_outside(self) -> Element | None:
        if self.root is self.page.root or any(e.tag == "h1" for e in self.root.elements()):
            return None
        titles = [self.page.words(e).lower() for e in self.page.root.elements() if e.tag == "title"][:1]
        for element in self.page.root.elements():
            is_seen = element.tag == "h1" and not _is_within_hidden(element, self.styles)
            words = self.page.words(element).lower() if is_seen else ""
            if len(words.split()) >= 3 and any(words in title or title in words for title in titles if title):
                return element
        return None

    def _tree(self, root: Element) -> None:
        stack: list[tuple[Element | Run, _Shown, bool]] = [(root, self._around(root), False)]
        owners: list[Element] = []
        while stack:
            node, shown, leaving = stack.pop()
            if isinstance(node, Run):
                self._run(node, owners[-1], shown)
            elif leaving:
                owners.pop()
                self._leave(node, shown)
            elif (inner := self._enter(node, shown, root)) is not None:
                owners.append(node)
                stack.append((node, shown, True))
                stack.extend((child, inner, False) for child in reversed(node.inside))

    def _around(self, root: Element) -> _Shown:
        """How words are shown where the root begins."""
        shown = _Shown(paper=(255, 255, 255) if self.knows_paper else None)
        shown.paper_perhaps = shown.paper
        for element in reversed(list(root.above())[1:]):
            shown = self._seen(element, self.styles.look(element), shown)
        return shown

    def _seen(self, element: Element, look: Look, shown: _Shown) -> _Shown:
        """How the words in an element are shown, given those around it."""
        if look == Look({}, {}):
            return shown
        ink, paper = colours(look.sure, (shown.ink, shown.paper))
        perhaps = colours(look.perhaps, (shown.ink_perhaps, shown.paper_perhaps))
        changed = (ink, paper) != perhaps and look.perhaps != look.sure
        veils = look.by if look.perhaps != look.sure and hides(element, look.perhaps) else ()
        return replace(
            shown, ink=ink, paper=paper, ink_perhaps=perhaps[0], paper_perhaps=perhaps[1],
            tinted=look.by if changed else shown.tinted, veiled=shown.veiled or veils,
        )  # fmt: skip

    def _enter(self, element: Element, shown: _Shown, root: Element) -> _Shown | None:
        """How the words of an element are shown; None where it is left out."""
        if element.tag in SILENT or (element is not root and self._is_apart(element)):
            return None
        look = self.styles.look(element)
        if hides(element, look.sure):
            self._note_hidden(element)
            return None
        if self.quoted is not None and self._quotes(element):
            return None
        tag, weaver = element.tag, self.weaver
        if tag in _HEADINGS and self.heading is None and tag == "h1":
            self.heading = self.page.words(element) or None
        self._break_before(element, shown)
        if tag in _HEADINGS and not shown.cell and not self.headed:
            self.headed[element] = weaver.at
        if tag == "q":
            weaver.insert("“")
        cell = shown.cell or (tag in ("td", "th") and self._is_cell(element))
        preformatted = shown.preformatted or tag in ("pre", "xmp")
        return replace(self._seen(element, look, shown), preformatted=preformatted, cell=cell)

    def _quotes(self, element: Element) -> bool:
        """Whether a mail quotes an earlier one with an element; its words are kept for the caution."""
        assert self.quoted is not None
        self.ended = self.ended or begins_earlier(element)
        if not (self.ended or quotes_earlier(element)):
            return False
        self.weaver.paragraph()
        self.quoted += [words] if (words := self.page.words(element)) else []
        return True

    def _break_before(self, element: Element, shown: _Shown) -> None:
        tag, weaver = element.tag, self.weaver
        if tag in ("td", "th") and not shown.cell and self._is_cell(element):
            if not _is_first_cell(element):
                weaver.insert(CELL)
        elif shown.cell and (tag in BLOCK or tag == "br"):
            weaver.words(" ", "")
        elif tag == "br":
            if weaver.is_fresh:
                weaver.paragraph()
            weaver.line()
        elif _is_line(element):
            if tag == "tr" and self._table_of(element) in self.layout:
                weaver.paragraph()
            weaver.line()
            if tag == "li":
                weaver.bullet(_bullet(element))
        elif tag in BLOCK or tag == "hr":
            weaver.paragraph()

    def _leave(self, element: Element, shown: _Shown) -> None:
        tag, weaver = element.tag, self.weaver
        if tag == "q":
            weaver.attach("”")
        if (begins := self.headed.pop(element, None)) is not None:
            weaver.heading(begins)
        if shown.cell and tag in BLOCK:
            weaver.words(" ", "")
        elif _is_line(element):
            weaver.bullet("")
            weaver.line()
        elif tag in ("td", "th"):
            if not self._is_cell(element):
                weaver.paragraph()
        elif tag in BLOCK:
            weaver.paragraph()

    def _run(self, run: Run, owner: Element, shown: _Shown) -> None:
        source, weaver = self.page.source, self.weaver
        if owner.tag in ("table", "tbody", "tr", "ul", "ol") and not source[run.start : run.end].strip():
            return
        if self.ended:
            self.quoted = [*(self.quoted or ()), *source[run.start : run.end].split("\n")]
            return
        if unseen(shown.ink, shown.paper):
            self._note_hidden(owner, source[run.start : run.end])
            return
        if self._is_doubtful(run, shown):
            return
        where = self.paths.get(owner) or self.paths.setdefault(owner, owner.path)
        for words, offset, referred in pieces(source, run):
            if referred:
                weaver.character(words, where, offset=offset)
            elif shown.preformatted and not shown.cell:
                self._preformatted(words, where, offset)
            else:
                weaver.words(words, where, offset=offset)

    def _is_doubtful(self, run: Run, shown: _Shown) -> bool:
        """Whether some reader of the page does not see the words of a run; then they are set aside.

        Read with the rest they would be its author's word, on a page where he may have hidden a forgery.
        """
        white = shown.paper is None and not self.knows_paper and unseen(shown.ink, (255, 255, 255))
        veiled = shown.veiled or (shown.tinted if unseen(shown.ink_perhaps, shown.paper_perhaps) else ())
        if not (white or veiled):
            return False
        words = " ".join(words for words, _, _ in pieces(self.page.source, run)).split()
        (self.veiled if veiled else self.white).extend(words[:_MOST_ASIDE])
        self.not_followed |= dict.fromkeys(veiled if words else ())
        return True

    def _preformatted(self, words: str, where: str, offset: int) -> None:
        for number, line in enumerate(re.split(r"(\r\n?|\n)", words)):
            if number % 2:
                if self.weaver.is_fresh:
                    self.weaver.paragraph()
                self.weaver.line()
            else:
                self.weaver.verbatim(line, where, offset=offset)
            offset += len(line)

    def _table_of(self, element: Element) -> Element | None:
        return next((e for e in element.above() if e.tag == "table"), None)

    def _is_cell(self, element: Element) -> bool:
        """Whether a cell lists something, in a table that does."""
        table = self._table_of(element)
        return table is not None and table not in self.layout

    def _is_apart(self, element: Element) -> bool:
        """Whether an element is plainly no part of an article."""
        tag = element.tag
        if tag == "button" and self.masses.all[element] <= _LONGEST_LABEL:
            return True
        if tag in _APART_TAGS or element.get("role").lower() in _APART_ROLES:
            return self._is_small(element) or tag in ("nav", "footer", "aside")
        if tag == "header" and not any(e.tag in ("article", "main") for e in element.above()):
            return not any(e.tag == "h1" for e in element.elements()) and self._is_small(element)
        if tag in ("ul", "ol"):
            mass = self.masses.all[element]
            if mass > 0 and self.masses.linked[element] >= _LINKED * mass and _has_items(element):
                return True
        if tag in _NEVER_APART or tag not in BLOCK:
            return False
        names = f"{element.get('class')} {element.get('id')}"
        words = {word.lower() for word in _NAME_WORD.findall(_HAVING.sub(" ", names[:500]))}
        return not _APART_WORDS.isdisjoint(words) and self._is_small(element)

    def _is_small(self, element: Element) -> bool:
        return self.masses.all[element] <= _MOST_APART * self.masses.all[self.page.root]

    def _note_hidden(self, element: Element, source: str | None = None) -> None:
        words = self.page.words(element) if source is None else " ".join(source.split())
        if len(words.split()) >= _TELLING_WORDS and len(self.hidden) < 100:
            self.hidden.append(_Hidden(element.path, words))

    def _cautions(self) -> Iterator[Caution]:
        if self.quoted:
            yield left_to_its_writer(self.quoted)
        if self.hidden:
            first = self.hidden[0]
            more = f", and {len(self.hidden) - 1} more" if len(self.hidden) > 1 else ""
            yield Caution(
                "hidden_text",
                f"words that the page does not show were left out: “{_shown(first.words)}” "
                f"({first.where[-80:]}{more})",
            )
        yield from self._not_followed()
        if len(self.white) >= _TELLING_WORDS:
            what = "white words, which may not be seen on the page (its style sheet is not in the file)"
            yield Caution("hidden_text", f"{what}, were left out: “{_shown_more(self.white)}”. {_ASK}")
        remarks = list(self._remarks())
        if remarks:
            yield Caution(
                "hidden_text",
                f"comments in the page's source were left out ({len(remarks)} of them hold sentences): "
                f"“{_shown(remarks[0])}”",
            )

    def _not_followed(self) -> Iterator[Caution]:
        """The rules that perhaps hide words, and the words: no claim is made of what some do not see."""
        if len(self.veiled) >= _TELLING_WORDS:
            names = ", ".join(printable(name[:60]) for name in list(self.not_followed)[:5])
            more = f" and {len(self.not_followed) - 5} more" if len(self.not_followed) > 5 else ""
            one = len(self.not_followed) == 1
            yield Caution(
                "hidden_text",
                f"words that the page may not show to everybody were left out, for "
                f"{len(self.not_followed)} {'rule' if one else 'rules'} of its style sheet "
                f"{'hides' if one else 'hide'} them on some screens, or cannot be followed "
                f"({names}{more}): “{_shown_more(self.veiled)}”. {_ASK}",
            )
        if self.styles.cut:
            yield Caution(
                "hidden_text", "its style sheet holds more rules than were followed: they may hide words"
            )

    def _remarks(self) -> Iterator[str]:
        """Comments in the source of the article that hold a sentence, not code."""
        for start, end in self.page.comments:
            words = self.page.source[start:end][:2000]
            if re.search(r"[<>{}=\[\]]|https?:|--", words):
                continue
            if start >= self.root.start and len(re.findall(r"[^\W\d_]{2,}", words)) >= _ABOUT_COMMENTS:
                yield " ".join(words.split())


def _is_line(element: Element) -> bool:
    """Whether an element is a line or holds lines of something that is shown as one."""
    if element.tag in ("ul", "ol", "dl", "menu"):
        return element.parent is not None and element.parent.tag == "li"
    return element.tag in ("li", "tr", "dt", "dd", "thead", "tbody", "tfoot")


def _shown(words: str) -> str:
    return printable(words if len(words) <= 80 else words[:80] + "…")


def _shown_more(words: list[str]) -> str:
    """What was set aside may be all of a statement: more of it is shown than of what is plainly hidden."""
    whole = " ".join(words)
    return printable(whole if len(whole) <= _LONGEST_ASIDE else whole[:_LONGEST_ASIDE] + "…")


def _is_first_cell(element: Element) -> bool:
    inside = element.parent.inside if element.parent is not None else []
    cells = (node for node in inside if isinstance(node, Element) and node.tag in ("td", "th"))
    return next(cells, element) is element


def _has_items(element: Element) -> bool:
    return sum(1 for node in element.inside if isinstance(node, Element) and node.tag == "li") >= 2


def _layout_tables(page: Page, masses: _Masses) -> set[Element]:
    """Tables that place things on the page instead of listing figures: their cells are no rows."""
    layout, widths = set[Element](), dict[Element, int]()
    for element in page.root.elements():
        if element.tag == "table":
            widths[element] = 0
            if element.get("role") in ("presentation", "none"):
                layout.add(element)
        over = None
        if element.tag in _IN_LAYOUT or element.tag in ("td", "th"):
            outside = element.parent.above() if element.parent is not None else iter(())
            over = next((e for e in outside if e.tag == "table"), None)
        if over is None:
            continue
        if element.tag in ("td", "th"):
            cells = element.parent.inside if element.parent is not None else []
            widths[over] = max(
                widths[over],
                element.number
                + sum(
                    1
                    for e in cells[:3]
                    if isinstance(e, Element) and e.tag in ("td", "th") and e.tag != element.tag
                ),
            )
            if masses.all[element] > _LONG_CELL:
                layout.add(over)
        else:
            layout.add(over)
    return layout | {table for table, width in widths.items() if width <= 1}


def _bullet(element: Element) -> str:
    """What a browser shows before an item: its number in a numbered list, else a dash."""
    parent = element.parent
    if parent is None or parent.tag != "ol":
        return "- "
    start = parent.get("start").strip()
    number = element.number + (int(start) - 1 if re.fullmatch(r"-?\d{1,6}", start) else 0)
    if re.fullmatch(r"\d{1,6}", element.get("value").strip()):
        number = int(element.get("value"))
    kind = parent.get("type")
    if kind in ("a", "A") and 1 <= number <= 26:
        letter = chr(ord("a") + number - 1)
        return f"({letter if kind == 'a' else letter.upper()}) "
    return f"{number}. "
