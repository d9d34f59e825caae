"""Bytes to a reader and its answer back, with an eye on the clock and on how much comes."""

import os
import select
import socket
import struct
import time
from dataclasses import dataclass, field

from truce.documents.confined.limits import Limits

ENDED = struct.Struct("=iqd")
"""What is told of a process that has ended: its status, its most memory in bytes, its processor seconds."""
_PART = 65536


class Stopped(Exception):  # noqa: N818  (what was done to the reader, not an error of ours)
    """The reader must be ended: why."""


@dataclass(frozen=True, slots=True)
class Pipes:
    """The parent's ends of three pipes: the document out, the answer and what is printed in."""

    document: int
    answer: int
    errors: int


@dataclass(slots=True)
class Heard:
    """What came of one document: the answer, and how the process that read it ended."""

    answer: bytearray = field(default_factory=bytearray)
    ended: bytes = b""


def converse(document: bytes, pipes: Pipes, line: socket.socket, limits: Limits) -> Heard:
    """Hand a document over, and hear the answer out until the process has ended. Closes the pipes.

    Raises:
        Stopped: it takes too long, says too much, or its parent process is gone.
    """
    heard, printed, unsent = Heard(), 0, memoryview(document)
    open_ends = {pipes.document, pipes.answer, pipes.errors}
    deadline = time.monotonic() + limits.seconds
    polled = select.poll()
    polled.register(pipes.document, select.POLLOUT)
    for end in (pipes.answer, pipes.errors, line.fileno()):
        polled.register(end, select.POLLIN)
    os.set_blocking(pipes.document, False)

    def close(end: int) -> None:
        polled.unregister(end)
        open_ends.discard(end)
        os.close(end)

    try:
        while open_ends & {pipes.answer, pipes.errors} or len(heard.ended) < ENDED.size:
            left = deadline - time.monotonic()
            ready = polled.poll(left * 1000) if left > 0 else []
            if not ready:
                raise Stopped(f"it took more than {limits.seconds:g} seconds")
            for end, _ in ready:
                if end == pipes.document:
                    unsent = _sent(end, unsent)
                    if not unsent:
                        close(end)
                elif end == line.fileno():
                    heard.ended += _told(line)
                elif not (part := os.read(end, _PART)):
                    close(end)
                elif end == pipes.errors:
                    printed += len(part)
                else:
                    heard.answer += part
            _check(len(heard.answer), limits.answer, "answered")
            _check(printed, limits.errors, "printed")
        return heard
    finally:
        for end in open_ends:
            os.close(end)


def _sent(end: int, unsent: memoryview) -> memoryview:
    """What is left to send; nothing, where nobody reads any more."""
    try:
        return unsent[os.write(end, unsent[:_PART]) :]
    except BlockingIOError:
        return unsent
    except BrokenPipeError:
        return unsent[:0]


def _told(line: socket.socket) -> bytes:
    try:
        said = line.recv(ENDED.size)
    except ConnectionError:
        said = b""
    if not said:
        raise Stopped("the process that waits for documents has ended")
    return said


def _check(size: int, most: int, did: str) -> None:
    if size > most:
        raise Stopped(f"it {did} more than {most / 1048576:g} MB")
