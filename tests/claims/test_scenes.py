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
        ("On 11 March, Tornak was shelled for six hours.", "Tornak"),
        ("Rebels bombed Tornak and Varsel on 3 April.", "Varsel"),
        ("An explosion rocked Sorrel, killing seven people.", "Sorrel"),
        ("Government jets struck Tornak twice.", "Tornak"),
        ("Crowds marched through Ostrel on Friday.", "Ostrel"),
        ("Near Kolmin, a patrol came under fire.", "Kolmin"),
        ("The parties met in Kelmet on 3 May.", "Kelmet"),
        ("A truce brokered in Kelmet took effect on 3 May.", "Kelmet"),
        ("Missiles fell on Mavrik and drones on Ostola on Friday.", "Ostola"),
        ("Rockets slammed into Tornak on 3 April, killing two.", "Tornak"),
        ("The army pushed the rebels out of Tornak.", "Tornak"),
        ("In nearby Shorna rockets killed a farmer.", "Shorna"),
        ("Three people were killed in the Tarnik area.", "Tarnik"),
        ("Government troops seized Sevrik on Monday.", "Sevrik"),
        ("Militants raided Tornak on Monday, killing nine villagers.", "Tornak"),
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


@pytest.mark.parametrize(
    "again",
    [
        "The rebels attacked Kelmet on Tuesday.",
        "Three people died on Tuesday in an attack on Kelmet.",
        "Soldiers took Kelmet on Tuesday.",
        "Gunmen raided Kelmet at dawn.",
    ],
)
def test_a_place_once_told_is_the_place_of_later_acts(
    again: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    records = read(f"Two women were killed in Kelmet on 3 May. {again}", tmp_path_factory)
    kelmet = next(place for place in records.places if place.name == "Kelmet")
    assert len(kelmet.mentions) == 2
    assert records.events[-1].places == (kelmet.id,)


@pytest.mark.parametrize(
    "again",
    ["Ali Kelmet refused to speak.", "The Kelmet Agreement was signed.", "Mr Kelmet denied it."],
)
def test_the_name_of_a_place_within_another_name_is_no_mention(
    again: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    records = read(f"Two women were killed in Kelmet on 3 May. {again}", tmp_path_factory)
    assert all(len(place.mentions) == 1 for place in records.places if place.name == "Kelmet")


def test_the_village_at_a_border_is_not_the_border(tmp_path_factory: pytest.TempPathFactory) -> None:
    found = read("The two sides met in the border village of Tornak.", tmp_path_factory).places
    assert {place.name for place in found} == {"Tornak"}


@pytest.mark.parametrize(
    "text",
    [
        "Gunmen seized Novak from his car.",
        "Troops captured Ali Hassan on Tuesday.",
        "The militia attacked Colonel Novak at home.",
        "The army holds Novak responsible.",
        "Kessler captured a rook on move nine.",
        "Fighters shelled a clinic on 2 March.",
    ],
)
def test_what_is_done_to_people_makes_no_place(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert not read(text, tmp_path_factory).places


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The general spoke in Goma, where his men had captured a bridge on Saturday.", "Goma"),
        ("Police in Varsel arrested nine men on 3 April.", "Varsel"),
        ("Nine men were arrested by police in Goma on 3 April.", "Goma"),
        ("Snipers in Vadim Square shot two women on 22 March.", "Vadim Square"),
    ],
)
def test_an_act_is_placed_by_its_doer_or_by_where(
    text: str, name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    records = read(text, tmp_path_factory)
    names = {place.id: place.name for place in records.places}
    assert [names[ref] for ref in records.events[-1].places] == [name]
