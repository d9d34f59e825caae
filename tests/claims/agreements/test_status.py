"""What a text says of an agreement's standing, when and on whose word."""

import pytest

from truce.claims.standing import standing_at

PAIR = "Troops of Norland and Sudria have clashed for weeks. A ceasefire between Norland and Sudria"


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("was announced on 4 May 2031.", "announced"),
        ("was signed on 4 May 2031.", "signed"),
        ("was reached on 4 May 2031.", "announced"),
        ("came into force on 4 May 2031.", "in_force"),
        ("took effect on 4 May 2031.", "in_force"),
        ("began on 4 May 2031.", "in_force"),
        ("collapsed on 4 May 2031.", "ended"),
        ("broke down on 4 May 2031.", "broken"),
        ("expired on 4 May 2031.", "expired"),
        ("was suspended on 4 May 2031.", "suspended"),
        ("was extended on 4 May 2031.", "extended"),
        ("was violated on 4 May 2031.", "violated"),
        ("was rejected on 4 May 2031.", "rejected"),
        ("was declared on 4 May 2031.", "announced"),
        ("entered into force on 4 May 2031.", "in_force"),
    ],
)
def test_a_verb_gives_a_dated_row(read, sentence, status) -> None:
    reading = read(f"{PAIR} {sentence}")
    assert (status, "2031-05-04") in reading.rows()


@pytest.mark.parametrize(
    "sentence",
    [
        "was not signed on 4 May 2031.",
        "could collapse on 4 May 2031.",
        "might be violated on 4 May 2031.",
        "may be extended on 4 May 2031.",
    ],
)
def test_what_did_not_happen_gives_no_row(read, sentence) -> None:
    agreements = read(f"{PAIR} {sentence}").agreements
    assert all(r.status == "planned_end" for a in agreements for r in a.status_history)


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("The collapse of the truce on 7 May 2031 alarmed Estria.", "ended"),
        ("The signing of the truce on 7 May 2031 pleased Estria.", "signed"),
        ("The extension of the truce on 7 May 2031 pleased Estria.", "extended"),
    ],
)
def test_a_noun_gives_a_row(read, sentence, status) -> None:
    reading = read(f"{PAIR} was announced on 4 May 2031. {sentence}")
    assert (status, "2031-05-07") in reading.rows()


def test_a_partys_charge_is_alleged_with_its_source_and_the_accused(read) -> None:
    reading = read(
        f"{PAIR} began on 4 May 2031. On 6 May 2031 Norland accused Sudria of violating the ceasefire."
    )
    row = next(r for r in reading.one.status_history if r.status == "violated")
    assert (row.certainty, row.source, row.accused) == ("alleged", "norland", ("sudria",))


def test_a_declaration_that_it_is_over_is_alleged(read) -> None:
    reading = read(f"{PAIR} began on 4 May 2031. On 6 May 2031 Sudria declared the ceasefire void.")
    row = next(r for r in reading.one.status_history if r.status == "broken")
    assert (row.certainty, row.source) == ("alleged", "sudria")


def test_the_accounts_own_word_is_a_fact(read) -> None:
    reading = read(f"{PAIR} began on 4 May 2031. The ceasefire collapsed on 6 May 2031.")
    row = next(r for r in reading.one.status_history if r.status == "ended")
    assert (row.certainty, row.source) == ("fact", None)


def test_a_quoted_charge_is_the_speakers_word(read) -> None:
    reading = read(
        f"{PAIR} began on 4 May 2031. "
        "“Norland has broken the ceasefire,” President Oru Tam said on 6 May 2031."
    )
    row = next(r for r in reading.one.status_history if r.status == "broken")
    assert (row.certainty, row.source, row.accused) == ("alleged", "tam", ("norland",))


def test_fighting_that_resumes_breaks_it(read) -> None:
    reading = read(f"{PAIR} came into effect on 4 May 2031, but fighting resumed within minutes.")
    assert reading.rows() == [("in_force", "2031-05-04"), ("broken", "2031-05-04")]


def test_an_undated_end_lies_between_its_beginning_and_the_next_truce(read) -> None:
    reading = read(
        f"{PAIR} was announced on 4 May 2031. The ceasefire quickly broke down. "
        "On 20 May 2031 a second ceasefire came into effect."
    )
    assert ("broken", "2031-05-04/2031-05-20") in reading.rows(reading.agreements[0])


