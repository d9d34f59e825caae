"""What is put into a watched folder comes into the record once and whole, and nothing else of the machine."""

import os
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from watched import Watching, killed_on_the_way, sector_report, watching

from truce.errors import AgreementError, ArgumentError, StoreError
from truce.mission.watching.sources import add, remove, watches


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    made = tmp_path / "inbox"
    made.mkdir()
    return made


@pytest.fixture
def seen(tmp_path: Path, inbox: Path) -> Iterator[Watching]:
    for one in watching(tmp_path):
        one.watch(inbox)
        yield one


def test_a_file_is_taken_once_and_a_changed_one_is_a_version(seen: Watching, inbox: Path):
    (inbox / "report.txt").write_text(sector_report(1))
    (inbox / "south").mkdir()
    (inbox / "south" / "day.txt").write_text(sector_report(2))
    assert seen.once().outcomes == {"new": 2}
    assert seen.once().outcomes == {}
    (inbox / "report.txt").write_text(sector_report(1, " He named no one."))
    assert seen.once().outcomes == {"version": 1}
    assert seen.documents() == ["report.txt", "day.txt", "report.txt"]
    assert seen.told("document")[-1]["version_of"] is not None
    keys = [[item["key"] for item in told["items"]] for told in seen.told("taken")]  # type: ignore[union-attr]
    assert keys == [["report.txt", "south/day.txt"], ["report.txt"]]


def test_without_its_memory_it_takes_nothing_twice(seen: Watching, inbox: Path):
    (inbox / "report.txt").write_text(sector_report(1))
    seen.once()
    size = seen.mission.size
    (seen.mission.path / "watching" / "memory.json").write_text('{"version": 1, "sources": {"x": 3}}')
    seen.once()
    assert (seen.said(), seen.mission.size) == ([("known", "report.txt")], size)


def test_a_file_that_grows_is_not_taken(seen: Watching, inbox: Path):
    (inbox / "report.txt").write_text(sector_report(1)[:60])
    rounds = seen.rounds(rest=0.3)
    threading.Timer(0.15, lambda: (inbox / "report.txt").write_text(sector_report(1))).start()
    rounds.run(once=True)
    assert seen.said() == [("still written", "report.txt")]
    seen.once()
    assert seen.texts() == [sector_report(1)]


def test_a_file_that_somebody_has_open_for_writing_is_not_taken(seen: Watching, inbox: Path):
    with (inbox / "report.txt").open("w") as writing:
        writing.write(sector_report(1)[:60])
        writing.flush()
        seen.once()
        assert seen.said() == [("still written", "report.txt")]
        writing.write(sector_report(1)[60:])
    seen.once()
    assert seen.texts() == [sector_report(1)]


def test_what_is_not_finished_by_its_name_waits_until_it_is_renamed(seen: Watching, inbox: Path):
    for name in ("report.txt.part", ".report.txt.Xa81k", "~$report.txt", "report.txt~", "empty.txt"):
        (inbox / name).write_text("" if name == "empty.txt" else sector_report(1))
    seen.once()
    assert seen.happened == []
    (inbox / "report.txt.part").rename(inbox / "report.txt")
    seen.once()
    assert seen.said() == [("taken", "report.txt")]


def test_a_link_is_not_followed_and_no_special_file_is_opened(seen: Watching, inbox: Path, tmp_path: Path):
    secret = tmp_path / "secret.txt"
    secret.write_text(sector_report(9))
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "hidden.txt").write_text(sector_report(8))
    (inbox / "link.txt").symlink_to(secret)
    (inbox / "folder").symlink_to(tmp_path / "elsewhere")
    os.link(secret, inbox / "second-name.txt")
    os.mkfifo(inbox / "pipe.txt")
    (inbox / "good.txt").write_text(sector_report(1))
    seen.once()
    assert sorted(seen.said()) == [
        ("refused", "folder"), ("refused", "link.txt"), ("refused", "pipe.txt"),
        ("refused", "second-name.txt"), ("taken", "good.txt"),
    ]  # fmt: skip
    assert seen.documents() == ["good.txt"]


