"""A sequencer that lies, three parties that hold it to its word, and the truth that only this game knows.

The sequencer keeps several histories of one mission and shows whichever it likes to whomever it likes: it
forks, rewrites, reorders, leaves out and rolls back, signs roots of nothing, withholds proofs and makes false
ones, and promises what it does not keep. A crude one does so at random. A cunning one shows nobody anything
that contradicts what that party has seen, and so is found out only when parties compare. The parties know its
verifier key and follow the rules of `truce.ledger.witnessing` and `truce.ledger.receipts`, no more. The third
is a witness and cosigns.
"""

import random
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from truce.errors import LedgerError
from truce.ledger import witnessing
from truce.ledger.checkpoints import Checkpoint, origin_of
from truce.ledger.cosignatures import WitnessSigner
from truce.ledger.notes import Note, Signer
from truce.ledger.receipts import Promise, Receipt
from truce.ledger.statements import entry_id, leaf_of
from truce.ledger.tree import EMPTY_ROOT, consistency_proof, inclusion_proof, leaf_hash, nodes_of, root_of
from truce.ledger.witnessing import Request, Witness

ORIGIN = origin_of("valley")
SEQUENCER = Signer(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
KEYS = (SEQUENCER.key,)
WITNESS = Witness(
    WitnessSigner("mediator.example/w", Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))),
    {ORIGIN: KEYS},
)
PATIENCE = 10

Leaf = tuple[int, bytes]
"""When an entry was recorded, and its envelope."""


@dataclass
class Sequencer:
    """Who orders the entries: honest, crude or cunning."""

    dice: random.Random
    manner: str
    histories: list[list[Leaf]] = field(default_factory=lambda: [[]])
    truth: dict[bytes, tuple[Leaf, ...]] = field(default_factory=lambda: {EMPTY_ROOT: ()})
    """What stands under every root it ever signed."""

    def lies(self, chance: float) -> bool:
        return self.manner == "crude" and self.dice.random() < chance

    def file(self, envelope: bytes, now: int) -> Note:
        """The promise for an entry, which it records at once, later, nowhere, or only for some."""
        for history in self.histories:
            if self.manner == "honest" or self.dice.random() < 0.7:
                history.append((now, envelope))
        text = Promise(ORIGIN, entry_id(envelope), now + PATIENCE).text
        return Note(text, (SEQUENCER.sign(text),))

    def misbehave(self, now: int) -> str:
        """Change some history in one of the ways that nobody may."""
        history = self.dice.choice(self.histories)
        at = self.dice.randrange(len(history)) if history else 0
        ways = ["fork"]
        if history:
            ways += ["rewrite", "redate", "omit", "roll back", "insert"]
        if len(history) > 1:
            ways.append("reorder")
        way = self.dice.choice(ways)
        if way == "fork":
            self.histories.append(list(history))
        elif way == "rewrite":
            history[at] = (history[at][0], b"rewritten %d" % self.dice.getrandbits(64))
        elif way == "redate":
            history[at] = (history[at][0] + self.dice.choice((-1, 1)), history[at][1])
        elif way == "omit":
            del history[at]
        elif way == "roll back":
            del history[at:]
        elif way == "insert":
            history.insert(at, (now, b"slipped in %d" % self.dice.getrandbits(64)))
        else:
            history[at], history[at - 1] = history[at - 1], history[at]
        return way

    def head(self, seen: Checkpoint | None) -> Note:
        """A signed checkpoint for a party that saw another: what it likes, or what will be believed."""
        believed = self.truth[seen.root] if seen else ()
        histories = [h for h in self.histories if tuple(h[: len(believed)]) == believed]
        if self.manner != "cunning" or not histories:
            histories = self.histories
        history = self.dice.choice(histories)
        size = self.dice.randint(0, len(history)) if self.lies(0.2) else len(history)
        if self.lies(0.03):
            root = self.dice.randbytes(32)
            self.truth[root] = tuple((0, self.dice.randbytes(8)) for _ in range(size))
            return self.sign(size, root)
        return self.commit(history[:size])

    def commit(self, leaves: list[Leaf]) -> Note:
        root = root_of(hashes_of(leaves))
        self.truth[root] = tuple(leaves)
        return self.sign(len(leaves), root)

    def sign(self, size: int, root: bytes) -> Note:
        text = Checkpoint(ORIGIN, size, root).text
        return Note(text, (SEQUENCER.sign(text),))

    def prove(self, old: Checkpoint, new: Checkpoint) -> tuple[bytes, ...]:
        """A consistency proof: the true one where there is one, else whatever may deceive."""
        before, after = self.truth[old.root], self.truth[new.root]
        if after[: len(before)] == before and not self.lies(0.05):
            true = consistency_proof(old.size, new.size, nodes_of(hashes_of(after)))
            return self.false(true) if self.lies(0.05) else true
        return self.false(consistency_proof(min(old.size, new.size), new.size, nodes_of(hashes_of(after))))

    def false(self, proof: tuple[bytes, ...]) -> tuple[bytes, ...]:
        """A proof with something wrong, or of another history."""
        way = self.dice.randrange(4)
        if way == 0 and proof:
            return proof[:-1]
        if way == 1:
            return (*proof, self.dice.randbytes(32))
        if way == 2:
            history = max(self.histories, key=len)
            if len(history) > 1:
                return consistency_proof(
                    self.dice.randrange(1, len(history)), len(history), nodes_of(hashes_of(history))
                )
        return tuple(self.dice.choice((step, self.dice.randbytes(32))) for step in proof)

    def receipt(self, envelope: bytes, seen: Checkpoint | None) -> Receipt | None:
        """A receipt out of some history that holds the entry, or a made-up one; None if it gives none."""
        believed = self.truth[seen.root] if seen else ()
        holding = [h for h in self.histories if any(held == envelope for _, held in h)]
        if self.manner == "cunning":
            holding = [h for h in holding if tuple(h[: len(believed)]) == believed] or holding
        if self.lies(0.1):
            return None
        if not holding:
            return self.false_receipt(envelope, believed) if self.manner != "honest" else None
        history = self.dice.choice(holding)
        at = next(i for i, (_, held) in enumerate(history) if held == envelope)
        leaves = history[: self.dice.randint(at + 1, len(history))]
        proof = inclusion_proof(at, len(leaves), nodes_of(hashes_of(leaves)))
        recorded = history[at][0] - (PATIENCE if self.lies(0.1) else 0)
        return Receipt(entry_id(envelope), recorded, at, proof, self.commit(leaves))

    def false_receipt(self, envelope: bytes, believed: tuple[Leaf, ...]) -> Receipt | None:
        """For an entry that is nowhere: the proof of another, under a checkpoint that will be believed."""
        if not believed or self.dice.random() < 0.5:
            return None
        at = self.dice.randrange(len(believed))
        proof = inclusion_proof(at, len(believed), nodes_of(hashes_of(believed)))
        return Receipt(entry_id(envelope), believed[at][0], at, proof, self.commit(list(believed)))

    def record(self, checkpoint: Checkpoint) -> tuple[Leaf, ...]:
        """All entries under a checkpoint, as it tells them."""
        leaves = self.truth[checkpoint.root]
        return leaves[:-1] if self.lies(0.1) else leaves


