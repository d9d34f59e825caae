"""Events out of sentences of our own: one construction each, in a world that does not exist."""

import hashlib
import re

import pytest

from truce.claims.reading.context import Context, Index, Named
from truce.claims.reading.events.read import find_events
from truce.claims.reading.parse import read_page
from truce.claims.reading.speech.read import find_speech
from truce.claims.reading.times import find_times, find_vague, resolve_times
from truce.claims.records import Actor, Event, Mention, Place

CAST = {
    "norland": ("state", "Norland|Norlandic"),
    "sudria": ("state", "Sudria|Sudrian"),
    "estria": ("state", "Estria|Estrian"),
    "front": ("non_state_armed_group", "Vesk Front"),
    "tam": ("person", "Oru Tam|Tam"),
    "lind": ("person", "Ada Lind|Lind"),
    "union": ("igo", "Continental Union"),
}
OF = {"tam": "sudria", "lind": "norland"}
PLACES = {
    "Karsk": "city",
    "Ondal": "city",
    "Port Amal": "city",
    "Red Valley": "region",
    "Mirov": "settlement",
}
FRAME = "The war between Norland and Sudria has killed soldiers and displaced civilians despite a ceasefire."


def context_of(text: str, doc_date: str | None = None) -> Context:
    page = read_page(text)
    named, actors, sites, places = [], [], [], []
    for ref, (kind, forms) in CAST.items():
        found = [Mention(*m.span(), "name") for f in forms.split("|") for m in _find(f, text)]
        named += [Named(m.start, m.end, ref, m) for m in found]
        if found:
            found.sort(key=lambda m: m.start)
            name = forms.split("|")[0]
            actors.append(
                Actor(id=ref, name=name, type=kind, mentions=tuple(found), rule="t", affiliation=OF.get(ref))
            )
    for name, kind in PLACES.items():
        found = [Mention(*m.span(), "name") for m in _find(name, text)]
        sites += [Named(m.start, m.end, name, m) for m in found]
        places.append(Place(id=name, name=name, type=kind, mentions=tuple(found), rule="t"))
    sentences = tuple((s.start, s.end, s.block.index) for s in page.sentences)
    times = resolve_times(find_times(text), doc_date=doc_date, sentences=sentences)
    return Context(
        page=page,
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        actors=tuple(actors),
        places=tuple(places),
        actor_index=Index(named),
        place_index=Index(sites),
        times=times,
        doc_date=doc_date,
        vague=find_vague(text, times, doc_date=doc_date),
    )


