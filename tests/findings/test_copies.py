"""Two papers that print the same words are one origin; two that tell it in their own words are two."""

from pathlib import Path

from truce.mission import brief

TOLD = (
    "Northern artillery shelled the market of Kandahar on 2 April 2025, killing four civilians. "
    "A ceasefire between Afghanistan and Pakistan took effect on 1 March 2025."
)
OWN_WORDS = (
    "A ceasefire between Afghanistan and Pakistan took effect on 1 March 2025. "
    "On 2 April 2025 the market of Kandahar was shelled by artillery; four civilians died."
)


def origins(*texts: str) -> int:
    """How many origins the best told incident of some documents has."""
    judged = brief(list(texts)).statuses[0]
    accounts = [a for a in judged.record.accounts if a.act == "artillery_fire"]
    return len({a.origin for a in accounts})


def test_the_same_words_in_two_papers_are_one_origin() -> None:
    assert origins(TOLD, "Kandahar was tense.\n\n" + TOLD) == 1
    assert origins(TOLD, OWN_WORDS) == 2


def page(publisher: str, told: str) -> str:
    return f"---\npublisher: {publisher}\n---\n\n{told}\n"


def origins_of_pages(tmp_path: Path, *pages: str) -> set[str]:
    files = []
    for number, words in enumerate(pages):
        files.append(tmp_path / f"page{number}.md")
        files[-1].write_text(words)
    judged = brief(files).statuses[0]
    return {a.origin for a in judged.record.accounts if a.act == "artillery_fire"}


def test_two_articles_of_one_outlet_are_one_origin_and_those_of_two_are_two(tmp_path: Path) -> None:
    one, two = page("Lake Herald", TOLD), page("LAKE  Herald", OWN_WORDS)
    assert origins_of_pages(tmp_path, one, two) == {"outlet lake herald"}
    other = origins_of_pages(tmp_path, one, page("River Post", OWN_WORDS))
    assert other == {"outlet lake herald", "outlet river post"}


def test_the_same_words_in_two_outlets_are_one_origin(tmp_path: Path) -> None:
    pages = page("Lake Herald", TOLD), page("River Post", "Kandahar was tense.\n\n" + TOLD)
    assert len(origins_of_pages(tmp_path, *pages)) == 1


def test_the_outlet_of_a_party_speaks_for_the_party(tmp_path: Path) -> None:
    found = origins_of_pages(tmp_path, page("Pakistan", TOLD), page("Lake Herald", OWN_WORDS))
    assert found == {"side pakistan", "outlet lake herald"}
