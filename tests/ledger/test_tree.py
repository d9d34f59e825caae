"""The Merkle tree: equal to the definition of RFC 6962 for every pair to 256, and not to be deceived.

The definition is written here as the RFC has it, by recursion over ranges of leaves (sections 2.1, 2.1.1 and
2.1.2); the tree of truce counts in binary digits and shares no line with it.
"""

import functools
import hashlib
import random
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truce.errors import LedgerError
from truce.ledger.tree import (
    EMPTY_ROOT,
    LARGEST_SIZE,
    Frontier,
    check_consistency,
    check_inclusion,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    nodes_of,
    root_of,
    roots_at,
)

SIZE = 256
LEAVES = [b"entry %d" % i for i in range(SIZE)]
HASHES = [leaf_hash(leaf) for leaf in LEAVES]
NODES = nodes_of(HASHES)

# The reference leaves of Certificate Transparency and the roots over the first n of them, as published in
# transparency-dev/merkle, testonly/constants.go.
REFERENCE_LEAVES = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]
REFERENCE_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@functools.cache
def mth(begin: int, end: int) -> bytes:
    """MTH(D[begin:end]) of RFC 6962, section 2.1."""
    n = end - begin
    if n == 0:
        return hashlib.sha256(b"").digest()
    if n == 1:
        return hashlib.sha256(b"\x00" + LEAVES[begin]).digest()
    k = largest_power_of_two_below(n)
    return hashlib.sha256(b"\x01" + mth(begin, begin + k) + mth(begin + k, end)).digest()


def path(m: int, begin: int, end: int) -> list[bytes]:
    """PATH(m, D[begin:end]) of RFC 6962, section 2.1.1."""
    n = end - begin
    if n == 1:
        return []
    k = largest_power_of_two_below(n)
    if m < k:
        return [*path(m, begin, begin + k), mth(begin + k, end)]
    return [*path(m - k, begin + k, end), mth(begin, begin + k)]


def subproof(m: int, begin: int, end: int, known: bool) -> list[bytes]:
    """SUBPROOF(m, D[begin:end], known) of RFC 6962, section 2.1.2; PROOF(m, D) is that with known true."""
    n = end - begin
    if m == n:
        return [] if known else [mth(begin, end)]
    k = largest_power_of_two_below(n)
    if m <= k:
        return [*subproof(m, begin, begin + k, known), mth(begin + k, end)]
    return [*subproof(m - k, begin + k, end, False), mth(begin, begin + k)]


def largest_power_of_two_below(n: int) -> int:
    k = 1
    while 2 * k < n:
        k *= 2
    return k


def accepted(check: Callable[..., None], *arguments: object) -> bool:
    try:
        check(*arguments)
    except LedgerError:
        return False
    return True


def test_the_published_roots():
    leaves = [leaf_hash(bytes.fromhex(leaf)) for leaf in REFERENCE_LEAVES]
    assert [root_of(leaves[:n]).hex() for n in range(9)] == REFERENCE_ROOTS


@pytest.mark.parametrize("size", range(SIZE + 1))
def test_roots_and_proofs_are_those_of_the_definition(size: int):
    root = mth(0, size)
    assert root_of(HASHES[:size]) == root
    for index in range(size):
        proof = inclusion_proof(index, size, NODES)
        assert list(proof) == path(index, 0, size)
        check_inclusion(HASHES[index], index, size, root, proof)
    for old in range(1, size + 1):
        proof = consistency_proof(old, size, NODES)
        assert list(proof) == subproof(old, 0, size, True)
        check_consistency(old, mth(0, old), size, root, proof)
    check_consistency(0, EMPTY_ROOT, size, root, ())


