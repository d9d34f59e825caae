"""People of a mission: sealed, read, sealed to others and erased; and whoever is killed in between."""

import io
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from truce.cli import run
from truce.errors import ArgumentError, IntegrityError, LedgerError, StoreError
from truce.ledger.keyacts import AUTHOR, Holder
from truce.ledger.keys import SigningKey
from truce.mission.care.health import Machine, Work, examine
from truce.mission.care.verifying import verification
from truce.mission.exchange.ordering import order_waiting
from truce.mission.exchange.understanding import check_readable
from truce.mission.export.packing import pack
from truce.mission.export.unpacking import unpack
from truce.mission.filing import keys, vault
from truce.mission.missions import Mission, now
from truce.store.files.people import Consent, Keyholder, Person, Use
from truce.store.files.vault import Identity, Vault

ANA = Person(
    standing="witness",
    names=("Marisol Tennant", "Mari"),
    contacts=("+999 5550 1234",),
    details="saw the convoy from the water tower",
    consent=Consent(given=True, uses=frozenset({Use.CONTACT}), asked=1_000),
)
WORDS = (b"Tennant", b"5550 ", b"water tower")
WHY = "to ask when the second vehicle came"


@pytest.fixture
def mission(tmp_path: Path) -> Iterator[Mission]:
    with Mission.create(tmp_path / "m", "Lake truce", holder="Office") as made:
        yield made


@pytest.fixture
def held(officer: Identity) -> list[Keyholder]:
    return [Keyholder("verification officer", officer.recipient)]


def holding(folder: Path) -> list[Path]:
    return [p for p in folder.rglob("*") if p.is_file() and any(w in p.read_bytes() for w in WORDS)]


def files(mission: Mission) -> list[str]:
    return sorted(p.name for p in (mission.path / "people").rglob("*.age"))


def findings(path: Path, *, clean: bool = False) -> list[str]:
    report = examine(path, Machine(now), work=Work(), clean=clean)
    return [str(f) for f in report.findings if f.about.startswith(("person", "people"))]


def test_a_person_is_sealed_and_read_and_stands_nowhere_in_the_clear(mission, held, officer):
    done = vault.seal(mission, ANA, held)
    assert not done.waits
    reading = vault.read(mission, done.reference, officer, Use.CONTACT, WHY)
    assert reading.person == ANA
    (person,) = vault.protected(mission)
    assert [(r.reader, r.reason) for r in person.readings] == [("verification officer", WHY)]
    assert holding(mission.path) == []
    assert findings(mission.path) == []
    assert list(verification(mission.behind, complete=True).faults()) == []


def test_the_note_is_filed_before_the_person_is_shown_or_nobody_is(mission, held, officer, monkeypatch):
    done = vault.seal(mission, ANA, held)
    own = mission.behind.key
    mission.behind = replace(mission.behind, key=None)
    with pytest.raises(StoreError, match="no key of its own"):
        vault.read(mission, done.reference, officer, Use.CONTACT, WHY)
    mission.behind = replace(mission.behind, key=own)
    monkeypatch.setattr(
        mission.store, "appending", lambda: (_ for _ in ()).throw(StoreError("x", "full", "y"))
    )
    with pytest.raises(StoreError, match="full"):
        vault.read(mission, done.reference, officer, Use.CONTACT, WHY)


def test_what_was_not_agreed_to_or_names_the_person_is_refused_and_not_filed(mission, held, officer):
    done = vault.seal(mission, ANA, held)
    size = mission.size
    with pytest.raises(StoreError, match="no consent"):
        vault.read(mission, done.reference, officer, Use.PUBLICATION, WHY)
    for reason in ("", "to call MARI  again"):
        with pytest.raises(ArgumentError) as refused:
            vault.read(mission, done.reference, officer, Use.CONTACT, reason)
        assert "ari" not in str(refused.value).replace("Say", "")
    assert mission.size == size


