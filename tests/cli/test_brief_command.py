"""What the command does around the brief: files in, exit codes, streams, pages, and no traceback ever."""

import json
import os
import subprocess
import sys
import types
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

import truce.report
from truce import mission
from truce.cli import run
from truce.documents import Document, read_document
from truce.errors import InputError

PLAIN = "The two delegations met in the border town on Monday and agreed to stop the shelling of the posts.\n"


@dataclass
class FakeTold:
    document: Document


@dataclass
class FakeBrief:
    told: list[FakeTold]
    failures: list[InputError]

    def to_dict(self):
        return {"documents": [t.document.text for t in self.told]}


@pytest.fixture
def asked(monkeypatch):
    """A mission and pages that need no parser; the list holds what the mission was asked."""
    calls = []

    def brief(sources, *, published, as_of, limit, unsafe_readers):
        assert not unsafe_readers
        calls.append({"published": published, "as_of": as_of, "limit": limit})
        answer = FakeBrief([], [])
        for source in sources:
            try:
                read = source if isinstance(source, Document) else read_document(source, limit=limit)
                answer.told.append(FakeTold(read))
            except InputError as error:
                answer.failures.append(error)
        return answer

    monkeypatch.setattr(mission, "brief", brief)
    for name, function, answer in [("terminal", "page", "the board"), ("page", "html", "<p>the page</p>")]:
        module = types.ModuleType(f"truce.report.{name}")
        setattr(module, function, lambda _brief, answer=answer, **_options: answer)
        monkeypatch.setitem(sys.modules, f"truce.report.{name}", module)
        monkeypatch.setattr(truce.report, name, module, raising=False)
    return calls


@pytest.fixture
def article(tmp_path: Path) -> Path:
    file = tmp_path / "article.txt"
    file.write_text(PLAIN)
    return file


def test_the_page_goes_to_the_output_and_nothing_else_does(asked, article: Path, capsys):
    assert run(["brief", str(article)]) == 0
    assert capsys.readouterr() == ("the board\n", "")


def test_json_is_the_only_thing_on_the_output(asked, article: Path, tmp_path: Path, capsys):
    page = tmp_path / "out.html"
    assert run(["brief", str(article), "--json", "--html", str(page)]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out) == {"documents": [PLAIN]}
    assert str(page) in err
    assert page.read_text() == "<p>the page</p>"


