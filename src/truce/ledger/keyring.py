"""Which key may do what, at each position of a record: read out of its genesis and its key entries alone.

Nobody keeps this list; everybody works it out of the entries and comes to the same. An act that its author
may not do has no effect. Who may do what:

- a registrar introduces and revokes keys. A registrar of the mechanism does so for all but the keys of a
  party that has a registrar of its own: nobody else speaks for that party.
- a key rotates itself, to a key of the same holder and roles, and may revoke itself.
- the sequencer hands over to a key of that role, which accepts.
- the recovery keys of the genesis, together, may introduce, revoke and hand over.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from truce.errors import LedgerError
from truce.ledger.entries import Stored
from truce.ledger.keyacts import (
    AUTHOR,
    CUSTODIAN,
    REGISTRAR,
    SEQUENCER,
    Act,
    Genesis,
    HandOver,
    Holder,
    Introduce,
    Introduction,
    KeyEntry,
    Revoke,
    Rotate,
)
from truce.ledger.statements import ERASURE, GENESIS, KEY, REFUSAL, Statement, read_envelope

_ROLE_FOR = {GENESIS: REGISTRAR, ERASURE: CUSTODIAN, REFUSAL: SEQUENCER}
_NO_EFFECT = "Do not count on it; ask whoever runs the sequencer why it was taken in"


@dataclass(frozen=True, slots=True)
class KeyLife:
    """One key from its introduction to its end.

    `since` is the position of the entry that introduced it, `until` of the one that ended it, which it may
    have signed itself (None if it still counts), `ended` how in words. `suspected` is since when (recorded,
    milliseconds since 1970, UTC) somebody else may have used it, by the entry at `suspected_by`; None if
    nobody said so.
    """

    key: str
    holder: Holder
    roles: tuple[str, ...]
    since: int
    until: int | None = None
    ended: str = ""
    suspected: int | None = None
    suspected_by: int | None = None

    def counts_at(self, position: int) -> bool:
        """Whether it may sign an entry at this position."""
        return self.since <= position and (self.until is None or position <= self.until)


@dataclass(frozen=True, slots=True)
class KeyStanding:
    """Whether a key counts for a statement, whether somebody else may have used it, and why."""

    valid: bool
    suspect: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys of a mission as the first entries of its record give them.

    `sequencers` holds, in order, from which position on which key orders the record.
    """

    mission: str
    name: str
    lives: Mapping[str, KeyLife]
    sequencers: tuple[tuple[int, str], ...]
    recovery: frozenset[str]
    threshold: int

    @property
    def sequencer(self) -> str:
        """The key that orders the record now."""
        return self.sequencers[-1][1]

    @property
    def term(self) -> int:
        """How often the record was handed over."""
        return len(self.sequencers) - 1

    def sequencer_of(self, size: int) -> str:
        """The key that signs a checkpoint over the first `size` entries: whom these entries name.

        LedgerError if that is none of them.
        """
        for start, key in reversed(self.sequencers):
            if start < size:
                return key
        raise LedgerError(f"checkpoint of {size} entries", "names no sequencer", "Ask for a longer one")

    def standing(self, key: str, position: int, recorded: int) -> KeyStanding:
        """Whether a key counts for an entry at a position, recorded then (milliseconds since 1970, UTC).

        A suspected key stays valid for what was taken in before it was revoked: such entries are marked,
        never dropped.
        """
        life = self.lives.get(key)
        if life is None:
            return KeyStanding(False, False, f"no entry introduced the key {key}")
        suspect = life.suspected is not None and recorded >= life.suspected
        if position < life.since:
            return KeyStanding(False, suspect, f"the key was introduced later, at position {life.since}")
        if not life.counts_at(position):
            return KeyStanding(False, suspect, life.ended)
        if suspect:
            reason = f"somebody else may have used the key by then (entry at {life.suspected_by})"
            return KeyStanding(True, True, reason)
        return KeyStanding(True, False, f"key of {life.holder}")

    def refusal(self, statement: Statement, position: int) -> str:
        """Why a key may not make this statement at this position; "" if it may. Key entries: see `after`."""
        life = self.lives.get(statement.key)
        if life is None or not life.counts_at(position):
            return self.standing(statement.key, position, 0).reason
        if statement.mission != self.mission:
            return f"it is for another mission ({statement.mission})"
        role = _ROLE_FOR.get(statement.kind, AUTHOR)
        if statement.kind != KEY and role not in life.roles:
            return f"the key of {life.holder} has not the role {role}"
        if statement.kind == REFUSAL and statement.key != self.sequencer_of(position):
            return f"the key of {life.holder} does not order the record, and refuses nothing"
        return ""

    def after(self, entry: Stored, statement: Statement) -> "Keyring":
        """The keys once this entry is in the record; the same ones for an entry about something else.

        The statement is that of the entry's envelope, its signature checked. LedgerError if it is about keys
        and its author may not do what it says, or its content is not there or not what was signed.
        """
        if statement.kind == GENESIS:
            raise _refused(entry, "begins a mission that has begun")
        if statement.kind != KEY:
            return self
        held = KeyEntry.from_bytes(content_of(entry, statement))
        if why := self.refusal(statement, entry.position):
            raise _refused(entry, why)
        return self._with(held, statement.key, entry)

    def _with(self, held: KeyEntry, author: str, entry: Stored) -> "Keyring":
        by = self.lives[author]
        quorum = self._is_quorum(held, entry.position)
        match held.act:
            case Introduce(introduction):
                if not quorum and not self._answers_for(by, introduction.holder, entry.position):
                    raise _refused(entry, f"introduces a key of {introduction.holder} without the right to")
                return self._introduced(introduction, entry)
            case Rotate(introduction):
                return self._rotated(by, introduction, entry)
            case Revoke():
                return self._revoked(held.act, by, quorum, entry)
            case HandOver():
                return self._handed_over(held.act, author, quorum, entry)

    def _is_quorum(self, held: KeyEntry, position: int) -> bool:
        if not held.approvals:
            return False
        able = {key for key in self.recovery if self.lives[key].counts_at(position)}
        return len(able & held.approvers(self.mission)) >= self.threshold > 0

    def _answers_for(self, by: KeyLife, holder: Holder, position: int) -> bool:
        """Whether a registrar may introduce and revoke keys of this holder."""
        if REGISTRAR not in by.roles:
            return False
        if by.holder.of == holder.of:
            return True
        own = any(
            life.holder.of == holder.of and REGISTRAR in life.roles and life.counts_at(position)
            for life in self.lives.values()
        )
        return by.holder.of == "" and not own

    def _introduced(self, introduction: Introduction, entry: Stored) -> "Keyring":
        key = introduction.key
        if key in self.lives:
            raise _refused(entry, f"introduces the key {key} once more")
        if not introduction.is_proven(self.mission):
            raise _refused(entry, f"does not prove that {introduction.holder} has the key {key}")
        return self._keeping(KeyLife(key, introduction.holder, introduction.roles, entry.position))

    def _rotated(self, by: KeyLife, introduction: Introduction, entry: Stored) -> "Keyring":
        if (introduction.holder, introduction.roles) != (by.holder, by.roles):
            raise _refused(entry, "rotates a key to another holder or other roles")
        if by.key == self.sequencer:
            raise _refused(entry, "rotates the key of the sequencer, which must hand over instead")
        ended = f"rotated to {introduction.key} by the entry at position {entry.position}"
        ring = self._introduced(introduction, entry)._keeping(replace(by, until=entry.position, ended=ended))
        if by.key in self.recovery:
            ring = replace(ring, recovery=self.recovery - {by.key} | {introduction.key})
        return ring

    def _revoked(self, act: Revoke, by: KeyLife, quorum: bool, entry: Stored) -> "Keyring":
        life = self.lives.get(act.key)
        if life is None:
            raise _refused(entry, f"revokes the key {act.key}, which nobody introduced")
        if not (quorum or by.key == act.key or self._answers_for(by, life.holder, entry.position)):
            raise _refused(entry, f"revokes a key of {life.holder} without the right to")
        if act.key == self.sequencer:
            raise _refused(entry, "revokes the key of the sequencer before the record is handed over")
        if act.suspected is not None and act.suspected > entry.recorded:
            raise _refused(entry, "suspects a key from a time that has not come")
        if life.until is None:
            ended = f"revoked by the entry at position {entry.position}: {act.reason}"
            life = replace(life, until=entry.position, ended=ended)
        if act.suspected is not None and (life.suspected is None or act.suspected < life.suspected):
            life = replace(life, suspected=act.suspected, suspected_by=entry.position)
        return self._keeping(life)

    def _handed_over(self, act: HandOver, author: str, quorum: bool, entry: Stored) -> "Keyring":
        life = self.lives.get(act.new)
        if (act.old, act.term, act.position) != (self.sequencer, self.term + 1, entry.position):
            raise _refused(entry, "hands the record over from another sequencer, term or position")
        if not quorum and author != act.old:
            raise _refused(entry, "hands the record over without the sequencer or enough recovery keys")
        if life is None or not life.counts_at(entry.position) or SEQUENCER not in life.roles:
            raise _refused(entry, f"hands the record over to {act.new}, which is no key for that")
        if act.new == act.old or not act.is_accepted(self.mission):
            raise _refused(entry, "hands the record over to one that has not accepted it")
        return replace(self, sequencers=(*self.sequencers, (entry.position, act.new)))

    def _keeping(self, life: KeyLife) -> "Keyring":
        return replace(self, lives={**self.lives, life.key: life})


