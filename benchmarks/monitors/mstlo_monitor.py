"""mstlo, which knows signals and no data: a pair at a time, sliced beforehand. It counts nothing.

It knows the future alone: what has to come before an act is asked from the start of its time.
"""

import time

import mstlo_python as mstlo
from properties import PROPERTIES, Event, Row, minutes_up, pulses, settled, slices

AFTER = "(act > 0.5) and not(F[0, {window}](answer > 0.5))"
BEFORE = "(F[{window}, {window}](act > 0.5)) and not(F[0, {window}](answer > 0.5))"


def monitor(events: list[Event], name: str) -> tuple[float, list[Row]]:
    """Seconds from the signals in memory to the violations, and these."""
    asked = PROPERTIES[name]
    formula = mstlo.parse_formula((AFTER if asked.after else BEFORE).format(window=asked.window))
    first, last = events[0][0], events[-1][0]
    origin, end = first - (0 if asked.after else asked.window), last + 2 * asked.window
    signals = [
        (pair, {"act": _signal(acts, origin, end), "answer": _signal(answers, origin, end)})
        for pair, acts, answers in slices(events, asked)
    ]
    began = time.perf_counter()
    found = [(pair, _heard(formula, signal)) for pair, signal in signals]
    seconds = time.perf_counter() - began
    rows = ((first + minute, *pair) for pair, out in found for minute in minutes_up(out, last + 1 - first))
    return seconds, settled(rows, asked, last)


def _signal(minutes: list[int], origin: int, end: int) -> list[tuple[float, float]]:
    return [(level, moment) for moment, level in pulses(minutes, origin, end)]


def _heard(formula: mstlo.Formula, signal: dict[str, list[tuple[float, float]]]) -> list[tuple[float, bool]]:
    return mstlo.Monitor(formula, semantics="DelayedQualitative").update_batch(signal).verdicts()
