"""The folder of a mission: which files it has, how it is made and how it is opened.

- ``record.sqlite``: the record; or ``record.address``: where it is, if a PostgreSQL server keeps it
- ``evidence/``: documents and other files, by the hash of their bytes
- ``people/``: people who must be protected, sealed (`truce.store.files.vault`); never exported
- ``analytics/``: what is built from the record and may be deleted at any time
- ``keys/own.pem``: the key that this copy files with; never exported
- ``keys/encryption.json``: how the passphrase becomes the key of the rest, if the mission is encrypted
"""

import json
import os
import re
import secrets
import shutil
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from truce.errors import LedgerError, StoreError
from truce.ledger.entries import Head, Stored
from truce.ledger.filing import found, take_in
from truce.ledger.keyacts import AUTHOR, CUSTODIAN, REGISTRAR, SEQUENCER, Genesis, Holder, Introduction
from truce.ledger.keyfiles import from_pem, to_pem
from truce.ledger.keyring import Keyring, keyring
from truce.ledger.keys import SigningKey
from truce.ledger.statements import KEY, leaf_of
from truce.ledger.tree import leaf_hash, root_of
from truce.mission.keeping import checkpoint_note
from truce.store.files.evidence import Evidence
from truce.store.interface import Store
from truce.store.sqlite.record import SqliteStore

RECORD, ADDRESS, EVIDENCE, KEYS = "record.sqlite", "record.address", "evidence", "keys"
PEOPLE, ANALYTICS = "people", "analytics"
OWN, _LOCK = "own.pem", "encryption.json"
_ELSEWHERE = "Take it from another copy of the mission"
# RFC 7914; about a third of a second, and 64 MB, for each guess at the passphrase.
_COST = {"n": 2**16, "r": 8, "p": 1}
# As a path has it, which keeps one slash of two.
_ADDRESS = re.compile(r"postgres(ql)?:/|service=")
_ROLES = (AUTHOR, CUSTODIAN, REGISTRAR, SEQUENCER)


@dataclass(frozen=True, slots=True)
class Behind:
    """What is behind a mission: its record, its evidence, and the key that this copy files with, if any.

    `secret` are the 32 bytes that open record and evidence, None for a mission that is not encrypted. `fault`
    says why there is a key that cannot be read.
    """

    store: Store
    evidence: Evidence
    key: SigningKey | None
    secret: bytes | None = field(default=None, repr=False)
    fault: StoreError | None = None


def is_mission(path: Path) -> bool:
    """Whether a folder holds a mission, so far as this user may look. StoreError if it can be no folder."""
    check_folder(path)
    try:
        return (path / RECORD).is_file() or (path / ADDRESS).is_file()
    except OSError as error:
        raise _unread(path, error) from None


def _unread(path: Path, error: OSError) -> StoreError:
    """Why a file or folder cannot be read, and by whom it can."""
    advice = "Check the disk, then do the same again"
    if isinstance(error, PermissionError):
        advice = f"{_owner(path)}: have them give you the right to read it, or export a copy for you"
    return StoreError(str(path), f"cannot be read ({error.strerror})", advice)


def _owner(path: Path) -> str:
    """Whose a path is, or the first folder above it that can be looked at, in words."""
    for each in (path, *path.absolute().parents):
        try:
            return f"{each} belongs to {each.owner()}"
        except (OSError, KeyError):
            continue
    return "It belongs to somebody else"


def check_folder(path: Path) -> None:
    """StoreError, which repeats nothing of it, if what was given for a folder is the address of a server.

    Its password would else be shown in whatever is said about a folder that is not there.
    """
    if _ADDRESS.match(str(path)):
        raise StoreError(
            "MISSION",
            "is the address of a server (not repeated here, because it may hold a password)",
            "Name the folder of the mission, which holds its key and evidence; to make one for a record on a "
            "server: truce init FOLDER --record ADDRESS, or truce import FOLDER FILE --record ADDRESS",
        )


def create(
    path: Path,
    name: str,
    holder: str,
    now: int,
    passphrase: str | None = None,
    address: str | None = None,
) -> None:
    """Make the folder of a new mission; `holder` is whose installation this is, `now` in milliseconds, UTC.

    Whoever makes it holds its first key, which orders the record until it is handed over. With an `address`
    the record is kept by a PostgreSQL server, in an empty database; evidence and key stay in the folder.

    Raises:
        StoreError: there is something of the name already, it cannot be written, or the address is none, or
            holds a password, which would lie about in a file.
    """
    if address is not None:
        check_address(address)
    key, secret = make_keys(path, passphrase)
    try:
        _begin(path, key, name, Holder("mechanism", holder, ""), now, secret, address)
    except BaseException:
        # A folder that is no mission and not empty either could not be tried again.
        if not is_mission(path):
            shutil.rmtree(path / KEYS, ignore_errors=True)
        raise


