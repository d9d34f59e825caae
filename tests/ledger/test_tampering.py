"""Whoever has the files, and even the sequencers' keys, cannot change the record unseen.

A few hundred changes here; 10,000 with the Hypothesis profile "soak" (`make soak`).
"""

from collections import Counter
from random import Random

import pytest
from hypothesis import settings
from ledger_world import SOUTH, Record, World, begun, key
from tampering import WAYS, tampered

from truce.errors import LedgerError
from truce.ledger.keyacts import Holder, Introduce, Revoke, Rotate
from truce.ledger.verifying import Held, Lookup, Verification

COUNT = 10_000 if settings.default.max_examples >= 2000 else 400


def recorded() -> tuple[World, Record, Held]:
    """A mission in which all happens to keys and content that can, and a checkpoint that the south holds."""
    world = begun()
    for _ in range(3):
        world.file("north")
        world.file("south", b"nothing heard")
    world.feed("camera", [b"N1 %d" % number for number in range(7)])
    notes = [world.checkpoint()]
    world.say("chair", Introduce(world.introduction("patrol", Holder("device", "radio", "south"), "author")))
    spoken = [world.file("patrol"), world.file("south", b"names a witness"), world.file("camera")]
    world.say("south", Rotate(world.introduction("south 2", SOUTH, "author")))
    world.file("south 2")
    feed = world.feed("camera", [b"N1 %d" % number for number in range(5)])
    world.erase(spoken[1])
    world.erase(feed, 2)
    notes.append(world.checkpoint())
    world.say("chair", Revoke(key("patrol").id, spoken[0].recorded, "radio taken"))
    world.say("clerk", world.hand_over("deputy"))
    world.file("north")
    world.file("south 2")
    notes.append(world.checkpoint(by="deputy"))
    return world, world.record(*notes), Held("south", notes[-1])


def looked_up(kind: str, content: bytes | None, data: bytes) -> Lookup:
    """What a row of the example tells of itself."""
    assert kind == "feed"
    area, _, number = data.decode().partition(" ")
    if not (number.isdigit() and area.isascii()):
        raise LedgerError("row", "tells nothing", "Ask for it again")
    return f"row-{number}", int(number), int(number) + 5, area


@pytest.fixture(scope="module")
def mission() -> tuple[World, Record, Held]:
    return recorded()


def test_a_record_that_nobody_touched_has_no_fault(mission: tuple[World, Record, Held]):
    world, record, held = mission
    check = Verification(record, held=[held], looked_up=looked_up)
    assert list(check.faults()) == []
    assert (check.entries, check.agreed) == (len(world.entries), len(world.entries))
    assert (check.rows, check.erased, check.withheld) == (12, 2, 0)


@pytest.mark.slow
def test_every_change_is_found_and_the_entry_named(mission: tuple[World, Record, Held]):
    _, record, held = mission
    random, seen = Random(20261123), Counter[str]()
    for attempt in range(COUNT):
        copy, done = tampered(record, random)
        faults = list(Verification(copy, held=[held], looked_up=looked_up).faults())
        told = f"change {attempt}: {done}: {[str(fault) for fault in faults]}"
        assert faults, told
        seen[done.what] += 1
        if done.hidden:
            between = [fault for fault in faults if fault.about.endswith("held by south")]
            assert between, told
            assert all(f.rule == "length" or f.position <= done.entry for f in between), told
        elif done.entry is None:
            assert any(fault.rule == "checkpoint" for fault in faults), told
        else:
            named = [fault for fault in faults if fault.position is not None]
            assert any(fault.position in (done.entry, done.other) for fault in named), told
            assert done.row is None or any(fault.row == done.row for fault in faults), told
    assert len(seen) >= len(set(WAYS)) - 1
