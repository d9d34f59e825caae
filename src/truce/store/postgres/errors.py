"""What PostgreSQL raises, as a `StoreError` that says what to do.

Of a server's message only the first, primary line is shown: the details may hold what an entry says.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from truce.errors import StoreError
from truce.store.postgres.address import SECRETS, Address

_AGAIN = "Nothing of it was taken in; file it again when the server answers"
_REPORT = "Report this with the command you used"
_DAMAGE = "Stop writing to it, keep the server's files as they are, and restore a backup or another copy"
_RIGHTS = "Log in as a member of the mission's writer role (docs/how-to/serve-a-mission-from-postgresql.md)"
_READ_ONLY = "Write to the primary server; if there is none other, its administrator knows why"

# SQLSTATE, or its class of two characters: what it means here, and what to do.
_MEANINGS: dict[str, tuple[str, str]] = {
    "55P03": ("is being written by somebody else, and the wait for it ended", "Try again when they are done"),
    "57014": ("the server took longer than it may", "Ask for less at once, or when the server is less busy"),
    "40": ("gave way to somebody who wrote at the same time", "Try again"),
    "25006": ("can only be read: it is a standby, or set to read-only", _READ_ONLY),
    "25P03": ("was held for too long by a filing that did not go on", _AGAIN),
    "28": ("refuses the login", "Check user, password file and the server's pg_hba.conf"),
    "3D000": ("there is no such database", "Check the name, or make it: createdb --encoding=UTF8 NAME"),
    "42501": ("the login may not do this", _RIGHTS),
    "53100": ("the server's disk is full", f"Free some space there. {_AGAIN}"),
    "53300": ("the server has no connection left", "Try again later, or raise its max_connections"),
    "53": ("the server has run out of something", _AGAIN),
    "54": ("something is too large for it", "File it in smaller parts"),
    "57P": ("the server is stopping, starting or has lost a process", _AGAIN),
    "58": ("the server's disk does not do what it is told", f"Check the server's disk. {_AGAIN}"),
    "08": ("the connection was lost", _AGAIN),
    "22021": ("holds characters that PostgreSQL cannot keep", "Write it in UTF-8 without NUL characters"),
    "23": ("refuses what contradicts it", _REPORT),
    "TR": ("refuses what would change what is recorded", _REPORT),
    "XX001": ("is damaged", _DAMAGE),
    "XX002": ("is damaged", _DAMAGE),
}


@contextmanager
def translated(address: Address, *, connecting: bool = False) -> Iterator[None]:
    """Whatever psycopg raises within is raised as a `StoreError` about the database; nothing of it is kept.

    The original would carry the connection, and with it the password.
    """
    try:
        yield
    except (psycopg.Error, UnicodeError, OverflowError) as error:
        found = _not_connected(address, error) if connecting else store_error(address, error)
        try:
            raise found from None
        finally:
            found.__context__ = None


def store_error(address: Address, error: Exception) -> StoreError:
    """The `StoreError` that says what an error of psycopg means for the user."""
    if isinstance(error, UnicodeError | OverflowError) or (
        isinstance(error, psycopg.DataError) and not error.sqlstate
    ):
        return StoreError(address.shown, "cannot keep a value of it", "Use whole numbers and valid Unicode")
    state = getattr(error, "sqlstate", None) or ""
    meaning = next(
        (_MEANINGS[state[:length]] for length in (5, 3, 2) if state[:length] in _MEANINGS),
        _MEANINGS["08"] if isinstance(error, psycopg.OperationalError) else None,
    )
    reason, advice = meaning or ("cannot be used", _REPORT)
    said = _said(address, error)
    return StoreError(address.shown, f"{reason} ({said})" if said else reason, advice)


def _not_connected(address: Address, error: Exception) -> StoreError:
    """Before there is a connection libpq has words only: no database, no login, no server."""
    said = _said(address, error)
    reason = "cannot be reached, or does not let this login in"
    advice = "Check host, database and login; keep the password in a password file (~/.pgpass) or a service"
    return StoreError(address.shown, f"{reason} ({said})" if said else reason, advice)


def _said(address: Address, error: Exception) -> str:
    """The primary line of the server, or libpq's first; nothing if it holds a secret of the address."""
    diagnosis = getattr(error, "diag", None)
    text = (diagnosis.message_primary if diagnosis else None) or str(error)
    line = " ".join(text.split("\n", 1)[0].split())
    secrets = [address.parameters[name] for name in SECRETS if address.parameters.get(name)]
    return "" if any(secret in line for secret in secrets) else line.rstrip(".")
