"""What only PostgreSQL can do to a record: its rights, its settings, its connections. The server is real."""

import os
import signal
import socket
import subprocess
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from filings import MISSION, A, envelope, fill, row, stored
from postgres_server import PostgresServer, attempt
from psycopg import sql

from truce.errors import StoreError
from truce.ledger.statements import Content
from truce.store import postgres_migrations as migrations
from truce.store.interface import Head
from truce.store.postgres.checking import TRIGGERS
from truce.store.postgres.record import PostgresStore
from truce.store.postgres_migrations import steps

TABLES = ("record", "meta", "entry", "entry_row", "node", "checkpoint", "erasure", "waiting")


DEEDS = [
    "UPDATE truce.{0} SET {1} = {1}",
    "DELETE FROM truce.{0}",
    "TRUNCATE truce.{0} CASCADE",
    "ALTER TABLE truce.{0} DISABLE TRIGGER ALL",
    "ALTER TABLE truce.{0} ADD COLUMN more text",
    "DROP TABLE truce.{0} CASCADE",
    "SELECT * FROM truce.{0} FOR UPDATE",
]


@pytest.mark.parametrize("user", ["clerk", "visitor", "stranger"])
def test_no_login_has_a_right_to_change_anything(address: Callable[..., str], user: str):
    with psycopg.connect(address("administrator")) as connection:
        second = connection.execute(
            "SELECT relname, attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid"
            " WHERE relnamespace = 'truce'::regnamespace AND relkind = 'r' AND attnum = 2"
        ).fetchall()
    assert {table for table, _ in second} == {*TABLES, "version"}
    for table, column in second:
        for deed in DEEDS:
            error = attempt(address(user), deed.format(table, column))
            assert isinstance(error, psycopg.errors.InsufficientPrivilege), (table, deed, error)


CHANGES = [
    "UPDATE truce.entry SET envelope = 'forged', id = sha256('forged') WHERE position = 1",
    "UPDATE truce.entry SET recorded = recorded + 1 WHERE position = 2",
    "UPDATE truce.entry SET salt = NULL, data = NULL WHERE position = 1",
    "UPDATE truce.entry SET data = 'forged' WHERE position = 1",
    "UPDATE truce.entry_row SET area = 'elsewhere'",
    "UPDATE truce.entry_row SET salt = NULL, data = NULL",
    "UPDATE truce.node SET hash = sha256('forged')",
    "UPDATE truce.checkpoint SET note = 'forged'",
    "UPDATE truce.meta SET value = 'other'",
    "UPDATE truce.record SET writer = 'other'",
    "DELETE FROM truce.entry WHERE position = 2",
    "DELETE FROM truce.entry_row",
    "DELETE FROM truce.checkpoint",
    "DELETE FROM truce.node",
    "TRUNCATE truce.entry CASCADE",
    "TRUNCATE truce.entry_row",
    "TRUNCATE truce.checkpoint",
]


@pytest.mark.parametrize(
    "become",
    [
        "SET ROLE north_owner",
        "SET session_replication_role = origin",
        "SET session_replication_role = replica",
    ],
)
def test_triggers_refuse_it_even_to_the_owner(address: Callable[..., str], become: str):
    before = contents(address())
    for deed in CHANGES:
        error = attempt(address("administrator"), become, deed)
        assert error is not None, deed
        assert error.sqlstate == "TR001", (deed, error)
    assert contents(address()) == before


def contents(address: str) -> list[object]:
    with PostgresStore.open(address) as store:
        return [
            list(store.entries()),
            list(store.rows(2)),
            list(store.checkpoints()),
            list(store.leaf_hashes()),
            store.meta("copy"),
            list(store.erasures()),
        ]


_FORGED = envelope(A, 3, Content.of(b"forged")).hex()


