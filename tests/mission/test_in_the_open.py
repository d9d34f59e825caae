"""Refusals, promises and proofs of forks: what a sequencer does or leaves undone, for everybody to see."""
# ruff: noqa: F811  (fixtures of another file are imported, and asked for by name)

import json
import shutil
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from copies import Copy, readable
from ledger_world import MINUTE, key
from test_exchange import begun, is_told, world  # noqa: F401

from truce.cli import FOUND, INTEGRITY, USAGE, run
from truce.errors import LedgerError, TruceError
from truce.ledger.checkpoints import origin_of
from truce.ledger.cosignatures import WitnessSigner
from truce.ledger.filing import Author
from truce.ledger.following import Forked
from truce.ledger.forks import ForkProof
from truce.ledger.notes import Note, VerifierKey
from truce.ledger.refusals import Refusal, check_refusal
from truce.ledger.statements import EVERYBODY, REFUSAL
from truce.ledger.verifying import Verification
from truce.mission.exchange.forking import fork_shown
from truce.mission.exchange.ordering import keys_of, refuse, refused_in, waiting_in
from truce.mission.missions import Mission
from truce.mission.witnessing import promises
from truce.mission.witnessing.promises import HOUR, outcome, promised
from truce.store.sqlite.record import SqliteStore

WHY = "cannot be read by this truce"


def refused_by(copy: Copy, entry: str, reason: str = WHY) -> str:
    copy.clock += MINUTE
    return refuse(copy.store, copy.key, entry, reason, now=copy.clock, readable=readable)


def blocked(world: dict[str, Copy]) -> tuple[str, str]:
    """What nobody can read, and what its author filed after it, at the sequencer's."""
    north, clerk = world["north"], world["clerk"]
    bad, good = north.file(b"gibberish", "parties,mechanism"), north.file(b"plain", "parties,mechanism")
    clerk.apply(north.packet_for(clerk))
    assert [entry for entry, _ in clerk.order().refused] == [bad, good]
    return bad, good


def faults(copy: Copy) -> list[str]:
    return [str(fault) for fault in Verification(copy.store, complete=False).faults()]


def test_a_refusal_in_the_record_lets_its_author_go_on(world):
    north, south, clerk = world["north"], world["south"], world["clerk"]
    bad, good = blocked(world)
    tombstone = refused_by(clerk, bad[:20])
    assert clerk.order().taken_in == (good,)
    for copy in (north, south):
        copy.apply(clerk.packet_for(copy))
        assert copy.store.find(good) is not None
        assert copy.store.find(bad) is None
        refusal = Refusal.from_bytes(copy.store.find(tombstone).content.data)
        assert (refusal.entry, refusal.reason) == (bad, WHY)
        assert list(waiting_in(copy.store, refused_in(copy.store))) == []
    # Its author still has what it said, and may file it anew; nobody carries it around any more.
    assert [w.content.data for w in north.store.waiting()] == [b"gibberish"]
    again = north.file(b"said better", "parties,mechanism")
    packet = north.packet_for(clerk)
    assert not is_told(b"gibberish", packet)
    assert clerk.apply(packet).kept == 1
    assert clerk.order().taken_in == (again,)
    for copy in (north, south):
        copy.apply(clerk.packet_for(copy))
    assert [faults(copy) for copy in (clerk, north, south)] == [[], [], []]


def test_a_packet_with_what_was_refused_brings_it_back_to_nobody(world):
    north, clerk = world["north"], world["clerk"]
    old = None
    bad, _ = blocked(world)
    old = north.packet_for(clerk)
    refused_by(clerk, bad)
    clerk.order()
    before = clerk.store.head()
    assert clerk.apply(old).kept == 0
    assert clerk.order().refused == ()
    assert clerk.store.head() == before
    with pytest.raises(LedgerError, match="no entry that waits"):
        refused_by(clerk, bad)


