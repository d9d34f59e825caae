"""Against a sequencer that lies: no fork, rewrite or omission past its deadline goes undetected.

Every run is a game of `tests/shared/adversary.py`, and its seed and manner tell it again:
`Game(7, "cunning").play().log`. `make soak` plays 10,000 against liars.
"""

import functools

import pytest
from adversary import Game
from hypothesis import settings

from truce.ledger import receipts, witnessing

QUICK, FULL = 60, 5_000


@functools.cache
def games(manner: str) -> list[Game]:
    count = FULL if settings.default.max_examples >= 2000 else QUICK
    return [Game(seed, manner).play() for seed in range(count)]


@pytest.mark.parametrize("manner", ["crude", "cunning"])
def test_no_lie_goes_undetected(manner: str):
    played = games(manner)
    assert [(game.seed, game.broken) for game in played if game.broken] == []
    # The games are worth playing: in nearly all of them is a lie that somebody has found out.
    assert sum(any("misbehave" in line for line in game.log) for game in played) > 0.8 * len(played)
    assert sum(any(party.alarms for party in game.parties) for game in played) > 0.8 * len(played)


def test_a_cunning_liar_is_found_out_when_parties_compare():
    """It contradicts itself only between parties; without their comparing, some games would stay silent."""
    alarms = [alarm for game in games("cunning") for party in game.parties for alarm in party.alarms]
    assert any("was shown something else" in alarm for alarm in alarms)
    assert any("forked" in alarm for alarm in alarms)


def test_nobody_is_accused_who_is_honest():
    played = games("honest")
    assert [(game.seed, party.alarms) for game in played for party in game.parties if party.alarms] == []
    assert [(game.seed, game.broken) for game in played if game.broken] == []
    assert sum(len(party.held) > 3 for game in played for party in game.parties) > len(played)
    assert sum(bool(party.receipts) for game in played for party in game.parties) > len(played)


RULES = {
    "rewrite or fork": (witnessing, "check_consistency", None),
    "omission": (receipts.Promise, "is_broken", False),
    "omission of": (receipts, "check_inclusion", None),
}


@pytest.mark.parametrize("missed", RULES)
def test_the_games_tell_when_a_rule_is_forgotten(missed: str, monkeypatch: pytest.MonkeyPatch):
    where, rule, answer = RULES[missed]
    monkeypatch.setattr(where, rule, lambda *_: answer)
    broken = [
        line
        for manner in ("crude", "cunning")
        for s in range(QUICK)
        for line in Game(s, manner).play().broken
    ]
    assert any(missed in line for line in broken)
