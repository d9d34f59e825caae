"""Event data in a mission: every row once, its versions by both clocks, and nothing read into it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import ged
import pytest
from ticking import Clock

from truce.asof import Interval, span_of
from truce.errors import AgreementError, ArgumentError, InputError, StoreError
from truce.findings.record import Rating, Review
from truce.incidents.feeds.events import Event
from truce.mission.answers.assembling import State
from truce.mission.filing.agreements import adopt
from truce.mission.filing.decisions import review, withdraw
from truce.mission.filing.event_data import Taken, Wanted, take_in
from truce.mission.missions import Mission
from truce.store.rows.feeding import feed_in

TERMS = """
agreement: valley
title: Truce of the valley
encoding: {author: tests}
zone: UTC
term: {signed: 2031-03-01, starts: 2031-03-01, ends: not_stated}
parties: [{id: N, name: Northland}, {id: S, name: Southland Front}]
zones:
  - {id: z1, name: The middle, divisions: [Middle province]}
clauses:
  - {id: no-attacks, text: no attacks, forbid: {who: each, acts: [ASSAULT]}}
  - id: civilians
    text: no attacks on civilians in the middle
    forbid: {who: each, acts: [ASSAULT], targets: [civilians]}
    scope: {zones: [z1]}
"""
AT = "2031-04-01"
START = 1_800_000_000_000


@pytest.fixture
def mission(tmp_path: Path) -> Iterator[Mission]:
    with Mission.create(tmp_path / "m", "Valley", holder="Team 1", clock=Clock(START)) as made:
        terms = tmp_path / "agreement.yaml"
        terms.write_text(TERMS)
        adopt(made, terms)
        yield made


def taken(mission: Mission, file: Path, **wanted: object) -> Taken:
    return take_in(mission, file, Wanted(**wanted), apart=False)  # type: ignore[arg-type]


def counted(state: State) -> list[str]:
    return sorted(row.id.partition("/")[2] for _, row in state.feeds.events())


def statuses(state: State) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {c.clause: (c.status, c.by) for one in state.encoded for c in one.standing.clauses}


def last(mission: Mission) -> int:
    return mission.entries()[-1].known


def test_the_rows_of_a_file_are_claims_that_are_judged(mission: Mission, tmp_path: Path):
    file = ged.write(tmp_path / "ged.csv", [ged.row(1), ged.killing(2, "Southland Front")])
    assert statuses(mission.state(AT))["no-attacks"] == ("no_information", ())
    done = mission.ingest(file)
    assert (done.outcome, done.records) == ("new", 2)
    found = mission.state(AT)
    assert counted(found) == ["1", "2"]
    assert statuses(found)["civilians"] == ("violation_assessed", ("S",)), "who killed civilians is told"
    [one] = found.encoded
    fights = [f for f in one.judgement.findings if f.incident == "ucdp-ged/1" and f.clause == "no-attacks"]
    assert {f.outcome for f in fights} == {"undecidable"}, "a fight has no author: nobody's act is assessed"
    assert {f.bearer for f in fights} == {"N", "S"}


def test_a_row_keeps_what_it_tells_and_what_it_does_not(mission: Mission, tmp_path: Path):
    rows = [ged.row(7, date_prec=4, where_prec=6, date_start="2031-03-01", date_end="2031-03-31",
                    latitude=0, longitude=0, adm_1="", adm_2="")]  # fmt: skip
    taken(mission, ged.write(tmp_path / "ged.csv", rows))
    [(_, row)] = mission.state(AT).feeds.events()
    assert isinstance(row, Event)
    assert (row.id, row.date_precision, row.place_precision) == ("ucdp-ged/7", 4, 6)
    assert row.days == "2031-03-01/2031-03-31", "a month is a month and no day of it"
    assert (row.latitude, row.longitude) == (None, None), "a point in the open sea is no point"
    [one] = mission.state(AT).encoded
    [account] = one.record.accounts
    assert account.when == span_of(Interval.parse("2031-03"), "UTC")
    assert (account.who, account.who_maybe) == ((), frozenset("NS"))
    assert (account.zones, account.zones_maybe) == (frozenset(), frozenset({"z1"}))


def test_the_same_file_twice_is_one_feed_whatever_it_is_called(mission: Mission, tmp_path: Path):
    rows = [ged.row(n) for n in range(5)]
    taken(mission, ged.write(tmp_path / "ged.csv", rows))
    size = mission.size
    again = taken(mission, ged.write(tmp_path / "other.csv", rows))
    assert (again.outcome, again.rows, again.added) == ("known", 5, 0)
    assert mission.size == size


def test_a_changed_file_is_a_version_and_each_clock_shows_its_own(mission: Mission, tmp_path: Path):
    first = [ged.row(1), ged.killing(2, "Southland Front"), ged.row(3)]
    taken(mission, ged.write(tmp_path / "ged.csv", first))
    then, before = last(mission), mission.state(AT)
    second = [ged.row(1), ged.killing(2, "Government of Northland"), ged.row(4)]
    done = taken(mission, ged.write(tmp_path / "ged.csv", second))
    assert done.outcome == "version"
    assert done.changed is not None
    assert (done.changed.new, done.changed.otherwise, done.changed.gone) == (1, 1, 1)
    now = mission.state(AT)
    assert counted(now) == ["1", "2", "4"]
    assert statuses(now)["civilians"][1] == ("N",)
    as_it_was = mission.state(AT, known_at=then)
    assert counted(as_it_was) == ["1", "2", "3"]
    assert [s.judgement.findings for s in as_it_was.encoded] == [s.judgement.findings for s in before.encoded]
    changes = [(c.clause, c.before, c.after) for c in mission.history(AT) if c.clause == "civilians"]
    assert changes[-1][2] == "violation_assessed"
    assert len([f for f in now.feeds.held if f.is_whole]) == 2, "both stay"


def test_of_rows_that_two_files_tell_the_later_file_counts(mission: Mission, tmp_path: Path):
    taken(mission, ged.write(tmp_path / "north.csv", [ged.row(1), ged.killing(2, "Southland Front")]))
    rows = [ged.killing(2, "Government of Northland"), ged.row(3), ged.row(4), ged.row(5)]
    done = taken(mission, ged.write(tmp_path / "south.csv", rows))
    assert done.outcome == "new"
    assert done.overlaps == ("UCDP GED (north.csv)", 1)
    found = mission.state(AT)
    assert counted(found) == ["1", "2", "3", "4", "5"]
    assert statuses(found)["civilians"][1] == ("N",)


def test_a_person_says_what_is_a_version_of_what(mission: Mission, tmp_path: Path):
    taken(mission, ged.write(tmp_path / "ged191.csv", [ged.row(1), ged.row(2)]))
    done = taken(mission, ged.write(tmp_path / "ged201.csv", [ged.row(3)]), replaces="ged191.csv")
    assert (done.outcome, counted(mission.state(AT))) == ("version", ["3"])
    with pytest.raises(ArgumentError, match="is no feed here"):
        taken(mission, ged.write(tmp_path / "x.csv", [ged.row(9)]), replaces="nothing")
    apart = taken(mission, ged.write(tmp_path / "ged201.csv", [ged.row(3), ged.row(8)]), separate=True)
    assert apart.outcome == "new"


def test_by_the_clock_of_publication_the_release_of_that_day_counts(mission: Mission, tmp_path: Path):
    rows = [ged.row(1), ged.row(2)]
    taken(mission, ged.write(tmp_path / "ged.csv", rows), published="2031-06-30")
    taken(mission, ged.write(tmp_path / "ged.csv", [*rows, ged.row(3)]), published="2031-12-31")
    taken(mission, ged.write(tmp_path / "undated.csv", [ged.row(9)]))

    def public(day: str) -> list[str]:
        minute = span_of(Interval.parse(day), "UTC").last
        return counted(mission.state(AT, known_at=minute, by="published"))

    assert public("2031-05-01") == []
    assert public("2031-07-15") == ["1", "2"]
    assert public("2032-07-15") == ["1", "2", "3"], "what nobody dated was never public"


def test_whom_sides_mean_is_recorded_and_a_persons_word_counts_from_then(mission: Mission, tmp_path: Path):
    file = ged.write(tmp_path / "ged.csv", [ged.killing(2, "The Valley Guard")])
    taken(mission, file)
    then = last(mission)
    assert statuses(mission.state(AT))["civilians"] == ("no_information", ())
    mapping = tmp_path / "map.yaml"
    mapping.write_text("The Valley Guard: N\n")
    done = taken(mission, file, parties=mapping)
    assert done.outcome == "known"
    [matched] = [m for m in done.matched if m.side.name == "The Valley Guard"]
    assert matched.side.ids == ("N",)
    assert statuses(mission.state(AT))["civilians"] == ("violation_assessed", ("N",))
    assert statuses(mission.state(AT, known_at=then))["civilians"] == ("no_information", ())
    said = [json.loads(e.content or b"") for e in mission.entries() if e.kind == "sides"]
    assert said[-1]["sides"]["The Valley Guard"] == {"ids": ["N"], "how": "--parties"}
    size = mission.size
    taken(mission, file, parties=mapping)
    assert mission.size == size, "the same word twice is one"
    mapping.write_text("The Valley Guard: NOBODY-OF-THAT-NAME\n")
    with pytest.raises(AgreementError):
        taken(mission, file, parties=mapping)


def test_the_data_set_is_a_source_with_a_letter_that_people_can_change(mission: Mission, tmp_path: Path):
    file = ged.write(tmp_path / "ged.csv", [ged.killing(2, "Southland Front")])
    taken(mission, file, letter="D")
    assert statuses(mission.state(AT))["civilians"][0] != "violation_assessed"
    taken(mission, file, letter="B")
    assert statuses(mission.state(AT))["civilians"][0] == "violation_assessed"
    assert [e.kind for e in mission.entries() if e.kind in ("source", "rating")] == ["source", "rating"]
    mission.file_noun(Rating(id="rt-1", source="ucdp-ged", letter="F", by="chair", known=0))
    assert statuses(mission.state(AT))["civilians"][0] != "violation_assessed"


def test_a_review_binds_to_what_the_row_told(mission: Mission, tmp_path: Path):
    far = ged.row(1, adm_1="Far province")
    taken(mission, ged.write(tmp_path / "ged.csv", [ged.killing(2, "Southland Front"), far]))
    [(_, row), _] = sorted(mission.state(AT).feeds.events(), key=lambda pair: pair[1].id, reverse=True)
    assert isinstance(row, Event)
    mission.file_noun(Review(id="rv-1", account=row.account, verdict="reject", by="Ana", known=0))
    assert statuses(mission.state(AT))["civilians"] == ("no_information", ())
    taken(mission, ged.write(tmp_path / "ged.csv", [ged.killing(2, "Government of Northland"), far]))
    assert statuses(mission.state(AT))["civilians"] == ("violation_assessed", ("N",))


def test_an_id_with_a_sign_in_it_is_reviewed_like_any_other(mission: Mission, tmp_path: Path):
    odd = ged.killing(2, "Southland Front", id="a@b/c")
    taken(mission, ged.write(tmp_path / "ged.csv", [odd, ged.row(1, adm_1="Far province")]))
    assert statuses(mission.state(AT))["civilians"][0] == "violation_assessed"
    review(mission, mission.state(AT), "ucdp-ged/a@b/c", "reject", "Ana", "another valley")
    assert statuses(mission.state(AT))["civilians"] == ("no_information", ())
    mission.analytics.most_by_judge, mission.analytics.apart = 0, False
    assert statuses(mission.state(AT))["civilians"] == ("no_information", ())


def test_a_feed_that_is_withdrawn_counts_no_more(mission: Mission, tmp_path: Path):
    done = taken(mission, ged.write(tmp_path / "ged.csv", [ged.row(1)]))
    then = last(mission)
    withdraw(mission, done.feed, "Ana", "the wrong country")
    assert counted(mission.state(AT)) == []
    assert counted(mission.state(AT, known_at=then)) == ["1"]


def test_bad_rows_are_listed_and_the_file_is_kept_whole(mission: Mission, tmp_path: Path):
    rows = [ged.row(1), ged.row(2, date_start="2031-02-30"), ged.row(1), ged.row(3, where_prec=9)]
    file = ged.write(tmp_path / "ged.csv", rows)
    done = taken(mission, file)
    assert (done.rows, done.bad_count, [b.line for b in done.bad]) == (1, 3, [3, 4, 5])
    [feed] = mission.state(AT).feeds.held
    assert feed.feed.bad == 3
    kept = mission.behind.evidence.read(feed.feed.digest, 1_000_000)
    assert kept == file.read_bytes()


@pytest.mark.parametrize(
    ("text", "why"),
    [("a,b\n1,2\n", "its columns are others"), ("", "is empty"), ("{}", "no list of rows called data"),
     (None, "cannot be read"), (ged.text([ged.row(1, id="")]), "none can be used"),
     (ged.text([]), "has no rows")],
)  # fmt: skip
def test_what_is_no_event_data_is_refused_and_why(
    mission: Mission, tmp_path: Path, text: str | None, why: str
):
    file, size = tmp_path / "x.csv", mission.size
    if text is not None:
        file.write_text(text)
    with pytest.raises(InputError, match=why):
        taken(mission, file)
    assert mission.size == size


def test_a_file_that_changes_while_it_is_read_never_counts(mission: Mission, tmp_path: Path):
    file = ged.write(tmp_path / "ged.csv", [ged.row(n) for n in range(9)])

    def meddle(what: str, done: int, whole: int | None) -> None:
        if what == "reading" and done == 0:
            os.utime(file)

    def change(what: str, done: int, whole: int | None) -> None:
        ged.write(file, [ged.row(n, adm_2="Elsewhere") for n in range(9)])

    assert take_in(mission, file, progress=meddle, apart=False).rows == 9
    other = ged.write(tmp_path / "b.csv", [ged.row(n) for n in range(20, 29)])
    calls = iter([change])

    def once(what: str, done: int, whole: int | None) -> None:
        if what == "taking in":
            next(calls, lambda *_: None)(what, done, whole)

    file = other
    take_in(mission, file, progress=once, apart=False)
    assert len(counted(mission.state(AT))) == 18, "what changes after the last row was read is another file"


def test_a_copy_without_a_key_says_so(mission: Mission, tmp_path: Path):
    mission.close()
    (tmp_path / "m" / "keys" / "own.pem").unlink()
    with Mission.open(tmp_path / "m") as copy, pytest.raises(StoreError, match="no key of its own"):
        taken(copy, ged.write(tmp_path / "ged.csv", [ged.row(1)]))


COMMAND = "import sys; from truce.cli import run; sys.exit(run(sys.argv[1:]))"


def test_who_is_killed_goes_on_where_it_was_cut(mission: Mission, tmp_path: Path, monkeypatch):
    file = ged.write(tmp_path / "ged.csv", [ged.row(n) for n in range(300)])
    calls: list[int] = []

    def cut(*given: object, **more: object) -> object:
        def stop(rows: int) -> None:
            calls.append(rows)
            if rows >= 200:
                raise KeyboardInterrupt

        return feed_in(*given, **{**more, "rows_per_entry": 100, "progress": stop})  # type: ignore[arg-type]

    monkeypatch.setattr("truce.mission.filing.event_data.feed_in", cut)
    with pytest.raises(KeyboardInterrupt):
        taken(mission, file)
    monkeypatch.undo()
    found = mission.state(AT)
    assert counted(found) == [], "half a data set makes the rest look calm"
    assert [(f.rows, f.is_whole) for f in found.feeds.held] == [(200, False)]
    done = taken(mission, file)
    assert (done.outcome, done.rows, done.added) == ("resumed", 300, 100)
    assert len(counted(mission.state(AT))) == 300


def test_killed_at_any_moment_and_asked_again_every_row_is_there_once(tmp_path: Path):
    file = ged.write(tmp_path / "ged.csv", [ged.row(n) for n in range(2000)])
    Mission.create(tmp_path / "m", "Valley", holder="Team 1").close()
    command = [sys.executable, "-c", COMMAND, "ingest", str(tmp_path / "m"), str(file)]
    for pause in (0.8, 2.0):
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(pause)
        child.send_signal(signal.SIGKILL)
        child.wait(timeout=30)
    ended = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 0, ended.stderr
    with Mission.open(tmp_path / "m") as again:
        assert len(counted(again.state(AT))) == 2000
        assert sum(1 for _ in again.store.find_rows("ucdp-ged/77")) == 1


def test_the_real_files_go_in_whole(mission: Mission, shared, tmp_path: Path):  # type: ignore[no-untyped-def]
    folder = shared.path("data/ucdp_ged_subsets")
    done = taken(mission, folder / "ged231_central_african_republic.csv")
    assert (done.rows, done.bad_count) == (1848, 0)
    found = mission.state("2014-12-31")
    assert len(counted(found)) == 1848
    assert all(isinstance(row, Event) and row.place_precision for _, row in found.feeds.events())
