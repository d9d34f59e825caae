"""Bits flip in the file of a record, and somebody with its tools changes it: nothing false is read unseen.

Some hundred changes here; 2,000 with the Hypothesis profile "soak" (`make soak`).
"""

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

import apsw
import pytest
from hypothesis import settings
from ledger_world import begun, key

from truce.errors import TruceError
from truce.ledger.keyacts import Revoke
from truce.ledger.statements import read_envelope
from truce.ledger.verifying import Held, Lookup, Record, Verification
from truce.store.sqlite.record import SqliteStore

COUNT = 2000 if settings.default.max_examples >= 2000 else 150


def looked_up(kind: str, content: bytes | None, data: bytes) -> Lookup:
    number = int(data)
    return f"row-{number}", number, number + 5, "N1"


@pytest.fixture(scope="module")
def mission(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Held]:
    """A record on disk, and the checkpoint over it that the south holds."""
    world = begun()
    for number in range(12):
        world.file(("north", "south", "camera")[number % 3], b"shots heard %d" % number)
    spoken = world.file("south", b"names a witness")
    feed = world.feed("camera", [b"%d" % number for number in range(20)])
    kept = {position: list(rows) for position, rows in world.rows.items()}
    orders = [(spoken.position, None, world.erase(spoken)), (feed.position, 3, world.erase(feed, 3))]
    world.say("chair", Revoke(key("camera").id, spoken.recorded, "stolen"))
    world.file("north")
    path = tmp_path_factory.mktemp("record") / "record.db"
    with SqliteStore.create(path, world.mission) as store, store.appending() as appending:
        for entry in world.entries:
            if read_envelope(entry.envelope).statement.rows:
                appending.add_rows(kept[entry.position])
            appending.append(entry)
        for position, row, order in orders:
            appending.erase(position, row, order.position)
        appending.add_checkpoint(len(world.entries), world.checkpoint())
    return path, Held("south", world.checkpoint())


def all_of(record: Record) -> list[object]:
    """Whatever the record tells."""
    entries = list(record.entries())
    rows = [list(record.rows(entry.position)) for entry in entries]
    return [record.mission, record.head(), entries, rows, list(record.checkpoints())]


def outcome(path: Path, held: Held, whole: list[object]) -> str:
    """What becomes of a changed file: refused, found faulty, or as it was in all that it tells."""
    try:
        with SqliteStore.open(path) as store:
            faults = list(Verification(store, held=[held], looked_up=looked_up).faults())
            if faults:
                return "faults"
            assert all_of(store) == whole, "something false was read and no fault was told"
            return "nothing that is read"
    except TruceError:
        return "refused"


@pytest.fixture
def copies(mission: tuple[Path, Held], quick_path: Path) -> Iterator[Path]:
    copy = quick_path / "copy.db"

    def fresh() -> Iterator[Path]:
        while True:
            for left in quick_path.glob("copy.db*"):
                left.unlink()
            shutil.copyfile(mission[0], copy)
            yield copy

    return fresh()


def test_the_untouched_file_is_whole(mission: tuple[Path, Held]):
    path, held = mission
    with SqliteStore.open(path) as store:
        assert list(Verification(store, held=[held], looked_up=looked_up).faults()) == []


@pytest.mark.slow
def test_a_bit_that_flips_on_disk_is_found_or_changes_nothing(
    mission: tuple[Path, Held], copies: Iterator[Path]
):
    path, held = mission
    random, seen = Random(20261124), Counter[str]()
    with SqliteStore.open(path) as store:
        whole = all_of(store)
    size = path.stat().st_size
    for _ in range(COUNT):
        copy = next(copies)
        data = bytearray(copy.read_bytes())
        if random.random() < 0.7:
            data[random.randrange(size)] ^= 1 << random.randrange(8)
        else:
            start = random.randrange(size)
            data[start : start + 16] = bytes(len(data[start : start + 16]))
        copy.write_bytes(data)
        seen[outcome(copy, held, whole)] += 1
    assert seen["faults"] > COUNT // 10, seen


# What somebody does who has the file and an SQLite shell with the triggers off.
TAMPERINGS = [
    ("UPDATE entry SET recorded = recorded + 1 WHERE position = 5", 5),
    ("UPDATE entry SET kind = 'ruling' WHERE position = 5", 5),
    ("UPDATE entry SET data = CAST('all quiet' AS BLOB) WHERE position = 5", 5),
    ("UPDATE entry SET data = NULL, salt = NULL WHERE position = 5", 5),
    ("UPDATE entry SET envelope = (SELECT envelope FROM entry WHERE position = 4) WHERE position = 5", 5),
    ("DELETE FROM entry WHERE position = 5", 5),
    ("DELETE FROM entry WHERE position > 10", 11),
    ("DELETE FROM entry WHERE position = (SELECT max(position) FROM entry)", 18),
    ("UPDATE entry_row SET area = 'S9' WHERE place & 0xffffffff = 7", 14),
    ("UPDATE entry_row SET data = CAST('99' AS BLOB) WHERE place & 0xffffffff = 7", 14),
    ("DELETE FROM entry_row WHERE place & 0xffffffff = 19", 14),
    ("INSERT INTO entry_row SELECT (2 << 32), id, commitment, salt, data, first, last, area"
     " FROM entry_row WHERE place & 0xffffffff = 7", 2),
    ("INSERT INTO entry_row SELECT (99 << 32), id, commitment, salt, data, first, last, area"
     " FROM entry_row WHERE place & 0xffffffff = 7", 99),
]  # fmt: skip


@pytest.mark.parametrize(("command", "named"), TAMPERINGS)
def test_what_a_shell_does_to_the_file_is_found(
    mission: tuple[Path, Held], copies: Iterator[Path], command: str, named: int
):
    copy = next(copies)
    connection = apsw.Connection(str(copy))
    connection.config(apsw.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0)
    connection.execute(command)
    assert connection.changes() > 0
    connection.close()
    with SqliteStore.open(copy) as store:
        faults = list(Verification(store, held=[mission[1]], looked_up=looked_up).faults())
    assert named in [fault.position for fault in faults], [str(fault) for fault in faults]