def test_an_end_that_followed_a_strike_begins_on_its_day(read) -> None:
    reading = read(
        f"{PAIR} was announced on 4 May 2031. The collapse of the ceasefire, which occurred following the "
        "strikes of 7 May 2031, was total. A second ceasefire was signed on 20 May 2031."
    )
    assert ("ended", "2031-05-07/2031-05-20") in reading.rows(reading.agreements[0])


def test_a_timed_truce_is_in_force_from_its_announcement(read) -> None:
    reading = read("A 48-hour truce between Norland and Sudria was announced on 4 May 2031 after shelling.")
    assert reading.rows() == [
        ("announced", "2031-05-04"),
        ("in_force", "2031-05-04"),
        ("planned_end", "2031-05-06"),
    ]
    # When it begins nobody says, so that it may only be agreed.
    assert standing_at(reading.one.status_history, "2031-05-05") == {"agreed", "in_force"}


def test_a_timed_truce_that_ran_was_in_force_from_its_announcement(read) -> None:
    reading = read(
        "A 48-hour truce between Norland and Sudria was announced on 4 May 2031. The truce held until 6 May."
    )
    assert standing_at(reading.one.status_history, "2031-05-05") == {"in_force"}


def test_a_coming_entry_into_force_is_dated(read) -> None:
    reading = read(f"{PAIR} will take effect on 9 May 2031.", "2031-05-04")
    assert reading.rows() == [("in_force", "2031-05-09")]
    assert standing_at(reading.one.status_history, "2031-05-05") == {"none"}


def test_an_end_that_is_due_is_planned(read) -> None:
    reading = read(f"{PAIR} began on 4 May 2031. The ceasefire is due to expire on 9 May 2031.")
    assert ("planned_end", "2031-05-09") in reading.rows()


def test_from_and_to_give_the_term(read) -> None:
    reading = read(f"{PAIR} was announced on 1 May 2031. It ran from 4 May 2031 to 9 May 2031.")
    row = next(r for r in reading.one.status_history if r.status == "in_force")
    assert (row.date, row.until) == ("2031-05-04", "2031-05-09")


def test_an_extension_gets_its_own_end(read) -> None:
    reading = read(f"{PAIR} began on 4 May 2031. On 9 May 2031 it was extended for a further ten days.")
    row = next(r for r in reading.one.status_history if r.status == "extended")
    assert (row.date, row.until) == ("2031-05-09", "2031-05-19")


def test_a_refused_truce_is_rejected(read) -> None:
    reading = read(
        "The Vesk Front has refused for months to negotiate a ceasefire. Shelling goes on in the Red Valley.",
        "2031-05-04",
    )
    assert reading.rows() == [("rejected", "../2031-05-04")]
    assert reading.one.parties == ("front",)


def test_a_truce_that_is_sought_is_only_proposed(read) -> None:
    reading = read(
        "Estria will make another push with the Continental Union to achieve a ceasefire in the Red Valley. "
        "Troops are dug in.",
        "2031-05-04",
    )
    assert reading.rows() == [("proposed", "2031-05-04")]
    assert set(reading.one.mediators) == {"estria", "union"}


def test_a_period_observed_is_holding(read) -> None:
    reading = read(
        f"{PAIR} was signed on 4 May 2031. Mediation secured a conditional cessation of hostilities "
        "that lasts as of late 2031."
    )
    row = next(r for r in reading.one.status_history if r.status == "holding")
    assert row.date == "2031-09/2031-12"
    assert row.conditional


def test_a_denied_signature_is_disputed(read) -> None:
    reading = read(
        f"{PAIR} was announced on 4 May 2031. On 5 May 2031 Sudria denied that the ceasefire had been signed."
    )
    row = next(r for r in reading.one.status_history if r.status == "disputed")
    assert row.source == "sudria"


def test_breaches_of_the_terms_belong_to_the_agreement_named_before(read) -> None:
    reading = read(f"{PAIR} began on 4 May 2031. Estria said on 6 May 2031 that the terms had been violated.")
    assert any(s == "violated" for s, _ in reading.rows())


