"""Verification of a whole record: what it says of each fault, and what the checkpoints of others show."""

from collections.abc import Iterator
from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from ledger_world import START, Record, World, begun, changed, introduced, key

from truce.errors import StoreError
from truce.ledger.checkpoints import Checkpoint, origin_of
from truce.ledger.cosignatures import WitnessSigner
from truce.ledger.entries import Stored
from truce.ledger.faults import Fault
from truce.ledger.filing import Author
from truce.ledger.heads import compare
from truce.ledger.keyacts import Introduce, KeyEntry
from truce.ledger.notes import Note, Signer
from truce.ledger.statements import entry_id, envelope_of, leaf_of, read_envelope
from truce.ledger.tree import leaf_hash, nodes_of
from truce.ledger.verifying import Held, Verification


def told(record: Record, *held: Held, **kwargs: object) -> list[Fault]:
    return list(Verification(record, held=held, **kwargs).faults())


def rules(faults: list[Fault]) -> list[tuple[str, int | None]]:
    return [(fault.rule, fault.position) for fault in faults]


def grown(entries: int = 6) -> World:
    world = begun()
    for number in range(entries):
        world.file(("north", "south", "camera")[number % 3])
    return world


def put_in(world: World, name: str, **values: object) -> Stored:
    """An entry that a careless or hostile sequencer let into the record."""
    filed = Author(key(name), world.mission, *_next(world, name)).file(
        "account", b"x", "mechanism", world.now
    )
    statement = read_envelope(filed.envelope).statement
    made = Stored(
        len(world.entries), world.now, filed.id, statement.kind, statement.key, statement.sequence,
        filed.envelope, filed.content,
    )  # fmt: skip
    world.entries.append(changed(made, **values))
    return made


def _next(world: World, name: str) -> tuple[int, str]:
    last = world.last_of(key(name).id)
    return (last[0] + 1, last[1]) if last else (0, "")


def test_a_fault_says_where_what_and_what_next():
    world = grown()
    record = world.record()
    del record.at[3]
    fault = told(record)[0]
    assert (fault.rule, fault.position) == ("position", 3)
    assert str(fault) == (
        "entry 3: is missing: it was taken out. Take the entry from a copy that verifies, and ask who had "
        "access to this one."
    )


def test_all_faults_are_told_and_not_the_first_only():
    world = grown(20)
    record = world.record(world.checkpoint())
    for place in (3, 7, 8, 15):
        record.at[place] = changed(record.at[place], content=None)
    del record.at[11]
    assert rules(told(record)) == [
        ("content", 3), ("content", 7), ("content", 8), ("position", 11), ("chain", 14), ("content", 15),
    ]  # fmt: skip


def test_a_key_that_nobody_introduced_is_named():
    world = grown()
    put_in(world, "stranger")
    fault = told(world.record())[0]
    assert (fault.rule, fault.position) == ("keys", 7)
    assert "no entry introduced the key" in fault.reason


def test_an_act_without_the_right_to_it_has_no_effect_and_is_named():
    world = grown()
    act = KeyEntry(Introduce(introduced("mole", begun().ring.lives[key("camera").id].holder, ["author"],
                                        world.mission)))  # fmt: skip
    filed = world.author("south").say(act, world.now)
    stored = replace(world.entries[-1], position=7, id=filed.id, kind="key", key=key("south").id, sequence=2)
    world.entries.append(replace(stored, envelope=filed.envelope, content=filed.content))
    put_in(world, "mole")
    faults = told(world.record())
    assert rules(faults) == [("keys", 7), ("keys", 8)]
    assert "without the right to" in faults[0].reason


def test_a_forged_key_entry_introduces_nobody():
    world = grown()
    holder = world.ring.lives[key("camera").id].holder
    act = KeyEntry(Introduce(introduced("mole", holder, ["author"], world.mission)))
    filed = world.author("chair").say(act, world.now)
    payload = read_envelope(filed.envelope).payload
    forged = envelope_of(payload, key("chair").id, key("mole").sign(payload))
    statement = read_envelope(forged).statement
    world.entries.append(Stored(7, world.now, entry_id(forged), "key", key("chair").id, statement.sequence,
                                forged, filed.content))  # fmt: skip
    put_in(world, "mole")
    assert rules(told(world.record())) == [("signature", 7), ("keys", 8)]


