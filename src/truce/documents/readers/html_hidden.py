"""What a page holds and does not show: the trick by which a reader of text is told other things than people.

Told by attributes, by inline styles and by plain rules of the page's own style sheet. What style sheets from
elsewhere and scripts hide cannot be told.
"""

import re
from dataclasses import dataclass

from truce.documents.readers.html_tree import Element, Page

SILENT = frozenset(
    "script style template noscript iframe object embed svg canvas audio video select datalist "
    "textarea input head title link meta noframes noembed xmp math".split()
)
"""Elements whose words are no text of the page: code, controls, what stands in for a failing browser."""

_DECLARATION = re.compile(r"([a-z-]{2,40})\s*:\s*([^;{}]{1,200})")
_RULE = re.compile(r"([^{}]{1,2000})\{([^{}]{0,4000})\}")
_STYLE_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SIMPLE = re.compile(r"(?P<tag>[a-z][a-z0-9]*)?(?:(?P<kind>[.#])(?P<name>[\w-]+))?")
_ZERO = re.compile(r"-?(?:0|0?\.0+\d*|0\.[0-9]+)(?:px|pt|em|rem|%|vw|vh)?")
_FAR = re.compile(r"-\d{3,}(?:\.\d+)?(?:px|pt|em|rem|%|vw|vh)")
_NO_AREA = re.compile(
    r"rect\(\s*(?:0(?:px)?|1px)[\s,]+(?:0(?:px)?|1px)[\s,]+(?:0(?:px)?|1px)[\s,]+(?:0(?:px)?|1px)\s*\)"
)
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})(?:[\s,/]+([\d.]+%?))?\s*\)")
_HEX = re.compile(r"#([0-9a-f]{3,8})")
_BARE_HEX = re.compile(r"[0-9a-f]{6}")
_NAMED = {"white": (255, 255, 255), "black": (0, 0, 0), "snow": (255, 250, 250), "ivory": (255, 255, 240)}
_NEAR = 24
"""How far apart two colours must be, in the sum of their three parts, to be told apart by a reader."""
_UNSEEN_CLASSES = frozenset(
    "sr-only visually-hidden screen-reader-text screen-reader-only visuallyhidden".split()
)

Colour = tuple[int, int, int]
Declarations = dict[str, str]


@dataclass(frozen=True, slots=True)
class Styles:
    """The plain rules of a page's own style sheet: for a tag, a class or an id alone."""

    rules: dict[str, Declarations]

    def of(self, element: Element) -> Declarations:
        """What holds for an element by rules and by its style attribute, the latter over the former."""
        found = _by_attributes(element)
        if self.rules:
            keys = [element.tag, *(f".{name}" for name in element.get("class").split()[:50])]
            keys.append(f"#{element.get('id')}")
            for key in [*keys, *(element.tag + key for key in keys[1:])]:
                found |= self.rules.get(key, {})
        if style := element.get("style"):
            found |= _declarations(style)
        return found


def _by_attributes(element: Element) -> Declarations:
    """What attributes of older pages say of colours."""
    found: Declarations = {}
    given = element.attributes
    for name, meant in (("bgcolor", "background-color"), ("text", "color"), ("color", "color")):
        if name in given and (name == "bgcolor" or element.tag == ("body" if name == "text" else "font")):
            value = given[name].strip().lower()
            found[meant] = f"#{value}" if _BARE_HEX.fullmatch(value) else value
    if "background" in given:
        found["background-image"] = "url()"
    return found


def page_styles(page: Page) -> Styles:
    """The rules of the page's style elements; those for print or under a condition are left out."""
    rules: dict[str, Declarations] = {}
    for element in page.root.elements():
        if element.tag == "style" and element.get("media") in ("", "all", "screen"):
            text = _STYLE_COMMENT.sub(" ", page.words(element)[:500_000])
            for selectors, body in _RULE.findall(_without_conditions(text)):
                for selector in selectors.split(","):
                    if selector.strip() and _SIMPLE.fullmatch(selector.strip().lower()):
                        rules.setdefault(_key(selector.strip()), {}).update(_declarations(body))
    return Styles(rules)


