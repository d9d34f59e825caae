"""Event data in pages is taken once, whole or said to be missing, and nothing in it leads truce elsewhere."""

import hashlib
import io
import socket
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import gdelt
import pytest
from data_server import Interface, acled_row, ucdp_row
from hypothesis import given
from hypothesis import strategies as st
from watched import QUICK, Watching, killed_on_the_way, quick_door, watching
from web_server import Asked, WebServer, http, serving

from truce.asof import EVER
from truce.documents.fetching.bodies import Unfetched
from truce.documents.fetching.door import Door
from truce.errors import ArgumentError, InputError, StoreError
from truce.incidents.feeds.events import Event
from truce.mission.answers.feeds import Feeds, counting, feeds_in
from truce.mission.missions import Mission
from truce.mission.watching.happenings import Happened
from truce.mission.watching.paging import MOST_PAGES, Page, Walk, page_of
from truce.mission.watching.reach import reach_of
from truce.mission.watching.rounds import Rounds
from truce.mission.watching.secrets import credentials
from truce.mission.watching.sources import Watch, add, rows_for
from truce.report.event_data import feed_lines

ROWS = {"acled": acled_row, "ucdp": ucdp_row}
KINDS = pytest.mark.parametrize("kind", ["acled", "ucdp"])


@pytest.fixture
def web() -> Iterator[WebServer]:
    with serving() as server:
        yield server


@pytest.fixture
def seen(tmp_path: Path, web: WebServer) -> Iterator[Watching]:
    for one in watching(tmp_path):
        one.allow(web.term)
        yield one


def served(seen: Watching, web: WebServer, kind: str, rows: int, path: str = "/api/v/26.0.3") -> Interface:
    """An interface with rows, watched."""
    made = Interface(kind, [ROWS[kind](n) for n in range(rows)])
    web.pages[path] = made
    seen.watch(web.url(path), kind=kind)  # type: ignore[arg-type]
    return made


def counted(seen: Watching) -> dict[str, Event]:
    """The rows that count, by their ids."""
    held = feeds_in(seen.mission.feed_rows.parts())
    feeds = Feeds(counting=counting(held, EVER, "record"), rows=seen.mission.feed_rows)
    found = [row for _, row in feeds.events() if isinstance(row, Event)]
    assert len({row.id for row in found}) == len(found)
    return {row.id: row for row in found}


def feeds(seen: Watching) -> int:
    return len(feeds_in(seen.mission.feed_rows.parts()))


def reasons(seen: Watching, what: str = "not reached") -> list[str]:
    return [one.reason for one in seen.happened if one.what == what]


@KINDS
def test_all_pages_come_in_as_one_file_and_once(seen: Watching, web: WebServer, kind: str):
    api = served(seen, web, kind, 25)
    assert seen.once().outcomes == {"new": 1}
    assert (len(counted(seen)), feeds(seen)) == (25, 1)
    first = kind == "acled"
    assert api.asked == [first, first + 1, first + 2]
    size = seen.mission.size
    assert seen.once().outcomes == {}
    assert ([one.what for one in seen.happened], seen.mission.size) == (["nothing new"], size)
    pages = seen.told("fetched")
    assert [one["page"] for one in pages] == [first, first + 1, first + 2]
    kept = [seen.mission.behind.evidence.read(str(one["sha256"]), 10**6) for one in pages]
    assert sum(len(page_of(kind, web.url("/api/v/26.0.3"), body).rows) for body in kept) == 25
    assert not reach_of(seen.mission)[0].silent


@KINDS
def test_only_rows_that_are_new_or_told_otherwise_come_in_later(seen: Watching, web: WebServer, kind: str):
    api = served(seen, web, kind, 25)
    seen.once()
    dead = "fatalities" if kind == "acled" else "best"
    api.rows[7] = ROWS[kind](7, **{dead: 2 if kind == "ucdp" else "2", "timestamp": "1936000900"})
    api.rows.append(ROWS[kind](25))
    seen.once()
    told = counted(seen)
    assert (len(told), feeds(seen)) == (26, 2)
    name = "acled/ARD7" if kind == "acled" else "ucdp-ged/5007"
    assert told[name].best == 2
    api.rows[7] = ROWS[kind](7)
    api.rows[7] |= {"timestamp": "1936000901"} if kind == "acled" else {}
    seen.once()
    assert counted(seen)[name].best == 1, "what it goes back to counts"