def test_a_statement_for_another_mission_is_named():
    world, other = grown(), begun()
    foreign = other.file("chair")
    world.entries.append(changed(foreign, position=7, recorded=world.now))
    assert ("keys", 7) in rules(told(world.record()))


def test_a_time_that_goes_back_is_named():
    world = grown()
    world.entries[4] = changed(world.entries[4], recorded=START)
    assert rules(told(world.record())) == [("time", 4)]


def test_without_a_genesis_nothing_can_be_checked_and_it_says_so():
    world = grown()
    record = world.record()
    record.at[0] = changed(record.at[0], content=None)
    faults = told(record)
    assert rules(faults) == [("content", 0), ("keys", 0)]
    assert "nobody's right to state anything can be checked" in faults[1].reason


def test_a_record_of_another_mission_than_its_folder_says_is_named():
    record = grown().record()
    record.mission = "5e" * 32
    assert "begins another mission" in told(record)[0].reason


def test_an_empty_record_has_no_fault_of_its_own_but_is_an_older_copy():
    world = grown()
    record = Record(world.mission, {}, {}, {}, [])
    assert told(record) == []
    faults = told(record, Held("south", world.checkpoint()))
    assert [fault.reason for fault in faults] == [
        "is over more than the 0 entries here, but is not signed by its sequencer"
    ]


def test_a_rolled_back_copy_is_found_by_the_checkpoint_of_somebody_else():
    world = grown(4)
    older = world.record(world.checkpoint())
    world.file("north")
    held = Held("south", world.checkpoint())
    assert told(older) == []
    faults = told(older, held)
    assert rules(faults) == [("length", 5)]
    assert faults[0].about == "checkpoint of 6 entries held by south"


def test_two_histories_of_one_sequencer_are_called_that():
    world, other = grown(4), None
    other = replace(world, entries=list(world.entries), authors=dict(world.authors))
    world.file("north", b"to the commission")
    other.file("north", b"to the south")
    faults = told(other.record(other.checkpoint()), Held("south", world.checkpoint()))
    assert rules(faults) == [("checkpoint", 0)]
    assert "the sequencer signed two histories" in faults[0].reason


def test_a_checkpoint_counts_only_from_the_sequencer_of_its_time():
    world = grown()
    before = world.checkpoint()
    world.say("clerk", world.hand_over("deputy"))
    world.file("north")
    good = world.record(before, world.checkpoint(7), world.checkpoint(8, by="deputy"))
    assert told(good) == []
    for size, by in ((7, "deputy"), (8, "clerk"), (9, "clerk"), (9, "north")):
        faults = told(world.record(world.checkpoint(size, by=by)))
        assert [fault.reason for fault in faults] == ["is not signed by its sequencer"], (size, by)
        faults = told(world.record(), Held("south", world.checkpoint(size, by=by)))
        assert [fault.about for fault in faults] == [f"checkpoint of {size} entries held by south"]


def test_a_checkpoint_of_another_mission_does_not_count():
    world, other = grown(), grown()
    faults = told(world.record(), Held("south", other.checkpoint()))
    assert rules(faults) == [("checkpoint", None)]


def test_a_checkpoint_that_cannot_be_read_is_named():
    world = grown()
    record = world.record()
    record.notes.append((3, b"\xff"))
    faults = told(record, Held("south", b"no note\n"))
    assert [fault.rule for fault in faults] == ["checkpoint", "checkpoint"]


def test_a_note_kept_under_another_size_is_named():
    world = grown()
    record = world.record()
    record.notes.append((4, world.checkpoint(3)))
    assert [fault.reason for fault in told(record)] == ["is over 3 by its own words"]


