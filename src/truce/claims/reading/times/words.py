"""Words and numbers of a text, tagged for the time grammar. The vocabulary is `words.csv`."""

import csv
import re
from calendar import month_name
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from truce.claims.reading.times.grammar import Item

_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_NTHS = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
_MONTHS = "JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC"

# Every repetition is bounded or over a single class, so that no text makes the lexer look back far.
_LEXEME = re.compile(
    rf"""
      (?P<iso>(?<![\w/.:-])\d{{4}}-\d\d-\d\d
          (?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{{1,9}})?)?(?:Z|[+-]\d\d:?\d\d)?)?(?![\w/]|-\w|:\d))
    | (?P<numeric>(?<![\w/.:-])(?:\d{{1,2}}(?P<sep>[./-])\d{{1,2}}(?P=sep)\d{{4}}|\d{{1,2}}/\d{{1,2}}/\d\d
          |\d{{4}}(?P<yfirst>[./])\d{{1,2}}(?P=yfirst)\d{{1,2}})(?![\w/]|[.-]\w|:\d))
    | (?P<yearmonth>(?<![\w/.:-])[12]\d{{3}}-\d\d(?![\w/]|[.-]\w|:\d))
    | (?P<dtg>(?<![\w/.:-])\d{{6}}[ ]?[A-Z][ ]?(?:{_MONTHS})(?:[ ]?\d{{2}}(?:\d\d)?)?(?!\w))
    | (?P<hhmm>(?<![\w/.:-])\d{{4}}(?:Z|h|hrs?)(?!\w)|(?<![\w/.:-])\d\d?h\d\d(?!\w))
    | (?P<clocktime>(?<![\w/.:-])\d\d?:\d\d(?::\d\d)?Z?(?=[AaPp]\.?[Mm]|(?!\w|:|\.\d)))
    | (?P<dotclock>(?<![\w/.:-])\d\d?\.\d\d(?=[ ]?[ap]\.?m\b|[ ]in[ ]the[ ](?:morning|afternoon|evening)))
    | (?P<ordinal>(?<![\w/.:])\d\d?(?:st|nd|rd|th)(?!\w))
    | (?P<decade>(?<!\w)(?:\d{{3}}0['’]?s|['’]\d0s|[2-9]0s)(?!\w))
    | (?P<fixedfeast>(?<!\w)(?<!Orthodox[ ])(?<!Coptic[ ])(?<!Armenian[ ])(?<!Ethiopian[ ])
          (?:Christmas|New[ ]Year['’]?s?|Boxing|All[ ]Saints['’]?|May|Valentine['’]?s)
          [ ](?:Day|Eve)(?!\w))
    | (?P<easter>(?<!\w)(?:Easter(?:[ ](?:Sunday|Monday|Saturday|Eve|Day))?|Good[ ]Friday|Palm[ ]Sunday
          |Maundy[ ]Thursday|Holy[ ]Saturday|Ash[ ]Wednesday|Ascension[ ]Day|Whit[ ]?(?:Sunday|Monday))(?!\w))
    | (?P<eastern>(?<!\w)(?:Orthodox|Coptic|Eastern)(?=[ ](?:Easter|Good|Palm|Holy)))
    | (?P<dplus>(?<![\w+])(?:[DGHT]|D-[Dd]ay|[HT]-[Hh]our)(?:\+|[ ]\+[ ]?|[ ]plus[ ])\d{{1,3}}(?!\w))
    | (?P<quartername>(?<!\w)[QH][1-4](?!\w))
    | (?P<number>\d+(?:,\d{{3}}(?!\d))*(?:\.\d+)*)
    | (?P<spokenyear>(?<![\w-])(?i:(?:eighteen|nineteen|twenty)[ ](?:{_TEENS}|(?:{_TENS})(?:-(?:{_ONES}))?)
          |(?<=year[ ])two[ ]thousand(?:[ ]and[ ](?:{_TEENS}|{_ONES}))?)(?![\w-]))
    | (?P<compound>(?<!\w)(?i:(?:{_TENS})-(?:{_ONES}))(?!\w))
    | (?P<compoundnth>(?<!\w)(?i:(?:{_TENS})-(?:{_NTHS}))(?!\w))
    | (?P<meridiem>(?<![^\W\d_])[AaPp](?:\.[ ]?[Mm]\.?|[Mm](?!\w)))
    | (?P<age>(?i:(?:(?:year|month|week|day)[- ]olds?|years[ ]old))(?!\w))
    | (?P<oclock>(?i:o['’]clock))
    | (?P<possessive>['’][sS](?!\w)|(?<=s)['’](?!\w))
    | (?P<word>[^\W\d_]+)
    | (?P<comma>,) | (?P<dash>[-–—‑−]) | (?P<slash>/) | (?P<open>\() | (?P<close>\)) | (?P<colon>:)
    | (?P<newline>\n[^\S\n]*\n?|\r|[\u2028\u2029])
    | (?P<stop>[^\s\w])
    """,
    re.VERBOSE,
)
_KEPT = frozenset(
    "iso numeric yearmonth dtg hhmm clocktime dotclock ordinal decade quartername meridiem age oclock "
    "possessive comma dash slash open close colon "
    "dplus fixedfeast easter eastern".split()
)
_ABBREVIATIONS = frozenset(("month", "shortmonth", "shortweekday"))
_MERIDIEM = re.compile(r"[AaPp]\.?[Mm](?!\w)")
_INITIAL = re.compile(r"(?<![^\W\d_])[A-Z]\Z")
"""A letter before a stop that ends no sentence: "John F. Kern"."""
_RUNS = frozenset(("word", "name", "stop"))
_STRETCH = 5_000
"""Items after which a stretch ends, at its next stop."""
_NUMBERS = frozenset("day big year oddyear four number nth ordinal".split())