@pytest.mark.parametrize(
    "deed",
    [
        # A gap; a time that goes back; a sequence that is not the next; an id that is not of the envelope.
        "VALUES (5, 9e15, 3, NULL, sha256('\\x{0}'), 'k', '{1}', '\\x{0}')",
        "VALUES (3, 1, 3, NULL, sha256('\\x{0}'), 'k', '{1}', '\\x{0}')",
        "VALUES (3, 9e15, 7, NULL, sha256('\\x{0}'), 'k', '{1}', '\\x{0}')",
        "VALUES (3, 9e15, 3, NULL, sha256('other'), 'k', '{1}', '\\x{0}')",
        # The rows of another entry.
        "SELECT 3, 9e15, 3, max(batch), sha256('\\x{0}'), 'k', '{1}', '\\x{0}' FROM truce.entry",
    ],
)
def test_the_database_takes_no_entry_out_of_order(address: Callable[..., str], deed: str):
    into = "INSERT INTO truce.entry (position, recorded, sequence, batch, id, kind, key, envelope) "
    error = attempt(address(), into + deed.format(_FORGED, A))
    assert error is not None
    assert (error.sqlstate or "")[:2] in ("TR", "23"), error
    proper = "VALUES (3, 9e15, 3, NULL, sha256('\\x{0}'), 'k', '{1}', '\\x{0}')"
    assert attempt(address(), into + proper.format(_FORGED, A)) is None


def test_nobody_adds_rows_to_an_entry_that_is_there(address: Callable[..., str]):
    error = attempt(
        address(),
        "INSERT INTO truce.entry_row (batch, number, id, commitment, first, last)"
        " SELECT batch, 2, 'late', sha256('late'), 0, 0 FROM truce.entry WHERE position = 2",
    )
    assert error is not None
    assert error.sqlstate == "TR002"


def test_erasing_has_one_door_and_it_wants_a_tombstone(address: Callable[..., str]):
    before = contents(address())
    for user in ("visitor", "stranger"):
        assert attempt(address(user), "SELECT truce.erase(0, -1, 2)")
    with psycopg.connect(address(), autocommit=True) as connection:
        for position, number, tombstone in [
            (2, -1, 2),
            (0, -1, 3),
            (0, -1, 0),
            (0, 0, 2),
            (2, 2, 3),
            (9, -1, 2),
        ]:
            done = connection.execute(
                "SELECT truce.erase(%s, %s, %s)", (position, number, tombstone)
            ).fetchone()
            assert done == (False,)
        assert attempt(address(), "INSERT INTO truce.erasure VALUES (0, -1, 2)")
        assert contents(address()) == before
        # Names that the caller brings along must not stand in for those that the function means.
        connection.execute("CREATE TEMP TABLE entry AS SELECT * FROM truce.entry")
        connection.execute("CREATE TEMP TABLE erasure (position bigint, number bigint, tombstone bigint)")
        connection.execute("SET search_path = pg_temp, truce")
        assert connection.execute("SELECT truce.erase(0, -1, 2)").fetchone() == (True,)
    with PostgresStore.open(address()) as store:
        assert next(store.entries()).content is None
        assert len(list(store.erasures())) == 1


def test_erased_bytes_leave_the_tables_once_they_are_rewritten(
    postgres_server: PostgresServer, mission_database: str
):
    secret = b"the name of the witness at the northern gate"
    where = postgres_server.address(mission_database)
    with PostgresStore.open(where) as store:
        with store.appending() as work:
            work.append(stored(0, text=secret.decode()))
            work.append(stored(1))
        postgres_server.administer("CHECKPOINT")
        assert found_in_tables(postgres_server, mission_database, secret)
        with store.appending() as work:
            work.erase(0, None, 1)
    postgres_server.administer("VACUUM FULL truce.entry", mission_database)
    postgres_server.administer("CHECKPOINT")
    assert not found_in_tables(postgres_server, mission_database, secret)


def found_in_tables(server: PostgresServer, database: str, secret: bytes) -> list[Path]:
    with psycopg.connect(server.address(database)) as connection:
        oid = connection.execute("SELECT oid FROM pg_database WHERE datname = current_database()").fetchone()
    assert oid
    return [p for p in (server.data / "base" / str(oid[0])).iterdir() if secret in p.read_bytes()]


def test_what_a_login_may(address: Callable[..., str]):
    with PostgresStore.open(address("visitor")) as store:
        assert store.head().size == 3
        with pytest.raises(StoreError, match="may read it, and not write"), store.appending():
            pass
        assert [e.position for e in store.entries()] == [0, 1, 2]
    with pytest.raises(StoreError, match="permission denied"):
        PostgresStore.open(address("stranger"))
    with pytest.raises(StoreError, match=r'role "nobody_known" does not exist'):
        PostgresStore.open(address("nobody_known"))


