"""Who is bound by an agreement, who brokered and witnessed it, and where it was made."""

import pytest


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("Norland and Sudria signed a truce on 5 May 2031.", {"norland", "sudria"}),
        ("The Norlandic and Sudrian governments signed a truce on 5 May 2031.", {"norland", "sudria"}),
        ("The ministers of Norland and Sudria signed a truce on 5 May 2031.", {"norland", "sudria"}),
        ("A truce was signed on 5 May 2031 by Ada Orr for Sudria and by Kim Lo for the Vesk Front.", {
            "sudria", "front",
        }),
        ("The truce, signed by Ada Orr on behalf of Sudria and by Kim Lo for the Vesk Front on 5 May 2031, "
         "ended a long war.", {"sudria", "front"}),
        ("Norland, Sudria, Estria and the Vesk Front signed a truce on 5 May 2031.", {
            "norland", "sudria", "estria", "front",
        }),
        ("Under the aegis of the Continental Union, Norland and the Vesk Front signed a truce on 5 May 2031.",
         {"norland", "front"}),
        ("The Vesk Front declared a ceasefire on 5 May 2031.", {"front"}),
        ("Sudria declared a humanitarian truce on 5 May 2031.", {"sudria"}),
        ("Norland signed a truce with Sudria on 5 May 2031, with Estria as mediator.", {"norland", "sudria"}),
    ],
)  # fmt: skip
def test_parties(read, text, parties) -> None:
    assert set(read(text).one.parties) == parties


@pytest.mark.parametrize(
    "told",
    [
        "The Continental Union mediated.",
        "They had been mediated by the Continental Union.",
        "The agreement was brokered by the Continental Union.",
        "The Continental Union acted as mediator.",
        "The mediator was the Continental Union.",
        "It had been reached under the auspices of the Continental Union.",
        "The deal was arranged by the Continental Union.",
        "The good offices of the Continental Union had made it possible.",
        "Ada Orr mediated for the Continental Union.",
        "The Continental Union hosted the talks.",
    ],
)
def test_a_broker_may_be_told_in_the_next_sentence(read, told) -> None:
    found = read(f"Norland and Sudria agreed to a truce on 5 May 2031. {told}").one
    assert found.mediators == ("union",)
    assert set(found.parties) == {"norland", "sudria"}


@pytest.mark.parametrize(
    "told",
    [
        "The Continental Union offered to mediate.",
        "The Continental Union could mediate.",
        "The Continental Union hosted a football cup.",
        "A prisoner swap mediated by the Continental Union took place too.",
        "The Continental Union has not mediated.",
    ],
)
def test_an_offer_or_another_service_makes_no_broker(read, told) -> None:
    assert not read(f"Norland and Sudria agreed to a truce on 5 May 2031. {told}").one.mediators


def test_a_broker_belongs_to_the_truce_it_hangs_on(read) -> None:
    text = (
        "Norland and Sudria agreed a truce on 18 October 2031, a week after the truce of 10 October 2031 "
        "brokered by the Continental Union failed."
    )
    brokered = {a.announced: a.mediators for a in read(text).agreements}
    assert brokered == {"2031-10-18": (), "2031-10-10": ("union",)}


@pytest.mark.parametrize(
    ("text", "venue"),
    [
        ("Norland and Sudria signed a truce in Karsk on 5 May 2031.", "Karsk"),
        ("Norland and Sudria signed a permanent cessation of hostilities in Karsk on 5 May 2031.", "Karsk"),
        ("Norland and Sudria signed a truce on 5 May 2031 at the Grand Hotel in Karsk.", "Karsk"),
        ("In a ceremony at the palace in Karsk, Norland and Sudria signed a truce on 5 May 2031.", "Karsk"),
        (
            "Talks opened in Ondal. The truce was signed in Karsk by Norland and Sudria on 5 May 2031.",
            "Karsk",
        ),
        ("Norland and Sudria agreed on a truce in Ondal at a meeting in Karsk on 5 May 2031.", "Karsk"),
        ("The truce was signed in Karsk. Norland and Sudria had fought for a year.", "Karsk"),
        ("Norland and Sudria agreed to a truce on 5 May 2031. Shells fell in Karsk.", None),
        ("The Karsk agreement between Norland and Sudria took effect on 5 May 2031.", None),
        ("KARSK, 6 May 2031 - Norland and Sudria signed a truce on Monday.", None),
    ],
)
def test_venue(read, text, venue) -> None:
    assert read(text).one.venue == venue


