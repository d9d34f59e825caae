"""Coverage as a mission has it: what reaches a status, what does not, and who is told."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from truce.access import Reader, Role
from truce.clauses.acts import acts
from truce.clauses.means import acts_seen_by, means
from truce.cli import USAGE, run
from truce.errors import ArgumentError, InputError
from truce.findings.statuses import Status
from truce.mission.filing import decisions
from truce.mission.filing.agreements import adopt
from truce.mission.filing.covering import Covered, cover, cover_table, read_table
from truce.mission.missions import Mission
from truce.report.watching import NOBODY, each_area

AT = "2031-05-20"
TERMS = """
agreement: lake-truce
title: Truce of the Lake
encoding: {author: Team 1, adopted: false}
parties: [{id: KEN, name: Kenya}, {id: UGA, name: Uganda}]
zone: Africa/Kampala
zones:
  - id: north
    name: Northern Sector
    geometry: {type: Polygon, coordinates: [[[32, 3], [33, 3], [33, 4], [32, 4], [32, 3]]]}
  - {id: south, name: Southern Sector, divisions: [Gulu, Soroti]}
term: {signed: 2031-05-03, starts: 2031-05-04T00:00}
clauses:
  - id: no-strikes
    text: No strikes in the two sectors.
    forbid: {who: party, acts: [airstrike, detain]}
    scope: {zones: [north, south]}
  - id: no-flights
    text: No flights over the north.
    forbid: {who: party, acts: [overflight]}
    scope: {zones: [north]}
  - {id: access, text: Monitors go where they ask to., forbid: {who: party, acts: [deny_access]}}