def make_keys(path: Path, passphrase: str | None) -> tuple[SigningKey, bytes | None]:
    """Make the folder of a mission with a new key and no record yet; the key, and what encrypts the rest.

    Raises:
        StoreError: there is something of the name already, or it cannot be written.
    """
    check_folder(path)
    if path.exists() and any(path.iterdir() if path.is_dir() else [path]):
        raise StoreError(str(path), "is not empty", "Name a new folder for the mission")
    try:
        (path / KEYS).mkdir(parents=True, exist_ok=True)
        os.chmod(path / KEYS, 0o700)  # noqa: PTH101
        secret = _new_secret(path, passphrase)
        key = SigningKey.make()
        write_private(path / KEYS / OWN, to_pem(key, passphrase))
    except OSError as error:
        raise StoreError(str(path), f"cannot be written ({error.strerror})", "Check the disk") from None
    return key, secret


def check_address(address: str) -> None:
    """StoreError if the address of a server is none, or holds a password, which would lie about in a file."""
    # psycopg takes a while to load: only who asks for a server waits for it.
    from truce.store.postgres.address import read_address

    if read_address(address).has_secret:
        reason = "holds a password, which would be written into the folder"
        raise StoreError("the address of the PostgreSQL server", reason, "Keep it in ~/.pgpass or a service")


def _begin(
    path: Path,
    key: SigningKey,
    name: str,
    holder: Holder,
    now: int,
    secret: bytes | None,
    address: str | None,
) -> None:
    """The record with its first entry: who holds which key, and who orders the record."""
    introduction = Introduction.of(key, holder, _ROLES)
    genesis = Genesis(name=name, keys=(introduction,), sequencer=key.id, recovery=())
    mission, filed = found(key, genesis, now)
    entry: Stored = take_in(filed, head=Head(0, 0), last=None, keyring=None, now=now)
    leaf = leaf_hash(leaf_of(entry.recorded, entry.envelope))
    with _made(path, mission, secret, address) as store, store.appending() as work:
        work.append(entry)
        work.add_checkpoint(1, checkpoint_note(key, mission, 1, root_of([leaf])))


def _made(path: Path, mission: str, secret: bytes | None, address: str | None) -> Store:
    """An empty record: in the folder, or on a server; then the folder says where."""
    if address is None:
        return SqliteStore.create(path / RECORD, mission, secret)
    from truce.store.postgres.record import PostgresStore

    store = PostgresStore.create(address, mission)
    try:
        write_address(path, address)
    except BaseException:
        store.close()
        raise
    return store


def write_address(path: Path, address: str) -> None:
    """Have the folder of a mission say which server keeps its record. StoreError if it cannot be written."""
    try:
        write_private(path / ADDRESS, address.encode())
    except OSError as error:
        raise StoreError(str(path), f"cannot be written ({error.strerror})", "Check the disk") from None


def _record(path: Path, secret: bytes | None) -> Store:
    """The record of a mission, wherever its folder says that it is."""
    address = address_of(path)
    if address is None:
        return SqliteStore.open(path / RECORD, secret)
    from truce.store.postgres.record import PostgresStore

    return PostgresStore.open(address)


def address_of(path: Path) -> str | None:
    """Which server keeps the record of a mission; None if its folder does. StoreError if nobody can tell."""
    file = path / ADDRESS
    if not file.is_file():
        return None
    if (path / RECORD).exists():
        reason = f"holds {RECORD} and {ADDRESS}: which of the two records counts cannot be known"
        raise StoreError(str(path), reason, "Compare both (truce ledger verify), and move one of them away")
    try:
        return file.read_text("utf-8").strip()
    except OSError as error:
        raise _unread(file, error) from None
    except ValueError:
        raise StoreError(str(file), "cannot be read (it is no text)", _ELSEWHERE) from None


def open_folder(path: Path, passphrase: str | None = None) -> Behind:
    """What is behind the folder of a mission.

    Raises:
        StoreError: it is no mission, it cannot be read, or the passphrase is missing or wrong.
    """
    behind = open_to_read(path, passphrase)
    try:
        return replace(behind, key=own_key(path, passphrase))
    except BaseException:
        behind.store.close()
        raise


def open_to_read(path: Path, passphrase: str | None = None) -> Behind:
    """The same without its own key: whoever only reads needs none, and a damaged one is in nobody's way."""
    if not is_mission(path):
        raise _no_mission(path)
    secret = opening_secret(path, passphrase)
    return Behind(_record(path, secret), Evidence(path / EVIDENCE, secret), None, secret)