def test_counted_violations_are_the_word_of_who_counts(read) -> None:
    reading = read(f"{PAIR} began on 4 May 2031. On 6 May 2031 Norland reported 12 violations by Sudria.")
    row = next(r for r in reading.one.status_history if r.status == "violated")
    assert (row.certainty, row.source, row.accused) == ("alleged", "norland", ("sudria",))


MADE = "Norland and Sudria signed a ceasefire on 4 May 2031."


def words_of(agreement) -> set[tuple[str, str | None, str, str | None]]:
    return {(r.status, r.date, r.certainty, r.source) for r in agreement.status_history}


@pytest.mark.parametrize(
    ("sentence", "row"),
    [
        ("On 9 May 2031, Sudria said that the ceasefire had ended.", ("ended", "alleged")),
        ("Sudria said on 9 May 2031 that the ceasefire had collapsed.", ("ended", "alleged")),
        ("Sudria denied on 9 May 2031 that the ceasefire had ended.", ("ended", "denied")),
        ("On 9 May 2031 Sudria denied that the ceasefire had been broken.", ("broken", "denied")),
        ("Sudria claimed on 9 May 2031 that the ceasefire was holding.", ("holding", "alleged")),
    ],
)
def test_a_date_outside_of_what_was_said_makes_it_no_fact(read, sentence, row) -> None:
    rows = words_of(read(f"{MADE} {sentence}").one)
    assert (row[0], "2031-05-09", row[1], "sudria") in rows


@pytest.mark.parametrize(
    "sentence",
    [
        "The Continental Union proposed on 9 May 2031 that the ceasefire be extended.",
        "The Continental Union called on 9 May 2031 for an extension of the ceasefire.",
        "Talks on extending the ceasefire began on 9 May 2031.",
        "The sides discussed an extension of the ceasefire on 9 May 2031.",
        "Sudria agreed on 9 May 2031 to consider extending the ceasefire.",
        "Sudria threatened on 9 May 2031 to end the ceasefire.",
        "Analysts feared on 9 May 2031 that the ceasefire would collapse.",
        "On 9 May 2031 Oru Tam feared that the ceasefire had collapsed.",
        "Without monitors the ceasefire would have ended on 9 May 2031.",
        "It was to have taken effect on 9 May 2031, but never did.",
        "Before it ran out on 9 May 2031, the two sides met.",
        "Had the ceasefire ended on 9 May 2031?",
        "A false report said on 9 May 2031 that the ceasefire had ended.",
    ],
)
def test_what_is_only_wanted_feared_or_asked_gives_no_row(read, sentence) -> None:
    assert read(f"{MADE} {sentence}").rows() == [("signed", "2031-05-04")]


@pytest.mark.parametrize(
    ("sentence", "row"),
    [
        ("Norland and Sudria agreed on 9 May 2031 to extend the ceasefire.", ("extended", "2031-05-09")),
        ("Sudria decided on 9 May 2031 to end the ceasefire.", ("ended", "2031-05-09")),
        ("Sudria walked out of the ceasefire on 9 May 2031.", ("ended", "2031-05-09")),
    ],
)
def test_what_is_decided_is_told(read, sentence, row) -> None:
    assert row in read(f"{MADE} {sentence}").rows()


def test_the_date_of_its_name_is_not_that_of_its_breach(read) -> None:
    reading = read("Sudria broke the ceasefire with Norland of 4 May 2031 on 9 May 2031 by shelling Karsk.")
    assert reading.rows() == [("announced", "2031-05-04"), ("broken", "2031-05-09")]


def test_a_charge_dates_the_breach_to_its_day_at_the_latest(read) -> None:
    rows = read(f"{MADE} Norland accused Sudria on 6 May 2031 of violating it.").rows()
    assert ("violated", "2031-05-04/2031-05-06") in rows