def _find(form: str, text: str) -> list[re.Match[str]]:
    return list(re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", text))


def read(text: str, doc_date: str | None = None) -> list[Event]:
    """The events of a text that follows one sentence on what it is about."""
    text = f"{FRAME}\n{text}"
    context = context_of(text, doc_date)
    return [e for e in find_events(context, find_speech(context)) if e.start > len(FRAME)]


def read_alone(text: str) -> list[Event]:
    """The events of a text with nothing before it."""
    context = context_of(text)
    return find_events(context, find_speech(context))


@pytest.mark.parametrize(
    "text",
    [
        "Estria condemned on 5 May 2024 a Norlandic strike on Karsk which killed 20 people.",
        "Oru Tam met Ada Lind in Karsk on 4 May 2024. Fighting raged in Ondal on 5 May 2024.",
        "Norland accused Sudria of shelling Karsk on 5 May 2024.",
    ],
)
def test_words_and_meetings_make_nobody_a_side(text: str) -> None:
    events = [e for e in read_alone(text) if e.type == "ASSAULT"]
    assert [e.target for e in events] == [()]


def one(text: str, kind: str, doc_date: str | None = None) -> Event:
    """The first event of a type; fails if there is none."""
    found = [e for e in read(text, doc_date) if e.type == kind]
    assert found, f"no {kind} in {text!r}"
    return found[0]


BOTH = {"norland", "sudria"}


@pytest.mark.parametrize(
    ("text", "kind", "initiators", "targets"),
    [
        ("Norland bombed Sudrian positions near Karsk.", "ASSAULT", {"norland"}, {"sudria"}),
        ("It was Norland that bombed Karsk.", "ASSAULT", {"norland"}, {"sudria"}),
        ("It was the army of Norland which bombed Karsk.", "ASSAULT", {"norland"}, {"sudria"}),
        ("Sudrian positions were shelled by Norland.", "ASSAULT", {"norland"}, {"sudria"}),
        ("Norland carried out an attack on Sudrian posts.", "ASSAULT", {"norland"}, {"sudria"}),
        ("A Norlandic air strike hit Karsk.", "ASSAULT", {"norland"}, {"sudria"}),
        ("The shelling of Karsk by Norland went on.", "ASSAULT", {"norland"}, {"sudria"}),
        ("Norland launched an offensive toward Karsk.", "ASSAULT", {"norland"}, {"sudria"}),
        ("Norland's capture of Karsk came at dawn.", "ASSAULT", {"norland"}, {"sudria"}),
        ("Troops of Norland seized Karsk.", "ASSAULT", {"norland"}, {"sudria"}),
        (
            "Norlandic forces, which had come closer, captured Karsk.",
            "ASSAULT",
            {"norland"},
            {"sudria"},
        ),
        ("The Vesk Front ambushed a Sudrian convoy.", "ASSAULT", {"front"}, {"sudria"}),
        ("The Vesk Front fired rockets at Sudria.", "ASSAULT", {"front"}, {"sudria"}),
        (
            "Clashes between Norland and Sudria broke out.",
            "ASSAULT",
            {"norland", "sudria"},
            {"norland", "sudria"},
        ),
        (
            "Norland clashed with the Vesk Front in Karsk.",
            "ASSAULT",
            {"norland", "front"},
            {"norland", "front"},
        ),
        ("Skirmishes near Karsk went on.", "ASSAULT", BOTH, BOTH),
        ("Norland and Sudria exchanged fire.", "ASSAULT", BOTH, BOTH),
        ("Fighting on both sides resumed in Karsk.", "ASSAULT", BOTH, BOTH),
        ("Oru Tam was assassinated in Port Amal by Norland.", "ASSAULT", {"norland"}, {"tam"}),
        ("The Estrian drone killing of Oru Tam shook Karsk.", "ASSAULT", {"estria"}, {"tam"}),
        ("Norland and Sudria signed a ceasefire.", "AGREE", BOTH, BOTH),
        ("Norland agreed with Sudria on a truce.", "AGREE", BOTH, BOTH),
        ("A truce was signed by Ada Lind and Oru Tam.", "AGREE", {"lind", "tam"}, {"lind", "tam"}),
        ("A ceasefire came into effect at noon.", "AGREE", BOTH, BOTH),
        ("The ceasefire was extended for ten days.", "AGREE", BOTH, BOTH),
        ("Sudria accepted Estria's proposal.", "AGREE", {"sudria"}, {"estria"}),
        ("Ada Lind met Oru Tam in Ondal.", "CONSULT", {"lind"}, {"tam"}),
        ("Ada Lind spoke with Oru Tam.", "CONSULT", {"lind"}, {"tam"}),
        ("The visit by Ada Lind to Estria began.", "CONSULT", {"lind"}, {"estria"}),
        (
            "Talks between Norland and Sudria were held in Ondal.",
            "CONSULT",
            {"norland", "sudria"},
            {"norland", "sudria"},
        ),
        ("Estria mediated between Norland and Sudria.", "CONSULT", {"estria"}, {"norland", "sudria"}),
        ("Estria brokered talks between Norland and Sudria.", "CONSULT", {"estria"}, {"norland", "sudria"}),
        ("The Continental Union urged Norland to withdraw.", "REQUEST", {"union"}, {"norland"}),
        ("The Continental Union called on Norland to stop.", "REQUEST", {"union"}, {"norland"}),
        ("Sudria condemned Norland's conduct.", "ACCUSE", {"sudria"}, {"norland"}),
        ("Norland accused Sudria of firing first.", "ACCUSE", {"norland"}, {"sudria"}),
        ("Norland rejected Estria's plan.", "REJECT", {"norland"}, {"estria"}),
        ("Norland threatened Sudria with war.", "THREATEN", {"norland"}, {"sudria"}),
        ("Estria imposed sanctions on Norland.", "SANCTION", {"estria"}, {"norland"}),
        ("Norland recalled its ambassador from Sudria.", "SANCTION", {"norland"}, {"sudria"}),
        ("Norland declared martial law.", "MOBILIZE", {"norland"}, {"sudria"}),
        ("Norland deployed troops along the border.", "MOBILIZE", {"norland"}, {"sudria"}),
        ("Norland withdrew from Karsk.", "RETREAT", {"norland"}, {"sudria"}),
        ("Norland released ten prisoners.", "YIELD", {"norland"}, set()),
        (
            "Norland and Sudria exchanged prisoners.",
            "COOPERATE",
            {"norland", "sudria"},
            {"norland", "sudria"},
        ),
        ("Estria provided military support to Sudria.", "AID", {"estria"}, {"sudria"}),
        ("Norland blocked the road to Karsk.", "COERCE", {"norland"}, set()),
        ("Norland praised Estria warmly for its help.", "SUPPORT", {"norland"}, {"estria"}),
    ],
)
def test_a_construction_gives_type_and_roles(
    text: str, kind: str, initiators: set[str], targets: set[str]
) -> None:
    event = one(text, kind)
    assert set(event.initiator) == initiators
    assert set(event.target) == targets


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Norland bombed a bridge in Karsk.", "Karsk"),
        ("Norlandic strikes on targets in Ondal killed two people.", "Ondal"),
        ("A blast rocked Mirov.", "Mirov"),
        ("Norland seized Karsk.", "Karsk"),
        ("The Ondal attack by Norland lasted an hour.", "Ondal"),
        ("Talks were held in Port Amal.", "Port Amal"),
    ],
)
def test_a_place_is_where_it_happened_and_nobody(text: str, place: str) -> None:
    event = next(e for e in read(text) if e.type in ("ASSAULT", "CONSULT"))
    assert event.places == (place,)
    assert not set(event.initiator + event.target) & set(PLACES)


