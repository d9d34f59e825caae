"""What addresses give is in the record once, with where it is from; what is silent is told as missing."""

import socket
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings
from watched import QUICK, Watching, feed, killed_on_the_way, sector_report, watching
from web_server import Asked, WebServer, http, redirect, serving, silent

from truce.errors import ArgumentError, InputError, StoreError
from truce.mission.missions import Mission
from truce.mission.watching.reach import reach_of
from truce.mission.watching.rounds import feed_items, page_item
from truce.mission.watching.schedule import CEILING, wait_after
from truce.mission.watching.secrets import credentials
from truce.mission.watching.sources import remove
from truce.mission.watching.taking import file_name


@pytest.fixture
def web() -> Iterator[WebServer]:
    with serving() as server:
        yield server


@pytest.fixture
def seen(tmp_path: Path, web: WebServer) -> Iterator[Watching]:
    for one in watching(tmp_path):
        one.allow(web.term)
        yield one


def items(*numbers: int, more: str = "") -> bytes:
    return feed(*((f"https://news.example/{n}", sector_report(n, more), f"Sector {n}") for n in numbers))


def test_an_item_is_taken_once_with_where_it_is_from(seen: Watching, web: WebServer):
    web.pages |= {"/old": redirect("/feed", "301 Moved Permanently"), "/feed": http(items(1, 2), ETag='"a"')}
    seen.watch(web.url("/old"))
    assert seen.once().outcomes == {"new": 2}
    assert seen.once().outcomes == {}
    assert seen.documents() == ["Sector 1.txt", "Sector 2.txt"]
    (fetched,) = seen.told("fetched")
    assert fetched["address"] == web.url("/feed")
    assert fetched["hops"] == [
        {"address": web.url("/old"), "status": 301}, {"address": web.url("/feed"), "status": 200}
    ]  # fmt: skip
    assert fetched["moved"] is True
    assert seen.mission.behind.evidence.read(str(fetched["sha256"]), 10_000) == items(1, 2)
    assert web.asked[-1].header("if-none-match") == '"a"'


def test_what_was_fetched_is_known_by_the_host_that_it_came_from(seen: Watching, web: WebServer):
    web.pages["/feed"] = http(items(1))
    seen.watch(web.url("/feed"))
    seen.once()
    (one,) = seen.mission.state("2031-05-20").published.values()
    assert one.host is not None
    assert one.host in web.url("/feed")
    assert web.url("/feed").startswith(f"http://{one.host}")


def test_an_item_that_changes_is_a_new_version_and_both_stay(seen: Watching, web: WebServer):
    seen.watch(web.url("/feed"))
    for more in ("", " He named no one.", " He named no one, and no unit."):
        web.pages["/feed"] = http(items(1, more=more))
        seen.once()
    assert seen.texts() == sorted(
        sector_report(1, more) for more in ("", " He named no one.", " He named no one, and no unit.")
    )
    before = [told["version_of"] for told in seen.told("document")]
    assert (before[0], None in before[1:]) == (None, False)


def test_many_feeds_with_one_item_give_one_document(seen: Watching, web: WebServer):
    for number in range(12):
        web.pages[f"/{number}"] = http(items(1, 100 + number % 3))
        seen.watch(web.url(f"/{number}"))
    seen.once()
    assert sorted(seen.texts()) == sorted(sector_report(n) for n in (1, 100, 101, 102))
    assert len(seen.told("fetched")) == len(seen.told("taken")) == 12


def test_a_feed_takes_nobody_elses_place(seen: Watching, web: WebServer):
    """Neither by a link, nor by a name, and be the words much the same."""
    web.pages["/good"] = http(items(1))
    web.pages["/bad"] = http(items(1, more=" It was the southern forces who fired, he said."))
    seen.watch(web.url("/good"), web.url("/bad"))
    seen.once()
    assert len(seen.documents()) == 2
    assert [told["version_of"] for told in seen.told("document")] == [None, None]


def test_two_items_of_one_link_are_two(seen: Watching, web: WebServer):
    link = "https://news.example/live"
    web.pages["/feed"] = http(
        feed((link, sector_report(1)), (link, sector_report(2)), (link, sector_report(2)))
    )
    seen.watch(web.url("/feed"))
    seen.once()
    assert seen.texts() == [sector_report(1), sector_report(2)]
    web.pages["/feed"] = http(feed((link, sector_report(2)), (link, sector_report(3))))
    seen.once()
    assert seen.texts() == [sector_report(1), sector_report(2), sector_report(3)]


