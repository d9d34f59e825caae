"""Texts on something else in the words of war, where nothing happened; and a war told in one sentence."""

import pytest

from truce.claims.reading.offline import read_offline
from truce.claims.records import Records
from truce.documents import read_document

NOTHING = {
    "allotment": (
        "Plot nine. The slugs broke through on Monday night and massacred thirty lettuces. I answered with "
        "beer traps and a torch patrol. My neighbour across the hedge, at war with them since 1990, advises "
        "an armistice: let them have the hostas. On Friday the survivors retreated under the compost heap, "
        "and peace returned to the beans. Rain is forecast, and rain brings reinforcements."
    ),
    "newsroom of shops": (
        "The truce between the two petrol chains ended on Friday, when Oltra cut the price of unleaded at "
        "six hundred stations. Its rival retaliated within the hour. A summer of discounts had killed off "
        "eighty independent stations before both raised margins in autumn. Analysts never believed in the "
        "ceasefire; motorists queued, crude fell, and shareholders sold."
    ),
    "campaign": (
        "The governor and the senator went on the attack in the final televised debate, the pact against "
        "negative advertising forgotten. She was accused of having killed 30,000 jobs; he was accused of "
        "waging war on pensioners. Each candidate claimed victory. A pollster gave the challenger two points "
        "more than the incumbent, and voters in the swing states may cast ballots from Monday."
    ),
    "film": (
        "Night Ferry, the debut of a screenwriter who knows silence, tells of a truce on Christmas Eve. In "
        "the first reel shells rain on a village and fifty civilians are killed in its church. Two "
        "commanders sign a pact on the back of a score; a drunken corporal has broken it by dawn. The actor "
        "in the leading role is superb, the critics were divided, and the soundtrack is by a cellist. Opens "
        "on Friday."
    ),
    "novel": (
        "In the novelist's imaginary republic the hill people and the lagoon people fight over salt. Raiders "
        "have just burned a fishing village and killed twenty people, and the heroine is taken hostage by a "
        "poet. Both chiefs agree to a truce of forty days. Who broke it the reader may decide. A masterpiece "
        "of fiction, and now in paperback."
    ),
    "drill": (
        "In the second week of the exercise the Red force crossed the Lule River before dawn and attacked an "
        "airfield. The umpires ruled that ninety defenders had been killed. Blue counter-attacked with "
        "paratroopers. A ceasefire will be called on Friday to clean the vehicles. The scenario is "
        "fictitious: an invented state violates an armistice and invades its neighbour. Herders complained "
        "of the noise."
    ),
    "road": (
        "Nineteen people were killed and 240 injured on the roads over the long weekend, the highway police "
        "said. In the worst accident a lorry ploughed into a queue on the motorway. The minister has "
        "declared war on speeding. A cyclists' club accused him of a ceasefire with the motor lobby, since "
        "he has dropped the speed limit and the speed cameras."
    ),
    "ants": (
        "Workers of neighbouring nests meet at the edge of their territories every spring, and the ants make "
        "war. Of four thousand marked insects, 512 were killed in the first ten days. When aphids appear on "
        "the pines hostilities cease, a truce line forms, and both colonies may be seen foraging along it. "
        "One nest violated the boundary and was driven back. Kinship does not explain it, biologists say."
    ),
    "flat": (
        "The three flatmates agree to a permanent ceasefire over the fridge. Nobody shall attack food that "
        "bears another name. Whoever finishes the milk must replace it within a day. Hostilities about the "
        "thermostat are suspended until March. A breach costs a week of bins. Disputes go to the landlady. "
        "Signed in the kitchen, with the cat as witness."
    ),
    "crossword": (
        "Across. 1 Rebel soldiers in retreat, eating duck (6). 4 Ceasefire? Nearly true in church (5). "
        "8 General attacked from both sides, confused (7). 9 Shelled, like a prawn (6). Down. 2 It was "
        "fought over an ear (3). 3 Armistice signed here by a shambling cop (9). 5 Siege of a puzzle (5). "
        "Anagram fans: last week's solution is below, the winner gets a dictionary."
    ),
    "quiz": (
        "Quiz of the week. Which country signed the shortest peace treaty? Who shelled whom at the fort? Did "
        "the emus win their war? Who broke the truce at the king's picnic, and over what pudding? What ship "
        "fired the first shot in the war of the pig? Answers overleaf; the winners of last week's quiz were "
        "the Otters, with nine points and a trophy."
    ),
    "office": (
        "Colleagues, the heads of both departments met in the dean's office and reached an understanding. "
        "Both withdraw the remarks made in September. The seminar room is a neutral zone. German will cease "
        "to annex the whiteboard, and Linguistics will not bombard the professor with e-mails. A faculty at "
        "war with itself is easily invaded. Breaches should be reported to me."
    ),
}

ONE_ATTACK = {
    "markets": (
        "Crude gained four per cent and airline shares were hit hard after Israel bombed two fuel depots "
        "near Tehran. Traders who had bet on a truce in the price war of the exporters were caught in the "
        "crossfire. Retailers surrendered early gains, and one supermarket fired the opening salvo in a "
        "battle over bread. Bond investors did not retreat. Inflation figures are due next week."
    ),
    "wedding": (
        "They met in a queue. He had fled Aleppo in 2013, after shells hit his street and killed two of his "
        "cousins; she had come to complain about the parking. Their mothers fought over the menu until peace "
        "was concluded over soup and dumplings. The brass band surrendered at three, and the bride's uncle "
        "attacked the accordion."
    ),
    "frogs": (
        "Frogs near the reactor are darker, and biologists are not sure why. Melanin, they argue, shields "
        "cells when radiation attacks DNA. Field work stopped when Russian forces seized the plant on "
        "24 February 2022, and samples in a freezer were lost. A rival group, at war with the authors over "
        "wolves, fired off a reply. The editors of the journal propose a truce."
    ),
}


def records_of(text: str) -> Records:
    return read_offline(read_document(text.encode(), name="x.txt"))


@pytest.mark.parametrize("subject", sorted(NOTHING))
def test_nothing_happened_in_a_text_on_another_subject(subject: str) -> None:
    records = records_of(NOTHING[subject])
    assert [e.rule for e in records.events if e.type == "ASSAULT" or e.deaths or e.injured] == []
    assert [a.name for a in records.agreements] == []


@pytest.mark.parametrize("subject", sorted(ONE_ATTACK))
def test_one_sentence_on_a_war_counts_in_a_text_on_another_subject(subject: str) -> None:
    records = records_of(ONE_ATTACK[subject])
    assert [e.type for e in records.events].count("ASSAULT") == 1
    assert records.agreements == ()


def test_a_truce_between_those_at_war_counts_in_a_text_on_another_subject() -> None:
    text = (
        "When Colombia's government and the FARC signed a peace agreement in November 2016, she went home "
        "and planted four hundred cacao trees. Her recipe is simple. Toast the chillies, pound them with "
        "garlic, add stock and the chocolate. A truce between bitter and sweet, she calls the sauce. We ate "
        "it with duck in her kitchen, and there were no survivors."
    )
    assert [a.parties != () for a in records_of(text).agreements] == [True]


def test_a_few_words_of_war_and_none_of_another_field_make_no_figure_of_speech() -> None:
    text = (
        "On 4 May 2023 the rebels and the governor declared a truce in the hills, in a feud that has cost "
        "ninety lives. On Tuesday a young man had been stabbed to death at a well."
    )
    assert [a.is_ceasefire for a in records_of(text).agreements] == [True]