def test_what_can_be_taken_in_or_may_still_be_is_not_refused(world):
    north, clerk = world["north"], world["clerk"]
    fine = north.file(b"fine", "parties,mechanism")
    clerk.apply(north.packet_for(clerk))
    with pytest.raises(LedgerError, match="can be taken in"):
        refused_by(clerk, fine)
    clerk.order()
    _, good = blocked(world)
    with pytest.raises(LedgerError, match="may still come"):
        refused_by(clerk, good)
    with pytest.raises(LedgerError, match="reason"):
        refused_by(clerk, blocked_id(clerk), "")


def blocked_id(clerk: Copy) -> str:
    return next(w.id for w in clerk.store.waiting() if w.content and w.content.data == b"gibberish")


def test_nobody_but_the_sequencer_refuses_and_only_what_was_signed(world):
    north, clerk, chair = world["north"], world["clerk"], world["chair"]
    bad, _ = blocked(world)
    with pytest.raises(LedgerError, match="does not order"):
        refused_by(chair, bad)
    envelope = next(w.envelope for w in clerk.store.waiting() if w.id == bad)
    # A party that files a refusal of what the other said.
    north.apply(clerk.packet_for(north))
    claim = north.file(Refusal(envelope, "theirs").to_bytes(), EVERYBODY, REFUSAL)
    clerk.apply(north.packet_for(clerk))
    assert claim in [entry for entry, _ in clerk.order().refused]
    for changed in (envelope.replace(b'"sig":"', b'"sig":"A', 1), b"{}", b""):
        with pytest.raises(LedgerError):
            check_refusal(Refusal(changed, "x"), clerk.store.mission)
    with pytest.raises(LedgerError, match="another mission"):
        check_refusal(Refusal(envelope, "x"), "ab" * 32)
    random = Random(7)
    for _ in range(200):
        place = random.randrange(len(envelope))
        mutated = (
            envelope[:place] + bytes([envelope[place] ^ 1 << random.randrange(8)]) + envelope[place + 1 :]
        )
        with pytest.raises(LedgerError):
            check_refusal(Refusal(mutated, "x"), clerk.store.mission)


def test_a_refusal_of_another_number_lets_nothing_be_left_out(world):
    """A sequencer that refuses number 2 cannot hide number 1 that way."""
    north, clerk = world["north"], world["clerk"]
    north.file(b"one", "parties,mechanism")
    two, three = north.file(b"gibberish", "parties,mechanism"), north.file(b"three", "parties,mechanism")
    clerk.apply(north.packet_for(clerk))
    envelope = next(w.envelope for w in clerk.store.waiting() if w.id == two)
    filed = Author(clerk.key, clerk.store.mission).file(
        REFUSAL, Refusal(envelope, WHY).to_bytes(), EVERYBODY, clerk.clock
    )
    from truce.mission.exchange.ordering import frontier_of  # noqa: F401
    from truce.store.interface import Waiting

    with clerk.store.appending() as work:
        work.wait(Waiting(clerk.clock, filed.id, REFUSAL, clerk.key.id, 0, filed.envelope, filed.content))
    left = clerk.order()
    assert left.taken_in[-1] == filed.id or filed.id in left.taken_in
    assert clerk.store.find(three) is None or clerk.store.find(two) is None
    assert faults(clerk) == []


# ---- promises


def with_promise(world: dict[str, Copy], hours: int = 2) -> tuple[str, bytes]:
    north, clerk = world["north"], world["clerk"]
    entry = north.file(b"shelling at the mill", "parties,mechanism")
    clerk.apply(north.packet_for(clerk))
    ring = keys_of(clerk.store)
    return entry, promised(clerk.store, ring, clerk.key, entry, hours, clerk.clock)


def told(copy: Copy, note: bytes, now: int) -> str:
    ring = keys_of(copy.store)
    return outcome(copy.store, ring, promises.opened_by(copy.store, ring, note), now).outcome