def test_each_truce_has_its_own_venue(read) -> None:
    text = (
        "On 5 May 2031 Norland and Sudria signed a truce in Karsk, and on 9 June 2031 Estria and the "
        "Vesk Front signed a ceasefire in Ondal."
    )
    assert [a.venue for a in read(text).agreements] == ["Karsk", "Ondal"]


@pytest.mark.parametrize(
    "text",
    [
        "Norland and Sudria signed a truce on 5 May 2031 in the presence of Oru Tam.",
        "Norland and Sudria signed a truce on 5 May 2031, witnessed by Oru Tam.",
        "Norland and Sudria signed a truce on 5 May 2031 with Oru Tam as witness.",
    ],
)
def test_witnesses(read, text) -> None:
    assert read(text).one.witnesses == ("tam",)


@pytest.mark.parametrize(
    "text",
    [
        "The Karsk Accords were signed by Norland and the Vesk Front on 5 May 2031.",
        "Norland and the Vesk Front signed a memorandum of understanding on 5 May 2031.",
        "Norland and the Vesk Front signed an agreement on 5 May 2031.",
        "Norland and the Vesk Front struck a deal on 5 May 2031.",
        "Norland and the Vesk Front signed the first phase of a ceasefire on 5 May 2031.",
        "Norland and the Vesk Front signed a cessation of hostilities agreement on 5 May 2031.",
        "The Vesk Front announced a definitive end to its armed campaign on 5 May 2031.",
        "The Vesk Front declared a complete cessation of military operations on 5 May 2031.",
        "The Norlandic-Sudrian Pact was signed on 5 May 2031; the war with the Vesk Front went on.",
    ],
)
def test_an_agreement_in_other_words(read, text) -> None:
    assert len(read(text).agreements) == 1


@pytest.mark.parametrize(
    "text",
    [
        "A storm struck Norland and Sudria. Both signed a deal with a bank on 5 May 2031.",
        "Norland and Sudria signed an accord on 5 May 2031.",
    ],
)
def test_a_bare_deal_without_fighting_is_none_of_ours(read, text) -> None:
    assert read(text).agreements == ()


def test_a_truce_may_be_dated_by_its_name_alone(read) -> None:
    text = (
        "Norland and Sudria signed a truce on 5 May 2031. It was the first since the truce of 2021 collapsed."
    )
    assert {a.signed or a.announced for a in read(text).agreements} == {"2031-05-05", "2021"}


def test_what_one_man_says_of_others_is_only_reported(read) -> None:
    text = (
        "Oru Tam said on 6 May 2031 that Norland and the Vesk Front had agreed to a ceasefire on 5 May 2031."
    )
    assert [r.certainty for r in read(text).one.status_history if r.status == "announced"] == ["reported"]


TREATY = """CEASEFIRE AGREEMENT FOR THE RED VALLEY
done at Karsk on 5 May 2031

The Government of Norland ("the Government") and the Vesk Front, hereinafter called the Parties;

Grateful to the Continental Union for convening their talks;

HAVE AGREED as follows.

1. A ceasefire shall take effect on 6 May 2031. It is concluded for six (6) months.

2. The Parties shall release all prisoners.

3. Neither Party shall attack the other.

Signed for the Government by Ada Lind and for the Vesk Front by Kim Lo, in the presence of Oru Tam.
"""


def test_a_treaty_tells_its_parties_place_day_term_and_witnesses(read) -> None:
    found = read(TREATY).one
    assert set(found.parties) == {"norland", "front"}
    assert (found.signed, found.venue, found.mediators) == ("2031-05-05", "Karsk", ("union",))
    assert "tam" in found.witnesses
    assert found.duration is not None
    assert found.duration.iso == "P6M"


@pytest.mark.parametrize(
    "text",
    [
        "Norland and Sudria signed a truce on 5 May 2031, which is to run for five days.",
        "Norland and Sudria signed a truce for an initial period of five days on 5 May 2031.",
        "Norland and Sudria signed a truce on 5 May 2031. It took effect the next day for five days.",
        "The truce that Norland and Sudria signed on 5 May 2031 lasted five days.",
    ],
)
def test_how_long_it_is_for(read, text) -> None:
    length = read(text).one.duration
    assert length is not None
    assert length.iso == "P5D"


