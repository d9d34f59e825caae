"""Where event data is much the engine judges it: it answers as the judge does."""

import shutil
from dataclasses import replace
from pathlib import Path

import ged
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_event_data import AT, Clock, last, taken

from truce.asof import Interval, span_of
from truce.errors import StoreError
from truce.findings.judge import KnownBy
from truce.findings.record import Rating, Review, Ruling
from truce.incidents.accounts import Source
from truce.incidents.feeds.events import Event
from truce.mission.answers.assembling import State
from truce.mission.filing.agreements import adopt
from truce.mission.missions import Mission
from truce.store.nouns import Retraction

TERMS = """
agreement: valley
title: Truce of the valley
encoding: {{author: {author}}}
zone: {zone}
term: {{signed: 2031-03-01, starts: 2031-03-01, ends: {ends}}}
parties: [{{id: N, name: Northland}}, {{id: S, name: Southland Front}}]
actors: [{{id: G, name: Valley Guard}}]
zones:
  - {{id: z1, name: The middle, divisions: [Middle province]}}
  - {{id: z2, name: The crossing, geometry: {{type: Polygon, coordinates: [[[19.5, 9.5], [20.5, 9.5], [20.5, 10.5], [19.5, 10.5], [19.5, 9.5]]]}}}}
clauses:
  - {{id: no-attacks, text: no attacks, forbid: {{who: each, acts: [ASSAULT], whom: other_party}}}}
  - id: civilians
    text: no attacks on civilians in the middle
    forbid: {{who: each, acts: [ASSAULT], targets: [civilians]}}
    scope: {{zones: [z1]}}
  - id: crossing
    text: no attacks at the crossing, as long as the other keeps to it
    forbid: {{who: N, acts: [ASSAULT]}}
    scope: {{zones: [z2]}}
    while: {{complies: S, with: no-attacks}}
  - id: few
    text: at most one attack a month
    limit: {{who: each, acts: [ASSAULT], what: attacks, at_most: 1, per: P30D}}
"""  # noqa: E501
SIDES = ("Government of Northland", "Southland Front", "Valley Guard", "Nobody of the text")
STRIKE = "Southland Front's army shelled Midtown in Northland on 4 March 2031, a hospital director said.\n"

rows = st.lists(
    st.builds(
        lambda number, day, span, one_sided, sides, **cells: (ged.killing if one_sided else ged.row)(
            number, *((sides[0],) if one_sided else ()), f"2031-03-{day:02}",
            date_end=f"2031-03-{min(day + span, 31):02}",
            **({} if one_sided else {"side_a": sides[0], "side_b": sides[1]}), **cells,
        ),
        number=st.integers(1, 12), day=st.integers(1, 31), span=st.sampled_from((0, 0, 3, 31)),
        one_sided=st.booleans(), sides=st.lists(st.sampled_from(SIDES), min_size=2, max_size=2, unique=True),
        adm_1=st.sampled_from(("Middle province", "Far province", "")), adm_2=st.sampled_from(("Mid", "")),
        where_prec=st.integers(1, 7), event_clarity=st.sampled_from((1, 1, 2)),
        latitude=st.sampled_from((10.0, 10.4, 40.0)),
    ),
    min_size=1, max_size=9,
)  # fmt: skip
terms = st.builds(
    TERMS.format, author=st.sampled_from(("tests", "others")), zone=st.sampled_from(("UTC", "Africa/Juba")),
    ends=st.sampled_from(("not_stated", "2031-03-20")),
)  # fmt: skip


def both(mission: Mission, known_at: int, by: KnownBy, at: str = AT) -> tuple[State, State]:
    """The answer of the judge, and that of the engine."""
    mission.analytics.most_by_judge = 10**9
    by_judge = mission.state(at, known_at=known_at, by=by)
    said: list[str] = []
    mission.analytics.most_by_judge, mission.analytics.tell = -1, said.append
    by_engine = mission.state(at, known_at=known_at, by=by)
    assert all(one.startswith("Building") for one in said), said
    return by_judge, by_engine


