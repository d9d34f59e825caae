"""reelay, all pairs in one monitor: it quantifies over data.

It knows the past alone, so an unmet demand shows when its time is over; it counts nothing; and it says that
some pair breaks a property, not which: that is looked up here by the minute, since no two events share one.
"""

import time
from itertools import pairwise

import reelay
from properties import PROPERTIES, Event, Property, Row, minutes_up, settled

PAST = "{{kind: {act}, a: *a, b: *b}} and not (once[0:{window}]{{kind: {answer}, {who}}})"
LATER = (
    "once[{window}:{window}]{{kind: {act}, a: *a, b: *b}} and not (once[0:{window}]{{kind: {answer}, {who}}})"
)


def monitor(events: list[Event], name: str) -> tuple[float, list[Row]]:
    """Seconds from the events in memory to the violations, and these."""
    asked = PROPERTIES[name]
    monitor = reelay.dense_timed_monitor(pattern=_pattern(asked))
    first, last = events[0][0], events[-1][0]
    stream = _stream(events, first)
    began = time.perf_counter()
    out = [verdict for told in stream for verdict in monitor.update(told)]
    seconds = time.perf_counter() - began
    delay = asked.window if asked.after else 0
    signal = ((v["time"], v["value"]) for v in out)
    pairs = {minute: (a, b) for minute, _, a, b in events}
    minutes = [first + m - delay for m in minutes_up(signal, last + 1 - first)]
    return seconds, settled(((m, *pairs[m]) for m in minutes), asked, last)


def _pattern(asked: Property) -> str:
    who = "a: *b, b: *a" if asked.by == "the other" else "a: *a, b: *b"
    body = (LATER if asked.after else PAST).format(
        act=asked.act, answer=asked.answer, window=asked.window, who=who
    )
    return f"exists[a, b]. ({body})"


def _stream(events: list[Event], first: int) -> list[dict[str, object]]:
    """The events, each for its minute, and nothing in between."""
    told: list[dict[str, object]] = []
    after_all = (events[-1][0] + 2, "", 0, 0)
    for (minute, kind, a, b), following in pairwise([*events, after_all]):
        told.append({"time": minute - first, "kind": kind, "a": str(a), "b": str(b)})
        if following[0] > minute + 1:
            told.append({"time": minute + 1 - first, "kind": "none", "a": "", "b": ""})
    return told
