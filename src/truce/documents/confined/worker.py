"""The parent's side: a waiting process for each reader, a document handed to it, its answer checked.

A `Worker` is handed the name of a module, by the table of readers and by tests alone: no file, option or
environment variable can name one.
"""

import atexit
import contextlib
import hashlib
import json
import os
import signal
import site
import socket
import subprocess
import sys
import sysconfig
import tempfile
import threading
from collections import OrderedDict
from dataclasses import asdict
from pathlib import Path

from truce.documents.confined.answers import Failed, Rubbish, read
from truce.documents.confined.closing import Closed
from truce.documents.confined.conversation import ENDED, Heard, Pipes, Stopped, converse
from truce.documents.confined.limits import MIB, Limits
from truce.documents.extraction import Extraction
from truce.errors import InputError, printable

_START = (
    "import sys; sys.path[:0] = sys.argv[3:]; "
    "from truce.documents.confined.child import main; main(int(sys.argv[1]), sys.argv[2])"
)
_ROOT = str(Path(__file__).resolve().parents[3])
_LEAVE = "Leave it out, or give its text as a plain text file"
_KEPT = 3
_STARTING = 60


class Worker:
    """A process that waits with one reader loaded. Threads that use it at once wait for each other.

    `module` is imported in the process and nowhere else; `path` are further folders to import from.
    """

    def __init__(self, module: str, path: tuple[str, ...] = (), limits: Limits | None = None) -> None:
        self.module = module
        self.limits = limits or Limits()
        self._path = path
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None
        self._owner = os.getpid()
        self._lock = threading.Lock()
        self.closed = Closed()
        self.most_memory = 0
        """Bytes that the last reader had at most."""

    def extract(self, data: bytes, name: str, *, unsafe: bool = False, start: int = 0) -> Extraction:
        """What the reader takes out of the bytes of a document called `name`.

        Args:
            data: the document.
            name: what it is called in errors.
            unsafe: read also where the kernel does not shut the reader; `closed` says whether it does.
            start: where to go on, as `Extraction.rest` said.

        Raises:
            InputError: the reader refuses it, breaks down, is stopped, or may not be run here.
        """
        with self._lock:
            try:
                line = self._started(name)
                self._may_read(name, unsafe=unsafe)
                heard = self._asked(line, data, name, unsafe=unsafe, start=start)
                return self._understood(heard, name)
            except Stopped as stopped:
                self.stop()
                raise InputError(name, f"its reader was stopped: {stopped}", _LEAVE) from None
            except InputError:
                raise
            except BaseException:
                # Cut off in the middle of a conversation (Ctrl-C): what is left of it must reach nobody else.
                self.stop()
                raise

    def start(self) -> Closed:
        """Start the process, if it does not wait yet, and say what is shut. InputError if it cannot be."""
        with self._lock:
            self._started(self.module)
            return self.closed

    def stop(self) -> None:
        """End the process and all that belongs to it."""
        process, line = self._process, self._line
        self._process = self._line = None
        if line is not None:
            line.close()
        if process is None or self._owner != os.getpid():
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def retire(self) -> None:
        """End the process when nobody is using it."""
        with self._lock:
            self.stop()

    def _started(self, name: str) -> socket.socket:
        if self._line is not None and self._process is not None and self._owner == os.getpid():
            if self._process.poll() is None:
                return self._line
            self.stop()
        if not hasattr(socket, "send_fds") or not hasattr(os, "fork"):
            reason = f"documents of this kind are not read on {sys.platform}: no reader can be confined there"
            raise InputError(name, reason, "Give its text as a plain text file")
        self._owner = os.getpid()
        line, theirs = socket.socketpair()
        try:
            self._process = self._spawned(theirs.fileno())
            theirs.close()
            self._line = line
            self.closed = _heard(line)
        except (OSError, ValueError, TypeError) as error:
            line.close()
            self.stop()
            reason = f"its reader cannot be started ({printable(str(error) or type(error).__name__)})"
            raise InputError(name, reason, "Try again, or install truce again") from error
        return line

    def _spawned(self, theirs: int) -> subprocess.Popen[bytes]:
        """The process: this Python, isolated, in a folder that is gone, with one descriptor."""
        own = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib"), site.getusersitepackages()}
        path = [_ROOT, *self._path, *(p for p in sys.path if p in own)]
        with tempfile.TemporaryDirectory() as nowhere:
            return subprocess.Popen(  # noqa: S603  (this Python, with words of our own)
                [sys.executable, "-I", "-B", "-c", _START, str(theirs), self.module, *path],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                cwd=nowhere, env={"LANG": "C.UTF-8", "TZ": "UTC"}, pass_fds=(theirs,),
                start_new_session=True,
            )  # fmt: skip

    def _may_read(self, name: str, *, unsafe: bool) -> None:
        if self.closed.enough or unsafe:
            return
        lacks = "network" if not self.closed.network else "files"
        reason = (
            f"it was not opened: this system does not let truce shut a reader off from the {lacks} "
            "(namespaces, seccomp, landlock)"
        )
        advice = "Give its text as a plain text file, or use --unsafe-readers for a file that you trust"
        raise InputError(name, reason, advice)

    def _asked(self, line: socket.socket, data: bytes, name: str, *, unsafe: bool, start: int) -> Heard:
        """Hand the document over and hear the answer out."""
        asked = {
            "name": name[:500], "length": len(data), "sha256": hashlib.sha256(data).hexdigest(),
            "limits": asdict(self.limits), "open": unsafe, "start": start,
        }  # fmt: skip
        (document, put), (get, answer), (hear, errors) = (os.pipe() for _ in range(3))
        try:
            socket.send_fds(line, [json.dumps(asked).encode()], [document, answer, errors])
        except OSError:
            for end in (put, get, hear):
                os.close(end)
            raise Stopped("the process that waits for documents has ended") from None
        finally:
            for end in (document, answer, errors):
                os.close(end)
        return converse(data, Pipes(put, get, hear), line, self.limits)

    def _understood(self, heard: Heard, name: str) -> Extraction:
        status, self.most_memory, _ = ENDED.unpack(heard.ended)
        if (why := _death(status, self.limits)) is not None:
            raise InputError(name, why, _LEAVE)
        try:
            answer = read(heard.answer, name)
        except Rubbish as rubbish:
            raise Stopped(f"what it answered is no answer ({rubbish})") from None
        if isinstance(answer, InputError):
            raise answer
        if isinstance(answer, Failed):
            raise InputError(name, _failure(answer, self.limits), _LEAVE)
        return answer


