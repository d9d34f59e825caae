"""Analytics answer what the judge finds on the record, up to where they were built, however that was."""

import functools
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from filings import MISSION
from hypothesis import given, settings
from hypothesis import strategies as st
from missions import entry, file, nouns_of, row_of
from test_engines import BARE, MOMENTS, judged, records, rivals
from worlds import DAY, END, HOUR, START, agreement, record

from truce.asof import Span
from truce.errors import IntegrityError, StoreError
from truce.findings.record import Rating, Record, Review
from truce.incidents.accounts import Account
from truce.store.analytics.asking import Analytics
from truce.store.analytics.building import build, rebuild_apart
from truce.store.analytics.files import MANIFEST, check_files, read_manifest
from truce.store.interface import Store
from truce.store.nouns import Noun, to_bytes
from truce.store.rows.reading import Said, record_in, said_in
from truce.store.sqlite.record import SqliteStore

FEW = settings(max_examples=max(4, settings().max_examples // 12))
SMALL = agreement("forbid", "root")
ASKED = (START - 1, START, START + 2 * DAY, END + DAY, END + 90 * DAY)


@contextmanager
def new_store(folder: Path) -> Iterator[Store]:
    """A new record in a folder that is emptied before."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with SqliteStore.create(folder / "record.db", MISSION) as store:
        yield store


def check(store: Store, folder: Path, at: int, known_at: int) -> None:
    """The analytics answer what the judge, and the record, do."""
    record = record_in(store)
    with Analytics.of(store, folder, threads=1) as analytics:
        found = sorted(analytics.verdicts(at=at, known_at=known_at), key=repr)
        listed = sorted(name for _, _, name in analytics.accounts(known_at))
        counted = sum(row["accounts"] for row in analytics.counted(known_at))
    assert found == judged(record, at, known_at)
    known = record.as_known(known_at).accounts
    assert listed == sorted(a.id for a in known)
    assert counted == len(known)


def answers(store: Store, folder: Path) -> object:
    """Everything that is asked, at several moments of knowledge."""
    with Analytics.of(store, folder, threads=1) as analytics:
        return [
            *((list(analytics.accounts(k)), analytics.counted(k)) for k in (START, START + 3 * DAY, END)),
            analytics.verdicts(at=END, known_at=END + DAY),
        ]


def told(number: int, **other: object) -> Account:
    """An airstrike by one of the parties, known from the hour of its number on."""
    when = Span(START + number * 10, START + number * 10 + 5)
    fields = {"who": ("AB"[number % 2],), "known": START + number * HOUR, "area": f"X-{number % 3}"}
    made = replace(BARE, id=f"a{number}", incident=f"i{number // 2}", act="airstrike", when=when)
    return replace(made, **(fields | other))  # type: ignore[arg-type]


def some() -> list[Noun]:
    """Accounts, their sources, a text, a review and a rating."""
    reviews = (Review(id="r1", account="a3", verdict="reject", by="somebody", known=START + DAY),)
    ratings = (Rating(id="g1", source="agency", letter="A", by="somebody", known=START + DAY),)
    told_by = record([told(n) for n in range(12)], SMALL)
    return nouns_of(replace(told_by, reviews=reviews, ratings=ratings))


def opened(path: Path) -> Store:
    """The record, for another process."""
    return SqliteStore.open(path)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with SqliteStore.create(tmp_path / "record.db", MISSION) as made:
        file(made, some())
        yield made


@FEW
@given(
    st.one_of(records(), rivals()), st.sampled_from(MOMENTS), st.sampled_from(ASKED), st.booleans(), st.data()
)
def test_analytics_find_what_the_judge_finds(
    tmp_path_factory: pytest.TempPathFactory,
    known: Record,
    at: int,
    known_at: int,
    feeds: bool,
    data: st.DataObject,
) -> None:
    folder = tmp_path_factory.getbasetemp() / "found"
    nouns = nouns_of(known)
    cut = data.draw(st.integers(0, len(nouns)))
    with new_store(folder) as store:
        file(store, nouns[:cut], feeds=feeds)
        build(store, folder / "analytics", threads=1)
        check(store, folder / "analytics", at, known_at)
        file(store, nouns[cut:], feeds=feeds)
        build(store, folder / "analytics", threads=1)
        check(store, folder / "analytics", at, known_at)


def test_of_accounts_with_one_id_the_one_counts_that_the_judge_takes(store: Store, tmp_path: Path) -> None:
    same_minute = [told(20, known=END, who=(who,), zones=frozenset({zone})) for who in "BA" for zone in "zy"]
    file(store, [*same_minute, told(3, who=("A",), known=END + 1), told(20, known=END + 1)])
    build(store, tmp_path / "analytics")
    for known_at in (START + 3 * HOUR, END, END + 1):
        check(store, tmp_path / "analytics", END, known_at)


def test_who_deletes_the_folder_gets_the_same_answers_after_building_again(
    store: Store, tmp_path: Path
) -> None:
    folder = tmp_path / "analytics"
    build(store, folder)
    before = answers(store, folder)
    file(store, [told(20 + n, known=END + n) for n in range(3)])
    build(store, folder)
    added = answers(store, folder)
    shutil.rmtree(folder)
    build(store, folder)
    assert answers(store, folder) == added
    assert before != added


def test_a_build_reads_on_where_the_last_one_ended(store: Store, tmp_path: Path) -> None:
    read: list[int] = []

    def reading(store: Store, start: int, stop: int | None) -> Iterator[Said]:
        for said in said_in(store, start, stop):
            read.append(said.entry.position)
            yield said

    size = store.head().size
    for _ in range(2):
        build(store, tmp_path / "a", reading=reading)
        assert read == list(range(size))
    file(store, [told(30, known=END)])
    build(store, tmp_path / "a", reading=reading)
    assert read == list(range(size + 1))


def test_many_small_builds_leave_few_files(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "analytics"
    for number in range(12):
        file(store, [told(40 + number, known=END + number)], feeds=False)
        made = build(store, folder)
    assert max(map(len, made.parts.values())) <= 9
    assert made.rows("account") == 24
    build(store, tmp_path / "anew")
    assert answers(store, folder) == answers(store, tmp_path / "anew")


def test_analytics_of_another_record_are_refused_and_built_anew(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "analytics"
    build(store, folder)
    with SqliteStore.create(tmp_path / "other.db", MISSION) as other:
        file(other, some()[:-1])
        file(other, [told(50, known=END)])
        assert other.head().size == store.head().size
        with pytest.raises(StoreError, match="another record"):
            Analytics.of(other, folder)
        build(other, folder)
        check(other, folder, END, END)


def test_a_record_that_got_shorter_is_another_one(store: Store, tmp_path: Path) -> None:
    build(store, tmp_path / "analytics")
    with SqliteStore.create(tmp_path / "short.db", MISSION) as short:
        file(short, some()[:3])
        with pytest.raises(StoreError, match="another record"):
            Analytics.of(short, tmp_path / "analytics")


def test_what_is_erased_is_gone_from_every_file(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "analytics"
    file(store, [told(60, id="secret-claim", known=END)], feeds=False)
    made = build(store, folder)
    secret = "SELECT * FROM record.state WHERE id = 'secret-claim'"
    with Analytics.of(store, folder) as analytics:
        assert analytics.rows(secret)
    with store.appending() as work:
        work.append(entry(work.head.size, END + 1, "document", b"{}"))
        work.erase(work.head.size - 2, None, work.head.size - 1)
    with pytest.raises(StoreError, match="another record"):
        Analytics.of(store, folder)
    again = build(store, folder)
    old = {part.file for parts in made.parts.values() for part in parts}
    assert not old & {path.name for path in folder.iterdir()}
    assert again.rows("account") == made.rows("account") - 1
    with Analytics.of(store, folder) as analytics:
        assert not analytics.rows(secret)
    check(store, folder, END, END + 2)


def test_what_is_erased_while_a_build_goes_on_is_not_kept(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "analytics"
    file(store, [told(60, known=END)], feeds=False)

    def reading(store: Store, start: int, stop: int | None) -> Iterator[Said]:
        yield from said_in(store, start, stop)
        with store.appending() as work:
            work.append(entry(work.head.size, END + 1, "document", b"{}"))
            work.erase(work.head.size - 2, None, work.head.size - 1)

    build(store, folder, reading=reading)
    with pytest.raises(StoreError, match="another record"):
        Analytics.of(store, folder)
    build(store, folder)
    check(store, folder, END, END + 2)


@pytest.mark.parametrize("row", [None, 1])
def test_what_was_withheld_and_comes_late_is_taken_in(store: Store, tmp_path: Path, row: int | None) -> None:
    folder = tmp_path / "analytics"
    late = [told(60, known=END), told(61, known=END)]
    with store.appending() as work:
        made = entry(work.head.size, END, "account", to_bytes(late[0]))
        work.append(replace(made, content=None if row is None else made.content))
        rows = [row_of(n, account) for n, account in enumerate(late)]
        work.add_rows(r._replace(content=None) if r.number == row else r for r in rows)
        work.append(entry(work.head.size, END, "feed", b"rows"))
    position = store.head().size - (2 if row is None else 1)
    build(store, folder)
    check(store, folder, END, END)
    with store.appending() as work:
        content = made.content if row is None else rows[row].content
        assert content is not None
        work.supply(position, row, content)
    build(store, folder)
    check(store, folder, END, END)
    with Analytics.of(store, folder) as analytics:
        assert {"a60", "a61"} <= {name for _, _, name in analytics.accounts(END)}


@pytest.mark.parametrize("damage", ["cut", "gone", "manifest", "older form"])
def test_what_is_broken_is_refused_and_built_again(store: Store, tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "analytics"
    made = build(store, folder)
    expected = answers(store, folder)
    part = folder / made.parts["state"][0].file
    if damage == "cut":
        part.write_bytes(part.read_bytes()[:-1])
    elif damage == "gone":
        part.unlink()
    elif damage == "manifest":
        (folder / MANIFEST).write_text("{")
    else:
        written = (folder / MANIFEST).read_text()
        (folder / MANIFEST).write_text(written.replace("truce-analytics/", "truce-analytics/0"))
    with pytest.raises(StoreError):
        Analytics.of(store, folder)
    build(store, folder)
    assert answers(store, folder) == expected


def test_a_file_that_duckdb_cannot_read_is_a_store_error(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "analytics"
    made = build(store, folder)
    part = folder / made.parts["state"][0].file
    part.write_bytes(bytes(part.stat().st_size))
    with pytest.raises(StoreError, match="build it again"), Analytics.of(store, folder) as analytics:
        analytics.counted(END)
    for broken in made.parts["account"]:
        (folder / broken.file).write_bytes(bytes(broken.bytes))
    file(store, [told(20, known=END)])
    with pytest.raises(StoreError, match="build it again"):
        build(store, folder)


def test_a_folder_that_nobody_may_write_to_is_a_store_error(store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(StoreError, match="cannot be written"):
        build(store, tmp_path / "file" / "analytics")


def test_a_changed_byte_is_found_when_the_files_are_checked(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "analytics"
    made = build(store, folder)
    assert list(check_files(folder, made)) == []
    part = folder / made.parts["account"][0].file
    data = bytearray(part.read_bytes())
    data[len(data) // 2] ^= 1
    part.write_bytes(data)
    assert [str(part) in fault for fault in check_files(folder, made)] == [True]


def test_content_that_nobody_can_read_stops_the_build_and_names_the_entry(
    store: Store, tmp_path: Path
) -> None:
    with store.appending() as work:
        work.append(entry(work.head.size, END, "rating", b'{"form":"rating/9"}'))
    with pytest.raises(IntegrityError, match=f"at {store.head().size - 1}.*newer truce"):
        build(store, tmp_path / "analytics")
    assert read_manifest(tmp_path / "analytics") is None


def test_an_entry_that_says_another_thing_than_it_is_signed_as_is_refused(
    store: Store, tmp_path: Path
) -> None:
    with store.appending() as work:
        work.append(entry(work.head.size, END, "rating", to_bytes(told(70))))
    with pytest.raises(IntegrityError, match="signed as rating and says account"):
        build(store, tmp_path / "analytics")


def test_entries_that_only_the_mission_understands_are_not_passed_over(store: Store, tmp_path: Path) -> None:
    with store.appending() as work:
        work.append(entry(work.head.size, END, "withdrawal", b"{}"))
    with pytest.raises(StoreError, match="only the mission"):
        build(store, tmp_path / "analytics")


def test_another_process_builds_while_this_one_writes_and_reads(store: Store, tmp_path: Path) -> None:
    folder, opener = tmp_path / "analytics", functools.partial(opened, tmp_path / "record.db")
    rebuild_apart(opener, folder)
    with Analytics.of(store, folder) as analytics:
        file(store, [told(80, known=END)])
        rebuild_apart(opener, folder)
        assert "a80" not in {name for _, _, name in analytics.accounts(END)}
    check(store, folder, END, END)


def test_a_fault_in_the_other_process_is_told_here(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no-such"):
        rebuild_apart(functools.partial(opened, tmp_path / "no-such.db"), tmp_path / "analytics")


def test_a_builder_that_is_killed_leaves_what_was_there(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "analytics"
    manifest = build(store, folder)
    before = answers(store, folder)
    file(store, [told(90 + n, known=END + n) for n in range(5)], feeds=False)
    command = (
        "import sys, pathlib; from truce.store.sqlite.record import SqliteStore;"
        "from truce.store.analytics.building import build;"
        "build(SqliteStore.open(pathlib.Path(sys.argv[1])), pathlib.Path(sys.argv[2]))"
    )
    for wait in (0.5, 0.8, 0.9):
        child = subprocess.Popen([sys.executable, "-c", command, str(tmp_path / "record.db"), str(folder)])
        time.sleep(wait)
        child.send_signal(signal.SIGKILL)
        child.wait()
        found = read_manifest(folder)
        assert found is not None
        assert list(check_files(folder, found)) == []
        if found == manifest:
            assert answers(store, folder) == before
    build(store, folder)
    check(store, folder, END, END + 10)
