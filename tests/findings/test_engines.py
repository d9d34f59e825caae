"""The compiled engine answers what the judge finds, on random records with all kinds of clauses."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import (
    ALL_KINDS,
    CLAUSES,
    DAY,
    END,
    HOUR,
    HOURS,
    MORE,
    NUMBERS,
    RULED,
    SOURCES,
    START,
    accounts,
    agreement,
    record,
)

from truce.asof import Interval, Span
from truce.clauses.acts import roots
from truce.clauses.loading import parse_agreement
from truce.clauses.model import Agreement, Encoding
from truce.errors import ArgumentError
from truce.findings.engine.duck import Duck, verdicts_of
from truce.findings.engine.history import History
from truce.findings.engine.verdicts import Verdict, verdict_of
from truce.findings.judge import KnownBy, judge
from truce.findings.policy import Policy
from truce.findings.record import Adoption, LifecycleEntry, Rating, Record, Review, Ruling, Text
from truce.findings.rules import force_of, rules_of
from truce.incidents.accounts import Account

DUCK = Duck(threads=1)
FEW = settings(max_examples=max(1, settings().max_examples // 8))
"""A plan is made anew for each of some hundred steps of each example: many only in a soak."""
MOMENTS = (START + 4 * DAY, END + DAY // 12, END + 100 * DAY)
ACTS = {
    "harm": ("airstrike", "artillery_fire", "ASSAULT", "killing", "block_aid", "retaliation", None),
    "move": ("move_forces", "overflight", None),
    "word": ("notify", "approve"),
    "duty": ("request", "release_detainees", "withdraw", "declare"),
}
"""The acts of each incident: most accounts of one incident tell much the same."""

KINDS = {
    "acts": ("forbid", "root", "permit", "outside", "returns", "lasting", "maintain"),
    "windows": ("prior", "consent", "limit", "things", "stock"),
    "duties": ("oblige", "follows", "register", "dated", "weekly"),
    "numbers": ("counted", "counted-once", "by-date", "owed"),
    "hours": tuple(HOURS),
    "ruled": tuple(RULED),
    "staged": ("staged", "counted-once"),
    "more-numbers": ("counted-again", "for-each", "owed-things", "tried"),
}
_LISTED = {kind for kinds in KINDS.values() for kind in kinds}
KINDS["others"] = tuple(kind for kind in (*CLAUSES, *MORE, *NUMBERS) if kind not in _LISTED)
"""The clauses of `worlds`, some at a time: every one of them."""

AGREEMENT_HEAD = """
agreement: wide
title: An agreement with a clause of every kind
encoding: {author: tests}
zone: UTC
months: calendar
parties: [{id: A, name: A-land}, {id: B, name: B-land}]
actors:
  - {id: G, name: The group, links: [{to: A, kind: proxy, whose: B}]}
  - {id: U, name: The unit, links: [{to: A, kind: unit, whose: the text}]}
term: {starts: 2025-02-19T21:20/2025-02-19T22:20, ends: 2025-03-01T21:20/2025-03-01T23:20}
zones:
  - {id: z1, name: One, divisions: [One]}
  - {id: z2, name: Two, divisions: [Two]}
