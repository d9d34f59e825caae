"""Accounts of one act come together; nothing else does, and nothing is added up."""

import hashlib
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.claims.records import Actor, Agreement, Event, Length, Mention, Place, Records, StatusRow, Tally
from truce.documents import Document, read_document
from truce.incidents import Told, match_agreements, match_events
from truce.incidents.matching import keys_of
from truce.parties import Roster


def document(name: str) -> Document:
    return read_document(f"Shells fell on the town of Northford, the report {name} said.".encode())


def actor(ref: str, name: str, *aliases: str, affiliation: str | None = None) -> Actor:
    return Actor(
        id=ref, name=name, type="state", mentions=(Mention(0, 3),), rule="test", aliases=aliases,
        affiliation=affiliation,
    )  # fmt: skip


def place(ref: str, name: str) -> Place:
    return Place(id=ref, name=name, type="city", mentions=(Mention(0, 3),), rule="test")


def event(ref: str, **fields: object) -> Event:
    base: dict[str, object] = {
        "start": 0, "end": 11, "type": "ASSAULT", "rule": "test", "certainty": "reported",
        "modality": "actual", "initiator": ("a1",), "target": ("a2",), "places": ("p1",),
        "date": "2031-05-04",
    }  # fmt: skip
    return Event(id=ref, **(base | fields))  # type: ignore[arg-type]


def told(
    name: str, events: tuple[Event, ...] = (), agreements: tuple[Agreement, ...] = (), day: str = "2031-05-05"
) -> Told:
    records = Records(
        title=None, doc_date=day, sections=(),
        actors=(
            actor("a1", "Northland"), actor("a2", "Southland", "Southern Republic"), actor("a3", "Eastland"),
        ),
        places=(place("p1", "Northford"), place("p2", "Westbridge")),
        events=events, claims=(), agreements=agreements, relations=(), anomalies=(), assessments=(),
        not_stated=(), tally=Tally(reader="test", proposed=0, kept=0, dropped=0),
    )  # fmt: skip
    return Told(document(name), records)


def shape(documents: list[Told]) -> list[list[str]]:
    return sorted(sorted(a.ref for a in i.accounts) for i in match_events(documents))


def test_two_accounts_of_one_act_are_one_incident_with_both_kept() -> None:
    first, second = told("one", (event("e1"),)), told("two", (event("e1", deaths=(3, 3)),))
    (incident,) = match_events([first, second])
    assert len(incident.accounts) == 2
    assert [a.event.deaths for a in incident.accounts].count((3, 3)) == 1


@pytest.mark.parametrize(
    "other",
    [
        event("e1", places=("p2",)),
        event("e1", date="2031-05-08"),
        event("e1", type="COERCE"),
        event("e1", date=None),
        event("e1", places=(), initiator=("a3",), target=()),
    ],
)
def test_another_place_day_kind_or_actor_stays_apart(other: Event) -> None:
    assert len(match_events([told("one", (event("e1"),)), told("two", (other,))])) == 2


def test_dates_one_day_apart_may_be_one_act() -> None:
    assert (
        len(match_events([told("one", (event("e1"),)), told("two", (event("e1", date="2031-05-05"),))])) == 1
    )


def test_two_events_of_one_document_stay_apart_unless_the_reader_joined_them() -> None:
    assert len(match_events([told("one", (event("e1"), event("e2")))])) == 2
    assert len(match_events([told("one", (event("e1"), event("e2", same_as="e1")))])) == 1


def test_tolls_that_exclude_each_other_are_shown_and_not_added() -> None:
    documents = [told("one", (event("e1", deaths=(10, 10)),)), told("two", (event("e1", deaths=(8, 8)),))]
    (incident,) = match_events(documents)
    (difference,) = [d for d in incident.differences if d.field == "deaths"]
    assert sorted(value for value, _ in difference.values) == ["10", "8"]


def test_tolls_that_fit_are_no_difference() -> None:
    documents = [told("one", (event("e1", deaths=(10, None)),)), told("two", (event("e1", deaths=(12, 12)),))]
    (incident,) = match_events(documents)
    assert not [d for d in incident.differences if d.field == "deaths"]


def test_acts_that_did_not_happen_are_no_incident() -> None:
    assert match_events([told("one", (event("e1", modality="hypothetical"),))]) == ()


fields = st.fixed_dictionaries(
    {
        "date": st.sampled_from(["2031-05-04", "2031-05-05", "2031-05-09", "../2031-05-04", None]),
        "places": st.sampled_from([("p1",), ("p2",), ()]),
        "initiator": st.sampled_from([("a1",), ("a3",), ()]),
        "type": st.sampled_from(["ASSAULT", "AGREE"]),
    }
)


@given(st.lists(fields, min_size=2, max_size=4))
def test_the_order_of_the_documents_does_not_matter(rows: list[dict[str, object]]) -> None:
    documents = [told(str(n), (event("e1", **row),), day=f"2031-05-{10 + n}") for n, row in enumerate(rows)]
    wanted = shape(documents)
    for order in itertools.islice(itertools.permutations(documents), 6):
        assert shape(list(order)) == wanted


