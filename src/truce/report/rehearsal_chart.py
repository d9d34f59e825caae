"""The chart of a rehearsal: one row of bars for each result, all on one scale and all drawn alike.

Rows carry their words, so nothing is told by colour, and no side looks different from another. Every bar has
its number as a title; the whole has a description that can be read instead of the drawing.
"""

from collections.abc import Iterator, Sequence
from html import escape

from truce.errors import printable
from truce.findings.rehearsal.summary import Rehearsal
from truce.report.folding import columns, fold
from truce.report.rehearsal import NO_COVERAGE, result_words, time_words

WIDTH, LEFT, RIGHT = 800, 46, 14
TOP, PANEL, GAP = 112, 64, 34
_TICKS = 12
_WORDS, _TITLE = 104, 76
"""Characters that fit into the width, in small and in large letters."""


def svg(found: Rehearsal) -> str:
    """The chart as an SVG file of its own; the same bytes for the same rehearsal."""
    rows = [i for i, t in enumerate(found.whole) if t.result != "none"]
    highest = max((counts[i] for _, counts in found.periods for i in rows), default=0)
    height = TOP + max(1, len(rows)) * (PANEL + GAP) + 66
    parts = [*_head(found, rows, height)]
    for at, row in enumerate(rows):
        parts += _panel(found, row, TOP + at * (PANEL + GAP), max(1, highest))
    if not rows:
        parts.append(_text(LEFT, TOP + 20, "No row came under a clause.", 13))
    parts += _foot(found, rows, height)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _head(found: Rehearsal, rows: Sequence[int], height: int) -> Iterator[str]:
    title = f"Rehearsal of {found.title} over {found.data}"
    told = [
        f"{found.whole[i].events:,} {result_words(found.whole[i].result, found.whole[i].by)}" for i in rows
    ]
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title desc" '
        f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" font-family="sans-serif">'
    )
    yield f'<title id="title">{_safe(title)}</title>'
    words = "; ".join(told) or "no row came under a clause"
    yield f'<desc id="desc">{_safe(f"As if in force {time_words(found)}: {words}.")}</desc>'
    yield f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>'
    yield _text(LEFT, 26, _cut(found.title, _TITLE), 15, "bold")
    yield _text(LEFT, 46, _cut(f"Rehearsed over {found.data}, as if in force {time_words(found)}."), 12)
    yield _text(
        LEFT, 63, "Every row is a claim of the data set, unreviewed: read each as “if it is right”.", 12
    )
    names = ", ".join(f"{i} = {name}" for i, name in found.parties)
    yield _text(LEFT, 80, _cut(names), 12)


def _panel(found: Rehearsal, row: int, top: int, highest: int) -> Iterator[str]:
    """One result: its words and number, and a bar for each period."""
    tally = found.whole[row]
    words = f"{tally.events:,} {result_words(tally.result, tally.by)}"
    yield _text(LEFT, top - 5, _cut(words), 12, "bold")
    base = top + PANEL
    yield _line(LEFT, top, WIDTH - RIGHT, top, "#bbb")
    yield _line(LEFT, base, WIDTH - RIGHT, base, "#333")
    yield _text(LEFT - 6, top + 9, f"{highest:,}", 10, anchor="end")
    yield _text(LEFT - 6, base, "0", 10, anchor="end")
    for at, (period, counts) in enumerate(found.periods):
        x, width = _slot(at, len(found.periods))
        if counts[row]:
            tall = PANEL * counts[row] / highest
            yield (
                f'<rect x="{x:.2f}" y="{base - tall:.2f}" width="{width:.2f}" height="{tall:.2f}" '
                f'fill="#333"><title>{period}: {counts[row]:,}</title></rect>'
            )
    yield from _ticks(found, base)


def _ticks(found: Rehearsal, base: int) -> Iterator[str]:
    every = -(-len(found.periods) // _TICKS)
    for at, (period, _) in enumerate(found.periods):
        if at % every == 0:
            x, _width = _slot(at, len(found.periods))
            yield _line(x, base, x, base + 4, "#333")
            yield _text(x, base + 14, period, 10)


def _slot(at: int, of: int) -> tuple[float, float]:
    """Where the bar of a period begins, and how wide it is."""
    wide = (WIDTH - LEFT - RIGHT) / of
    return LEFT + at * wide, wide * 0.8


def _foot(found: Rehearsal, rows: Sequence[int], height: int) -> Iterator[str]:
    kind = "month" if found.periods and len(found.periods[0][0]) > 4 else "year"
    undated = sum(found.undated[i] for i in rows)
    scale = f"Events by {kind}, all on one scale; {undated:,} that span several {kind}s are not drawn."
    yield _text(LEFT, height - 48, scale, 11)
    yield _text(LEFT, height - 32, "No bar: no such row in the data, which is not calm.", 11)
    yield _text(LEFT, height - 16, NO_COVERAGE, 11)


def _text(x: float, y: float, words: str, size: int, weight: str = "", anchor: str = "") -> str:
    more = f' font-weight="{weight}"' if weight else ""
    more += f' text-anchor="{anchor}"' if anchor else ""
    return f'<text x="{x:.2f}" y="{y:.2f}" font-size="{size}"{more} fill="#111">{_safe(words)}</text>'


def _line(x: float, y: float, x2: float, y2: float, colour: str) -> str:
    return f'<line x1="{x:.2f}" y1="{y:.2f}" x2="{x2:.2f}" y2="{y2:.2f}" stroke="{colour}"/>'


def _cut(words: str, most: int = _WORDS) -> str:
    """Words that fit, the wide letters of some scripts counted twice."""
    if columns(words) <= most:
        return words
    return fold(words, most - 2)[0] + " …"


def _safe(words: str) -> str:
    return escape(printable(words))
