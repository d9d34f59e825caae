"""A row of event data and the reports of one act are one incident: proposed, undone, and no second voice."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import acled
import ged
import pytest
from ticking import Clock

from truce.cli import run
from truce.errors import ArgumentError
from truce.incidents.matching import Incident
from truce.mission.answers import feed_rows
from truce.mission.answers.assembling import State
from truce.mission.filing.agreements import adopt
from truce.mission.filing.decisions import decide, opposed_by, rate, review, withdraw
from truce.mission.filing.event_data import Wanted, take_in
from truce.mission.missions import Mission
from truce.report.event_data import row_answer, row_page
from truce.report.mission_incident import incident_answer, incident_page
from truce.report.together import matches_dict, matches_page, tied_rows

STRIKE = "Kenya's army shelled Gulu in Uganda on 9 May 2031, killing four soldiers, a hospital director said."
REPLY = "Uganda's army shelled Gulu on 9 May 2031, killing two Kenyan soldiers, a shopkeeper said."
SIDES = {"side_a": "Government of Kenya", "side_b": "Government of Uganda"}
THERE = {
    "where_coordinates": "Gulu town", "adm_1": "Northern region", "adm_2": "Gulu district", "latitude": 2.77,
    "longitude": 32.3, "country": "Uganda", "best": 4, "low": 4, "high": 4, "date_start": "2031-05-09",
    "date_end": "2031-05-09",
}  # fmt: skip
TERMS = """
agreement: lakes
title: Truce of the lakes
encoding: {author: tests}
zone: UTC
term: {signed: 2031-03-01, starts: 2031-03-01, ends: not_stated}
parties: [{id: K, name: Kenya}, {id: U, name: Uganda}]
clauses:
  - {id: no-attacks, text: no attacks, forbid: {who: each, acts: [ASSAULT]}}
