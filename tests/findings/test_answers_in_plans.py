"""The plan that finds what answers an act, minute by minute, on many random lines of answers at once."""

from random import Random

import pytest

from truce.findings.engine import plans
from truce.findings.engine.codes import Row
from truce.findings.engine.duck import Duck

_REPLY = ("parties", "line", "span", "tier", "surely", "sure_from", "sure_to", "may_from", "may_to")
_ASKED = ("rule", "ask", "frame", "parties", "line", "span", "first", "last", "latest")
LINES = 400


def _answers(dice: Random, line: int) -> list[Row]:
    """Answers on a line: some exact, some as sure as they are possible, some that answer no minute at all."""
    found = []
    for _ in range(dice.randrange(7)):
        begins = dice.randrange(30)
        ends = begins + dice.choice([-2, 0, 0, 3, 8])
        sure = (begins, ends) if dice.random() < 0.6 else (begins + dice.choice([0, 1, 4]), ends - 1)
        found.append((0, line, 0, dice.choice([0, 1]), dice.choice([0, 1, 1]), *sure, begins, ends))
    return found


@pytest.mark.parametrize("seed", range(5))
def test_an_act_is_answered_if_every_minute_of_it_is_and_may_be_if_one_is(seed: int) -> None:
    dice = Random(seed)
    replies = [row for line in range(LINES) for row in _answers(dice, line)]
    spans = [
        (first, first + dice.choice([0, 0, 2, 9])) for first in (dice.randrange(40) for _ in range(1200))
    ]
    asks = [(0, n, 0, 0, n % LINES, 0, first, last, last) for n, (first, last) in enumerate(spans)]
    frames = [(0, 0, tier) for tier in (0, 1)]
    with Duck(threads=1) as duck:
        duck.load({
            "reply": (_REPLY, replies), "asked": (_ASKED, asks), "frame": (("rule", "frame", "tier"), frames)
        })  # fmt: skip
        duck.run([step for step in plans.BY_KIND if step.table in ("edge", "cover", "answered")])
        found = {row["ask"]: row for row in duck.rows("SELECT * FROM answered")}
    assert len(found) == len(asks)
    for _, name, *_, line, _, first, last, _ in asks:
        for tier, of_tier in enumerate(("", "_unverified")):
            on_line = [row for row in replies if row[1] == line and row[3] == tier]
            sure = {m for *_, surely, a, b, _, _ in on_line if surely for m in range(a, b + 1)}
            covered = sure.issuperset(range(first, last + 1))
            possible = any(a <= last and first <= b for *_, a, b in on_line)
            assert found[name][f"covered{of_tier}"] == covered
            assert found[name][f"possible{of_tier}"] == possible