def test_a_superuser_files_as_the_writer(address: Callable[..., str]):
    with PostgresStore.open(address("administrator")) as store, store.appending() as work:
        inside = work._connection.execute("SELECT current_user").fetchone()
    assert inside == ("north_writer",)


@pytest.mark.parametrize(
    ("weakening", "why"),
    [
        ("ALTER TABLE truce.entry DISABLE TRIGGER fixed", "trigger fixed of entry is switched off"),
        ("ALTER TABLE truce.entry ENABLE TRIGGER stays", "trigger stays of entry is switched off"),
        ("DROP TRIGGER fixed ON truce.node", "trigger fixed of truce.node is gone"),
        ("GRANT UPDATE ON truce.entry TO north_writer", "may change the table entry"),
        ("GRANT TRUNCATE ON truce.checkpoint TO north_writer", "may change the table checkpoint"),
        ("ALTER TABLE truce.node SET UNLOGGED", "table node is not written to the log"),
        (
            "CREATE OR REPLACE FUNCTION truce.refuse() RETURNS trigger LANGUAGE plpgsql"
            " AS $$ BEGIN RETURN NEW; END $$",
            "function refuse is not as truce made it",
        ),
    ],
)
def test_a_record_whose_guards_are_down_takes_nothing_in(address: Callable[..., str], weakening, why):
    assert attempt(address("administrator"), weakening) is None
    with PostgresStore.open(address()) as store:
        with pytest.raises(StoreError, match=why), store.appending():
            pass
        assert "may change" in why or any(why in line for line in store.check())


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        ("DELETE FROM truce.entry WHERE position = 1", "no entry at position 1"),
        ("UPDATE truce.entry SET recorded = recorded + 1 WHERE position = 1", "another leaf"),
        ("UPDATE truce.node SET hash = sha256('x') WHERE level = 1", "node 0 of level 1"),
        ("DELETE FROM truce.node WHERE level = 1", "level 1 of the tree has 0 nodes"),
        ("DELETE FROM truce.entry_row WHERE number = 0", "rows of it are missing"),
        ("UPDATE truce.entry SET recorded = 1 WHERE position = 2", "time goes back"),
        ("INSERT INTO truce.erasure VALUES (0, -1, 2)", "content that was erased is there"),
    ],
)
def test_check_finds_what_a_superuser_did(address: Callable[..., str], damage: str, why: str):
    with psycopg.connect(address("administrator"), autocommit=True) as connection:
        for table in TABLES:
            connection.execute(f"ALTER TABLE truce.{table} DISABLE TRIGGER ALL")
        connection.execute(damage)
        for name in TRIGGERS:
            trigger, table = name.split(" of ")
            connection.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger}")
    with PostgresStore.open(address()) as store:
        found = list(store.check())
        assert any(why in line for line in found), found


def test_a_database_that_is_no_mission(postgres_server: PostgresServer, empty_database: str):
    where = postgres_server.address(empty_database)
    with pytest.raises(StoreError, match="is not a mission"):
        PostgresStore.open(where)
    postgres_server.administer("CREATE SCHEMA truce; CREATE TABLE truce.record (x int)", empty_database)
    with pytest.raises(StoreError, match="is not a mission"):
        PostgresStore.open(where)
    with pytest.raises(StoreError, match="something else called truce"):
        PostgresStore.create(where, MISSION)
    with pytest.raises(StoreError, match="does not exist"):
        PostgresStore.open(postgres_server.address("never_made"))


@pytest.mark.parametrize("encoding", ["LATIN1", "SQL_ASCII"])
def test_a_database_that_keeps_no_unicode(postgres_server: PostgresServer, encoding: str):
    name = f"coded_{encoding.lower()}"
    postgres_server.administer(f"CREATE DATABASE {name} ENCODING '{encoding}' TEMPLATE template0")
    for use in (lambda a: PostgresStore.create(a, MISSION), PostgresStore.open):
        with pytest.raises(StoreError, match=f"encoding is {encoding}.*createdb --encoding=UTF8"):
            use(postgres_server.address(name))


def test_a_newer_schema_is_left_alone(address: Callable[..., str]):
    newer = f"INSERT INTO truce.version (number) VALUES ({len(steps()) + 1})"
    assert attempt(address("administrator"), newer) is None
    for use in (PostgresStore.open, PostgresStore.upgrade):
        with pytest.raises(StoreError, match="newer truce"):
            use(address("administrator"))


