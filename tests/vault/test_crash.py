"""Power cuts: what was sealed is there, and what was erased does not come back."""

import random
import sys
from pathlib import Path

from hypothesis import settings
from power_cuts import Disk, events_of

from truce.errors import IntegrityError, StoreError
from truce.store.files.people import Use
from truce.store.files.vault import Identity, Sealed, Vault

SEALING = Path(__file__).with_name("sealing_people.py")
CUTS = 1000 if settings.default.max_examples >= 1000 else 60


def check(vault: Vault, officer: Identity, said: list[list[str]]) -> None:
    state: dict[str, tuple[str, Sealed]] = {}
    for word, reference, version, sha256 in said:
        if word == "sealed" and version == "1":
            continue  # until it is settled the one before is the one that the record names
        state[reference] = word, Sealed(reference, int(version), sha256)
    for word, sealed in state.values():
        if word == "erased":
            assert not list(vault.folder.rglob(f"{sealed.reference}*.age"))
            continue
        try:
            person = vault.read(sealed, officer, Use.PROTECTION, "drill", 0).person
        except (StoreError, IntegrityError):
            # Its key may only be gone where this version was being destroyed when the power went.
            settling = ["sealed", sealed.reference, "1"] in [line[:3] for line in said]
            erasing = word == "settled" and sealed.reference == list(state)[1] and len(state) == 2
            assert (word == "sealed" and settling) or erasing
            continue
        assert person.standing == "source"


def test_a_power_cut_loses_nobody_and_brings_nobody_back(tmp_path: Path, officer: Identity):
    top = tmp_path / "mission"
    top.mkdir()
    command = [sys.executable, SEALING, top / "people", officer.recipient]
    events = events_of(command, tmp_path / "trace")
    chance = random.Random(7)
    moments = [*sorted(chance.choices(range(len(events) + 1), k=CUTS - 1)), len(events)]
    disk, said, played = Disk(top), b"", 0
    for turn, moment in enumerate(moments):
        for event in events[played:moment]:
            said += event.data if event.call == "said" else b""
            disk.play(event)
        played = moment
        disk.cut(tmp_path / f"cut{turn}", chance)
        lines = [line.split() for line in said.decode().splitlines(keepends=True) if line.endswith("\n")]
        check(Vault(tmp_path / f"cut{turn}" / "people"), officer, lines)
    assert [line.split()[0] for line in said.decode().splitlines()].count("erased") == 1
