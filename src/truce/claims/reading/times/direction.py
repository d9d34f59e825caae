"""Which way a time lies: whether the verb nearest to it looks ahead ("will", "due") or tells of the past."""

import re
from collections.abc import Sequence
from typing import Literal

from truce.claims.reading.times.grammar import Item

_CLAUSE = 10  # items (runs of words count once) within which a verb says whether a time lies ahead

_PAST = re.compile(
    r"(?<!\bis )(?<!\bare )\b(?!un)(?:was|were|had|did|met|held|began|took|went|came|left|fell|struck|hit"
    r"|shot|fought|broke|sent|gave|saw|found|led|made|ran|rose|spoke|heard|brought|became|\w{3,}ed)\b"
)
_ADJECTIVES = frozenset(
    "armed united unarmed occupied contested disputed wounded injured detained displaced involved related"
    " limited proposed agreed need indeed combined exceed proceed succeed embed".split()
)
_SET_FOR = re.compile(
    r"\b(?:(?:(?:postpon|extend|adjourn|delay|prolong)\w*(?: \w+){0,3}|ha(?:s|ve) given(?: \w+){1,4}) until"
    r"|as (?:soon|early) as)\b(?:[ap]\.m\.|[^.;\n]){0,30}$"
)
"""What moves an end or a start to a day to come. It stands this far before the day, at most."""
_LONGEST_SETTING = 60
_ONLY_ABLE = re.compile(r"\b(?:could|might|can)(?: not|n[’']t)? be$")
_ONCE_DUE = re.compile(r"\bhad (?:\w+ly )?been \w+$|\b(?:was|were) \w+ly \w+$")
"""Had been due, was originally scheduled: it did not come to it on that day, or has come."""
_SET_ASIDE = re.compile(r"(?<!is )(?<!are )(?<!was )(?<!were )(?<!be )\bset(?! (?:to|for)\b)")
_IS_TO = re.compile(r"\b(?:is|are) to$")
_PAST_TO = re.compile(r", to$|\b(?:had|was|were|forced|went|able|failed|refused|used) (?:\w+ )?to$")
_IS_SET = re.compile(
    r"\b(?:takes effect|(?:comes|enters|goes) into (?:force|effect)|expires|lapses|runs out)\b"
)
"""What is laid down for a day to come is told in the present: "the truce takes effect on Tuesday"."""
_BE = re.compile(r"\bbe $")
_LEADING = ("on", "by", "in", "at", "part", "the", "before", "after", "until", "since", "from")
_LOOKED_BACK = 24  # characters before a word that say how it is meant

Direction = Literal["ahead", "past"]


def direction(text: str, items: Sequence[Item], index: int, *, bound: bool = False) -> Direction | None:
    """Which way the nearest verb around an item looks; None where it only reports ("said") or there is none.

    The item is a time; `bound`: it is an end ("by June"), which an infinitive before it sets ahead.
    """
    if _SET_FOR.search(text, max(0, items[index].start - _LONGEST_SETTING), items[index].end):
        return "ahead"
    before = items[max(0, index - _CLAUSE) : index][::-1]
    opener = next((item.tag for item in before if item.tag not in _LEADING), "stop")
    ends = ("stop",) if opener in ("stop", "comma") else ("stop", "comma")
    for side, stops in ((before, ("stop",)), (items[index + 1 : index + _CLAUSE], ends)):
        for item in side:
            if item.tag in stops:
                break
            if item.tag == "reporting":
                return None
            looks = _looks(text, item, bound=bound and side is before)
            if looks is not None:
                return looks
    return None


def _looks(text: str, item: Item, *, bound: bool) -> Direction | None:
    """Which way a verb looks; None for all other words."""
    start = max(0, item.start - _LOOKED_BACK)
    if item.tag == "to":
        infinitive = bound and text[item.end : item.end + 2].strip().islower()
        ahead = _IS_TO.search(text, start, item.end) or infinitive
        return "ahead" if ahead and not _PAST_TO.search(text, start, item.end) else None
    if item.tag == "ahead":
        once = _ONLY_ABLE.search(text, start, item.end) or _ONCE_DUE.search(text, start, item.end)
        return "past" if once or _SET_ASIDE.match(text, item.start) else "ahead"
    if item.tag == "word" and not _BE.search(text, start, item.start):
        if _tells_of_the_past(text, item):
            return "past"
        laid_down = _IS_SET.search(text, start, item.end)
        return "ahead" if laid_down is not None and laid_down.end() > item.start else None
    return None


def _tells_of_the_past(text: str, run: Item) -> bool:
    """Whether a run of words holds a verb in the past; participles that stand for adjectives are none."""
    return any(m[0].lower() not in _ADJECTIVES for m in _PAST.finditer(text, run.start, run.end))
