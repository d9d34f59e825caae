"""The form of packets: what is written is read back, and nothing else is a packet."""

import base64
import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledger_world import begun, key

from truce.errors import LedgerError
from truce.ledger import packets
from truce.ledger.packets import (
    Carried,
    CarriedEntry,
    CarriedFile,
    CarriedNote,
    CarriedPiece,
    CarriedRow,
    Header,
    Writing,
    read,
)
from truce.ledger.statements import Content

SENDER = key("clerk")
MISSION = "ab" * 32
contents = st.builds(Content, st.binary(min_size=32, max_size=32), st.binary(max_size=40))
rows = st.lists(
    st.one_of(
        st.builds(CarriedRow, st.binary(min_size=32, max_size=32), st.none()),
        contents.map(lambda content: CarriedRow(content.commitment, content)),
    ),
    max_size=3,
)
numbers = st.integers(0, 2**53 - 1)


@st.composite
def loads(draw: st.DrawFn) -> tuple[Header, list[Carried]]:
    """What a packet may carry."""
    start, count = draw(st.integers(0, 5)), draw(st.integers(0, 4))
    carried: list[Carried] = [
        CarriedNote(note) for note in draw(st.lists(st.binary(max_size=50), max_size=2))
    ]
    for data in draw(st.lists(st.binary(max_size=20), max_size=2)):
        carried += [CarriedFile(hashlib.sha256(data).hexdigest()), CarriedPiece(data, last=True)]
    for number in range(count + draw(st.integers(0, 2))):
        own = draw(rows)
        placed = number < count
        carried.append(
            CarriedEntry(
                start + number if placed else None,
                draw(numbers) if placed else None,
                draw(st.binary(max_size=60)),
                draw(st.none() | contents),
                len(own),
            )
        )
        carried += own
    recipient, made = draw(st.sampled_from(["public", "party north"])), draw(numbers)
    header = Header(MISSION, SENDER.id, recipient, start, start + count, made)
    return header, carried


def written(header: Header, carried: Iterable[Carried], by: Any) -> list[bytes]:
    lines: list[bytes] = []
    writing = Writing(header, by, lines.append)
    for item in carried:
        writing.take(item)
    writing.end()
    return lines


def resigned(lines: Iterable[bytes], by: Any = SENDER) -> list[bytes]:
    """These lines under a signature that is right."""
    kept = list(lines)
    digest = hashlib.sha256(b"truce-packet/1\n" + b"".join(kept)).digest()
    end = {"lines": len(kept), "signature": by.sign(digest).hex(), "type": "end"}
    return [*kept, json.dumps(end, sort_keys=True, separators=(",", ":")).encode() + b"\n"]


def refused(lines: Iterable[bytes]) -> bool:
    try:
        list(read(lines))
    except LedgerError as error:
        assert str(error)
        return True
    return False


@given(loads())
def test_what_is_written_is_read_back(load):
    header, carried = load
    lines = list(written(header, carried, SENDER))
    assert list(read(lines)) == [header, *carried]
    assert list(written(header, carried, SENDER)) == lines
    assert all(line.endswith(b"\n") and line.count(b"\n") == 1 for line in lines)


@given(loads(), st.data())
def test_no_other_bytes_are_a_packet(load, data):
    lines = list(written(*load, SENDER))
    whole = b"".join(lines)
    place = data.draw(st.integers(0, len(whole) - 1))
    changed = whole[:place] + bytes([whole[place] ^ data.draw(st.integers(1, 255))]) + whole[place + 1 :]
    assert refused(changed.splitlines(keepends=True))
    assert refused(whole[:place].splitlines(keepends=True))
    assert refused([*lines, data.draw(st.sampled_from([b"\n", lines[0], lines[-1], b"{}\n"]))])


@given(loads(), st.data())
def test_lines_in_another_number_or_order_are_no_packet_even_when_signed(load, data):
    header, carried = load
    *lines, _ = written(header, carried, SENDER)
    assert not refused(resigned(lines))
    place = data.draw(st.integers(0, len(lines) - 1))
    if not isinstance([header, *carried][place], CarriedNote):
        without = lines[:place] + lines[place + 1 :]
        item = [header, *carried][place]
        is_free = isinstance(item, CarriedEntry) and item.position is None and item.rows == 0
        assert is_free or refused(resigned(without))
    if isinstance([header, *carried][place], Header):
        assert refused(resigned([*lines, lines[place]]))


SPELLINGS = [
    (b'"type":"header"', b'"type": "header"'),
    (b'"made":', b'"made":0,"made":'),
    (b'"start":0', b'"start":-0'),
    (b'"start":0', b'"start":0.0'),
    (b'"start":0', b'"start":false'),
    (b'"start":0', b'"start":1e400'),
    (b'"start":0', b'"start":' + b"9" * 5000),
    (b'"start":0', b'"start":-1'),
    (b'"start":0', b'"start":null'),
    (b'"recipient":"public"', b'"recipient":"pub\\u006cic"'),
    (b'"recipient":"public"', b'"recipient":"\\u001b[2J"'),
    (b'"recipient":"public"', b'"recipient":""'),
    (b'"type":"header"', b'"type":"header","x":1'),
    (b'"type":"header"', b'"type":["header"]'),
    (b'"schema":"truce-packet/1"', b'"schema":"truce-packet/2"'),
    (MISSION.encode(), MISSION.upper().encode()),
    (b"{", b"[" * 100_000 + b"{"),
    (b"{", b"\xff{"),
]


