"""What a disk may hold after a power cut, out of the real system calls of a process (strace).

Nothing counts as kept but what fsync made so: of what was written to a file since its last fsync every sector
may be there, or not, or be zeros, whatever was written before or after it, and its length may be old or new;
of the names made and removed in a folder since its last fsync any may be missing. That is more than any file
system loses; what survives it, survives those.
"""

import os
import random
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

import pytest

CALLS = (
    "openat,mkdirat,mkdir,write,pwrite64,ftruncate,fsync,fdatasync,"
    "rename,renameat,renameat2,link,linkat,unlink,unlinkat,rmdir"
)
SECTORS = (512, 4096)
_LINE = re.compile(r"^(?:\d+ +)?(\w+)\((.*)\) += (\d+)(?:<([^>]*)>)?$")
_FD = re.compile(r"^(\d+)<([^>]*)>(?:, (.*))?$")
_AT = re.compile(r'(?:(?:\d+|AT_FDCWD)<([^>]*)>, )?"([^"]*)"')


@dataclass(frozen=True, slots=True)
class Event:
    """One call that changes the disk (its name, the path, the other path or the bytes), or "said".

    `offset` is where bytes are written (None: after those before) or the new length of a file.
    """

    call: str
    path: str
    other: str = ""
    data: bytes = b""
    offset: int | None = None


def events_of(command: Sequence[str | Path], trace: Path) -> list[Event]:
    """Run a command to its good end and give what it did to the disk and what it said, in order."""
    if shutil.which("strace") is None:
        _missing("strace (apt-get install strace)")
    watch = ["strace", "-f", "-y", "-xx", "-s", "4000000", "-e", f"trace={CALLS}", "-o", trace]
    done = subprocess.run([*watch, *command], capture_output=True, text=True)
    if "ptrace" in done.stderr:
        _missing("the right to watch processes (strace)")
    assert done.returncode == 0, done.stderr
    return [event for line in trace.read_text().splitlines() if (event := _event(line))]


def _missing(what: str) -> NoReturn:
    if os.environ.get("TRUCE_REQUIRE_ALL") == "1":
        pytest.fail(f"missing, and TRUCE_REQUIRE_ALL=1: {what}", pytrace=False)
    pytest.skip(f"missing: {what}")


@dataclass(slots=True)
class _File:
    """A file: what is durable, what a reader sees, and the changes between (bytes at a place, a length)."""

    kept: bytes = b""
    seen: bytearray = field(default_factory=bytearray)
    changes: list[tuple[int, bytes | None]] = field(default_factory=list)
    position: int = 0

    def write(self, offset: int | None, data: bytes) -> None:
        place = self.position if offset is None else offset
        if offset is None:
            self.position += len(data)
        self.changes.append((place, data))
        _put(self.seen, place, data)

    def truncate(self, length: int) -> None:
        self.changes.append((length, None))
        _put(self.seen, length, None)

    def sync(self) -> None:
        self.kept, self.changes = bytes(self.seen), []


def _put(into: bytearray, place: int, data: bytes | None) -> None:
    if len(into) < place:
        into.extend(bytes(place - len(into)))
    if data is None:
        del into[place:]
    else:
        into[place : place + len(data)] = data


@dataclass(slots=True)
class _Folder:
    """Names in a folder: those that are durable, and changes since (None: removed)."""

    kept: dict[str, "_File | _Folder"] = field(default_factory=dict)
    changes: list[tuple[str, "_File | _Folder | None"]] = field(default_factory=list)

    def now(self) -> dict[str, "_File | _Folder"]:
        found = dict(self.kept)
        for name, thing in self.changes:
            found.pop(name, None)
            if thing is not None:
                found[name] = thing
        return found


