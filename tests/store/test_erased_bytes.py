"""What is erased from a record in SQLite is in none of its bytes, whatever its size and its neighbours."""

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from filings import MISSION, row, stored

from truce.ledger.statements import Content
from truce.store.sqlite.record import SqliteStore

# From a cell among others on a page to a chain of pages of its own.
SIZES = (20, 200, 900, 1_010, 3_000, 4_060, 4_100, 9_000, 70_000)


def secret(position: int, number: int | None) -> bytes:
    return f"<secret {position} {number}>".encode()


def filled(work, random: Random, position: int) -> None:
    rows = []
    for number in range(random.randrange(4)):
        word = secret(position, number)
        content = Content.of(word * (1 + random.choice(SIZES) // len(word)))
        made = row(number)._replace(id=f"id {word.decode()}", area=f"area {word.decode()}")
        rows.append(made._replace(content=content, commitment=content.commitment))
    work.add_rows(rows)
    entry = stored(position)
    word = secret(position, None)
    work.append(replace(entry, content=Content.of(word * (1 + random.choice(SIZES) // len(word)))))


@pytest.mark.parametrize("seed", range(4))
def test_no_byte_of_it_is_left_and_all_else_is(tmp_path: Path, seed: int):
    random, path = Random(seed), tmp_path / "record.sqlite"
    gone: list[bytes] = []
    with SqliteStore.create(path, MISSION) as store:
        for position in range(60):
            with store.appending() as work:
                filled(work, random, position)
        with store.appending() as work:
            work.append(stored(60))
        places = [(p, n) for p in range(60) for n in (None, *range(len(list(store.rows(p)))))]
        chosen = random.sample(places, len(places) // 2)
        for begin in range(0, len(chosen), 7):
            with store.appending() as work:
                for position, number in chosen[begin : begin + 7]:
                    work.erase(position, number, 60)
                    gone.append(secret(position, number))
            held = b"".join(p.read_bytes() for p in tmp_path.iterdir())
            assert [word for word in gone if word in held] == []
        assert store.wipe() == ()
        assert list(store.check()) == []
    held = path.read_bytes()
    assert [word for word in gone if word in held] == []
    assert all(secret(*place) in held for place in places if place not in chosen)


def test_a_reader_in_the_way_is_told_of(tmp_path: Path):
    path = tmp_path / "record.sqlite"
    with SqliteStore.create(path, MISSION) as store:
        with store.appending() as work:
            filled(work, Random(1), 0)
            work.append(stored(1))
        reader = store._file.reader()
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM entry").fetchall()
        with store.appending() as work:
            work.erase(0, None, 1)
        (left,) = store.wipe()
        assert "record.sqlite-wal may still hold it" in left
        reader.close()
        assert store.wipe() == ()
        assert secret(0, None) not in b"".join(p.read_bytes() for p in tmp_path.iterdir())
