"""What a page holds and does not show: the trick by which a reader of text is told other things than people.

Told by attributes, by inline styles and by the page's own style sheets. A rule that holds on some screens
only, or whose selector cannot be followed, perhaps hides. What style sheets from elsewhere and scripts hide
cannot be told.
"""

import colorsys
import re
from dataclasses import dataclass

from truce.documents.readers.contrast import Colour
from truce.documents.readers.html_css import Declared, Sheet, declarations
from truce.documents.readers.html_tree import Element, Page

SILENT = frozenset(
    "script style template noscript iframe object embed svg canvas audio video select datalist "
    "textarea input head title link meta noframes noembed xmp math".split()
)
"""Elements whose words are no text of the page: code, controls, what stands in for a failing browser."""

_ZERO = re.compile(r"-?(?:0|0?\.0+\d*|0\.[0-9]+)(?:px|pt|em|rem|%|vw|vh)?")
_FAR = re.compile(r"-\d{3,}(?:\.\d+)?(?:px|pt|em|rem|%|vw|vh)")
_NO_AREA = re.compile(
    r"rect\(\s*(?:0(?:px)?|1px)[\s,]+(?:0(?:px)?|1px)[\s,]+(?:0(?:px)?|1px)[\s,]+(?:0(?:px)?|1px)\s*\)"
)
_NO_SHAPE = re.compile(
    r"inset\(\s*(?:[5-9]\d|100)(?:\.\d+)?%.*|(?:circle|ellipse)\(\s*0(?:px|%)?(?:[\s,].*)?\)|polygon\([\s0,px%]*\)"
)
_NO_SCALE = re.compile(
    r"(?:scale[xy]?|scale3d)\(\s*(?:[\d.]+[\s,]+)?0*\.?0+%?(?:[\s,].*)?\)"
    r"|matrix\(\s*0\s*,|rotate[xy]\(\s*-?90deg|translate(?:[xy]|3d)?\([^)]*-?\d{4}"
)
_FAR_MARGIN = re.compile(r"-\d{4,}(?:\.\d+)?(?:px|pt|em|rem)")
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})(?:[\s,/]+([\d.]+)(%?))?\s*\)")
_HSL = re.compile(
    r"hsla?\(\s*(\d{1,3})(?:\.\d+)?(?:deg)?[\s,]+(\d{1,3})(?:\.\d+)?%[\s,]+(\d{1,3})(?:\.\d+)?%"
    r"(?:[\s,/]+([\d.]+)(%?))?\s*\)"
)
_HEX = re.compile(r"#([0-9a-f]{3,8})")
_BARE_HEX = re.compile(r"[0-9a-f]{6}")
_NAMED = {
    name: (int(value[:2], 16), int(value[2:4], 16), int(value[4:], 16))
    for name, value in (
        pair.split("=")
        for pair in (
            "white=ffffff black=000000 snow=fffafa ivory=fffff0 whitesmoke=f5f5f5 ghostwhite=f8f8ff "
            "floralwhite=fffaf0 mintcream=f5fffa azure=f0ffff aliceblue=f0f8ff honeydew=f0fff0 "
            "seashell=fff5ee oldlace=fdf5e6 linen=faf0e6 lightyellow=ffffe0 lightcyan=e0ffff "
            "cornsilk=fff8dc beige=f5f5dc lavender=e6e6fa lavenderblush=fff0f5 gainsboro=dcdcdc "
            "lightgray=d3d3d3 lightgrey=d3d3d3 silver=c0c0c0 darkgray=a9a9a9 darkgrey=a9a9a9 gray=808080 "
            "grey=808080 dimgray=696969 dimgrey=696969 red=ff0000 maroon=800000 yellow=ffff00 olive=808000 "
            "lime=00ff00 green=008000 aqua=00ffff cyan=00ffff teal=008080 blue=0000ff navy=000080 "
            "fuchsia=ff00ff magenta=ff00ff purple=800080 orange=ffa500"
        ).split()
    )
}
_UNSEEN_CLASSES = frozenset(
    "sr-only visually-hidden screen-reader-text screen-reader-only visuallyhidden".split()
)

Declarations = dict[str, str]
_MATTERS = frozenset(
    "display visibility opacity font-size font clip clip-path position left top right bottom overflow "
    "overflow-x overflow-y height max-height width max-width text-indent transform scale zoom filter "
    "margin-left margin-top color background background-color background-image background-clip "
    "-webkit-background-clip -webkit-text-fill-color content-visibility inset".split()
)
"""Properties by which words are hidden or seen."""


@dataclass(frozen=True, slots=True)
class Look:
    """What holds for an element surely, and what holds if its perhaps rules do, with their selectors."""

    sure: Declarations
    perhaps: Declarations
    by: tuple[str, ...] = ()


