"""Receipts and promises: what a filer can hold against the sequencer, checked with its verifier key alone."""

import base64
import dataclasses

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from truce.errors import LedgerError
from truce.ledger.checkpoints import Checkpoint, origin_of
from truce.ledger.notes import Note, Signer, VerifierKey
from truce.ledger.receipts import Promise, Receipt
from truce.ledger.statements import entry_id, leaf_of
from truce.ledger.tree import inclusion_proof, leaf_hash, nodes_of, root_of

ORIGIN = origin_of("valley")
SEQUENCER = Signer(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
KEYS = [VerifierKey.parse(str(SEQUENCER.key))]
LEAVES = [(1_000 * i, b"envelope %d" % i) for i in range(1, 21)]
HASHES = [leaf_hash(leaf_of(recorded, envelope)) for recorded, envelope in LEAVES]


def signed(text: str, signer: Signer = SEQUENCER) -> Note:
    return Note(text, (signer.sign(text),))


def receipt_for(position: int, size: int = len(LEAVES)) -> Receipt:
    recorded, envelope = LEAVES[position]
    head = Checkpoint(ORIGIN, size, root_of(HASHES[:size]))
    proof = inclusion_proof(position, size, nodes_of(HASHES))
    return Receipt(entry_id(envelope), recorded, position, proof, signed(head.text))


GOOD = receipt_for(6, 13)


@given(st.integers(1, 20).flatmap(lambda size: st.tuples(st.integers(0, size - 1), st.just(size))))
def test_a_receipt_holds_after_writing_and_reading(place: tuple[int, int]):
    position, size = place
    receipt = Receipt.parse(receipt_for(position, size).to_bytes())
    assert receipt == receipt_for(position, size)
    assert receipt.check(LEAVES[position][1], KEYS).size == size


def test_a_receipt_is_a_tlog_proof():
    """The form of C2SP tlog-proof: header, extra, index, hashes, an empty line, the checkpoint verbatim."""
    lines = GOOD.to_bytes().decode().split("\n")
    assert lines[0] == "c2sp.org/tlog-proof@v1"
    assert lines[1].startswith("extra ")
    assert lines[2] == "index 6"
    assert [base64.b64decode(line) for line in lines[3:7]] == list(GOOD.proof)
    assert lines[7:10] == ["", ORIGIN, "13"]


def test_the_first_millisecond_is_a_time():
    assert Receipt.parse(dataclasses.replace(GOOD, recorded=0).to_bytes()).recorded == 0


@given(st.data())
def test_no_changed_byte_leaves_a_receipt_whole(data: st.DataObject):
    good = GOOD.to_bytes()
    at = data.draw(st.integers(0, len(good) - 1))
    bad = good[:at] + data.draw(st.binary(max_size=2)) + good[at + data.draw(st.integers(0, 2)) :]
    try:
        Receipt.parse(bad).check(LEAVES[6][1], KEYS)
    except LedgerError:
        return
    assert bad == good


@given(st.binary(max_size=99) | st.text(max_size=60).map(lambda t: f"c2sp.org/tlog-proof@v1\n{t}".encode()))
def test_bytes_are_refused_or_given_back_as_they_are(data: bytes):
    try:
        receipt = Receipt.parse(data)
    except LedgerError:
        return
    assert receipt.to_bytes() == data


EXTRA = '{"entry":"ID","recorded":7000,"schema":"truce-receipt/1"}'


@pytest.mark.parametrize(
    "extra",
    [
        "",
        "7",
        "[]",
        "{}",
        "[" * 5000,
        EXTRA.replace("/1", "/2"),
        '{"schema":"truce-receipt/1","entry":"ID","recorded":7000}',
        EXTRA.replace('"recorded"', '"recorded":7000,"recorded"'),
        EXTRA.replace('"recorded"', '"more":1,"recorded"'),
        EXTRA.replace(":7000", ": 7000"),
        EXTRA.replace("7000", "7000.0"),
        EXTRA.replace("7000", "true"),
        EXTRA.replace("7000", "-1"),
        EXTRA.replace("7000", "9" * 5000),
        EXTRA.replace("7000", '"7000"'),
        EXTRA.replace("7000", "NaN"),
        EXTRA.replace("ID", "AB" * 32),
        EXTRA.replace("ID", "ab" * 31),
        EXTRA.replace("ID", "\\ud83d"),
        EXTRA.replace('"ID"', "7"),
    ],
)
def test_an_extra_line_that_names_no_entry_is_refused(extra: str):
    lines = GOOD.to_bytes().decode().split("\n")
    assert base64.b64decode(lines[1][6:]).decode() == EXTRA.replace("ID", GOOD.entry)
    data = base64.b64encode(extra.replace("ID", GOOD.entry).encode()).decode()
    for line in (f"extra {data}", f"extra  {data}", f"Extra {data}", data):
        with pytest.raises(LedgerError, match="receipt"):
            Receipt.parse("\n".join([lines[0], line, *lines[2:]]).encode())


def test_an_index_or_proof_of_another_form_is_refused():
    good = GOOD.to_bytes()
    for old, new in (
        (b"index 6", b"index 06"),
        (b"index 6", b"index -6"),
        (b"index 6", b"index 6 "),
        (b"index 6", b"index " + b"6" * 5000),
        (b"index 6", b"Index 6"),
        (b"@v1\n", b"@v2\n"),
        (b"@v1\n", b"@v1\r\n"),
        (b"\n\ntruce", b"\n\n\ntruce"),
        (b"\n\ntruce", b"\ntruce"),
    ):
        assert old in good
        with pytest.raises(LedgerError):
            Receipt.parse(good.replace(old, new, 1))


def test_a_receipt_holds_for_its_entry_time_place_and_sequencer_alone():
    envelope = LEAVES[6][1]
    other = Signer(ORIGIN, Ed25519PrivateKey.generate())
    with pytest.raises(LedgerError, match="another entry"):
        GOOD.check(LEAVES[7][1], KEYS)
    with pytest.raises(LedgerError, match="not signed by its sequencer"):
        GOOD.check(envelope, [other.key])
    for wrong in (
        dataclasses.replace(GOOD, recorded=GOOD.recorded + 1),
        dataclasses.replace(GOOD, position=7),
        dataclasses.replace(GOOD, position=13),
        dataclasses.replace(GOOD, proof=GOOD.proof[:-1]),
        dataclasses.replace(GOOD, note=receipt_for(6, 12).note),
    ):
        with pytest.raises(LedgerError):
            wrong.check(envelope, KEYS)


PROMISE = Promise(ORIGIN, entry_id(b"filed"), 50_000)


def head_of(leaves: list[tuple[int, bytes]]) -> Checkpoint:
    hashes = [leaf_hash(leaf_of(recorded, envelope)) for recorded, envelope in leaves]
    return Checkpoint(ORIGIN, len(leaves), root_of(hashes))


def test_a_promise_is_opened_with_the_key_of_its_log_alone():
    note = signed(PROMISE.text)
    assert Promise.opened(note.to_bytes(), KEYS) == PROMISE
    with pytest.raises(LedgerError, match="not signed by its sequencer"):
        Promise.opened(note.to_bytes(), [Signer(ORIGIN, Ed25519PrivateKey.generate()).key])
    elsewhere = Signer(origin_of("hills"), SEQUENCER.private)
    with pytest.raises(LedgerError, match="not signed by its sequencer"):
        Promise.opened(signed(PROMISE.text, elsewhere).to_bytes(), [elsewhere.key])


def test_a_promise_never_passes_for_a_checkpoint_nor_a_checkpoint_for_a_promise():
    with pytest.raises(LedgerError):
        Checkpoint.parse(PROMISE.text)
    with pytest.raises(LedgerError, match="another kind"):
        Promise.opened(GOOD.note.to_bytes(), KEYS)


@pytest.mark.parametrize(
    "text",
    [
        f"{ORIGIN}\npromise to record\n{PROMISE.entry}\n050000\n",
        f"{ORIGIN}\npromise to record\n{PROMISE.entry}\n0\n",
        f"{ORIGIN}\npromise to record\n{PROMISE.entry}\n9007199254740992\n",
        f"{ORIGIN}\npromise to record\n{PROMISE.entry}\n50000\nunless\n",
        f"{ORIGIN}\npromise to record\n{PROMISE.entry}\n50000\n\n",
        f"{ORIGIN}\npromise to record\n{PROMISE.entry.upper()}\n50000\n",
        f"{ORIGIN}\npromise to record\n{PROMISE.entry}\n",
        f"{ORIGIN}\npromise to record\n",
        f"{ORIGIN}\n",
    ],
)
def test_what_is_not_exactly_a_promise_is_refused_even_if_signed(text: str):
    with pytest.raises(LedgerError):
        Promise.opened(signed(text).to_bytes(), KEYS)


@given(
    recorded=st.none() | st.integers(0, 99_999),
    last=st.integers(0, 99_999),
    seen=st.integers(0, 99_999),
)
def test_a_promise_is_broken_by_lateness_or_by_absence_past_its_time(
    recorded: int | None, last: int, seen: int
):
    leaves = [(last, b"the last one")]
    if recorded is not None:
        leaves.append((recorded, b"filed"))
    broken = PROMISE.is_broken(sorted(leaves), head_of(sorted(leaves)), seen)
    assert broken == (recorded > PROMISE.due if recorded is not None else max(last, seen) > PROMISE.due)


@pytest.mark.parametrize("late", [0, 1])
def test_the_last_moment_of_a_promise_is_in_time(late: int):
    at = PROMISE.due + late
    assert PROMISE.is_broken([(at, b"filed")], head_of([(at, b"filed")]), 0) == bool(late)
    assert PROMISE.is_broken([(at, b"other")], head_of([(at, b"other")]), 0) == bool(late)
    assert PROMISE.is_broken([(5, b"other")], head_of([(5, b"other")]), at) == bool(late)


def test_nobody_is_accused_on_another_record_than_the_signed_one():
    leaves = [(60_000, b"one"), (70_000, b"two")]
    head = head_of(leaves)
    assert PROMISE.is_broken(leaves, head, 0)
    for wrong in (leaves[:1], [*leaves, (80_000, b"three")], [(60_001, b"one"), leaves[1]], leaves[::-1], []):
        with pytest.raises(LedgerError, match="not what its checkpoint says"):
            PROMISE.is_broken(wrong, head, 0)
    with pytest.raises(LedgerError, match="another mission"):
        dataclasses.replace(PROMISE, origin=origin_of("hills")).is_broken(leaves, head, 0)
