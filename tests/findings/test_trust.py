"""The rules of trust: whose word counts for what, and what excuses nobody."""

from dataclasses import replace

from worlds import START, agreement, record

from truce.asof import Span
from truce.clauses.loading import parse_agreement
from truce.findings.finding import Finding
from truce.findings.judge import judge
from truce.findings.record import Record, Text
from truce.findings.statuses import statuses
from truce.incidents.accounts import Account, Source

DAY = 1440
LATER = START + 30 * DAY
SOURCES = (
    Source(id="patrol", letter="A", origin="patrol", mechanism=True, own_access=True),
    Source(id="red-cross", letter="A", origin="red-cross", own_access=True),
    Source(id="agency", letter="B", origin="agency", own_access=True),
    Source(id="army-a", letter="A", origin="army-a", side="A"),
    Source(id="army-b", letter="A", origin="army-b", side="B"),
    Source(id="rumour", letter="E", origin="rumour"),
)


def told(source: str, day: float = 2, **more: object) -> Account:
    """One account of a strike by A on civilians of B; `more` says otherwise."""
    moment = START + int(day * DAY)
    strike = Account(
        id=f"{source}-{day}-{more}", incident="strike", source=source, origin=source, act="airstrike",
        who=("A",), whom=("B",), targets=("civilians",), when=Span(moment, moment), zones=frozenset({"z1"}),
        certainty="fact", reviewed=True, known=START,
    )  # fmt: skip
    return replace(strike, **more)  # type: ignore[arg-type]


def found(*accounts: Account, kind: str = "forbid", bearer: str = "A", text: str | None = None) -> Finding:
    """The one finding on the strike, under a ban of the small agreement, for a bearer."""
    known = record(list(accounts), agreement(kind))
    if text is not None:
        known = Record(texts=(Text(id="t", agreement=parse_agreement(text), known=0),), accounts=accounts)
    findings = judge(replace(known, sources=SOURCES), at=LATER, known_at=LATER)
    about = [f for f in findings if f.bearer == bearer and f.incident == "strike" and f.clause == kind]
    assert len(about) == 1, about
    return about[0]


def test_a_rumour_beside_one_sides_word_is_still_one_sides_word() -> None:
    assert found(told("army-b"), told("rumour")).grade == "unverified"
    assert found(told("army-b"), told("rumour"), told("army-a", stance="denies_act")).grade == "contested"


def test_a_partys_word_through_an_agency_stays_a_partys_word() -> None:
    passed_on = told("agency", origin="army-b")
    assert found(passed_on).grade == "unverified"
    assert found(passed_on, told("red-cross")).grade == "probable"


def test_what_a_mechanism_hears_from_others_is_no_observation() -> None:
    assert found(told("patrol")).confirmed_by == "the mechanism's own observation"
    assert found(told("patrol", certainty="alleged")).grade != "confirmed"
    assert found(told("patrol", origin="army-b")).grade == "unverified"


def test_an_official_denial_is_not_evidence_by_itself() -> None:
    denial = told("army-a", stance="denies_act", entitled=True)
    finding = found(told("patrol"), denial)
    assert (finding.outcome, finding.grade, finding.denied_by) == ("violation", "confirmed", ("A",))


def test_a_denial_of_authorship_clears_only_its_own_side() -> None:
    denial = told("army-b", stance="denies_author", who=None)
    finding = found(told("patrol"), denial)
    assert finding.grade == "confirmed"
    assert denial.id not in finding.against


def test_another_name_for_the_act_speaks_against_nothing() -> None:
    finding = found(told("patrol"), told("red-cross", act="killing"))
    assert (finding.grade, finding.against) == ("confirmed", ())


def test_an_excuse_has_to_be_claimed_by_the_accused() -> None:
    strike = told("patrol")
    assert found(strike, told("red-cross", claimed=("self_defence",)), kind="root").outcome == "violation"
    own = told("army-a", claimed=("self_defence",))
    assert found(strike, own, kind="root").outcome == "justification_claimed"


