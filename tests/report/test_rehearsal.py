"""The pages of a rehearsal against golden files that a person can check by the nine rows they come from."""

import json
import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path

import ged
import pytest
from drafts import ALL, CLAUSES, draft
from golden_files import golden

from truce.cli import run
from truce.findings.rehearsal import Rehearsal, Window, rehearse
from truce.incidents.feeds.ucdp import GedFile
from truce.report.folding import columns
from truce.report.rehearsal import page, to_dict
from truce.report.rehearsal_chart import svg


def found_in(folder: Path, *clauses: str) -> Rehearsal:
    rows = [*ALL, ged.row(10, best="many"), ged.killing(11, "Southland Front", "2031-05-01")]
    file = ged.write(folder / "rows.csv", rows)
    return rehearse(draft(*(clauses or CLAUSES)), GedFile(file), Window(date(2031, 3, 1), date(2031, 6, 30)))


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("rehearsal.txt", page),
        ("rehearsal.json", lambda r: json.dumps(to_dict(r), indent=1) + "\n"),
        ("rehearsal.svg", svg),
    ],
)
def test_it_is_as_in_the_golden_file(tmp_path: Path, name: str, made):
    shown = made(found_in(tmp_path))
    assert shown == golden(name, shown)


def test_two_runs_give_the_same_bytes(tmp_path: Path):
    runs = [found_in(tmp_path) for _ in range(2)]
    assert len({page(r) for r in runs}) == len({json.dumps(to_dict(r)) for r in runs}) == 1
    assert len({svg(r) for r in runs}) == 1


def test_the_order_of_the_rows_changes_only_their_lines(tmp_path: Path):
    told = []
    for name, rows in (("a", ALL), ("b", ALL[::-1])):
        (tmp_path / name).mkdir()
        file = ged.write(tmp_path / name / "rows.csv", list(rows))
        found = to_dict(rehearse(draft(*CLAUSES), GedFile(file)))
        text = json.dumps(found)
        for number in range(2, 2 + len(rows)):
            text = text.replace(f'"line": {number},', "")
        told.append(text)
    assert told[0] == told[1]


def test_no_line_of_the_page_is_longer_than_a_terminal(tmp_path: Path):
    assert max(map(columns, page(found_in(tmp_path)).splitlines())) <= 80


def test_wide_names_of_the_data_keep_within_the_page_too(tmp_path: Path):
    name = "北岸人民解放陣線及其所屬之一切民兵與地方武裝部隊聯合總司令部之前線指揮所"
    file = ged.write(tmp_path / "rows.csv", [ged.killing(1, name, source_headline=name)])
    found = rehearse(draft("force"), GedFile(file), chosen={name: ("SF",)})
    assert name[:8] in page(found)
    assert max(map(columns, page(found).splitlines())) <= 80


def test_names_of_the_data_move_no_cursor_and_write_no_markup(tmp_path: Path):
    evil = "Front\x1b[2J</text><script>"
    file = ged.write(tmp_path / "rows.csv", [ged.killing(1, evil, source_headline=evil)])
    found = rehearse(draft("force"), GedFile(file), chosen={evil: ("SF",)})
    assert "\x1b" not in page(found) + svg(found)
    assert "<script" not in svg(found)


def test_the_chart_is_read_without_seeing_it_and_treats_all_rows_alike(tmp_path: Path):
    drawn = ET.fromstring(svg(found_in(tmp_path, "force")))
    space = {"s": "http://www.w3.org/2000/svg"}
    assert drawn.get("role") == "img"
    description = drawn.findtext("s:desc", namespaces=space) or ""
    assert "1 would have been a violation by NL" in description
    bars = [r for r in drawn.findall("s:rect", space) if r.find("s:title", space) is not None]
    assert {b.get("fill") for b in bars} == {"#333"}
    assert len(bars) >= 4


def test_a_chart_of_nothing_says_so(tmp_path: Path):
    file = ged.write(tmp_path / "rows.csv", [ged.row(1, side_a="Hill People", side_b="Valley People")])
    drawn = svg(rehearse(draft("force"), GedFile(file)))
    assert "No row came under a clause" in drawn
    ET.fromstring(drawn)


def test_the_how_to_shows_what_the_command_prints(shared, repository: Path, capsys):
    folder = repository / "examples/drafts/made-up-bangui"
    events = shared.path("data/ucdp_ged_subsets/ged231_central_african_republic.csv")
    options = ["--since", "2013", "--until", "2014", "--parties", str(folder / "sides.yaml")]
    assert run(["rehearse", str(folder), "--events", str(events), *options]) == 0
    told = capsys.readouterr().out
    manual = (repository / "docs/how-to/rehearse-a-draft.md").read_text("utf-8")
    shown = manual.partition("```text\n")[2].partition("```")[0]
    assert told.startswith(shown.rstrip("\n"))
