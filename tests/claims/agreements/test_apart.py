"""Which agreement a phrase means, where a text tells of several."""

import pytest

from truce.claims.reading.offline import read_offline
from truce.documents import read_document

WAR = "The Norlandic army and the Vesk Front have fought each other for years. "


def names(reading):
    return [a.name for a in reading.agreements]


def test_one_sided_truce_is_no_part_of_the_later_accord(read):
    reading = read(
        WAR + "In May 2029 the Vesk Front declared a unilateral ceasefire. "
        "On 5 May 2031 Norland and the Vesk Front signed a ceasefire in Karsk.",
        "2031-06-01",
    )
    assert len(reading.agreements) == 2
    assert reading.agreements[0].parties == ("front",)


def test_two_sides_each_declare_their_own_truce(read):
    reading = read(
        WAR + "On 3 May 2029 the Vesk Front declared a ceasefire. On 9 July 2031 the Hill League restored "
        "its ceasefire.",
        "2031-08-01",
    )
    assert [a.parties for a in reading.agreements] == [("front",), ("league",)]


def test_title_of_an_article_is_its_agreement_and_an_aside_is_another(read):
    reading = read(
        "Karsk Armistice Agreement\n\n"
        + WAR
        + "In 2028 Norland and the Vesk Front signed a pact at Ondal on 4 March 2028.\n\n"
        "Both sides signed at Karsk on 5 May 2031.\n\nNorland suspended the agreement on 7 July 2031.\n"
    )
    title = next(a for a in reading.agreements if "Armistice" in a.name)
    assert ("suspended", "2031-07-07") in reading.rows(title)
    assert title.signed == "2031-05-05"
    assert any(a.signed == "2028-03-04" for a in reading.agreements)


def test_defined_word_leads_back_to_its_agreement(read):
    reading = read(
        WAR + "The Agreement on Disengagement of 5 May 2029 between Norland and the Vesk Front was tested. "
        "The ceasefire between Sudria and Estria, in effect since 3 May 2031, is quiet. "
        "On 1 June 2031 Norland violated the Agreement.",
        "2031-06-02",
    )
    assert len(reading.agreements) == 2
    assert "violated" in [s for s, _ in reading.rows(reading.agreements[0])]
    assert reading.agreements[1].in_force == "2031-05-03"


def test_truce_that_an_accord_provides_for_is_no_second_one(read):
    reading = read(
        WAR + "On 5 May 2031 Norland and the Vesk Front signed the Karsk Accord. "
        "The accord laid down a truce of ten days.",
        "2031-06-02",
    )
    assert reading.one.is_ceasefire
    assert reading.one.duration is not None


def test_what_befell_a_truce_long_before_was_an_older_one(read):
    reading = read(
        WAR + "Norland and the Vesk Front have agreed to a ceasefire. They had last renewed their truce in "
        "February 2028.",
        "2031-06-02",
    )
    assert len(reading.agreements) == 2


@pytest.mark.parametrize(
    ("words", "status", "date"),
    [
        ("The truce became effective on 8 May 2031.", "in_force", "2031-05-08"),
        ("The truce became law on 8 May 2031.", "in_force", "2031-05-08"),
        ("The truce dates from 8 May 2031.", "in_force", "2031-05-08"),
        ("The truce, operative from 8 May 2031, covers the north.", "in_force", "2031-05-08"),
        ("The truce, in force since 8 May 2031, covers the north.", "in_force", "2031-05-08"),
        ("The truce became a dead letter on 8 May 2031.", "broken", "2031-05-08"),
        ("The truce was a dead letter on 8 May 2031.", "broken", "2031-05-08"),
    ],
)
def test_standing_told_with_a_copula_or_beside(read, words, status, date):
    reading = read(WAR + "Norland and the Vesk Front signed a truce on 5 May 2031. " + words, "2031-06-02")
    assert (status, date) in reading.rows()


def test_truce_proclaimed_to_begin_later(read):
    reading = read(
        WAR + "The Vesk Front proclaimed a truce on 5 May 2031, to begin on 8 May 2031.", "2031-06-02"
    )
    assert reading.one.announced == "2031-05-05"
    assert reading.one.in_force == "2031-05-08"


@pytest.mark.parametrize(
    "words",
    [
        "The Vesk Front announced on 5 May 2031 a period of inaction.",
        "On 5 May 2031 the Vesk Front declared a period of calm.",
        "On 5 May 2031 the Vesk Front and Norland signed a code of conduct.",
        "On 5 May 2031 the Vesk Front and Norland agreed on a military stand-still.",
    ],
)
def test_other_words_for_agreements(read, words):
    assert read(WAR + words, "2031-06-02").one.parties


