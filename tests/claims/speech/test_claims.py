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
    (
        "Velda, in a statement carried by state media, said its forces had “repelled a large-scale assault”.",
        "norland",
        "asserts",
        "repelled a large-scale assault",
    ),
    (
        '"We are committed to the truce," said Lind, who leads them. "But our patience is not endless."',
        "lind",
        "asserts|promises",
        "We are committed to the truce",
    ),
    (
        '"We are committed to the truce," said Lind, who leads them. "But our patience is not endless."',
        "lind",
        "asserts|threatens",
        "our patience is not endless",
    ),
    (
        '"The enemy has violated the agreement 14 times since dawn," the Norlandic army said in a statement.',
        "norland_army",
        "asserts|accuses",
        "has violated the agreement 14 times",
    ),
    (
        "The Norlandic army said five of its soldiers were killed in a raid.",
        "norland_army",
        "asserts",
        "five of its soldiers were killed",
    ),
    ("Sudria has repeatedly denied arming the rebels.", "sudria", "denies", "arming the rebels"),
    (
        "Sudria, which denies arming the rebels, closed the border.",
        "sudria",
        "denies",
        "denies arming the rebels",
    ),
    (
        "The UN has said both sides may have committed war crimes.",
        "un",
        "asserts|suspects",
        "both sides may have committed war crimes",
    ),
    (
        "Local media reported explosions near the port.",
        None,
        "asserts|reports_allegation",
        "explosions near the port",
    ),
    (
        "Explosions were heard near the port, local media reported.",
        None,
        "asserts|reports_allegation",
        "Explosions were heard near the port",
    ),
    (
        "MNA quoted a Norlandic official as saying that the talks had collapsed.",
        "official|wire",
        "asserts",
        "the talks had collapsed",
    ),
    (
        "The Norlandic official was quoted as saying that the talks had collapsed.",
        "official",
        "asserts",
        "the talks had collapsed",
    ),
    (
        "Sudria reiterated its demand that the blockade be lifted.",
        "sudria",
        "demands|asserts",
        "the blockade be lifted",
    ),
    ("Sudria's demand for a full withdrawal was refused.", "sudria", "demands", "for a full withdrawal"),
    (
        "In a televised address, Lind said the army would respond “with all necessary force”.",
        "lind",
        "threatens|asserts|promises",
        "the army would respond",
    ),
    ("Lind told parliament the truce was “hanging by a thread”.", "lind", "asserts", "the truce was"),
    (
        "Lind insisted that Norland would not negotiate under fire.",
        "lind",
        "asserts",
        "Norland would not negotiate under fire",
    ),
    ("Speaking after the talks, Lind said a deal was close.", "lind", "asserts|predicts", "a deal was close"),
    (
        "Norland described the raid as “an act of state terrorism”.",
        "norland",
        "asserts|condemns|accuses",
        "an act of state terrorism",
    ),
    ("The Vesk Front branded the accord a sham.", "front", "condemns|asserts", "the accord a sham"),
    ("Sudria hailed the accord as a victory.", "sudria", "asserts", "the accord as a victory"),
    ("Sudria welcomed the accord.", "sudria", "asserts", "the accord"),
    (
        "The Rights Monitor said it had documented at least 40 executions.",
        "watch",
        "asserts",
        "it had documented at least 40 executions",
    ),
    (
        "In a report on Monday, the Rights Monitor accused both armies of using cluster munitions.",
        "watch",
        "accuses",
        "both armies of using cluster munitions",
    ),
    (
        "A UN report found that the hospital had been deliberately targeted.",
        "un",
        "asserts",
        "the hospital had been deliberately targeted",
    ),
    (
        "A report by the Rights Monitor found that the hospital had been targeted.",
        "watch",
        "asserts",
        "the hospital had been targeted",
    ),
    (
        "It is alleged that the convoy carried arms.",
        None,
        "asserts|accuses|reports_allegation",
        "the convoy carried arms",
    ),
    ("It was reported that 20 people had died.", None, "asserts|reports_allegation", "20 people had died"),
    ("The convoy was allegedly carrying arms.", None, "asserts|accuses|reports_allegation", "carrying arms"),
    (
        "The convoy, allegedly carrying arms, was stopped at the bridge.",
        None,
        "asserts|accuses|reports_allegation",
        "allegedly carrying arms",
    ),
    ("An apparent drone strike killed three people.", None, "asserts|suspects", "An apparent drone strike"),
    (
        "The commander was rumoured to have been killed.",
        None,
        "asserts|reports_allegation",
        "have been killed",
    ),
    ("The attack was claimed by the Vesk Front.", "front", "claims_responsibility", "The attack was claimed"),
    (
        "The Vesk Front said it was behind the attack.",
        "front",
        "claims_responsibility|asserts",
        "it was behind the attack",
    ),
    (
        "The Vesk Front took responsibility for the attack.",
        "front",
        "claims_responsibility",
        "responsibility for the attack",
    ),
    ("Norland expressed regret over the deaths.", "norland", "asserts|condemns", "regret over the deaths"),
    ("Norland apologised for the strike.", "norland", "asserts|confirms|retracts", "for the strike"),
    (
        "The army later corrected its statement, saying 12 had died, not 20.",
        None,
        "retracts",
        "its statement",
    ),
    ("The army later corrected its statement, saying 12 had died, not 20.", None, "asserts", "12 had died"),
    (
        "Sudria says that Norland fired first, an accusation Norland denies.",
        "sudria",
        "asserts|accuses",
        "Norland fired first",
    ),
    (
        "Sudria says that Norland fired first, an accusation Norland denies.",
        "norland",
        "denies",
        "an accusation Norland denies",
    ),
    (
        "Both sides accuse each other of violating the truce.",
        None,
        "accuses",
        "each other of violating the truce",
    ),
    ("Each side blamed the other.", None, "accuses", "the other"),
    (
        "Norland warned Sudria not to cross the river.",
        "norland",
        "threatens|demands|fears",
        "not to cross the river",
    ),
    (
        "Norland warned it would strike any boat that crossed.",
        "norland",
        "threatens",
        "it would strike any boat",
    ),
    (
        "“Any violation will be met with a crushing response,” Norland said.",
        "norland",
        "threatens",
        "Any violation will be met",
    ),
    (
        "“We reserve the right to respond,” Lind said.",
        "lind",
        "threatens|asserts",
        "We reserve the right to respond",
    ),
    ("Lind hopes that the truce will lead to talks.", "lind", "predicts", "the truce will lead to talks"),
    ("Observers doubt that the truce will last.", None, "doubts|predicts", "the truce will last"),
    (
        "Mediators were optimistic that a deal could be reached.",
        "mediators",
        "predicts",
        "a deal could be reached",
    ),
    ("Mediators cautioned that gaps remained.", "mediators", "fears|asserts", "gaps remained"),
    ("The mediators' concern is that the front will reopen.", "mediators", "fears", "the front will reopen"),
    (
        "Asked whether the truce would hold, Lind said: “I think it will.”",
        "lind",
        "predicts|asserts",
        "I think it will",
    ),
    ("Tam (second from left) said the guns would stay.", "tam", "asserts", "the guns would stay"),
    (
        'General Tam, 54, a former miner, said: "This land is ours and it will stay ours."',
        "tam",
        "asserts|promises",
        "This land is ours",
    ),
    (
        "“This is a historic day,” Lind wrote on X. “The guns are silent.”",
        "lind",
        "asserts",
        "This is a historic day",
    ),
    (
        "“This is a historic day,” Lind wrote on X. “The guns are silent.”",
        "lind",
        "asserts",
        "The guns are silent",
    ),
    (
        "“Norland,” Tam said, “has buried the truce with its own hands.”",
        "tam",
        "asserts|accuses",
        "has buried the truce",
    ),
    ("Tam: “We have buried our dead and we will avenge them.”", "tam", "threatens", "we will avenge them"),
    (
        "As Lind put it, “nobody wins a war like this one”.",
        "lind",
        "asserts",
        "nobody wins a war like this one",
    ),
    ("By Norland's account, the boat was in its waters.", "norland", "asserts", "the boat was in its waters"),
    (
        "Norland maintains that the boat was in its waters.",
        "norland",
        "asserts",
        "the boat was in its waters",
    ),
    ("In Sudria's view, the accord is dead.", "sudria", "asserts", "the accord is dead"),
    (
        "The number of dead rose to 40, the authorities said on Tuesday, from 31 on Monday.",
        None,
        "asserts",
        "The number of dead rose to 40",
    ),
    (
        "The death toll has risen to 40, according to the Norlandic authorities.",
        "norland_officials",
        "asserts",
        "The death toll has risen to 40",
    ),
    (
        "At least 40 people died, per Norlandic authorities.",
        "norland_officials",
        "asserts",
        "At least 40 people died",
    ),
    (
        "Citing Norlandic officials, MNA reported that the convoy had turned back.",
        "wire|norland_officials",
        "asserts|reports_allegation",
        "the convoy had turned back",
    ),
    (
        "Poloff met General Tam, who claimed that his forces controlled the valley.",
        "tam",
        "asserts",
        "his forces controlled the valley",
    ),
    (
        "Tam opined that the accord would fail; he noted, however, that his men were tired.",
        "tam",
        "asserts|predicts",
        "the accord would fail",
    ),
    (
        "Tam opined that the accord would fail; he noted, however, that his men were tired.",
        "tam",
        "asserts",
        "his men were tired",
    ),
    (
        "Tam assured the Ambassador that the prisoners were alive.",
        "tam",
        "promises|asserts",
        "the prisoners were alive",
    ),
    (
        "Tam complained that the monitors were biased.",
        "tam",
        "accuses|asserts|condemns",
        "the monitors were biased",
    ),
    ("Tam conceded that the offensive had stalled.", "tam", "confirms|asserts", "the offensive had stalled"),
    ("Tam ruled out a return to talks.", "tam", "denies|asserts", "a return to talks"),
    ("Tam repeated that he would not disarm.", "tam", "asserts", "he would not disarm"),
    (
        "Tam alleged ceasefire violations by Norland.",
        "tam",
        "accuses|asserts",
        "ceasefire violations by Norland",
    ),
    (
        "Norland alleged that 30 shells had been fired from Sudria.",
        "norland",
        "accuses|asserts",
        "30 shells had been fired",
    ),
    (
        "Norland lodged a protest with Sudria over the overflight.",
        "norland",
        "condemns|accuses|asserts",
        "protest",
    ),
    ("Norland protested against the overflight.", "norland", "condemns", "the overflight"),
    ("Norland criticised the UN for its silence.", "norland", "condemns|accuses", "the UN for its silence"),
    (
        "Norland questioned the neutrality of the monitors.",
        "norland",
        "doubts",
        "the neutrality of the monitors",
    ),
    ("Norland cast doubt on the count.", "norland", "doubts", "doubt on the count"),
    (
        "The spokesman said that the Front, not Norland, had broken the truce and that the UN knew it.",
        None,
        "asserts|accuses",
        "the Front, not Norland, had broken the truce",
    ),
    (
        "The spokesman said that the Front, not Norland, had broken the truce and that the UN knew it.",
        None,
        "asserts",
        "the UN knew it",
    ),
    (
        "A spokesman for the Vesk Front, Idris Mo, said the road was open.",
        "front",
        "asserts",
        "the road was open",
    ),
    ("The Vesk Front's spokesman said the road was open.", "front", "asserts", "the road was open"),
    ("Lind's office said the road was open.", "lind|norland", "asserts", "the road was open"),
    (
        "Sources close to the talks told MNA that Sudria had walked out.",
        None,
        "asserts",
        "Sudria had walked out",
    ),
    (
        "Two people familiar with the talks said Sudria had walked out.",
        None,
        "asserts",
        "Sudria had walked out",
    ),
    ("“My house is gone,” said Amina, a mother of four.", None, "asserts", "My house is gone"),
    (
        "The shelling began at 4am, residents said by telephone.",
        "residents",
        "asserts",
        "The shelling began at 4am",
    ),
    (
        "Video posted on social media appeared to show burning trucks.",
        "social|",
        "asserts|reports_allegation",
        "burning trucks",
    ),
    ("The raid was described by Lind as an act of war.", "lind", "asserts|condemns", "as an act of war"),
    ("General Tam, quoted by MNA, said the road was open.", "tam", "asserts", "the road was open"),
    (
        "Both Norland and Sudria said the talks would go on.",
        "norland",
        "asserts|predicts",
        "the talks would go on",
    ),
    (
        "The two sides traded accusations of truce violations.",
        None,
        "accuses|asserts",
        "accusations of truce violations",
    ),
    (
        "Norland and Sudria traded blame for the collapse of the talks.",
        "norland",
        "accuses|asserts",
        "blame for the collapse",
    ),
    (
        "Norland rejected reports that it had used cluster bombs.",
        "norland",
        "denies",
        "it had used cluster bombs",
    ),
    ("Norland disputed the account.", "norland", "denies", "the account"),
    (
        "Norland said it believed that Sudria was behind the raid.",
        "norland",
        "asserts|accuses|suspects",
        "Sudria was behind the raid",
    ),
    (
        "Norland claimed, without providing evidence, that Sudria was behind the raid.",
        "norland",
        "asserts|accuses",
        "Sudria was behind the raid",
    ),
    (
        "Sudria countered that Norland had moved first.",
        "sudria",
        "asserts|denies|accuses",
        "Norland had moved first",
    ),
    (
        "Norland's army chief, Colonel Bax, said the ridge was in his hands.",
        "norland",
        "asserts",
        "the ridge was in his hands",
    ),
    (
        "Lind, for her part, said the army had shown restraint.",
        "lind",
        "asserts",
        "the army had shown restraint",
    ),
    (
        "In an interview with MNA, Lind said the army had shown restraint.",
        "lind",
        "asserts",
        "the army had shown restraint",
    ),
    (
        "The statement said that the army had shown restraint.",
        None,
        "asserts",
        "the army had shown restraint",
    ),
    (
        "A statement from the Vesk Front said that the army had shown no mercy.",
        "front",
        "asserts|accuses",
        "the army had shown no mercy",
    ),
    (
        "The Vesk Front said in a statement posted on Telegram that 14 soldiers had been killed.",
        "front",
        "asserts",
        "14 soldiers had been killed",
    ),
    ("Medics said that 14 bodies had been brought in.", None, "asserts", "14 bodies had been brought in"),
    (
        "Eyewitnesses told MNA they saw tanks at the crossing.",
        None,
        "asserts",
        "they saw tanks at the crossing",
    ),
    (
        "Norland accuses the Vesk Front, which denies the charge, of burning villages.",
        "norland",
        "accuses",
        "burning villages",
    ),
    (
        "Norland accuses the Vesk Front, which denies the charge, of burning villages.",
        "front",
        "denies",
        "denies the charge",
    ),
    (
        "Norland has long accused Sudria of harbouring the rebels, a claim that Sudria denies.",
        "norland",
        "accuses",
        "harbouring the rebels",
    ),
    (
        "Norland has long accused Sudria of harbouring the rebels, a claim that Sudria denies.",
        "sudria",
        "denies",
        "a claim that Sudria denies",
    ),
    ("The UN called the strike “appalling” and demanded an inquiry.", "un", "condemns|asserts", "appalling"),
    ("The UN called the strike “appalling” and demanded an inquiry.", "un", "demands", "an inquiry"),
    ("The UN said it was “deeply concerned” by the shelling.", "un", "fears|asserts", "deeply concerned"),
    ("The UN is deeply concerned about the shelling.", "un", "fears", "about the shelling"),
    ("The UN renewed its call for an end to the fighting.", "un", "demands", "an end to the fighting"),
    ("There are fears that the fighting will spread.", None, "fears", "the fighting will spread"),
    (
        "The strikes are thought to have been carried out by Sudria.",
        None,
        "asserts|suspects",
        "carried out by Sudria",
    ),
    ("The tanks are said to be Sudrian.", None, "asserts", "to be Sudrian"),
    ("Sudria is widely believed to arm the rebels.", None, "asserts|suspects", "to arm the rebels"),
    (
        "The commander reportedly fled the city on foot.",
        None,
        "asserts|reports_allegation",
        "fled the city on foot",
    ),
    ("There have been reports of looting.", None, "reports_allegation|asserts", "reports of looting"),
    (
        "Norland promised that the road would be opened within a week.",
        "norland",
        "promises",
        "the road would be opened",
    ),
    ("Norland promised not to fire first.", "norland", "promises", "not to fire first"),
    (
        "“We will not stop until the last village is free,” said Tam, standing before a crowd in the square.",
        "tam",
        "asserts|threatens|promises",
        "We will not stop",
    ),
    ("Tam said: “The accord is dead. Norland killed it.”", "tam", "asserts", "The accord is dead"),
    ("Tam said: “The accord is dead. Norland killed it.”", "tam", "asserts|accuses", "Norland killed it"),
    ("Lind was “confident” that the truce would hold.", "lind", "predicts", "the truce would hold"),
    ("Lind expects the army to leave by June.", "lind", "predicts", "the army to leave by June"),
    ("Lind predicted a long war.", "lind", "predicts", "a long war"),
    ("Lind voiced hope that the truce would hold.", "lind", "predicts", "the truce would hold"),
    ("Lind said she doubted the truce would hold.", "lind", "doubts|asserts", "the truce would hold"),
    ("Lind raised doubts over the count.", "lind", "doubts", "over the count"),
    (
        "Sudria's army command issued a warning that it would shoot at any drone.",
        "sudria",
        "threatens|fears",
        "it would shoot at any drone",
    ),
    ("Sudria threatened Norland with war.", "sudria", "threatens", "with war"),
    ("Sudria vowed revenge.", "sudria", "threatens|promises", "revenge"),
    ("Sudria vowed “a painful response”.", "sudria", "threatens|promises", "a painful response"),
    ("Sudria swore to hunt down the killers.", "sudria", "threatens|promises", "hunt down the killers"),
    ("Sudria appealed for calm.", "sudria", "demands", "for calm"),
    ("Sudria appealed to Norland to release the crew.", "sudria", "demands", "to release the crew"),
    ("Sudria pressed for a wider mandate.", "sudria", "demands", "for a wider mandate"),
    ("Sudria asked the UN to investigate.", "sudria", "demands", "the UN to investigate"),
    ("Sudria proposed a new round of talks.", "sudria", "demands", "a new round of talks"),
    ("Sudria offered to release the crew.", "sudria", "promises", "to release the crew"),
    ("The Vesk Front owned up to the bombing.", "front", "claims_responsibility|confirms", "the bombing"),
    (
        "The Vesk Front said it carried out the bombing.",
        "front",
        "claims_responsibility|asserts",
        "it carried out the bombing",
    ),
    ("MNA withdrew the story.", "wire", "retracts", "the story"),
    (
        "MNA issued a correction, saying two people had died, not three.",
        "wire",
        "asserts|retracts",
        "two people had died",
    ),
    ("Norland walked back its claim of a crossing.", "norland", "retracts", "its claim of a crossing"),
    ("What Norland calls a buffer zone is home to 3,000 people.", "norland", "asserts", "a buffer zone"),
    ("Norland views the pact as a threat to its security.", "norland", "asserts", "the pact as a threat"),
    ("The pact is seen by Norland as a threat.", "norland", "asserts", "as a threat"),
    (
        "The pact, which Norland sees as a threat, was signed in May.",
        "norland",
        "asserts",
        "sees as a threat",
    ),
    ("Norland fears the pact.", "norland", "fears", "the pact"),
    (
        "The mediators noted progress on the exchange of prisoners.",
        "mediators",
        "asserts",
        "progress on the exchange",
    ),
    ("It was not clear who had fired, the UN said.", "un", "asserts", "It was not clear who had fired"),
    (
        "The UN said that, while the truce was holding, both sides were digging in.",
        "un",
        "asserts",
        "both sides were digging in",
    ),
    (
        "The UN, citing residents, said that two wells had been poisoned.",
        "un|residents",
        "asserts",
        "two wells had been poisoned",
    ),
    ("“I saw them fall,” recalled Amara, 34, who lost two brothers.", None, "asserts", "I saw them fall"),
    ("Said one diplomat: “Nobody trusts anybody here at all.”", None, "asserts", "Nobody trusts anybody"),
    (
        "The agreement states that both armies shall leave the valley.",
        None,
        "asserts",
        "both armies shall leave the valley",
    ),
    ("Under the accord, Norland undertakes to open the port.", "norland", "promises", "to open the port"),
    ("One side says the truce is dead; the other says it is alive.", None, "asserts", "the truce is dead"),
    ("One side says the truce is dead; the other says it is alive.", None, "asserts", "it is alive"),
    ("Lind made it clear that no troops would leave.", "lind", "asserts", "no troops would leave"),
    ("The Vesk Front claimed the raid and took the claim back on Friday.", "front", "retracts", "the claim"),
    (
        "On 3 May Norland's envoy, Ada Lind, told the council that the pact was void.",
        "lind",
        "asserts",
        "was void",
    ),
    ("Norland counted more than 400 violations.", "norland", "asserts", "more than 400 violations"),
    ("Residents reported shots.", "residents", "asserts", "shots"),
    (
        "According to Norland, 9 died; according to Sudria, nobody was hurt.",
        "sudria",
        "asserts",
        "nobody was hurt",
    ),
    (
        "A militia calling itself the Vesk Front said it held the town.",
        "front",
        "asserts",
        "it held the town",
    ),
    ("In our view the pact hangs on the port.", None, "asserts", "the pact hangs on the port"),
    ("Retailers fear a second strike.", None, "fears", "a second strike"),
    ("In May its chief of staff, General Tam, admitted heavy losses.", "tam", "confirms", "heavy losses"),
]
"""A sentence, its source ("|" between several that fit), the stances that fit, words of the quote."""