def test_a_record_is_brought_forward_in_one_piece(
    address: Callable[..., str], monkeypatch: pytest.MonkeyPatch
):
    before = contents(address())
    first = steps()
    good, bad = "ALTER TABLE truce.meta ADD COLUMN note text", "CREATE TABLE truce.half (); SELECT 1/0"
    monkeypatch.setattr(migrations, "steps", lambda: (*first, good, bad))
    with pytest.raises(StoreError, match="schema version 1, and this truce writes 3"):
        PostgresStore.open(address())
    with pytest.raises(StoreError, match="division by zero"):
        PostgresStore.upgrade(address("administrator"))
    with pytest.raises(StoreError):
        PostgresStore.upgrade(address("clerk"))
    monkeypatch.setattr(migrations, "steps", lambda: first)
    assert contents(address()) == before
    monkeypatch.setattr(migrations, "steps", lambda: (*first, good))
    assert sorted(at_once(lambda: PostgresStore.upgrade(address("administrator")), 3)) == [1, 2, 2]
    assert contents(address()) == before


def at_once(work: Callable[[], int], many: int) -> list[int]:
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(work())) for _ in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_two_make_a_mission_at_once_and_one_does(postgres_server: PostgresServer, empty_database: str):
    where = postgres_server.address(empty_database)

    def make() -> int:
        try:
            PostgresStore.create(where, MISSION).close()
        except StoreError:
            return 0
        return 1

    assert sum(at_once(make, 3)) == 1
    with PostgresStore.open(where) as store:
        assert store.head() == Head(0, 0)


def test_a_login_without_rights_is_told_what_to_run(postgres_server: PostgresServer):
    postgres_server.administer("CREATE DATABASE new_south TEMPLATE template0")
    postgres_server.administer("CREATE ROLE plain LOGIN")
    where = postgres_server.address("new_south", "plain")
    with pytest.raises(StoreError, match="may not make the roles") as caught:
        PostgresStore.create(where, MISSION)
    for statement in caught.value.next.removeprefix("Have an administrator run: ").split("; "):
        postgres_server.administer(statement, "new_south")
    with PostgresStore.create(where, MISSION) as store:
        fill(store, 1)
        assert store.head().size == 1


def test_a_standby_or_read_only_database_is_read_and_not_written(
    address: Callable[..., str], postgres_server: PostgresServer, mission_database: str
):
    postgres_server.administer(f"ALTER DATABASE {mission_database} SET default_transaction_read_only = on")
    with PostgresStore.open(address()) as store:
        assert len(list(store.entries())) == 3
        assert [n for _, r in store.rows_in("north", 0, 10**6) if (n := r.number) >= 0] == [0, 1]
        with pytest.raises(StoreError, match="can only be read"), store.appending():
            pass


@pytest.mark.parametrize("setting", ["database", "server"])
def test_a_server_that_acknowledges_too_soon_is_refused(
    address: Callable[..., str], postgres_server: PostgresServer, mission_database: str, setting: str
):
    with PostgresStore.open(address()) as store:
        if setting == "database":
            postgres_server.administer(f"ALTER DATABASE {mission_database} SET synchronous_commit = off")
            with pytest.raises(StoreError, match="acknowledges before it has written"):
                PostgresStore.open(address())
            return
        # Even if it is set while the record is open.
        fill(store, 1)
        try:
            postgres_server.administer("ALTER SYSTEM SET full_page_writes = off")
            postgres_server.administer("SELECT pg_reload_conf()")
            with pytest.raises(StoreError, match="full_page_writes is off"):  # noqa: PT012
                for _ in range(1000):
                    fill(store, 1)
        finally:
            postgres_server.administer("ALTER SYSTEM RESET ALL")
            postgres_server.administer("SELECT pg_reload_conf()")
        # Whoever was refused holds nobody up.
        with PostgresStore.open(address()) as other:
            fill(other, 1)