@pytest.mark.parametrize(
    "sentence",
    [
        "It was the first since the ceasefire of February 2027 collapsed.",
        "A previous ceasefire, declared in January 2027, collapsed that August.",
        "The earlier ceasefire collapsed on 3 March 2027.",
    ],
)
def test_an_earlier_truce_does_not_end_the_later_one(read, sentence) -> None:
    later = next(a for a in read(f"{MADE} {sentence}").agreements if a.signed)
    assert all(r.status != "ended" for r in later.status_history)


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("The Vesk Front suspended its operations for a month on 4 May 2031.", "front"),
        ("The Vesk Front laid down its arms on 4 May 2031.", "front"),
        ("Norland ordered its fighters to hold fire from 4 May 2031.", "norland"),
        ("On 4 May 2031 Norland and Sudria agreed to stop shooting at each other.", "sudria"),
    ],
)
def test_a_truce_may_be_told_by_a_verb_alone(read, text, party) -> None:
    found = read(f"{text} Troops and fighters had clashed for weeks near Karsk.").one
    assert found.is_ceasefire
    assert party in found.parties
    assert "2031-05-04" in (found.announced, found.in_force)


@pytest.mark.parametrize(
    "text",
    [
        "Norland did not stop its attacks on 4 May 2031.",
        "The Vesk Front refused to suspend its operations on 4 May 2031.",
        "Police stopped an attack on 4 May 2031.",
    ],
)
def test_a_halt_that_did_not_come_is_no_truce(read, text) -> None:
    assert read(f"{text} Troops and fighters had clashed for weeks near Karsk.").agreements == ()


def test_a_one_sided_truce_binds_who_declared_it(read) -> None:
    found = read("The Vesk Front declared a ceasefire on 4 May 2031. Norland rejected it.").one
    assert found.parties == ("front",)


BEGUN = "Norland and Sudria signed a ceasefire on 4 May 2031."


@pytest.mark.parametrize(
    ("sentence", "row"),
    [
        ("The ceasefire broke down after three weeks.", ("broken", "2031-05-22/2031-05-28")),
        ("It collapsed within days.", ("ended", "2031-05-04/2031-05-14")),
        ("It unravelled within 48 hours.", ("ended", "2031-05-04/2031-05-06")),
        ("It lasted four days.", ("ended", "2031-05-08")),
        ("It lasted less than a month.", ("ended", "2031-05-04/2031-06-04")),
        ("The ceasefire held until 9 June 2031.", ("holding", "2031-05-04/2031-06-09")),
        ("It held for six weeks.", ("holding", "2031-05-04/2031-06-15")),
        ("Both sides violated it within hours.", ("violated", "2031-05-04/2031-05-05")),
        ("The ceasefire took effect at noon.", ("in_force", "2031-05-04T12:00")),
        ("The ceasefire has held since 6 May 2031.", ("holding", "2031-05-06/..")),
        ("It took effect on 6 May 2031 and has held since.", ("holding", "2031-05-06/..")),
    ],
)
def test_a_length_counts_from_its_beginning(read, sentence, row) -> None:
    assert row in read(f"{BEGUN} {sentence}").rows()


@pytest.mark.parametrize(
    ("sentence", "row"),
    [
        ("The ceasefire did not hold on 9 May 2031.", ("broken", "2031-05-09")),
        ("The ceasefire failed to hold on 9 May 2031.", ("broken", "2031-05-09")),
        ("Sudria failed to respect the ceasefire on 9 May 2031.", ("violated", "2031-05-09")),
        ("Sudria did not abide by the ceasefire on 9 May 2031.", ("violated", "2031-05-09")),
        ("The ceasefire was no longer in force on 9 May 2031.", ("ended", "2031-05-09")),
        ("The ceasefire expires on 9 May 2031.", ("planned_end", "2031-05-09")),
        (
            "Shelling went on hours before the ceasefire was set to expire on 9 May 2031.",
            ("planned_end", "2031-05-09"),
        ),
        ("Sudria pledged on 9 May 2031 to respect the ceasefire.", ("reaffirmed", "2031-05-09")),
    ],
)
def test_what_is_not_kept_or_is_to_come(read, sentence, row) -> None:
    assert row in read(f"{BEGUN} {sentence}").rows()


@pytest.mark.parametrize(
    "sentence",
    [
        "The ceasefire nearly collapsed on 9 May 2031.",
        "The ceasefire all but collapsed on 9 May 2031.",
        "To break the ceasefire would be madness.",
        "Sudria was urged on 9 May 2031 not to break the ceasefire.",
    ],
)
def test_what_nearly_came_gives_no_row(read, sentence) -> None:
    assert read(f"{BEGUN} {sentence}").rows() == [("signed", "2031-05-04")]


