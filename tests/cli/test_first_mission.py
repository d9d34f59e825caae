"""The tutorial, run as it stands: a newcomer who copies its commands gets what it says."""

import re
import shlex
from pathlib import Path

import pytest

from truce.cli import run

TUTORIAL = "docs/tutorial/first-mission.md"


def commands(text: str) -> list[str]:
    """The lines of the code blocks, without remarks, but those that need keys or data of the reader's own."""
    blocks = re.findall(r"```\n(.*?)```", text, re.DOTALL)
    lines = [line.partition("  #")[0].strip() for block in blocks for line in block.splitlines()]
    lines = [line for line in lines if "ged" not in line and not line.endswith("timeline lake")]
    return [line for line in lines if line.split()[1] not in ("people", "erase")]


def test_every_command_of_the_tutorial_runs_and_fits_the_screen(
    tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    text = (repository / TUTORIAL).read_text("utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    (tmp_path / "examples").symlink_to(repository / "examples")
    said: list[tuple[str, str]] = []
    ids: dict[str, str] = {}
    for line in commands(text):
        for kind, name in ids.items():
            line = re.sub(rf"\b{kind}-[0-9a-f]{{10}}", name, line)
        words = [
            str(found)
            for word in shlex.split(line)
            for found in (sorted(tmp_path.glob(word)) if "*" in word else [word])
        ]
        assert words[0] == "truce"
        assert run(words[1:]) == 0, line
        printed = capsys.readouterr()
        assert printed.err == "", line
        assert max(map(len, printed.out.splitlines())) <= 80 or words[1] not in _PAGES, line
        said.append((line, printed.out))
        if words[1] == "timeline":
            page = " ".join(printed.out.split())
            ids["in"] = re.findall(r"use of force, at Port Sela / PORT SELA \[(in-\w+)\]", page)[0]
        if words[1] == "status" and "contested" in printed.out:
            ids["fi"] = re.findall(r"\[(fi-\w+)", printed.out)[0]
    first, *_, last = (page for line, page in said if line == "truce status lake --at 2024-05-20")
    assert "no attacks: contested" in first
    assert "denied by Highland Front" in first
    assert "0 claims reviewed, 0 sources rated" in first
    assert "1 source rated" in last
    assert "0 documents count" in dict(said)["truce status lake --at 2024-05-20 --known-at 2024-05-20"]
    (public,) = (page for line, page in said if "published" in line)
    assert "6 documents count" in public, "what was public by the noon of the day after"
    assert "four" in public, "the correction was not public then"
    assert "three" not in public


_PAGES = ("status", "timeline", "history", "explain")
