"""Patterns are tried only where they may match, and find what they find anyway."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.claims.reading.needles import Haystack, needles

TEXTS = st.text(alphabet="abkisnoABKISNO .ſıİ\u212aéÉ", max_size=30)
PATTERNS = (
    r"\bno(?:ne|body)?\b[^.]{0,9}\bbas(?:is|es)\b",
    r"(?:an? |the )?(?:ban|boon)s?",
    r"[kn]o(?:bs|sk)(?= so)",
    r"(?:is )+kin|é",
    r"(?:(?:no|nor) ){0,2}sin",
    r"\d+|(?:is)?",
)


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("flags", [re.NOFLAG, re.IGNORECASE])
@given(text=TEXTS, start=st.integers(0, 9), end=st.integers(0, 30))
def test_what_is_found_is_what_the_pattern_finds(
    pattern: str, flags: re.RegexFlag, text: str, start: int, end: int
) -> None:
    wanted = re.compile(pattern, flags)
    expected = [m.span() for m in wanted.finditer(text, start, end)]
    haystack = Haystack(text)
    assert [m.span() for m in haystack.finditer(wanted, start, end)] == expected
    first = haystack.search(wanted, start, end)
    assert (first.span() if first else None) == next(iter(expected), None)


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (r"\b(?:the|an?) (?:Truce|ceasefire)s?\b", ("ceasefire", "truce")),
        (r"\b[Ww]ithout (?:a )?trace", ("ithout ",)),
        (r"(?:said|told (?:us|them))+ so", ("said", "told ")),
        (r"\d+ ?(?:dead)?", ()),
        (r"(?:dead|\d+)", ()),
    ],
)
def test_each_match_holds_one_of_the_needles(pattern: str, words: tuple[str, ...]) -> None:
    assert needles(re.compile(pattern)) == words
