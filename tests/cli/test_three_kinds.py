"""One walk through all commands on three kinds of mission: they answer alike.

A plain folder, an encrypted one, and one whose record lies on a PostgreSQL server. What may differ is named
in `alike`: ids that are hashes of random keys and salts, paths, and the time at which the walk was made.
"""

import io
import itertools
import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import psycopg
import pytest
from postgres_server import PostgresServer

from truce.cli import run
from truce.mission import folder as folder_of_mission
from truce.mission.missions import Mission

KINDS = ("plain", "encrypted", "served")
STRIKE = "Kenya's army shelled Gulu in Uganda on 9 May 2031, killing four soldiers, a hospital director said."
AGAIN = "Uganda said on 10 May 2031 that Kenya's army had shelled Gulu on 9 May 2031, killing three soldiers."
LIRA = "Kenya's army shelled Lira in Uganda on 10 May 2031, a nurse at the clinic in Lira said on Sunday."
TERMS = "examples/agreements/nuba-mountains-2002"
AT = ("--at", "2031-05-20")
SECRET = "four words of some length"

Answer = tuple[int, str, str]


class Seat:
    """One kind of mission at work: runs commands, and keeps what they answered."""

    def __init__(self, kind: str, folder: Path, server: PostgresServer) -> None:
        self.kind = kind
        self.folder = folder
        self.server = server
        self.answers: list[tuple[str, Answer]] = []
        folder.mkdir()

    def __truediv__(self, name: str) -> Path:
        return self.folder / name

    def record(self, name: str) -> tuple[str, ...]:
        """The options that put the record of a new mission where this kind has it."""
        if self.kind != "served":
            return ()
        self.server.administer(f"CREATE DATABASE {name} TEMPLATE template0")
        return ("--record", self.server.address(name))

    def truce(self, *arguments: str | Path, code: int = 0) -> str:
        """Run a command; gives what it printed."""
        out, messages = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
        with redirect_stdout(out), redirect_stderr(messages):
            found = run([str(each) for each in arguments])
        out.seek(0)
        answer = found, out.read(), messages.getvalue()
        self.answers.append((" ".join(map(str, arguments)), answer))
        assert found == code, (arguments, answer)
        return answer[1]

    def told(self, *arguments: str | Path) -> dict:
        return json.loads(self.truce(*arguments, "--json"))


def make(seat: Seat) -> None:
    """A new mission, documents, terms."""
    for name, text in (("strike", STRIKE), ("again", AGAIN), ("lira", LIRA)):
        (seat / f"{name}.txt").write_text(text)
    encrypt = ("--encrypt",) if seat.kind == "encrypted" else ()
    seat.truce("init", seat / "lake", "--holder", "Team 1", *encrypt, *seat.record("lake"))
    seat.truce("init", seat / "lake", code=2)
    files = (seat / "strike.txt", seat / "again.txt", seat / "lira.txt")
    seat.truce("ingest", seat / "lake", *files[:2])
    seat.truce("ingest", seat / "lake", *files, "--json")
    seat.truce("ingest", seat / "lake", seat / "nothing.txt", code=2)
    seat.truce("adopt", seat / "lake", TERMS)
    seat.truce("adopt", seat / "lake", TERMS, "--by", "SPLM", "--json")


def ask(seat: Seat) -> None:
    """Every question, as a page and as JSON."""
    for question in ("status", "timeline", "history"):
        for form in ((), ("--json",)):
            seat.truce(question, seat / "lake", *AT, *form)


def ask_more(seat: Seat) -> None:
    """The other clock, other moments, and why."""
    for more in (("--known-at", "2026-01-01"), ("--known-by", "published"), ("--known-at", "2100-01-01")):
        seat.truce("status", seat / "lake", *AT, *more)
    found = seat.told("status", seat / "lake", *AT)
    for status in found["agreements"][0]["clauses"][:1] if found.get("agreements") else ():
        seat.truce("explain", seat / "lake", status["id"], "--as-of", AT[1])
    seat.truce("explain", seat / "lake", "none#such", code=2)


def claims(seat: Seat) -> list[list[str]]:
    told = seat.told("timeline", seat / "lake", *AT)
    return [[account["event"] for account in each["accounts"]] for each in told["incidents"]]