def test_who_considers_itself_bound_no_longer_says_that_it_is_over(read) -> None:
    rows = words_of(
        read(f"{BEGUN} On 9 May 2031 Sudria said it no longer considered itself bound by the ceasefire.").one
    )
    assert ("ended", "2031-05-09", "alleged", "sudria") in rows


def test_a_refusal_told_by_the_other_side_is_its_word(read) -> None:
    text = (
        "Norland has refused for months to negotiate a ceasefire, Sudria said. "
        "Shelling goes on in the Red Valley."
    )
    row = read(text, "2031-05-04").one.status_history[0]
    assert (row.status, row.certainty, row.source) == ("rejected", "alleged", "sudria")


def test_who_admits_its_own_breach_is_reported(read) -> None:
    reading = read(f"{BEGUN} Sudria admitted on 9 May 2031 that its troops had violated the ceasefire.")
    row = next(r for r in reading.one.status_history if r.status == "violated")
    assert (row.certainty, row.source, row.accused) == ("reported", "sudria", ("sudria",))


def test_the_date_of_a_name_says_when_it_was_made(read) -> None:
    reading = read("Soldiers of Sudria shelled Karsk in breach of the ceasefire with Norland of 4 May 2031.")
    assert ("announced", "2031-05-04") in reading.rows()


@pytest.mark.parametrize(
    ("sentence", "date"),
    [
        ("The guns have been silent since 6 May 2031.", "2031-05-06/.."),
        ("The front line was quiet on 9 May 2031.", "2031-05-09"),
        ("Not a shot was fired on 9 May 2031.", "2031-05-09"),
        ("No clashes were reported on 9 May 2031.", "2031-05-09"),
        ("By dawn on 9 May 2031 the shelling had stopped.", "2031-05-09"),
        ("An uneasy calm prevailed on 9 May 2031.", "2031-05-09"),
    ],
)
def test_quiet_after_an_agreement_says_that_it_holds(read, sentence, date) -> None:
    assert ("holding", date) in read(f"{BEGUN} {sentence}").rows()


@pytest.mark.parametrize(
    "sentence",
    [
        "The front line had been quiet on 9 March 2031.",
        "If the guns fall silent on 9 May 2031, aid will come.",
        "Clashes were reported on 9 May 2031.",
        "Sudria wants the guns to fall silent on 9 May 2031.",
    ],
)
def test_quiet_that_is_not_its_doing_says_nothing(read, sentence) -> None:
    assert all(status != "holding" for status, _ in read(f"{BEGUN} {sentence}").rows())


def test_a_term_that_has_run_out_ends_the_agreement_named_before(read) -> None:
    reading = read(f"{BEGUN} The thirty days ran out on 3 June 2031.")
    assert ("expired", "2031-06-03") in reading.rows()


def treaty(*articles: str) -> str:
    numbered = "\n\n".join(f"Article {n}\n\n{text}" for n, text in enumerate(articles, 1))
    duties = (
        "Both Parties shall cease fire. Neither Party shall move troops. Each Party shall release prisoners."
    )
    head = "CEASEFIRE AGREEMENT BETWEEN NORLAND AND SUDRIA\n\nDone at Karsk on 4 May 2031\n\n"
    return f"{head}Norland and Sudria have agreed as follows:\n\n{numbered}\n\n{duties}"


@pytest.mark.parametrize(
    ("article", "row"),
    [
        ("This Agreement shall enter into force upon signature.", ("in_force", "2031-05-04")),
        ("This Agreement shall take effect on the date of its signature.", ("in_force", "2031-05-04")),
        ("The ceasefire shall begin 72 hours after signature.", ("in_force", "2031-05-07")),
        (
            "The ceasefire shall take effect within 72 hours of signature.",
            ("in_force", "2031-05-04/2031-05-07"),
        ),
        ("This Agreement shall remain in force for six months.", ("planned_end", "2031-11-04")),
        ("It is concluded for ten days.", ("planned_end", "2031-05-14")),
        ("The truce shall be observed until 9 June 2031.", ("planned_end", "2031-06-09")),
    ],
)
def test_the_text_of_an_agreement_gives_its_own_dates(read, article, row) -> None:
    rows = read(treaty(article)).rows()
    assert ("signed", "2031-05-04") in rows
    assert row in rows


