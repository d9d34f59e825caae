"""One claim per thing said: whose it is, what they do by saying it, and the words that anchor it."""

from collections.abc import Callable

import pytest

from truce.claims.reading.context import Context
from truce.claims.reading.speech import find_claims, find_speech
from truce.claims.records import Claim

World = Callable[[str], Context]

SAYINGS = [
    (
        "Norland said that its troops had shelled the depot.",
        "norland",
        "asserts",
        "its troops had shelled the depot",
    ),
    ("Rebels shelled the depot, Norland said on Monday.", "norland", "asserts", "Rebels shelled the depot"),
    (
        "Rebels shelled the depot on Sunday, according to the Norlandic army.",
        "norland_army",
        "asserts",
        "Rebels shelled the depot",
    ),
    ("According to residents, the market was hit twice.", "residents", "asserts", "the market was hit twice"),
    (
        "“They opened fire on our post at dawn,” said General Tam.",
        "tam",
        "asserts",
        "They opened fire on our post",
    ),
    (
        "“They opened fire on our post at dawn,” General Tam said in a statement.",
        "tam",
        "asserts",
        "They opened fire on our post",
    ),
    (
        "General Tam told MNA: “They opened fire on our post at dawn.”",
        "tam",
        "asserts",
        "They opened fire on our post",
    ),
    ("General Tam told MNA that the bridge had been mined.", "tam", "asserts", "the bridge had been mined"),
    ("“We did not fire a single shot,” Tam said.", "tam", "denies", "We did not fire a single shot"),
    ("“If they attack again, we will retaliate,” Tam warned.", "tam", "threatens|fears", "we will retaliate"),
    (
        "“We have nothing to add,” he said. “The convoy was ours and they burned it.”",
        None,
        "asserts",
        "The convoy was ours",
    ),
    (
        "“Our men held the hill,” said General Tam. “They never came near it.”",
        "tam",
        "asserts",
        "Our men held the hill",
    ),
    (
        "“Our men held the hill,” said General Tam. “They never came near it.”",
        "tam",
        "asserts|denies",
        "They never came near it",
    ),
    (
        "Norland accused Sudria of shelling the village.",
        "norland",
        "accuses",
        "Sudria of shelling the village",
    ),
    (
        "Norland has accused the Vesk Front of violating the truce.",
        "norland",
        "accuses",
        "the Vesk Front of violating the truce",
    ),
    ("Sudria was accused by Norland of arming the rebels.", "norland", "accuses", "of arming the rebels"),
    (
        "Sudria denied that its planes had crossed the line.",
        "sudria",
        "denies",
        "its planes had crossed the line",
    ),
    ("Sudria denied bombing the hospital.", "sudria", "denies", "bombing the hospital"),
    ("Sudria denied any involvement in the raid.", "sudria", "denies", "any involvement in the raid"),
    ("Sudria rejected the accusation as baseless.", "sudria", "denies", "the accusation"),
    ("Sudria dismissed the report.", "sudria", "denies", "the report"),
    (
        "The Norlandic army confirmed that two of its soldiers had been killed.",
        "norland_army",
        "confirms",
        "two of its soldiers had been killed",
    ),
    (
        "The Norlandic army confirmed the death of two soldiers.",
        "norland_army",
        "confirms",
        "the death of two soldiers",
    ),
    (
        "Norland acknowledged that its drones had strayed across the border.",
        "norland",
        "confirms",
        "its drones had strayed",
    ),
    ("Tam admitted losing the town.", "tam", "confirms", "losing the town"),
    (
        "The United Nations warned that famine was imminent in the enclave.",
        "un",
        "fears|predicts",
        "famine was imminent",
    ),
    ("The UN warned of a wider war.", "un", "fears|predicts", "a wider war"),
    ("Norland blamed Sudria for the explosion.", "norland", "accuses", "Sudria for the explosion"),
    (
        "Norland blamed the explosion on the Vesk Front.",
        "norland",
        "accuses",
        "the explosion on the Vesk Front",
    ),
    (
        "Lind labelled the raid a blatant breach of the accord.",
        "lind",
        "condemns",
        "the raid a blatant breach",
    ),
    (
        "Lind labelled the raid as a blatant breach of the accord.",
        "lind",
        "condemns",
        "a blatant breach of the accord",
    ),
    ("Lind called the raid “an act of war”.", "lind", "asserts|condemns", "act of war"),
    ("Lind described the raid as an act of war.", "lind", "asserts|condemns", "an act of war"),
    ("The UN condemned the killing of six aid workers.", "un", "condemns", "the killing of six aid workers"),
    ("Norland strongly condemned what it called an invasion.", "norland", "condemns", "invasion"),
    ("Tam vowed to avenge the dead.", "tam", "threatens", "avenge the dead"),
    ("Tam vowed that his men would strike back.", "tam", "threatens", "his men would strike back"),
    ("Lind vowed to respect the truce.", "lind", "promises", "respect the truce"),
    (
        "Norland pledged to withdraw its troops by Friday.",
        "norland",
        "promises",
        "withdraw its troops by Friday",
    ),
    ("The Vesk Front threatened to resume attacks.", "front", "threatens", "resume attacks"),
    ("The Vesk Front threatened retaliation.", "front", "threatens", "retaliation"),
    (
        "The Vesk Front claimed responsibility for the bombing.",
        "front",
        "claims_responsibility",
        "responsibility for the bombing",
    ),
    (
        "Responsibility for the bombing was claimed by the Vesk Front.",
        "front",
        "claims_responsibility",
        "Responsibility for the bombing",
    ),
    ("Norland called on Sudria to pull back.", "norland", "demands", "Sudria to pull back"),
    ("Norland called for an immediate ceasefire.", "norland", "demands", "an immediate ceasefire"),
    ("The UN urged both sides to show restraint.", "un", "demands", "both sides to show restraint"),
    ("Lind demanded that the hostages be freed.", "lind", "demands", "the hostages be freed"),
    ("Lind demanded the release of the hostages.", "lind", "demands", "the release of the hostages"),
    ("MNA retracted its report of the crossing.", "wire", "retracts", "its report"),
    (
        "The Norlandic army withdrew its claim that the convoy had been armed.",
        "norland_army",
        "retracts",
        "claim that the convoy",
    ),
    (
        "Norland's claim that Sudria armed the rebels was never proven.",
        "norland",
        "asserts|accuses",
        "that Sudria armed the rebels",
    ),
    (
        "The claim by Norland that the road was mined could not be checked.",
        "norland",
        "asserts",
        "that the road was mined",
    ),
    (
        "Reports on social media suggested that the commander had fled.",
        "social",
        "asserts|reports_allegation",
        "the commander had fled",
    ),
    (
        "Unconfirmed reports on social media said that the commander had fled.",
        "social",
        "asserts|reports_allegation",
        "the commander had fled",
    ),
    (
        "There were allegations that prisoners had been shot.",
        None,
        "accuses|reports_allegation|asserts",
        "prisoners had been shot",
    ),
    (
        "Allegations of torture surfaced within days.",
        None,
        "accuses|reports_allegation|asserts",
        "of torture",
    ),
    ("The offer was viewed with suspicion by Sudria.", "sudria", "suspects|doubts", "viewed with suspicion"),
    ("Sudria viewed the offer with suspicion.", "sudria", "suspects|doubts", "the offer with suspicion"),
    ("Fears that the war would spread grew among diplomats.", None, "fears", "the war would spread"),
    ("Sudria's frustration with the mediators grew.", "sudria", "condemns", "with the mediators"),
    (
        "Three soldiers were reportedly killed in the raid.",
        None,
        "asserts|reports_allegation",
        "killed in the raid",
    ),
    (
        "Two villages were allegedly burned by the Vesk Front.",
        None,
        "asserts|accuses|reports_allegation",
        "burned by the Vesk Front",
    ),
    (
        "The alleged attack on the convoy drew anger.",
        None,
        "asserts|reports_allegation",
        "The alleged attack on the convoy",
    ),
    ("The commander is said to have crossed into Sudria.", None, "asserts", "crossed into Sudria"),
    ("The commander is believed to be in hiding.", None, "asserts|suspects", "in hiding"),
    ("It is believed that the commander fled.", None, "asserts|suspects", "the commander fled"),
    ("The rebels may have used a drone.", None, "asserts", "may have used a drone"),
    (
        "In what they perceived as a betrayal, the Vesk Front left the talks.",
        "front",
        "asserts",
        "what they perceived as a betrayal",
    ),
    (
        "A senior Norlandic official who spoke on condition of anonymity said the deal was dead.",
        "official",
        "asserts",
        "the deal was dead",
    ),
    (
        "Analysts say the truce could collapse within weeks.",
        "analysts",
        "predicts|asserts",
        "the truce could collapse",
    ),
    ("Security sources said the convoy was ambushed.", None, "asserts", "the convoy was ambushed"),
    (
        "The Norlandic army said in a post on X that it had taken the ridge.",
        "norland_army",
        "asserts",
        "it had taken the ridge",
    ),
    (
        "State television reported that the talks had failed.",
        None,
        "asserts|reports_allegation",
        "the talks had failed",
    ),
    (
        "Lind arrived on Monday. She said the talks had been difficult.",
        "lind",
        "asserts",
        "the talks had been difficult",
    ),
    (
        "The Vesk Front held a parade. It said that the siege had been broken.",
        "front",
        "asserts",
        "the siege had been broken",
    ),
    (
        "Norland suspects that Sudria is arming the rebels.",
        "norland",
        "suspects",
        "Sudria is arming the rebels",
    ),
    (
        "The UN expressed concern over the fate of the prisoners.",
        "un",
        "fears",
        "concern over the fate of the prisoners",
    ),
    ("Lind voiced doubts about the ceasefire.", "lind", "doubts", "doubts about the ceasefire"),
    (
        "The Rights Monitor documented 14 violations, saying both sides had used mortars.",
        "watch",
        "asserts",
        "both sides had used mortars",
    ),
    (
        "Lind signed the deal, adding that there was no alternative.",
        "lind",
        "asserts",
        "there was no alternative",
    ),
    ("Sudria insists the island is its own.", "sudria", "asserts", "the island is its own"),
    ("Tam claimed to have shot down two jets.", "tam", "asserts", "shot down two jets"),
    (
        "“It was,” Lind told reporters, “a very long night for all of us.”",
        "lind",
        "asserts",
        "a very long night",
    ),
    ("Asked about the raid, Lind said: “I have no comment on this.”", "lind", "asserts", "I have no comment"),
    ("“The guns must fall silent now,” the UN said.", "un", "asserts|demands", "The guns must fall silent"),
    (
        "Norland says Sudria fired first; Sudria says Norland did.",
        "norland",
        "asserts|accuses",
        "Sudria fired first",
    ),
    ("Norland says Sudria fired first; Sudria says Norland did.", "sudria", "asserts|accuses", "Norland did"),
    (
        "Norland and Sudria accused each other of breaking the truce.",
        "norland",
        "accuses",
        "each other of breaking the truce",
    ),
    ("Lind, quoting the army, said that ten had died.", "lind", "asserts", "ten had died"),
    ("Lind announced the capture of the town.", "lind", "asserts", "the capture of the town"),
    ("Lind announced that the town had fallen.", "lind", "asserts", "the town had fallen"),
    (
        "The declaration by General Tam that “the war is over for us” surprised many.",
        "tam",
        "asserts",
        "the war is over for us",
    ),
    (
        "Norland is convinced that the rebels were behind the blast.",
        "norland",
        "asserts|accuses",
        "the rebels were behind the blast",
    ),
    ("Norland remains concerned that the accord will fail.", "norland", "fears", "the accord will fail"),
    ("Sudria is accused of having broken the accord.", None, "accuses", "of having broken the accord"),
    (
        "The rebels, Norland alleged, had used the truce to rearm.",
        "norland",
        "accuses|asserts",
        "used the truce to rearm",
    ),
    (
        "Sudria's foreign minister called Norland's allegations “lies”.",
        "sudria",
        "asserts|denies|condemns",
        "Norland's allegations",
    ),
    (
        "A Norlandic army spokesman said the shelling had stopped.",
        "norland_army",
        "asserts",
        "the shelling had stopped",
    ),
    ("The shelling has stopped, says a doctor at the hospital.", None, "asserts", "The shelling has stopped"),
    (
        "Witnesses described seeing men in uniform loot shops.",
        None,
        "asserts",
        "seeing men in uniform loot shops",
    ),
    (
        "Lind said Sudria had moved tanks forward and that its jets had crossed the line.",
        "lind",
        "asserts|accuses",
        "Sudria had moved tanks",
    ),
    (
        "Lind said Sudria had moved tanks forward and that its jets had crossed the line.",
        "lind",
        "asserts|accuses",
        "its jets had crossed the line",
    ),
    ("The army put the death toll at 14.", None, "asserts", "the death toll at 14"),
    ("The Norlandic army put the death toll at 14.", "norland_army", "asserts", "the death toll at 14"),
    ("The UN said it had not been able to verify the reports.", "un", "asserts|doubts", "verify the reports"),
    (
        "The Vesk Front attributed the delay to bad weather.",
        "front",
        "asserts|accuses",
        "the delay to bad weather",
    ),
    (
        "Sudria held Norland responsible for the deaths.",
        "sudria",
        "accuses",
        "Norland responsible for the deaths",
    ),
    (
        "Sudria warned Norland against sending troops.",
        "sudria",
        "threatens|fears|demands",
        "against sending troops",
    ),
    (
        "Sudria warned that any incursion would be met with force.",
        "sudria",
        "threatens|fears",
        "any incursion would be met with force",
    ),
    (
        "The Front is ready to lay down its arms, Tam said.",
        "tam",
        "asserts|promises",
        "ready to lay down its arms",
    ),
    (
        "MNA, citing residents, reported that the bridge was gone.",
        "wire|residents",
        "asserts|reports_allegation",
        "the bridge was gone",
    ),
]
"""A sentence, its source ("|" between several that fit), the stances that fit, words of the quote."""