def test_the_html_page_is_named_on_the_last_line(asked, article: Path, tmp_path: Path, capsys):
    page = tmp_path / "out.html"
    assert run(["brief", str(article), "--html", str(page)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == f"HTML page: {page}"
    assert [p.name for p in tmp_path.iterdir() if p.suffix == ".part"] == []


def test_the_options_reach_the_mission(asked, article: Path):
    given = ["--published", "2031-05-01", "--as-of", "2031-05-14T18:00", "--limit", "4000"]
    assert run(["brief", str(article), *given]) == 0
    assert asked == [{"published": "2031-05-01", "as_of": "2031-05-14T18:00", "limit": 4000}]


def test_what_cannot_be_read_is_named_and_the_others_are_read(asked, article: Path, tmp_path: Path, capsys):
    empty = tmp_path / "empty.txt"
    empty.touch()
    assert run(["brief", str(empty), str(article), str(tmp_path / "gone.txt"), "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out) == {"documents": [PLAIN]}
    assert [line.split(": ")[2].split(".")[0] for line in err.splitlines()] == [
        "the file is empty",
        "there is no such file",
    ]


def test_nothing_readable_is_exit_code_2(asked, tmp_path: Path, capsys):
    assert run(["brief", str(tmp_path / "gone.txt")]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "gone.txt: there is no such file" in err


def test_oddities_of_a_document_are_noted(asked, tmp_path: Path, capsys):
    file = tmp_path / "odd.txt"
    file.write_text(PLAIN + "The \u0441easefire holds.")
    assert run(["brief", str(file)]) == 0
    assert "note:" in capsys.readouterr().err


def test_the_standard_input_is_a_file_too(asked, monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(PLAIN.encode())))
    assert run(["brief", "-", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"documents": [PLAIN]}


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["brief"],
        ["nonsense"],
        ["brief", "FILE", "--nonsense"],
        ["brief", "FILE", "--limit", "0"],
        ["brief", "FILE", "--published", "31.04.2025"],
        ["brief", "FILE", "--as-of", "2031-04-31"],
        ["brief", "FILE", "--html", "/no/such/folder/page.html"],
        ["brief", "FILE", "--html", "FILE"],
    ],
)
def test_wrong_usage_is_exit_code_2_with_a_word_on_stderr(asked, article: Path, capsys, arguments):
    assert run([str(article) if a == "FILE" else a for a in arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err
    assert "Traceback" not in err
    assert article.read_text() == PLAIN


def test_no_page_takes_the_place_of_a_pipe_or_a_device(asked, article: Path, tmp_path: Path, capsys):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert run(["brief", str(article), "--html", str(pipe)]) == 2
    assert "no file can be written there" in capsys.readouterr().err
    assert pipe.is_fifo()


def test_help_and_version_are_exit_code_0(capsys):
    assert run(["--help"]) == 0
    assert run(["brief", "--help"]) == 0
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("truce ")


def test_a_page_that_cannot_be_written_is_named(asked, article: Path, tmp_path: Path, monkeypatch, capsys):
    def full(*_args, **_options):
        raise OSError(28, "No space left on device")

    page = tmp_path / "out.html"
    monkeypatch.setattr(Path, "write_text", full)
    assert run(["brief", str(article), "--html", str(page)]) == 2
    assert "No space left" in capsys.readouterr().err
    assert not page.exists()


def test_a_defect_is_one_line_that_says_how_to_report_it(monkeypatch, article: Path, capsys):
    def fail(*_args, **_options):
        raise KeyError("a\x1b[2J")

    monkeypatch.setattr(mission, "brief", fail)
    monkeypatch.delenv("TRUCE_DEBUG", raising=False)
    assert run(["brief", str(article)]) == 70
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert "KeyError" in err
    assert "report" in err
    assert "\x1b" not in err
    monkeypatch.setenv("TRUCE_DEBUG", "1")
    assert run(["brief", str(article)]) == 70
    assert "Traceback" in capsys.readouterr().err


def test_an_interruption_is_exit_code_130(monkeypatch, article: Path):
    def interrupt(*_args, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr(mission, "brief", interrupt)
    assert run(["brief", str(article)]) == 130


def shell(command: str) -> subprocess.CompletedProcess[str]:
    truce = f"{sys.executable} -c 'from truce.cli import main; main()'"
    return subprocess.run(
        ["bash", "-c", command.replace("truce", truce, 1)], capture_output=True, text=True, check=False
    )


def test_a_reader_that_goes_away_makes_no_noise():
    done = shell("truce --help | true; echo ${PIPESTATUS[0]}")
    assert done.stderr == ""
    assert done.stdout in {"141\n", "0\n"}  # 0: all was written before the reader left


def test_a_closed_output_is_no_traceback():
    done = shell("truce --help >&-")
    assert "Traceback" not in done.stderr
    done = shell("truce brief nothing 2>&-")
    assert done.returncode == 2


def test_a_full_disk_is_one_line():
    code = "from truce.cli import say; say('x' * 100_000)"
    done = subprocess.run(
        ["bash", "-c", f'{sys.executable} -c "{code}" > /dev/full'],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (
        done.stderr.splitlines()[-1]
        == "truce.errors.TruceError: the output cannot be written (No space left on device)."
    )


def test_the_command_starts_without_loading_the_parser():
    code = "import sys; from truce.cli import run; run(['--version']); print('spacy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False"
