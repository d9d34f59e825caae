"""The vault: people's records, sealed to named keys, erased by destroying the key of the record.

Layout of the folder `people` of a mission, names being random references and the number of a version::

    records/<reference>.<version>.age   the record, sealed to a key of its own
    keys/<reference>.<version>.age      that key, sealed to the keyholders (age, X25519)

The ledger may hold a reference and what `Sealed` holds, and nothing else of a person. Every version has a
new key: who is no longer a keyholder cannot open the next one, and erasing destroys keys, so a backup of
`records` is unreadable afterwards. A backup of `keys` is not: see docs/explanation/people-vault.md.

The order of things: `seal`, then file an entry with what it returned, then `settle`, which destroys the
versions before; all of it within `alone`, so that nobody takes what is just being sealed for what a crash
left. After a crash between these the old version is still there, and the new one is listed by `unsettled`.
"""

import hashlib
import json
import os
import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

import pyrage

from truce.errors import ArgumentError, IntegrityError, StoreError
from truce.store.files.folders import Folder, told
from truce.store.files.people import FormError, Keyholder, Person, Sheet, Use, from_bytes, to_bytes

RECORDS = "records"
KEYS = "keys"
LONGEST = 1 << 20
SHORTEST_PASSPHRASE = 12
_LOCK = ".lock"
_KEY_SCHEMA = "truce-person-key/1"
_REFERENCE = re.compile("[0-9a-f]{32}")
_NAME = re.compile(r"([0-9a-f]{32})\.(0|[1-9][0-9]{0,8})\.age")


@dataclass(frozen=True, slots=True)
class Sealed:
    """What an entry says of a sealed record: its reference, version, and the SHA-256 of the sealed bytes.

    None of it tells anything of the person. The hash is what makes an old version, put back, be found.
    """

    reference: str
    version: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Access:
    """That somebody read a record: which, as which keyholder, for what, why, and when.

    `at` is in milliseconds since 1970, UTC. The mission files it as an entry; it names nobody in the vault.
    """

    reference: str
    version: int
    reader: str
    use: Use
    reason: str
    at: int


@dataclass(frozen=True, slots=True)
class Reading:
    """An opened record and the note that it was opened. File the note first, then show the person."""

    access: Access
    person: Person


class Identity:
    """The secret key of a keyholder. Neither its `repr` nor its `str` shows it."""

    __slots__ = ("_key",)

    def __init__(self, key: "pyrage.x25519.Identity") -> None:
        self._key = key

    @classmethod
    def new(cls) -> "Identity":
        """A new random one."""
        return cls(pyrage.x25519.Identity.generate())

    @classmethod
    def opened(cls, data: bytes, passphrase: str) -> "Identity":
        """The identity in a file that a passphrase protects. StoreError if it does not open."""
        try:
            secret = pyrage.passphrase.decrypt(data, passphrase).decode().strip()
            return cls(pyrage.x25519.Identity.from_str(secret))
        except (pyrage.DecryptError, pyrage.IdentityError, OSError, UnicodeDecodeError):
            raise StoreError(
                "identity",
                "does not open: the passphrase is another, or the file is damaged",
                "Type the passphrase again; a lost one cannot be had back, another keyholder then seals anew",
            ) from None

    def protected(self, passphrase: str) -> bytes:
        """A file that holds it, protected by a passphrase (age, scrypt): the age tool opens it too."""
        if len(passphrase) < SHORTEST_PASSPHRASE:
            raise ArgumentError(
                "passphrase",
                "",
                "is too short",
                f"Take {SHORTEST_PASSPHRASE} characters or more, or four words",
            )
        return bytes(pyrage.passphrase.encrypt(f"{self._key}\n".encode(), passphrase))

    @property
    def recipient(self) -> str:
        """Its public half ("age1..."), which others seal to."""
        return str(self._key.to_public())

    def unseal(self, data: bytes) -> bytes:
        """Open what was sealed to it; `pyrage.DecryptError` or OSError if it was not, or was changed."""
        return bytes(pyrage.decrypt(data, [self._key]))

    def __repr__(self) -> str:
        return f"<Identity of {self.recipient}>"


