"""The file of a record in SQLite: making it, opening it, and refusing what is none.

Decisions, with their reasons, are in docs/explanation/record-store.md.
"""

import os
import secrets
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import apsw

from truce.errors import DamageError, StoreError
from truce.store.sqlite.errors import lock_owner, store_error, translated
from truce.store.sqlite.migrations import Step, steps
from truce.store.sqlite.wal import Frames, read_frames

Key = str | bytes | None
"""A passphrase, or a key of 32 random bytes; None for a record that is not encrypted."""

APPLICATION_ID = 0x74727563
"""What the header of a record says it is: "truc"."""
OLDEST_SQLITE = (3, 51, 3)
"""Before it, a -wal file that is reset at a wrong moment could lose what was acknowledged."""
RAW_KEY_BYTES = 32
SCHEMA = "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL"
_CIPHER = "chacha20"
_ENCRYPTING = "multipleciphers-"
_BUSY_MS = 5_000
_PRAGMAS = {
    "synchronous": "FULL",
    "foreign_keys": "ON",
    "recursive_triggers": "ON",
    "trusted_schema": "OFF",
    "secure_delete": "ON",
    "cell_size_check": "ON",
    "temp_store": "MEMORY",
    "cache_size": -32_768,
}
_DEFENCES = {
    apsw.SQLITE_DBCONFIG_DEFENSIVE: 1,
    apsw.SQLITE_DBCONFIG_TRUSTED_SCHEMA: 0,
    apsw.SQLITE_DBCONFIG_DQS_DML: 0,
    apsw.SQLITE_DBCONFIG_DQS_DDL: 0,
    apsw.SQLITE_DBCONFIG_ENABLE_TRIGGER: 1,
}


@dataclass(frozen=True, slots=True)
class Mark:
    """What every transaction writes: which store this is, how many it saw, a random number of the last."""

    store: bytes
    count: int
    nonce: bytes


@dataclass(frozen=True, slots=True)
class RecordFile:
    """Where a record is and what opens it. `vfs` names the SQLite VFS to go through ("" for the usual)."""

    path: Path
    # Shown nowhere: what is written of a record may end up in a log.
    key: Key = field(default=None, repr=False)
    vfs: str = ""

    @classmethod
    def at(cls, path: Path, key: Key = None, vfs: str = "") -> "RecordFile":
        """The record at a path. StoreError if the key can be none."""
        if isinstance(key, bytes) and len(key) != RAW_KEY_BYTES:
            reason = f"the key has {len(key)} bytes, not {RAW_KEY_BYTES}"
            raise StoreError(str(path), reason, "Give the key file that was made for this mission")
        if key == "":
            raise StoreError(
                str(path), "the passphrase is empty", "Give one, or none at all to leave it open"
            )
        if key is not None and not (vfs or apsw.vfs_names()[0]).startswith(_ENCRYPTING):
            # A VFS above the encrypting one gets the main file encrypted, and the -wal file in the clear.
            reason = "cannot be encrypted through this VFS: its -wal file would not be"
            raise StoreError(
                str(path), reason, f"Leave the VFS out, or name one that begins with {_ENCRYPTING}"
            )
        return cls(path.resolve(), key, vfs)

    @property
    def wal(self) -> Path:
        """The file beside it that holds the latest transactions."""
        return Path(f"{self.path}-wal")

    def connect(self, flags: int, parameters: str = "") -> apsw.Connection:
        """A connection, set up as every one must be. apsw.Error if it fails."""
        name = f"file:{_escaped(self.path)}?{parameters}" if parameters else str(self.path)
        made = apsw.Connection(
            name, flags=flags | (apsw.SQLITE_OPEN_URI if parameters else 0), vfs=self.vfs or None
        )
        try:
            self._set_up(made)
        except BaseException:
            made.close()
            raise
        return made

    def _set_up(self, connection: apsw.Connection) -> None:
        if self.key is not None:
            connection.pragma("cipher", _CIPHER)
            connection.pragma("hexkey", _hexkey(self.key))
        connection.set_busy_timeout(_BUSY_MS)
        for option, value in _DEFENCES.items():
            connection.config(option, value)
        for name, setting in _PRAGMAS.items():
            connection.pragma(name, setting)

    def reader(self) -> apsw.Connection:
        """A connection that can only read, and leaves the files as they are when it is closed."""
        connection = self.connect(apsw.SQLITE_OPEN_READONLY)
        connection.pragma("query_only", "ON")
        return connection

    def writer(self) -> apsw.Connection:
        """A connection that can write. apsw.Error if the file cannot be written."""
        connection = self.connect(apsw.SQLITE_OPEN_READWRITE)
        # After a long transaction the -wal file gives its space back.
        connection.pragma("journal_size_limit", 64 << 20)
        return connection

    def main_alone(self) -> apsw.Connection:
        """A reader of the main file as it is without its -wal file, taking no locks."""
        return self.connect(apsw.SQLITE_OPEN_READONLY, "immutable=1")


