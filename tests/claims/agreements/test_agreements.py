"""Which agreements a text tells of, who made them, when and where."""

import pytest

from truce.claims.records import Event

WAR = "Troops of Norland and Sudria have fought along the border for weeks."


@pytest.mark.parametrize(
    "text",
    [
        "Norland and Sudria agreed to a ceasefire on 4 May 2031 after weeks of shelling.",
        "A truce between Norland and Sudria took effect on 4 May 2031.",
        "Norland and Sudria signed an armistice on 4 May 2031.",
        "A cessation of hostilities between Norland and Sudria came into force on 4 May 2031.",
        "On 4 May 2031 Norland and Sudria announced a humanitarian pause in the fighting.",
        "The cease-fire agreement between Norland and Sudria was signed on 4 May 2031.",
        "Norland and Sudria reached a ceasefire deal on 4 May 2031.",
    ],
)
def test_a_halt_of_fighting_is_one_agreement_of_both_sides(read, text) -> None:
    agreement = read(text).one
    assert agreement.is_ceasefire
    assert set(agreement.parties) == {"norland", "sudria"}


@pytest.mark.parametrize(
    "text",
    [
        "The two airlines called a truce in their price war after a merger deal lifted both markets.",
        "The union and the retailer signed a pay deal on 4 May 2031, ending a bitter wage battle.",
        "The coach said the players had agreed to disagree about the league title this season.",
        "The garden is at peace in the calm of the evening.",
    ],
)
def test_other_fields_have_no_agreements(read, text) -> None:
    assert read(text).agreements == ()


def test_agreement_in_general_is_no_instrument(read) -> None:
    text = f"{WAR} The army had to deal with mines. There was broad agreement that roads are bad."
    assert read(text).agreements == ()


def test_a_wish_for_peace_in_general_is_no_instrument(read) -> None:
    assert (
        read(f"{WAR} Estria will keep working towards achieving a durable peace settlement.").agreements == ()
    )


def test_mentions_of_one_truce_are_one_agreement(read) -> None:
    reading = read(
        f"{WAR} A ceasefire between Norland and Sudria was announced on 4 May 2031. The truce was fragile. "
        "Both armies said that the agreement would hold. The deal covers the whole border."
    )
    assert len(reading.one.mentions) == 4


def test_ordinals_tell_two_truces_apart(read) -> None:
    reading = read(
        f"{WAR} The first truce, announced on 4 May 2031, collapsed within days. "
        "A second truce was agreed on 20 May 2031. The initial truce had no monitors."
    )
    first, second = reading.agreements
    assert (first.announced, second.announced) == ("2031-05-04", "2031-05-20")
    assert len(first.mentions) == 2


def test_dates_tell_two_truces_apart(read) -> None:
    reading = read(
        f"{WAR} On 4 May 2031 Norland and Sudria agreed on a ceasefire. It broke down quickly. "
        "On 9 August 2031 an Estria-brokered ceasefire came into effect."
    )
    first, second = reading.agreements
    assert second.mediators == ("estria",)
    assert (first.announced, second.in_force) == ("2031-05-04", "2031-08-09")


def test_a_successor_supersedes_the_truce_before_it(read) -> None:
    reading = read(
        f"{WAR} The first truce, announced on 4 May 2031, collapsed on 7 May 2031. "
        "A subsequent, broader agreement was signed on 20 May 2031."
    )
    first, second = reading.agreements
    assert second.supersedes == first.id
    assert first.superseded_by == second.id
    assert ("superseded", "2031-05-20") in reading.rows(first)


def test_the_lead_and_the_details_tell_of_one_agreement(read) -> None:
    reading = read(
        "A ceasefire agreement was signed between Norland and Sudria, ending all hostilities "
        "from 10 May 2031.\n\n"
        "Shelling had gone on for weeks.\n\n"
        "On 9 May 2031 a ceasefire agreement was signed by President Ada Lind and President Oru Tam, "
        "ending all hostilities from 10 May 2031."
    )
    assert reading.one.signed == "2031-05-09"
    assert reading.one.in_force == "2031-05-10"


@pytest.mark.parametrize(
    ("text", "mediators"),
    [
        ("Estria brokered a ceasefire between Norland and Sudria on 4 May 2031.", ("estria",)),
        (
            "A ceasefire between Norland and Sudria, mediated by Estria, was signed on 4 May 2031.",
            ("estria",),
        ),
        ("An Estria-brokered ceasefire between Norland and Sudria began on 4 May 2031.", ("estria",)),
        ("Norland and Sudria signed a ceasefire with the mediation of Estria on 4 May 2031.", ("estria",)),
        (
            "Key mediators, namely Estria and the Continental Union, stepped in to broker a truce between "
            "Norland and Sudria, which was signed on 4 May 2031.",
            ("estria", "union"),
        ),
        ("Norland and Sudria signed a ceasefire on 4 May 2031.", ()),
    ],
)
def test_mediators(read, text, mediators) -> None:
    agreement = read(text).one
    assert agreement.mediators == mediators
    assert not set(agreement.parties) & set(mediators)


