"""`truce rehearse`: files in, page, JSON or chart out, exit codes, and no traceback ever."""

import json
import os
import subprocess
import sys
from pathlib import Path

import ged
import pytest
from drafts import ALL, CLAUSES, HEAD

from truce.cli import run


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    draft = tmp_path / "agreement.yaml"
    draft.write_text(HEAD + CLAUSES["force"] + CLAUSES["read-two-ways"] + CLAUSES["in-box"])
    return str(draft), str(ged.write(tmp_path / "rows.csv", list(ALL)))


def test_the_page_goes_to_the_output(files, capsys):
    assert run(["rehearse", files[0], "--events", files[1], "--since", "2031-03", "--until", "2031"]) == 0
    told = capsys.readouterr()
    assert "from 2031-03-01 to 2031-12-31" in told.out
    assert told.err == ""


def test_json_is_json_and_the_chart_is_named_on_the_error_output(files, capsys, tmp_path: Path):
    out = tmp_path / "chart.svg"
    assert run(["rehearse", files[0], "--events", files[1], "--json", "--chart", str(out)]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["schema"] == "truce-rehearsal/1"
    assert "chart.svg" in told.err
    assert out.read_text().startswith("<svg")


def test_bad_rows_are_told_on_the_error_output_too(files, capsys, tmp_path: Path):
    file = ged.write(tmp_path / "bad.csv", [*ALL, ged.row(99, best="x")])
    assert run(["rehearse", files[0], "--events", str(file)]) == 0
    told = capsys.readouterr()
    assert "1 bad row was kept out" in told.err
    assert "line 11: best is `x`" in told.out


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["--since", "yesterday"], "--since 'yesterday'"),
        (["--since", "2032", "--until", "2031"], "--until"),
        (["--since", "../2031"], "not one day, month or year"),
        (["--until", "2031-01-01T12:00"], "not one day, month or year"),
        (["--letter", "Z"], "--letter 'Z'"),
        (["--parties", "nowhere.yaml"], "nowhere.yaml"),
        (["--chart", "nowhere/chart.svg"], "--chart"),
    ],
)
def test_what_cannot_be_used_is_told_in_one_line(files, capsys, options, word):
    assert run(["rehearse", files[0], "--events", files[1], *options]) == 2
    told = capsys.readouterr()
    assert word in told.err
    assert told.out == ""


def test_the_chart_never_overwrites_what_is_read(files, capsys):
    before = Path(files[1]).read_bytes()
    assert run(["rehearse", files[0], "--events", files[1], "--chart", files[1]]) == 2
    assert Path(files[1]).read_bytes() == before


def test_two_processes_give_the_same_bytes(files, tmp_path: Path):
    runs = []
    for seed in ("1", "2"):
        out = tmp_path / f"{seed}.svg"
        command = [sys.executable, "-m", "truce", "rehearse", files[0], "--events", files[1]]
        ran = subprocess.run(
            [*command, "--json", "--chart", str(out)],
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        runs.append((ran.returncode, ran.stdout, out.read_bytes()))
    assert runs[0] == runs[1]
    assert runs[0][0] == 0


def test_another_file_than_events_is_refused(files, capsys):
    assert run(["rehearse", files[0], "--events", files[0]]) == 2
    assert "is no UCDP GED file" in capsys.readouterr().err
