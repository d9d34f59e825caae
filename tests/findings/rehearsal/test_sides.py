"""Names of sides against the names of an agreement: a match says what it rests on, a doubt matches nobody."""

import pytest

from truce.clauses.loading import parse_agreement
from truce.findings.rehearsal.sides import Sides

AGREEMENT = """
agreement: names
title: Names
encoding: {author: tests}
parties:
  - {id: COL, name: The Government of the Republic of Colombia, aliases: [Colombia, Bogotá]}
  - {id: FARC, name: Fuerzas Armadas Revolucionarias de Colombia, aliases: [FARC-EP]}
  - {id: MMR, name: Myanmar}
actors:
  - {id: ELN, name: National Liberation Army}
clauses:
  - {id: c, text: no attacks, forbid: {who: each, acts: [ASSAULT]}}
"""


@pytest.fixture(scope="module")
def sides() -> Sides:
    return Sides(parse_agreement(AGREEMENT))


@pytest.mark.parametrize(
    ("name", "ids", "how"),
    [
        ("Government of Colombia", ("COL",), "its alias Colombia"),
        ("government of the republic of COLOMBIA", ("COL",), "its name"),
        ("Bogota", ("COL",), "its alias Bogotá"),
        ("FARC EP", ("FARC",), "its alias FARC-EP"),
        ("Government of Myanmar (Burma)", ("MMR",), "its name"),
        ("Government of Burma (Myanmar)", ("MMR",), "its name"),
        ("National Liberation Army", ("ELN",), "its name"),
        ("Military Forces of Myanmar (2021-)", ("MMR",), "its name, as its forces"),
        ("Police Forces of Colombia", ("COL",), "its alias Colombia, as its forces"),
    ],
)
def test_a_name_is_known_however_it_is_written(sides: Sides, name, ids, how):
    found = sides.of(name)
    assert (found.ids, found.how) == (ids, how)


@pytest.mark.parametrize(
    "name",
    ["Military Forces of Myanmar (2011-2021)", "Military Forces of Myanmar (2021-) Border Guards",
     "Mutiny of Military Forces of Myanmar (2021-)", "Military Forces of Elsewhere (2021-)"],
)  # fmt: skip
def test_forces_of_an_earlier_government_or_of_a_unit_are_not_thereby_the_partys(sides: Sides, name: str):
    assert not sides.of(name).is_known


def test_the_roster_knows_names_that_the_draft_does_not(sides: Sides):
    found = sides.of("FARC")
    assert found.ids == ("FARC",)
    assert found.how.startswith("the roster")


@pytest.mark.parametrize(
    "name", ["Colombian paramilitaries", "FARC dissidents", "Muslims (Myanmar)", "Civilians", "COL", "()", ""]
)
def test_part_of_a_name_is_not_the_name(sides: Sides, name):
    assert not sides.of(name).is_known


def test_a_coalition_stands_for_its_members_and_strangers_stay_strangers(sides: Sides):
    found = sides.of("FARC-EP, Hill People")
    assert (found.ids, found.how) == (("FARC", "other:Hill People"), "its members")
    assert not sides.of("Hill People, Valley People").is_known


def test_a_name_that_two_parties_share_decides_nothing():
    text = AGREEMENT.replace("aliases: [FARC-EP]", "aliases: [The Front]").replace(
        "name: National Liberation Army", "name: National Liberation Army, aliases: [The Front]"
    )
    assert not Sides(parse_agreement(text)).of("Front").is_known
