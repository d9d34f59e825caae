"""A reader that a document has taken over can do nothing, and the process that asked it stays well."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from truce.documents.confined import Limits, Worker
from truce.errors import InputError

HOSTILE = str(Path(__file__).parent / "hostile")
ROOT = Path(__file__).resolve().parents[2]
MEMORY = 300 * 1024 * 1024
SHORT = Limits(seconds=20, processor=1, memory=MEMORY)  # by the clock there is time, however busy the machine
HASTY = Limits(seconds=2, processor=1, memory=MEMORY)

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="needs Linux: elsewhere no reader can be confined"
)


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    confined = Worker("hostile_reader", (HOSTILE,), SHORT)
    yield confined
    confined.stop()


@pytest.fixture(scope="module")
def hasty() -> Iterator[Worker]:
    confined = Worker("hostile_reader", (HOSTILE,), HASTY)
    yield confined
    confined.stop()


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret"
    path.write_text("the name of a witness")
    return path


def living(group: int) -> list[str]:
    """The processes of a group; those that have ended and wait to be counted do not live."""
    states = (p.read_text().rpartition(")")[2].split() for p in Path("/proc").glob("[0-9]*/stat"))
    return [state for state, _, of, *_ in states if int(of) == group and state not in "ZX"]


def gone(group: int, seconds: float = 20) -> bool:
    """Whether no process of a group lives any more, within some seconds: the dead need a processor to die."""
    deadline = time.monotonic() + seconds
    while living(group) and time.monotonic() < deadline:
        time.sleep(0.1)
    return living(group) == []


def resident() -> int:
    """Bytes that this process holds now."""
    return int(re.search(r"VmRSS:\s+(\d+)", Path("/proc/self/status").read_text())[1]) * 1024


def test_network_and_files_are_shut_by_the_kernel(worker: Worker):
    closed = worker.start()
    assert closed.enough
    assert "seccomp" in closed.network
    assert closed.calls


@pytest.mark.parametrize(
    "act", ["socket", "udp", "pair", "fork", "exec", "kill", "trace", "ring", "mount", "limits"]
)
def test_it_reaches_neither_the_network_nor_another_process(worker: Worker, act: str):
    assert worker.extract(act.encode(), "a.txt").text.startswith("refused: ")


@pytest.mark.parametrize("act", ["read", "write", "append", "list", "unlink", "chmod"])
def test_it_reaches_no_file_of_the_user(worker: Worker, secret: Path, act: str):
    where = secret.parent if act == "list" else secret
    assert worker.extract(f"{act} {where}".encode(), "a.txt").text == "refused: PermissionError"
    assert secret.read_text() == "the name of a witness"
    assert secret.stat().st_mode & 0o777 != 0o777


@pytest.mark.parametrize("path", ["/etc/passwd", "/etc/hostname", "/proc/self/environ", "/proc/1/cmdline"])
def test_it_reaches_no_file_of_the_system(worker: Worker, path: str):
    assert worker.extract(f"read {path}".encode(), "a.txt").text == "refused: PermissionError"


def test_it_inherits_nothing(worker: Worker, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TRUCE_PASSPHRASE", "hidden")
    held = os.open("/etc/hostname", os.O_RDONLY)
    os.set_inheritable(held, True)
    try:
        worker.stop()
        assert worker.extract(b"environment", "a").text in ("['LANG', 'TZ']", "['LANG', 'LC_CTYPE', 'TZ']")
        assert worker.extract(b"descriptors", "a").text == "[0, 1, 2, 3]"
        assert worker.extract(b"where", "a").text == "refused: FileNotFoundError"
    finally:
        os.close(held)


STOPPED = {
    "memory": "needs more than 300 MB of memory",
    "creeping": "needs more than 300 MB of memory",
    "loop": "computed for more than 1 seconds",
    "print": "printed more than 1 MB",
    "answer": "answered more than 32 MB",
    "abort": r"crashed \(SIGABRT\)",
    "segv": r"crashed \(SIGSEGV\)",
    "raise": r"broke down on it \(ValueError: \\x1b\[31mred\)",
    "exit": "broke down on it",
    "silent": "no answer",
    "seven": r"without an answer \(exit code 7\)",
    "deep": "no answer",
    "noise": "no answer",
    "thread": "broke down on it",
    "recursion": "RecursionError",
    "path": "no answer .*path",
    "beyond": "no answer .*range",
}


@pytest.mark.parametrize(("act", "why"), STOPPED.items(), ids=STOPPED.keys())
def test_it_is_stopped_and_the_next_document_is_read(worker: Worker, act: str, why: str):
    before, begun = resident(), time.monotonic()
    with pytest.raises(InputError, match=why) as caught:
        worker.extract(act.encode(), "evil\x1b.pdf")
    assert caught.value.file == "evil\\x1b.pdf"
    assert time.monotonic() - begun < SHORT.seconds
    assert worker.extract(b"a plain one", "b.txt").text == "read 11 bytes"
    assert resident() - before < 50 * 1024 * 1024


def test_it_is_stopped_by_the_clock_and_gone(hasty: Worker):
    hasty.start()
    group, begun = hasty._process.pid, time.monotonic()
    with pytest.raises(InputError, match="took more than 2 seconds"):
        hasty.extract(b"sleep", "a.txt")
    assert time.monotonic() - begun < HASTY.seconds + 5
    assert gone(group)
    assert hasty.extract(b"a plain one", "b.txt").text == "read 11 bytes"


def test_who_is_cut_off_gets_no_answer_of_another_document(worker: Worker):
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    worker.start()
    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        with pytest.raises(KeyboardInterrupt):
            worker.extract(b"sleep", "a.txt")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert worker.extract(b"a plain one", "b.txt").text == "read 11 bytes"


_KILLED = """
import sys
sys.path[:0] = [{src!r}]
from truce.documents.confined import Limits, Worker
worker = Worker("hostile_reader", ({hostile!r},), Limits(seconds=2))
worker.start()
print(worker._process.pid, flush=True)
worker.extract(b"sleep", "a.txt")
"""


def test_readers_end_when_whoever_asked_is_killed():
    code = _KILLED.format(src=str(ROOT / "src"), hostile=HOSTILE)
    asker = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    group = int(asker.stdout.readline())
    time.sleep(0.3)
    asker.kill()
    asker.wait(timeout=10)
    asker.stdout.close()
    assert living(group)
    assert gone(group)


def test_a_large_document_gets_through(worker: Worker):
    assert worker.extract(b"x" * 20_000_000, "big.txt").text == "read 20000000 bytes"


def test_a_reader_that_is_not_there_is_named_and_hangs_nobody():
    missing = Worker("no_such_reader", (HOSTILE,))
    with pytest.raises(InputError, match="cannot be started"):
        missing.extract(b"x", "a.txt")
    missing.stop()


# Runs truce where the kernel refuses the calls that are numbered: as in a container that forbids them.
_REFUSING = """
import ctypes, struct, sys
sys.path[:0] = [{src!r}]
refused, no_filter = {refused!r}, {no_filter!r}
libc = ctypes.CDLL(None)
rules = [(0x20, 0, 0, 0)]
for number in refused:
    rules += [(0x15, 0, 1, number), (0x06, 0, 0, 0x50001)]
