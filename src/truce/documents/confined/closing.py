"""Shutting a process: what the kernel is asked for, and what of it is in force.

Everything here is one-way: a process that has shut itself cannot open itself again.
"""

import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from collections.abc import Iterable
from dataclasses import dataclass

from truce.documents.confined.limits import Limits
from truce.documents.confined.syscalls import MACHINES, program

_NEWUSER, _NEWNET, _NEWIPC = 0x10000000, 0x40000000, 0x08000000
_SET_PDEATHSIG, _SET_DUMPABLE, _SET_SECCOMP, _NO_NEW_PRIVS, _FILTER = 1, 4, 22, 38, 2
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446
_READ_FILE, _READ_DIR, _PATH_BENEATH = 1 << 2, 1 << 3, 1
# What each version of landlock can forbid: files, then moving, truncating, ioctl.
_FILES_BY_VERSION = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_NO_TCP, _NO_SIGNALS_OUT = 0b11, 0b11


@dataclass(frozen=True, slots=True)
class Closed:
    """What the kernel has shut: `network` and `files` name the means, empty where it is open.

    `calls` is whether all but a list of system calls are refused (so no process, no file opened for writing).
    """

    network: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    calls: bool = False

    @property
    def enough(self) -> bool:
        """Whether a reader may be trusted with a stranger's file: no network, no file of this machine."""
        return bool(self.network and self.files)


def close_outside(readable: Iterable[str]) -> Closed:
    """Shut network and files for this process and those that it will fork; only `readable` can be opened.

    What the kernel does not give is left out of the answer. Raises nothing.
    """
    libc = _libc()
    if libc is None:
        return Closed()
    network: tuple[str, ...] = ()
    if libc.unshare(_NEWUSER | _NEWNET | _NEWIPC) == 0:
        network = ("namespace",)
    libc.prctl(_SET_DUMPABLE, 0, 0, 0, 0)
    if libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return Closed(network=network)
    files = ("landlock",) if _landlock(libc, readable) else ()
    return Closed(network=network, files=files)


def close_inside(limits: Limits, outside: Closed) -> Closed:
    """Shut this process for good before it sees a document: limits, its parent's death, system calls.

    Returns:
        All that is in force. Where calls are shut and there is no landlock, no file can be opened at all.
    """
    for what, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.processor),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        _limit(what, most)
    libc = _libc()
    machine = MACHINES.get(platform.machine())
    if libc is None or machine is None or sys.byteorder != "little":
        return outside
    libc.prctl(_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    filtered = program(machine, os.getpid(), files=bool(outside.files))
    held = ctypes.create_string_buffer(filtered, len(filtered))
    given = _Program(len(filtered) // 8, ctypes.addressof(held))
    if libc.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(given), 0, 0) != 0:
        return outside
    if libc.socket(2, 1, 0) >= 0:  # asked, not believed
        return outside
    return Closed((*outside.network, "seccomp"), outside.files or ("seccomp",), calls=True)


def _limit(what: int, most: int) -> None:
    """Lower a limit; one that is lower already, or that this system has not got, stays."""
    _, hard = resource.getrlimit(what)
    if hard == resource.RLIM_INFINITY or hard > most:
        # Processor time: the soft limit says why (SIGXCPU), the hard one cannot be put off.
        ceiling = most + 1 if what == resource.RLIMIT_CPU else most
        try:
            resource.setrlimit(what, (most, ceiling))
        except (ValueError, OSError):
            return


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def _libc() -> ctypes.CDLL | None:
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl.argtypes = [ctypes.c_int, *[ctypes.c_void_p] * 4]
    libc.syscall.restype = ctypes.c_long
    return libc


def _call(libc: ctypes.CDLL, number: int, *arguments: int | bytes | None) -> int:
    """A system call by its number; -1 where the kernel refuses."""
    return int(libc.syscall(number, *(ctypes.c_long(a) if isinstance(a, int) else a for a in arguments)))


def _landlock(libc: ctypes.CDLL, readable: Iterable[str]) -> bool:
    version = _call(libc, _LANDLOCK_CREATE, None, 0, 1)
    if version < 1:
        return False
    files = (1 << _FILES_BY_VERSION.get(version, 16)) - 1
    rules = struct.pack("=Q", files)
    if version >= 4:
        rules += struct.pack("=Q", _NO_TCP)
    if version >= 6:
        rules += struct.pack("=Q", _NO_SIGNALS_OUT)
    ruleset = _call(libc, _LANDLOCK_CREATE, rules, len(rules), 0)
    if ruleset < 0:
        return False
    try:
        for path in readable:
            _allow(libc, ruleset, path)
        return _call(libc, _LANDLOCK_RESTRICT, ruleset, 0) == 0
    finally:
        os.close(ruleset)


def _allow(libc: ctypes.CDLL, ruleset: int, path: str) -> None:
    """Let a folder, or a file, be read. What is not there needs no leave."""
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        # The right to list folders is refused for what is none.
        rights = _READ_FILE | _READ_DIR if os.path.isdir(path) else _READ_FILE  # noqa: PTH112
        _call(libc, _LANDLOCK_ADD, ruleset, _PATH_BENEATH, struct.pack("=Qi", rights, opened), 0)
    finally:
        os.close(opened)