class Vault:
    """The people of one mission.

    Args:
        folder: the folder `people` of the mission; its parent must exist.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._alone = False

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Lock out everybody else who changes this vault, over several steps.

        StoreError if somebody else is at work in it for longer than half a minute.
        """
        with (
            told(str(self.folder)),
            Folder.at(self.folder, make=True) as root,
            root.locked(_LOCK, alone=True, about=str(self.folder)),
        ):
            self._alone = True
            try:
                yield
            finally:
                self._alone = False

    def seal(self, person: Person, holders: Sequence[Keyholder], reference: str | None = None) -> Sealed:
        """Seal a person's record to keyholders, durably; as a new version where a reference is given.

        File the receipt as an entry, then `settle` it. ArgumentError if there is no holder, a recipient is
        none, or the record is too long; StoreError if the disk refuses.
        """
        recipients = _recipients(holders)
        with self._open(make=True) as (records, keys):
            chosen = _known(reference) if reference is not None else secrets.token_hex(16)
            version = 1 + max(_versions(chosen, records.names() + keys.names()), default=-1)
            sheet = _written(Sheet(chosen, version, tuple(holders), person))
            if len(sheet) > LONGEST:
                raise ArgumentError("person", "", "has too long a record", f"Keep it under {LONGEST} bytes")
            own = Identity.new()
            record = pyrage.encrypt(sheet, _recipients([Keyholder("own", own.recipient)]))
            name = _file_name(chosen, version)
            records.keep(name, record)
            keys.keep(name, pyrage.encrypt(_key_file(chosen, version, own), recipients))
        return Sealed(chosen, version, hashlib.sha256(record).hexdigest())

    def read(self, expected: Sealed, identity: Identity, use: Use, reason: str, at: int) -> Reading:
        """Open a record, for a use that the person permits, and note who read it.

        Args:
            expected: what the newest entry about the person says; any other version is refused.
            identity: the reader's; the note names them as the record does.
            use: what for.
            reason: why, in words that do not name the person: it is filed.
            at: when, milliseconds since 1970, UTC.

        Raises:
            StoreError: the record is not here or erased, is not sealed to this identity, or the person did
                not permit this use.
            IntegrityError: the files are not those of the entry: changed, cut off, swapped, or old.
            ArgumentError: the reason is empty or names the person.
        """
        sheet = self._sheet(expected, identity)
        about = _about(expected.reference)
        reader = next((h.name for h in sheet.holders if h.recipient == identity.recipient), None)
        if reader is None:
            raise _wrong(expected, "it opens to a key that it does not name")
        if not sheet.person.consent.permits(use, at):
            raise StoreError(
                about,
                f"may not be read for {use.value}: there is no consent to that now",
                "Ask the person for consent, and seal the record anew with it",
            )
        if not reason.strip() or sheet.person.is_told_by(reason):
            raise ArgumentError("reason", "", "is empty or names the person", "Say why without saying who")
        return Reading(Access(expected.reference, expected.version, reader, use, reason, at), sheet.person)

    def reseal(
        self, expected: Sealed, identity: Identity, holders: Sequence[Keyholder], reason: str, at: int
    ) -> tuple[Sealed, Access]:
        """Seal the record, as it is, to another set of keyholders under a new key.

        Errors as of `read` and `seal`. File both, then `settle`. Who held it before can still open a copy
        that they kept.
        """
        reading = self.read(expected, identity, Use.CONSENT, reason, at)
        return self.seal(reading.person, holders, expected.reference), reading.access

    def settle(self, current: Sealed) -> None:
        """Destroy the versions of a record before this one, once an entry names it. May be repeated.

        Newer ones stay: a record that was set back to an older copy would else lose what was acknowledged.

        IntegrityError if this version is not here as it was sealed: then nothing is destroyed.
        """
        with self._open() as (records, keys):
            self._record(current, records)
            if keys.about(_file_name(current.reference, current.version)) is None:
                raise _wrong(current, "its key is missing")
            _destroy(current.reference, records, keys, before=current.version)

    def erase(self, reference: str) -> int:
        """Destroy the keys of all versions of a record, then the records; returns how many there were.

        File the order to erase before, and that it was done after. May be repeated; StoreError if the disk
        refuses, and then what is left is destroyed by doing it again.
        """
        _known(reference)
        with self._open() as (records, keys):
            return _destroy(reference, records, keys, before=None)

    def unsettled(self, named: Iterable[Sealed]) -> tuple[str, ...]:
        """What is here beside the versions that entries name, as paths below the folder; changes nothing.

        Versions that were sealed and never filed, versions that should be destroyed, what a crash left, and
        what truce does not write.
        """
        keep = {_file_name(sealed.reference, sealed.version) for sealed in named} | {_LOCK}
        if not self.folder.exists():
            return ()
        with self._open() as (records, keys):
            return tuple(
                f"{where}/{name}"
                for where, folder in ((KEYS, keys), (RECORDS, records))
                for name in folder.names()
                if name not in keep
            )

    @contextmanager
    def _open(self, *, make: bool = False) -> Iterator[tuple[Folder, Folder]]:
        with (
            told(str(self.folder)),
            Folder.at(self.folder, make=make) as root,
            root.below(RECORDS, make=make) as records,
            root.below(KEYS, make=make) as keys,
            nullcontext() if self._alone else root.locked(_LOCK, alone=True, about=str(self.folder)),
        ):
            yield records, keys

    def references(self) -> tuple[str, ...]:
        """The references that the names of files here give, whether or not any entry names them."""
        found = (_NAME.fullmatch(name) for name in self._names())
        return tuple(sorted({each[1] for each in found if each}))

    def versions(self, reference: str) -> tuple[int, ...]:
        """The versions of a reference of which something is here."""
        return tuple(sorted(set(_versions(_known(reference), self._names()))))

    def _names(self) -> list[str]:
        """The names of all files of people; there are no folders before the first one is sealed."""
        found: list[str] = []
        for where in (KEYS, RECORDS):
            with (
                told(str(self.folder)),
                suppress(FileNotFoundError),
                Folder.at(self.folder / where) as folder,
            ):
                found += folder.names()
        return found

    def _sheet(self, expected: Sealed, identity: Identity) -> Sheet:
        name = _file_name(expected.reference, expected.version)
        if not self.versions(expected.reference):
            raise _gone(expected.reference)
        with self._open_for_reading() as (records, keys):
            record = self._record(expected, records)
            key = _content(keys, name)
        if key is None or not any(key):
            raise _gone(expected.reference)
        own = _own_key(expected, _unsealed(expected, identity, key))
        try:
            sheet = from_bytes(own.unseal(record))
        except (pyrage.DecryptError, OSError, FormError):
            raise _wrong(expected, "its record does not open with its key") from None
        if (sheet.reference, sheet.version) != (expected.reference, expected.version):
            raise _wrong(expected, "it is the record of another reference or version")
        return sheet

    @contextmanager
    def _open_for_reading(self) -> Iterator[tuple[Folder, Folder]]:
        """Without the lock, which a read-only disk could not give."""
        with (
            told(str(self.folder)),
            Folder.at(self.folder) as root,
            root.below(RECORDS) as records,
            root.below(KEYS) as keys,
        ):
            yield records, keys

    def _record(self, expected: Sealed, records: Folder) -> bytes:
        """The sealed record, if it is the one that the entry names."""
        record = _content(records, _file_name(expected.reference, expected.version))
        if record is None:
            raise _gone(expected.reference)
        if hashlib.sha256(record).hexdigest() != expected.sha256:
            raise _wrong(expected, "its record is not the one that the entry names: changed, cut off, or old")
        return record


