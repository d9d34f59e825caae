"""Links of feed items are followed to their articles when somebody says so, and lead nowhere else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from watched import Watching, feed, killed_on_the_way, sector_report, watching
from web_server import WebServer, http, redirect, serving, silent

from truce.errors import ArgumentError
from truce.mission.watching.following import MOST, Pace


@pytest.fixture
def web() -> Iterator[WebServer]:
    with serving() as server:
        yield server


@pytest.fixture
def seen(tmp_path: Path, web: WebServer) -> Iterator[Watching]:
    for one in watching(tmp_path):
        one.allow(web.term)
        yield one


def article(number: int, more: str = "") -> bytes:
    return http(sector_report(number, more).encode(), Content_Type="text/plain; charset=utf-8")


def short(number: int) -> str:
    """What the feed says of it."""
    return f"The mission says that shells fell in sector {number} on 4 May 2031.\n"


def serve(web: WebServer, *numbers: int) -> None:
    web.pages["/feed"] = http(
        feed(*((web.url(f"/a/{n}.txt"), short(n), f"Sector {n}", f"tag:{n}") for n in numbers))
    )


def test_the_article_is_the_document_and_the_item_what_it_came_in(seen: Watching, web: WebServer):
    serve(web, 1, 2)
    web.pages |= {"/a/1.txt": article(1), "/a/2.txt": article(2)}
    seen.watch(web.url("/feed"), follow=True)
    assert seen.once().outcomes == {"new": 2}
    assert seen.texts() == [sector_report(1), sector_report(2)]
    *articles, feed_itself = seen.told("fetched")
    assert [one["address"] for one in articles] == [web.url("/a/1.txt"), web.url("/a/2.txt")]
    assert {one["envelope"] for one in articles} == {feed_itself["sha256"]}
    for one in (*articles, feed_itself):
        assert seen.mission.behind.evidence.read(str(one["sha256"]), 10**5)
    assert len(seen.told("taken")) == 3


def test_an_article_is_asked_for_once_and_again_when_its_item_changes(seen: Watching, web: WebServer):
    serve(web, 1)
    web.pages["/a/1.txt"] = article(1)
    seen.watch(web.url("/feed"), follow=True)
    seen.once()
    serve(web, 1, 2)
    web.pages["/a/2.txt"] = article(2)
    seen.once()
    assert (web.count("/a/1.txt"), web.count("/a/2.txt")) == (1, 1)
    edited = (web.url("/a/1.txt"), short(1) + "Corrected.\n", "Sector 1", "tag:1")
    web.pages |= {"/feed": http(feed(edited)), "/a/1.txt": article(1, " He named no one.")}
    assert seen.once().outcomes == {"version": 1}
    assert seen.told("document")[-1]["version_of"] is not None


def test_where_no_article_is_to_be_had_the_words_of_the_item_count(seen: Watching, web: WebServer):
    serve(web, 1, 2, 3, 4, 5)
    web.pages |= {
        "/a/2.txt": redirect("http://169.254.169.254/latest"), "/a/3.txt": http(b"  "),
        "/a/4.txt": redirect("/table.csv"), "/table.csv": http(b"a,b\n1,2\n"), "/a/5.txt": article(5),
    }  # fmt: skip
    seen.watch(web.url("/feed"), follow=True)
    seen.once()
    assert seen.texts() == sorted([*map(short, range(1, 5)), sector_report(5)])
    said = [one.reason for one in seen.happened if one.what == "caution"]
    assert all("the item's own words count instead" in reason for reason in said)
    words = ("answers 404", "169.254.169.254", "is empty", "is no article")
    assert [word in reason for word, reason in zip(words, said, strict=True)] == [True] * 4
    assert seen.once().outcomes == {}


def test_an_article_that_cannot_be_read_does_not_cost_the_item(seen: Watching, web: WebServer):
    serve(web, 1)
    web.pages["/a/1.txt"] = http(b"%PDF-1.7 nonsense", Content_Type="application/pdf")
    seen.watch(web.url("/feed"), follow=True)
    seen.once()
    assert seen.texts() == [short(1)]
    assert [(one.what, one.name.partition(" ")[0]) for one in seen.happened][-1][0] == "unread"


def test_links_to_hosts_that_are_not_allowed_are_not_asked(seen: Watching, web: WebServer):
    with serving() as other:
        other.pages["/1"] = article(1)
        links = (other.url("/1"), "https://wire.example/2", "javascript:alert(1)", "")
        web.pages["/feed"] = http(feed(*((link, short(n)) for n, link in enumerate(links))))
        seen.watch(web.url("/feed"), follow=True)
        seen.once()
        assert other.asked == []
    assert seen.texts() == [short(n) for n in range(4)]


def test_a_host_that_gives_nothing_is_left_and_no_feed_is_without_an_end(seen: Watching, web: WebServer):
    serve(web, *range(6))
    web.pages |= {f"/a/{n}.txt": silent(5) for n in range(6)}
    seen.watch(web.url("/feed"), follow=True)
    seen.once()
    assert sum(asked.path.startswith("/a/") for asked in web.asked) == 3
    assert seen.texts() == [short(n) for n in range(6)]
    numbers = range(100, 103 + MOST)
    serve(web, *numbers)
    web.pages |= {f"/a/{n}.txt": article(n) for n in numbers}
    seen.once()
    assert sum(asked.path.startswith("/a/1") and len(asked.path) > 8 for asked in web.asked) == MOST
    assert sum("was not followed" in one.reason for one in seen.happened) == 3
    assert len(seen.documents()) == 6 + len(numbers)


def test_only_feeds_have_links_to_follow(seen: Watching, web: WebServer, tmp_path: Path):
    (tmp_path / "inbox").mkdir()
    for source, kind in ((str(tmp_path / "inbox"), None), (web.url("/x"), "page")):
        with pytest.raises(ArgumentError, match="is no feed"):
            seen.watch(source, kind=kind, follow=True)  # type: ignore[arg-type]


def test_a_host_has_its_breath_whoever_asks():
    waited: list[float] = []
    pace = Pace(5, waited.append)
    for host in ("a.example", "b.example", "a.example", "a.example"):
        pace.turn(host)
    assert [round(w) for w in waited] == [5, 10]


def test_killed_at_any_point_no_article_is_lost_or_there_twice(seen: Watching, web: WebServer):
    seen.watch(web.url("/feed"), follow=True)
    serve(web, 100, 101)
    web.pages |= {f"/a/{n}.txt": article(n) for n in range(300)}
    killed_on_the_way(seen, 0)
    for step in range(1, 13):
        serve(web, 2 * step, 2 * step + 1)
        killed_on_the_way(seen, step / 13)
        seen.once()
        assert seen.texts() == sorted(sector_report(n) for n in (100, 101, *range(2, 2 * step + 2)))
        assert len(seen.told("fetched")) == len(seen.told("taken"))
    assert list(seen.mission.store.check()) == []
