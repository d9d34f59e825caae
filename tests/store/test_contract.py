"""What every store must do: the contract of `truce.store.interface`, on each of `conftest.STORES`."""

import threading
from dataclasses import replace
from typing import Any

import pytest
from filings import MISSION, RECORDED, A, B, Place, fill, row, rows, stored, taken, waiting
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from truce.errors import LedgerError, StoreError
from truce.ledger.statements import Content, leaf_of
from truce.ledger.tree import leaf_hash, nodes_of
from truce.store.interface import Columns, Erasure, Head, Row, Store


def test_a_new_record_is_empty_and_knows_its_mission(store: Store):
    assert store.mission == MISSION
    assert store.head() == Head(0, 0)
    assert list(store.entries()) == list(store.waiting()) == list(store.checkpoints()) == []
    assert store.last_checkpoint() is None
    assert store.find("ab" * 32) is None
    assert store.find("no id") is None
    assert store.size_at(RECORDED) == 0
    assert list(store.check()) == []


def test_entries_come_back_as_they_were_in_order(store: Store, place: Place):
    made = fill(store, 7)
    assert list(store.entries()) == made
    assert store.head() == Head(7, made[-1].recorded)
    assert list(store.entries(2, 5)) == made[2:5]
    assert store.find(made[3].id) == made[3]
    with place.open() as other:
        assert list(other.entries()) == made


def test_more_entries_than_a_chunk(store: Store):
    made = fill(store, 1201)
    assert [e.position for e in store.entries()] == list(range(1201))
    assert list(store.entries(499, 1001)) == made[499:1001]
    assert list(store.check()) == []


def test_entries_of_one_kind(store: Store):
    with store.appending() as work:
        for position, kind in enumerate(["document", "rating", "document", "rating", "tombstone"]):
            work.append(stored(position, kind=kind))
    assert [e.position for e in store.entries(kind="rating")] == [1, 3]
    assert [e.position for e in store.entries(2, kind="document")] == [2]
    assert list(store.entries(kind="visit")) == []


def test_content_may_be_withheld_and_supplied_once(store: Store):
    full = stored(0)
    assert full.content
    content = full.content
    with store.appending() as work:
        work.add_rows([Row(0, "c", bytes(32), None, None, None, None)])
        work.append(type(full)(*(getattr(full, f) for f in full.__slots__[:-1]), None))
    assert next(store.entries()).content is None
    with store.appending() as work:
        work.supply(0, None, content)
        work.supply(0, None, content)
        work.supply(0, 0, content)
    assert next(store.entries()) == full
    assert next(store.rows(0)).content == content
    with pytest.raises(StoreError, match="other content"), store.appending() as work:
        work.supply(0, None, Content.of(b"another"))
    with pytest.raises(StoreError, match="not in the record"), store.appending() as work:
        work.supply(0, 1, content)


def test_a_withheld_row_is_looked_up_once_its_content_comes(store: Store):
    told = [row(number, f"claim-{number}", first=number, last=number) for number in range(3)]
    withheld = [Row(r.number, "", r.commitment, None) for r in told]
    with store.appending() as work:
        work.add_rows(withheld)
        work.append(stored(0))
    assert list(store.rows(0)) == withheld
    assert list(store.find_rows("")) == list(store.rows_in("north", 0, 9)) == []
    with store.appending() as work:
        work.supply(0, 1, told[1].content, told[1])
        work.supply(0, 1, told[1].content, told[2])
    assert list(store.rows(0)) == [withheld[0], told[1], withheld[2]]
    assert list(store.find_rows("claim-1")) == list(store.rows_in("north", 0, 9)) == [(0, told[1])]
    assert list(store.check()) == []


def test_empty_content_is_content(store: Store):
    entry = stored(0)
    empty = type(entry)(*(getattr(entry, f) for f in entry.__slots__[:-1]), Content(bytes(32), b""))
    with store.appending() as work:
        work.append(empty)
    assert next(store.entries()).content == Content(bytes(32), b"")


