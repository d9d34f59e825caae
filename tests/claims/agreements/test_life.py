"""The life of a truce in words: its making, its beginning, its term, its breaches and its end."""

from dataclasses import replace

import pytest

from truce.claims.records import Event

WAR = "Troops of Norland and Sudria have clashed for weeks. "
BEGUN = WAR + "A ceasefire between Norland and Sudria took effect on 4 May 2031. "


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("The ceasefire agreement of 4 May 2031", "signed"),
        ("The Karsk Accord of 4 May 2031", "signed"),
        ("The protocol on the cessation of hostilities dated 4 May 2031", "signed"),
        ("The ceasefire of 4 May 2031", "announced"),
        ("The 4 May 2031 truce", "announced"),
    ],
)
def test_the_date_in_a_name_is_that_of_the_making_also_beside_a_dated_beginning(read, name, made) -> None:
    rows = read(f"{WAR}{name} between Norland and Sudria entered into force on 9 May 2031.").rows()
    assert (made, "2031-05-04") in rows
    assert ("in_force", "2031-05-09") in rows
    assert ("in_force", "2031-05-04") not in rows


@pytest.mark.parametrize(
    "sentence",
    [
        "The Karsk Agreement of 4 May 2031 ended the war on 9 May 2031.",
        "The Karsk Agreement of 4 May 2031 broke the deadlock on 9 May 2031.",
        "The Karsk Agreement of 4 May 2031 took effect at once and ended years of shelling.",
    ],
)
def test_what_an_agreement_ends_is_not_its_own_end(read, sentence) -> None:
    for agreement in read(f"{WAR}{sentence} Norland and Sudria honour it.").agreements:
        assert agreement.ended is None
        assert not {"ended", "broken"} & {r.status for r in agreement.status_history}


@pytest.mark.parametrize(
    ("sentence", "end"),
    [
        ("It is to last until 14 May 2031.", "2031-05-14"),
        ("It was to run for ten days, until 14 May 2031.", "2031-05-14"),
        ("It will remain in force until 14 May 2031.", "2031-05-14"),
        ("It will stay in place until 14 May 2031 unless the sides prolong it.", "2031-05-14"),
        ("It lasted ten days until 14 May 2031.", None),
        ("It was due to lapse on 14 May 2031.", "2031-05-14"),
        ("It was extended on 12 May 2031 until 20 May.", "2031-05-20"),
    ],
)
def test_the_end_of_a_term(read, sentence, end) -> None:
    agreement = read(BEGUN + sentence).one
    assert agreement.planned_end == end
    assert agreement.ended == (None if end else "2031-05-14")


@pytest.mark.parametrize(
    "sentence",
    [
        "Norland and Sudria declared a truce on 4 May 2031 until 14 May 2031.",
        "On 4 May 2031 Norland and Sudria announced a ceasefire until 14 May 2031.",
        "Norland and Sudria agreed on 4 May 2031 to a truce until 14 May 2031.",
    ],
)
def test_a_truce_made_until_a_day(read, sentence) -> None:
    agreement = read(WAR + sentence).one
    assert agreement.planned_end == "2031-05-14"
    assert ("announced", "2031-05-04") in read(WAR + sentence).rows()


@pytest.mark.parametrize(
    "sentence",
    [
        "It was extended on 9 May 2031 until 16 May and on 15 May 2031 until 30 May.",
        "It was extended for a week on 9 May 2031 and for another fifteen days on 15 May 2031.",
        "It was prolonged on 9 May 2031 to 16 May 2031, and on 15 May 2031 to 30 May 2031.",
    ],
)
def test_two_prolongations_are_two_rows(read, sentence) -> None:
    rows = [(r.date, r.until) for r in read(BEGUN + sentence).one.status_history if r.status == "extended"]
    assert rows == [("2031-05-09", "2031-05-16"), ("2031-05-15", "2031-05-30")]


