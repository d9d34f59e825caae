"""A disk that fails at the call that a test chooses."""

import os
from collections.abc import Callable
from typing import Any


class FailingDisk:
    """The module `os` as two modules of the store see it: the real one, until a call that changes the disk
    and whose number was chosen fails with an error."""

    CHANGING = ("open", "write", "fsync", "rename", "mkdir", "unlink")

    def __init__(self, fails_at: int, error: int, lasting: bool = False) -> None:
        self.calls: list[str] = []
        self.fails_at = fails_at
        self.error = error
        self.lasting = lasting

    def __getattr__(self, name: str) -> Any:
        real = getattr(os, name)
        if name not in self.CHANGING:
            return real
        return lambda *args, **kwargs: self.call(name, real, *args, **kwargs)

    def call(self, name: str, real: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        self.calls.append(name)
        number = len(self.calls) - 1
        if number == self.fails_at or (self.lasting and number > self.fails_at):
            raise OSError(self.error, os.strerror(self.error))
        return real(*args, **kwargs)
