"""Actors in sentences of our own: who is found, what belongs to whom, and what is only a place."""

from itertools import pairwise

import pytest

from truce.claims.reading.actors import find_actors
from truce.claims.reading.actors.crowds import without_idle_crowds
from truce.claims.reading.offline import read_offline
from truce.claims.reading.parse import read_page
from truce.claims.records import Actor
from truce.documents import read_document


def actors(text: str) -> dict[str, Actor]:
    """The actors of a text under each of their names, without crowds that nothing is told of."""
    found, _ = find_actors(read_page(text))
    return {name: actor for actor in without_idle_crowds(found, ()) for name in (actor.name, *actor.aliases)}


def mentioned(text: str, actor: Actor) -> list[str]:
    return [text[m.start : m.end] for m in actor.mentions if m.form != "part_of_name"]


def test_groups_whose_names_contain_each_other_stay_apart() -> None:
    text = (
        "The Taliban denied sheltering the Tehrik-i-Taliban Pakistan (TTP). Officials in the capital said "
        "that Pakistan would pursue the TTP."
    )
    found = actors(text)
    assert found["Taliban"].id != found["TTP"].id != found["Pakistan"].id
    assert mentioned(text, found["Taliban"]) == ["Taliban"]
    assert mentioned(text, found["Pakistan"]) == ["Pakistan"]


@pytest.mark.parametrize(
    ("text", "is_actor"),
    [
        ("Analysts wondered what Tbilisi’s intentions were.", True),
        ("Talks between Tbilisi and Moscow broke down.", True),
        ("Tbilisi denied that its troops had crossed the line.", True),
        ("The rebels wanted to destabilise Tbilisi.", True),
        ("Three people were killed in Tbilisi on Friday.", False),
        ("A bus was hit near Tbilisi.", False),
        ("The envoy travelled to Tbilisi on Friday.", False),
    ],
)
def test_a_capital_is_its_government_only_where_it_acts(text: str, is_actor: bool) -> None:
    assert ("Tbilisi" in actors(text)) is is_actor


@pytest.mark.parametrize(
    ("text", "is_actor"),
    [
        ("Chad accused the rebels of lying.", True),
        ("The rebels attacked Chad.", True),
        ("It was a violation of Chad's sovereignty.", True),
        ("The rebels fled from Chad.", False),
        ("Aid workers were killed in Chad.", False),
        ("Shells landed on Chadian territory.", False),
    ],
)
def test_a_country_is_a_place_where_something_is_in_it(text: str, is_actor: bool) -> None:
    _, named = find_actors(read_page(text))
    assert any(text[n.start : n.end].startswith("Chad") for n in named) is is_actor


def test_person_name_office_and_surname_are_one() -> None:
    text = (
        "Kenya's foreign minister, Amina Okello, flew to the talks. Okello said that a deal was close. "
        "The Kenyan foreign minister had met both delegations."
    )
    person = actors(text)["Amina Okello"]
    assert person.type == "person"
    assert person.affiliation == actors(text)["Kenya"].id
    assert mentioned(text, person) == ["foreign minister", "Amina Okello", "Okello", "foreign minister"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The president of Ghana, Kofi Darko, agreed.", "Kofi Darko"),
        ("Ghanaian President Kofi Darko agreed.", "Kofi Darko"),
        ("Kofi Darko, the president of Ghana, agreed.", "Kofi Darko"),
        ("President Kofi Darko of Ghana agreed.", "Kofi Darko"),
        ("Ghana's President Kofi Darko agreed.", "Kofi Darko"),
    ],
)
def test_offices_tell_whom_a_person_belongs_to(text: str, name: str) -> None:
    found = actors(text)
    assert found[name].affiliation == found["Ghana"].id


def test_a_name_introduced_with_its_short_form_is_learnt() -> None:
    text = (
        "The Front for the Renewal of the Delta (FRD) attacked a convoy. An FRD commander said that the FRD "
        "would respect the truce."
    )
    front = actors(text)["FRD"]
    assert front.name == "Front for the Renewal of the Delta"
    assert front.type == "non_state_armed_group"
    assert len(mentioned(text, front)) == 4