@pytest.mark.parametrize(
    ("sentence", "row"),
    [
        ("It was not until 15 May 2031 that the Vesk Front called the ceasefire off.", "ended"),
        ("Not until 15 May 2031 did the Vesk Front denounce the ceasefire.", "ended"),
        ("The Vesk Front did not denounce the ceasefire until 15 May 2031.", "ended"),
        ("The ceasefire was not suspended until 15 May 2031.", "suspended"),
    ],
)
def test_what_came_not_until_a_day_came_on_it(read, sentence, row) -> None:
    assert (row, "2031-05-15") in read(BEGUN + sentence).rows()


def test_a_quiet_counts_from_the_beginning_not_from_the_signing(read) -> None:
    text = "A ceasefire between Norland and Sudria was signed on 1 May 2031 and took effect on 4 May 2031. "
    rows = read(WAR + text + "It held for two weeks, until 18 May 2031.").rows()
    assert ("holding", "2031-05-04/2031-05-18") in rows


def _act(text: str, words: str, **more: object) -> Event:
    start = text.index(words)
    kept = {"date": None, "initiator": ("front",), "certainty": "fact", "modality": "actual"} | more
    span = {"id": "event-1", "start": start, "end": start + len(words)}
    return Event(type="ASSAULT", rule="test", **span, **kept)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("before", "act", "after", "day", "row"),
    [
        (
            "Despite the truce, ",
            "the Vesk Front shelled Karsk on 6 May 2031",
            ".",
            "2031-05-06",
            "2031-05-06",
        ),
        ("In spite of the truce, ", "the Vesk Front shelled Karsk", ".", "2031-05-06", "2031-05-06"),
        ("Three days after the truce took effect, ", "the Vesk Front shelled Karsk", ".", None, "2031-05-07"),
        ("Two days into the truce, ", "the Vesk Front shelled Karsk", ".", None, "2031-05-06"),
        ("", "The Vesk Front has shelled Karsk", " since the truce began.", "2031-05-08", "2031-05-08"),
        ("While the truce was in force, ", "the Vesk Front shelled Karsk", ".", "2031-05-08", "2031-05-08"),
        ("", "The Vesk Front shelled Karsk", ". It was the first breach.", "2031-05-08", "2031-05-08"),
    ],
)
def test_an_act_of_force_set_against_a_truce_is_a_breach(read, before, act, after, day, row) -> None:
    text = f"{BEGUN}{before}{act}{after}"
    rows = read(text, events=(_act(text, act, date=day),)).rows()
    assert ("violated", row) in rows


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Before the truce took effect, ", "."),
        ("Two days after the truce collapsed, ", "."),
        ("After the truce, ", "."),
        ("", ". It was a violation of international law."),
        ("", "."),
    ],
)
def test_an_act_of_force_not_set_against_a_truce_is_none(read, before, after) -> None:
    act = "the Vesk Front shelled Karsk"
    text = f"{BEGUN}{before}{act}{after}"
    rows = read(text, events=(_act(text, act, date="2031-05-08"),)).rows()
    assert "violated" not in {status for status, _ in rows}


def test_a_breach_under_a_heading_keeps_whose_word_it_is(read) -> None:
    act = "fighters of the Vesk Front fired on Karsk"
    text = f"Report\n\n{BEGUN}\n\nVIOLATIONS OF THE CEASEFIRE\n\nOn 8 May 2031 {act}."
    event = _act(text, act, date="2031-05-08", certainty="alleged", source="norland")
    row = next(r for r in read(text, events=(event,)).one.status_history if r.status == "violated")
    assert (row.date, row.certainty, row.source, row.accused) == (
        "2031-05-08", "alleged", "norland", ("front",),
    )  # fmt: skip


@pytest.mark.parametrize(
    "sentence",
    [
        "In breach of its terms, the Vesk Front laid mines on 8 May 2031.",
        "On 8 May 2031 the Vesk Front failed to honour its commitments.",
        "Norland blamed the Vesk Front for violations on 8 May 2031.",
        "On 8 May 2031 the Vesk Front flouted its obligations.",
    ],
)
def test_broken_terms_are_a_breach(read, sentence) -> None:
    assert ("violated", "2031-05-08") in read(BEGUN + sentence).rows()