def test_a_promise_is_kept_open_overdue_or_broken(world):
    north, clerk, chair = world["north"], world["clerk"], world["chair"]
    _, note = with_promise(world)
    start = clerk.clock
    assert told(north, note, start + HOUR) == "open"
    assert told(north, note, start + 3 * HOUR) == "overdue"
    # The sequencer goes on without it.
    clerk.clock += 3 * HOUR
    for copy in (chair, clerk):
        copy.clock = clerk.clock
    chair.file(b"something else", "parties,mechanism")
    from_chair = chair.packet_for(clerk)
    second = only_from(clerk, from_chair)
    north.apply(second.packet_for(north))
    assert told(north, note, clerk.clock) == "broken"
    # What comes too late does not mend it.
    second.apply(north.packet_for(second))
    second.order()
    north.apply(second.packet_for(north))
    assert told(north, note, clerk.clock) == "broken"
    second.store.close()


def only_from(clerk: Copy, packet: Path) -> Copy:
    """The sequencer's copy as if it had never been given what waits there, with one packet ordered."""
    clerk.store.close()
    clerk.store = SqliteStore.open(clerk.folder / clerk.name / "record.sqlite")
    (clerk.folder / "second").mkdir()
    store = SqliteStore.create(clerk.folder / "second" / "record.sqlite", clerk.store.mission)
    second = replace(clerk, name="second", store=store)
    with store.appending() as work:
        for entry in clerk.store.entries():
            work.add_rows(clerk.store.rows(entry.position))
            work.append(entry)
        for size, note in clerk.store.checkpoints():
            work.add_checkpoint(size, note)
    second.apply(packet)
    second.order()
    return second


def test_a_promise_is_kept_by_recording_in_time_and_answered_by_a_refusal(world):
    north, clerk = world["north"], world["clerk"]
    entry, note = with_promise(world)
    clerk.order()
    north.apply(clerk.packet_for(north))
    assert told(north, note, clerk.clock + 9 * HOUR) == "kept"
    with pytest.raises(LedgerError, match="does not wait"):
        promised(clerk.store, keys_of(clerk.store), clerk.key, entry, 1, clerk.clock)
    bad = north.file(b"gibberish", "parties,mechanism")
    clerk.apply(north.packet_for(clerk))
    note = promised(clerk.store, keys_of(clerk.store), clerk.key, bad, 1, clerk.clock)
    refused_by(clerk, bad)
    north.apply(clerk.packet_for(north))
    assert told(north, note, clerk.clock + 9 * HOUR) == "refused"


def test_nobody_else_promises_and_nothing_false_is_believed(world):
    north, clerk = world["north"], world["clerk"]
    entry, note = with_promise(world)
    ring = keys_of(clerk.store)
    for copy, hours, name in ((north, 2, entry), (clerk, 0, entry), (clerk, 10**6, entry), (clerk, 2, "")):
        with pytest.raises(LedgerError):
            promised(copy.store, ring, copy.key, name, hours, clerk.clock)
    random = Random(3)
    for _ in range(300):
        place = random.randrange(len(note))
        with pytest.raises(TruceError):
            promises.opened_by(
                north.store,
                ring,
                note[:place] + bytes([note[place] ^ 1 << random.randrange(8)]) + note[place + 1 :],
            )
    for cut in range(len(note)):
        with pytest.raises(TruceError):
            promises.opened_by(north.store, ring, note[:cut])


