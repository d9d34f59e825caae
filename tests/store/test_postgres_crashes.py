"""kill -9 of whoever files, of the server's processes and of the whole server; a full disk; a standby."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from filings import MISSION, digest, fill, stored
from hypothesis import settings
from postgres_server import PostgresServer, memory

from truce.errors import StoreError
from truce.store.postgres.record import PostgresStore

FILING = Path(__file__).with_name("filing_served.py")
ROWS = 5
KILLS = 200 if settings.default.max_examples >= 1000 else 12


@pytest.fixture
def own_server(postgres_programs: Path) -> Iterator[PostgresServer]:
    """A server that a test may kill."""
    server = PostgresServer(postgres_programs, memory())
    try:
        server.start()
        server.administer("CREATE DATABASE north TEMPLATE template0")
        PostgresStore.create(server.address("north"), MISSION).close()
        yield server
    finally:
        server.remove()


class Clerk:
    """A process that files, and what it was told to be there."""

    def __init__(self, server: PostgresServer, name: str, folder: Path) -> None:
        self.said = folder / f"{name}.txt"
        self.command = [sys.executable, str(FILING), server.address("north"), name]
        self.environment = os.environ | {
            "PYTHONPATH": os.pathsep.join(
                [str(Path(__file__).parents[1] / "shared"), *filter(None, sys.path)]
            )
        }
        self.start()

    def start(self) -> None:
        with self.said.open("ab") as out:
            self.process = subprocess.Popen(self.command, stdout=out, env=self.environment)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(60)

    def acknowledged(self) -> list[str]:
        # The last line may have been cut while it was written.
        return [line for line in self.said.read_text().split("\n")[:-1] if len(line) == 64]


def kill_backend(server: PostgresServer, chance: random.Random) -> None:
    """Kill a process of the server that serves one of the clerks: all of them start anew."""
    with psycopg.connect(server.address("postgres")) as connection:
        serving = connection.execute("SELECT pid FROM pg_stat_activity WHERE datname = 'north'").fetchall()
    if serving:
        os.kill(chance.choice(serving)[0], signal.SIGKILL)


def test_whoever_is_killed_nothing_that_was_acknowledged_is_lost(own_server: PostgresServer, tmp_path: Path):
    chance = random.Random(4)
    clerks = [Clerk(own_server, name, tmp_path) for name in ("north", "south")]

    def kill_a_clerk() -> None:
        clerk = chance.choice(clerks)
        clerk.kill()
        clerk.start()

    def crash(how: signal.Signals) -> Callable[[], None]:
        def now() -> None:
            own_server.stop(how)
            own_server.start()

        return now

    ways = [
        kill_a_clerk,
        lambda: kill_backend(own_server, chance),
        crash(signal.SIGQUIT),
        crash(signal.SIGKILL),
    ]
    known = [0, 0]
    try:
        wait_until(lambda: all(clerk.acknowledged() for clerk in clerks))
        for turn in range(KILLS):
            time.sleep(chance.uniform(0, 0.4))
            ways[turn % len(ways)]()
            for number, clerk in enumerate(clerks):
                said = clerk.acknowledged()
                check_there(own_server, said[known[number] :], f"kill {turn}")
                known[number] = len(said)
    finally:
        for clerk in clerks:
            clerk.kill()
    check_whole(own_server, [clerk.acknowledged() for clerk in clerks])
    assert sum(known) > 4 * KILLS


def wait_until(happened: Callable[[], bool], patience: float = 60) -> None:
    until = time.monotonic() + patience
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.05)


def opened(server: PostgresServer) -> PostgresStore:
    """The record, as soon as the server has recovered."""
    until = time.monotonic() + 60
    while True:
        try:
            return PostgresStore.open(server.address("north"))
        except StoreError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)


def check_there(server: PostgresServer, acknowledged: list[str], turn: str) -> None:
    store = opened(server)
    for identity in acknowledged:
        wait_until(lambda identity=identity: is_there(store, identity, turn))
    store.close()


def is_there(store: PostgresStore, identity: str, turn: str) -> bool:
    try:
        found = store.find(identity)
    except StoreError:
        # Still on its way back.
        return False
    assert found, f"{turn}: {identity} was acknowledged and is lost"
    return True


def check_whole(server: PostgresServer, acknowledged: list[list[str]]) -> None:
    """Each clerk's entries are here once, in his order; each has all of its rows and its checkpoint."""
    with opened(server) as store:
        assert list(store.check()) == []
        entries = list(store.entries())
        for said in acknowledged:
            key = next(e.key for e in entries if e.id == said[0])
            theirs = [e for e in entries if e.key == key]
            assert [e.sequence for e in theirs] == list(range(len(theirs)))
            assert [e.id for e in theirs if e.id in set(said)] == said
        assert len(list(store.checkpoints())) == len(entries)
        assert all(len(list(store.rows(e.position))) == ROWS * (e.sequence % 2) for e in entries[-200:])
        with store.appending() as work:
            work.append(stored(len(entries), digest("key of a third"), 0, recorded=entries[-1].recorded))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, small enough to be filled."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount a file system")
    folder = Path("/tmp") / f"truce-small-{os.getpid()}"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=96m,mode=0755", "tmpfs", folder], timeout=30
    )
    if mounted.returncode:
        folder.rmdir()
        pytest.skip("mounting is not allowed here")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True, timeout=30)
    folder.rmdir()


def test_a_full_disk_fails_closed_and_what_was_acknowledged_stays(postgres_programs: Path, small_disk: Path):
    server = PostgresServer(postgres_programs, small_disk)
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(16_000_000))
    server.start()
    server.administer("CREATE DATABASE north TEMPLATE template0")
    PostgresStore.create(server.address("north"), MISSION).close()
    entries = [stored(n, text=random.Random(n).randbytes(300_000).hex()) for n in range(200)]
    done = 0
    try:
        with opened(server) as store, pytest.raises(StoreError) as caught:  # noqa: PT012
            for entry in entries:
                with store.appending() as work:
                    work.append(entry)
                done += 1
        # Full while an entry is written, or a stop of the server because its log has no room.
        told = ("disk is full", "Nothing of it was taken in", "may have taken it in, or not")
        assert any(words in str(caught.value) for words in told)
        assert 0 < done < len(entries)
        ballast.unlink()
        # The server stops by itself if it finds no room for its log.
        if server.process is None or server.process.poll() is not None:
            server.start()
        with opened(server) as store:
            assert [e.id for e in store.entries()][:done] == [e.id for e in entries[:done]]
            assert store.head().size in (done, done + 1)
            for entry in entries[store.head().size : done + 3]:
                with store.appending() as work:
                    work.append(entry)
            assert list(store.entries()) == entries[: done + 3]
            assert list(store.check()) == []
    finally:
        server.remove()


def test_a_standby_reads_and_takes_over_with_all_that_was_acknowledged(own_server: PostgresServer):
    standby = PostgresServer(own_server.programs, memory(), own_server)
    try:
        standby.start()
        with opened(own_server) as store, opened(standby) as copy:
            entries = fill(store, 20)
            wait_until(lambda: copy.head().size == 20)
            assert list(copy.entries()) == entries
            with pytest.raises(StoreError, match="it is a standby"), copy.appending():
                pass
            own_server.stop()
            standby.administer("SELECT pg_promote()")
            fill(copy, 1)
            assert copy.head().size == 21
            assert list(copy.check()) == []
    finally:
        standby.remove()