@pytest.mark.parametrize(
    ("sentence", "date"),
    [
        ("Norland and Sudria signed a ceasefire on 4 May 2031, effective immediately.", "2031-05-04"),
        ("Norland and Sudria agreed on 4 May 2031 to a ceasefire with immediate effect.", "2031-05-04"),
        ("Norland and Sudria signed a ceasefire on 4 May 2031. It took effect on signature.", "2031-05-04"),
        (
            "Norland and Sudria signed a ceasefire on 4 May 2031. It will enter into force three days after "
            "signature.",
            "2031-05-07",
        ),
        (
            "Norland and Sudria signed a ceasefire on 4 May 2031. All hostilities were to end within "
            "24 hours of signature.",
            "2031-05-04/2031-05-05",
        ),
    ],
)
def test_a_beginning_counted_from_the_making(read, sentence, date) -> None:
    assert ("in_force", date) in read(WAR + sentence, doc_date="2031-06-01").rows()


@pytest.mark.parametrize(
    ("sentence", "end"),
    [
        ("It lasts until 14 May 2031.", "2031-05-14"),
        ("It will last until midnight on 14 May 2031.", "2031-05-15T00:00"),
        ("It expires on 14 May 2031.", "2031-05-14"),
    ],
)
def test_an_end_told_in_the_present(read, sentence, end) -> None:
    assert read(BEGUN + sentence, doc_date="2031-05-06").one.planned_end == end


@pytest.mark.parametrize("sentence", ["It existed only on paper.", "Fighting went on regardless."])
def test_a_truce_that_nobody_keeps_is_violated(read, sentence) -> None:
    assert "violated" in {status for status, _ in read(BEGUN + sentence).rows()}


@pytest.mark.parametrize(
    ("sentence", "rows"),
    [
        (
            "On 9 May 2031 the two sides extended the ceasefire until 16 May, and on 15 May until 30 May.",
            [("2031-05-09", "2031-05-16"), ("2031-05-15", "2031-05-30")],
        ),
        (
            "They prolonged it on 9 May 2031 by a week and on 15 May 2031 by a further fifteen days.",
            [("2031-05-09", "2031-05-16"), ("2031-05-15", "2031-05-30")],
        ),
    ],
)
def test_a_day_before_the_verb_is_that_of_the_first_prolongation(read, sentence, rows) -> None:
    told = read(BEGUN + sentence).one.status_history
    assert [(r.date, r.until) for r in told if r.status == "extended"] == rows


@pytest.mark.parametrize(
    ("sentence", "end", "length"),
    [
        ("It was to last a week.", "2031-05-11", "P1W"),
        ("It was to expire after ten days.", "2031-05-14", None),
        ("Its term ran to 14 May 2031.", "2031-05-14", None),
        ("The initial period was to end on 14 May 2031.", "2031-05-14", None),
        ("It held for nine days.", None, None),
    ],
)
def test_a_term_that_is_set(read, sentence, end, length) -> None:
    agreement = read(BEGUN + sentence).one
    assert agreement.planned_end == end
    assert (agreement.duration.iso if agreement.duration else None) == length


@pytest.mark.parametrize(
    ("sentence", "date", "until"),
    [
        ("They agreed on 1 May 2031 to a ten-day truce, starting on 4 May 2031.", "2031-05-04", None),
        ("They declared a truce that was to run from 4 May to 10 May 2031.", "2031-05-04", "2031-05-10"),
        ("They signed a truce on 1 May 2031, valid from 4 May to 4 June 2031.", "2031-05-04", "2031-06-04"),
        ("They signed a truce. All firing shall stop at noon on 4 May 2031.", "2031-05-04T12:00", None),
        ("Beginning on 4 May 2031, the truce between them held for nine days.", "2031-05-04", None),
    ],
)  # fmt: skip
def test_a_beginning_beside_the_making(read, sentence, date, until) -> None:
    history = read(WAR + sentence.replace("They", "Norland and Sudria")).one.status_history
    assert [(r.date, r.until) for r in history if r.status == "in_force"] == [(date, until)]


def test_what_was_held_is_no_term(read) -> None:
    text = "A truce between Norland and Sudria came into force at noon on 4 May 2031 and held for nine days."
    agreement = read(WAR + text).one
    assert (agreement.planned_end, agreement.duration) == (None, None)
    assert ("holding", "2031-05-04/2031-05-13") in read(WAR + text).rows()