def test_a_witness_that_saw_the_record_after_the_deadline_proves_the_omission(world):
    north, clerk = world["north"], world["clerk"]
    _, note = with_promise(world)
    witness = WitnessSigner("valley.example/w", key("valley").private)
    size, held = north.store.last_checkpoint()
    read = Note.parse(held)
    late = read.signed(witness.cosign(read.text, clerk.clock // 1000 + 3 * 3600))
    with north.store.appending() as work:
        work.add_checkpoint(size, late.to_bytes())
    ring = keys_of(north.store)
    promise = promises.opened_by(north.store, ring, note)
    assert outcome(north.store, ring, promise, clerk.clock, [witness.key]).outcome == "broken"
    assert outcome(north.store, ring, promise, clerk.clock).outcome == "open"


# ---- forks


def forked(world: dict[str, Copy], extra: int, mine: int = 1) -> tuple[Copy, Copy, Path]:
    """The sequencer showed north one history and has another: both copies, and a packet of the other one."""
    clerk, north, chair = world["clerk"], world["north"], world["chair"]
    clerk.store.close()
    shutil.copytree(clerk.folder / "clerk", clerk.folder / "second")
    clerk.store = SqliteStore.open(clerk.folder / "clerk" / "record.sqlite")
    second = replace(
        clerk, name="second", clock=clerk.clock + 7,
        store=SqliteStore.open(clerk.folder / "second" / "record.sqlite"),
    )  # fmt: skip
    files = []
    for _ in range(max(mine, extra)):
        chair.file(b"something", "parties,mechanism")
        files.append(chair.packet_for(clerk))
    for copy, number in ((clerk, mine), (second, extra)):
        for packet in files[:number]:
            copy.apply(packet)
            copy.order()
    north.apply(clerk.packet_for(north))
    return north, second, second.packet_for(north)


@pytest.mark.parametrize(("extra", "mine"), [(1, 1), (3, 1), (1, 3), (5, 2)])
def test_a_fork_is_proven_to_a_third_person_by_one_file(world, extra: int, mine: int):
    north, second, packet = forked(world, extra, mine)
    with pytest.raises(Forked):
        north.apply(packet)
    ring = keys_of(north.store)
    proof = fork_shown(north.store, ring, packet)
    assert proof is not None
    log = VerifierKey(origin_of(north.store.mission), bytes.fromhex(ring.sequencer))
    data = proof.to_bytes()
    one, other = ForkProof.from_bytes(data).check([log])
    assert one.size <= other.size
    stranger = VerifierKey(log.name, key("north").public)
    with pytest.raises(LedgerError):
        ForkProof.from_bytes(data).check([stranger])
    with pytest.raises(LedgerError):
        replace(proof, other=proof.one, root=one.root, proof=()).check([log])
    random = Random(extra)
    for _ in range(200):
        place = random.randrange(len(data))
        changed = data[:place] + bytes([data[place] ^ 1 << random.randrange(8)]) + data[place + 1 :]
        with pytest.raises(LedgerError):
            ForkProof.from_bytes(changed).check([log])
    second.store.close()


def test_one_history_is_no_fork(world):
    north, clerk = world["north"], world["clerk"]
    north.file(b"one", "parties,mechanism")
    clerk.apply(north.packet_for(clerk))
    clerk.order()
    packet = clerk.packet_for(north)
    assert fork_shown(north.store, keys_of(north.store), packet) is None


# ---- the commands


def ask(capsys: pytest.CaptureFixture[str], code: int, *arguments: object) -> str:
    capsys.readouterr()
    assert run([str(a) for a in arguments]) == code, capsys.readouterr().err
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    return said.out + said.err


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[Path, Path]:
    """The seat of a mission and a field office that has filed one thing, which waits at both."""
    seat, office = tmp_path / "seat", tmp_path / "office"
    ask(capsys, 0, "init", seat)
    mission = json.loads(ask(capsys, 0, "sync", "id", seat, "--json"))["mission"]
    said = ask(capsys, 0, "sync", "ask", office, tmp_path / "r", "--mission", mission, "--holder", "office 2")
    own = said.split("Its key: ")[1].split()[0]
    ask(capsys, 0, "sync", "admit", seat, tmp_path / "r", "--key", own)
    ask(capsys, 0, "sync", "write", seat, tmp_path / "first", "--for", "verifier", "--key", own)
    ask(capsys, 0, "sync", "join", office, tmp_path / "first")
    ask(capsys, 0, "observe", office, "--observer", "patrol 3", "--perceived", "seen", "--when", "2031-05-09")
    ask(capsys, 0, "sync", "write", office, tmp_path / "up", "--for", "analyst")
    ask(capsys, 0, "sync", "apply", seat, tmp_path / "up", "--hold")
    return seat, office


def test_a_promise_from_the_commands(office, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    seat, field = office
    with Mission.open(field) as mission:
        (waiting,) = mission.waiting()
    note = tmp_path / "promise"
    assert "will be in the record by" in ask(
        capsys, 0, "ledger", "promise", seat, waiting.id[:16], note, "--within", 24
    )
    ask(capsys, USAGE, "ledger", "promise", field, waiting.id, tmp_path / "no", "--within", 24)
    ask(capsys, 0, "ledger", "keep", field, note)
    assert "Not yet due" in ask(capsys, 0, "ledger", "check", note, "--mission", field)
    assert "is open" in ask(capsys, 0, "doctor", field)
    told = json.loads(ask(capsys, 0, "ledger", "check", note, "--mission", field, "--json"))
    assert (told["outcome"], told["entry"]) == ("open", waiting.id)
    assert "--mission" in ask(capsys, USAGE, "ledger", "check", note)
    note.write_bytes(note.read_bytes().replace(b"promise to record", b"promise to record ", 1))
    ask(capsys, USAGE, "ledger", "keep", field, note)


def test_a_broken_promise_is_told_by_doctor(office, tmp_path: Path, capsys, monkeypatch):
    seat, field = office
    with Mission.open(field) as mission:
        (waiting,) = mission.waiting()
    note = tmp_path / "promise"
    ask(capsys, 0, "ledger", "promise", seat, waiting.id, note, "--within", 1)
    ask(capsys, 0, "ledger", "keep", field, note)
    from truce.mission import missions

    now = missions.now()
    monkeypatch.setattr("truce.mission.missions.now", lambda: now + 2 * HOUR)
    with Mission.open(field, clock=lambda: now + 2 * HOUR):
        assert "is overdue" in ask(capsys, FOUND, "doctor", field)
    # The seat goes on, and never takes it in.
    with Mission.open(seat, clock=lambda: now + 2 * HOUR) as mission:
        mission.file("withdrawal", {"entry": "x", "by": "y", "reason": "z"})
    ask(capsys, 0, "sync", "write", seat, tmp_path / "down", "--for", "verifier")
    ask(capsys, 0, "sync", "apply", field, tmp_path / "down")
    assert "BROKEN" in ask(capsys, INTEGRITY, "doctor", field)
    assert "BROKEN" in ask(capsys, INTEGRITY, "ledger", "check", note, "--mission", field)


def test_a_fork_leaves_its_proof_in_the_folder(office, tmp_path: Path, capsys):
    seat, field = office
    shutil.copytree(seat, tmp_path / "other")
    for place in (seat, tmp_path / "other"):
        with Mission.open(place) as mission:
            mission.file("withdrawal", {"entry": "x", "by": str(place), "reason": "z"})
        ask(capsys, 0, "sync", "write", place, tmp_path / f"from {place.name}", "--for", "verifier")
    ask(capsys, 0, "sync", "apply", field, tmp_path / "from seat")
    said = ask(capsys, INTEGRITY, "sync", "apply", field, tmp_path / "from other")
    (proof,) = (field / "forks").iterdir()
    assert str(proof) in said
    with Mission.open(field) as mission:
        key_line = str(mission.keyring.sequencer)
        line = VerifierKey(origin_of(mission.store.mission), bytes.fromhex(key_line))
    assert "FORK PROVEN" in ask(capsys, 0, "ledger", "check", proof, "--key", line)
    assert json.loads(ask(capsys, 0, "ledger", "check", proof, "--key", line, "--json"))["proven"] is True
    assert "two histories" in ask(capsys, INTEGRITY, "doctor", field)
    stranger = VerifierKey(line.name, key("north").public)
    ask(capsys, INTEGRITY, "ledger", "check", proof, "--key", stranger)