def _destroy(reference: str, records: Folder, keys: Folder, before: int | None) -> int:
    """Keys first: whatever stops this, no record is left with its key. `before` None: all versions."""
    found = set(_versions(reference, keys.names() + records.names()))
    gone = {version for version in found if before is None or version < before}
    for folder in (keys, records):
        for version in sorted(gone):
            folder.destroy(_file_name(reference, version))
    return len(gone)


def _unsealed(expected: Sealed, identity: Identity, key: bytes) -> bytes:
    try:
        return identity.unseal(key)
    except pyrage.DecryptError as error:
        if "No matching keys" not in str(error):
            raise _wrong(expected, "its key file was changed or cut off") from None
    except OSError:
        raise _wrong(expected, "its key file was changed or cut off") from None
    raise StoreError(
        _about(expected.reference),
        "is not sealed to this identity",
        "Ask one of its keyholders to read it, or to seal it to your key too",
    )


def _written(sheet: Sheet) -> bytes:
    try:
        return to_bytes(sheet)
    except (ValueError, TypeError, AttributeError):
        # What the error says of it may be a part of a name.
        pass
    raise ArgumentError("person", "", "holds text or a number that cannot be written", "Type it again")


def _key_file(reference: str, version: int, own: Identity) -> bytes:
    written = {"schema": _KEY_SCHEMA, "reference": reference, "version": version, "key": str(own._key)}
    return json.dumps(written, sort_keys=True).encode()