@given(st.lists(fields, min_size=1, max_size=5))
def test_every_account_is_in_exactly_one_incident(rows: list[dict[str, object]]) -> None:
    documents = [told(str(n), (event("e1", **row),)) for n, row in enumerate(rows)]
    refs = [a.ref for i in match_events(documents) for a in i.accounts]
    assert sorted(refs) == sorted({d.ref("e1") for d in documents}) or len(refs) == len(rows)


def agreement(ref: str, **fields: object) -> Agreement:
    base: dict[str, object] = {
        "name": "truce", "kind": "truce", "is_ceasefire": True, "rule": "test", "spans": ((0, 6),),
        "parties": ("a1", "a2"), "announced": "2031-05-01",
    }  # fmt: skip
    return Agreement(id=ref, **(base | fields))  # type: ignore[arg-type]


def row(status: str, date: str, certainty: str = "fact") -> StatusRow:
    return StatusRow(id=status, start=0, end=6, rule="test", status=status, date=date, certainty=certainty)  # type: ignore[arg-type]


def test_one_agreement_told_twice_is_one_instrument_whose_standing_is_over_both_texts() -> None:
    first = told("one", agreements=(agreement("g1", status_history=(row("announced", "2031-05-01"),)),))
    second = told(
        "two",
        agreements=(agreement("g1", announced="2031-05-01", status_history=(row("ended", "2031-05-03"),)),),
        day="2031-05-06",
    )
    (instrument,) = match_agreements([first, second])
    assert instrument.standing("2031-05-02") == {"agreed"}
    assert instrument.standing("2031-05-04") == {"over"}


@pytest.mark.parametrize(
    "fields", [{"parties": ("a1", "a3")}, {"announced": "2031-07-01"}, {"announced": None}]
)
def test_other_parties_or_dates_or_none_are_another_instrument(fields: dict[str, object]) -> None:
    first = told("one", agreements=(agreement("g1"),))
    second = told("two", agreements=(agreement("g1", **fields),))
    assert len(match_agreements([first, second])) == 2


def test_ids_do_not_depend_on_what_else_is_read() -> None:
    one = told("one", (event("e1"),))
    other = told("other", (event("e1", type="AGREE"),))
    alone = {i.id for i in match_events([one])}
    assert alone <= {i.id for i in match_events([other, one])}
    assert hashlib.sha256(one.ref("e1").encode()).hexdigest()[:10] in next(iter(alone))


def undated(ref: str, stated: str | None, **fields: object) -> Agreement:
    length = Length(48.0, "hour", stated, "48-hour") if stated else None
    return agreement(ref, announced=None, duration=length, **fields)


@pytest.mark.parametrize(
    ("stated", "parties", "instruments"),
    [
        ("PT48H", ("a1", "a2"), 1),
        ("PT48H", (), 1),
        ("PT72H", ("a1", "a2"), 2),
        (None, ("a1", "a2"), 2),
        ("PT48H", ("a1", "a3"), 2),
    ],
)
def test_an_undated_telling_joins_the_one_agreement_of_the_same_length(
    stated: str | None, parties: tuple[str, ...], instruments: int
) -> None:
    first = told("one", agreements=(agreement("g1", duration=Length(48.0, "hour", "PT48H", "48-hour")),))
    second = told("two", agreements=(undated("g1", stated, parties=parties),))
    assert len(match_agreements([first, second])) == instruments
    assert len(match_agreements([second, first])) == instruments


def test_what_governs_a_state_is_known_again_as_that_state() -> None:
    """The table of governing parties decides, not the name."""
    roster = Roster.load()
    party = next(p for p in roster.parties.values() if p.governs)
    assert party.governs is not None
    state = roster.parties[party.governs]
    assert keys_of(actor("x", party.name)) & keys_of(actor("y", state.name))
    other = next(p for p in roster.parties.values() if p.type == "state" and p.id != state.id)
    assert not keys_of(actor("x", party.name)) & keys_of(actor("y", other.name))


def named(name: str, kind: str = "armed_force", affiliation: str | None = None) -> Actor:
    return Actor(
        id="x", name=name, type=kind, mentions=(Mention(0, 3),), rule="test", affiliation=affiliation
    )  # fmt: skip


@pytest.mark.parametrize(
    "name", ["Kenyan army", "army of Kenya", "Kenya's armed forces", "Kenyan Defence Ministry"]
)
def test_an_organ_of_a_state_is_known_again_as_that_state(name: str) -> None:
    assert keys_of(named(name)) & keys_of(named("Kenya", "state"))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Kenyan People's Army", "armed_force"),
        ("Kenyan National Liberation Front", "armed_force"),
        ("Kenyan army", "militia"),
        ("Kenyan army", "non_state_armed_group"),
    ],
)
def test_what_only_bears_the_name_of_a_state_is_not_that_state(name: str, kind: str) -> None:
    assert not keys_of(named(name, kind)) & keys_of(named("Kenya", "state"))
