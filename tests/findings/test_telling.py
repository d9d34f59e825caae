"""From documents to a record: whose word it is, what is left open, and what no document can establish."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

REPORT = Path(__file__).parents[1] / "report"
sys.path.insert(0, str(REPORT))

from annotated import read_told  # noqa: E402

from truce.asof import EVER  # noqa: E402
from truce.clauses.drafting import draft  # noqa: E402
from truce.errors import ArgumentError  # noqa: E402
from truce.findings.assessing import assess, find  # noqa: E402
from truce.findings.clocks import Clock  # noqa: E402
from truce.findings.explain import explain  # noqa: E402
from truce.findings.statuses import statuses  # noqa: E402
from truce.findings.telling import Heard, record_of_told  # noqa: E402
from truce.incidents import match_agreements, match_events  # noqa: E402
from truce.incidents.accounts import Source  # noqa: E402


@pytest.fixture(scope="module")
def told():
    return (read_told(REPORT / "small/agency"), read_told(REPORT / "small/ministry"))


@pytest.fixture(scope="module")
def agreement(told):
    agency = told[0]
    return draft(agency.records.agreements[0], agency.records, agency.document)


def record(told, agreement, **more):
    return record_of_told(told, match_events(told), agreement, **more)


def test_a_spokesman_is_of_his_side_and_all_of_a_side_are_one_origin(told, agreement) -> None:
    known = record(told, agreement)
    sides = {s.id: (s.side, s.origin) for s in known.sources if s.side}
    assert sides["ministry of defence of sudmark"] == ("sudmark", "side sudmark")
    assert all(s.letter == "F" and not s.own_access and not s.mechanism for s in known.sources)


def test_who_is_only_blamed_may_have_done_it(told, agreement) -> None:
    shells = next(a for a in record(told, agreement).accounts if a.act == "artillery_fire")
    assert (shells.who, shells.who_maybe) == ((), frozenset({"sudmark"}))


def test_every_account_has_its_words(told, agreement) -> None:
    texts = {t.document.id: t.document.text for t in told}
    passages = [a.passage for a in record(told, agreement).accounts]
    assert passages
    assert [p for p in passages if texts[p.document][p.start : p.end] != p.quote] == []


def test_a_denial_is_an_account_against(told, agreement) -> None:
    denials = [a for a in record(told, agreement).accounts if a.stance != "supports"]
    assert {a.speaker for a in denials} == {"ministry of defence of Sudmark"}


def test_what_is_told_of_an_agreement_ends_nothing(told, agreement) -> None:
    rows = [(t, row) for t in told for a in t.records.agreements for row in a.status_history]
    entries = record(told, agreement, rows=rows).lifecycle
    assert {(e.act, e.by) for e in entries} == {
        ("enter_into_force", ()), ("declare_broken", ("sudmark",))
    }  # fmt: skip


def test_unrated_and_unreviewed_sources_confirm_nothing(told) -> None:
    judged = assess(told, match_events(told), match_agreements(told), "2031-06-07")
    grades = {f.grade for one in judged for f in one.judgement.findings}
    assert not grades & {"confirmed", "probable"}


def test_a_rating_weighs_and_an_unreviewed_account_still_does_not_confirm(told, agreement) -> None:
    known = record(told, agreement)
    unsided = [s for s in known.sources if s.side is None]
    rated = {s.id: replace(s, letter="A", own_access=True) for s in unsided}
    judgement = statuses(record(told, agreement, rated=rated), at=EVER - 1, known_at=EVER)
    assert {f.grade for f in judgement.findings} <= {
        "probable", "unverified", "contested", "undecidable", "evidence_against"
    }  # fmt: skip
    assert record(told, agreement, rated={"nobody": Source(id="nobody")}) == known


def test_the_order_of_the_documents_does_not_matter(told) -> None:
    def judged(*order):
        return assess(order, match_events(order), match_agreements(order), "2031-06-04")

    assert [one.standing for one in judged(*told)] == [one.standing for one in judged(*reversed(told))]


def test_every_finding_can_be_found_and_explained(told) -> None:
    judged = assess(told, match_events(told), match_agreements(told), "2031-06-04")
    for one in judged:
        assert find(judged, one.id) == (one, None)
        for status in one.standing.clauses:
            assert find(judged, one.status_id(status)) == (one, status)
        for finding in one.judgement.findings:
            assert find(judged, finding.id) == (one, finding)
            at = one.judgement.at
            assert explain(one.record, finding.key, at=at, known_at=EVER).finding == finding


def test_an_unknown_id_names_the_nearest(told) -> None:
    judged = assess(told, match_events(told), match_agreements(told), "2031-06-04")
    name = judged[0].judgement.findings[0].id
    with pytest.raises(ArgumentError, match=f"Nearest: .*{name}"):
        find(judged, name[:-1] + "x")


def test_accounts_read_for_one_agreement_serve_those_with_the_same_names_alone(told, agreement) -> None:
    first, *others = agreement.parties
    strangers = (first.model_copy(update={"name": "Elsewhere", "aliases": ()}), *others)
    asked = [
        (agreement, None),
        (agreement.model_copy(update={"agreement": "another-text"}), None),
        (agreement.model_copy(update={"parties": strangers}), None),
        (agreement.model_copy(update={"zone": "Europe/Paris"}), None),
        (agreement, Clock(frozenset({"Asia/Tokyo"}), by_days=False)),
    ]
    rows = [(t, row) for t in told for a in t.records.agreements for row in a.status_history]
    heard = Heard()
    for one, clock in [*asked, *asked]:
        alone = record(told, one, rows=rows, clock=clock)
        assert record(told, one, rows=rows, clock=clock, heard=heard) == alone
    assert len(heard.accounts) == 4
    assert len({accounts for accounts, _ in heard.accounts.values()}) > 1
