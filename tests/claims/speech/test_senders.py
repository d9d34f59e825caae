"""Whose words a whole text is: the sender of a mail, a letterhead, a byline, a publisher, and who says so."""

from dataclasses import replace

import pytest

from truce.claims.reading.offline import read_offline
from truce.claims.records import Records
from truce.documents import Document, read_document

ACT = "The Vesk Front shelled Old Mill on 1 May 2031, killing three civilians."
BOTH = f"{ACT} The Sudrian army bombed Lower Vale on 2 May 2031."


def mail(sender: str, words: str = BOTH) -> Document:
    text = f"From: {sender}\nDate: 3 May 2031\nSubject: Old Mill\n\n{words}\n"
    return replace(read_document(text), author=sender, media_type="message/rfc822")


def page(words: str = BOTH, **said: str) -> Document:
    return replace(read_document(f"Shelling of Old Mill\n\n{words}\n"), media_type="text/html", **said)


def spoken(document: Document) -> list[tuple[str, str | None, str]]:
    """The name, the medium and the certainty of each act of force that is told."""
    records = read_offline(document)
    names = {a.id: a.name for a in records.actors}
    return [
        (names.get(e.source or "", "-"), e.medium, e.certainty) for e in records.events if e.type == "ASSAULT"
    ]


def certainties(records: Records) -> set[str]:
    return {e.certainty for e in records.events if e.type == "ASSAULT"}


@pytest.mark.parametrize(
    ("sender", "name"),
    [
        ('"Sudrian army press" <press@sudria.example>', "Sudrian army"),
        ("Vesk Front <info@vesk.example>", "Vesk Front"),
        ("Vesk Front Media Office", "Vesk Front"),
        ("Press Office of the Vesk Front <a@b.example>", "Vesk Front"),
        ("Oru Tam (Vesk Front)", "Vesk Front"),
        ("Col. Ada Lind (Sudrian army spokesman) <l@sudria.example>", "Sudrian army"),
        ("Velda army press <press@velda.example>", "Velda army"),
        ("Ministry of Defence of Velda", "Ministry of Defence of Velda"),
        ("Dorn Front <info@dorn.example>", "Dorn Front"),
    ],
)
def test_the_mail_of_a_side_is_its_word(sender: str, name: str) -> None:
    assert spoken(mail(sender)) == [(name, "mail", "alleged")] * 2


@pytest.mark.parametrize(
    "sender",
    [
        "Sudrian Army Times <desk@times.example>",
        "Vesk Front Watch",
        "Friends of the Sudrian army",
        "Desk <desk@wire.example>",
        "Ana Ruiz <ana@wire.example>",
        "Sudria Observatory of War",
        "Army Museum of Velda",
        "Former Vesk Front fighters",
        "Vesk Front and Sudrian army joint committee",
        "press@vesk.example",
        "UN Mission in Sudria",
        "Dorn Front Gazette",
        "Women of the Dorn Front",
    ],
)
def test_who_is_no_side_puts_no_words_into_its_mouth(sender: str) -> None:
    assert {(medium, certainty) for _, medium, certainty in spoken(mail(sender))} == {(None, "fact")}


@pytest.mark.parametrize(
    ("words", "quoted"),
    [
        ("The Sudrian army said that its jets", "Sudrian army"),
        ("Reuters reported that Sudrian jets", "Reuters"),
    ],
)
def test_others_who_are_quoted_keep_their_words(words: str, quoted: str) -> None:
    told = spoken(mail("Vesk Front press", f"{ACT} {words} bombed Lower Vale on 2 May 2031."))
    assert told[0] == ("Vesk Front", "mail", "alleged")
    assert [(name, medium) for name, medium, _ in told[1:]] == [(quoted, None)]


def test_what_a_side_says_of_itself_is_its_denial() -> None:
    records = read_offline(mail("Dorn Front", "We never fired on Old Mill on 1 May 2031."))
    assert [(c.stance, c.medium) for c in records.claims] == [("denies", "mail")]


def test_a_party_s_word_that_a_truce_is_over_is_its_word_alone() -> None:
    words = "The truce between Norland and the Vesk Front is over."
    for sender, certainty in (("Vesk Front press", "alleged"), ("Ana Ruiz", "fact")):
        agreements = read_offline(mail(sender, words)).agreements
        rows = [r for a in agreements for r in a.status_history if r.status == "ended"]
        assert [r.certainty for r in rows] == [certainty]


@pytest.mark.parametrize(
    ("said", "medium"),
    [
        ({"publisher": "Vesk Front Media Office"}, "publication"),
        ({"author": "Vesk Front", "publisher": "Norland Times"}, "byline"),
        ({"author": "Ana Ruiz", "publisher": "Ministry of Defence of Velda"}, "publication"),
        ({"speaker": "Velda HQ"}, "filed"),
    ],
)
def test_a_byline_or_a_publisher_that_is_a_side(said: dict[str, str], medium: str) -> None:
    assert {(m, c) for _, m, c in spoken(page(**said))} == {(medium, "alleged")}


@pytest.mark.parametrize(
    "said",
    [
        {"publisher": "Norland Times | Vesk Front"},
        {"publisher": "Sudrian Press"},
        {"author": "Ana Ruiz (Sudria)"},
        {"publisher": "Norland News Agency"},
    ],
)
def test_a_section_or_a_country_is_no_side(said: dict[str, str]) -> None:
    assert {(m, c) for _, m, c in spoken(page(**said))} == {(None, "fact")}


def test_a_letterhead_of_an_office_for_the_press() -> None:
    letter = read_document(f"Velda army press\nCOMMUNIQUE No. 7\n\n{BOTH}\n")
    assert spoken(letter) == [("Velda army", "communique", "alleged")] * 2
    for title in ("Velda army shells Old Mill", "Velda army headquarters", "Velda army unit", "Velda army"):
        article = read_document(f"{title}\n\n{BOTH}\n")
        assert certainties(read_offline(article)) == {"fact"}


def test_a_line_on_which_the_text_goes_on_is_no_letterhead() -> None:
    article = read_document(f"Velda Army Press Office\nsaid nothing to our questions. {BOTH}\n")
    assert certainties(read_offline(article)) == {"fact"}
