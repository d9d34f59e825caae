"""Tricks with characters are named and never undone."""

import pytest

from truce.documents import read_document

SENTENCE = "The commander said that his men had not fired on the village since the agreement was signed. "


def warned(text: str):
    document = read_document(SENTENCE + text)
    assert document.text == SENTENCE + text
    return [(w.kind, [document.text[a:b] for a, b in w.spans]) for w in document.warnings]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("The \u0441easefire holds.", "mixed_script_words", ["\u0441easefire"]),
        ("The tr\u03c5ce of M\u043escow.", "mixed_script_words", ["tr\u03c5ce", "M\u043escow"]),
        ("An \u0430\u0441\u0435 in the hole.", "mixed_script_words", ["\u0430\u0441\u0435"]),
        ("The \uff34\uff32\uff35\uff23\uff25 holds.",
         "mixed_script_words", ["\uff34\uff32\uff35\uff23\uff25"]),
        ("The \U0001d42d\U0001d42b\U0001d42e\U0001d41c\U0001d41e holds.", "mixed_script_words",
         ["\U0001d42d\U0001d42b\U0001d42e\U0001d41c\U0001d41e"]),
        ("Signed by \u202eamirk\u202c today.", "bidi_controls", ["\u202e", "\u202c"]),
        ("A cease\u200bfire.", "invisible_characters", ["\u200b"]),
        ("A cease\u00adfire.", "invisible_characters", ["\u00ad"]),
        ("Red \x1b[31mtext.", "control_characters", ["\x1b"]),
    ],
)  # fmt: skip
def test_a_trick_is_named_with_its_place(text: str, kind: str, words: list[str]):
    assert warned(text) == [(kind, words)]


@pytest.mark.parametrize(
    "text",
    [
        "Café, naïve, Škoda, Łódź, Đà Nẵng and Åland.",
        "The Greek word ειρήνη means peace, as does the Russian мир.",
        "He said “no” — twice… 5 µm, 20 °C, № 4, 10 km².",
        "The sign said سلام\u200f, she wrote.",
        "Tabs\tand\r\nline ends\x0cand pages.",
    ],
)
def test_ordinary_text_is_left_in_peace(text: str):
    assert warned(text) == []


def test_a_long_list_of_tricks_is_cut_and_counted():
    ((kind, words),) = warned("\u0441ease " * 50)
    assert kind == "mixed_script_words"
    assert len(words) == 10
    assert "and 40 more" in read_document(SENTENCE + "\u0441ease " * 50).warnings[0].message


def test_what_is_left_of_a_page_is_named():
    assert warned("He said&nbsp;so.<br>") == [("markup", ["&nbsp;", "<br>"])]
