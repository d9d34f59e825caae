"""A source that was not reached for longer than its pace is a hole in what is said that it covers."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from watched import Watching, feed, sector_report
from web_server import WebServer, http, serving

from truce.mission.answers.covering import left_of
from truce.mission.filing.covering import cover
from truce.mission.missions import Mission

HOUR = 3_600_000
START = 1_936_000_000_000


class Clock:
    """Stands until somebody moves it; milliseconds since 1970."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def web() -> Iterator[WebServer]:
    with serving() as server:
        server.pages["/feed"] = http(feed(("https://news.example/1", sector_report(1))))
        yield server


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def seen(tmp_path: Path, web: WebServer, clock: Clock) -> Iterator[Watching]:
    with Mission.create(tmp_path / "m", "Arden", holder="staff", clock=clock) as mission:
        made = Watching(mission)
        made.allow(web.term)
        made.watch(web.url("/feed"), every=600)
        yield made


def at(hours: float) -> str:
    """A moment so long after the beginning."""
    return f"{datetime.fromtimestamp(START / 1000 + hours * 3600, UTC):%Y-%m-%dT%H:%M}"


def says_what_it_covers(seen: Watching, web: WebServer) -> None:
    """For a day from the beginning."""
    told = {
        "who": web.url("/feed"), "acts": ["airstrike"], "from": at(0), "to": at(24), "clock": "UTC",
        "everywhere": True,
    }  # fmt: skip
    cover(seen.mission, seen.mission.state("2031-05-20"), told, "clerk")


def missing(seen: Watching) -> list[dict[str, object]]:
    return [told for told in seen.told("cover") if told["what"] == "missing"]


def minutes_left(seen: Watching) -> int:
    """How many minutes of what was said are covered."""
    covers = [f.cover for f in seen.mission.state("2031-05-20").said.covers]
    return sum(s.last - s.first + 1 for c in covers if c.what == "watched" for s in left_of(c, covers))


def test_silence_is_a_hole_that_grows_and_ends(seen: Watching, web: WebServer, clock: Clock):
    says_what_it_covers(seen, web)
    seen.once()
    whole = minutes_left(seen)
    web.pages["/feed"] = http(b"", "503 Service Unavailable")
    clock.now += HOUR // 4
    seen.once()
    assert (missing(seen), minutes_left(seen)) == ([], whole), "a look in vain is none yet"
    for _ in range(2):
        clock.now += 2 * HOUR
        seen.once()
    assert [one.what for one in seen.happened] == ["missing", "not reached"]
    web.pages["/feed"] = http(feed(("https://news.example/2", sector_report(2))))
    clock.now += HOUR
    seen.once()
    told = missing(seen)
    assert {(one["cause"], one["who"], one["by"]) for one in told} == {
        ("feed", web.url("/feed"), "truce watch")
    }
    assert (told[0]["first"], told[-1]["last"], len(told)) == (at(1 / 60), at(5.25 - 1 / 60), 3)
    assert whole - minutes_left(seen) == 5 * 60 + 15 - 1, "but for the minute in which it was reached"
    clock.now += HOUR // 4
    seen.once()
    assert len(missing(seen)) == 3


def test_nobody_looked_is_a_hole_too(seen: Watching, web: WebServer, clock: Clock):
    says_what_it_covers(seen, web)
    seen.once()
    clock.now += 6 * HOUR
    seen.once()
    (told,) = missing(seen)
    assert (told["first"], told["last"]) == (at(1 / 60), at(6 - 1 / 60))
    assert "truce watch did not run" in str(told["note"])


def test_of_what_nobody_said_that_it_covers_the_silence_is_only_named(
    seen: Watching, web: WebServer, clock: Clock
):
    seen.once()
    web.pages["/feed"] = http(b"", "503 Service Unavailable")
    for _ in range(3):
        clock.now += 2 * HOUR
        seen.once()
    assert missing(seen) == []
    assert [told["reached"] for told in seen.told("reached")] == [False]


def test_a_folder_keeps_what_came_while_nobody_looked(seen: Watching, tmp_path: Path, clock: Clock):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    seen.watch(inbox, every=10)
    told = {
        "who": str(inbox), "acts": ["airstrike"], "from": at(0), "to": at(24), "clock": "UTC",
        "everywhere": True,
    }  # fmt: skip
    cover(seen.mission, seen.mission.state("2031-05-20"), told, "clerk")
    seen.once()
    clock.now += 6 * HOUR
    seen.once()
    assert missing(seen) == []
    inbox.rmdir()
    clock.now += 6 * HOUR
    seen.once()
    assert [one["who"] for one in missing(seen)] == [str(inbox)]