@pytest.mark.parametrize(
    ("second", "why"),
    [
        (stored(2, sequence=1), "position"),
        (stored(0, sequence=1), "position"),
        (stored(1, sequence=0), "sequence"),
        (stored(1, sequence=2), "sequence"),
        (stored(1, B, sequence=1), "sequence"),
        (stored(1, recorded=RECORDED - 1), "before the entry"),
    ],
)
def test_what_is_out_of_order_is_refused_and_changes_nothing(store: Store, second, why):
    made = fill(store, 1)
    with pytest.raises(StoreError, match=why), store.appending() as work:
        work.append(second)
    assert list(store.entries()) == made
    assert len(fill(store, 1)) == 1


def test_numbers_are_left_out_where_the_record_refuses_them_and_nowhere_else(store: Store):
    fill(store, 1)
    with pytest.raises(StoreError), store.appending() as work:
        work.append(stored(1, sequence=2), 2)
    assert store.head().size == 1
    with store.appending() as work:
        work.append(stored(1, B, 0, kind="refusal"))
        work.append(stored(2, sequence=2), 2)
        assert work.last_of(A)[0] == 2
    with pytest.raises(StoreError), store.appending() as work:
        work.append(stored(3, sequence=5), 5)
    with pytest.raises(StoreError), store.appending() as work:
        work.append(stored(3, sequence=1), 1)
    with store.appending() as work:
        work.append(stored(3, sequence=3))
    assert [(e.key, e.sequence) for e in store.entries()] == [(A, 0), (B, 0), (A, 2), (A, 3)]
    assert list(store.check()) == []


def test_an_id_that_is_not_of_the_envelope_is_refused(store: Store):
    entry = stored(0)
    other = type(entry)(0, entry.recorded, "ab" * 32, *(getattr(entry, f) for f in entry.__slots__[3:]))
    with pytest.raises(StoreError, match="SHA-256"), store.appending() as work:
        work.append(other)


def test_nothing_of_what_raised_is_kept(store: Store):
    fill(store, 2)
    with pytest.raises(RuntimeError), store.appending() as work:  # noqa: PT012
        work.add_rows(rows(3))
        work.append(stored(2))
        work.add_checkpoint(3, b"note")
        work.set_meta("copy", "field")
        work.wait(waiting(B, 0))
        raise RuntimeError
    assert store.head().size == 2
    assert list(store.rows(2)) == list(store.checkpoints()) == list(store.waiting()) == []
    assert store.meta("copy") is None
    assert list(store.check()) == []


def test_others_see_nothing_until_it_is_done(store: Store, place: Place):
    with place.open() as other:
        with store.appending() as work:
            work.append(stored(0))
            assert work.head == Head(1, RECORDED)
            assert store.head().size == other.head().size == 0
        assert store.head().size == other.head().size == 1


def test_rows_come_back_in_order(store: Store):
    made = list(rows(1203))
    with store.appending() as work:
        work.append(stored(0))
        work.add_rows(made[:700])
        work.add_rows(iter(made[700:]))
        work.append(stored(1))
    assert list(store.rows(1)) == made
    assert list(store.rows(1, 600, 602)) == made[600:602]
    assert list(store.rows(1, 1202, 5000)) == made[1202:]
    assert list(store.rows(0)) == list(store.rows(2)) == []
    assert [p for p, _ in store.find_rows("claim-7")] == [1]
    assert list(store.find_rows("claim-1203")) == []


def columns(rows_: list[Row]) -> Columns:
    """The same rows in columns."""
    _, ids, commitments, contents, first, last, areas = zip(*rows_, strict=True)
    return Columns(
        ids, commitments, [c.salt for c in contents], [c.data for c in contents], first, last, areas
    )


