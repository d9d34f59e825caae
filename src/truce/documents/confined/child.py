"""The process that reads: it waits with its libraries loaded, and forks a process for each document.

It is started by `worker` and shuts itself first. It never touches a document; the process that does is shut
further, reads one document, answers and ends.
"""

import gc
import hashlib
import importlib
import json
import os
import signal
import socket
import sys
from collections.abc import Iterable
from typing import Any

from truce.documents.confined.answers import Failed, written
from truce.documents.confined.closing import Closed, close_inside, close_outside
from truce.documents.confined.conversation import ENDED
from truce.documents.confined.limits import Limits
from truce.errors import InputError

_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache")
_UNSHUT = 125


def main(control: int, module: str) -> None:
    """Serve documents to the reader in a module until the parent is gone."""
    with socket.socket(fileno=control) as line:
        reader = importlib.import_module(module)
        prepare = getattr(reader, "prepare", None)
        if prepare is not None:
            prepare()
        outside = close_outside(_readable())
        gc.collect()
        gc.freeze()
        line.sendall(_told(_probed(outside)))
        while True:
            said, given, _, _ = socket.recv_fds(line, 65536, 3)
            if not said:
                return
            _serve(line, reader, json.loads(said), given, outside)


def _readable() -> Iterable[str]:
    """What Python itself may have to load late: modules, codecs, libraries."""
    return (*(p for p in sys.path if os.path.isabs(p) and p != "/"), *_LIBRARIES)  # noqa: PTH117


def _probed(outside: Closed) -> Closed:
    """What will be in force where a document is read: tried out in a process of its own."""
    get, put = os.pipe()
    child = os.fork()
    if child == 0:
        closed = outside
        try:
            closed = close_inside(Limits(), outside)
        finally:
            os.write(put, _told(closed))
            os._exit(0)
    os.close(put)
    os.waitpid(child, 0)
    with open(get, "rb") as answer:  # noqa: PTH123  (a descriptor, not a path)
        said = json.loads(answer.read() or b"{}")
    return Closed(tuple(said.get("network", ())), tuple(said.get("files", ())), bool(said.get("calls")))


def _told(closed: Closed) -> bytes:
    told = {"network": closed.network, "files": closed.files, "calls": closed.calls}
    return json.dumps(told).encode() + b"\n"


def _serve(
    line: socket.socket, reader: Any, asked: dict[str, Any], given: list[int], outside: Closed
) -> None:
    # Whoever asked ends a reader that takes too long. Should they be gone, this process ends, and it with it.
    signal.alarm(int(asked["limits"]["seconds"]) + 2)
    child = os.fork()
    if child == 0:
        try:
            line.detach()
            _read_one(reader, asked, given, outside)
        finally:
            os._exit(1)
    for descriptor in given:
        os.close(descriptor)
    _, status, usage = os.wait4(child, 0)
    signal.alarm(0)
    spent = usage.ru_utime + usage.ru_stime
    line.sendall(ENDED.pack(status, usage.ru_maxrss * 1024, spent))


def _read_one(reader: Any, asked: dict[str, Any], given: list[int], outside: Closed) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    document, answer, errors = (os.dup2(os.dup(given[n]), 10 + n) for n in (0, 1, 2))
    os.dup2(errors, 1)
    os.dup2(errors, 2)
    os.dup2(document, 0)
    os.dup2(answer, 3)
    os.closerange(4, 256)
    closed = close_inside(Limits(**asked["limits"]), outside)
    if not closed.enough and not asked["open"]:
        os._exit(_UNSHUT)
    data = _all_of(0, asked["length"])
    if hashlib.sha256(data).hexdigest() != asked["sha256"]:
        os._exit(_UNSHUT)
    _write(3, _answer(reader, data, asked))
    os._exit(0)


def _answer(reader: Any, data: bytes, asked: dict[str, Any]) -> bytes:
    try:
        more = {"start": asked["start"]} if asked["start"] else {}
        return written(reader.extract(data, asked["name"], **more))
    except InputError as error:
        return written(error)
    except MemoryError:
        return written(Failed("MemoryError", ""))
    except BaseException as error:  # noqa: BLE001  (whatever a document brings about is told, not suffered)
        words = str(error)[:300].encode("ascii", "replace").decode()
        return written(Failed(type(error).__name__[:100], words))


def _all_of(descriptor: int, length: int) -> bytes:
    parts, wanted = [], length
    while wanted and (part := os.read(descriptor, min(wanted, 1 << 20))):
        parts.append(part)
        wanted -= len(part)
    return b"".join(parts)


def _write(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view[: 1 << 20]) :]
