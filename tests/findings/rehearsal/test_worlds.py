"""What a rehearsal calls sure is so in every world that a row leaves open, judged one by one."""

from itertools import product

import pytest
from drafts import CLAUSES, draft
from hypothesis import given
from hypothesis import strategies as st

from truce.asof import EVER, Span
from truce.findings.judge import judge
from truce.findings.policy import DEFAULT
from truce.findings.record import Record, Text
from truce.findings.rehearsal.sides import OUTSIDER
from truce.findings.rehearsal.summary import Verdict
from truce.findings.rehearsal.telling import Look
from truce.findings.rehearsal.terms import Window, terms_of
from truce.findings.rehearsal.verdicts import Seen, verdicts
from truce.incidents.accounts import Account
from truce.incidents.feeds.ucdp import ucdp_source

# A world in which the other side complies or does not is more than one row can tell.
TERMS = terms_of(draft(*(name for name in CLAUSES if name != "in-return")), Window())
SIDES = st.sampled_from([("NL",), ("SF",), ("MIL",), ("BRIG",), (OUTSIDER,), ("SF", "MIL"), ("NL", OUTSIDER)])
ZONES = st.sampled_from(
    [frozenset(), frozenset({"box"}), frozenset({"middle"}), frozenset({"box", "middle"})]
)
NOON = Span(30_000_000, 30_000_060)


@st.composite
def looks(draw: st.DrawFn) -> Look:
    violence = draw(st.sampled_from(["state_based", "non_state", "one_sided"]))
    sure = draw(ZONES)
    return Look(
        violence=violence, side_a=draw(SIDES), side_b=() if violence == "one_sided" else draw(SIDES),
        lies=(sure, draw(ZONES) - sure), clear=draw(st.booleans()), straddles=False,
    )  # fmt: skip


def every_world(look: Look) -> list[Account]:
    """Each author, victim, weapon and place that the row allows, with nothing left open."""
    sure, maybe = look.lies
    found = []
    one_sided = look.violence == "one_sided"
    for author, act, target, extra in product(
        look.authors, ("artillery_fire", "killing"), ("civilians", "security_forces"), (frozenset(), maybe)
    ):
        if one_sided and target != "civilians":
            continue
        opposite = look.side_b if author in look.side_a else look.side_a
        for victim in ("NL", "SF", OUTSIDER) if one_sided else opposite:
            found.append(
                Account(
                    id=str(len(found)),
                    incident=str(len(found)),
                    source="ucdp-ged",
                    origin="ucdp",
                    certainty="fact" if look.clear else "reported",
                    act=act,
                    who=(author,),
                    whom=(victim,),
                    targets=(target,),
                    when=NOON,
                    zones=sure | extra,
                    known=-EVER,
                )
            )
    return found


@pytest.mark.slow
@given(looks())
def test_what_is_sure_is_so_in_every_world(look: Look):
    source = ucdp_source()
    [found] = verdicts(TERMS, [Seen(look, NOON)], source, DEFAULT)
    possible = every_world(look)
    texts = (Text(id="draft", agreement=TERMS.draft, known=-EVER),)
    record = Record(sources=(source,), texts=texts, accounts=tuple(possible))
    broken: dict[tuple[str, str], dict[str, set[str]]] = {}
    for finding in judge(record, at=EVER, known_at=EVER):
        if finding.outcome == "violation":
            key = (finding.clause, finding.reading or "")
            broken.setdefault(key, {}).setdefault(finding.incident or "", set()).add(finding.bearer)
    for key in found.keys() | broken.keys():
        verdict = found.get(key, Verdict("none"))
        in_worlds = [broken.get(key, {}).get(a.incident, set()) for a in possible]
        match verdict.result:
            case "violation":
                assert all(set(verdict.by) <= by for by in in_worlds), (key, verdict)
            case "one_of_several":
                assert all(by & set(verdict.by) for by in in_worlds), (key, verdict)
                assert len(set().union(*in_worlds)) > 1
            case "undecidable":
                assert any(in_worlds), (key, verdict)
            case _:
                assert not any(in_worlds), (key, verdict)
