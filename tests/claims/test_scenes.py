"""Places made by the sentence: by a noun beside them, by what happens there, by a word that points back."""

from __future__ import annotations

import pytest

from truce.claims.reading.offline import read_offline
from truce.claims.records import Records
from truce.documents import Document, read_document


def read(text: str, tmp_path_factory: pytest.TempPathFactory) -> Records:
    path = tmp_path_factory.mktemp("text") / "text.txt"
    path.write_text(text, encoding="utf-8")
    document: Document = read_document(path)
    return read_offline(document)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Rockets landed at Al Qadir, the French air base outside Agadez.", "Al Qadir"),
        ("The army took three villages, among them Tel Narim, Kafr Osh and Deir Tumal.", "Kafr Osh"),
        ("Several bases, such as Belma Tor, were raided.", "Belma Tor"),
        ("A sniper fired at position 31B, killing a peacekeeper.", "position 31B"),
        ("A drone struck a convoy in Wadi el-Tumar on Monday.", "Wadi el-Tumar"),
        ("Militants abducted 20 girls near Kukawa Goni.", "Kukawa Goni"),
        ("Two blasts were heard in Varna, on the Black Sea coast.", "Black Sea coast"),
        ("Tanks were seen in the areas of limitation.", "areas of limitation"),
        ("They marched along Avenue Belkacem on Friday.", "Avenue Belkacem"),
        ("Troops left Forward Operating Base Talbot.", "Forward Operating Base Talbot"),
    ],
)
def test_the_sentence_makes_a_place(text: str, name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert name in {place.name for place in read(text, tmp_path_factory).places}


@pytest.mark.parametrize(
    "text",
    [
        "The mayor of the town, Karim Haddad, was there.",
        "Analysts have no confidence in Mikhail Flinders.",
        "He took position 3 in the race.",
        "Three peacekeepers died in Operation Iron Gate.",
        "He sat near Ahmed Karimov for an hour.",
        "Troops moved to the north and to the east.",
        "The match between Chelsea and Fulham ended in a draw.",
    ],
)
def test_the_sentence_makes_none(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert read(text, tmp_path_factory).places == ()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Clashes erupted in Tripoli. On 4 May 2019 rebels shelled the city, killing nine.", "Tripoli"),
        ("Two people were wounded by a drone in the suburb of Antonivka on 4 May 2024.", "Antonivka"),
        ("In Jos, gunmen opened fire on 4 May 2019, killing nine people.", "Jos"),
        ("On 4 May 2019 Sudan shelled a market in Nyala, in Sudan.", "Nyala"),
        ("Chad and Sudan held talks on roads on 4 May 2019, held in Doha.", "Doha"),
        ("Two talks on the roads of Taiz, held in Amman on 4 May 2019, failed.", "Amman"),
        ("Five men were hurt by a landmine in Helmand province on 4 May 2019.", "Helmand"),
        ("A convoy was looted on its way to Nyala on 4 May 2019.", "Nyala"),
        ("Fighting resumed on 4 May 2019, when shells hit a market in Nyala.", "Nyala"),
        ("Residents of Nyala said shells had killed four people on 4 May 2019.", "Nyala"),
        ("On 4 May 2019, in Doha, Chad and the rebels signed a truce.", "Doha"),
    ],
)
def test_an_event_is_where_its_clause_says(
    text: str, wanted: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    found = read(text, tmp_path_factory)
    names = {place.id: place.name for place in found.places}
    assert {names[ref] for event in found.events for ref in event.places} == {wanted}


@pytest.mark.parametrize(
    "text",
    [
        "Rebels burned villages in Nyala and in Goma on 4 May 2019.",
        "Rebels shelled Nyala and Goma on 4 May 2019, killing nine.",
        "Clashes were reported from Nyala and Goma on 4 May 2019.",
        "Rebels opened fire at several points on 4 May 2019, including Nyala and Goma.",
    ],
)
def test_an_event_is_at_all_places_of_a_list(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    found = read(text, tmp_path_factory)
    names = {place.id: place.name for place in found.places}
    assert {names[ref] for event in found.events for ref in event.places} == {"Nyala", "Goma"}


def test_who_speaks_in_a_capital_does_not_place_the_act(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = "Police in Washington said a drone had killed three soldiers on 4 May 2019."
    assert [e.places for e in read(text, tmp_path_factory).events if e.type == "ASSAULT"] == [()]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Checkpoints stayed on at Poti and Karvaleti for weeks.", {"Poti", "Karvaleti"}),
        ("Jets struck the Zab and Hakurta valleys.", {"Zab", "Hakurta"}),
        ("A drone crashed near Goma Tuesday.", {"Goma"}),
        ("Guns shelled the Medena Defence Areas for days.", {"Medena Defence"}),
    ],
)
def test_a_list_a_plural_and_a_weekday_leave_the_names(
    text: str, names: set[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert {place.name for place in read(text, tmp_path_factory).places} == names
