"""Packets applied by killed processes, twice, out of order, half-written or huge: all of one, or nothing."""

import multiprocessing
import os
import shutil
import signal
import time
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from copies import Copy, copied, copies
from hypothesis import settings
from test_exchange import resigned

from truce.errors import LedgerError, TruceError
from truce.ledger.packets import LONGEST_LINE
from truce.store.sqlite.record import SqliteStore

KILLS = 200 if settings.default.max_examples >= 1000 else 8


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> tuple[Copy, list[Path]]:
    """The chair's closed copy, and three packets for it, each of entries, rows and a file."""
    world = copies(tmp_path_factory.mktemp("sent"), "north", "chair")
    clerk, north, chair = world["clerk"], world["north"], world["chair"]
    for copy in (north, chair):
        copy.apply(clerk.packet_for(copy))
    packets = []
    for part in range(3):
        for number in range(60):
            rows = [b"%c row %d of %d" % (65 + n % 26, n, number) for n in range(12)]
            north.file(b"entry %d of %d" % (number, part), "parties,mechanism", rows=rows)
        with north.evidence.adding() as adding:
            kept = adding.stream(BytesIO(b"film %d " % part * 40_000))
            north.file(kept.sha256.encode(), "parties,mechanism", "document")
        clerk.apply(north.packet_for(clerk))
        assert clerk.order().refused == ()
        packets.append(clerk.packet_for(chair))
    for copy in world.values():
        copy.store.close()
    return chair, packets


def applying(copy: Copy, packet: Path) -> None:
    """In a process of its own: open the copy, apply, and leave without a word."""
    copy.store = SqliteStore.open(copy.folder / copy.name / "record.sqlite")
    copy.apply(packet)
    os._exit(0)


def reached(copy: Copy) -> list[object]:
    """What the copy holds now; sound, or this fails."""
    copy.store = SqliteStore.open(copy.folder / copy.name / "record.sqlite")
    assert list(copy.store.check()) == []
    held = copy.state()
    copy.store.close()
    return held


def test_a_process_that_is_killed_while_it_applies_leaves_all_or_nothing(sent, tmp_path: Path):
    chair, packets = sent
    whole = tmp_path / "whole"
    whole.mkdir()
    done = copied(chair, whole)
    begun = time.monotonic()
    done.apply(packets[2])
    lasts = time.monotonic() - begun
    done.store.close()
    before, after = reached(copied_closed(chair, tmp_path / "before")), reached(done)
    assert before != after
    random, forking = Random(5), multiprocessing.get_context("fork")
    seen = set()
    for number in range(KILLS):
        copy = copied_closed(chair, tmp_path / f"k{number}")
        child = forking.Process(target=applying, args=(copy, packets[2]))
        child.start()
        child.join(random.uniform(0, 1.5 * lasts + 0.05))
        if child.pid is not None and child.is_alive():
            os.kill(child.pid, signal.SIGKILL)
        child.join(60)
        held = reached(copy)
        assert held in (before, after)
        seen.add(held == after)
        # Once more, and it is as if nothing had happened.
        copy.store = SqliteStore.open(copy.folder / copy.name / "record.sqlite")
        copy.apply(packets[2])
        copy.store.close()
        assert reached(copy) == after
        shutil.rmtree(copy.folder)
    assert seen


def copied_closed(copy: Copy, folder: Path) -> Copy:
    folder.mkdir()
    made = copied(copy, folder)
    made.store.close()
    return made


def test_any_order_of_packets_from_the_start_ends_at_the_same_record(sent, tmp_path: Path):
    chair, packets = sent
    ends = []
    for number, order in enumerate(((0, 1, 2), (2, 1, 0), (1, 0, 1, 2, 0), (2, 2, 2))):
        (tmp_path / str(number)).mkdir()
        copy = copied(chair, tmp_path / str(number))
        for which in order:
            copy.apply(packets[which])
        ends.append(copy.state()[0:4])
        copy.store.close()
    assert all(end == ends[0] for end in ends)


def test_half_a_packet_is_none(sent, tmp_path: Path):
    chair, packets = sent
    copy = copied(chair, tmp_path)
    before, data = copy.state(), packets[2].read_bytes()
    part = tmp_path / "part"
    for cut in (0, 1, len(data) // 3, len(data) // 2, len(data) - 1):
        part.write_bytes(data[:cut])
        with pytest.raises(TruceError):
            copy.apply(part)
    assert copy.state() == before
    copy.store.close()


def test_what_is_huge_is_refused_in_little_memory(sent, tmp_path: Path):
    """A line without an end, or a header that claims ever so much: neither is held in memory."""
    import resource

    chair, packets = sent
    copy = copied(chair, tmp_path)
    before = copy.state()
    huge = tmp_path / "huge"
    with huge.open("wb") as file:
        file.write(packets[2].read_bytes().split(b"\n")[0] + b"\n")
        file.truncate(4 * LONGEST_LINE)
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(TruceError):
        copy.apply(huge)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - used < 8 * (LONGEST_LINE >> 10)
    for claimed in (10**9, 2**53 - 1):
        with pytest.raises(TruceError):
            copy.apply(resigned(packets[2], copy.key, lambda items: items, stop=claimed))
    assert copy.state() == before
    copy.store.close()


def test_an_old_packet_after_a_newer_one_and_one_of_a_stranger_change_nothing(sent, tmp_path: Path):
    chair, packets = sent
    copy = copied(chair, tmp_path)
    copy.apply(packets[2])
    before = copy.state()
    for which in (0, 1):
        assert copy.apply(packets[which]).taken_in == 0
    from ledger_world import key

    with pytest.raises(LedgerError, match="does not know"):
        copy.apply(resigned(packets[1], key("stranger"), lambda items: items))
    with pytest.raises(LedgerError, match="another mission"):
        copy.apply(resigned(packets[1], key("clerk"), lambda items: items, mission="0f" * 32))
    assert copy.state() == before
    copy.store.close()
