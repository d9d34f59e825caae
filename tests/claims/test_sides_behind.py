"""Whose act or truce it is: no person's that his men did, not that of any two whom a text names."""

from truce.claims.reading.offline import read_offline
from truce.claims.records import Records
from truce.documents import read_document


def reading(text: str) -> Records:
    return read_offline(read_document(text.encode(), name="x.txt"))


def doers(text: str) -> list[str]:
    found = reading(text)
    names = {a.id: a.name for a in found.actors}
    return [names[i] for e in found.events if e.type == "ASSAULT" for i in e.initiator]


def test_his_men_are_those_of_his_side() -> None:
    text = (
        '"This was the army," said Sidiki Konate, spokesman of the New Forces. '
        "He said his men had killed 12 attackers in Logouale."
    )
    assert doers(text) == ["New Forces"]


def test_a_warlord_without_a_side_fights_for_himself() -> None:
    assert doers("Samuel Okoro said his fighters had attacked the town of Kuito on 3 May 2001.") == [
        "Samuel Okoro"
    ]


def test_one_act_between_two_states_does_not_make_them_the_parties_of_a_truce() -> None:
    text = (
        "In November 2004 jets of Ivory Coast bombed French soldiers in Bouake, and France destroyed "
        "most of the air force. The rebels said the truce of 3 May 2003 was dead."
    )
    (truce,) = [a for a in reading(text).agreements if "truce" in a.name]
    names = {a.id: a.name for a in reading(text).actors}
    assert "France" not in {names[p] for p in truce.parties}


def test_the_day_of_what_lay_before_is_not_that_of_the_next_act() -> None:
    text = (
        "The New Forces have held the north of Ivory Coast since a failed coup in September 2002. "
        "Rebels killed 12 attackers in Logouale."
    )
    assert [e.date for e in reading(text).events if e.mode == "killing"] == [None]


def test_passage_that_is_denied_disputes_nothing() -> None:
    found = reading(
        "The army denied the convoy access to the camp on 3 May 2016. The rebels denied firing at it."
    )
    names = {a.id: a.name for a in found.actors}
    assert [names[c.source or ""] for c in found.claims if c.stance == "denies"] == ["rebels"]