def _no_mission(path: Path) -> StoreError:
    """Why what was given is no mission."""
    if not path.exists():
        return StoreError(str(path), "does not exist", f"Make a mission there with: truce init {path}")
    if not path.is_dir():
        advice = "Give the folder that truce init or truce import made"
        return StoreError(str(path), "is no mission: it is a file, and a mission is a folder", advice)
    if (path / KEYS).is_dir():
        reason = f"is no mission: it has keys, and neither {RECORD} nor {ADDRESS}"
        return StoreError(str(path), reason, "Restore its record from a backup, or import another copy")
    reason = f"is no mission: it holds neither {RECORD} nor {ADDRESS}"
    return StoreError(str(path), reason, "Give the folder of a mission; truce init FOLDER makes a new one")


def open_to_ask(path: Path, passphrase: str | None = None) -> Behind:
    """What is behind a mission, with its own key if that can be read; if not, `fault` says why.

    Raises:
        StoreError: it is no mission, it cannot be read, or the passphrase is missing or wrong.
    """
    behind = open_to_read(path, passphrase)
    try:
        return replace(behind, key=own_key(path, passphrase))
    except StoreError as error:
        return replace(behind, fault=error)
    except BaseException:
        behind.store.close()
        raise


def own_key(path: Path, passphrase: str | None) -> SigningKey | None:
    """The key that a copy files with; None if it has none. StoreError if it cannot be read."""
    file = path / KEYS / OWN
    try:
        return from_pem(file.read_bytes(), passphrase)
    except FileNotFoundError:
        # A copy that was exported: it can be asked, and files nothing.
        return None
    except OSError as error:
        raise _unread(file, error) from None
    except LedgerError as error:
        raise StoreError(str(file), error.reason, error.next) from None


def keys_of(store: Store) -> Keyring:
    """Who may do what in a record, as its entries about keys say. LedgerError if one of them cannot be."""
    return keyring(chain(store.entries(0, 1), store.entries(1, kind=KEY)))


# ---- encryption at rest


def _new_secret(path: Path, passphrase: str | None) -> bytes | None:
    if passphrase is None:
        return None
    lock = new_lock()
    write_private(path / KEYS / _LOCK, lock)
    return secret_of(lock, passphrase, str(path))


def new_lock() -> bytes:
    """How a passphrase is to become a key, with a new salt: what `keys/encryption.json` holds."""
    return json.dumps({"kdf": "scrypt", "salt": secrets.token_hex(16), **_COST}).encode()


def write_lock(path: Path, lock: bytes) -> None:
    """Put the lock of another copy into the folder of a new one."""
    write_private(path / KEYS / _LOCK, lock)


def lock_of(path: Path) -> bytes | None:
    """How the passphrase of a mission becomes its key; None for a mission that is not encrypted."""
    try:
        return (path / KEYS / _LOCK).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unread(path / KEYS / _LOCK, error) from None


def secret_of(lock: bytes, passphrase: str, about: str) -> bytes:
    """The 32 bytes that open record and evidence. StoreError for a lock that is none."""
    try:
        read = json.loads(lock)
        salt, cost = bytes.fromhex(read["salt"]), {name: int(read[name]) for name in _COST}
    except (ValueError, KeyError, TypeError) as error:
        reason = f"has a keys/{_LOCK} that cannot be read ({error})"
        raise StoreError(about, reason, "Take that file from a copy of the mission") from None
    if cost != _COST:
        raise StoreError(about, "asks for another cost than this truce uses", "Use a newer truce")
    return Scrypt(salt=salt, length=32, **cost).derive(passphrase.encode())


def opening_secret(path: Path, passphrase: str | None) -> bytes | None:
    """The 32 bytes that open record and evidence; None for a mission that is not encrypted."""
    lock = lock_of(path)
    if lock is None:
        if passphrase is not None:
            reason = "is not encrypted, or its keys are elsewhere"
            raise StoreError(str(path), reason, "Leave the passphrase out") from None
        return None
    if passphrase is None:
        raise StoreError(str(path), "is encrypted", "Set TRUCE_PASSPHRASE, or give it when asked")
    return secret_of(lock, passphrase, str(path))


def write_private(file: Path, data: bytes) -> None:
    """A new file that only its owner may read, durable when this returns."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def is_encrypted(path: Path) -> bool:
    """Whether a mission asks for a passphrase."""
    if not is_mission(path):
        return False
    try:
        return (path / KEYS / _LOCK).exists()
    except OSError as error:
        raise _unread(path / KEYS, error) from None
