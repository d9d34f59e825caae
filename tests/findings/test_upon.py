"""What hangs on something else: an end if a duty is not met, a right to leave, a release by a ruling."""

from dataclasses import replace

import pytest

from truce.asof import EVER, Interval, Span, span_of
from truce.clauses.loading import parse_agreement
from truce.errors import AgreementError
from truce.findings.engine.duck import Duck, verdicts_of
from truce.findings.engine.history import History
from truce.findings.engine.verdicts import verdict_of
from truce.findings.judge import judge
from truce.findings.record import LifecycleEntry, Record, Ruled, Ruling, Text
from truce.findings.statuses import Standing, statuses
from truce.incidents.accounts import Account, Source

HEAD = """
agreement: small
title: A small agreement
encoding: {author: tests}
zone: UTC
parties: [{id: A, name: A-land}, {id: B, name: B-land}]
bodies: [{id: board, name: The board, mandate: [certify, rule]}]
term: {starts: 2025-03-01T00:00, ends: indefinite}
lifecycle:
  - LIFE
clauses:
  - id: release
    text: A frees its prisoners by 1 May
    oblige: {who: A, act: release_detainees, by: 2025-05-01}
  - id: fire
    text: no fire
    forbid: {who: each, acts: [ASSAULT], whom: other_party}
  - id: arms
    text: B moves no arms, save while the board finds A in breach of the ban on fire
    forbid: {who: B, acts: [supply_arms, ground_attack]}
    while: {complies: A, with: fire, ruled_by: board}
"""
ENDS = "{act: terminate, upon: {event: unmet, clause: release}}"
PATROL = Source(id="patrol", letter="A", origin="patrol", mechanism=True, own_access=True)
DUCK = Duck(threads=1)


def minutes(text: str) -> Span:
    return span_of(Interval.parse(text), "UTC")


def told(act: str, when: str, who: str = "A", **more: object) -> Account:
    one = Account(
        id=f"{act}-{when}", incident=f"{act}-{when}", source="patrol", origin="patrol", certainty="fact",
        act=act, who=(who,), whom=("B" if who == "A" else "A",), when=minutes(when), reviewed=True, known=0,
        targets=("security_forces",),
    )  # fmt: skip
    return replace(one, **more)  # type: ignore[arg-type]


def ruling(clause: str, outcome: Ruled, when: str | None = None, **more: object) -> Ruling:
    effect = minutes(when) if when else None
    one = Ruling(
        id=f"r-{clause}-{outcome}-{when}", incident="", agreement="small", clause=clause, body="board",
        outcome=outcome, effect=effect, known=0,
    )  # fmt: skip
    return replace(one, **more)  # type: ignore[arg-type]


def leaving(by: str, effect: str, given: str | None = None) -> LifecycleEntry:
    return LifecycleEntry(
        id=f"end-{by}", agreement="small", act="terminate", by=(by,), source=by, effect=minutes(effect),
        given=minutes(given) if given else None, known=0,
    )  # fmt: skip


def record(life: str, *entries: object) -> Record:
    text = HEAD.replace("LIFE", life) if life else HEAD.replace("lifecycle:\n  - LIFE\n", "")
    return Record(
        sources=(PATROL,), texts=(Text(id="t", agreement=parse_agreement(text), known=0),),
        accounts=tuple(e for e in entries if isinstance(e, Account)),
        rulings=tuple(e for e in entries if isinstance(e, Ruling)),
        lifecycle=tuple(e for e in entries if isinstance(e, LifecycleEntry)),
    )  # fmt: skip


def standing(known: Record, at: str) -> Standing:
    return statuses(known, at=minutes(at).last, known_at=EVER).agreements[0]


def outcomes(known: Record, clause: str, at: str = "2025-12-01") -> dict[str | None, str]:
    when = minutes(at).last
    found = judge(known, at=when, known_at=EVER)
    engine = verdicts_of(known, at=when, known_at=EVER, duck=DUCK)
    assert sorted(map(repr, engine)) == sorted(repr(verdict_of(f)) for f in found)
    return {f.incident: f.outcome for f in found if f.clause == clause}


