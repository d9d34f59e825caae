"""The parser's tokens are spans of the text; quotations and dashes are prepared for it without a change."""

from hypothesis import given, settings
from hypothesis import strategies as st

from truce.claims.reading.parse import LONGEST_SEGMENT, read_page


def words(text: str) -> list[str]:
    page = read_page(text)
    return [page.quote(page.start_of(t), page.end_of(t)) for s in page.sentences for t in s]


def test_a_dash_is_a_token_of_its_own() -> None:
    assert "—" in words("The patrol—three men—turned back.")
    assert "patrol" in words("The patrol—three men—turned back.")


def test_a_long_quotation_is_parsed_on_its_own_and_its_host_keeps_a_stand_in() -> None:
    page = read_page("The envoy said that “both sides have left the bridge,” and went home.")
    inner = next(s for s in page.sentences if s.quotation)
    assert page.quote(inner.start, inner.end).startswith("both sides have left")
    host = page.host_of(page.quotations[0])
    assert host is not None
    assert page.quote(page.start_of(host[1]), page.end_of(host[1])).startswith("“both sides")


def test_short_quoted_words_stay_in_their_sentence() -> None:
    page = read_page("The envoy called it a “grave mistake” and went home.")
    assert not any(s.quotation for s in page.sentences)


def test_a_heading_is_no_sentence_of_the_body() -> None:
    page = read_page("The Last Bridge\n\nThe Fall of the Old Town\nThe old town fell. Nobody was hurt.")
    assert [page.quote(s.start, s.end) for s in page.sentences if s.block.is_prose] == [
        "The old town fell.",
        "Nobody was hurt.",
    ]


def test_tokens_of_a_span_are_those_that_touch_it() -> None:
    text = "The patrol left. The convoy stayed."
    page = read_page(text)
    at = text.index("convoy")
    assert [t.text for t in page.tokens(at, at + 6)] == ["convoy"]
    assert page.sentence_at(at) is page.sentences[1]
    assert page.token_at(len(text) + 5) is None


def test_one_endless_line_is_cut_into_pieces_that_lose_nothing() -> None:
    text = "The patrol left the bridge and " * (3 * LONGEST_SEGMENT // 31)
    assert "".join(words(text)) == text.replace(" ", "")


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet='abc The left. “” "—-,’\n\r\t1', max_size=120))
def test_no_character_belongs_to_two_tokens(text: str) -> None:
    page = read_page(text)
    covered: list[int] = []
    for sentence in page.sentences:
        for token in sentence:
            if token.i not in sentence.segment.stand_ins:
                covered += range(page.start_of(token), page.end_of(token))
    assert len(covered) == len(set(covered))
    assert all(page.quote(s.start, s.end).strip() for s in page.sentences)