SILENCES = [
    "Lind did not say when the troops would leave.",
    "Lind is expected to announce a withdrawal on Friday.",
    "Lind refused to say whether the raid had been ordered.",
    "Norland's president thanked the mediators and praised the deal as historic.",
]


def claims_of(context: Context) -> tuple[Claim, ...]:
    return find_claims(context, find_speech(context), (), ())


@pytest.mark.parametrize(("text", "source", "stances", "words"), SAYINGS)
def test_a_saying_makes_a_claim(
    world: World, text: str, source: str | None, stances: str, words: str
) -> None:
    context = world(text)
    found = [(c.source, c.stance, context.page.quote(c.start, c.end)) for c in claims_of(context)]
    sources = source.split("|") if source else [None]
    assert any(s in sources and st in stances.split("|") and words in q for s, st, q in found), found


@pytest.mark.parametrize("text", SILENCES)
def test_what_was_not_said_makes_no_claim(world: World, text: str) -> None:
    assert claims_of(world(text)) == ()


def test_every_claim_is_anchored_in_a_short_quote(world: World) -> None:
    text = (
        "Lind said that "
        + ", ".join(f"village {n} had been shelled by the Vesk Front" for n in range(40))
        + "."
    )
    context = world(text)
    claims = claims_of(context)
    assert claims
    assert all(0 <= c.start < c.end <= len(text) and c.end - c.start < 400 for c in claims)


