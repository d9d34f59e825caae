"""Times that are only told apart from the moment of telling: "recently", "now", "in the near future".

They name no day. What lies before the document's day is open towards the past ("recently": by that day), what
lies after it towards the future; "now" is a stretch of unknown length around it. So they are kept apart from
the dates: none of them may date anything to the day of the document. `vague.csv` is the vocabulary, with the
words of which one must stand right before a phrase, or in its clause, and those that must not stand right
before or after it ("now that" is no time).
"""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from typing import Literal

from truce.asof import Interval
from truce.claims.reading.times.mention import Modifier, TimeMention

_COLUMNS = ("after", "not_before", "not_after", "near")
Side = Literal["before", "around", "after", "told"]
"""Where it lies, seen from the document's day; told: at a time that the text tells of."""

_WORD_BEFORE = re.compile(r"([^\W\d_]+)[ \t\n]+\Z")
_WORD_AFTER = re.compile(r"[ \t\n]+([^\W\d_]+)")
_MODIFIERS: dict[Side, Modifier] = {"before": "before", "after": "after"}
_LONGEST_WORD = 24  # characters before a phrase that are looked at
_NEAR = 50  # characters on either side in which the verb of its clause is looked for
_WORD = re.compile(r"[^\W\d_]+")
_CUT = re.compile(r"[,;:.?!\n]")
_OF_THE_PAST = frozenset("was were had been would could did".split())
"""A verb beside "now" that makes it the now of a story."""


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A row of the vocabulary; an empty set asks for nothing."""

    side: Side
    after: frozenset[str]
    not_before: frozenset[str]
    not_after: frozenset[str]
    near: frozenset[str]

    def fits(self, before: str, after: str, clause: Callable[[], set[str]]) -> bool:
        """Whether the words around it leave it a time."""
        if before in self.not_before or after in self.not_after or (self.after and before not in self.after):
            return False
        return not self.near or bool(self.near & clause())


def find_vague(
    text: str, times: Sequence[TimeMention] = (), *, doc_date: Interval | str | None = None
) -> tuple[TimeMention, ...]:
    """The vague times of a text, in order, but for those inside one of its `times`.

    The value of one before the document's day is open to the past, of one after it to the future; "now" has
    that day itself, of which only one moment is meant or many around it. Without a day there is no value.

    Raises:
        ArgumentError: `doc_date` is no date string.
    """
    document = Interval.parse(doc_date) if isinstance(doc_date, str) else doc_date
    return tuple(_apart_from(times, _found(text, document)))


def _found(text: str, document: Interval | None) -> Iterator[TimeMention]:
    for match in _pattern().finditer(text):
        phrase = _phrases()[" ".join(match[0].lower().split())]
        before, after = _beside(text, match)
        if not phrase.fits(before, after, partial(_clause, text, match)):
            continue
        of_story = phrase.side != "before" and not _OF_THE_PAST.isdisjoint((before, after))
        value = None if of_story else _value(phrase.side, document)
        yield TimeMention(
            match.start(),
            match.end(),
            match[0],
            "vague",
            value=value,
            precision="vague",
            basis="relative" if value else "unstated",
            modifier=_MODIFIERS.get(phrase.side),
        )


def _beside(text: str, phrase: re.Match[str]) -> tuple[str, str]:
    """The word right before a phrase, and the one right after it; empty where none stands there."""
    start, end = phrase.span()
    before = _WORD_BEFORE.search(text, max(0, start - _LONGEST_WORD), start)
    after = _WORD_AFTER.match(text, end)
    return (before[1].lower() if before else "", after[1].lower() if after else "")


def _clause(text: str, phrase: re.Match[str]) -> set[str]:
    """The words of the clause around a phrase, as far as punctuation shows it."""
    before = text[max(0, phrase.start() - _NEAR) : phrase.start()]
    after = text[phrase.end() : phrase.end() + _NEAR]
    return {w.lower() for w in (*_WORD.findall(_CUT.split(before)[-1]), *_WORD.findall(_CUT.split(after)[0]))}


def _value(side: Side, document: Interval | None) -> str | None:
    if document is None or document.first is None or document.last is None or side == "told":
        return None
    return str({"before": document.until(), "around": document, "after": document.since()}[side])


def _apart_from(times: Sequence[TimeMention], found: Iterator[TimeMention]) -> Iterator[TimeMention]:
    """Those that share no character with a time that says more."""
    at = 0
    for mention in found:
        while at < len(times) and times[at].end <= mention.start:
            at += 1
        if at == len(times) or times[at].start >= mention.end:
            yield mention


@cache
def _phrases() -> dict[str, _Phrase]:
    table = files(__package__).joinpath("vague.csv").read_text(encoding="utf-8")
    sides: dict[str, Side] = {"before": "before", "around": "around", "after": "after", "told": "told"}
    return {
        row["words"]: _Phrase(sides[row["side"]], *(frozenset(row[name].split()) for name in _COLUMNS))
        for row in csv.DictReader(table.splitlines())
    }


@cache
def _pattern() -> re.Pattern[str]:
    """All phrases, the longest first; a blank may be any one white space."""
    longest_first = sorted(_phrases(), key=len, reverse=True)
    phrases = "|".join(re.escape(words).replace(r"\ ", r"\s") for words in longest_first)
    return re.compile(rf"(?<![\w’'-])(?:{phrases})(?![\w-])", re.IGNORECASE)