def decide(seat: Seat) -> None:
    """What people say of claims, sources and incidents, and what the mechanism saw."""
    lake, by = seat / "lake", ("--by", "Ana", "--reason", "by telephone")
    first, *_ = [account for incident in claims(seat) for account in incident]
    seat.truce("review", lake, first, "accept", *by)
    seat.truce("review", lake, first, "correct", "--set", "date=2031-05-08", *by, "--json")
    seat.truce("review", lake, "none#such", "reject", *by, code=2)
    rated = seat.told("rate", lake, "hospital director", "B", *by, "--own-access")
    seat.truce("withdraw", lake, rated["entry"], *by)
    seat.truce("withdraw", lake, "0000", *by, code=2)
    incidents = claims(seat)
    seat.truce("merge", lake, incidents[0][0], incidents[-1][0], *by)
    together = max(claims(seat), key=len)
    seat.truce("split", lake, together[0], *by)
    seat.truce("observe", lake, "--observer", "Post 4", "--perceived", "heard", "--when", "2031-05-09T10:00",
               "--zone", "Africa/Kampala", "--place", "Gulu")  # fmt: skip


def hold_keys(seat: Seat) -> None:
    lake = seat / "lake"
    seat.truce("key", "new", seat / "ana.pem")
    seat.truce("key", "introduce", lake, "--key", seat / "ana.pem", "--holder", "person:Ana", "--role",
               "author")  # fmt: skip
    keys = seat.told("key", "list", lake)["keys"]
    seat.truce("key", "revoke", lake, keys[-1]["key"], "--reason", "lost", "--suspected-since", "2026-01-01")
    seat.truce("key", "list", lake)
    seat.truce("key", "rotate", lake, code=2)


def prove(seat: Seat) -> None:
    """The ledger, and a witness with a stick."""
    lake = seat / "lake"
    (seat / "held").write_text(seat.truce("ledger", "checkpoint", lake))
    seat.truce("witness", "init", seat / "w", "--name", "mediator.example/w")
    witness = json.loads(seat.truce("witness", "show", seat / "w", "--json"))["key"]
    sequencer = seat.truce("witness", "name", lake, witness).split()[-1]
    seat.truce("witness", "trust", seat / "w", sequencer)
    seat.truce("witness", "request", lake, seat / "request")
    seat.truce("witness", "cosign", seat / "w", seat / "request", seat / "answer")
    seat.truce("witness", "take", lake, seat / "answer")
    with Mission.open(lake, passphrase=SECRET if seat.kind == "encrypted" else None) as mission:
        entry = mission.entries()[2].id
    seat.truce("ledger", "receipt", lake, entry, seat / "receipt")
    seat.truce("ledger", "check", seat / "receipt", "--key", sequencer, "--witness", witness)
    seat.truce("ledger", "check", seat / "receipt", "--key", sequencer, "--json")
    seat.truce("ledger", "verify", lake, "--held", seat / "held", "--complete")
    seat.truce("ledger", "verify", lake, "--json")
    seat.truce("status", lake, *AT)


def exchange(seat: Seat) -> None:
    """A field office that joins, files, and gets its position."""
    lake, field = seat / "lake", seat / "field"
    name = seat.told("sync", "id", lake)["mission"]
    encrypt = ("--encrypt",) if seat.kind == "encrypted" else ()
    said = seat.truce("sync", "ask", field, seat / "wish", "--mission", name, "--holder", "field", *encrypt)
    key = said.split("Its key: ")[1].split()[0]
    seat.truce("sync", "admit", lake, seat / "wish", "--key", key)
    seat.truce("sync", "write", lake, seat / "down", "--for", "verifier", "--key", key)
    seat.truce("sync", "join", field, seat / "down", *seat.record("field"))
    seat.truce("rate", field, "clinic", "C", "--by", "Bo")
    seat.truce("status", field, *AT)
    seat.truce("doctor", field)
    seat.truce("sync", "write", field, seat / "up", "--for", "analyst")
    seat.truce("sync", "apply", lake, seat / "up")
    have = seat.told("sync", "id", field)["entries"]
    seat.truce("sync", "write", lake, seat / "more", "--for", "verifier", "--from", str(have))
    seat.truce("sync", "apply", field, seat / "more", "--json")
    assert seat.truce("status", field, *AT) == seat.truce("status", lake, *AT)


