"""Texts that borrow words of war, by field, and attacks told in texts about something else."""

import re

import pytest

from truce.claims.reading.offline import read_offline
from truce.claims.records import Records
from truce.documents import read_document

BORROWED = {
    "office": """The thermostat

The cold war on the third floor ended on Monday when Accounts and Design reached a peace agreement on
the thermostat. Under the treaty, Accounts will hold the dial until noon and Design after lunch.
Hostilities had broken out in November, when somebody from Design seized control of the remote and
turned it to seventeen degrees. Accounts retaliated with fan heaters. Human Resources mediated three
rounds of talks. "We will respect the ceasefire as long as they do," said Priya Nair of Accounts, who
was wearing gloves. Facilities, which monitors the truce, reported two violations on Wednesday.
""",
    "football": """Rovers storm back to sink City

Rovers launched a ferocious attack on City's goal from the first minute on Saturday and bombarded the
box with crosses. Keita fired a rocket into the top corner after a raid down the left, and the champions
were under siege for most of the first half. City's defence, which had been shelled all season, finally
broke when Lang shot twice in a minute. The visitors hit back through their captain, who struck with a
header, but Rovers killed the game off with a third. The two coaches, who had waged a war of words all
week, agreed a truce at the final whistle. Police arrested two supporters after clashes outside the
stadium.
""",
    "cricket": """Bowlers blast England to victory

England's pace battery destroyed Australia on the third morning at Leeds, ripping through the middle
order with a hostile spell. Wood attacked the stumps from the pavilion end; two wickets fell to him in
one over. Australia counter-attacked after lunch, and their opener fired eleven boundaries, but the
resistance was crushed before tea. The tourists surrendered their last four wickets for nine runs.
Pakistan will invade Lord's next week, their captain joked. India beat South Africa in Mumbai on the
same day, with Sharma slaughtering the spinners.
""",
    "election": """Senator fires opening salvo in Ohio campaign

Senator Ann Cole launched a blistering attack on the governor on Monday, the first shot in what both
camps call the battle for Ohio. Her campaign bombarded voters with leaflets. The governor's troops
returned fire with an advertisement that accused her of killing jobs. Republicans hope to capture the
state and to seize control of the Senate; Democrats have vowed to fight for every vote and defend the
suburbs. The two parties declared a truce for the holiday weekend. Turnout exploded in the cities, and
the conservatives suffered heavy losses in the west of the United States.
""",
    "court": """Appeal judges strike down zoning law

The Court of Appeal struck down the city's zoning law on Tuesday after a three-year legal battle.
Lawyers for the developers had attacked the statute on four fronts. The judges shot down every argument
of the council and demolished its evidence. The Supreme Court of the United States is expected to hear
the case in June. The council said it would fight on. In a separate case the court convicted a man who
had murdered his business partner in 2019; he was sentenced to twenty years.
""",
    "medicine": """New drug targets killer cells

Researchers in Boston have developed a drug that attacks tumours without killing healthy tissue. The
virus that struck Brazil in 2016 has killed more than 900 people, and the disease has invaded new
territory every summer since. The immune system launches a massive assault on the parasite, and white
cells destroy it. A heart attack killed the lead author last year. Doctors are fighting a losing battle
against resistant bacteria, which kill 30,000 patients a year in the European Union. The trial was
halted after three volunteers died.
""",
    "computing": """Hackers hit hospital network

A gang of hackers attacked the servers of a hospital network in Ireland on Friday and held its data
hostage. The malware struck 200 machines within an hour and destroyed the backups. Engineers in the
United States fought off a second wave on Sunday. The same group had raided a pipeline company in May
and captured the passwords of its staff. China denied that its army was behind the intrusion. The attack
killed the booking system, and a bug crashed the phone lines. Twelve servers died.
""",
    "cooking": """The battle of the broths

Blast the beetroot with heat, then bombard it with vinegar. Pound the garlic, smash the ginger and beat
the eggs. The chef who conquered Paris in 2010 invaded London last spring and captured two stars. Her
signature dish, a bomb of chocolate, explodes on the tongue. Critics were divided: one shot the menu
down, another surrendered at the first spoon. The kitchen executes every dish with military precision,
and a brigade of twelve cooks fires up the ovens at five. Kill the heat before the sugar burns.
""",
    "weather": """Storm batters coast, killing three

A storm battered the coast of Portugal overnight, killing three people and wounding a dozen. Winds of
140 kilometres an hour hit Porto at midnight and destroyed more than 40 houses. Hail bombarded the
vineyards of the north. A tree fell on a van and killed its driver. Floods swept through Lisbon and
claimed two more lives. The army was deployed to clear the roads, and soldiers evacuated a village that
was cut off. Spain was hit on Tuesday: lightning struck a church in Vigo. The cold snap killed four
homeless men in Madrid.
""",
    "theatre": """A war of two sisters at the Globe

The director has turned the play into a battle between two sisters, and nobody takes prisoners. In the
second act the king's army storms the castle and slaughters the guards; a messenger reports that the
French have invaded. The lead shoots her lover in the last scene. Critics assassinated the production at
its premiere in Vienna, but audiences surrendered. The theatre itself was in the line of fire last year,
when the minister attacked its funding. A ceasefire between the manager and the ensemble holds for now.
""",
    "strike": """Train drivers strike paralyses Belgium

A strike by train drivers hit Belgium on Thursday and shut down the railways. The strike killed off the
holiday trade in Ostend. Pickets blocked the depots, and pilots struck in sympathy. The union launched
its offensive after talks with the ministry collapsed. Management fired 200 workers, and the company's
chairman accused the union of holding the public hostage. Another strike is planned in Germany. The
unions fought a bitter battle over pensions in 2019. Both sides agreed on Friday to a truce of two
weeks.
""",
    "accident": """Bus plunge kills eleven in Peru

At least eleven people were killed and 20 injured when a bus plunged into a ravine near Cusco on Sunday,
police said. The driver lost control on a bend and hit a rock. A second bus struck the wreck minutes
later, killing a girl. In March a train crash in Lima killed four. An explosion at a gas plant in
Arequipa left three workers dead last week; a boiler blew up. A fire destroyed two houses. Two soldiers
drowned during the rescue. A crowd stampede in Bolivia killed nine people on Saturday.
""",
    "wildlife": """Wolves return to the valley

A pack of wolves attacked a flock near Grenoble on Monday and killed 14 sheep. A bear wounded a hiker in
Slovakia. Sharks struck twice off Australia this summer, killing a surfer. Hunters shot eleven boars in
the forest of Verdun. The invading beetle has conquered half of France, destroyed 3,000 elms and is now
besieging Germany. Locusts invaded Kenya in 2020. Farmers fired into the air to scare the crows and shot
at a fox. Ants from the two colonies fight to the death along the border.
""",
    "history": """The duel of the two opera houses

The two houses had fought each other since 1733, when the nobility opened a theatre of its own against
the King's. The singers changed sides, and the composer lost his best troops. His rival attacked him in
the newspapers. In 1737 both armies were exhausted, and the battle ended in the ruin of the two camps. A
pamphlet of 1728 killed the fashion for the Italian style in London. The composer had a stroke in April
and retreated to Aachen. Peace was made by a change of taste, and the great man won the war by leaving
the field.
""",
}

