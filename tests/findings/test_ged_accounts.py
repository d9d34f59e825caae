"""Rows of a data set as accounts: whose they are, where, and what they leave open."""

from dataclasses import replace
from pathlib import Path

import ged
import pytest

from truce.asof import Interval, span_of
from truce.clauses.loading import parse_agreement
from truce.errors import InputError
from truce.findings.ged_accounts import GedAccounts
from truce.incidents.accounts import Account

AGREEMENT = parse_agreement("""
agreement: valley
title: Truce of the valley
encoding: {author: tests}
zone: UTC
parties: [{id: N, name: Northland}, {id: S, name: Southland Front}]
zones:
  - {id: z1, name: The middle, divisions: [Middle province]}
clauses:
  - {id: c, text: no attacks, forbid: {who: each, acts: [ASSAULT]}}
""")


def read(file: Path) -> list[Account]:
    return list(GedAccounts(file, AGREEMENT, {})())


def test_a_fight_names_both_sides_and_surely_neither(tmp_path: Path) -> None:
    [told] = read(ged.write(tmp_path / "ged.csv", [ged.row(7)]))
    assert (told.source, told.origin, told.incident) == ("ucdp-ged", "ucdp", "ucdp-ged/7")
    assert (told.who, told.who_maybe, told.whom_maybe) == ((), frozenset("NS"), frozenset("NS"))
    assert told.when == span_of(Interval.parse("2031-03-04"), "UTC")
    assert (told.zones, told.area) == (frozenset({"z1"}), "Northland/Middle province/Mid district")


def test_civilians_who_are_killed_have_one_author_and_no_side(tmp_path: Path) -> None:
    [told] = read(ged.write(tmp_path / "ged.csv", [ged.killing(8, "Southland Front")]))
    assert (told.who, told.whom, told.targets) == (("S",), None, ("civilians",))


def test_a_row_keeps_its_id_until_a_release_changes_what_it_tells(tmp_path: Path) -> None:
    first = read(ged.write(tmp_path / "a.csv", [ged.row(1), ged.row(2)]))
    second = read(
        ged.write(tmp_path / "b.csv", [ged.row(1, source_headline="Other words"), ged.row(2, adm_2="Far")])
    )
    assert first[0] == second[0]
    assert first[1].incident == second[1].incident
    assert first[1].id != second[1].id
    assert replace(first[1], id="", area="", zones=None) == replace(second[1], id="", area="", zones=None)


def test_another_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "other.csv"
    file.write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match="UCDP GED"):
        read(file)
