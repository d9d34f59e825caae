"""Feeds: every row once, under signed roots, whatever is killed on the way."""

import functools
import hashlib
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from filings import MISSION, RECORDED, A, B, Place, digest
from hypothesis import given
from hypothesis import strategies as st

from truce.asof import EVER, Span
from truce.errors import InputError, LedgerError, StoreError
from truce.incidents.accounts import Account
from truce.ledger.entries import Stored
from truce.ledger.statements import Content, Rows, Statement, entry_id, envelope_of, read_envelope
from truce.ledger.tree import leaf_hash, root_of
from truce.store.analytics.asking import Analytics
from truce.store.analytics.building import build
from truce.store.interface import Appending, Store
from truce.store.nouns import from_bytes, known_from, to_bytes
from truce.store.rows.feeding import KIND, Fed, Feed, feed_in
from truce.store.rows.making import Written
from truce.store.rows.reading import looked_up, lookup_of, record_in
from truce.store.sqlite.record import SqliteStore

FEED = Feed(name="made-up.csv", digest=hashlib.sha256(b"made up").hexdigest(), reader="tests/1")


def account(number: int) -> Account:
    """A row of a data set that tells of one day in one of seven areas."""
    when = Span(28_000_000 + number, 28_000_000 + number + 1439)
    return Account(
        id=f"row-{number}", incident=f"row-{number}", source="ged", origin="ged", when=when,
        act="airstrike", who=("A",), area=f"X-{number % 7}" if number % 11 else None, known=0,
    )  # fmt: skip


def accounts(count: int, pause: float = 0.0) -> Iterator[Account]:
    """So many rows, not faster than asked."""
    for number in range(count):
        if pause and number % 100 == 0:
            time.sleep(pause)
        yield account(number)


def broken(count: int) -> Iterator[Account]:
    """A file that cannot be read to its end."""
    yield from accounts(count)
    raise InputError("made-up.csv", "is cut off", "Get it again")


def in_columns(sizes: tuple[int, ...], broken_at: int | None = None) -> Iterator[Account | Written]:
    """The same accounts, so many at a time written already (of none: one that is not)."""
    number = 0
    for size in sizes:
        if broken_at is not None and number >= broken_at:
            raise InputError("made-up.csv", "is cut off", "Get it again")
        some = [account(n) for n in range(number, number + max(size, 1))]
        number += len(some)
        ids, first, last, areas = zip(*map(lookup_of, some), strict=True)
        yield Written(ids, [to_bytes(one) for one in some], first, last, areas) if size else some[0]


def signing(key: str, work: Appending, data: bytes, rows: Rows | None) -> None:
    """The next entry of a key, a second after the one before, signed by nobody."""
    last = work.last_of(key)
    content, sequence = Content.of(data), last[0] + 1 if last else 0
    statement = Statement(
        mission=MISSION, kind=KIND, audience="mechanism", key=key, sequence=sequence,
        previous=last[1] if last else "", stated=RECORDED, commitment=content.commitment.hex(), rows=rows,
    )  # fmt: skip
    envelope = envelope_of(statement.to_bytes(), key, bytes(64))
    position = work.head.size
    recorded = RECORDED + position * 1000
    work.append(Stored(position, recorded, entry_id(envelope), KIND, key, sequence, envelope, content))


def sign_as(key: str = A) -> functools.partial[None]:
    return functools.partial(signing, key)


def check_rows(store: Store, count: int) -> None:
    """Every row is there once, in order, under the root that its entry states, and found by what it says."""
    found = 0
    for entry in store.entries(kind=KIND):
        rows = list(store.rows(entry.position))
        stated = read_envelope(entry.envelope).statement.rows
        root = root_of(leaf_hash(row.commitment) for row in rows).hex()
        assert stated == (Rows(len(rows), root) if rows else None)
        assert entry.content is not None
        assert Feed.from_bytes(entry.content.data).first == found
        for row in rows:
            assert row.content is not None
            assert row.commitment == row.content.commitment
            assert row.content.data == to_bytes(account(found))
            assert looked_up(row.content.data) == (row.id, row.first, row.last, row.area)
            found += 1
    assert found == count
    assert len({row.content.salt for e in store.entries() for row in store.rows(e.position)}) == count  # type: ignore[union-attr]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with SqliteStore.create(tmp_path / "record.db", MISSION) as made:
        yield made


