"""A mission and its witnesses: whom it names, what it shows them, and how far they vouch for it.

That somebody is a witness of a mission is an entry of the record, as everything is (kind "witness", for
everybody to read); a withdrawal of that entry ends it. Who may be believed as a witness is each reader's own
choice: the lines below say names, not trust.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from truce.errors import ArgumentError, IntegrityError, LedgerError, printable
from truce.ledger.checkpoints import Checkpoint, opened, origin_of
from truce.ledger.cosignatures import WitnessKey, cosigned
from truce.ledger.heads import differs
from truce.ledger.keyring import Keyring
from truce.ledger.notes import Note, VerifierKey
from truce.ledger.tree import consistency_proof
from truce.ledger.witnessing import Request, Standing, standings, told
from truce.mission.opened import Opened, known_by, of_form
from truce.store.interface import Store

# 1 January 2100.
_LATEST = 4_102_444_800
NOBODY = "NOT WITNESSED: no witness is named, only this copy vouches for its own record."


def witnesses_of(entries: Iterable[Opened]) -> tuple[WitnessKey, ...]:
    """The witnesses that a record names, in the order in which it named them.

    Raises:
        IntegrityError: an entry that names one cannot be read.
        LedgerError: one is no key of a witness.
    """
    keys = [WitnessKey.parse(str(data["key"])) for _, data in of_form(known_by(entries), "witness")]
    # One key under two names is one witness: a cosignature does not sign the name (C2SP tlog-cosignature).
    return tuple({key.public: key for key in reversed(keys)}.values())[::-1]


def may_be_named(key: str, witnesses: Sequence[WitnessKey], keyring: Keyring) -> WitnessKey:
    """The key of a witness that a record may name.

    Raises:
        LedgerError: it is no key of a witness, is named already, or is one that orders the record.
    """
    read = WitnessKey.parse(key)
    if read.public in {witness.public for witness in witnesses}:
        raise LedgerError(
            f"witness {read.name}", "is named already, under this name or another", "Nothing to do"
        )
    if any(bytes.fromhex(sequencer) == read.public for _, sequencer in keyring.sequencers):
        reason = "has the key that orders the record: nobody is his own witness"
        raise LedgerError(f"witness {read.name}", reason, "Have somebody else run the witness")
    return read


def log_keys(mission: str, keyring: Keyring) -> tuple[VerifierKey, ...]:
    """The keys that sign, or signed, the checkpoints of a mission; the newest last."""
    held = dict.fromkeys(key for _, key in keyring.sequencers)
    return tuple(VerifierKey(origin_of(mission), bytes.fromhex(key)) for key in held)


def request_for(store: Store, keyring: Keyring, witness: WitnessKey, old: int | None = None) -> Request:
    """The newest checkpoint, and the proof that it continues the one that a witness cosigned last.

    `old` is how many entries that one has, where the witness says otherwise than this record remembers.

    Raises:
        LedgerError: there is no checkpoint yet, or `old` is more than it has.
    """
    last = store.last_checkpoint()
    if last is None:
        raise LedgerError("record", "has no checkpoint to show", "File where the sequencer is, then sync")
    if old is None:
        (standing,) = standings_of(store, keyring, [witness])
        old = standing.size
    proof = consistency_proof(old, last[0], lambda level, number: store.nodes([(level, number)])[0])
    return Request(old, proof, _known(Note.parse(last[1]), store, keyring, []))


def take(
    store: Store, keyring: Keyring, witnesses: Sequence[WitnessKey], answer: bytes
) -> tuple[Standing, ...]:
    """Keep a checkpoint that witnesses cosigned, if it is of this record; who cosigned it, and when.

    Raises:
        IntegrityError: it is signed by this mission's sequencer and not of this record: the record was
            changed or forked, or lost entries.
        LedgerError: it is no checkpoint of this mission, or none of the witnesses cosigned it.
    """
    checkpoint, note = opened(answer, log_keys(store.mission, keyring)), Note.parse(answer)
    about = f"checkpoint of {checkpoint.size} entries"
    times = [(witness.name, cosigned(witness, note)) for witness in witnesses]
    found = tuple(Standing(name, checkpoint.size, time, checkpoint.root) for name, time in times if time)
    if not found:
        reason = "is cosigned by no witness that this mission names"
        raise LedgerError(about, reason, "Name the witness first: truce witness name MISSION KEY")
    if any(standing.time is not None and standing.time > _LATEST for standing in found):
        raise LedgerError(
            about, "is cosigned at a time that no clock shows", "Have its witness set the clock"
        )
    _compare(store, found[0])
    with store.appending() as work:
        work.add_checkpoint(checkpoint.size, _known(note, store, keyring, witnesses).to_bytes())
    return found


def standings_of(store: Store, keyring: Keyring, witnesses: Sequence[WitnessKey]) -> tuple[Standing, ...]:
    """How far each witness vouches for a record, by the checkpoints that the record keeps.

    The tree that the store keeps is compared with what was cosigned; whether the entries are those of the
    tree is for `truce ledger verify` to find.

    Raises:
        IntegrityError: a witness cosigned another record than this, two checkpoints prove a fork, or a
            witness went back.
        LedgerError: one has a false signature.
    """
    # Most checkpoints were shown to nobody; they are not even read.
    marks = [f"\n— {witness.name} ".encode() for witness in witnesses]
    notes = (note for _, note in store.checkpoints() if any(mark in note for mark in marks))
    found = standings(notes, log_keys(store.mission, keyring), witnesses)
    for standing in found:
        _compare(store, standing)
    return found


def _compare(store: Store, standing: Standing) -> None:
    """IntegrityError unless this record has, or had, the root that a witness cosigned."""
    size = store.head().size
    theirs = Checkpoint(origin_of(store.mission), standing.size, standing.root)
    by = f"checkpoint of {standing.size} entries cosigned by {printable(standing.witness)}"
    fault = differs(by, theirs, size, lambda level, number: store.nodes([(level, number)])[0])
    if fault is not None and fault.rule == "length":
        advice = "Sync it; if it is the sequencer's copy, it has lost entries: file nothing, and restore it"
        raise IntegrityError(fault.about, fault.reason, advice)
    if fault is not None:
        raise fault.error()


def lines(store: Store, keyring: Keyring, witnesses: Sequence[WitnessKey]) -> tuple[str, ...]:
    """By whom a record is witnessed up to which entry, or since when not: a line for each witness.

    Raises:
        IntegrityError, LedgerError: as `standings_of`; then nobody vouches for anything.
    """
    if not witnesses:
        return (NOBODY,)
    size = store.head().size

    def recorded(position: int) -> str:
        entry = next(store.entries(position, position + 1))
        return datetime.fromtimestamp(entry.recorded / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    found = standings_of(store, keyring, witnesses)
    return tuple(f"{told(standing, size, recorded)}." for standing in found)


def chosen(witnesses: Sequence[WitnessKey], name: str | None) -> WitnessKey:
    """The witness of a name, or the only one. ArgumentError if it cannot be told which is meant."""
    meant = [witness for witness in witnesses if name in (None, witness.name)]
    if len(meant) == 1:
        return meant[0]
    named = ", ".join(printable(witness.name) for witness in witnesses)
    advice = f"This mission names: {named}" if named else "Name one first: truce witness name MISSION KEY"
    reason = (
        "is no witness of this mission" if name else "has to be given where there is not exactly one witness"
    )
    raise ArgumentError("--for", name or "", reason, advice)


def _known(note: Note, store: Store, keyring: Keyring, witnesses: Sequence[WitnessKey]) -> Note:
    """A note with the signatures of its log and of these witnesses alone."""
    keys = (*log_keys(store.mission, keyring), *witnesses)
    return Note(note.text, tuple(s for s in note.signatures if any(key.made(s) for key in keys)))
