"""Filing and taking in: what the sequencer refuses, and that the same thing twice is one thing."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledger_world import MINUTE, START, begun, genesis, key

from truce.errors import LedgerError
from truce.ledger.entries import Head
from truce.ledger.filing import AHEAD, BACK, DAY, EARLIEST, LATEST, PAUSE, Author, Filed, found, take_in
from truce.ledger.statements import Content, Rows, envelope_of, read_envelope

ROWS = Rows(2, "ab" * 32)
YEARS = 10 * 365 * DAY


def test_an_entry_is_taken_in_at_the_next_position_with_the_sequencers_time():
    world = begun()
    filed = world.author("north").file("account", b"shots heard", "mechanism", world.now - 5)
    entry = world.accept(filed)
    statement = read_envelope(filed.envelope).statement
    assert (entry.position, entry.recorded, entry.id) == (1, START + MINUTE, filed.id)
    assert (entry.kind, entry.key, entry.sequence) == ("account", key("north").id, 0)
    assert entry.envelope == filed.envelope
    assert entry.content.data == b"shots heard"
    assert statement.stated == START + MINUTE - 5
    assert b"shots" not in entry.envelope


def test_the_same_envelope_again_changes_nothing():
    world = begun()
    filed = world.author("north").file("account", b"x", "mechanism", world.now)
    first = world.accept(filed)
    world.file("south")
    assert world.accept(filed) == first
    assert len(world.entries) == 3


@given(st.lists(st.sampled_from(["north", "south", "camera"]), max_size=12))
def test_each_key_counts_its_own_and_names_the_one_before(order: list[str]):
    world = begun()
    for name in order:
        world.file(name)
    for name in set(order):
        mine = [read_envelope(e.envelope).statement for e in world.entries if e.key == key(name).id]
        ids = [e.id for e in world.entries if e.key == key(name).id]
        assert [s.sequence for s in mine] == list(range(len(mine)))
        assert [s.previous for s in mine] == ["", *ids][: len(mine)]


def test_a_gap_is_refused_until_it_closes():
    world = begun()
    author = world.author("north")
    first = author.file("account", b"1", "mechanism", world.now)
    second = author.after(first).file("account", b"2", "mechanism", world.now)
    with pytest.raises(LedgerError, match="number 0 has not come yet"):
        world.accept(second)
    world.accept(first)
    assert world.accept(second).position == 2


def test_two_entries_of_one_number_are_evidence():
    world = begun()
    author = world.author("north")
    world.accept(author.file("account", b"to one side", "mechanism", world.now))
    with pytest.raises(LedgerError, match="has signed one already") as caught:
        world.accept(author.file("account", b"to the other", "mechanism", world.now))
    assert "evidence" in str(caught.value)


def test_another_history_is_refused():
    world = begun()
    world.file("north")
    fork = replace(world.author("north"), previous="cd" * 32)
    with pytest.raises(LedgerError, match="where the record has"):
        world.accept(fork.file("account", b"x", "mechanism", world.now))


def test_another_mission_is_refused():
    world, other = begun(), begun()
    with pytest.raises(LedgerError, match="another mission"):
        world.accept(other.author("north").file("account", b"x", "mechanism", world.now))


def test_a_signature_of_another_key_is_refused():
    world = begun()
    filed = world.author("north").file("account", b"x", "mechanism", world.now)
    signed = read_envelope(filed.envelope)
    false = envelope_of(signed.payload, signed.statement.key, key("south").sign(signed.payload))
    with pytest.raises(LedgerError, match="was not signed by the key"):
        world.accept(Filed(false, filed.content))


def test_content_must_be_what_was_signed_or_withheld():
    world = begun()
    filed = world.author("north").file("account", b"x", "mechanism", world.now)
    for other in (Content.of(b"x"), Content(filed.content.salt, b"y")):
        with pytest.raises(LedgerError, match="other content"):
            world.accept(replace(filed, content=other))
    assert world.accept(replace(filed, content=None)).content is None


def test_content_about_keys_is_never_withheld():
    world = begun()
    filed = world.author("chair").file("key", b"{}", "everybody", world.now)
    with pytest.raises(LedgerError, match="everybody must have"):
        world.accept(replace(filed, content=None))
    with pytest.raises(LedgerError, match="audience"):
        world.author("chair").file("key", b"{}", "mechanism", world.now)


@pytest.mark.parametrize(
    ("stated", "came"),
    [(ROWS, None), (None, ROWS), (ROWS, Rows(3, ROWS.root)), (ROWS, Rows(2, "cd" * 32))],
)
def test_rows_must_be_all_that_were_signed(stated: Rows | None, came: Rows | None):
    world = begun()
    filed = world.author("north").file("feed", b"x", "mechanism", world.now, stated)
    with pytest.raises(LedgerError, match="rows that are not the"):
        world.accept(filed, rows=came)
    assert world.accept(filed, rows=stated).position == 1


@pytest.mark.parametrize(
    "now", [START - YEARS, START + YEARS, START - BACK - 1, START + PAUSE + 1, 0, 10**15, 10**20]
)
def test_a_clock_that_cannot_be_right_is_refused_with_advice(now: int):
    world = begun()
    filed = world.author("north").file("account", b"x", "mechanism", START)
    with pytest.raises(LedgerError, match=r"^clock: says") as caught:
        world.accept(filed, now=now)
    assert "Set the clock" in str(caught.value)


def test_a_clock_set_back_a_little_holds_still():
    world = begun()
    filed = world.author("north").file("account", b"x", "mechanism", START)
    assert world.accept(filed, now=START - BACK).recorded == START


def test_a_record_that_rested_goes_on_when_somebody_says_so():
    world = begun()
    filed = world.author("north").file("account", b"x", "mechanism", START)
    now = START + PAUSE + 1
    entry = take_in(filed, head=world.head, last=None, keyring=world.ring, now=now, after_pause=True)
    assert entry.recorded == now
    with pytest.raises(LedgerError, match="before the last entry"):
        take_in(filed, head=Head(1, now), last=None, keyring=world.ring, now=START, after_pause=True)


@pytest.mark.parametrize("now", [0, START - YEARS, START + YEARS, EARLIEST - 1, LATEST])
def test_no_mission_begins_under_a_clock_that_is_years_off(now: int):
    with pytest.raises(LedgerError, match="cannot be"):
        found(key("chair"), genesis(), now)
    _, filed = found(key("chair"), genesis(), START)
    with pytest.raises(LedgerError, match=r"cannot be|before|more than"):
        take_in(filed, head=Head(0, 0), last=None, keyring=None, now=now)


def test_an_author_ahead_of_the_sequencer_is_refused():
    world = begun()
    author = world.author("north")
    late = author.file("account", b"x", "mechanism", world.now + AHEAD + 1)
    with pytest.raises(LedgerError, match="which cannot be: the clock here"):
        world.accept(late)
    world.accept(author.file("account", b"x", "mechanism", world.now + AHEAD))


def test_an_author_years_behind_is_refused_by_the_sequencer_too():
    world = begun()
    statement = read_envelope(world.file("north").envelope).statement
    old = replace(statement, sequence=1, previous=world.entries[-1].id, stated=START - YEARS)
    with pytest.raises(LedgerError, match="stated at 2016"):
        world.accept(Filed(key("north").envelope(old), None))


@pytest.mark.parametrize("stated", [START - BACK - 1, START - YEARS, START + YEARS])
def test_an_author_does_not_sign_under_a_clock_that_jumped(stated: int):
    author = Author(key("north"), "5e" * 32, 1, "ab" * 32, START)
    with pytest.raises(LedgerError, match="clock"):
        author.file("account", b"x", "mechanism", stated)


def test_an_author_offline_for_weeks_is_taken_in():
    world = begun()
    filed = world.author("north").file("account", b"x", "mechanism", START)
    assert world.accept(filed, now=START + 60 * DAY).recorded == START + 60 * DAY


def test_an_author_goes_on_only_from_its_own_next():
    author = begun().author("north")
    filed = author.file("account", b"x", "mechanism", START)
    with pytest.raises(LedgerError, match="not the next"):
        author.after(filed).after(filed)


def test_an_empty_record_takes_only_a_genesis():
    world = begun()
    filed = world.author("north").file("account", b"x", "mechanism", START)
    with pytest.raises(LedgerError, match="is not the genesis"):
        take_in(filed, head=Head(0, 0), last=None, keyring=None, now=START)
    with pytest.raises(LedgerError, match="no keys were given"):
        take_in(filed, head=world.head, last=None, keyring=None, now=START)


def test_a_genesis_is_of_its_own_mission_and_by_a_registrar():
    _, filed = found(key("south"), genesis(), START)
    with pytest.raises(LedgerError, match="has not the role registrar"):
        take_in(filed, head=Head(0, 0), last=None, keyring=None, now=START)
    content = Content.of(genesis().to_bytes())
    stolen = Author(key("chair"), "5e" * 32).seal("genesis", content, "everybody", START)
    with pytest.raises(LedgerError, match="another mission"):
        take_in(stolen, head=Head(0, 0), last=None, keyring=None, now=START)
