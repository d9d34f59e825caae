"""Which passages of several texts are in the same words: one origin, whoever copied whom.

Words are compared without case, accents and punctuation. Eight in a row that stand in two texts are copied; a
passage is in copied words if most of it lies in such runs. So a paragraph that a report took over binds what
is told in that paragraph and nothing else of it. Who copied whom, and from which wire, nobody can see in the
words, and it is not said.

Whoever copies and exchanges a name or two has copied all the same: where it is asked for, four words and four
more count as eight in a row if at most four others stand between them.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from truce.parties.spelling import fold

RUN = 8
"""So many words that are the same, one after the other, are copied; fewer may be the same by chance."""
_HALF = RUN // 2
_GAP = 4
"""So many words may have been exchanged, put in or left out between two halves of a run."""
_MOST = 0.6
_WORD = re.compile(r"\w+(?:['’]\w+)*")


class Words(NamedTuple):
    """A passage: the key of its text, and where it stands there."""

    text: str
    start: int
    end: int


def copied(spans: Sequence[Words], texts: Mapping[str, str], *, exchanged: bool = False) -> list[int | None]:
    """For each passage the number of the group in the same words; None: it is in words of its own.

    A group holds passages of at least two texts. Its number is the place of the first of them in the list, so
    that it is the same whatever else is asked about behind it. `exchanged`: runs in which a few words were
    exchanged count too.
    """
    runs = {key: _runs(text) for key, text in texts.items()}
    over = [_over(span, runs[span.text], exchanged) if span.text in runs else _NOTHING for span in spans]
    held: dict[str, set[str]] = {}
    for key, of_text in runs.items():
        for run in of_text.runs:
            held.setdefault(run, set()).add(key)
    for span, each in zip(spans, over, strict=True):
        for run, _ in each.runs:
            held.setdefault(run, set()).add(span.text)
    home = list(range(len(spans)))
    first: dict[str, int] = {}
    shared: list[bool] = []
    for n, each in enumerate(over):
        mine = _copied_runs(each, held)
        shared.append(bool(mine))
        for run in mine:
            _join(home, first.setdefault(run, n), n)
    groups = [_root(home, n) for n in range(len(spans))]
    telling: dict[int, set[str]] = {}
    for n, span in enumerate(spans):
        telling.setdefault(groups[n], set()).add(span.text)
    return [group if shared[n] and len(telling[group]) > 1 else None for n, group in enumerate(groups)]


class _Runs(NamedTuple):
    """The words of a text: where they stand, how they are compared, and each run of them by its first."""

    words: tuple[tuple[int, int], ...]
    folded: tuple[str, ...]
    runs: tuple[str, ...]


@lru_cache(maxsize=8_192)
def _runs(text: str) -> _Runs:
    found = [(m.start(), m.end(), fold(m.group())) for m in _WORD.finditer(text)]
    words = tuple(w for _, _, w in found)
    return _Runs(
        tuple((start, end) for start, end, _ in found),
        words,
        tuple(" ".join(words[n : n + RUN]) for n in range(len(words) - RUN + 1)),
    )


class _Over(NamedTuple):
    """The words that a passage covers, and the runs over it, each with its words, all by their numbers."""

    inside: tuple[int, ...]
    runs: tuple[tuple[str, tuple[int, ...]], ...]


_NOTHING = _Over((), ())


def _over(span: Words, of_text: _Runs, exchanged: bool) -> _Over:
    inside = [n for n, (start, end) in enumerate(of_text.words) if start < span.end and span.start < end]
    if not inside:
        return _NOTHING
    found = []
    for gap in range(_GAP + 1 if exchanged else 1):
        length = RUN + gap
        for n in range(max(0, inside[0] - length + 1), min(inside[-1], len(of_text.words) - length) + 1):
            words = (*range(n, n + _HALF), *range(n + _HALF + gap, n + length))
            found.append((" ".join(of_text.folded[w] for w in words), words))
    return _Over(tuple(inside), tuple(found))


def _copied_runs(over: _Over, held: Mapping[str, set[str]]) -> list[str]:
    """The runs over a passage that stand in another text too, if they cover most of its words."""
    shared = [(run, words) for run, words in over.runs if len(held.get(run, ())) > 1]
    covered = {word for _, words in shared for word in words}
    if not over.inside or sum(n in covered for n in over.inside) < _MOST * len(over.inside):
        return []
    return [run for run, _ in shared]


def _root(home: list[int], n: int) -> int:
    while home[n] != n:
        n = home[n]
    return n


def _join(home: list[int], i: int, j: int) -> None:
    one, other = sorted((_root(home, i), _root(home, j)))
    home[other] = one
