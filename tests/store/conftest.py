"""The stores that the contract suite runs on.

Another store joins by its name in `STORES` and a fixture `<name>_place` that gives a `Place`
(tests/shared/filings.py).
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from filings import MISSION, Place

from truce.store.interface import Store
from truce.store.sqlite import SqliteStore

STORES = ["sqlite", "encrypted"]
KEY = bytes(range(32))


@pytest.fixture
def quick_path(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: for what syncs a thousand times, and is not about the disk."""
    if not os.access("/dev/shm", os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir="/dev/shm", prefix="truce-") as folder:
        yield Path(folder)


@pytest.fixture
def sqlite_place(tmp_path: Path) -> Place:
    path = tmp_path / "record.db"
    return Place(lambda mission: SqliteStore.create(path, mission), lambda: SqliteStore.open(path, wait=0.2))


@pytest.fixture
def encrypted_place(tmp_path: Path) -> Place:
    path = tmp_path / "sealed.db"
    return Place(
        lambda mission: SqliteStore.create(path, mission, KEY), lambda: SqliteStore.open(path, KEY, wait=0.2)
    )


@pytest.fixture(params=STORES)
def place(request: pytest.FixtureRequest) -> Place:
    found: Place = request.getfixturevalue(f"{request.param}_place")
    return found


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    """A new record, empty."""
    with place.create(MISSION) as made:
        yield made
