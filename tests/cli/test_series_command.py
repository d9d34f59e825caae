"""`truce series`: daily tolls in, a page or JSON out, and no traceback ever."""

import json
import os
from pathlib import Path

import pytest

from truce.cli import run


def write(folder: Path, numbers: list[int]) -> str:
    reports = [
        {"report_date": f"2031-05-{i:02}", "report_source": "\x1b[31moffice", "report_period": 24,
         "killed": n + 9, "killed_truce_new": n, "killed_recovered": 9, "killed_cum": 100 * i}
        for i, n in enumerate(numbers, 1)
    ]  # fmt: skip
    file = folder / "tolls.json"
    file.write_text(json.dumps(reports))
    return str(file)


def test_the_page_says_whose_word_it_is_and_when_the_rise_was_first_shown(tmp_path: Path, capsys) -> None:
    file = write(tmp_path, [1] * 12 + [90, 80, 70, 2])
    assert run(["series", file, "--since", "2031-05-01"]) == 0
    told = capsys.readouterr().out
    whole = " ".join(told.split())
    assert "it confirms nothing" in whole
    assert "SUSTAINED RISE since 2031-05-13, first shown on 2031-05-15: more than 9 killed a day" in whole
    assert "killed or hurt on another or an untold day: 144 recovered" in whole
    assert "the total moved by" in whole
    assert "ends nothing" in whole
    assert "\x1b" not in told
    assert max(map(len, told.splitlines())) <= 80


def test_as_known_before_it_is_not_shown(tmp_path: Path, capsys) -> None:
    file = write(tmp_path, [1] * 12 + [90, 80, 70, 2])
    assert run(["series", file, "--since", "2031-05-01", "--at", "2031-05-14", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["rise"]["first_shown"] is None
    assert [d["least"] for d in found["days"]][-2:] == [90, 80]
    assert found["killed"] == {"least": 182, "most": 182}


def test_a_rise_can_be_asked_for_by_the_exit_code(tmp_path: Path) -> None:
    file = write(tmp_path, [1] * 12 + [90, 80, 70, 2])
    assert run(["series", file, "--since", "2031-05-01", "--fail-on-rise"]) == 1
    assert run(["series", file, "--since", "2031-05-01", "--at", "2031-05-14", "--fail-on-rise"]) == 0


@pytest.mark.parametrize(
    "options",
    [
        ["--since", "yesterday"],
        ["--since", "2031"],
        ["--since", "2031-05-01/2031-05-02"],
        ["--since", "2031-06-01"],
        ["--since", "2031-05-09", "--at", "2031-05-01"],
        ["--since", "1031-05-01"],
        [],
    ],
)
def test_bad_days_are_refused(tmp_path: Path, capsys, options: list[str]) -> None:
    assert run(["series", write(tmp_path, [1] * 12), *options]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_bad_reports_are_named_on_the_page_and_counted_beside_it(tmp_path: Path, capsys) -> None:
    file = Path(write(tmp_path, [1] * 12))
    reports = json.loads(file.read_text())
    reports[3]["killed"] = -5
    file.write_text(json.dumps(reports))
    assert run(["series", str(file), "--since", "2031-05-01"]) == 0
    told = capsys.readouterr()
    assert "1 report was not used" in told.err
    assert "report 4: killed is `-5`" in told.out
    assert "11 of 12 days are told; 1 are not" in " ".join(told.out.split())


def test_a_pipe_or_an_endless_file_is_refused(tmp_path: Path, capsys) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for file in (str(pipe), "/dev/zero", str(tmp_path)):
        assert run(["series", file, "--since", "2031-05-01"]) == 2
        assert "is no file" in capsys.readouterr().err


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path, capsys) -> None:
    file = tmp_path / "large.json"
    with file.open("wb") as stream:
        stream.truncate(10**10)
    assert run(["series", str(file), "--since", "2031-05-01"]) == 2
    assert "has more than the" in capsys.readouterr().err
