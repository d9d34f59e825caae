"""Ways to change a record behind its back, each with the entries that a check of it has to name."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from random import Random

from ledger_world import Record, changed, key

from truce.ledger.checkpoints import Checkpoint, origin_of
from truce.ledger.entries import Row, Stored
from truce.ledger.notes import Note, Signer
from truce.ledger.statements import Content, leaf_of
from truce.ledger.tree import leaf_hash, root_of


@dataclass(frozen=True)
class Tampering:
    """What was done, and to which entry (or one `other`); None if it was done to a checkpoint.

    `hidden`: the leaf hashes were made anew and the record's own checkpoints too, by somebody who has the
    keys of the sequencers. Only who holds a checkpoint can find it, and knows between which sizes.
    """

    what: str
    entry: int | None
    row: int | None = None
    other: int | None = None
    hidden: bool = False


def tampered(record: Record, random: Random) -> tuple[Record, Tampering]:
    """A changed copy."""
    while True:
        copy = Record(
            record.mission,
            dict(record.at),
            {position: dict(rows) for position, rows in record.rows_at.items()},
            dict(record.leaves),
            list(record.notes),
        )
        done = random.choice(WAYS)(copy, random)
        if done is not None and copy != record:
            return copy, done


def _flipped(data: bytes, random: Random) -> bytes:
    place = random.randrange(len(data) * 8)
    found = bytearray(data)
    found[place // 8] ^= 1 << place % 8
    return bytes(found)


def _flipped_text(text: str, random: Random) -> str:
    return _flipped(text.encode(), random).decode("latin-1")


def _any(record: Record, random: Random) -> Stored:
    return record.at[random.choice(sorted(record.at))]


def flip_envelope(record: Record, random: Random) -> Tampering:
    entry = _any(record, random)
    record.at[entry.position] = changed(entry, envelope=_flipped(entry.envelope, random))
    return Tampering("a bit of an envelope", entry.position)


def flip_column(record: Record, random: Random) -> Tampering:
    entry, name = _any(record, random), random.choice(["recorded", "id", "kind", "key", "sequence"])
    old = getattr(entry, name)
    new = _flipped_text(old, random) if isinstance(old, str) else old ^ 1 << random.randrange(40)
    record.at[entry.position] = changed(entry, **{name: new})
    return Tampering(f"a bit of the column {name}", entry.position)


def _flipped_content(content: Content, random: Random) -> Content:
    whole = _flipped(content.salt + content.data, random)
    return Content(whole[:32], whole[32:])


def flip_content(record: Record, random: Random) -> Tampering | None:
    entry = _any(record, random)
    if entry.content is None:
        return None
    record.at[entry.position] = changed(entry, content=_flipped_content(entry.content, random))
    return Tampering("a bit of content or salt", entry.position)


def _row(record: Record, random: Random) -> tuple[int, Row]:
    position = random.choice(sorted(record.rows_at))
    return position, random.choice(list(record.rows_at[position].values()))


def flip_row(record: Record, random: Random) -> Tampering | None:
    position, row = _row(record, random)
    if row.content is None or random.random() < 0.3:
        new = row._replace(commitment=_flipped(row.commitment, random))
    else:
        new = row._replace(content=_flipped_content(row.content, random))
    record.rows_at[position][row.number] = new
    return Tampering("a bit of a row", position, row.number if row.content else None)


def flip_lookup(record: Record, random: Random) -> Tampering | None:
    position, row = _row(record, random)
    if row.content is None:
        return None
    values = random.choice([{"id": "row-x"}, {"first": None}, {"last": 10**6}, {"area": "S9"}])
    record.rows_at[position][row.number] = row._replace(**values)
    return Tampering("what a row is looked up by", position, row.number)


def flip_leaf(record: Record, random: Random) -> Tampering:
    place = random.choice(sorted(record.leaves))
    record.leaves[place] = _flipped(record.leaves[place], random)
    return Tampering("a bit of a leaf hash", place)


def flip_checkpoint(record: Record, random: Random) -> Tampering:
    which = random.randrange(len(record.notes))
    size, note = record.notes[which]
    record.notes[which] = (size, _flipped(note, random))
    return Tampering("a bit of a checkpoint", None)


def delete_entry(record: Record, random: Random) -> Tampering:
    place = _any(record, random).position
    del record.at[place]
    if random.random() < 0.5:
        del record.leaves[place]
    return Tampering("an entry taken out", place)


def close_the_gap(record: Record, random: Random) -> Tampering | None:
    """An entry is taken out and those behind it move up: the next of its key shows the gap."""
    taken = _any(record, random)
    place = taken.position
    if place == max(record.at):
        return None
    for table in (record.at, record.leaves):
        for later in range(place + 1, max(table) + 1):
            table[later - 1] = table[later]
        del table[max(table)]
    record.at.update({p: changed(entry, position=p) for p, entry in record.at.items()})
    _move_rows(record, {p: p - 1 if p > place else p for p in record.rows_at if p != place})
    later = [p for p in sorted(record.at) if p >= place and record.at[p].key == taken.key]
    return Tampering("an entry taken out, the gap closed", later[0] if later else place, hidden=not later)


def delete_content(record: Record, random: Random) -> Tampering | None:
    entry = _any(record, random)
    if entry.content is None:
        return None
    record.at[entry.position] = changed(entry, content=None)
    return Tampering("content taken out without an order", entry.position)


def delete_row(record: Record, random: Random) -> Tampering:
    position, row = _row(record, random)
    del record.rows_at[position][row.number]
    return Tampering("a row taken out", position)


def add_row(record: Record, random: Random) -> Tampering:
    entry, content = _any(record, random), Content.of(b"never said")
    rows = record.rows_at.setdefault(entry.position, {})
    rows[len(rows)] = Row(len(rows), "row-new", content.commitment, content, 1, 2, "N1")
    return Tampering("a row put in", entry.position)


def exchange_row(record: Record, random: Random) -> Tampering:
    """Another row with a commitment that fits it."""
    position, row = _row(record, random)
    content = Content.of(b"never said")
    new = row._replace(commitment=content.commitment, content=content)
    record.rows_at[position][row.number] = new
    return Tampering("a row exchanged with its commitment", position)


def exchange_content(record: Record, random: Random) -> Tampering | None:
    entry, other = _any(record, random), _any(record, random)
    if entry.content is None or other.content is None:
        return None
    record.at[entry.position] = changed(entry, content=other.content)
    return Tampering("the content of another entry", entry.position)


def swap(record: Record, random: Random) -> Tampering:
    one, two = _any(record, random).position, _any(record, random).position
    record.at[one], record.at[two] = (
        changed(record.at[two], position=one),
        changed(record.at[one], position=two),
    )
    if random.random() < 0.5:
        record.leaves[one], record.leaves[two] = record.leaves[two], record.leaves[one]
    _move_rows(record, {p: {one: two, two: one}.get(p, p) for p in record.rows_at})
    return Tampering("two entries in each other's place", one, other=two)


def replay(record: Record, random: Random) -> Tampering:
    """An entry once more, at the end."""
    entry, place = _any(record, random), max(record.at) + 1
    again = changed(entry, position=place, recorded=record.at[place - 1].recorded)
    record.at[place] = again
    record.leaves[place] = leaf_hash(leaf_of(again.recorded, again.envelope))
    if entry.position in record.rows_at and random.random() < 0.5:
        record.rows_at[place] = dict(record.rows_at[entry.position])
    return Tampering("an entry once more", place)


def truncate(record: Record, random: Random) -> Tampering:
    """The end is cut off, and every trace of it: the same as an older copy."""
    size = random.randrange(1, max(record.at) + 1)
    for table in (record.at, record.leaves, record.rows_at):
        for place in [place for place in table if place >= size]:
            del table[place]
    record.notes[:] = [(covered, note) for covered, note in record.notes if covered <= size]
    return Tampering("the end cut off", size)


def restore_erased(record: Record, random: Random) -> Tampering | None:
    """Something put where content was erased."""
    erased = [entry for entry in record.at.values() if entry.content is None]
    entry = random.choice(erased)
    record.at[entry.position] = changed(entry, content=Content.of(b"invented"))
    return Tampering("content put where it was erased", entry.position)


def rewrite_time(record: Record, random: Random) -> Tampering | None:
    """The operator moves the time of recording, and makes leaf hashes and checkpoints anew."""
    entry = _any(record, random)
    before = record.at[entry.position - 1].recorded if entry.position else 0
    after = record.at[entry.position + 1].recorded if entry.position + 1 in record.at else 2**52
    moved = random.randrange(before, after + 1)
    if moved == entry.recorded:
        return None
    record.at[entry.position] = changed(entry, recorded=moved)
    _cover_up(record)
    return Tampering("a time moved, the tree made anew", entry.position, hidden=True)


def drop_last_of_key(record: Record, random: Random) -> Tampering | None:
    """The operator drops the last thing that somebody said, closes the gap and makes the tree anew."""
    last = {entry.key: entry.position for entry in record.at.values()}
    places = [place for place in last.values() if record.at[place].kind == "account"]
    place = random.choice(places)
    if place == max(record.at):
        return None
    for later in range(place + 1, max(record.at) + 1):
        record.at[later - 1] = changed(record.at[later], position=later - 1)
    del record.at[max(record.at)]
    _move_rows(record, {p: p - 1 if p > place else p for p in record.rows_at if p != place})
    _cover_up(record)
    return Tampering("the last word of somebody dropped, the tree made anew", place, hidden=True)


def swap_of_two_keys(record: Record, random: Random) -> Tampering | None:
    """The operator changes who spoke first, and makes the tree anew."""
    place = _any(record, random).position
    one, two = record.at.get(place), record.at.get(place + 1)
    if one is None or two is None or one.key == two.key or {one.kind, two.kind} != {"account"}:
        return None
    record.at[place] = changed(two, position=place, recorded=one.recorded)
    record.at[place + 1] = changed(one, position=place + 1, recorded=two.recorded)
    _cover_up(record)
    return Tampering("who spoke first changed, the tree made anew", place, hidden=True)


def _move_rows(record: Record, places: dict[int, int]) -> None:
    moved = {new: record.rows_at[old] for old, new in places.items()}
    record.rows_at.clear()
    record.rows_at.update(deepcopy(moved))


def _cover_up(record: Record) -> None:
    """Leaf hashes and checkpoints as if nothing had ever been otherwise: he has the sequencers' keys."""
    record.leaves.clear()
    for place, entry in record.at.items():
        record.leaves[place] = leaf_hash(leaf_of(entry.recorded, entry.envelope))
    hashes = [record.leaves[place] for place in sorted(record.leaves)]
    origin = origin_of(record.mission)
    sizes = [min(size, len(hashes)) for size, _ in record.notes]
    hand_over = [
        p for p, e in record.at.items() if e.kind == "key" and b'"act":"hand-over"' in e.content.data
    ]
    record.notes.clear()
    for size in sizes:
        text = Checkpoint(origin, size, root_of(hashes[:size])).text
        signer = key("deputy" if hand_over and size > hand_over[0] else "clerk")
        record.notes.append((size, Note(text, (Signer(origin, signer.private).sign(text),)).to_bytes()))


Way = Callable[[Record, Random], Tampering | None]
WAYS: tuple[Way, ...] = (
    flip_envelope,
    flip_envelope,
    flip_envelope,
    flip_column,
    flip_column,
    flip_content,
    flip_content,
    flip_row,
    flip_row,
    flip_lookup,
    flip_leaf,
    flip_checkpoint,
    delete_entry,
    close_the_gap,
    delete_content,
    delete_row,
    add_row,
    exchange_row,
    exchange_content,
    swap,
    replay,
    truncate,
    restore_erased,
    rewrite_time,
    drop_last_of_key,
    swap_of_two_keys,
)
