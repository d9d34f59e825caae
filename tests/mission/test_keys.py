"""Keys of a mission: introduced, exchanged, ended, and the order of the record handed over."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from truce.errors import LedgerError, StoreError
from truce.ledger.faults import Fault
from truce.ledger.keyacts import AUTHOR, SEQUENCER, Holder
from truce.ledger.keys import SigningKey
from truce.mission.care.verifying import verification
from truce.mission.export.packing import pack
from truce.mission.export.unpacking import unpack
from truce.mission.filing import keys
from truce.mission.missions import Mission

ANA = Holder("person", "Ana", "north")
RATING = {"accounts": ["a", "b"], "by": "Ana", "reason": ""}


@pytest.fixture
def mission(tmp_path: Path) -> Iterator[Mission]:
    with Mission.create(tmp_path / "lake", "Lake truce", holder="Team 1") as made:
        yield made


def faults(mission: Mission) -> list[Fault]:
    return list(verification(mission.behind, complete=True).faults())


def copy_of(mission: Mission, key: SigningKey, to: Path) -> Mission:
    """A copy of the mission that files with this key."""
    pack(mission, to.with_suffix(".truce"))
    unpack(to, to.with_suffix(".truce"), str)
    with Mission.open(to) as made:
        keys.use(made, key, None)
    return Mission.open(to)


def test_a_key_that_was_introduced_may_file_and_waits_for_the_sequencer(mission: Mission, tmp_path: Path):
    ana = keys.make_key(tmp_path / "ana.pem", None)
    assert (tmp_path / "ana.pem").stat().st_mode & 0o777 == 0o600
    assert not keys.introduce(mission, ana, ANA, (AUTHOR,)).waits
    assert keys.ring_of(mission).lives[ana.id].holder == ANA
    with copy_of(mission, keys.read_key(tmp_path / "ana.pem", None), tmp_path / "copy") as copy:
        entry = copy.file("split", RATING)
        assert [w.id for w in copy.store.waiting()] == [entry]
        assert copy.size == mission.size
        pack(copy, tmp_path / "with waiting")
    unpack(tmp_path / "third", tmp_path / "with waiting", str)
    with Mission.open(tmp_path / "third") as third:
        assert [w.id for w in third.store.waiting()] == [entry]
    assert faults(mission) == []


def test_a_key_file_is_never_replaced_and_a_wrong_passphrase_is_told(tmp_path: Path):
    keys.make_key(tmp_path / "ana.pem", "lake")
    with pytest.raises(StoreError, match="exists already"):
        keys.make_key(tmp_path / "ana.pem", "lake")
    assert keys.is_protected(tmp_path / "ana.pem")
    with pytest.raises(LedgerError, match="passphrase is wrong"):
        keys.read_key(tmp_path / "ana.pem", "sea")


def test_a_key_is_exchanged_and_an_interrupted_exchange_goes_on(mission: Mission, tmp_path: Path):
    ana = SigningKey.make()
    keys.introduce(mission, ana, ANA, (AUTHOR,))
    with copy_of(mission, ana, tmp_path / "copy") as copy:
        new = keys.make_key(tmp_path / "copy" / "keys" / "next.pem", None)
        done = keys.rotate(copy, None)
        assert done.waits
    with Mission.open(tmp_path / "copy") as copy:
        assert copy.behind.key is not None
        assert copy.behind.key.id == new.id, "the key that was on disk already is the new one"
        assert {p.name for p in (tmp_path / "copy" / "keys").iterdir()} == {
            "own.pem", f"ended-{ana.id[:16]}.pem",
        }  # fmt: skip


def test_the_sequencer_cannot_rotate_and_hands_over_instead(mission: Mission, tmp_path: Path):
    with pytest.raises(LedgerError, match="must hand over instead"):
        keys.rotate(mission, None)
    assert {p.name for p in (mission.path / "keys").iterdir()} == {"own.pem"}, "no key that nobody introduced"
    assert mission.size == 1
    new = SigningKey.make()
    keys.introduce(mission, new, Holder("mechanism", "Team 2"), (AUTHOR, SEQUENCER))
    keys.hand_over(mission, new)
    assert keys.ring_of(mission).sequencer == new.id
    assert faults(mission) == [], "the head is signed by the new sequencer"
    mission.file("split", RATING)
    assert len(list(mission.store.waiting())) == 1, "the old one's entries wait from now on"
    mission.close()
    with Mission.open(tmp_path / "lake") as opened:
        keys.use(opened, new, None)
    with Mission.open(tmp_path / "lake") as opened:
        opened.file("split", RATING)
        assert opened.size == 4
        assert faults(opened) == []


def test_a_record_is_handed_over_by_file_and_only_as_it_stands(mission: Mission, tmp_path: Path):
    new = SigningKey.make()
    keys.introduce(mission, new, Holder("mechanism", "Team 2"), (AUTHOR, SEQUENCER))
    with copy_of(mission, new, tmp_path / "copy") as copy:
        word = keys.accept(copy)
    mission.file("split", RATING)
    with pytest.raises(LedgerError, match="is for a record of 2 entries"):
        keys.hand_over(mission, word)
    assert keys.ring_of(mission).sequencer != new.id
    with copy_of(mission, new, tmp_path / "second") as copy:
        keys.hand_over(mission, keys.accept(copy))
    assert keys.ring_of(mission).sequencer == new.id
    assert faults(mission) == []


def test_a_revoked_key_stays_marked_and_files_no_more(mission: Mission):
    ana = SigningKey.make()
    keys.introduce(mission, ana, ANA, (AUTHOR,))
    since = mission.store.head().recorded
    keys.revoke(mission, ana.id[:16], "laptop stolen", since)
    life = keys.ring_of(mission).lives[ana.id]
    assert life.suspected == since
    assert not life.counts_at(mission.size)
    with pytest.raises(LedgerError, match="id of no key"):
        keys.revoke(mission, "ff" * 32, "unknown", None)
    assert faults(mission) == []


@pytest.mark.parametrize(
    ("told", "holder"),
    [
        ("person:Ana:north", ANA),
        ("party:north", Holder("party", "north", "north")),
        ("mechanism:Team 2", Holder("mechanism", "Team 2")),
    ],
)
def test_holders_as_they_are_typed(told: str, holder: Holder):
    assert keys.holder_of(told) == holder


@pytest.mark.parametrize("told", ["", "Ana", "king:Ana", "person:", "mechanism:x:north"])
def test_what_is_no_holder(told: str):
    with pytest.raises(LedgerError):
        keys.holder_of(told)
