"""The status of a clause against a brute force: over worlds, over single incidents, over minutes of watching.

What a status says to be so has to be so in every world that the record leaves possible. Of a ban it has to be
what the incidents amount to one by one. Nothing but somebody who looked turns silence into "no violation
observed", and nothing that came in later changes what was known.
"""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from open_terms import TERMS, Small, small
from worlds import DAY, END, HOUR, LATER_THAN_ALL, START

from truce.asof import EVER, Span
from truce.findings.judge import judge, rules_in_force
from truce.findings.matching import in_force
from truce.findings.record import Record
from truce.findings.rules import Rule
from truce.findings.statuses import ClauseStatus, Status, statuses
from truce.incidents.accounts import Coverage

FEW = settings(max_examples=max(1, settings().max_examples // 10))
MOMENTS = st.sampled_from([START + 3 * DAY, START + 100 * HOUR, END + HOUR, LATER_THAN_ALL])
KNOWN = st.sampled_from([START - 1, START, START + 350 * HOUR, LATER_THAN_ALL])

SILENT: frozenset[ClauseStatus] = frozenset({"no_information", "no_violation_observed"})
NOT_BINDING: frozenset[ClauseStatus] = frozenset({"not_in_force", "suspended", "expired"})
IN_WORLDS: dict[ClauseStatus, frozenset[ClauseStatus]] = {
    # Another act of which the record leaves open whether it was a breach may be one.
    "contested": frozenset({"contested", "violation_assessed"}),
    # An account may turn out to be about something else; a duty whose time runs may be done already.
    "no_information": SILENT | {"met"},
    "pending": frozenset({"pending", "met", "undecidable", "no_information"}),
    # It surely does not bind; why may hang on which came first.
    **dict.fromkeys(sorted(NOT_BINDING), NOT_BINDING),
}
"""What a status may be in single worlds where it is not the same; "undecidable" may be anything."""


@st.composite
def watching(draw: st.DrawFn) -> tuple[Coverage, ...]:
    """Who looked, for a while, for some acts and in some places, or was kept out."""
    spans = st.builds(
        lambda first, width: Span(START + first * HOUR, START + (first + width) * HOUR),
        st.sampled_from([-48, 0, 23, 72, 118, 235, 260, 2000]), st.sampled_from([0, 5, 30, 300]),
    )  # fmt: skip
    one = st.builds(
        Coverage,
        id=st.uuids().map(str), who=st.sampled_from(["patrol", "drone"]), when=spans,
        acts=st.sampled_from([frozenset[str](), frozenset({"airstrike"}), frozenset({"withdraw", "report"})]),
        zones=st.sampled_from([frozenset[str](), frozenset({"z1"}), frozenset({"z2"})]),
        restricted_by=st.sampled_from([None, None, None, "A"]),
        known=st.sampled_from([START, START + 300 * HOUR]),
    )  # fmt: skip
    return tuple(draw(st.lists(one, max_size=3)))


def clauses(known: Record, at: int, known_at: int = LATER_THAN_ALL) -> dict[tuple[str, str], Status]:
    found = statuses(known, at=at, known_at=known_at)
    return {(a.encoding, s.clause): s for a in found.agreements for s in a.clauses}


@pytest.mark.parametrize("name", TERMS)
@FEW
@given(data=st.data(), at=MOMENTS, seed=st.integers(0, 2**32))
def test_what_a_status_says_is_so_in_every_world(name: str, data: st.DataObject, at: int, seed: int) -> None:
    told, watched = data.draw(small(TERMS[name])), data.draw(watching())
    chance = Random(seed)
    decided = clauses(replace(told.record(), coverage=watched), at)
    for _ in range(5):
        sure = clauses(replace(told.world(chance), coverage=watched), at)
        for key, status in decided.items():
            one, other = status.status, sure[key].status
            if one in ("undecidable", "depends_on_reading"):
                continue
            # Where readings agree on what may be, a world may part them: then it has to hold of each.
            for in_world in {s for _, s in sure[key].readings} or {other}:
                assert in_world in IN_WORLDS.get(one, {one}), (key, one, other)


BANS = [name for name in TERMS if name.startswith(("forbid", "maintain", "permit"))]
GRAVEST: tuple[ClauseStatus, ...] = ("violation_assessed", "contested", "undecidable", "release_claimed")


@pytest.mark.parametrize("name", [n for n in BANS if "while" not in n and "condition" not in n])
@FEW
@given(data=st.data(), at=MOMENTS)
def test_the_status_of_a_ban_is_what_its_incidents_amount_to_one_by_one(
    name: str, data: st.DataObject, at: int
) -> None:
    told, watched = data.draw(small(TERMS[name])), data.draw(watching())
    whole = replace(told.record(), coverage=watched)
    incidents = sorted({a.incident for a in whole.accounts})
    alone = [_only(whole, incident) for incident in incidents]
    nothing = clauses(replace(whole, accounts=()), at)
    for key, found in clauses(whole, at).items():
        if found.readings or any(clauses(one, at)[key].readings for one in alone):
            continue
        if any(o.clause == "freed" for o in judge(whole, at=at, known_at=LATER_THAN_ALL)):
            continue
        each = {clauses(one, at)[key].status for one in alone}
        gravest = next((s for s in GRAVEST if s in each), None)
        if gravest:
            assert found.status == gravest, (key, found.status, each)
        else:
            unclear = "no_information" in each and nothing[key].status not in NOT_BINDING
            expected = "no_information" if unclear else nothing[key].status
            assert found.status == expected, (key, found.status, each)


def _only(known: Record, incident: str) -> Record:
    return replace(known, accounts=tuple(a for a in known.accounts if a.incident == incident))


@pytest.mark.parametrize("name", TERMS)
@FEW
@given(data=st.data(), at=MOMENTS)
def test_silence_is_calm_only_where_somebody_looked_while_it_bound(
    name: str, data: st.DataObject, at: int
) -> None:
    told, watched = data.draw(small(TERMS[name])), data.draw(watching())
    known = replace(told.record(), coverage=watched)
    rules = rules_in_force(known.as_known(LATER_THAN_ALL))
    for (_, clause), found in clauses(known, at).items():
        if found.status != "no_violation_observed":
            continue
        about = [r for r in rules if r.clause == clause]
        assert any(_saw(c, r, at) for c in watched for r in about), (clause, watched)
    for found in clauses(replace(known, coverage=()), at).values():
        assert found.status != "no_violation_observed"
        silent = [f for f in found.findings if f.on_silence]
        assert found.status != "violation_assessed" or set(silent) != set(found.findings)


def _saw(coverage: Coverage, rule: Rule, at: int) -> bool:
    """Whether one who looked could see a breach at some minute at which the clause surely bound."""
    acts = rule.counter_acts if rule.kind == "require_prior" else rule.acts
    elsewhere = coverage.zones and rule.zones and not coverage.zones & rule.zones
    if coverage.restricted_by or elsewhere or (coverage.acts and not coverage.acts & acts):
        return False
    minutes = range(coverage.when.first, min(coverage.when.last, at) + 1, 7)
    ends = (coverage.when.first, min(coverage.when.last, at))
    return any(in_force(Span(m, m), rule.force, EVER) == "yes" for m in (*ends, *minutes) if m <= at)


CALM = ("no_violation_observed", "met", "pending")


@pytest.mark.parametrize("name", TERMS)
@FEW
@given(data=st.data(), at=MOMENTS)
def test_more_coverage_takes_no_breach_back_and_less_of_it_gives_no_calm(
    name: str, data: st.DataObject, at: int
) -> None:
    told, less, more = data.draw(small(TERMS[name])), data.draw(watching()), data.draw(watching())
    more = tuple(replace(c, id=f"{c.id}-more") for c in more)
    fewer = clauses(replace(told.record(), coverage=less), at)
    whole = clauses(replace(told.record(), coverage=(*less, *more)), at)
    twice = (*less, *(replace(c, id=f"{c.id}-again") for c in less))
    for key, before in fewer.items():
        after = whole[key]
        if before.status == "violation_assessed":
            assert after.status == "violation_assessed"
        if after.status == "no_information":
            assert before.status not in CALM
        if before.watch and after.watch:
            assert after.watch.seen >= before.watch.seen
            assert after.watch.whole >= before.watch.whole
    for key, again in clauses(replace(told.record(), coverage=twice), at).items():
        assert (again.status, again.watched) == (fewer[key].status, fewer[key].watched)


@pytest.mark.parametrize("name", TERMS)
@FEW
@given(data=st.data(), at=MOMENTS, known_at=KNOWN)
def test_the_status_as_known_then_is_that_of_what_had_come_in_by_then(
    name: str, data: st.DataObject, at: int, known_at: int
) -> None:
    told, watched = data.draw(small(TERMS[name])), data.draw(watching())
    whole = replace(told.record(), coverage=watched)
    then = replace(
        whole,
        accounts=tuple(
            replace(a, until=None if a.until is None or a.until > known_at else a.until)
            for a in whole.accounts
            if a.known <= known_at
        ),
        coverage=tuple(c for c in watched if c.known <= known_at),
        rulings=tuple(r for r in whole.rulings if r.known <= known_at),
        lifecycle=tuple(e for e in whole.lifecycle if e.known <= known_at),
    )
    assert clauses(whole, at, known_at) == clauses(then, at)


def test_the_law_is_held_against_every_kind_of_status() -> None:
    """The worlds reach what the law speaks of: else it would hold for want of cases."""
    seen: set[ClauseStatus] = set()
    chance = Random(7)
    for name in TERMS:
        for _ in range(12):
            told = _some(name, chance)
            watched = (Coverage(id="c", who="patrol", when=Span(START - DAY, END + DAY), known=0),)
            moments = (START + 3 * DAY, END + HOUR, LATER_THAN_ALL)
            for known in (told.record(), replace(told.record(), coverage=watched)):
                seen |= {s.status for at in moments for s in clauses(known, at).values()}
    assert seen >= {
        "violation_assessed", "contested", "undecidable", "met", "pending", "no_information",
        "no_violation_observed", "expired", "depends_on_reading",
    }  # fmt: skip


def _some(name: str, chance: Random) -> Small:
    """A record under a term, made without hypothesis: a few plain accounts."""
    from worlds import SOURCES

    from truce.incidents.accounts import Account

    acts = [a for a in TERMS[name].acts if a]
    told = []
    for number in range(chance.randint(0, 3)):
        source = chance.choice([s for s in SOURCES if not s.lead])
        first = START + chance.choice([20, 48, 100, 200]) * HOUR
        told.append(
            Account(
                id=f"a{number}", incident=f"i{chance.randint(0, 1)}", source=source.id, origin=source.origin,
                certainty="fact", act=chance.choice(acts), who=(chance.choice("AB"),),
                whom=(chance.choice("AB"),), targets=("civilians",), means=("rockets",), in_full=True,
                quantity=5, when=Span(first, first + chance.choice([0, 0, 30 * HOUR])),
                zones=frozenset({"z1"}), reviewed=True, known=START,
                stance=chance.choice(["supports", "supports", "denies_act"]),
            )
        )  # fmt: skip
    return Small(TERMS[name], tuple(told))
