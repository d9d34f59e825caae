"""`truce witness` as a mediator uses it, with files on a stick."""

import json
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from signed_log import KEY, ORIGIN, SEQUENCER, note, request

from truce.cli import FOUND, INTEGRITY, INTERRUPTED, USAGE, run
from truce.cli.ledger.witness_http import ask
from truce.ledger.checkpoints import opened
from truce.ledger.cosignatures import WitnessKey, cosigned
from truce.ledger.notes import Note


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    made = tmp_path / "w"
    assert run(["witness", "init", str(made), "--name", "mediator.example/w"]) == 0
    assert run(["witness", "trust", str(made), KEY]) == 0
    capsys.readouterr()
    return made


def cosign(folder: Path, body: bytes, answer: str = "answer") -> int:
    stick = folder.parent
    (stick / "request").write_bytes(body)
    return run(["witness", "cosign", str(folder), str(stick / "request"), str(stick / answer)])


def test_a_request_on_a_stick_comes_back_cosigned(folder: Path, capsys: pytest.CaptureFixture[str]):
    assert cosign(folder, request(0, 5)) == 0
    assert f"5 entries of {ORIGIN}" in capsys.readouterr().out
    answer = (folder.parent / "answer").read_bytes()
    assert run(["witness", "show", str(folder), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert opened(answer, [SEQUENCER.key]).size == 5
    assert cosigned(WitnessKey.parse(told["key"]), Note.parse(answer))
    assert [(log["origin"], log["size"], log["forks"]) for log in told["logs"]] == [(ORIGIN, 5, 0)]


def test_after_a_lost_answer_the_last_one_comes_back(folder: Path, capsys: pytest.CaptureFixture[str]):
    assert cosign(folder, request(0, 5)) == 0
    assert cosign(folder, request(0, 9), "second") == FOUND
    assert "5 were seen before" in capsys.readouterr().out
    assert opened((folder.parent / "second").read_bytes(), [SEQUENCER.key]).size == 5


def test_a_fork_is_an_integrity_failure_with_its_proof_kept(folder: Path, capsys: pytest.CaptureFixture[str]):
    assert cosign(folder, request(0, 5)) == 0
    assert cosign(folder, request(5, 5, "another"), "second") == INTEGRITY
    assert "forked" in capsys.readouterr().err
    assert not (folder.parent / "second").exists()
    assert run(["witness", "show", str(folder)]) == 0
    assert "FORKED" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "is not in the form"),
        (b"x" * 2_000_000, "too long"),
        (request(0, 5).replace(b"truce/valley", b"truce/hills"), "does not know"),
        (request(0, 5).replace(b"\n5\n", b"\n6\n"), "false signature"),
        (request(0, 5).replace(b"\n", b"\r\n"), "is not in the form"),
        (note(5).to_bytes(), "is not in the form"),
    ],
)
def test_what_may_not_be_cosigned_is_refused_in_one_line(
    body: bytes, reason: str, folder: Path, capsys: pytest.CaptureFixture[str]
):
    assert cosign(folder, body) == USAGE
    said = capsys.readouterr()
    assert reason in said.err
    assert said.err.count("\n") == 1
    assert not (folder.parent / "answer").exists()


def test_wrong_uses_are_told(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    for arguments in (
        ["init", str(folder), "--name", "mediator.example/w"],
        ["init", str(tmp_path / "x"), "--name", "two words"],
        ["trust", str(folder), "no key"],
        ["trust", str(tmp_path), KEY],
        ["show", str(tmp_path / "nowhere")],
        ["cosign", str(folder), str(tmp_path / "nowhere"), str(tmp_path / "a")],
        ["cosign", str(folder), str(tmp_path), str(tmp_path / "a")],
        ["serve", str(folder), "--host", "256.0.0.1"],
        ["serve", str(folder), "--host", "not an address"],
        [],
    ):
        assert run(["witness", *arguments]) == USAGE
        said = capsys.readouterr().err
        assert said.startswith("truce: ")
        assert "internal error" not in said


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_it_is_served_until_it_is_told_to_stop(end: signal.Signals, folder: Path):
    """Even where it was started in the background of a shell, and so told to ignore interrupts."""
    # The shell's "&" without job control starts a command with SIGINT ignored (POSIX, 2.11).
    command = [sys.executable, "-m", "truce", "witness", "serve", str(folder), "--port", "0"]
    ignoring = ["sh", "-c", 'trap "" INT; exec "$@"', "sh", *command]
    with subprocess.Popen(ignoring, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        watchdog = threading.Timer(60, server.kill)
        watchdog.start()
        try:
            assert server.stdout
            assert server.stderr
            server.stdout.readline()
            said = server.stdout.readline()
            answer = ask(said.split()[2], request(0, 5), patience=20)
            server.send_signal(end)
            assert server.wait(timeout=20) == INTERRUPTED
            log = server.stderr.read()
        finally:
            server.kill()
            watchdog.cancel()
    assert answer.status == 200
    assert f"cosigned {ORIGIN} 5" in log
    assert "Traceback" not in log
