"""Which passages of several texts are in the same words: one origin, whoever copied whom.

Words are compared without case, accents and punctuation. Eight in a row that stand in two texts are copied; a
passage is in copied words if most of it lies in such runs. So a paragraph that a report took over binds what
is told in that paragraph and nothing else of it. Who copied whom, and from which wire, nobody can see in the
words, and it is not said.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from truce.parties.spelling import fold

RUN = 8
"""So many words that are the same, one after the other, are copied; fewer may be the same by chance."""
_MOST = 0.6
_WORD = re.compile(r"\w+(?:['’]\w+)*")


class Words(NamedTuple):
    """A passage: the key of its text, and where it stands there."""

    text: str
    start: int
    end: int


def copied(spans: Sequence[Words], texts: Mapping[str, str]) -> list[int | None]:
    """For each passage the number of the group in the same words; None: it is in words of its own.

    A group holds passages of at least two texts. Its number is the place of the first of them in the list, so
    that it is the same whatever else is asked about behind it.
    """
    runs = {key: _runs(text) for key, text in texts.items()}
    held: dict[str, set[str]] = {}
    for key, of_text in runs.items():
        for run in of_text.runs:
            held.setdefault(run, set()).add(key)
    home = list(range(len(spans)))
    first: dict[str, int] = {}
    shared: list[bool] = []
    for n, span in enumerate(spans):
        mine = _copied_runs(span, runs[span.text], held) if span.text in runs else []
        shared.append(bool(mine))
        for run in mine:
            _join(home, first.setdefault(run, n), n)
    groups = [_root(home, n) for n in range(len(spans))]
    telling: dict[int, set[str]] = {}
    for n, span in enumerate(spans):
        telling.setdefault(groups[n], set()).add(span.text)
    return [group if shared[n] and len(telling[group]) > 1 else None for n, group in enumerate(groups)]


class _Runs(NamedTuple):
    """The words of a text with where they stand, and each run of them by its first."""

    words: tuple[tuple[int, int], ...]
    runs: tuple[str, ...]


@lru_cache(maxsize=8_192)
def _runs(text: str) -> _Runs:
    found = [(m.start(), m.end(), fold(m.group())) for m in _WORD.finditer(text)]
    words = [w for _, _, w in found]
    return _Runs(
        tuple((start, end) for start, end, _ in found),
        tuple(" ".join(words[n : n + RUN]) for n in range(len(words) - RUN + 1)),
    )


def _copied_runs(span: Words, of_text: _Runs, held: Mapping[str, set[str]]) -> list[str]:
    """The runs over a passage that stand in another text too, if they cover most of its words."""
    inside = [n for n, (start, end) in enumerate(of_text.words) if start < span.end and span.start < end]
    if not inside:
        return []
    reach = range(max(0, inside[0] - RUN + 1), min(inside[-1] + 1, len(of_text.runs)))
    shared = [n for n in reach if len(held.get(of_text.runs[n], ())) > 1]
    covered = {n + k for n in shared for k in range(RUN)}
    if sum(n in covered for n in inside) < _MOST * len(inside):
        return []
    return [of_text.runs[n] for n in shared]


def _root(home: list[int], n: int) -> int:
    while home[n] != n:
        n = home[n]
    return n


def _join(home: list[int], i: int, j: int) -> None:
    one, other = sorted((_root(home, i), _root(home, j)))
    home[other] = one