def _own_key(expected: Sealed, data: bytes) -> Identity:
    """The record's own key, if the key file is that of this reference and version."""
    try:
        read = json.loads(data)
        if (read["schema"], read["reference"], read["version"]) == (
            _KEY_SCHEMA,
            expected.reference,
            expected.version,
        ):
            return Identity(pyrage.x25519.Identity.from_str(read["key"]))
    except (ValueError, TypeError, KeyError, pyrage.IdentityError):
        pass
    raise _wrong(expected, "its key file is that of another reference or version") from None


def _content(folder: Folder, name: str) -> bytes | None:
    """The bytes of a small file; None if it is not here."""
    try:
        descriptor = folder.open(name)
    except FileNotFoundError:
        return None
    with os.fdopen(descriptor, "rb") as file:
        return file.read(2 * LONGEST)


def _versions(reference: str, names: Iterable[str]) -> Iterator[int]:
    for name in names:
        read = _NAME.fullmatch(name)
        if read and read[1] == reference:
            yield int(read[2])


def _file_name(reference: str, version: int) -> str:
    """The name of a version's files: no reference leads out of the folder."""
    if version < 0:
        raise ArgumentError("version", str(version), "is none", "Give the number that the entry holds")
    return f"{_known(reference)}.{version}.age"


def _known(reference: str) -> str:
    if not _REFERENCE.fullmatch(reference):
        # What was given instead may be a name.
        raise ArgumentError("reference", "", "is no reference of the vault", "Give its 32 hexadecimal digits")
    return reference


def check_recipient(recipient: str) -> None:
    """ArgumentError unless it is an age recipient (X25519)."""
    _recipients([Keyholder("", recipient)])


def _recipients(holders: Sequence[Keyholder]) -> list["pyrage.x25519.Recipient"]:
    if not holders:
        raise ArgumentError("holders", "", "names nobody who could read it", "Give one or more keyholders")
    try:
        return [pyrage.x25519.Recipient.from_str(holder.recipient) for holder in holders]
    except pyrage.RecipientError:
        raise ArgumentError(
            "holders",
            "",
            "holds something that is no age recipient",
            "Give what age-keygen calls the public key",
        ) from None


def _about(reference: str) -> str:
    return f"person {reference}"


def _gone(reference: str) -> StoreError:
    return StoreError(
        _about(reference),
        "is not in this vault, or was erased",
        "Look in the record for an erasure, else ask the copy of the mission that holds the people",
    )


def _wrong(expected: Sealed, reason: str) -> IntegrityError:
    return IntegrityError(
        _about(expected.reference),
        f"version {expected.version} cannot be trusted: {reason}",
        "Keep the files for whoever examines them and restore the vault from a backup",
    )
