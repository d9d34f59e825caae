"""Which key counts when: introduced, rotated, revoked, suspected; and who orders the record."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from ledger_world import CAST, MECHANISM, MINUTE, NORTH, SOUTH, World, begun, changed, genesis, key

from truce.errors import LedgerError
from truce.ledger.keyacts import (
    Genesis,
    HandOver,
    Holder,
    Introduce,
    KeyEntry,
    Revoke,
    Rotate,
)
from truce.ledger.keyring import keyring, suspect
from truce.ledger.statements import KEY


def test_the_genesis_names_the_keys_and_the_mission_is_its_commitment():
    world = begun()
    ring = world.reread()
    assert ring == world.ring
    assert set(ring.lives) == {key(name).id for name in CAST}
    assert ring.sequencer == key("clerk").id
    assert world.mission == world.entries[0].content.commitment.hex()
    assert ring.standing(key("north").id, 1, 0).reason == "key of party north"


def test_everybody_comes_to_the_same_keys():
    world = begun()
    patrol = world.introduction("patrol", Holder("device", "radio 7", "south"), "author")
    world.say("chair", Introduce(patrol))
    world.file("patrol")
    world.say("patrol", Rotate(world.introduction("patrol 2", patrol.holder, "author")))
    world.file("patrol 2")
    world.say("clerk", world.hand_over("deputy"))
    world.say("chair", Revoke(key("patrol 2").id, world.now - MINUTE, "radio lost"))
    assert world.reread() == world.ring


def test_a_key_counts_from_its_introduction():
    world = begun()
    with pytest.raises(LedgerError, match="no entry introduced the key"):
        world.file("stranger")
    entry = world.say("chair", Introduce(world.introduction("stranger", MECHANISM, "author")))
    assert world.file("stranger").position == entry.position + 1
    earlier = world.ring.standing(key("stranger").id, entry.position - 1, entry.recorded)
    assert not earlier.valid
    assert f"introduced later, at position {entry.position}" in earlier.reason


def test_a_rotated_key_gives_way_to_the_new_one_of_the_same_holder():
    world = begun()
    before = world.file("south")
    turned = world.say("south", Rotate(world.introduction("south 2", SOUTH, "author")))
    assert world.file("south 2").position == turned.position + 1
    with pytest.raises(LedgerError, match="rotated to"):
        world.file("south")
    for entry in (before, turned):
        assert world.ring.standing(entry.key, entry.position, entry.recorded).valid
    later = world.ring.standing(key("south").id, turned.position + 1, world.now)
    assert not later.valid


@pytest.mark.parametrize(
    ("holder", "roles"), [(NORTH, ("author",)), (SOUTH, ("author", "registrar")), (SOUTH, ())]
)
def test_a_key_does_not_rotate_to_more_or_less_than_it_was(holder: Holder, roles: tuple[str, ...]):
    world = begun()
    with pytest.raises(LedgerError, match="another holder or other roles"):
        world.say("south", Rotate(world.introduction("south 2", holder, *roles)))


def test_what_a_suspected_key_signed_stays_and_is_marked():
    world = begun()
    sound = world.file("camera")
    doubtful = world.file("camera")
    revoked = world.say("chair", Revoke(key("camera").id, doubtful.recorded, "stolen"))
    ring = world.reread()
    assert ring.standing(sound.key, sound.position, sound.recorded).suspect is False
    mark = ring.standing(doubtful.key, doubtful.position, doubtful.recorded)
    assert (mark.valid, mark.suspect) == (True, True)
    assert f"entry at {revoked.position}" in mark.reason
    assert [entry for entry, _ in suspect(iter(world.entries), ring)] == [doubtful]
    assert list(suspect(iter(world.entries), begun().ring)) == []
    with pytest.raises(LedgerError, match=r"revoked by the entry .* stolen"):
        world.file("camera")


def test_a_suspicion_moves_back_and_never_forward():
    world = begun()
    first = world.file("camera")
    second = world.file("camera")
    world.say("chair", Revoke(key("camera").id, second.recorded, "stolen"))
    world.say("chair", Revoke(key("camera").id, first.recorded, "stolen earlier"))
    world.say("chair", Revoke(key("camera").id, second.recorded, "no, later"))
    life = world.reread().lives[key("camera").id]
    assert life.suspected == first.recorded
    assert life.until == second.position + 1
    assert life.ended.endswith("stolen")


def test_a_revoked_key_never_comes_back():
    world = begun()
    world.say("chair", Revoke(key("camera").id, None, "retired"))
    with pytest.raises(LedgerError, match="once more"):
        world.say("chair", Introduce(world.introduction("camera", CAST["camera"][0], "author")))


def test_a_key_may_revoke_itself():
    world = begun()
    world.say("south", Revoke(key("south").id, None, "safe opened"))
    assert not world.ring.standing(key("south").id, len(world.entries), world.now).valid


def test_nobody_but_a_party_speaks_for_a_party_that_has_a_registrar():
    world = begun()
    with pytest.raises(LedgerError, match="without the right"):
        world.say("chair", Introduce(world.introduction("false north", NORTH, "author")))
    with pytest.raises(LedgerError, match="without the right"):
        world.say("chair", Revoke(key("north").id, None, "inconvenient"))
    with pytest.raises(LedgerError, match="without the right"):
        world.say("north", Introduce(world.introduction("false south", SOUTH, "author")))
    world.say("north", Introduce(world.introduction("patrol", Holder("person", "p. 1", "north"), "author")))
    world.say("chair", Introduce(world.introduction("south 2", SOUTH, "author")))


def test_a_key_without_the_role_introduces_nobody():
    world = begun()
    with pytest.raises(LedgerError, match="without the right"):
        world.say("south", Introduce(world.introduction("south 2", SOUTH, "author")))
    with pytest.raises(LedgerError, match="has not the role author"):
        world.file("clerk")
    with pytest.raises(LedgerError, match="has not the role custodian"):
        world.file("north", kind="erasure", audience="everybody")


def test_nobody_passes_the_key_of_another_off_as_his_own():
    world = begun()
    others = world.introduction("victim", SOUTH, "author")
    for stolen in (
        replace(others, holder=Holder("person", "thief")),
        replace(others, roles=("author", "registrar")),
        replace(others, proof="0" * 128),
        replace(others, key=key("another").id),
        world.introduction("victim", SOUTH, "author").of(key("victim"), SOUTH, ("author",), "5e" * 32),
    ):
        with pytest.raises(LedgerError, match="does not prove"):
            world.say("chair", Introduce(stolen))


def test_the_sequencer_hands_over_to_one_who_accepts():
    world = begun()
    entry = world.say("clerk", world.hand_over("deputy"))
    ring = world.reread()
    assert ring.sequencer == key("deputy").id
    assert ring.sequencer_of(entry.position) == key("clerk").id
    assert ring.sequencer_of(entry.position + 1) == key("deputy").id
    world.say("deputy", world.hand_over("clerk", old="deputy"))
    assert world.reread().term == 2


def test_a_lost_sequencer_is_replaced_by_the_recovery_keys():
    world = begun()
    world.say("chair", world.hand_over("deputy"), approved_by=["chair", "south"])
    assert world.reread().sequencer == key("deputy").id


Case = Callable[[World], object]


def _unaccepted(world: World) -> object:
    return world.say("clerk", replace(world.hand_over("deputy"), proof="0" * 128))


def _replayed(world: World) -> object:
    first = world.hand_over("deputy")
    world.say("clerk", first)
    world.say("deputy", world.hand_over("clerk", old="deputy"))
    return world.say("clerk", first)


@pytest.mark.parametrize(
    ("attempt", "reason"),
    [
        (lambda w: w.say("chair", w.hand_over("deputy")), "without the sequencer or enough"),
        (lambda w: w.say("chair", w.hand_over("deputy"), ["north"]), "without the sequencer or enough"),
        (lambda w: w.say("chair", w.hand_over("deputy"), ["north", "camera"]), "without the sequencer"),
        (lambda w: w.say("deputy", w.hand_over("deputy")), "without the sequencer"),
        (lambda w: w.say("clerk", w.hand_over("north")), "is no key for that"),
        (lambda w: w.say("clerk", w.hand_over("stranger")), "is no key for that"),
        (lambda w: w.say("clerk", w.hand_over("clerk")), "has not accepted"),
        (lambda w: w.say("clerk", w.hand_over("deputy", old="north")), "another sequencer, term or position"),
        (lambda w: w.say("clerk", replace(w.hand_over("deputy"), term=2)), "another sequencer, term"),
        (lambda w: w.say("clerk", replace(w.hand_over("deputy"), position=9)), "another sequencer, term"),
        (_unaccepted, "has not accepted"),
        (_replayed, "another sequencer, term or position"),
        (lambda w: w.say("chair", Revoke(key("clerk").id, None, "x"), ["chair", "north"]), "handed over"),
        (lambda w: w.say("clerk", Revoke(key("clerk").id, None, "x")), "handed over"),
        (lambda w: w.say("clerk", Rotate(w.introduction("c2", CAST["clerk"][0], "sequencer"))), "hand over"),
        (lambda w: w.say("chair", Revoke(key("nobody").id, None, "x")), "nobody introduced"),
        (lambda w: w.say("chair", Revoke(key("south").id, w.now + 1, "x")), "has not come"),
    ],
)
def test_no_other_way_leads_to_the_order_of_the_record(attempt: Case, reason: str):
    world = begun()
    with pytest.raises(LedgerError, match=reason):
        attempt(world)
    assert world.reread() == world.ring
    assert world.ring.sequencer == key("clerk").id


def test_an_approval_is_for_one_act_of_one_mission():
    world, other = begun(), begun()
    approved = KeyEntry(world.hand_over("deputy"))
    for name in ("chair", "north"):
        approved = approved.approved_by(key(name), other.mission)
    with pytest.raises(LedgerError, match="enough recovery keys"):
        world.file("chair", approved.to_bytes(), KEY, "everybody")
    borrowed = KeyEntry(Revoke(key("camera").id, None, "x")).approved_by(key("north"), world.mission)
    moved = replace(approved, approvals=borrowed.approvals)
    with pytest.raises(LedgerError, match="enough recovery keys"):
        world.file("chair", moved.to_bytes(), KEY, "everybody")


def test_a_recovery_key_that_rotated_still_counts_and_a_revoked_one_does_not():
    world = begun()
    world.say("south", Rotate(world.introduction("south 2", SOUTH, "author")))
    with pytest.raises(LedgerError, match="enough"):
        world.say("chair", world.hand_over("deputy"), approved_by=["chair", "south"])
    world.say("chair", Revoke(key("chair").id, None, "retired"))
    with pytest.raises(LedgerError, match="enough"):
        world.say("north", world.hand_over("deputy"), approved_by=["chair", "north"])
    world.say("north", world.hand_over("deputy"), approved_by=["south 2", "north"])


def test_the_recovery_keys_replace_the_last_registrar():
    world = begun()
    revoke = Revoke(key("chair").id, world.now, "laptop taken")
    with pytest.raises(LedgerError, match="without the right"):
        world.say("south", revoke)
    world.say("south", revoke, approved_by=["north", "south"])
    fresh = Introduce(world.introduction("chair 2", MECHANISM, "author", "registrar"))
    world.say("south", fresh, approved_by=["north", "south"])
    assert world.reread().standing(key("chair 2").id, len(world.entries), world.now).valid


def test_a_checkpoint_of_nothing_has_no_sequencer():
    with pytest.raises(LedgerError, match="names no sequencer"):
        begun().ring.sequencer_of(0)


def test_keys_are_read_from_key_entries_alone_too():
    world = begun()
    world.file("north")
    world.say("clerk", world.hand_over("deputy"))
    world.file("south")
    kept = [entry for entry in world.entries if entry.kind in ("genesis", "key")]
    assert keyring(kept) == world.ring


def test_a_record_must_begin_with_its_genesis():
    world, other = begun(), begun()
    world.file("north")
    with pytest.raises(LedgerError, match="no entry"):
        keyring([])
    with pytest.raises(LedgerError, match="is not the genesis"):
        keyring(world.entries[1:])
    with pytest.raises(LedgerError, match="begins a mission that has begun"):
        keyring([world.entries[0], changed(other.entries[0], position=1)])


def test_key_entries_may_not_be_withheld_or_exchanged():
    world, other = begun(), begun()
    with pytest.raises(LedgerError, match="has no content"):
        keyring([changed(world.entries[0], content=None)])
    with pytest.raises(LedgerError, match="other content than was signed"):
        keyring([changed(world.entries[0], content=other.entries[0].content)])


GENESIS = genesis()


@pytest.mark.parametrize(
    "values",
    [
        {"name": ""},
        {"name": "two\nlines"},
        {"name": "right to left \u202e"},
        {"keys": ()},
        {"keys": (*GENESIS.keys, GENESIS.keys[0])},
        {"sequencer": key("north").id},
        {"sequencer": key("stranger").id},
        {"recovery": (key("stranger").id,)},
        {"recovery": GENESIS.recovery[::-1]},
        {"recovery": (GENESIS.recovery[0],) * 2},
        {"threshold": 0},
        {"threshold": 1},
        {"threshold": 4},
        {"threshold": True},
        {"recovery": ()},
    ],
    ids=lambda values: str(values)[:40],
)
def test_a_genesis_that_could_not_work_is_refused(values: dict[str, object]):
    with pytest.raises(LedgerError):
        replace(GENESIS, **values)


def test_contents_about_keys_read_back_and_have_one_spelling():
    world = begun()
    assert Genesis.from_bytes(GENESIS.to_bytes()) == GENESIS
    for act in (
        Introduce(world.introduction("a", MECHANISM, "author", "witness")),
        Rotate(world.introduction("b", SOUTH, "author")),
        Revoke(key("camera").id, 5, "lost"),
        Revoke(key("camera").id, None, "lost"),
        world.hand_over("deputy"),
    ):
        entry = (
            KeyEntry(act).approved_by(key("north"), world.mission).approved_by(key("south"), world.mission)
        )
        data = entry.to_bytes()
        assert KeyEntry.from_bytes(data) == entry
        for spoiled in (data + b" ", data.replace(b",", b", ", 1), data[:-1] + b',"more":1}', data[1:]):
            with pytest.raises(LedgerError):
                KeyEntry.from_bytes(spoiled)
    for noise in (b"", b"{}", b"[]", b"null", b"[" * 5000, b'{"schema":"truce-key/1"}', b"\xff"):
        for read in (KeyEntry.from_bytes, Genesis.from_bytes):
            with pytest.raises(LedgerError):
                read(noise)


@pytest.mark.parametrize(
    "values",
    [("robot", "x", ""), ("person", "", ""), ("person", " x", ""), ("party", "north", ""),
     ("party", "north", "south"), ("mechanism", "m", "north"), ("person", "x" * 201, ""), ("person", 5, ""),
     ("person", "e\u0301", "")],
)  # fmt: skip
def test_a_holder_that_is_none_is_refused(values: tuple[str, str, str]):
    with pytest.raises(LedgerError):
        Holder(*values)


@pytest.mark.parametrize("suspected", [True, -1, 1.5, "1", 2**53])
def test_a_suspicion_has_a_time(suspected: object):
    with pytest.raises(LedgerError):
        Revoke(key("camera").id, suspected, "lost")


def test_a_hand_over_has_a_term_and_a_place():
    given = HandOver.to(key("deputy"), key("clerk").id, 1, 1, "5e" * 32)
    for values in ({"term": 0}, {"term": True}, {"position": 0}, {"old": "x"}, {"proof": "z" * 128}):
        with pytest.raises(LedgerError):
            replace(given, **values)