def test_nobody_establishes_his_own_excuse() -> None:
    own = told("army-a", claimed=("self_defence",), entitled=True)
    assert found(told("agency"), own, kind="root").outcome == "justification_claimed"
    seen = told("patrol", claimed=("self_defence",))
    assert found(own, seen, kind="root").outcome == "no_violation"


def test_retaliation_is_not_self_defence() -> None:
    own = told("army-a", act="retaliation", claimed=("self_defence",))
    assert found(told("patrol"), own, kind="root").outcome == "violation"


def test_whoever_cannot_verify_says_nothing_against() -> None:
    finding = found(told("army-b"), told("agency", stance="cannot_verify"))
    assert (finding.grade, finding.occurrence, finding.against) == ("unverified", "unverifiable", ())
    assert found(told("army-b"), told("army-a", stance="cannot_verify")).occurrence == "unverified"


def test_only_what_can_confirm_says_that_there_was_no_incident() -> None:
    assert found(told("army-b"), told("patrol", stance="denies_act")).occurrence == "not_an_incident"
    assert found(told("army-b"), told("agency", stance="denies_act")).occurrence == "evidence_against"


def test_responsibility_is_graded_apart_from_the_act_and_from_the_clause() -> None:
    finding = found(told("patrol", who=None), told("agency", who=None), told("army-b", level="ordered"))
    responsible = finding.responsibility
    assert responsible is not None
    assert (finding.occurrence, responsible.grade, responsible.level) == (
        "confirmed",
        "undecidable",
        "unknown",
    )
    seen = found(told("patrol", level="unit", basis="observed_firing")).responsibility
    assert seen is not None
    assert (seen.grade, seen.level, seen.basis) == ("confirmed", "unit", "observed_firing")


def test_from_an_area_held_by_a_party_is_not_by_it() -> None:
    finding = found(told("patrol", who=None, from_area_of=("A",)))
    assert finding.outcome == "undecidable"
    assert finding.responsibility is not None
    assert finding.responsibility.from_area_of == ("A",)


def test_what_a_side_says_of_the_other_rests_on_an_allegation() -> None:
    finding = found(told("army-b", basis="observed_firing"), told("agency"))
    assert finding.responsibility is not None
    assert finding.responsibility.basis == "alleged"


GROUP = """
agreement: grouped
title: With a group
encoding: {author: tests}
zone: UTC
parties: [{id: A, name: A-land}, {id: B, name: B-land}]
actors:
  - {id: G, name: The group, links: [{to: A, kind: KIND, whose: WHOSE}]}
term: {starts: 2025-02-19T21:20}
clauses:
  - {id: forbid, text: no attacks, forbid: {who: each, acts: [airstrike], whom: other_party}}
"""


def group(kind: str, whose: str, who: str = "G") -> Finding:
    text = GROUP.replace("KIND", kind).replace("WHOSE", whose)
    return found(told("patrol", who=(who,)), text=text)


def test_acts_of_groups_are_counted_apart_with_what_ties_them() -> None:
    alleged = group("proxy", "B")
    assert (alleged.outcome, alleged.grade, alleged.instance) == ("non_signatory", "confirmed", "G")
    assert [(t.kind, t.whose, t.established) for t in alleged.ties] == [("proxy", "B", False)]
    assert [t.established for t in group("proxy", "A").ties] == [True]
    assert group("unit", "A").outcome == "non_signatory"


def test_a_unit_counts_as_the_party_where_the_text_says_so() -> None:
    assert group("unit", "the text").outcome == "violation"


def test_a_group_without_ties_is_not_dropped() -> None:
    stranger = group("proxy", "B", who="strangers")
    assert (stranger.outcome, stranger.ties) == ("non_signatory", ())


