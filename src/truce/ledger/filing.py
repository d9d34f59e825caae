"""Filing an entry, and the one step by which the sequencer takes it into the record. Both without I/O.

Times are milliseconds since 1970, UTC, from clocks that the caller reads. What a wrong clock says would be in
the record for good, so both sides refuse one that cannot be right.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from truce.errors import LedgerError
from truce.ledger.entries import Head, Stored
from truce.ledger.erasures import ErasureOrder, check_order
from truce.ledger.keyacts import Genesis, KeyEntry
from truce.ledger.keyring import Keyring, content_of, founded
from truce.ledger.keys import SigningKey, is_genuine
from truce.ledger.refusals import Refusal, check_refusal
from truce.ledger.statements import (
    ERASURE,
    EVERYBODY,
    GENESIS,
    KEY,
    REFUSAL,
    STRUCTURAL,
    Content,
    Rows,
    Signed,
    Statement,
    entry_id,
    read_envelope,
)

SECOND = 1000
DAY = 86_400 * SECOND
# Between these any clock is believed that has nothing else to be held against.
EARLIEST = 1_735_689_600_000  # 2025-01-01
LATEST = 2_051_222_400_000  # 2035-01-01
# What a clock may be set back by (time service, leap second) without anything being wrong.
BACK = 60 * SECOND
# How far the sequencer's clock may be ahead of the last entry: less than a year, since years are mistyped,
# and an entry of next year would keep everybody from filing until then.
PAUSE = 100 * DAY
# How far an author's clock may be ahead of the sequencer's.
AHEAD = DAY
_CLOCK = "Set the clock of this machine (date, time zone, battery), then file again"


@dataclass(frozen=True, slots=True)
class Filed:
    """An entry that its author has signed and nobody has put in order yet.

    `content` None: withheld from whoever holds this copy.
    """

    envelope: bytes
    content: Content | None

    @property
    def id(self) -> str:
        """The id of the entry."""
        return entry_id(self.envelope)


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody who files: the key, and the id and count of the key's last statement.

    `sequence` is the next to give, `previous` the id of the entry before ("" for none), `stated` the time
    that it gave (0 for none). An author does not change; `after` gives the one who has filed.
    """

    key: SigningKey
    mission: str
    sequence: int = 0
    previous: str = ""
    stated: int = 0

    def file(self, kind: str, data: bytes, audience: str, stated: int, rows: Rows | None = None) -> Filed:
        """The data as a signed entry with a new salt.

        LedgerError for a clock that cannot be right, and for a kind, audience or rows that cannot be stated.
        """
        return self.seal(kind, Content.of(data), audience, stated, rows)

    def seal(
        self, kind: str, content: Content, audience: str, stated: int, rows: Rows | None = None
    ) -> Filed:
        """The same for content that has its salt."""
        _check_author_clock(stated, self.stated)
        statement = Statement(
            mission=self.mission,
            kind=kind,
            audience=audience,
            key=self.key.id,
            sequence=self.sequence,
            previous=self.previous,
            stated=stated,
            commitment=content.commitment.hex(),
            rows=rows,
        )
        return Filed(self.key.envelope(statement), content)

    def say(self, act: KeyEntry, stated: int) -> Filed:
        """An act about keys as a signed entry."""
        return self.file(KEY, act.to_bytes(), EVERYBODY, stated)

    def after(self, filed: Filed) -> "Author":
        """The author once the entry is filed. LedgerError if it is not this author's next."""
        statement = read_envelope(filed.envelope).statement
        if (statement.key, statement.sequence) != (self.key.id, self.sequence):
            raise LedgerError(f"entry {filed.id}", "is not the next of this author", "Read the record again")
        return replace(self, sequence=self.sequence + 1, previous=filed.id, stated=statement.stated)


def found(key: SigningKey, genesis: Genesis, stated: int) -> tuple[str, Filed]:
    """A new mission: its id, and its first entry, signed by one of its registrars."""
    content = Content.of(genesis.to_bytes())
    mission = content.commitment.hex()
    return mission, Author(key, mission).seal(GENESIS, content, EVERYBODY, stated)


def take_in(
    filed: Filed,
    *,
    head: Head,
    last: tuple[int, str] | None,
    keyring: Keyring | None,
    now: int,
    rows: Rows | None = None,
    held: Stored | None = None,
    target: Stored | None = None,
    after_pause: bool = False,
) -> Stored:
    """The entry as the record is to hold it: the whole judgement of a sequencer, but no write.

    Args:
        filed: what came.
        head: how long the record is.
        last: sequence and id of what the key's next statement follows (`truce.ledger.refusals`): its last
            entry in the record, or one that was refused; None if there is none.
        keyring: the keys after the last entry; None for an empty record.
        now: the sequencer's clock.
        rows: count and root of the rows that came along (`truce.ledger.feeds`), None if none did.
        held: the entry of this id that the record holds already. It is given back: to file once more
            changes nothing.
        target: the entry that an erasure order names (`ErasureOrder.position`), if this is one.
        after_pause: somebody has looked at the clock, and the record did rest for so long.

    Raises:
        LedgerError: whatever is wrong with it; the record stays as it is.
    """
    if held is not None and held.envelope == filed.envelope:
        return held
    signed = read_envelope(filed.envelope)
    statement, about = signed.statement, f"entry {filed.id}"
    if not is_genuine(signed):
        raise LedgerError(about, f"was not signed by the key {statement.key}", "Ask its author for it again")
    recorded = _recorded(now, head, after_pause)
    _check_stated(about, statement.stated, now)
    _check_content(about, statement, filed.content, rows)
    entry = _stored(filed, signed, head.size, recorded)
    if keyring is None:
        if head.size:
            raise LedgerError("record", "has entries and no keys were given", "Read its keys first")
        founded(entry, statement)
    else:
        _check_right(about, keyring, entry, statement)
    _check_chain(about, statement, last)
    if statement.kind == ERASURE:
        _check_erasure(about, entry, statement, target)
    if statement.kind == REFUSAL:
        check_refusal(Refusal.from_bytes(content_of(entry, statement)), statement.mission)
    return entry