def test_a_false_cosignature_is_named():
    world = grown()
    witness = WitnessSigner("witness.example", Ed25519PrivateKey.from_private_bytes(bytes(31) + b"w"))
    note = Note.parse(world.checkpoint())
    good = note.signed(witness.cosign(note.text, 1_790_000_000))
    assert told(world.record(good.to_bytes()), witnesses=[witness.key]) == []
    false = note.signed(witness.cosign("another text\n", 1_790_000_000))
    faults = told(world.record(false.to_bytes()), witnesses=[witness.key])
    assert [fault.rule for fault in faults] == ["cosignature"]
    assert "witness.example" in faults[0].reason


def test_later_differing_checkpoints_are_told_in_one_line():
    world = grown(10)
    notes = [world.checkpoint(size) for size in range(3, 11)]
    record = world.record(*notes)
    record.at[1] = changed(record.at[1], recorded=START)
    record.leaves[1] = leaf_hash(leaf_of(START, record.at[1].envelope))
    faults = told(record)
    assert [fault.about for fault in faults] == ["checkpoint of 3 entries", "checkpoints of 4 to 10 entries"]
    assert "(7)" in faults[1].reason


def test_a_kept_leaf_hash_that_was_changed_does_not_accuse_the_entry():
    world = grown()
    record = world.record(world.checkpoint())
    record.leaves[2] = bytes(32)
    assert rules(told(record)) == [("leaf", 2)]
    record = world.record(world.checkpoint())
    del record.leaves[6]
    assert rules(told(record)) == [("leaf", 6)]


def test_evidence_is_compared_by_its_hash():
    record = grown().record()
    evidence = [("aa" * 32, "aa" * 32), ("bb" * 32, None), ("cc" * 32, "dd" * 32)]
    faults = told(record, evidence=evidence)
    assert [(fault.rule, fault.about[:13]) for fault in faults] == [
        ("evidence", "evidence bbbb"), ("evidence", "evidence cccc"),
    ]  # fmt: skip


class Damaged(Record):
    """A record whose disk gives an error for one entry, and for every read that goes past it."""

    def entries(self, start: int = 0, stop: int | None = None, kind: str | None = None) -> Iterator[Stored]:
        if kind is None and start <= 3 and (stop is None or stop > 3):
            raise StoreError("record.db", "is damaged", "Restore it")
        return super().entries(start, stop, kind)


def test_a_damaged_entry_costs_only_itself():
    world = grown()
    record = world.record(world.checkpoint())
    damaged = Damaged(record.mission, record.at, record.rows_at, record.leaves, record.notes)
    check = Verification(damaged)
    faults = list(check.faults())
    assert rules(faults) == [("position", 3), ("chain", 6)]
    assert "cannot be read: record.db: is damaged" in faults[0].reason
    assert check.entries == 7
    assert check.agreed == 7


def test_what_others_hold_is_compared_without_reading_the_entries():
    world = grown(12)
    nodes = nodes_of(leaf_hash(leaf_of(entry.recorded, entry.envelope)) for entry in world.entries)
    for size in (1, 5, 8, 13):
        assert compare(Held("south", world.checkpoint(size)), world.ring, 13, nodes) is None
    cut = nodes_of(leaf_hash(leaf_of(entry.recorded, entry.envelope)) for entry in world.entries[:9])
    fault = compare(Held("south", world.checkpoint()), world.ring, 9, cut)
    assert (fault.rule, fault.position) == ("length", 9)
    moved = [changed(entry, recorded=entry.recorded + (entry.position == 4)) for entry in world.entries]
    other = nodes_of(leaf_hash(leaf_of(entry.recorded, entry.envelope)) for entry in moved)
    assert compare(Held("south", world.checkpoint(8)), world.ring, 13, other).rule == "checkpoint"
    assert compare(Held("south", world.checkpoint(4)), world.ring, 13, other) is None
    stranger = Held("x", world.checkpoint(5, by="north"))
    assert "not signed by its sequencer" in compare(stranger, world.ring, 13, nodes).reason


