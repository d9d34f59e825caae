from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truce.claims.reading.actors import find_actors
from truce.claims.reading.parse import read_page
from truce.claims.reading.places.read import find_places
from truce.claims.records import Place


def places(text: str) -> dict[str, Place]:
    page = read_page(text)
    found, _ = find_places(page, *find_actors(page))
    return {place.name: place for place in found}


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Troops shelled Goma on Monday.", "Goma", "city"),
        ("The fighting spread to Helmand province.", "Helmand", "province"),
        ("Gunmen raided the village of Ouro Tamba.", "Ouro Tamba", "settlement"),
        ("Two soldiers died in southern Lebanon.", "southern Lebanon", "region"),
        ("A drone fell near the Litani River.", "Litani River", "waterway"),
        ("The convoy stopped at the Semalka crossing.", "Semalka crossing", "site"),
        ("They met on the Blue Line yesterday.", "Blue Line", "line"),
        ("Rebels attacked the Varkhan bridge.", "Varkhan bridge", "site"),
        ("Both armies hold positions along the line of contact.", "line of contact", "line"),
        ("Patrols were seen on the border between Chad and Sudan.", "Chad-Sudan border", "border"),
        ("Shells landed on the Thai-Cambodian border.", "Thailand-Cambodia border", "border"),
        ("Jets bombed four villages in Darfur.", "four villages in Darfur", "site"),
        ("The army took the Sool and Sanaag regions.", "Sanaag", "region"),
        ("Ships were hit in the Gulf of Aden.", "Gulf of Aden", "sea"),
        ("They agreed to meet in Doha, Qatar, in May.", "Qatar", "country"),
        ("Briefing by the spokesman, Cairo, Tuesday, 4 May 2021 (transcript)", "Cairo", "city"),
        ("Moscow, 4 May 2021", "Moscow", "city"),
        ("The attacks were planned on Malian soil.", "Mali", "country"),
        ("The army bombed Cape Town on Monday.", "Cape Town", "settlement"),
        ("The army bombed Quezon City on Monday.", "Quezon City", "city"),
        ("The army shelled Varo Village on Monday.", "Varo Village", "settlement"),
        ("The army shelled Kandahar City on Monday.", "Kandahar", "city"),
        ("The army shelled Varo village on Monday.", "Varo", "settlement"),
    ],
)
def test_places_of_many_kinds_are_read(text: str, name: str, kind: str) -> None:
    found = places(text)
    assert name in found
    assert found[name].type == kind


@pytest.mark.parametrize(
    "text",
    [
        "Cairo accused Tel Aviv of bad faith.",
        "Khartoum's envoy rejected the offer.",
        "A deal between Bogota and the rebels is near.",
        "Most people hope for peace in March.",
        "Police said that the mission would continue.",
        "Michael Jordan scored thirty points.",
        "The Geneva Conventions apply.",
        "The border guards were tired.",
        "Nothing here is anywhere.",
    ],
)
def test_what_is_no_place_is_not_read_as_one(text: str) -> None:
    assert places(text) == {}


def test_a_capital_is_a_place_where_things_happen_in_it() -> None:
    assert "Khartoum" in places("Three people were killed in Khartoum.")
    assert "Khartoum" in places("KHARTOUM (Agency) - Fighting went on.")
    assert "Khartoum" in places("Rockets rocked the Sudanese capital, Khartoum.")


def test_coordinates_come_from_the_gazetteer_or_not_at_all() -> None:
    found = places("Gunmen raided the village of Ouro Tamba, near Mopti in Mali.")
    assert (found["Ouro Tamba"].lat, found["Ouro Tamba"].lon) == (None, None)
    assert found["Mopti"].lat == pytest.approx(14.48, abs=0.2)


