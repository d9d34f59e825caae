"""The standing of an agreement at a time: own cases, and the scorer's rules as an oracle."""

import importlib.util
import os
from pathlib import Path
from types import ModuleType
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.claims.records import Certainty, Status, StatusRow
from truce.claims.standing import standing_at, why

SHARED = Path(os.environ.get("TRUCE_SHARED", Path(__file__).resolve().parents[3] / "shared"))
ORACLE = SHARED / "scoring" / "score.py"


def row(status: Any, date: str | None, certainty: Any = "fact", until: str | None = None) -> StatusRow:
    return StatusRow(
        id=f"{status}-{date}",
        start=0,
        end=1,
        rule="test",
        status=status,
        date=date,
        certainty=certainty,
        until=until,
    )


def test_an_empty_history_leaves_nothing() -> None:
    assert standing_at([], "2025-01-01") == {"none"}


def test_before_its_announcement_there_is_none() -> None:
    assert standing_at([row("announced", "2025-03-02")], "2025-03-01") == {"none"}


def test_on_the_day_of_the_announcement_it_is_agreed_only_at_the_end_of_the_day() -> None:
    history = [row("announced", "2025-03-02")]
    assert standing_at(history, "2025-03-02T12:00") == {"none", "agreed"}
    assert standing_at(history, "2025-03-02") == {"agreed"}


def test_a_partys_word_leaves_both_outcomes_open() -> None:
    history = [row("in_force", "2025-03-02"), row("broken", "2025-03-05", "alleged")]
    assert standing_at(history, "2025-03-06") == {"in_force", "over"}


def test_a_denied_row_says_nothing() -> None:
    assert standing_at(
        [row("in_force", "2025-03-02"), row("broken", "2025-03-05", "denied")], "2025-03-06"
    ) == {"in_force"}


def test_a_violation_does_not_end_it() -> None:
    assert standing_at([row("in_force", "2025-03-02"), row("violated", "2025-03-03")], "2025-03-06") == {
        "in_force"
    }


def test_the_term_runs_out() -> None:
    history = [row("in_force", "2025-03-02", until="2025-03-04")]
    assert standing_at(history, "2025-03-04") == {"in_force"}
    assert standing_at(history, "2025-03-05") == {"over"}
    assert why(history, "2025-03-05")[-1].row.until == "2025-03-04"


def test_an_extension_without_an_end_lifts_the_limit() -> None:
    history = [row("in_force", "2025-03-02"), row("planned_end", "2025-03-04"), row("extended", "2025-03-04")]
    assert standing_at(history, "2025-04-01") == {"in_force"}


def test_an_extension_with_an_end_moves_the_limit() -> None:
    history = [
        row("in_force", "2025-03-02", until="2025-03-04"),
        row("extended", "2025-03-04", until="2025-03-08"),
    ]
    assert standing_at(history, "2025-03-07") == {"in_force"}
    assert standing_at(history, "2025-03-09") == {"over"}


def test_holding_counts_from_its_first_day() -> None:
    assert standing_at([row("holding", "2025-03-02/2025-12-31")], "2025-06-01") == {"in_force"}


def test_reaffirming_revives_a_suspended_agreement_and_does_not_put_a_new_one_in_force() -> None:
    history = [row("in_force", "2025-03-01"), row("suspended", "2025-03-02"), row("reaffirmed", "2025-03-03")]
    assert standing_at(history, "2025-03-02") == {"suspended"}
    assert standing_at(history, "2025-03-03") == {"in_force"}
    assert standing_at([row("reaffirmed", "2025-03-03")], "2025-03-03") == {"agreed"}


def test_signing_after_the_entry_into_force_takes_nothing_back() -> None:
    assert standing_at([row("in_force", "2025-03-01"), row("signed", "2025-03-02")], "2025-03-02") == {
        "in_force"
    }


def test_a_row_without_an_end_is_past_only_where_the_moment_has_none_either() -> None:
    history = [row("proposed", "2025-10-15/..")]
    assert standing_at(history, "2025-10-20") == {"none", "proposed"}
    assert standing_at(history, "2025-10-15/..") == {"proposed"}


def test_why_names_the_rows_in_their_order() -> None:
    history = [row("ended", "2025-03-09"), row("announced", "2025-03-01"), row("proposed", None)]
    assert [step.row.status for step in why(history, "2025-03-10")] == ["announced", "ended"]


DATES = st.one_of(
    st.none(),
    st.sampled_from(["2025-10", "2025", "../2025-10-16", "2025-10-15/..", "2025-10-31", "2025-02-30"]),
    st.builds("2025-10-{:02d}".format, st.integers(10, 22)),
    st.builds("2025-10-{:02d}T{:02d}:00".format, st.integers(10, 22), st.integers(0, 23)),
    st.builds(lambda a, n: f"2025-10-{a:02d}/2025-10-{a + n:02d}", st.integers(10, 20), st.integers(0, 8)),
)
ROWS = st.builds(row, st.sampled_from(get_args(Status)), DATES, st.sampled_from(get_args(Certainty)), DATES)
MOMENTS = DATES.filter(lambda d: d is not None and d != "2025-02-30")


@given(st.lists(ROWS, max_size=6), MOMENTS)
def test_the_order_of_the_rows_of_different_days_does_not_matter(history: list[StatusRow], at: str) -> None:
    by_date = {r.date: r for r in history}
    rows = list(by_date.values())
    assert standing_at(rows, at) == standing_at(rows[::-1], at) or len({r.status for r in rows}) < len(rows)


@given(st.lists(ROWS, max_size=5), MOMENTS)
def test_denied_rows_change_nothing(history: list[StatusRow], at: str) -> None:
    without = [r for r in history if r.certainty != "denied"]
    assert standing_at(history, at) == standing_at(without, at)


@pytest.fixture(scope="module")
def oracle() -> ModuleType:
    if not ORACLE.exists():
        pytest.skip("the scoring kit is not beside this checkout (set TRUCE_SHARED)")
    spec = importlib.util.spec_from_file_location("score_oracle", ORACLE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@given(st.lists(ROWS, max_size=7), MOMENTS)
def test_it_agrees_with_the_scorer(oracle: ModuleType, history: list[StatusRow], at: str) -> None:
    plain = [
        {"status": r.status, "date": r.date, "certainty": r.certainty, "until": r.until} for r in history
    ]
    assert standing_at(history, at) == oracle.standing_at(plain, at)
