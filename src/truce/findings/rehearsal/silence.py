"""What no row of a data set tells of: parties that no row names, zones without a row, stretches of time.

None of it is calm. A party may go by another name, a zone may be misspelt or out of the coders' sight, and a
data set begins and ends somewhere. So each silence is named, with the names that may have been meant.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

from truce.asof import Interval
from truce.findings.rehearsal.periods import Month, label
from truce.parties.spelling import split_words

MOST_NEAR = 3
_NEAR = 0.62
_COMMON = frozenset(
    "government of the and for in army force forces front movement party people peoples liberation national"
    " democratic republic islamic state revolutionary united council".split()
)
"""Words that many armed groups share: having one in common says nothing."""


@dataclass(frozen=True, slots=True)
class Silence:
    """A party, a zone or a stretch of time of which no row tells.

    `name` is its id, or the stretch; `words` its name in the draft. `elsewhere` are rows that name the party
    outside the time; `perhaps` rows that may lie in the zone. `near` are names of sides that nobody stands
    for, with their rows: the party may go by one of them.
    """

    kind: Literal["party", "zone", "time"]
    name: str
    words: str = ""
    elsewhere: int = 0
    perhaps: int = 0
    near: tuple[tuple[str, int], ...] = ()


def nearest(names: Sequence[str], others: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """Of other names, each with its rows, those that are most like one of some names."""
    scored = {other: max((_alike(name, other) for name in names), default=0.0) for other in others}
    found = sorted((o for o, s in scored.items() if s >= _NEAR), key=lambda o: (-scored[o], -others[o], o))
    return tuple((other, others[other]) for other in found[:MOST_NEAR])


def _alike(one: str, other: str) -> float:
    """How alike two names are, from 0 to 1: by their letters, their own words, or the initials of one."""
    first, second = ([w.key for w in split_words(n)] for n in (one, other))
    own, theirs = ([w for w in words if w not in _COMMON] or words for words in (first, second))
    letters = SequenceMatcher(None, " ".join(own), " ".join(theirs)).ratio()
    shared = len({*own} & {*theirs}) / max(1, min(len({*own}), len({*theirs})))
    abbreviated = any(_stands_for(a, b) for a, b in ((first, second), (second, first)))
    return max(letters, shared, 0.9 if abbreviated else 0.0)


def _stands_for(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether a single word is made of the first letters of the words of a name."""
    initials = "".join(word[0] for word in long if word and word not in ("of", "the", "and", "for"))
    return len(short) == 1 and len(short[0]) > 2 and short[0] == initials


def months_touched(days: Interval) -> Iterator[Month]:
    """Every month that some days touch; none where an end of them is open."""
    if days.first is None or days.last is None:
        return
    month, last = (days.first.year, days.first.month), (days.last.year, days.last.month)
    while month <= last:
        yield month
        month = (month[0] + month[1] // 12, month[1] % 12 + 1)


def quiet(seen: Iterable[Month], touched: frozenset[Month]) -> Iterator[str]:
    """The stretches of some months, or years, in none of which a row lies, as date strings."""
    years = {year for year, _ in touched}
    told = ((period, period in touched or (not period[1] and period[0] in years)) for period in seen)
    for has_rows, stretch in groupby(told, key=lambda one: one[1]):
        periods = [period for period, _ in stretch]
        if not has_rows:
            yield "/".join(dict.fromkeys((label(periods[0]), label(periods[-1]))))
