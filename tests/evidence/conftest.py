"""Stores of evidence, plain and sealed, and a disk that fails at the call that a test chooses."""

import errno
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from failing_disk import FailingDisk

from truce.store.files import evidence as evidence_module
from truce.store.files import folders
from truce.store.files.evidence import Evidence, Quotas

KEY = bytes(range(32))
ROOMY = Quotas(leave_free=0)


@pytest.fixture(params=[None, KEY], ids=["plain", "sealed"])
def key(request: pytest.FixtureRequest) -> bytes | None:
    return request.param


@pytest.fixture
def store(tmp_path: Path, key: bytes | None) -> Evidence:
    return Evidence(tmp_path / "evidence", key, ROOMY)


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[..., FailingDisk]:
    def make(fails_at: int, error: int = errno.EIO, lasting: bool = False) -> FailingDisk:
        disk = FailingDisk(fails_at, error, lasting)
        monkeypatch.setattr(folders, "os", disk)
        monkeypatch.setattr(evidence_module, "os", disk)
        return disk

    return make


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real disk of one MiB; the test is skipped where none may be mounted."""
    at = tmp_path / "disk"
    at.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", at], capture_output=True)
    if mounted.returncode:
        pytest.skip("no right to mount a small disk; errors at each step are tried without it")
    try:
        yield at
    finally:
        subprocess.run(["umount", at], check=True)


@pytest.fixture
def read_only(small_disk: Path) -> Callable[[], None]:
    """Makes the small disk read-only from now on."""
    return lambda: subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True) and None
