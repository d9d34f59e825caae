"""The terminal page: read line by line in golden/, and safe whatever a text holds."""

import re
import unicodedata
from dataclasses import replace

import pytest
from annotated import brief_of, to_records
from golden_files import golden
from hypothesis import given
from hypothesis import strategies as st

from truce.documents import read_document
from truce.errors import InputError
from truce.incidents import Told
from truce.mission import Brief
from truce.report.folding import columns, fold
from truce.report.terminal import page

UNPIPEABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def folded(text: str) -> str:
    return " ".join(re.sub(r"(?m)^\s*\|?\s*", "", text).split())


def test_the_page_of_two_documents_is_the_one_that_was_reviewed(small) -> None:
    shown = page(small)
    assert shown == golden("small.txt", shown)


def test_the_page_of_no_document_says_what_was_not_read() -> None:
    failure = InputError("secret.pdf", "this is no text", "Save it as text")
    shown = page(Brief((), (), (), None, "no date is stated", (failure,)))
    assert shown == golden("nothing.txt", shown)


def test_every_line_has_its_words_and_their_place(own_text) -> None:
    """Each quotation on the page is in the text at the place that it names."""
    (told,) = own_text.told
    shown = page(own_text, width=10_000)
    quoted = re.findall(r"^\s*\| (.*?)(?: \[…\])? \[([^\s:]+):(\d+)\]$", shown, re.M)
    if told.records.claims:
        assert quoted
    for words, document, offset in quoted:
        assert document == told.document.id
        assert " ".join(told.document.text[int(offset) :].split()).startswith(words)


def test_no_line_is_wider_than_asked(own_text) -> None:
    for width in (40, 80, 110):
        assert max(columns(line) for line in page(own_text, width=width).splitlines()) <= width


def test_what_is_only_claimed_never_stands_without_its_label(own_text) -> None:
    shown = folded(page(own_text, width=10_000))
    for told in own_text.told:
        for event in told.records.events:
            words = " ".join(told.document.text[event.start : event.end].split())
            if event.certainty == "alleged" and words in shown:
                before = shown[: shown.index(words)]
                assert re.search(r"alleged|denied|disputed|unverified", before)


def test_standings_name_the_rows_that_decide_and_whose_word_they_are(small) -> None:
    shown = folded(page(small))
    assert "Standing as of 2031-06-04, on these texts: left open: in force / over" in shown
    assert "[alleged by ministry of defence of Sudmark] broken, said of Norland only alleged; then" in shown
    assert "Status as of 2031-06-04, by the judge: in force by its terms, declared broken by Sudmark" in shown
    assert "by the judge: in force by its terms, declared broken by Sudmark; its terms" in shown
    assert "it can confirm nothing" in shown


def test_the_standing_follows_the_asked_moment(small) -> None:
    told = small.told
    assert "on these texts: in force" in folded(page(brief_of(*told, as_of="2031-06-03")))
    assert "on these texts: not told as concluded" in folded(page(brief_of(*told, as_of="2031-06-02")))
    over = folded(page(brief_of(*told, as_of="2031-06-07")))
    assert "on these texts: over" in over
    assert "the term has run out" in over


def test_a_denial_stands_beside_what_it_denies(small) -> None:
    contested = page(small).split("CONTESTED")[1].split("ANOMALIES")[0]
    assert "denies that its forces" in contested
    assert "At least four people were killed" in contested
    assert "Norland blamed Sudmark" in contested


def test_the_order_of_the_documents_does_not_matter(small) -> None:
    first, second = small.told
    turned = page(brief_of(second, first))
    assert turned == page(small)


def test_no_speaker_is_left_out_when_the_list_is_cut() -> None:
    names = [f"Speaker {n:02}" for n in range(20)]
    text = "The talks went on.\n" + "".join(f"{name} spoke of peace.\n" * 4 for name in names)
    annotation = {
        "actors": [
            {"id": f"A{n}", "name": name, "type": "person", "aliases": []} for n, name in enumerate(names)
        ],
        "claims": [
            {"id": f"C{n}-{k}", "source": f"A{n}", "stance": "asserts", "content": "peace",
             "quote": f"{name} spoke of peace."}
            for n, name in enumerate(names)
            for k in range(4)
        ],
    }  # fmt: skip
    document = read_document(text, name="many")
    shown = page(brief_of(Told(document, to_records(document.text, annotation))))
    assert all(f"{name}: assertion" in shown for name in names)
    assert "30 of 80" in shown


@pytest.mark.parametrize(
    "hostile",
    [
        "\x1b[31mred\x1b[0m",
        "\u202eright to left",
        "\u2066isolated",
        "a\tb",
        "zero\u200bwidth",
        "\x00",
        "\u2028",
    ],
)
def test_nothing_in_a_text_or_a_name_reaches_the_terminal_raw(small, hostile: str) -> None:
    told = small.told[0]
    text = told.document.text.replace("Norland blamed", f"{hostile} blamed")
    records = replace(
        told.records,
        title=hostile,
        actors=tuple(replace(a, name=hostile + a.name) for a in told.records.actors),
    )
    shown = page(brief_of(Told(replace(told.document, text=text), records)))
    assert not UNPIPEABLE.search(shown)


texts = st.text(st.characters(), max_size=120)


@given(texts, st.integers(8, 60))
def test_folding_keeps_the_words_and_the_width(text: str, width: int) -> None:
    lines = fold(text, width, "  ", "    ")
    assert all(columns(line) <= width for line in lines)
    assert not any(UNPIPEABLE.search(line) for line in lines)
    kept = "".join("".join(lines).split())
    assert all(c in kept for c in text if c.isalnum() and unicodedata.category(c) != "Cn")


def test_wide_letters_take_two_columns() -> None:
    assert columns("停火") == 4
    assert columns("e\u0301") == 1
    assert fold("停火" * 6, 10) == ["停火停火停", "火停火停火", "停火"]
