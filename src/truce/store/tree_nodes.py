"""The nodes of the RFC 6962 tree that a store writes with each entry, so that a proof takes a few reads."""

from collections.abc import Callable, Iterator

from truce.ledger.tree import leaf_hash, node_hash


class Edge:
    """The right edge of the tree over the entries of a record: the complete subtrees that a new leaf joins.

    `read` gives the hash of a node by its level and its number within the level.
    """

    def __init__(self, size: int, read: Callable[[int, int], bytes]) -> None:
        self._size = size
        self._subtrees = {
            level: read(level, (size >> level) - 1) for level in range(size.bit_length()) if size >> level & 1
        }

    def add(self, leaf: bytes) -> Iterator[tuple[int, int, bytes]]:
        """The nodes that a leaf completes: level, number within the level, hash. At least one, the leaf's."""
        level, number, found = 0, self._size, leaf_hash(leaf)
        yield level, number, found
        while number & 1:
            found = node_hash(self._subtrees.pop(level), found)
            level, number = level + 1, number >> 1
            yield level, number, found
        self._subtrees[level] = found
        self._size += 1
