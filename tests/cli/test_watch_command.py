"""truce watch as a user runs it: real feeds, in a process of its own, stopped by a signal."""

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import RUN, here, truce
from data_server import Interface, acled_row
from watched import sector_report
from web_server import WebServer, http, redirect, serving

ITEM = (
    "<item><title>{title}</title><link>{link}</link><guid>{link}</guid>"
    "<pubDate>Wed, 14 May 2031 10:00:00 GMT</pubDate><description>{text}</description></item>"
)
SAID = (
    "The spokesman of the northern forces said that two shells fell near the café at Arden. Nobody was hurt."
)

WHATS = ("refused", "not reached", "caution")


def rss(*items: tuple[str, str], encoding: str = "UTF-8") -> str:
    told = "".join(ITEM.format(title=f"Item {link[-1]}", link=link, text=text) for link, text in items)
    head = f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0"><channel><title>Arden wire</title>'
    return f"{head}{told}</channel></rss>"


@pytest.fixture
def web() -> Iterator[WebServer]:
    with serving() as server:
        yield server


@pytest.fixture
def mission(tmp_path: Path, web: WebServer) -> Path:
    path = tmp_path / "arden"
    assert here("init", path)[0] == 0
    assert here("watch", "allow", path, web.term, "--by", "chief")[0] == 0
    return path


def watched(mission: Path, *sources: str | Path) -> None:
    for source in sources:
        code, _, messages = here("watch", "add", mission, str(source), "--by", "clerk")
        assert code == 0, messages


def documents(mission: Path) -> list[str]:
    code, out, _ = here("timeline", mission, "--json")
    assert code == 0
    return [one["id"] for one in json.loads(out)["documents"]]


def test_feeds_that_lie_about_their_encoding_are_read_or_refused_and_the_rest_goes_on(
    mission: Path, web: WebServer
):
    link = "https://wire.example/"
    good = rss((link + "1", SAID))
    web.pages |= {
        "/utf8": http(good.encode(), Content_Type="application/rss+xml; charset=iso-8859-1"),
        "/latin": http(rss((link + "2", SAID + " Second.")).encode("latin-1"), Content_Type="text/xml"),
        "/utf16": http(rss((link + "3", SAID + " Third.")).encode("utf-16"), Content_Type="text/xml"),
        "/nonsense": http(
            rss((link + "4", SAID + " Fourth."), encoding="x-none").encode(), Content_Type="text/xml"
        ),
        "/zip": http(gzip.compress(good.encode()), Content_Type="text/xml"),
        "/entities": http(b'<!DOCTYPE r [<!ENTITY a "aaaa">]>' + rss((link + "6", SAID + "&a;")).encode()),
        "/half": http(rss((link + "7", SAID + " Seventh."), (link + "8", SAID)).encode()[:-150]),
        "/bytes": http(b"\x00\xff\xfe" * 1000, Content_Type="application/rss+xml"),
        "/inside": redirect("http://169.254.169.254/latest/meta-data/"),
    }
    watched(mission, *(web.url(path) for path in web.pages))
    code, out, _ = truce("watch", mission, "--once", "--json")
    told = [json.loads(line) for line in out.splitlines()]
    assert (code, told[-1]["schema"]) == (0, "truce-watched/1")
    found = {what: {one["source"] for one in told[:-1] if one["what"] == what} for what in WHATS}
    assert found["refused"] == {web.url("/inside")}
    assert {web.url("/bytes"), web.url("/entities"), web.url("/zip")} <= found["not reached"]
    assert {web.url("/latin"), web.url("/half")} <= found["caution"]
    taken = [one for one in told[:-1] if one["what"] in ("taken", "known")]
    assert {web.url(path) for path in ("/utf8", "/latin", "/utf16")} <= {one["source"] for one in taken}
    code, out, _ = here("timeline", mission, "--json")
    assert "cafÃ" not in out
    names = documents(mission)
    assert len(names) == len(set(names)) >= 3


def test_what_is_watched_and_silent_is_on_the_pages(mission: Path, web: WebServer, tmp_path: Path):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "report.txt").write_text(sector_report(1))
    watched(mission, inbox, web.url("/gone"))
    for _ in range(2):
        code, out, _ = here("watch", mission, "--once")
        assert code == 0
        assert max(map(len, out.splitlines())) <= 80
    assert "NOT REACHED: answers 404" in " ".join(out.split())
    code, out, _ = here("watch", "list", mission)
    assert "NOT REACHED since it is watched (2 looks in vain" in " ".join(out.split())
    code, out, _ = here("status", mission)
    assert "2 sources watched, 1 of them NOT REACHED." in out
    assert "silence is no information" in out
    code, out, _ = here("status", mission, "--json")
    assert [one["silent"] for one in json.loads(out)["watched"]] == [False, True]
    code, out, _ = here("status", mission, "--as", "party:North")
    assert "/gone" not in out
    code, out, _ = here("watch", "remove", mission, web.url("/gone"), "--by", "clerk")
    assert (code, "watched no more" in out) == (0, True)
    assert here("watch", mission, "--once")[0] == 0


