"""A reader that has been taken over: it does what the document tells it to. For tests alone."""

import ctypes
import os
import socket
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from truce.documents.extraction import Enclosed, Extraction, Stretch
from truce.documents.records import Extractor

ANSWER, ERRORS = 3, 2


def told(text: str) -> Extraction:
    return Extraction(text=text, media_type="text/plain", extractor=Extractor("hostile", "1"))


def tried(act: Callable[[], object]) -> Extraction:
    try:
        return told(f"done: {act()!r}"[:500])
    except (OSError, ValueError) as error:
        return told(f"refused: {type(error).__name__}")


def for_ever(act: Callable[[], object]) -> None:
    while True:
        act()


def ended_with(answer: bytes) -> None:
    os.write(ANSWER, answer)
    os._exit(0)


def raise_(error: BaseException) -> None:
    raise error


_TRIED: dict[str, Callable[[str], object]] = {
    "socket": lambda _: socket.socket(),
    "udp": lambda _: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
    "pair": lambda _: socket.socketpair(),
    "fork": lambda _: os.fork(),
    "exec": lambda _: os.execv("/bin/true", ["true"]),
    "kill": lambda _: os.kill(os.getppid(), 9),
    "trace": lambda _: _called(101, 0, 0, 0, 0),
    "ring": lambda _: _called(425, 1, 0),
    "mount": lambda _: _called(165, 0, 0, 0, 0, 0),
    "limits": lambda _: __import__("resource").setrlimit(__import__("resource").RLIMIT_CPU, (1, 2)),
    "write": lambda path: Path(path).write_text("written"),
    "append": lambda path: os.open(path, os.O_RDONLY | os.O_APPEND),
    "read": lambda path: Path(path).read_text(),
    "list": lambda path: os.listdir(path),  # noqa: PTH208
    "unlink": lambda path: os.unlink(path),  # noqa: PTH108
    "chmod": lambda path: os.chmod(path, 0o777),  # noqa: PTH101
    "where": lambda _: os.getcwd(),  # noqa: PTH109
}
_DONE: dict[str, Callable[[], object]] = {
    "memory": lambda: bytearray(4 << 30),
    "creeping": lambda: list(iter(lambda: bytearray(1 << 20), None)),
    "loop": lambda: for_ever(lambda: None),
    "sleep": lambda: for_ever(lambda: time.sleep(100)),
    "print": lambda: for_ever(lambda: os.write(ERRORS, b"x" * 65536)),
    "answer": lambda: for_ever(lambda: os.write(ANSWER, b"x" * 65536)),
    "abort": os.abort,
    "segv": lambda: ctypes.string_at(0),
    "raise": lambda: raise_(ValueError("\x1b[31mred")),
    "exit": lambda: sys.exit(0),
    "silent": lambda: os._exit(0),
    "seven": lambda: os._exit(7),
    "deep": lambda: ended_with(b"[" * 1_000_000 + b"\n"),
    "noise": lambda: ended_with(os.urandom(100_000)),
    "thread": lambda: threading.Thread(target=print).start(),
    "recursion": lambda: _DONE["recursion"](),
}


def _called(*numbers: int) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    answer = libc.syscall(*(ctypes.c_long(n) for n in numbers))
    if answer < 0:
        raise OSError(ctypes.get_errno(), "refused")
    return int(answer)


def extract(data: bytes, name: str) -> Extraction:
    order, _, more = data.decode().partition(" ")
    if order in _TRIED:
        return tried(lambda: _TRIED[order](more))
    if order in _DONE:
        return told(f"done: {_DONE[order]()}")
    if order == "environment":
        return told(repr(sorted(os.environ)))
    if order == "descriptors":
        return told(repr([n for n in range(64) if _is_open(n)]))
    if order == "path":
        return Extraction(text="", media_type="text/plain", extractor=Extractor("hostile", "1"),
                          enclosed=(Enclosed("../../x", b"x"),))  # fmt: skip
    if order == "beyond":
        return Extraction(text="short", media_type="text/plain", extractor=Extractor("hostile", "1"),
                          stretches=(Stretch(0, 500, "p[1]"),))  # fmt: skip
    return told(f"read {len(data)} bytes")


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True
