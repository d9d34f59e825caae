"""Names that a text introduces itself: "Long Name (LN)", and capitalised names of bodies and forces."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from truce.claims.reading.actors.words import listed, name_heads
from truce.claims.reading.parse import Page
from truce.parties import Roster

_BRACKET = re.compile(
    r"\s\((?:[^()]{0,40}?,\s*)?(?:the|or|known as|hereafter|hereinafter)?\s*(?:the\s+)?[\"“‘']?(?:the\s+)?"
    r"(?P<short>[A-Z][\w&/.\-]{1,14})[\"”’']?\)"
)
_PLURAL = (
    r"(?:(?:Peoples|Workers|Farmers|Peasants|Soldiers|Citizens|Students|Patriots|Veterans)['’](?=[ \t]))"
)
_CAP = rf"(?:{_PLURAL}|[A-ZÀ-Þ](?:[\w’'\-]*\w)?|\d+(?:st|nd|rd|th)\b)"
_LINK = r"(?:(?:of|for|on|de|du|des|and)(?:[ \t]+the)?|&|al|el|la)[ \t]+"
_LIST = rf",[ \t]+(?=(?:{_CAP},[ \t]+)*{_CAP}[ \t]+and[ \t]+{_CAP})"
_RUN = re.compile(rf"{_CAP}(?:(?:[ \t]+(?:{_LINK})?|/|{_LIST}){_CAP})*")
_REACH = 200
_AND = re.compile(r"[ \t]+(?:and|&)[ \t]+(?:the[ \t]+)?")
_OF = re.compile(r"[ \t]+(?:of|for|on|to|in|de|du)[ \t]")
_DAYS = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_WHEN = re.compile(rf"[ \t]+(?:on|for|in)[ \t]+(?:the[ \t]+)?(?:{_DAYS}|{_MONTHS})\b")
_LEADING = re.compile(
    r"^(?:(?:The|A|An|In|On|At|By|For|From|With|But|And|If|When|While|As|After|Before|Since|Under|This|That|"
    r"These|Those|Both|Each|Its|Their|His|Her|Our|All|Some|Several|Many|Other|Neither|No|To|Of|Meanwhile|"
    r"However|According to|January|February|March|April|May|June|July|August|September|October|November|"
    r"December|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)[ \t]+(?:the[ \t]+)?)+"
)


@dataclass(frozen=True, slots=True)
class Introduced:
    """A long name with the short one that the text gives for it."""

    start: int
    end: int
    short: str
    short_start: int


@dataclass(frozen=True, slots=True)
class NamedBody:
    """A capitalised name whose head word tells what sort of body it names."""

    start: int
    end: int
    type: str


def find_introduced(text: str) -> list[Introduced]:
    """All "Long Name (LN)": the short name's capitals are initials of the long one, or the name is whole."""
    found: list[Introduced] = []
    for match in _BRACKET.finditer(text):
        line = text.rfind("\n", max(0, match.start() - _REACH), match.start()) + 1
        line = line or max(0, match.start() - _REACH)
        start = _long_name(text[line : match.start()], match["short"])
        if start is not None:
            found.append(Introduced(line + start, match.start(), match["short"], match.start("short")))
    return found


def _long_name(before: str, short: str) -> int | None:
    """Where the long name begins in the words before the bracket."""
    words = [(m.start(), m.group()) for m in re.finditer(r"[\w’']+", before[-160:])]
    shift = max(0, len(before) - 160)
    letters = [c.lower() for c in short if c.isalnum()]
    if sum(c.isupper() for c in short) >= 2:
        for begin in range(len(words) - 1, max(-1, len(words) - 14), -1):
            initials = [w[0].lower() for _, w in words[begin:]]
            if (
                words[begin][1][0].isupper()
                and initials[0] == letters[0]
                and _spelled(letters, words[begin:])
            ):
                return shift + words[begin][0]
    runs = list(_RUN.finditer(before))
    if runs and runs[-1].end() == len(before) and len(runs[-1].group().split()) >= 2:
        run = runs[-1]
        lead = _LEADING.match(run.group())
        return _last_of_two(before, run.start() + (lead.end() if lead else 0), run.end())
    return None


def _last_of_two(text: str, start: int, end: int) -> int:
    """Where the second of two names begins: "Ruritania and the Popular Front"; else where the one does.

    Letters of another language's name spell nothing that could tell which words are meant.
    """
    for joint in _AND.finditer(text, start, end):
        left = text[start : joint.start()]
        if Roster.load().find(left) or (" the " in joint.group() and body_type(left) is not None):
            start = joint.end()
    return start


def _spelled(letters: list[str], words: list[tuple[int, str]]) -> bool:
    """Do the initials of the capitalised words spell the letters, small words being free to count or not?"""
    at = 0
    for _, word in words:
        if at < len(letters) and word[0].lower() == letters[at]:
            at += 1
        elif word[0].isupper() and len(letters) > 2 and at >= len(letters):
            return False
    return at == len(letters)


def find_named_bodies(page: Page) -> Iterator[NamedBody]:
    """Capitalised names in the body of the text whose first or last word names a kind of body."""
    for block in page.blocks:
        if not block.is_prose:
            continue
        for match in _RUN.finditer(page.text, block.body, block.end):
            for start, end in _parts(page.text, match.start(), match.end()):
                kind = body_type(page.text[start:end])
                if kind is not None and " " in page.text[start:end]:
                    yield NamedBody(start, end, kind)


def body_type(name: str) -> str | None:
    """The type that a name tells by its head: its last word, or the one before "of"."""
    heads = name_heads()
    words = _OF.split(name, maxsplit=1)[0].split()
    kind = heads.get(words[-1].strip("'’")) if words else None
    if kind == "armed_force" and not listed("bodies", "rebellious").isdisjoint(words):
        return "non_state_armed_group"
    return kind


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A run of capitalised words without its opening small word, cut at an "and" between two whole names."""
    lead = _LEADING.match(text[start:end])
    start += lead.end() if lead else 0
    for joint in _AND.finditer(text, start, end):
        left = text[start : joint.start()]
        whole = body_type(left) is not None or bool(Roster.load().find(left))
        if whole or " the " in joint.group() or body_type(text[joint.end() : end]) is None:
            yield start, joint.start()
            start = joint.end()
    of = _OF.search(text, start, end)
    if of and body_type(text[start:end]) is None and body_type(text[of.end() : end]) is not None:
        start = of.end() + (4 if text.startswith("the ", of.end()) else 0)
    tail = _WHEN.search(text, start, end)
    end = tail.start() if tail else end
    if start < end:
        yield start, end
