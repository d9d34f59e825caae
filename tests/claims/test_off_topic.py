"""Texts about something else: no attack, no ceasefire, whatever words of war they borrow."""

import re

import pytest

from truce.claims.reading.offline import read_offline
from truce.documents import read_document

ART = """The Rivals of the Academy

In the spring of 1832 two painters waged a war of colours on the walls of the Academy. The younger
had sent a grey sea piece; the elder attacked it with a single red stroke. One reviewer bombarded
the landscape with scorn and accused its author of murdering nature. The battle of the two schools
had begun in Paris, where the followers of line fought over every wall. A truce was agreed only in
1855, when both masters accepted medals. The peace did not last. Their pupils resumed hostilities
the next year, and the jury rejected sixty canvases.
"""

SHOPS = """Grocers declare truce in price war

The two largest grocers have declared a truce in their price war, analysts said on Monday. The
chains had attacked each other with discounts since January. A hostile bid by a rival was repelled
in March. Suppliers, who had been caught in the crossfire, welcomed the ceasefire. The regulator
raided the offices of both groups and seized documents. Workers went on strike in the north and
blocked a depot.
"""

QUAKE = """Strong earthquake hits coastal city, at least 40 dead

A magnitude 6.4 earthquake struck the coastal city on Tuesday, killing at least 40 people and
injuring more than 300, the civil defence said. A second shock hit the city at noon and brought down
the spire of the cathedral. Police and the army cordoned off the centre, and soldiers were deployed
to prevent looting. "It was like a bomb," a shopkeeper said. Aftershocks rocked the city all night
and destroyed two bridges.
"""

WAGES = """Shop and union agree truce

The shop and the union agreed a truce on pay on 5 May 2024. Under the deal, staff will return to work on
Monday, the shop must pay a bonus and neither side may go to court.
"""


GROCERS = """Price war back on

Barnard Foods plc slashed the price of its bread to 80 pence a loaf on Monday, and by lunchtime its
rival Mellow Bakeries Ltd had returned fire in all of its 300 shops. Analysts said that the price war
would hurt farmers, and that shares of both would fall before the end of the year in every town.
"""


@pytest.mark.parametrize(
    "text", [ART, SHOPS, QUAKE, WAGES, GROCERS], ids=["art", "shops", "quake", "wages", "grocers"]
)
def test_borrowed_words_of_war_make_no_attack_and_no_ceasefire(text: str) -> None:
    one_line_a_paragraph = re.sub(r"(?<!\n)\n(?!\n)", " ", text)
    records = read_offline(read_document(one_line_a_paragraph))
    assert [e for e in records.events if e.type == "ASSAULT" and e.modality == "actual"] == []
    assert [a.name for a in records.agreements if a.is_ceasefire] == []


def test_a_man_with_a_bomb_is_no_figure_though_nobody_else_fights() -> None:
    text = (
        "Anton Berger bombed a federal building in Graz on 19 April 1995. The building stood in the "
        "centre of the town near a park and a church. Windows broke all over the quarter, and many "
        "residents were taken to a school for the night while the police searched for him."
    )
    records = read_offline(read_document(text))
    assert [e.type for e in records.events if e.modality == "actual"].count("ASSAULT") == 1


@pytest.mark.parametrize(
    "text",
    [
        "Dengue killed 214 people in Dhaka in July 2023.",
        "Cholera killed 40 refugees in Goma on 3 May 2013.",
        "Fentanyl killed 70,000 Americans in 2022.",
        "A gas leak killed six miners in Donetsk on 3 May 2013.",
        "An outbreak of measles killed nine children near Kuito on 3 May 2013.",
    ],
)
def test_a_disease_or_a_mishap_attacks_nobody(text: str) -> None:
    events = read_offline(read_document(text.encode(), name="x.txt")).events
    assert [e for e in events if e.type == "ASSAULT"] == []


def test_a_truce_of_shops_is_none_though_states_are_named() -> None:
    text = (
        "The ceasefire in the dairy aisle lasted all of eleven weeks. Grocers from Germany and Australia cut "
        "the price of milk on 8 March 2019, and shoppers cheered. Consumers gain, farmers lose. A peace "
        "deal between the German chain and its Australian rivals collapsed when the union threw it out."
    )
    assert read_offline(read_document(text.encode(), name="x.txt")).agreements == ()