"""


class Clock:
    """Yesterday, and on by a minute each time."""

    def __init__(self) -> None:
        self.now = time.time_ns() // 1_000_000 - 86_400_000

    def __call__(self) -> int:
        self.now += 60_000
        return self.now


@pytest.fixture
def mission(tmp_path: Path) -> Iterator[Mission]:
    (tmp_path / "terms").mkdir()
    (tmp_path / "terms" / "agreement.yaml").write_text(TERMS)
    with Mission.create(tmp_path / "m", "Lake truce", holder="Team 1", clock=Clock()) as made:
        adopt(made, tmp_path / "terms", None, None, "everybody")
        yield made


def file(mission: Mission, audience: str | None = None, **given: Any) -> Covered:
    told = {
        "who": "Patrol 3",
        "means": "patrol",
        "from": "2031-05-04",
        "to": AT,
        "areas": ("north",),
        **given,
    }
    return cover(mission, mission.state(AT), told, "Ana", audience)


def status(mission: Mission, clause: str = "no-flights", **asked: Any) -> Status:
    (one,) = mission.state(AT, **asked).encoded
    return next(c for c in one.standing.clauses if c.clause == clause)


def test_whoever_watched_all_of_it_makes_silence_say_something(mission: Mission):
    assert status(mission).status == "no_information"
    file(mission)
    found = status(mission)
    assert found.status == "no_violation_observed"
    assert found.watch is not None
    assert (found.watch.whole, found.watch.shares) == (True, (1.0, 1.0))


def test_what_was_known_before_stays(mission: Mission):
    before = mission.entries()[-1].known
    file(mission)
    assert status(mission, known_at=before).status == "no_information"


def test_a_means_says_nothing_of_what_it_cannot_perceive(mission: Mission):
    file(mission, who="Radar 1", means="radar", areas=("north", "south"))
    found = status(mission, "no-strikes")
    assert found.watch is not None
    assert found.watch.unseen == ("detain",)
    assert not found.watch.whole
    file(mission, who="Office", means="office", areas=("north", "south"))
    assert status(mission, "access").status == "no_information"


def test_a_plan_is_no_coverage_until_it_was_carried_out(mission: Mission):
    plan = file(mission, what="planned")
    planned = status(mission)
    assert (planned.status, planned.coverage) == ("no_information", ())
    assert {c.missing for c in planned.kept_out} == {"planned, not known to be carried out"}
    done = file(mission, of=plan.entry, who="", means=None, areas=(), to="2031-05-10")
    assert (done.cover.who, done.cover.means, done.cover.areas) == ("Patrol 3", "patrol", ("north",))
    found = status(mission)
    assert found.status == "no_violation_observed"
    assert found.watch is not None
    assert not found.watch.whole
    assert found.watch.gap is not None
    assert len(found.kept_out) == 1


def test_what_fell_out_is_no_coverage(mission: Mission):
    file(mission)
    fell = file(mission, what="missing", cause="weather", areas=(), means=None,
                **{"from": "2031-05-06T10:00", "to": "2031-05-06T11:59"})  # fmt: skip
    assert fell.cover.areas == ("north",)
    found = status(mission)
    assert found.watch is not None
    assert found.watch.bound - found.watch.seen == 120
    assert found.watch.gap is not None
    decisions.withdraw(mission, fell.entry, "Ana", "it did fly")
    again = status(mission)
    assert again.watch is not None
    assert again.watch.whole


def test_taking_coverage_back_takes_calm_back(mission: Mission):
    entry = file(mission).entry
    assert status(mission).status == "no_violation_observed"
    decisions.withdraw(mission, entry, "Ana", "wrong week")
    assert status(mission).status == "no_information"


def test_acts_may_stand_in_place_of_means_so_that_these_need_not_be_told(mission: Mission):
    file(mission, who="the mechanism", means=None, acts=("overflight",), part=True, audience="everybody")
    found = status(mission)
    assert (found.status, found.observed_by) == ("no_violation_observed", ("the mechanism",))
    assert found.watch is not None
    assert (found.watch.whole, found.watch.means[0][0]) == (False, None)


def test_two_patrols_at_once_are_counted_once(mission: Mission):
    file(mission, to="2031-05-10")
    once = status(mission).watch
    file(mission, who="Patrol 9", to="2031-05-10")
    twice = status(mission).watch
    assert once is not None
    assert twice is not None
    assert once.shares == twice.shares


@pytest.mark.parametrize("lacks", ["request", "right", "refused_by"])
def test_a_refusal_is_an_incident_only_with_a_request_a_right_and_a_refuser(mission: Mission, lacks: str):
    told = {"refused_by": "Kenya", "request": "by radio, 10 May", "right": "article 4"}
    file(mission, what="refused", **{k: v for k, v in told.items() if k != lacks})
    assert status(mission, "access").status == "no_information"
    assert len(status(mission, "access").kept_out) == 1
    whole = file(mission, what="refused", **told)
    assert whole.notes == ()
    found = status(mission, "access")
    assert (found.status, found.by) == ("violation_assessed", ("KEN",))
    (finding,) = [f for f in found.findings if f.outcome == "violation"]
    assert finding.confirmed_by == "the mechanism's own observation"
    assert finding.incident == f"in-{whole.entry[:10]}"


def test_a_place_in_no_zone_is_no_coverage_and_the_filer_is_told(mission: Mission):
    done = file(mission, areas=("Atlantis",))
    assert done.notes == ("Atlantis is in no zone of an agreement filed here: no status counts it.",)
    assert status(mission).status == "no_information"


def test_a_part_of_a_zone_is_not_all_of_it(mission: Mission):
    file(mission, areas=(), point=(3.5, 32.5), radius_km=5.0)
    found = status(mission)
    assert found.watch is not None
    assert found.watch.shares == (0.0, 0.0)
    assert not found.watch.whole
    file(mission, areas=("Gulu",))
    other = status(mission, "no-strikes")
    assert other.watch is not None
    assert {a.area: a.seen for a in other.watch.areas}["south"] == 0


def test_a_zone_that_is_blind_is_not_watched(mission: Mission):
    file(mission, areas=("north", "south"), blind=("Northern Sector", "Hill 4"))
    assert status(mission).status == "no_information"
    other = status(mission, "no-strikes").watch
    assert other is not None
    assert other.blind == ("Hill 4", "Northern Sector")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"means": "telescope"}, "no means that is known"),
        ({"means": None}, "--means"),
        ({"who": " "}, "names nobody"),
        ({"areas": ()}, "nobody sees what is nowhere"),
        ({"everywhere": True}, "beside another place"),
        ({"acts": ("flyover",)}, "is no act"),
        ({"to": "2031-05-01"}, "comes before"),
        ({"to": "31 May"}, "--to '31 May'"),
        ({"from": "2031-02-30"}, "--from '2031-02-30'"),
        ({"who": "\ud800"}, "characters that are none"),
        ({"clock": "Mars/Olympus"}, "no such time zone"),
        ({"daily": "8-10"}, "no part of a day"),
        ({"what": "missing", "cause": "rain"}, "is no cause"),
        ({"cause": "weather"}, "not carried out"),
        ({"refused_by": "Kenya"}, "goes with a refusal"),
        ({"of": "0000"}, "is the id of no entry"),
        ({"radius_km": 4.0}, "goes with --point"),
    ],
)
def test_what_cannot_be_is_refused_and_files_nothing(mission: Mission, given: dict[str, Any], said: str):
    size = mission.size
    with pytest.raises(ArgumentError, match=said):
        file(mission, **given)
    assert mission.size == size


def table(mission: Mission, text: str) -> tuple[Covered, ...]:
    return cover_table(mission, mission.state(AT), read_table(text.encode(), "t.csv"), "Ana", "t.csv")


def test_what_fell_out_is_where_an_earlier_line_of_the_table_put_it(mission: Mission):
    lines = [
        "what,who,means,from,to,areas,cause",
        "watched,Patrol 3,patrol,2031-05-04,2031-05-20,north,",
        "missing,Patrol 3,,2031-05-05T10:00,2031-05-05T18:00,,weather",
        "missing,Patrol 9,,2031-05-05T10:00,2031-05-05T18:00,,weather",
    ]
    _, fell_out, unheard = table(mission, "\n".join(lines))
    assert (fell_out.cover.areas, fell_out.cover.everywhere) == (("north",), False)
    assert not any("Nothing is on record" in note for note in fell_out.notes)
    assert unheard.cover.everywhere
    assert any("Nothing is on record that Patrol 9" in note for note in unheard.notes)


def test_a_table_is_filed_once_and_all_or_none(mission: Mission):
    text = (
        "who,means,from,to,areas,blind,point,radius_km\n"
        'Patrol 3,patrol,2031-05-04,2031-05-05,north;south,"Hill 4; Hill 9",,\n'
        'Camera 2,camera,2031-05-04T06:00,2031-05-05,,,"3.5,32.5",2\n'
    )
    done = table(mission, text)
    assert [d.cover.blind for d in done] == [("Hill 4", "Hill 9"), ()]
    size = mission.size
    assert [d.entry for d in table(mission, text)] == ["", ""]
    assert mission.size == size
    with pytest.raises(InputError, match="line 3, column means: 'telescope' is no means"):
        table(mission, text.replace("camera,", "telescope,").replace("2031-05-05", "2031-05-06"))
    assert mission.size == size


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("who,from,to,colour\n", "column 'colour'"),
        ("who,from\n", "lacks the column to"),
        ('who,from,to,point\nx,2031-05-04,2031-05-05,"91,0"\n', "line 2, column point"),
        ("who,from,to,radius_km\nx,2031-05-04,2031-05-05,nan\n", "line 2, column radius_km"),
        ("who,from,to,part\nx,2031-05-04,2031-05-05,maybe\n", "line 2, column part"),
        ("who,from,to\nx,2031-05-04\n", "line 2 has 2 cells"),
        ('who,from,to\n"x,2031-05-04\n', "cannot be taken apart"),
    ],
)
def test_a_table_that_is_none_is_refused_by_line_and_column(mission: Mission, text: str, said: str):
    with pytest.raises(InputError, match=said):
        table(mission, text)


READERS = (
    Reader(Role.PUBLIC), Reader(Role.PARTY, "KEN"), Reader(Role.PARTY, "UGA"), Reader(Role.MEDIATOR),
    Reader(Role.OPERATOR),
)  # fmt: skip
SECRET = ("Quazq", "Blizq", "Reqzq", "Rigzq", "Notzq", "Planzq", "weather", "camera")


@pytest.mark.parametrize("reader", READERS, ids=str)
def test_no_word_of_coverage_leaks_to_whom_it_is_not_for(
    mission: Mission, tmp_path: Path, reader: Reader, capsys: pytest.CaptureFixture[str]
):
    file(mission, who="Quazq 1", means="camera", blind=("Blizq",), note="Notzq", to="2031-05-06")
    file(mission, who="Planzq", what="planned")
    file(mission, who="Quazq 1", what="missing", cause="weather", means=None, areas=(),
         **{"from": "2031-05-06"}, to="2031-05-06")  # fmt: skip
    file(mission, who="Quazq 2", what="refused", refused_by="Kenya", request="Reqzq", right="Rigzq")
    ids = [e.id for e in mission.entries() if e.kind == "cover"]
    (one,) = mission.state(AT).encoded
    name = one.id
    mission.close()
    folder, as_ = str(tmp_path / "m"), f"party:{reader.party}" if reader.party else str(reader.role)
    asked = ["--as", as_]
    for line in (
        ["status", folder, "--at", AT], ["timeline", folder, "--at", AT], ["history", folder, "--at", AT],
        ["coverage", folder, "--at", AT], ["sources", folder], ["explain", folder, name, "--as-of", AT],
        *(["explain", folder, f"{name}/{c}", "--as-of", AT] for c in ("access", "no-flights", "no-strikes")),
        *(["explain", folder, f"in-{i[:10]}", "--as-of", AT] for i in ids),
    ):  # fmt: skip
        for more in ([], ["--json"]):
            run([*line, *asked, *more])
            printed = "".join(capsys.readouterr())
            assert [w for w in (*SECRET, *ids) if w in printed] == [], line
    assert run(["status", folder, "--at", AT]) == 0
    page = capsys.readouterr().out
    assert "Blizq" in page, "who runs the monitoring is told"
    assert max(map(len, page.splitlines())) <= 80


def test_the_pages_say_how_much_was_seen_and_never_plain_calm(
    mission: Mission, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    file(mission, to="2031-05-10", except_daily="20:00/04:00")
    name = mission.state(AT).encoded[0].id
    mission.close()
    folder = str(tmp_path / "m")
    assert run(["status", folder, "--at", AT]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "no flights: no violation observed where somebody looked, no information on the rest" in said
    assert (
        "Watched: 27 % of its time and areas (1 of 1 area); by patrol; longest gap 2031-05-10T20:00" in said
    )
    assert run(["explain", folder, f"{name}/no-flights", "--as-of", AT]) == 0
    assert "Northern Sector: seen for 4.7 days of 17.0 days" in " ".join(capsys.readouterr().out.split())
    assert run(["coverage", folder, "--at", AT, "--json"]) == 0
    areas = {a["name"]: a for a in json.loads(capsys.readouterr().out)["agreements"][0]["areas"]}
    assert areas["Northern Sector"]["minutes"] == 7 * 16 * 60
    assert areas["Southern Sector"]["minutes"] == 0
    assert run(["coverage", folder, "--from", "2031-05-09", "--to", "2031-05-01"]) == USAGE


def test_beside_a_count_by_party_stands_the_coverage_of_each_area(mission: Mission):
    (one,) = mission.state(AT).encoded
    found = next(c for c in one.standing.clauses if c.clause == "no-strikes")
    assert each_area(one, found) == f"Coverage of each area: {NOBODY}"
    file(mission, to="2031-05-10")
    (one,) = mission.state(AT).encoded
    found = next(c for c in one.standing.clauses if c.clause == "no-strikes")
    assert each_area(one, found).endswith("Northern Sector 41 %, Southern Sector 0 %")


def test_every_status_on_the_page_says_who_watched(
    mission: Mission, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    folder = str(tmp_path / "m")
    mission.close()
    assert run(["status", folder, "--at", AT]) == 0
    assert " ".join(capsys.readouterr().out.split()).count(f"Watched: {NOBODY}") == 1
    with Mission.open(tmp_path / "m") as again:
        file(again)
    assert run(["status", folder, "--at", AT]) == 0
    assert capsys.readouterr().out.count("Watched: ") == 3


def test_every_act_of_the_table_of_means_is_an_act():
    for name in means():
        assert acts_seen_by(name)
        assert acts_seen_by(name) <= acts().keys()
    assert "overflight" in acts_seen_by("radar")
    assert "detain" not in acts_seen_by("radar")
    assert not any("extort" in acts_seen_by(name) for name in means())
