"""`truce ledger receipt` and `check`: what a party takes away, and checks without the mission."""

import json
import shutil
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from truce.cli import INTEGRITY, USAGE, run
from truce.ledger.checkpoints import Checkpoint
from truce.ledger.cosignatures import WitnessSigner
from truce.ledger.keyfiles import from_pem
from truce.ledger.notes import Note, Signer
from truce.ledger.receipts import Receipt
from truce.ledger.statements import entry_id, leaf_of
from truce.ledger.tree import leaf_hash
from truce.mission.missions import Mission

OUT = "observation.tlog-proof"


@pytest.fixture
def filed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """The verifier key of a mission that wrote a receipt for one of its entries, and then went elsewhere."""
    with Mission.create(tmp_path / "m", "valley", holder="mission staff") as mission:
        ids = [mission.file("withdrawal", {"entry": str(n), "by": "x", "reason": "y"}) for n in range(6)]
    assert run(["ledger", "receipt", str(tmp_path / "m"), ids[3][:16], str(tmp_path / OUT)]) == 0
    said = capsys.readouterr().out
    assert ids[3] in said
    shutil.move(tmp_path / "m", tmp_path / "elsewhere")
    return said.split()[-1]


def check(tmp_path: Path, key: str, *more: str) -> int:
    return run(["ledger", "check", str(tmp_path / OUT), "--key", key, *more])


def test_a_receipt_is_checked_without_the_mission(
    filed: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert check(tmp_path, filed) == 0
    assert "is number 4 of the 7 entries" in capsys.readouterr().out
    assert check(tmp_path, filed, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    envelope = (tmp_path / f"{OUT}.envelope.json").read_bytes()
    assert (told["entry"], told["position"], told["kind"]) == (entry_id(envelope), 4, "withdrawal")


def test_what_does_not_hold_is_an_integrity_failure(
    filed: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    stranger = Signer(filed.split("+")[0], Ed25519PrivateKey.generate())
    assert check(tmp_path, str(stranger.key)) == INTEGRITY
    assert "not signed by its sequencer" in capsys.readouterr().err
    witness = WitnessSigner("mediator.example/w", Ed25519PrivateKey.generate())
    assert check(tmp_path, filed, "--witness", str(witness.key)) == INTEGRITY
    assert "not cosigned by mediator.example/w" in capsys.readouterr().err
    receipt = Receipt.parse((tmp_path / OUT).read_bytes())
    (tmp_path / OUT).write_bytes(receipt.to_bytes().replace(b"index 4", b"index 3"))
    assert check(tmp_path, filed) == INTEGRITY
    (tmp_path / OUT).write_bytes(receipt.to_bytes().replace(b"index 4", b"index 04"))
    assert check(tmp_path, filed) == USAGE


def test_a_time_that_no_clock_shows_is_told_as_such(
    filed: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    """A sequencer may sign any time into a tree of its own; it must not stop who reads it."""
    sequencer = Signer(
        filed.split("+")[0], from_pem((tmp_path / "elsewhere/keys/own.pem").read_bytes()).private
    )
    envelope = (tmp_path / f"{OUT}.envelope.json").read_bytes()
    far = 2**53 - 1
    text = Checkpoint(sequencer.name, 1, leaf_hash(leaf_of(far, envelope))).text
    receipt = Receipt(entry_id(envelope), far, 0, (), Note(text, (sequencer.sign(text),)))
    (tmp_path / OUT).write_bytes(receipt.to_bytes())
    assert check(tmp_path, filed) == 0
    assert "an impossible time" in capsys.readouterr().out


def test_wrong_uses_are_told(filed: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    mission = str(tmp_path / "elsewhere")
    envelope = tmp_path / f"{OUT}.envelope.json"
    for arguments in (
        ["receipt", mission, "", str(tmp_path / "x")],
        ["receipt", mission, "zz", str(tmp_path / "x")],
        ["receipt", mission, entry_id(envelope.read_bytes()), str(tmp_path / "no" / "x")],
        ["receipt", str(tmp_path), "aa", str(tmp_path / "x")],
        ["check", str(tmp_path / "nowhere"), "--key", filed],
        ["check", str(tmp_path / OUT), "--key", "no key"],
        ["check", str(tmp_path / OUT)],
        ["check", str(envelope), "--key", filed],
        ["check", str(tmp_path / OUT), "--key", filed, "--envelope", str(tmp_path / OUT)],
        ["check", str(tmp_path / OUT), "--key", filed, "--envelope", str(tmp_path)],
    ):
        assert run(["ledger", *arguments]) == USAGE, arguments
        said = capsys.readouterr().err
        assert said.startswith("truce: ")
        assert "internal error" not in said
    assert not (tmp_path / "x").exists()
