"""Many agreements ask the same questions: each gets the answer that the judge gives for it alone."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import DAY, END, HOUR, SOURCES, START

from truce.asof import Span
from truce.clauses.loading import parse_agreement
from truce.clauses.model import Agreement
from truce.findings.engine.duck import Duck, verdicts_of
from truce.findings.engine.history import History
from truce.findings.engine.verdicts import Verdict, verdict_of
from truce.findings.judge import judge
from truce.findings.record import LifecycleEntry, Rating, Record, Review, Text
from truce.incidents.accounts import Account, Source

DUCK = Duck(threads=1)
FEW = settings(max_examples=max(1, settings().max_examples // 8))
MOMENTS = (START + 4 * DAY, END + DAY // 12, END + 100 * DAY)

HEAD = """
agreement: NAME
title: One of many
encoding: {author: tests}
zone: UTC
parties: [{id: ONE, name: ONE-land}, {id: TWO, name: TWO-land}]
actors: [{id: G, name: The group, links: [{to: ONE, kind: proxy, whose: TWO}]}]
term: {starts: BEGINS, ends: ENDS}
zones:
  - {id: z1, name: One, divisions: [One]}
  - {id: z2, name: Two, divisions: [Two]}
clauses:
"""
SAME = """
  - id: ban
    text: no attacks
    forbid: {who: each, acts: [airstrike, artillery_fire], targets: [civilians, medical]}
    SCOPE
  - id: between
    text: no attacks on each other, in return for notice
    forbid: {who: each, acts: [ASSAULT], whom: other_party}
    unless: [{kind: self_defence, text: if attacked}]
    while: {complies: TWO, with: notice}
  - id: notice
    text: movements are announced
    require_prior: {who: each, acts: [move_forces, overflight], needs: notify, at_least: P1D, at_most: P3D}
  - id: told-to
    text: movements are agreed to by the other
    require_prior: {who: ONE, acts: [move_forces], needs: approve}
  - id: answer
    text: what is asked for is given within three days
    oblige: {who: TWO, act: release_detainees, by: {event: act, act: request, within: P3D}}
  - id: open
    text: the road stays open
    maintain: {who: ONE, state: open, broken_by: [block_aid, airstrike], restored_by: [withdraw, notify]}
    SCOPE
  - id: few
    text: at most one flight in two days
    limit: {who: each, what: flights, acts: [overflight], at_most: 1, per: P2D}
