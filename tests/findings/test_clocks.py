"""Laws of the two clocks and of silence, on random records."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from worlds import DAY, END, START, accounts, agreement, record

from truce.asof import Span
from truce.findings.judge import judge
from truce.findings.policy import Policy
from truce.findings.record import Review
from truce.findings.statuses import Judgement, statuses
from truce.incidents.accounts import Account, Coverage

LATER = START + 1000 * DAY
COVERAGE = st.builds(
    Coverage,
    id=st.integers(0, 99).map(str), who=st.sampled_from(["patrol", "red-cross"]),
    when=st.integers(0, 9).map(lambda d: Span(START + d * DAY, START + (d + 1) * DAY)),
    acts=st.sampled_from([frozenset[str](), frozenset({"airstrike"}), frozenset({"withdraw"})]),
    restricted_by=st.sampled_from([None, None, "A"]), known=st.just(START),
)  # fmt: skip
TOLD = st.lists(accounts(), max_size=5)


def by_clause(told: list[Account], coverage: list[Coverage], at: int = END) -> dict[str, str]:
    judged = statuses(replace(record(told, agreement()), coverage=tuple(coverage)), at=at, known_at=LATER)
    return {c.clause: c.status for s in judged.agreements for c in s.clauses}


@given(TOLD, st.lists(COVERAGE, max_size=3))
def test_without_anybody_looking_there_is_never_calm(told: list[Account], coverage: list[Coverage]) -> None:
    assert "no_violation_observed" not in by_clause(told, []).values()
    kept_out = [replace(c, restricted_by="B") for c in coverage]
    assert by_clause(told, kept_out) == by_clause(told, [])


@given(TOLD, accounts(), st.lists(COVERAGE, max_size=2))
def test_an_account_never_turns_no_information_into_calm(
    told: list[Account], one: Account, coverage: list[Coverage]
) -> None:
    before, after = by_clause(told, coverage), by_clause([*told, one], coverage)
    if not _bears_on_one_told(told, one):
        calmed = {c for c, status in after.items() if status == "no_violation_observed"}
        assert all(before[c] == "no_violation_observed" for c in calmed)


def _bears_on_one_told(told: list[Account], one: Account) -> bool:
    """Whether an account is of an incident told before: it may be evidence against what was alleged."""
    return any(a.incident == one.incident for a in told)


@given(TOLD, accounts(), st.sampled_from(["accept", "reject"]))
def test_a_correction_shows_from_then_on_and_not_before(told: list[Account], one: Account, verdict) -> None:
    then = START + 600 * DAY
    review = Review(id="r", account=one.id, verdict=verdict, by="person", known=then)
    known = record([*told, one], agreement())
    corrected = replace(known, reviews=(review,))
    assert judge(corrected, at=END, known_at=then - 1) == judge(known, at=END, known_at=then - 1)
    accepted = [a if a.id != one.id else replace(a, reviewed=True) for a in known.accounts]
    rejected = [a for a in known.accounts if a.id != one.id]
    now = replace(known, accounts=tuple(accepted if verdict == "accept" else rejected))
    assert judge(corrected, at=END, known_at=LATER) == judge(now, at=END, known_at=LATER)


@given(TOLD)
def test_two_entries_under_one_id_are_answered_alike_in_any_order(told: list[Account]) -> None:
    twins = [*told, *(replace(a, act="airstrike", who=("A",)) for a in told)]
    one, other = record(twins, agreement()), record(twins[::-1], agreement())
    assert judge(one, at=END, known_at=LATER) == judge(other, at=END, known_at=LATER)


def published(told: list[Account], known_at: int) -> Judgement:
    return statuses(record(told, agreement()), at=END, known_at=known_at, known_by="published")


@given(TOLD, st.lists(accounts(), max_size=2))
def test_what_was_published_later_was_not_public(told: list[Account], late: list[Account]) -> None:
    then = START + 5 * DAY
    early = [replace(a, published=START) for a in told]
    later = [replace(a, published=then + 1, known=START) for a in late]
    unpublished = [replace(a, id=f"{a.id}-never", published=None, known=START) for a in late]
    judged = published([*early, *later, *unpublished], then)
    assert judged.findings == published(early, then).findings
    assert judged.known_by == "published"


@given(TOLD)
def test_a_mission_without_attribution_names_nobody(told: list[Account]) -> None:
    silent = replace(Policy(), attributes=False)
    found = judge(record(told, agreement("forbid", "root")), silent, at=END, known_at=LATER)
    assert {(f.bearer, f.responsibility, f.ties) for f in found} <= {("", None, ())}
    assert len({f.key for f in found}) == len(found)
    named = judge(record(told, agreement("forbid", "root")), at=END, known_at=LATER)
    broken = {(f.clause, f.incident) for f in named if f.outcome == "violation"}
    assert broken == {(f.clause, f.incident) for f in found if f.outcome == "violation"}