clauses:
"""
AGREEMENT = parse_agreement(AGREEMENT_HEAD + ALL_KINDS)


BARE = Account(
    id="a1", incident="i1", source="agency", origin="agency", certainty="fact", reviewed=True,
    when=Span(START + DAY, START + DAY), known=START,
)  # fmt: skip


def plain(account: Account, who: str) -> Account:
    """An account as it would be of what the mechanism itself saw."""
    return replace(
        account, source="patrol", origin="patrol", stance="supports", certainty="fact", reviewed=True,
        who=(who,), who_maybe=frozenset(), known=START, until=None,
    )  # fmt: skip


@st.composite
def told(draw: st.DrawFn, groups: Mapping[str, tuple[str | None, ...]] = ACTS) -> Account:
    """An account of those of the worlds, with what these leave out."""
    incident = draw(st.sampled_from(sorted(groups)))
    found = draw(accounts(acts=groups[incident]))
    found = plain(found, draw(st.sampled_from("AB"))) if draw(st.booleans()) else found
    return replace(
        found,
        incident=incident + draw(st.sampled_from("12")),
        stance=draw(st.sampled_from([found.stance] * 3 + ["cannot_verify"])),
        certainty=draw(st.sampled_from([found.certainty, "fact"])),
        who=draw(st.sampled_from([found.who] * 3 + [("B",), ("U",), ("A", "G")])),
        whom=draw(st.sampled_from([found.whom, ("B",), ("A",)])),
        who_maybe=draw(st.sampled_from([found.who_maybe] * 3 + [frozenset({"A", "G"})])),
        known=draw(st.sampled_from([START, found.known])),
        zones=draw(st.sampled_from([found.zones, frozenset({"z2"})])),
        claimed=draw(st.sampled_from([(), ("self_defence",), ("medical_evacuation", "self_defence")])),
        quantity=draw(st.sampled_from([None, 0, 3, 8])),
        in_full=draw(st.sampled_from([None, True, False])),
        level=draw(st.sampled_from(["unknown", "unknown", "ordered", "unit"])),
        basis=draw(st.sampled_from(["alleged", "observed_firing"])),
        from_area_of=draw(st.sampled_from([(), ("A",), ("B", "G")])),
    )


@st.composite
def records(draw: st.DrawFn, text: Agreement = AGREEMENT) -> Record:
    """A record in which accounts are reviewed, sources rated, and the agreement suspended."""
    groups = ACTS if text is AGREEMENT else acts_of(text)
    found = draw(st.lists(told(groups), max_size=12))
    moments = st.sampled_from([START, START + 2 * DAY, END + DAY])
    names = st.sampled_from([a.id for a in found] or ["none"])
    reviews = st.builds(
        Review, id=st.uuids().map(str), account=names, verdict=st.sampled_from(["accept", "reject"]),
        by=st.just("somebody"), known=moments,
    )  # fmt: skip
    ratings = st.builds(
        Rating, id=st.uuids().map(str), source=st.sampled_from([s.id for s in SOURCES]),
        letter=st.sampled_from("ABF"), by=st.just("somebody"), known=moments,
    )  # fmt: skip
    rulings = st.builds(
        Ruling, id=st.uuids().map(str), incident=st.sampled_from(["", *(a.incident for a in found)]),
        agreement=st.just(text.agreement), clause=st.sampled_from([c.id for c in text.clauses]),
        body=st.sampled_from(["patrol", "commission"]),
        outcome=st.sampled_from(["no_violation", "violation"]),
        party=st.sampled_from([None, "A", "B"]), known=moments,
        effect=st.sampled_from([None, Span(START + DAY, START + 2 * DAY), Span(START + DAY, START + DAY)]),
    )  # fmt: skip
    pause = LifecycleEntry(
        id="pause", agreement=text.agreement, act="suspend", by=("A", "B"), source="both",
        effect=Span(START + 3 * DAY, START + 3 * DAY + HOUR), ends=Span(START + 4 * DAY, START + 4 * DAY),
        known=START + 2 * DAY,
    )  # fmt: skip
    late = draw(st.sampled_from([None, None, *(s.id for s in SOURCES)]))
    return replace(
        record(found, text),
        sources=tuple(replace(s, known=START + 2 * DAY) if s.id == late else s for s in SOURCES),
        reviews=tuple(draw(st.lists(reviews, max_size=2))),
        ratings=tuple(draw(st.lists(ratings, max_size=2))),
        rulings=tuple(draw(st.lists(rulings, max_size=2))),
        lifecycle=(pause,) if draw(st.booleans()) else (),
    )


def acts_of(text: Agreement) -> dict[str, tuple[str | None, ...]]:
    """Acts that the rules of an agreement ask for, with roots of these, as those of some incidents."""
    found: dict[str, tuple[str | None, ...]] = {}
    for rule in rules_of(text, force_of(text)):
        for wanted in (rule.acts, rule.counter_acts):
            some = sorted(wanted)[:4]
            above = sorted(root for root, acts in roots().items() if acts & wanted)
            if some:
                found["-".join(some)[:20]] = (*some, *some, *above, None)
    return found


SEVERAL = parse_agreement(
    AGREEMENT_HEAD.replace("agreement: wide", "agreement: several").replace(
        "{id: B, name: B-land}]", "{id: B, name: B-land}, {id: C, name: C-land, side: A}]"
    )
    + """
  - id: steps
    text: withdrawal in steps
    oblige:
      who: each
      act: withdraw
      phases:
        - {id: first, what: some, by: {event: in_force, within: P2D}, certified_by: patrol}
        - {id: second, what: the rest, by: {event: act, act: request, by: other_party, within: P3D}, zone: z1}
  - id: read
    text: no attacks
    forbid: {who: each, acts: [airstrike, artillery_fire], whom: other_party}
    readings:
      - {id: strict, whose: A}
      - {id: narrow, whose: B, acts: [airstrike], targets: [civilians], scope: {zones: [z1]}, who: [A]}
      - {id: in-return, whose: B, while: {complies: A, with: steps}, unless: {kind: self_defence}}
      - {id: gone, whose: C, absent: true}
  - id: tried
    text: a release for each of the dead, as one reading has it in full
    oblige: {who: B, act: release_detainees, count: 3, by: 2025-02-24, every: P3D}
    readings:
      - {id: result, whose: A, answers_for: result}
      - {id: efforts, whose: B, answers_for: best_efforts, by: {event: in_force, within: P4D}}
