"""ACLED, UCDP Candidate, GDELT and POLECAT in a mission: what counts when, and what leads never do."""

import json
from collections.abc import Iterator
from pathlib import Path

import acled
import gdelt
import ged
import pytest
from ticking import Clock

from truce.access import Reader, Role
from truce.errors import ArgumentError
from truce.mission.answers.assembling import State
from truce.mission.filing.agreements import adopt
from truce.mission.filing.event_data import Taken, Wanted, is_event_data, take_in
from truce.mission.missions import Mission
from truce.report.event_data import rows_dict
from truce.report.leads import lead_lines, leads_dict
from truce.report.mission_pages import Heading, status_page

TERMS = """
agreement: valley
title: Truce of the valley
encoding: {author: tests}
zone: UTC
term: {signed: 2031-03-01, starts: 2031-03-01, ends: not_stated}
parties:
  - {id: N, name: Northland, aliases: [Military Forces of Northland (2020-), NORTHLAND]}
  - {id: S, name: Southland Front}
clauses:
  - {id: shelling, text: no shelling, forbid: {who: each, acts: [artillery_fire, missile_attack]}}
  - {id: guns, text: no guns, forbid: {who: each, acts: [artillery_fire]}}
  - {id: aircraft, text: no flights, forbid: {who: each, acts: [overflight]}}
  - {id: civilians, text: civilians are spared, forbid: {who: each, acts: [ASSAULT], targets: [civilians]}}
"""
AT = "2031-04-01"


@pytest.fixture
def mission(tmp_path: Path) -> Iterator[Mission]:
    with Mission.create(tmp_path / "m", "Valley", holder="Team 1", clock=Clock()) as made:
        terms = tmp_path / "agreement.yaml"
        terms.write_text(TERMS)
        adopt(made, terms)
        yield made


def taken(mission: Mission, file: Path, **wanted: object) -> Taken:
    return take_in(mission, file, Wanted(**wanted), apart=False)  # type: ignore[arg-type]


def counted(state: State) -> dict[str, int]:
    return {row.id: row.best for _, row in state.feeds.events()}  # type: ignore[union-attr]


def found(state: State) -> dict[str, set[tuple[str, str]]]:
    """What is found, by clause: whose act, and how it came out."""
    [one] = state.encoded
    return {c.clause: {(f.bearer, f.outcome) for f in c.findings} for c in one.standing.clauses}


def last(mission: Mission) -> int:
    return max(e.recorded for e in mission.store.entries()) // 60_000 + 1


def test_a_clause_on_shelling_meets_a_code_for_shelling_and_nobody_is_the_author(mission: Mission, tmp_path):
    taken(mission, acled.write(tmp_path / "a.csv", [acled.row(1)]))
    state = mission.state(AT)
    now = found(state)
    assert {bearer for bearer, _ in now["shelling"]} == {"N", "S"}
    assert not any(outcome == "violation" for outcomes in now.values() for _, outcome in outcomes)
    assert now["aircraft"] == set()
    [(account, *_)] = [list(state.feeds.accounts(one.agreement)) for one in state.encoded]
    assert (account.act, account.who, account.who_maybe) == ("artillery_fire|missile_attack", (), {"N", "S"})


def test_civilians_tell_who_acted_and_the_letter_of_the_source_weighs(mission: Mission, tmp_path: Path):
    told = {"event_type": "Violence against civilians", "sub_event_type": "Attack", "inter1": "Civilians",
            "actor1": "Civilians (Northland)"}  # fmt: skip
    taken(mission, acled.write(tmp_path / "a.csv", [acled.row(1, **told)]))
    now = found(mission.state(AT))
    assert {bearer for bearer, _ in now["civilians"]} == {"S"}


ATTACK = {"event_type": "Violence against civilians", "sub_event_type": "Attack", "inter1": "Rebel group",
          "actor2": "Civilians (Northland)", "inter2": "Civilians"}  # fmt: skip


