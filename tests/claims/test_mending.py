"""Words that the parser hangs on the wrong one are put right in the tree, and nothing else is."""

import pytest

from truce.claims.reading.parse import read_page


def _hung(text: str, word: str) -> tuple[str, str]:
    """The relation of a word of the only sentence, and the word that it hangs on."""
    token = next(t for s in read_page(text).sentences for t in s if t.text == word)
    return token.dep_, token.head.text


@pytest.mark.parametrize(
    ("text", "word", "hung"),
    [
        ("Chad, which leads the bloc, and the Houthis agreed to a truce.", "Houthis", ("conj", "Chad")),
        ("Kenya, whose troops hold the town, and Uganda signed a ceasefire.", "Uganda", ("conj", "Kenya")),
        ("The army, which lost ten men, and the police stormed the camp.", "police", ("conj", "army")),
        ("Mali and Chad signed a truce on 3 May 2031, brokered by Kenya.", "brokered", ("acl", "truce")),
        ("Mali and Chad signed a truce on 3 May 2031, mediated by Peru.", "mediated", ("acl", "truce")),
        ("A truce between the army of Chad and the Hill Front began.", "Front", ("conj", "army")),
        ("The army of Chad and the Hill Front signed a truce.", "Front", ("conj", "army")),
        ("The rebels vowed never again to attack civilians.", "never", ("neg", "attack")),
        ("The two sides vowed no longer to fight.", "no", ("neg", "fight")),
        ("The rebels pledged never ever to return to war.", "never", ("neg", "return")),
    ],
)
def test_a_word_hangs_where_it_belongs(text: str, word: str, hung: tuple[str, str]) -> None:
    assert _hung(text, word) == hung


@pytest.mark.parametrize(
    ("text", "word", "head"),
    [
        ("The presidents of Chad and the Sudan signed a truce.", "Sudan", "Chad"),
        ("Kenya attacked Uganda, and Chad sent troops.", "Chad", "sent"),
        ("Kenya and Uganda signed a truce brokered by Peru on 3 May 2031.", "brokered", "truce"),
        ("The rebels never attacked civilians again.", "never", "attacked"),
    ],
)
def test_what_hangs_right_stays(text: str, word: str, head: str) -> None:
    assert _hung(text, word)[1] == head