CONDITION = """
agreement: conditional
title: With a condition
encoding: {author: tests}
zone: UTC
parties: [{id: A, name: A-land}, {id: B, name: B-land}]
term: {starts: 2025-02-19T21:20}
clauses:
  - {id: forbid, text: no attacks, forbid: {who: each, acts: [airstrike, block_aid], whom: other_party}WHILE}
  - {id: support, text: no support, forbid: {who: each, acts: [supply_arms]}}
CONDITIONS
"""
WHILE = CONDITION.replace("WHILE", ", while: {complies: B, with: support}").replace("CONDITIONS", "")
LISTED = CONDITION.replace("WHILE", "").replace(
    "CONDITIONS",
    "conditions: [{id: c, text: in return, kind: reciprocity, clause: support, applies_to: [forbid]}]",
)


def broken_by(party: str) -> Account:
    other = {"A": "B", "B": "A"}[party]
    return told("patrol", 1, incident="arms", act="supply_arms", who=(party,), whom=(other,))


def test_a_broken_condition_releases_nobody_and_never_the_one_who_broke_it() -> None:
    strike = told("patrol", targets=("security_forces",))
    for text in (WHILE, LISTED):
        assert found(strike, broken_by("B"), text=text).outcome == "release_claimed"
        assert found(strike, broken_by("A"), text=text).outcome == "violation"
        assert found(strike, text=text).outcome == "violation"


def test_the_protection_of_civilians_and_of_aid_hangs_on_nothing() -> None:
    assert found(told("patrol"), broken_by("B"), text=WHILE).outcome == "violation"
    blocked = told("patrol", act="block_aid", targets=("security_forces",))
    assert found(blocked, broken_by("B"), text=WHILE).outcome == "violation"
    assert found(told("patrol", targets=None), broken_by("B"), text=WHILE).outcome == "undecidable"


def test_a_tie_is_established_only_within_its_dates() -> None:
    dated = GROUP.replace("whose: WHOSE}", "whose: WHOSE, until: 2025-02-20}")
    ended = found(told("patrol", who=("G",)), text=dated.replace("KIND", "proxy").replace("WHOSE", "A"))
    assert [t.established for t in ended.ties] == [False]


def test_who_describes_a_source_later_changes_nothing_that_was_known() -> None:
    text = (Text(id="t", agreement=agreement("root"), known=0),)
    strike = (told("patrol"),)
    later = tuple(replace(s, known=LATER) for s in SOURCES)
    before, since = (
        judge(Record(sources=later, texts=text, accounts=strike), at=LATER, known_at=k)
        for k in (LATER - 1, LATER)
    )
    assert [(f.bearer, f.grade) for f in before] == [("A", "unverified")]
    assert [(f.bearer, f.grade) for f in since] == [("A", "confirmed")]


PERMIT = GROUP.replace(
    "id: forbid, text: no attacks, forbid: {who: each, acts: [airstrike], whom: other_party}",
    "id: forbid, text: rotation, permit: {who: A, acts: [move_forces], hindered_by: [close_passage]}",
)


def test_what_a_text_permits_to_one_is_hindered_by_the_other_only() -> None:
    text = PERMIT.replace("KIND", "proxy").replace("WHOSE", "B")
    closed = told("patrol", act="close_passage", who=("B",))
    assert found(closed, bearer="B", text=text).outcome == "violation"
    known = Record(texts=(Text(id="t", agreement=parse_agreement(text), known=0),), accounts=(closed,))
    own = replace(known, sources=SOURCES, accounts=(replace(closed, who=("A",)),))
    assert not [f for f in judge(own, at=LATER, known_at=LATER) if f.outcome == "violation"]


def test_a_permission_that_nobody_else_is_bound_to_is_not_monitorable() -> None:
    """A text of which one party is known can still be judged: the permission stands, and hides nothing."""
    text = PERMIT.replace("KIND", "proxy").replace("WHOSE", "B")
    alone = parse_agreement(text)
    alone = alone.model_copy(update={"parties": alone.parties[:1], "actors": ()})
    known = Record(texts=(Text(id="t", agreement=alone, known=0),), sources=SOURCES)
    (status,) = [
        c
        for a in statuses(known, at=LATER, known_at=LATER).agreements
        for c in a.clauses
        if c.clause == "forbid"
    ]
    assert status.status == "not_monitorable"
