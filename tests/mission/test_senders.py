"""A side's mail in a mission: its word on every page and at the judge; who files may say whose it is."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from truce.cli import USAGE, run
from truce.mission.answers.sources import sources_of
from truce.mission.missions import Mission

AT = "2031-05-20"
TERMS = """\
agreement: mill-truce
title: Truce of the Mill
encoding: {author: desk, adopted: false}
zone: UTC
term: {signed: 2031-03-01, starts: 2031-03-01, ends: not_stated}
parties:
  - {id: GOV, name: Government of Velda, aliases: [Velda, Velda army, Green House]}
  - {id: FRO, name: Vesk Front}
clauses:
  - id: civilians
    text: neither party attacks civilians
    forbid: {who: each, acts: [ASSAULT], targets: [civilians]}
"""
ACT = "The Vesk Front shelled Old Mill on 1 May 2031, killing three civilians."


@pytest.fixture
def mission(tmp_path: Path) -> Iterator[Mission]:
    folder = tmp_path / "terms"
    folder.mkdir()
    (folder / "agreement.yaml").write_text(TERMS)
    (folder / "cases.yaml").write_text("agreement: mill-truce\nauthor: desk\ncases: []\n")
    with Mission.create(tmp_path / "m", "Mill", holder="Team 1") as made:
        pass
    assert run(["adopt", str(tmp_path / "m"), str(folder)]) == 0
    with Mission.open(tmp_path / "m") as made:
        yield made


def mail(folder: Path, name: str, sender: str, words: str = ACT) -> Path:
    file = folder / name
    file.write_text(f"From: {sender}\nDate: Sun, 4 May 2031 10:00:00 +0000\nSubject: Old Mill\n\n{words}\n")
    return file


def heard(mission: Mission):
    (one,) = [a for a in mission.state(AT).assessed if a.agreement.agreement == "mill-truce"]
    return one.record


@pytest.mark.parametrize(
    "sender", ["Velda army press", "Green House <a@b.example>", "Green House press office"]
)
def test_its_mail_is_its_word_also_where_only_the_terms_know_its_name(
    mission: Mission, tmp_path: Path, sender: str
) -> None:
    mission.ingest(mail(tmp_path, "a.eml", sender))
    record = heard(mission)
    sides = {s.id: s.side for s in record.sources}
    found = [(sides[a.source], a.certainty, a.origin, a.entitled) for a in record.accounts]
    assert found == [("GOV", "alleged", "side GOV", False)]
    assert "(sender of this mail)" in (record.accounts[0].speaker or "")


def test_two_mails_of_one_side_are_one_origin_and_confirm_nothing(mission: Mission, tmp_path: Path) -> None:
    mission.ingest(mail(tmp_path, "a.eml", "Velda army press"))
    mission.ingest(mail(tmp_path, "b.eml", "Green House", f"{ACT} The shelling lasted two hours."))
    assert {a.origin for a in heard(mission).accounts} == {"side GOV"}


def test_a_newspaper_of_its_name_is_no_side(mission: Mission, tmp_path: Path) -> None:
    mission.ingest(mail(tmp_path, "a.eml", "Velda Army Times"))
    assert [s.side for s in heard(mission).sources] == [None]


@pytest.mark.parametrize("sides", [("Velda army", "Vesk Front"), ("Vesk Front", "Velda army")])
def test_what_both_sides_send_together_is_the_word_of_neither_alone(
    mission: Mission, tmp_path: Path, sides: tuple[str, str]
) -> None:
    sender = ", ".join(f"{side} <{n}@b.example>" for n, side in enumerate(sides))
    mission.ingest(mail(tmp_path, "a.eml", sender))
    assert {s.side for s in heard(mission).sources} == {None}


def test_whoever_files_says_whose_words_it_is(mission: Mission, tmp_path: Path, capsys) -> None:
    note = tmp_path / "note.txt"
    note.write_text(ACT + "\n")
    first = mission.ingest(note)
    again = mission.ingest(note, speaker=" Velda  army ")
    assert (again.outcome, again.of) == ("version", first.document)
    assert mission.ingest(note, speaker="Velda army").outcome == "known"
    assert mission.ingest(note).outcome == "known"
    assert {s.side for s in heard(mission).sources} == {"GOV"}
    assert {k.id for k in sources_of(mission.state(AT)) if k.claims} == {"velda army"}
    mission.close()
    assert run(["timeline", str(tmp_path / "m"), "--at", AT]) == 0
    page = " ".join(capsys.readouterr().out.split())
    assert "alleged by Velda army (whose words this is, says whoever filed it)" in page


def test_who_sent_a_mail_is_named_with_what_it_states_and_without_an_address(tmp_path: Path, capsys) -> None:
    file = mail(tmp_path, "a.eml", '"Ada Lind" <ada@b.example>')
    assert run(["brief", str(file)]) == 0
    page = " ".join(capsys.readouterr().out.split())
    assert "stated by the text; source: Ada Lind (sender of this mail)" in page
    assert "ada@b.example" not in page


@pytest.mark.parametrize("name", ["", "  ", "12", "x\x1b[31m", "n" * 201])
def test_a_speaker_without_a_name_is_refused(mission: Mission, tmp_path: Path, name: str, capsys) -> None:
    note = tmp_path / "note.txt"
    note.write_text(ACT + "\n")
    before = mission.size
    assert run(["ingest", str(tmp_path / "m"), str(note), "--speaker", name]) == USAGE
    assert "is no name" in capsys.readouterr().err
    assert mission.size == before
