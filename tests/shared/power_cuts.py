"""What a disk may hold after a power cut, out of the real system calls of a process (strace).

Nothing counts as kept but what fsync made so: of the bytes written to a file since its last fsync any part
may be lost or come back as zeros, of the names made and removed in a folder since its last fsync any may be
missing. That is more than any file system loses; what survives it, survives those.
"""

import random
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

CALLS = "openat,mkdirat,write,fsync,renameat,renameat2,unlinkat"
BLOCK = 512
_LINE = re.compile(r"^(?:\d+ +)?(\w+)\((.*)\) = (\d+)(?:<([^>]*)>)?$")
_AT = re.compile(r'^(?:\d+|AT_FDCWD)<([^>]*)>(?:, "([^"]*)")?(?:, (?:\d+|AT_FDCWD)<([^>]*)>, "([^"]*)")?')


@dataclass(frozen=True, slots=True)
class Event:
    """One call that changes the disk (its name, the path, the other path or the bytes), or "said"."""

    call: str
    path: str
    other: str = ""
    data: bytes = b""


def events_of(command: Sequence[str | Path], trace: Path) -> list[Event]:
    """Run a command to its good end and give what it did to the disk and what it said, in order."""
    if shutil.which("strace") is None:
        pytest.skip("missing: strace")
    watch = ["strace", "-f", "-y", "-xx", "-s", "4000000", "-e", f"trace={CALLS}", "-o", trace]
    done = subprocess.run([*watch, *command], capture_output=True, text=True)
    if "ptrace" in done.stderr:
        pytest.skip("strace may not watch processes here")
    assert done.returncode == 0, done.stderr
    return [event for line in trace.read_text().splitlines() if (event := _event(line))]


@dataclass(slots=True)
class _File:
    """What is durable of a file, what was written, and where the next write goes."""

    kept: bytes = b""
    written: bytes = b""
    position: int = 0


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
        elif event.call == "write":
            file = self._at(event.path)
            assert isinstance(file, _File)
            end = file.position + len(event.data)
            file.written = file.written[: file.position] + event.data + file.written[end:]
            file.position = end
        elif event.call == "open":
            file = self._at(event.path)
            assert isinstance(file, _File)
            file.position = 0
        elif event.call == "rename":
            thing = self._at(event.path)
            self._change(event.path, None)
            self._change(event.other, thing)
        elif event.call == "unlink":
            self._change(event.path, None)
        elif not self._exists(event.path):
            self._change(event.path, _Folder() if event.call == "mkdir" else _File())

    def cut(self, into: Path, chance: random.Random) -> None:
        """Write one of the states that a power cut may leave behind now."""
        _survive(self._root, into, chance)

    def _sync(self, thing: _File | _Folder) -> None:
        if isinstance(thing, _File):
            thing.kept = thing.written
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
    """Block by block what was there, what was written since, or zeros."""
    if file.written == file.kept:
        return file.kept
    size = chance.randint(*sorted((len(file.kept), len(file.written))))
    data = bytearray(size)
    for start in range(0, size, BLOCK):
        old, new = (whole[start : start + BLOCK] for whole in (file.kept, file.written))
        block = new if old == new else chance.choice([old, new, b""])
        end = min(start + BLOCK, size)
        data[start:end] = block[: end - start].ljust(end - start, b"\0")
    return bytes(data)


def _event(line: str) -> Event | None:
    called = _LINE.match(line)
    if called is None:
        return None
    name, arguments, result, opened = called.groups()
    if name == "openat":
        made = "create" if "O_CREAT" in arguments else "open"
        return Event(made, _plain(opened).decode()) if re.search("O_WRONLY|O_RDWR", arguments) else None
    at = _AT.match(arguments)
    assert at is not None, line
    folder, first, other_folder, second = (_plain(part or "").decode("latin-1") for part in at.groups())
    if name == "write":
        data = _plain(arguments.split('"')[1])[: int(result)]
        return Event("said" if arguments.startswith("1<") else "write", folder, data=data)
    if name == "fsync":
        return Event("fsync", folder)
    if name.startswith("rename"):
        return Event("rename", f"{folder}/{first}", f"{other_folder}/{second}")
    return Event({"mkdirat": "mkdir", "unlinkat": "unlink"}[name], f"{folder}/{first}")


def _plain(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))