SILENCES = [
    "Lind did not say when the troops would leave.",
    "Lind is expected to announce a withdrawal on Friday.",
    "Lind refused to say whether the raid had been ordered.",
    "Norland's president thanked the mediators.",
    "There was no immediate comment from Sudria.",
    "Sudria did not immediately respond to a request for comment.",
    "The Vesk Front's claims could not be independently verified.",
    "It remains unclear who fired first.",
    "No group claimed responsibility for the attack.",
    '"No," she said when asked about a withdrawal.',
    "He said, she said.",
    "Norland ordered its troops to hold fire.",
    "Norland agreed to release the prisoners.",
    "Satellite images show that the bridge was destroyed.",
    "Conflicting reports emerged about who fired first.",
    "The claim has not been verified.",
    "Norland reserves the right to strike back.",
    "Sudria served notice that the accord was over.",
]


def claims_of(context: Context) -> tuple[Claim, ...]:
    return find_claims(context, find_speech(context), (), ())


@pytest.mark.parametrize(("text", "source", "stances", "words"), SAYINGS)
def test_a_saying_makes_a_claim(
    world: World, text: str, source: str | None, stances: str, words: str
) -> None:
    context = world(text)
    found = [(c.source, c.stance, context.page.quote(c.start, c.end)) for c in claims_of(context)]
    sources = source.split("|") if source else [""]
    assert any((s or "") in sources and st in stances.split("|") and words in q for s, st, q in found), found


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