def test_a_row_that_is_given_no_more_counts_until_it_is_taken_back(seen: Watching, web: WebServer):
    api = served(seen, web, "acled", 12, "/api/acled/read")
    seen.once()
    del api.rows[3]
    seen.once()
    assert len(counted(seen)) == 12
    assert "gives 1 rows no more that it gave before (ARD3)" in reasons(seen, "caution")[0]
    gone = Interface("acled", [{"event_id_cnty": "ARD3", "deleted_timestamp": "1936900000"}])
    web.pages["/api/deleted/read"] = gone
    seen.watch(web.url("/api/deleted/read"), kind="acled")
    seen.once()
    assert counted(seen).keys() == {f"acled/ARD{n}" for n in range(12) if n != 3}
    seen.once()
    assert reasons(seen, "caution") == [], "what was taken back is missed by nobody"


@KINDS
def test_a_page_that_fails_is_said_and_the_walk_goes_on_there(seen: Watching, web: WebServer, kind: str):
    api = served(seen, web, kind, 35)
    third = 2 + (kind == "acled")
    api.fails[third] = http(b"", "429 Too Many Requests", Retry_After="3600")
    before = seen.mission.clock()
    seen.once()
    assert f"page {third} answers 429" in reasons(seen)[0]
    late = seen.happened[-1]
    assert late.next is not None
    assert late.next - before >= 3_600_000
    assert counted(seen) == {}
    asked = len(api.asked)
    seen.once()
    assert api.asked[asked:] == [third, third + 1]
    assert len(counted(seen)) == 35
    assert seen.happened[0].what == "resumed"


@KINDS
@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (http(b"<!DOCTYPE html><html><p>Please sign in</p></html>"), "gives a web page instead of rows"),
        (http(b'{"data": [{"event_id_cnty": "ARD1'), "broken or cut off"),
        (http(b'{"Result": [{"id": 1'), "broken or cut off"),
        (http(b"[]"), "another kind"),
        (http(b"[" * 100_000), "broken or cut off"),
        (http(b'{"success": false, "error": [{"message": "no"}]}'), "answers with an error"),
        (http(b'{"message": "The quota is used up"}'), "answers with an error: The quota is used up"),
        (http(b'{"data": 3, "Result": 4}'), "gives no list of rows"),
        (http(b'{"data": [{"event_id_cnty": NaN}], "Result": [NaN]}'), "broken or cut off"),
        (http(b"", "401 Unauthorized"), "answers 401"),
        (http(b'{"data"', Content_Length="5000"), "cannot be reached"),
    ],
)
def test_what_is_no_page_is_said_and_is_no_calm(
    seen: Watching, web: WebServer, kind: str, answer: bytes, said: str
):
    api = served(seen, web, kind, 15)
    api.always[kind == "acled"] = answer
    seen.once()
    seen.once()
    assert [said in reason for reason in reasons(seen)] == [True]
    assert counted(seen) == {}
    assert [reach.silent for reach in reach_of(seen.mission)] == [True]
    api.always.clear()
    seen.once()
    assert (len(counted(seen)), [r.silent for r in reach_of(seen.mission)]) == (15, [False])


@KINDS
@pytest.mark.parametrize("total", [3, 14, 16, 4000])
def test_a_total_that_is_not_true_is_said_and_the_rows_count(
    seen: Watching, web: WebServer, kind: str, total: int
):
    api = served(seen, web, kind, 15)
    api.total = total
    seen.once()
    assert len(reasons(seen)) == 1
    assert f"{total:,} rows" in reasons(seen)[0]
    assert len(counted(seen)) >= 10
    api.total = None
    seen.once()
    assert (reasons(seen), len(counted(seen))) == ([], 15)


@KINDS
def test_rows_that_move_while_they_are_asked_for_are_said(seen: Watching, web: WebServer, kind: str):
    api = served(seen, web, kind, 25)
    api.total = 25
    api.shift = [ROWS[kind](100)]
    seen.once()
    assert "rows moved while they were asked for" in reasons(seen)[0]
    api.total = None
    seen.once()
    assert len(counted(seen)) == 26