class Styles:
    """What the attributes of elements and the page's own style sheets say of how they are shown."""

    def __init__(self, page: Page) -> None:
        self._sheet = Sheet(page, _MATTERS)

    @property
    def cut(self) -> bool:
        """Whether there were more rules than were followed."""
        return self._sheet.cut

    def look(self, element: Element) -> Look:
        """What holds for an element by its attributes, by rules, and by its style attribute."""
        if not element.attributes and not self._sheet:
            return _PLAIN
        said = [(rule.weight, rule.order, rule.declared, sure, rule.written)
                for rule, sure in self._sheet.of(element)]  # fmt: skip
        said.sort(key=lambda one: (one[0], one[1]))
        own = declarations(element.get("style")) if "style" in element.attributes else {}
        base = _by_attributes(element)
        sure = _cascade(base, [one[2] for one in said if one[3]], own)
        by = tuple(dict.fromkeys(written for _, _, _, surely, written in said if not surely))
        return Look(sure, _cascade(base, [one[2] for one in said], own) if by else sure, by)


_PLAIN = Look({}, {})


def _cascade(base: Declarations, rules: list[Declared], own: Declared) -> Declarations:
    """The last word counts, the style attribute's after all rules', and important ones after all others."""
    found = dict(base)
    for important in (False, True):
        for declared in (*rules, own):
            found |= {name: value for name, (value, marked) in declared.items() if marked is important}
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
    if get("content-visibility") == "hidden" or _faint(get("opacity", "1")):
        return True
    if (found := re.search(r"opacity\(([^)]*)\)", get("filter", ""))) and _faint(found[1].strip()):
        return True
    size = get("font-size") or next(iter(re.findall(r"(?:^|\s)(\d*\.?\d+[a-z%]*)", get("font", ""))), "")
    if re.fullmatch(r"(?:[0-2](?:\.\d+)?(?:px|pt)|0?\.[01]\d*(?:em|rem)|0*\.?0+(?:em|rem|%|vw)?)", size):
        return True
    if _NO_AREA.search(get("clip", "")) or _NO_SHAPE.fullmatch(get("clip-path", "")):
        return True
    nothing = re.fullmatch(r"0*\.?0+%?(?: .*)?", get("scale", "")) or re.fullmatch(
        r"0*\.?0+%?", get("zoom", "")
    )
    return bool(nothing or _NO_SCALE.search(get("transform", ""))) or _put_away(styles)


def _faint(opacity: str) -> bool:
    found = re.fullmatch(r"([+-]?\d*\.?\d+(?:e-?\d{1,3})?)(%?)", opacity)
    return found is not None and float(found[1]) / (100 if found[2] else 1) < 0.1


def _put_away(styles: Declarations) -> bool:
    """Whether an element stands off the page, or in a box without room."""
    get = styles.get
    placed = get("position") in ("absolute", "fixed", "relative")
    sides = [get(side, "") for side in ("left", "top", "right", "bottom")] + get("inset", "").split()
    if placed and any(_FAR.fullmatch(side) for side in sides):
        return True
    if any(_FAR_MARGIN.fullmatch(get(side, "")) for side in ("margin-left", "margin-top")):
        return True
    clipped = any(get(name, "") in ("hidden", "clip") for name in ("overflow", "overflow-x", "overflow-y"))
    flat = any(
        re.fullmatch(r"0*\.?0+[a-z%]*|1px", get(side, ""))
        for side in ("height", "max-height", "width", "max-width")
    )
    return bool(_FAR.fullmatch(get("text-indent", ""))) or (clipped and flat)


def colours(
    styles: Declarations, over: tuple[Colour | None, Colour | None]
) -> tuple[Colour | None, Colour | None]:
    """The colour of the words and of what is behind them, given those around; None where unknown."""
    ink, paper = over
    said = styles.get("-webkit-text-fill-color") or styles.get("color") or "inherit"
    cut_out = "text" in (styles.get("background-clip", "") + styles.get("-webkit-background-clip", ""))
    behind = styles.get("background-color") or styles.get("background") or "none"
    behind_known = behind not in ("none", "transparent", "inherit", "initial", "unset")
    own_ink = ink if said in ("inherit", "unset", "currentcolor") else _colour(said)
    if behind_known and not _is_clear(behind):
        paper = own_ink if behind == "currentcolor" else _colour(behind)
    if "background-image" in styles or "url(" in styles.get("background", "") or cut_out:
        paper = None
    if said not in ("inherit", "unset", "currentcolor") and _is_clear(said):
        return paper, paper  # clear words show what is behind them
    return own_ink, paper


def _is_clear(value: str) -> bool:
    """Whether a colour is one through which all is seen."""
    found = _RGB.fullmatch(value) or _HSL.fullmatch(value)
    if found:
        return found[4] is not None and _faint(found[4] + found[5])
    figures = value.removeprefix("#") if _HEX.fullmatch(value) else ""
    alpha = figures[3] * 2 if len(figures) == 4 else figures[6:8]
    return value == "transparent" or (len(alpha) == 2 and int(alpha, 16) < 26)


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
        return min(255, int(found[1])), min(255, int(found[2])), min(255, int(found[3]))
    if found := _HSL.search(value):
        hue, strength, light = int(found[1]) % 360, min(100, int(found[2])), min(100, int(found[3]))
        red, green, blue = colorsys.hls_to_rgb(hue / 360, light / 100, strength / 100)
        return round(255 * red), round(255 * green), round(255 * blue)
    return None