def _check_erasure(about: str, entry: Stored, statement: Statement, target: Stored | None) -> None:
    order = ErasureOrder.from_bytes(content_of(entry, statement))
    if target is None:
        raise LedgerError(about, f"erases nothing: there is no entry {order.entry}", "Name one that is there")
    check_order(order, entry.position, target, read_envelope(target.envelope).statement)


def _check_right(about: str, keyring: Keyring, entry: Stored, statement: Statement) -> None:
    if why := keyring.refusal(statement, entry.position):
        raise LedgerError(about, f"cannot be taken in: {why}", "Have a registrar introduce the key")
    keyring.after(entry, statement)


def _check_stated(about: str, stated: int, now: int) -> None:
    """LedgerError if the author's clock was wrong. An author may be offline for as long as need be."""
    if not EARLIEST <= stated <= now + AHEAD:
        raise LedgerError(
            about,
            f"is stated at {_day(stated)}, which cannot be: the clock here says {_day(now)}",
            "Compare both clocks; whoever is wrong sets the clock, and the author signs again",
        )


def _check_chain(about: str, statement: Statement, last: tuple[int, str] | None) -> None:
    """LedgerError unless the statement is the key's next. A gap may close; a second one never is right."""
    expected, previous = (last[0] + 1, last[1]) if last else (0, "")
    if statement.sequence > expected:
        raise LedgerError(
            about,
            f"is number {statement.sequence} of its key, and number {expected} has not come yet",
            "File the missing ones first",
        )
    if statement.sequence < expected:
        raise LedgerError(
            about,
            f"is another number {statement.sequence} of a key that has signed one already",
            "Keep both as evidence: two machines use one key, or its holder says two things",
        )
    if statement.previous != previous:
        raise LedgerError(
            about,
            f"follows entry {statement.previous or 'none'}, where the record has {previous or 'none'}",
            "Keep both as evidence: its author has another history than this record",
        )


def _check_content(about: str, statement: Statement, content: Content | None, rows: Rows | None) -> None:
    if content is None:
        if statement.kind in STRUCTURAL:
            raise LedgerError(about, "has no content, which for its kind everybody must have", "Ask for it")
    elif content.commitment.hex() != statement.commitment:
        raise LedgerError(about, "came with other content than was signed", "Ask its author for it again")
    if rows != statement.rows:
        raise LedgerError(
            about,
            f"came with {rows.count if rows else 0} rows that are not the "
            f"{statement.rows.count if statement.rows else 0} that were signed",
            "Ask its author for all of them again",
        )


def _recorded(now: int, head: Head, after_pause: bool) -> int:
    """When an entry counts as recorded: now, or with the last one if the clock was set back a little."""
    if head.size == 0:
        _check_between(now, EARLIEST, LATEST)
        return now
    if now < head.recorded - BACK:
        raise LedgerError("clock", f"says {_day(now)}, before the last entry ({_day(head.recorded)})", _CLOCK)
    if now > head.recorded + PAUSE and not after_pause:
        raise LedgerError(
            "clock",
            f"says {_day(now)}, more than {PAUSE // DAY} days after the last entry ({_day(head.recorded)})",
            _CLOCK + "; if it is right, and the record did rest for so long: truce doctor MISSION --rested",
        )
    return max(now, head.recorded)


def _check_author_clock(stated: int, before: int) -> None:
    if before and stated < before - BACK:
        raise LedgerError("clock", f"says {_day(stated)}, before the last statement ({_day(before)})", _CLOCK)
    if stated > before + PAUSE or not before:
        _check_between(stated, EARLIEST, LATEST)


def _check_between(clock: int, earliest: int, latest: int) -> None:
    if not earliest <= clock < latest:
        raise LedgerError("clock", f"says {_day(clock)}, which cannot be", _CLOCK)


def _stored(filed: Filed, signed: Signed, position: int, recorded: int) -> Stored:
    statement = signed.statement
    return Stored(
        position,
        recorded,
        filed.id,
        statement.kind,
        statement.key,
        statement.sequence,
        filed.envelope,
        filed.content,
    )


def _day(moment: int) -> str:
    """A time for a message: to the minute, UTC."""
    try:
        return datetime.fromtimestamp(moment / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")
    except (ValueError, OverflowError, OSError):
        return f"{moment} ms"
