"""The commands on a mission whose record a PostgreSQL server keeps: what its administrator and clerks see."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from commands import RUN, here, truce
from hypothesis import settings
from postgres_server import PostgresServer, memory

from truce.mission.missions import Mission
from truce.store import postgres_migrations as migrations
from truce.store.postgres.record import PostgresStore

ROUNDS = 2 if settings.default.max_examples >= 1000 else 1
STRIKE = "Kenya's army shelled Gulu in Uganda on 9 May 2031, killing four soldiers, a hospital director said."


@pytest.fixture(scope="module")
def database(postgres_server: PostgresServer) -> Iterator[str]:
    postgres_server.administer("CREATE DATABASE lakeside TEMPLATE template0")
    for login in ("clerk_of_lake", "visitor_of_lake"):
        postgres_server.administer(f"CREATE ROLE {login} LOGIN")
    yield "lakeside"
    postgres_server.administer("DROP DATABASE lakeside WITH (FORCE)")
    for role in ("clerk_of_lake", "visitor_of_lake", "lakeside_owner", "lakeside_writer", "lakeside_reader"):
        postgres_server.administer(f"DROP ROLE {role}")


@pytest.fixture
def lake(postgres_server: PostgresServer, database: str, tmp_path: Path) -> Path:
    """A mission of one document, whose folder has the login of a clerk."""
    postgres_server.administer("DROP SCHEMA IF EXISTS truce CASCADE", database)
    (tmp_path / "strike.txt").write_text(STRIKE)
    with Mission.create(
        tmp_path / "lake", "Lake", holder="T", address=postgres_server.address(database)
    ) as mission:
        mission.ingest(tmp_path / "strike.txt")
    postgres_server.administer("GRANT lakeside_writer TO clerk_of_lake")
    postgres_server.administer("GRANT lakeside_reader TO visitor_of_lake")
    log_in(tmp_path / "lake", postgres_server.address(database, "clerk_of_lake"))
    return tmp_path / "lake"


def log_in(folder: Path, address: str) -> None:
    (folder / "record.address").write_text(address)


def test_a_clerk_files_and_a_visitor_asks(lake: Path, postgres_server: PostgresServer, database: str):
    code, out, _ = truce("doctor", lake)
    assert code == 0, out
    assert here("rate", lake, "clinic", "B", "--by", "Ana")[0] == 0
    log_in(lake, postgres_server.address(database, "visitor_of_lake"))
    assert here("status", lake)[0] == 0
    code, out, messages = here("rate", lake, "clinic", "B", "--by", "Ana")
    assert (code, out) == (2, "")
    assert "may read it, and not write" in messages
    assert 'GRANT "lakeside_writer" TO "visitor_of_lake"' in messages


@pytest.mark.parametrize("role", ["clerk_of_lake", "visitor_of_lake"])
def test_doctor_names_a_role_that_may_change_what_is_recorded(
    lake: Path, postgres_server: PostgresServer, database: str, role: str
):
    for right in ("UPDATE", "DELETE", "TRUNCATE"):
        postgres_server.administer(f"GRANT {right} ON truce.entry TO {role}", database)
        code, out, _ = here("doctor", lake)
        assert code == 1
        assert f"role {role} may change what is recorded (tables entry)" in " ".join(out.split())
        postgres_server.administer(f"REVOKE {right} ON truce.entry FROM {role}", database)
    assert here("doctor", lake)[0] == 0


def test_an_address_with_a_password_in_the_folder_is_named_and_never_shown(
    lake: Path, postgres_server: PostgresServer, database: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("TRUCE_DEBUG", "1")
    log_in(lake, postgres_server.address(database, "clerk_of_lake", password="hunter2"))
    code, out, messages = here("doctor", lake)
    assert code == 1
    assert "holds a password" in out
    assert "hunter2" not in out + messages
    for address in (
        "postgresql://ana:hunter2@127.0.0.1:1/x",
        "postgresql://ana:hun@ter2:hunter2@h/x",
        "host=h password=hunter2",
        "postgresql://ana@h/x?password=hunter2&bad",
    ):
        log_in(lake, address)
        for command in (("status", lake), ("doctor", lake)):
            code, out, messages = here(*command)
            assert code == 2
            assert "hunter2" not in out + messages, messages
            assert "hun@ter2" not in out + messages


@pytest.mark.parametrize(
    "arguments",
    [
        ("status", "postgresql://ana:hunter2@h/x"),
        ("init", "postgresql://ana:hunter2@h/x"),
        ("init", "{new}", "--record", "postgresql://ana:hunter2@h/x"),
        ("init", "{new}", "--record", "postgresql://h/x?sslpassword=hunter2"),
        ("import", "{new}", "{new}", "--record", "postgresql://ana:hunter2@h/x"),
        ("explain", "postgresql://ana:hunter2@h/x", "st-1"),
        ("sync", "id", "service=x password=hunter2"),
        ("doctor", "{lake}", "--upgrade", "--record", "postgresql://ana:hunter2@h/x"),
    ],
)
def test_a_password_on_the_command_line_is_refused_and_not_repeated(
    lake: Path, tmp_path: Path, arguments: tuple[str, ...]
):
    given = [each.format(new=tmp_path / "new", lake=lake) for each in arguments]
    code, out, messages = here(*given)
    assert (code, out) == (2, "")
    assert "hunter2" not in messages
    assert "password" in messages
    assert not (tmp_path / "new").exists()


def test_a_server_that_may_lose_what_it_acknowledged_is_refused_by_name(
    postgres_programs: Path, tmp_path: Path
):
    server, bay = PostgresServer(postgres_programs, memory()), tmp_path / "bay"
    try:
        server.start()
        server.administer("CREATE DATABASE bay TEMPLATE template0")
        assert here("init", bay, "--record", server.address("bay"))[0] == 0
        for name in ("synchronous_commit", "fsync", "full_page_writes"):
            server.administer(f"ALTER SYSTEM SET {name} = off")
            server.administer("SELECT pg_reload_conf()")
            for command in (("rate", bay, "clinic", "B", "--by", "Ana"), ("doctor", bay)):
                until = time.monotonic() + 30
                code, out, messages = here(*command)
                while code == 0 and time.monotonic() < until:
                    code, out, messages = here(*command)
                assert code == 2, out
                assert f"{name} is off" in messages
                assert f"set {name} to on" in messages
            server.administer(f"ALTER SYSTEM RESET {name}")
            server.administer("SELECT pg_reload_conf()")
    finally:
        server.remove()


def test_a_server_that_goes_away_within_a_command_is_told_and_loses_nothing_acknowledged(
    postgres_programs: Path, tmp_path: Path
):
    server = PostgresServer(postgres_programs, memory())
    files = [tmp_path / f"report-{number}.txt" for number in range(10)]
    for number, file in enumerate(files):
        file.write_text(f"{STRIKE} It was report {number} of the clinic.")
    try:
        server.start()
        server.administer("CREATE DATABASE bay TEMPLATE template0")
        assert here("init", tmp_path / "bay", "--record", server.address("bay"))[0] == 0
        for how in (signal.SIGQUIT, signal.SIGINT)[:ROUNDS]:
            size = entries(server.address("bay"))
            command = [sys.executable, "-c", RUN, "ingest", tmp_path / "bay", *files]
            process = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ}
            )
            until = time.monotonic() + 60
            while entries(server.address("bay")) < size + 4:
                assert time.monotonic() < until
            server.stop(how)
            out, messages = process.communicate(timeout=60)
            assert process.returncode == 2
            assert "Traceback" not in messages
            assert any(
                words in messages for words in ("the connection was lost", "cannot be reached", "is stopping")
            ), messages
            told = out.count(": taken in") + out.count(": known already")
            assert told >= 1, "what was acknowledged before is said"
            server.start()
            assert (entries(server.address("bay")) - 1) // 2 >= told
            code, out, messages = here("status", tmp_path / "bay")
            assert code == 0, messages
        code, out, messages = here("ingest", tmp_path / "bay", *files)
        assert code == 0, messages
        code, out, messages = here("ledger", "verify", tmp_path / "bay")
        assert code == 0, out
        assert entries(server.address("bay")) == 1 + 2 * len(files)
    finally:
        server.remove()


def entries(address: str) -> int:
    with psycopg.connect(address) as connection:
        ((count,),) = connection.execute("SELECT count(*) FROM truce.entry").fetchall()
    return int(count)


def test_an_import_that_is_killed_is_tried_again(lake: Path, postgres_server: PostgresServer, tmp_path: Path):
    assert here("export", lake, tmp_path / "out")[0] == 0
    postgres_server.administer("CREATE DATABASE second_lake TEMPLATE template0")
    address = postgres_server.address("second_lake")
    with Mission.open(lake) as mission:
        name = mission.store.mission
    try:
        # What is left when it is killed after the tables were made, and after all was copied.
        PostgresStore.create(address, name).close()
        assert here("import", tmp_path / "a", tmp_path / "out", "--record", address)[0] == 0
        code, _, messages = here("import", tmp_path / "b", tmp_path / "out", "--record", address)
        assert code == 0, messages
        assert here("status", tmp_path / "b")[1] == here("status", lake)[1]
        assert here("ledger", "verify", tmp_path / "b")[0] == 0
        # The server's record of another mission is left alone.
        assert here("init", tmp_path / "other", "--holder", "T")[0] == 0
        assert here("export", tmp_path / "other", tmp_path / "out2")[0] == 0
        code, _, messages = here("import", tmp_path / "c", tmp_path / "out2", "--record", address)
        assert code == 2
        assert "holds the record of another mission" in messages
        assert not (tmp_path / "c").exists()
    finally:
        postgres_server.administer("DROP DATABASE second_lake WITH (FORCE)")


def test_a_folder_with_two_records_is_refused(lake: Path, tmp_path: Path):
    assert here("init", tmp_path / "other", "--holder", "T")[0] == 0
    (lake / "record.sqlite").write_bytes((tmp_path / "other" / "record.sqlite").read_bytes())
    for command in (("status", lake), ("doctor", lake)):
        code, _, messages = here(*command)
        assert code == 2
        assert "which of the two records counts cannot be known" in messages


def test_an_older_record_is_upgraded_by_its_owner_who_has_a_backup(
    lake: Path,
    postgres_server: PostgresServer,
    database: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    first = migrations.steps()
    monkeypatch.setattr(migrations, "steps", lambda: (*first, "CREATE TABLE truce.colour (name text)"))
    owner = postgres_server.address(database)
    code, _, messages = here("status", lake)
    assert code == 2
    assert "is of schema version 1, and this truce writes 2" in messages
    assert "truce doctor MISSION --upgrade" in messages
    code, _, messages = here("doctor", lake, "--upgrade", "--record", owner)
    assert code == 2
    assert "is not upgraded without a backup" in messages
    assert "pg_dump" in messages
    (tmp_path / "no.dump").write_text("hello")
    code, _, messages = here("doctor", lake, "--upgrade", "--record", owner, "--backup", tmp_path / "no.dump")
    assert code == 2
    assert "is no dump" in messages
    dump = tmp_path / "dump"
    command = [postgres_server.programs / "pg_dump", "--format=custom", f"--file={dump}", owner]
    subprocess.run(command, check=True, timeout=60)
    code, _, messages = here("doctor", lake, "--upgrade", "--backup", dump)
    assert code == 2, "a clerk may not"
    code, out, messages = here("doctor", lake, "--upgrade", "--record", owner, "--backup", dump)
    assert code == 0, out + messages
    assert "from schema 1" in out
    assert str(dump) in out
    assert here("doctor", lake, "--upgrade")[0] == 0
    assert here("status", lake)[0] == 0
    monkeypatch.setattr(migrations, "steps", lambda: first)
    code, _, messages = here("status", lake)
    assert code == 2
    assert "newer truce" in messages