def test_a_denial_makes_the_charge_disputed(world: World) -> None:
    context = world("Norland said Sudria had laid the mines. Sudria denied laying mines.")
    charge, denial = claims_of(context)
    assert charge.certainty == "disputed"
    assert charge.conflicts_with == (denial.id,)
    assert denial.conflicts_with == (charge.id,)
    assert denial.certainty == "denied"


def test_a_partys_word_is_alleged_and_an_outsiders_reported(world: World) -> None:
    party, outsider = claims_of(world("Norland said the town had fallen. Analysts said the town had fallen."))
    assert party.certainty == "alleged"
    assert (outsider.certainty, outsider.attribution) == ("reported", "anonymous")


def test_nobodys_word_has_no_source(world: World) -> None:
    (claim,) = claims_of(world("Two villages were reportedly burned."))
    assert (claim.source, claim.attribution, claim.certainty, claim.hedge) == (
        None,
        "unattributed",
        "reported",
        "reportedly",
    )


def test_unverified_reports_stay_unverified(world: World) -> None:
    claims = claims_of(world("Unverified reports on social media said that the commander had fled."))
    assert {(c.source, c.certainty) for c in claims} == {("social", "unverified")}


def test_hearsay_within_anothers_words_is_that_others(world: World) -> None:
    text = "Reports on social media suggested that the army had entered, allegedly killing two men."
    claims = claims_of(world(text))
    assert any(c.hedge == "allegedly" and c.source == "social" for c in claims)


