"""Who in this process is at work on a record's file: POSIX locks are lost to whoever else closes it.

The locks of a process on a file all go when any descriptor of that file is closed in it, and none of them
survives a fork (sqlite.org/howtocorrupt.html, 2.2 and 2.6). What is dangerous is another SQLite library, or a
plain `open`, on this very file; that Python's own sqlite3 is loaded, for somebody's coverage data or history,
is not.
"""

import os
import threading
from dataclasses import dataclass
from pathlib import Path

from truce.errors import StoreError

_DESCRIPTORS = Path("/proc/self/fd")
_lock = threading.Lock()
_claims: list["Claim"] = []


@dataclass(frozen=True, slots=True, eq=False)
class Claim:
    """That a store of this process is at work on a file, from before it opens it until it has closed it."""

    path: Path
    device: int
    inode: int
    process: int

    @classmethod
    def on(cls, path: Path) -> "Claim":
        """Claim a file. StoreError if it is not there, or if something else in this process has it open."""
        try:
            status = path.stat()
        except OSError as error:
            raise StoreError(
                str(path), f"cannot be opened ({error.strerror})", "Look whether it is there"
            ) from None
        made = cls(path, status.st_dev, status.st_ino, os.getpid())
        with _lock:
            same = [claim for claim in _claims if claim.is_on(status)]
            if any(claim.process != made.process for claim in same):
                reason = (
                    "was open when this process was forked from another: its locks are not there any more"
                )
                raise StoreError(
                    str(path), reason, "Start the process anew (spawn), or open it only afterwards"
                )
            if not same:
                made._check_strangers()
            _claims.append(made)
        return made

    def is_on(self, status: os.stat_result) -> bool:
        """Whether it is on the file of that status."""
        return (status.st_dev, status.st_ino) == (self.device, self.inode)

    def check(self) -> None:
        """StoreError if the file of that name is not the one that was claimed, or is gone."""
        try:
            there = self.is_on(self.path.stat())
        except OSError:
            there = False
        if not there:
            reason = "was moved, deleted or replaced since it was opened"
            raise StoreError(str(self.path), reason, "Nothing was written. Close it and open it again")

    def release(self) -> None:
        """The store has closed the file."""
        with _lock:
            if self in _claims:
                _claims.remove(self)

    def _check_strangers(self) -> None:
        try:
            numbers = [entry.name for entry in _DESCRIPTORS.iterdir()]
        except OSError:
            return
        for number in numbers:
            try:
                found = os.fstat(int(number))
            except OSError:
                continue
            if self.is_on(found):
                reason = f"is already open in this process, as file {number}, by something other than truce"
                advice = "Close it there (another SQLite library?) and open it again"
                raise StoreError(str(self.path), reason, advice)