def test_what_has_held_did_so_from_its_beginning_to_the_day_of_the_text(read) -> None:
    rows = read(BEGUN + "The truce has largely held.", doc_date="2031-07-02").rows()
    assert ("holding", "2031-05-04/2031-07-02") in rows


@pytest.mark.parametrize(
    "sentence",
    [
        "The war ended with the ceasefire.",
        "The ceasefire failed as a political instrument.",
        "The ceasefire was, with hindsight, a dead letter.",
        "In retrospect the truce was a dead letter, historians say.",
    ],
)
def test_a_verdict_ends_nothing(read, sentence) -> None:
    assert read(BEGUN + sentence).one.ended is None


@pytest.mark.parametrize(
    ("sentence", "date"),
    [
        ("Fighting continued near Karsk on 6 May 2031.", "2031-05-06"),
        ("Sporadic clashes continued throughout May 2031.", "2031-05"),
        ("But the fighting went on.", "2031-05-04/.."),
        ("Neither side stopped shooting.", "2031-05-04/.."),
        ("Both sides kept on firing regardless.", "2031-05-04/.."),
        ("Yet the clashes did not end.", "2031-05-04/.."),
        ("By June 2031 it had fallen into disuse.", "2031-06"),
        ("It was honoured mainly in the breach.", "2031-05-04/.."),
        ("It existed in name only.", "2031-05-04/.."),
        ("The first breach came on 8 May 2031.", "2031-05-08"),
        ("Violations were reported near Karsk on 8 May 2031.", "2031-05-08"),
        ("Monitors recorded 12 violations between 6 and 9 May 2031.", "2031-05-06/2031-05-09"),
        ("Norland accused Sudria of breaking the truce by shelling Karsk on 8 May 2031.", "2031-05-08"),
    ],
)
def test_a_breach_in_other_words(read, sentence, date) -> None:
    assert ("violated", date) in read(BEGUN + sentence).rows()


@pytest.mark.parametrize(
    "sentence",
    [
        "Fighting had continued until 3 May 2031.",
        "Clashes continued on 2 May 2031.",
        "No violations were reported on 9 May 2031.",
        "Violations of human rights continued on 9 May 2031.",
        "Violations would be reported to the Continental Union.",
    ],
)
def test_what_is_no_breach(read, sentence) -> None:
    assert "violated" not in {status for status, _ in read(BEGUN + sentence).rows()}


@pytest.mark.parametrize(
    ("act", "after", "certainty"),
    [
        ("The Front shelled Karsk on 8 May 2031", " in what Norland calls a breach of the truce.", "alleged"),
        ("On 8 May 2031 the Front shelled Karsk", ". Norland said the attack violated the truce.", "alleged"),
        ("On 8 May 2031 the Front shelled Karsk", ", which Norland called contrary to the truce.", "alleged"),
        ("On 8 May 2031 the Front shelled Karsk", ". It was the worst raid since the truce began.", "fact"),
    ],
)  # fmt: skip
def test_an_act_that_is_held_against_a_truce(read, act, after, certainty) -> None:
    event = _act(BEGUN + act + after, act, date="2031-05-08")
    history = read(BEGUN + act + after, events=(event,)).one.status_history
    assert [(r.date, r.certainty) for r in history if r.status == "violated"] == [("2031-05-08", certainty)]


@pytest.mark.parametrize(
    ("act", "row"),
    [
        ("Three hours later the Vesk Front shelled Karsk", True),
        ("The same evening the Vesk Front shelled Karsk", True),
        ("Within minutes the Vesk Front shelled Karsk", True),
        ("Two years later the Vesk Front shelled Karsk", False),
    ],
)
def test_an_act_counted_in_hours_from_the_beginning(read, act, row) -> None:
    event = _act(BEGUN + act + ".", act, date="2031-05-04")
    assert (("violated", "2031-05-04") in read(BEGUN + act + ".", events=(event,)).rows()) is row


