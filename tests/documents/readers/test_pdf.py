"""PDFs with what real ones have: columns, running heads, parted words, hidden words, scans, locks, damage."""

import re
import time

import pytest
from pdfs import line, lines, locked, pdf

from truce.documents.readers import pdf as reader
from truce.documents.readers.weaving import faults_of
from truce.errors import InputError

STORY = [
    "Observers of the joint mission visited the crossing on Tuesday and found no",
    "soldiers there. A liaison officer said that both companies had gone back to",
    "their camps on the evening before.",
]
PICTURE = "q 500 0 0 700 40 60 cm /Im Do Q"


def read(data: bytes):
    made = reader.extract(data, "a.pdf")
    assert faults_of(made.text, made.stretches) == []
    assert {s.where for s in made.stretches if not re.fullmatch(r"page\[\d+\]/line\[\d+\]", s.where)} == set()
    return made


def messages(made, kind: str) -> list[str]:
    return [caution.message for caution in made.cautions if caution.kind == kind]


def test_the_lines_of_a_paragraph_become_one():
    made = read(pdf([lines(STORY)]))
    assert made.text == " ".join(STORY) + "\n"
    assert [(s.page, s.where) for s in made.stretches] == [(1, f"page[1]/line[{n}]") for n in (1, 2, 3)]
    assert made.pages == 1
    assert made.published is None
    assert made.cautions == ()


@pytest.mark.parametrize("gap", ["a gap", "an indent", "a short line"])
def test_where_a_paragraph_ends(gap: str):
    below = 700 - 13 * len(STORY) - (9 if gap == "a gap" else 0)
    left = 72 + (18 if gap == "an indent" else 0)
    second = lines(STORY[:1], left, below) + "\n" + lines(STORY[1:], 72, below - 13)
    made = read(pdf([lines(STORY) + "\n" + second]))
    assert made.text == " ".join(STORY) + "\n\n" + " ".join(STORY) + "\n"


def test_a_paragraph_goes_on_over_the_end_of_a_page():
    made = read(pdf([lines(STORY[:2]), lines(STORY[2:])]))
    assert made.text == " ".join(STORY) + "\n"
    assert [s.page for s in made.stretches] == [1, 1, 2]


def test_two_columns_whose_lines_were_written_across():
    left = [f"Left column, line {n} of the story," for n in range(8)]
    right = [f"right column, line {n} of the rest," for n in range(8)]
    across = "\n".join(
        line(left[n], 50, 700 - 13 * n) + "\n" + line(right[n], 320, 700 - 13 * n) for n in range(8)
    )
    words = " ".join(read(pdf([across])).text.split())
    assert words == " ".join(left + right)


@pytest.mark.parametrize(("away", "is_row"), [(30, False), (16, True)])
def test_a_word_that_begins_where_a_cell_does_makes_no_row_of_a_paragraph(away: int, is_row: bool):
    prose = line("The commission said that the guns of both sides had been silent since", y=653)
    prose += "\n" + line("noon,", 72, 640) + "\n" + line("a spokesman added.", 103, 640)
    table = "\n".join(
        line(cell, x, 640 - away - 16 * n)
        for n, row in enumerate([("Day", "Shells"), ("May", "12"), ("June", "3")])
        for x, cell in zip((72, 103), row, strict=True)
    )
    words = read(pdf([f"{prose}\n{table}"])).text
    assert ("noon, | a spokesman" in words) == is_row
    assert "Day | Shells" in words


def test_a_table_is_read_row_by_row():
    rows = [("Day", "Place", "Shells"), ("Monday", "the mill", "3"), ("Tuesday", "the old ferry", "12")]
    cells = "\n".join(
        line(cell, 72 + 150 * column, 700 - 16 * row)
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
    )
    made = read(pdf([cells + "\n" + lines(STORY, y=600)]))
    assert made.text.startswith(
        "Day | Place | Shells\nMonday | the mill | 3\nTuesday | the old ferry | 12\n\nObs"
    )


