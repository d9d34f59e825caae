"""What is in a watched folder: files that rest, files that somebody still writes, and what is not followed.

A file is taken once it was the same at two looks and nobody has it open for writing, as far as the system can
tell. Links are never followed: whoever may put a link into the folder could else have any file of this
machine in the record.
"""

import fcntl
import os
import signal
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

Mark = tuple[int, int, int, int]
"""What tells one state of a file from another: size, times of content and of place (ns), and inode."""

_DEEPEST = 12
_MOST_FILES = 100_000
# What programs call a file that they are still writing or only hold open.
_UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".swp", ".swx", "~", ".lock",
               ".filepart", ".!ut", ".opdownload")  # fmt: skip
_BEGUN = ("~$", ".~", "#")


@dataclass(frozen=True, slots=True)
class Looked:
    """A look at a folder: its files by relative name, and what is there and not taken, with why."""

    files: dict[str, Mark] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)


def look(folder: str) -> Looked:
    """What is in a folder and those below it. OSError if it cannot be read."""
    found = Looked()
    os.close(os.open(folder, os.O_RDONLY | os.O_DIRECTORY))
    _fill(found, folder)
    return found


def _fill(found: Looked, folder: str) -> None:
    def fail(error: OSError) -> None:
        if error.filename == folder:
            raise error
        name = os.path.relpath(str(error.filename), folder)
        found.refused[name] = f"cannot be read ({error.strerror})"

    for place, folders, files, descriptor in os.fwalk(folder, onerror=fail, follow_symlinks=False):
        below = os.path.relpath(place, folder)
        for name in folders:
            if stat.S_ISLNK(os.stat(name, dir_fd=descriptor, follow_symlinks=False).st_mode):
                found.refused[_joined(below, name)] = "is a link, which is not followed"
        deep = below.count(os.sep) >= _DEEPEST
        folders[:] = [] if deep else sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not is_unfinished(name):
                _note(found, _joined(below, name), name, descriptor)
            if len(found.files) >= _MOST_FILES:
                found.refused["."] = f"holds more than {_MOST_FILES:,} files: the others are not looked at"
                return


def _joined(below: str, name: str) -> str:
    return name if below == "." else f"{below}{os.sep}{name}"


def is_unfinished(name: str) -> bool:
    """Whether a name says that its file is hidden, or not finished."""
    low = name.lower()
    return name.startswith(".") or low.startswith(_BEGUN) or low.endswith(_UNFINISHED)


def _note(found: Looked, shown: str, name: str, descriptor: int) -> None:
    try:
        seen = os.stat(name, dir_fd=descriptor, follow_symlinks=False)
    except OSError:
        return
    if stat.S_ISLNK(seen.st_mode):
        found.refused[shown] = "is a link, which is not followed"
    elif not stat.S_ISREG(seen.st_mode):
        found.refused[shown] = "is no ordinary file"
    elif seen.st_nlink > 1:
        # A second name may be a way to a file that the folder is not meant to show.
        found.refused[shown] = "has a second name (a hard link): copy it instead"
    elif seen.st_size:
        # An empty file is one that somebody just begins.
        found.files[shown] = _mark(seen)


def _mark(seen: os.stat_result) -> Mark:
    return seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino


@contextmanager
def opened(folder: str, name: str, mark: Mark) -> Iterator[int | None]:
    """A file of the folder, open to be read, if it is still what was looked at and nobody writes it; or None.

    Each folder on the way is opened by itself and no link followed, so that nobody can put one in between.
    """
    steps, descriptors = Path(name).parts, list[int]()
    try:
        descriptors.append(os.open(folder, os.O_RDONLY | os.O_DIRECTORY))
        for step in steps[:-1]:
            way = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
            descriptors.append(os.open(step, way, dir_fd=descriptors[-1]))
        way = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY
        file = os.open(steps[-1], way, dir_fd=descriptors[-1])
        descriptors.append(file)
        seen = os.fstat(file)
        rests = stat.S_ISREG(seen.st_mode) and _mark(seen) == mark and not _is_written(file)
    except OSError:
        rests = False
    try:
        yield descriptors[-1] if rests else None
    finally:
        for each in reversed(descriptors):
            os.close(each)


def is_as(descriptor: int, mark: Mark) -> bool:
    """Whether an open file is what was looked at."""
    return _mark(os.fstat(descriptor)) == mark


def _is_written(descriptor: int) -> bool:
    """Whether somebody has a file open for writing; False where the system does not tell.

    Linux gives a read lease on a file only while nobody writes it, to the file's owner and to root.
    """
    if not hasattr(fcntl, "F_SETLEASE") or threading.current_thread() is not threading.main_thread():
        return False
    # Whoever opens it in this very moment is told by a signal that would end this process.
    before = signal.signal(signal.SIGIO, signal.SIG_IGN)
    try:
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        signal.signal(signal.SIGIO, before)
    return False
