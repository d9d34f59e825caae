"""Two papers that print the same words are one origin; two that tell it in their own words are two."""

from dataclasses import replace
from pathlib import Path

import pytest

from truce.findings.weighing import Told, confirmed_by, weigh
from truce.incidents.accounts import Account, Source
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


SHELLED = "shelled a Red Cross convoy near Kandahar on 2 April 2025, killing four of its drivers."
SIGNED = "A ceasefire between Afghanistan and Pakistan took effect on 1 March 2025."
PAK, AFG = f"Pakistani forces {SHELLED}", f"Afghan forces {SHELLED}"


def accounts_of(tmp_path: Path, **told: str) -> dict[str, Account]:
    """The account of the shelling in each page, by the name of the page and its publisher."""
    files = []
    for name, words in told.items():
        files.append(tmp_path / f"{name}.md")
        files[-1].write_text(page(name, f"{words}\n\n{SIGNED}"))
    judged = brief(files).statuses[0]
    accounts = (a for a in judged.record.accounts if a.act in ("artillery_fire", "bombing"))
    return {a.passage.document: a for a in accounts if a.passage}


def test_whoever_copies_and_exchanges_a_name_keeps_an_origin_of_his_own(tmp_path: Path) -> None:
    found = accounts_of(tmp_path, herald=PAK, courier=AFG, post=PAK)
    assert found["herald"].origin == found["post"].origin
    assert found["courier"].origin == "outlet courier"
    assert len({a.incident for a in found.values()}) == 1
    assert len({a.wording for a in found.values()} - {None}) == 1


IN_THE_MIDDLE = (
    "On 2 April 2025 close to Kandahar city {} shelled a Red Cross convoy, killing four of its drivers."
)
EXCHANGED = {
    "who": (PAK, AFG),
    "in the middle": tuple(IN_THE_MIDDLE.format(who) for who in ("the Pakistani army", "Afghan troops")),
    "what was done": (PAK, PAK.replace("shelled", "bombed")),
}


@pytest.mark.parametrize("pair", EXCHANGED.values(), ids=EXCHANGED)
def test_an_altered_copy_adds_nothing_to_what_it_altered(tmp_path: Path, pair: tuple[str, ...]) -> None:
    """One letter exchanged must not make a second source, whichever of the two is the copy."""
    found = accounts_of(tmp_path, **dict(zip(("herald", "courier"), pair, strict=True)))
    told = [Told(a, seen(a), 161, "for") for a in found.values()]
    assert len({t.account.incident for t in told}) == 1
    assert len({t.account.origin for t in told}) == 2
    assert weigh(told).for_least == 161
    assert confirmed_by([replace(t, account=replace(t.account, reviewed=True)) for t in told]) is None


def test_an_altered_copy_takes_nothing_from_what_it_altered(tmp_path: Path) -> None:
    """Who answers a report in its own words, with the name exchanged, leaves it what it was."""
    alone = accounts_of(tmp_path, herald=PAK)["herald"]
    found = accounts_of(tmp_path, herald=PAK, courier="Pakistan's army said that " + AFG)
    assert found["herald"].origin == alone.origin
    assert Told(found["herald"], seen(alone), 161, "for").voice is None
    second = replace(alone, id="b", source="second", origin="second", reviewed=True, wording=None)
    both = [replace(found["herald"], reviewed=True), second]
    assert confirmed_by([Told(a, seen(a), 161, "for") for a in both]) == "two independent sources with access"


def test_another_toll_in_the_same_words_is_no_second_origin(tmp_path: Path) -> None:
    found = accounts_of(tmp_path, herald=PAK, courier=PAK.replace("four ", "forty "))
    assert len({a.origin for a in found.values()}) == 1


def test_the_word_of_a_side_with_the_target_exchanged_is_its_word_still(tmp_path: Path) -> None:
    said = f"Pakistan's army said that Afghan forces {SHELLED}"
    found = accounts_of(tmp_path, herald=said, courier=f"Afghan forces {SHELLED}")
    assert {a.origin for a in found.values()} == {"side pakistan"}


def seen(account: Account) -> Source:
    return Source(id=account.source, letter="A", origin=account.origin, own_access=True)
