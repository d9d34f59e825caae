"""The tables are sound, and names are found whole, longest first, in any spelling."""

import time
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.parties import Offices, Roster

ROSTER = Roster.load()


def found(text: str) -> list[tuple[str, str]]:
    return [(text[hit.start : hit.end], hit.party_id) for hit in ROSTER.find(text)]


def test_no_two_rows_share_an_id_and_every_reference_exists() -> None:
    from truce.parties.roster import _TABLES, _read

    ids = [row["id"] for table in _TABLES for row in _read(table)]
    assert len(ids) == len(set(ids)), sorted({i for i in ids if ids.count(i) > 1})
    for party in ROSTER.parties.values():
        named = {*party.homes, party.affiliation, party.governs} - {None}
        assert named <= ROSTER.parties.keys(), (party.id, named - ROSTER.parties.keys())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fighters of Tehrik-i-Taliban Pakistan withdrew", [("Tehrik-i-Taliban Pakistan", "ttp")]),
        ("South Sudan met Sudan", [("South Sudan", "ssd"), ("Sudan", "sdn")]),
        ("Mali’s army and Niger's", [("Mali", "mli"), ("Niger", "ner")]),
        ("the U.S.-led talks", [("U.S.", "usa")]),
        ("tell us what it is", []),
        ("A patrol in the Persian Gulf", []),
        ("Al Qa’ida denied it", [("Al Qa’ida", "alqaeda")]),
        ("Türkiye, Turkiye and Turkey", [("Türkiye", "tur"), ("Turkiye", "tur"), ("Turkey", "tur")]),
        ("the Communist Party of India (Maoist) said", [("Communist Party of India (Maoist)", "cpim")]),
        ("WHO IS TO TELL US", []),
    ],
)
def test_names_are_found_whole(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_a_name_inside_a_longer_name_is_only_part_of_it() -> None:
    text = "Tehreek-e-Taliban Pakistan"
    (hit,) = ROSTER.find(text)
    assert [text[part.start : part.end] for part in ROSTER.inside(text, hit)] == ["Taliban", "Pakistan"]


def test_a_name_that_several_parties_bear_names_them_all() -> None:
    (hit,) = ROSTER.find("the SDF said")
    assert "sdf" in {hit.party_id, *hit.others}
    assert hit.others


def test_offices_are_known_in_any_case() -> None:
    offices = Offices.load()
    assert offices.kind("Foreign  Minister") == "minister"
    assert offices.kind("bicycle") is None


def test_the_tables_compile_fast() -> None:
    start = time.perf_counter()
    Roster.load.__wrapped__()
    assert time.perf_counter() - start < 1.0


@given(st.text(alphabet=st.sampled_from("Mali UN.’'s-()\n and Sudan"), max_size=80))
def test_hits_are_in_order_inside_the_text_and_apart(text: str) -> None:
    end = 0
    for hit in ROSTER.find(text):
        assert end <= hit.start < hit.end <= len(text), asdict(hit)
        end = hit.end
