"""Whatever comes late changes nothing that was known before, and everything from then on, in both engines."""

from dataclasses import replace
from typing import TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st
from test_engines import ALL, DUCK, MOMENTS, judged, records, rivals
from worlds import DAY, END, HOUR, LATER_THAN_ALL, START, agreement, record

from truce.asof import EVER, Span
from truce.clauses.loading import parse_agreement
from truce.findings.engine.history import History
from truce.findings.judge import judge
from truce.findings.record import Adoption, LifecycleEntry, Rating, Record, Review, Ruling, Text
from truce.findings.statuses import statuses
from truce.incidents.accounts import Account, Coverage, Source

FEW = settings(max_examples=max(1, settings().max_examples // 8))
KINDS = ("accounts", "reviews", "ratings", "rulings", "sources", "texts", "adoptions", "lifecycle")
THEN = (START - 1, START, START + DAY, START + 2 * DAY, END, END + DAY, LATER_THAN_ALL)
_Entry = TypeVar("_Entry", Account, Text)


def known_by(whole: Record, moment: int) -> Record:
    """Exactly what was known at a moment: what came in later, or was taken back later, is not in it."""
    kept = {
        name: tuple(e for e in getattr(whole, name) if e.known <= moment) for name in (*KINDS, "coverage")
    }
    kept["accounts"] = tuple(_standing(a, moment) for a in kept["accounts"])
    kept["texts"] = tuple(_standing(t, moment) for t in kept["texts"])
    return replace(whole, **kept)


def _standing(entry: _Entry, moment: int) -> _Entry:
    return entry if entry.until is None or entry.until <= moment else replace(entry, until=None)


anything = st.one_of(rivals(), st.sampled_from(sorted(ALL)).flatmap(lambda name: records(ALL[name])))


@settings(max_examples=max(1, settings().max_examples // 2))
@given(anything, st.sampled_from(MOMENTS), st.sampled_from(THEN))
def test_what_is_said_then_is_what_a_judge_says_who_got_what_was_known_then(
    whole: Record, at: int, moment: int
) -> None:
    told, alone = (
        statuses(whole, at=at, known_at=moment),
        statuses(known_by(whole, moment), at=at, known_at=LATER_THAN_ALL),
    )
    assert told.findings == alone.findings
    assert told.agreements == alone.agreements


@FEW
@given(anything, st.sampled_from(MOMENTS), st.randoms(use_true_random=False))
def test_a_history_takes_in_whatever_comes_late_in_whatever_order(
    whole: Record, at: int, chance: object
) -> None:
    parts: list[dict[str, list[object]]] = [{name: [] for name in KINDS} for _ in range(3)]
    for name in KINDS:
        for entry in getattr(whole, name):
            parts[chance.randrange(3)][name].append(entry)  # type: ignore[attr-defined]
    first, *rest = parts
    history = History(DUCK, replace(whole, **{name: tuple(found) for name, found in first.items()}))
    for part in rest:
        history.add(**{name: tuple(found) for name, found in part.items()})
    history.add(**rest[0])  # what is there already changes nothing
    for moment in THEN:
        assert sorted(history.as_known(moment, at=at), key=repr) == judged(whole, at, moment)


# ---- fixed cases

STRIKE = Account(
    id="a1", incident="strike", source="patrol", origin="patrol", certainty="fact", act="airstrike",
    who=("A",), whom=("B",), targets=("civilians",), zones=frozenset({"z1"}), reviewed=True,
    when=Span(START + DAY, START + DAY), known=START + DAY,
)  # fmt: skip
LATE = START + 5 * DAY


def outcomes(whole: Record, clause: str = "root", at: int = END) -> tuple[list[str], list[str]]:
    """What is found on a clause before and after what came late, the same by both engines."""
    found = []
    for moment in (LATE - 1, LATE):
        told = [f for f in judge(whole, at=at, known_at=moment) if f.clause == clause]
        assert judge(known_by(whole, moment), at=at, known_at=EVER) == judge(whole, at=at, known_at=moment)
        found.append([f.outcome for f in told])
    early = known_by(whole, LATE - 1)
    history = History(DUCK, early, at=at)
    history.add(**{n: tuple(e for e in getattr(whole, n) if e.known >= LATE) for n in KINDS})
    for moment in (LATE - 1, LATE):
        assert sorted(history.as_known(moment), key=repr) == judged(whole, at, moment)
    return found[0], found[1]


def test_a_text_that_comes_late_is_no_term_before() -> None:
    whole = replace(
        record([STRIKE], agreement("root")), texts=(Text(id="t", agreement=agreement("root"), known=LATE),)
    )
    assert outcomes(whole) == ([], ["violation"])


def test_a_text_taken_back_binds_until_then_in_the_eyes_of_those_who_asked_then() -> None:
    whole = record([STRIKE], agreement("root"))
    whole = replace(whole, texts=(replace(whole.texts[0], until=LATE),))
    assert [f.outcome for f in judge(whole, at=END, known_at=LATE - 1)] == ["violation"]
    assert judge(whole, at=END, known_at=LATE) == ()


def test_a_reading_that_comes_late_divides_from_then_on() -> None:
    one = agreement("root")
    (clause,) = one.clauses
    readings = """
agreement: small
title: A
encoding: {author: tests}
zone: UTC
parties: [{id: A, name: A-land}, {id: B, name: B-land}]
term: {starts: 2025-02-19}
clauses:
  - id: root
    text: no force
    forbid: {who: each, acts: [ASSAULT]}
    readings: [{id: all, whose: B}, {id: guns, whose: A, acts: [artillery_fire]}]
"""
    later = Text(id="t2", agreement=parse_agreement(readings), known=LATE)
    whole = record([STRIKE], one.model_copy(update={"clauses": (clause,)}))
    whole = replace(whole, texts=(*whole.texts, later))
    status = [
        statuses(whole, at=END, known_at=moment).agreements[0].clauses[0].status
        for moment in (LATE - 1, LATE)
    ]
    assert status == ["violation_assessed", "depends_on_reading"]
    assert outcomes(whole) == (["violation"], ["violation"])


def test_a_suspension_told_late_suspends_what_was_judged_a_breach_before() -> None:
    pause = LifecycleEntry(
        id="pause", agreement="small", act="suspend", by=("A", "B"), source="both",
        effect=Span(START + HOUR, START + HOUR), ends=Span(START + 3 * DAY, START + 3 * DAY), known=LATE,
    )  # fmt: skip
    whole = replace(record([STRIKE], agreement("root")), lifecycle=(pause,))
    before, after = outcomes(whole)
    assert (before, "violation" in after) == (["violation"], False)


def test_a_rating_and_a_review_that_come_late_weigh_from_then_on() -> None:
    told = replace(STRIKE, source="stringer", origin="stringer", reviewed=False)
    stringer = Source(id="stringer", letter="F", origin="stringer", own_access=True)
    whole = record([told], agreement("root"))
    whole = replace(
        whole, sources=(*whole.sources, stringer),
        ratings=(Rating(id="r", source="stringer", letter="B", by="chief", known=LATE),),
    )  # fmt: skip
    assert outcomes(whole) == (["insufficient"], ["violation"])
    gone = replace(
        whole, ratings=(replace(whole.ratings[0], known=START),),
        reviews=(Review(id="v", account="a1", verdict="reject", by="chief", known=LATE),),
    )  # fmt: skip
    assert outcomes(gone) == (["violation"], [])


def test_a_source_described_late_is_unknown_before_and_one_sides_voice_after() -> None:
    told = replace(STRIKE, source="radio", origin="radio")
    radio = Source(id="radio", letter="A", origin="radio", own_access=True, known=START)
    whole = record([told], agreement("root"))
    assert outcomes(replace(whole, sources=(*whole.sources, replace(radio, known=LATE)))) == (
        ["insufficient"],
        ["violation"],
    )
    voice = Source(id="radio of B", origin="radio", side="B", known=LATE)
    assert outcomes(replace(whole, sources=(*whole.sources, radio, voice))) == (
        ["violation"],
        ["insufficient"],
    )


def test_a_ruling_that_comes_late_releases_from_its_own_day_and_is_known_from_then_on() -> None:
    text = agreement("ruled")
    ruling = Ruling(
        id="r", incident="", agreement="small", clause="supplies", body="commission", outcome="violation",
        party="B", effect=Span(START, START), known=LATE,
    )  # fmt: skip
    military = replace(STRIKE, targets=("security_forces",), whom=("B",))
    whole = replace(record([military], text), rulings=(ruling,))
    assert outcomes(whole, "ruled") == (["violation"], ["outside"])


def test_an_adoption_that_comes_late_sets_aside_what_its_author_wrote_since() -> None:
    first, second = agreement("root"), agreement("limit")
    texts = (Text(id="t1", agreement=first, known=0), Text(id="t2", agreement=second, known=START + DAY))
    entry = Adoption(id="x", agreement="small", author="tests", by=("A", "B"), text="t1", known=LATE)
    whole = replace(record([STRIKE], first), texts=texts, adoptions=(entry,))
    assert outcomes(whole) == ([], ["violation"])
    only = replace(whole, texts=texts[:1], adopted_only=True)
    assert outcomes(only) == ([], ["violation"])


def test_coverage_that_comes_late_was_silence_before() -> None:
    whole = record([], agreement("root"))
    watch = Coverage(id="c", who="patrol", when=Span(START, END), known=LATE)
    whole = replace(whole, coverage=(watch,))
    status = [
        statuses(whole, at=END - DAY, known_at=moment).agreements[0].clauses[0].status
        for moment in (LATE - 1, LATE)
    ]
    assert status == ["no_information", "no_violation_observed"]