@pytest.mark.parametrize(
    "name",
    ["Unidentified Armed Group (Northland)", "Unidentified Military Forces", "Unknown", "not identified"],
)
def test_who_is_not_identified_may_be_anybody_and_acquits_nobody(mission: Mission, tmp_path: Path, name: str):
    taken(mission, acled.write(tmp_path / "a.csv", [acled.row(1, **ATTACK, actor1=name)]), letter="A")
    now = found(mission.state(AT))
    assert now["civilians"] == {("N", "undecidable"), ("S", "undecidable")}


@pytest.mark.parametrize("name", ["Southland Front and/or Hill Brigade", "Southland Front or Hill Brigade"])
def test_one_of_two_who_are_named_may_have_been_it(mission: Mission, tmp_path: Path, name: str):
    taken(mission, acled.write(tmp_path / "a.csv", [acled.row(1, **ATTACK, actor1=name)]), letter="A")
    assert ("S", "undecidable") in found(mission.state(AT))["civilians"]


def test_acts_of_others_are_counted_apart_and_never_dropped(mission: Mission, tmp_path: Path):
    rows = [acled.row(n, **ATTACK, actor1="Hill Brigade") for n in (1, 2)]
    taken(mission, acled.write(tmp_path / "a.csv", rows), letter="A")
    assert "laid to names that nobody has tied to a party: 2 acts" in page_of(mission)


def page_of(mission: Mission) -> str:
    heading = Heading(name="Valley", entries=3, witnessed="", waiting=0, now=0)
    return " ".join(status_page(mission.state(AT), heading, 80).split())


def test_a_violation_on_the_page_says_that_nobody_reviewed_it(mission: Mission, tmp_path: Path):
    rows = [acled.row(1, **ATTACK, actor1="Southland Front")]
    taken(mission, acled.write(tmp_path / "a.csv", rows), letter="A")
    assert "civilians: violation assessed (probable, unreviewed)" in page_of(mission)
    assert "as an act of Southland Front: violation assessed (probable, unreviewed)" in page_of(mission)


@pytest.mark.parametrize(("letter", "said"), [(None, "0 sources rated"), ("A", "1 source rated")])
def test_the_usual_letter_of_a_data_set_is_nobodys_rating(
    mission: Mission, tmp_path: Path, letter: str | None, said: str
):
    taken(mission, acled.write(tmp_path / "a.csv", [acled.row(1)]), letter=letter)
    assert said in page_of(mission)


def test_what_two_data_sets_count_is_never_added(mission: Mission, tmp_path: Path):
    taken(mission, acled.write(tmp_path / "a.csv", [acled.row(1, fatalities=7)]))
    taken(mission, ged.write(tmp_path / "b.csv", [ged.killing(1, "Southland Front")]))
    months = rows_dict(mission.state(AT).feeds)["months"]
    assert [(m["source"], m["month"], m["rows"]) for m in months] == [
        ("acled", "2031-03", 1), ("ucdp-ged", "2031-03", 1),
    ]  # fmt: skip
    assert months[0]["deaths"] == [7, 7, 7]


@pytest.mark.parametrize("order", [1, -1])
def test_of_an_id_in_two_files_the_one_revised_last_counts(mission: Mission, tmp_path: Path, order: int):
    older = acled.write(tmp_path / "a.csv", [acled.row(1, timestamp=5, fatalities=1)])
    newer = acled.page(tmp_path / "b.json", [acled.row(1, timestamp=9, fatalities=4)])
    for file in (older, newer)[::order]:
        taken(mission, file)
    assert counted(mission.state(AT)) == {"acled/NOR1": 4}
    assert "acled/NOR1" in {row.id for row in [mission.state(AT).feeds.row("acled/NOR1")[1]]}  # type: ignore[index]