@pytest.mark.parametrize(
    ("first", "second", "short"),
    [
        ("Ghana", "National Renewal Front", "FRN"),
        ("the Government of Ruritania", "Popular Front", "FPR"),
        ("Chad & the", "Delta Union Movement", "MUD"),
    ],
)
def test_a_short_form_in_another_language_does_not_make_two_sides_one(
    first: str, second: str, short: str
) -> None:
    joint = " " if first.endswith("the") else " and the "
    text = (
        f"The truce between {first}{joint}{second} ({short}) held. The {short} said on Monday it was ready."
    )
    front = actors(text)[short]
    assert front.name == second
    assert first.removeprefix("the ").split(" &")[0] in actors(text)


def test_a_name_that_joins_two_words_stays_whole() -> None:
    text = "Ghana fought the Movement for Unity and Renewal (FAR). The FAR withdrew."
    assert actors(text)["FAR"].name == "Movement for Unity and Renewal"


def test_a_short_form_introduced_by_the_text_beats_the_table() -> None:
    text = "The Syrian Development Fund (SDF) rebuilt the bridge. The SDF said it would go on."
    assert "Syrian Democratic Forces" not in actors(text)


@pytest.mark.parametrize(
    "text",
    [
        "A senior Malian official said that the talks had failed.",
        "A diplomat who asked not to be named said that the talks had failed.",
        "The talks had failed, according to a Western diplomat.",
    ],
)
def test_nameless_speakers_are_anonymous(text: str) -> None:
    assert any(a.anonymous for a in actors(text).values())


def test_a_nameless_official_belongs_to_the_party_named_beside() -> None:
    found = actors("A senior Malian official said that the talks had failed.")
    assert found["senior Malian official"].affiliation == found["Malian"].id


@pytest.mark.parametrize(
    "force", ["Ugandan troops", "Uganda's army", "Ugandan border guards", "the armed forces of Uganda"]
)
def test_forces_belong_to_their_state(force: str) -> None:
    found = actors(f"Later {force} shelled the village, and Uganda denied it.")
    forces = [a for a in found.values() if a.type == "armed_force"]
    assert forces
    assert forces[0].affiliation == found["Uganda"].id


def test_both_sides_are_the_two_parties_and_not_the_mediator() -> None:
    text = (
        "Norway mediated between Colombia and the ELN. Colombia blamed the ELN and the ELN blamed Colombia. "
        "Norway praised both sides, and both parties thanked Norway, Norway and Norway. Both sides blamed "
        "the weather, and the two sides met again."
    )
    found = actors(text)
    assert set(found["both sides"].members) == {found["Colombia"].id, found["ELN"].id}


def test_mentions_never_overlap_and_stay_in_the_text() -> None:
    text = (
        "Israel’s prime minister, the Israeli army and the Palestinian Authority’s police met the UN’s envoy."
    )
    _, named = find_actors(read_page(text))
    whole = [n for n in named if n.mention.form != "part_of_name"]
    assert all(a.end <= b.start for a, b in pairwise(whole))
    assert all(0 <= n.start < n.end <= len(text) for n in named)


def test_an_empty_page_has_no_actors() -> None:
    assert find_actors(read_page("")) == ((), ())


def test_the_government_means_the_state_that_the_text_is_about() -> None:
    text = (
        "Colombia fought the ELN for years. Colombia and the ELN met in Havana, where Cuba hosted them. The "
        "government offered a truce, and the rebels accepted it."
    )
    found = actors(text)
    assert "government" in mentioned(text, found["Colombia"])
    assert "rebels" in mentioned(text, found["ELN"])


def test_the_government_stays_open_between_two_states() -> None:
    text = "Armenia and Azerbaijan traded blame. The government said nothing."
    assert all("government" not in mentioned(text, a) for a in actors(text).values())


