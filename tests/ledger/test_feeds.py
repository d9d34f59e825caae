"""Many rows under one signature: salts, the root over them, and proofs of single ones."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledger_world import begun

from truce.errors import LedgerError
from truce.ledger.feeds import (
    CHUNK,
    Rooting,
    check_row,
    row_nodes,
    row_proof,
    rows_of,
    sealed,
)
from truce.ledger.statements import Content, Rows, read_envelope


def commitments(count: int) -> list[bytes]:
    return [hashlib.sha256(b"%d" % number).digest() for number in range(count)]


def rfc_6962_root(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1, as it stands there."""
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + rfc_6962_root(leaves[:split]) + rfc_6962_root(leaves[split:])).digest()


@given(st.integers(1, 300))
def test_the_root_is_that_of_rfc_6962(count: int):
    leaves = commitments(count)
    assert rows_of(leaves) == Rows(count, rfc_6962_root(leaves).hex())


def test_no_rows_are_nothing_to_state():
    assert rows_of([]) is None


@pytest.mark.parametrize("count", [1, CHUNK - 1, CHUNK, CHUNK + 1])
def test_each_row_has_a_salt_of_its_own_and_its_commitment(count: int):
    rows = list(sealed(b"the same" for _ in range(count)))
    assert len({row.salt for row in rows}) == count
    assert all(Content(row.salt, row.data).commitment == row.commitment for row in rows)
    assert {row.data for row in rows} == {b"the same"}


def test_rows_are_sealed_in_a_stream():
    def endless():
        while True:
            yield b"row"

    stream = sealed(endless())
    assert [next(stream).data for _ in range(CHUNK + 1)] == [b"row"] * (CHUNK + 1)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=10))
def test_a_root_can_be_asked_for_on_the_way(asked: list[int]):
    rooting, leaves = Rooting(), commitments(sum(asked) + 1)
    given_so_far = 0
    for more in asked:
        for commitment in leaves[given_so_far : given_so_far + more]:
            rooting.add(commitment)
        given_so_far += more
        assert rooting.rows == rows_of(leaves[:given_so_far])


@pytest.mark.parametrize("commitment", [b"", bytes(31), bytes(33)])
def test_what_is_no_commitment_is_no_row(commitment: bytes):
    with pytest.raises(LedgerError, match="not 32"):
        Rooting().add(commitment)


def test_one_row_is_proven_to_belong_to_its_entry():
    world = begun()
    entry = world.feed("camera", [b"shell %d" % number for number in range(21)])
    statement = read_envelope(entry.envelope).statement
    rows = world.rows[entry.position]
    nodes = row_nodes(row.commitment for row in rows)
    for row in rows:
        proof = row_proof(row.number, 21, nodes)
        check_row(statement, row.number, row.commitment, proof)
        wrong = [
            (statement, (row.number + 1) % 21, row.commitment, proof),
            (statement, row.number, bytes(32), proof),
            (statement, row.number, row.commitment, proof[:-1]),
            (statement, row.number, row.commitment, (*proof, bytes(32))),
            (statement, 21, row.commitment, proof),
            (statement, -1, row.commitment, proof),
            (statement, row.number, row.commitment[:-1], proof),
            (read_envelope(world.entries[0].envelope).statement, row.number, row.commitment, proof),
        ]
        for case in wrong:
            with pytest.raises(LedgerError):
                check_row(*case)
    with pytest.raises(LedgerError):
        row_proof(21, 21, nodes)