def test_other_settings_of_a_database_do_not_matter(
    address: Callable[..., str], postgres_server: PostgresServer, mission_database: str
):
    for name, value in [
        ("default_transaction_isolation", "serializable"),
        ("search_path", "nowhere"),
        ("bytea_output", "escape"),
        ("DateStyle", "German"),
        ("lock_timeout", "1"),
        ("standard_conforming_strings", "off"),
    ]:
        postgres_server.administer(f"ALTER DATABASE {mission_database} SET {name} = '{value}'")
    with PostgresStore.open(address()) as store, PostgresStore.open(address()) as other:
        fill(store, 3)
        fill(other, 3)
        assert store.head().size == 9
        assert list(store.check()) == []


@pytest.fixture
def guarded(postgres_server: PostgresServer, mission_database: str) -> Iterator[str]:
    """The password of a login that needs one."""
    control = postgres_server.data / "pg_hba.conf"
    trusting = control.read_text()
    postgres_server.administer("CREATE ROLE guarded LOGIN PASSWORD 'open-sesame'")
    postgres_server.administer("GRANT north_writer TO guarded")
    control.write_text(f"local all guarded scram-sha-256\n{trusting}")
    postgres_server.administer("SELECT pg_reload_conf()")
    yield "open-sesame"
    control.write_text(trusting)
    postgres_server.administer("SELECT pg_reload_conf()")


def test_no_error_repeats_a_password(postgres_server: PostgresServer, mission_database: str, guarded: str):
    host = postgres_server.folder
    right = f"postgresql://guarded:{guarded}@/{mission_database}?host={host}"
    with PostgresStore.open(right) as store:
        assert guarded not in repr(store) + repr(store._address)
        fill(store, 1)
    wrong = [
        f"postgresql://guarded:{guarded}-not@/{mission_database}?host={host}",
        f"postgresql://guarded:{guarded}@/no_{mission_database}?host={host}",
        f"postgresql://guarded:{guarded}@nowhere.invalid/{mission_database}",
        f"postgresql://guarded:12@{guarded}@localhost/{mission_database}",
        f"postgresql://guarded:12/{guarded}@localhost/{mission_database}",
        f"postgresql://guarded:12?{guarded}@localhost/{mission_database}",
        f"postgresql://guarded:{guarded}@localhost:port/{mission_database}",
        f"postgresql://guarded:{guarded}@localhost/{mission_database}?sslmode=perhaps",
        f"postgresql://guarded@localhost/{mission_database}?password={guarded}&{guarded}",
        f"service=nowhere password={guarded} {guarded}",
        f"postgresql://[{guarded}/{mission_database}",
    ]
    for address in wrong:
        with pytest.raises(StoreError) as caught:
            PostgresStore.open(address)
        told = "".join(traceback.format_exception(caught.value)) + repr(caught.value.args)
        source = [line for line in told.splitlines() if "PostgresStore.open(address)" not in line]
        assert guarded not in "\n".join(source)
        assert caught.value.__context__ is None
        assert caught.value.__cause__ is None