def test_two_propositions_make_two_claims(world: World) -> None:
    context = world("Lind labelled the raid as an “outrage” and a violation of Norland's borders.")
    quotes = [context.page.quote(c.start, c.end) for c in claims_of(context)]
    assert len(quotes) == 2
    assert quotes[1] == "a violation of Norland's borders"


def test_quoted_words_are_kept_apart(world: World) -> None:
    (claim,) = claims_of(world("Lind labelled the raid as an “outrage”."))
    assert claim.direct
    assert claim.direct_words == "outrage"


def test_a_medium_is_kept_beside_the_speaker(world: World) -> None:
    (claim,) = claims_of(world("Tam told MNA that the bridge had been mined."))
    assert (claim.source, claim.medium) == ("tam", "wire")


def test_a_condition_is_marked(world: World) -> None:
    (claim,) = claims_of(world("Tam said his men would leave if the siege ended."))
    assert claim.conditional


def test_a_speech_speaks_for_its_speaker(world: World) -> None:
    text = (
        "Remarks by Prime Minister Ada Lind\n\nTHE PRIME MINISTER: Good evening to you all.\n\n"
        "Norland did not start this war. We will bring every hostage home."
    )
    claims = claims_of(world(text))
    assert [(c.source, c.stance) for c in claims] == [("lind", "denies"), ("lind", "promises")]


def test_the_text_speaks_for_itself_on_causes(world: World) -> None:
    context = world("The raid on the depot acted as a catalyst for the war.")
    (claim,) = claims_of(context)
    assert (claim.source, claim.attribution, claim.certainty) == (None, "text", "fact")