STRIKE = told("airstrike", "2025-06-01T12:00")


def test_nobody_infers_that_a_truce_ended_because_a_duty_was_not_met() -> None:
    known = record(ENDS, STRIKE)
    assert [standing(known, at).status for at in ("2025-04-30", "2025-05-01")] == ["in_force"] * 2
    assert standing(known, "2025-06-01").status == "undecidable"
    assert outcomes(known, "fire") == {STRIKE.incident: "undecidable"}
    before = told("airstrike", "2025-05-01T23:59")
    assert outcomes(record(ENDS, before), "fire") == {before.incident: "violation"}


def test_what_the_body_certified_or_ruled_settles_whether_it_ended() -> None:
    met = record(ENDS, STRIKE, ruling("release", "no_violation"))
    assert standing(met, "2025-06-01").status == "in_force"
    assert outcomes(met, "fire") == {STRIKE.incident: "violation"}
    unmet = record(ENDS, STRIKE, ruling("release", "violation"))
    assert (standing(unmet, "2025-06-01").status, standing(unmet, "2025-06-01").binds) == ("ended", "no")
    assert outcomes(unmet, "fire") == {}
    last, after = told("airstrike", "2025-05-01T23:59"), told("airstrike", "2025-05-02T00:00")
    ruled = record(ENDS, last, after, ruling("release", "violation"))
    assert outcomes(ruled, "fire") == {last.incident: "violation"}
    both = record(ENDS, STRIKE, ruling("release", "violation"), ruling("release", "no_violation"))
    assert standing(both, "2025-06-01").status == "undecidable"


@pytest.mark.parametrize(
    "more", [{"body": "a newspaper"}, {"incident": "one-release"}, {"party": "A"}, {"clause": "fire"}]
)
def test_only_the_body_can_and_only_of_the_whole_duty(more: dict) -> None:
    known = record(ENDS, replace(ruling("release", "no_violation"), **more))
    assert standing(known, "2025-06-01").status == "undecidable"


def test_a_ruling_that_was_withdrawn_settles_nothing() -> None:
    known = record(ENDS, ruling("release", "violation"), ruling("release", "withdrawn"))
    assert standing(known, "2025-06-01").status == "undecidable"


RIGHT = "{act: terminate, who: each, notice: PT72H, upon: {event: ruled, clause: fire, body: board}}"


def test_a_right_to_leave_upon_a_ruling_is_none_before_it() -> None:
    early = record(RIGHT, leaving("B", "2025-05-10", "2025-05-06"))
    assert standing(early, "2025-06-01").status == "in_force"
    assert [e.id for e in standing(early, "2025-06-01").claimed] == ["end-B"]
    premature = record(
        RIGHT, leaving("B", "2025-05-10", "2025-05-06"), ruling("fire", "violation", "2025-05-08T00:00")
    )
    assert standing(premature, "2025-06-01").status == "in_force"
    ruled = record(
        RIGHT, leaving("B", "2025-05-10", "2025-05-08T12:00"), ruling("fire", "violation", "2025-05-08T00:00")
    )
    assert standing(ruled, "2025-05-11T12:00").status == "in_force"
    assert standing(ruled, "2025-05-11T12:01").status == "ended"
    assert standing(ruled, "2025-05-12").claimed == ()
    undated = record(RIGHT, leaving("B", "2025-05-10", "2025-05-08T12:00"), ruling("fire", "violation"))
    assert standing(undated, "2025-06-01").status == "undecidable"


def test_a_suspension_upon_a_ruling_lasts_until_it_is_resumed() -> None:
    life = "{act: suspend, upon: {event: ruled, clause: fire, body: board}}"
    known = record(life, STRIKE, ruling("fire", "violation", "2025-05-08T00:00"))
    assert standing(known, "2025-06-01").status == "suspended"
    assert outcomes(known, "fire") == {}
    resumed = LifecycleEntry(
        id="resume", agreement="small", act="resume", by=("A", "B"), source="both",
        effect=minutes("2025-05-20T00:00"), known=0,
    )  # fmt: skip
    again = replace(known, lifecycle=(resumed,))
    assert standing(again, "2025-06-01").status == "in_force"
    assert outcomes(again, "fire") == {STRIKE.incident: "violation"}


