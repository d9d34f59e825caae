"""What a confined reader answers is input like any other: right in every field, or nothing of it counts."""

import json
import tracemalloc
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.documents.confined import answers
from truce.documents.confined.answers import Failed, Rubbish, read, written
from truce.documents.extraction import Enclosed, Extraction, Refused, Stretch
from truce.documents.records import Caution, Extractor
from truce.errors import InputError, UnreadLanguage

WORDS = st.text(
    st.characters(categories=["L", "N", "P", "S"], exclude_characters="/\\"), min_size=1, max_size=30
).filter(answers.is_plain)

MAYBE = st.none() | WORDS


@st.composite
def extractions(draw: st.DrawFn) -> Extraction:
    text = draw(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
    ends = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pages = draw(st.none() | st.integers(1, 9))
    stretches = [
        Stretch(a, b, draw(WORDS), draw(st.none() | st.integers(1, pages)) if pages else None,
                draw(st.none() | st.integers(0, 10**6)))
        for a, b in pairwise(ends)
    ]  # fmt: skip
    published = draw(st.sampled_from([None, "2031", "2031-05-04", "2031-05-04T10:30"]))
    return Extraction(
        text=text, media_type="text/html", extractor=Extractor(draw(WORDS), "1"), title=draw(MAYBE),
        published=published, published_basis="stated" if published else None, publisher=draw(MAYBE),
        author=draw(MAYBE), language=draw(st.sampled_from([None, "en", "zh-Hant-TW"])), pages=pages,
        stretches=tuple(stretches),
        cautions=tuple(Caution("encoding", m, ((0, len(text)),)) for m in draw(st.lists(WORDS, max_size=2))),
        enclosed=tuple(
            Enclosed(n, d, published, draw(MAYBE), draw(MAYBE), draw(MAYBE))
            for n, d in draw(st.lists(st.tuples(WORDS, st.binary(max_size=20)), max_size=3))
        ),
        refused=tuple(Refused(n, "it is a link", "Leave it out") for n in draw(st.lists(WORDS, max_size=2))),
        rest=draw(st.none() | st.integers(1, 100)),
    )  # fmt: skip


@given(extractions())
def test_what_was_written_is_read_again(made: Extraction):
    assert read(written(made), "a") == made


@given(extractions(), st.data())
def test_whatever_is_answered_it_is_an_answer_or_rubbish(made: Extraction, data: st.DataObject):
    answer = written(made)
    start = data.draw(st.integers(0, len(answer)))
    end = data.draw(st.integers(start, min(len(answer), start + 8)))
    broken = answer[:start] + data.draw(st.binary(max_size=8)) + answer[end:]
    try:
        again = read(broken, "a")
    except Rubbish:
        return
    if isinstance(again, Extraction):
        assert read(written(again), "a") == again


def tampered(**fields: object) -> bytes:
    text, spots = b"The text.", answers._SPOT.pack(0, 9, 1, -1)
    said = {
        "sizes": [len(text), len(spots), 4], "media_type": "text/html", "extractor": ["html", "2"],
        "title": None, "published": None, "published_basis": None, "publisher": None, "author": None,
        "language": None, "pages": 2, "rest": None, "cautions": [], "enclosed": [], "refused": [],
        "headings": [[0, 1]],
    }  # fmt: skip
    line = json.dumps({"form": answers.FORM, "extraction": {**said, **fields}}).encode()
    return line + b"\n" + text + spots + b"p[1]"


def test_the_answer_that_the_next_test_tampers_with_is_one():
    made = read(tampered(), "a")
    assert isinstance(made, Extraction)
    assert made.stretches == (Stretch(0, 9, "p[1]", 1, None),)


@pytest.mark.parametrize(
    "fields",
    [
        {"sizes": [9, 16]}, {"sizes": [8, 16, 4]}, {"sizes": [-1, 26, 4]}, {"sizes": [True, 16, 4]},
        {"media_type": "text"}, {"media_type": "../x/y"}, {"media_type": 5}, {"extractor": ["html"]},
        {"title": "x" * 5000}, {"title": "\ud800"}, {"title": ["x"]}, {"published": "yesterday"},
        {"published": "2031-05-04"}, {"published": "2031-02-30", "published_basis": "stated"},
        {"published_basis": "stated"}, {"published": "2031", "published_basis": "given"},
        {"language": "the Queen's"}, {"pages": 0.5}, {"pages": None}, {"pages": 10**12}, {"rest": "1"},
        {"cautions": [["trust me", "x", []]]}, {"cautions": [["encoding", "x", [[0, 10]]]]},
        {"cautions": {}}, {"enclosed": [["../x", 0, None, None, None, None]]},
        {"enclosed": [["/etc/passwd", 0, None, None, None, None]]},
        {"enclosed": [["a", 1, None, None, None, None]]}, {"enclosed": [["..", 0, None, None, None, None]]},
        {"enclosed": [["a\u202etxt", 0, None, None, None, None]]},
        {"enclosed": [["a", 0, "never", None, None, None]]}, {"refused": [["a", "b"]]}, {"more": 1},
        {"headings": [[1, 1]]}, {"headings": [[0, 10**9]]}, {"headings": [[0, 2], [1, 3]]},
        {"headings": None},
    ],
    ids=str,
)  # fmt: skip
def test_an_answer_with_a_wrong_field_is_none(fields: dict[str, object]):
    with pytest.raises(Rubbish):
        read(tampered(**fields), "a")


def test_words_to_be_shown_cannot_move_a_cursor_or_turn_the_reading_order():
    made = read(tampered(title="a\x1b[2Jb\u202ec\nd", refused=[["\x07", "e\x00", "f"]]), "a")
    assert isinstance(made, Extraction)
    assert made.title == "a\\x1b[2Jb\\u202ec d"
    assert made.refused[0] == Refused("\\x07", "e\\x00", "f")


def test_refusals_come_through_under_the_name_that_the_parent_gave():
    error = read(written(InputError("x", "it is locked", "Open it")), "mine.pdf")
    assert str(error) == "mine.pdf: it is locked. Open it."
    unread = read(written(UnreadLanguage("x", "it is in French", "Translate it", "fr")), "mine.pdf")
    assert isinstance(unread, UnreadLanguage)
    assert unread.language == "fr"
    assert read(written(Failed("ValueError", "odd")), "x") == Failed("ValueError", "odd")


@pytest.mark.parametrize(
    "bomb",
    [b"[" * 1_900_000, b"[" + b"[]," * 660_000 + b"[]]", b"[" + b"{}," * 660_000 + b"{}]", b"9" * 1_900_000],
    ids=["deep", "lists", "dicts", "number"],
)
def test_no_line_becomes_much_in_memory(bomb: bytes):
    tracemalloc.start()
    try:
        with pytest.raises(Rubbish):
            read(bomb + b"\n", "a")
        assert tracemalloc.get_traced_memory()[1] < 60_000_000
    finally:
        tracemalloc.stop()


def test_too_many_stretches_become_pages():
    text = "ab" * 150_000
    stretches = tuple(Stretch(n, n + 1, f"line[{n}]", n // 1000 + 1) for n in range(150_000))
    made = Extraction(
        text=text,
        media_type="application/pdf",
        extractor=Extractor("pdf", "1"),
        pages=150,
        stretches=stretches,
    )
    again = read(written(made), "a")
    assert isinstance(again, Extraction)
    assert [(s.start, s.page) for s in again.stretches] == [(n * 1000, n + 1) for n in range(150)]


def test_more_than_one_answer_can_say_is_said_so():
    many = tuple(Enclosed(f"{n}.html", b"", title="t" * 1500) for n in range(2000))
    made = Extraction(text="", media_type="text/xml", extractor=Extractor("feed", "1"), enclosed=many)
    answer = read(written(made), "a")
    assert isinstance(answer, Failed)
    assert "more than one answer can say" in answer.words