@cache
def _vocabulary() -> dict[str, tuple[str, object, str]]:
    table = files(__package__).joinpath("words.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(table.splitlines())
    return {row["word"]: (row["tag"], _value(row["value"]), row["written"]) for row in rows}


def _value(text: str) -> object:
    try:
        return int(text)
    except ValueError:
        return text or None


def word_tags() -> frozenset[str]:
    """All tags that a word or number of a text can get."""
    return frozenset((*_KEPT, *_RUNS, *_NUMBERS, *(tag for tag, _, _ in _vocabulary().values())))


def tag_words(text: str) -> Iterator[list[Item]]:
    """The words and numbers of a text in order. Runs of words that say nothing of time are one item.

    They come in stretches, so that a long text never has all of them at once. Each ends with a stop, over
    which no phrase reaches, and the next begins with that stop, as what follows one is read by it.
    """
    items: list[Item] = []
    for found in _LEXEME.finditer(text):
        item = _item(text, found, items)
        if item is None or (items and item.start < items[-1].end):
            continue  # the stop of an abbreviation belongs to the month or weekday before it
        if item.tag in _RUNS and items and items[-1].tag == item.tag:
            items[-1] = Item(item.tag, items[-1].start, item.end)
            continue
        if len(items) > _STRETCH and items[-1].tag == "stop":
            yield items
            items = items[-1:]
        items.append(item)
    yield items


def _item(text: str, found: re.Match[str], before: list[Item]) -> Item | None:
    group = found.lastgroup or "stop"
    group = {"sep": "numeric", "yfirst": "numeric"}.get(group, group)
    start, end = found.span()
    if group == "word":
        return _word(text, start, end)
    if group == "number":
        return _number(text, start, end, before)
    if group == "stop" and text[start] == "." and _INITIAL.search(text, max(0, start - 2), start):
        return None
    if group == "newline":
        return None if _is_wrapped(text, start, end) else Item("stop", start, end)
    if group in ("compound", "compoundnth"):
        tens, ones = found[0].lower().split("-")
        total = sum(int(str(_vocabulary()[part][1])) for part in (tens, ones))
        return Item("number" if group == "compound" else "nth", start, end, total)
    if group == "spokenyear":
        return Item("year", start, end, _spoken_year(found[0]))
    if group in ("fixedfeast", "easter"):
        return _feast(group, start, end, found[0])
    if group == "ordinal":
        return Item("ordinal", start, end, int(found[0][:-2]))
    return Item(group, start, end, found[0])


def _spoken_year(words: str) -> int:
    """Nineteen ninety-six; two thousand and three."""
    first, *rest = re.split(r"[ -]", words.lower())
    ones = sum(int(str(_vocabulary()[word][1])) for word in rest if word not in ("thousand", "and"))
    return int(str(_vocabulary()[first][1])) * (1000 if "thousand" in rest else 100) + ones


def _feast(tag: str, start: int, end: int, words: str) -> Item:
    """A feast by name; its value is month and day (1225), or the days that it lies after Easter Sunday."""
    entry = _vocabulary().get(re.sub("['’]", "", words.lower()))
    return Item(tag, start, end, entry[1] if entry else None)


def _word(text: str, start: int, end: int) -> Item:
    word = text[start:end]
    entry = _vocabulary().get(word.lower())
    if entry is None:
        return Item("name" if word[0].isupper() else "word", start, end)
    tag, value, written = entry
    if (written == "capital" and not word[0].isupper()) or (written == "upper" and not word.isupper()):
        return Item("word", start, end)
    if tag in _ABBREVIATIONS and word.capitalize() not in month_name and text[end : end + 1] == ".":
        end += 1
    return Item(tag, start, end, value)


def _number(text: str, start: int, end: int, before: list[Item]) -> Item:
    """A number by what it may be in a date; digits glued to letters, signs or codes are plain numbers."""
    digits = text[start:end].rstrip(",.")
    end = start + len(digits)
    glued = text[start - 1 : start] if start else ""
    after = text[end : end + 1]
    coded = bool(before) and before[-1].tag == "dash" and _is_code(text, start, before)
    if (
        not digits.isascii()
        or not digits.isdigit()
        or glued.isalpha()
        or (glued in "$€£¥₹#№+_" and glued)
        or coded
    ):
        return Item("number", start, end, _count(digits))
    if (after.isalpha() and not _MERIDIEM.match(text, end)) or after in ("%", "_", "°"):
        return Item("number", start, end, _count(digits))
    return Item(_number_tag(digits), start, end, int(digits[:9]))


def _is_code(text: str, start: int, before: list[Item]) -> bool:
    """Whether digits hang on a word by a hyphen (T-72), other than on a word of time (mid-2024)."""
    hyphen = before[-1]
    if hyphen.end != start or len(before) < 2 or before[-2].end != hyphen.start:
        return hyphen.end == start and text[hyphen.start - 1 : hyphen.start].isalpha() and len(before) < 2
    return before[-2].tag in ("word", "name", "reference", "counted", "number")


def _number_tag(digits: str) -> str:
    if len(digits) <= 2:
        return "day" if 1 <= int(digits) <= 31 else "big"
    if len(digits) == 4:
        return "four" if digits[0] == "0" else "year" if int(digits) < 2200 else "oddyear"
    return "number"


def _count(digits: str) -> float | int:
    try:
        plain = digits.replace(",", "")
        return float(plain) if "." in plain else int(plain[:18])
    except ValueError:
        return -1


def _is_wrapped(text: str, start: int, end: int) -> bool:
    """Whether a line break only wraps a sentence: one break, after a line as long as wrapped lines are."""
    if text[start:end].count("\n") != 1 or text[start - 1 : start] in ".!?:":
        return False
    line_start = text.rfind("\n", max(0, start - 101), start)
    length = start - line_start - 1 if line_start >= 0 else (start if start <= 100 else 0)
    return 40 <= length <= 100
