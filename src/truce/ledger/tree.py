"""The Merkle tree of the record: hashing, roots, proofs and their verification.

Sources: RFC 6962 section 2.1 and RFC 9162 section 2.1, whose numbers the functions below give. Everything
here is a rule over hashes. Where those are kept is the caller's affair: proofs are made from a `Nodes`
reader, and `nodes_of` makes one from the hashes of all leaves.

The tree of n leaves is cut, as the RFC does, into complete subtrees: one for each binary digit 1 of n, the
largest first. The node at `(level, index)` is the root of the complete subtree over the `2**level` leaves
from `index * 2**level` on.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from truce.errors import LedgerError

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256().digest()
# A consistency proof then has at most 63 hashes, the most that C2SP tlog-witness allows.
LARGEST_SIZE = 2**63 - 1

Nodes = Callable[[int, int], bytes]
"""Gives the hash of the complete subtree at a level (0: leaves) and an index within the level (from 0)."""


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of a leaf: SHA-256 with prefix 0, so that no leaf passes for a node."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees side by side: SHA-256 with prefix 1."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """What has to be known of a tree to append to it: its size, and the roots of its complete subtrees.

    `subtrees` are in the order of the leaves: the largest first. LedgerError if they cannot be of that size.
    """

    size: int = 0
    subtrees: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        _check_size(self.size)
        _check_hashes(f"tree of {self.size}", self.subtrees, self.size.bit_count())

    @classmethod
    def read(cls, size: int, nodes: Nodes) -> "Frontier":
        """The frontier of the first `size` leaves, from a few nodes of the tree."""
        return cls(size, tuple(nodes(level, index) for level, index in cls.places(size)))

    @staticmethod
    def places(size: int) -> tuple[tuple[int, int], ...]:
        """Levels and indexes of the nodes that make up the frontier of the first `size` leaves, in order."""
        _check_size(size)
        return tuple((level, begin >> level) for level, begin in _complete(0, size))

    def grown(self, leaf_hashes: Iterable[bytes]) -> "Frontier":
        """The frontier after these leaves, in about two hashes a leaf."""
        size, subtrees = self.size, list(self.subtrees)
        for leaf in leaf_hashes:
            subtrees.append(leaf)
            # As in counting: each digit 1 that carries over joins two subtrees of one size.
            carry = size
            while carry & 1:
                right = subtrees.pop()
                subtrees[-1] = node_hash(subtrees[-1], right)
                carry >>= 1
            size += 1
        return Frontier(size, tuple(subtrees))

    @property
    def root(self) -> bytes:
        """The root of the tree."""
        return _joined(self.subtrees)


def root_of(leaf_hashes: Iterable[bytes]) -> bytes:
    """The root of the tree over these leaf hashes."""
    return Frontier().grown(leaf_hashes).root


def roots_at(sizes: Iterable[int], leaf_hashes: Iterable[bytes]) -> Mapping[int, bytes]:
    """The roots that the tree over these leaf hashes had at the sizes asked for, in one pass.

    A size that the tree never had is not in the answer.
    """
    found: dict[int, bytes] = {}
    frontier, leaves = Frontier(), iter(leaf_hashes)
    for size in sorted(set(sizes)):
        frontier = frontier.grown(_next(leaves, size - frontier.size))
        if frontier.size == size:
            found[size] = frontier.root
    return found


def nodes_of(leaf_hashes: Iterable[bytes]) -> Nodes:
    """A reader of nodes over the hashes of all leaves, which it keeps in memory with those above them."""
    levels = [list(leaf_hashes)]
    while len(levels[-1]) > 1:
        below = levels[-1]
        levels.append([node_hash(below[i], below[i + 1]) for i in range(0, len(below) - 1, 2)])

    def node(level: int, index: int) -> bytes:
        if not (0 <= level < len(levels) and 0 <= index < len(levels[level])):
            raise LedgerError(f"tree of {len(levels[0])}", "has no such node", "Ask for a smaller tree")
        return levels[level][index]

    return node


def inclusion_proof(index: int, size: int, nodes: Nodes) -> tuple[bytes, ...]:
    """The hashes that lead from a leaf to the root of the first `size` leaves (RFC 9162, section 2.1.3.1).

    LedgerError if the tree has no such leaf.
    """
    _check_index(index, size)
    path: list[tuple[int, int]] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((begin, middle))
            begin = middle
    return tuple(_range_root(begin, end, nodes) for begin, end in reversed(path))


def consistency_proof(old: int, size: int, nodes: Nodes) -> tuple[bytes, ...]:
    """The hashes that show the first `old` leaves unchanged within the first `size` (RFC 9162, 2.1.4.1).

    Empty between equal sizes, and from an empty tree, with which all are consistent (C2SP tlog-witness).
    LedgerError if `old` is larger than `size`.
    """
    _check_sizes(old, size)
    if old in (0, size):
        return ()
    path: list[tuple[int, int]] = []
    begin, end = 0, size
    while old != end:
        middle = begin + _split(end - begin)
        if old <= middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((begin, middle))
            begin = middle
    if begin:  # Otherwise the old tree is the node itself, whose hash who checks already has.
        path.append((begin, end))
    return tuple(_range_root(begin, end, nodes) for begin, end in reversed(path))


def check_inclusion(leaf: bytes, index: int, size: int, root: bytes, proof: Sequence[bytes]) -> None:
    """LedgerError unless the proof leads from the leaf hash at `index` to this root (RFC 9162, 2.1.3.2)."""
    _check_index(index, size)
    about = f"proof that entry {index} is among {size}"
    # The path runs beside the leaf up to where the right edge is met, then only past subtrees on the left.
    inner = (index ^ (size - 1)).bit_length()
    _check_hashes(about, proof, inner + (index >> inner).bit_count())
    _check_hashes(about, (leaf, root), 2)
    found = leaf
    for level, sibling in enumerate(proof[:inner]):
        found = node_hash(sibling, found) if index >> level & 1 else node_hash(found, sibling)
    for sibling in proof[inner:]:
        found = node_hash(sibling, found)
    if found != root:
        raise LedgerError(about, "does not lead to the root", "Trust neither the proof nor who gave it")


def check_consistency(old: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> None:
    """LedgerError unless the proof shows the tree of `old` leaves unchanged in that of `size` (2.1.4.2)."""
    _check_sizes(old, size)
    about = f"proof that the first {old} of {size} entries are unchanged"
    _check_hashes(about, (old_root, root), 2)
    if old in (0, size):
        _check_hashes(about, proof, 0)
        if (old == 0 and old_root != EMPTY_ROOT) or (old == size and old_root != root):
            raise LedgerError(about, "is of two different roots", "Keep both checkpoints: they prove a fork")
        return
    # Where the old tree ends in a complete subtree, the path begins there: at this level and index.
    level = (old & -old).bit_length() - 1
    index, inner = (old - 1) >> level, ((old - 1) ^ (size - 1)).bit_length() - level
    seeded = old & (old - 1) == 0
    _check_hashes(about, proof, inner + (index >> inner).bit_count() + (not seeded))
    found_old = found = old_root if seeded else proof[0]
    path = proof if seeded else proof[1:]
    for step, sibling in enumerate(path[:inner]):
        if index >> step & 1:
            found_old, found = node_hash(sibling, found_old), node_hash(sibling, found)
        else:
            found = node_hash(found, sibling)
    for sibling in path[inner:]:
        found_old, found = node_hash(sibling, found_old), node_hash(sibling, found)
    if (found_old, found) != (old_root, root):
        raise LedgerError(about, "does not lead to both roots", "Trust neither the proof nor who gave it")


def _complete(begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Levels and first leaves of the complete subtrees of a range that begins where its largest one may."""
    while begin < end:
        level = (end - begin).bit_length() - 1
        yield level, begin
        begin += 1 << level