ATTACKS = {
    "lahore": """Tourists withdraw after Lahore

The third Test was abandoned after gunmen attacked the bus of the Sri Lanka cricket team in Lahore on 3
March 2009, killing six policemen and a driver. Seven players were injured. The tourists had reached 606
in the second innings; the umpire, who was hit in the chest, had given nobody out that morning. The
captain, who had scored a double century, said the series was over. The board called off the tour, the
coach praised the driver, and no home Test was played in the country for ten years. The league moved its
matches to the stadium in Dubai.
""",
    "paris": """Friendly in the shadow of terror

France beat Germany 2-0 in the Stade de France on 13 November 2015 while three suicide bombers blew
themselves up outside the stadium and killed a passer-by. The players heard the blasts in the first
half. The striker's cousin was among the 90 people shot dead at the Bataclan concert hall the same
evening. The coach kept the news from his team at half-time. The goalkeeper had saved a penalty. The
league postponed every match of the weekend, and the fans sang on the pitch.
""",
    "oil": """Oil jumps after attack on refinery

The price of crude jumped by 15 per cent on Monday, the biggest rise since 1991, after drones struck the
Abqaiq plant of Saudi Aramco on Saturday and set it on fire. Shares of airlines fell, investors bought
gold and economists raised their inflation forecasts. Yemen's Houthi movement said it had launched ten
drones. The company's revenue will suffer, and customers in Asia are looking for other sellers.
Retailers expect petrol prices to rise before the end of the quarter.
""",
    "bank": """Strike in the West Bank

Israeli forces carried out an air strike on a house in Jenin in the West Bank on 5 July 2024, killing
four people. The bank of the stream beside the house was strewn with glass, and the quarter was without
light. Residents spent the night in a school. Shops stayed shut on the next day, and the union of
teachers called off lessons.
""",
    "knife": """Man stabs four in Nottingham

A man with a knife attacked passers-by in the centre of Nottingham on Tuesday and killed three people.
Two of the victims were students who had been to a club to celebrate the end of term. Police arrested a
man of 31 and searched a flat. The university cancelled its summer ball, and the cricket match at Trent
Bridge began with a minute of silence. The council opened a book of condolence.
""",
    "police": """Police shoot boy at checkpoint

Police shot dead a boy of 17 at a traffic stop in Nanterre on 27 June 2023. The officer was arrested.
Shops and a library were burned on three nights, and the concert of a singer in the stadium was called
off. The president of the league asked the clubs to hold a minute of silence before the match. The boy
had worked as a delivery driver and played rugby for the club of the town.
""",
    "eu": """Statement by the High Representative on behalf of the European Union

The European Union condemns the bombing of a market in Al-Hamra on 4 May 2021, in which 30 people were
killed. The Union recalls its decision on budget support and the share of its members in the mission.
The EU will discuss trade, prices and wages with its partners in the autumn. The Union calls on both
sides to return to talks and will publish a policy paper on the film, music and arts industry.
""",
    "mall": """Retailers shut early after mall shooting

Three shoppers were killed when a gunman opened fire in a shopping mall in Copenhagen on Sunday. The
chain closed all its shops in Denmark on Monday; shares in the retailer fell by two per cent. The brand
had planned the opening of a new supermarket in the mall. A concert by an English singer nearby was
cancelled. Customers laid flowers at the checkout where the cashier had died.
""",
    "gallery": """Museum to reopen after bombing

The Uffizi will reopen a wing that was wrecked when a car bomb exploded behind the gallery in Florence
on 27 May 1993, killing five people. Three paintings were destroyed and 33 damaged. The curator said
that the restored canvas by a pupil of Caravaggio would hang in its old place. The exhibition also shows
drawings by the artist, his letters to the poet and a sculpture from his studio. The museum expects a
large audience.
""",
    "singer": """Singer shot on stage

A man shot and wounded a singer during a concert in Lima on Friday night. Her band had just begun the
third song of its album when he fired five shots from the audience. The guitarist threw himself on the
attacker. The orchestra of the city opera gave a benefit performance, and the film about her life will
be shown in March. The composer of the song said she was out of danger.
""",
}


def records_of(text: str) -> Records:
    one_line_a_paragraph = re.sub(r"(?<!\n)\n(?!\n)", " ", text)
    return read_offline(read_document(one_line_a_paragraph))


@pytest.mark.parametrize("field", sorted(BORROWED))
def test_no_field_that_borrows_words_of_war_tells_of_force(field: str) -> None:
    records = records_of(BORROWED[field])
    assert [e for e in records.events if e.type == "ASSAULT" and e.modality == "actual"] == []
    assert [a.name for a in records.agreements if a.is_ceasefire] == []


@pytest.mark.parametrize("subject", sorted(ATTACKS))
def test_an_attack_counts_whatever_the_text_is_about(subject: str) -> None:
    events = records_of(ATTACKS[subject]).events
    assert [e for e in events if e.type == "ASSAULT" and e.modality == "actual"]
