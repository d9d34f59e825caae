"""A draft over rows: what is sure is counted by whom, what is open stays open, and nothing is dropped."""

from datetime import date
from pathlib import Path

import ged
import pytest
from drafts import (
    ALL,
    BY_FOE,
    BY_MILITIA,
    BY_NORTH,
    BY_SOUTH,
    BY_UNIT,
    COARSE,
    FAR_AWAY,
    FIGHT,
    LESS_CLEAR,
    STRANGERS,
    UNIT_FIGHTS,
    WITH_A_STRANGER,
    draft,
)

from truce.clauses.loading import load_agreement
from truce.errors import AgreementError, ArgumentError, InputError
from truce.findings.rehearsal import Rehearsal, Window, load_sides, rehearse
from truce.findings.rehearsal.sides import Meant
from truce.incidents.feeds.ucdp import GedFile


@pytest.fixture
def run(tmp_path: Path):
    """Rehearse clauses of the small draft over rows."""

    def rehearsed(rows, *clauses: str, window: Window | None = None, **more) -> Rehearsal:
        return rehearse(
            draft(*clauses), GedFile(ged.write(tmp_path / "rows.csv", list(rows))), window, **more
        )

    return rehearsed


def outcome(found: Rehearsal, clause: str) -> list[tuple]:
    [tallies] = [c.tallies for c in found.clauses if c.clause == clause]
    return [(t.result, t.by, t.events, tuple(r for r, _ in t.reasons)) for t in tallies]


@pytest.mark.parametrize(
    ("row", "clause", "result", "by", "reasons"),
    [
        (BY_NORTH, "force", "violation", ("NL",), ()),
        (BY_SOUTH, "civilians", "violation", ("SF",), ()),
        (FIGHT, "force", "one_of_several", ("NL", "SF"), ()),
        (FIGHT, "other-side", "one_of_several", ("NL", "SF"), ()),
        (FIGHT, "civilians", "undecidable", (), ("targets", "who")),
        (FIGHT, "one-bound", "undecidable", (), ("who",)),
        (FIGHT, "shelling", "undecidable", (), ("act", "who")),
        (BY_SOUTH, "shelling", "undecidable", (), ("act",)),
        (BY_SOUTH, "other-side", "undecidable", (), ("whom",)),
        (WITH_A_STRANGER, "force", "undecidable", (), ("who",)),
        (LESS_CLEAR, "force", "insufficient", (), ()),
        (BY_MILITIA, "force", "non_signatory", ("MIL",), ()),
        (BY_FOE, "force", "non_signatory", (), ()),
        (BY_UNIT, "force", "violation", ("SF",), ()),
        (UNIT_FIGHTS, "force", "one_of_several", ("NL", "SF"), ()),
        (FIGHT, "in-middle", "one_of_several", ("NL", "SF"), ()),
        (FAR_AWAY, "in-middle", "outside", (), ()),
        (FAR_AWAY, "in-box", "outside", (), ()),
        (COARSE, "in-box", "undecidable", (), ("where",)),
        (COARSE, "in-middle", "undecidable", (), ("where",)),
        (BY_SOUTH, "in-return", "violation", ("SF",), ()),
        (FIGHT, "in-return", "undecidable", (), ("condition",)),
        (FIGHT, "read-two-ways", "undecidable", (), ("reading",)),
        (BY_SOUTH, "read-two-ways", "violation", ("SF",), ()),
    ],
)
def test_one_row_under_one_clause(run, row, clause, result, by, reasons):
    found = run([row], *dict.fromkeys(["force", clause]))
    [(told, whose, events, why)] = outcome(found, clause)
    assert (told, whose, events, set(why)) == (result, by, 1, set(reasons))


@pytest.mark.parametrize("row", [WITH_A_STRANGER, ged.row(4, side_a="Southland Front", side_b="Hill People")])
def test_a_fight_with_a_stranger_is_no_breach_between_the_parties(run, row):
    assert outcome(run([row], "other-side"), "other-side") == [("untied", (), 1, ())]
    known = run([row], "other-side", chosen={"Hill People": ()})
    assert outcome(known, "other-side") == [("non_signatory", (), 1, ())]


def test_the_order_in_which_the_sides_are_named_changes_nothing(run):
    turned = ged.row(1, side_a="Southland Front", side_b="Government of Northland")
    clauses = ("force", "other-side", "civilians", "one-bound", "in-middle")
    one, other = run([FIGHT], *clauses), run([turned], *clauses)
    assert [outcome(one, c) for c in clauses] == [outcome(other, c) for c in clauses]


def test_two_groups_of_one_side_that_fight_each_other_are_that_side_whoever_acted(run):
    row = ged.row(1, side_a="Southland Front", side_b="Front of the South")
    found = run([row], "force", chosen={"Front of the South": ("SF",)})
    assert outcome(found, "force") == [("violation", ("SF",), 1, ())]


def test_every_event_in_scope_is_counted_once_in_the_whole(run):
    found = run(ALL, "force", "civilians", "in-middle")
    assert sum(t.events for t in found.whole) == found.in_scope == 8
    counted = [sum(counts) for _, counts in found.periods]
    assert sum(counted) + sum(found.undated) == 8