def test_sealing_anew_shuts_out_who_is_not_named_any_more(mission, held, officer, mediator):
    done = vault.seal(mission, ANA, held)
    others = [Keyholder("mediator", mediator.recipient)]
    vault.reseal(mission, done.reference, officer, others, "the officer leaves")
    assert vault.read(mission, done.reference, mediator, Use.CONTACT, WHY).person == ANA
    with pytest.raises(StoreError, match="not sealed to this identity"):
        vault.read(mission, done.reference, officer, Use.CONTACT, WHY)
    assert files(mission) == [f"{done.reference}.1.age"] * 2
    again = vault.seal(mission, replace(ANA, details="moved away"), held, done.reference)
    assert again.reference == done.reference
    assert vault.read(mission, done.reference, officer, Use.CONTACT, WHY).person.details == "moved away"


def test_an_erased_person_is_gone_for_every_keyholder_and_the_record_says_so(mission, held, officer):
    done = vault.seal(mission, ANA, held)
    backup = mission.path.parent / "records"
    shutil.copytree(mission.path / "people" / "records", backup)
    order = vault.erase(mission, done.reference, "the person", "withdrew consent").entry
    assert files(mission) == []
    for act in (
        lambda: vault.read(mission, done.reference, officer, Use.PROTECTION, WHY),
        lambda: vault.seal(mission, ANA, held, done.reference),
        lambda: vault.reseal(mission, done.reference, officer, held, WHY),
    ):
        with pytest.raises(StoreError, match=f"erased by order {order[:12]}"):
            act()
    (person,) = vault.protected(mission)
    assert (person.order, person.erased) == (order, True)
    # A backup of the records alone opens for nobody.
    shutil.copytree(backup, mission.path / "people" / "records", dirs_exist_ok=True)
    assert any("still here" in f for f in findings(mission.path))
    findings(mission.path, clean=True)
    assert files(mission) == []
    size = mission.size
    assert vault.erase(mission, done.reference, "again", "again").entry == order
    assert mission.size == size


def test_an_unknown_reference_is_refused_and_what_was_typed_is_not_repeated(mission, held, officer):
    for given in ("Marisol Tennant", "0" * 31, "../../keys/own"):
        with pytest.raises(ArgumentError) as refused:
            vault.read(mission, given, officer, Use.CONTACT, WHY)
        assert given not in str(refused.value)
    with pytest.raises(ArgumentError):
        vault.erase(mission, "ab" * 16, "x", "y")


def test_keyholders_are_named_in_the_record_or_given_whole(mission, officer, mediator):
    vault.name_keyholder(mission, "verification officer", officer.recipient)
    found = vault.holders_of(mission, ["verification officer", f"mediator={mediator.recipient}"])
    assert [h.recipient for h in found] == [officer.recipient, mediator.recipient]
    for wrong in (["nobody"], ["x=age1nonsense"], [f"={mediator.recipient}"]):
        with pytest.raises((ArgumentError, LedgerError)):
            vault.holders_of(mission, wrong)
    with pytest.raises(ArgumentError, match="nobody who could read"):
        vault.seal(mission, ANA, [])
    assert not (mission.path / "people").exists() or files(mission) == []


def test_a_party_can_neither_shut_out_a_reader_nor_order_an_erasure(mission, held, officer):
    done = vault.seal(mission, ANA, held)
    south = SigningKey.make()
    keys.introduce(mission, south, Holder("party", "south", "south"), (AUTHOR,))
    own = mission.behind.key
    assert own is not None
    other = Mission(mission.path, replace(mission.behind, key=south), mission.clock)
    other.file("vault", {"act": "sealed", "reference": done.reference, "version": 9, "sha256": "0" * 64})
    other.file("vault", {"act": "erasing", "reference": done.reference, "by": "south", "reason": "x"})
    other.file("keyholder", {"name": "verification officer", "recipient": Identity.new().recipient})
    assert order_waiting(mission.store, own, now=now(), readable=check_readable).refused == ()
    assert vault.read(mission, done.reference, officer, Use.CONTACT, WHY).person == ANA
    assert vault.keyholders(mission) == {}
    assert vault.tidy(mission) == ()
    assert len(files(mission)) == 2


