"""The same mission with its record on a PostgreSQL server."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from postgres_server import PostgresServer

from truce.errors import StoreError
from truce.mission.missions import Mission

STRIKE = "Kenya's army shelled Gulu in Uganda on 9 May 2031, killing four soldiers, a hospital director said."
AT = "2031-05-20"


@pytest.fixture
def postgres_address(postgres_server: PostgresServer) -> Iterator[str]:
    """An empty database of a real server."""
    with psycopg.connect(postgres_server.address("postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE lake TEMPLATE template0")
        yield postgres_server.address("lake")
        connection.execute("DROP DATABASE lake WITH (FORCE)")


def test_a_mission_on_a_server_answers_as_one_in_a_folder(postgres_address: str, tmp_path: Path):
    (tmp_path / "strike.txt").write_text(STRIKE)
    served, carried = tmp_path / "served", tmp_path / "carried"
    with (
        Mission.create(served, "Lake", holder="T", address=postgres_address) as one,
        Mission.create(carried, "Lake", holder="T") as other,
    ):
        for mission in (one, other):
            assert mission.ingest(tmp_path / "strike.txt").outcome == "new"
        assert [i.id for i in one.state(AT).incidents] == [i.id for i in other.state(AT).incidents]
    assert not (served / "record.sqlite").exists()
    with Mission.open(served) as again:
        assert again.size == 3
        assert again.ingest(tmp_path / "strike.txt").outcome == "known"


@pytest.mark.parametrize("given", ["postgresql://ana:secret@db.example/lake", "not an address"])
def test_an_address_with_a_password_or_of_nothing_is_refused(tmp_path: Path, given: str):
    with pytest.raises(StoreError) as refused:
        Mission.create(tmp_path / "m", "Lake", holder="T", address=given)
    assert "secret" not in str(refused.value)
    assert not (tmp_path / "m").exists()
