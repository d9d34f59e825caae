"""Two voices that count one thing differently."""

from collections.abc import Callable

import pytest

from truce.claims.records import Anomaly

Check = Callable[..., Anomaly | None]


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        (
            "Gunmen raided Bama, killing at least 22 farmers, police said. A resident put the toll at 32.",
            True,
        ),
        (
            "Shells hit a market in Sanaa. The ministry said 14 people died. Aid workers spoke of 31 dead.",
            True,
        ),
        ("The raid on Owo killed 50 people, a local chief reported. Police confirmed 12.", True),
        ("40 soldiers were killed in Nyala, according to the RSF; the army put its losses at six.", True),
        ("The army said it had killed 30 rebels near Goma; the rebels admitted losing four men.", True),
        (
            "Yelwa was bombed. Official figures give 187 dead; independent estimates run to more than 600.",
            True,
        ),
        (
            "A truce began on Friday. A general recorded 2,935 violations by Sunday. Moscow said Ukraine "
            "had broken the truce nearly 5,000 times.",
            True,
        ),
        # A part, another kind of harm, other people, another place, a longer time: no rival count.
        ("The ministry said 14 people died in the shelling of Goma, among them 5 children.", False),
        ("Shells hit Goma. The ministry said 14 people died. The hospital treated 35 wounded.", False),
        ("Police said three protesters were killed in Cairo. The army said two soldiers were killed.", False),
        (
            "Russia said 3 people were killed in Belgorod. Ukraine said 5 people were killed in Kharkiv.",
            False,
        ),
        ("The attack killed 12 people, officials said. The UN says 900 were killed since March.", False),
        ("Thailand has counted 22 dead in the shelling. Cambodia has reported 13 dead.", False),
        (
            "A truce began on Friday. Mali reported 62 violations by the rebels. The rebels reported 110 "
            "violations by Mali.",
            False,
        ),
        ("The quake killed 40 people, police said. A mayor put the toll at 60.", False),
    ],
)
def test_two_voices_count_one_thing_differently(check: Check, text: str, fires: bool) -> None:
    check(text, "source_contradiction", fires)
