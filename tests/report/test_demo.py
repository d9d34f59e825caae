"""The demonstration: what it is made of, and that its pages show what it was written to show."""

import re

import pytest

from truce import mission
from truce.demo import dispatches
from truce.report.folding import columns
from truce.report.page import html
from truce.report.terminal import page


@pytest.fixture(scope="module")
def demo():
    return mission.brief(dispatches())


def test_it_has_at_least_seven_dispatches_and_reads_them_all(demo) -> None:
    assert len(demo.told) >= 7
    assert demo.failures == ()
    assert all(t.records.doc_date for t in demo.told)


def test_the_page_is_light_and_the_board_fits(demo) -> None:
    assert len(html(demo).encode()) < 1_500_000
    assert max(map(columns, page(demo).splitlines())) <= 80


def test_the_two_agreements_are_there(demo) -> None:
    begun = {d for i in demo.instruments for _, a in i.tellings for d in (a.announced, a.signed) if d}
    assert {"2025-10-15", "2025-10-19"} <= begun


def test_the_wrong_weekday_is_flagged_and_no_right_one(demo) -> None:
    flagged = [
        t.document.text[slice(*a.spans[0])]
        for t in demo.told
        for a in t.records.anomalies
        if a.type == "weekday_mismatch"
    ]
    assert len(flagged) == 1
    assert "Saturday, October 19, 2025" in flagged[0]


def test_both_governments_are_heard_and_the_denials_are_shown(demo) -> None:
    shown = page(demo)
    contested = shown.split("\nCONTESTED")[1].split("\nANOMALIES")[0]
    assert len(re.findall(r": denial", contested)) >= 2
    said = shown.split("\nWHO SAYS WHAT")[1].split("\nCONTESTED")[0]
    assert "Mujahid" in said
    assert "Pakistan" in said


def test_the_broken_truce_is_a_claim_and_its_term_has_run_out(demo) -> None:
    """The stated term decides the standing; that somebody declared a breach is shown as their word."""
    shown = page(demo)
    first = shown.split("\nAGREEMENTS")[1].split("\nTIMELINE")[0]
    assert re.search(r"\[alleged by senior Taliban official \(unnamed\)\]\s+broken", first)
    assert "the term has run out; then: over" in first


def test_the_late_correction_stands_beside_what_it_corrects(demo) -> None:
    contested = page(demo).split("\nCONTESTED")[1].split("\nANOMALIES")[0]
    assert "accounts differ in: killed" in contested
    assert "killed ten civilians" in contested
    assert "killed eight people" in contested