@pytest.mark.parametrize("tense", [("comes", "collapses"), ("came", "collapsed")])
def test_what_an_entry_tells_is_of_its_date(read, tense) -> None:
    comes, collapses = tense
    text = (
        "Chronology of the war\n\n2031\n\n"
        f"4 May: A ceasefire between Norland and Sudria {comes} into force.\n"
        f"19 May: It {collapses} near Karsk.\n"
    )
    assert read(text).rows() == [("in_force", "2031-05-04"), ("ended", "2031-05-19")]


def test_an_entry_of_a_live_blog_gives_the_day_and_not_its_hour(read) -> None:
    text = (
        "Live: the war in the north\n\nSaturday 4 May 2030\n\n"
        "21:30 Norland and Sudria sign a truce in Karsk.\n\n18:10 Troops of Norland shell Ondal.\n"
    )
    assert read(text, doc_date="2030-05-04").rows() == [("signed", "2030-05-04")]


@pytest.mark.parametrize(
    ("sentence", "row"),
    [
        ("It was due to run out on 14 May 2031.", ("planned_end", "2031-05-14")),
        ("It was signed on 2 May 2031 and was due to end on 14 May.", ("planned_end", "2031-05-14")),
        ("Fighting continued until 6 May 2031.", ("violated", "2031-05-04/2031-05-06")),
    ],
)  # fmt: skip
def test_ends_and_fights_beside_the_beginning(read, sentence, row) -> None:
    assert row in read(BEGUN + sentence).rows()


@pytest.mark.parametrize("words", ["at once", "immediately", "with immediate effect"])
def test_a_truce_that_takes_effect_at_once(read, words) -> None:
    text = (
        f"{WAR}Norland and Sudria signed a truce on 4 May 2031. It took effect {words} and runs until 14 May."
    )
    row = next(r for r in read(text, doc_date="2031-05-05").one.status_history if r.status == "in_force")
    assert (row.date, row.until) == ("2031-05-04", "2031-05-14")


def test_the_subject_of_the_paragraph_before_is_taken_up(read) -> None:
    text = (
        f"{WAR}\n\nA truce between Norland and Sudria began on 4 May 2031.\n\nIt collapsed on 19 May 2031.\n"
    )
    assert ("ended", "2031-05-19") in read(text).rows()


def test_the_last_act_told_gives_a_breach_its_day_or_none(read) -> None:
    acts = ("The Vesk Front shelled Karsk on 6 May 2031", "Hours after the lull its guns hit Ondal")
    text = f"{BEGUN}{acts[0]}. {acts[1]}. Norland called the raid a breach of the truce."
    events = (_act(text, acts[0], date="2031-05-06"), replace(_act(text, acts[1]), id="event-2"))
    assert ("violated", "2031-05-06") not in read(text, events=events).rows()


@pytest.mark.parametrize(
    ("sentence", "row"),
    [
        ("It stood until 15 May 2031, when Norland denounced it.", ("ended", "2031-05-15")),
        ("It held until 15 May 2031, when the Vesk Front broke it.", ("broken", "2031-05-15")),
        ("It was to last until 15 May 2031, when it was extended until 30 May.", ("extended", "2031-05-15")),
    ],
)
def test_what_befell_a_truce_when_a_stretch_ended_is_of_its_last_day(read, sentence, row) -> None:
    assert row in read(BEGUN + sentence).rows()


@pytest.mark.parametrize("words", ["agreed in April 2031", "reached in April 2031", "signed in April 2031"])
def test_an_earlier_truce_told_with_a_participle(read, words) -> None:
    rows = read(f"{WAR}An earlier truce, {words}, lasted only two weeks.").rows()
    assert {"ended"} <= {status for status, _ in rows}
    assert "2031-04" in {date for _, date in rows}


def test_an_end_told_with_its_beginning_is_one_row(read) -> None:
    text = (
        f"{WAR}Norland and Sudria signed a truce on 1 May 2031. It took effect on 4 May and runs to 14 May."
    )
    rows = read(text, doc_date="2031-05-05").rows()
    assert [status for status, _ in rows] == ["signed", "in_force"]


def test_at_once_counts_from_the_making_told_last(read) -> None:
    text = (
        f"{WAR}Norland and Sudria announced a truce on 2 May 2031. It took effect at once. "
        "Both had announced the truce to their troops on 1 May 2031."
    )
    assert ("in_force", "2031-05-02") in read(text).rows()