@pytest.mark.parametrize(
    "text",
    [
        "If Norland attacks Karsk, the truce ends.",
        "Should Norland attack Karsk, the truce ends.",
        "Norland will bomb Karsk.",
        "Norland could attack Karsk.",
        "Norland did not bomb Karsk.",
        "Sudria fears an attack on Karsk.",
        "Sudria prepared to prevent an assault on Karsk.",
        "The danger of a Norlandic offensive grew.",
        "Norland planned to shell Karsk.",
        "The parties agreed to end attacks on Karsk.",
        "Norland must not attack Karsk.",
        "Norland's plan for an offensive was known.",
        "No attack on Karsk took place.",
        "Norland refused to bomb Karsk.",
        "The truce bans strikes on Karsk.",
    ],
)
def test_what_did_not_happen_is_no_event(text: str) -> None:
    assert [e for e in read(text) if e.type == "ASSAULT"] == []


@pytest.mark.parametrize(
    "text",
    [
        "Norland managed to seize Karsk.",
        "Norland began shelling Karsk.",
        "Norland continued to bomb Karsk.",
        "The attack on Karsk was not the first.",
    ],
)
def test_what_was_begun_or_managed_happened(text: str) -> None:
    assert [e.type for e in read(text)][:1] == ["ASSAULT"]


@pytest.mark.parametrize(
    "text",
    [
        "The team attacked from the start and the striker fired a missile into the net. The coach, "
        "the referee and the goalkeeper watched the match. A penalty decided the league game and "
        "the championship season. The captain killed the game and the goal hit the roof. Norland "
        "beat Estria in the tournament.",
        "Shares were hit on Monday. The bank attacked the offer and its customers shelled out. "
        "Investors bombed the merger, the price war hurt revenue and profit, and the retailer "
        "captured the market. Earnings and dividend fell; shareholders fought the board of the "
        "company.",
        "The storm struck the coast and the hurricane battered the town. Rainfall and wind killed "
        "two people. The forecast for the weather was a cold temperature; snow hit the hills.",
    ],
)
def test_other_fields_have_no_assaults(text: str) -> None:
    context = context_of(text)
    assert [e for e in find_events(context, find_speech(context)) if e.type == "ASSAULT"] == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("On 3 May 2024 Norland bombed Karsk.", "2024-05-03"),
        ("Norland bombed Karsk on 3 May 2024.", "2024-05-03"),
        ("Norland bombed Karsk on 3 May 2024 and seized Ondal on 5 May 2024.", "2024-05-03"),
        ("The 3 May 2024 attack on Karsk by Norland was short.", "2024-05-03"),
        ("On 3 May 2024 a truce took effect, but fighting resumed in Karsk within hours.", "2024-05-03"),
    ],
)
def test_a_date_belongs_to_its_event(text: str, value: str) -> None:
    assert one(text, "ASSAULT").date == value