def read_key(file: Path) -> bytes:
    """The key in a key file: 32 bytes, or 64 hexadecimal digits. StoreError if it holds none."""
    try:
        with file.open("rb") as opened:
            found = opened.read(1024)
    except OSError as error:
        raise StoreError(
            str(file), f"the key cannot be read ({error.strerror})", "Look where it is kept"
        ) from None
    if len(found) == RAW_KEY_BYTES:
        return found
    try:
        made = bytes.fromhex(found.decode("ascii"))
    except ValueError:
        made = b""
    if len(made) != RAW_KEY_BYTES:
        reason = "is no key: neither 32 bytes nor 64 hexadecimal digits"
        raise StoreError(str(file), reason, "Give the key file that was made for this mission")
    return made


def check_library() -> None:
    """StoreError if the SQLite in this process is too old to be trusted with a record."""
    version = apsw.sqlite_lib_version()
    if tuple(int(part) for part in version.split(".")[:3]) < OLDEST_SQLITE:
        oldest = ".".join(map(str, OLDEST_SQLITE))
        raise StoreError("SQLite", f"is {version}; truce needs {oldest} or later", "Install truce again")


def create(file: RecordFile, mission: str) -> None:
    """Make a new record. StoreError if something is there already, or it cannot be made.

    It is made under another name, synced, and only then given its own: there never is half a record.
    """
    check_library()
    if os.path.lexists(file.path) or os.path.lexists(file.wal):
        raise StoreError(str(file.path), "is there already", "Open it, or choose another place")
    draft = RecordFile(file.path.with_name(f".{file.path.name}.{secrets.token_hex(4)}"), file.key, file.vfs)
    try:
        with translated(file.path):
            _fill(draft, mission)
        _check_sealed(draft)
        _give_name(draft.path, file.path)
    except OSError as error:
        raise StoreError(
            str(file.path), f"cannot be made ({error.strerror})", "Choose a folder that can be written"
        ) from None
    finally:
        for suffix in ("", "-journal", "-wal", "-shm"):
            Path(f"{draft.path}{suffix}").unlink(missing_ok=True)


def _fill(draft: RecordFile, mission: str) -> None:
    connection = draft.connect(apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE)
    try:
        connection.pragma("page_size", 4096)
        connection.pragma("auto_vacuum", "NONE")
        with connection:
            connection.pragma("application_id", APPLICATION_ID)
            for step in steps():
                _take(connection, step)
            mark = (secrets.token_bytes(16), (0).to_bytes(8, "big"), secrets.token_bytes(16))
            connection.execute("INSERT INTO mark VALUES (1, ?, ?, ?)", mark)
            connection.execute("INSERT INTO meta VALUES ('mission', ?)", (mission,))
        connection.pragma("journal_mode", "WAL")
    finally:
        connection.close()


