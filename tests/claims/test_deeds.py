"""What nameless groups do, and what is announced, through the whole reader: in sentences of our own."""

import pytest

from truce.claims.reading.offline import read_offline
from truce.claims.records import Event
from truce.documents import read_document


def deeds(text: str) -> list[tuple[str, set[str], set[str]]]:
    """Type, initiators and targets of each event of a text, by the names of its actors."""
    records = read_offline(read_document(text.encode(), name="t.txt"))
    names = {a.id: a.name for a in records.actors}

    def named(event: Event) -> tuple[str, set[str], set[str]]:
        return event.type, {names[i] for i in event.initiator}, {names[i] for i in event.target}

    return [named(e) for e in records.events]


@pytest.mark.parametrize(
    ("text", "kind", "who", "whom"),
    [
        ("Troops fired on demonstrators in Rangoon.", "ASSAULT", "Troops", "demonstrators"),
        ("Settlers attacked Palestinian farmers.", "ASSAULT", "Settlers", "Palestinian farmers"),
        ("Four engineers were kidnapped by gunmen in Port Harcourt.", "ASSAULT", "gunmen", "engineers"),
        ("Egyptian police arrested 12 protesters on Monday.", "COERCE", "Egyptian police", "protesters"),
        ("Police fired tear gas at protesters in Tunis.", "COERCE", "Police", "protesters"),
        ("Students hurled stones at police in Dhaka.", "PROTEST", "Students", "police"),
        ("Serbia lodged a protest with Albania.", "ACCUSE", "Serbia", "Albania"),
        ("Brazil's rejection of Argentina's offer surprised diplomats.", "REJECT", "Brazil", "Argentina"),
        ("Pakistan sided with Turkey in the dispute.", "SUPPORT", "Pakistan", "Turkey"),
        ("Eritrea denied UN inspectors entry to the camp.", "COERCE", "Eritrea", "United Nations"),
        (
            "The spokesman told reporters that Afghan forces had killed 58 soldiers and captured 25 posts.",
            "ASSAULT",
            "Afghan forces",
            "soldiers",
        ),
        ("Kenya said Uganda had shelled Busia, which Kampala denied.", "REJECT", "Uganda", "Kenya"),
        ("India accused Pakistan of shelling Poonch. Pakistan denied it.", "REJECT", "Pakistan", "India"),
        ("Furious villagers blasted Armenia over the truce.", "ACCUSE", "Furious villagers", "Armenia"),
        ("Iran said it would never negotiate with Iraq.", "REJECT", "Iran", "Iraq"),
        ("Hungary said it would support the Kenyan resolution.", "AGREE", "Hungary", "Kenya"),
        (
            "Palestinian leaders said they would boycott all contact with the United States.",
            "THREATEN",
            "Palestine",
            "United States",
        ),
    ],
)
def test_who_does_what_to_whom(text: str, kind: str, who: str, whom: str) -> None:
    assert (kind, {who}, {whom}) in deeds(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Demonstrators blocked a highway near Lima.", "PROTEST"),
        ("Iraqi troops blocked a highway near Basra.", "COERCE"),
        ("Britain sent two warships to the Gulf.", "MOBILIZE"),
        ("Kenya sent tents to Sudan.", "AID"),
        ("Russian troops crossed the border into Georgia.", "ASSAULT"),
        ("Rebels laid down their arms in Aceh.", "YIELD"),
        ("Georgian artillery opened up on Tskhinvali.", "ASSAULT"),
        ("Medvedev put his name to the truce on 15 August.", "AGREE"),
        ("Russia recognised both territories as republics.", "SUPPORT"),
        ("The last Russian posts were dismantled on 8 October.", "RETREAT"),
        ("Saakashvili went on television at seven to proclaim a ceasefire.", "AGREE"),
        ("Chad and Libya failed to agree on the border.", "REJECT"),
        ("There was an exchange of prisoners between Iraq and Iran.", "COOPERATE"),
        ("The government imposed a curfew on Mogadishu.", "COERCE"),
    ],
)
def test_what_stands_beside_a_word_tells_the_act(text: str, kind: str) -> None:
    assert [k for k, _, _ in deeds(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "War came in March.",
        "A passenger train hit a lorry near Cairo, killing 12.",
        "The senator attacked the budget.",
        "The army marched in the parade in Delhi.",
        "Two climbers died on Everest.",
        "The people of Goma feel threatened.",
        "The general conceded that the road to Goma was long.",
        "An accord between Chad and Libya could, he hoped, be signed on Monday.",
        "Rebels backed by Rwanda were seen in the hills.",
        "Troops love Germany.",
        "The rebels were children when the war began.",
        "A message that rebels had burnt down the mill proved false.",
    ],
)
def test_what_is_told_of_nobody_is_no_deed(text: str) -> None:
    assert deeds(text) == []


def test_a_crowd_is_an_actor_only_where_something_is_told_of_it() -> None:
    records = read_offline(read_document(b"Farmers live near Goma. Rebels attacked Goma.", name="t.txt"))
    assert [a.name for a in records.actors] == ["Rebels"]


def test_the_gunmen_are_those_met_before() -> None:
    told = deeds("Two gunmen attacked a bus near Karachi. The gunmen then opened fire on police.")
    assert [who for _, who, _ in told] == [{"gunmen"}, {"gunmen"}]


@pytest.mark.parametrize(
    "text",
    [
        "The Rwandan and Ugandan armies fought in Kisangani.",
        "The Rwandan and Ugandan governments signed a truce.",
        "Rwanda and Uganda clashed in Kisangani. Both sides withdrew.",
    ],
)
def test_both_of_those_joined_are_named(text: str) -> None:
    assert {frozenset(who) for _, who, _ in deeds(text)} == {frozenset(("Rwanda", "Uganda"))}


@pytest.mark.parametrize(
    ("text", "deaths"),
    [
        ("Bandits stormed a village near Goma, killing no fewer than 14 worshippers.", (14, None)),
        ("Enemy losses: 412 personnel, of whom 203 killed.", (203, 203)),
    ],
)
def test_the_dead_are_counted_as_told(text: str, deaths: tuple[int, int | None]) -> None:
    records = read_offline(read_document(text.encode(), name="t.txt"))
    assert [e.deaths for e in records.events] == [deaths]


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("There were reports from local officials of shelling in Goma.", "unverified"),
        ("Reports of an attack by Rwandan troops on Goma spread on Monday.", "unverified"),
        ("Claims by Chad of an ambush near Abeche could not be checked.", "alleged"),
        ("Rwandan troops carried out a series of attacks on Goma.", "fact"),
    ],
)
def test_what_is_only_reported_is_no_fact(text: str, certainty: str) -> None:
    records = read_offline(read_document(text.encode(), name="t.txt"))
    assert [e.certainty for e in records.events] == [certainty]


def test_who_is_attacked_is_the_state_it_happens_in() -> None:
    told = deeds("Iranian missiles killed 28 people in Israel. Later Israel fired missiles.")
    assert ("ASSAULT", {"Israel"}, {"Iran"}) in told


def test_the_strike_laid_on_somebody_is_the_one_just_told() -> None:
    text = (
        "IDF soldiers fired at villagers near Quneitra on 3 May 2024. On 5 May 2024 a drone struck a convoy "
        "in Hama. Local media reported three dead and attributed the strike to Israel."
    )
    records = read_offline(read_document(text.encode(), name="t.txt"))
    fired, struck = [e for e in records.events if e.type == "ASSAULT"]
    assert (fired.deaths, struck.deaths) == (None, (3, 3))