class Disk:
    """The disk under one folder as its events are played back."""

    def __init__(self, top: Path) -> None:
        self._top = str(top)
        self._root = _Folder()

    def play(self, event: Event) -> None:
        """Let one event happen. Events outside the folder do not matter."""
        if not event.path.startswith(self._top):
            return
        if event.call == "fsync":
            self._sync(self._at(event.path))
        elif event.call in ("write", "truncate"):
            file = self._at(event.path)
            assert isinstance(file, _File)
            if event.call == "write":
                file.write(event.offset, event.data)
            else:
                file.truncate(event.offset or 0)
        elif event.call == "link":
            self._change(event.other, self._at(event.path))
        elif event.call == "rename":
            thing = self._at(event.path)
            self._change(event.path, None)
            self._change(event.other, thing)
        elif event.call == "unlink":
            self._change(event.path, None)
        elif self._exists(event.path):
            file = self._at(event.path)
            if isinstance(file, _File):
                file.position = 0
        else:
            self._change(event.path, _Folder() if event.call == "mkdir" else _File())

    def cut(self, into: Path, chance: random.Random) -> None:
        """Write one of the states that a power cut may leave behind now."""
        _survive(self._root, into, chance)

    def _sync(self, thing: _File | _Folder) -> None:
        if isinstance(thing, _File):
            thing.sync()
        else:
            thing.kept, thing.changes = thing.now(), []

    def _change(self, path: str, thing: "_File | _Folder | None") -> None:
        folder = self._at(Path(path).parent)
        assert isinstance(folder, _Folder)
        folder.changes.append((Path(path).name, thing))

    def _exists(self, path: str) -> bool:
        folder = self._at(Path(path).parent)
        return isinstance(folder, _Folder) and Path(path).name in folder.now()

    def _at(self, path: str | Path) -> _File | _Folder:
        here: _File | _Folder = self._root
        for name in Path(path).relative_to(self._top).parts:
            assert isinstance(here, _Folder)
            here = here.now()[name]
        return here


def _survive(folder: _Folder, into: Path, chance: random.Random) -> None:
    into.mkdir()
    left = dict(folder.kept)
    for name, thing in folder.changes:
        if chance.random() < 0.5:
            left.pop(name, None)
            if thing is not None:
                left[name] = thing
    for name, thing in left.items():
        if isinstance(thing, _Folder):
            _survive(thing, into / name, chance)
        else:
            (into / name).write_bytes(_torn(thing, chance))


def _torn(file: _File, chance: random.Random) -> bytes:
    """Each sector of what was not synced is there or not, whatever came before it."""
    left = bytearray(file.kept)
    sector, share = chance.choice(SECTORS), chance.choice((0.0, 0.3, 0.7, 0.95, 1.0))
    for place, data in file.changes:
        if data is None:
            if chance.random() < share:
                _put(left, place, None)
            continue
        start = place
        while start < place + len(data):
            end = min((start // sector + 1) * sector, place + len(data))
            if chance.random() < share:
                _put(left, start, data[start - place : end - place])
            elif chance.random() < 0.1:
                _put(left, start, bytes(end - start))
            start = end
    if len(left) < len(file.seen) and chance.random() < 0.3:
        # The new length was kept, and the bytes were not.
        left.extend(bytes(len(file.seen) - len(left)))
    return bytes(left)


def _event(line: str) -> Event | None:
    called = _LINE.match(line)
    if called is None:
        return None
    name, arguments, result, opened = called.groups()
    if name == "openat":
        made = "create" if "O_CREAT" in arguments else "open"
        return Event(made, _plain(opened).decode()) if re.search("O_WRONLY|O_RDWR", arguments) else None
    on_file = _FD.match(arguments)
    if name in ("write", "pwrite64", "ftruncate", "fsync", "fdatasync") and on_file:
        return _event_of_file(name, int(result), *on_file.groups())
    paths = [_joined(folder, path) for folder, path in _AT.findall(arguments)]
    assert paths, line
    call = {"renameat2": "rename", "renameat": "rename", "rmdir": "unlink"}.get(name, name.removesuffix("at"))
    return Event(call, *paths)


def _event_of_file(name: str, result: int, descriptor: str, path: str, rest: str | None) -> Event:
    where = _plain(path).decode("latin-1")
    if name in ("fsync", "fdatasync"):
        return Event("fsync", where)
    assert rest is not None
    if name == "ftruncate":
        return Event("truncate", where, offset=int(rest))
    data = _plain(rest.split('"')[1])[:result]
    offset = int(rest.rsplit(", ", 1)[1]) if name == "pwrite64" else None
    return Event("said" if descriptor == "1" else "write", where, data=data, offset=offset)


def _joined(folder: str, path: str) -> str:
    return str(Path(_plain(folder).decode("latin-1")) / _plain(path).decode("latin-1"))


def _plain(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))
