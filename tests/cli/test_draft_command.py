"""`truce draft`: a folder for each agreement, nothing overwritten, everything open said."""

import json
from pathlib import Path

import pytest

from truce.clauses.loading import load_agreement
from truce.cli import run

TEXT = """CEASEFIRE AGREEMENT

The Government of Sudan and the Rapid Support Forces signed a ceasefire agreement in Jeddah on 20 May 2023.
Under the agreement both parties shall refrain from attacks on hospitals and civilians.
The Rapid Support Forces shall withdraw from the airport within five days of signature.
The parties shall act in the spirit of good faith.
"""


@pytest.fixture
def text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "report.txt"
    file.write_text(TEXT, "utf-8")
    return file


def test_it_writes_files_that_load_and_says_what_is_open(text: Path, capsys: pytest.CaptureFixture[str]):
    assert run(["draft", text.name]) == 0
    said = capsys.readouterr().out
    files = sorted(Path("agreements").glob("*/agreement.yaml"))
    assert files != []
    for file in files:
        agreement = load_agreement(file)
        assert {c.words for c in agreement.clauses} == {"quoted"}
        assert all(c.text in TEXT for c in agreement.clauses)
        assert str(file) in said
    assert "open:" in said
    assert max(len(line) for line in said.splitlines()) <= 80


def test_it_overwrites_nothing_unless_told_to(text: Path, capsys: pytest.CaptureFixture[str]):
    assert run(["draft", text.name, "--out", "mine"]) == 0
    file = next(Path("mine").glob("*/agreement.yaml"))
    file.write_text("the work of a person", "utf-8")
    capsys.readouterr()
    assert run(["draft", text.name, "--out", "mine"]) == 2
    assert "--force" in capsys.readouterr().err
    assert file.read_text("utf-8") == "the work of a person"
    assert run(["draft", text.name, "--out", "mine", "--force"]) == 0
    assert file.read_text("utf-8").startswith("agreement:")


def test_json_names_files_kinds_and_open_points(text: Path, capsys: pytest.CaptureFixture[str]):
    assert run(["draft", text.name, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["schema"] == "truce-draft/1"
    clauses = [c for w in said["written"] for c in w["clauses"]]
    assert {"forbid", "oblige"} <= {c["kind"] for c in clauses}
    assert all(Path(w["file"]).exists() for w in said["written"])


def test_a_text_without_an_agreement_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    Path("ants.txt").write_text("The ants of the valley build tall nests out of clay and straw.\n", "utf-8")
    assert run(["draft", "ants.txt"]) == 0
    assert "tells of no agreement" in capsys.readouterr().out
    assert not Path("agreements").exists()


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert run(["draft", str(tmp_path / "none.txt")]) == 2
    assert "none.txt" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_told_without_a_traceback(
    text: Path, capsys: pytest.CaptureFixture[str]
):
    Path("agreements").write_text("a file", "utf-8")
    assert run(["draft", text.name]) == 2
    assert "cannot be written" in capsys.readouterr().err