def test_a_suspicion_loses_nobody_and_shuts_nobody_out(mission, held, officer):
    desk = SigningKey.make()
    keys.introduce(mission, desk, Holder("mechanism", "Night desk"), (AUTHOR,))
    own = mission.behind.key
    assert own is not None
    first = vault.seal(mission, ANA, held)
    other = Mission(mission.path, replace(mission.behind, key=desk), mission.clock)
    resealed = vault.seal(other, replace(ANA, details="newer"), held, first.reference)
    second = vault.seal(other, ANA, held)
    other.file("vault", {"act": "sealed", "reference": second.reference, "version": 9, "sha256": "0" * 64})
    other.file("vault", {"act": "erasing", "reference": resealed.reference, "by": "x", "reason": "y"})
    assert order_waiting(mission.store, own, now=now(), readable=check_readable).refused == ()
    keys.revoke(mission, desk.id, "it was stolen", mission.store.head().recorded - 86_400_000)
    read = vault.read(mission, first.reference, officer, Use.CONTACT, WHY)
    assert read.person.details == "newer"
    assert vault.read(mission, second.reference, officer, Use.CONTACT, WHY).person == ANA
    assert not any("truce people erase" in f for f in findings(mission.path, clean=True))
    assert len(files(mission)) == 4


@pytest.mark.parametrize(
    "wrong",
    [
        {"reference": "../../keys/own"}, {"reference": "AB" * 16}, {"sha256": "no"}, {"act": "shown"},
        {"version": "1"}, {"act": "read", "reader": "x", "use": "gossip", "reason": "", "at": 0},
    ],
)  # fmt: skip
def test_an_entry_that_garbles_an_act_stands_in_nobodys_way(mission, held, officer, wrong: dict):
    done = vault.seal(mission, ANA, held)
    told = {"act": "sealed", "reference": done.reference, "version": 1, "sha256": "0" * 64, **wrong}
    mission.file("vault", told)
    assert [p.reference for p in vault.protected(mission)] == [done.reference]
    assert vault.read(mission, done.reference, officer, Use.CONTACT, WHY).person == ANA


def test_in_a_copy_that_does_not_order_the_record_it_holds_while_it_waits(mission, held, officer, tmp_path):
    key = SigningKey.make()
    keys.introduce(mission, key, Holder("mechanism", "Sector 2"), (AUTHOR,))
    pack(mission, tmp_path / "copy.truce")
    unpack(tmp_path / "copy", tmp_path / "copy.truce", str)
    with Mission.open(tmp_path / "copy") as copy:
        keys.use(copy, key, None)
    with Mission.open(tmp_path / "copy") as copy:
        done = vault.seal(copy, ANA, held)
        assert done.waits
        assert vault.read(copy, done.reference, officer, Use.CONTACT, WHY).person == ANA
        assert findings(tmp_path / "copy") == []
        assert vault.erase(copy, done.reference, "the person", "asked").waits
        assert files(copy) == []
        with pytest.raises(StoreError, match="erased by order"):
            vault.read(copy, done.reference, officer, Use.CONTACT, WHY)


def test_an_export_carries_references_and_no_person(mission, held, officer, tmp_path):
    done = vault.seal(mission, ANA, held)
    sealed = {p.read_bytes()[:200] for p in (mission.path / "people").rglob("*.age")}
    pack(mission, tmp_path / "out.truce")
    packed = (tmp_path / "out.truce").read_bytes()
    assert not any(each in packed for each in sealed)
    unpack(tmp_path / "copy", tmp_path / "out.truce", str)
    own = mission.behind.key
    with Mission.open(tmp_path / "copy") as opened:
        copy = Mission(opened.path, replace(opened.behind, key=own))
        assert [p.reference for p in vault.protected(copy)] == [done.reference]
        with pytest.raises(StoreError, match="not in this vault"):
            vault.read(copy, done.reference, officer, Use.CONTACT, WHY)


def test_a_record_that_was_set_back_costs_no_person(mission, held, officer, tmp_path):
    done = vault.seal(mission, ANA, held)
    shutil.copy(mission.path / "record.sqlite", tmp_path / "old")
    mission.store.wipe()
    shutil.copy(mission.path / "record.sqlite", tmp_path / "old")
    vault.seal(mission, replace(ANA, details="newer"), held, done.reference)
    other = vault.seal(mission, ANA, held)
    mission.close()
    (tmp_path / "old").replace(mission.path / "record.sqlite")
    with Mission.open(mission.path) as back:
        found = findings(mission.path)
        assert any(other.reference in f and "no entry names it" in f for f in found)
        assert any(done.reference in f and "reseal" in f for f in found)
        vault.seal(back, ANA, held)
        findings(mission.path, clean=True)
        assert {f"{done.reference}.1.age", f"{other.reference}.0.age"} <= set(files(back))


