"""What a witness has seen, kept so that it never cosigns two histories of one log.

Layout of the folder of a witness::

    key.pem                     its private key
    name                        the name that it signs under
    logs/<hash of the origin>/  what it knows of one log (SHA-256, as in C2SP tlog-witness)
        keys                    the verifier keys that it trusts for it, one a line; "retired " stands before
                                those that it trusted once and trusts no more
        newest                  the newest checkpoint that it cosigned; before the first, the words "none yet"
        earlier/<size>          those that were the newest before
        forks/<number>/         two signed checkpoints that contradict each other: `one`, `other`

The newest checkpoint is durable before its cosignature leaves. Whatever is missing or went back is refused:
a witness that begins anew would cosign a forged past.
"""

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from truce.errors import StoreError
from truce.store.files.disks import remote_kind
from truce.store.files.folders import Folder, told, write_all

_LOGS, _KEYS, _NEWEST, _EARLIER, _FORKS = "logs", "keys", "newest", "earlier", "forks"
_KEY, _NAME = "key.pem", "name"
_LOCK = ".lock"
_NONE_YET = b"none yet\n"
_RETIRED = "retired "
_PART = ".part"
_LARGEST = 2_000_000
# One proof convicts; a log that makes more of them fills no disk.
_MOST_FORKS = 16
_LOST = "Do not let it sign: take the folder from its last backup, or make a new witness under a new key"


