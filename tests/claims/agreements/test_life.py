"""The life of a truce in words: its making, its beginning, its term, its breaches and its end."""

import pytest

WAR = "Troops of Norland and Sudria have clashed for weeks. "
BEGUN = WAR + "A ceasefire between Norland and Sudria took effect on 4 May 2031. "


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("The ceasefire agreement of 4 May 2031", "signed"),
        ("The Karsk Accord of 4 May 2031", "signed"),
        ("The protocol on the cessation of hostilities dated 4 May 2031", "signed"),
        ("The ceasefire of 4 May 2031", "announced"),
        ("The 4 May 2031 truce", "announced"),
    ],
)
def test_the_date_in_a_name_is_that_of_the_making_also_beside_a_dated_beginning(read, name, made) -> None:
    rows = read(f"{WAR}{name} between Norland and Sudria entered into force on 9 May 2031.").rows()
    assert (made, "2031-05-04") in rows
    assert ("in_force", "2031-05-09") in rows
    assert ("in_force", "2031-05-04") not in rows


@pytest.mark.parametrize(
    "sentence",
    [
        "The Karsk Agreement of 4 May 2031 ended the war on 9 May 2031.",
        "The Karsk Agreement of 4 May 2031 broke the deadlock on 9 May 2031.",
        "The Karsk Agreement of 4 May 2031 took effect at once and ended years of shelling.",
    ],
)
def test_what_an_agreement_ends_is_not_its_own_end(read, sentence) -> None:
    for agreement in read(f"{WAR}{sentence} Norland and Sudria honour it.").agreements:
        assert agreement.ended is None
        assert not {"ended", "broken"} & {r.status for r in agreement.status_history}
