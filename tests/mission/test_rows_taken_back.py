"""Rows that count no more: shown as corrected, explained as they were known; and to whom rows are shown."""

from collections.abc import Iterator
from pathlib import Path

import acled
import ged
import pytest
from ticking import Clock

from truce.access import Reader, Role
from truce.cli import run
from truce.errors import ArgumentError
from truce.incidents.accounts import Source
from truce.mission.answers.sources import sources_of
from truce.mission.filing.agreements import adopt
from truce.mission.filing.event_data import Wanted, take_in
from truce.mission.missions import Mission
from truce.report.event_data import (
    feed_dicts,
    feed_lines,
    gone_answer,
    gone_page,
    row_answer,
    row_page,
    rows_lines,
)

AT = "2031-04-01"
TERMS = """
agreement: valley
title: Truce of the valley
encoding: {author: tests}
zone: UTC
term: {signed: 2031-03-01, starts: 2031-03-01, ends: not_stated}
parties: [{id: N, name: Northland}, {id: S, name: Southland Front}]
clauses:
  - {id: civilians, text: no attacks on civilians, forbid: {who: each, acts: [ASSAULT], targets: [civilians]}}
"""


@pytest.fixture
def mission(tmp_path: Path) -> Iterator[Mission]:
    with Mission.create(tmp_path / "m", "Valley", holder="Team 1", clock=Clock()) as made:
        (tmp_path / "agreement.yaml").write_text(TERMS)
        adopt(made, tmp_path / "agreement.yaml")
        yield made


def taken(mission: Mission, file: Path, **wanted: object):  # type: ignore[no-untyped-def]
    return take_in(mission, file, Wanted(**wanted), apart=False)  # type: ignore[arg-type]


def deleted(mission: Mission, tmp_path: Path) -> int:
    """A row that ACLED tells, and then deletes; the last minute at which it counted."""
    taken(mission, acled.write(tmp_path / "acled.csv", [acled.row(1), acled.row(2)]))
    before = mission.entries()[-1].known
    ids = {"NOR1": acled.STAMP + 9, "NOR99": acled.STAMP + 9}
    taken(mission, acled.deletions(tmp_path / "deleted.json", ids))
    return before


def test_a_deleted_row_is_explained_with_when_and_by_which_file(mission: Mission, tmp_path: Path):
    before = deleted(mission, tmp_path)
    state = mission.state(AT)
    assert state.feeds.row("acled/NOR1") is None
    shown = " ".join(gone_page("acled/NOR1", state.feeds.tellings("acled/NOR1"), state, 80).split())
    assert "A ROW THAT COUNTS NO MORE: acled/NOR1" in shown
    assert "by ACLED deletions (deleted.json): its data set says that it was deleted" in shown
    answer = gone_answer("acled/NOR1", state.feeds.tellings("acled/NOR1"), state)
    assert (answer["counts"], answer["taken_back"]["file"], answer["deaths"]) == (
        False,
        "deleted.json",
        [2, 2, 2],
    )
    then = mission.state(AT, known_at=before)
    row = then.feeds.row("acled/NOR1")
    assert row is not None
    assert row_answer(row, then)["counts"] is True


def test_a_row_that_a_newer_version_tells_no_more_is_explained_too(mission: Mission, tmp_path: Path):
    rows = [ged.row(n) for n in range(1, 6)]
    taken(mission, ged.write(tmp_path / "ged.csv", rows))
    changed = [ged.row(1, best=9, high=9), *rows[1:4]]
    taken(mission, ged.write(tmp_path / "ged.csv", changed))
    state = mission.state(AT)
    gone = gone_page("ucdp-ged/5", state.feeds.tellings("ucdp-ged/5"), state, 80)
    assert "a newer version of the file, which tells it no more" in " ".join(gone.split())
    row = state.feeds.row("ucdp-ged/1")
    assert row is not None
    shown = row_page(row, state, 80)
    assert "deaths 1/9/9" in shown.partition("TOLD OTHERWISE")[0]
    assert "deaths 1/2/3" in shown.partition("TOLD OTHERWISE")[2]


