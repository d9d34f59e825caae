"""A mission and its witnesses, as both sides use the commands: by files, over HTTP, and after a fraud."""

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from truce.cli import FOUND, INTEGRITY, USAGE, run
from truce.cli.ledger.witness_http import WitnessServer
from truce.ledger.cosignatures import WitnessKey
from truce.ledger.notes import Note
from truce.mission.missions import Mission
from truce.mission.witnessing.witness import WitnessService
from truce.mission.witnessing.witnessed import NOBODY, log_keys


class Table:
    """A mission, a witness that it names, and a stick to carry files on."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.path, self._capsys = path, capsys
        self.mission, self.witness, self.stick = path / "mission", path / "witness", path / "stick"
        self.stick.mkdir()
        assert self.run("init", self.mission, "--name", "valley")[0] == 0
        key = self.run("witness", "init", self.witness, "--name", "mediator.example/w")[1].split("\n")[0]
        said = self.run("witness", "name", self.mission, key)[1]
        self.key, self.log = key, said.split()[-1]
        assert self.run("witness", "trust", self.witness, self.log)[0] == 0

    def run(self, *arguments: str | Path) -> tuple[int, str]:
        """A command: its exit code, and all that it said."""
        code = run([str(argument) for argument in arguments])
        said = self._capsys.readouterr()
        return code, said.out + said.err

    def grow(self, text: str = "ceded") -> None:
        with Mission.open(self.mission) as mission:
            mission.file("withdrawal", {"entry": text, "by": "duty officer 2", "reason": "test"})

    def request(self, *options: str) -> tuple[int, str]:
        return self.run("witness", "request", self.mission, self.stick / "request", *options)

    def cosign(self) -> tuple[int, str]:
        return self.run("witness", "cosign", self.witness, self.stick / "request", self.stick / "answer")

    def take(self) -> tuple[int, str]:
        return self.run("witness", "take", self.mission, self.stick / "answer")

    def witnessed(self) -> str:
        with Mission.open(self.mission) as mission:
            return mission.witnessed()

    def round(self) -> None:
        for step in (self.request, self.cosign, self.take):
            code, said = step()
            assert code == 0, said


@pytest.fixture
def table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Table:
    return Table(tmp_path, capsys)


@pytest.fixture
def address(table: Table) -> Iterator[str]:
    server = WitnessServer("127.0.0.1", 0, WitnessService.open(table.witness), lambda line: None)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_by_files_a_record_becomes_witnessed_and_says_since_when_it_is_not(table: Table):
    assert table.witnessed() == "NOT WITNESSED by mediator.example/w."
    table.round()
    assert table.witnessed() == "WITNESSED by mediator.example/w: all 2 entries."
    table.grow()
    assert "NOT WITNESSED by mediator.example/w since 20" in table.witnessed()
    assert "2 of 3 entries are witnessed" in table.witnessed()
    table.round()
    assert table.witnessed() == "WITNESSED by mediator.example/w: all 3 entries."


def test_a_record_that_names_nobody_says_so(tmp_path: Path):
    with Mission.create(tmp_path / "m", "valley", holder="mission staff") as mission:
        assert mission.witnessed() == NOBODY


def test_over_http_it_takes_one_command(table: Table, address: str):
    code, said = table.run("witness", "ask", table.mission, address)
    assert (code, "WITNESSED by mediator.example/w: all 2" in said) == (0, True)
    table.grow()
    assert table.run("witness", "ask", table.mission, address)[0] == 0
    assert "all 3 entries" in table.witnessed()


def test_after_a_lost_answer_it_goes_on_from_what_the_witness_remembers(table: Table, address: str):
    table.request()
    table.cosign()
    (table.stick / "answer").unlink()
    table.grow()
    assert table.run("witness", "ask", table.mission, address)[0] == 0
    assert "all 3 entries" in table.witnessed()


def test_by_files_the_last_answer_comes_back_and_then_the_next(table: Table):
    table.request()
    table.cosign()
    (table.stick / "answer").unlink()
    table.grow()
    table.request()
    assert table.cosign()[0] == FOUND
    assert table.take()[0] == 0
    table.round()
    assert "all 3 entries" in table.witnessed()


def test_a_record_put_back_and_told_otherwise_is_found_out_on_both_sides(table: Table, address: str):
    shutil.copytree(table.mission, table.path / "backup")
    table.grow("what happened")
    table.round()
    shutil.rmtree(table.mission)
    (table.path / "backup").rename(table.mission)
    code, said = table.take()
    assert (code, "has lost entries" in said) == (INTEGRITY, True)
    table.grow("what did not happen")
    code, said = table.take()
    assert (code, "changed, or forked" in said) == (INTEGRITY, True)
    table.request("--from", "3")
    code, said = table.cosign()
    assert (code, "forked" in said) == (INTEGRITY, True)
    code, said = table.run("witness", "ask", table.mission, address)
    assert (code, "forked" in said) == (INTEGRITY, True), said
    told = json.loads(table.run("witness", "show", table.witness, "--json")[1])
    assert told["logs"][0]["forks"] == 1


def test_a_cosigned_fork_among_what_is_kept_makes_the_record_untrusted(table: Table):
    """Two cosigned checkpoints of one size and two roots in the store itself: nobody vouches for anything."""
    table.round()
    with Mission.open(table.mission) as mission:
        forged = forked_note(table)
        with mission.store.appending() as work:
            work.add_checkpoint(2, forged)
    code, said = table.run("status", table.mission)
    assert (code, "forked" in said) == (INTEGRITY, True)


def forked_note(table: Table) -> bytes:
    from truce.ledger.checkpoints import Checkpoint
    from truce.ledger.cosignatures import WitnessSigner
    from truce.ledger.keyfiles import from_pem
    from truce.ledger.notes import Signer

    sequencer = from_pem((table.mission / "keys" / "own.pem").read_bytes())
    witness = WitnessSigner("mediator.example/w", from_pem((table.witness / "key.pem").read_bytes()).private)
    text = Checkpoint(table.log.split("+")[0], 2, bytes(32)).text
    signer = Signer(table.log.split("+")[0], sequencer.private)
    return Note(text, (signer.sign(text), witness.cosign(text, 1_800_000_000))).to_bytes()


def test_nobody_is_two_witnesses_or_his_own(table: Table):
    key = WitnessKey.parse(table.key)
    again = WitnessKey("observer.example/w", key.public)
    with Mission.open(table.mission) as mission:
        own = WitnessKey("own.example/w", log_keys(mission.store.mission, mission.keyring)[-1].public)
        # Filed past the command, as a careless or cunning author could.
        mission.file("witness", {"key": str(again)})
        assert [witness.name for witness in mission.witnesses()] == ["mediator.example/w"]
    for named, reason in (
        (again, "named already"),
        (key, "named already"),
        (own, "nobody is his own witness"),
    ):
        code, said = table.run("witness", "name", table.mission, str(named))
        assert (code, reason in said) == (USAGE, True)


def test_a_withdrawn_witness_is_none(table: Table):
    table.round()
    with Mission.open(table.mission) as mission:
        named = next(entry for entry in mission.entries() if entry.kind == "witness")
        mission.file("withdrawal", {"entry": named.id, "by": "duty officer 2", "reason": "left the mission"})
        assert mission.witnessed() == NOBODY
    assert table.take()[0] == USAGE


def broken(part: bytes, by: bytes) -> Callable[[bytes], bytes]:
    return lambda data: data.replace(part, by, 1)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda data: b"", "no signature lines"),
        (lambda data: data[:-1], "no signature lines"),
        (lambda data: data[: data.rindex("—".encode())], "cosigned by no witness"),
        (broken(b"\n2\n", b"\n3\n"), "false signature"),
        (broken(b"\n", b"\r\n"), "line ends of another system"),
        (broken(b"truce/", b"trvce/"), "false signature"),
        (broken("— truce/".encode(), "— trvce/".encode()), "not signed by its sequencer"),
        (lambda data: b"x" * 2_000_000, "too long"),
    ],
)
def test_what_is_no_cosigned_checkpoint_is_not_taken(
    change: Callable[[bytes], bytes], reason: str, table: Table
):
    table.request()
    table.cosign()
    answer = table.stick / "answer"
    changed = change(answer.read_bytes())
    answer.unlink()
    answer.write_bytes(changed)
    code, said = table.take()
    assert (code, reason in said) == (USAGE, True), said
    assert "NOT WITNESSED" in table.witnessed()


def test_wrong_uses_are_told(table: Table, tmp_path: Path):
    for arguments in (
        ["request", str(table.mission), str(tmp_path / "no" / "where")],
        ["request", str(tmp_path), str(tmp_path / "out")],
        ["request", str(table.mission), str(tmp_path / "out"), "--for", "nobody"],
        ["request", str(table.mission), str(tmp_path / "out"), "--from", "99"],
        ["request", str(table.mission), str(tmp_path / "out"), "--from", "-1"],
        ["take", str(table.mission), str(tmp_path / "nowhere")],
        ["name", str(table.mission), "no key"],
        ["name", str(table.mission), table.log],
        ["ask", str(table.mission), "mediator.example"],
    ):
        code, said = table.run("witness", *arguments)
        assert (code, said.startswith("truce: "), "internal" in said) == (USAGE, True, False), (
            arguments,
            said,
        )
    assert not (tmp_path / "out").exists()