def test_persons_that_share_a_title_are_found_apart() -> None:
    found = actors("Presidents Kofi Darko and Amina Okello signed, and Okello spoke.")
    assert found["Kofi Darko"].id != found["Amina Okello"].id


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        (
            "The rebel group Sons of the River attacked the camp.",
            "Sons of the River",
            "non_state_armed_group",
        ),
        ("The news agency Delta Wire reported the attack.", "Delta Wire", "media"),
        (
            "The Karellian Liberation Army attacked the camp.",
            "Karellian Liberation Army",
            "non_state_armed_group",
        ),
        ("The Ministry of Reconciliation denied it.", "Ministry of Reconciliation", "government_body"),
    ],
)
def test_names_that_no_table_knows_tell_their_kind(text: str, name: str, kind: str) -> None:
    assert actors(text)[name].type == kind


def test_surnames_that_begin_like_a_month_or_a_title_are_names() -> None:
    assert "Maya Generalova" in actors("The mediator, Maya Generalova, said that talks would go on.")


def test_what_belongs_to_an_actor_is_not_that_actor() -> None:
    text = "Ugandan troops and Uganda's defence ministry gave different accounts, and Uganda kept silent."
    found = actors(text)
    assert len({found["Ugandan troops"].id, found["Uganda's defence ministry"].id, found["Uganda"].id}) == 3


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("In Sudan, the army shelled Omdurman. The RSF denied it.", "Sudan"),
        ("ISLAMABAD, May 3 (Agency) - India bombed Lahore, Pakistan said. The army said so.", "Pakistan"),
        ("Ethiopia accused the TPLF of breaking the truce. The army entered Mekelle.", "Ethiopia"),
        ("In Nigeria, Boko Haram killed 20. The military said it killed 40 in Maiduguri.", "Nigeria"),
        ("GOMA (Agency) - M23 rebels took Sake; Rwanda denied backing them. The army said so.", None),
        ("CAIRO, May 3 (Agency) - The RSF bombed Omdurman, Egypt said. The army fled in Sudan.", None),
        ("Israel and Hezbollah traded fire. The army struck Tyre and Sidon in Lebanon.", None),
        ("Boko Haram attacked a village. The army fled.", None),
        ("India and Pakistan clashed. The army said it had won.", None),
    ],
)
def test_the_army_is_that_of_the_state_of_the_document_or_nobodys(text: str, state: str | None) -> None:
    found = actors(text)
    army = found.get("army") or found["military"]
    assert army.type == "armed_force"
    assert army.affiliation == (found[state].id if state else None)


def test_the_army_is_the_one_that_the_text_named_by_that_noun_only() -> None:
    text = "The Ugandan army crossed the border. The army found nothing."
    assert mentioned(text, actors(text)["Ugandan army"]) == ["Ugandan army", "army"]
    text = "Russian forces attacked; the army repelled two assaults."
    assert mentioned(text, actors(text)["Russian forces"]) == ["Russian forces"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "The Maoists in Nepal killed 19 soldiers. Kathmandu blamed them.",
            "Communist Party of Nepal (Maoist)",
        ),
        ("In India, the Maoists killed 19 soldiers. Delhi blamed them.", "Communist Party of India (Maoist)"),
    ],
)
def test_of_namesakes_the_one_at_home_in_the_text_is_meant(text: str, name: str) -> None:
    assert name in {a.name for a in actors(text).values()}


def test_the_last_letters_of_a_short_name_are_that_group() -> None:
    text = "The NSCN-IM said that India had broken the truce. The IM denied any role."
    assert mentioned(text, actors(text)["NSCN-IM"])[-1] == "IM"


@pytest.mark.parametrize(
    "text",
    [
        "Storm Boris killed 24 people.",
        "Hurricane Maria hit the island and killed 24 people.",
        "Operation Steel Curtain killed 20 insurgents.",
        "The Framework Agreement said that both would leave.",
        "The Burnham Truce held. Neither Party shall attack.",
        "They paid US$ 40 million.",
    ],
)
def test_storms_operations_and_texts_are_no_actors(text: str) -> None:
    assert actors(text) == {}


def test_a_sports_body_is_not_the_state_in_its_name() -> None:
    text = "The Kenya Football Federation and Rugby Australia said they were shocked."
    found = actors(text)
    assert found["Kenya Football Federation"].type == "group"
    assert not {a.name for a in found.values()} & {"Kenya", "Australia"}