def test_nothing_reached_leaves_with_2_and_wrong_use_says_what_to_do(mission: Path, web: WebServer):
    code, _, messages = here("watch", mission, "--once")
    assert (code, "truce watch add" in messages) == (2, True)
    code, _, messages = here("watch", "add", mission, "https://wire.example/rss", "--by", "clerk")
    assert (code, "truce watch allow" in messages) == (2, True)
    code, _, messages = here("watch", "add", mission, web.url("/x"), "--every", "often", "--by", "clerk")
    assert (code, "no duration" in messages) == (2, True)
    code, _, messages = here("watch", "add", mission, web.url("/x"), "--every", "5s", "--by", "clerk")
    assert (code, "too often" in messages) == (2, True)
    watched(mission, web.url("/x"))
    assert here("watch", mission, "--once")[0] == 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly_within_seconds(
    mission: Path, web: WebServer, tmp_path: Path, number: signal.Signals
):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "report.txt").write_text(sector_report(1))
    web.pages["/hangs"] = lambda _asked, _connection: time.sleep(30)
    watched(mission, inbox, web.url("/hangs"))
    with subprocess.Popen(
        [sys.executable, "-c", RUN, "watch", str(mission)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ),
    ) as process:  # fmt: skip
        assert process.stdout is not None
        lines = [process.stdout.readline()]
        while "report.txt" not in lines[-1]:
            lines.append(process.stdout.readline())
            assert lines[-1], process.stderr and process.stderr.read()
        begun = time.monotonic()
        process.send_signal(number)
        rest, messages = process.communicate(timeout=30)
        assert time.monotonic() - begun < 5
    assert (process.returncode, messages) == (0, "")
    assert "1 look, all answered; 1 new" in rest
    assert documents(mission) == ["report"]


def test_an_office_that_does_not_order_the_record_watches_while_it_is_cut_off(
    mission: Path, web: WebServer, tmp_path: Path
):
    def ask(*arguments: object) -> str:
        code, out, messages = here(*map(str, arguments))
        assert code == 0, messages
        return out

    field, asked, packet = tmp_path / "field", tmp_path / "asked", tmp_path / "packet"
    name = json.loads(ask("sync", "id", mission, "--json"))["mission"]
    key = (
        ask("sync", "ask", field, asked, "--mission", name, "--holder", "field")
        .split("Its key: ")[1]
        .split()[0]
    )
    ask("sync", "admit", mission, asked, "--key", key)
    ask("sync", "write", mission, packet, "--for", "analyst", "--key", key)
    ask("sync", "join", field, packet)
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "report.txt").write_text(sector_report(1))
    web.pages["/feed"] = http(rss(("https://wire.example/1", SAID)).encode())
    watched(field, tmp_path / "inbox", web.url("/feed"))
    assert "2 new" in ask("watch", field, "--once")
    (field / "watching" / "memory.json").unlink()
    out = ask("watch", field, "--once")
    assert ("0 new;" in out, "TAKEN" in out) == (True, False)
    ask("sync", "write", field, tmp_path / "up", "--for", "analyst")
    ask("sync", "apply", mission, tmp_path / "up")
    assert len(documents(mission)) == 2
    code, _, messages = here("watch", mission, "--once")
    assert (code, "watches nothing here" in messages) == (2, True)


def test_a_file_of_keys_that_cannot_be_used_is_said_and_nothing_is_asked(
    mission: Path, web: WebServer, tmp_path: Path
):
    watched(mission, web.url("/feed"))
    keys = tmp_path / "keys.toml"
    for text, mode, said in (
        ("", None, "cannot be read"),
        ("[1", 0o644, "may be read by others"),
        ("[1", 0o600, "is no TOML"),
        (
            f'["http://{web.term}"]\nquery = {{ k = "${{ARDEN_UNSET}}" }}\n',
            0o600,
            "ARDEN_UNSET, which",
        ),
    ):
        if mode is not None:
            keys.write_text(text)
            keys.chmod(mode)
        code, out, messages = here("watch", mission, "--once", "--keys", keys)
        assert (code, said in " ".join(messages.split())) == (2, True), messages
        assert "Nothing was looked at." in out
    assert web.asked == []


def test_pages_of_a_data_set_are_walked_from_the_command_line(mission: Path, web: WebServer):
    web.pages["/api/acled/read"] = Interface("acled", [acled_row(n) for n in range(25)], token="sesame-4711")
    source = web.url("/api/acled/read?country=Arden")
    code, out, _ = here("watch", "add", mission, source, "--data", "acled", "--by", "desk")
    assert (code, "Watch its deletions as well" in out) == (0, True)
    for other in ("ged", "ACLED "):
        assert here("watch", "add", mission, source, "--data", other, "--by", "desk")[0] == 2
    code, out, _ = here("watch", mission, "--once")
    assert (code, "page 1 answers 401" in " ".join(out.split())) == (2, True)
    keys = mission / "keys" / "fetching.toml"
    keys.write_text(f'["http://{web.term}"]\nheaders = {{ Authorization = "Bearer sesame-4711" }}\n')
    keys.chmod(0o600)
    code, out, _ = here("watch", mission, "--once")
    assert (code, "25 rows" in " ".join(out.split()), "sesame" in out) == (0, True, False)
    assert max(map(len, out.splitlines())) <= 80
    code, out, _ = here("status", mission)
    assert "25 rows" in out