def test_a_treaty_that_awaits_ratification_is_only_signed(read) -> None:
    rows = read(treaty("This Agreement shall enter into force upon ratification by both Parties.")).rows()
    assert rows == [("signed", "2031-05-04")]


def test_what_is_said_in_a_quotation_is_of_the_day_it_was_said(read) -> None:
    rows = words_of(read(f"{BEGUN} “The ceasefire is over,” President Oru Tam said on 9 May 2031.").one)
    assert ("ended", "2031-05-09", "alleged", "tam") in rows


def test_what_an_observer_tells_is_reported(read) -> None:
    rows = words_of(read(f"{BEGUN} The Continental Union said on 9 May 2031 that it was holding.").one)
    assert ("holding", "2031-05-09", "reported", "union") in rows


def test_what_appears_to_be_so_is_no_plan(read) -> None:
    rows = words_of(read(f"{BEGUN} It appears to be holding, as of 9 May 2031.").one)
    assert any(r[0] == "holding" and r[2] == "reported" for r in rows)


@pytest.mark.parametrize(
    ("sentence", "row"),
    [
        ("Sudria denied having broken the ceasefire on 9 May 2031.", ("broken", "denied", "sudria")),
        ("Sudria denied on 9 May 2031 having broken the ceasefire.", ("broken", "denied", "sudria")),
        ("Sudria denied breaking the ceasefire on 9 May 2031.", ("broken", "denied", "sudria")),
        ("Sudria denied any breach of the ceasefire on 9 May 2031.", ("violated", "denied", "sudria")),
        ("Sudria condemned Norland's violations of the ceasefire.", ("violated", "alleged", "sudria")),
        ("Sudria considered the ceasefire null and void on 9 May 2031.", ("broken", "alleged", "sudria")),
        ("Sudria pronounced the ceasefire over on 9 May 2031.", ("broken", "alleged", "sudria")),
        ("Sudria regarded the ceasefire as dead on 9 May 2031.", ("broken", "alleged", "sudria")),
    ],
)
def test_denials_and_declarations_are_a_sides_word(read, sentence, row) -> None:
    assert row in {(r[0], r[2], r[3]) for r in words_of(read(f"{BEGUN} {sentence}").one)}


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (
            "A ceasefire declared on 4 May 2031 has held between Norland and Sudria.",
            ("announced", "2031-05-04"),
        ),
        (f"{BEGUN} It was extended to 9 June 2031.", ("signed", "2031-05-04")),
        (f"{BEGUN} Clashes erupted in August 2031, shattering the ceasefire.", ("broken", "2031-08")),
        (
            f"{BEGUN} Sudria suspended its participation in the ceasefire on 9 May 2031.",
            ("suspended", "2031-05-09"),
        ),
    ],
)
def test_further_wordings(read, text, row) -> None:
    assert row in read(text).rows()


def test_an_announcement_that_the_other_side_denies_is_no_fact(read) -> None:
    reading = read(
        "President Oru Tam announced on 4 May 2031 that a ceasefire had been agreed with the Vesk Front. "
        "On 5 May 2031 the Vesk Front denied that it had signed anything. Fighters shelled Karsk."
    )
    rows = words_of(reading.one)
    assert any(r[:2] == ("announced", "2031-05-04") and r[2] in ("alleged", "disputed") for r in rows)
    assert any(r[0] == "disputed" and r[3] == "front" for r in rows)


