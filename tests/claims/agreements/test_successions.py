"""Which agreement took the place of which, in the words of replacing."""

import pytest

FIRST = "Norland and Sudria signed a truce in Karsk on 4 May 2031. "


@pytest.mark.parametrize(
    "text",
    [
        FIRST + "On 9 June 2031 it was replaced by a peace treaty signed in Ondal.",
        FIRST + "The Ondal Agreement of 9 June 2031 superseded it.",
        FIRST + "The Ondal Agreement, signed by both on 9 June 2031, took the place of the truce.",
        FIRST + "On 9 June 2031 they concluded a treaty at Ondal which annulled the truce and its annexes.",
        "The ceasefire of 4 May 2031 between Norland and Sudria gave way to an accord signed on 9 June 2031.",
        "On 9 June 2031 Norland and Sudria signed a treaty, which replaced the Karsk truce of 4 May 2031.",
        "In place of the Karsk truce of 4 May 2031, Norland and Sudria signed a treaty on 9 June 2031.",
    ],
)
def test_a_verb_of_replacing_links_both_and_dates_the_end_to_the_successor(read, text: str) -> None:
    reading = read(text)
    old, new = sorted(reading.agreements, key=lambda a: a.signed or a.announced)
    assert (new.supersedes, old.superseded_by) == (old.id, new.id)
    assert [d for s, d in reading.rows(old) if s == "superseded"] == ["2031-06-09"]
    assert not any(s in ("superseded", "ended") for s, _ in reading.rows(new))


@pytest.mark.parametrize(
    "text",
    [
        FIRST + "The treaty of 9 June 2031 between them was to take the place of the truce.",
        FIRST + "Sudria said on 9 June 2031 that no new treaty would replace the truce.",
        FIRST + "On 9 June 2031 the treaty of Ondal did not replace the truce.",
    ],
)
def test_what_was_not_replaced_has_no_successor(read, text: str) -> None:
    reading = read(text)
    assert all(a.supersedes is None and a.superseded_by is None for a in reading.agreements)
    assert not any(s == "superseded" for a in reading.agreements for s, _ in reading.rows(a))


@pytest.mark.parametrize(
    ("title", "article"),
    [
        ("CHARTER OF KARSK", "This Charter replaces the truce signed at Ondal on 4 January 2031."),
        ("ACT ON PEACE", "This Act takes the place of the truce signed at Ondal on 4 January 2031."),
        (
            "DECLARATION ON PEACE",
            "The truce signed at Ondal on 4 January 2031 is superseded by this Declaration.",
        ),
        (
            "UNDERTAKING ON PEACE",
            "The truce signed at Ondal on 4 January 2031 is replaced by this Undertaking.",
        ),
    ],
)
def test_a_text_that_calls_itself_by_another_noun_takes_the_place_of_an_older_pact(
    read, title, article
) -> None:
    text = (
        f"{title}\n\nDone at Karsk, on 3 March 2031\n\nNorland and Sudria agree as follows.\n\nArticle 1\n"
        f"Hostilities shall end at noon on 10 March 2031.\n\nArticle 2\n{article}\n"
    )
    own, older = read(text).agreements
    assert (own.signed, own.supersedes) == ("2031-03-03", older.id)
    assert [(r.status, r.date) for r in older.status_history] == [
        ("signed", "2031-01-04"),
        ("superseded", "2031-03-03"),
    ]