@pytest.mark.parametrize("size", range(1, 25))
def test_a_proof_fits_no_other_place_in_its_tree(size: int):
    """Against every other index, leaf and old size.

    Of another size it says nothing: where the paths are of one shape, only the root tells them apart, and a
    root stands in a checkpoint beside its size.
    """
    root = mth(0, size)
    for index in range(size):
        proof = inclusion_proof(index, size, NODES)
        for other in range(size):
            fits = [accepted(check_inclusion, HASHES[i], other, size, root, proof) for i in (index, other)]
            assert fits == [index == other] * 2
    for old in range(1, size + 1):
        proof = consistency_proof(old, size, NODES)
        for other in range(1, size + 1):
            fits = [accepted(check_consistency, other, mth(0, i), size, root, proof) for i in (old, other)]
            assert fits == [old == other] * 2


@given(st.lists(st.integers(0, 40), max_size=6), st.integers(0, SIZE))
def test_appending_in_parts_and_after_a_restart_gives_the_same_tree(parts: list[int], start: int):
    frontier = Frontier().grown(HASHES[:start])
    for part in parts:
        frontier = Frontier.read(frontier.size, NODES)
        frontier = frontier.grown(HASHES[frontier.size : frontier.size + part])
    assert frontier.root == mth(0, frontier.size)
    assert len(frontier.subtrees) == frontier.size.bit_count()


@given(st.lists(st.integers(-5, SIZE + 20), max_size=12), st.integers(0, SIZE))
def test_roots_at_many_sizes_in_one_pass(sizes: list[int], length: int):
    assert roots_at(sizes, HASHES[:length]) == {size: mth(0, size) for size in sizes if 0 <= size <= length}


def test_appending_reads_no_more_than_the_edge():
    asked: list[tuple[int, int]] = []

    def nodes(level: int, index: int) -> bytes:
        asked.append((level, index))
        return NODES(level, index)

    Frontier.read(255, nodes)
    inclusion_proof(100, 255, nodes)
    consistency_proof(100, 255, nodes)
    assert len(asked) <= 8 + 2 * (8 + 8)


MUTATIONS = 20_000