@dataclass
class Party:
    """Somebody who files, keeps every checkpoint it accepted, and raises an alarm when it is deceived."""

    name: str
    witness: Witness | None = None
    held: list[Note] = field(default_factory=list)
    filed: dict[bytes, Promise] = field(default_factory=dict)
    receipts: dict[bytes, Receipt] = field(default_factory=dict)
    alarms: list[str] = field(default_factory=list)

    @property
    def newest(self) -> Checkpoint | None:
        return Checkpoint.parse(self.held[-1].text) if self.held else None

    def file(self, envelope: bytes, sequencer: Sequencer, now: int) -> None:
        self.filed[envelope] = Promise.opened(sequencer.file(envelope, now).to_bytes(), KEYS)

    def look(self, sequencer: Sequencer, now: int) -> None:
        """Ask for the newest checkpoint, with the proof that it continues what was seen."""
        self.take(sequencer.head(self.newest), sequencer, now)

    def take(self, note: Note, sequencer: Sequencer, now: int) -> None:
        """Accept a checkpoint that continues the newest one, or raise the alarm."""
        old, last = self.newest, self.held[-1] if self.held else None
        proof = sequencer.prove(old, Checkpoint.parse(note.text)) if old and old.size else ()
        request = Request.parse(Request(old.size if old else 0, proof, note).to_bytes())
        try:
            if self.witness:
                self.held.append(self.witness.cosigned(request, last, now, self.held))
            else:
                witnessing.accepted(request, KEYS, last, self.held)
                self.held.append(note)
        except LedgerError as error:
            self.alarms.append(str(error))

    def compare(self, other: "Party", sequencer: Sequencer, now: int) -> None:
        """Show each other the newest checkpoint; who has the smaller asks for the proof to the larger."""
        if not (self.held and other.held):
            return
        small, large = sorted((self, other), key=lambda party: Checkpoint.parse(party.held[-1].text).size)
        small.take(large.held[-1], sequencer, now)
        if small.alarms:
            large.alarms.append(f"{small.name} was shown something else")

    def claim(self, sequencer: Sequencer, now: int) -> None:
        """Ask for the receipts that are owed, and hold each against the newest checkpoint."""
        for envelope, promise in self.filed.items():
            if envelope in self.receipts:
                continue
            try:
                receipt = sequencer.receipt(envelope, self.newest)
                if receipt:
                    self.hold(Receipt.parse(receipt.to_bytes()), envelope, sequencer, now)
                elif self.newest and promise.is_broken(sequencer.record(self.newest), self.newest, now):
                    self.alarms.append("the record shows a promise broken")
                elif not self.newest and now > promise.due:
                    self.alarms.append("neither a checkpoint nor a receipt past the time promised")
            except LedgerError as error:
                self.alarms.append(str(error))

    def hold(self, receipt: Receipt, envelope: bytes, sequencer: Sequencer, now: int) -> None:
        """Keep a receipt whose checkpoint continues, or is continued by, the newest one."""
        checkpoint = receipt.check(envelope, KEYS)
        if receipt.recorded > self.filed[envelope].due:
            self.alarms.append("recorded later than promised")
        if self.newest is None or self.newest.size <= checkpoint.size:
            self.take(receipt.note, sequencer, now)
        else:
            proof = sequencer.prove(checkpoint, self.newest)
            witnessing.accepted(Request(checkpoint.size, proof, self.held[-1]), KEYS, receipt.note)
        self.receipts[envelope] = receipt


