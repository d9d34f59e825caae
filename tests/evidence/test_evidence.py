"""What the store of evidence keeps, refuses and finds."""

import errno
import hashlib
import os
import threading
import tracemalloc
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truce.errors import ArgumentError, IntegrityError, StoreError
from truce.store.files.evidence import Evidence, Quotas

KEY = bytes(range(32))
ROOMY = Quotas(leave_free=0)


def files_of(store: Evidence) -> list[Path]:
    """Everything in the store that is not a lock."""
    return sorted(p for p in store.folder.rglob("*") if p.is_file() and not p.name.startswith("."))


def add(store: Evidence, data: bytes) -> str:
    with store.adding() as adding:
        return adding.stream(BytesIO(data), len(data)).sha256


def put_in_place_of(path: Path, data: bytes) -> None:
    path.unlink()
    path.write_bytes(data)


class Zeros:
    """A source of so many zeros."""

    def __init__(self, size: int) -> None:
        self.left = size

    def read(self, size: int, /) -> bytes:
        size = min(size, self.left)
        self.left -= size
        return bytes(size)


class Sizes:
    """A target that only counts."""

    def __init__(self) -> None:
        self.size = 0

    def write(self, data: bytes, /) -> int:
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        pass


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, (1 << 20) - 1, 1 << 20, 3_000_000])
def test_what_goes_in_comes_out(store: Evidence, size: int):
    data = os.urandom(size)
    with store.adding() as adding:
        kept = adding.stream(BytesIO(data))
    assert (kept.sha256, kept.size, kept.new) == (hashlib.sha256(data).hexdigest(), size, True)
    assert store.read(kept.sha256, size) == data
    assert store.verify(kept.sha256) == size
    assert store.has(kept.sha256)


def test_the_same_bytes_twice_are_one_file(store: Evidence):
    with store.adding() as adding:
        first = adding.stream(BytesIO(b"a bridge, damaged"))
        second = adding.stream(BytesIO(b"a bridge, damaged"))
    assert (first.new, second.new) == (True, False)
    assert first.sha256 == second.sha256
    assert len(files_of(store)) == 1


def test_a_plain_store_names_files_by_their_hash_and_a_sealed_one_tells_nothing(tmp_path: Path):
    data = b"the names of two witnesses"
    plain, sealed = Evidence(tmp_path / "plain", None, ROOMY), Evidence(tmp_path / "sealed", KEY, ROOMY)
    address = add(plain, data)
    assert add(sealed, data) == address
    assert [p.relative_to(plain.folder).as_posix() for p in files_of(plain)] == [f"{address[:2]}/{address}"]
    (file,) = files_of(sealed)
    assert address not in str(file)
    assert data not in file.read_bytes()
    assert file.read_bytes().startswith(b"age-encryption.org/v1\n")


def test_another_key_finds_nothing(tmp_path: Path):
    address = add(Evidence(tmp_path / "e", KEY, ROOMY), b"x")
    other = Evidence(tmp_path / "e", bytes(32), ROOMY)
    assert not other.has(address)
    with pytest.raises(StoreError, match="not in this copy"):
        other.read(address, 10)


def test_memory_stays_small_however_large_the_file(store: Evidence):
    size = 64 << 20
    with store.adding() as adding:
        tracemalloc.start()
        kept = adding.stream(Zeros(size), size)
        store.copy(kept.sha256, into := Sizes())
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert into.size == size
    assert peak < 8 << 20