def test_rows_that_come_in_columns_are_the_same_rows(store: Store):
    made = [*rows(700), row(700, area=None, first=None), *(row(n, last=None) for n in range(701, 1203))]
    filed = waiting(B, 0)
    with store.appending() as work:
        work.append(stored(0))
        work.add_columns(columns(made[:1]))
        work.add_rows(made[1:300])
        work.add_columns(columns(made[300:]))
        work.append(stored(1))
        work.add_columns(columns(made[:2]))
        work.wait(filed)
    assert list(store.rows(1)) == made
    assert list(columns(made[5:9]).rows(5)) == made[5:9]
    assert [p for p, _ in store.find_rows("claim-1202")] == [1]
    assert [r.number for _, r in store.rows_in("north", 697, 700)] == [698, *range(701, 1203)]
    assert list(store.waiting_rows(filed.id)) == made[:2]
    assert list(store.check()) == []


def test_columns_without_their_entry_are_refused(store: Store):
    with pytest.raises(StoreError, match="without their entry"), store.appending() as work:
        work.add_columns(columns([row(0)]))
    assert store.head().size == 0


@pytest.mark.parametrize(
    "changes", [{"ids": ["a"]}, {"salts": [bytes(32), b""]}, {"commitments": [b"", b""]}]
)
def test_columns_that_are_no_rows_are_refused(changes: dict[str, Any]):
    with pytest.raises(LedgerError, match="rows"):
        replace(columns([row(0), row(1)]), **changes)


def test_how_many_rows_each_entry_holds(store: Store):
    assert list(store.row_counts()) == []
    counts = {1: 3, 4: 1, 1200: 2}
    with store.appending() as work:
        for position in range(1201):
            work.add_rows(rows(counts.get(position, 0)))
            work.append(stored(position))
    assert dict(store.row_counts()) == counts


def test_rows_out_of_order_or_without_their_entry_are_refused(store: Store):
    for wrong in ([row(1)], [row(0), row(2)], [row(0), row(0)]):
        with pytest.raises(StoreError, match="number"), store.appending() as work:
            work.add_rows(wrong)
    with pytest.raises(StoreError, match="without their entry"), store.appending() as work:  # noqa: PT012
        work.append(stored(0))
        work.add_rows([row(0)])
    assert store.head().size == 0


def test_an_error_in_the_middle_of_rows_cannot_be_hidden(store: Store):
    def breaking():
        yield from rows(5000)
        raise ValueError("the file ended")

    with pytest.raises(StoreError), store.appending() as work:  # noqa: PT012
        with pytest.raises(ValueError):
            work.add_rows(breaking())
        work.append(stored(0))
    assert store.head().size == 0
    assert list(store.check()) == []


def test_rows_of_one_id_in_several_entries(store: Store):
    for position in range(3):
        with store.appending() as work:
            work.add_rows([row(0, "other"), row(1, "same")])
            work.append(stored(position))
    assert [(p, r.number) for p, r in store.find_rows("same")] == [(0, 1), (1, 1), (2, 1)]


def test_rows_by_area_and_span(store: Store):
    told = [
        row(0, first=10, last=20),
        row(1, first=20, last=20),
        row(2, first=None, last=15),
        row(3, first=15, last=None),
        row(4, first=None, last=None),
        row(5, area="south", first=10, last=20),
        row(6, area=None, first=10, last=20),
        row(7, first=-5, last=-1),
    ]
    with store.appending() as work:
        work.add_rows(told)
        work.append(stored(0))
    with store.appending() as work:
        work.add_rows([row(0, "later", first=12, last=12)])
        work.append(stored(1))

    def found(*asked):
        return [(p, r.number) for p, r in store.rows_in(*asked)]

    assert found("north", 16, 18) == [(0, 0), (0, 3), (0, 4)]
    assert found("north", 20, 20) == [(0, 0), (0, 1), (0, 3), (0, 4)]
    assert found("north", 12, 12) == [(0, 0), (0, 2), (0, 4), (1, 0)]
    assert found("north", 12, 12, 1) == [(0, 0), (0, 2), (0, 4)]
    assert found("north", -100, -50) == [(0, 2), (0, 4)]
    assert found("south", 0, 100, 0) == []
    assert found("elsewhere", 0, 100) == []
    assert [r for _, r in store.rows_in("south", 0, 100)] == [told[5]]