def test_what_comes_back_at_the_edges_of_pages_is_left_out_and_named():
    pages = [
        line("The Example Gazette, 3 May 2031", y=810, size=9)
        + "\n" + lines([f"Page story {n}: " + w for w in STORY])
        + "\n" + line(f"Gazette {n} of 4", x=280, y=30, size=9)
        for n in range(1, 5)
    ]  # fmt: skip
    made = read(pdf(pages))
    assert made.text.count("The Example Gazette") == 1
    assert made.text.startswith("The Example Gazette")
    assert " of 4" not in made.text
    assert all(f"Page story {n}" in made.text for n in range(1, 5))
    (named,) = messages(made, "left_out")
    assert "Gazette # of #" in named


def test_a_lone_figure_that_is_no_page_number_stays():
    assert "1945" in read(pdf([lines(STORY) + "\n" + line("1945", y=30)])).text


def test_a_parted_word_is_joined_only_where_the_document_writes_it_so():
    parted = [
        "The ceasefire was kept, a note said, and observers looked at how the cease-",
        "fire was kept along the long-term line; no one was hurt in that trans-",
        "mission of the note.",
    ]
    made = read(pdf([lines(parted)]))
    assert "how the ceasefire was kept" in made.text
    assert "that trans-mission of" in made.text
    (named,) = messages(made, "text_layer")
    assert "trans-mission" in named
    assert "fire" not in named


HIDING = {
    "drawn with nothing": "3 Tr",
    "white on the paper": "1 g",
    "nearly white": "0.957 g",
    "pale yellow": "1 1 0.9 rg",
    "white within its outline": "2 Tr 1 g 1 G",
    "an outline of white": "1 Tr 0 g 1 G",
    "black on a black box": "q 0 g 60 640 400 24 re f Q 0 g",
    "blue on a box of that blue": "q 0 0.2 0.5 rg 60 640 400 24 re f Q 0 0.2 0.52 rg",
    "white on a white box on a dark one": "q 0.2 g 60 600 400 80 re f 1 g 60 640 400 24 re f Q 1 g",
    "white beside a dark box": "q 0 g 60 500 400 24 re f Q 1 g",
    "white on a thin line": "q 0 G 0.5 w 60 640 m 500 668 l S Q 1 g",
}


@pytest.mark.parametrize("how", HIDING)
def test_words_that_nobody_sees_are_left_out_and_named(how: str):
    trick = line("The governor ordered the whole attack himself.", y=650, before=HIDING[how])
    made = read(pdf([lines(STORY) + "\n" + trick]))
    assert "governor" not in made.text
    assert any("The governor ordered the whole attack himself." in m for m in messages(made, "hidden_text"))


@pytest.mark.parametrize(("x", "y", "size"), [(72, 650, 1), (900, 650, 11), (72, -200, 11)])
def test_words_too_small_or_off_the_page(x: float, y: float, size: float):
    made = read(pdf([lines(STORY) + "\n" + line("The governor ordered it himself.", x, y, size=size)]))
    assert "governor" not in made.text
    assert messages(made, "hidden_text")


def test_hidden_words_amid_a_line_are_cut_out_of_it():
    inside = (
        "q BT /F1 11 Tf 72 700 Td (The convoy was ) Tj 3 Tr (not ) Tj 0 Tr (shelled at the bridge.) Tj ET Q"
    )
    made = read(pdf([inside]))
    assert made.text == "The convoy was shelled at the bridge.\n"
    assert messages(made, "hidden_text")


def test_white_words_on_a_dark_box_are_seen():
    box = "q 0.1 0.1 0.4 rg 60 690 400 24 re f Q"
    made = read(
        pdf([box + "\n" + line("Statement of the commission", before="1 g") + "\n" + lines(STORY, y=600)])
    )
    assert made.text.startswith("Statement of the commission\n")
    assert messages(made, "hidden_text") == []