def _key(selector: str) -> str:
    head, mark, name = selector.partition("." if "." in selector else "#")
    return f"{head.lower()}{mark}{name}"


def _without_conditions(text: str) -> str:
    """The style sheet without what stands in @-rules."""
    kept, depth, at_rule = [], 0, False
    for piece in re.split(r"([{}])", text):
        if piece == "{":
            depth += 1
        elif piece == "}":
            depth = max(0, depth - 1)
        elif depth == 0:
            at_rule = piece.rpartition(";")[2].strip().startswith("@")
            piece = piece.rpartition(";")[2]
        if not at_rule:
            kept.append(piece)
        elif depth == 0 and piece == "}":
            at_rule = False
    return "".join(kept)


def _declarations(style: str) -> Declarations:
    return {
        name: value.strip().removesuffix("!important").strip()
        for name, value in _DECLARATION.findall(style[:10_000].lower())
    }


def hides(element: Element, styles: Declarations) -> bool:
    """Whether an element and all in it is hidden, whatever stands around it."""
    attributes = element.attributes
    if "hidden" in attributes and attributes["hidden"].lower() != "until-found":
        return True
    if attributes.get("aria-hidden", "").lower() == "true":
        return True
    if element.tag == "dialog" and "open" not in attributes:
        return True
    if not _UNSEEN_CLASSES.isdisjoint(attributes.get("class", "").lower().split()):
        return True
    return bool(styles) and _styled_away(styles)


def _styled_away(styles: Declarations) -> bool:
    get = styles.get
    if get("display") == "none" or get("visibility") in ("hidden", "collapse"):
        return True
    if _ZERO.fullmatch(get("opacity", "1")) and float(re.sub(r"[^\d.]", "", get("opacity", "1")) or 1) < 0.1:
        return True
    size = get("font-size", "")
    if re.fullmatch(r"(?:[0-2](?:\.\d+)?(?:px|pt)|0?\.[01]\d*(?:em|rem)|0(?:em|rem|%|vw)?)", size):
        return True
    if _NO_AREA.search(get("clip", "")) or get("clip-path") in ("inset(50%)", "inset(100%)", "circle(0)"):
        return True
    away = get("position") in ("absolute", "fixed")
    if away and any(_FAR.fullmatch(get(side, "")) for side in ("left", "top", "right", "bottom")):
        return True
    clipped = get("overflow") in ("hidden", "clip")
    flat = any(
        get(side, "") in ("0", "0px", "1px") for side in ("height", "max-height", "width", "max-width")
    )
    return bool(_FAR.fullmatch(get("text-indent", ""))) or (clipped and flat)


def colours(
    styles: Declarations, over: tuple[Colour | None, Colour | None]
) -> tuple[Colour | None, Colour | None]:
    """The colour of the words and of what is behind them, given those around; None where unknown."""
    ink, paper = over
    if "color" in styles:
        ink = _colour(styles["color"])
    if "background-image" in styles or "url(" in styles.get("background", ""):
        return ink, None
    behind = styles.get("background-color") or styles.get("background")
    if behind and behind not in ("none", "transparent", "inherit", "initial", "unset"):
        paper = _colour(behind)
    return ink, paper


def unseen(colour: Colour | None, behind: Colour | None) -> bool:
    """Whether words in a colour cannot be seen on another; unknown colours can."""
    if colour is None or behind is None:
        return False
    return sum(abs(a - b) for a, b in zip(colour, behind, strict=True)) < _NEAR


def _colour(value: str) -> Colour | None:
    for word in value.split() if "(" not in value else [value]:
        if word in _NAMED:
            return _NAMED[word]
        if found := _HEX.fullmatch(word):
            figures = found[1]
            if len(figures) in (3, 4):
                figures = "".join(c + c for c in figures)
            if len(figures) in (6, 8):
                return int(figures[:2], 16), int(figures[2:4], 16), int(figures[4:6], 16)
    if found := _RGB.search(value):
        return int(found[1]), int(found[2]), int(found[3])
    return None