def test_an_item_is_known_by_its_guid_whatever_its_link_and_title_become(seen: Watching, web: WebServer):
    live = "https://news.example/live"
    web.pages["/feed"] = http(
        feed((live, sector_report(1), "One", "a"), (live, sector_report(2), "Two", "b"))
    )
    seen.watch(web.url("/feed"))
    seen.once()
    edited = sector_report(1, " He named no one.")
    elsewhere = "https://news.example/2"
    web.pages["/feed"] = http(
        feed((live, edited, "One, edited", "a"), (elsewhere, sector_report(2, " Calm."), "Two", "b"))
    )
    assert seen.once().outcomes == {"version": 2}
    told = seen.told("document")
    assert [one["version_of"] is None for one in told] == [True, True, False, False]


def test_items_of_one_link_without_a_guid_are_told_apart_by_their_titles(seen: Watching, web: WebServer):
    live = "https://news.example/live"
    web.pages["/feed"] = http(feed((live, sector_report(1), "One"), (live, sector_report(2), "Two")))
    seen.watch(web.url("/feed"))
    seen.once()
    edited = sector_report(2, " He named no one.")
    web.pages["/feed"] = http(feed((live, sector_report(1), "One"), (live, edited, "Two")))
    assert seen.once().outcomes == {"version": 1}


def test_an_item_that_was_taken_by_its_link_before_is_the_same_one(seen: Watching, web: WebServer):
    """As records of older releases have it."""
    web.pages["/feed"] = http(items(1))
    seen.watch(web.url("/feed"))
    seen.once()
    link = "https://news.example/1"
    web.pages["/feed"] = http(feed((link, sector_report(1), "Sector 1", "tag:1")))
    assert seen.once().outcomes == {}
    web.pages["/feed"] = http(feed((link, sector_report(1, " Calm."), "Sector 1", "tag:1")))
    assert seen.once().outcomes == {"version": 1}


def test_what_is_no_feed_is_not_taken_for_an_article(seen: Watching, web: WebServer):
    seen.watch(web.url("/feed"))
    for page in (b"<html><p>Please log in to read the report of the mission.</p></html>", b""):
        web.pages["/feed"] = http(page)
        seen.once()
        assert [(one.what, seen.documents()) for one in seen.happened] == [("not reached", [])]
        assert "this is no feed" in seen.happened[0].reason


def test_a_page_is_a_document_and_its_next_state_a_version(seen: Watching, web: WebServer):
    web.pages["/reports/today"] = http(sector_report(1).encode(), Content_Type="text/plain; charset=utf-8")
    seen.watch(web.url("/reports/today"), page=True)
    seen.once()
    web.pages["/reports/today"] = http(sector_report(1, " Calm since.").encode(), Content_Type="text/plain")
    seen.once()
    assert seen.documents() == ["today.txt", "today.txt"]
    assert seen.told("document")[1]["version_of"] is not None


def test_a_redirect_to_this_machine_is_refused_and_the_rest_goes_on(seen: Watching, web: WebServer):
    with serving() as inside:
        inside.pages["/"] = http(items(9))
        web.pages |= {"/bad": redirect(inside.url("/")), "/good": http(items(1))}
        seen.watch(web.url("/bad"), web.url("/good"))
        seen.once()
        assert inside.asked == []
    assert sorted(one.what for one in seen.happened) == ["refused", "taken"]
    assert [told["reached"] for told in seen.told("reached")] == [False]


def test_one_that_hangs_keeps_nobody_waiting(seen: Watching, web: WebServer):
    web.pages["/hangs"] = silent(10)
    seen.watch(*(web.url(f"/hangs?{n}") for n in range(4)))
    web.pages |= {f"/hangs?{n}": silent(10) for n in range(4)}
    web.pages |= {f"/{n}": http(items(n)) for n in range(6)}
    seen.watch(*(web.url(f"/{n}") for n in range(6)))
    begun = time.monotonic()
    seen.once()
    assert time.monotonic() - begun < QUICK.first + 4
    told = [one.what for one in seen.happened]
    assert told == ["taken"] * 6 + ["not reached"] * 4