def test_each_of_two_events_keeps_its_own_date() -> None:
    found = read("Norland bombed Karsk on 3 May 2024 and seized Ondal on 5 May 2024.")
    assert [e.date for e in found] == ["2024-05-03", "2024-05-05"]


def test_an_undated_event_lies_between_its_neighbours() -> None:
    found = read(
        "Norland bombed Karsk on 3 May 2024.\nSudria shelled Ondal.\n"
        "Norland and Sudria signed a truce on 9 May 2024."
    )
    assert [(e.date, e.date_basis) for e in found] == [
        ("2024-05-03", "explicit"),
        ("2024-05-03/2024-05-09", "inferred"),
        ("2024-05-09", "explicit"),
    ]


def test_without_any_date_the_date_is_unknown() -> None:
    assert one("Norland bombed Karsk.", "ASSAULT").date is None


def test_a_definite_mention_tells_the_same_event_again() -> None:
    found = read("Norland bombed Karsk on 3 May 2024. The strikes on Karsk killed six people.")
    assert len(found) == 1
    assert found[0].deaths == (6, 6)
    assert len(found[0].also) == 1


def test_acts_at_two_places_stay_apart() -> None:
    found = read("Norland bombed Karsk on 3 May 2024. Norland bombed Ondal on 3 May 2024.")
    assert [e.places for e in found] == [("Karsk",), ("Ondal",)]


def test_headings_are_not_events() -> None:
    context = context_of(f"{FRAME}\nNorland Bombs Karsk in New Attack\nThe region is quiet.\n")
    assert find_events(context, find_speech(context)) == () or all(
        e.start < len(FRAME) for e in find_events(context, find_speech(context))
    )


def test_every_event_is_anchored_in_the_text() -> None:
    text = f"{FRAME}\nNorland bombed Karsk, killing two people, and Sudria condemned the attack."
    context = context_of(text)
    for event in find_events(context, find_speech(context)):
        assert 0 <= event.start < event.end <= len(text)
        assert text[event.start : event.end].strip()


def test_a_sentence_that_only_counts_the_hurt_belongs_to_the_act_before_it() -> None:
    found = read("Norland bombed Karsk on 3 May 2024. Two people were killed.")
    assert [(e.deaths, len(e.also)) for e in found] == [((2, 2), 1)]


def test_nobody_hurt_is_a_toll_of_none_for_the_act_before() -> None:
    assert one("Norland shelled Karsk on 3 May 2024. No one was hurt.", "ASSAULT").injured == (0, 0)


def test_a_list_of_captures_gives_each_its_place_and_date() -> None:
    found = read("Norland announced the capture of Karsk on 3 May 2024 and Ondal on 5 May 2024.")
    captures = [(e.places, e.date, e.initiator) for e in found if e.mode == "capture"]
    assert captures == [(("Karsk",), "2024-05-03", ("norland",)), (("Ondal",), "2024-05-05", ("norland",))]


def test_an_agreement_is_seated_where_the_talks_before_it_were() -> None:
    found = read(
        "Norland and Sudria held talks in Ondal on 3 May 2024.\nNorland and Sudria agreed on a truce."
    )
    assert [e.places for e in found if e.type == "AGREE"] == [("Ondal",)]


def test_the_wording_of_an_agreement_tells_no_events() -> None:
    articles = (
        "1. The parties shall cease all attacks on Karsk.\n"
        "2. Norland shall withdraw its troops from Ondal.\n"
        "3. Sudria shall release all prisoners.\n"
        "4. The parties undertake to respect this agreement. A committee is hereby established by Norland.\n"
    )
    assert read(articles) == []


def test_a_strike_of_workers_is_a_protest() -> None:
    text = (
        "The union called out its workers over wages. The strike by the union began on Monday. Employers "
        "and the union had fought over pay and overtime for a year; pickets stood at every gate and the "
        "payroll stopped."
    )
    context = context_of(text)
    kinds = {e.type for e in find_events(context, find_speech(context))}
    assert "ASSAULT" not in kinds
    assert "PROTEST" in kinds


