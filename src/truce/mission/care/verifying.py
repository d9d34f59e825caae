"""Checking a whole mission offline: the ledger's rules over the record, and the evidence that it names."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from truce.errors import IntegrityError, StoreError, TruceError
from truce.ledger.cosignatures import WitnessKey
from truce.ledger.entries import Stored
from truce.ledger.faults import Fault
from truce.ledger.heads import Held
from truce.ledger.keyring import KeyLife, Keyring, suspect
from truce.ledger.keys import SigningKey
from truce.ledger.tree import Frontier
from truce.ledger.verifying import Verification
from truce.mission.care.evidence_named import named_evidence, opened_alone
from truce.mission.care.evidence_named import readable_entries as readable
from truce.mission.exchange.understanding import lookup_told
from truce.mission.folder import Behind, keys_of
from truce.mission.witnessing.witnessed import witnesses_of
from truce.store.files.evidence import Evidence
from truce.store.interface import Store


def is_complete(behind: Behind, key: SigningKey | None) -> bool:
    """Whether a copy has all that was not erased: where the record is ordered, nothing is withheld."""
    try:
        return key is not None and keys_of(behind.store).sequencer == key.id
    except TruceError:
        # What cannot be read is told by the check itself.
        return False


def verification(
    behind: Behind, held: Sequence[Held] = (), *, complete: bool, absent: frozenset[str] = frozenset()
) -> Verification:
    """A check of a mission, to be run by its `faults`.

    Args:
        behind: what is behind the mission.
        held: checkpoints that others hold.
        complete: whether this copy has all content that was not erased (else it may be withheld from it).
        absent: evidence that is not expected here.
    """
    named = sorted(named_evidence(readable(behind.store)).keys() - absent)
    evidence = read_again(behind.evidence, named)
    return Verification(
        behind.store, held=held, witnesses=_witnesses(behind.store), complete=complete, evidence=evidence,
        looked_up=lookup_told,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspected:
    """A key that somebody else may have had, and what it signed since.

    `since` is from when (recorded, milliseconds since 1970, UTC), `by` the position of the entry that says
    so, signed with `accuser`. `entries` were recorded since, in order; `introduced` are keys that it brought
    in since; `orders` is from which position to before which one it put the record in order since then, None
    if it did not.
    """

    life: KeyLife
    since: int
    by: int
    accuser: str
    entries: tuple[Stored, ...]
    introduced: tuple[KeyLife, ...]
    orders: tuple[int, int] | None


def suspected(store: Store, ring: Keyring) -> tuple[Suspected, ...]:
    """The keys under suspicion, each with all that it signed since: a list, and no fault."""
    signed: dict[str, list[Stored]] = {}
    for entry, _ in suspect(readable(store), ring):
        signed.setdefault(entry.key, []).append(entry)
    found = []
    for life in ring.lives.values():
        if life.suspected is not None and life.suspected_by is not None:
            accuser = next(store.entries(life.suspected_by, life.suspected_by + 1)).key
            orders = _ordered(store, ring, life.key, life.suspected)
            entries = tuple(signed.get(life.key, ()))
            places = {entry.position for entry in entries}
            brought = tuple(other for other in ring.lives.values() if other.since in places)
            found.append(Suspected(
                life=life, since=life.suspected, by=life.suspected_by, accuser=accuser, entries=entries,
                introduced=brought, orders=orders,
            ))  # fmt: skip
    return tuple(found)


def _ordered(store: Store, ring: Keyring, key: str, since: int) -> tuple[int, int] | None:
    """Which entries a key put in order from a time on."""
    begin = store.size_at(since - 1)
    starts = [*(start for start, _ in ring.sequencers), store.head().size]
    for (start, sequencer), end in zip(ring.sequencers, starts[1:], strict=True):
        if sequencer == key and max(start, begin) < end:
            return max(start, begin), end
    return None


def _witnesses(store: Store) -> tuple[WitnessKey, ...]:
    """The witnesses that the record names, whose cosignatures must not be false."""
    try:
        return witnesses_of(opened_alone(entry) for entry in readable(store))
    except TruceError:
        # An entry that names none is told by truce doctor; no cosignature counts by it.
        return ()


def read_again(evidence: Evidence, named: Iterable[str]) -> Iterator[tuple[str, str | None]]:
    """For each file that entries name its hash as it is now; None where it is missing or cannot be read."""
    for sha256 in named:
        try:
            if evidence.has(sha256):
                evidence.verify(sha256)
                yield sha256, sha256
                continue
            yield sha256, None
        except IntegrityError:
            yield sha256, "another, or its seal is broken"
        except StoreError:
            yield sha256, None


def root_of_record(store: Store, size: int) -> bytes:
    """The root of the tree over the first entries, as the store keeps it."""
    return Frontier.read(size, lambda level, number: store.nodes([(level, number)])[0]).root


def first_faults(faults: Iterable[Fault], most: int = 5) -> str:
    """The first faults in one line, and how many more there are."""
    found = list(faults)
    told = "; ".join(f"{each.about} {each.reason}" for each in found[:most])
    return told + (f"; and {len(found) - most} more" if len(found) > most else "")