def test_a_silent_source_is_missing_coverage_and_not_calm(seen: Watching, web: WebServer):
    web.pages["/feed"] = http(items(1))
    seen.watch(web.url("/feed"))
    assert reach_of(seen.mission)[0].last is None
    seen.once()
    assert not reach_of(seen.mission)[0].silent
    web.pages["/feed"] = http(b"", "503 Service Unavailable", Retry_After="7200")
    before = seen.mission.clock()
    seen.once()
    late = seen.happened[-1]
    assert late.next is not None
    assert late.next - before >= 7_200_000
    seen.once()
    (reach,) = reach_of(seen.mission)
    assert (reach.silent, "answers 503" in reach.reason) == (True, True)
    assert [t["reached"] for t in seen.told("reached")] == [False]
    web.pages["/feed"] = http(items(1))
    seen.once()
    assert [t["reached"] for t in seen.told("reached")] == [False, True]
    assert not reach_of(seen.mission)[0].silent


@pytest.mark.parametrize("failures", range(0, 40, 3))
@pytest.mark.parametrize("every", [60, 600, 86_400])
def test_waits_double_to_a_ceiling_and_spread(every: int, failures: int):
    waits = [wait_after(every, failures, chance / 4) for chance in range(5)]
    assert waits == sorted(waits)
    assert waits[-1] <= max(CEILING, every) * 1100
    assert wait_after(every, failures + 1, 0.5) >= wait_after(every, failures, 0.5) >= every * 1000
    assert wait_after(every, failures, 0.5, 10**6) == 10**9


def test_nothing_is_watched_that_may_not_be_asked(seen: Watching, web: WebServer):
    for address in ("https://news.example/rss", "http://127.0.0.1/rss", "http://169.254.169.254/"):
        with pytest.raises(InputError, match="not on the list"):
            seen.watch(address)
    with pytest.raises(ArgumentError, match="Nobody can allow that"):
        seen.allow("169.254.169.254")
    with pytest.raises(InputError, match="key or password"):
        seen.watch(web.url("/read?key=opensesame"))
    assert b"opensesame" not in b"".join(e.content or b"" for e in seen.mission.entries())


def test_a_host_that_is_allowed_no_more_is_asked_no_more(seen: Watching, web: WebServer):
    web.pages["/feed"] = http(items(1))
    seen.watch(web.url("/feed"))
    remove(seen.mission, web.term, "clerk")
    seen.once()
    assert ([one.what for one in seen.happened], web.asked) == (["refused"], [])


def test_a_key_is_sent_and_is_nowhere_else(seen: Watching, web: WebServer):
    file = seen.mission.path / "keys" / "fetching.toml"
    file.write_text(f'["http://{web.term}"]\nquery = {{ key = "opensesame-4711" }}\n')
    with pytest.raises(StoreError, match="chmod 600"):
        credentials(seen.mission.path)
    file.chmod(0o600)
    web.pages["/read?limit=5&key=opensesame-4711"] = http(items(1))
    seen.watch(web.url("/read?limit=5"))
    rounds = seen.rounds()
    make = rounds._make_door
    rounds._make_door = lambda mission: type(make(mission))(
        allowed=make(mission).allowed, limits=QUICK, credentials=credentials(mission.path)
    )
    rounds.run(once=True)
    assert seen.documents() == ["Sector 1.txt"]
    kept = b"".join(e.content or b"" for e in seen.mission.entries())
    kept += b"".join(p.read_bytes() for p in (seen.mission.path / "watching").iterdir() if p.is_file())
    assert b"opensesame" not in kept + repr(seen.happened).encode()


@pytest.mark.parametrize(
    "text", ["[1", '"x" = 3', '["http://h.example"]\nquery = "x"', '["nowhere"]\nquery = {}']
)
def test_a_file_of_keys_that_cannot_be_read_is_told_without_its_words(tmp_path: Path, text: str):
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "fetching.toml").write_text(text)
    (tmp_path / "keys" / "fetching.toml").chmod(0o600)
    with pytest.raises(StoreError) as error:
        credentials(tmp_path)
    assert "nowhere" not in str(error.value)


def test_a_server_chooses_no_path_and_no_odd_name():
    assert file_name("../../etc/passwd") == "-..-etc-passwd"
    assert file_name("\x1b[2J.txt").isprintable()
    assert file_name("") == file_name("...") == "document"
    assert len(file_name("ж" * 500 + ".html").encode()) <= 120
    assert page_item("https://h.example/a/..%2f..%2fetc", "text/html", b"x").name == "..%2f..%2fetc"
    assert page_item("https://h.example/", "application/pdf", b"x").name == "page.pdf"
    assert feed_items(()) == ()


