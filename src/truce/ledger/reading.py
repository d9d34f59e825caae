"""Reading what may be damaged: in order, one by one where it must be, and with every hole named."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from truce.errors import TruceError

# How far items are read one by one after a fault: more than any store reads in one go.
CAREFUL = 5000

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Hole:
    """Items `start` to before `stop` that are not there, or (with a reason) cannot be read."""

    start: int
    stop: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Stray:
    """An item that comes at a place which one before it had already."""

    place: int


def in_order(
    read: Callable[[int, int | None], Iterator[Item]], place: Callable[[Item], int], size: int
) -> Iterator[Item | Hole | Stray]:
    """Items 0 to before `size` and any beyond, as `read(start, stop)` gives them, with what is wrong between.

    After an error of reading it reads one at a time, so that only what is damaged itself is lost.
    """
    expected = 0
    for item in _readable(read, place, size):
        at = item.start if isinstance(item, Hole) else place(item)
        if at < expected:
            yield Stray(at)
            continue
        if at > expected:
            yield Hole(expected, at)
        yield item
        expected = at + 1
    if expected < size:
        yield Hole(expected, size)


def _readable(
    read: Callable[[int, int | None], Iterator[Item]], place: Callable[[Item], int], size: int
) -> Iterator[Item | Hole]:
    start, careful = 0, 0
    while True:
        stop = start + 1 if start < careful else None
        try:
            for item in read(start, stop):
                yield item
                start = max(start, place(item) + 1)
        except TruceError as error:
            if stop is None:
                careful = start + CAREFUL
                continue
            yield Hole(start, stop, str(error))
        if stop is None:
            return
        start = max(start, stop)
        if start >= size:
            return


def hash_at(read: Callable[[int, int | None], Iterator[bytes]], start: int, count: int) -> list[bytes | None]:
    """The hashes from `start` on, None for each that is not there or cannot be read."""
    try:
        found: list[bytes | None] = list(read(start, start + count))
        if len(found) == count:
            return found
    except TruceError:
        pass
    return [_alone(read, place) for place in range(start, start + count)]


def _alone(read: Callable[[int, int | None], Iterator[bytes]], place: int) -> bytes | None:
    try:
        return next(iter(read(place, place + 1)), None)
    except TruceError:
        return None
