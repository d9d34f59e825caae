"""Daily tolls of an office in a mission: its word, by both clocks, on which no status rests."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from ticking import Clock

from truce.asof import Interval, span_of
from truce.cli import run
from truce.errors import ArgumentError, InputError, LedgerError
from truce.incidents.feeds.daily_tolls import TollFile, WindowToll
from truce.mission.filing.agreements import adopt
from truce.mission.filing.decisions import withdraw
from truce.mission.filing.tolls import Given, take_in_tolls
from truce.mission.missions import Mission

OFFICE = Given(by="Health office", of="Sela")
CALM = dict.fromkeys(range(1, 13), 1)
RISE = CALM | {13: 90, 14: 80, 15: 70}


@pytest.fixture
def mission(tmp_path: Path, repository: Path) -> Iterator[Mission]:
    with Mission.create(tmp_path / "m", "Vale", holder="Team 1", clock=Clock()) as made:
        adopt(made, repository / "examples/field-office/agreement/agreement.yaml")
        yield made


def series(mission: Mission, killed: Mapping[int, int], name: str = "tolls.json") -> Path:
    """Reports of days of March 2031, in which the agreement of the example begins on the first."""
    reports = [
        {"report_date": f"2031-03-{day:02}", "report_source": "office", "report_period": 24,
         "killed": n, "killed_truce_new": n}
        for day, n in killed.items()
    ]  # fmt: skip
    file = mission.path.parent / name
    file.write_text(json.dumps(reports))
    return file


def asked(mission: Mission, *question: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert run([question[0], str(mission.path), *question[1:]]) == 0
    return " ".join(capsys.readouterr().out.split())


def data(mission: Mission, *question: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert run([question[0], str(mission.path), *question[1:], "--json"]) == 0
    [found] = json.loads(capsys.readouterr().out)["tolls"]
    return dict(found)


def test_no_status_rests_on_it_and_it_is_shown_as_the_word_of_one_side(
    mission: Mission, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("COLUMNS", "80")
    before = [one.judgement for one in mission.state("2031-03-20").encoded]
    take_in_tolls(mission, series(mission, RISE), OFFICE)
    assert [one.judgement for one in mission.state("2031-03-20").encoded] == before
    page = asked(mission, "status", "--at", "2031-03-16", capsys=capsys)
    assert "Health office (of the side of Sela, as whoever filed it says)" in page
    assert "It confirms nothing and ends nothing, no status here rests on it" in page
    assert "From 2031-03-01, when Truce of the Upper Vale begins by its terms, to 2031-03-16" in page
    assert "15 of 16 days are told; 1 are not, which is not calm" in page
    assert "SUSTAINED RISE since 2031-03-13, first shown on 2031-03-15" in page
    assert run(["status", str(mission.path), "--at", "2031-03-16"]) == 0
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 80


def test_reports_of_after_the_moment_asked_about_are_not_told(
    mission: Mission, capsys: pytest.CaptureFixture[str]
):
    take_in_tolls(mission, series(mission, RISE), OFFICE)
    page = asked(mission, "status", "--at", "2031-03-12", capsys=capsys)
    assert "12 of 12 days are told" in page
    assert "SUSTAINED" not in page
    assert "killed in these days, by these reports: 12" in page
    assert "has no report that was out by then" in asked(
        mission, "status", "--at", "2031-02-12", capsys=capsys
    )
    assert "2031-03 15 of 15 days told killed 252" in asked(
        mission, "timeline", "--at", "2031-03-20", capsys=capsys
    )


def test_a_correction_is_known_from_when_it_was_filed_and_seen_as_one(
    mission: Mission, capsys: pytest.CaptureFixture[str]
):
    first = take_in_tolls(mission, series(mission, RISE), OFFICE)
    then = mission.entries()[-1].known
    later = take_in_tolls(mission, series(mission, CALM | {13: 4, 14: 80, 16: 2}), OFFICE)
    assert (first.outcome, later.outcome) == ("new", "version")
    assert later.otherwise is not None
    assert (later.otherwise.new, len(later.otherwise.changed), len(later.otherwise.gone)) == (1, 1, 1)
    [before] = mission.state("2031-03-20", known_at=then).tolls
    [now] = mission.state("2031-03-20").tolls
    assert [t.most for t in before.now.reports][-3:] == [90, 80, 70]
    assert [t.most for t in now.now.reports][-3:] == [4, 80, 2]
    page = asked(mission, "history", "--at", "2031-03-20", capsys=capsys)
    assert "1 report new, 1 told otherwise, 1 told no more" in page
    assert "2031-03-13: 90 killed; now 4 killed" in page
    found = data(mission, "history", "--at", "2031-03-20", capsys=capsys)
    assert found["versions"][1]["told_no_more"] == ["2031-03-15"]
    withdraw(mission, later.entry, "Desk", "a wrong file")
    assert mission.state("2031-03-20").tolls == (before,)


def test_by_the_clock_of_publication_each_report_is_out_on_its_day(mission: Mission):
    take_in_tolls(mission, series(mission, RISE), OFFICE)
    for day, out in ((13, 12), (31, 15)):
        known = span_of(Interval.parse(f"2031-03-{day}T12:00"), "UTC").last
        [found] = mission.state("2031-03-20", known_at=known, by="published").tolls
        assert [t.published.day for t in found.now.reports] == list(range(1, out + 1))


def test_the_same_file_again_changes_nothing_and_another_office_is_not_mixed_in(
    mission: Mission, capsys: pytest.CaptureFixture[str]
):
    file = series(mission, CALM)
    take_in_tolls(mission, file, OFFICE)
    size = mission.size
    assert take_in_tolls(mission, file, Given(by="health  OFFICE", of="Sela")).outcome == "known"
    assert mission.size == size
    take_in_tolls(mission, file, Given(by="Other office"))
    take_in_tolls(mission, file, Given(by="Health office", of="Sela", title="of the north"))
    assert [(t.by, t.title) for t in mission.state("2031-03-20").tolls] == [
        ("Health office", "daily tolls"), ("Other office", "daily tolls"), ("Health office", "of the north")
    ]  # fmt: skip
    page = asked(mission, "status", "--at", "2031-03-20", capsys=capsys)
    assert "Other office (whose side: nobody says)" in page
    assert page.count("by these reports: 12") == 3


def test_what_is_no_series_or_nobodys_is_refused_and_nothing_is_filed(
    mission: Mission, capsys: pytest.CaptureFixture[str]
):
    size = mission.size
    with pytest.raises(ArgumentError, match="is nobody"):
        take_in_tolls(mission, series(mission, CALM), Given(by="  "))
    bad = mission.path.parent / "bad.json"
    bad.write_text(json.dumps([{"report_date": "yesterday"}]))
    with pytest.raises(InputError, match="no report that can be read"):
        take_in_tolls(mission, bad, OFFICE)
    assert mission.size == size
    assert run(["series", str(mission.path)]) == 2
    assert "on its own pages" in " ".join(capsys.readouterr().err.split())
    assert run(["series", str(bad)]) == 2
    assert "--since" in capsys.readouterr().err


def test_the_command_files_it_and_doctor_finds_its_evidence(
    mission: Mission, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    file = series(mission, CALM | {13: -1})
    Mission.create(tmp_path / "now", "Vale", holder="Team 1").close()
    filing = ["series", str(tmp_path / "now"), str(file), "--by", "Health office", "--of", "Sela"]
    assert run(filing) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "filed: 12 reports" in told
    assert "not used: report 13" in told
    assert run([*filing, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["outcome"] == "known"
    assert run(["doctor", str(tmp_path / "now")]) == 0
    assert "named by no entry" not in capsys.readouterr().out


@pytest.mark.parametrize(
    "row",
    [
        b"", b"[]", b"{}", b'{"form": "window-toll/2"}',
        b'{"form":"window-toll/1","number":1,"source":"x","added":[]}',
        b'{"form":"window-toll/1","number":1,"source":"x","published":"2031-02-30","added":[]}',
        b'{"form":"window-toll/1","number":1,"source":"x","published":"2031-02-03","added":[["a",true]]}',
        b'{"form":"window-toll/1","number":1,"source":"x","published":"2031-02-03","added":[],'
        b'"first":"2031-02-04","last":"2031-02-03"}',
    ],
)  # fmt: skip
def test_a_row_that_is_no_report_is_named(row: bytes):
    with pytest.raises(LedgerError):
        WindowToll.from_bytes(row)


@pytest.mark.parametrize("name", ["casualties_daily.min.json", "lebanon_casualties_daily.min.json"])
def test_every_real_report_comes_back_as_it_went_in(shared: Any, name: str):
    for toll in TollFile(shared.path(f"data/gaza_lebanon_daily/{name}")):
        assert WindowToll.from_bytes(toll.to_bytes()) == toll


def test_the_collapse_of_2025_is_dated_and_none_is_called_after_october(mission: Mission, shared: Any):
    from truce.report.tolls import tolls_dict

    for begins, at, shown in (("2025-01-19", "2025-03-20", "2025-03-20"), ("2025-10-10", "2026-06-01", None)):
        text = mission.path.parent / "terms.yaml"
        text.write_text(
            f"agreement: pause-{begins}\ntitle: Pause of {begins}\nencoding: {{author: example of truce}}\n"
            f"term: {{starts: {begins}}}\nparties: [{{id: A1, name: Side A}}, {{id: B1, name: Side B}}]\n"
            "clauses:\n  - {id: no-fire, text: no fire, forbid: {who: each, acts: [ASSAULT]}}\n"
        )
        adopt(mission, text)
        take_in_tolls(mission, shared.path("data/gaza_lebanon_daily/casualties_daily.min.json"), OFFICE)
        [found] = tolls_dict(mission.state(at))
        assert (found["since"], found["confirms"]) == (begins, False)
        assert found["rise"]["first_shown"] == shown
        assert found["rise"]["since"] == ("2025-03-18" if shown else None)