def test_a_new_source_is_heard_of_while_it_goes_round(seen: Watching, web: WebServer):
    web.pages |= {"/a": http(items(1)), "/b": http(items(2))}
    seen.watch(web.url("/a"))
    rounds = seen.rounds()

    def tell(one: object) -> None:
        seen.happened.append(one)  # type: ignore[arg-type]
        if len(seen.happened) == 1:
            with type(seen.mission).open(seen.mission.path) as other:
                Watching(other).watch(web.url("/b"))
        if len(seen.happened) == 2:
            rounds.stop()

    rounds._tell = tell
    rounds.run(lasting=30)
    assert [one.source for one in seen.happened] == [web.url("/a"), web.url("/b")]


KILLS = 200 if settings.default.max_examples >= 1000 else 20


def test_killed_at_any_point_it_loses_no_item_even_if_the_feed_drops_it(seen: Watching, web: WebServer):
    """The feed never shows an item again: what was kept of it must come in all the same, and once."""
    seen.watch(web.url("/feed"))
    web.pages["/feed"] = http(items(1000))
    seen.once()
    served = count(2)

    def next_two(_: Asked, connection: socket.socket) -> None:
        number = 2 * next(served)
        connection.sendall(http(items(number, number + 1)))

    web.pages["/feed"] = next_two
    killed_on_the_way(seen, 0)
    left = []
    for number in range(1, KILLS + 1):
        killed_on_the_way(seen, number / (KILLS + 1))
        left.append(len(seen.told("fetched")) - len(seen.told("taken")))
    assert {0, 1} == set(left), "some are killed before, and some behind what is kept first"
    web.pages["/feed"] = http(items(1000))
    seen.once()
    kept = [told for told in seen.told("fetched") if len(told["items"]) == 2]  # type: ignore[arg-type]
    assert len(seen.told("taken")) == len(seen.told("fetched"))
    wanted = {item["sha256"] for told in kept for item in told["items"]}  # type: ignore[attr-defined]
    taken = [item for told in seen.told("taken") for item in told["items"]]  # type: ignore[attr-defined]
    assert wanted <= {item["sha256"] for item in taken if item["document"]}
    assert len(set(seen.texts())) == len(seen.documents()) == len(wanted) + 1
    assert list(seen.mission.store.check()) == []


def test_what_an_encrypted_mission_remembers_tells_nothing(tmp_path: Path, web: WebServer):
    web.pages["/feed"] = http(items(1), ETag='"arden-wire"')
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "ambush.txt").write_text(sector_report(2))
    secret = {"passphrase": "correct horse"}
    with Mission.create(tmp_path / "m", "Arden", holder="staff", **secret) as mission:
        seen = Watching(mission)
        seen.allow(web.term)
        seen.watch(web.url("/feed"), tmp_path / "inbox")
        assert seen.once().outcomes == {"new": 2}
        digest = str(seen.told("fetched")[0]["sha256"])
    left = b"".join(p.read_bytes() for p in (tmp_path / "m").rglob("*") if p.is_file())
    for word in ("arden-wire", "ambush", "northern", web.term, digest):
        assert word.encode() not in left
    with Mission.open(tmp_path / "m", **secret) as mission:
        assert Watching(mission).once().outcomes == {}


def test_a_long_feed_keeps_no_other_waiting(seen: Watching, web: WebServer):
    web.pages |= {"/long": http(items(*range(40))), "/short": http(items(500))}
    seen.watch(web.url("/long"), web.url("/short"))
    seen.once()
    assert len(seen.documents()) == 41
    at = [one.source for one in seen.happened].index(web.url("/short"))
    assert at < 20


def test_what_was_fetched_comes_in_though_its_watch_was_changed_since(seen: Watching, web: WebServer):
    web.pages["/feed"] = http(items(*range(6)))
    seen.watch(web.url("/feed"))
    rounds = seen.rounds()
    rounds._tell = lambda _one: rounds.stop()
    rounds.run(once=True)
    assert (len(seen.documents()), len(seen.told("taken"))) == (1, 0)
    web.pages["/feed"] = http(items(99))
    seen.watch(web.url("/feed"), every=3600)
    seen.once()
    assert seen.texts() == sorted(sector_report(n) for n in (*range(6), 99))
    assert seen.happened[0].what == "resumed"