ARMS = told("supply_arms", "2025-06-01T12:00", "B")
BREACH = told("airstrike", "2025-05-01T12:00")
RULED = ruling("fire", "violation", "2025-05-08T00:00", party="A")


def test_one_side_is_released_by_a_ruling_and_by_nothing_else() -> None:
    assert outcomes(record("", ARMS, BREACH), "arms") == {ARMS.incident: "violation"}
    assert outcomes(record("", ARMS, BREACH, RULED), "arms") == {ARMS.incident: "outside"}
    early = told("supply_arms", "2025-05-07T12:00", "B")
    assert outcomes(record("", early, BREACH, RULED), "arms") == {early.incident: "violation"}
    day = told("supply_arms", "2025-05-08", "B")
    noon = replace(RULED, effect=minutes("2025-05-08T12:00"))
    assert outcomes(record("", day, noon), "arms") == {day.incident: "undecidable"}
    status = {s.clause: s.status for s in standing(record("", RULED), "2025-06-01").clauses}
    assert status["arms"] == "suspended"


@pytest.mark.parametrize(
    "more", [{"party": "B"}, {"party": None}, {"body": "court"}, {"outcome": "referred"}]
)
def test_a_ruling_on_somebody_else_or_by_somebody_else_releases_nobody(more: dict) -> None:
    assert outcomes(record("", ARMS, replace(RULED, **more)), "arms") == {ARMS.incident: "violation"}


def test_no_ruling_releases_from_the_protection_of_people() -> None:
    attack = told("ground_attack", "2025-06-01T12:00", "B")
    assert outcomes(record("", replace(attack, targets=("security_forces",)), RULED), "arms") == {
        attack.incident: "outside"
    }
    assert outcomes(record("", replace(attack, targets=("medical",)), RULED), "arms") == {
        attack.incident: "violation"
    }
    assert outcomes(record("", replace(attack, targets=None), RULED), "arms") == {
        attack.incident: "undecidable"
    }


def test_a_history_knows_a_ruling_from_when_it_came_in() -> None:
    known = record("", ARMS, BREACH, replace(RULED, known=1000))
    history = History(DUCK, known, at=EVER - 1)
    for moment in (999, 1000):
        found = judge(known, at=EVER - 1, known_at=moment)
        assert sorted(map(repr, history.as_known(moment))) == sorted(repr(verdict_of(f)) for f in found)


def test_a_history_takes_in_a_late_ruling_on_which_a_term_hangs() -> None:
    known = record("", ARMS, BREACH)
    history = History(DUCK, known, at=EVER - 1)
    late = replace(RULED, known=1000)
    history.add(rulings=[late])
    for moment in (999, 1000):
        found = judge(replace(known, rulings=(late,)), at=EVER - 1, known_at=moment)
        assert sorted(map(repr, history.as_known(moment))) == sorted(repr(verdict_of(f)) for f in found)


@pytest.mark.parametrize(
    ("life", "message"),
    [
        ("{act: terminate, upon: {event: unmet, clause: fire}}", "no day on which its time runs out"),
        ("{act: terminate, upon: {event: unmet, clause: relase}}", "Did you mean `release`"),
        ("{act: terminate, upon: {event: ruled, clause: fire, body: court}}", "`court` is no body"),
        ("{act: extend, upon: {event: ruled, clause: fire}}", "does not come about by itself"),
    ],
)
def test_what_cannot_come_about_is_refused(life: str, message: str) -> None:
    with pytest.raises(AgreementError, match=message):
        parse_agreement(HEAD.replace("LIFE", life))


def test_a_body_without_the_mandate_settles_nothing() -> None:
    with pytest.raises(AgreementError, match="`board` has no mandate to rule"):
        parse_agreement(HEAD.replace("LIFE", ENDS).replace("[certify, rule]", "[observe]"))