def test_a_hedged_author_is_only_alleged() -> None:
    found = read(
        "Explosions rocked Karsk on 3 May 2024. Norland may have been behind the explosions in Karsk."
    )
    first = found[0]
    assert (first.certainty, first.initiator) == ("fact", ())


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("Norland bombed Karsk.", "fact"),
        ("Sudria said that Norland had bombed Karsk.", "alleged"),
        ("Norland allegedly bombed Karsk.", "alleged"),
        ("Norland reportedly bombed Karsk.", "reported"),
        ("Norland said that it had withdrawn from Karsk.", "fact"),
    ],
)
def test_certainty_depends_on_whose_word_it_is(text: str, certainty: str) -> None:
    event = next(e for e in read(text) if e.type in ("ASSAULT", "RETREAT"))
    assert event.certainty == certainty


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Norland said that Sudria had bombed Karsk.", "ACCUSE"),
        ('"We will retaliate," said Norland.', "THREATEN"),
        ("Norland said that Sudria must leave Karsk.", "REQUEST"),
    ],
)
def test_an_act_of_speech_between_parties_is_an_event(text: str, kind: str) -> None:
    event = one(text, kind)
    assert event.initiator == ("norland",)
    assert event.certainty == "fact"


def test_what_came_before_the_story_is_dated_until_it() -> None:
    found = read("Norland bombed Karsk on 3 May 2024. Sudria had shelled Ondal.")
    assert found[1].date == "../2024-05-03"


@pytest.mark.parametrize(
    "text",
    [
        "Norland accused Sudria of shelling Karsk.",
        "Norland accused Sudria on 5 May 2024 of having shelled Karsk.",
        "Sudria was accused by Norland on 5 May 2024 of shelling Karsk.",
        "Accused by Norland of shelling Karsk, Sudria said nothing.",
        "Norland blamed Sudria for shelling Karsk.",
        "Norland suspects Sudria of shelling Karsk.",
        "Norland charged Sudria with shelling Karsk.",
        "Norland repeated its accusations against Sudria of shelling Karsk.",
        "Norland condemned Sudria for shelling Karsk on 5 May 2024.",
        "Norland blamed the shelling of Karsk on Sudria.",
        "Norland attributed the shelling of Karsk to Sudria.",
        "Norland accused Sudria of breaking its word by shelling Karsk.",
    ],
)
def test_who_is_charged_with_an_act_is_its_author(text: str) -> None:
    event = one(text, "ASSAULT")
    assert (set(event.initiator) or set(event.alleged_initiator)) == {"sudria"}
    assert "sudria" not in event.target
    assert (event.certainty, event.source) == ("alleged", "norland")


@pytest.mark.parametrize(
    "text",
    [
        "Norland shelled Karsk before bombing Ondal.",
        "Norland apologised to Sudria for bombing Ondal.",
        "Norland ended the truce by bombing Ondal.",
    ],
)
def test_a_gerund_without_a_charge_keeps_the_subject(text: str) -> None:
    assert set([e for e in read(text) if e.type == "ASSAULT"][-1].initiator) == {"norland"}


def test_an_attribution_in_passing_names_the_one_it_is_laid_on() -> None:
    event = one("A raid on Karsk, attributed by Estria to Sudria, killed nine people.", "ASSAULT")
    assert "estria" not in event.initiator
    assert (event.initiator or event.alleged_initiator) == ("sudria",)


def test_a_denial_is_aimed_at_nobody() -> None:
    for said in ("denied that Sudria had bombed Karsk", "denied bombing Karsk"):
        assert one(f"Norland {said}.", "REJECT").target == ()


@pytest.mark.parametrize(
    "text",
    [
        "Nine people were killed and 17 injured when shells hit a hospital in Karsk on 5 May 2024.",
        "Nine people were killed and 17 people were wounded in the strikes in Karsk on 5 May 2024.",
        "Nine civilians were killed and 17 were wounded in Karsk on 5 May 2024.",
        "Norland bombed a school in Karsk on 5 May 2024 that killed nine and injured 17.",
        "Norland shelled Karsk on 5 May 2024, killing nine people and wounding 17.",
        "Nine people died and 17 were injured after a drone struck a market in Karsk on 5 May 2024.",
        "Estria condemned the shelling of a clinic in Karsk, in which nine people were killed and 17 "
        "others injured on 5 May 2024.",
    ],
)
def test_the_dead_and_wounded_of_one_sentence_are_one_event(text: str) -> None:
    (event,) = (e for e in read(text) if e.type == "ASSAULT")
    assert (event.deaths, event.injured, event.date) == ((9, 9), (17, 17), "2024-05-05")
    assert event.places == ("Karsk",)