"""
AT = "2031-05-20"
START = 1_800_000_000_000


@pytest.fixture
def mission(tmp_path: Path) -> Iterator[Mission]:
    with Mission.create(tmp_path / "m", "Lakes", holder="Team 1", clock=Clock(START)) as made:
        terms = tmp_path / "agreement.yaml"
        terms.write_text(TERMS)
        adopt(made, terms)
        yield made


def told(mission: Mission, folder: Path, *texts: str) -> None:
    for number, text in enumerate(texts):
        file = folder / f"report{number}.txt"
        file.write_text(text)
        mission.ingest(file)


def rows(mission: Mission, folder: Path, *numbers: int, **changed: object) -> None:
    cells = [ged.row(n, "2031-05-09", **(SIDES | THERE | changed)) for n in numbers]
    take_in(mission, ged.write(folder / "ged.csv", cells), Wanted(), apart=False)


def assault(state: State) -> Incident:
    [found] = [i for i in state.incidents if i.type == "ASSAULT"]
    return found


def test_a_row_and_a_report_of_one_act_are_one_incident(mission: Mission, tmp_path: Path):
    told(mission, tmp_path, STRIKE)
    rows(mission, tmp_path, 7)
    state = mission.state(AT)
    found = assault(state)
    assert found.rows == ("ucdp-ged/7",)
    assert state.incident("ucdp-ged/7") == found
    [one] = state.encoded
    assert {a.id.partition("@")[0] for a in one.record.accounts if a.incident == found.id} >= {"ucdp-ged/7"}
    assert not [f for f in one.judgement.findings if f.incident == "ucdp-ged/7"], "it is no act of its own"
    page = incident_page(state, found)
    assert "UCDP GED, row 7" in page
    assert "the same place +3" in page
    assert found.id in row_page(state.feeds.row("ucdp-ged/7"), state, 80)
    answer = incident_answer(state, found)
    assert answer["rows"] == ["ucdp-ged/7"]
    [other] = answer["together"][0]["with"]
    assert other["points"] == sum(reason["points"] for reason in other["reasons"])


def test_tolls_are_never_added(mission: Mission, tmp_path: Path):
    told(mission, tmp_path, STRIKE)
    rows(mission, tmp_path, 7)
    state = mission.state(AT)
    [row] = [row for _, row in state.feeds.events()]
    assert [a.event.deaths for a in assault(state).accounts] == [(4, 4)]
    assert (row.low, row.high) == (4, 4)


@pytest.mark.parametrize(
    "changed",
    [
        {"date_start": "2031-05-12", "date_end": "2031-05-12"},
        {
            "where_coordinates": "Moroto town",
            "latitude": 2.53,
            "longitude": 34.66,
            "adm_2": "Moroto district",
        },
        {"side_a": "Government of Chad", "side_b": "Northern Front"},
        {"date_start": "2031-01-01", "date_end": "2031-12-31", "date_prec": 5},
    ],
)
def test_a_row_of_another_day_place_or_war_stays_an_act_of_its_own(
    mission: Mission, tmp_path: Path, changed: dict[str, object]
):
    told(mission, tmp_path, STRIKE)
    rows(mission, tmp_path, 7, **changed)
    state = mission.state(AT)
    assert assault(state).rows == ()
    assert state.feeds.incidents == {}


def test_a_row_without_direction_joins_neither_of_the_two(mission: Mission, tmp_path: Path):
    told(mission, tmp_path, STRIKE, REPLY)
    rows(mission, tmp_path, 7, best=3, low=3, high=3)
    state = mission.state(AT)
    both = [i for i in state.incidents if i.type == "ASSAULT"]
    assert [i.rows for i in both] == [(), ()], (
        "the two directions are two acts, and the row is put to neither"
    )
    page = row_page(state.feeds.row("ucdp-ged/7"), state, 80)
    assert all(i.id in page for i in both), "it says of which it could be"


def test_people_split_and_merge_rows_and_both_are_undone(mission: Mission, tmp_path: Path):
    told(mission, tmp_path, STRIKE)
    rows(mission, tmp_path, 7)
    joined, clock = mission.state(AT), []
    entry = decide(mission, joined, "split", ["ucdp-ged/7"], "analyst", "the row is of the evening")
    clock.append(mission.entries()[-1].known)
    apart = mission.state(AT)
    assert assault(apart).rows == ()
    assert "split" in incident_page(apart, assault(apart))
    assert "the row is of the evening" in incident_page(apart, assault(apart))
    withdraw(mission, entry, "analyst", "it was not")
    assert assault(mission.state(AT)).rows == ("ucdp-ged/7",)
    assert assault(mission.state(AT, known_at=clock[0])).rows == (), "as it was known then"
    assert "SPLIT" not in incident_page(mission.state(AT), assault(mission.state(AT)))


def test_a_merge_of_what_matching_left_apart_is_undone_too(mission: Mission, tmp_path: Path):
    told(mission, tmp_path, STRIKE)
    rows(mission, tmp_path, 7, 8, where_coordinates="Moroto town", latitude=2.53, longitude=34.66, adm_2="M")
    before = mission.state(AT)
    name = assault(before).id
    merged = decide(mission, before, "merge", [name, "ucdp-ged/8"], "analyst", "one convoy")
    after = mission.state(AT)
    assert (assault(after).id, assault(after).rows) == (name, ("ucdp-ged/8",))
    assert after.incident("ucdp-ged/7") is None
    with pytest.raises(ArgumentError, match="of one incident already"):
        decide(mission, after, "merge", [name, "ucdp-ged/8"], "analyst", "again")
    rows_alone = decide(mission, after, "merge", ["ucdp-ged/7", "ucdp-ged/8"], "analyst", "all one")
    assert assault(mission.state(AT)).rows == ("ucdp-ged/7", "ucdp-ged/8")
    withdraw(mission, merged, "analyst", "no")
    state = mission.state(AT)
    assert assault(state).rows == ()
    assert set(state.feeds.incidents.values()) == {"ucdp-ged/7"}
    withdraw(mission, rows_alone, "analyst", "no")
    assert mission.state(AT).feeds.incidents == {}


def test_a_merge_of_opposite_directions_is_filed_with_a_warning_and_named_until_it_is_withdrawn(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    folder = tmp_path / "m"
    # The command goes by the clock of this machine.
    yesterday = int(time.time() - 86_400) * 1_000
    with Mission.create(folder, "Lakes", holder="Team 1", clock=Clock(yesterday)) as mission:
        told(mission, tmp_path, STRIKE, REPLY)
        state = mission.state(AT)
        one, other = (a.ref for i in state.incidents if i.type == "ASSAULT" for a in i.accounts)
        assert opposed_by(state, [one, other]) is not None
    assert run(["merge", str(folder), one, other, "--by", "analyst", "--json"]) == 0
    out, err = capsys.readouterr()
    assert "opposite direction" in err
    filed = json.loads(out)
    assert "opposite direction" in filed["warnings"][0]
    with Mission.open(folder) as again:
        state = again.state(AT)
        words = " ".join(incident_page(state, assault(state)).split())
        first, second = sorted([one, other])
        assert (
            f"{first} and {second} stand in one incident, though one tells of fire in the opposite" in words
        )
        assert incident_answer(state, assault(state))["opposed"] == {
            "accounts": [first, second], "why": "the other direction",
        }  # fmt: skip
        withdraw(again, filed["entry"], "analyst", "no")
        assert "Opposed" not in matches_page(again.state(AT), False, 80)


def test_a_merge_of_one_direction_is_filed_without_a_warning(mission: Mission, tmp_path: Path):
    told(mission, tmp_path, STRIKE)
    rows(mission, tmp_path, 7, 8, where_coordinates="Moroto town", latitude=2.53, longitude=34.66, adm_2="M")
    state = mission.state(AT)
    assert opposed_by(state, [assault(state).id, "ucdp-ged/8"]) is None
    other = {"side_a": "Government of Chad", "side_b": "Northern Front"}
    rows(mission, tmp_path, 9, **other)
    state = mission.state(AT)
    found = opposed_by(state, ["ucdp-ged/7", "ucdp-ged/9"])
    assert found is not None
    assert found.why == "of other sides"


def test_rows_of_two_data_sets_that_are_one_act_are_shown_with_the_points(mission: Mission, tmp_path: Path):
    rows(mission, tmp_path, 7)
    there = {
        "country": "Uganda", "admin1": "Northern region", "admin2": "Gulu", "location": "Gulu",
        "latitude": "2.77", "longitude": "32.30", "actor1": "Military Forces of Kenya",
        "actor2": "Military Forces of Uganda", "fatalities": "4", "event_type": "Battles",
        "sub_event_type": "Armed clash",
    }  # fmt: skip
    file = acled.write(tmp_path / "acled.csv", [acled.row(3, "2031-05-09", **there)])
    take_in(mission, file, Wanted(), apart=False)
    state = mission.state(AT)
    [(home, tied)] = tied_rows(state)
    assert home == "ucdp-ged/7"
    assert tied[0] == home
    assert tied[1].startswith("acled/")
    page = matches_page(state, False, 80)
    assert tied[1] in page
    assert "the same place +3" in page
    answer = matches_dict(state, False)
    assert answer["rows_count"] == 1
    assert answer["rows"][0]["together"][0]["with"][0]["points"] >= 6
    for name in tied:
        assert "the same place +3" in row_page(state.feeds.row(name), state, 80)
        assert row_answer(state.feeds.row(name), state)["tied_to"] == [t for t in tied if t != name]


def test_only_rows_of_a_day_that_something_else_tells_of_are_compared(mission: Mission, tmp_path: Path):
    days = {8: "2031-05-08", 7: "2031-05-09", 9: "2031-05-10", 10: "2031-05-11", 6: "2031-05-07"}
    cells = [ged.row(n, d, **(SIDES | THERE | {"date_start": d, "date_end": d})) for n, d in days.items()]
    month = {"date_start": "2031-05-01", "date_end": "2031-05-31", "date_prec": 4}
    cells.append(ged.row(11, "2031-05-01", **(SIDES | THERE | month)))
    take_in(mission, ged.write(tmp_path / "ged.csv", cells), Wanted(), apart=False)
    assert not mission.state(AT).matching.sketches, "one data set alone tells each act once"
    told(mission, tmp_path, STRIKE)
    state = mission.state(AT)
    compared = {name for name in state.matching.sketches if "/" in name}
    assert compared == {f"ucdp-ged/{n}" for n in (7, 8, 9, 11)}
    assert state.rows_not_matched == 0
    assert "ucdp-ged/7" in assault(state).rows
    decide(mission, state, "merge", ["ucdp-ged/6", "ucdp-ged/10"], "analyst", "one raid")
    assert {"ucdp-ged/6", "ucdp-ged/10"} < set(mission.state(AT).matching.sketches)


def test_rows_that_are_too_many_are_said_to_be_compared_with_nothing(
    mission: Mission, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    told(mission, tmp_path, STRIKE)
    rows(mission, tmp_path, 7, 8)
    monkeypatch.setattr(feed_rows, "MOST_MATCHED", 1)
    state = mission.state(AT)
    assert state.rows_not_matched == 2
    assert "2 rows of event data are too many" in matches_page(state, False, 80)
    assert matches_dict(state, False)["rows_not_matched"] == 2


def test_a_review_of_the_incident_reviews_the_row_as_it_tells_it(mission: Mission, tmp_path: Path):
    told(mission, tmp_path, STRIKE)
    rows(mission, tmp_path, 7)
    state = mission.state(AT)
    review(mission, state, assault(state).id, "accept", "analyst", "read both")
    [one] = mission.state(AT).encoded
    assert one.record.as_known(2**40).accounts
    assert all(a.reviewed for a in one.record.as_known(2**40).accounts if a.incident == assault(state).id)


def test_a_row_lends_a_report_no_weight(mission: Mission, tmp_path: Path):
    """A report that is not enough alone, and a less clear row that is not: together they are no more."""
    told(mission, tmp_path, STRIKE)
    rows(mission, tmp_path, 7, event_clarity=2)
    rate(mission, "report0", "C", "analyst", "often right")
    [one] = mission.state(AT).encoded
    grades = {f.occurrence for f in one.judgement.findings if f.incident}
    assert grades == {"unverified"}


def test_a_row_that_is_enough_alone_stays_so_beside_a_weak_report(mission: Mission, tmp_path: Path):
    rows(mission, tmp_path, 7)
    [alone] = mission.state(AT).encoded
    told(mission, tmp_path, STRIKE)
    [beside] = mission.state(AT).encoded
    assert {f.occurrence for f in alone.judgement.findings if f.incident} == {"probable"}
    assert {f.occurrence for f in beside.judgement.findings if f.incident} == {"probable"}


def test_the_engine_and_the_judge_answer_alike_on_joined_rows(mission: Mission, tmp_path: Path):
    told(mission, tmp_path, STRIKE)
    rows(mission, tmp_path, 7, 8)
    [judged] = mission.state(AT).encoded
    assert mission.analytics is not None
    mission.analytics.most_by_judge, mission.analytics.apart = 0, False
    [engine] = mission.state(AT).encoded
    findings = [
        sorted(
            (f.incident or "", f.clause, f.bearer, f.outcome, f.occurrence) for f in one.judgement.findings
        )
        for one in (judged, engine)
    ]
    assert findings[0] == findings[1]
    assert [(c.clause, c.status) for c in judged.standing.clauses] == [
        (c.clause, c.status) for c in engine.standing.clauses
    ]


WIRE = (
    "Kenya's army shelled the market of Gulu in Uganda on 9 May 2031, killing four soldiers, "
    "a hospital director said."
)
COPY = WIRE.replace("a hospital director said", "the town's residents said")


def test_copies_of_one_wire_are_one_origin_and_corroborate_nothing(mission: Mission, tmp_path: Path):
    """Each report weighs as C; two of them would be enough together if they did not share their words."""
    told(mission, tmp_path, WIRE, COPY)
    state = mission.state(AT)
    [one] = state.encoded
    accounts = [a for a in one.record.accounts if a.incident == assault(state).id]
    assert len(accounts) == 2
    assert len({a.source for a in accounts}) == 2
    assert len({a.origin for a in accounts}) == 1
    assert "2 texts carry the same words: one origin" in " ".join(
        incident_page(state, assault(state)).split()
    )
    assert incident_answer(state, assault(state))["same_words"]


def test_reports_in_words_of_their_own_stay_two_origins(mission: Mission, tmp_path: Path):
    own = "Kenyan artillery hit Gulu on 9 May 2031, killing four soldiers, a shopkeeper said."
    told(mission, tmp_path, WIRE, own)
    state = mission.state(AT)
    [one] = state.encoded
    assert len({a.origin for a in one.record.accounts if a.incident == assault(state).id}) == 2


def test_a_row_never_confirms_with_one_that_has_seen_it(mission: Mission, tmp_path: Path):
    told(mission, tmp_path, STRIKE)
    rows(mission, tmp_path, 7)
    described = {"own_access": True}
    rate(mission, "a hospital director", "B", "analyst", "was there", described=described)
    state = mission.state(AT)
    review(mission, state, assault(state).id, "accept", "analyst", "read both")
    [one] = mission.state(AT).encoded
    assert "confirmed" not in {f.occurrence for f in one.judgement.findings}


def test_two_data_sets_never_confirm_one_another(mission: Mission, tmp_path: Path, capsys):
    """Both code what the same papers print: rated A and reviewed they are one origin still."""
    rows(mission, tmp_path, 7)
    there = {
        "location": "Gulu",
        "country": "Uganda",
        "admin1": "Northern",
        "latitude": 2.77,
        "longitude": 32.3,
    }
    named = {"actor1": "Military Forces of Kenya (2020-)", "actor2": "Military Forces of Uganda (2020-)"}
    cells = acled.row(1, "2031-05-09", source="Lake Herald", fatalities=4, **there, **named)
    take_in(mission, acled.write(tmp_path / "acled.csv", [cells]), Wanted(), apart=False)
    for name in ("acled", "ucdp-ged"):
        rate(mission, name, "A", "Ana", "", described={"own_access": True})
    for name in ("acled/NOR1", "ucdp-ged/7"):
        review(mission, mission.state(AT), name, "accept", "Ana", "")
    [one] = mission.state(AT).encoded
    both = [a for a in one.record.accounts if a.source in ("acled", "ucdp-ged")]
    assert len({a.incident for a in both}) == 1
    assert len({a.origin for a in both}) == 1
    assert len(both) == 2
    found = [f for f in one.judgement.findings if f.incident == both[0].incident]
    assert found
    assert not any(f.confirmed_by for f in found)
    mission.close()
    assert run(["explain", str(tmp_path / "m"), found[0].id, "--as-of", AT]) == 0
    assert "data sets compile what others report" in " ".join(capsys.readouterr().out.split())
    assert run(["sensitivity", str(tmp_path / "m"), "--at", AT]) == 0
    assert "RESTING ON ONE ORIGIN ALONE" in capsys.readouterr().out