@pytest.mark.parametrize(
    "text",
    [
        "Norland and Sudria signed a ceasefire in Karsk on 4 May 2031.",
        "Talks were held in Karsk, which yielded a ceasefire between Norland and Sudria on 4 May 2031.",
        "After ten hours of talks in Karsk, Norland and Sudria agreed on a ceasefire on 4 May 2031.",
    ],
)
def test_venue(read, text) -> None:
    assert read(text).one.venue == "Karsk"


def test_a_place_of_battle_is_no_venue(read) -> None:
    text = "After the fall of Ondal, Norland and Sudria signed a ceasefire on 4 May 2031."
    assert read(text).one.venue is None


def test_presidents_sign_for_their_states(read) -> None:
    text = "A ceasefire was signed by President Ada Lind and President Oru Tam on 4 May 2031."
    assert set(read(text).one.parties) == {"norland", "sudria"}


def test_who_asked_for_it(read) -> None:
    text = "A 48-hour truce between Norland and Sudria was announced on 4 May 2031 at Sudria's request."
    assert read(text).one.requested_by == ("sudria",)


@pytest.mark.parametrize(
    ("text", "iso", "end"),
    [
        ("A 48-hour truce between Norland and Sudria was announced on 4 May 2031.", "PT48H", "2031-05-06"),
        ("A truce of ten days between Norland and Sudria began on 4 May 2031.", "P10D", "2031-05-14"),
        ("A three-day ceasefire between Norland and Sudria began on 4 May 2031.", "P3D", "2031-05-07"),
    ],
)
def test_length_and_planned_end(read, text, iso, end) -> None:
    agreement = read(text).one
    assert agreement.duration is not None
    assert agreement.duration.iso == iso
    until = agreement.planned_end or next(r.until for r in agreement.status_history if r.until)
    assert until == end


def test_nothing_is_guessed(read) -> None:
    agreement = read("Norland and Sudria signed a ceasefire on 4 May 2031.").one
    assert agreement.duration is None
    assert agreement.venue is None
    assert agreement.in_force is None
    assert agreement.planned_end is None


def test_a_ban_on_strikes_is_a_ceasefire_by_its_content(read) -> None:
    text = (
        "Talks between Norland and Sudria continue. They will discuss measures to implement Ada Lind's and "
        "Oru Tam's agreement to ban strikes against ports."
    )
    agreement = read(text, "2031-05-04").one
    assert agreement.is_ceasefire
    assert [c.deontic for c in agreement.clauses] == ["prohibition"]
    assert agreement.status_history[0].date == "../2031-05-04"


def test_two_outcomes_in_one_document_are_two_agreements(read) -> None:
    terms = (
        "- {0} and {1} have agreed to ensure safe passage and to stop the use of force.\n\n"
        "- {0} will help to reopen ports.\n\n- {0} and {1} will continue to meet.\n\n"
    )
    text = (
        "Outcomes of the Estria and Norland Expert Groups, Karsk, 4 May 2031\n\n"
        + terms.format("Estria", "Norland")
        + "Outcomes of the Estria and Sudria Expert Groups, Karsk, 4 May 2031\n\n"
        + terms.format("Estria", "Sudria")
    )
    reading = read(text, "2031-05-04")
    assert [set(a.parties) for a in reading.agreements] == [{"estria", "norland"}, {"estria", "sudria"}]
    assert all(a.announced == "2031-05-04" for a in reading.agreements)


def test_it_stands_for_the_agreement_just_named(read) -> None:
    reading = read(f"{WAR} On 4 May 2031 Norland and Sudria announced a truce. It collapsed on 9 May 2031.")
    assert reading.one.ended == "2031-05-09"


def test_an_event_is_linked_to_the_agreement_that_it_makes(read) -> None:
    text = "Norland and Sudria signed a ceasefire on 4 May 2031."
    event = Event(
        id="e", start=0, end=len(text), type="AGREE", rule="test", certainty="fact", modality="actual"
    )
    reading = read(text, events=[event])
    assert reading.events[0].agreement == reading.one.id


def test_every_span_lies_in_the_text(read) -> None:
    reading = read(
        f"{WAR} A 48-hour truce was announced on 4 May 2031. Norland broke the truce on 5 May 2031."
    )
    spans = [*reading.one.spans, *((r.start, r.end) for r in reading.one.status_history)]
    assert all(0 <= a < b <= len(reading.text) for a, b in spans)


def test_reading_twice_gives_the_same(read) -> None:
    text = f"{WAR} A truce was announced on 4 May 2031. Under the truce, Norland will open the road."
    assert read(text).agreements == read(text).agreements


def test_a_title_that_tells_of_a_signing_dates_it(read) -> None:
    reading = read(
        "Remarks at the signing of the Agreement on a Ceasefire between Norland and Sudria\n\n"
        "Good morning. Troops are going home.",
        "2031-05-04",
    )
    assert reading.one.signed == "2031-05-04"