@pytest.mark.parametrize("who", ["hospital", "retailers", "team", "shopkeeper", "parents"])
def test_ordinary_people_and_houses_are_actors_where_they_speak_only(who: str) -> None:
    speaking = actors(f"The {who} said that the town was empty.")
    assert [a.anonymous for a in speaking.values()] == [True]
    assert actors(f"The {who} went on as before.") == {}


def test_the_state_after_a_name_is_whom_the_person_belongs_to() -> None:
    found = actors("Peter Brown of Ethiopia and Ethiopia's rivals signed it. Ethiopia agreed.")
    assert found["Peter Brown"].affiliation == found["Ethiopia"].id


@pytest.mark.parametrize(
    "line",
    [
        "NAIROBI, May 3 (Agency) - The rebels fled.",
        "NAIROBI, May 26, 2006: The rebels fled.",
        "NAIROBI, Kenya — The rebels fled.",
        "WASHINGTON/MOSCOW, May 3 (Agency) - The rebels fled.",
        "UNITED NATIONS, May 3 (Agency) — The rebels fled.",
    ],
)
def test_the_city_of_a_dateline_is_no_actor(line: str) -> None:
    assert not [a for a in actors(line).values() if a.type in ("state", "igo")]


def test_the_government_of_a_dispatch_from_one_country_is_that_countrys() -> None:
    text = "KATHMANDU, Nepal — The government said the rebels had broken the truce."
    assert mentioned(text, actors(text)["Nepal"]) == ["government"]


def test_the_day_after_a_body_is_no_part_of_its_name() -> None:
    text = "They told the Security Council on Monday, and the River Committee in May."
    assert {"Security Council", "River Committee"} <= set(actors(text))


def test_a_year_or_a_treaty_before_a_name_does_not_make_it_another_thing() -> None:
    assert "Jimmy Brown" in actors("In 1978 Jimmy Brown told them to stop.")
    assert "Jimmy Brown" in actors("Under the Accord, Jimmy Brown told them to stop.")


def test_the_army_is_not_the_rebels_whose_name_ends_in_army() -> None:
    text = "The Delta Liberation Army raided the camp on Monday. The army shelled the delta in response."
    records = read_offline(read_document(text.encode(), name="sides.txt"))
    types = {a.id: a.type for a in records.actors}
    doers = [types[e.initiator[0]] for e in records.events if e.type == "ASSAULT"]
    assert doers == ["non_state_armed_group", "armed_force"]
    assert len({e.initiator for e in records.events if e.type == "ASSAULT"}) == 2


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("The government and the Lakes Front signed a ceasefire in Rome on 3 March 2031.", None),
        ("ROME, 3 March 2031 - The government and the Lakes Front signed a ceasefire here on Monday.", None),
        ("Talks opened in Nairobi on 3 March 2031. The government said it would free prisoners.", None),
        ("Shells fell in Sudan. The government and the Lakes Front signed a ceasefire in Oslo.", "Sudan"),
        ("Shelling hit Khartoum on 3 March 2031. The government blamed the Lakes Front.", "Sudan"),
        ("KABUL, 3 March 2031 - The government said that it had shelled the Lakes Front.", "Afghanistan"),
    ],
)
def test_a_host_is_no_side_of_what_it_hosts(text: str, state: str | None) -> None:
    states = {a.name for a in actors(text).values() if a.type == "state"}
    assert states == ({state} if state else set())


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("Azerbaijan and the breakaway region of Nagorno-Karabakh agreed to halt fire.", True),
        ("Moldova signed a truce with the separatist republic of Transnistria.", True),
        ("Clashes broke out in the breakaway region of Abkhazia. Georgia agreed to talks.", False),
    ],
)
def test_a_breakaway_land_is_a_side_where_it_acts_and_a_place_where_it_does_not(
    text: str, acts: bool
) -> None:
    found = read_offline(read_document(text.encode(), name="x.txt")).actors
    assert any(a.type == "unrecognised_state" for a in found) is acts


def test_the_army_of_a_breakaway_land_is_not_that_of_the_state_around_it() -> None:
    found = read_offline(read_document(b"The Nagorno-Karabakh army said it had fired.", name="x.txt")).actors
    assert "Azerbaijan" not in {a.name for a in found}