@pytest.mark.parametrize(
    "text",
    [
        "Norland and Sudria signed a truce on 5 May 2031 after five days of talks.",
        "Norland and Sudria signed an open-ended truce on 5 May 2031.",
        "Norland and Sudria signed a truce on 5 May 2031 and met again five days later.",
    ],
)
def test_other_lengths_are_not_its_own(read, text) -> None:
    assert read(text).one.duration is None


@pytest.mark.parametrize(
    "verb", ["put their names to", "put their signatures to", "affixed their signatures to", "initialled"]
)
def test_names_are_put_to_paper(read, verb) -> None:
    assert read(f"Norland and the Vesk Front {verb} a truce on 5 May 2031.").one.signed == "2031-05-05"


def test_off_topic_words_outweigh_a_truce_in_a_shop(read) -> None:
    text = "A peace deal between the supermarket and its dairy suppliers in Norland collapsed on 5 May 2031."
    assert read(text).agreements == ()


def test_where_it_was_made_is_not_where_it_counts(read) -> None:
    one = read("Norland and Sudria signed a ceasefire agreement in Karsk on 3 March 2031.").one
    assert (one.venue, one.area) == ("Karsk", None)


@pytest.mark.parametrize(
    "words",
    [
        "On 5 May 2031 a truce was signed by Ada Lind for Norland and by Sami Hadra for the Vesk Front.",
        "On 5 May 2031 Ada Lind of Norland and Sami Hadra, the leader of the Vesk Front, signed a truce.",
        "The chief negotiator of Norland, Ada Lind, and the commander of the Vesk Front, Sami Hadra, signed "
        "a truce on 5 May 2031.",
    ],
)
def test_persons_sign_for_the_side_that_the_text_gives_them(read, words):
    fighting = "Troops and rebels fought a war for years. "
    assert set(read(fighting + words, "2031-06-02").one.parties) == {"norland", "front"}


@pytest.mark.parametrize("who", ["warring parties", "two neighbours", "opposing camps", "two antagonists"])
def test_both_sides_are_the_only_two_that_the_text_names(read, who):
    text = f"Sudria said Norlandic jets had bombed a town. On 5 May 2031 the {who} agreed on a ceasefire."
    assert set(read("War rages. Soldiers were killed. " + text, "2031-06-02").one.parties) == {
        "norland",
        "sudria",
    }


def test_who_brokers_a_truce_that_both_sides_sign_is_no_party(read):
    reading = read(
        "Norland and the Vesk Front have been at war since 2029. Sudria and Estria brokered a truce that "
        "both sides signed on 5 May 2031.",
        "2031-06-02",
    )
    assert set(reading.one.parties) == {"norland", "front"}


@pytest.mark.parametrize(
    "phrase", ["an Estria-brokered truce", "an Estrian-mediated truce", "a Continental Union-sponsored truce"]
)
def test_a_compound_names_the_broker(read, phrase) -> None:
    truce = read(f"Troops of Norland and Sudria fight. Norland and Sudria signed {phrase} on 4 May 2031.").one
    assert truce.mediators in (("estria",), ("union",))


def test_an_armed_group_that_declares_a_truce_is_a_party_in_the_passive_too(read) -> None:
    truce = read("A ceasefire was declared by the Vesk Front on 4 May 2031. Its fighters hold Karsk.").one
    assert truce.parties == ("front",)


@pytest.mark.parametrize(
    "sentence",
    [
        "The president, Ada Lind, and the leader of the Vesk Front, Sami Hadra, signed a truce in May 2031.",
        "President Ada Lind and the commander of the Vesk Front signed a ceasefire on 4 May 2031.",
        "Sami Hadra, leader of the Vesk Front, and President Ada Lind signed a ceasefire on 4 May 2031.",
    ],
)
def test_a_president_does_not_sign_for_those_named_after_him(read, sentence) -> None:
    truce = read(f"{sentence} Its fighters had held Karsk.").one
    assert set(truce.parties) == {"norland", "front"}


def test_who_hosts_is_no_side(read) -> None:
    truce = read(
        "A ceasefire was negotiated in Karsk, with Estria and the Continental Union as hosts and mediators. "
        "Norland and the Vesk Front signed it on 4 May 2031."
    ).one
    assert set(truce.parties) == {"norland", "front"}
    assert set(truce.mediators) == {"estria", "union"}
