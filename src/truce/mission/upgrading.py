"""Bringing the record of a mission to the schema of this truce.

A record in a folder is brought forward whenever it is opened, and kept beside it as it was. One on a server
is brought forward by its owner alone, who has made a backup first.
"""

from dataclasses import dataclass
from pathlib import Path

from truce.errors import StoreError
from truce.mission import folder
from truce.store.sqlite.files import backup_of
from truce.store.sqlite.record import SqliteStore

# What pg_dump writes: a custom archive, a tar of its own, or SQL.
_DUMPS = (b"PGDMP", b"toc.dat", b"--\n-- PostgreSQL database dump")


@dataclass(frozen=True, slots=True)
class Upgraded:
    """Which version of the schema a record had, and where it is kept as it was; None: it had the newest."""

    before: int | None
    backup: Path | None


def upgrade(
    path: Path, passphrase: str | None = None, backup: Path | None = None, address: str | None = None
) -> Upgraded:
    """Bring the record of a mission to the newest schema, in one transaction.

    Args:
        path: the folder of the mission.
        passphrase: what opens it, if it is encrypted.
        backup: a dump of the database, for a record on a server.
        address: of the same database, with the login of its owner or a superuser.

    Raises:
        StoreError: it is no mission, a newer truce wrote it, there is no backup, or the login may not.
    """
    if not folder.is_mission(path):
        folder.open_to_read(path, passphrase).store.close()
    where = folder.address_of(path)
    if where is None:
        return _in_folder(path, passphrase)
    from truce.store.postgres.address import read_address
    from truce.store.postgres.record import PostgresStore

    if address is not None:
        folder.check_address(address)
    standing, shown = PostgresStore.standing(where), read_address(where).shown
    if address is not None and PostgresStore.standing(address) != standing:
        raise StoreError("--record", "is another database than that of the mission", f"It is {shown}")
    if not standing.is_old:
        return Upgraded(None, None)
    _check_backup(backup, shown)
    return Upgraded(PostgresStore.upgrade(address or where), backup)


def _in_folder(path: Path, passphrase: str | None) -> Upgraded:
    with SqliteStore.open(path / folder.RECORD, folder.opening_secret(path, passphrase)) as store:
        before = store.upgraded
    return Upgraded(before, backup_of(path / folder.RECORD, before) if before is not None else None)


def _check_backup(backup: Path | None, database: str) -> None:
    """StoreError unless there is a file that pg_dump wrote: that it can be restored nobody knows yet."""
    advice = f"Write one: pg_dump --format=custom --file=FILE '{database}'; then give --backup FILE"
    if backup is None:
        raise StoreError(database, "is not upgraded without a backup", advice)
    try:
        with backup.open("rb") as stream:
            begins = stream.read(64)
    except OSError as error:
        raise StoreError(str(backup), f"cannot be read ({error.strerror})", advice) from None
    if not begins.startswith(_DUMPS):
        raise StoreError(str(backup), "is no dump of a PostgreSQL database", advice)
