"""What truce answers in benchmarks/peers.py is what the four properties there say, read plainly."""

import random
import sys
from pathlib import Path
from typing import Any

import pytest

MONITORS = Path(__file__).parent.parent.parent / "benchmarks" / "monitors"
START, WEEK = 26_600_000, 7 * 1440
PAIRS = [(1, 2), (1, 2), (1, 2), (2, 1), (1, 3), (3, 1)]


@pytest.fixture(autouse=True)
def _monitors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(MONITORS))
    for name in ("properties", "truce_engine"):
        monkeypatch.delitem(sys.modules, name, raising=False)


def events_of(days: int, acts: list[str]) -> list[Any]:
    """Some three hundred events, none two of the same minute, at whole hours."""
    drawn = random.Random(7)
    minutes = sorted(drawn.sample(range(START, START + days * 1440, 60), 300))
    return [(m, drawn.choice(acts), *drawn.choice(PAIRS)) for m in minutes]


@pytest.mark.parametrize("name", ["unprovoked", "unannounced", "unmet"])
def test_the_engine_finds_what_is_not_answered_in_time(name: str) -> None:
    from properties import PROPERTIES
    from truce_engine import monitor

    asked = PROPERTIES[name]
    acts = ["attack", "move", "notify", "demand"]
    events = events_of(90, [*acts, *acts, *acts, "comply"])
    expected = []
    for minute, act, a, b in events:
        first, last = (0, asked.window) if asked.after else (-asked.window, 0)
        who = (b, a) if asked.by == "the other" else (a, b)
        answers = (m for m, other, *pair in events if other == asked.answer and tuple(pair) == who)
        answered = any(first <= m - minute <= last for m in answers)
        runs = asked.after and minute + last >= events[-1][0]
        if act == asked.act and not answered and not runs:
            expected.append((minute, a, b))
    assert expected
    assert sorted(monitor(events, name)[1]) == expected


def test_the_engine_finds_who_passes_a_number() -> None:
    from properties import MANY
    from truce_engine import monitor

    events = events_of(25, ["attack"])
    times = {pair: [m for m, _, *other in events if tuple(other) == pair] for pair in PAIRS}
    most = {
        pair: max(sum(t <= m < t + WEEK for m in minutes) for t in minutes) for pair, minutes in times.items()
    }
    passed = [(-1, *pair) for pair, number in most.items() if number > 40]
    assert 0 < len(passed) < len(times)
    assert monitor(events, MANY)[1] == passed