@pytest.mark.parametrize("number", range(len(SPELLINGS)))
def test_another_spelling_of_a_header_is_refused(number: int):
    *lines, _ = written(Header(MISSION, SENDER.id, "public", 0, 0, 1), [], SENDER)
    old, new = SPELLINGS[number]
    assert old in lines[0]
    assert refused(resigned([lines[0].replace(old, new, 1)]))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"AAAA", b"AAA A"),
        (b"AAAA", b"AAA-"),
        (b'AA=="', b'AB=="'),
        (b'AA=="', b'AA"'),
        (b'"rows":0', b'"rows":true'),
        (b'"rows":0', b'"rows":-1'),
        (b'"type":"entry"', b'"type":"row"'),
        (b'"type":"entry"', b'"type":"waiting"'),
        (b'"salt":', b'"salz":'),
        (b'"data":', b'"date":'),
        (b'"position":0', b'"position":"0"'),
    ],
)
def test_another_spelling_of_an_entry_is_refused(old: bytes, new: bytes):
    entry = CarriedEntry(0, 5, bytes(10), Content(bytes(32), bytes(10)), 0)
    *lines, _ = written(Header(MISSION, SENDER.id, "public", 0, 1, 1), [entry], SENDER)
    assert old in lines[1]
    assert not refused(resigned(lines))
    assert refused(resigned([lines[0], lines[1].replace(old, new, 1)]))


def test_sizes_are_limited(monkeypatch: pytest.MonkeyPatch):
    header = Header(MISSION, SENDER.id, "public", 0, 1, 1)

    def entry(size: int) -> CarriedEntry:
        return CarriedEntry(0, 5, b"e", Content(bytes(32), bytes(size)), 0)

    lines = list(written(header, [entry(2000)], SENDER))
    monkeypatch.setattr(packets, "LONGEST_DATA", 1000)
    assert refused(lines)
    with pytest.raises(LedgerError, match="more than 1000 bytes"):
        list(written(header, [entry(1001)], SENDER))
    assert not refused(written(header, [entry(1000)], SENDER))
    monkeypatch.setattr(packets, "LONGEST_LINE", 500)
    assert refused(lines)
    assert refused(iter([b"x" * 501]))
    monkeypatch.setattr(packets, "LONGEST_NOTES", 100)
    notes = [CarriedNote(bytes(60)) for _ in range(2)]
    with pytest.raises(LedgerError, match="of checkpoints"):
        list(written(replace(header, stop=0), notes, SENDER))


def test_the_pieces_of_a_file_are_whole_and_follow_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(packets, "PIECE", 4)
    header, file = Header(MISSION, SENDER.id, "public", 0, 0, 1), CarriedFile("ab" * 32)
    whole, rest = CarriedPiece(b"abcd", last=False), CarriedPiece(b"ef", last=True)
    assert list(read(written(header, [file, whole, rest], SENDER)))[1:] == [file, whole, rest]
    assert not refused(written(header, [file, CarriedPiece(b"", last=True)], SENDER))
    note = CarriedNote(b"n")
    for wrong in (
        [file],
        [file, whole],
        [rest],
        [file, rest, rest],
        [file, CarriedPiece(b"abc", last=False), rest],
        [file, CarriedPiece(b"abcde", last=True)],
        [file, note, rest],
        [file, file, rest],
        [file, rest, note],
    ):
        with pytest.raises(LedgerError):
            written(header, wrong, SENDER)


def test_an_endless_file_is_given_up_at_its_first_bad_line():
    def endless() -> Iterable[bytes]:
        yield from ()
        while True:
            yield b"{}\n"

    assert refused(endless())


def test_a_signature_by_somebody_else_is_refused():
    *lines, _ = written(Header(MISSION, SENDER.id, "public", 0, 0, 1), [], SENDER)
    assert refused(resigned(lines, key("north")))
    small_order = base64.b16encode(bytes(32)).decode().lower()
    assert refused(resigned([lines[0].replace(SENDER.id.encode(), small_order.encode())]))
    with pytest.raises(LedgerError, match="another sender"):
        list(written(Header(MISSION, SENDER.id, "public", 0, 0, 1), [], key("north")))


def test_a_real_entry_travels_as_the_bytes_that_were_signed():
    world = begun()
    entry = world.file("north", b"seen")
    carried = CarriedEntry(0, entry.recorded, entry.envelope, entry.content, 0)
    header = Header(world.mission, SENDER.id, "party south", 0, 1, world.now)
    _, came = read(written(header, [carried], SENDER))
    assert isinstance(came, CarriedEntry)
    assert (came.id, came.envelope, came.content) == (entry.id, entry.envelope, entry.content)
