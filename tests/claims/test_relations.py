"""Links in cause, time and part: what states one, and what does not."""

import csv
from pathlib import Path

import pytest

from truce.claims.reading.offline import read_offline
from truce.claims.records import Records
from truce.documents import read_document

with (Path(__file__).parent / "links.tsv").open(encoding="utf-8", newline="") as lines:
    LINKS = [
        (row["type"], row["text"]) for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    ]
"""A type of link, and a sentence that states one, with what SHELLED tells before it."""

SHELLED = "The army shelled Goma on 3 June 2024, killing four people. "


def records_of(text: str) -> Records:
    return read_offline(read_document(text, published="2024-06-30"))


def types(text: str) -> set[str]:
    return {r.type for r in records_of(text).relations}


def ends(text: str, kind: str) -> tuple[str, str]:
    """The words of both ends of the first link of a type."""
    records = records_of(text)
    told = {r.id: text[r.start : r.end] for r in (*records.events, *records.claims, *records.relations)}
    told |= {a.id: a.name for a in records.agreements}
    told |= {c.id: text[c.start : c.end] for a in records.agreements for c in (*a.clauses, *a.status_history)}
    link = next(r for r in records.relations if r.type == kind)
    return " + ".join(told.get(i, i) for i in link.origin), " + ".join(told.get(i, i) for i in link.target)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The raid on Goma led to clashes along the border.", "causes"),
        ("The war was caused by the murder of an envoy.", "causes"),
        ("The fighting stemmed from a dispute over land.", "causes"),
        ("The clashes broke out because rebels had shelled Goma.", "causes"),
        ("The killing of the envoy triggered clashes in Goma.", "triggers"),
        ("The talks produced a truce between the army and the rebels.", "produces"),
        ("The clashes culminated in an attack on Goma.", "culminates_in"),
        ("The attack was the culmination of weeks of fighting.", "culminates_in"),
        ("Clashes broke out after the army shelled Goma.", "precedes"),
        ("The shelling of Goma preceded the talks.", "precedes"),
        ("Fighting resumed following the attack on Goma.", "precedes"),
        ("In the aftermath of the attack on Goma, the army closed the border.", "precedes"),
        ("The attack on Goma coincided with the visit of the envoy.", "simultaneous"),
        ("The clashes set the backdrop for a truce.", "backdrop_for"),
        ("The mediation averted a war between the two states.", "prevents"),
        ("Shelling hampered the evacuation of the town and the truce talks.", "prevents"),
        ("The envoy flew in to broker a truce between the army and the rebels.", "purpose"),
        ("Tension over the killing of an envoy grew along the border.", "about"),
        ("The attacks of 2024 exceeded the violence of the year before.", "exceeds"),
        ("The shelling was a breach of the truce between the army and the rebels.", "violates"),
        ("The army shelled Goma in retaliation for the ambush.", "responds_to"),
        ("It was the first attack on the city since the bombing of 2012.", "first_since"),
    ],
)
def test_a_link_in_one_sentence(text: str, kind: str) -> None:
    assert kind in types(SHELLED + text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The raid on Goma did not lead to clashes along the border.", "causes"),
        ("The raid on Goma could lead to clashes along the border.", "causes"),
        ("The road leads to the border.", "causes"),
        ("The army confirmed that rebels had shelled Goma.", "evidence_for"),
        ("The army agreed to halt its attacks.", "purpose"),
        ("Aircraft flew over the city after dark.", "about"),
        ("The army shelled Goma. Clashes broke out in Bukavu.", "precedes"),
        ("The army shall allow convoys to pass.", "enables"),
        ("The mediator answered questions from reporters.", "responds_to"),
    ],
)
def test_words_that_state_no_link(text: str, kind: str) -> None:
    assert kind not in types(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Within hours rebels attacked a convoy near Bukavu.", "precedes"),
        ("Two days later rebels attacked a convoy near Bukavu.", "precedes"),
        ("The next day rebels attacked a convoy near Bukavu.", "precedes"),
        ("Shortly afterwards rebels attacked a convoy near Bukavu.", "precedes"),
        ("Rebels had already attacked a convoy near Bukavu.", "precedes"),
        ("On the same day rebels attacked a convoy near Bukavu.", "simultaneous"),
        ("In response, rebels attacked a convoy near Bukavu.", "responds_to"),
        ("The rebels therefore attacked a convoy near Bukavu.", "causes"),
    ],
)
def test_a_link_to_the_sentence_before(text: str, kind: str) -> None:
    before, after = ends(SHELLED + text, kind)
    first, second = (after, before) if kind == "responds_to" or "already" in text else (before, after)
    assert "shelled Goma" in first
    assert "convoy" in second


