"""Copies of a mission that exchange packets: what converges, what is withheld, and what is refused."""

import base64
import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from copies import Copy, copied, copies, looked_up, readable
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_world import key

from truce.errors import LedgerError, StoreError, TruceError
from truce.ledger.checkpoints import origin_of
from truce.ledger.cosignatures import WitnessSigner
from truce.ledger.erasures import ErasureOrder
from truce.ledger.following import Forked, Gap
from truce.ledger.notes import Note
from truce.ledger.packets import CarriedEntry, CarriedFile, CarriedPiece, CarriedRow, Header, read
from truce.ledger.statements import Content, read_envelope
from truce.ledger.verifying import Verification
from truce.mission.exchange.ordering import refuse, refused_in, waiting_in
from truce.mission.folder import Behind
from truce.mission.missions import Mission
from truce.store.sqlite.record import SqliteStore


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Copy]:
    """The sequencer's copy, those of both parties and of the chair, all with the same three entries."""
    world = copies(tmp_path_factory.mktemp("begun"), "north", "south", "chair")
    clerk = world["clerk"]
    world["chair"].apply(clerk.packet_for(world["chair"]))
    world["chair"].file(b"both sides met", "parties,mechanism")
    world["chair"].file(b"where the drones look", "mechanism", rows=[b"A ridge", b"B mill", b"A tower"])
    clerk.apply(world["chair"].packet_for(clerk))
    assert clerk.order().refused == ()
    for name in ("north", "south", "chair"):
        world[name].apply(clerk.packet_for(world[name]))
    for copy in world.values():
        copy.store.close()
    return world


@pytest.fixture
def world(begun: dict[str, Copy], tmp_path: Path) -> Iterator[dict[str, Copy]]:
    """The same, each test with copies of its own."""
    found = {name: copied(copy, tmp_path) for name, copy in begun.items()}
    yield found
    for copy in found.values():
        copy.store.close()


def contents(copy: Copy) -> list[bytes | None]:
    return [entry.content.data if entry.content else None for entry in copy.store.entries(1)]


def row_contents(copy: Copy, position: int) -> list[bytes | None]:
    return [row.content.data if row.content else None for row in copy.store.rows(position)]


def root(copy: Copy) -> list[bytes]:
    return list(copy.store.leaf_hashes())