def test_a_service_of_libpq(
    postgres_server: PostgresServer, mission_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    services = tmp_path / "services.conf"
    services.write_text(
        f"[north]\nhost={postgres_server.folder}\ndbname={mission_database}\nuser=administrator\n"
    )
    monkeypatch.setenv("PGSERVICEFILE", str(services))
    for address in ("service=north", "postgresql://?service=north"):
        with PostgresStore.open(address) as store:
            assert store.head().size == 0
            assert "service=north" in repr(store)
    with pytest.raises(StoreError, match="south"):
        PostgresStore.open("service=south")


def test_a_read_survives_a_cut_connection(address: Callable[..., str]):
    with PostgresStore.open(address()) as store:
        assert store.head().size == 3
        cut_all(address("administrator"))
        assert store.head().size == 3
        entries = store.entries()
        next(entries)
        cut_all(address("administrator"))
        assert len(list(entries)) == 2
        fill(store, 1)
        cut_all(address("administrator"))
        fill(store, 1)
        assert store.head().size == 5


def test_a_connection_cut_while_appending_leaves_nothing(address: Callable[..., str]):
    with PostgresStore.open(address()) as store:
        with pytest.raises(StoreError, match="connection was lost"), store.appending() as work:  # noqa: PT012
            work.append(stored(3))
            cut_all(address("administrator"))
        assert store.head().size == 3
        fill(store, 1)
        assert list(store.check()) == []


def cut_all(address: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


class Wire:
    """A stretch of wire between a client and the server that is cut when a word of ours has gone through."""

    def __init__(self, server: Path, here: Path, word: bytes) -> None:
        self.server, self.word = server, word
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(here))
        self.listener.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        server = socket.socket(socket.AF_UNIX)
        server.connect(str(self.server))
        cut = threading.Event()

        def back() -> None:
            while data := server.recv(65536):
                if cut.is_set():
                    client.shutdown(socket.SHUT_RDWR)
                    return
                client.sendall(data)

        threading.Thread(target=back, daemon=True).start()
        with closing(client):
            while data := client.recv(65536):
                if self.word in data:
                    cut.set()
                server.sendall(data)


def test_a_lost_acknowledgement_is_no_acknowledgement(
    postgres_server: PostgresServer, mission_database: str, tmp_path: Path
):
    wire = Wire(postgres_server.folder / ".s.PGSQL.5432", tmp_path / ".s.PGSQL.5432", b"COMMIT\0")
    entry = stored(0)
    with (
        closing(wire.listener),
        PostgresStore.open(f"postgresql://administrator@/{mission_database}?host={tmp_path}") as store,
        pytest.raises(StoreError, match="may have taken it in, or not"),
        store.appending() as work,
    ):
        work.append(entry)
    with PostgresStore.open(postgres_server.address(mission_database)) as store:
        assert store.find(entry.id) == entry
        with pytest.raises(StoreError, match="position 0; the next is 1"), store.appending() as work:
            work.append(entry)
        assert store.head().size == 1


def test_whoever_waits_too_long_is_told(address: Callable[..., str]):
    with PostgresStore.open(address()) as store, PostgresStore.open(address(), patience=0.2) as other:
        busy = pytest.raises(StoreError, match="written by somebody else")
        with store.appending(), busy, other.appending():
            pass
        fill(other, 1)
        busy = pytest.raises(StoreError, match="another part of this process")
        with other.appending(), busy, other.appending():
            pass


def test_pages_are_bounded_by_weight(postgres_server: PostgresServer, mission_database: str):
    with PostgresStore.open(postgres_server.address(mission_database)) as store:
        made = [stored(i, text=f"{i}" * 3_000_000) for i in range(7)]
        with store.appending() as work:
            work.add_rows([row(i)._replace(content=Content.of(b"x" * 5_000_000)) for i in range(4)])
            for entry in made:
                work.append(entry)
        assert list(store.entries()) == made
        assert [r.number for r in store.rows(0)] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    "wrong",
    [
        row(0)._replace(id="a\0b"),
        row(0)._replace(area="\udc80"),
        row(0)._replace(first=2**70),
        row(0)._replace(commitment=b"short"),
    ],
)
def test_what_the_server_cannot_keep_is_refused(address: Callable[..., str], wrong):
    with PostgresStore.open(address()) as store:
        with pytest.raises(StoreError), store.appending() as work:  # noqa: PT012
            work.add_rows([wrong])
            work.append(stored(3))
        assert store.head().size == 3
        assert list(store.check()) == []


def test_an_iterator_that_is_left_early_lets_go(address: Callable[..., str]):
    with PostgresStore.open(address()) as store:
        for _ in range(3):
            rows = store.rows_in("north", 0, 10**6)
            next(rows)
            rows.close()
        with psycopg.connect(address("administrator")) as connection:
            open_ones = connection.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND state LIKE 'idle in transaction%'"
            ).fetchone()
        assert open_ones == (0,)
        held = store._reading.connection().execute("SELECT count(*) FROM pg_cursors").fetchone()
        assert held == (0,)


def test_nothing_comes_in_through_an_appending_that_is_over(address: Callable[..., str]):
    with PostgresStore.open(address()) as store:
        with store.appending() as work:
            work.append(stored(3))
        for late in (
            lambda: work.append(stored(4)),
            lambda: work.set_meta("late", "yes"),
            lambda: work.add_checkpoint(4, b"late"),
            lambda: work.erase(0, None, 3),
        ):
            with pytest.raises(StoreError, match="is over"):
                late()
        assert store.head().size == 4
        assert store.meta("late") is None
        assert len(list(store.checkpoints())) == 1


