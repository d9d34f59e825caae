"""What a reader may ask of the kernel, as a seccomp program: all that is not named here is refused.

A list of what is allowed, since a list of what is forbidden is never complete: it lacks the calls of the next
kernel. The numbers are those of the kernel's own tables (arch/x86/entry/syscalls/syscall_64.tbl and
include/uapi/asm-generic/unistd.h).
"""

import errno
import os
import struct
from collections.abc import Iterator
from typing import NamedTuple

# Reading and writing what is open already, memory, time, and the end.
_X86_64 = {
    "read": 0, "write": 1, "close": 3, "stat": 4, "fstat": 5, "lstat": 6, "poll": 7, "lseek": 8, "mmap": 9,
    "mprotect": 10, "munmap": 11, "brk": 12, "rt_sigaction": 13, "rt_sigprocmask": 14, "rt_sigreturn": 15,
    "pread64": 17, "readv": 19, "writev": 20, "access": 21, "select": 23, "sched_yield": 24, "mremap": 25,
    "madvise": 28, "dup": 32, "dup2": 33, "nanosleep": 35, "getpid": 39, "exit": 60, "uname": 63,
    "getcwd": 79, "readlink": 89, "gettimeofday": 96, "getrusage": 98, "sysinfo": 99, "times": 100,
    "getuid": 102, "getgid": 104, "geteuid": 107, "getegid": 108, "getppid": 110, "sigaltstack": 131,
    "gettid": 186, "futex": 202, "sched_getaffinity": 204, "getdents64": 217, "set_tid_address": 218,
    "restart_syscall": 219, "clock_gettime": 228, "clock_getres": 229, "clock_nanosleep": 230,
    "exit_group": 231, "newfstatat": 262, "readlinkat": 267, "faccessat": 269, "pselect6": 270, "ppoll": 271,
    "set_robust_list": 273, "dup3": 292, "getrandom": 318, "membarrier": 324, "statx": 332, "rseq": 334,
}  # fmt: skip
_AARCH64 = {
    "getcwd": 17, "dup": 23, "dup3": 24, "faccessat": 48, "close": 57, "getdents64": 61, "lseek": 62,
    "read": 63, "write": 64, "readv": 65, "writev": 66, "pread64": 67, "pselect6": 72, "ppoll": 73,
    "readlinkat": 78, "newfstatat": 79, "fstat": 80, "exit": 93, "exit_group": 94, "set_tid_address": 96,
    "futex": 98, "set_robust_list": 99, "nanosleep": 101, "clock_gettime": 113, "clock_getres": 114,
    "clock_nanosleep": 115, "sched_getaffinity": 123, "sched_yield": 124, "restart_syscall": 128,
    "sigaltstack": 132, "rt_sigaction": 134, "rt_sigprocmask": 135, "rt_sigreturn": 139, "times": 153,
    "uname": 160, "getrusage": 165, "gettimeofday": 169, "getpid": 172, "getppid": 173, "getuid": 174,
    "geteuid": 175, "getgid": 176, "getegid": 177, "gettid": 178, "sysinfo": 179, "brk": 214, "munmap": 215,
    "mremap": 216, "mmap": 222, "mprotect": 226, "madvise": 233, "getrandom": 278, "membarrier": 283,
    "statx": 291, "rseq": 293,
}  # fmt: skip


class Machine(NamedTuple):
    """The calls of one kind of processor.

    `audit` is its AUDIT_ARCH; `plain` may be called with any arguments, the others with some only.
    `opens` are the calls that open a file, each with the place of its flags among the arguments.
    """

    audit: int
    plain: dict[str, int]
    opens: tuple[tuple[int, int], ...]
    fcntl: int
    prlimit: int
    tgkill: int


MACHINES = {
    "x86_64": Machine(0xC000003E, _X86_64, ((2, 1), (257, 2)), 72, 302, 234),
    "aarch64": Machine(0xC00000B7, _AARCH64, ((56, 2),), 25, 261, 131),
}
# From here on both machines number alike, and libraries know what to do where a kernel has not got a call.
_NEWER = 424
_X32 = 0x40000000
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC: none that sends a signal to somebody.
_FCNTL = (0, 1, 2, 3, 4, 1030)

_LOAD, _RETURN, _EQUAL, _AT_LEAST, _ANY_BIT = 0x20, 0x06, 0x15, 0x35, 0x45
_ALLOW, _KILL = 0x7FFF0000, 0x80000000
_REFUSE, _UNKNOWN = 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS


def program(machine: Machine, own: int, *, files: bool) -> bytes:
    """The filter for a process with the number `own`; with `files` it may open files, for reading only.

    It is made for one machine and kills what calls the kernel as another.
    """
    return b"".join(
        struct.pack("=HBBI", *instruction) for instruction in _instructions(machine, own, files=files)
    )


_Instruction = tuple[int, int, int, int]


def _instructions(machine: Machine, own: int, *, files: bool) -> Iterator[_Instruction]:
    yield _LOAD, 0, 0, 4
    yield _EQUAL, 1, 0, machine.audit
    yield _RETURN, 0, 0, _KILL
    yield _LOAD, 0, 0, 0
    # The other way to call an x86-64 kernel, whose numbers are not those of the table.
    yield _AT_LEAST, 0, 1, _X32
    yield _RETURN, 0, 0, _KILL
    yield _AT_LEAST, 0, 1, _NEWER
    yield _RETURN, 0, 0, _UNKNOWN
    for number in machine.plain.values():
        yield _EQUAL, 0, 1, number
        yield _RETURN, 0, 0, _ALLOW
    if files:
        for number, place in machine.opens:
            yield from _if(number, (_LOAD, 0, 0, _argument(place)), (_ANY_BIT, 1, 0, _WRITING))
    for number, place, values in (
        (machine.fcntl, 1, _FCNTL),
        (machine.tgkill, 0, (own,)),  # abort() and nothing else
    ):
        for value in values:
            yield from _if(number, (_LOAD, 0, 0, _argument(place)), (_EQUAL, 0, 1, value))
    # Only to ask for a limit: the pointer to a new one, both its halves, must be null.
    yield from _if(
        machine.prlimit,
        (_LOAD, 0, 0, _argument(2)), (_EQUAL, 0, 3, 0),
        (_LOAD, 0, 0, _argument(2) + 4), (_EQUAL, 0, 1, 0),
    )  # fmt: skip
    yield _RETURN, 0, 0, _REFUSE


def _argument(place: int) -> int:
    """Where the lower half of an argument stands in what the filter is shown (little-endian machines)."""
    return 16 + 8 * place


def _if(number: int, *tests: _Instruction) -> Iterator[_Instruction]:
    """Allow a call whose arguments pass the tests; else the number is loaded again, for those that follow."""
    yield _EQUAL, 0, len(tests) + 2, number
    yield from tests
    yield _RETURN, 0, 0, _ALLOW
    yield _LOAD, 0, 0, 0
