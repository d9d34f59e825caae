"""What is not in the text does not get into the dossier, and is counted."""

import gc

from hypothesis import given
from hypothesis import strategies as st

from truce.claims.reading.anchors import Gate
from truce.claims.reading.offline import read_offline
from truce.claims.reading.parse import Page
from truce.claims.records import Actor, Agreement, Anomaly, Assessment, Clause, Mention
from truce.documents import read_document

TEXT = "The envoys of Northland and Southland signed a truce on 3 May 2031."


def assessment(start: int, end: int, also: tuple[Mention, ...] = ()) -> Assessment:
    return Assessment(
        id="a", start=start, end=end, rule="t", type="risk", source=None, about=(), content="x", also=also
    )


def test_a_record_beyond_the_text_is_dropped_and_counted() -> None:
    gate = Gate(TEXT)
    assert len(gate.quoted([assessment(0, 10), assessment(0, 999), assessment(5, 5), assessment(3, 4)])) == 1
    assert (gate.proposed, gate.dropped) == (4, 3)


def test_a_further_passage_beyond_the_text_falls_away_alone() -> None:
    (kept,) = Gate(TEXT).quoted([assessment(0, 10, (Mention(4, 10), Mention(4, 999)))])
    assert kept.also == (Mention(4, 10),)


def test_an_actor_without_a_mention_and_an_agreement_without_a_passage_are_dropped() -> None:
    gate = Gate(TEXT)
    actor = Actor(id="x", name="Nobody", type="state", mentions=(Mention(900, 910),), rule="t")
    clause = Clause(id="c", start=-1, end=4, rule="t", deontic="obligation", bound=(), content="x")
    good = Agreement(
        id="g",
        name="truce",
        kind="truce",
        is_ceasefire=True,
        rule="t",
        spans=((0, 9), (0, 999)),
        clauses=(clause,),
    )
    assert gate.named([actor]) == ()
    (kept,) = gate.agreements([good])
    assert kept.spans == ((0, 9),)
    assert kept.clauses == ()
    assert gate.dropped == 2


def test_an_anomaly_without_its_main_passage_is_dropped() -> None:
    wrong = Anomaly(id="n", type="other", note="x", about=("document",), spans=((70, 80), (0, 9)), rule="t")
    assert Gate(TEXT).anomalies([wrong]) == ()


def test_the_offline_reader_proposes_nothing_that_is_dropped() -> None:
    tally = read_offline(read_document(TEXT)).tally
    assert tally.proposed == tally.kept > 0
    assert tally.dropped == 0


@given(st.lists(st.tuples(st.integers(-5, 80), st.integers(-5, 80)), max_size=8))
def test_whatever_is_kept_is_in_the_text(spans: list[tuple[int, int]]) -> None:
    gate = Gate(TEXT)
    kept = gate.quoted([assessment(*s) for s in spans])
    assert all(TEXT[r.start : r.end].strip() for r in kept)
    assert gate.proposed == len(spans) == len(kept) + gate.dropped


def test_a_text_is_forgotten_once_it_is_read() -> None:
    """A cycle would keep the parse of a long text beside its dossier: twice the memory."""
    text = "Norland bombed Karsk on 5 May 2024. Estria denied on 6 May 2024 that it had broken the truce."
    gc.collect()
    gc.disable()
    try:
        read_offline(read_document(text))
        assert not any(isinstance(thing, Page) for thing in gc.get_objects())
    finally:
        gc.enable()
