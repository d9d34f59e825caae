"""A witness that is killed, whose power is cut or whose disk fails never signs two different heads.

`make soak` kills it 200 times and cuts its power 2,000 times.
"""

import errno
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from power_cuts import Disk, events_of
from signed_log import KEY, ORIGIN, note, request

from truce.errors import StoreError, TruceError
from truce.ledger.checkpoints import Checkpoint
from truce.ledger.notes import Note
from truce.ledger.witnessing import Refused
from truce.mission.witnessing.witness import WitnessService

os_close = os.close
NOW = 1_800_000_000
SOAK = settings.default.max_examples >= 2000
KILLS = 200 if SOAK else 12
CUTS = 2000 if SOAK else 80


def open_at(folder: Path) -> WitnessService:
    return WitnessService.open(folder, now=lambda: NOW)


def size_of(service: WitnessService) -> int:
    newest = service.newest(ORIGIN)
    return Checkpoint.parse(newest.text).size if newest else 0


def cosign_until_killed(folder: Path, pipe: int, story: str) -> None:
    """In a process of its own: from what was seen on, one entry after the other, each told when signed."""
    service = open_at(folder)
    old = size_of(service)
    while True:
        os.write(pipe, service.cosign(request(old, old + 1, story)).text.encode() + b"\0")
        old += 1


def killed_run(folder: Path, story: str, chance: random.Random) -> list[str]:
    """The checkpoints whose cosignature left a witness before it was killed, or gave up by itself."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            cosign_until_killed(folder, writing, story)
        finally:
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading, "rb", buffering=0) as pipe:
        # Mostly at work, sometimes while it starts.
        told = pipe.read(1) if chance.random() < 0.8 else b""
        time.sleep(chance.random() * 0.02)
        os.kill(child, signal.SIGKILL)
        told += pipe.read()
    os.waitpid(child, 0)
    return [text.decode() for text in told.split(b"\0")[:-1]]


def test_a_killed_witness_cosigns_one_story(tmp_path: Path):
    """After each kill the sequencer tries another story; only what continues the first may be cosigned."""
    service = WitnessService.create(tmp_path / "w", "mediator.example/w", now=lambda: NOW)
    service.trust(KEY)
    service.cosign(request(0, 1))
    chance = random.Random(11)
    handed_out = [note(1).text]
    for turn in range(KILLS):
        handed_out += killed_run(tmp_path / "w", "told", chance)
        assert killed_run(tmp_path / "w", f"story {turn}", chance) == []
        kept = size_of(open_at(tmp_path / "w"))
        # All that left was kept first: at most one more is kept than left.
        assert kept - len(handed_out) in (0, 1)
        if kept > len(handed_out):
            handed_out.append(note(kept).text)
    assert handed_out == [note(size).text for size in range(1, len(handed_out) + 1)]
    assert len(handed_out) > KILLS / 2


def test_a_power_cut_takes_nothing_back_that_was_handed_out(tmp_path: Path):
    folder = tmp_path / "top" / "w"
    folder.parent.mkdir()
    sizes = ["3", "4", "9", "9", "17"]
    script = Path(__file__).with_name("cosigning.py")
    events = events_of([sys.executable, script, folder, *sizes], tmp_path / "trace")
    chance = random.Random(5)
    moments = [*sorted(chance.choices(range(len(events) + 1), k=CUTS - 1)), len(events)]
    disk, said, played = Disk(folder.parent), b"", 0
    for turn, moment in enumerate(moments):
        for event in events[played:moment]:
            said += event.data if event.call == "said" else b""
            disk.play(event)
        played = moment
        disk.cut(tmp_path / f"cut{turn}", chance)
        check_after_cut(tmp_path / f"cut{turn}" / "w", said.decode().split())
    assert said.decode().split() == ["made", "trusted", *sizes]


def check_after_cut(folder: Path, said: list[str]) -> None:
    """What was said is there; the witness goes on from it, or refuses, and cosigns no other story."""
    if "trusted" not in said:
        return
    service = open_at(folder)
    last = int(said[-1]) if said[-1].isdigit() else 0
    kept = size_of(service)
    assert kept >= last
    if kept:
        with pytest.raises(Refused):
            service.cosign(request(0, kept + 1, "another"))
        with pytest.raises(Refused):
            service.cosign(request(kept, kept + 1, "another"))
    assert Checkpoint.parse(service.cosign(request(kept, kept + 1)).text).size == kept + 1


CALLS = ["open", "write", "fsync", "rename", "close", "listdir", "stat"]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
@pytest.mark.parametrize("call", CALLS)
def test_a_failing_disk_signs_nothing_that_is_not_kept(
    call: str, number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """At every call in turn; afterwards the same request is cosigned, and no other story is."""
    service = WitnessService.create(tmp_path / "w", "mediator.example/w", now=lambda: NOW)
    service.trust(KEY)
    service.cosign(request(0, 1))
    service.cosign(request(1, 2))
    size, failures = 2, 0
    for nth in range(100):
        with monkeypatch.context() as patch:
            patch.setattr(os, call, failing(getattr(os, call), nth, number))
            outcome = attempt(service, request(size, size + 1))
        before = size_of(service)
        if isinstance(outcome, Note):
            assert before == size + 1
            size += 1
            if nth > failures:
                break
            continue
        failures += 1
        assert isinstance(outcome, StoreError)
        assert before in (size, size + 1)
        assert isinstance(attempt(service, request(before, before + 1, "another")), Refused)
        size = before
        assert Checkpoint.parse(service.cosign(request(size, size + 1)).text).size == size + 1
        size += 1
    assert failures > 0


def attempt(service: WitnessService, body: bytes) -> Note | TruceError:
    try:
        return service.cosign(body)
    except TruceError as error:
        return error


def failing(real: Callable[..., Any], nth: int, number: int) -> Callable[..., Any]:
    """The call, which fails the nth time as a disk does."""
    count = 0

    def call(*arguments: Any, **named: Any) -> Any:
        nonlocal count
        count += 1
        if count == nth + 1:
            if real is os_close:
                real(*arguments)  # A file is closed even where closing it fails.
            raise OSError(number, os.strerror(number))
        return real(*arguments, **named)

    return call