"""
PAIRS = (("A", "B"), ("B", "A"), ("A", "C"), ("C", "B"), ("A", "G"))
TERMS = (
    ("2025-02-19T21:20", "2025-03-01T21:20"),
    ("2025-02-19T21:20/2025-02-19T22:20", "2025-03-01T21:20/2025-03-01T23:20"),
    ("2025-02-21T01:20", "2025-02-22T21:20/2025-02-25T21:20"),
    ("2025-02-19T21:20", "not_stated"),
)
SCOPES = ("", "scope: {zones: [z1]}", "scope: {outside: [z2]}", "scope: {zones: [z1, z2], until: 2025-02-25}")


def agreement(dice: Random, number: int) -> Agreement:
    """One of many, between parties of which some have signed others too."""
    one, two = dice.choice(PAIRS)
    begins, ends = dice.choice(TERMS)
    text = HEAD + SAME.replace("SCOPE", dice.choice(SCOPES))
    if "G" in (one, two):
        text = text.replace("actors: [{id: G,", "actors: [{id: H,")
    for name, value in {"NAME": f"n{number}", "ONE": one, "TWO": two, "BEGINS": begins, "ENDS": ends}.items():
        text = text.replace(name, value)
    return parse_agreement(text)


ACTS = {
    "harm": ("airstrike", "artillery_fire", "ASSAULT", "killing", "block_aid", None),
    "move": ("move_forces", "overflight"),
    "word": ("notify", "approve", "withdraw"),
    "duty": ("request", "release_detainees"),
}
_HOURS = (-30, 0, 1, 20, 48, 49, 72, 73, 96, 120, 144, 238, 240, 242, 260)


def told(dice: Random, number: int, clear: float, sources: Sequence[Source]) -> Account:
    """An account of one of a few incidents; with a chance of `clear` one that leaves nothing open."""
    group = dice.choice(sorted(ACTS))
    incident = f"{group}{dice.randrange(5)}"
    of_incident = Random(incident)
    first = START + of_incident.choice(_HOURS) * HOUR
    source = dice.choice(sources)
    act, who, whom = (of_incident.choice(some) for some in (ACTS[group], "ABCG", "ABC"))
    found = Account(
        id=f"a{number}", incident=incident, source=source.id, origin=source.origin, certainty="fact",
        act=act, who=(who,), whom=(whom,),
        targets=("civilians",), zones=frozenset({of_incident.choice(["z1", "z2"])}), when=Span(first, first),
        reviewed=dice.random() < 0.7, known=START + dice.choice([0, 0, 300, 400]) * HOUR,
        until=dice.choice([None, None, None, START + 500 * HOUR]),
    )  # fmt: skip
    return found if dice.random() < clear else _blurred(dice, found, group)


def _blurred(dice: Random, found: Account, group: str) -> Account:
    """The same with a few things untold, told otherwise, or denied."""
    first = found.when.first + dice.choice([0, 0, HOUR, -20 * HOUR])
    ways: dict[str, tuple[object, ...]] = {
        "stance": ("denies_act", "denies_author", "cannot_verify"),
        "certainty": ("reported", "alleged", "unverified", "disputed", "denied"),
        "act": (*ACTS[group], None),
        "who": (None, ("A",), ("B",), ("G",), ("A", "G"), ()),
        "who_maybe": (frozenset({"A", "B"}), frozenset({"G", "C"})),
        "whom": (None, ("A",), ("B",), ("C",), ()),
        "targets": (None, ("security_forces",), ("medical", "schools")),
        "zones": (None, frozenset({"z1"}), frozenset({"z2"}), frozenset()),
        "when": (Span(first, first + 30 * HOUR), Span(first, first + HOUR), Span(first, first)),
        "claimed": (("self_defence",),),
        "quantity": (0, 3),
    }
    picked = dice.sample(sorted(ways), dice.choice([1, 1, 2, 3]))
    return replace(found, **{name: dice.choice(ways[name]) for name in picked})  # type: ignore[arg-type]


def crowd(seed: int) -> Record:
    """A record in which many agreements, some of them suspended or ended, ask the same."""
    dice = Random(seed)
    texts = [agreement(dice, number) for number in range(dice.randint(2, 6))]
    clear = dice.choice([0.5, 0.8, 1])
    sources = dice.choice([SOURCES, [s for s in SOURCES if s.side is None]])
    found = [told(dice, number, clear, sources) for number in range(dice.randint(0, 40))]
    moments = (START, START + 2 * DAY, END + DAY)
    names = [a.id for a in found] or ["none"]
    return Record(
        sources=SOURCES,
        texts=tuple(Text(id=t.agreement, agreement=t, known=dice.choice(moments) - DAY) for t in texts),
        accounts=tuple(found),
        reviews=tuple(
            Review(id=f"r{i}", account=dice.choice(names), verdict=dice.choice(["accept", "reject"]),
                   by="somebody", known=dice.choice(moments))
            for i in range(dice.randrange(4))
        ),
        ratings=tuple(
            Rating(id=f"g{i}", source=dice.choice(SOURCES).id, letter=dice.choice("ABF"), by="somebody",
                   known=dice.choice(moments))
            for i in range(dice.randrange(3))
        ),
        lifecycle=tuple(act_on(dice, i, texts) for i in range(dice.randrange(4))),
    )  # fmt: skip


def act_on(dice: Random, number: int, texts: Sequence[Agreement]) -> LifecycleEntry:
    """An act on one of the agreements alone, so that it binds otherwise than those beside it."""
    text = dice.choice(texts)
    day = START + dice.randrange(7) * DAY
    act = dice.choice(["suspend", "terminate", "extend", "resume"])
    until = dice.choice([None, Span(day + DAY, day + DAY)]) if act in ("suspend", "extend") else None
    return LifecycleEntry(
        id=f"l{number}", agreement=text.agreement, act=act, by=tuple(p.id for p in text.parties),
        source="both", effect=Span(day, day + dice.choice([0, HOUR])), ends=until,
        known=dice.choice([START, START + 2 * DAY]),
    )  # fmt: skip


SEEDS = st.integers(0, 2**32)


def judged(known: Record, at: int, known_at: int) -> list[Verdict]:
    return sorted((verdict_of(f) for f in judge(known, at=at, known_at=known_at)), key=repr)


@FEW
@given(SEEDS, st.sampled_from(MOMENTS), st.sampled_from(MOMENTS))
def test_a_question_that_many_ask_is_answered_to_each_as_to_him_alone(
    seed: int, at: int, known_at: int
) -> None:
    known = crowd(seed)
    found = sorted(verdicts_of(known, at=at, known_at=known_at, duck=DUCK), key=repr)
    expected = judged(known, at, known_at)
    assert [f for f in found if f not in expected] == [f for f in expected if f not in found]
    assert found == expected


@FEW
@given(SEEDS, st.sampled_from(MOMENTS), st.integers(0, 40))
def test_what_comes_late_changes_each_of_many_as_if_it_had_always_been_there(
    seed: int, at: int, split: int
) -> None:
    known = crowd(seed)
    early = replace(
        known, accounts=known.accounts[:split], reviews=(), ratings=(), lifecycle=(), texts=known.texts[:-1]
    )
    history = History(DUCK, early)
    history.add(known.accounts[split:])
    for review in known.reviews:
        history.add(reviews=[review])
    history.add(lifecycle=known.lifecycle)
    history.add(ratings=known.ratings, texts=known.texts[-1:])
    for moment in (START, START + 350 * HOUR, END + 90 * DAY):
        found = sorted(history.as_known(moment, at=at), key=repr)
        expected = judged(known, at, moment)
        assert [f for f in found if f not in expected] == [f for f in expected if f not in found]
        assert found == expected


# ---- one by one


def pact(name: str, ends: str = "2025-03-01T21:20", scope: str = "", parties: str = "AB") -> Agreement:
    """One of many, from the start on."""
    one, two = parties
    text = HEAD + SAME.replace("SCOPE", scope)
    for word, value in {
        "NAME": name, "ONE": one, "TWO": two, "BEGINS": "2025-02-19T21:20", "ENDS": ends
    }.items():  # fmt: skip
        text = text.replace(word, value)
    return parse_agreement(text)


def of(texts: Sequence[Agreement], *accounts: Account) -> Record:
    """Accounts beside some agreements, all known from the start."""
    known = tuple(Text(id=t.agreement, agreement=t, known=0) for t in texts)
    return Record(sources=SOURCES, texts=known, accounts=accounts)


def act(name: str, kind: str, hour: float, **more: object) -> Account:
    """What the mechanism itself saw A do, exactly, so many hours after the start."""
    minute = START + int(hour * HOUR)
    told = Account(
        id=name, incident=name, source="patrol", origin="patrol", certainty="fact", act=kind, who=("A",),
        whom=("B",), targets=("civilians",), zones=frozenset({"z1"}), when=Span(minute, minute),
        reviewed=True, known=START,
    )  # fmt: skip
    return replace(told, **more)  # type: ignore[arg-type]


def outcomes(known: Record, clause: str, known_at: int = END) -> dict[str, set[str]]:
    """What the engine says by agreement of a clause of A; it has to be what the judge says."""
    found = verdicts_of(known, at=END, known_at=known_at, duck=DUCK)
    assert sorted(found, key=repr) == judged(known, END, known_at)
    return by_agreement(found, clause)


def by_agreement(found: Sequence[Verdict], clause: str) -> dict[str, set[str]]:
    """The outcomes of a clause by agreement, of acts that A, whom it binds, is said to have done."""
    said: dict[str, set[str]] = {}
    for verdict in found:
        if verdict.key[3] == clause and verdict.key[5] == "A" and not verdict.key[7]:
            said.setdefault(verdict.key[0], set()).add(verdict.outcome)
    return said


def test_one_act_is_judged_by_the_area_of_each_agreement() -> None:
    texts = [pact("n1", scope="scope: {zones: [z1]}"), pact("n2", scope="scope: {zones: [z2]}"), pact("n3")]
    found = outcomes(of(texts, act("i", "airstrike", 30)), "ban")
    assert found == {"n1": {"violation"}, "n2": {"outside"}, "n3": {"violation"}}


def test_one_notice_is_in_time_for_the_agreement_that_still_binds_and_perhaps_for_the_other() -> None:
    texts = [pact("n1", ends="2025-02-22T21:20"), pact("n2")]
    long = act("w", "notify", 70, when=Span(START + 20 * HOUR, START + 74 * HOUR))
    exact = act("x", "notify", 30)
    moved = act("m", "move_forces", 71)
    assert outcomes(of(texts, moved), "notice") == {"n1": {"violation"}, "n2": {"violation"}}
    assert outcomes(of(texts, moved, exact), "notice") == {"n1": {"no_violation"}, "n2": {"no_violation"}}
    assert outcomes(of(texts, moved, long), "notice") == {"n1": {"undecidable"}, "n2": {"undecidable"}}


def test_a_suspension_of_one_agreement_leaves_the_same_clause_of_another_in_force() -> None:
    texts = [pact("n1"), pact("n2")]
    pause = LifecycleEntry(
        id="p", agreement="n1", act="suspend", by=("A", "B"), source="both",
        effect=Span(START + 20 * HOUR, START + 20 * HOUR), ends=Span(START + 40 * HOUR, START + 40 * HOUR),
        known=START,
    )  # fmt: skip
    strike = act("i", "airstrike", 30)
    assert outcomes(of(texts, strike), "ban") == {"n1": {"violation"}, "n2": {"violation"}}
    late = History(DUCK, of(texts, strike), at=END)
    late.add(lifecycle=[pause])
    assert by_agreement(late.as_known(END), "ban") == {"n2": {"violation"}}
    assert outcomes(replace(of(texts, strike), lifecycle=(pause,)), "ban") == {"n2": {"violation"}}


def test_a_late_origin_and_a_late_rejection_change_what_all_that_ask_are_told() -> None:
    texts = [pact("n1"), pact("n2"), pact("n3", parties="AC")]
    first = act("a1", "airstrike", 30, source="agency", origin="agency", incident="i")
    second = replace(first, id="a2", source="red-cross", origin="red-cross", known=START + DAY)
    denial = replace(first, id="a3", source="patrol", origin="patrol", stance="denies_act", known=START + DAY)
    history = History(DUCK, of(texts, first), at=END)

    def grades(moment: int = END) -> set[str]:
        found = [v for v in history.as_known(moment) if v.key[3] == "ban" and v.key[6] == "i"]
        return {v.grade for v in found if v.key[5] == "A"}

    assert grades() == {"probable"}
    history.add([second])
    assert (grades(), grades(START)) == ({"confirmed"}, {"probable"})
    history.add([denial])
    assert grades() == {"contested"}
    out = Review(id="r", account="a3", verdict="reject", by="somebody", known=START + 2 * DAY)
    history.add(reviews=[out])
    assert (grades(), grades(START + DAY)) == ({"confirmed"}, {"contested"})
    whole = replace(of(texts, first, second, denial), reviews=(out,))
    assert sorted(history.as_known(END), key=repr) == judged(whole, END, END)
