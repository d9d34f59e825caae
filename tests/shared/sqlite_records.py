"""Records in SQLite for tests: closed, or left behind by a process that died."""

import os
import subprocess
import sys
from pathlib import Path

from filings import MISSION, fill

from truce.store.sqlite.record import SqliteStore

KEY = bytes(range(32))


def made(path: Path, count: int = 5, key: str | bytes | None = None) -> Path:
    """A record of so many entries, closed."""
    with SqliteStore.create(path, MISSION, key) as store:
        fill(store, count)
    return path


def abandoned(path: Path, count: int, key: bytes | None = None) -> None:
    """Append entries one by one and die, so that they stay in the -wal file."""
    code = (
        "import os, sys; from pathlib import Path; from filings import fill\n"
        "from truce.store.sqlite.record import SqliteStore\n"
        "path, count, key = Path(sys.argv[1]), int(sys.argv[2]), bytes.fromhex(sys.argv[3]) or None\n"
        "store = SqliteStore.open(path, key)\n"
        "for _ in range(count): fill(store, 1)\n"
        "os._exit(0)\n"
    )
    shared = Path(__file__).parent
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(shared), *sys.path])}
    subprocess.run(
        [sys.executable, "-c", code, str(path), str(count), (key or b"").hex()], check=True, env=environment
    )
    assert path.with_name(path.name + "-wal").stat().st_size > 0


def wal(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def sizes(path: Path) -> int:
    with SqliteStore.open(path) as store:
        assert list(store.check()) == []
        return store.head().size