def _range_root(begin: int, end: int, nodes: Nodes) -> bytes:
    return _joined([nodes(level, start >> level) for level, start in _complete(begin, end)])


def _joined(subtrees: Sequence[bytes]) -> bytes:
    """The root over complete subtrees, the largest first."""
    if not subtrees:
        return EMPTY_ROOT
    found = subtrees[-1]
    for left in reversed(subtrees[:-1]):
        found = node_hash(left, found)
    return found


def _split(width: int) -> int:
    """The largest power of two below a width of 2 or more: how many leaves go left."""
    return 1 << (width - 1).bit_length() - 1


def _next(leaves: Iterator[bytes], count: int) -> Iterator[bytes]:
    return (leaf for _, leaf in zip(range(count), leaves, strict=False))


def _check_size(size: int) -> None:
    if not 0 <= size <= LARGEST_SIZE:
        raise LedgerError("tree", "has a size that no tree has", f"Give a size from 0 to {LARGEST_SIZE}")


def _check_sizes(old: int, size: int) -> None:
    _check_size(old)
    _check_size(size)
    if old > size:
        raise LedgerError(
            f"tree of {size}", f"cannot continue one of {old} entries", "Give the smaller size first"
        )


def _check_index(index: int, size: int) -> None:
    _check_size(size)
    if not 0 <= index < size:
        raise LedgerError(
            f"tree of {size}", "has no entry at that position", "Give a position below its size"
        )


def _check_hashes(about: str, hashes: Sequence[bytes], count: int) -> None:
    if len(hashes) != count:
        raise LedgerError(about, f"has {len(hashes)} hashes instead of {count}", "Ask for it again")
    if any(len(found) != HASH_BYTES for found in hashes):
        raise LedgerError(about, f"holds a hash that is not {HASH_BYTES} bytes long", "Ask for it again")