def _heard(line: socket.socket) -> Closed:
    """What a process says when it is ready: what the kernel shut. ValueError where it says something else."""
    line.settimeout(_STARTING)
    said = b""
    while not said.endswith(b"\n") and len(said) < 4096:
        part = line.recv(4096)
        if not part:
            raise ValueError("it ended while it started")
        said += part
    line.settimeout(None)
    told = json.loads(said)
    return Closed(tuple(told["network"]), tuple(told["files"]), calls=bool(told["calls"]))


_TOO_MUCH = {signal.SIGXCPU: "it computed for more than {0.processor} seconds",
             signal.SIGXFSZ: "it tried to write a file"}  # fmt: skip


def _death(status: int, limits: Limits) -> str | None:
    """Why a process ended that did not come to its end; None for one that did."""
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        if number in _TOO_MUCH:
            return f"its reader was stopped: {_TOO_MUCH[signal.Signals(number)].format(limits)}"
        named = signal.Signals(number).name if number in set(signal.Signals) else f"signal {number}"
        return f"its reader crashed ({named}): the file is damaged, or made to do harm"
    code = os.WEXITSTATUS(status)
    return f"its reader ended without an answer (exit code {code})" if code else None


def _failure(failed: Failed, limits: Limits) -> str:
    if failed.kind == "MemoryError":
        return f"its reader was stopped: it needs more than {limits.memory // MIB} MB of memory"
    words = printable(f"{failed.kind}: {failed.words}" if failed.words else failed.kind)
    return f"its reader broke down on it ({words})"


_waiting: OrderedDict[str, Worker] = OrderedDict()
_turn = threading.Lock()


def worker_of(module: str) -> Worker:
    """The process that waits for the documents of a reader. The few used last are kept."""
    with _turn:
        worker = _waiting.pop(module, None) or Worker(module)
        _waiting[module] = worker
        old = [_waiting.popitem(last=False)[1] for _ in range(len(_waiting) - _KEPT)]
    for one in old:
        one.retire()
    return worker


def close_workers() -> None:
    """End every process that waits for documents; they are started again when they are needed."""
    while _waiting:
        _waiting.popitem()[1].stop()


atexit.register(close_workers)
