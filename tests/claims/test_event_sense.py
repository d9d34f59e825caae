"""What makes an event of a word and what does not: things that no table knows, promises of peace, terms."""

import pytest

from truce.claims.reading.offline import read_offline
from truce.documents import read_document


def read(text):
    return read_offline(read_document(text.encode(), name="text.txt"))


def told(text, kind):
    records = read(text)
    names = {a.id: a.name for a in records.actors}
    return [
        ({names[r] for r in e.initiator}, {names[r] for r in e.target}, e.place)
        for e in records.events
        if e.type == kind and e.modality == "actual"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The rebels promised on 3 May to stop shelling the port.",
        "Kenya pledged to cease all attacks on the port.",
        "The rebels vowed that there would be no more attacks on the port.",
        '"We will not attack the port," General Okello promised on 3 May.',
        "The rebels promised to refrain from attacks on the port.",
        "The general promised that his men would hold their fire.",
    ],
)
def test_a_promise_to_end_violence_is_no_threat(text):
    assert told(text, "THREATEN") == []


@pytest.mark.parametrize(
    "text",
    [
        "The rebels vowed to attack the port again.",
        "The rebels vowed that they would not stop their attacks on the port.",
        "The rebels promised more attacks on the port.",
    ],
)
def test_a_promise_of_violence_is_a_threat(text):
    assert told(text, "THREATEN")


@pytest.mark.parametrize(
    "text",
    [
        "The strike, which Hamas claims killed nine people, hit a school in Gaza City on Monday.",
        "The shelling, which Chad claims destroyed a clinic, began at dawn on 3 May.",
    ],
)
def test_who_only_tells_of_an_act_in_a_clause_on_it_has_not_done_it(text):
    assert [doers for doers, _, _ in told(text, "ASSAULT")] == [set()]


def test_rebels_of_a_people_are_not_the_people():
    records = read("Two soldiers were killed by Tuareg rebels near Kidal on 3 May. The Tuareg live in Mali.")
    (event,) = (e for e in records.events if e.type == "ASSAULT")
    (doer,) = (a for a in records.actors if a.id in event.initiator)
    assert (doer.name, doer.type) == ("Tuareg rebels", "non_state_armed_group")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("They reached Dilling, a town of 40,000, where gunmen attacked them on 3 May 2001.", "Dilling"),
        ("They fled to Malakal, the seat of the state, in which rebels shelled a clinic.", "Malakal"),
        ("Monitors saw in Wau on 3 May 2001 that soldiers had burned the market.", "Wau"),
        ("In Wau, residents said soldiers had burned the market on 3 May 2001.", "Wau"),
        ("A UN official said in Geneva that rebels had shelled a clinic on 3 May 2001.", None),
    ],
)
def test_where_an_act_was_done_is_told_by_the_words_around_it(text, place):
    assert [where for _, _, where in told(text, "ASSAULT")] == [place]


def test_an_answer_is_given_where_the_act_was_done():
    text = (
        "Gunmen fired on a patrol near Goma on 3 May 2001. Peacekeepers returned fire. Two men were killed."
    )
    assert {where for _, _, where in told(text, "ASSAULT")} == {"Goma"}


def test_i_is_who_wrote_the_memo():
    text = (
        "MEMORANDUM\n\nFROM: General Peter Okello, Head of Mission\nTO: The Secretary-General\n\n"
        "On 4 May 2001 I urged the army to lift the blockade of Dilling."
    )
    assert [doers for doers, _, _ in told(text, "REQUEST")] == [{"Peter Okello"}]


def test_what_a_term_speaks_of_has_not_happened_by_it():
    text = (
        "Kenya and Uganda signed a ceasefire agreement in Nairobi on 3 May 2011.\n\nUnder the agreement "
        "Kenya shall leave the homes that it has occupied, and Uganda shall withdraw its troops from Migingo."
    )
    assert told(text, "COERCE") == []


def test_men_who_are_held_are_not_spoken_of():
    text = "The two teachers whom the rebels had been holding since April were freed on 6 June 1999."
    assert told(text, "ACCUSE") == []
    assert told(text, "YIELD")


def test_foreign_troops_are_those_of_no_state_that_is_named():
    text = "Kenya shelled a village in Somalia on 3 May 2001. All foreign troops left Somalia on 5 May 2001."
    assert [doers for doers, _, _ in told(text, "RETREAT")] == [{"foreign troops"}]


def test_a_pronoun_is_as_armed_as_whom_it_means():
    text = "Rebels of the Beja Congress said they had held up a train near Haiya on 3 May 1999."
    assert [where for _, _, where in told(text, "COERCE")] == ["Haiya"]