def move(seat: Seat) -> None:
    """Out into a file, and in again; then its key goes along."""
    lake, copy = seat / "lake", seat / "copy"
    seat.truce("export", lake, seat / "lake.truce")
    seat.truce("export", lake, seat / "dossiers.json", "--format", "dossiers")
    seat.truce("import", copy, seat / "lake.truce", *seat.record("copy"))
    assert seat.truce("status", copy, *AT) == seat.truce("status", lake, *AT)
    seat.truce("ledger", "verify", copy)
    seat.truce("rate", copy, "clinic", "A", "--by", "Cy", code=2)
    seat.truce("doctor", copy)
    # A copy on a server goes back into a folder as well.
    seat.truce("export", copy, seat / "again.truce")
    seat.truce("import", seat / "back", seat / "again.truce")
    seat.truce("ledger", "verify", seat / "back", "--held", seat / "held")
    seat.truce("doctor", lake)
    seat.truce("doctor", lake, "--clean", "--file", "--all", "--json")


WALK: tuple[Callable[[Seat], None], ...] = (make, ask_more, decide, ask, hold_keys, prove, exchange, move)


@pytest.fixture(scope="module")
def seats(
    tmp_path_factory: pytest.TempPathFactory, postgres_server: PostgresServer, repository: Path
) -> Iterator[dict[str, Seat]]:
    """The walk, made by each kind."""
    folder = tmp_path_factory.mktemp("kinds")
    made = {kind: Seat(kind, folder / kind, postgres_server) for kind in KINDS}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(repository)
        patch.setenv("TRUCE_PASSPHRASE", SECRET)
        patch.setenv("COLUMNS", "80")
        # A guess at a passphrase costs a third of a second, and so does each of a hundred commands.
        patch.setattr(folder_of_mission, "_COST", {"n": 2**10, "r": 8, "p": 1})
        began = time.time_ns()
        for seat in made.values():
            # History tells by the minute: each walk begins in the same one, and takes no longer.
            ticks = itertools.count(began - began % (60 * 10**9), 10**6)
            patch.setattr("time.time_ns", ticks.__next__)
            for part in WALK:
                part(seat)
        yield made
    with psycopg.connect(postgres_server.address("postgres"), autocommit=True) as connection:
        for name in ("lake", "field", "copy"):
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            for role in ("owner", "writer", "reader"):
                connection.execute(f"DROP ROLE IF EXISTS {name}_{role}")


def alike(text: str, seat: Seat) -> str:
    """What was said, but for ids, paths, times and the words about the kind itself."""
    text = text.replace(str(seat.folder), "FOLDER")
    # C2SP notes and verifier keys.
    text = re.sub(r"— \S+ \S+", "— SIGNED", text)
    text = re.sub(r"\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+", "+KEY", text)
    text = re.sub(r"(?m)^[A-Za-z0-9+/]{43}=$", "ROOT", text)
    text = re.sub(r"(?<![-\w])([0-9a-f]{64}|[0-9a-f]{16}|[0-9a-f]{12}|(st|fi)-[0-9a-f]{10})\b", "ID", text)
    text = re.sub(r"20[0-9-]{8}T[0-9:.]+Z?", "TIME", text)
    return " ".join(text.split())


@pytest.mark.parametrize("kind", KINDS[1:])
def test_every_command_answers_alike(seats: dict[str, Seat], kind: str):
    plain, other = seats["plain"], seats[kind]
    assert len(plain.answers) == len(other.answers) > 60
    for (command, wanted), (_, found) in zip(plain.answers, other.answers, strict=True):
        about = (command, kind)
        assert found[0] == wanted[0], about
        # These speak of the passphrase, or of the server.
        own = {"init", "export", "import"} | ({"doctor"} if kind == "served" else set())
        if command.split()[0] not in own:
            assert alike(found[1], other) == alike(wanted[1], plain), about
            assert alike(found[2], other) == alike(wanted[2], plain), about


def test_no_record_of_a_served_mission_is_left_in_its_folder(seats: dict[str, Seat]):
    served = seats["served"]
    assert (served / "copy" / "record.address").read_text().startswith("postgresql://")
    for name in ("lake", "field", "copy"):
        assert not list((served / name).rglob("*record.sqlite*"))
    assert list((served / "back").glob("record.sqlite"))