@pytest.mark.parametrize("where", ["first", "middle", "last"])
def test_a_changed_byte_is_found_and_the_whole_never_handed_out(store: Evidence, where: str):
    data = os.urandom(2_500_000)
    address = add(store, data)
    (file,) = files_of(store)
    bytes_ = bytearray(file.read_bytes())
    bytes_[{"first": 300, "middle": len(bytes_) // 2, "last": -1}[where]] ^= 1
    put_in_place_of(file, bytes(bytes_))
    into = BytesIO()
    with pytest.raises(IntegrityError, match=address):
        store.copy(address, into)
    assert len(into.getvalue()) < len(data)


@pytest.mark.parametrize("left", [0, 10, 65_536, -1])
def test_a_file_that_was_cut_off_is_found(store: Evidence, left: int):
    address = add(store, os.urandom(200_000))
    (file,) = files_of(store)
    put_in_place_of(file, file.read_bytes()[:left])
    with pytest.raises(IntegrityError):
        store.verify(address)


def test_files_put_in_each_others_place_are_found(store: Evidence):
    addresses = [add(store, b"one"), add(store, b"two")]
    one, two = files_of(store)
    first, second = one.read_bytes(), two.read_bytes()
    put_in_place_of(one, second)
    put_in_place_of(two, first)
    for address in addresses:
        with pytest.raises(IntegrityError):
            store.verify(address)


def test_a_different_file_under_the_same_name_is_neither_taken_for_it_nor_written_over(store: Evidence):
    address = add(store, b"as filed")
    (file,) = files_of(store)
    put_in_place_of(file, b"as changed")
    with store.adding() as adding, pytest.raises(IntegrityError, match="set it aside"):
        adding.stream(BytesIO(b"as filed"))
    assert file.read_bytes() == b"as changed"
    assert files_of(store) == [file]
    assert store.has(address)


@pytest.mark.parametrize(
    "address",
    ["", "..", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 65, "0" * 64 + "\n", "/" * 64, "é" * 64],
)
def test_what_is_no_hash_is_no_address(store: Evidence, address: str):
    add(store, b"x")
    for ask in (store.has, store.verify, store.stored_name):
        with pytest.raises(ArgumentError):
            ask(address)


def test_too_much_is_refused_before_it_is_read_to_its_end(tmp_path: Path, key: bytes | None):
    store = Evidence(tmp_path / "evidence", key, Quotas(file=3 << 20, store=5 << 20, leave_free=0))
    endless = Zeros(1 << 40)
    with store.adding() as adding:
        with pytest.raises(StoreError, match="most for one file"):
            adding.stream(endless)
        assert (1 << 40) - endless.left <= 6 << 20
        told = Zeros(1 << 40)
        with pytest.raises(StoreError, match="most for one file"):
            adding.stream(told, 1 << 40)
        assert told.left == 1 << 40
        adding.stream(BytesIO(b"a" * (2 << 20)))
        adding.stream(BytesIO(b"b" * (2 << 20)))
        with pytest.raises(StoreError, match="past its"):
            adding.stream(BytesIO(b"c" * (2 << 20)))
        assert adding.stream(BytesIO(b"a" * 1000)).new
    assert len(files_of(store)) == 3


def test_a_second_process_counts_what_the_first_added(tmp_path: Path, key: bytes | None):
    quotas = Quotas(store=(3 << 20) - 1, leave_free=0)
    one, two = (Evidence(tmp_path / "evidence", key, quotas) for _ in range(2))
    with one.adding() as first, two.adding() as second:
        first.stream(BytesIO(b"a" * (1 << 20)))
        second.stream(BytesIO(b"b" * (1 << 20)))
        with pytest.raises(StoreError, match="past its"):
            first.stream(BytesIO(b"c" * (1 << 20)))
    assert len(files_of(one)) == 2


def test_the_disk_is_not_filled_to_its_end(tmp_path: Path, key: bytes | None):
    store = Evidence(tmp_path / "evidence", key, Quotas(leave_free=1 << 60))
    with store.adding() as adding, pytest.raises(StoreError, match="of the disk free"):
        adding.stream(BytesIO(b"x"))
    assert files_of(store) == []


def test_a_full_disk_is_refused_and_the_retry_is_the_same(small_disk: Path, key: bytes | None):
    store = Evidence(small_disk / "evidence", key, ROOMY)
    kept = add(store, b"first")
    with store.adding() as adding, pytest.raises(StoreError, match="disk is full"):
        adding.stream(Zeros(4 << 20))
    assert len(files_of(store)) == 1
    assert store.read(kept, 10) == b"first"
    assert store.read(add(store, b"second"), 10) == b"second"


@pytest.mark.parametrize("thing", ["link", "hard link", "pipe", "folder", "device", "missing"])
def test_what_is_not_a_plain_file_is_refused(store: Evidence, tmp_path: Path, thing: str):
    real, path = tmp_path / "real", tmp_path / "thing"
    real.write_bytes(b"x")
    if thing == "link":
        path.symlink_to(real)
    elif thing == "hard link":
        path.hardlink_to(real)
    elif thing == "pipe":
        os.mkfifo(path)
    elif thing == "folder":
        path.mkdir()
    elif thing == "device":
        path = Path("/dev/zero")
    with store.adding() as adding, pytest.raises(StoreError, match=path.name):
        adding.file(path)
    assert files_of(store) == []


def test_holes_count_as_what_they_claim_to_hold(tmp_path: Path, key: bytes | None):
    path = tmp_path / "sparse"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    store = Evidence(tmp_path / "evidence", key, ROOMY)
    with store.adding() as adding, pytest.raises(StoreError, match="most for one file"):
        adding.file(path)


def test_a_file_that_grows_while_it_is_read_is_refused(store: Evidence, tmp_path: Path):
    path = tmp_path / "upload"
    path.write_bytes(b"a" * 100_000)

    class Growing:
        def __init__(self) -> None:
            self.file = path.open("rb")
            self.done = False

        def read(self, size: int, /) -> bytes:
            data = self.file.read(min(size, 1000))
            if not self.done:
                with path.open("ab") as more:
                    more.write(b"b")
                self.done = True
            return data

    with store.adding() as adding, pytest.raises(StoreError, match="changed while it was read"):
        adding.stream(Growing(), 100_000)
    assert files_of(store) == []


def test_a_file_that_is_written_over_while_it_is_read_is_refused(
    store: Evidence, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = tmp_path / "upload"
    path.write_bytes(b"a" * 100)
    from truce.store.files.evidence import Adding

    real = Adding._write

    def write_and_change(self, taken, descriptor):
        real(self, taken, descriptor)
        path.write_bytes(b"b" * 100)

    monkeypatch.setattr(Adding, "_write", write_and_change)
    with store.adding() as adding, pytest.raises(StoreError, match="changed while it was read"):
        adding.file(path)
    assert files_of(store) == []


def test_a_source_that_fails_leaves_nothing(store: Evidence):
    class Broken:
        left = 3

        def read(self, size: int, /) -> bytes:
            self.left -= 1
            if not self.left:
                raise OSError(errno.EIO, "torn cable")
            return b"x" * 1000

    with store.adding() as adding, pytest.raises(StoreError, match="disk reports an error"):
        adding.stream(Broken())
    assert files_of(store) == []


def test_a_defect_or_a_stop_in_the_source_comes_through_as_it_is(store: Evidence):
    class Stopped:
        def read(self, size: int, /) -> bytes:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), store.adding() as adding:
        adding.stream(Stopped())
    assert files_of(store) == []


@pytest.mark.parametrize("which", ["evidence", "incoming", "shelf"])
def test_a_link_in_the_place_of_a_folder_is_not_followed(store: Evidence, tmp_path: Path, which: str):
    outside = tmp_path / "outside"
    outside.mkdir()
    address = hashlib.sha256(b"x").hexdigest()
    if which == "evidence":
        store.folder.symlink_to(outside)
    else:
        store.folder.mkdir()
        inner = "incoming" if which == "incoming" else store.stored_name(address)[:2]
        (store.folder / inner).symlink_to(outside)
    with pytest.raises(StoreError, match="link"), store.adding() as adding:
        adding.stream(BytesIO(b"x"))
    assert list(outside.iterdir()) == []


def test_a_link_in_the_place_of_a_file_is_not_read(store: Evidence, tmp_path: Path):
    address = add(store, b"x")
    (file,) = files_of(store)
    file.rename(tmp_path / "moved")
    file.symlink_to(tmp_path / "moved")
    with pytest.raises(StoreError, match="link"):
        store.read(address, 10)


def test_a_file_with_more_bytes_than_were_asked_for_is_refused(store: Evidence):
    address = add(store, b"x" * 100)
    with pytest.raises(StoreError, match="more than the 99 bytes"):
        store.read(address, 99)


@pytest.mark.parametrize("error", [errno.EIO, errno.ENOSPC, errno.EROFS])
@pytest.mark.parametrize("lasting", [False, True], ids=["once", "from then on"])
def test_an_error_at_any_step_fails_closed_and_the_retry_is_the_same(
    tmp_path: Path, key: bytes | None, failing, error: int, lasting: bool, monkeypatch
):
    store = Evidence(tmp_path / "count" / "evidence", key, ROOMY)
    store.folder.parent.mkdir()
    disk = failing(-1)
    address = add(store, b"seen from the ridge")
    steps = len(disk.calls)
    assert {"fsync", "rename", "write", "mkdir"} <= set(disk.calls)
    for step in range(steps):
        store = Evidence(tmp_path / f"{step}" / "evidence", key, ROOMY)
        store.folder.parent.mkdir()
        disk = failing(step, error, lasting)
        try:
            add(store, b"seen from the ridge")
        except StoreError:
            acknowledged = False
        else:
            acknowledged = True
        failed = disk.calls[step]
        failing(-1)
        # Only what clears up after the file is durable may fail unseen.
        assert not acknowledged or failed == "unlink", (step, failed)
        if store.has(address):
            assert store.read(address, 100) == b"seen from the ridge"
        assert add(store, b"seen from the ridge") == address
        assert store.read(address, 100) == b"seen from the ridge"


def test_many_threads_that_add_the_same_and_other_bytes_agree(store: Evidence):
    faults: list[Exception] = []

    def work(number: int) -> None:
        try:
            for turn in range(8):
                with store.adding() as adding:
                    adding.stream(BytesIO(b"%d" % (turn % 4)))
                    adding.stream(BytesIO(b"%d %d" % (number, turn)))
        except Exception as fault:  # noqa: BLE001
            faults.append(fault)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(files_of(store)) == 4 + 4 * 8


@given(st.lists(st.binary(max_size=200), max_size=8))
@settings(max_examples=20)
def test_any_files_in_any_order_are_the_set_of_their_bytes(tmp_path_factory: pytest.TempPathFactory, datas):
    store = Evidence(tmp_path_factory.mktemp("law") / "evidence", KEY, ROOMY)
    addresses = [add(store, data) for data in datas]
    assert [store.read(address, 200) for address in addresses] == datas
    assert len(files_of(store)) == len(set(datas)) if datas else True


def test_an_empty_store_holds_nothing_and_is_not_made_by_asking(store: Evidence):
    assert not store.has("0" * 64)
    with pytest.raises(StoreError, match="not in this copy"):
        store.verify("0" * 64)
    assert not store.folder.exists()
