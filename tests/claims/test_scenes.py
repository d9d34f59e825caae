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
    ],
)
def test_an_event_is_where_its_clause_says(
    text: str, wanted: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    found = read(text, tmp_path_factory)
    names = {place.id: place.name for place in found.places}
    assert {names[ref] for event in found.events for ref in event.places} == {wanted}
