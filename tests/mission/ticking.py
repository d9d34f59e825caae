"""A clock for missions of tests."""

START = 1_900_000_000_000
"""Milliseconds since 1970, UTC: in March 2030."""


class Clock:
    """A clock that goes on by a minute each time it is read."""

    def __init__(self, start: int = START) -> None:
        self.now = start

    def __call__(self) -> int:
        self.now += 60_000
        return self.now