def test_sides_that_are_not_matched_are_named_with_their_rows(run):
    found = run(ALL, "force")
    assert {(s.name, s.rows) for s in found.unmatched} == {("Hill People", 2), ("Valley People", 1)}
    assert found.in_window - found.in_scope == 1
    assert outcome(run([STRANGERS], "force"), "force") == []


def test_a_map_of_sides_decides_who_a_name_means(run):
    found = run([WITH_A_STRANGER], "force", chosen={"hill people": ("SF",)})
    assert outcome(found, "force") == [("one_of_several", ("NL", "SF"), 1, ())]
    assert [(s.ids, s.how) for s in found.sides if s.name == "Hill People"] == [(("SF",), "--parties")]


def test_a_side_can_be_said_to_be_no_party(run):
    found = run([BY_SOUTH], "force", chosen={"Southland Front": ()})
    assert (found.in_scope, found.unmatched) == (0, ())


def test_a_window_keeps_what_lies_in_it_and_leaves_its_edges_open(run):
    rows = [
        ged.killing(1, "Southland Front", "2031-03-01"),
        ged.killing(2, "Southland Front", "2031-03-02"),
        ged.killing(3, "Southland Front", "2031-02-26", date_end="2031-03-02", date_prec=2),
        ged.killing(4, "Southland Front", "2031-03-31"),
        ged.killing(5, "Southland Front", "2031-04-01"),
    ]
    found = run(rows, "force", window=Window(date(2031, 3, 2), date(2031, 3, 31)))
    assert (found.in_window, found.straddling) == (3, 1)
    assert outcome(found, "force") == [
        ("violation", ("SF",), 2, ()),
        ("undecidable", (), 1, ("when",)),
    ]


def test_its_own_dates_do_not_matter_and_months_without_a_row_stay_in_the_calendar(run):
    rows = [
        ged.killing(1, "Southland Front", "2031-01-05"),
        ged.killing(2, "Southland Front", "2031-04-30"),
        ged.killing(3, "Southland Front", "2031-01-30", date_end="2031-02-02", date_prec=2),
    ]
    found = run(rows, "force")
    assert found.periods == (("2031-01", (1,)), ("2031-02", (0,)), ("2031-03", (0,)), ("2031-04", (1,)))
    assert found.undated == (1,)


def test_many_months_are_counted_by_years(run):
    rows = [ged.killing(n, "Southland Front", f"{2000 + n}-06-01") for n in (1, 9)]
    found = run(rows, "force")
    assert [p for p, _ in found.periods] == [str(y) for y in range(2001, 2010)]


def test_clauses_that_the_data_cannot_show_are_named_with_the_reason(run):
    names = ("force", "notice", "committee", "limit", "hospitals", "recruits", "silent")
    found = run([FIGHT], *names)
    assert {u.clause for u in found.untestable} == set(names) - {"force"}
    assert all(u.why for u in found.untestable)
    assert [c.clause for c in found.clauses] == ["force"]


def test_deaths_are_summed_as_ranges(run):
    rows = [ged.killing(1, "Southland Front", low=0, best=1, high=9), ged.killing(2, "Southland Front")]
    [tally] = run(rows, "force").whole
    assert (tally.toll.low, tally.toll.best, tally.toll.high) == (1, 3, 12)


def test_a_file_with_a_head_alone_is_refused(tmp_path: Path):
    with pytest.raises(InputError, match="has no rows"):
        rehearse(draft("force"), GedFile(ged.write(tmp_path / "rows.csv", [])))


@pytest.mark.parametrize(
    ("letter", "result"), [("A", "violation"), ("B", "violation"), ("C", "insufficient")]
)
def test_the_letter_of_the_data_set_is_a_choice(run, letter, result):
    assert outcome(run([BY_SOUTH], "force", letter=letter), "force")[0][0] == result


def test_a_file_without_a_single_good_row_is_refused(tmp_path: Path):
    file = ged.write(tmp_path / "rows.csv", [ged.row(1, best="x")])
    with pytest.raises(InputError, match=r"none of its 1 rows can be used \(line 2: best"):
        rehearse(draft("force"), GedFile(file))


def test_a_window_that_ends_before_it_begins_is_refused(run):
    with pytest.raises(ArgumentError, match="before --since"):
        run([FIGHT], "force", window=Window(date(2031, 1, 2), date(2031, 1, 1)))


def test_a_party_that_no_row_names_is_told_and_never_calm(run):
    assert [(s.kind, s.name, s.near) for s in run([BY_SOUTH], "force").silent] == [("party", "NL", ())]
    assert run([FIGHT], "force").silent == ()


def test_names_that_a_silent_party_may_go_by_are_proposed_and_never_taken(run):
    rows = [
        ged.killing(1, "Front of Southland (renamed)"),
        ged.killing(2, "SLF"),
        ged.killing(3, "Hill People"),
    ]
    found = run(rows, "force")
    near = {s.name: [name for name, _ in s.near] for s in found.silent}
    assert near == {"NL": [], "SF": ["Front of Southland (renamed)"]}
    assert found.in_scope == 0