@pytest.mark.parametrize(
    "text",
    [
        "Rebels attacked a convoy near Bukavu within two weeks of the vote.",
        "Rebels attacked a convoy near Bukavu.",
    ],
)
def test_order_in_the_text_is_no_link(text: str) -> None:
    assert "precedes" not in types(SHELLED + text)


def test_a_denial_contradicts_what_it_denies() -> None:
    text = "Armenia accused Azerbaijan of shelling Sotk on Monday. Azerbaijan denied firing on the village."
    denial, charge = ends(text, "contradicts")
    assert "denied firing" in denial
    assert "accused Azerbaijan" in charge


def test_a_passive_is_turned_round() -> None:
    origin, target = ends(SHELLED + "The clashes were triggered by the shelling of Goma.", "triggers")
    assert "shelled Goma" in origin
    assert "clashes" in target


def test_a_noun_points_back_at_what_was_told() -> None:
    origin, _ = ends(SHELLED + "This incident triggered clashes in Bukavu.", "triggers")
    assert "shelled Goma" in origin


def test_a_noun_with_another_place_does_not() -> None:
    origin, _ = ends(SHELLED + "This attack on Uvira triggered clashes in Bukavu.", "triggers")
    assert "shelled Goma" not in origin


def test_a_link_can_be_the_end_of_a_link() -> None:
    text = (
        "The shelling of Goma coincided with the visit of the Rwandan envoy to Kinshasa. "
        "This overlap fuelled Congolese suspicion of Rwanda."
    )
    origin, _ = ends(text, "causes")
    assert "coincided" in origin


def test_what_somebody_is_made_to_do_is_the_end() -> None:
    text = SHELLED + "The shelling of Goma prompted Rwanda to recall its ambassador from Kinshasa."
    _, target = ends(text, "triggers")
    assert "recall" in target


def test_a_count_that_includes_another() -> None:
    text = (
        "A rocket struck a school in Goma on 3 June 2024, killing six people. In five days, at least 35 "
        "people were "
        "killed on both sides. The count includes the victims at the school."
    )
    part, whole = ends(text, "part_of")
    assert "school" in part
    assert "35" in whole


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (SHELLED + "Hours earlier, rebels had attacked a base near Sake.", "precedes"),
        (SHELLED + "The rebels answered the shelling by bombing two villages.", "responds_to"),
        ("The ambush scuppered the talks in Doha on 3 June 2024.", "prevents"),
        ("They agreed a truce on 3 June 2024 so that relief flights could land in Juba.", "purpose"),
        ("Troops attacked Goma on 3 June 2024, ahead of the talks in Nairobi.", "precedes"),
    ],
)
def test_further_words_that_link(text: str, kind: str) -> None:
    assert kind in {relation.type for relation in records_of(text).relations}


def test_whereupon_links_two_clauses() -> None:
    text = "Rebels shelled Goma on 3 June 2024, whereupon the army attacked Uvira."
    first, second = ends(text, "triggers")
    assert "shelled Goma" in first
    assert "attacked Uvira" in second


def test_hedged_links_are_reported() -> None:
    links = records_of(SHELLED + "The shelling of Goma reportedly triggered clashes in Bukavu.").relations
    assert [r.certainty for r in links if r.type == "triggers"] == ["reported"]


def test_a_link_that_somebody_states_is_no_fact() -> None:
    text = SHELLED + "The shelling of Goma triggered clashes in Bukavu, the army of Rwanda said."
    assert {r.certainty for r in records_of(text).relations if r.type == "triggers"} == {"alleged"}


def test_spans_hold_the_cue() -> None:
    text = SHELLED + "The shelling of Goma triggered clashes in Bukavu. Two days later rebels attacked Uvira."
    for link in records_of(text).relations:
        assert link.cue in text[link.start : link.end]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Rebels attacked Goma on 4 June 2024 to avenge the shelling.", "responds_to"),
        ("Rebels fired back on 4 June 2024.", "responds_to"),
        ("A day earlier, rebels had attacked Bukavu.", "precedes"),
        ("Then the army bombed Bukavu.", "precedes"),
        ("The shelling reply to the raid on Bukavu was a punishment for the attack on Goma.", "responds_to"),
        ("On the eve of the talks, the army bombed Bukavu.", "precedes"),
        ("The army bombed Bukavu within hours of the attack on Goma.", "precedes"),
        ("The army left Goma on 4 June 2024 so that convoys could enter.", "purpose"),
        ("The shelling was a violation of the truce that rebels signed in May 2024.", "violates"),
        ("The attack on Goma shattered the truce.", "causes"),
    ],
)
def test_more_words_of_cause_and_time(text, kind) -> None:
    assert kind in types(SHELLED + text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The army and the rebels signed a truce; it took effect within 24 hours of signature.", "precedes"),
        ("The rebels agreed to stop the shelling of Goma.", "prevents"),
    ],
)
def test_terms_and_promises_link_nothing(text, kind) -> None:
    assert kind not in types(text)