def test_the_command_says_when_it_was_known_and_what_lies_later(mission: Mission, tmp_path: Path, capsys):
    deleted(mission, tmp_path)
    mission.close()
    m = str(tmp_path / "m")
    assert run(["explain", m, "acled/NOR1", "--as-of", AT]) == 0
    assert "TAKEN BACK from 2030-03-17T" in " ".join(capsys.readouterr().out.split())
    assert run(["explain", m, "acled/NOR1", "--as-of", AT, "--known-at", "2030-03-01"]) == 2
    assert run(["explain", m, "acled/NOR2", "--as-of", "2031-03-02"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "As of 2031-03-02; known: all that is recorded." in told
    assert "its days lie after 2031-03-02" in told
    (tmp_path / "text.txt").write_text("Nothing.")
    assert run(["explain", str(tmp_path / "text.txt"), "fi-1", "--known-at", "2030-03-01"]) == 2


def test_the_head_counts_the_rows_that_count(mission: Mission, tmp_path: Path):
    deleted(mission, tmp_path)
    feeds = mission.state(AT).feeds
    assert "2 rows" in next(line for line in feed_lines(feeds) if "acled.csv" in line)
    assert "1 of them count" in next(line for line in feed_lines(feeds) if "acled.csv" in line)
    told = {one["file"]: one for one in feed_dicts(feeds)}
    assert (told["acled.csv"]["rows"], told["acled.csv"]["rows_counted"]) == (2, 1)


def test_the_same_deletions_twice_find_the_same_rows_here(mission: Mission, tmp_path: Path):
    deleted(mission, tmp_path)
    again = taken(mission, tmp_path / "deleted.json")
    assert again.outcome == "known"
    assert again.notes[0].startswith("1 of the 2 deleted ids are rows here")


def test_what_is_not_applied_to_a_file_that_is_held_is_said(mission: Mission, tmp_path: Path):
    file = ged.write(tmp_path / "ged.csv", [ged.row(1)])
    taken(mission, file)
    notes = taken(mission, file, audience="analyst", published="2031-05-01", separate=True, letter="C").notes
    for option in ("--audience", "--published", "--separate"):
        assert any(note.startswith(f"{option} was not applied") for note in notes), option
    assert any("rating" in note for note in notes)
    shells = acled.write(tmp_path / "acled.csv", [acled.row(1)])
    taken(mission, shells)
    with pytest.raises(ArgumentError, match="licence forbids"):
        taken(mission, shells, audience="everybody")


READERS = (Reader(Role.PUBLIC), Reader(Role.PARTY, "N"), Reader(Role.MEDIATOR), Reader(Role.OPERATOR))


@pytest.mark.parametrize("reader", READERS, ids=str)
def test_rows_that_may_not_be_handed_on_reach_nobody_but_the_mechanism(
    mission: Mission, tmp_path: Path, reader: Reader
):
    office = ged.write(tmp_path / "ged.csv", [ged.row(1)])
    taken(mission, office, audience="everybody")
    taken(mission, acled.write(tmp_path / "acled.csv", [acled.row(7)]))
    mission.file_noun(Source(id="ucdp-ged", origin="ucdp", letter="B", reexport=False), "mechanism")
    path = mission.path
    assert mission.state(AT).feeds.count == 2
    with Mission.open(path, reader=reader) as seen:
        state = seen.state(AT)
        assert state.feeds.count == 0
        assert state.feeds.row("ucdp-ged/1") is None
        assert not state.feeds.tellings("acled/NOR7")
        assert state.withheld == "of the mechanism", "what is missing is said to be withheld"
        assert not list(rows_lines(state.feeds, 80))
        assert not seen.counted()
        assert not [a for one in state.assessed for a in one.record.accounts]
    with Mission.open(path, reader=Reader(Role.ANALYST)) as seen:
        assert seen.state(AT).feeds.count == 2


QUESTIONS = ("status", "timeline", "sources", "coverage", "history", "matches", "zone", "explain")


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_question_of_the_public_names_what_such_a_row_says(
    mission: Mission, tmp_path: Path, capsys, question: str
):
    said = {"notes": "Zebrafish words of the coder", "actor1": "Zebrafish Guard", "source": "Zebrafish Times"}
    taken(mission, acled.write(tmp_path / "acled.csv", [acled.row(7, location="Zebrafish", **said)]))
    mission.close()
    name = ["acled/NOR7"] if question == "explain" else []
    for form in ([], ["--json"]):
        run([question, str(tmp_path / "m"), *name, "--as", "public", *form])
        assert "Zebrafish" not in "".join(capsys.readouterr())


def test_a_side_that_is_no_party_is_refused_and_a_table_names_each_line_at_fault(
    mission: Mission, tmp_path: Path, capsys
):
    taken(mission, ged.write(tmp_path / "ged.csv", [ged.row(1)]))
    mission.close()
    m = str(tmp_path / "m")
    assert run(["rate", m, "ucdp-ged", "A", "--side", "NOPE", "--by", "Ana"]) == 2
    assert "Give one of N, S" in capsys.readouterr().err
    table = tmp_path / "rates.csv"
    table.write_text("source,letter,own_access\nucdp-ged,A,yes\nother,B,maybe\nthird,Z,no\n")
    assert run(["rate", m, "--table", str(table), "--by", "Ana"]) == 2
    told = capsys.readouterr().err
    assert "line 3, column own_access" in told
    assert "line 4, column letter" in told
    table.write_text("source,letter,side\na,A,NOPE\nb,B,N\nc,C,NADA\n")
    assert run(["rate", m, "--table", str(table), "--by", "Ana"]) == 2
    told = capsys.readouterr().err
    assert "NOPE" in told
    assert "NADA" in told


def test_that_no_text_is_contradicted_is_not_said_of_rows(mission: Mission, tmp_path: Path, capsys):
    taken(mission, acled.write(tmp_path / "acled.csv", [acled.row(1, fatalities=300)]))
    taken(mission, ged.write(tmp_path / "ged.csv", [ged.row(1)]))
    mission.close()
    assert run(["timeline", str(tmp_path / "m"), "--at", AT]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "No contradiction was found" not in told
    assert "Rows of event data are not compared here" in told
    assert run(["status", str(tmp_path / "m"), "--at", AT, "--known-by", "published"]) == 0
    assert "published ever" not in capsys.readouterr().out


def test_what_only_may_have_been_a_breach_is_not_told_of_it(mission: Mission, tmp_path: Path, capsys):
    attack = {"event_type": "Violence against civilians", "sub_event_type": "Attack",
              "actor2": "Civilians (Northland)", "inter2": "Civilians"}  # fmt: skip
    rows = [acled.row(1, **attack), acled.row(2), acled.row(3)]
    taken(mission, acled.write(tmp_path / "acled.csv", rows))
    mission.close()
    assert run(["status", str(tmp_path / "m"), "--at", AT]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "told of it without enough evidence: 1 act;" in told
    assert "perhaps this, and without enough evidence: 2 acts;" in told


def test_a_document_that_is_held_says_that_its_audience_stays(tmp_path: Path, capsys):
    assert run(["init", str(tmp_path / "m")]) == 0
    capsys.readouterr()
    (tmp_path / "text.txt").write_text("Rebels shelled Goma on 9 March 2031, the army said.")
    words = ["ingest", str(tmp_path / "m"), str(tmp_path / "text.txt")]
    assert run(words) == 0
    assert "not applied" not in capsys.readouterr().out
    assert run([*words, "--audience", "mechanism"]) == 0
    assert "not applied" not in capsys.readouterr().out, "that is who may read it"
    assert run([*words, "--audience", "everybody"]) == 0
    assert "--audience was not applied" in capsys.readouterr().out


def test_claims_of_a_data_set_are_the_rows_that_count(mission: Mission, tmp_path: Path):
    deleted(mission, tmp_path)
    assert {s.id: s.claims for s in sources_of(mission.state(AT))}["acled"] == 1
