"""The command with the real reader behind it: from files to pages, and back from pages to words."""

import json
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from truce.cli import run

AGENCY = """\
Guns fall silent on the Vesna after talks

VARDO, 3 June 2031 - Norland and Sudmark agreed on Tuesday to a ceasefire of ten days along the Vesna river,
the foreign ministry of Switzerland said. The truce took effect at 18:00 local time, it added.

At least four soldiers were killed on Monday when artillery hit a post near the bridge, an official said on
condition of anonymity.
"""
MINISTRY = """\
Statement of the ministry of defence

4 June 2031

The ministry rejects the claim that its forces shelled the post near the bridge. Not a single shot was fired
by our side on Monday, the spokesman said. He accused the other side of violating the ceasefire.
"""


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    for name, text in (("agency.txt", AGENCY), ("ministry.txt", MINISTRY)):
        (tmp_path / name).write_text(text, "utf-8")
    return [str(tmp_path / "agency.txt"), str(tmp_path / "ministry.txt")]


def anchors(node):
    """Every (quote, span) below a node of a dossier."""
    if isinstance(node, dict):
        if node.get("quote") is not None and node.get("span") is not None:
            yield node["quote"], node["span"]
        yield from (anchor for value in node.values() for anchor in anchors(value))
    elif isinstance(node, list):
        yield from (anchor for value in node for anchor in anchors(value))


def test_one_file_gives_a_dossier_that_is_valid_and_anchored(files, shared, capsys):
    assert run(["brief", files[0], "--json"]) == 0
    out, err = capsys.readouterr()
    dossier = json.loads(out)
    schema = json.loads(shared.path("scoring/dossier.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(dossier)
    assert err == ""
    found = list(anchors(dossier))
    assert len(found) > 5
    assert [quote for quote, (start, end) in found if AGENCY[start:end] != quote] == []


def test_several_files_give_one_brief_with_each_dossier_in_it(files, tmp_path: Path, capsys):
    (tmp_path / "empty.txt").touch()
    assert run(["brief", *files, str(tmp_path / "empty.txt"), "--json", "--as-of", "2031-06-04"]) == 0
    out, err = capsys.readouterr()
    brief = json.loads(out)
    assert brief["schema"] == "truce-brief/1"
    assert brief["as_of"] == "2031-06-04"
    assert [d["document"]["id"] for d in brief["dossiers"]] == ["agency", "ministry"]
    assert [Path(f["file"]).name for f in brief["unread"]] == ["empty.txt"]
    assert "empty.txt: the file is empty" in err


def test_the_same_files_give_the_same_bytes(files, capsys):
    outputs = []
    for _ in range(2):
        assert run(["brief", *files, "--json"]) == 0
        outputs.append(capsys.readouterr().out)
    assert outputs[0] == outputs[1]


def test_the_terminal_page_fits_and_holds_no_control_characters(files, tmp_path: Path, capsys):
    hostile = tmp_path / "hostile.txt"
    hostile.write_text(AGENCY.replace("bridge", "bri\x1b[31mdge \u202eegdirb"), "utf-8")
    assert run(["brief", *files, str(hostile)]) == 0
    out, err = capsys.readouterr()
    assert max(map(len, out.splitlines())) <= 80
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", out)
    assert "\x1b" not in err


def test_the_demo_names_its_page_on_the_last_line(tmp_path: Path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert run(["demo"]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    page = tmp_path / last.removeprefix("HTML page: ")
    text = page.read_text("utf-8")
    assert text.lstrip().lower().startswith("<!doctype html>")
    assert re.findall(r"""(?:src|href)=["']?(?:https?:)?//""", text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The truce was signed on 31.04.2025 in the town, the ministry said. It will last for ten days.",
        "In the year 5202 the two sides will agree on a ceasefire, the seer said on the radio last night.",
        "On 12 Mehr 1404 the two sides agreed to a ceasefire in the valley, the agency said in the evening.",
    ],
    ids=["no such day", "far future", "persian calendar"],
)
def test_a_date_is_never_made_up(text: str, tmp_path: Path, capsys):
    file = tmp_path / "dates.txt"
    file.write_text(text)
    assert run(["brief", str(file), "--json"]) == 0
    dossier = json.loads(capsys.readouterr().out)
    dates = {event["date"] for event in dossier["events"]} | {
        row["date"] for agreement in dossier["agreements"] for row in agreement["status_history"]
    }
    assert {d for d in dates if d} <= {"2025-04", "5202"}


def test_a_text_about_something_else_gives_no_agreement_and_no_attack(tmp_path: Path, capsys):
    file = tmp_path / "bread.txt"
    file.write_text(
        "To bake a plain loaf you need flour, water, salt and patience. Mix them in the evening and let the "
        "dough rest until morning. Fold it twice, heat the oven well, and bake it for forty minutes.\n"
    )
    assert run(["brief", str(file), "--json"]) == 0
    dossier = json.loads(capsys.readouterr().out)
    assert dossier["agreements"] == []
    assert [e for e in dossier["events"] if e["type"] == "ASSAULT"] == []


def test_a_full_disk_is_told_and_no_defect() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "truce", "--help"], stdout=full, stderr=subprocess.PIPE, text=True,
            check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.startswith("truce: the output cannot be written")
