"""What agreements and their terms hang on, however a text words it."""

import pytest

TRUCE = "Norland and Sudria signed a ceasefire agreement in Karsk on 4 May 2031. "


@pytest.mark.parametrize(
    ("sentence", "kind", "words"),
    [
        ("If a violation occurs, the commission will meet within a day.", "trigger", "If a violation occurs"),
        ("Should a dispute arise, both sides will turn to Estria.", "trigger", "Should a dispute arise"),
        (
            "If Norland does not withdraw, Sudria is not bound to disarm.",
            "reciprocity",
            "If Norland does not",
        ),
        ("The agreement takes effect once parliament has ratified it.", "precondition", "once parliament"),
        ("No soldier will leave before the prisoners are home.", "precondition", "before the prisoners"),
        ("Norland will leave Ondal as the monitors move in.", "precondition", "as the monitors move in"),
        ("Both sides will disarm only once a council has been formed.", "precondition", "a council has been"),
        ("Norland will withdraw within ten days of the arrival of monitors.", "trigger", "of the arrival of"),
        ("The truce depends, Sudria said, on an end to raids.", "precondition", "on an end to raids"),
        ('It remains in force until "a lasting peace is made".', "limit", "a lasting peace is made"),
        ("The truce covers all groups except the Hill League.", "exception", "except the Hill League"),
        ("Medical flights are exempt from the ban.", "exception", "exempt from the ban"),
        ("Sudria's spokesman said it would mirror whatever Norland did.", "reciprocity", "would mirror"),
        ("Signing it does not imply recognition of either side.", "savings", "does not imply recognition"),
        (
            "Pending the arrival of monitors, Norland may keep its posts.",
            "precondition",
            "Pending the arrival",
        ),
    ],
)
def test_condition(read, sentence, kind, words) -> None:
    reading = read(TRUCE + sentence)
    found = [(c.type, reading.words(c)) for c in reading.agreements[0].conditions]
    assert any(k == kind and words in w for k, w in found), found


@pytest.mark.parametrize(
    "sentence",
    [
        "If Norland attacks, Sudria will strike its ports.",
        "If there is a lesson in this, it is a modest one.",
        "The convoy crossed within hours of the departure of the governor.",
        "When the guns fell silent, people came out of their cellars.",
        "Observers fear that the truce will fail if the rains stop.",
    ],
)
def test_no_condition(read, sentence) -> None:
    assert read(TRUCE + sentence).agreements[0].conditions == ()


def test_a_paragraph_after_the_terms_may_hold_their_conditions(read) -> None:
    text = (
        TRUCE + "Under it, Norland will leave Ondal.\n\nIf Norland does not leave, no prisoner will be freed."
    )
    reading = read(text)
    assert [reading.words(c) for c in reading.one.conditions] == ["If Norland does not leave"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Sami Hadra insisted that his men would not leave the hills unless an amnesty was adopted first.",
        "The Vesk Front would release captives only after the assembly had begun.",
        "Norland will withdraw its troops provided that the road is opened.",
    ],
)
def test_a_side_s_own_condition_is_read_in_the_next_paragraph(read, sentence) -> None:
    text = f"Norland and the Vesk Front signed a truce in Karsk on 4 May 2031.\n\n{sentence}"
    assert read(text).one.conditions


def test_an_order_of_words_makes_a_condition(read) -> None:
    text = (
        "Under the truce between Norland and the Vesk Front of 4 May 2031, Norland may defend itself should "
    )
    text += "fighters enter its towns."
    truce = read(text)
    assert [truce.words(c) for c in truce.one.conditions] == ["should fighters enter its towns"]
