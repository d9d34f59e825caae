"""What a text says that an agreement leaves out."""

import pytest

TRUCE = "Norland and Sudria signed a ceasefire agreement in Karsk on 4 May 2031. "


@pytest.mark.parametrize(
    ("sentence", "issue"),
    [
        ("It is silent on the status of Ondal.", "the status of Ondal"),
        ("On the sharing of oil the text is silent.", "the sharing of oil"),
        ("The agreement says nothing about the militias.", "the militias"),
        ("Not a word in it about the refugees.", "the refugees"),
        ("Nothing was laid down about the militias.", "the militias"),
        ("The status of Ondal was left for another day.", "The status of Ondal"),
        ("It does not touch on the weapons of the militias.", "the weapons of the militias"),
        ("There is no timetable for the surrender of weapons.", "the surrender of weapons"),
        ("Oil was not on the table in Karsk.", "Oil"),
        ("A reference to the border was struck out.", "A reference to the border"),
    ],
)
def test_issue_left_out(read, sentence, issue) -> None:
    assert read(TRUCE + sentence).one.excluded_issues[0].issue == issue


@pytest.mark.parametrize(
    "sentence",
    [
        "President Oru Tam said nothing about his losses.",
        "Two soldiers were left in the cold.",
        "The guns were silent.",
        "Civilians were excluded from the area.",
        "Any act that puts it at risk should be avoided.",
    ],
)
def test_nothing_left_out(read, sentence) -> None:
    assert read(TRUCE + sentence).one.excluded_issues == ()