def test_a_file_put_in_the_place_of_one_that_was_looked_at_is_not_taken(
    seen: Watching, inbox: Path, tmp_path: Path
):
    (tmp_path / "secret.txt").write_text(sector_report(9))
    (inbox / "a.txt").write_text(sector_report(1))
    rounds = seen.rounds(rest=0.3)

    def swap() -> None:
        (inbox / "a.txt").unlink()
        (inbox / "a.txt").symlink_to(tmp_path / "secret.txt")

    threading.Timer(0.15, swap).start()
    rounds.run(once=True)
    assert seen.documents() == []


def test_a_deleted_file_is_said_and_what_it_told_stays(seen: Watching, inbox: Path):
    (inbox / "report.txt").write_text(sector_report(1))
    seen.once()
    size = seen.mission.size
    (inbox / "report.txt").unlink()
    seen.once()
    assert (seen.said(), seen.mission.size, seen.documents()) == (
        [("gone", "report.txt")],
        size,
        ["report.txt"],
    )


def test_what_cannot_be_read_is_said_and_the_rest_goes_on(seen: Watching, inbox: Path):
    (inbox / "a.txt").write_text("")
    (inbox / "b.txt").write_bytes(b"\x00\x01\x02" * 100)
    (inbox / "c.txt").write_text(
        "Сообщение о перемирии на северном участке фронта было опубликовано вчера вечером. " * 5
    )
    (inbox / "d.txt").write_text(sector_report(1))
    (inbox / os.fsdecode(b"odd-\xff\x1b[2J.txt")).write_text(sector_report(2))
    seen.once()
    assert [what for what, _ in seen.said()] == ["unread", "unread", "taken", "taken"]
    assert "Russian" in next(one.reason for one in seen.happened if one.name == "c.txt")
    assert all(one.name.isprintable() for one in seen.happened)
    seen.once()
    assert seen.happened == []
    assert len(seen.told("taken")[0]["items"]) == 4  # type: ignore[arg-type]


def test_a_folder_that_is_gone_is_not_reached_and_the_record_says_so(seen: Watching, inbox: Path):
    inbox.rmdir()
    seen.once()
    assert [what for what, _ in seen.said()] == ["not reached"]
    assert seen.told("reached") == []
    seen.once()
    assert [told["reached"] for told in seen.told("reached")] == [False]
    inbox.mkdir()
    seen.once()
    assert [told["reached"] for told in seen.told("reached")] == [False, True]


def test_the_mission_itself_is_not_watched(seen: Watching, tmp_path: Path):
    for folder in (seen.mission.path, seen.mission.path / "evidence", tmp_path):
        folder.mkdir(exist_ok=True)
        with pytest.raises(ArgumentError, match="take itself in"):
            add(seen.mission, str(folder), by="clerk")


def test_a_source_is_watched_once_and_removed_by_a_word(seen: Watching, inbox: Path):
    first = watches(seen.mission)[0]
    assert add(seen.mission, str(inbox), every=60, by="clerk") == (first, False)
    second, new = add(seen.mission, str(inbox), every=120, by="clerk")
    assert (new, [w.id for w in watches(seen.mission)]) == (True, [second.id])
    (inbox / "a.txt").write_text(sector_report(1))
    seen.once()
    remove(seen.mission, second.id[:10], "clerk")
    assert (watches(seen.mission), seen.documents()) == ((), ["a.txt"])
    with pytest.raises(ArgumentError, match="watched or allowed"):
        remove(seen.mission, second.id[:10], "clerk")


def test_two_do_not_watch_one_mission(seen: Watching):
    rounds = seen.rounds()
    with rounds.memory.alone(), pytest.raises(StoreError, match="watched already"):
        seen.once()


def test_it_stops_when_it_is_told_to_and_goes_on_later(seen: Watching, inbox: Path):
    for number in range(8):
        (inbox / f"{number}.txt").write_text(sector_report(number))
    rounds = seen.rounds()
    rounds._tell = lambda one: (seen.happened.append(one), rounds.stop() if len(seen.happened) == 3 else None)  # type: ignore[assignment,func-returns-value]
    begun = time.monotonic()
    rounds.run(lasting=60)
    assert time.monotonic() - begun < 20
    assert len(seen.documents()) == 3
    seen.once()
    assert len(set(seen.texts())) == len(seen.documents()) == 8