def test_a_fork_does_not_share_the_line(address: Callable[..., str]):
    with PostgresStore.open(address()) as store:
        fill(store, 1)
        child = os.fork()
        if child == 0:
            refused = 0
            for use in (store.head, lambda: store.appending().__enter__()):
                try:
                    use()
                except StoreError:
                    refused += 1
            store.close()
            os._exit(0 if refused == 2 else 1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        fill(store, 1)
        assert store.head().size == 5


def test_an_interrupt_leaves_nothing_and_the_store_goes_on(address: Callable[..., str]):
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with PostgresStore.open(address()) as store, PostgresStore.open(address()) as other:
        before = signal.signal(signal.SIGALRM, interrupt)
        try:
            with other.appending():
                signal.setitimer(signal.ITIMER_REAL, 0.2)
                with pytest.raises(KeyboardInterrupt), store.appending():
                    pass
        finally:
            signal.signal(signal.SIGALRM, before)
        with pytest.raises(KeyboardInterrupt), store.appending() as work:  # noqa: PT012
            work.append(stored(3))
            raise KeyboardInterrupt
        assert store.head().size == 3
        fill(store, 1)
        assert list(store.check()) == []


def test_a_database_may_have_any_name(postgres_server: PostgresServer):
    name = 'Nord "50%" {owner}; --'
    with psycopg.connect(postgres_server.address("postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
    where = (
        f"postgresql://administrator@/Nord%20%2250%25%22%20%7Bowner%7D%3B%20--?host={postgres_server.folder}"
    )
    with PostgresStore.create(where, MISSION) as store:
        assert where.removesuffix(f"?host={postgres_server.folder}") in repr(store)
        fill(store, 2)
        assert list(store.check()) == []


@pytest.mark.parametrize("id_", ["", "ab", "AB" * 32, "ab " * 21 + "a", "é" * 64, "a\0" * 32])
def test_what_is_no_id_is_found_nowhere(address: Callable[..., str], id_: str):
    with PostgresStore.open(address()) as store:
        known = next(store.entries())
        assert store.find(known.id) == known
        assert store.find(known.id.upper()) is None
        assert store.find(id_) is None
        assert list(store.waiting_rows(id_)) == []


@pytest.mark.parametrize("number", [-1, 2**31, 2**63 - 1, 2**63, 2**70])
def test_numbers_of_any_size_are_asked_for_in_vain(address: Callable[..., str], number: int):
    with PostgresStore.open(address()) as store:
        assert len(list(store.entries(number))) == (3 if number < 0 else 0)
        assert len(list(store.entries(0, number))) == (0 if number < 0 else 3)
        assert list(store.rows(number)) == []
        assert len(list(store.rows_in("north", -number, number))) == (0 if number < 0 else 2)
        assert list(store.rows_in("north", number, number)) == []
        assert store.size_at(number) in (0, 3)
        assert list(store.checkpoints(number)) == ([(3, b"note")] if number < 0 else [])
        for place in ((0, number), (number, 0)):
            with pytest.raises(StoreError):
                store.nodes([place])
        for deed in (lambda w: w.erase(number, None, 2), lambda w: w.add_checkpoint(number, b"x")):
            with pytest.raises(StoreError), store.appending() as work:
                deed(work)


def test_a_dump_that_is_restored_is_the_same_record_with_its_guards(
    address: Callable[..., str], postgres_server: PostgresServer, mission_database: str, tmp_path: Path
):
    dump = tmp_path / "dump.sql"
    as_administrator = ["-h", postgres_server.folder, "-U", "administrator"]
    with dump.open("wb") as out:
        command = [postgres_server.programs / "pg_dump", *as_administrator, mission_database]
        subprocess.run(command, stdout=out, check=True, timeout=60)
    before = contents(address())
    postgres_server.administer("DROP SCHEMA truce CASCADE", mission_database)
    command = [
        postgres_server.programs / "psql",
        *as_administrator,
        "-q",
        "-v",
        "ON_ERROR_STOP=1",
        "-f",
        dump,
    ]
    subprocess.run([*command, mission_database], check=True, timeout=60, stdout=subprocess.DEVNULL)
    assert contents(address()) == before
    error = attempt(address("administrator"), "DELETE FROM truce.checkpoint")
    assert error is not None
    assert error.sqlstate == "TR001"
    with PostgresStore.open(address()) as store:
        fill(store, 1)
        assert list(store.check()) == []