@KINDS
def test_a_total_that_changes_is_said(seen: Watching, web: WebServer, kind: str):
    api = served(seen, web, kind, 25)
    api.shift = [ROWS[kind](n) for n in range(100, 110)]
    seen.once()
    assert "there are 35 rows, and said 25 before" in reasons(seen)[0]


def test_a_key_that_ran_out_is_replaced_and_stands_nowhere(
    seen: Watching, web: WebServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    api = served(seen, web, "acled", 5)
    api.token = "sesame-opens-4711"
    file = tmp_path / "keys.toml"
    file.write_text(f'["http://{web.term}"]\nheaders = {{ Authorization = "Bearer ${{ARDEN_TOKEN}}" }}\n')
    file.chmod(0o600)
    monkeypatch.setenv("ARDEN_TOKEN", "sesame-of-yesterday")
    rounds = seen.rounds()

    def door(mission: Mission) -> Door:
        made = quick_door(mission)
        return Door(allowed=made.allowed, limits=QUICK, credentials=credentials(mission.path, file))

    rounds._make_door = door
    with monkeypatch.context() as unset:
        unset.delenv("ARDEN_TOKEN")
        with pytest.raises(StoreError, match="names the variable ARDEN_TOKEN, which is not set"):
            rounds.run(once=True)

    def tell(one: Happened) -> None:
        seen.happened.append(one)
        if one.what == "not reached":
            monkeypatch.setenv("ARDEN_TOKEN", api.token)
        elif one.what == "taken":
            rounds.stop()

    rounds._tell = tell
    rounds._failed = _soon(rounds)  # type: ignore[method-assign]
    rounds.run(lasting=20)
    assert [one.what for one in seen.happened] == ["not reached", "taken"]
    assert "page 1 answers 401" in reasons(seen)[0]
    kept = b"".join(e.content or b"" for e in seen.mission.entries())
    kept += b"".join(p.read_bytes() for p in (seen.mission.path / "watching").iterdir() if p.is_file())
    assert b"sesame" not in kept + repr(seen.happened).encode()


def _soon(rounds: Rounds) -> Callable[..., None]:
    """What failed is tried again at once."""
    failed = rounds._failed

    def again(watch: Watch, reason: str, **told: Any) -> None:
        failed(watch, reason, **told)
        rounds.memory.of(watch.id).due = 0

    return again


def test_a_chain_of_pages_without_an_end_is_left(seen: Watching, web: WebServer):
    same = Interface("ucdp", [ucdp_row(n) for n in range(10)], next=web.url("/api/v/26.0.3?page=1"))
    same.total = 10**6

    def again(asked: Asked, connection: socket.socket) -> None:
        number = parse_qs(urlsplit(asked.path).query)["page"][0]
        same(Asked(asked.path.replace(f"page={number}", "page=0"), asked.head), connection)

    web.pages["/api/v/26.0.3"] = again
    seen.watch(web.url("/api/v/26.0.3"), kind="ucdp")
    seen.once()
    assert (len(same.asked), len(counted(seen))) == (2, 10)
    assert "of the rows of earlier pages once more" in reasons(seen)[0]


@pytest.mark.parametrize(
    "elsewhere", ["http://169.254.169.254/latest", "https://other.example/api?page=1", "javascript:x", "/1"]
)
def test_a_next_page_elsewhere_is_refused_and_not_asked(seen: Watching, web: WebServer, elsewhere: str):
    api = served(seen, web, "ucdp", 15)
    api.next = elsewhere
    seen.once()
    assert [one.what for one in seen.happened] == ["refused"]
    assert {asked.path.partition("?")[0] for asked in web.asked} == {"/api/v/26.0.3"}


def test_a_page_number_in_the_address_is_refused(seen: Watching, web: WebServer):
    for query in ("page=2", "limit=10", "country=Arden&PAGE=1"):
        with pytest.raises(ArgumentError, match="truce walks all pages itself"):
            seen.watch(web.url(f"/read?{query}"), kind="acled")


@KINDS
def test_killed_at_any_point_no_row_is_lost_or_there_twice(seen: Watching, web: WebServer, kind: str):
    api = served(seen, web, kind, 25)
    killed_on_the_way(seen, 0)
    left = 0
    for step in range(1, 9):
        api.rows += [ROWS[kind](1000 * step + n) for n in range(12)]
        killed_on_the_way(seen, step / 9)
        left += len(seen.told("fetched")) > 0
        seen.once()
        held = counted(seen)
        assert len(held) == len(api.rows)
        rows = sum(part.rows for part in seen.mission.feed_rows.parts())
        assert rows == len(api.rows), "no row stands in the record twice"
    assert left == 8
    assert list(seen.mission.store.check()) == []


@KINDS
def test_without_its_memory_it_takes_nothing_twice(seen: Watching, web: WebServer, kind: str):
    served(seen, web, kind, 25)
    seen.once()
    size = seen.mission.size
    (seen.mission.path / "watching" / "memory.json").unlink()
    assert seen.once().outcomes == {}
    assert seen.mission.size == size


def test_rows_of_acled_are_handed_on_to_nobody(seen: Watching, web: WebServer):
    with pytest.raises(ArgumentError, match="which its licence forbids"):
        add(seen.mission, web.url("/r"), kind="acled", audience="everybody", by="clerk")
    assert rows_for("acled", None) == "mechanism"
    assert rows_for("ucdp", "everybody") == "everybody"


def test_rows_that_cannot_be_used_are_said_and_the_others_count(seen: Watching, web: WebServer):
    api = served(seen, web, "acled", 5, "/api/acled/read")
    api.rows[2] = acled_row(2, event_date="2031-05-40")
    api.rows.append("no row")  # type: ignore[arg-type]
    seen.once()
    assert len(counted(seen)) == 4
    assert [one.what for one in seen.happened] == ["caution", "taken", "unread"]


@KINDS
@pytest.mark.parametrize("odd", ["\ud800", "a\0b", [[[]]], {"a": 1}, 10**400, "\u202e\x1b[2J", True, None])
def test_no_odd_cell_costs_a_good_row(seen: Watching, web: WebServer, kind: str, odd: object):
    api = served(seen, web, kind, 3)
    api.most = 50
    row = ROWS[kind](50)
    api.rows += [ROWS[kind](50 + n) | {name: odd} for n, name in enumerate(row)]
    seen.once()
    good = {f"acled/ARD{n}" if kind == "acled" else f"ucdp-ged/{5000 + n}" for n in range(3)}
    assert good <= counted(seen).keys()
    assert all(one.reason.isprintable() for one in seen.happened)
    seen.once()
    assert [one.what for one in seen.happened] == ["nothing new"]


@given(st.lists(st.integers(0, 5), max_size=12), st.integers(-1, 40))
def test_a_walk_ends_and_is_whole_only_if_the_total_is_right(sizes: list[int], total: int):
    """Whatever a server says of its pages."""
    walk, given_rows, problem = Walk(1), 0, ""
    for number in range(MOST_PAGES + 1):
        count = sizes[number] if number < len(sizes) else 0
        rows = tuple({"event_id_cnty": f"{number}-{n}"} for n in range(count))
        given_rows += count
        problem = walk.take("acled", Page(rows, None if total < 0 else total, None, count < 5))
        if problem or walk.is_over:
            break
    assert problem or walk.is_over
    if not problem and total >= 0:
        assert given_rows == total


@KINDS
@given(body=st.binary(max_size=60))
def test_no_bytes_break_the_reading_of_a_page(kind: str, body: bytes):
    try:
        page_of(kind, "https://data.example/api/1", body)
    except (Unfetched, InputError) as error:
        assert error.reason


# ---- GDELT's list of its latest files


def packed(*rows: dict[str, str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("table.CSV", gdelt.text(rows))
    return made.getvalue()


def listing(web: WebServer, stamp: str, *, host: str = "", **lies: str) -> None:
    """A quarter of an hour is written, as GDELT does; `lies` say another size or md5."""
    lines = []
    number = int(stamp[-8:-2])
    tables = {"export": gdelt.row(number), "mentions": gdelt.mention(number), "gkg": gdelt.row(number)}
    for name, row in tables.items():
        path = f"/gdeltv2/{stamp}.{name}.{'csv' if name == 'gkg' else 'CSV'}.zip"
        body = packed(row)
        web.pages[path] = http(body)
        md5 = hashlib.md5(body, usedforsecurity=False).hexdigest()
        address = f"http://{host}{path}" if host else web.url(path)
        lines.append(f"{lies.get('size', len(body))} {lies.get('md5', md5)} {address}")
    web.pages["/gdeltv2/lastupdate.txt"] = http("\n".join(lines).encode() + b"\n")


def leads(seen: Watching) -> list[str]:
    return [feed.feed.name for feed in feeds_in(seen.mission.feed_rows.parts())]


@pytest.fixture
def latest(seen: Watching, web: WebServer) -> str:
    address = web.url("/gdeltv2/lastupdate.txt")
    seen.watch(address, kind="gdelt")
    return address


@pytest.mark.usefixtures("latest")
def test_the_latest_files_come_in_once(seen: Watching, web: WebServer):
    listing(web, "20310514100000")
    assert seen.once().outcomes == {"new": 2}
    assert seen.once().outcomes == {}
    assert [one.what for one in seen.happened] == ["nothing new"]
    assert leads(seen) == ["20310514100000.export.CSV.zip", "20310514100000.mentions.CSV.zip"]


@pytest.mark.usefixtures("latest")
def test_files_that_nobody_looked_at_are_asked_for_or_said_to_be_missing(seen: Watching, web: WebServer):
    listing(web, "20310514100000")
    seen.once()
    for minute in (15, 30, 45):
        listing(web, f"2031051410{minute}00")
    del web.pages["/gdeltv2/20310514103000.mentions.CSV.zip"]
    assert seen.once().outcomes == {"new": 5}
    assert reasons(seen, "caution") == [
        "20310514103000.mentions.CSV.zip is not there: what it told is missing"
    ]
    listing(web, "20310520104500")
    seen.once()
    assert "958 files of more than a day ago were not asked for" in reasons(seen, "caution")[0]
    assert len(leads(seen)) == 9


@pytest.mark.usefixtures("latest")
@pytest.mark.parametrize(
    ("lie", "said"), [({"size": "12"}, "and the list says 12"), ({"md5": "0" * 32}, "another MD5")]
)
def test_a_file_that_is_not_the_listed_one_is_not_taken(
    seen: Watching, web: WebServer, lie: dict[str, str], said: str
):
    listing(web, "20310514100000", **lie)
    seen.once()
    assert ([said in reason for reason in reasons(seen)], leads(seen)) == ([True], [])
    listing(web, "20310514100000")
    assert seen.once().outcomes == {"new": 2}


@pytest.mark.usefixtures("latest")
def test_a_file_at_another_host_is_refused(seen: Watching, web: WebServer):
    listing(web, "20310514100000", host="169.254.169.254")
    seen.once()
    assert [one.what for one in seen.happened] == ["refused"]
    assert len(web.asked) == 1
    for body in (b"", b"<html>", b"\xff" * 50, b"1 2 3\n", b"12 " + b"0" * 32 + b" http://x/a.gkg.csv.zip"):
        web.pages["/gdeltv2/lastupdate.txt"] = http(body)
        seen.once()
        assert [one.what for one in seen.happened] == ["not reached"]


@pytest.mark.usefixtures("latest")
def test_killed_at_any_point_no_file_is_lost_or_there_twice(seen: Watching, web: WebServer):
    listing(web, "20310514100000")
    killed_on_the_way(seen, 0)
    for step in range(1, 7):
        listing(web, f"20310514{10 + step}0000")
        killed_on_the_way(seen, step / 7)
        for minute in (15, 30, 45):
            web.pages |= {
                f"/gdeltv2/20310514{9 + step}{minute}00.{name}.CSV.zip": http(b"", "404 Not Found")
                for name in ("export", "mentions")
            }
        seen.once()
        assert len(leads(seen)) == len(set(leads(seen))) == 2 * (step + 1)
    lines = list(feed_lines(seen.mission.state("2031-05-20").feeds))
    assert [line.partition(",")[0] for line in lines] == [
        f"{name}: 7 files (20310514100000.{table}.CSV.zip to 20310514160000.{table}.CSV.zip)"
        for name, table in (("GDELT 2.0", "export"), ("GDELT 2.0 mentions", "mentions"))
    ]
