"""Two processes file into one served mission, and they and the server are killed: no fault is found."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from postgres_server import PostgresServer, memory

from truce.errors import StoreError
from truce.ledger.verifying import Verification
from truce.mission.missions import Mission

FILING = Path(__file__).with_name("served_filing.py")
KILLS = 60 if settings.default.max_examples >= 1000 else 6
PATIENCE = 120


@pytest.fixture
def own_server(postgres_programs: Path) -> Iterator[PostgresServer]:
    server = PostgresServer(postgres_programs, memory())
    try:
        server.start()
        server.administer("CREATE DATABASE north TEMPLATE template0")
        yield server
    finally:
        server.remove()


def lines(file: Path) -> list[str]:
    return file.read_text().split("\n")[:-1]


def test_no_fault_is_found_after_kills(own_server: PostgresServer, tmp_path: Path):
    chance = random.Random(4)
    folder = tmp_path / "mission"
    Mission.create(folder, "North", holder="T", address=own_server.address("north")).close()
    said = {name: tmp_path / name for name in ("ana", "bo")}

    def start(name: str) -> "subprocess.Popen[bytes]":
        with said[name].open("ab") as out:
            return subprocess.Popen([sys.executable, FILING, folder, name], stdout=out, env=environment())

    clerks = {name: start(name) for name in said}
    try:
        wait_for_more(said)
        for turn in range(KILLS):
            time.sleep(chance.uniform(0, 0.3))
            if turn % 3 == 0:
                own_server.stop(signal.SIGQUIT)
                own_server.start()
            else:
                name = chance.choice(list(clerks))
                clerks[name].kill()
                clerks[name].wait(PATIENCE)
                clerks[name] = start(name)
            wait_for_more(said)
    finally:
        for clerk in clerks.values():
            clerk.kill()
            clerk.wait(PATIENCE)
    check(folder, [line for file in said.values() for line in lines(file)])


def environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def wait_for_more(said: dict[str, Path]) -> None:
    """Until each has filed something since."""
    before = {name: len(lines(file)) for name, file in said.items()}
    until = time.monotonic() + PATIENCE
    while any(len(lines(file)) <= before[name] for name, file in said.items()):
        assert time.monotonic() < until
        time.sleep(0.05)


def check(folder: Path, acknowledged: list[str]) -> None:
    with reopened(folder) as mission:
        there = [entry.id for entry in mission.store.entries()]
        assert len(set(there)) == len(there)
        assert set(acknowledged) <= set(there)
        assert list(mission.store.check()) == []
        verification = Verification(mission.store)
        assert list(verification.faults()) == []
        # Every transaction left a checkpoint over all of it.
        assert verification.agreed == verification.entries == len(there)


def reopened(folder: Path) -> Mission:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return Mission.open(folder)
        except StoreError:
            assert time.monotonic() < until
            time.sleep(0.05)