def test_the_dead_and_wounded_of_two_places_are_two_events() -> None:
    found = read("Nine people were killed in Karsk and 17 were wounded in Ondal on 5 May 2024.")
    assert [(e.deaths, e.injured, e.places) for e in found] == [
        ((9, 9), None, ("Karsk",)),
        (None, (17, 17), ("Ondal",)),
    ]


def test_a_count_over_a_time_of_its_own_is_not_the_toll_of_the_act_before() -> None:
    text = "The hospital in Karsk was hit. In the past week, doctors treated 206 wounded people."
    assert all(e.injured is None for e in read(text))


@pytest.mark.parametrize(
    "text",
    [
        "The film shows soldiers killing 40 people in Karsk.",
        "He played in a film in which Norlandic troops attack Karsk and 40 soldiers die.",
        "The novel tells of a raid on Karsk by Norland.",
        "Soldiers of Norland rehearsed an attack on Karsk.",
        "Norland attacked Karsk in a drill on 5 May 2024.",
        "Storm Ada killed 24 people in Karsk.",
        "Tam was shot down by the referee.",
        "Bombard the beetroot with heat.",
    ],
)
def test_what_is_played_rehearsed_or_done_by_weather_is_no_act(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The film was banned after Norland bombed Karsk.",
        "Nine people were killed by Norland during a film in Karsk.",
        "Norland bombed Karsk in the exercise of its rights.",
    ],
)
def test_a_film_or_a_right_beside_an_act_leaves_it_real(text: str) -> None:
    assert one(text, "ASSAULT").initiator == ("norland",)


@pytest.mark.parametrize(
    "text",
    [
        "Estria marked on 5 May 2024 the anniversary of the killing of 8,000 men in Karsk.",
        "On 5 May 2024 Estria opened an inquiry into the killing of 8,000 men in Karsk.",
        "On 5 May 2024 Tam recalled that Norland had killed 8,000 men in Karsk.",
    ],
)
def test_what_is_remembered_is_not_of_the_day_it_is_remembered(text: str) -> None:
    assert one(text, "ASSAULT").date != "2024-05-05"


def test_workers_of_relief_and_a_village_stormed_are_no_labour_or_weather() -> None:
    for text in (
        "Norland admitted that it had killed seven aid workers in Karsk on 1 April 2024.",
        "Norland stormed a village in Red Valley on 1 April 2024, killing 14 worshippers.",
    ):
        assert [e.date for e in read_alone(text) if e.type == "ASSAULT"] == ["2024-04-01"]


def test_the_dead_that_an_act_answers_are_not_its_own() -> None:
    text = "In response to the killing of three soldiers, Norland bombed 85 targets in Karsk."
    assert all(e.deaths is None for e in read(text) if e.initiator == ("norland",))


def test_to_call_something_a_name_is_no_telephone_call() -> None:
    assert not [e for e in read("Norland said much. Norland called it illegal.") if e.type == "CONSULT"]


def test_an_act_in_response_shares_the_date() -> None:
    found = read(
        "Norland bombed Karsk on 3 May 2024.\nIn response, Sudria shelled Ondal.\n"
        "Norland and Sudria signed a truce on 9 May 2024."
    )
    assert found[1].date == "2024-05-03"


def test_habits_have_no_date() -> None:
    assert read("Norland bombed Karsk on 3 May 2024. Norland often shelled Ondal.")[1].date is None


def test_in_a_dispatch_undated_words_are_of_its_day() -> None:
    event = one("On Monday Norland bombed Karsk.\nSudria condemned Norland.", "ACCUSE", "2024-05-07")
    assert event.date == "2024-05-07"


@pytest.mark.parametrize(
    "text",
    [
        "He and she said that they and he had met them.",
        "Norland " + ", ".join(["bombed"] * 200) + " and shelled Karsk.",
        "The fall " + "of the head " * 200 + "of Norland began.",
        "It was over " + "in of " * 200 + "Karsk.",
        "1. " * 50,
        "“” ‘’ — -- ... ?!",
    ],
)
def test_odd_sentences_are_read_without_harm(text: str) -> None:
    read(text)


FILLER = "The review ran to four pages. Its readers were many. Nobody was surprised by its tone that year. "