KILLS = 200 if settings.default.max_examples >= 1000 else 20


def test_killed_at_any_point_it_loses_nothing_and_takes_nothing_twice(seen: Watching, inbox: Path):
    (inbox / "first.txt").write_text(sector_report(2000))
    (inbox / "second.txt").write_text(sector_report(2001))
    seen.once()
    (inbox / "0.txt").write_text(sector_report(0))
    (inbox / "0-b.txt").write_text(sector_report(1000))
    killed_on_the_way(seen, 0)
    for number in range(1, KILLS + 1):
        (inbox / f"{number}.txt").write_text(sector_report(number))
        (inbox / f"{number}-b.txt").write_text(sector_report(1000 + number))
        killed_on_the_way(seen, number / (KILLS + 1))
    seen.once()
    names = [p.name for p in inbox.iterdir()]
    assert sorted(seen.documents()) == sorted(names)
    assert seen.texts() == sorted(p.read_text() for p in inbox.iterdir())
    keys = [item["key"] for told in seen.told("taken") for item in told["items"]]  # type: ignore[attr-defined]
    assert sorted(keys) == sorted(names)
    assert list(seen.mission.store.check()) == []
    assert not list((seen.mission.path / "watching").glob("spool-*"))


def test_a_file_that_holds_several_documents_gives_them_all_and_says_what_it_could_not(
    seen: Watching, inbox: Path
):
    with zipfile.ZipFile(inbox / "week.zip", "w") as archive:
        archive.writestr("north.txt", sector_report(1))
        archive.writestr("south.txt", sector_report(2))
        archive.writestr("photo.bin", bytes(range(256)) * 50)
    seen.once()
    assert seen.documents() == ["north.txt", "south.txt"]
    assert [one.what for one in seen.happened] == ["taken", "unread"]
    assert seen.happened[0].more == 1
    (item,) = seen.told("taken")[0]["items"]  # type: ignore[misc]
    assert [one["name"] for one in item["unread"]] == ["photo.bin"]


def test_what_one_truce_could_not_read_is_tried_by_the_next(
    seen: Watching, inbox: Path, monkeypatch: pytest.MonkeyPatch
):
    (inbox / "a.txt").write_bytes(b"\x00\x01\x02" * 100)
    seen.once()
    seen.once()
    assert seen.happened == []
    monkeypatch.setattr("truce.mission.watching.taking.__version__", "99.0")
    monkeypatch.setattr("truce.mission.watching.memory.__version__", "99.0")
    seen.once()
    assert seen.said() == [("unread", "a.txt")]
    seen.once()
    assert (seen.happened, len(seen.told("taken"))) == ([], 2)


def test_tables_of_an_office_are_read_by_the_mapping_that_the_watch_names(
    tmp_path: Path, inbox: Path, repository: Path
):
    office = repository / "examples/field-office"
    for seen in watching(tmp_path):
        add(seen.mission, str(inbox), mapping=office / "log.yaml", every=60, by="clerk")
        (inbox / "week.csv").write_bytes((office / "log.csv").read_bytes())
        (inbox / "other.csv").write_text("a,b\n1,2\n")
        (inbox / "note.txt").write_text(sector_report(1))
        seen.once()
        assert sorted(one.what for one in seen.happened) == ["taken", "taken", "unread", "unread"]
        told = {one.name: one.reason for one in seen.happened if one.what == "unread"}
        assert "1 of its rows cannot be used; the first is line" in told["week.csv > rows"]
        assert [e.kind for e in seen.mission.entries()].count("feed") == 1
        seen.once()
        assert seen.happened == []
        _, new = add(seen.mission, str(inbox), mapping=office / "log.yaml", every=60, by="clerk")
        assert not new
        with pytest.raises(AgreementError):
            add(seen.mission, str(inbox), mapping=inbox / "note.txt", every=60, by="clerk")
