"""rtamt, which knows signals and no data: a pair at a time, sliced beforehand. It counts nothing."""

import time

import rtamt
from properties import PROPERTIES, Event, Row, minutes_up, pulses, settled, slices

FORMULA = "(act > 0.5) and (not ({within}[0:{window}](answer > 0.5)))"


def monitor(events: list[Event], name: str) -> tuple[float, list[Row]]:
    """Seconds from the signals in memory to the violations, and these."""
    asked = PROPERTIES[name]
    formula = FORMULA.format(within="eventually" if asked.after else "once", window=asked.window)
    first, last = events[0][0], events[-1][0]
    end = last + (asked.window if asked.after else 0)
    signals = [
        (pair, _signal(acts, first, end), _signal(answers, first, end))
        for pair, acts, answers in slices(events, asked)
    ]
    began = time.perf_counter()
    found = [(pair, _evaluated(formula, act, answer)) for pair, act, answer in signals]
    seconds = time.perf_counter() - began
    rows = (
        (first + minute, *pair)
        for pair, out in found
        for minute in minutes_up(((t, robustness > 0) for t, robustness in out), last + 1 - first)
    )
    return seconds, settled(rows, asked, last)


def _signal(minutes: list[int], first: int, end: int) -> list[list[float]]:
    return [list(change) for change in pulses(minutes, first, end)]


def _evaluated(formula: str, act: list[list[float]], answer: list[list[float]]) -> list[list[float]]:
    monitor = rtamt.StlDenseTimeSpecification()
    monitor.declare_var("act", "float")
    monitor.declare_var("answer", "float")
    monitor.spec = formula
    monitor.parse()
    return monitor.evaluate(["act", act], ["answer", answer])
