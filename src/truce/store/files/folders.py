"""Folders and files of a mission, written so that what is acknowledged outlives a power cut.

Every file is written under another name, synced, renamed, and its folder synced; names are looked up below an
open folder and no symbolic link is ever followed. Source of the order of the steps: fsync(2), rename(2),
open(2) of Linux; Pillai et al., "All File Systems Are Not Created Equal" (OSDI 2014).
"""

import errno
import fcntl
import os
import secrets
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from types import TracebackType

from truce.errors import StoreError

_ADVICE = {
    errno.ENOSPC: ("the disk is full", "Make room, then do the same again: nothing of it was kept"),
    errno.EDQUOT: ("the disk quota is used up", "Make room, then do the same again: nothing of it was kept"),
    errno.EMFILE: ("too many files are open", "Raise the limit (ulimit -n), then do the same again"),
    errno.ENFILE: ("too many files are open on this machine", "Close some programs, then do the same again"),
    errno.EROFS: ("the disk is read-only", "Mount it for writing, then do the same again"),
    errno.EACCES: ("access is denied", "Give this user the right to the folder, then do the same again"),
    errno.EPERM: ("this is not permitted", "Give this user the right to the folder, then do the same again"),
    errno.EIO: ("the disk reports an error", "Copy the mission to another disk and run truce doctor there"),
    errno.ELOOP: ("is a symbolic link", "Put the file or folder itself there; truce follows no links"),
    errno.ENOTDIR: ("is a link or a file, not a folder", "Move it away, then run truce doctor"),
    errno.ENOENT: ("is not there", "Look at the name; run truce doctor on the mission"),
    errno.EEXIST: ("exists already", "Run truce doctor on the mission"),
}
_WAIT = 0.02
_ZEROS = 1 << 20


@contextmanager
def told(about: str) -> Iterator[None]:
    """Turns an error of the operating system within it into a StoreError about that file or folder."""
    try:
        yield
    except OSError as error:
        reason, advice = _ADVICE.get(
            error.errno or 0, (f"the system refuses ({error.strerror})", "Do the same again on a sound disk")
        )
        raise StoreError(about, reason, advice) from None