SEEN = {
    "grey on paper": "0.6 g",
    "black on a dark red box": "q 0.8 0 0 rg 60 640 400 24 re f Q 0 g",
    "white on a dark box": "q 0.2 g 60 640 400 24 re f Q 1 g",
    "white on a round box": "q 0.2 g 60 640 m 60 690 500 690 500 640 c 500 600 60 600 60 640 c f Q 1 g",
    "white on a thick line": "q 0.2 G 24 w 60 653 m 500 653 l S Q 1 g",
    "white with a black outline": "2 Tr 1 g 0 G",
    "black beside a black box": "q 0 g 60 500 400 24 re f Q 0 g",
}


@pytest.mark.parametrize("how", SEEN)
def test_words_that_can_be_told_from_what_is_behind_them_are_read(how: str):
    words = line("The governor ordered nothing of that kind.", y=650, before=SEEN[how])
    made = read(pdf([lines(STORY) + "\n" + words]))
    assert "The governor ordered nothing of that kind." in made.text
    assert messages(made, "hidden_text") == []


def test_a_paragraph_in_a_narrow_column_under_a_wide_heading_is_one():
    narrow = [
        "The mission visited the",
        "crossing on Tuesday and",
        "found no soldiers there,",
        "an officer said.",
    ]
    wide = line("A heading that is far wider than what is told below it", y=740, size=16)
    made = read(pdf([wide + "\n" + lines(narrow) + "\n" + lines(STORY, y=500)]))
    assert " ".join(narrow) + "\n" in made.text


@pytest.mark.parametrize(
    "short",
    [["Old Mill, four men", "Port Road, two men", "Upper Vale, no man", "Far Ferry, one man"],
     ["Nobody was hurt there.", "It was quiet in town.", "The army went away."]],
)  # fmt: skip
def test_short_lines_that_each_say_a_thing_of_their_own_stay_apart(short: list[str]):
    made = read(pdf([lines(short) + "\n" + lines(STORY, y=500)]))
    assert all(words + "\n" in made.text for words in short)


@pytest.mark.parametrize("colour", ["0 g", "1 g", "0.8 0.1 0.1 rg"])
def test_words_under_a_box_are_left_out_and_not_told(colour: str):
    secret = line("The source is the driver of the second lorry.", y=500)
    made = read(pdf([lines(STORY) + "\n" + secret + f"\nq {colour} 60 490 400 24 re f Q"]))
    assert made.text == " ".join(STORY) + "\n"
    (message,) = messages(made, "hidden_text")
    assert "page 1" in message
    assert "lorry" not in repr(made)


@pytest.mark.parametrize(
    "over",
    [
        "q 0 G 60 490 400 24 re S Q",  # a frame
        "q 0 g 60 480 400 2 re f Q",  # a line under it
        "q /GS gs 0.9 0.9 0 rg 60 490 400 24 re f Q",  # a marker through which one sees
    ],
)
def test_words_marked_by_a_frame_or_a_marker_are_seen(over: str):
    words = line("The drivers of both lorries are free.", y=500)
    resources = "/Resources<</Font<</F1 3 0 R>>/ExtGState<</GS<</ca 0.4/BM/Multiply>>>>>>"
    made = read(pdf([lines(STORY) + "\n" + words + "\n" + over], page=resources))
    assert "drivers of both lorries" in made.text
    assert messages(made, "hidden_text") == []


def test_recognised_words_under_the_picture_of_the_page_are_read_and_named():
    made = read(pdf([lines(STORY) + "\n" + PICTURE]))
    assert made.text == " ".join(STORY) + "\n"
    assert "recognised" in messages(made, "text_layer")[0]


def test_a_scan_with_recognised_words_is_read_and_named():
    words = "\n".join(line(w, y=700 - 13 * n, before="3 Tr") for n, w in enumerate(STORY))
    made = read(pdf([PICTURE + "\n" + words]))
    assert made.text == " ".join(STORY) + "\n"
    assert "recognised" in messages(made, "text_layer")[0]
    assert messages(made, "hidden_text") == []


