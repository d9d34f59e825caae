"""What SQLite raises, as a `StoreError` that says what to do; and who holds a record against us."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from truce.errors import DamageError, StoreError

ON_DAMAGE = "Keep all its files as they are, and restore it from a backup or from another copy of the mission"
_AGAIN = "What was being written is not in the record; file it again afterwards"
_PROTECTED = (
    "can only be read: the file, its folder or the disk is write-protected",
    "Ask for the right to write, or copy the whole folder to a disk that can be written",
)
# Byte of the -shm file that whoever writes has locked (sqlite.org/walformat.html, WAL_WRITE_LOCK).
_WRITE_LOCK = 120
_LOCKS = Path("/proc/locks")


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Whatever SQLite raises within is raised as a `StoreError` about the file."""
    try:
        yield
    except apsw.Error as error:
        raise store_error(path, error) from None


def store_error(path: Path, error: apsw.Error) -> StoreError:
    """The `StoreError` that says what an error of SQLite means for the user."""
    reason, advice = _meaning(path, error)
    damaged = isinstance(error, apsw.NotADBError | apsw.CorruptError)
    return (DamageError if damaged else StoreError)(str(path), reason, advice)


def write_protected(path: Path) -> StoreError:
    """The error for a record that can be read and not written."""
    return StoreError(str(path), *_PROTECTED)


def _meaning(path: Path, error: apsw.Error) -> tuple[str, str]:
    said = " ".join(str(error).split())
    match error:
        case apsw.BusyError() | apsw.LockedError():
            return f"is being written by {holder(path)}", "Wait until it has finished, then try again"
        case apsw.FullError():
            return "the disk is full", f"Free some space. {_AGAIN}"
        case apsw.ReadOnlyError():
            return _PROTECTED
        case apsw.NotADBError() | apsw.CorruptError():
            return f"is damaged ({said})", ON_DAMAGE
        case apsw.CantOpenError():
            return (
                f"cannot be opened ({said})",
                "Look whether the folder is there and may be read and written",
            )
        case apsw.IOError():
            return f"the disk does not do what it is told ({said})", f"Check the disk. {_AGAIN}"
        case apsw.ConstraintError():
            return f"refuses what contradicts it ({said})", "Report this with the command you used"
        case apsw.NoMemError() | apsw.TooBigError():
            return f"something is too large for it ({said})", "File it in smaller parts"
        case _:
            return f"cannot be used ({type(error).__name__}: {said})", "Report this with the command you used"


def holder(path: Path) -> str:
    """Who writes a record now, in words. Found without opening its files: that could drop our own locks."""
    pid = lock_owner(path)
    if pid is None:
        return "another process"
    if pid == os.getpid():
        return f"another part of this process ({pid})"
    return f"process {pid}{_command(pid)}"


def lock_owner(path: Path) -> int | None:
    """The process that writes a record now, by Linux's list of locks; None where that tells of none."""
    try:
        status = Path(f"{path}-shm").stat()
        lines = _LOCKS.read_text().splitlines()
    except OSError:
        return None
    ours = f"{os.major(status.st_dev):02x}:{os.minor(status.st_dev):02x}:{status.st_ino}"
    for line in lines:
        # "1: POSIX  ADVISORY  WRITE 15926 fe:00:2408994 120 120", "->" before a process that only waits.
        match line.split():
            case [_, "POSIX", _, "WRITE", pid, inode, first, last] if inode == ours and last.isdecimal():
                if int(first) <= _WRITE_LOCK <= int(last) and int(pid) > 0:
                    return int(pid)
    return None


def _command(pid: int) -> str:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[:3]
    except OSError:
        return ""
    return f" ({' '.join(w.decode(errors='replace') for w in words if w)[:80]})"