def test_the_story_dates_what_has_no_date_of_its_own(read) -> None:
    reading = read(
        "Border war\n\nOn 4 May 2031 the commanders of Norland and Sudria met. They announced a ceasefire."
    )
    assert reading.one.announced == "2031-05-04"


def test_a_proposal_that_both_accept(read) -> None:
    reading = read(f"{WAR} On 4 May 2031 Norland and Sudria accepted a proposal for a truce.")
    assert ("accepted", "2031-05-04") in reading.rows()


def test_an_armistice_is_not_the_commission_named_after_it(read) -> None:
    reading = read(
        f"{WAR} An armistice was signed on 4 May 2031. "
        "In 2040 Norland left the Military Armistice Commission."
    )
    assert [s for s, _ in reading.rows()] == ["signed"]


def test_a_water_treaty_is_no_truce(read) -> None:
    reading = read(
        f"{WAR} Norland has left the river treaty. On 4 May 2031 both sides announced a ceasefire."
    )
    assert reading.one.kind == "ceasefire"


def test_what_kind_of_agreement_it_is_makes_no_second_one(read) -> None:
    text = (
        "The Karsk Peace Agreement is a treaty concluded on 4 May 2031 between Norland and the Vesk Front. "
    )
    text += "Norland undertook to release prisoners."
    assert len(read(text).agreements) == 1


def test_it_is_not_the_truce_where_the_clause_before_is_of_something_else(read) -> None:
    text = "Norland and the Vesk Front signed a truce on 4 May 2031. The withdrawal began on 8 May; it was "
    text += "suspended on 3 June 2031."
    assert ("suspended", "2031-06-03") not in read(text).rows()


def test_what_holds_is_not_dated_by_what_comes_next(read) -> None:
    text = "Norland and the Vesk Front signed a truce on 4 May 2031. The truce is holding, the road is shut, "
    text += "and a meeting is planned in Karsk on 25 May 2031."
    assert ("holding", "2031-05-25") not in read(text, "2031-05-10").rows()


@pytest.mark.parametrize(
    ("sentence", "row"),
    [
        ("The first, announced in Karsk on 4 May 2031, was to run until June.", ("announced", "2031-05-04")),
        ("The second was signed in Karsk on 4 May 2031 and collapsed in June.", ("signed", "2031-05-04")),
        ("The third, brokered by Estria, took effect on 4 May 2031.", ("in_force", "2031-05-04")),
        ("The latest was concluded on 4 May 2031.", ("announced", "2031-05-04")),
        ("Another was declared on 4 May 2031.", ("announced", "2031-05-04")),
    ],
)
def test_one_of_several_needs_no_noun(read, sentence, row) -> None:
    reading = read(f"There were several truces between Norland and the Vesk Front. {sentence}")
    assert row in reading.rows()
    assert set(reading.one.parties) == {"norland", "front"}


def test_the_first_of_other_things_is_no_agreement(read) -> None:
    text = "Norland and the Vesk Front met three times. The first was held on 4 May 2031 in Karsk."
    assert not read(text).agreements


def test_none_takes_effect_before_it_is_made(read) -> None:
    text = "Norland and Sudria announced a ceasefire on 19 May 2031. The 48-hour truce, which began on "
    text += "15 May 2031, was broken."
    assert len(read(text).agreements) == 2


@pytest.mark.parametrize("pointing", ["said", "present", "aforesaid", "preceding", "foregoing"])
def test_what_an_annex_points_back_to_is_no_other_agreement(read, pointing: str) -> None:
    annex = read(
        "Annex II\n\n1. Norland shall release the soldiers held at Karsk.\n"
        "2. Sudria shall release the soldiers held at Ondal.\n"
        f"3. Norland and Sudria shall exchange maps as the {pointing} Agreement requires.\n\n"
        "Done at Karsk on 9 June 2031.\n"
    ).one
    assert annex.rule == "agreement.charter"


def test_a_statement_by_one_voice_is_not_the_name_of_the_agreement_in_it(read) -> None:
    text = (
        "Statement by the Chairperson of the Continental Union\n\n"
        "In Karsk, Norland and the Vesk Front signed the Agreement for Lasting Peace on 4 May 2031.\n"
    )
    assert read(text).one.name.startswith("Agreement")


def test_a_ceasefire_that_was_not_is_none(read) -> None:
    text = "The Easter ceasefire that was not\n\nOn 4 May 2031 the Vesk Front announced a ceasefire.\n"
    assert read(text).one.announced == "2031-05-04"


def test_peace_that_is_made_is_an_agreement(read) -> None:
    text = "Norland and Sudria made peace at Karsk on 4 May 1431. By this peace Norland was to leave."
    peace = read(text).one
    assert (peace.venue, len(peace.clauses)) == ("Karsk", 1)