@pytest.mark.parametrize("seed", range(MUTATIONS // 5_000))
def test_no_mutated_proof_is_accepted(seed: int, request: pytest.FixtureRequest):
    """A slice; `make soak` takes a million (a soak profile makes each of the four parts 250,000)."""
    rounds = 250_000 if settings.default.max_examples >= 2000 else MUTATIONS // 4
    dice = random.Random(seed)
    wrong = [mutation for _ in range(rounds) if (mutation := accepted_mutation(dice))]
    assert wrong == []


def accepted_mutation(dice: random.Random) -> object:
    """One proof, mutated in one way; what was accepted of it, or None."""
    size = dice.randint(1, SIZE)
    if dice.random() < 0.5:
        index = dice.randrange(size)
        good: list[object] = [
            HASHES[index],
            index,
            size,
            mth(0, size),
            list(inclusion_proof(index, size, NODES)),
        ]
        check: Callable[..., None] = check_inclusion
    else:
        old = dice.randint(1, size)
        good = [old, mth(0, old), size, mth(0, size), list(consistency_proof(old, size, NODES))]
        check = check_consistency
    mutated = [list(part) if isinstance(part, list) else part for part in good]
    mutate(mutated, dice)
    if mutated == good or only_the_size_differs(mutated, good):
        return None
    return (check.__name__, mutated) if accepted(check, *mutated) else None


def mutate(parts: list[object], dice: random.Random) -> None:
    """Flip, cut, lengthen, delete, repeat, swap or replace, in the proof or in what it is about."""
    proof = parts[4]
    assert isinstance(proof, list)
    where = dice.randrange(5) if proof else dice.choice((0, 1, 2, 3))
    part = parts[where]
    if isinstance(part, list):
        at = dice.randrange(len(part))
        way = dice.randrange(6)
        if way == 0:
            part[at] = changed(part[at], dice)
        elif way == 1:
            del part[at]
        elif way == 2:
            part.insert(at, dice.choice((part[at], dice.choice(HASHES), EMPTY_ROOT)))
        elif way == 3:
            other = dice.randrange(len(part))
            part[at], part[other] = part[other], part[at]
        elif way == 4:
            part.reverse()
        else:
            part[at] = node_hash(part[at], part[at])
    elif isinstance(part, int):
        parts[where] = dice.choice(
            (part + 1, part - 1, -part, part ^ 1 << dice.randrange(12), part + SIZE, part << 300)
        )
    else:
        parts[where] = changed(part, dice)


def changed(value: object, dice: random.Random) -> bytes:
    assert isinstance(value, bytes)
    way = dice.randrange(4)
    if way == 0:
        at = dice.randrange(len(value) * 8)
        return (int.from_bytes(value, "big") ^ 1 << at).to_bytes(len(value), "big")
    if way == 1:
        return value[: dice.randrange(len(value))]
    if way == 2:
        return value + bytes([dice.randrange(256)])
    return dice.choice(HASHES)


def only_the_size_differs(mutated: Sequence[object], good: Sequence[object]) -> bool:
    """Whether only the size differs, of which a proof says nothing (see above)."""
    at = 2
    return [*mutated[:at], *mutated[at + 1 :]] == [*good[:at], *good[at + 1 :]]


@pytest.mark.parametrize("size", [-1, LARGEST_SIZE + 1, 10**5000], ids=["below", "above", "far"])
def test_sizes_that_no_tree_has_are_refused(size: int):
    for attempt in (
        lambda: check_inclusion(HASHES[0], 0, size, HASHES[0], ()),
        lambda: check_consistency(0, EMPTY_ROOT, size, HASHES[0], ()),
        lambda: check_consistency(size, EMPTY_ROOT, size, EMPTY_ROOT, ()),
        lambda: inclusion_proof(0, size, NODES),
        lambda: consistency_proof(size, size, NODES),
        lambda: Frontier(size, ()),
        lambda: Frontier.read(size, NODES),
    ):
        with pytest.raises(LedgerError):
            attempt()


def test_the_largest_tree_is_checked_in_63_steps():
    with pytest.raises(LedgerError, match="0 hashes instead of 63"):
        check_inclusion(HASHES[0], 0, LARGEST_SIZE, HASHES[0], ())


@pytest.mark.parametrize(
    ("index", "size"), [(0, 0), (5, 5), (-1, 5), (10**5000, 5)], ids=["empty", "end", "below", "far"]
)
def test_there_is_no_proof_of_an_entry_outside_the_tree(index: int, size: int):
    with pytest.raises(LedgerError, match="no entry at that position"):
        inclusion_proof(index, size, NODES)
    with pytest.raises(LedgerError, match="no entry at that position"):
        check_inclusion(HASHES[0], index, size, HASHES[0], ())


def test_a_larger_tree_is_not_within_a_smaller_one():
    with pytest.raises(LedgerError, match="smaller size first"):
        consistency_proof(6, 5, NODES)
    with pytest.raises(LedgerError, match="smaller size first"):
        check_consistency(6, mth(0, 6), 5, mth(0, 5), ())


def test_two_roots_of_one_size_are_called_a_fork():
    with pytest.raises(LedgerError, match="fork"):
        check_consistency(5, mth(0, 5), 5, mth(0, 6), ())


def test_an_empty_tree_has_one_root():
    check_consistency(0, EMPTY_ROOT, 0, EMPTY_ROOT, ())
    for old_root, root in ((EMPTY_ROOT, HASHES[0]), (HASHES[0], EMPTY_ROOT), (HASHES[0], HASHES[0])):
        with pytest.raises(LedgerError):
            check_consistency(0, old_root, 0, root, ())


def test_a_frontier_of_a_wrong_number_of_subtrees_is_refused():
    with pytest.raises(LedgerError):
        Frontier(3, (HASHES[0],))
    with pytest.raises(LedgerError):
        Frontier(1, (HASHES[0][:31],))


def test_nodes_that_are_not_there_are_refused():
    with pytest.raises(LedgerError, match="no such node"):
        inclusion_proof(3, 300, NODES)
    for level, index in ((9, 0), (-1, 0), (0, SIZE), (0, -1), (8, 1)):
        with pytest.raises(LedgerError, match="no such node"):
            NODES(level, index)