def test_a_held_checkpoint_with_a_wild_size_proves_nothing_and_harms_nothing():
    world = grown()
    origin = origin_of(world.mission)
    text = Checkpoint(origin, 2**62, bytes(32)).text
    note = Note(text, (Signer(origin, key("north").private).sign(text),)).to_bytes()
    faults = told(world.record(), Held("x", note))
    assert [fault.rule for fault in faults] == ["checkpoint"]
    assert "not signed by its sequencer" in faults[0].reason


def test_an_entry_at_a_wild_position_is_no_endless_reading():
    record = grown().record()
    record.at[2**60] = changed(record.at.pop(6), position=2**60)
    faults = told(record)
    assert ("position", 6) in rules(faults)
    assert len(faults) < 6


def test_checkpoints_are_compared_past_an_entry_whose_leaf_hash_is_left():
    world = grown(10)
    record = world.record(world.checkpoint(6), world.checkpoint(7), world.checkpoint())
    for place in (5, 6, 7):
        del record.at[place]
    faults = told(record, Held("south", world.checkpoint(8)))
    assert [fault.rule for fault in faults] == ["position", "chain", "chain", "chain"]
    assert faults[0].reason == "and those up to 7 are missing: they were taken out"
    for place in (5, 6, 7):
        del record.leaves[place]
    lost = told(record, Held("south", world.checkpoint(8)))
    cannot = [fault for fault in lost if "cannot be compared" in fault.reason]
    assert [fault.about for fault in cannot] == [
        "checkpoint of 6 entries", "checkpoint of 7 entries", "checkpoint of 8 entries held by south",
        "checkpoint of 11 entries",
    ]  # fmt: skip


def test_a_checkpoint_of_nothing_fits_every_record():
    world = grown()
    assert told(world.record(world.checkpoint(0)), Held("south", world.checkpoint(0))) == []


def test_a_later_checkpoint_of_the_record_can_prove_two_histories_as_well():
    world = grown(4)
    other = replace(world, entries=list(world.entries), authors=dict(world.authors))
    world.file("north", b"to the commission")
    other.file("north", b"to the south")
    held = Held("south", world.checkpoint())
    other.file("camera")
    faults = told(other.record(other.checkpoint()), held)
    assert [fault.about for fault in faults] == [
        "checkpoint of 6 entries held by south", "checkpoint of 7 entries",
    ]  # fmt: skip
    assert "two histories" not in faults[0].reason
    assert "the sequencer signed two histories" in faults[1].reason


def test_many_faults_of_rows_come_one_by_one():
    world = grown()
    feed = world.feed("camera", [b"%d" % number for number in range(50)])
    record = world.record()
    for number in range(0, 50, 2):
        row = record.rows_at[feed.position][number]
        record.rows_at[feed.position][number] = row._replace(content=None)
    stream = Verification(record).faults()
    assert [next(stream).row for _ in range(3)] == [0, 2, 4]
    assert [fault.row for fault in stream] == list(range(6, 50, 2))


def test_rows_are_named_one_by_one():
    world = grown()
    feed = world.feed("camera", [b"%d" % number for number in range(8)])
    record = world.record()
    rows = record.rows_at[feed.position]
    rows[1] = rows[1]._replace(content=rows[2].content)
    del rows[4], rows[5]
    rows[8] = rows[7]._replace(number=8)
    rows[7] = rows[7]._replace(commitment=b"short")
    faults = told(record)
    assert [(fault.row, fault.reason.partition(":")[0]) for fault in faults] == [
        (1, "has other content than was signed"),
        (4, "and those up to 5 are missing"),
        (7, "has other content than was signed"),
        (7, "has a commitment of 5 bytes, not 32"),
        (8, "is beyond those signed"),
    ]


def test_rows_of_no_entry_are_named():
    world = grown()
    feed = world.feed("camera", [b"1", b"2"])
    record = world.record()
    record.rows_at[3] = record.rows_at[90] = dict(record.rows_at[feed.position])
    del record.at[2]
    record.rows_at[2] = dict(record.rows_at[feed.position])
    assert [fault.position for fault in told(record) if fault.rule == "rows"] == [2, 3, 90]