_ENDS = st.none() | st.integers(-30, 30)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_rows_by_area_and_span_are_those_of_the_definition(store: Store, data):
    spans = data.draw(st.lists(st.tuples(_ENDS, _ENDS, st.sampled_from(["n", "s", None])), min_size=1))
    position = store.head().size
    made = [row(i, first=f, last=t, area=a) for i, (f, t, a) in enumerate(spans)]
    with store.appending() as work:
        work.add_rows(made)
        work.append(stored(position))
    first = data.draw(st.integers(-40, 40))
    last = data.draw(st.integers(first, 40))

    def overlaps(r: Row) -> bool:
        return (r.first is None or r.first <= last) and (r.last is None or r.last >= first)

    wanted = [r for r in made if r.area == "n" and overlaps(r)]
    assert [r for p, r in store.rows_in("n", first, last) if p == position] == wanted


def test_last_of_a_key(store: Store):
    with store.appending() as work:
        assert work.last_of(A) is None
        first = stored(0)
        work.append(first)
        assert work.last_of(A) == (0, first.id)
        work.append(stored(1, B, 0))
    with store.appending() as work:
        assert work.last_of(A) == (0, first.id)
        assert work.last_of(A, waiting=True) == (0, first.id)


def test_what_waits_is_no_part_of_the_record_until_it_is_taken_in(store: Store, place: Place):
    fill(store, 1)
    one, two = waiting(A, 1), waiting(A, 2)
    with store.appending() as work:
        work.add_rows(rows(3))
        work.wait(one)
        work.wait(two)
        work.wait(one)
        assert work.last_of(A) == (0, next(store.entries()).id)
        assert work.last_of(A, waiting=True) == (2, two.id)
    assert list(store.waiting()) == [one, two]
    kept = list(store.waiting_rows(one.id))
    assert [r.number for r in kept] == [0, 1, 2]
    assert list(store.waiting_rows(two.id)) == []
    assert store.head().size == 1
    assert store.find(one.id) is None
    assert list(store.rows_in("north", 0, 100)) == []
    with place.open() as other, other.appending() as work:
        work.add_rows(store.waiting_rows(one.id))
        work.append(taken(one, 1))
    assert list(store.waiting()) == [two]
    assert list(store.waiting_rows(one.id)) == []
    assert list(store.rows(1)) == kept
    with store.appending() as work:
        work.wait(one)
    assert list(store.waiting()) == [two]
    assert list(store.check()) == []


def test_two_entries_of_one_sequence_may_wait(store: Store):
    one, other = waiting(A, 0, "one"), waiting(A, 0, "other")
    with store.appending() as work:
        work.wait(one)
        work.wait(other)
    assert list(store.waiting()) == [one, other]


def test_erased_content_is_gone_and_stays_so(store: Store):
    with store.appending() as work:
        work.add_rows(rows(3))
        work.append(stored(0))
        work.append(stored(1, kind="tombstone"))
        work.append(stored(2, kind="tombstone"))
        work.erase(0, None, 1)
        work.erase(0, 1, 1)
    entry = next(store.entries())
    assert entry.content is None
    erased = list(rows(3))[1]
    assert [r.content is None for r in store.rows(0)] == [False, True, False]
    assert list(store.rows(0))[1]._replace(commitment=b"") == Row(1, "", b"", None), (
        "found by nothing any more"
    )
    assert list(store.find_rows(erased.id)) == []
    assert [r.number for _, r in store.rows_in(str(erased.area), 0, 9)] == []
    with store.appending() as work:
        work.erase(0, None, 2)
    assert list(store.erasures()) == [Erasure(0, None, 1), Erasure(0, 1, 1)]
    with pytest.raises(StoreError, match="erased"), store.appending() as work:
        work.supply(0, 1, Content.of(b"back"))
    assert list(store.check()) == []