class Folder:
    """An open folder; what it is asked for by name is in it and nowhere else. Errors are OSError."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @classmethod
    def at(cls, path: Path, *, make: bool = False) -> "Folder":
        """The folder of this path, made (and made durable) where it is missing and `make` says so."""
        if make:
            with cls.at(path.parent.resolve()) as parent:
                return parent.below(path.name, make=True)
        return cls(os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW))

    def __enter__(self) -> "Folder":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._descriptor)

    def below(self, name: str, *, make: bool = False) -> "Folder":
        """A folder in this one."""
        if make:
            with suppress(FileExistsError):
                os.mkdir(name, 0o700, dir_fd=self._descriptor)
            # Whoever made it may have died before this.
            self.sync()
        flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
        return Folder(os.open(name, flags, dir_fd=self._descriptor))

    def names(self) -> list[str]:
        """The names in it, in order."""
        return sorted(os.listdir(self._descriptor))  # noqa: PTH208  (a descriptor has no path)

    def about(self, name: str) -> os.stat_result | None:
        """What stands under a name, a link as a link; None if nothing does."""
        try:
            return os.stat(name, dir_fd=self._descriptor, follow_symlinks=False)
        except FileNotFoundError:
            return None

    def create(self, name: str, mode: int = 0o400) -> int:
        """A new file, to be written once: its descriptor."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        return os.open(name, flags, mode, dir_fd=self._descriptor)

    def open(self, name: str) -> int:
        """A regular file with one name, to be read: its descriptor. OSError for anything else."""
        descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=self._descriptor)
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:
            os.close(descriptor)
            raise OSError(errno.ELOOP, "is not a plain file with one name", name)
        return descriptor

    def move(self, name: str, to: "Folder", new: str) -> None:
        """Put a synced file under another name, which the caller saw to be free, and make that durable."""
        os.rename(name, new, src_dir_fd=self._descriptor, dst_dir_fd=to._descriptor)
        to.sync()

    def keep(self, name: str, data: bytes) -> None:
        """Write a new file whole and durably; OSError if one of this name is here."""
        with self.making(name) as write:
            write(data)

    @contextmanager
    def making(self, name: str) -> Iterator[Callable[[bytes], None]]:
        """Write a new file piece by piece; it is there, whole and durable, once this is left well.

        OSError if one of this name is here; then, and after any error, nothing of it stays.
        """
        part = f"{secrets.token_hex(16)}.part"
        descriptor = self.create(part, 0o600)
        try:
            yield partial(write_all, descriptor)
            os.fsync(descriptor)
            if self.about(name) is not None:
                raise FileExistsError(errno.EEXIST, "exists already", name)
            self.move(part, self, name)
        finally:
            os.close(descriptor)
            self.remove(part)

    def destroy(self, name: str) -> None:
        """Write zeros over a file, then take it away, durably; nothing happens if it is not there.

        The zeros reach the same place on a disk that writes in place; on flash, and on file systems that copy
        or take snapshots, old blocks may stay until they are used again.
        """
        found = self.about(name)
        if found is None:
            return
        if stat.S_ISREG(found.st_mode):
            descriptor = self._to_overwrite(name)
            try:
                for start in range(0, found.st_size, _ZEROS):
                    write_all(descriptor, bytes(min(_ZEROS, found.st_size - start)))
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        self.remove(name)
        self.sync()

    def _to_overwrite(self, name: str) -> int:
        flags = os.O_WRONLY | os.O_NOFOLLOW
        try:
            return os.open(name, flags, dir_fd=self._descriptor)
        except PermissionError:
            # What is written once is kept read-only.
            descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=self._descriptor)
            try:
                os.fchmod(descriptor, 0o600)
            finally:
                os.close(descriptor)
            return os.open(name, flags, dir_fd=self._descriptor)

    def remove(self, name: str) -> None:
        """Take a file away; nothing happens if it is not there."""
        with suppress(FileNotFoundError):
            os.unlink(name, dir_fd=self._descriptor)

    def sync(self) -> None:
        """Make the names in it durable."""
        os.fsync(self._descriptor)

    def free(self) -> int:
        """Bytes that this user may still write to its disk."""
        disk = os.fstatvfs(self._descriptor)
        return disk.f_bavail * disk.f_frsize

    @contextmanager
    def locked(
        self, name: str, *, alone: bool, patience: float = 30.0, about: str = "evidence"
    ) -> Iterator[None]:
        """Hold a lock of this folder, with others or alone; the kernel lets go of it when a process dies.

        StoreError about `about` if others hold it for longer than `patience` (seconds).
        """
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW
        descriptor = os.open(name, flags, 0o600, dir_fd=self._descriptor)
        try:
            _take(descriptor, fcntl.LOCK_EX if alone else fcntl.LOCK_SH, patience, about)
            yield
        finally:
            os.close(descriptor)


def in_use(descriptor: int) -> bool:
    """Whether a living process still writes this file (and so holds its lock)."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False


def claim(descriptor: int) -> None:
    """Show others that this process writes the file, until it closes it or dies."""
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def write_all(descriptor: int, data: bytes) -> None:
    """Write all of the data; OSError if the disk takes less."""
    left = memoryview(data)
    while left:
        left = left[os.write(descriptor, left) :]


def _take(descriptor: int, lock: int, patience: float, about: str) -> None:
    until = time.monotonic() + patience
    while True:
        try:
            return fcntl.flock(descriptor, lock | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise StoreError(
                    about,
                    "is held by another truce that is at work in it",
                    "Wait until that is done, then do the same again",
                ) from None
            time.sleep(_WAIT)