def test_a_changed_or_swapped_file_is_told_and_nobody_is_shown(mission, held, officer):
    one, two = (vault.seal(mission, replace(ANA, details=d), held) for d in "ab")
    for folder in ("keys", "records"):
        first, second = (mission.path / "people" / folder / f"{d.reference}.0.age" for d in (one, two))
        first.write_bytes(second.read_bytes())
    with pytest.raises(IntegrityError):
        vault.read(mission, one.reference, officer, Use.CONTACT, WHY)


def test_names_that_the_record_holds_already_are_told_by_their_entries(mission, held):
    mission.file("split", {"accounts": ["x"], "by": "Ana", "reason": "says marisol  TENNANT"})
    done = vault.seal(mission, ANA, held)
    assert len(done.named) == 1
    assert done.named[0].startswith("split ")


# ---- killed between any two steps


KILLED = """
import os, signal, sys
from pathlib import Path
from truce.mission.filing import vault
from truce.mission.missions import Mission
from truce.store.files.people import Keyholder, Person
from truce.store.files.vault import Vault
from truce.store.files.folders import Folder
path, act, reference, recipient, steps = sys.argv[1:]
count = int(steps)
def counted(function):
    def wrapped(*args, **kwargs):
        global count
        count -= 1
        if count == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*args, **kwargs)
    return wrapped
for owner, names in ((Folder, ("move", "create", "destroy", "remove", "sync")), (Mission, ("file",))):
    for name in names:
        setattr(owner, name, counted(getattr(owner, name)))
held = [Keyholder("verification officer", recipient)]
with Mission.open(Path(path)) as mission:
    if act == "seal":
        done = vault.seal(mission, Person("witness", ("Other Person",), details="new"), held)
    elif act == "replace":
        done = vault.seal(mission, Person("witness", ("Marisol Tennant",), details="new"), held, reference)
    else:
        done = vault.erase(mission, reference, "the person", "asked")
    print(done.reference, flush=True)
"""


@pytest.mark.parametrize("act", ["seal", "replace", "erase"])
def test_killed_anywhere_nothing_acknowledged_is_lost_and_nothing_ordered_to_go_stays(
    tmp_path, held, officer, act: str
):
    with Mission.create(tmp_path / "made", "Lake", holder="Office") as made:
        reference = vault.seal(made, ANA, held).reference
    steps, ended = 1, False
    while not ended:
        path = tmp_path / f"m{steps}"
        shutil.copytree(tmp_path / "made", path)
        command = [sys.executable, "-c", KILLED, str(path), act, reference, officer.recipient, str(steps)]
        child = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        ended = child.returncode == 0
        assert ended or child.returncode == -signal.SIGKILL, child.stderr
        _check_after(path, act, reference, officer, acknowledged=child.stdout.strip())
        shutil.rmtree(path)
        # Every step at first, then the later ones by turns: most of them are alike.
        steps += 1 if steps < 4 or os.environ.get("HYPOTHESIS_PROFILE") == "soak" else 5
    assert steps > 8, "else nothing was killed"


def _check_after(path: Path, act: str, reference: str, officer: Identity, acknowledged: str) -> None:
    with Mission.open(path) as mission:
        ordered = vault.protected(mission)[0].order is not None
        if acknowledged and act == "seal":
            assert vault.read(mission, acknowledged, officer, Use.PROTECTION, WHY).person.details == "new"
        if ordered:
            with pytest.raises(StoreError, match="erased"):
                vault.read(mission, reference, officer, Use.PROTECTION, WHY)
        else:
            read = vault.read(mission, reference, officer, Use.PROTECTION, WHY).person
            assert read.details in ({"new"} if acknowledged and act == "replace" else {"new", ANA.details})
        assert ordered or not (acknowledged and act == "erase")
    assert holding(path) == []
    findings(path, clean=True)
    left = findings(path)
    with Mission.open(path) as mission:
        vault.tidy(mission)
        here = Vault(path / "people").references()
        assert (reference in here) == (not ordered), "an order is carried out by whoever looks next"
        named = {p.reference for p in vault.protected(mission)}
        for orphan in set(here) - named:
            assert any(orphan in each and "truce people erase" in each for each in left)
            vault.erase(mission, orphan, "the office", "a crash left it")
            assert orphan not in Vault(path / "people").references()
        assert list(verification(mission.behind, complete=True).faults()) == []