@pytest.mark.parametrize(
    ("position", "r", "tombstone"), [(0, 5, 1), (3, None, 1), (1, None, 1), (0, None, 2), (-1, None, 1)]
)
def test_erasing_needs_an_entry_and_a_tombstone_behind_it(store: Store, position, r, tombstone):
    fill(store, 2)
    with pytest.raises(StoreError), store.appending() as work:
        work.erase(position, r, tombstone)
    assert list(store.erasures()) == []


def test_checkpoints_by_size_then_as_they_came(store: Store):
    fill(store, 5)
    with store.appending() as work:
        for size, note in [(5, b"five"), (3, b"three"), (5, b"five, cosigned"), (3, b"three"), (0, b"none")]:
            work.add_checkpoint(size, note)
    assert list(store.checkpoints()) == [(0, b"none"), (3, b"three"), (5, b"five"), (5, b"five, cosigned")]
    assert list(store.checkpoints(4)) == [(5, b"five"), (5, b"five, cosigned")]
    assert store.last_checkpoint() == (5, b"five, cosigned")
    with pytest.raises(StoreError, match="5 entries"), store.appending() as work:
        work.add_checkpoint(6, b"six")


def test_meta_is_written_once(store: Store, place: Place):
    with store.appending() as work:
        work.set_meta("copy", "field")
        work.set_meta("copy", "field")
    assert store.meta("copy") == "field"
    for name, value in [("copy", "other"), ("mission", "other")]:
        with pytest.raises(StoreError, match="for good"), store.appending() as work:
            work.set_meta(name, value)
    with place.open() as other:
        assert other.meta("copy") == "field"


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(count=st.integers(1, 40))
def test_leaf_hashes_and_nodes_are_those_of_the_tree(store: Store, count):
    fill(store, count)
    leaves = [leaf_hash(leaf_of(e.recorded, e.envelope)) for e in store.entries()]
    size = len(leaves)
    assert list(store.leaf_hashes()) == leaves
    assert list(store.leaf_hashes(1, size - 1)) == leaves[1 : size - 1]
    read = nodes_of(leaves)
    places = [(level, n) for level in range(size.bit_length()) for n in range(size >> level)]
    assert store.nodes(places) == [read(*p) for p in places]
    with pytest.raises(StoreError):
        store.nodes([(size.bit_length(), 0)])
    with pytest.raises(StoreError):
        store.nodes([(0, size)])


def test_how_long_it_was_at_a_time(store: Store):
    with store.appending() as work:
        for position, offset in enumerate([0, 0, 5, 5, 5, 9]):
            work.append(stored(position, recorded=RECORDED + offset))
    assert [store.size_at(RECORDED + t) for t in (-1, 0, 1, 4, 5, 8, 9, 100)] == [0, 2, 2, 2, 5, 5, 6, 6]


def test_writers_take_turns(store: Store, place: Place):
    def work_on() -> None:
        with place.open() as mine:
            for _ in range(10):
                for _ in range(100):
                    try:
                        with mine.appending() as work:
                            size = work.head.size
                            work.append(stored(size))
                        break
                    except StoreError:
                        continue

    threads = [threading.Thread(target=work_on) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [e.sequence for e in store.entries()] == list(range(30))


def test_a_second_writer_is_told_who_writes(store: Store, place: Place):
    with store.appending(), place.open() as other:
        with pytest.raises(StoreError, match="written by"), other.appending():
            pass
        assert other.head().size == 0


def test_an_iterator_sees_what_is_added_meanwhile_and_holds_nobody_up(store: Store, place: Place):
    fill(store, 600)
    entries = store.entries()
    assert next(entries).position == 0
    with place.open() as other:
        fill(other, 600)
    assert [e.position for e in entries] == list(range(1, 1200))


def test_a_closed_store_says_so(store: Store):
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.head()
    with pytest.raises(StoreError, match="closed"), store.appending():
        pass


def test_a_record_is_made_once(store: Store, place: Place):
    fill(store, 1)
    with pytest.raises(StoreError, match="already"):
        place.create("another")
    assert store.head().size == 1