def test_a_party_that_is_named_in_another_time_only_is_told_so(run):
    early = ged.killing(1, "Southland Front", "2030-01-05", date_end="2030-01-05")
    found = run([early, BY_NORTH], "force", window=Window(date(2031, 1, 1), date(2031, 12, 31)))
    assert [(s.kind, s.name, s.elsewhere) for s in found.silent if s.kind == "party"] == [("party", "SF", 1)]


def test_a_zone_without_a_row_is_told_whosever_the_rows_are(run):
    found = run([FAR_AWAY, COARSE, FIGHT], "force", "in-box")
    assert [s for s in found.silent if s.kind == "zone"] == []
    found = run([FAR_AWAY, COARSE, BY_NORTH], "in-middle", "in-box")
    silent = [(s.name, s.perhaps) for s in found.silent if s.kind == "zone"]
    assert silent == []
    found = run([FAR_AWAY, COARSE], "in-middle", "in-box")
    assert [(s.name, s.perhaps) for s in found.silent if s.kind == "zone"] == [("box", 1), ("middle", 1)]


def test_months_without_any_row_are_told_and_a_row_that_spans_one_is_none(run):
    rows = [
        ged.killing(1, "Southland Front", "2031-01-05", date_end="2031-01-06"),
        ged.killing(2, "Hill People", "2031-03-05", date_end="2031-03-06"),
        ged.killing(3, "Southland Front", "2031-04-20", date_end="2031-05-20"),
    ]
    window = Window(date(2030, 12, 1), date(2031, 7, 31))
    found = run(rows, "force", window=window)
    assert [s.name for s in found.silent if s.kind == "time"] == ["2030-12", "2031-02", "2031-06/2031-07"]


def test_rows_under_a_clause_that_counts_at_some_times_only_stay_open(run):
    found = run([BY_NORTH], "by-night")
    assert outcome(found, "by-night") == [("undecidable", (), 1, ("when",))]
    assert any(note.startswith("clause by-night: it counts at some times only") for note in found.notes)


def test_rows_of_whole_years_alone_still_have_a_calendar(run):
    rows = [ged.killing(1, "Southland Front", "2031-01-01", date_end="2031-12-31", date_prec=5)]
    found = run(rows, "force")
    assert (len(found.periods), found.undated) == (12, (1,))


def test_a_division_that_no_row_names_is_a_note(run):
    found = run([FAR_AWAY], "in-middle")
    assert any("no row names the division Middle" in note for note in found.notes)


def test_a_map_of_sides_is_read_and_its_faults_are_all_named(tmp_path: Path):
    file = tmp_path / "sides.yaml"
    file.write_text("Hill People: SF\nValley People: none\nBoth: [NL, SF]\n")
    assert load_sides(file, draft("force")) == {
        "Hill People": ("SF",), "Valley People": (), "Both": ("NL", "SF"),
    }  # fmt: skip
    file.write_text("Hill People: SFF\nValley People: XY\n")
    with pytest.raises(AgreementError) as error:
        load_sides(file, draft("force"))
    assert [p.line for p in error.value.problems] == [1, 2]
    assert "Did you mean `SF`" in str(error.value)


def test_bangui_2013_and_2014_on_the_real_file(shared, repository: Path):
    """Numbers that a filter over the CSV gives: type 3 rows, clear ones, by the name of side A."""
    folder = repository / "examples/drafts/made-up-bangui"
    agreement = load_agreement(folder)
    file = GedFile(shared.path("data/ucdp_ged_subsets/ged231_central_african_republic.csv"))
    window = Window(date(2013, 1, 1), date(2014, 12, 31))
    found = rehearse(agreement, file, window, chosen=load_sides(folder / "sides.yaml", agreement))
    assert (found.rows, found.in_window, found.bad_count) == (1848, 647, 0)
    assert outcome(found, "civilians")[:2] == [
        ("violation", ("AB",), CLEAR_BY_ANTI_BALAKA, ()),
        ("violation", ("SK",), CLEAR_BY_SELEKA, ()),
    ]
    assert outcome(found, "no-attacks")[0] == ("one_of_several", ("AB", "SK"), CLEAR_FIGHTS, ())


# Anti-Balaka against civilians; FPRC, UPC or Seleka against civilians; anti-Balaka and one of those three.
CLEAR_BY_ANTI_BALAKA, CLEAR_BY_SELEKA, CLEAR_FIGHTS = 146, 161, 63


def test_a_name_means_a_party_on_the_days_that_a_person_gives(run):
    killing = ged.killing(1, "Valley Council")
    meant = Meant("SF", until=date(2031, 3, 31))
    assert outcome(run([killing], "civilians", chosen={"Valley Council": (meant,)}), "civilians") == [
        ("violation", ("SF",), 1, ())
    ]
    later = Meant("SF", since=date(2031, 3, 31))
    found = run([killing], "civilians", chosen={"Valley Council": (later,)})
    assert outcome(found, "civilians") == []
