"""What a mission's people do about keys: bring one in, exchange it, end it, hand the record over.

Each is an act of the ledger (`truce.ledger.keyacts`), signed by the key of this copy. Where that key does not
order the record, the act waits here until the sequencer takes it in.
"""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from truce.errors import LedgerError, StoreError
from truce.ledger.keyacts import Act, HandOver, Holder, Introduce, Introduction, KeyEntry, Revoke, Rotate
from truce.ledger.keyfiles import from_pem, to_pem
from truce.ledger.keyring import Keyring
from truce.ledger.keys import SigningKey
from truce.ledger.statements import EVERYBODY, KEY
from truce.ledger.tree import Frontier
from truce.mission import folder
from truce.mission.keeping import Filing, Keys, checkpoint_note
from truce.mission.missions import Mission
from truce.store.files.folders import Folder, told

_NEXT = "next.pem"
_LONGEST = 10_000


@dataclass(frozen=True, slots=True)
class Done:
    """An act that was filed: the id of its entry, and whether it is in force or waits for the sequencer."""

    entry: str
    waits: bool


def make_key(file: Path, passphrase: str | None) -> SigningKey:
    """A new key in a new file that only its owner may read. StoreError if the file cannot be made."""
    key = SigningKey.make()
    with told(str(file)):
        folder.write_private(file, to_pem(key, passphrase))
    return key


def read_key(file: Path, passphrase: str | None) -> SigningKey:
    """The key in a file. StoreError if it cannot be read, LedgerError if it is none."""
    with told(str(file)), file.open("rb") as stream:
        return from_pem(stream.read(_LONGEST + 1), passphrase)


def is_protected(file: Path) -> bool:
    """Whether a key file asks for a passphrase."""
    with told(str(file)), file.open("rb") as stream:
        return stream.readline(100).startswith(b"-----BEGIN ENCRYPTED")


def ring_of(mission: Mission) -> Keyring:
    """Who may do what in a mission, as its record says."""
    return folder.keys_of(mission.store)


def introduce(mission: Mission, key: SigningKey, holder: Holder, roles: tuple[str, ...]) -> Done:
    """Introduce a key that is at hand, for its holder. LedgerError if the key of this copy may not."""
    made = Introduction.of(key, holder, roles, mission.store.mission)
    return _say(mission, Introduce(made))


def revoke(mission: Mission, key: str, reason: str, suspected: int | None) -> Done:
    """End a key; `suspected` is since when somebody else may have had it (milliseconds, UTC).

    LedgerError if the key of this copy may not, or there is no such key.
    """
    return _say(mission, Revoke(_full(ring_of(mission), key), suspected, reason))


def rotate(mission: Mission, passphrase: str | None) -> Done:
    """Exchange the key of this copy for a new one of the same holder and roles.

    The new key is on disk before it is filed, and takes the old one's place after: whenever this is
    interrupted, the next call goes on from there. The old key is kept beside it, for what it may still open.

    Raises:
        LedgerError: it does not count any more, or orders the record (hand that over instead).
        StoreError: this copy has no key, or the disk fails.
    """
    own = _own(mission)
    keys = mission.path / folder.KEYS
    file = keys / _NEXT
    new = read_key(file, passphrase) if file.exists() else make_key(file, passphrase)
    ring = ring_of(mission)
    done = Done("", False)
    if new.id not in ring.lives and not _waits(mission, own):
        try:
            done = _rotated(mission, ring, own, new)
        except LedgerError:
            # No entry will ever introduce it.
            with told(str(keys)), Folder.at(keys) as where:
                where.destroy(_NEXT)
            raise
    with told(str(keys)), Folder.at(keys) as where:
        where.move(folder.OWN, where, f"ended-{own.id[:16]}.pem")
        where.move(_NEXT, where, folder.OWN)
    return done


def _rotated(mission: Mission, ring: Keyring, own: SigningKey, new: SigningKey) -> Done:
    life = ring.lives.get(own.id)
    if life is None:
        raise LedgerError(f"key {own.id}", "is not in the record", "Have a registrar introduce it")
    return _say(mission, Rotate(Introduction.of(new, life.holder, life.roles, mission.store.mission)))