def told(state: State) -> list[object]:
    """All that is answered, but the accounts on which findings rest that are of no single act."""
    found = []
    for one in state.assessed:
        for standing in one.judgement.agreements:
            clauses = []
            for clause in standing.clauses:
                findings = [f if f.incident else replace(f, supports=()) for f in clause.findings]
                clauses.append(replace(clause, findings=tuple(findings)))
            found.append(replace(standing, clauses=tuple(clauses)))
    return found


@given(terms, st.lists(st.tuples(rows, st.booleans(), st.booleans()), min_size=1, max_size=3), st.data())
@settings(max_examples=max(3, settings().max_examples // 16))
def test_the_engine_answers_as_the_judge_does(
    tmp_path_factory: pytest.TempPathFactory, text: str, files: list[tuple[list[dict[str, str]], bool, bool]],
    data: st.DataObject,
) -> None:  # fmt: skip
    folder = tmp_path_factory.getbasetemp() / "engine"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "agreement.yaml").write_text(text)
    with Mission.create(folder / "m", "Valley", holder="Team 1", clock=Clock()) as mission:
        mission.analytics.apart = False
        adopt(mission, folder / "agreement.yaml")
        moments = []
        for number, (found, same_name, dated) in enumerate(files):
            file = ged.write(folder / ("ged.csv" if same_name else f"{number}.csv"), found)
            taken(mission, file, published=f"2031-0{number + 4}-01" if dated else None)
            moments.append(last(mission))
        for noun in data.draw(st.lists(st.sampled_from(words(mission)), max_size=3)):
            mission.file_noun(noun)  # type: ignore[arg-type]
            moments.append(last(mission))
        for known_at in data.draw(st.lists(st.sampled_from(moments), min_size=1, max_size=2)):
            judged, engine = both(mission, known_at, "record")
            assert told(engine) == told(judged)
        judged, engine = both(mission, span_of(Interval.parse("2031-05-15"), "UTC").last, "published")
        assert told(engine) == told(judged)


def words(mission: Mission) -> list[object]:
    """What people may say of the rows, and of their source."""
    accounts = [row.account for _, row in mission.state(AT).feeds.events() if isinstance(row, Event)]
    some = accounts[:2]
    return [
        Rating(id="rt-1", source="ucdp-ged", letter="E", by="chair", known=0),
        Source(id="ucdp-ged", letter="A", origin="ucdp", own_access=True),
        *(Review(id=f"ok-{a}", account=a, verdict="accept", by="Ana", known=0) for a in some),
        *(Review(id=f"no-{a}", account=a, verdict="reject", by="Ana", known=0) for a in some),
        *(Retraction(id=f"re-{a}", of=a, by="UCDP", known=0) for a in some),
        Ruling(
            id="ru-1", agreement="valley", clause="no-attacks", body="Commission", outcome="violation",
            incident=some[0].partition("@")[0], known=0,
        ),
    ]  # fmt: skip


def test_of_very_many_findings_some_of_each_sort_are_listed_and_the_status_is_the_same(
    mission: Mission, tmp_path: Path
) -> None:
    days = [(n, f"2031-03-{n % 28 + 1:02}") for n in range(1, 91)]
    found = [ged.killing(n, SIDES[n % 2], day) if n % 3 else ged.row(n, day) for n, day in days]
    taken(mission, ged.write(tmp_path / "ged.csv", found))
    mission.analytics.most_listed, mission.analytics.apart = 10, False
    judged, engine = both(mission, last(mission), "record")
    [one], [other] = judged.encoded, engine.encoded
    for clause, sampled in zip(one.standing.clauses, other.standing.clauses, strict=True):
        assert len(clause.findings) == len(sampled.findings) + sampled.unlisted
        assert replace(clause, findings=()) == replace(sampled, findings=(), unlisted=0)
        by_judge = {f.key: replace(f, supports=()) for f in clause.findings}
        assert all(by_judge[f.key] == replace(f, supports=()) for f in sampled.findings)
    assert sum(c.unlisted for c in other.standing.clauses) > 50


@pytest.fixture
def mission(tmp_path: Path):  # type: ignore[no-untyped-def]
    with Mission.create(tmp_path / "m", "Valley", holder="Team 1", clock=Clock()) as made:
        (tmp_path / "agreement.yaml").write_text(TERMS.format(author="tests", zone="UTC", ends="not_stated"))
        adopt(made, tmp_path / "agreement.yaml")
        yield made


def test_documents_and_observations_are_judged_beside_the_rows(mission: Mission, tmp_path: Path) -> None:
    taken(mission, ged.write(tmp_path / "ged.csv", [ged.row(n, f"2031-03-{n:02}") for n in range(1, 9)]))
    (tmp_path / "strike.txt").write_text(STRIKE)
    mission.ingest(tmp_path / "strike.txt")
    mission.file("observation", {
        "observer": "Team 3", "perceived": "seen", "when": "2031-03-04T10:00", "zone": "UTC",
        "act": "ASSAULT", "who": ["Southland Front"], "whom": ["Northland"], "incident": "ucdp-ged/4",
    })  # fmt: skip
    judged, engine = both(mission, last(mission), "record")
    assert told(engine) == told(judged)
    confirmed = {f.incident for s in engine.encoded for f in s.judgement.findings if f.confirmed_by}
    assert "ucdp-ged/4" in confirmed


def test_real_rows_are_judged_alike(mission: Mission, shared) -> None:  # type: ignore[no-untyped-def]
    folder = shared.path("data/ucdp_ged_subsets")
    terms = mission.path.parent / "myanmar.yaml"
    text = TERMS.format(author="tests", zone="Asia/Yangon", ends="not_stated")
    for name, other in {
        "Northland": "Government of Myanmar (Burma)", "Southland Front": "KIO", "2031": "2011",
        "agreement: valley": "agreement: kachin", "Middle province": "Kachin state",
    }.items():  # fmt: skip
        text = text.replace(name, other)
    terms.write_text(text)
    adopt(mission, terms)
    taken(mission, folder / "ged191_myanmar.csv")
    judged, engine = both(mission, last(mission), "record", at="2012-06-01")
    assert told(engine) == told(judged)
    assert any(c.by for s in engine.encoded for c in s.standing.clauses)


def test_an_encrypted_mission_has_no_analytics_and_the_judge_answers(tmp_path: Path) -> None:
    (tmp_path / "agreement.yaml").write_text(TERMS.format(author="tests", zone="UTC", ends="not_stated"))
    with Mission.create(tmp_path / "m", "Hidden", holder="T", passphrase="correct horse") as made:
        adopt(made, tmp_path / "agreement.yaml")
        taken(made, ged.write(tmp_path / "ged.csv", [ged.killing(1, "Southland Front")]))
        said: list[str] = []
        made.analytics.most_by_judge, made.analytics.tell = 0, said.append
        [one] = made.state(AT).encoded
        assert ("S",) in [c.by for c in one.standing.clauses]
        assert "encrypted" in said[0]
        assert not made.analytics.folder.exists()
        with pytest.raises(StoreError, match="encrypted"):
            made.analytics.rebuild()


def test_the_folder_can_be_thrown_away_at_any_time(mission: Mission, tmp_path: Path) -> None:
    taken(mission, ged.write(tmp_path / "ged.csv", [ged.row(n) for n in range(1, 9)]))
    judged, engine = both(mission, last(mission), "record")
    fresh = mission.analytics.freshness()
    assert (fresh.is_fresh, fresh.rows) == (True, 8)
    assert mission.counted()[0] == {
        "area": "Northland/Middle province/Mid district", "month": "2031-03", "rows": 8, "low": 8,
        "best": 16, "high": 24,
    }  # fmt: skip
    mission.analytics.remove()
    mission.analytics.remove()
    assert mission.analytics.freshness().built is None
    assert told(both(mission, last(mission), "record")[1]) == told(engine) == told(judged)
    for file in mission.analytics.folder.glob("event-*"):
        file.write_bytes(b"garbage")
    mission.analytics.close()
    mission.analytics.most_by_judge = 0
    assert told(mission.state(AT, known_at=last(mission))) == told(judged), "what is broken is not believed"
