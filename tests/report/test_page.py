"""The HTML page as a string: nothing is loaded, nothing of a text is markup, marks and records agree."""

import re
import time
from dataclasses import replace
from html import unescape

import pytest
from annotated import brief_of
from hypothesis import given
from hypothesis import strategies as st

from truce.claims.records import Mention
from truce.documents import read_document
from truce.incidents import Told
from truce.report.page import html
from truce.report.page.chart import timeline
from truce.report.page.labels import Labels
from truce.report.page.marked import Mark, marked_lines


def test_the_page_loads_nothing(own_text) -> None:
    page = html(own_text)
    assert "default-src 'none'" in unescape(page)
    assert re.findall(r"""<(?:link|img|iframe|object|embed|base|meta http-equiv="refresh)""", page) == []
    assert re.findall(r"""(?:src|href)=(?!"#)""", page) == []
    assert re.findall(r"@import|url\(", page) == []
    assert not re.search(r"\s(?:on[a-z]+|style)=", page)


def test_every_quotation_has_its_mark_and_every_mark_its_record(own_text) -> None:
    page = html(own_text)
    places = set(re.findall(r'data-at="([^"]+)"', page))
    assert places <= set(re.findall(r'<mark[^>]* id="t-([^"]+)"', page))
    cards = set(re.findall(r'data-card="([^"]+)"', page))
    marked = {ref for refs in re.findall(r'data-refs="([^"]+)"', page) for ref in refs.split()}
    assert marked <= cards
    assert cards == marked


def test_the_order_of_the_documents_does_not_matter(small) -> None:
    first, second = small.told
    assert html(brief_of(second, first)) == html(small)


def test_no_id_occurs_twice(own_text, small) -> None:
    for brief in (own_text, small):
        ids = re.findall(r'\sid="([^"]+)"', html(brief))
        assert [i for i in set(ids) if ids.count(i) > 1] == []


def test_the_text_on_the_page_is_the_text_of_the_document(own_text) -> None:
    (told,) = own_text.told
    lines = ["".join(p.text for p in pieces) for pieces in marked_lines(told.document.text, [])]
    assert "".join(lines).split() == told.document.text.split()


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '"><img src=x>', "' onclick=alert(1) '"])
def test_hostile_words_are_text(small, hostile: str) -> None:
    told = small.told[0]
    text = told.document.text + hostile
    records = replace(
        told.records,
        title=hostile,
        actors=tuple(replace(a, name=hostile) for a in told.records.actors),
        claims=tuple(replace(c, start=len(text) - len(hostile), end=len(text)) for c in told.records.claims),
    )
    page = html(brief_of(Told(replace(told.document, name=hostile, text=text), records)))
    assert hostile not in page
    assert hostile in unescape(page)
    assert page.count("<script") == 1


def test_words_in_braces_are_not_run(small) -> None:
    told = small.told[0]
    text = told.document.text + "{{ 7 * 7 }}"
    assert "{{ 7 * 7 }}" in html(brief_of(Told(replace(told.document, text=text), told.records)))


def test_characters_that_turn_the_reading_order_are_shown_as_codes(small) -> None:
    told = small.told[0]
    text = told.document.text.replace("Norland blamed", "\u202eNorland\x1b blamed\u2066")
    page = html(brief_of(Told(replace(told.document, text=text), told.records)))
    assert "[U+202E]Norland[U+001B] blamed[U+2066]" in page
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x1b]", page)


marks = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=12)


@given(st.text(alphabet="ab \n", min_size=80, max_size=80), marks)
def test_marked_pieces_are_the_text_and_know_their_marks(text: str, spans: list[tuple[int, int]]) -> None:
    wanted = [Mark(a, a + n, f"d#{k}", "claims", "alleged") for k, (a, n) in enumerate(spans)]
    for pieces in marked_lines(text, wanted):
        for piece in pieces:
            end = piece.start + len(piece.text)
            assert text[piece.start : end] == piece.text
            assert set(piece.refs) == {m.ref for m in wanted if m.start < end and piece.start < m.end}


@given(st.lists(st.tuples(st.integers(30, 650), st.integers(20, 440)), min_size=2, max_size=12, unique=True))
def test_names_on_the_map_do_not_cover_each_other(points: list[tuple[int, int]]) -> None:
    labels = Labels(680, 460)
    for x, y in points:
        labels.keep_free(x, y, 5)
    boxes = []
    for number, (x, y) in enumerate(points):
        place = labels.place(f"Place {number}", x, y, 5)
        wide = 7.2 * len(f"Place {number}")
        left = place.x - {"start": 0, "middle": wide / 2, "end": wide}[place.anchor]
        boxes.append((left, place.y - 11, left + wide, place.y + 3))
    for n, (a, t, r, b) in enumerate(boxes):
        assert not any(a < r2 - 0.2 and a2 < r - 0.2 and t < b2 - 0.2 and t2 < b - 0.2
                       for a2, t2, r2, b2 in boxes[:n])  # fmt: skip


def test_the_time_grows_with_the_text(small) -> None:
    """A hundred times the text and the marks take about a hundred times as long, not ten thousand."""
    told = small.told[0]

    def seconds(times: int) -> float:
        text = told.document.text * times
        size = len(told.document.text)
        also = tuple(Mention(c * size + 400, c * size + 440) for c in range(times))
        event = replace(told.records.events[0], also=also)
        document = read_document(text, name="long", limit=50_000_000)
        brief = brief_of(Told(document, replace(told.records, events=(event,))))
        begun = time.perf_counter()
        html(brief)
        return time.perf_counter() - begun

    seconds(1)
    assert seconds(1000) < 40 * max(seconds(100), 0.02)


def test_a_bar_never_looks_firmer_than_an_account_of_its_act(small) -> None:
    chart = timeline(small)
    assert chart is not None
    (shelling,) = [bar for bar in chart.bars if "2031-06-02" in bar.words]
    assert {a.event.certainty for i in small.incidents for a in i.accounts if i.date == "2031-06-02"} == {
        "reported",
        "alleged",
    }
    assert shelling.grade == "alleged"
