"""The how-to on tables, run as it stands: every command of it works and fits the screen."""

import re
import shlex
from pathlib import Path

import pytest

from truce.cli import run


def test_every_command_of_the_how_to_runs(
    tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    text = (repository / "docs/how-to/take-in-a-table.md").read_text("utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    (tmp_path / "examples").symlink_to(repository / "examples")
    said: dict[str, str] = {}
    for line in [x for block in re.findall(r"```\n(.*?)```", text, re.DOTALL) for x in block.splitlines()]:
        words = shlex.split(line)
        assert words[0] == "truce"
        assert run(words[1:]) == 0, line
        printed = capsys.readouterr()
        assert printed.err == "", line
        assert words[1] == "adopt" or max(map(len, printed.out.splitlines())) <= 80, line
        said[" ".join(words[1:3]) if words[1] != "preview" else f"preview {len(words)}"] = printed.out
    assert "03/04/2031" in said["preview 3"]
    assert "row 6: KEPT OUT" in said["preview 5"]
    assert "artillery_fire" in said["preview 5"]
    assert "1 bad row kept out" in " ".join(said["ingest vale"].split()).replace("rows", "row")
    assert "told as small arms fire (its word: SAF) by Highland Front against Government of Sela" in " ".join(
        said["explain vale"].split()
    )
