"""An agreement of a dossier put into the clause language."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from truce.claims import records as told
from truce.clauses.deadlines import window_of
from truce.clauses.drafting import draft
from truce.clauses.loading import parse_agreement
from truce.clauses.model import After, Agreement, Named
from truce.clauses.values import NOT_STATED
from truce.clauses.writing import yaml_of
from truce.documents import read_document

TEXT = (
    "The accord of Sana between Northland and the Free Front was signed on 3 May 2031. "
    "Both sides shall end all hostilities. "
    "The Front shall release its prisoners within five days of signature. "
    "Northland will cease all support for groups acting against the Front. "
    "A joint commission is hereby created. "
    "The parties will act in good faith. "
    "A side that is fired upon may return fire."
)
NORTH = told.Actor(id="actor-1", name="Northland", type="state", mentions=(), rule="r", aliases=("Norths",))
FRONT = told.Actor(
    id="actor-2", name="Free Front", type="non_state_armed_group", mentions=(), rule="r",
    aliases=("FFR", "the Front"),
)  # fmt: skip
BODY = told.Actor(id="actor-3", name="joint commission", type="joint_committee", mentions=(), rule="r")


def clause(
    words: str, deontic: str = "obligation", bound: tuple[str, ...] = ("actor-1", "actor-2"), **more: Any
):
    start = TEXT.index(words)
    return told.Clause(
        id=f"clause-{start}", start=start, end=start + len(words), rule="r", deontic=deontic,  # type: ignore[arg-type]
        bound=bound, content=words, **more,
    )  # fmt: skip


CLAUSES = (
    clause("Both sides shall end all hostilities."),
    clause("The Front shall release its prisoners within five days of signature.", bound=("actor-2",)),
    clause("Northland will cease all support for groups acting against the Front.", bound=("actor-1",)),
    clause("A joint commission is hereby created.", "constitutive", ("actor-3",)),
    clause("The parties will act in good faith."),
    clause("A side that is fired upon may return fire.", "permission"),
)
RECORD = told.Agreement(
    id="agreement-1", name="accord of Sana", kind="accord", is_ceasefire=True, rule="agreement.mentioned",
    spans=((0, 82),), parties=("actor-2", "actor-1"), signed="2031-05-03", clauses=CLAUSES,
    mentions=(told.Mention(4, 18),),
)  # fmt: skip


def drafted(record: told.Agreement = RECORD, **more: Any) -> Agreement:
    tally = told.Tally(reader="r", proposed=0, kept=0, dropped=0)
    records = told.Records(
        title=None, doc_date=None, sections=(), actors=(NORTH, FRONT, BODY), places=(), events=(), claims=(),
        agreements=(record,), relations=(), anomalies=(), assessments=(), not_stated=(), tally=tally,
    )  # fmt: skip
    document = read_document(TEXT.encode(), name="sana.txt")
    return draft(record, replace(records, **more), document)


def test_every_clause_carries_its_quote():
    agreement = drafted()
    assert [c.text for c in agreement.clauses] == [c.content for c in CLAUSES]
    assert {c.words for c in agreement.clauses} == {"quoted"}
    assert agreement.clauses[0].note == f"characters {CLAUSES[0].start} to {CLAUSES[0].end}"


def test_kinds_acts_and_bearers():
    agreement = drafted()
    by_id = {c.id: c for c in agreement.clauses}
    assert list(by_id) == [
        "no-hostilities", "release-detainees", "no-support-group", "establish", "term", "may-fire",
    ]  # fmt: skip
    ban, release = by_id["no-hostilities"].forbid, by_id["release-detainees"].oblige
    assert ban is not None
    assert release is not None
    assert (ban.who, ban.acts, ban.whom) == (("each",), ("ASSAULT",), ("other_party",))
    assert release.who == ("FFR",)
    assert isinstance(release.by, After)
    assert (release.by.event, str(release.by.within)) == ("signed", "P5D")
    support = by_id["no-support-group"].forbid
    assert support is not None
    assert support.whom == Named(acting_against="FFR")


def test_the_order_of_the_parties_is_the_alphabets():
    assert [p.id for p in drafted().parties] == ["FFR", "northland"]
    turned = replace(RECORD, parties=tuple(reversed(RECORD.parties)))
    assert drafted(turned) == drafted()


def test_a_clause_whose_act_is_not_told_stays_and_is_never_judged():
    term = drafted().clause("term")
    assert term is not None
    assert not term.monitorable
    assert "which act shows it kept or broken" in term.open


def test_a_body_that_is_set_up_binds_those_who_agreed():
    agreement = drafted()
    found = agreement.clause("establish")
    assert found is not None
    assert found.oblige is not None
    assert (found.oblige.who, found.oblige.body) == (("each",), "joint-commission")
    assert [b.members for b in agreement.bodies] == [("not_stated",)]


def test_a_permission_of_force_is_an_exception_to_the_bans():
    ban = drafted().clause("no-hostilities")
    assert ban is not None
    assert [u.kind for u in ban.unless] == ["self_defence"]


def test_a_truce_without_a_told_ban_gets_an_implicit_one():
    found = drafted(replace(RECORD, clauses=()))
    assert [(c.id, c.implicit, c.text) for c in found.clauses] == [("no-hostilities", True, "accord of Sana")]


def test_an_agreement_without_terms_says_so_and_one_without_parties_binds_nobody():
    bare = drafted(replace(RECORD, clauses=(), is_ceasefire=False))
    assert [(c.monitorable, c.open[0]) for c in bare.clauses] == [(False, "its terms")]
    nobody = drafted(replace(RECORD, parties=(), clauses=()))
    assert nobody.clauses[0].monitorable is False
    assert "who is bound" in nobody.clauses[0].open
    assert "who the parties are" in [p.what for p in nobody.open_points]


def test_dates_that_contradict_each_other_are_left_out_and_told():
    found = drafted(replace(RECORD, planned_end="2030-01-01"))
    assert found.term.ends == "not_stated"
    assert any("before its beginning" in p.what for p in found.open_points)


def test_nothing_is_stated_that_the_text_does_not_state():
    found = drafted()
    assert (found.venue, found.zone, found.term.starts, found.term.ends) == ("not_stated",) * 4
    assert found.encoding.adopted is False
    assert "from when it binds" in [p.what for p in found.open_points]


@pytest.mark.parametrize("record", [RECORD, replace(RECORD, clauses=()), replace(RECORD, parties=())])
def test_what_is_written_reads_back_as_the_same(record: told.Agreement):
    agreement = drafted(record)
    assert parse_agreement(yaml_of(agreement)) == agreement


BASE = drafted(replace(RECORD, clauses=()))


@example("one\x85two\u2028three")
@given(st.text(min_size=1, max_size=60))
def test_any_words_survive_writing_and_reading(words: str):
    again = parse_agreement(yaml_of(BASE.model_copy(update={"title": words, "note": words})))
    assert (again.title, again.note) == (words, words)


def test_a_length_without_an_anchor_is_not_counted_from_the_signature() -> None:
    window = window_of("X shall withdraw within fifteen days", "2024-03-19", "P15D", "")
    assert window.by == NOT_STATED
    assert window.open == ("what “within fifteen days” is counted from",)


def test_a_length_beside_its_day_keeps_the_day() -> None:
    words = "X shall withdraw within fifteen days, by 19 March 2024"
    assert str(window_of(words, "2024-03-19", "P15D", "").by) == "2024-03-19"


def of_words(
    words: str, deontic: str = "obligation", bound: tuple[str, ...] = ("actor-1", "actor-2"), **more: Any
):
    """The first clause that is drafted from these words alone."""
    one = told.Clause(
        id="clause-1",
        start=0,
        end=len(words),
        rule="r",
        deontic=deontic,
        bound=bound,
        content=words,
        **more,  # type: ignore[arg-type]
    )
    record = replace(RECORD, clauses=(one,), mentions=(told.Mention(0, 5),), is_ceasefire=False)
    tally = told.Tally(reader="r", proposed=0, kept=0, dropped=0)
    helpers = told.Actor(id="actor-4", name="aid workers", type="aid_org", mentions=(), rule="r")
    records = told.Records(
        title=None, doc_date=None, sections=(), actors=(NORTH, FRONT, BODY, helpers), places=(), events=(),
        claims=(), agreements=(record,), relations=(), anomalies=(), assessments=(), not_stated=(),
        tally=tally,
    )  # fmt: skip
    agreement = draft(
        record, records, read_document((words + " It was said in Sana.").encode(), name="one.txt")
    )
    return agreement.clauses[0], agreement


@pytest.mark.parametrize(
    ("words", "deontic", "zone"),
    [
        ("All flights over the south of the Strip shall stop.", "obligation", "the south of the Strip"),
        ("No forces may be stationed in the area of separation.", "prohibition", "the area of separation"),
        (
            "Both sides shall withdraw from the ports of Hodeidah and Salif.",
            "obligation",
            "the ports of Hodeidah and Salif",
        ),
        ("Both sides shall end all hostilities.", "obligation", None),
        ("Both sides shall meet in the town of Sana.", "obligation", None),
    ],
)
def test_a_clause_for_one_place_is_not_judged_elsewhere(words: str, deontic: str, zone: str | None):
    found, agreement = of_words(words, deontic)
    assert [z.name for z in agreement.zones if z.id in found.scope.zones] == ([zone] if zone else [])


def test_a_day_before_the_agreement_is_no_deadline():
    found, _ = of_words("The roads, closed in March 2030, shall be opened.", deadline="2030-03")
    assert found.oblige is not None
    assert found.oblige.by == "not_stated"
    assert any("before the agreement" in what for what in found.open)


def test_those_for_whom_it_is_done_are_not_bound():
    found, _ = of_words("Aid workers are to be given free passage.", bound=("actor-4",))
    assert found.oblige is not None
    assert found.oblige.who == ("not_stated",)
    assert not found.monitorable


def test_an_agreement_that_bans_some_strikes_is_not_made_a_truce():
    """By its noun a truce binds all parties; a deal says no more than it tells."""
    one_sided = (replace(CLAUSES[0], bound=("actor-1",)),)
    deal = replace(RECORD, name="the deal", kind="deal", clauses=one_sided)
    truce = replace(RECORD, name="the truce", kind="truce", clauses=one_sided)
    assert [c.implicit for c in drafted(deal).clauses] == [False]
    assert [c.implicit for c in drafted(truce).clauses] == [False, True]


def test_nothing_is_given_in_return_unless_the_text_says_so():
    assert {c.in_return_for for c in drafted(replace(RECORD, clauses=CLAUSES[1:3])).clauses} == {None}
    answered = replace(CLAUSES[1], in_return_for=CLAUSES[0].id)
    found = drafted(replace(RECORD, clauses=(CLAUSES[0], answered)))
    assert [c.in_return_for for c in found.clauses] == [None, "no-hostilities"]


def test_what_a_clause_hangs_on_is_open():
    condition = told.Condition(
        id="condition-1", start=0, end=10, rule="r", type="limit", content="x", applies_to=(CLAUSES[0].id,)
    )
    found = drafted(replace(RECORD, conditions=(condition,)))
    assert f"it hangs on “{TEXT[:10]}”: not encoded" in found.clauses[0].open