"""
)


@st.composite
def rivals(draw: st.DrawFn) -> Record:
    """A record with several encodings and versions of an agreement, some of them adopted or taken back."""
    known = draw(records(SEVERAL))
    rival = Encoding(author="somebody else")
    two = SEVERAL.parties[:2]
    later = Interval.parse("2025-02-23T12:00/2025-02-23T14:00")
    texts = (
        SEVERAL,
        SEVERAL.model_copy(update={"encoding": rival, "parties": two, "zone": "Africa/Nairobi"}),
        SEVERAL.model_copy(update={"version": "2", "version_since": later, "clauses": SEVERAL.clauses[1:]}),
        AGREEMENT.model_copy(update={"supersedes": ("several",)}),
    )
    moments = st.sampled_from([0, START, START + 2 * DAY, END + DAY])
    adoptions = st.builds(
        Adoption, id=st.uuids().map(str), agreement=st.just("several"),
        author=st.sampled_from(["tests", "somebody else"]),
        by=st.sampled_from([("A", "B", "C"), ("A", "B"), ("C",)]), known=moments,
    )  # fmt: skip
    acts = st.builds(
        LifecycleEntry, id=st.uuids().map(str), agreement=st.just("several"),
        act=st.sampled_from(["extend", "terminate", "resume", "declare_broken"]),
        by=st.sampled_from([("A", "B", "C"), ("A",)]), source=st.just("all"),
        effect=st.integers(0, 9).map(lambda day: Span(START + day * DAY, START + day * DAY + HOUR)),
        known=moments,
    )  # fmt: skip
    return replace(
        known,
        texts=tuple(
            Text(
                id=f"text{i}",
                agreement=text,
                known=draw(moments),
                until=draw(st.sampled_from([None, None, END])),
            )
            for i, text in enumerate(texts)
        ),
        adoptions=tuple(draw(st.lists(adoptions, max_size=3))),
        lifecycle=(*known.lifecycle, *draw(st.lists(acts, max_size=2))),
    )


def judged(known: Record, at: int, known_at: int, known_by: KnownBy = "record") -> list[Verdict]:
    """What the engine should answer, in a fixed order."""
    found = judge(known, at=at, known_at=known_at, known_by=known_by)
    return sorted((verdict_of(f) for f in found), key=repr)


ALL = {"wide": AGREEMENT} | {name: agreement(*kinds) for name, kinds in KINDS.items()}


@pytest.mark.parametrize("kinds", ALL)
@FEW
@given(data=st.data())
def test_the_engine_answers_what_the_judge_finds(kinds: str, data: st.DataObject) -> None:
    known = data.draw(records(ALL[kinds]))
    at, known_at = data.draw(st.sampled_from(MOMENTS)), data.draw(st.sampled_from(MOMENTS))
    expected = judged(known, at, known_at)
    found = sorted(verdicts_of(known, at=at, known_at=known_at, duck=DUCK), key=repr)
    assert [f for f in found if f not in expected] == [f for f in expected if f not in found]
    assert found == expected


@FEW
@given(rivals(), st.sampled_from(MOMENTS), st.sampled_from([START, START + 2 * DAY, END + DAY]))
def test_rival_encodings_are_judged_each_by_its_own_clauses(known: Record, at: int, known_at: int) -> None:
    expected = judged(known, at, known_at)
    assert sorted(verdicts_of(known, at=at, known_at=known_at, duck=DUCK), key=repr) == expected
    assert sorted(History(DUCK, known, at=at).as_known(known_at), key=repr) == expected


@FEW
@given(records(), st.sampled_from(MOMENTS))
def test_the_engine_tells_what_was_public(known: Record, at: int) -> None:
    said = replace(known, accounts=tuple(replace(a, published=a.known - DAY) for a in known.accounts[1:]))
    found = verdicts_of(said, at=at, known_at=START, known_by="published", duck=DUCK)
    assert sorted(found, key=repr) == judged(said, at, START, "published")


@FEW
@given(st.data(), st.sampled_from(MOMENTS), st.integers(0, 12))
def test_a_history_answers_at_every_moment_as_known_at_every_other_and_takes_in_what_comes_late(
    data: st.DataObject, at: int, split: int
) -> None:
    known = data.draw(records(ALL[data.draw(st.sampled_from(sorted(ALL)))]))
    early = {
        name: getattr(known, name)[:number]
        for name, number in {
            "accounts": split,
            "reviews": split % 3,
            "ratings": split % 2,
            "rulings": 1,
            "lifecycle": split % 3,
        }.items()
    }
    history = History(DUCK, replace(known, **early))
    history.add(known.accounts[split:])
    history.add(reviews=known.reviews[split % 3 :])
    history.add(ratings=known.ratings[split % 2 :], rulings=known.rulings[1:])
    if known.lifecycle[split % 3 :]:
        history.add(lifecycle=known.lifecycle[split % 3 :])
    for moment in (START - 1, START, START + 2 * DAY, START + 350 * HOUR, START + 500 * HOUR, END + 90 * DAY):
        for judged_at in {at, START + 2 * DAY} if moment > START else {at}:
            found = history.as_known(moment, at=judged_at)
            assert sorted(found, key=repr) == judged(known, judged_at, moment)


def test_a_late_act_is_counted_like_one_that_was_there_from_the_start() -> None:
    """Nothing about a late claim is new but its incident, or that the body speaks which certifies."""
    text = agreement("for-each", "counted-once")
    names = (("return_remains", "A", "b"), ("withdraw", "A", "w"))
    first = [
        replace(BARE, id=f"{i}1", incident=f"{i}1", act=act, who=(who,), quantity=5, source="agency")
        for act, who, i in names
    ]
    late = [
        replace(one, id=f"a{one.id}", incident=f"a{one.incident}", source="red-cross", origin="agency")
        for one in first
    ]
    history = History(DUCK, record(first, text), at=END)
    history.add(late)
    assert sorted(history.as_known(END), key=repr) == judged(record([*first, *late], text), END, END)


def test_a_ruling_on_a_party_is_none_on_the_group_that_did_it() -> None:
    act = replace(BARE, act="airstrike", who=("G",), whom=("B",), when=Span(START + DAY, START + DAY))
    known = record([act], AGREEMENT)
    ruled = [
        Ruling(id=f"r{party}", incident="i1", agreement="wide", clause="root", body="patrol",
               outcome="violation", party=party, known=START)
        for party in ("A", "G", None)
    ]  # fmt: skip
    known = replace(known, rulings=tuple(ruled))
    found = verdicts_of(known, at=END, known_at=END, duck=DUCK)
    assert sorted(found, key=repr) == judged(known, END, END)
    assert {r.party for v in found if v.key[3:] == ("root", "", "A", "i1", "G") for r in v.rulings} == {
        "G",
        None,
    }


def test_a_policy_without_attribution_is_refused() -> None:
    with pytest.raises(ArgumentError, match="no responsibility is assessed"):
        verdicts_of(record([BARE], AGREEMENT), Policy(attributes=False), at=END, known_at=END, duck=DUCK)