def test_deletions_take_rows_back_from_then_on(mission: Mission, tmp_path: Path):
    taken(mission, acled.write(tmp_path / "a.csv", [acled.row(n) for n in (1, 2, 3)]))
    before = last(mission)
    file = acled.deletions(tmp_path / "gone.json", {"NOR1": acled.STAMP + 9, "NOR2": 5, "XYZ9": acled.STAMP})
    done = taken(mission, file)
    told = done.notes
    assert any("2 of the 3 deleted ids are rows here" in note for note in told)
    assert set(counted(mission.state(AT))) == {"acled/NOR2", "acled/NOR3"}, "NOR2 was told again since"
    assert mission.state(AT).feeds.row("acled/NOR1") is None
    assert len(counted(mission.state(AT, known_at=before))) == 3, "what was known then stays"
    taken(mission, acled.write(tmp_path / "late.csv", [acled.row(1), acled.row(4)]))
    assert "acled/NOR1" not in counted(mission.state(AT)), "an older export brings nothing back"
    taken(mission, acled.write(tmp_path / "new.csv", [acled.row(1, timestamp=acled.STAMP + 20)]))
    assert "acled/NOR1" in counted(mission.state(AT))


def test_deletions_before_anything_else_are_kept_and_said(mission: Mission, tmp_path: Path):
    done = taken(mission, acled.deletions(tmp_path / "gone.json", {"NOR1": acled.STAMP + 9}))
    assert any("0 of the 1 deleted ids are rows here" in note for note in done.notes)
    taken(mission, acled.write(tmp_path / "a.csv", [acled.row(1), acled.row(2)]))
    assert set(counted(mission.state(AT))) == {"acled/NOR2"}


def test_deletions_of_a_later_day_add_to_the_earlier(mission: Mission, tmp_path: Path):
    taken(mission, acled.write(tmp_path / "a.csv", [acled.row(n) for n in (1, 2, 3)]))
    for ids in ({"NOR1": acled.STAMP + 9}, {"NOR1": acled.STAMP + 9, "NOR2": acled.STAMP + 9}, {"NOR3": 2}):
        taken(mission, acled.deletions(tmp_path / "gone.json", ids))
    assert set(counted(mission.state(AT))) == {"acled/NOR3"}


def test_the_engine_judges_as_the_judge_does(mission: Mission, tmp_path: Path):
    told = {"event_type": "Violence against civilians", "sub_event_type": "Attack", "inter1": "Civilians",
            "actor1": "Civilians (Northland)"}  # fmt: skip
    rows = [acled.row(1, timestamp=5), acled.row(2, **told), acled.row(3), acled.row(4, time_precision=3)]
    force = {"event_type": "Protests", "sub_event_type": "Excessive force against protesters"}
    rows.append(acled.row(5, inter2="Protesters", actor2="Protesters (Southland)", **force))
    taken(mission, acled.write(tmp_path / "a.csv", rows))
    taken(mission, acled.write(tmp_path / "b.csv", [acled.row(1, timestamp=4, geo_precision=3)]))
    taken(mission, acled.deletions(tmp_path / "gone.json", {"NOR3": acled.STAMP + 9}))
    taken(mission, ged.write(tmp_path / "GEDEvent_v23_1.csv", [ged.row(7, best=1)]))
    taken(mission, ged.write(tmp_path / "GEDEvent_v24_0_3.csv", [ged.row(7, best=9), ged.row(8)]))
    taken(mission, gdelt.write(tmp_path / "x.export.CSV", [gdelt.row(1), gdelt.row(2)]))
    by_judge = mission.state(AT)
    assert counted(by_judge)["ucdp-ged/7"] == 1, "the yearly release goes before the candidate"
    mission.analytics.most_by_judge, mission.analytics.apart = 0, False
    by_engine = mission.state(AT)
    mission.analytics.close()
    assert by_engine.feeds.divisions is not None, "the engine was asked"
    assert found(by_engine) == found(by_judge)