if no_filter:
    rules += [(0x15, 0, 3, 157), (0x20, 0, 0, 16), (0x15, 0, 1, 22), (0x06, 0, 0, 0x50001)]
rules += [(0x06, 0, 0, 0x7FFF0000)]
code = b"".join(struct.pack("=HBBI", *r) for r in rules)
held = ctypes.create_string_buffer(code, len(code))
class P(ctypes.Structure):
    _fields_ = [("n", ctypes.c_ushort), ("f", ctypes.c_void_p)]
libc.prctl(38, 1, 0, 0, 0)
assert libc.prctl(22, 2, ctypes.byref(P(len(rules), ctypes.addressof(held))), 0, 0) == 0
"""
_WITHOUT = (
    _REFUSING
    + """
from truce.documents.confined import Worker
from truce.errors import InputError
worker = Worker("hostile_reader", ({hostile!r},))
print(worker.start())
for unsafe in (False, True):
    try:
        print(worker.extract({order!r}, "a.pdf", unsafe=unsafe).text)
    except InputError as error:
        print(error)
worker.stop()
"""
)
_UNSHARE, _SECCOMP, _LANDLOCK = [272], [317], [444, 445, 446]


def run_without(refused: list[int], *, no_filter: bool, order: bytes) -> list[str]:
    script = _WITHOUT.format(
        src=str(ROOT / "src"), refused=refused, no_filter=no_filter, hostile=HOSTILE, order=order
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True
    )
    return ended.stdout.splitlines()


def need(means: str, worker: Worker) -> None:
    """Skip where this system has no such means (a container that forbids it, an older kernel)."""
    closed = worker.start()
    if means not in closed.network + closed.files:
        pytest.skip(f"missing: {means}")


needs_x86 = pytest.mark.skipif(os.uname().machine != "x86_64", reason="numbers system calls as x86-64 does")


@needs_x86
def test_where_nothing_can_be_shut_it_refuses_and_reads_only_when_told_to():
    closed, safe, unsafe = run_without([*_UNSHARE, *_SECCOMP, *_LANDLOCK], no_filter=True, order=b"hello")
    assert closed == "Closed(network=(), files=(), calls=False)"
    assert "a.pdf: it was not opened" in safe
    assert "--unsafe-readers" in safe
    assert unsafe == "read 5 bytes"


@needs_x86
def test_where_only_files_stay_open_it_refuses_too(worker: Worker):
    need("namespace", worker)
    closed, safe, _ = run_without([*_SECCOMP, *_LANDLOCK], no_filter=True, order=b"hello")
    assert closed == "Closed(network=('namespace',), files=(), calls=False)"
    assert "from the files" in safe


@needs_x86
def test_without_landlock_system_calls_keep_every_file_shut():
    closed, safe, _ = run_without([*_UNSHARE, *_LANDLOCK], no_filter=False, order=b"read /etc/passwd")
    assert closed == "Closed(network=('seccomp',), files=('seccomp',), calls=True)"
    assert safe == "refused: PermissionError"


@needs_x86
def test_without_filters_namespace_and_landlock_shut_network_and_files(worker: Worker):
    need("namespace", worker)
    need("landlock", worker)
    order = b"read /etc/passwd"
    closed, safe, _ = run_without(_SECCOMP, no_filter=True, order=order)
    assert closed == "Closed(network=('namespace',), files=('landlock',), calls=False)"
    assert safe == "refused: PermissionError"


PAGE = "<!DOCTYPE html><html><p>Rebels shelled the town of Goma on 4 May 2031, the army said.</p></html>"


@needs_x86
@pytest.mark.slow
def test_the_command_refuses_where_nothing_can_be_shut_and_shows_what_it_read_all_the_same(tmp_path: Path):
    (tmp_path / "a.html").write_text(PAGE)
    refusing = _REFUSING.format(
        src=str(ROOT / "src"), refused=[*_UNSHARE, *_SECCOMP, *_LANDLOCK], no_filter=True
    )

    def brief(*options: str) -> subprocess.CompletedProcess[str]:
        return command("brief", "a.html", *options)

    def command(*words: str) -> subprocess.CompletedProcess[str]:
        code = f"{refusing}\nfrom truce.cli import run\nsys.exit(run({list(words)!r}))"
        return subprocess.run(
            [sys.executable, "-c", code],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    refused = brief()
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "a.html: it was not opened" in refused.stderr
    read = brief("--unsafe-readers")
    assert read.returncode == 0
    assert "(--unsafe-readers)" in " ".join(read.stdout.split())
    assert "(--unsafe-readers)" in read.stderr
    printed = json.loads(brief("--unsafe-readers", "--json").stdout)
    assert printed["document"]["unconfined"] is True
    for words in (("draft", "a.html"), ("explain", "a.html", "fi-none")):
        assert "a.html: it was not opened" in command(*words).stderr
        shown = command(*words, "--unsafe-readers").stderr
        assert "note: a.html: read by a program that was not shut off" in shown
