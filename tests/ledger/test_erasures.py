"""Erasure: content and salt go, the order stays, and every proof with it."""

from dataclasses import replace

import pytest
from ledger_world import World, begun, key

from truce.errors import LedgerError
from truce.ledger.erasures import ErasureOrder
from truce.ledger.filing import Filed
from truce.ledger.keyacts import Revoke
from truce.ledger.statements import ERASURE, read_envelope
from truce.ledger.verifying import Held, Verification

ORDER = ErasureOrder("ab" * 32, 4, None, "the court of the valley", "article 17")


def faults(world: World, **kwargs: object) -> list[str]:
    note = world.checkpoint()
    check = Verification(world.record(note), held=[Held("north", note)], **kwargs)
    return [str(fault) for fault in check.faults()]


def order(world: World, erasure: ErasureOrder, by: str = "chair") -> object:
    return world.file(by, erasure.to_bytes(), ERASURE, "everybody")


def test_erased_content_leaves_every_proof_whole():
    world = begun()
    entry, before = world.file("south", b"names a witness"), world.checkpoint()
    feed = world.feed("camera", [b"a", b"b", b"c"])
    world.erase(entry)
    world.erase(feed, 1)
    assert world.entries[entry.position].content is None
    assert [row.content is None for row in world.rows[feed.position]] == [False, True, False]
    check = Verification(world.record(before), held=[Held("north", before)])
    assert list(check.faults()) == []
    assert check.erased == 2


def test_an_order_for_an_entry_covers_its_rows():
    world = begun()
    feed = world.feed("camera", [b"a", b"b"])
    world.erase(feed)
    assert faults(world) == []
    assert all(row.content is None for row in world.rows[feed.position])


def test_an_answer_says_by_whose_order():
    told = ORDER.told("cd" * 32)
    assert told == "erased by order cdcdcdcdcdcdcdcd of the court of the valley (article 17)"


def test_an_order_covers_what_it_names_and_no_more():
    world = begun()
    statement = read_envelope(world.feed("camera", [b"a", b"b"]).envelope).statement
    assert list(ORDER.parts(statement)) == [None, 0, 1]
    assert list(replace(ORDER, row=1).parts(statement)) == [1]
    one = replace(ORDER, row=1)
    assert [one.covers(4, row) for row in (None, 0, 1)] == [False, False, True]
    assert [ORDER.covers(4, row) for row in (None, 0, 1)] == [True, True, True]
    assert not ORDER.covers(5, None)


def test_content_that_is_gone_without_an_order_is_a_fault():
    world = begun()
    entry = world.file("south", b"x")
    world.entries[entry.position] = replace(entry, content=None)
    assert faults(world) == [
        "entry 1: has lost its content, and no order erased it. Take the entry from a copy that verifies, "
        "and ask who had access to this one."
    ]
    assert faults(world, complete=False) == []


def test_an_order_that_was_not_carried_out_is_a_fault():
    world = begun()
    entry = world.file("south", b"x")
    order(world, ErasureOrder(entry.id, 1, None, "court", "law"))
    assert [text.split(". ")[0] for text in faults(world)] == [
        "entry 1: still has the content that the order at position 2 erased"
    ]


def test_a_forged_order_is_named():
    """Content taken out and an order put in by somebody without the role, after a sequencer let it pass."""
    world = begun()
    entry = world.file("south", b"x")
    erasure = ErasureOrder(entry.id, 1, None, "nobody", "none")
    filed = world.author("north").file(ERASURE, erasure.to_bytes(), "everybody", world.now)
    with pytest.raises(LedgerError, match="has not the role custodian"):
        world.accept(filed)
    stored = replace(entry, position=2, id=filed.id, kind=ERASURE, key=key("north").id, sequence=0)
    world.entries[1] = replace(entry, content=None)
    world.entries.append(replace(stored, envelope=filed.envelope, content=filed.content))
    assert any(
        text.startswith("entry 2: could not be stated by its key") and "custodian" in text
        for text in faults(world)
    )


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"entry": "cd" * 32}, "erases nothing"),
        ({"position": 2}, "does not fit"),
        ({"row": 0}, "names row 0"),
    ],
)
def test_an_order_that_fits_nothing_is_not_taken_in(values: dict[str, object], reason: str):
    world = begun()
    entry = world.file("south", b"x")
    with pytest.raises(LedgerError, match=reason):
        order(world, replace(ErasureOrder(entry.id, 1, None, "court", "law"), **values))


def test_nobody_erases_what_the_record_is_checked_with():
    world = begun()
    revoked = world.say("chair", Revoke(key("camera").id, None, "lost"))
    entry = world.file("south", b"x")
    erased = world.erase(entry)
    for target in (revoked, erased):
        with pytest.raises(LedgerError, match="without which nobody can check"):
            order(world, ErasureOrder(target.id, target.position, None, "court", "law"))


def test_an_order_shows_its_content_to_everybody():
    world = begun()
    entry = world.file("south", b"x")
    erasure = ErasureOrder(entry.id, 1, None, "court", "law")
    filed = world.author("chair").file(ERASURE, erasure.to_bytes(), "everybody", world.now)
    with pytest.raises(LedgerError, match="everybody must have"):
        world.accept(Filed(filed.envelope, None))


@pytest.mark.parametrize(
    "values",
    [{"entry": "x"}, {"position": 0}, {"position": True}, {"row": -1}, {"row": False}, {"by": ""},
     {"by": "a\nb"}, {"ground": " "}, {"ground": "x" * 201}, {"position": 2**53}],
)  # fmt: skip
def test_an_order_that_cannot_be_read_is_refused(values: dict[str, object]):
    with pytest.raises(LedgerError):
        replace(ORDER, **values)


def test_an_order_reads_back_and_has_one_spelling():
    for made in (ORDER, replace(ORDER, row=3)):
        assert ErasureOrder.from_bytes(made.to_bytes()) == made
    for spoiled in (ORDER.to_bytes() + b"\n", ORDER.to_bytes().replace(b"null", b"0.0"), b"[]", b"{}"):
        with pytest.raises(LedgerError):
            ErasureOrder.from_bytes(spoiled)


def test_a_row_that_was_erased_is_found_by_nothing_any_more():
    world = begun()
    feed = world.feed("camera", [b"a", b"b"])
    world.erase(feed, 1)
    assert faults(world) == []
    for still in ({"id": "row-1"}, {"first": 1}, {"last": 1}, {"area": "N1"}):
        rows = world.rows[feed.position]
        kept, rows[1] = rows[1], rows[1]._replace(**still)
        (fault,) = faults(world)
        assert fault.startswith("row 1 of entry 1: was erased, and still tells by which id, time or area")
        rows[1] = kept
