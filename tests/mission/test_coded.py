"""What data sets code of agreements: claims beside the judge's answers, never in them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from truce.cli import run
from truce.errors import InputError
from truce.findings.coded_claims import about
from truce.incidents.coded.agreements import CodedAgreement
from truce.incidents.coded.data_sets import coded_in, data_set_of
from truce.incidents.feeds.tabular.delimited import Delimited
from truce.mission.filing.agreements import adopt
from truce.mission.missions import Mission

TERMS = """
agreement: vale
title: Truce of the vale
encoding: {author: tests}
zone: UTC
term: {signed: 2016-06-17, starts: 2016-06-18, ends: not_stated}
parties: [{id: G, name: Sela}, {id: F, name: Highland Front}]
clauses:
  - {id: no-attacks, text: no attacks, forbid: {who: each, acts: [ASSAULT]}}
"""
HEADS = (
    "cc,location,cf_id,actor_name,cf_dec_yr,cf_dec_month,cf_dec_day,cf_effect_yr,cf_effect_month,"
    "cf_effect_day,ceasefire_class,written,ended,end_yr,end_month,end_day\n"
)
CEASEFIRES = f"""{HEADS}9,Sela,7,Government of Sela,2016,6,17,2016,6,18,1,0,2,2017,3,-1
9,Sela,7,Highland Front,2016,6,20,2016,6,18,1,0,2,2017,3,-1
9,Sela,8,Highland Front,2016,13,20,2016,6,18,1,0,2,-1,-1,-1
9,Sela,9,Highland Front,2018,-1,-1,-1,-1,-1,7,-1,3,-1,-1,-1
"""
PACTS = """Con,PPName,AgtId,Agt,Dat,Status,Stage,Part
Sela,Sela talks,12,Lake accord,2016-06-17,Signed,Cea,Government of Sela; Highland Front (wing A; B)
Sela,Sela talks,13,Later,17/06/2016,x,Imp,y
"""


@pytest.fixture
def mission(tmp_path: Path) -> Iterator[Mission]:
    with Mission.create(tmp_path / "m", "Vale", holder="Team 1") as made:
        (tmp_path / "agreement.yaml").write_text(TERMS)
        adopt(made, tmp_path / "agreement.yaml")
        yield made


def written(tmp_path: Path, text: str, name: str = "data.csv") -> Path:
    (tmp_path / name).write_text(text)
    return tmp_path / name


def read(text: str) -> tuple[dict[str, CodedAgreement], list[str]]:
    book = Delimited(text.encode(), "x.csv")
    data_set = data_set_of(book)
    assert data_set is not None
    found = coded_in(book, data_set, "x.csv")
    return {one.id: one for one in found.agreements}, [f"{b.line}: {b.reason}" for b in found.bad]


def test_the_rows_of_the_parties_of_a_ceasefire_are_one():
    found, bad = read(CEASEFIRES)
    one = found["eth-prio-ceasefires/9-7"]
    assert one.parties == ("Government of Sela", "Highland Front")
    assert (one.declared, one.started, one.ended, one.ended_on) == (
        "2016-06-17/2016-06-20", "2016-06-18", "yes", "2017-03"
    )  # fmt: skip
    assert (one.kind, one.end_code) == ("cessation of hostilities", "ended 2")
    assert bad == ["4: cf_dec is 2016-13-20: there is no such day"]


def test_what_is_not_coded_is_not_known():
    found, _ = read(CEASEFIRES)
    one = found["eth-prio-ceasefires/9-9"]
    assert (one.declared, one.started, one.ended, one.ended_on) == ("2018", "", "not coded", "")
    assert one.kind == "ceasefire_class 7", "a code that nobody explains is shown as it stands"


def test_agreements_of_pax_have_no_end_and_their_parties_keep_their_brackets():
    found, bad = read(PACTS)
    [one] = found.values()
    assert (one.id, one.kind, one.ended) == ("pa-x/12", "ceasefire or related", "not coded")
    assert one.parties == ("Government of Sela", "Highland Front (wing A; B)")
    assert bad == ["3: dat is `17/06/2016`, not a day such as 2014-01-31"]


def test_rows_of_one_id_that_contradict_each_other_are_told():
    other = CEASEFIRES.replace(
        "9,Sela,7,Highland Front,2016,6,20,2016,6,18", "9,Sela,7,Highland Front,2016,6,20,2016,6,19"
    )
    found, bad = read(other)
    assert found["eth-prio-ceasefires/9-7"].parties == ("Government of Sela",)
    assert any("told otherwise" in b for b in bad)


def test_a_coded_end_ends_nothing(mission: Mission, tmp_path: Path):
    before = mission.state("2018-01-01")
    done = mission.ingest(written(tmp_path, CEASEFIRES))
    assert (done.outcome, done.records) == ("new", 2)
    after = mission.state("2018-01-01")
    assert [one.standing for one in after.encoded] == [one.standing for one in before.encoded]
    assert [one.record.lifecycle for one in after.encoded] == [one.record.lifecycle for one in before.encoded]
    assert {row.said.id for row, _ in about(after.coded, [o.agreement for o in after.encoded])} == {
        "eth-prio-ceasefires/9-7"
    }


def test_the_same_file_twice_is_one_and_earlier_answers_stay(mission: Mission, tmp_path: Path):
    file = written(tmp_path, CEASEFIRES)
    then = mission.entries()[-1].known
    mission.ingest(file)
    size = mission.size
    assert mission.ingest(file).outcome == "known"
    assert mission.size == size
    assert mission.state("2018", known_at=then - 1).coded == ()
    mission.ingest(written(tmp_path, CEASEFIRES.replace("2017,3,-1", "2017,4,-1"), "newer.csv"))
    [one] = [r.said for r in mission.state("2018").coded if r.said.id.endswith("9-7")]
    assert one.ended_on == "2017-04"


def test_what_nobody_dated_was_never_public(mission: Mission, tmp_path: Path):
    mission.ingest(written(tmp_path, CEASEFIRES))
    assert mission.state("2018", by="published").coded == ()
    mission.ingest(written(tmp_path, CEASEFIRES), published="2022-10-01")
    assert len(mission.state("2018", by="published").coded) == 2


def test_pages_say_whose_claim_it_is(
    mission: Mission, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("COLUMNS", "80")
    mission.ingest(written(tmp_path, CEASEFIRES))
    for command in ("status", "timeline"):
        assert run([command, str(mission.path), "--at", "2018-01-01"]) == 0
        page = capsys.readouterr().out
        assert max(map(len, page.splitlines())) <= 80
        told = " ".join(page.split())
        assert "ETH/PRIO ceasefires: coded as ended 2017-03 ([ended 2])" in told
        assert "The judge does not weigh them" in told
    assert run(["status", str(mission.path), "--at", "2016-12-01"]) == 0
    assert "codes an end after the moment asked about" in " ".join(capsys.readouterr().out.split())
    assert run(["status", str(mission.path), "--at", "2016-01-01", "--json"]) == 0
    [one, _] = json.loads(capsys.readouterr().out)["coded"]
    assert (one["coded_as_ended"], one["ended_on"], one["parties_of"]) == ("yes", "2017-03", [])


def test_the_evidence_of_a_data_set_is_named_by_its_entry(
    mission: Mission, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    mission.ingest(written(tmp_path, CEASEFIRES))
    path = str(mission.path)
    mission.close()
    run(["doctor", path])
    assert "named by no entry" not in capsys.readouterr().out


def test_a_file_of_which_nothing_can_be_used_is_refused(mission: Mission, tmp_path: Path):
    size = mission.size
    with pytest.raises(InputError, match="row 2: agtid is empty"):
        mission.ingest(written(tmp_path, "AgtId,Agt,Dat,Stage\n,x,2016-01-01,Cea\n"))
    assert mission.size == size


def test_the_real_file_of_ucdp(mission: Mission, shared):
    file = shared.path("data/ucdp_peace_agreements/ucdp_peace_agreements_221.csv")
    done = mission.ingest(file)
    assert (done.records, done.coded.bad if done.coded else None) == (341, ())
    rows = [row.said for row in mission.state("2024").coded]
    assert sum(r.ended == "yes" for r in rows) == 121
    assert all(r.ended_on for r in rows if r.ended == "yes") is False, "some ends have no day"
    assert sum(1 for r in rows if r.ended_on) == 116
    assert all(r.signed for r in rows)


def test_a_year_that_no_calendar_has_keeps_a_row_out():
    found, bad = read(
        CEASEFIRES.replace("9,Sela,9,Highland Front,2018", f"9,Sela,9,Highland Front,{'9' * 40}")
    )
    assert "eth-prio-ceasefires/9-9" not in found
    assert any("there is no such day" in b for b in bad)
