from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truce.errors import TruceError
from truce.places import Gazetteer, GazetteerError, PlaceEntry, normalise
from truce.places.gazetteer import alias_line, to_line, write_gazetteer

WORLD = Gazetteer.open()

NAMES = st.text(st.characters(categories=("L", "Nd", "Zs", "Pd", "Po")), min_size=1, max_size=30)


def entry(name: str, **more: object) -> PlaceEntry:
    given_fields = {
        "id": "g:1", "type": "city", "lat": 1.5, "lon": 2.5, "precision": "point", "country": "ABC",
        "admin1": None, "population": 10,
    }  # fmt: skip
    return PlaceEntry(name=name, **(given_fields | more))  # type: ignore[arg-type]


@given(NAMES)
def test_normalising_twice_changes_nothing(name: str) -> None:
    assert normalise(normalise(name)) == normalise(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("N'Djamena", "N’Djamena"),
        ("Deir ez-Zor", "Deir ez Zor"),
        ("São Tomé", "Sao Tome"),
        ("The Hague", "the Hague"),
        ("Łódź", "Lodz"),
        ("U.S.", "US"),
        ("Bəylər", "Baylar"),
    ],
)
def test_spellings_share_a_key(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@given(NAMES)
@settings(max_examples=150)
def test_a_primary_result_bears_the_name_asked_for(name: str) -> None:
    for found in WORLD.lookup(name):
        if found.primary:
            assert normalise(name).removeprefix("al ") in normalise(found.name)


@given(st.lists(NAMES.filter(lambda n: bool(normalise(n))), min_size=1, max_size=40, unique_by=normalise))
@settings(max_examples=40)
def test_what_is_written_is_found_again(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    path = tmp_path_factory.mktemp("gazetteer") / "small.bin"
    places = [entry(" ".join(name.split()), id=f"g:{n}") for n, name in enumerate(names)]
    write_gazetteer(path, [to_line(p) for p in places], {})
    small = Gazetteer.open(path)
    for place in places:
        assert place.id in {found.id for found in small.lookup(place.name)}


def test_a_key_that_fills_many_blocks_is_found_whole(tmp_path: Path) -> None:
    path = tmp_path / "many.bin"
    same = [entry("San Juan", id=f"g:{n}") for n in range(2000)]
    write_gazetteer(path, [to_line(p) for p in [entry("Aba", id="g:a"), *same, entry("Zoo", id="g:z")]], {})
    assert len(Gazetteer.open(path).lookup("San Juan")) == 2000


def test_own_names_come_before_other_names(tmp_path: Path) -> None:
    path = tmp_path / "two.bin"
    town, city = entry("Newton", id="g:1", population=5000), entry("Oldton", id="g:2", population=9000)
    write_gazetteer(path, [to_line(town), to_line(city), alias_line("Newton", city)], {})
    assert [(e.id, e.primary) for e in Gazetteer.open(path).lookup("Newton")] == [
        ("g:1", True),
        ("g:2", False),
    ]


def test_the_same_lines_give_the_same_bytes(tmp_path: Path) -> None:
    lines = [to_line(entry(name, id=f"g:{name}")) for name in ("Aba", "Bebe", "Cece")]
    write_gazetteer(tmp_path / "a", lines, {"x": "y"})
    write_gazetteer(tmp_path / "b", lines[::-1], {"x": "y"})
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize(
    "content", [b"", b"not a gazetteer", b"x" * 200, b"truce-gazetteer/1\n" + b"\xff" * 40]
)
def test_a_damaged_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.bin"
    path.write_bytes(content)
    with pytest.raises(GazetteerError):
        Gazetteer.open(path)
    assert issubclass(GazetteerError, TruceError)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError):
        Gazetteer.open(tmp_path / "none.bin")


@pytest.mark.parametrize("name", ["", "   ", "!!", "Qwzyxqq", "the"])
def test_an_unknown_name_gives_nothing(name: str) -> None:
    assert WORLD.lookup(name) == []
    assert WORLD.best(name) is None


@pytest.mark.parametrize(
    ("name", "kind", "country"),
    [
        ("Georgia", "country", "GEO"),
        ("Niger", "country", "NER"),
        ("Mali", "country", "MLI"),
        ("Bogota", "city", "COL"),
        ("Cote d'Ivoire", "country", "CIV"),
        ("North Kivu", "province", "COD"),
        ("Hodeidah", "city", "YEM"),
        ("Odesa", "city", "UKR"),
        ("Kiev", "city", "UKR"),
        ("Litani", "waterway", "LBN"),
        ("Tora Bora", "mountain", "AFG"),
        ("Dadaab", "site", "KEN"),
    ],
)
def test_the_usual_meaning_comes_first(name: str, kind: str, country: str) -> None:
    best = WORLD.best(name)
    assert best is not None
    assert (best.type, best.country) == (kind, country)


def test_near_and_kind_choose_among_namesakes() -> None:
    tripoli = {code: WORLD.lookup("Tripoli", near=code)[0] for code in ("LBY", "LBN")}
    assert {code: found.country for code, found in tripoli.items()} == {"LBY": "LBY", "LBN": "LBN"}
    assert WORLD.lookup("Kunduz", kind="province")[0].type == "province"
    assert WORLD.lookup("Kunduz", kind="city")[0].type == "city"


@pytest.mark.parametrize(
    "name", ["Crimea", "Kashmir", "Shebaa Farms", "Abyei", "Golan Heights", "Taiwan Strait"]
)
def test_a_disputed_place_belongs_to_no_side_by_default(name: str) -> None:
    best = WORLD.best(name)
    assert best is not None
    assert best.disputed
    assert best.country is None
    assert len(best.claimed_by) >= 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Shusha", "Shushi"),
        ("Dokdo", "Takeshima"),
        ("Malvinas", "Falkland Islands"),
        ("Kobani", "Ayn al-Arab"),
    ],
)
def test_the_names_of_both_sides_lead_to_one_place(one: str, other: str) -> None:
    first, second = WORLD.best(one), WORLD.best(other)
    assert first is not None
    assert second is not None
    assert first.id == second.id


def test_coordinates_are_on_the_globe() -> None:
    for name in ("Kabul", "Suva", "Anadyr", "Quito", "Longyearbyen", "Durand Line", "Sahel"):
        for found in WORLD.lookup(name):
            assert found.lat is not None
            assert found.lon is not None
            assert -90 <= found.lat <= 90
            assert -180 <= found.lon <= 180
            assert found.precision in ("point", "centroid", "line", "approximate")


def test_a_place_without_coordinates_says_so() -> None:
    squares = [e for e in WORLD.lookup("Independence Square") if e.type == "site"]
    assert squares
    assert (squares[0].lat, squares[0].lon, squares[0].precision) == (None, None, "none")


def test_longest_name_wins() -> None:
    words = ["fighting", "in", "South", "Sudan", "today"]
    count, found = WORLD.longest(words, 2)
    assert count == 2
    assert found[0].country == "SSD"
