"""Texts in the same words are one origin, as far as the words are the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.incidents.wires import RUN, Words, copied

WIRE = "Rounds fell on the market of Northford before noon on Sunday and killed four traders, a nurse said."
EDITED = "ROUNDS fell on the market of Northford, before noon on Sunday and killed 4 traders, a nurse said."
OWN = "Our reporter counted four bodies beside the market of Northford on Sunday, long after they fell."


def groups(**texts: str) -> dict[str, int | None]:
    spans = [Words(name, 0, len(text)) for name, text in texts.items()]
    return dict(zip(texts, copied(spans, texts), strict=True))


def test_a_copy_with_a_word_or_two_changed_is_in_the_same_words():
    assert groups(a=WIRE, b=EDITED, c=OWN) == {"a": 0, "b": 0, "c": None}


def test_a_copied_paragraph_binds_what_is_told_in_it_and_nothing_else():
    mixed = f"{OWN} {WIRE}"
    spans = [Words("a", 0, len(WIRE)), Words("m", 0, len(OWN)), Words("m", len(OWN) + 1, len(mixed))]
    assert copied(spans, {"a": WIRE, "m": mixed}) == [0, None, 0]


def test_one_text_that_says_the_same_twice_copies_nobody():
    assert copied([Words("a", 0, 20), Words("a", 120, 160)], {"a": f"{WIRE} {WIRE}"}) == [None, None]


def test_few_words_may_be_the_same_by_chance():
    few = "Rounds fell on the market of Northford."
    assert groups(a=few + " Nobody knows more.", b=few + " It burned all night.") == {"a": None, "b": None}


def test_a_passage_of_which_nothing_is_kept_is_in_nobodys_words():
    assert copied([Words("gone", 0, 5)], {}) == [None]


RENAMED = [
    WIRE.replace("market of Northford", "old hall in Southby"),
    WIRE.replace("fell on", "did not fall on"),
    WIRE.replace("killed four traders", "killed nobody"),
]


@pytest.mark.parametrize("other", RENAMED)
def test_a_copy_with_a_name_exchanged_in_its_middle_is_in_the_same_words(other: str):
    texts = {"a": WIRE, "b": other, "c": OWN}
    spans = [Words(name, 0, len(text)) for name, text in texts.items()]
    assert copied(spans, texts, exchanged=True) == [0, 0, None]


def test_two_halves_of_which_more_than_a_name_was_exchanged_are_no_copy():
    one = "Rounds fell on the a b c d e f g market of Northford on"
    other = one.replace("a b c d e f g", "h i j k l m n")
    spans = [Words("a", 0, len(one)), Words("b", 0, len(other))]
    assert copied(spans, {"a": one, "b": other}, exchanged=True) == [None, None]


@pytest.mark.parametrize("order", [("a", "b", "c"), ("c", "b", "a"), ("b", "a", "c")])
def test_the_order_of_texts_does_not_matter(order: tuple[str, ...]):
    texts = {"a": WIRE, "b": EDITED, "c": OWN}
    found = groups(**{name: texts[name] for name in order})
    assert found["a"] == found["b"] is not None
    assert found["c"] is None


words = st.lists(st.sampled_from("fire fell on the old town and many fled".split()), min_size=3, max_size=30)


@given(st.lists(words, min_size=2, max_size=4))
def test_whoever_is_in_the_same_words_shares_a_run_with_another_text(told: list[list[str]]):
    texts = {str(n): " ".join(each) for n, each in enumerate(told)}
    runs = {name: {tuple(each[i : i + RUN]) for i in range(len(each) - RUN + 1)}
            for name, each in zip(texts, told, strict=True)}  # fmt: skip
    for name, group in groups(**texts).items():
        shares = any(runs[name] & runs[other] for other in texts if other != name)
        assert shares or group is None