class WitnessFolder:
    """The folder of a witness. It knows nothing of signatures (`truce.mission.witnessing.witness` does)."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def create(cls, path: Path, name: str, pem: bytes) -> "WitnessFolder":
        """Make the folder of a new witness. StoreError if there is anything of that name already."""
        if (path.exists() or path.is_symlink()) and not (path.is_dir() and not any(path.iterdir())):
            raise StoreError(str(path), "is there already", "Name a new folder for the witness")
        _refuse_network(path.parent)
        with told(str(path)), Folder.at(path, make=True) as root:
            root.below(_LOGS, make=True).__exit__(None, None, None)
            _write(root, _NAME, f"{name}\n".encode())
            # Last, so that a folder with a key is whole.
            _write(root, _KEY, pem)
        return cls(path)

    def identity(self) -> tuple[str, bytes]:
        """The witness's name, and its private key as PEM. StoreError if the folder is no witness's."""
        try:
            with told(str(self.path)), Folder.at(self.path) as root:
                name, pem = _read(root, _NAME), _read(root, _KEY)
        except StoreError as error:
            if error.reason == "is not there":
                raise StoreError(
                    str(self.path),
                    "is not the folder of a witness",
                    f"Make one: truce witness init {self.path}",
                ) from None
            raise
        return name.decode(errors="replace").removesuffix("\n"), pem

    def trust(self, origin: str, key: str) -> bool:
        """Let a verifier key speak for a log from now on. False if it did already."""
        with self._keys_of(origin, make=True) as log:
            lines = _key_lines(log)
            if key in lines:
                return False
            if log.about(_NEWEST) is None:
                if lines or log.about(_EARLIER):
                    raise StoreError(f"{self.path}: {origin}", "has lost what it had seen", _LOST)
                _write(log, _NEWEST, _NONE_YET)
            _write_lines(log, [*(line for line in lines if line != _RETIRED + key), key])
        return True

    def distrust(self, origin: str, key: str) -> bool:
        """Let a verifier key speak for a log no more. False if it does not."""
        if key not in self.keys(origin):
            return False
        with self._keys_of(origin) as log:
            _write_lines(log, [_RETIRED + line if line == key else line for line in _key_lines(log)])
        return True

    def logs(self) -> tuple[str, ...]:
        """The origins of the logs that are known, by the names of their keys."""
        with told(str(self.path)), self._root() as root, root.below(_LOGS) as logs:
            found = [_lines_below(logs, name) for name in logs.names() if not name.startswith(".")]
        # A log without keys is one whose making was cut off, before anything was seen of it.
        return tuple(lines[0].removeprefix(_RETIRED).split("+")[0] for lines in found if lines)

    def keys(self, origin: str) -> tuple[str, ...]:
        """The verifier keys trusted for a log; none if it is not known."""
        return tuple(line for line in self._lines(origin) if not line.startswith(_RETIRED))

    def retired(self, origin: str) -> tuple[str, ...]:
        """The verifier keys that were trusted for a log and are no more."""
        lines = self._lines(origin)
        return tuple(line.removeprefix(_RETIRED) for line in lines if line.startswith(_RETIRED))

    def newest(self, hashed: str) -> bytes | None:
        """The newest note of a log, by the hash of its origin; None if there is none, or no such log."""
        with told(str(self.path)), self._root() as root, root.below(_LOGS) as logs:
            if hashed not in logs.names() or hashed.startswith("."):
                return None
            with logs.below(hashed) as log:
                found = _read(log, _NEWEST) if log.about(_NEWEST) else _NONE_YET
        return None if found == _NONE_YET else found

    @contextmanager
    def seen(self, origin: str) -> Iterator["SeenLog"]:
        """What is known of a log, with every other process and thread of this witness kept out.

        StoreError if the log is not known, cannot be read, or others hold it for longer than ten seconds.
        """
        about = f"{self.path}: {origin}"
        with (
            told(about),
            self._root() as root,
            root.below(_LOGS) as logs,
            logs.below(_hash(origin)) as log,
            log.locked(_LOCK, alone=True, patience=10.0, about=about),
        ):
            for left in [name for name in log.names() if name.endswith(_PART)]:
                log.remove(left)
            yield SeenLog(about, log)

    @contextmanager
    def _keys_of(self, origin: str, *, make: bool = False) -> Iterator[Folder]:
        """The folder of a log, to change its keys: one at a time."""
        with (
            told(str(self.path)),
            self._root() as root,
            root.locked(_LOCK, alone=True, about=str(self.path)),
            root.below(_LOGS) as logs,
            logs.below(_hash(origin), make=make) as log,
        ):
            yield log

    def _lines(self, origin: str) -> list[str]:
        with told(str(self.path)), self._root() as root, root.below(_LOGS) as logs:
            return _lines_below(logs, _hash(origin)) if logs.about(_hash(origin)) else []

    def _root(self) -> Folder:
        _refuse_network(self.path)
        return Folder.at(self.path)


class SeenLog:
    """What a witness has seen of one log, locked (`WitnessFolder.seen`)."""

    def __init__(self, about: str, log: Folder) -> None:
        self._about = about
        self._log = log

    @property
    def newest(self) -> bytes | None:
        """The note kept last; None if there never was one. StoreError if it is gone."""
        if self._log.about(_NEWEST) is None:
            raise StoreError(self._about, "has lost the newest checkpoint that it cosigned", _LOST)
        found = _read(self._log, _NEWEST)
        if found != _NONE_YET:
            return found
        if self._log.about(_EARLIER) is not None:
            raise StoreError(self._about, "has lost the newest checkpoint that it cosigned", _LOST)
        return None

    def earlier(self, size: int) -> bytes | None:
        """The note of a size that was the newest before, if one of that size was."""
        if self._log.about(_EARLIER) is None:
            return None
        with self._log.below(_EARLIER) as earlier:
            return _read(earlier, str(size)) if earlier.about(str(size)) else None

    def keep(self, note: bytes, before: int | None) -> None:
        """Make a note the newest, durably; `before` is the size of the one replaced, if it is another."""
        replaced = self.newest
        _write(self._log, _NEWEST, note)
        # Only now: a newest note that stands among the earlier ones was put back (`refuse_if_put_back`), and
        # "none yet" beside a folder of earlier ones, which the first note makes, is not true.
        with self._log.below(_EARLIER, make=True) as earlier:
            if replaced is not None and before is not None and earlier.about(str(before)) is None:
                _write(earlier, str(before), replaced)

    def refuse_if_put_back(self, size: int) -> None:
        """StoreError if the newest note, of this size, had been replaced before: somebody put it back."""
        if self.earlier(size) is not None:
            raise StoreError(self._about, f"has gone back to its checkpoint of {size} entries", _LOST)

    def keep_fork(self, one: bytes, other: bytes) -> str | None:
        """Keep the two notes of a fork; where, or None if enough of them are kept."""
        with self._log.below(_FORKS, make=True) as forks:
            for number in forks.names():
                with forks.below(number) as fork:
                    if fork.about("other") and (_read(fork, "one"), _read(fork, "other")) == (one, other):
                        return f"{_FORKS}/{number}"
            number = str(len(forks.names()) + 1)
            if int(number) > _MOST_FORKS:
                return None
            with forks.below(number, make=True) as fork:
                _write(fork, "one", one)
                _write(fork, "other", other)
            return f"{_FORKS}/{number}"

    def forks(self) -> int:
        """How many forks are kept."""
        if self._log.about(_FORKS) is None:
            return 0
        with self._log.below(_FORKS) as forks:
            return len(forks.names())


def _lines_below(logs: Folder, name: str) -> list[str]:
    with logs.below(name) as log:
        return _key_lines(log)


def _key_lines(log: Folder) -> list[str]:
    return _read(log, _KEYS).decode(errors="replace").splitlines() if log.about(_KEYS) else []


def _write_lines(log: Folder, lines: list[str]) -> None:
    _write(log, _KEYS, "".join(f"{line}\n" for line in lines).encode())


def _hash(origin: str) -> str:
    return hashlib.sha256(origin.encode()).hexdigest()


def _read(folder: Folder, name: str) -> bytes:
    with os.fdopen(folder.open(name), "rb") as file:
        return file.read(_LARGEST)


def _write(folder: Folder, name: str, data: bytes) -> None:
    """Write a whole file durably: under another name, synced, renamed, its folder synced."""
    part = f".{secrets.token_hex(8)}{_PART}"
    descriptor = folder.create(part)
    try:
        try:
            write_all(descriptor, data)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        folder.move(part, folder, name)
    except OSError:
        folder.remove(part)
        raise


def _refuse_network(path: Path) -> None:
    kind = remote_kind(path)
    if kind:
        raise StoreError(
            str(path),
            f"is on a network file system ({kind}), whose locks do not keep two signers apart",
            "Keep the witness on a local disk",
        )