def test_namesakes_are_told_apart_by_the_countries_of_the_text() -> None:
    in_libya = places("Libya's army shelled Tripoli. Libya blamed the militia.")["Tripoli"]
    in_lebanon = places("Lebanon's army shelled Tripoli. Lebanon blamed the militia.")["Tripoli"]
    assert in_libya.lon == pytest.approx(13.2, abs=0.3)
    assert in_lebanon.lon == pytest.approx(35.8, abs=0.3)


def test_a_chain_says_what_lies_in_what() -> None:
    found = places("The plane landed in Goris, Syunik province, on Friday.")
    assert found["Goris"].within == found["Syunik"].id


def test_a_generic_border_is_the_only_one_that_is_named() -> None:
    found = places("Clashes broke out on the Chad-Sudan border. Trade across the border stopped.")
    assert [p.name for p in found.values() if p.type == "border"] == ["Chad-Sudan border"]
    assert len(found["Chad-Sudan border"].mentions) == 2


def test_two_names_of_one_place_make_one_record() -> None:
    found = places("Shelling hit Shusha at dawn. Families fled from Shushi to Goris.")
    assert "Shushi" in found["Shusha"].aliases
    assert "Shushi" not in found


WORDS = st.sampled_from(
    [
        "Goma",
        "the",
        "border",
        "of",
        "in",
        "Kunduz",
        "province",
        "Mali",
        ",",
        ".",
        "South",
        "shelled",
        "and",
        "X",
        "—",
    ]
)


@given(st.lists(WORDS, max_size=14).map(" ".join))
@settings(max_examples=60, deadline=None)
def test_mentions_lie_in_the_text_and_ids_are_unique(text: str) -> None:
    page = read_page(text)
    found, named = find_places(page, *find_actors(page))
    assert len({p.id for p in found}) == len(found)
    assert {n.ref for n in named} == {p.id for p in found}
    assert all(p.within is None or p.within in {q.id for q in found} for p in found)
    for place in found:
        assert place.mentions
        assert all(0 <= m.start < m.end <= len(text) for m in place.mentions)
        assert (place.lat is None) == (place.lon is None)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Fighters burned houses in Mangoro.", "Mangoro"),
        ("Shells fell on Ndeleko, killing six.", "Ndeleko"),
        ("Two boys were killed at a checkpoint in Tarlabasi.", "Tarlabasi"),
        ("Residents fled to Dabagawo.", "Dabagawo"),
        ("Police clashed with miners near Kolofatawe.", "Kolofatawe"),
        ("SARIWALA, May 3 (Agency) - The army attacked on Monday.", "SARIWALA"),
        ("NAIROBI, May 26, 2006: The rebels agreed to a truce on Friday.", "Nairobi"),
        ("He went to Dar es Salaam on Monday.", "Dar es Salaam"),
    ],
)
def test_a_name_that_nobody_knows_is_a_place_where_something_happens(text: str, name: str) -> None:
    assert name in places(text)


@pytest.mark.parametrize(
    "text",
    [
        "Villagers said that, thanks to God, nobody died.",
        "Satan is great, the preacher said.",
        "Haaland scored twice.",
        "UNITED NATIONS, May 3 (Agency) - The envoy spoke.",
        "It was signed at the White House.",
    ],
)
def test_a_namesake_of_a_far_town_is_no_place(text: str) -> None:
    assert places(text) == {}


@pytest.mark.parametrize("name", ["Georgetown", "San Jose", "Victoria", "Hamilton"])
def test_a_place_with_namesakes_far_away_has_no_coordinates(name: str) -> None:
    place = places(f"Sudan said that a hospital in {name} was hit.")[name]
    assert (place.lat, place.lon) == (None, None)


def test_a_far_place_without_great_namesakes_keeps_its_coordinates() -> None:
    assert places("Officials in Geneva spoke about Sudan.")["Geneva"].lat is not None


def test_a_district_does_not_take_the_coordinates_of_a_far_province() -> None:
    text = "Six died in the Mayo district of southern Khartoum, Sudan."
    assert places(text)["Mayo"].lat is None