def test_aside_between_which_and_its_verb(read):
    reading = read(
        WAR + "The paper gives effect to the Karsk Agreement, which, as readers on both sides will recall, "
        "was concluded at Ondal on 5 May 2031.",
        "2031-06-02",
    )
    assert ("announced", "2031-05-05") in reading.rows()


def test_capital_that_is_only_the_scene_signs_nothing(read):
    reading = read(
        WAR + "Norland's and the Front's envoys met. On 5 May 2031, in Karsk, Norland and the Vesk Front "
        "agreed on a ceasefire.",
        "2031-06-02",
    )
    assert reading.one.parties == ("norland", "front")


@pytest.mark.parametrize(
    ("words", "parties"),
    [
        ("Norland and the Vesk Front agreed to halt all military action from 4 May 2031.", 2),
        ("The two sides agreed that both would stop all firing and military action from 4 May 2031.", 2),
        ("On 4 May 2031 the Vesk Front said it would stop its attacks for a week.", 1),
        ("On 4 May 2031 the Vesk Front silenced its guns.", 1),
        (
            "The Vesk Front declared on 4 May 2031 that it was halting rocket attacks on Norland for a week.",
            1,
        ),
        ("4 May 2031: the Vesk Front suspended all attacks.", 1),
    ],
)
def test_halt_of_fire_told_by_a_verb(read, words, parties):
    found = read(WAR + "\n\n" + words, "2031-06-02").one
    assert found.is_ceasefire
    assert len(found.parties) == parties
    assert "2031-05-04" in (found.announced, found.in_force)


@pytest.mark.parametrize(
    "words",
    [
        "On 4 May 2031 the Norlandic army said it had stopped an attack by the Vesk Front.",
        "On 4 May 2031 the army halted an assault on Karsk.",
        "On 4 May 2031 Norland demanded that the Vesk Front stop its attacks.",
        "Norland said on 4 May 2031 that it would not halt its operations.",
    ],
)
def test_attack_beaten_off_or_halt_only_wanted_is_no_truce(read, words):
    assert read(WAR + words, "2031-06-02").agreements == ()


def test_one_sided_halt_weeks_before_is_not_the_truce_that_came(read):
    reading = read(
        WAR + "On 4 February 2031 the Vesk Front suspended its attacks. On 5 May 2031 both sides agreed on a "
        "truce of two months.",
        "2031-06-02",
    )
    assert len(reading.agreements) == 2


def test_the_one_signed_is_another_agreement(read):
    reading = read(
        WAR + "The truce concluded at Karsk on 5 May 2029 lasted three weeks. The one signed at Ondal on "
        "7 July 2030 was repudiated by the Vesk Front within a day.",
        "2031-06-02",
    )
    other = next(a for a in reading.agreements if a.signed == "2030-07-07")
    assert other.venue == "Ondal"
    assert ("signed", "2030-07-07") in reading.rows(other)


@pytest.mark.parametrize(
    "words",
    [
        "The truce took effect on 5 May 2031 for two weeks, until 19 May 2031, and was later prolonged by "
        "fifteen days.",
        "The truce took effect on 5 May 2031 and was to run until 19 May 2031. It was then prolonged by "
        "fifteen days.",
    ],
)
def test_extension_of_no_stated_day_begins_when_the_term_ran_out(read, words):
    reading = read(
        WAR + "Norland and the Vesk Front signed a truce on 3 May 2031. " + words,
        "2031-07-02",
    )
    row = next(r for r in reading.one.status_history if r.status == "extended")
    assert (row.date, row.until) == ("2031-05-19", "2031-06-03")


def test_it_that_was_prolonged_is_the_truce_sentences_before(read):
    reading = read(
        WAR + "Norland and the Vesk Front signed a truce on 3 May 2031. It was hot in Karsk. Nobody slept. "
        "On 9 May 2031 the council prolonged it until 19 May 2031.",
        "2031-07-02",
    )
    assert ("extended", "2031-05-09") in reading.rows()