@pytest.mark.parametrize(
    ("count", "apart"),
    [(0, True), (1001, True), (5000, True), *((n, False) for n in (0, 1, 999, 1000, 1001, 5000))],
)
def test_every_row_goes_in_once_under_a_signed_root(store: Store, count: int, apart: bool) -> None:
    told: list[int] = []
    fed = feed_in(
        store, FEED, A, functools.partial(accounts, count), sign_as(), apart=apart, rows_per_entry=1000,
        progress=told.append,
    )  # fmt: skip
    entries = max(1, -(-count // 1000))
    assert fed == Fed(count, count, entries)
    assert told == [min(count, 1000 * n) for n in range(1, entries + 1)]
    check_rows(store, count)


@pytest.mark.parametrize("sizes", [(1, 2, 3), (20,), (7, 7), (0, 5, 0, 0, 9, 7), (4100, 3, 0)])
@pytest.mark.parametrize("apart", [True, False])
def test_rows_that_come_written_go_in_as_all_others_and_go_on_after_a_break(
    store: Store, sizes: tuple[int, ...], apart: bool
) -> None:
    count = sum(max(size, 1) for size in sizes)
    per_entry = max(7, count // 3)
    broken_off = functools.partial(in_columns, sizes, count // 2)
    with suppress(InputError):
        feed_in(store, FEED, A, broken_off, sign_as(), apart=apart, rows_per_entry=per_entry)
    whole = functools.partial(in_columns, sizes)
    fed = feed_in(store, FEED, A, whole, sign_as(), apart=apart, rows_per_entry=per_entry)
    assert fed.rows == count
    check_rows(store, count)


def test_every_store_takes_feeds_and_gives_analytics(place: Place, tmp_path: Path) -> None:
    with place.create(MISSION) as store:
        feed_in(store, FEED, A, functools.partial(accounts, 2500), sign_as(), apart=False, rows_per_entry=999)
        check_rows(store, 2500)
        build(store, tmp_path / "analytics")
        known_at = known_from(store.head().recorded)
        with Analytics.of(store, tmp_path / "analytics") as analytics:
            assert [(n, i) for _, n, i in analytics.accounts(known_at)] == [
                (n % 999, f"row-{n}") for n in range(2500)
            ]
            assert sum(row["accounts"] for row in analytics.counted(known_at)) == 2500


def test_a_feed_of_the_usual_length_is_one_entry(store: Store) -> None:
    assert feed_in(store, FEED, A, functools.partial(accounts, 12_345), sign_as()) == Fed(12_345, 12_345, 1)
    [entry] = store.entries()
    assert entry.content is not None
    assert Feed.from_bytes(entry.content.data) == FEED
    record = record_in(store)
    assert [a.id for a in record.accounts] == [f"row-{n}" for n in range(12_345)]
    assert {a.known for a in record.accounts} == {known_from(entry.recorded)}


def test_the_same_feed_again_adds_nothing_and_another_reader_or_key_does(store: Store) -> None:
    rows = functools.partial(accounts, 50)
    feed_in(store, FEED, A, rows, sign_as(), apart=False, rows_per_entry=20)
    assert feed_in(store, FEED, A, rows, sign_as(), apart=False) == Fed(50, 0, 0)
    newer = Feed(name="other-name.csv", digest=FEED.digest, reader="tests/2")
    assert feed_in(store, newer, A, rows, sign_as(), apart=False).new == 50
    # Who files a feed first, under its name but with other rows, keeps nobody else from filing it.
    assert feed_in(store, FEED, B, rows, sign_as(B), apart=False).new == 50


@pytest.mark.parametrize("apart", [True, False])
def test_what_was_whole_stays_when_a_file_breaks_off_and_goes_on_once_it_is_mended(
    store: Store, apart: bool
) -> None:
    with pytest.raises(InputError, match="cut off"):
        feed_in(store, FEED, A, functools.partial(broken, 250), sign_as(), apart=apart, rows_per_entry=100)
    assert store.head().size == 2
    mended = feed_in(store, FEED, A, functools.partial(accounts, 300), sign_as(), apart=apart)
    assert mended == Fed(300, 100, 1)
    check_rows(store, 300)


def test_two_who_take_in_the_same_feed_do_not_mix(store: Store) -> None:
    def meddling(work: Appending, data: bytes, rows: Rows | None) -> None:
        sign_as()(work, data, rows)

    taken: list[int] = []

    def other(done: int) -> None:
        if not taken:
            taken.append(done)
            feed_in(store, FEED, A, functools.partial(accounts, 50), sign_as(), apart=False)

    with pytest.raises(StoreError, match="somebody else"):
        feed_in(
            store, FEED, A, functools.partial(accounts, 50), meddling, apart=False, rows_per_entry=10,
            progress=other,
        )  # fmt: skip
    check_rows(store, 50)


def test_a_signature_that_is_refused_leaves_nothing(store: Store) -> None:
    def refusing(work: Appending, data: bytes, rows: Rows | None) -> None:
        raise LedgerError("key", "is revoked", "Use another")

    with pytest.raises(LedgerError, match="revoked"):
        feed_in(store, FEED, A, functools.partial(accounts, 50), refusing, apart=False)
    assert store.head().size == 0
    assert list(store.find_rows("row-0")) == []


COMMAND = """
import functools, sys
sys.path[:0] = sys.argv[3:]
from pathlib import Path
import test_feeding as here
with here.SqliteStore.open(Path(sys.argv[1])) as store:
    rows = functools.partial(here.accounts, int(sys.argv[2]), 0.002)
    here.feed_in(store, here.FEED, here.A, rows, here.sign_as(), rows_per_entry=500)
"""


def test_who_is_killed_goes_on_where_the_record_ends(store: Store, tmp_path: Path) -> None:
    count, sizes = 8_000, []
    here = Path(__file__).parent
    command = [
        sys.executable, "-c", COMMAND, str(tmp_path / "record.db"), str(count), str(here),
        str(here.parent / "shared"),
    ]  # fmt: skip
    while store.head().size < 3:
        child = subprocess.Popen(command)
        deadline = time.monotonic() + 30
        begun = store.head().size
        while store.head().size < begun + 2 and time.monotonic() < deadline:
            time.sleep(0.01)
        child.send_signal(signal.SIGKILL)
        child.wait()
        sizes.append(store.head().size)
    assert store.head().size < count // 500
    fed = feed_in(store, FEED, A, functools.partial(accounts, count), sign_as(), rows_per_entry=500)
    assert fed == Fed(count, count - 500 * sizes[-1], count // 500 - sizes[-1])
    check_rows(store, count)


@pytest.mark.parametrize(
    ("changed", "why"),
    [({"digest": "x"}, "digest"), ({"first": -1}, "first"), ({"last": 1}, "last"), ({"name": 3}, "name")],
)
def test_a_feed_that_cannot_be_said_is_refused(changed: dict[str, object], why: str) -> None:
    with pytest.raises(LedgerError, match=why):
        Feed(**({"name": "n", "digest": digest("d"), "reader": "r"} | changed))  # type: ignore[arg-type]


@given(st.text(st.characters(exclude_categories=["Cs"])), st.integers(0, 2**53 - 1), st.booleans())
def test_what_is_said_of_a_feed_comes_back(name: str, first: int, last: bool) -> None:
    feed = Feed(name=name, digest=digest(name), reader=name, first=first, last=last)
    assert Feed.from_bytes(feed.to_bytes()) == feed
    with pytest.raises(LedgerError):
        Feed.from_bytes(feed.to_bytes() + b" ")


def test_an_open_end_is_not_looked_up() -> None:
    open_ended = Account(id="a", incident="a", source="s", origin="s", when=Span(5, EVER), known=0)
    assert looked_up(to_bytes(open_ended)) == ("a", 5, None, None)
    assert from_bytes(to_bytes(open_ended), 0) == open_ended
