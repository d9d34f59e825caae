"""Reading evidence again, and clearing what a crash left."""

import hashlib
import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from truce.errors import ArgumentError, StoreError
from truce.store.files.evidence import Evidence, Quotas
from truce.store.files.folders import Folder
from truce.store.files.upkeep import Leftovers, cleaning, leftovers, rehash


def add(store: Evidence, *datas: bytes) -> list[str]:
    with store.adding() as adding:
        return [adding.stream(BytesIO(data)).sha256 for data in datas]


def path_of(store: Evidence, sha256: str) -> Path:
    name = store.stored_name(sha256)
    return store.folder / name[:2] / name


def change(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.unlink()
    path.write_bytes(data)


def test_reading_again_tells_sound_changed_and_missing_apart(store: Evidence):
    sound, changed = add(store, b"sound", b"changed")
    missing = hashlib.sha256(b"never came").hexdigest()
    change(path_of(store, changed))
    path_of(store, linked := add(store, b"linked")[0]).rename(store.folder / "elsewhere")
    path_of(store, linked).symlink_to(store.folder / "elsewhere")
    seen = rehash(store, dict.fromkeys([sound, changed, missing, linked], 5), older_than=10)
    assert (seen.sound, seen.changed, seen.missing, seen.unreadable) == (
        (sound,),
        (changed,),
        (missing,),
        (linked,),
    )
    assert seen.left == 0


def test_only_what_is_due_is_read_oldest_first_and_in_portions(store: Evidence):
    addresses = add(store, *(b"%d" % number for number in range(10)))
    last_read = {address: 100 - number for number, address in enumerate(addresses)}
    order: list[str] = []
    calls = 0
    while True:
        seen = rehash(store, last_read, older_than=97, files=3)
        calls += 1
        order += seen.sound
        last_read |= dict.fromkeys(seen.sound, 1000)  # what the mission's entry then says
        if not seen.left:
            break
    assert order == addresses[:3:-1]
    assert calls == 2


def test_a_large_file_ends_a_portion_and_is_still_read(store: Evidence):
    large, small = add(store, b"a" * 100_000, b"b")
    seen = rehash(store, {large: 1, small: 2}, older_than=10, size=1000)
    assert (seen.sound, seen.left) == ((large,), 1)


def test_nothing_is_left_over_after_a_good_day(store: Evidence):
    named = add(store, b"one", b"two")
    assert leftovers(store, named) == Leftovers()


def test_leftovers_are_listed_and_never_removed_by_listing(store: Evidence):
    named, orphan = add(store, b"named", b"orphan")
    incoming = store.folder / "incoming"
    (incoming / f"{'0' * 32}.part").write_bytes(b"half")
    (store.folder / "notes.txt").write_text("?")
    (store.folder / "ab").mkdir(exist_ok=True)
    (store.folder / "ab" / "link").symlink_to("/etc/passwd")
    os.mkfifo(incoming / "pipe")
    before = sorted(store.folder.rglob("*"))
    listed = leftovers(store, [named])
    assert listed.parts == (f"incoming/{'0' * 32}.part",)
    assert listed.unnamed == (str(path_of(store, orphan).relative_to(store.folder)),)
    assert set(listed.strange) == {"notes.txt", "ab/link", "incoming/pipe"}
    assert sorted(store.folder.rglob("*")) == before

    with cleaning(store) as clean:
        assert clean.remove(listed, [named]) == Leftovers(listed.parts, listed.unnamed)
    assert leftovers(store, [named]) == Leftovers(strange=listed.strange)
    assert store.read(named, 10) == b"named"


def test_a_file_that_an_entry_came_to_name_meanwhile_is_kept(store: Evidence):
    (address,) = add(store, b"x")
    listed = leftovers(store, [])
    assert listed.unnamed
    with cleaning(store) as clean:
        assert clean.remove(listed, [address]) == Leftovers()
    assert store.read(address, 10) == b"x"


def test_nothing_is_cleaned_while_somebody_adds(store: Evidence, monkeypatch: pytest.MonkeyPatch):
    real = Folder.locked
    monkeypatch.setattr(
        Folder, "locked", lambda self, name, *, alone: real(self, name, alone=alone, patience=0.1)
    )
    with store.adding() as adding:
        adding.stream(BytesIO(b"not named yet"))
        with pytest.raises(StoreError, match="held by another"), cleaning(store):
            pass
    with cleaning(store), pytest.raises(StoreError, match="held by another"), store.adding():
        pass


def test_what_is_being_written_is_no_leftover(store: Evidence):
    listed: list[Leftovers] = []

    class Looks:
        def __init__(self) -> None:
            self.data = BytesIO(b"x" * 100)

        def read(self, size: int, /) -> bytes:
            listed.append(leftovers(store, []))
            return self.data.read(size)

    with store.adding() as adding:
        adding.stream(Looks())
    assert all(found == Leftovers() for found in listed)
    assert listed


def test_a_changed_file_is_set_aside_for_whoever_examines_it_and_a_good_copy_taken_in(store: Evidence):
    (address,) = add(store, b"as filed")
    with cleaning(store) as clean, pytest.raises(ArgumentError, match="is sound"):
        clean.set_aside(address)
    for number in range(2):
        change(path_of(store, address))
        changed = path_of(store, address).read_bytes()
        with cleaning(store) as clean:
            aside = clean.set_aside(address)
        assert (store.folder / aside).read_bytes() == changed
        assert aside.endswith(f".{number}")
        assert add(store, b"as filed") == [address]
        assert store.read(address, 10) == b"as filed"


def test_listing_an_empty_or_missing_store_makes_nothing(store: Evidence):
    assert leftovers(store, []) == Leftovers()
    assert not store.folder.exists()


def test_a_read_only_disk_is_read_and_listed_and_refuses_the_rest(
    read_only: Callable[[], None], small_disk, key
):
    store = Evidence(small_disk / "evidence", key, Quotas(leave_free=0))
    (address,) = add(store, b"x")
    read_only()
    assert store.read(address, 10) == b"x"
    assert leftovers(store, [address]) == Leftovers()
    assert rehash(store, {address: 1}, older_than=2).sound == (address,)
    with pytest.raises(StoreError, match="read-only"):
        add(store, b"y")
    with pytest.raises(StoreError, match="read-only"), cleaning(store):
        pass