@pytest.mark.parametrize(
    "words",
    [
        "A separate protocol on prisoners was signed the same day.",
        "On the same day the two sides also signed a memorandum on the return of refugees.",
        "A companion agreement on detainees, signed by both on the same date, provides for their release.",
        "That evening a further agreement, on humanitarian access, was signed by both sides.",
        "Alongside it they signed a second paper, on the release of detainees.",
        "The truce is shaky, and a separate paper signed the same day speaks of prisoners.",
    ],
)
def test_paper_signed_beside_a_truce_is_another_agreement(read, words):
    reading = read(
        WAR + "On 5 May 2031 Norland and the Vesk Front signed a ceasefire. " + words, "2031-06-02"
    )
    assert [a.signed for a in reading.agreements] == ["2031-05-05", "2031-05-05"]


@pytest.mark.parametrize(
    "words",
    [
        "The agreement was signed on the same day in two separate ceremonies.",
        "The text, signed in two copies the same day, has nine articles.",
        "Diplomats had hoped to see the deal signed before the end of April.",
        "The accord, like the separate lists of prisoners attached to it, is secret.",
        "Their envoys want a further agreement.",
    ],
)
def test_nothing_else_was_signed_beside_a_truce(read, words):
    reading = read(
        WAR + "On 5 May 2031 Norland and the Vesk Front signed a ceasefire. " + words, "2031-06-02"
    )
    assert reading.one.signed == "2031-05-05"
    assert [s for s, _ in reading.rows()] == ["signed"]


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        (  # a broker's message about others
            "Norway said on Monday, 3 March 2031, that both sides had signed a ceasefire. Sudan's army and "
            "the Lakes Front have fought for a year.",
            {"Sudan's army", "Lakes Front"},
        ),
        (  # the other side is not named: nobody is put in its place
            "France condemned the shelling. Both sides signed a truce on 3 March 2031. The Lakes Front said "
            "that it would keep to it.",
            set(),
        ),
        (
            "The United States urged restraint on 2 March 2031. The two sides agreed a ceasefire a day "
            "later, the Lakes Front said. Fighting with Ethiopian troops had gone on for a year.",
            {"Lakes Front", "Ethiopian troops"},
        ),
        (  # who fights may condemn, too
            "Chad condemned the raid. Chad's troops and the Lakes Front have fought for a year. Niger "
            "welcomed the news. The two sides signed a truce on 3 March 2031.",
            {"Chad", "Lakes Front"},
        ),
    ],
)
def test_both_sides_are_those_that_fight_and_not_those_that_speak_of_it(text, parties):
    dossier = read_offline(read_document(text.encode(), name="dispatch.txt"))
    known = {a.id: a.name for a in dossier.actors}
    assert [{known[p] for p in a.parties} for a in dossier.agreements] == [parties]


def test_who_accuses_whom_of_breaking_a_truce_are_its_sides():
    text = (
        "Yemen's Houthi movement accused the Saudi-led coalition of breaching a two-month truce 3,924 times "
        "since it took effect on 2 April 2022. The internationally recognised government said Houthi "
        "fighters had killed ten of its soldiers in Marib."
    )
    dossier = read_offline(read_document(text.encode(), name="dispatch.txt"))
    known = {a.id: a.name for a in dossier.actors}
    assert [{known[p] for p in a.parties} for a in dossier.agreements] == [
        {"Houthi movement", "Saudi-led coalition"}
    ]


def test_a_treaty_that_names_nobody_but_the_parties_is_an_agreement():
    text = (
        "Agreement on a Cessation of Hostilities in the Riverlands\n\n"
        "Article 1. The Parties shall cease all hostilities at 06:00 hours local time on 12 May 2031.\n"
        "Article 2. Neither Party shall move heavy weapons into the Zone.\n"
        "Article 3. The Parties shall release all prisoners within thirty days.\n"
        "Done at Karsk on 10 May 2031.\n"
    )
    dossier = read_offline(read_document(text.encode(), name="treaty.txt"))
    assert [(a.name.partition(" (")[0], a.parties, len(a.clauses)) for a in dossier.agreements] == [
        ("Agreement on a Cessation of Hostilities in the Riverlands", (), 3)
    ]


def test_an_armed_group_that_calls_off_a_truce_is_a_side_of_it():
    text = (
        "ETA announced a ceasefire on 22 March 2006. On 30 December 2006 a van bomb killed two Ecuadorians "
        "in Madrid. The government declared the truce over, and ETA called it off on 5 June 2007."
    )
    dossier = read_offline(read_document(text.encode(), name="history.txt"))
    known = {a.id: a.name for a in dossier.actors}
    assert all("Ecuador" not in {known[p] for p in a.parties} for a in dossier.agreements)
    assert any("ETA" in {known[p] for p in a.parties} for a in dossier.agreements)