@pytest.mark.parametrize("denial", ["Sudria denied this.", "Sudria rejected the accusation."])
def test_a_denial_may_point_back(world: World, denial: str) -> None:
    charge, denied = claims_of(world(f"Norland said Sudria had laid the mines. {denial}"))
    assert charge.conflicts_with == (denied.id,)
    assert charge.certainty == "disputed"


def test_a_header_is_no_speaker(world: World) -> None:
    context = world("SUBJECT: Talks in the capital\n\nThe road to the port was cleared of mines on Sunday.")
    assert claims_of(context) == ()


def test_the_author_of_a_report_says_i(world: World) -> None:
    text = "Report of Prime Minister Ada Lind\n\nThe road is open. I condemn the raid of 3 May."
    (claim,) = claims_of(world(text))
    assert (claim.source, claim.stance) == ("lind", "condemns")


def test_what_is_doubtful_elsewhere_is_a_claim_where_it_is_taken_for_granted(world: World) -> None:
    text = "Unverified reports said Norland had bombed it. Norland's bombing of the port set off a riot."
    presupposed = [c for c in claims_of(world(text)) if c.rule == "claim.presupposed"]
    assert [(c.source, c.certainty, c.attribution) for c in presupposed] == [(None, "fact", "text")]


@pytest.mark.parametrize(
    ("words", "stance"),
    [
        ("Lay down your arms, or you will face the full strength of Norland.", "threatens"),
        ("To Sudria I say: give us back our dead.", "demands"),
        ("Norland never fired on the port.", "denies"),
        ("Norland will not fire on the port.", "predicts"),
    ],
)
def test_a_speaker_does_things_with_words(world: World, words: str, stance: str) -> None:
    text = f"Address by Prime Minister Ada Lind\n\nI am here to speak, and I have little time.\n\n{words}"
    assert (claims_of(world(text))[-1].source, claims_of(world(text))[-1].stance) == ("lind", stance)
