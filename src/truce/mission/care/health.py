"""What is wrong with a mission, in words, each with what to do next: what `truce doctor` asks.

It looks and changes nothing, but for what `clean` is asked to remove. Whether the record is what was signed
is the ledger's question (`truce.mission.care.verifying`).
"""

import os
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Literal

from truce.errors import DamageError, IntegrityError, LedgerError, StoreError, TruceError, printable
from truce.ledger.filing import BACK, EARLIEST, LATEST, PAUSE
from truce.mission import folder
from truce.mission.answers.decoding import undecodable
from truce.mission.care.evidence_named import named_in, names_all, opened_alone
from truce.mission.care.evidence_named import readable_entries as readable
from truce.mission.exchange import forking
from truce.mission.exchange.ordering import refused_in, waiting_in
from truce.mission.witnessing import promises
from truce.mission.witnessing.witnessed import witnesses_of
from truce.store.files.disks import remote_kind
from truce.store.files.evidence import Evidence
from truce.store.files.folders import told
from truce.store.files.upkeep import Leftovers, Rehash, cleaning, leftovers, rehash
from truce.store.interface import Store

Severity = Literal["integrity", "fault", "note"]
"""Something kept is not what was written; something is wrong; something is so, and may well be."""
LITTLE_ROOM = 1 << 30
_MOUNTS = Path("/proc/self/mountinfo")
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about a mission: what it is about, how it is, and what to do. No closing full stops."""

    severity: Severity
    about: str
    reason: str
    next: str

    def __str__(self) -> str:
        return f"{self.about}: {printable(self.reason)}. {self.next}."


_CLOSED = Finding(
    "fault",
    "the record",
    "is encrypted, and no passphrase was given: only its place was looked at",
    "Set TRUCE_PASSPHRASE, or run it in a terminal",
)


@dataclass(frozen=True, slots=True)
class Machine:
    """What is asked of the machine that the mission is on.

    Attributes:
        now: its clock, milliseconds since 1970, UTC.
        free: bytes that this user may still write to the disk of a path.
        mounts: where Linux lists what is mounted.
    """

    now: Callable[[], int]
    free: Callable[[Path], int] = lambda path: _free(path)
    mounts: Path = _MOUNTS


@dataclass(frozen=True, slots=True)
class Work:
    """How much evidence is read again at most: files, and bytes after which no further file is begun."""

    files: int = 1000
    size: int = 1 << 30


@dataclass(frozen=True, slots=True)
class Report:
    """What was found, what reading evidence again has shown, and what was removed (paths in the mission)."""

    name: str
    entries: int
    findings: tuple[Finding, ...]
    rehash: Rehash
    cleaned: tuple[str, ...] = ()

    @property
    def worst(self) -> Severity:
        """How bad it is; "note" if nothing is wrong."""
        found = {each.severity for each in self.findings}
        return "integrity" if "integrity" in found else "fault" if "fault" in found else "note"


def examine(
    path: Path,
    machine: Machine,
    passphrase: str | None = None,
    *,
    work: Work | None = None,
    clean: bool = False,
) -> Report:
    """Look at a mission as it is.

    With `clean`, what a crash left behind is removed: parts of files, files that no entry names, drafts.

    Raises:
        StoreError: it is no mission, the passphrase is wrong, or this user may not look.
    """
    if passphrase is None and folder.is_encrypted(path):
        return Report(path.name, 0, (_CLOSED, *_of_place(path, machine)), Rehash((), (), (), (), 0))
    try:
        behind = folder.open_to_read(path, passphrase)
        with behind.store:
            return _looked_at(path, behind, passphrase, machine, work or Work(), clean=clean)
    except DamageError as error:
        finding = Finding("integrity", error.about, error.reason, error.next)
        return Report("", 0, (finding,), Rehash((), (), (), (), 0))


def _looked_at(
    path: Path, behind: folder.Behind, passphrase: str | None, machine: Machine, work: Work, *, clean: bool
) -> Report:
    store = behind.store
    named = named_in(store)
    read = rehash(behind.evidence, named, machine.now() + 1, files=work.files, size=work.size)
    found = [*_of_record(behind, path, passphrase), *_of_evidence(behind.evidence, named, read)]
    cleaned = _cleaned(path, behind, named) if clean else ()
    found += [*_of_leftovers(path, behind.evidence, named), *_of_people(path, behind)]
    found += [*_of_place(path, machine), *_of_promises(path, store, machine.now()), *_of_forks(path)]
    found += _of_clock(store, machine.now())
    return Report(_name(store), store.head().size, tuple(found), read, cleaned)


def _name(store: Store) -> str:
    from truce.mission.missions import name_of

    try:
        return name_of(store)
    except TruceError:
        return "(its first entry cannot be read)"


# ---- the record


def _of_record(behind: folder.Behind, path: Path, passphrase: str | None) -> Iterator[Finding]:
    recovered = getattr(behind.store, "recovered", None)
    if recovered:
        lost = "may have been acknowledged" in recovered
        advice = "Compare with a checkpoint that another copy holds: truce ledger verify --held FILE"
        yield Finding("integrity" if lost else "fault", str(path / folder.RECORD), recovered, advice)
    upgraded = getattr(behind.store, "upgraded", None)
    if upgraded is not None:
        reason = f"was of schema {upgraded}, and was brought forward when it was opened just now"
        yield Finding("note", str(path / folder.RECORD), reason, "Older versions of truce open it no more")
    for sentence in behind.store.check():
        about, colon, reason = sentence.partition(": ")
        if not colon:
            about, reason = "record", sentence
        advice = "Keep all its files as they are, and restore it from a backup or another copy"
        yield Finding("integrity", about, reason.rstrip("."), advice)
    for each in behind.store.weaknesses():
        yield Finding("note" if each.minor else "fault", each.about, each.reason, each.next)
    for entry, why in undecodable(behind.store, readable(behind.store)):
        yield Finding("fault", f"entry {entry.id[:16]} (position {entry.position})", *why)
    yield from _of_key(behind.store, path, passphrase)
    waiting = sum(1 for _ in waiting_in(behind.store, refused_in(behind.store)))
    if waiting:
        reason = f"{waiting} entries were filed here and are not in order yet"
        yield Finding("note", "waiting", reason, "Take them to whoever orders the record: truce sync")


def _of_key(store: Store, path: Path, passphrase: str | None) -> Iterator[Finding]:
    try:
        key = folder.own_key(path, passphrase)
        ring = folder.keys_of(store)
    except (StoreError, LedgerError) as error:
        yield Finding("fault", error.about, error.reason, error.next)
        return
    if key is None:
        yield Finding("note", "keys", "this copy has no key of its own", "It can be asked, and files nothing")
        return
    head = store.head()
    standing = ring.standing(key.id, head.size, head.recorded)
    if not standing.valid:
        reason = f"the key of this copy does not count: {standing.reason}"
        yield Finding("fault", "keys/own.pem", reason, "Have a registrar introduce it: truce key introduce")
    elif standing.suspect:
        yield Finding("fault", "keys/own.pem", standing.reason, "Rotate it: truce key rotate")


# ---- what the sequencer promised, and what it signed twice


def _of_promises(path: Path, store: Store, now: int) -> Iterator[Finding]:
    try:
        ring = folder.keys_of(store)
        told = chain.from_iterable(store.entries(0, None, kind) for kind in ("witness", "withdrawal"))
        named = witnesses_of(map(opened_alone, told))
    except TruceError as error:
        if any(promises.held(path)):
            yield Finding("fault", "promises", f"cannot be held against the record: {error}", "See above")
        return
    for file, note in promises.held(path):
        try:
            kept = promises.outcome(store, ring, promises.opened_by(store, ring, note), now, named)
        except (LedgerError, IntegrityError) as error:
            yield Finding("fault", str(file), f"{error.about} {error.reason}", error.next)
            continue
        about = f"promise for entry {kept.promise.entry[:16]}"
        if kept.outcome == "broken":
            advice = f"Show it to all parties and witnesses: truce ledger check {file} --mission {path}"
            yield Finding("integrity", about, f"was BROKEN: {kept.why}", advice)
        elif kept.outcome == "overdue":
            yield Finding("fault", about, f"is overdue: {kept.why}", "Sync, then look again")
        elif kept.outcome == "open":
            yield Finding("note", about, f"is open: {kept.why}", "Sync before then")


def _of_forks(path: Path) -> Iterator[Finding]:
    for file in forking.kept(path):
        reason = "proves that the sequencer signed two histories"
        yield Finding("integrity", str(file), reason, f"Show it to all: truce ledger check {file} --key KEY")


# ---- the evidence


def _of_evidence(evidence: Evidence, named: Mapping[str, int], read: Rehash) -> Iterator[Finding]:
    again = "Take the file from another copy of the mission, and keep this one to be examined"
    for sha256 in read.changed:
        yield Finding("integrity", f"evidence {sha256}", "is not the file that was filed", again)
    for sha256 in read.unreadable:
        yield Finding("integrity", f"evidence {sha256}", "cannot be read from the disk", again)
    missing = set(read.missing) | {sha256 for sha256 in named if not evidence.has(sha256)}
    for sha256 in sorted(missing):
        yield Finding("integrity", f"evidence {sha256}", "is not here", "Take it from another copy")
    if read.left:
        reason = f"{read.left} files were not read again this time"
        yield Finding("note", "evidence", reason, "Run truce doctor --file to go on where it stopped")


# ---- what crashes left


def _of_leftovers(path: Path, evidence: Evidence, named: Mapping[str, int]) -> Iterator[Finding]:
    clean = "truce doctor --clean removes it"
    found = _leftovers(evidence, named)
    for part in found.parts:
        yield Finding("fault", f"evidence/{part}", "was left half-written by a crash", clean)
    for file in found.unnamed:
        yield Finding("fault", f"evidence/{file}", "is named by no entry: a crash came before it", clean)
    for file in found.strange:
        reason = "was not put there by truce"
        yield Finding("fault", f"evidence/{file}", reason, "Look at it, then move it away yourself")
    for old in sorted(path.glob(f"{folder.RECORD}.v*")):
        reason = "is the record as it was before an upgrade; what was erased since is still in it"
        yield Finding("note", old.name, reason, "Delete it once truce ledger verify finds the new one sound")
    for draft in _drafts(path):
        yield Finding("fault", draft.name, "is a draft that a crash left behind", clean)


def _leftovers(evidence: Evidence, named: Mapping[str, int]) -> Leftovers:
    return leftovers(evidence, named)


def _drafts(path: Path) -> list[Path]:
    """Records that were being made when a process died (`truce.store.sqlite.files.create`)."""
    return sorted(path.glob(f".{folder.RECORD}.*"))


def _cleaned(path: Path, behind: folder.Behind, named: Mapping[str, int]) -> tuple[str, ...]:
    removed: list[str] = []
    listed = _leftovers(behind.evidence, named)
    if not names_all(behind.store):
        # Which files the damaged entries name, nobody knows: they are told of, and nothing is removed.
        listed = Leftovers(listed.parts)
    if listed.parts or listed.unnamed:
        with cleaning(behind.evidence) as work:
            # Read anew with everybody who adds locked out: an entry may have come meanwhile.
            gone = work.remove(listed, named_in(behind.store))
        removed += [f"evidence/{name}" for name in (*gone.parts, *gone.unnamed)]
    removed += [f"people: what was left of {each}" for each in _tidied(path, behind)]
    with told(str(path)):
        for draft in _drafts(path):
            draft.unlink(missing_ok=True)
            removed.append(draft.name)
    return tuple(removed)


# ---- its people


def _of_people(path: Path, behind: folder.Behind) -> Iterator[Finding]:
    from truce.mission.filing.vault import unsettled
    from truce.mission.missions import Mission

    if not (path / folder.PEOPLE).exists():
        return
    try:
        for reference, how, advice in unsettled(Mission(path, behind)):
            yield Finding("fault", f"person {reference}", how, advice)
    except TruceError as error:
        yield Finding("fault", folder.PEOPLE, f"cannot be looked at: {error}", "See to the record first")


def _tidied(path: Path, behind: folder.Behind) -> tuple[str, ...]:
    from truce.mission.filing.vault import tidy
    from truce.mission.missions import Mission

    return tidy(Mission(path, behind)) if (path / folder.PEOPLE).exists() else ()


# ---- where it is


def _of_place(path: Path, machine: Machine) -> Iterator[Finding]:
    kind = remote_kind(path, machine.mounts)
    if kind and (path / folder.ADDRESS).is_file():
        reason = f"is on a network file system ({kind}); the record is not, but evidence and key are"
        yield Finding("note", str(path), reason, "Keep the folder where only those who file can write it")
    elif kind:
        reason = f"is on a network file system ({kind}), where locks fail and records get lost"
        yield Finding("fault", str(path), reason, "Move it to a local disk, or serve it from PostgreSQL")
    record = path / folder.RECORD
    if not all(os.access(each, os.W_OK) for each in (path, record) if each.exists()):
        reason = "cannot be written by this user"
        yield Finding("note", str(path), reason, "It can be asked; to file, copy it to a disk of your own")
    room = machine.free(path)
    if room < LITTLE_ROOM:
        reason = f"has {room >> 20} MB of its disk left"
        yield Finding("fault", str(path), reason, "Make room before the next filing is refused")
    yield from _of_permissions(path / folder.KEYS)
    yield from _of_permissions(path / folder.PEOPLE)
    yield from _of_address(path)


def _of_address(path: Path) -> Iterator[Finding]:
    address = folder.address_of(path)
    if address is None:
        return
    from truce.store.postgres.address import read_address

    if read_address(address).has_secret:
        reason = "holds a password, for whoever reads the folder or a copy of it"
        advice = "Change it on the server, keep the new one in ~/.pgpass, and write the address without it"
        yield Finding("fault", str(path / folder.ADDRESS), reason, advice)


def _of_permissions(keys: Path) -> Iterator[Finding]:
    if not keys.is_dir():
        return
    for each in (keys, *sorted(keys.iterdir())):
        about = each.stat(follow_symlinks=False)
        mode = "700" if stat.S_ISDIR(about.st_mode) else "600"
        if about.st_mode & _OTHERS:
            reason = f"can be used by others on this machine (mode {stat.S_IMODE(about.st_mode):o})"
            yield Finding("fault", str(each), reason, f"Run: chmod {mode} {each}")
        if about.st_uid != os.getuid():
            reason = "belongs to another user of this machine"
            yield Finding("fault", str(each), reason, "Have it given to whoever files here (chown)")


def _free(path: Path) -> int:
    with told(str(path)):
        disk = os.statvfs(path)
    return disk.f_bavail * disk.f_frsize


def _of_clock(store: Store, now: int) -> Iterator[Finding]:
    last = store.head().recorded
    reason = None
    if not EARLIEST <= now < LATEST:
        reason = "says a time that cannot be"
    elif now < last - BACK:
        reason = "is behind the last entry of the record"
    elif last and now > last + PAUSE:
        reason = f"is more than {PAUSE // 86_400_000} days ahead of the last entry of the record"
    if reason:
        days = round(abs(now - last) / 86_400_000)
        reason = f"{reason} (by {days} days)"
        advice = "Set the date, time zone and battery of this machine"
        if EARLIEST <= now < LATEST and now > last + PAUSE:
            advice += "; if it is right, and the record did rest for so long: truce doctor MISSION --rested"
        yield Finding("fault", "clock", reason, advice)