# ---- at the terminal


@pytest.fixture
def at_terminal(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TRUCE_IDENTITY_PASSPHRASE", "four words of some length")

    def typed(text: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    return typed


def test_the_commands_show_a_name_to_whom_it_is_read_and_nowhere_else(
    tmp_path: Path, at_terminal, capsys: pytest.CaptureFixture
):
    path, identity = str(tmp_path / "m"), str(tmp_path / "id")
    assert run(["init", path]) == 0
    capsys.readouterr()
    assert run(["people", "identity", identity]) == 0
    assert (tmp_path / "id").stat().st_mode & 0o777 == 0o600
    recipient = capsys.readouterr().out.split()[0]
    assert run(["people", "keyholder", path, "verification officer", recipient]) == 0
    person = {"standing": "witness", "names": ["Marisol Tennant"], "contacts": ["+999 5550 1234"]}
    person["consent"] = {"given": True, "uses": ["contact"], "until": "2099-01-01"}
    at_terminal(json.dumps(person))
    capsys.readouterr()
    assert run(["people", "seal", path, "--to", "verification officer", "--from", "-", "--json"]) == 0
    reference = json.loads(capsys.readouterr().out)["reference"]
    for reason, use, code in (
        (f"{WHY}\n", "testimony", 2), ("call Marisol  Tennant\n", "contact", 2), ("", "contact", 2),
        (f"{WHY}\n", "gossip", 2),
    ):  # fmt: skip
        at_terminal(reason)
        assert run(["people", "read", path, reference, "--identity", identity, "--use", use]) == code
    for command in (["people", "list"], ["doctor"], ["ledger", "verify"], ["history"], ["timeline"]):
        assert run([*command, path]) == 0
    said = "".join(capsys.readouterr())
    at_terminal(f"{WHY}\n")
    assert run(["people", "read", path, reference, "--identity", identity, "--use", "contact"]) == 0
    assert "Name: Marisol Tennant" in capsys.readouterr().out
    assert run(["people", "erase", path, reference, "--by", "the person", "--reason", "asked"]) == 0
    assert run(["people", "list", path, "--json"]) == 0
    said += "".join(capsys.readouterr())
    assert not any(word.decode() in said for word in WORDS)
    assert max(map(len, said.splitlines())) <= 200


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "null", '{"names": ["Tennant"]}', '{"standing": "w", "names": []}',
        '{"standing": "w", "names": [7]}', '{"standing": "w", "names": ["Tennant"], "phone": "5550"}',
        '{"standing": "w", "names": ["Tennant"], "names": ["x"]}',
        '{"standing": "w", "names": ["Tennant"], "consent": {"given": "yes"}}',
        '{"standing": "w", "names": ["Tennant"], "consent": {"uses": ["Tennant"]}}',
        '{"standing": "w", "names": ["Tennant"], "consent": {"until": "Tennant"}}',
        '{"standing": "w", "names": ["Tennant\\ud800"]}', "[" * 5000,
    ],
)  # fmt: skip
def test_what_is_no_person_is_refused_without_a_word_of_it(
    mission, at_terminal, officer, text: str, capsys: pytest.CaptureFixture
):
    at_terminal(text)
    code = run(["people", "seal", str(mission.path), "--to", f"x={officer.recipient}", "--from", "-"])
    assert code == 2
    error = capsys.readouterr().err
    assert "Tennant" not in error
    assert "5550" not in error
    assert "internal error" not in error
    assert not (mission.path / "people").exists() or files(mission) == []