def use(mission: Mission, key: SigningKey, passphrase: str | None) -> None:
    """File with another key in this copy from now on; one that was here stays beside it."""
    keys = mission.path / folder.KEYS
    with told(str(keys)), Folder.at(keys) as where:
        where.remove(f"{folder.OWN}.new")
        where.keep(f"{folder.OWN}.new", to_pem(key, passphrase))
        if mission.behind.key is not None:
            if mission.behind.key.id == key.id:
                where.remove(f"{folder.OWN}.new")
                return
            where.move(folder.OWN, where, f"before-{mission.behind.key.id[:16]}.pem")
        where.move(f"{folder.OWN}.new", where, folder.OWN)


def accept(mission: Mission) -> bytes:
    """The word of this copy's key that it takes the record over as it stands now: for the old sequencer.

    It holds as long as nothing else is taken in. LedgerError if this key is no sequencer's.
    """
    own, ring = _own(mission), ring_of(mission)
    made = HandOver.to(own, ring.sequencer, ring.term + 1, mission.size, mission.store.mission)
    return KeyEntry(made).to_bytes()


def hand_over(mission: Mission, new: SigningKey | bytes) -> Done:
    """Hand the order of the record over: to a key at hand, or by the word of one that accepted (`accept`).

    Raises:
        LedgerError: this copy does not order the record, the other key is none for that, or has not accepted
            the record as it stands now.
    """
    own, ring = _own(mission), ring_of(mission)
    if ring.sequencer != own.id:
        raise LedgerError("this copy", "does not order the record", "Hand it over where the sequencer is")
    with mission.store.appending() as appending:
        size = appending.head.size
        act = _accepted(mission, own, new, ring.term + 1, size)
        keys = Keys(mission.store).at(size)
        work = Filing(appending, own, mission.store.mission, keys, mission.clock())
        entry = work.add(KEY, KeyEntry(act).to_bytes(), audience=EVERYBODY)
        if isinstance(new, SigningKey):
            # Of a record that is handed over, only the new sequencer signs the head.
            before = Frontier.read(size, lambda level, number: mission.store.nodes([(level, number)])[0])
            root = before.grown(work.leaves).root
            appending.add_checkpoint(size + 1, checkpoint_note(new, mission.store.mission, size + 1, root))
    return Done(entry, False)


def _accepted(mission: Mission, own: SigningKey, new: SigningKey | bytes, term: int, size: int) -> HandOver:
    if isinstance(new, SigningKey):
        return HandOver.to(new, own.id, term, size, mission.store.mission)
    act = KeyEntry.from_bytes(new).act
    if not isinstance(act, HandOver):
        raise LedgerError("acceptance", "is another act about keys", "Have it made again")
    if act.position != size:
        reason = f"is for a record of {act.position} entries, and this one has {size}"
        raise LedgerError("acceptance", reason, "Sync both copies and have it made again")
    return act


def _say(mission: Mission, act: Act) -> Done:
    with mission.filing() as work:
        entry = work.add(KEY, KeyEntry(act).to_bytes(), audience=EVERYBODY)
        return Done(entry, not work.orders)


def _own(mission: Mission) -> SigningKey:
    key = mission.behind.key
    if key is None:
        raise StoreError(str(mission.path), "has no key of its own", "Give it one: truce key use")
    return key


def _waits(mission: Mission, own: SigningKey) -> bool:
    """Whether a rotation of this key was filed and is not in order yet."""
    for waiting in mission.store.waiting():
        if waiting.key == own.id and waiting.kind == KEY and waiting.content is not None:
            with suppress(LedgerError):
                if isinstance(KeyEntry.from_bytes(waiting.content.data).act, Rotate):
                    return True
    return False


def _full(ring: Keyring, name: str) -> str:
    """The key that is meant by its id or the beginning of it. LedgerError if it cannot be told."""
    found = [key for key in ring.lives if name and key.startswith(name)]
    if len(found) != 1:
        reason = "begins the ids of several keys" if found else "is the id of no key of this mission"
        raise LedgerError(f"key {name}", reason, "See them with: truce key list")
    return found[0]


def holder_of(told_of: str) -> Holder:
    """The holder in KIND:NAME or KIND:NAME:PARTY, such as person:Ana:north. LedgerError if it is none."""
    kind, _, rest = told_of.partition(":")
    name, _, party = rest.partition(":")
    return Holder(kind, name, party or (name if kind == "party" else ""))