def hashes_of(leaves: list[Leaf] | tuple[Leaf, ...]) -> list[bytes]:
    return [leaf_hash(leaf_of(recorded, envelope)) for recorded, envelope in leaves]


@dataclass
class Game:
    """One run: what was done, and which laws broke."""

    seed: int
    manner: str
    log: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def play(self, steps: int = 30) -> "Game":
        dice = random.Random(self.seed)
        self.sequencer = Sequencer(dice, self.manner)
        self.parties = [Party("one side"), Party("other side"), Party("mediator", WITNESS)]
        self.now = 100
        for step in range(steps):
            self.now += dice.randint(0, 4)
            self.step(dice, step)
        return self

    def step(self, dice: random.Random, step: int) -> None:
        sequencer, party = self.sequencer, dice.choice(self.parties)
        weights = {"file": 6, "look": 6, "claim": 3, "compare": 2, "misbehave": 2}
        if self.manner == "honest":
            del weights["misbehave"]
        act, *_ = dice.choices(list(weights), list(weights.values()))
        told, involved = party.name, [party]
        if act == "file":
            party.file(b"%d of %d" % (step, self.seed), sequencer, self.now)
        elif act == "look":
            party.look(sequencer, self.now)
        elif act == "claim":
            party.claim(sequencer, self.now)
            self.check_promises(party)
        elif act == "compare":
            involved.append(dice.choice([p for p in self.parties if p is not party]))
            party.compare(involved[1], sequencer, self.now)
        else:
            told = sequencer.misbehave(self.now)
        self.log.append(f"{self.now} {act} {told}")
        self.check_histories(involved)

    def check_histories(self, parties: list[Party]) -> None:
        """All that these parties accepted is one growing history, or one of them knows that it is not."""
        if any(party.alarms for party in parties):
            return
        seen = [self.sequencer.truth[Checkpoint.parse(note.text).root] for p in parties for note in p.held]
        longest = max(seen, key=len, default=())
        if any(longest[: len(leaves)] != leaves for leaves in seen):
            names = " and ".join(party.name for party in parties)
            self.broken.append(f"{self.now}: undetected rewrite or fork, {names}")

    def check_promises(self, party: Party) -> None:
        """What is overdue stands, recorded in time, in the history that the party accepted, or it knows."""
        if party.alarms:
            return
        record = self.sequencer.truth[party.newest.root] if party.newest else ()
        for envelope, promise in party.filed.items():
            kept = any(held == envelope and recorded <= promise.due for recorded, held in record)
            if not kept and (envelope in party.receipts or self.now > promise.due):
                self.broken.append(f"{self.now}: undetected omission of what {party.name} filed")