def founded(entry: Stored, statement: Statement) -> Keyring:
    """The keys that a mission begins with. LedgerError if this entry is not the genesis of its mission.

    The statement is that of the entry's envelope, its signature checked.
    """
    if statement.kind != GENESIS or entry.position != 0:
        raise _refused(entry, "is not the genesis that every record begins with")
    genesis = Genesis.from_bytes(content_of(entry, statement))
    if statement.mission != statement.commitment:
        raise _refused(entry, "names another mission than the one that its content begins")
    for each in genesis.keys:
        if not each.is_proven(""):
            raise _refused(entry, f"does not prove that {each.holder} has the key {each.key}")
    lives = {each.key: KeyLife(each.key, each.holder, each.roles, 0) for each in genesis.keys}
    ring = Keyring(
        statement.mission,
        genesis.name,
        lives,
        ((0, genesis.sequencer),),
        frozenset(genesis.recovery),
        genesis.threshold,
    )
    if why := ring.refusal(statement, 0):
        raise _refused(entry, why)
    return ring


def keyring(entries: Iterable[Stored]) -> Keyring:
    """The keys of a mission, out of its genesis and its key entries (others may be among them), in order.

    Trusts that signatures were checked when the entries were taken in; `truce.ledger.verifying` checks all
    again. LedgerError if the first entry is not the genesis, or an entry does what its author may not.
    """
    ring: Keyring | None = None
    for entry in entries:
        if ring is None:
            ring = founded(entry, read_envelope(entry.envelope).statement)
        elif entry.kind in (KEY, GENESIS):
            ring = ring.after(entry, read_envelope(entry.envelope).statement)
    if ring is None:
        raise LedgerError("record", "has no entry, not even its genesis", "Begin it with truce init")
    return ring


def suspect(entries: Iterable[Stored], ring: Keyring) -> Iterator[tuple[Stored, str]]:
    """The entries that somebody else than the holder of their key may have signed, and why: to be marked.

    `ring` is that of the whole record, since a suspicion is raised after the fact.
    """
    doubted = {key for key, life in ring.lives.items() if life.suspected is not None}
    if doubted:
        for entry in entries:
            if entry.key in doubted:
                standing = ring.standing(entry.key, entry.position, entry.recorded)
                if standing.suspect:
                    yield entry, standing.reason


def content_of(entry: Stored, statement: Statement) -> bytes:
    """The content of an entry that everybody must be able to read. LedgerError if it is not there."""
    if entry.content is None:
        raise _refused(entry, "has no content, which for its kind may neither be withheld nor erased")
    if entry.content.commitment.hex() != statement.commitment:
        raise _refused(entry, "has other content than was signed")
    return entry.content.data


def _refused(entry: Stored, why: str) -> LedgerError:
    return LedgerError(f"entry at position {entry.position} ({entry.id[:16]})", why, _NO_EFFECT)


__all__ = ["Act", "KeyLife", "KeyStanding", "Keyring", "content_of", "founded", "keyring", "suspect"]
