"""Watching with the record on a PostgreSQL server: the same entries, once, after kills on either side."""

import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from data_server import Interface, acled_row
from hypothesis import settings
from postgres_server import PostgresServer, memory
from watched import Watching, feed, killed_on_the_way, sector_report
from web_server import WebServer, http, serving

from truce.errors import StoreError
from truce.mission.answers.feeds import feeds_in
from truce.mission.missions import Mission

KILLS = 40 if settings.default.max_examples >= 1000 else 6


@pytest.fixture
def web() -> Iterator[WebServer]:
    with serving() as server:
        yield server


@pytest.fixture
def address(postgres_server: PostgresServer) -> Iterator[str]:
    """An empty database of a real server."""
    with psycopg.connect(postgres_server.address("postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE arden TEMPLATE template0")
        yield postgres_server.address("arden")
        connection.execute("DROP DATABASE arden WITH (FORCE)")


def made(tmp_path: Path, address: str, web: WebServer) -> Watching:
    """A mission that watches a folder, a feed and pages of rows."""
    seen = Watching(Mission.create(tmp_path / "m", "Arden", holder="staff", address=address))
    (tmp_path / "inbox").mkdir()
    seen.allow(web.term)
    seen.watch(tmp_path / "inbox", web.url("/feed"))
    seen.watch(web.url("/api/acled/read"), kind="acled")
    return seen


def brings(seen: Watching, web: WebServer, number: int) -> None:
    """Something new of each kind."""
    inbox = seen.mission.path.parent / "inbox"
    (inbox / f"{number}.txt").write_text(sector_report(number))
    link = f"https://news.example/{number}"
    web.pages["/feed"] = http(feed((link, sector_report(100 + number), f"Sector {number}")))
    web.pages["/api/acled/read"] = Interface("acled", [acled_row(n) for n in range(12 + number)])


def check(seen: Watching, numbers: int) -> None:
    """All that was brought is there, and once."""
    wanted = [sector_report(n) for n in range(numbers)] + [sector_report(100 + n) for n in range(numbers)]
    assert seen.texts() == sorted(wanted)
    rows = sum(feed.rows for feed in feeds_in(seen.mission.feed_rows.parts()) if feed.is_whole)
    assert rows == 11 + numbers
    assert list(seen.mission.store.check()) == []


def test_a_record_on_a_server_is_watched_as_one_in_a_folder(tmp_path: Path, web: WebServer, address: str):
    seen = made(tmp_path, address, web)
    for number in range(2):
        brings(seen, web, number)
        assert seen.once().outcomes == {"new": 3}
    size = seen.mission.size
    assert seen.once().outcomes == {}
    assert seen.mission.size == size
    check(seen, 2)
    seen.mission.close()


def test_killed_at_any_point_nothing_is_lost_or_there_twice(tmp_path: Path, web: WebServer, address: str):
    seen = made(tmp_path, address, web)
    brings(seen, web, 0)
    killed_on_the_way(seen, 0)
    for step in range(1, KILLS + 1):
        brings(seen, web, step)
        killed_on_the_way(seen, step / (KILLS + 1))
        seen.once()
        check(seen, step + 1)
    seen.mission.close()


def test_a_server_that_goes_away_ends_the_rounds_with_a_word_and_loses_nothing(
    tmp_path: Path, web: WebServer, postgres_programs: Path
):
    server = PostgresServer(postgres_programs, memory())
    try:
        server.start()
        server.administer("CREATE DATABASE arden TEMPLATE template0")
        seen = made(tmp_path, server.address("arden"), web)
        brings(seen, web, 0)
        seen.once()
        brings(seen, web, 1)
        rounds = seen.rounds()
        rounds._tell = lambda _one: server.stop(signal.SIGQUIT)
        with pytest.raises(StoreError):
            rounds.run(once=True)
        seen.mission.close()
        server.start()
        seen = Watching(Mission.open(tmp_path / "m"))
        seen.once()
        check(seen, 2)
        seen.mission.close()
    finally:
        server.remove()