def test_what_a_clause_presupposes_is_no_ones_word(read) -> None:
    reading = read(
        "Sudria said on 9 May 2031 that Norland had broken the ceasefire since it took effect on 4 May 2031."
    )
    assert ("in_force", "2031-05-04", "fact", None) in words_of(reading.one)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (
            "The ceasefire concluded in Karsk on 4 May 2031 between Norland and the Vesk Front lasted barely "
            "ten weeks: fighters shelled Ondal.",
            ("ended", "2031-05-04/2031-07-13"),
        ),
        (f"{BEGUN} It did not survive the night.", ("broken", "2031-05-04/2031-05-05")),
        (
            "On 4 May 2031 President Oru Tam went on television to proclaim a ceasefire with the Vesk Front.",
            ("announced", "2031-05-04"),
        ),
        (
            "On 4 May 2031 Norland and Sudria met in Karsk to sign a ceasefire.",
            ("signed", "2031-05-04"),
        ),
        (f"{BEGUN} The Vesk Front put its name to the document on 9 May 2031.", ("signed", "2031-05-09")),
        (
            "Norland and Sudria put their names on 4 May 2031 to a ceasefire accord.",
            ("signed", "2031-05-04"),
        ),
    ],
)
def test_how_agreements_are_made_and_fail_in_prose(read, text, row) -> None:
    assert row in read(text).rows()


def test_a_clause_on_anybody_tells_of_nobody(read) -> None:
    text = f"{BEGUN} Sanctions await any signatory that violates the ceasefire."
    assert read(text, "2031-06-01").rows() == [("signed", "2031-05-04")]


@pytest.mark.parametrize(
    ("sentence", "row"),
    [
        (
            "It was violated on 9 May 2031 by Sudria, Norland said; the Vesk Front denied any breach.",
            ("violated", "2031-05-09", "alleged", "norland"),
        ),
        (
            "Norland declared the ceasefire on 4 May 2031; the Vesk Front rejected it.",
            ("signed", "2031-05-04", "fact", None),
        ),
    ],
)
def test_a_denial_beside_a_semicolon_denies_nothing_before_it(read, sentence, row) -> None:
    rows = words_of(read(f"{BEGUN} {sentence}").one)
    assert row in rows
    assert all(r[2] != "denied" or r[3] != "norland" for r in rows)


@pytest.mark.parametrize(
    ("sentence", "row"),
    [
        ("It was not until 5 June 2031 that Norland called the ceasefire off.", ("ended", "2031-06-05")),
        ("Not until 5 June 2031 did the ceasefire take effect.", ("in_force", "2031-06-05")),
        ("The ceasefire did not take effect until 5 June 2031.", ("in_force", "2031-06-05")),
        ("Sudria did not withdraw from the ceasefire until 5 June 2031.", ("ended", "2031-06-05")),
        ("It was on 5 June 2031 that Sudria ended the ceasefire.", ("ended", "2031-06-05")),
        ("Norland formally called the ceasefire off on 5 June 2031.", ("ended", "2031-06-05")),
        ("The halt lapsed on 5 June 2031.", ("expired", "2031-06-05")),
        ("The guns fell silent on 5 June 2031.", ("in_force", "2031-06-05")),
        ("Fighting resumed on 5 June 2031.", ("violated", "2031-06-05")),
        ("On 5 June 2031 border clashes flared up again.", ("violated", "2031-06-05")),
        ("By 5 June 2031 hostilities had broken out anew.", ("violated", "2031-06-05")),
        ("Sudria refused to extend the ceasefire on 5 June 2031.", ("rejected", "2031-06-05")),
        ("On 5 June 2031 the parties agreed to extend the period by a month.", ("extended", "2031-06-05")),
    ],
)
def test_what_befell_it_is_told_in_many_ways(read, sentence, row) -> None:
    assert row in read(f"{PAIR} was signed on 4 May 2031. {sentence}").rows()


@pytest.mark.parametrize(
    "sentence",
    [
        "Norland will free nobody until a lasting ceasefire is signed.",
        "Once a ceasefire has been signed, talks can begin.",
        "The ceasefire, which ended ten years of war, pleased many.",
        "The ceasefire itself was left standing.",
        "The quarrel left the ceasefire intact.",
    ],
)
def test_what_is_awaited_or_says_something_else_gives_no_row(read, sentence) -> None:
    rows = read(f"{PAIR} was signed on 4 May 2031. {sentence}").rows()
    assert [r for r in rows if r[0] in ("signed", "ended")] == [("signed", "2031-05-04")]


def test_what_is_agreed_in_principle_is_not_agreed(read) -> None:
    reading = read("Norland and Sudria fight. On 4 May 2031 they agreed in principle to a ceasefire.")
    assert all(status == "proposed" for a in reading.agreements for status, _ in reading.rows(a))


