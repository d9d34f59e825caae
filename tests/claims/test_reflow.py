"""Hard-wrapped lines: what is joined, what stays apart, and where the words stand in the document."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.claims.reading.offline import read_offline
from truce.claims.reading.reflow import reflow
from truce.documents import read_document

REPORT = """\
The army of Ruritania shelled the market of Zenda on 4 May 2019, and two
traders were killed. The mission counted nine craters, of which three con-
tained parts of rockets. A cease-fire, the second in a month, is to begin on
Sunday. It was proposed by the neighbours, who had been asked for a cease-
fire by both sides.
"""


def test_a_wrapped_paragraph_becomes_one_line() -> None:
    (line,) = reflow(REPORT).text.strip().splitlines()
    assert "and two traders were killed" in line


def test_a_word_parted_at_the_end_of_a_line_is_made_whole_as_the_text_writes_it() -> None:
    text = reflow(REPORT).text
    assert "three contained parts" in text
    assert "asked for a cease-fire by both sides" in text


def test_every_word_is_found_again_in_the_document() -> None:
    flowed = reflow(REPORT)
    start = flowed.text.index("three contained parts")
    first, last = flowed.original(start, start + len("three contained parts"))
    assert REPORT[first:last] == "three con-\ntained parts"


def test_characters_without_a_width_do_not_hide_a_name() -> None:
    text = (
        "Nor\u200bway and \u2068Swe\u00adden\u2069 signed a cease\u2060fire in Os\u200dlo on 4 May 2031, "
        "and it took\u200b\neffect at noon."
    )
    records = read_offline(read_document(text))
    assert {"Norway", "Sweden"} <= {a.name for a in records.actors}
    (agreement,) = records.agreements
    assert {text[m.start : m.end] for p in records.places for m in p.mentions} == {"Os\u200dlo"}
    assert any("cease\u2060fire" in text[start:end] for start, end in agreement.spans)


@pytest.mark.parametrize(
    "text",
    [
        "The guns are still, the river runs,\nand on the bank the children play;\n"
        "no more we fear the morning sun,\nthe truce has brought another day.\n",
        "The sides agree:\nstop all shelling of towns\nrelease all prisoners of war\nopen the road\n",
        "2 May 2019: Army shells the port, hospital says\n3 May 2019: Rebels agree to a truce\n"
        "4 May 2019: Truce collapses; both sides blame\nthe other for firing first\n",
        "Date        Place       Killed\n5 May       Tine        twelve\n6 May       Birak       none\n",
        "14:05 Explosions heard in the east of the capital\n14:20 The army says it shot down two drones\n",
        "A first paragraph of one sentence.\n\nA second one, that ends here.\n",
    ],
)
def test_lines_that_are_no_wrapped_prose_stay_as_they_are(text: str) -> None:
    assert reflow(text).text == text


def test_marks_at_the_head_of_a_line_begin_a_block() -> None:
    text = (
        "FROM: Mission, Zenda\nSUBJECT: THE MARKET OF ZENDA IS SHELLED FOR THE SECOND TIME IN LESS THAN A"
        "\nWEEK\n\n"
        "1. (C) Two traders were killed, and a third is not expected to live, the\n"
        "hospital told us.\n"
        "2. (C) The army denies it. Its spokesman called the report a fairy tale and\n"
        "refused to show the log of the battery.\n"
        "- The battery stands north of the town, in the old quarry, as the mission's\n"
        "  patrol saw.\n"
        "Q: Who gave the order, and when was it given to the battery in the old\nquarry?\n"
    )
    starts = [line.split()[0] for line in reflow(text).text.splitlines() if line]
    assert starts == ["FROM:", "SUBJECT:", "1.", "2.", "-", "Q:"]


def test_a_quoted_mail_an_indent_and_double_spacing_keep_their_paragraphs() -> None:
    mail = (
        "> Can you confirm the calibre of the shells? The other side says that it was\n"
        "> gas and no shell.\n"
        "No, we cannot: the craters are too old, and the mission has nobody who would\nknow.\n"
    )
    assert len(reflow(mail).text.splitlines()) == 2
    indented = (
        "   The commission met on Tuesday in the old customs house and heard the two\n"
        "sides. The delegation of the north complained of eleven overflights in May.\n"
        "   The delegation of the south denied them and said that its aircraft had\nbeen grounded.\n"
    )
    assert len(reflow(indented).text.splitlines()) == 2
    double = indented.replace("   ", "").replace("\n", "\n\n")
    assert "heard the two sides" in reflow(double).text


def test_a_sentence_goes_on_over_the_end_of_a_page() -> None:
    lines = ["The commission met on Tuesday in the old customs house, heard the two"] + [
        "sides and then the witnesses of the shelling, who had come on foot, in" for _ in range(6)
    ]
    text = "\n".join(lines) + "\n\n- 3 -\n\nthe rain, from the villages along the river.\n"
    assert "in the rain, from" in reflow(text).text


def test_records_of_a_wrapped_text_are_anchored_in_the_document() -> None:
    plain = REPORT.replace("con-\n", "con").replace("cease-\n", "cease-").replace("\n", " ")
    wrapped, whole = read_offline(read_document(REPORT)), read_offline(read_document(plain))
    assert wrapped.events
    assert [(e.type, e.date) for e in wrapped.events] == [(e.type, e.date) for e in whole.events]
    (shelling, *_) = (e for e in wrapped.events if e.type == "ASSAULT")
    assert "shelled the market of Zenda" in REPORT[shelling.start : shelling.end]


@given(st.text(alphabet="ab -\n.", max_size=300), st.integers(0, 300), st.integers(1, 20))
def test_what_is_read_stands_in_the_document_letter_by_letter(text: str, start: int, length: int) -> None:
    flowed = reflow(text)
    start = min(start, max(0, len(flowed.text) - 1))
    words = flowed.text[start : start + length]
    if words:
        first, last = flowed.original(start, start + len(words))
        kept = "".join(c for c in words if c.isalpha())
        assert "".join(c for c in text[first:last] if c.isalpha()) == kept
