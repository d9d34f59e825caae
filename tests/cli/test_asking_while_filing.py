"""A process files while commands are asked, on a file and on a server: none of them holds another up."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from commands import here
from postgres_server import PostgresServer

from truce.mission.missions import Mission

FILING = """
import sys
import truce
from truce.findings.record import Rating
with truce.open(sys.argv[1]) as mission:
    number = 0
    while True:
        number += 1
        rating = Rating(id=f"r{number}", source="radio", letter="B", by="Ana", known=0)
        print(mission.file_noun(rating), flush=True)
"""
QUESTIONS: tuple[tuple[str, ...], ...] = (
    ("status", "{lake}", "--json"),
    ("timeline", "{lake}", "--json"),
    ("history", "{lake}"),
    ("key", "list", "{lake}"),
    ("ledger", "verify", "{lake}", "--json"),
    ("doctor", "{lake}"),
    ("export", "{lake}", "{out}"),
    ("sync", "id", "{lake}"),
)


@pytest.fixture(params=["file", "server"])
def lake(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    address, server = None, None
    if request.param == "server":
        server = request.getfixturevalue("postgres_server")
        server.administer("CREATE DATABASE beside TEMPLATE template0")
        address = server.address("beside")
    (tmp_path / "strike.txt").write_text("Kenya's army shelled Gulu on 9 May 2031, a hospital director said.")
    with Mission.create(tmp_path / "lake", "Lake", holder="T", address=address) as mission:
        mission.ingest(tmp_path / "strike.txt")
    yield tmp_path / "lake"
    if server is not None:
        server.administer("DROP DATABASE beside WITH (FORCE)")
        for role in ("owner", "writer", "reader"):
            server.administer(f"DROP ROLE beside_{role}")


class Clerk:
    """The process that files, and what it said is filed."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.filed: list[str] = []
        self.one_more = threading.Condition()
        self._process = process
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with self.one_more:
                self.filed.append(line.strip())
                self.one_more.notify_all()

    def goes_on(self, more: int = 1) -> bool:
        """Whether it files so many more, within a minute."""
        with self.one_more:
            wanted = len(self.filed) + more
            return self.one_more.wait_for(lambda: len(self.filed) >= wanted, 60)


@contextmanager
def clerk_at(lake: Path) -> Iterator[Clerk]:
    process = subprocess.Popen([sys.executable, "-c", FILING, str(lake)], stdout=subprocess.PIPE, text=True)
    try:
        yield Clerk(process)
    finally:
        process.kill()
        process.wait(60)


def test_every_question_is_answered_while_somebody_files(lake: Path, tmp_path: Path):
    seen = 0
    with clerk_at(lake) as clerk:
        assert clerk.goes_on(5)
        for number, question in enumerate(QUESTIONS):
            before = len(clerk.filed)
            code, out, messages = here(
                *(part.format(lake=lake, out=tmp_path / f"out{number}") for part in question)
            )
            assert code == 0, (question, out, messages)
            # Each is an answer about one moment, no earlier than what was acknowledged before.
            if question[-1] == "--json":
                entries = json.loads(out)["entries"]
                assert entries >= max(seen, 3 + before)
                seen = entries
            assert clerk.goes_on(), "a question stops nobody who files"
    code, out, _ = here("ledger", "verify", lake)
    assert code == 0, out
    with Mission.open(lake) as mission:
        assert {entry.id for entry in mission.entries()} >= set(clerk.filed)
    assert here("import", tmp_path / "copy", tmp_path / "out6")[0] == 0


def test_a_reader_that_stays_open_holds_nothing_up(lake: Path, request: pytest.FixtureRequest):
    """Hours of a board on the wall: the -wal file and the server's old rows must not pile up behind it."""
    with Mission.open(lake) as board, Mission.open(lake) as clerk:
        board.state("2031-05-20")
        half_read = board.store.entries()
        next(half_read)
        for _ in range(40):
            with clerk.filing() as work:
                work.add("rating", b"x" * 1_000_000)
        wal = lake / "record.sqlite-wal"
        if wal.exists():
            assert wal.stat().st_size < 30_000_000
        else:
            server: PostgresServer = request.getfixturevalue("postgres_server")
            with psycopg.connect(server.address("beside")) as connection:
                held = connection.execute(
                    "SELECT state, backend_xmin FROM pg_stat_activity WHERE datname = current_database()"
                    " AND application_name = 'truce'"
                ).fetchall()
            assert len(held) >= 2
            assert all(row == ("idle", None) for row in held), held
        assert len(list(half_read)) == 42 or board.size == 43
        assert board.size == 43