@pytest.mark.parametrize(
    ("sentence", "signed"),
    [
        (
            "Ten days after Norland and Sudria signed a ceasefire in Karsk, its first terms have lapsed.",
            "2031-05-08",
        ),
        ("Two weeks after they had signed a ceasefire, Norland and Sudria are at odds.", "2031-05-04"),
        ("On 12 May 2031, a week after they signed a ceasefire, Norland and Sudria met.", "2031-05-05"),
    ],
)
def test_a_signature_is_counted_back_from_the_main_clause(read, sentence, signed) -> None:
    text = f"Troops of Norland and Sudria fought. {sentence}"
    assert ("signed", signed) in read(text, "2031-05-18").rows()


def test_the_body_dates_a_signature_before_the_title(read) -> None:
    text = "Foes sign a ceasefire\n\nNorland and Sudria signed a ceasefire on Wednesday in Karsk.\n"
    assert [r for r in read(text, "2031-05-08").rows() if r[0] == "signed"] == [("signed", "2031-05-07")]


def test_an_agreement_that_only_follows_another_keeps_nothing(read) -> None:
    reading = read("Norland and Sudria signed an accord on 4 May 2031. It follows a truce of 2 March 2031.")
    assert not any(status == "holding" for a in reading.agreements for status, _ in reading.rows(a))


def test_the_date_in_another_name_is_no_date_of_an_end(read) -> None:
    text = "Troops fought on. Earlier deals - the Karsk Accord of 4 May 2031 and the Ondal Agreement of "
    text += "12 August 2031 between Norland and Sudria - had come to nothing."
    assert not any(
        r.date == "2031-08-12" and r.status == "ended"
        for a in read(text).agreements
        for r in a.status_history
    )


def test_a_halt_is_named_by_its_day(read) -> None:
    text = (
        "The halt of 1 September 2031, called by the Vesk Front, proved long: it was not until 1 June 2036 "
    )
    text += "that the Vesk Front revoked it. Its fighters had held Karsk."
    assert read(text).rows() == [("announced", "2031-09-01"), ("ended", "2036-06-01")]


def test_what_held_for_years_held_to_its_end(read) -> None:
    text = f"{PAIR} was signed on 4 May 2031. For long the truce held. It broke down on 13 November 2040."
    assert ("holding", "2031-05-04/2040-11-13") in read(text).rows()


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Norland and Sudria recently signed a ceasefire.", "signed"),
        ("Norland and Sudria have lately signed a ceasefire.", "signed"),
        ("Norland and Sudria have previously signed a ceasefire.", "signed"),
        ("Estria said on Monday that Norland and Sudria had recently signed a ceasefire.", "signed"),
        ("The ceasefire between Norland and Sudria, signed recently, is in danger.", "signed"),
    ],
)
def test_what_was_done_recently_was_not_done_on_the_day_of_the_text(read, text, status) -> None:
    rows = read(f"Troops of Norland and Sudria have clashed for weeks. {text}", "2031-05-08").rows()
    assert [date for label, date in rows if label == status] == ["../2031-05-08"]


def test_what_was_over_by_the_time_of_something_else(read) -> None:
    text = (
        f"{PAIR} was signed on 4 May 2031. The ceasefire was dead by the time troops landed on 24 July 2033."
    )
    assert ("ended", "2031-05-04/2033-07-24") in read(text).rows()


@pytest.mark.parametrize(
    "sentence",
    [
        "On 4 June 2031 the ceasefire, for him, was over.",
        "In their eyes the ceasefire was dead on 4 June 2031.",
        "The ceasefire was in his view finished on 4 June 2031.",
    ],
)
def test_what_is_so_only_for_somebody_is_no_fact(read, sentence) -> None:
    rows = read(f"{PAIR} was signed on 4 May 2031. {sentence}").one.status_history
    assert all(r.certainty == "alleged" for r in rows if r.status != "signed")


def test_fire_that_never_stopped_is_no_breach_of_the_last_day(read) -> None:
    text = f"{PAIR} was signed on 4 May 2031. The shooting never stopped. The ceasefire ended on 3 June 2032."
    assert ("violated", "2031-05-04/2032-06-03") in read(text).rows()