@pytest.mark.parametrize(
    ("text", "kind", "origin", "target"),
    [
        ("In response to the bombing of Goma, rebels shelled Sake.", "responds_to", "shelling", "bombing"),
        ("Rebels shelled Goma in retaliation for the bombing of Sake.", "responds_to", "shelling", "bombing"),
        ("Hours after the bombing of Goma, rebels shelled Sake.", "precedes", "bombing", "shelling"),
        ("The bombing of Sake derailed the talks in Doha.", "causes", "bombing", "talks"),
        ("Because of the bombing of Sake, talks began in Doha.", "causes", "bombing", "talks"),
    ],
)
def test_each_end_is_the_event_that_its_own_word_tells(
    text: str, kind: str, origin: str, target: str
) -> None:
    records = records_of(text)
    modes = {e.id: e.mode for e in records.events}
    link = next(r for r in records.relations if r.type == kind)
    assert ([modes.get(i) for i in link.origin], [modes.get(i) for i in link.target]) == ([origin], [target])


@pytest.mark.parametrize(
    ("text", "kind", "origin", "target"),
    [
        (
            SHELLED + "The governor said so. Three days after that, rebels bombed Sake.",
            "precedes",
            "The army shelled Goma on 3 June 2024, killing",
            "Three days after that, rebels bombed Sake",
        ),
        (
            SHELLED + "The governor condemned the attack within hours.",
            "precedes",
            "The army shelled Goma on 3 June 2024, killing",
            "The governor condemned the attack within hours",
        ),
        (
            SHELLED + "Rebels said they had shot down a jet. In retaliation, rebels shelled Sake.",
            "responds_to",
            "In retaliation, rebels shelled Sake",
            "The army shelled Goma on 3 June 2024, killing",
        ),
        (
            "The truce was signed in Doha on 3 May 2021 after three weeks of talks led by Qatar.",
            "precedes",
            "three weeks of talks led by Qatar",
            "The truce was signed in Doha on 3 May 2021",
        ),
    ],
)
def test_a_cue_reaches_back_to_the_deed(text: str, kind: str, origin: str, target: str) -> None:
    first, second = ends(text, kind)
    assert first.startswith(origin)
    assert second.startswith(target)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Rebels said the army stopped shooting.", "prevents"),
        ("Both sides pulled back from the river.", "prevents"),
        ("Rebels paraded before several thousand people after shelling Goma.", "simultaneous"),
        ("The army said both sides had violated the truce of Goma.", "violates"),
        ("The rebels shall leave the town within ten days.", "precedes"),
    ],
)
def test_what_is_no_link_between_events(text: str, kind: str) -> None:
    assert kind not in types(SHELLED + text)


@pytest.mark.parametrize(("kind", "text"), LINKS)
def test_a_construction_that_links(kind: str, text: str) -> None:
    assert kind in types(SHELLED + text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("causes", "Villagers said that poverty had brought new ones in."),
        ("causes", "The siege dragged on into winter."),
        ("causes", "We did not sign the truce because we were weak."),
        ("violates", "Both countries violated the truce."),
        ("violates", "The minister called it a violation of the truce."),
        ("violates", "The attack broke the silence of the valley."),
        ("supersedes", "The shelling gave way to rain."),
        ("simultaneous", "As Lind put it, the army had bombed Goma."),
        ("simultaneous", "While the army spoke of an ambush, rebels attacked Goma."),
        ("simultaneous", "The talks ended on Friday, as rebels turned down the truce."),
        ("responds_to", "The army has had no answer to the shelling."),
        ("prevents", "Earlier attempts to stop the shelling failed."),
        ("about", "Over the north the army shelled Goma."),
        ("precedes", "The rebels are ready to leave Goma once the army has withdrawn."),
        ("precedes", "The rebels had long since attacked Goma."),
        ("in_return_for", "Crowds protested against the release of the prisoners."),
        ("motivates", "The parties will meet at the invitation of the envoy."),
        ("evidence_for", "We follow this up with the army."),
    ],
)
def test_the_same_words_without_two_things_told(kind: str, text: str) -> None:
    assert kind not in types(SHELLED + text)
