"""What is handy to know of sources and may be lost at any time: when they were looked at, what is unchanged.

A file beside the record. Without it each source is looked at anew; what is in the record already is
recognised there. It names no file and no address: in an encrypted mission it must tell nothing.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from truce import __version__
from truce.errors import StoreError

FOLDER = "watching"
_FILE, _LOCK = "memory.json", "lock"
_VERSION = 1
# What was dealt with, as one truce could: another one may read what that could not, and looks anew.
_DEALT_WITH = ("etag", "last_modified", "sha256", "files", "page", "seen", "total")


@dataclass(slots=True)
class Remembered:
    """What is known of one source; times in milliseconds since 1970, UTC, 0 for never.

    `due` is when it is looked at next, `tried` when it was last looked at, `reached` when it last answered,
    `failures` how often in a row it did not since. `told`: that it is silent is in the record. `etag`,
    `last_modified` and `sha256` (keyed) are of what it gave last. `files`: of a folder, the size and times of
    each file that was dealt with, by a hash of its name. `hole` is until when its silence is in
    the record as missing coverage. `page` is the next one of an answer of several whose
    first ones were taken (0: from the beginning), with `seen` rows so far of `total` (-1: not told).
    """

    due: int = 0
    tried: int = 0
    reached: int = 0
    failures: int = 0
    told: bool = False
    etag: str = ""
    last_modified: str = ""
    sha256: str = ""
    files: dict[str, list[int]] = field(default_factory=dict)
    hole: int = 0
    page: int = 0
    seen: int = 0
    total: int = -1


class Memory:
    """What is known of each source, by the id of its watch."""

    def __init__(self, mission: Path, secret: bytes | None = None) -> None:
        self._folder = mission / FOLDER
        self._is_secret = secret is not None
        self._key = hashlib.sha256(secret or b"").digest()
        self.sources: dict[str, Remembered] = self._read()

    def of(self, watch: str) -> Remembered:
        """What is known of a source; nothing yet is a beginning."""
        return self.sources.setdefault(watch, Remembered())

    def name(self, told: str) -> str:
        """What stands for the name of a file, or the hash of what a source gave."""
        return hashlib.blake2b(
            told.encode("utf-8", "surrogateescape"), key=self._key, digest_size=12
        ).hexdigest()

    def write(self) -> None:
        """Keep it. StoreError if the folder cannot be written."""
        part = self._folder / f"{_FILE}.part"
        sources = {name: asdict(one) for name, one in self.sources.items()}
        if self._is_secret:
            # A server may put what it likes into these.
            sources = {name: one | {"etag": "", "last_modified": ""} for name, one in sources.items()}
        told = {"version": _VERSION, "truce": __version__, "sources": sources}
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            part.write_text(json.dumps(told), "utf-8")
            part.replace(self._folder / _FILE)
        except OSError as error:
            raise StoreError(str(part), f"cannot be written ({error.strerror})", "Check the disk") from None

    def _read(self) -> dict[str, Remembered]:
        try:
            told = json.loads((self._folder / _FILE).read_bytes())
            if told["version"] == _VERSION:
                same = told["truce"] == __version__
                return {str(name): _remembered(one, same=same) for name, one in told["sources"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            # Lost or damaged: each source is looked at anew, and nothing is taken in twice.
            pass
        return {}

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else watches this mission within. StoreError if somebody does."""
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            descriptor = os.open(self._folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StoreError(
                str(self._folder), f"cannot be written ({error.strerror})", "Check the disk"
            ) from None
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                advice = "Stop the other truce watch, or let it do the work"
                raise StoreError(str(self._folder.parent), "is being watched already", advice) from None
            yield
        finally:
            with suppress(OSError):
                os.close(descriptor)


def _remembered(told: Any, *, same: bool) -> Remembered:
    """ValueError or TypeError for what was not written here."""
    found = Remembered(**{name: value for name, value in told.items() if same or name not in _DEALT_WITH})
    for each in fields(Remembered):
        if type(getattr(found, each.name)) is not type(getattr(_EMPTY, each.name)):
            raise TypeError(each.name)
    if not all(isinstance(n, int) for seen in found.files.values() for n in seen):
        raise TypeError("files")
    return found


_EMPTY = Remembered()