def test_a_scan_without_words_is_refused_and_a_page_of_it_named():
    with pytest.raises(InputError, match="no text layer"):
        reader.extract(pdf([PICTURE]), "scan.pdf")
    made = read(pdf([lines(STORY), PICTURE]))
    assert "page 2" in messages(made, "text_layer")[0]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_is_turned_reads_the_same(turn: int):
    assert read(pdf([lines(STORY)], page=f"/Rotate {turn}")).text == " ".join(STORY) + "\n"


@pytest.mark.parametrize("matrix", ["0 1 -1 0 500 100", "0 -1 1 0 100 700"])
def test_words_that_run_up_or_down_the_page(matrix: str):
    turned = "\n".join(
        f"q 1 0 0 1 0 0 cm {matrix} cm BT /F1 11 Tf 0 {-13 * n} Td ({w}) Tj ET Q" for n, w in enumerate(STORY)
    )
    assert read(pdf([turned])).text == " ".join(STORY) + "\n"


def test_a_lock_without_a_password_opens_and_one_with_a_password_does_not():
    assert read(locked(pdf([lines(STORY)]), "")).text == " ".join(STORY) + "\n"
    with pytest.raises(InputError, match="password"):
        reader.extract(locked(pdf([lines(STORY)]), "secret"), "a.pdf")


def test_wrong_places_of_objects_do_not_matter():
    assert read(pdf([lines(STORY)], broken=True)).text == " ".join(STORY) + "\n"


def test_the_day_on_which_the_file_was_made_is_named_and_is_no_day_of_publication():
    made = read(pdf([lines(STORY)], info="/Title(A note)/CreationDate(D:20310504081500+02'00')"))
    assert (made.published, made.published_basis, made.title) == (None, None, "A note")
    (said,) = messages(made, "published")
    assert "2031-05-04T08:15" in said
    assert "--published" in said


def test_a_stated_day_is_taken_and_a_file_made_before_it_is_named():
    page = line("Note of the commission", y=760) + "\n" + line("6 May 2031", y=735) + "\n" + lines(STORY)
    later = read(pdf([page], info="/CreationDate(D:20310601)"))
    assert (later.published, later.published_basis) == ("2031-05-06", "stated")
    assert messages(later, "published") == []
    before = read(pdf([page], info="/CreationDate(D:20310504)"))
    assert before.published == "2031-05-06"
    assert "2031-05-04" in messages(before, "published")[0]


@pytest.mark.parametrize("made", ["D:20310230", "D:99", "yesterday", "D:00000000"])
def test_a_date_that_is_none_is_none(made: str):
    assert read(pdf([lines(STORY)], info=f"/CreationDate({made})")).published is None


def test_the_declared_language():
    assert read(pdf([lines(STORY)], catalog="/Lang(en-GB)")).language == "en-GB"


BOMBS = {
    "a page tree that holds itself": b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Count 3/Kids[2 0 R 2 0 R 2 0 R]>>endobj\ntrailer<</Root 1 0 R>>",
    "brackets": b"%PDF-1.4\n1 0 obj" + b"[" * 200_000 + b"endobj\ntrailer<</Root 1 0 R>>",
    "a million objects": b"%PDF-1.4\n"
    + b"".join(b"%d 0 obj 0 endobj\n" % n for n in range(1, 300_000))
    + b"trailer<</Root 1 0 R>>",
    "a stream in a million parts": pdf([lines(STORY) + "\n" + "q Q " * 300_000]),
    "many small words": pdf(["\n".join(line("a", 72 + n % 300, 700 - n // 300) for n in range(15_000))]),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_bombs_end_soon(bomb: str):
    began = time.process_time()
    try:
        read(BOMBS[bomb])
    except InputError as error:
        assert error.next
    assert time.process_time() - began < 15


def test_three_hundred_pages_are_read_in_about_a_second():
    page = "\n".join(lines(STORY, y=780 - 45 * n) for n in range(15))
    data = pdf([page] * 300)
    began = time.process_time()
    made = read(data)
    spent = time.process_time() - began
    assert made.pages == 300
    assert spent < 5  # about 0.7 s on an idle core; the bound only finds a change for the worse