def test_a_candidate_counts_until_the_yearly_release_has_it(mission: Mission, tmp_path: Path):
    done = taken(mission, ged.write(tmp_path / "GEDEvent_v24_0_3.csv", [ged.row(7, best=9), ged.row(8)]))
    assert any("provisional" in note for note in done.notes)
    assert counted(mission.state(AT)) == {"ucdp-ged/7": 9, "ucdp-ged/8": 2}
    taken(mission, ged.write(tmp_path / "GEDEvent_v25_1.csv", [ged.row(7, best=4)]))
    assert counted(mission.state(AT)) == {"ucdp-ged/7": 4, "ucdp-ged/8": 2}


def test_leads_weigh_nothing_and_are_shown_as_leads(mission: Mission, tmp_path: Path):
    calm = found(mission.state(AT))
    done = taken(mission, gdelt.write(tmp_path / "x.export.CSV.zip", [gdelt.row(n) for n in range(1, 1203)]))
    assert (done.rows, done.added, done.outcome) == (1202, 1202, "new")
    copies = [gdelt.mention(7, SentenceID=n) for n in range(40)]
    taken(mission, gdelt.write(tmp_path / "x.mentions.CSV", copies))
    state = mission.state(AT)
    assert found(state) == calm
    assert counted(state) == {}
    page = " ".join(" ".join(lead_lines(state.feeds, 80)).split())
    assert "LEADS (1,242 rows)" in page
    assert "weigh nothing, confirm nothing" in page
    told = leads_dict(state.feeds)
    assert (told["leads"], told["weigh"], len(told["latest"])) == (1242, "nothing", 1000)
    json.dumps(told)
    assert state.feeds.row("gdelt/7") is None
    lead = state.feeds.lead("gdelt/7")
    assert lead is not None
    assert (lead[1].id, len(lead[2])) == ("gdelt/7", 40)
    assert state.feeds.lead("gdelt/99999") is None
    assert state.feeds.lead("gdelt/") is None


def test_the_same_leads_twice_are_once(mission: Mission, tmp_path: Path):
    file = gdelt.write(tmp_path / "x.export.CSV", [gdelt.row(n) for n in range(1, 1203)])
    taken(mission, file)
    size = mission.size
    again = taken(mission, file)
    assert (again.outcome, again.rows, again.added) == ("known", 1202, 0)
    assert mission.size == size


def test_rows_that_may_not_be_handed_on_stay_with_the_mechanism(mission: Mission, tmp_path: Path):
    file = acled.write(tmp_path / "a.csv", [acled.row(1)])
    for whom in ("everybody", "parties", "mechanism,party:N", "mediator"):
        with pytest.raises(ArgumentError, match="its licence forbids"):
            taken(mission, file, audience=whom)
    assert taken(mission, file).audience == "mechanism"
    for role in (Role.PUBLIC, Role.MEDIATOR):
        with Mission.open(tmp_path / "m", reader=Reader(role)) as seen:
            assert counted(seen.state(AT)) == {}
            assert "Shells fell" not in json.dumps(rows_dict(seen.state(AT).feeds))
    with Mission.open(tmp_path / "m", reader=Reader(Role.ANALYST)) as seen:
        assert counted(seen.state(AT)) == {"acled/NOR1": 2}


@pytest.mark.parametrize(
    ("name", "text", "is_one"),
    [
        ("a.txt", "On 4 March 2031 shells fell on Midtown.\n", False),
        ("a.json", '{"status": 403, "error": {"message": "Wrong key"}}', True),
        ("a.json", '{"a": 1}', False), ("a.html", "<html>", False), ("a.csv", "", True),
        ("a.txt", gdelt.text([gdelt.row(1)]), True),
    ],
)  # fmt: skip
def test_what_is_taken_for_event_data(tmp_path: Path, name: str, text: str, is_one: bool):
    file = tmp_path / name
    file.write_text(text)
    assert is_event_data(file) == is_one
