"""Terms told in set turns of phrase, beside the plain verbs of duty."""

import pytest

TRUCE = "Norland and Sudria signed a ceasefire agreement in Karsk on 4 May 2031. "


@pytest.mark.parametrize(
    ("sentence", "deontic", "words"),
    [
        ("An exchange of prisoners was also agreed.", "obligation", "exchange of prisoners"),
        ("Also agreed was an exchange of prisoners.", "obligation", "exchange of prisoners"),
        ("It was further agreed to reopen the airport.", "obligation", "reopen the airport"),
        ("A joint committee was provided for.", "constitutive", "joint committee"),
        ("Norland gave its word that no prisoner would be harmed.", "prohibition", "would be harmed"),
        ("Sudria gave an undertaking to free its captives.", "obligation", "free its captives"),
        ("Both sides took upon themselves to protect aid workers.", "obligation", "protect aid workers"),
        ("Power lies with the Continental Union.", "power", "Power lies with"),
        ("There is to be a joint commission.", "constitutive", "joint commission"),
        ("There will be no reprisals against civilians.", "prohibition", "no reprisals"),
        ("The laying of mines is forbidden.", "prohibition", "laying of mines"),
        ("Disputes go to a joint commission, whose ruling is final.", "power", "whose ruling is final"),
        ("A commission of six officers will be set up.", "constitutive", "commission of six officers"),
        ("According to the text, prisoners are to be freed by 10 June.", "obligation", "prisoners are to be"),
        ("The document obliges Sudria to disarm.", "obligation", "Sudria to disarm"),
    ],
)
def test_term(read, sentence, deontic, words) -> None:
    reading = read(TRUCE + sentence)
    found = [(c.deontic, reading.words(c)) for c in reading.agreements[0].clauses]
    assert any(d == deontic and words in w for d, w in found), found


@pytest.mark.parametrize(
    "sentence",
    [
        "A ceasefire was agreed after long talks.",
        "There will be no winner in this war.",
        "The minister gave his opinion that the talks would fail.",
        "The decision rests on a mistake.",
        "Journalists were barred from entering Karsk.",
    ],
)
def test_no_term(read, sentence) -> None:
    assert read(TRUCE + sentence).agreements[0].clauses == ()