def _check_sealed(draft: RecordFile) -> None:
    """A library without encryption takes a key and ignores it: nobody would notice."""
    with draft.path.open("rb") as opened:
        plain = opened.read(16) == b"SQLite format 3\0"
    if plain is (draft.key is not None):
        raise StoreError(
            str(draft.path),
            "was not encrypted as asked: the SQLite library cannot",
            "Install truce again with its own libraries (apsw-sqlite3mc)",
        )


def _give_name(draft: Path, path: Path) -> None:
    try:
        # Unlike a rename, a link never replaces a record that somebody made meanwhile.
        os.link(draft, path)
    except FileExistsError:
        raise StoreError(str(path), "is there already", "Open it, or choose another place") from None
    except OSError:
        # No links on this file system (a USB stick).
        if os.path.lexists(path):
            raise StoreError(str(path), "is there already", "Open it, or choose another place") from None
        draft.rename(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable. OSError if the disk fails."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _take(connection: apsw.Connection, step: Step) -> None:
    for _ in connection.execute(step.sql):
        pass
    connection.pragma("user_version", step.version)


@dataclass(frozen=True, slots=True)
class Opened:
    """A record that was opened for reading: its connection, its mark, and what was recovered, in words.

    `upgraded` is the version of the schema that it had before it was opened, if that was an older one.
    """

    connection: apsw.Connection
    mark: Mark
    recovered: str | None
    upgraded: int | None = None


def open_for_reading(file: RecordFile, taking: tuple[Step, ...] | None = None) -> Opened:
    """Open a record, brought to the newest schema. StoreError if it is none, or cannot be trusted.

    `taking` are the steps of the schema to take it through (all that there are).
    """
    check_library()
    frames = read_frames(file.wal)
    before = _mark_alone(file) if frames.count else None
    try:
        return _opened(file, frames, before, steps() if taking is None else taking)
    except apsw.Error as error:
        if before and isinstance(error, apsw.CorruptError | apsw.NotADBError) and _is_whole_alone(file):
            raise _foreign_wal(file) from None
        if isinstance(error, apsw.NotADBError):
            raise _unreadable(file) from None
        raise store_error(file.path, error) from None


def _opened(file: RecordFile, frames: Frames, before: Mark | None, wanted: tuple[Step, ...]) -> Opened:
    connection = _connected(file)
    try:
        _check_kind(file, connection)
        _check_version(file, connection, wanted)
        taken = _taken(connection, frames)
        mark = read_mark(connection)
        _check_frames(file, frames, frames.count if taken is None else taken, before, mark)
        recovered = _recovered(file, connection, frames, taken)
        return Opened(connection, mark, recovered, _migrate(file, connection, wanted))
    except BaseException:
        connection.close()
        raise


def check_place(path: Path) -> None:
    """StoreError if what is at a path can be no record by what it is."""
    advice = "Give the path of a mission's record, or make a mission with 'truce init'"
    try:
        status = path.stat()
    except OSError as error:
        raise StoreError(str(path), f"cannot be opened ({error.strerror})", advice) from None
    if path.is_dir():
        raise StoreError(str(path), "is a folder, not a record", advice)
    if not path.is_file():
        raise StoreError(str(path), "is not a file", advice)
    if not status.st_size:
        raise StoreError(str(path), "is an empty file, not a record", advice)


def _connected(file: RecordFile) -> apsw.Connection:
    """A reader that has read the first page: only then is it known whether that works."""
    try:
        return _tried(file.reader())
    except (apsw.CantOpenError, apsw.ReadOnlyError):
        if file.wal.exists() and file.wal.stat().st_size:
            raise StoreError(
                str(file.path),
                "has its latest entries in the -wal file, which cannot be read in a write-protected folder",
                "Copy the whole folder to a disk that can be written, and open it there",
            ) from None
        # On a disk that nobody can write, no other process changes the file under us.
        return _tried(file.main_alone())


def _tried(connection: apsw.Connection) -> apsw.Connection:
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


def _unreadable(file: RecordFile) -> StoreError:
    """Why a file is "not a database": the wrong key, a key too many, or another kind of file."""
    about = str(file.path)
    if file.key is None:
        reason = "is no record of truce, or it is encrypted and no key was given"
        return StoreError(
            about, reason, "Give the key of the mission if it has one, else look for the right file"
        )
    try:
        plain = _tried(RecordFile(file.path, None, file.vfs).main_alone())
    except apsw.Error:
        reason = "cannot be opened with this key: the key is wrong, or this is no record of truce"
        return StoreError(
            about, reason, "Check the passphrase or the key file; without it nobody can read it"
        )
    plain.close()
    return StoreError(about, "is not encrypted, but a key was given", "Open it without a key")


def _mark_alone(file: RecordFile) -> Mark | None:
    """The mark in the main file without its -wal file; None if that cannot be read by itself.

    A power cut in the middle of a checkpoint leaves the main file torn, and whole again with its -wal file.
    """
    try:
        connection = file.main_alone()
        try:
            return read_mark(connection)
        finally:
            connection.close()
    except (apsw.Error, StoreError):
        return None


def read_mark(connection: apsw.Connection) -> Mark:
    """The mark of a record. StoreError if there is none."""
    for store, count, nonce in connection.execute("SELECT store, count, nonce FROM mark"):
        if all(isinstance(part, bytes) for part in (store, count, nonce)):
            return Mark(store, int.from_bytes(count, "big"), nonce)
    raise DamageError(
        connection.filename, "is damaged: it has lost its mark", "Restore it from a backup or another copy"
    )


def _check_kind(file: RecordFile, connection: apsw.Connection) -> None:
    found = connection.pragma("application_id")
    if found != APPLICATION_ID:
        if file.wal.exists() and _mark_alone(file):
            raise _foreign_wal(file)
        reason = f"is a database of another program (application id {found})"
        raise StoreError(str(file.path), reason, "Give the path of a mission's record")


def _is_whole_alone(file: RecordFile) -> bool:
    """Whether the main file is a record without a fault, were it not for its -wal file."""
    try:
        connection = file.main_alone()
        try:
            return bool(connection.pragma("quick_check", 1) == "ok")
        finally:
            connection.close()
    except apsw.Error:
        return False


def _foreign_wal(file: RecordFile) -> StoreError:
    return DamageError(
        str(file.path),
        f"the file {file.wal.name} beside it is of another database, or of another time of this one",
        "Nothing was changed. Put back the -wal file that belongs to it, or move this one away",
    )


def _check_frames(file: RecordFile, frames: Frames, taken: int, before: Mark | None, now: Mark) -> None:
    """Refuse a -wal file that is not this record's, before anything of it gets into the main file."""
    if any(number <= taken for number in frames.unmarked):
        raise _foreign_wal(file)
    if before is None:
        return
    if now.store != before.store or now.count < before.count:
        raise _foreign_wal(file)
    if now.count == before.count and now.nonce != before.nonce:
        raise _foreign_wal(file)


def _taken(connection: apsw.Connection, frames: Frames) -> int | None:
    """Up to which frame SQLite took the -wal file; None where it cannot say (a disk that is read only)."""
    if not frames.count:
        return 0
    try:
        return int(next(connection.execute("PRAGMA wal_checkpoint = NOOP"))[1])
    except apsw.ReadOnlyError:
        return None


def _recovered(
    file: RecordFile, connection: apsw.Connection, frames: Frames, taken: int | None
) -> str | None:
    if taken is None:
        return "the disk is write-protected: whether all of the -wal file could be read is not known"
    left, transactions = frames.left_out(taken)
    if not left or lock_owner(file.path) is not None:
        return None
    if read_frames(file.wal) != frames or _taken(connection, frames) != taken:
        # Somebody writes: these pages are of what is being written, or of before.
        return None
    if transactions:
        return (
            f"the -wal file is damaged: {left} of its {frames.count} pages cannot be read, and with them at "
            f"least {transactions} transactions that may have been acknowledged; what is before them is whole"
        )
    return f"a transaction that was never finished ({left} pages of the -wal file) was left out"


@cache
def schema() -> frozenset[tuple[Any, ...]]:
    """What a record of the newest version has: kind, name and SQL of each table, index and trigger."""
    connection = apsw.Connection(":memory:")
    try:
        for step in steps():
            _take(connection, step)
        return frozenset(connection.execute(SCHEMA).fetchall())
    finally:
        connection.close()


def _check_version(file: RecordFile, connection: apsw.Connection, wanted: tuple[Step, ...]) -> None:
    found, last = connection.pragma("user_version"), wanted[-1].version
    if found > last:
        reason = f"was written by a newer truce (schema {found}; this one knows up to {last})"
        raise StoreError(str(file.path), reason, "Install the newer truce; this one leaves the file alone")


def _migrate(file: RecordFile, connection: apsw.Connection, wanted: tuple[Step, ...]) -> int | None:
    """Take an older record through the steps that it lacks, all or none; which version it had, if older.

    What it was before is kept beside it (`backup_of`).
    """
    found, last = connection.pragma("user_version"), wanted[-1].version
    if found == last:
        return None
    try:
        writer = file.writer()
        try:
            writer.execute("BEGIN IMMEDIATE")
            # Another process may have taken the steps while this one waited for the lock.
            if writer.pragma("user_version") == found:
                _back_up(file, connection, found)
                for step in wanted[found:]:
                    _take(writer, step)
                count_transaction(writer)
            writer.execute("COMMIT")
        finally:
            writer.close()
    except (apsw.ReadOnlyError, apsw.CantOpenError):
        reason = f"is of schema {found}, and has to be brought to {last}, but can only be read"
        advice = (
            "Copy the whole folder to a disk that can be written, or read it with the truce that wrote it"
        )
        raise StoreError(str(file.path), reason, advice) from None
    return int(found)


def backup_of(path: Path, version: int) -> Path:
    """Where a record is kept as it was before it was brought to a newer schema."""
    return path.with_name(f"{path.name}.v{version}")


def _back_up(file: RecordFile, connection: apsw.Connection, version: int) -> None:
    """Keep the record as it is now, while nobody writes; encrypted if it is."""
    kept = backup_of(file.path, version)
    draft = RecordFile(kept.with_name(f".{kept.name}.{secrets.token_hex(4)}"), file.key, file.vfs)
    try:
        made = draft.connect(apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE)
        try:
            with made.backup("main", connection, "main") as copying:
                copying.step(-1)
        finally:
            made.close()
        _check_sealed(draft)
        draft.path.chmod(file.path.stat().st_mode & 0o777)
        with draft.path.open("rb") as stream:
            os.fsync(stream.fileno())
        draft.path.replace(kept)
        sync_folder(kept.parent)
    except OSError as error:
        reason = f"cannot be kept as it was before the upgrade ({error.strerror})"
        raise StoreError(
            str(file.path), reason, "Nothing was changed. Make room, then open it again"
        ) from None
    finally:
        draft.path.unlink(missing_ok=True)


def count_transaction(connection: apsw.Connection) -> None:
    """Write the mark: each transaction does, once."""
    count = read_mark(connection).count + 1
    connection.execute(
        "UPDATE mark SET count = ?, nonce = ?", (count.to_bytes(8, "big"), secrets.token_bytes(16))
    )


def _escaped(path: Path) -> str:
    """The path as it stands in a URI (RFC 3986)."""
    return "".join(
        chr(byte) if (chr(byte).isalnum() and byte < 128) or chr(byte) in "/._-~" else f"%{byte:02X}"
        for byte in os.fsencode(path)
    )


def _hexkey(key: str | bytes) -> str:
    if isinstance(key, bytes):
        # SQLite3 Multiple Ciphers takes these bytes as the key itself, without deriving it from a passphrase.
        return b"raw:".hex() + key.hex().encode().hex()
    # One passphrase, whichever way a keyboard composes its letters.
    return unicodedata.normalize("NFC", key).encode().hex()