def haystack(path: Path) -> bytes:
    """All bytes of a packet, and all that its base64 stands for, twice over."""
    found = [path.read_bytes()]
    for _ in range(3):
        pieces = re.findall(rb"[A-Za-z0-9+/]{4,}={0,2}", found[-1])
        found.append(b"\n".join(base64.b64decode(p[: len(p) // 4 * 4]) for p in pieces))
    return b"\n".join(found)


def is_told(secret: bytes, path: Path) -> bool:
    hay = haystack(path)
    spelled = [
        secret,
        secret.hex().encode(),
        base64.b64encode(secret),
        json.dumps(secret.decode("latin-1")).encode(),
    ]
    return any(spelling in hay for spelling in spelled)


def test_what_was_filed_far_away_comes_back_with_a_position(world):
    north, clerk = world["north"], world["clerk"]
    first = north.file(b"shelling at the mill", "parties,mechanism")
    second = north.file(b"three impacts", "parties,mechanism", rows=[b"A one", b"B two"])
    assert [entry.id for entry in north.store.waiting()] == [first, second]
    applied = clerk.apply(north.packet_for(clerk))
    assert (applied.kept, applied.taken_in, applied.gaps) == (2, 0, ())
    assert clerk.order().taken_in == (first, second)
    assert north.apply(clerk.packet_for(north, start=3)).taken_in == 2
    assert list(north.store.waiting()) == []
    assert north.store.find(second).position == 4
    assert root(north) == root(clerk)
    assert row_contents(north, 4) == [b"A one", b"B two"]


def test_a_copy_for_a_party_is_a_projection(world):
    assert contents(world["clerk"]) == [b"both sides met", b"where the drones look"]
    assert contents(world["north"]) == [b"both sides met", None]
    assert row_contents(world["north"], 2) == [None, None, None]
    assert [row.id for row in world["north"].store.rows(2)] == ["", "", ""]
    assert root(world["north"]) == root(world["clerk"])


def test_a_field_copy_carries_the_rows_of_its_area(world, tmp_path):
    clerk, chair = world["clerk"], world["chair"]
    (tmp_path / "field").mkdir()
    store = SqliteStore.create(tmp_path / "field" / "record.sqlite", clerk.store.mission)
    field = Copy("field", chair.reader, chair.key, store, tmp_path, chair.clock)
    packet = clerk.packet_for(field, areas=frozenset({"A"}))
    field.apply(packet)
    assert row_contents(field, 2) == [b"A ridge", None, b"A tower"]
    assert not is_told(b"B mill", packet)
    field.apply(clerk.packet_for(field))
    assert row_contents(field, 2) == [b"A ridge", b"B mill", b"A tower"]


def test_event_data_of_some_areas_alone_is_known_to_be_a_part(world, tmp_path):
    """Else the silence of an area that this copy does not carry would look calm."""
    clerk, chair = world["clerk"], world["chair"]
    chair.file(b"event data", "mechanism", "feed", rows=[b"A ridge", b"B mill"])
    clerk.apply(chair.packet_for(clerk))
    clerk.order()
    (tmp_path / "field").mkdir()
    store = SqliteStore.create(tmp_path / "field" / "record.sqlite", clerk.store.mission)
    field = Copy("field", chair.reader, chair.key, store, tmp_path, chair.clock)
    field.apply(clerk.packet_for(field, areas=frozenset({"A"})))
    part = Mission(tmp_path / "field", Behind(store, field.evidence, None))
    assert part.entries()[-1].withheld
    field.apply(clerk.packet_for(field))
    whole = Mission(tmp_path / "field", Behind(store, field.evidence, None))
    assert not whole.entries()[-1].withheld


def test_what_may_be_read_later_is_supplied_then(world):
    north, clerk, chair = world["north"], world["clerk"], world["chair"]
    north.reader = chair.reader
    applied = north.apply(clerk.packet_for(north))
    assert (applied.taken_in, applied.supplied) == (0, 4)
    assert contents(north) == contents(clerk)
    assert row_contents(north, 2) == row_contents(clerk, 2)


def test_what_a_copy_filed_is_not_lost_when_it_comes_back_withheld(world):
    north, clerk = world["north"], world["clerk"]
    filed = north.file(b"for the mechanism alone", "sealed", rows=[b"A row"])
    clerk.apply(north.packet_for(clerk))
    clerk.order()
    assert clerk.store.find(filed).content is None
    north.reader = world["south"].reader
    north.apply(clerk.packet_for(north))
    assert north.store.find(filed).content.data == b"for the mechanism alone"
    assert row_contents(north, 3) == [b"A row"]


def test_a_packet_applied_twice_or_late_changes_nothing(world):
    north, clerk = world["north"], world["clerk"]
    early = clerk.packet_for(north)
    north.file(b"one", "parties")
    from_north = north.packet_for(clerk)
    clerk.apply(from_north)
    clerk.order()
    late = clerk.packet_for(north)
    north.apply(late)
    for copy, packets in ((north, (early, late, early)), (clerk, (from_north, from_north))):
        before = copy.state()
        for packet in packets:
            assert copy.apply(packet).taken_in == 0
        assert copy.state() == before


def test_the_same_record_reader_and_time_give_the_same_bytes(world):
    one, two = (world["clerk"].packet_for(world["north"]) for _ in range(2))
    assert one.read_bytes() == two.read_bytes()


def test_a_packet_that_was_left_out_shows(world):
    north, clerk = world["north"], world["clerk"]
    for text in (b"one", b"two"):
        north.file(text, "parties")
        clerk.apply(north.packet_for(clerk))
        clerk.order()
    with pytest.raises(LedgerError, match="those between did not come"):
        world["south"].apply(clerk.packet_for(world["south"], start=4))


def test_entries_that_were_left_out_of_what_waits_show_as_a_gap(world, tmp_path):
    north, clerk = world["north"], world["clerk"]
    for text in (b"one", b"two", b"three"):
        north.file(text, "parties")
    whole = north.packet_for(clerk)
    part = resigned(whole, key("chair"), lambda items: [i for i in items if not is_waiting(i, {0, 1})])
    applied = clerk.apply(part)
    assert applied.gaps == (Gap(key("north").id, 0, 1),)
    assert str(applied.gaps[0]).startswith("numbers 0 to 1 of key")
    (refused,) = clerk.order().refused
    assert "has not come yet" in str(refused[1])
    assert clerk.apply(whole).gaps == ()
    assert clerk.order().refused == ()


def is_waiting(item: object, numbers: set[int]) -> bool:
    return (
        isinstance(item, CarriedEntry)
        and item.position is None
        and read_envelope(item.envelope).statement.sequence in numbers
    )


def resigned(packet: Path, by: Any, change: Callable[[list[Any]], list[Any]], **header: Any) -> Path:
    """A packet as somebody hostile, who has a key of the mission, would make it out of another."""
    with packet.open("rb") as file:
        first, *items = read(file)
    assert isinstance(first, Header)
    values = {name: getattr(first, name) for name in Header.__dataclass_fields__}
    changed = Header(**{**values, "sender": by.id, **header})
    path = packet.with_suffix(".hostile")
    path.write_bytes(b"".join(_unchecked(changed, change(items), by)))
    return path


def _unchecked(header: Header, items: list[Any], by: Any) -> Iterator[bytes]:
    """As `written`, but in whatever order: what a hostile program could do."""
    import hashlib

    from truce.ledger import packets

    lines = [packets._line(packets._header_members(header))]
    lines += [packets._line(packets._members(item)) for item in items]
    digest = hashlib.sha256(b"truce-packet/1\n" + b"".join(lines)).digest()
    yield from lines
    yield packets._line({"lines": len(lines), "signature": by.sign(digest).hex(), "type": "end"})


def without(position: int) -> Callable[[list[Any]], list[Any]]:
    return lambda items: [i for i in items if getattr(i, "position", None) != position]


def edited(at: int, **values: Any) -> Callable[[list[Any]], list[Any]]:
    def change(items: list[Any]) -> list[Any]:
        from dataclasses import replace

        return [replace(i, **values) if getattr(i, "position", None) == at else i for i in items]

    return change


HOSTILE: dict[str, Callable[[list[Any]], list[Any]]] = {
    "an entry left out": without(3),
    "the last entry left out": without(4),
    "an entry twice": lambda items: [
        x for i in items for x in ([i, i] if getattr(i, "position", 0) == 3 else [i])
    ],
    "entries in another order": lambda items: [*items[:-2], items[-1], items[-2]],
    "another time of recording": edited(3, recorded=1_790_000_000_001),
    "a later time of recording": edited(4, recorded=1_990_000_000_000),
    "other content": edited(3, content=Content(b"s" * 32, b"they never met")),
    "rows that do not come": edited(3, rows=5),
    "another position": edited(4, position=5),
    "no checkpoint": lambda items: [i for i in items if not hasattr(i, "note")],
    "a row of nothing": lambda items: [*items, CarriedRow(b"c" * 32, None)],
    "a row slipped in": lambda items: [*items[:-1], CarriedRow(b"c" * 32, None), items[-1]],
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_sender_who_has_a_key_changes_nothing(world, what: str):
    north, south, clerk = world["north"], world["south"], world["clerk"]
    for text in (b"one", b"two"):
        north.file(text, "parties")
    clerk.apply(north.packet_for(clerk))
    clerk.order()
    before = south.state()
    hostile = resigned(clerk.packet_for(south), key("north"), HOSTILE[what])
    with pytest.raises(TruceError):
        south.apply(hostile)
    assert south.state() == before
    assert south.apply(clerk.packet_for(south)).taken_in == 2


def test_content_of_what_is_here_already_must_match_its_commitment(world):
    north, clerk = world["north"], world["clerk"]
    packet = clerk.packet_for(north)
    for change in (
        edited(2, content=Content(b"s" * 32, b"where they do not look")),
        lambda items: [
            CarriedRow(Content(b"s" * 32, b"A lie").commitment, Content(b"s" * 32, b"A lie"))
            if isinstance(i, CarriedRow)
            else i
            for i in items
        ],
    ):
        before = north.state()
        with pytest.raises(TruceError):
            north.apply(resigned(packet, key("south"), change))
        assert north.state() == before


def test_a_sender_that_nobody_introduced_is_refused(world):
    before = world["north"].state()
    with pytest.raises(LedgerError, match="does not know"):
        world["north"].apply(
            resigned(world["clerk"].packet_for(world["north"]), key("stranger"), lambda i: i)
        )
    assert world["north"].state() == before


def test_a_packet_of_another_mission_is_refused(world, tmp_path):
    with pytest.raises(LedgerError, match="another mission"):
        world["north"].apply(
            resigned(world["clerk"].packet_for(world["north"]), key("clerk"), lambda i: i, mission="ab" * 32)
        )


def test_no_change_to_the_bytes_of_a_packet_gets_through(world):
    north, clerk, south = world["north"], world["clerk"], world["south"]
    north.file(b"one", "parties", rows=[b"A one", b"B two"])
    clerk.apply(north.packet_for(clerk))
    clerk.order()
    packet = clerk.packet_for(south)
    good, before = packet.read_bytes(), south.state()
    lines = good.splitlines(keepends=True)
    changed = [good[:n] for n in range(0, len(good), max(1, len(good) // 40))]
    changed += [
        good[:n] + bytes([good[n] ^ 1]) + good[n + 1 :] for n in range(0, len(good), max(1, len(good) // 150))
    ]
    changed += [b"".join(lines[:n] + lines[n + 1 :]) for n in range(len(lines))]
    changed += [b"".join([*lines[:n], lines[n], *lines[n:]]) for n in range(len(lines))]
    changed += [
        good + b"\n",
        good + lines[-1],
        b"\n" + good,
        good.replace(b"\n", b"\r\n"),
        good[:-1],
        b"\xef\xbb\xbf" + good,
    ]
    for data in changed:
        packet.write_bytes(data)
        with pytest.raises(TruceError):
            south.apply(packet)
    assert south.state() == before


def test_a_fork_is_proven_by_two_checkpoints(world, tmp_path):
    clerk, north = world["clerk"], world["north"]
    north.file(b"one", "parties")
    to_clerk = north.packet_for(clerk)
    clerk.store.close()
    shutil.copytree(tmp_path / "clerk", tmp_path / "second")
    clerk.store = SqliteStore.open(tmp_path / "clerk" / "record.sqlite")
    second = Copy(
        "second",
        clerk.reader,
        clerk.key,
        SqliteStore.open(tmp_path / "second" / "record.sqlite"),
        tmp_path,
        clerk.clock + 5,
    )
    for copy in (clerk, second):
        copy.apply(to_clerk)
        copy.order()
    north.apply(clerk.packet_for(north))
    before = north.state()
    with pytest.raises(Forked) as forked:
        north.apply(second.packet_for(north))
    assert north.state() == before
    # The entries differ first; of two checkpoints of one size the packet alone is proof enough.
    hostile = resigned(
        second.packet_for(north),
        key("south"),
        lambda items: [i for i in items if hasattr(i, "note")],
        start=3,
        stop=3,
    )
    with pytest.raises(Forked) as forked:
        north.apply(hostile)
    assert forked.value.fork is not None
    assert forked.value.fork.size == 4
    assert forked.value.fork.one != forked.value.fork.other
    assert north.state() == before


def test_an_erasure_reaches_all_copies_and_no_packet_brings_it_back(world):
    clerk, north, chair = world["clerk"], world["north"], world["chair"]
    old_for_north, old_for_chair = clerk.packet_for(north), clerk.packet_for(chair)
    met = next(entry for entry in clerk.store.entries(1))
    rows = next(entry for entry in clerk.store.entries(2))
    orders = [
        ErasureOrder(met.id, met.position, None, "the commission", "named a witness"),
        ErasureOrder(rows.id, rows.position, 1, "the commission", "named a witness"),
    ]
    for order in orders:
        chair.file(order.to_bytes(), "everybody", "erasure")
    clerk.apply(chair.packet_for(clerk))
    assert clerk.order().refused == ()
    for copy in (north, chair):
        copy.apply(clerk.packet_for(copy))
    for copy in (clerk, north, chair):
        assert contents(copy)[0] is None
        assert row_contents(copy, 2)[1] is None
        assert len(list(copy.store.erasures())) == 2
    assert row_contents(chair, 2) == [b"A ridge", None, b"A tower"]
    for copy, packet in ((north, old_for_north), (chair, old_for_chair)):
        before = copy.state()
        copy.apply(packet)
        assert copy.state() == before
    assert root(north) == root(clerk) == root(chair)


def test_cosignatures_of_named_witnesses_travel_and_other_lines_do_not(world):
    clerk, chair, north = world["clerk"], world["chair"], world["north"]
    witness, other = (WitnessSigner(f"{name}.example/w", key(name).private) for name in ("valley", "ridge"))
    chair.file(str(witness.key).encode(), "everybody", "witness")
    clerk.apply(chair.packet_for(clerk))
    clerk.order()
    size, note = clerk.store.last_checkpoint()
    read_note = Note.parse(note)
    both = read_note.signed(
        witness.cosign(read_note.text, 1_790_000_100), other.cosign(read_note.text, 1_790_000_100)
    )
    with clerk.store.appending() as work:
        work.add_checkpoint(size, both.to_bytes())
    north.apply(clerk.packet_for(north))
    held = [Note.parse(kept) for kept_size, kept in north.store.checkpoints() if kept_size == size]
    assert {line.name for kept in held for line in kept.signatures} == {
        origin_of(clerk.store.mission),
        "valley.example/w",
    }
    before = north.state()
    north.apply(clerk.packet_for(north))
    assert north.state() == before


def test_what_nobody_could_read_is_not_taken_in(world):
    north, clerk = world["north"], world["clerk"]
    bad = north.file(b"gibberish", "parties,mechanism")
    good = north.file(b"plain words", "parties,mechanism")
    clerk.apply(north.packet_for(clerk))
    ordered = clerk.order()
    # The second follows the first, so it waits as well: its author has to file both anew.
    assert [entry for entry, _ in ordered.refused] == [bad, good]
    assert "gibberish" in str(ordered.refused[0][1])
    assert clerk.store.find(good) is None


def with_file(copy: Copy, data: bytes, audience: str) -> str:
    with copy.evidence.adding() as adding:
        kept = adding.stream(BytesIO(data))
        copy.file(kept.sha256.encode(), audience, "document")
    return kept.sha256


def test_evidence_travels_with_the_entries_that_may_be_read(world, monkeypatch):
    monkeypatch.setattr("truce.ledger.packets.PIECE", 1000)
    monkeypatch.setattr("truce.mission.exchange.sending.PIECE", 1000)
    north, south, clerk = world["north"], world["south"], world["clerk"]
    for_all, empty = (
        with_file(north, b"a film " * 1000, "parties,mechanism"),
        with_file(north, b"", "parties,mechanism"),
    )
    withheld = with_file(north, b"only for us " * 300, "party:north")
    clerk.apply(north.packet_for(clerk))
    clerk.order()
    packet = clerk.packet_for(south)
    south.apply(packet)
    for copy in (clerk, south):
        assert copy.evidence.read(for_all, 10_000) == b"a film " * 1000
        assert copy.evidence.read(empty, 10) == b""
        assert not copy.evidence.has(withheld)
    assert withheld.encode() not in haystack(packet)
    before = south.state()
    south.apply(packet)
    assert south.state() == before


def test_files_that_no_entry_names_or_that_are_others_are_not_kept(world):
    north, clerk = world["north"], world["clerk"]
    named = with_file(north, b"as filed", "parties,mechanism")
    packet = north.packet_for(clerk)
    junk = hashlib.sha256(b"junk").hexdigest()

    def add(sha256: str, data: bytes) -> Callable[[list[Any]], list[Any]]:
        def change(items: list[Any]) -> list[Any]:
            kept = [i for i in items if not isinstance(i, CarriedFile | CarriedPiece)]
            notes = [i for i in kept if hasattr(i, "note")]
            return [*notes, CarriedFile(sha256), CarriedPiece(data, last=True), *kept[len(notes) :]]

        return change

    clerk.apply(resigned(packet, key("south"), add(junk, b"junk")))
    assert not clerk.evidence.has(junk)
    before = clerk.state()
    with pytest.raises(LedgerError, match="came with other bytes"):
        clerk.apply(resigned(packet, key("south"), add(named, b"as changed")))
    assert not clerk.evidence.has(named)
    assert clerk.state() == before
    clerk.apply(packet)
    assert clerk.evidence.read(named, 100) == b"as filed"


def test_the_file_of_an_erased_entry_is_not_brought_back(world):
    north, clerk, chair = world["north"], world["clerk"], world["chair"]
    sha256 = with_file(north, b"a face", "parties,mechanism")
    clerk.apply(oldest := north.packet_for(clerk))
    clerk.order()
    chair.apply(clerk.packet_for(chair))
    north.apply(clerk.packet_for(north))
    entry = next(clerk.store.entries(3))
    order = ErasureOrder(entry.id, 3, None, "the commission", "named a witness")
    chair.file(order.to_bytes(), "everybody", "erasure")
    old = north.packet_for(clerk)
    clerk.apply(chair.packet_for(clerk))
    assert clerk.order().refused == ()
    shutil.rmtree(clerk.evidence.folder)
    for packet in (old, oldest):
        clerk.apply(packet)
        assert not clerk.evidence.has(sha256)
        assert contents(clerk)[2] is None


@pytest.mark.parametrize("thing", ["missing", "folder", "link", "pipe", "empty", "text", "record"])
def test_what_is_no_packet_is_refused(world, tmp_path, thing: str):
    import os

    path = tmp_path / "thing"
    if thing == "folder":
        path.mkdir()
    elif thing == "link":
        path.symlink_to(world["clerk"].packet_for(world["north"]))
    elif thing == "pipe":
        os.mkfifo(path)
    elif thing == "empty":
        path.write_bytes(b"")
    elif thing == "text":
        path.write_bytes(b"[]\n" * 3)
    elif thing == "record":
        shutil.copy(tmp_path / "clerk" / "record.sqlite", path)
    with pytest.raises((StoreError, LedgerError)):
        world["north"].apply(path)


def test_a_packet_is_not_written_over_anything(world, tmp_path):
    clerk = world["clerk"]
    path = tmp_path / f"clerk-{clerk.packets + 1}-for-clerk.packet"
    path.write_bytes(b"my notes")
    with pytest.raises(StoreError, match="exists already"):
        clerk.packet_for(clerk)
    assert path.read_bytes() == b"my notes"
    assert [p for p in tmp_path.iterdir() if p.suffix == ".part"] == []


NAMES = ("clerk", "north", "south", "chair")
AUDIENCES = ("everybody", "parties", "party:north", "party:south", "mechanism", "sealed", "nobody we know")
acts = st.one_of(
    st.tuples(st.just("file"), st.sampled_from(NAMES[1:]), st.sampled_from(AUDIENCES), st.integers(0, 3)),
    st.tuples(st.just("send"), st.sampled_from(NAMES), st.sampled_from(NAMES), st.booleans()),
    st.tuples(st.just("bad"), st.sampled_from(NAMES[1:])),
    st.tuples(st.just("order")),
    st.tuples(st.just("refuse")),
    st.tuples(st.just("again"), st.integers(0, 50)),
)


def play(world: dict[str, Copy], script: list[Any]) -> list[tuple[Copy, Path]]:
    """Let things happen in this order; whatever is refused meanwhile is refused with a clear error."""
    sent: list[tuple[Copy, Path]] = []
    for number, act in enumerate(script):
        match act:
            case ("file", name, audience, rows):
                if world[name].store.head().size:
                    texts = [b"%c row %d of %d" % (65 + n, n, number) for n in range(rows)]
                    world[name].file(
                        b"content number %d, %s" % (number, audience.encode()), audience, rows=texts
                    )
            case ("send", one, other, whole):
                start = 0 if whole else world[other].store.head().size
                packet = world[one].packet_for(world[other], start)
                sent.append((world[other], packet))
                world[other].apply(packet) if world[one].store.head().size else None
            case ("bad", name):
                if world[name].store.head().size:
                    world[name].file(b"gibberish %d" % number, "everybody")
            case ("order",):
                refused = [str(why) for _, why in world["clerk"].order().refused]
                assert all("has not come yet" in why or "gibberish" in why for why in refused)
            case ("refuse",):
                refuse_all(world["clerk"])
            case ("again", which):
                if sent:
                    copy, packet = sent[which % len(sent)]
                    try:
                        copy.apply(packet)
                    except LedgerError:
                        pass
    return sent


def refuse_all(clerk: Copy) -> None:
    """The sequencer says in the record what it will never take in, one after the other."""
    while hopeless := [entry for entry, why in clerk.order().refused if "gibberish" in str(why)]:
        clerk.clock += 60_000
        refuse(clerk.store, clerk.key, hopeless[0], "says gibberish", now=clerk.clock, readable=readable)


@given(st.lists(acts, max_size=14))
@settings(
    max_examples=400 if settings.default.max_examples >= 1000 else 6,
    suppress_health_check=list(HealthCheck),
)
def test_any_order_of_exchange_converges_and_no_projection_tells_what_it_withholds(tmp_path_factory, script):
    world = copies(tmp_path_factory.mktemp("law"), *NAMES[1:])
    sent = play(world, script)
    for _ in range(2):
        for one in NAMES:
            for other in NAMES:
                if one != other and world[one].store.head().size:
                    packet = world[one].packet_for(world[other])
                    world[other].apply(packet)
                    sent.append((world[other], packet))
            refuse_all(world["clerk"])
    for other in NAMES[1:]:
        packet = world["clerk"].packet_for(world[other])
        world[other].apply(packet)
    clerk = world["clerk"]
    for copy in world.values():
        assert root(copy) == root(clerk)
        assert list(waiting_in(copy.store, refused_in(copy.store))) == []
        assert [*Verification(copy.store, complete=False).faults()] == []
        assert copy.store.last_checkpoint() == clerk.store.last_checkpoint()
        for entry in copy.store.entries():
            rows = list(copy.store.rows(entry.position))
            for content in (entry.content, *(row.content for row in rows)):
                assert (content is not None) == copy.may_read(entry.envelope)
            assert all(
                row.id == (looked_up("", None, row.content.data)[0] if row.content else "") for row in rows
            )
    known = [(e, c) for copy in world.values() for e in copy.store.entries() for c in _contents(copy, e) if c]
    for copy, packet in sent:
        for entry, content in known:
            if not copy.may_read(entry.envelope):
                assert not is_told(content.data, packet)
                assert not is_told(content.salt, packet)
    for copy in world.values():
        copy.store.close()


def _contents(copy: Copy, entry: Any) -> list[Content | None]:
    return [entry.content, *(row.content for row in copy.store.rows(entry.position))]
