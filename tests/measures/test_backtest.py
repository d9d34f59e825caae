"""The backtest on the ends that UCDP codes: its rows as a file that a person can review, and its verdicts."""

import importlib.util
import sys
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

BENCHMARK = Path(__file__).resolve().parents[2] / "benchmarks/backtest.py"
GOLDEN = Path(__file__).parent / "golden/backtest.txt"


@pytest.fixture(scope="module")
def backtest() -> ModuleType:
    spec = importlib.util.spec_from_file_location("backtest", BENCHMARK)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["backtest"] = module
    spec.loader.exec_module(module)
    return module


def test_the_whole_of_it_is_what_was_reviewed(backtest: ModuleType, shared, monkeypatch) -> None:
    for needed in (backtest.AGREEMENTS, backtest.ACTORS, *(path for _, path in backtest.EVENTS.values())):
        shared.path(needed)
    monkeypatch.setattr(backtest, "SHARED", shared.root)
    assert "\n".join(backtest.page(backtest.results())).strip() + "\n" == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("ended", "way", "called", "verdict"),
    [
        (None, "", None, ("rightly silent", None)),
        (None, "", "2020-01-01", ("false alarm", None)),
        ("2020-06-01", "fighting", None, ("missed", None)),
        ("2020-06-01", "fighting", "2020-06-04", ("called", 3)),
        ("2020-06-01", "both", "2020-03-03", ("called", -90)),
        ("2020-06-01", "both", "2020-03-02", ("false alarm", -91)),
        ("2020-06-01", "fighting", "2021-06-02", ("missed", 366)),
        ("2020-06-01", "politics", "2020-06-01", ("called an end by politics", 0)),
        ("2020-06-01", "politics", "2020-06-02", ("rightly silent until the end", 1)),
        ("2020-06-01", "politics", None, ("rightly silent until the end", None)),
    ],
)
def test_what_a_call_is_worth(backtest: ModuleType, ended, way: str, called, verdict) -> None:
    coded = backtest.Coded(
        id="1", country="775", name="made up", signed=date(2019, 1, 1),
        ended=date.fromisoformat(ended) if ended else None, ceasefire=True, dyads=(), actors=(),
    )  # fmt: skip
    assert backtest.verdict(coded, way, date.fromisoformat(called) if called else None) == verdict


def test_a_side_stands_for_those_who_joined_it_and_for_nobody_else(backtest: ModuleType) -> None:
    known = backtest.Actors({"1": "Red", "2": "Blue"}, frozenset(), {"1": frozenset({"9"})})
    assert known.members("9", ("1", "2")) == ("1",)
    assert known.members("2", ("1", "2")) == ("2",)
    assert known.members("3", ("1", "2")) == ()
