"""The server that the tests start is a real one: durable settings, killed and back."""

import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from postgres_server import PostgresServer, memory


@pytest.fixture
def own_server(postgres_programs: Path) -> Iterator[PostgresServer]:
    server = PostgresServer(postgres_programs, memory())
    try:
        server.start()
        yield server
    finally:
        server.remove()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT, signal.SIGKILL])
def test_what_was_committed_is_there_after_any_end_of_the_server(
    own_server: PostgresServer, how: signal.Signals
):
    own_server.administer("CREATE TABLE kept AS SELECT 41 + 1 AS answer")
    own_server.stop(how)
    own_server.start()
    with psycopg.connect(own_server.address("postgres")) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)


@pytest.mark.parametrize("setting", ["fsync", "full_page_writes", "synchronous_commit"])
def test_nothing_that_makes_it_durable_is_turned_down(postgres_server: PostgresServer, setting: str):
    with psycopg.connect(postgres_server.address("postgres")) as connection:
        assert connection.execute("SELECT current_setting(%s)", [setting]).fetchone() == ("on",)
