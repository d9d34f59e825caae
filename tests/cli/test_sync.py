"""`truce sync`: three machines without a network, from the first request to one record."""

import json
from pathlib import Path

import pytest

from truce.cli import USAGE, run
from truce.mission.missions import Mission

TEXT = (
    "Foreign ministers of Westmark and Ostrava agreed to a ceasefire on 3 May 2031. "
    "On 5 May 2031 Westmark's army said that Ostrava had shelled the village of Linden."
)


def ask(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """Run a command that must succeed; gives what it printed."""
    capsys.readouterr()
    code = run([str(argument) for argument in arguments])
    said = capsys.readouterr()
    assert code == 0, said.err
    return said.out


def refuse(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """Run a command that must be refused; gives the one line that says why."""
    capsys.readouterr()
    assert run([str(argument) for argument in arguments]) in (USAGE, 3)
    said = capsys.readouterr()
    assert said.err.count("\n") == 1, said.err
    return said.err


@pytest.fixture
def seat(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """The mission at its seat, with one document."""
    path = tmp_path / "seat"
    ask(capsys, "init", path, "--name", "Truce of Linden")
    (tmp_path / "wire.txt").write_text(TEXT)
    ask(capsys, "ingest", path, tmp_path / "wire.txt", "--published", "2031-05-06")
    return path


def mission_id(capsys: pytest.CaptureFixture[str], path: Path) -> str:
    return str(json.loads(ask(capsys, "sync", "id", path, "--json"))["mission"])


def joined(capsys, seat: Path, name: str, reader: str, *options: str) -> Path:
    """A new machine, admitted and with a copy of what its reader may read."""
    path, request, packet = (seat.parent / f"{name}{end}" for end in ("", ".request", ".first"))
    said = ask(
        capsys,
        "sync",
        "ask",
        path,
        request,
        "--mission",
        mission_id(capsys, seat),
        "--holder",
        name,
        *options,
    )
    key = said.split("Its key: ")[1].split()[0]
    ask(capsys, "sync", "admit", seat, request, "--key", key)
    ask(capsys, "sync", "write", seat, packet, "--for", reader, "--key", key)
    ask(capsys, "sync", "join", path, packet)
    return path


def state(path: Path) -> list[bytes]:
    with Mission.open(path) as mission:
        return list(mission.store.leaf_hashes())


def test_a_field_office_joins_and_what_it_files_comes_back_with_a_position(seat, capsys, tmp_path):
    field = joined(capsys, seat, "field office 2", "verifier")
    assert state(field) == state(seat)
    assert "which orders the record" in ask(capsys, "sync", "id", seat)
    assert "(person field office 2)\n" in ask(capsys, "sync", "id", field)
    at = ("--at", "2031-05-07", "--json")
    assert json.loads(ask(capsys, "status", field, *at)) == json.loads(ask(capsys, "status", seat, *at))
    ask(
        capsys,
        "observe",
        field,
        "--observer",
        "patrol 4",
        "--perceived",
        "impact",
        "--when",
        "2031-05-06T10:00",
        "--zone",
        "UTC",
        "--place",
        "Linden",
    )
    ask(capsys, "sync", "write", field, tmp_path / "up", "--for", "analyst")
    told = json.loads(ask(capsys, "sync", "apply", seat, tmp_path / "up", "--json"))
    assert told["packets"][0]["kept"] == 1
    assert len(told["sequencer"]["ordered"]) == 1
    ask(capsys, "sync", "write", seat, tmp_path / "down", "--for", "verifier", "--from", len(state(field)))
    told = json.loads(ask(capsys, "sync", "apply", field, tmp_path / "down", "--json"))
    assert told["packets"][0]["taken_in"] == 1
    assert told["packets"][0]["waiting"] == 0
    assert state(field) == state(seat)
    with Mission.open(field) as mission:
        assert mission.entries()[-1].kind == "observation"


def test_a_party_gets_no_content_of_the_mechanism(seat, capsys):
    party = joined(capsys, seat, "westmark", "party:westmark", "--kind", "party")
    assert state(party) == state(seat)
    with Mission.open(party) as mission:
        withheld = [entry for entry in mission.entries() if entry.content is None]
        assert {entry.kind for entry in withheld} >= {"document"}
        assert not list((party / "evidence").glob("??/*")) if (party / "evidence").exists() else True


def test_an_encrypted_copy_joins_too(seat, capsys, monkeypatch):
    monkeypatch.setenv("TRUCE_PASSPHRASE", "four words of some length")
    path, request, packet = (seat.parent / f"enc{end}" for end in ("", ".request", ".first"))
    said = ask(
        capsys,
        "sync",
        "ask",
        path,
        request,
        "--mission",
        mission_id(capsys, seat),
        "--holder",
        "enc",
        "--encrypt",
    )
    key = said.split("Its key: ")[1].split()[0]
    ask(capsys, "sync", "admit", seat, request, "--key", key)
    ask(capsys, "sync", "write", seat, packet, "--for", "analyst", "--key", key)
    ask(capsys, "sync", "join", path, packet)
    ask(capsys, "status", path, "--at", "2031-05-07")
    assert list((path / "evidence").glob("??/*.age"))
    assert b"Linden" not in b"".join(p.read_bytes() for p in path.rglob("*") if p.is_file())


def test_what_cannot_be_is_refused_in_one_line(seat, capsys, tmp_path):
    packet, request, new = tmp_path / "p", tmp_path / "r", tmp_path / "new"
    other = ("--key", "00" * 32)
    assert "is no reader" in refuse(capsys, "sync", "write", seat, packet, "--for", "party")
    assert "is no reader" in refuse(capsys, "sync", "write", seat, packet, "--for", "martian")
    assert "does not exist" in refuse(capsys, "sync", "write", tmp_path / "none", packet, "--for", "public")
    assert "is not there" in refuse(capsys, "sync", "apply", seat, packet)
    packet.write_text("hello\n")
    assert "packet" in refuse(capsys, "sync", "apply", seat, packet)
    assert "64 hexadecimal" in refuse(capsys, "sync", "ask", new, request, "--mission", "x", "--holder", "h")
    ask(capsys, "sync", "ask", new, request, "--mission", mission_id(capsys, seat), "--holder", "h")
    assert "is not the key of the request" in refuse(capsys, "sync", "admit", seat, request, *other)
    assert "is none" in refuse(capsys, "sync", "join", new, packet)
    assert not (new / "record.sqlite").exists()
    assert "has a record already" in refuse(capsys, "sync", "join", seat, packet)
    request.write_text(request.read_text().replace('"h"', '"somebody else"'))
    assert "does not prove" in refuse(capsys, "sync", "admit", seat, request, *other)


def test_a_copy_whose_key_was_not_admitted_hands_nothing_over(seat, capsys, tmp_path):
    field = joined(capsys, seat, "field", "verifier")
    from truce.ledger.keyfiles import to_pem
    from truce.ledger.keys import SigningKey

    own = field / "keys" / "own.pem"
    own.chmod(0o600)
    own.write_bytes(to_pem(SigningKey.make(), None))
    ask(capsys, "sync", "write", field, tmp_path / "up", "--for", "analyst")
    assert "does not know" in refuse(capsys, "sync", "apply", seat, tmp_path / "up")