@pytest.mark.parametrize(
    "figure",
    [
        "One reviewer bombarded the landscape with scorn.",
        "The two shops attacked each other with discounts all spring.",
        "Their pupils resumed hostilities the next year.",
        "The regulator raided the offices of both firms.",
    ],
)
def test_figures_of_speech_are_no_force_in_a_text_without_two_sides(figure: str) -> None:
    text = f"{FILLER}{figure} {FILLER} The war of the schools was a battle of words, and a truce ended it."
    assert "ASSAULT" not in [e.type for e in read(text)]


def test_people_hurt_are_force_in_any_text() -> None:
    text = f"{FILLER}Gunmen stormed the market of Karsk and killed four people. {FILLER}"
    assert "ASSAULT" in [e.type for e in read(text)]


def test_the_date_at_the_head_of_an_entry_dates_all_that_its_line_tells() -> None:
    text = (
        "18 June 2000: Norland bombed Karsk. Sudria denied it.\n16 January 2001: Oru Tam killed by a guard."
    )
    dates = {e.type: e.date for e in read(text)[:2]}
    assert dates == {"ASSAULT": "2000-06-18", "REJECT": "2000-06-18"}
    assert read(text)[-1].date == "2001-01-16"


def test_what_follows_a_month_is_not_of_a_day_told_of_long_before() -> None:
    text = (
        "Norland bombed Karsk on 12 December 2000. In June 2016 Sudria shelled Karsk. Each accused the other."
    )
    assert [e.date for e in read(text)] == ["2000-12-12", "2016-06", "2016-06"]


def test_a_day_without_a_year_does_not_give_way_to_another_date_of_the_sentence() -> None:
    text = "On July 28 Norland, whose truce dates from April 2001, bombed Karsk."
    assert [e.date for e in read(text) if e.type == "ASSAULT"] == [None]


RAID = "On 5 May 2014 Norland shelled Karsk"


@pytest.mark.parametrize(
    ("text", "deaths", "injured"),
    [
        (f"{RAID}; four people died, according to the ambulance service.", (4, 4), None),
        (f"{RAID}; one young man was wounded in the leg.", None, (1, 1)),
        (f"{RAID}. Two guards died and three were badly wounded.", (2, 2), (3, 3)),
        (f"{RAID}. According to the mayor, 31 civilians died that night.", (31, 31), None),
        (f"{RAID}. The death toll rose to 54 on Thursday.", (54, 54), None),
        (f"{RAID} and lost 12 men.", (12, 12), None),
    ],
)
def test_a_count_is_the_toll_of_the_act_told_with_it(
    text: str, deaths: tuple[int, int] | None, injured: tuple[int, int] | None
) -> None:
    (event,) = (e for e in read(text) if e.type == "ASSAULT")
    assert (event.initiator, event.date, event.deaths, event.injured) == (
        ("norland",),
        "2014-05-05",
        deaths,
        injured,
    )


@pytest.mark.parametrize(
    "text",
    [
        f"{RAID}. At least 46 civilians were killed in the three villages.",
        f"{RAID}. The ministry put the dead at 610 since June.",
        f"{RAID}. A mission put the toll for all sides at about 850.",
        "A mission put the toll at 850 and held that the shelling of Karsk by Norland was wrong.",
        "The ministry put the dead at 610 since 5 May 2014, when Norland shelled Karsk.",
    ],
)
def test_a_count_of_several_acts_is_not_the_toll_of_one(text: str) -> None:
    assert all(e.deaths is None for e in read(text) if "norland" in e.initiator)


def test_nobody_hurt_goes_to_the_act_and_not_to_what_it_answered() -> None:
    text = f"{RAID} in retaliation for the bombing of Ondal by Sudria. Nobody was hurt."
    found = {e.initiator: e.deaths for e in read(text) if e.type == "ASSAULT"}
    assert found == {("norland",): (0, 0), ("sudria",): None}


def test_the_strike_told_just_before_is_meant_even_if_its_author_is_named_only_now() -> None:
    text = (
        f"{RAID}. On 15 May 2014 a drone struck a convoy in Ondal. "
        "Local media reported three dead and attributed the strike to Norland."
    )
    found = {e.date: e.deaths for e in read(text) if e.type == "ASSAULT"}
    assert found == {"2014-05-05": None, "2014-05-15": (3, 3)}
