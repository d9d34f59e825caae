"""An SQLite VFS over the usual one whose disk fails: full, or broken, from one change on or only at it."""

import apsw

CHANGES = ("write", "sync", "truncate", "delete", "open")


class FailingVfs(apsw.VFS):
    """Counts changes to the disk (`CHANGES`); those in `fail` raise instead of happening.

    It is registered as "failing"; `name` is what a record is opened through, with the encryption above it.
    """

    name = "multipleciphers-failing"

    def __init__(self) -> None:
        self.count = 0
        self.first: int | None = None
        self.last = 0
        self.error: type[apsw.Error] = apsw.IOError
        super().__init__("failing", "unix")

    def fail(self, first: int | None, length: int = 0, error: type[apsw.Error] = apsw.IOError) -> None:
        """Let so many changes fail from the `first` on (from 0, counted from now); None: no more."""
        self.count, self.first, self.error = 0, first, error
        self.last = 0 if first is None else first + length

    def change(self, what: str) -> None:
        assert what in CHANGES
        number, self.count = self.count, self.count + 1
        if self.first is not None and self.first <= number < self.last:
            raise self.error(f"{what} {number} fails, as the test wants")

    def xOpen(self, name, flags):  # noqa: N802 (apsw's names)
        if flags[0] & apsw.SQLITE_OPEN_READWRITE:
            self.change("open")
        return _FailingFile(self, name, flags)

    def xDelete(self, filename, syncdir):  # noqa: N802
        self.change("delete")
        super().xDelete(filename, syncdir)


class _FailingFile(apsw.VFSFile):
    def __init__(self, disk: FailingVfs, name, flags) -> None:
        self._disk = disk
        super().__init__("unix", name, flags)

    def xWrite(self, data, offset):  # noqa: N802
        self._disk.change("write")
        super().xWrite(data, offset)

    def xSync(self, flags):  # noqa: N802
        self._disk.change("sync")
        super().xSync(flags)

    def xTruncate(self, newsize):  # noqa: N802
        self._disk.change("truncate")
        super().xTruncate(newsize)
