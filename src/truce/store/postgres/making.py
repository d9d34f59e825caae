"""How a database becomes a mission's, is brought to a newer schema, and is looked over when it is opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import LiteralString

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from truce.errors import StoreError
from truce.store.postgres import queries
from truce.store.postgres.address import Address
from truce.store.postgres.checking import broken_guards
from truce.store.postgres.errors import translated
from truce.store.postgres.link import Connection, fetch_one

_GUIDE = "docs/how-to/serve-a-mission-from-postgresql.md"
_LONGEST_NAME = 63
_FIXED = ("version", "record", "meta", "entry", "entry_row", "node", "checkpoint", "erasure", "waiting")


@dataclass(frozen=True, slots=True)
class Roles:
    """Who owns the tables (and never logs in), who may add to them, and who may read them."""

    owner: str
    writer: str
    reader: str


@dataclass(frozen=True, slots=True)
class Made:
    """What a database says of itself: whose record it holds, in which version, and its roles."""

    mission: str
    version: int
    roles: Roles


def make(connection: Connection, address: Address, mission: str, to: Sequence[LiteralString]) -> None:
    """Make an empty record in a database, with its roles, all or nothing.

    StoreError if it holds a record already, or if the login may not do it.
    """
    with translated(address), connection.transaction():
        connection.execute(queries.LOCK)
        if fetch_one(connection, "SELECT to_regnamespace('truce') IS NOT NULL")[0]:
            raise StoreError(
                address.shown,
                "holds a mission already, or something else called truce",
                "Open that mission, or make another database for the new one",
            )
        name = fetch_one(connection, "SELECT current_database()")[0]
        roles = Roles(f"{name}_owner", f"{name}_writer", f"{name}_reader")
        if len(roles.owner.encode()) > _LONGEST_NAME:
            raise StoreError(
                address.shown, "its name is too long for the names of its roles", "Take a shorter one"
            )
        _make_roles(connection, address, roles)
        connection.execute(
            sql.SQL("CREATE SCHEMA truce AUTHORIZATION {}").format(sql.Identifier(roles.owner))
        )
        connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(roles.owner)))
        connection.execute(
            "CREATE TABLE truce.version (number integer PRIMARY KEY, made timestamptz NOT NULL DEFAULT now())"
        )
        _take_steps(connection, roles, 0, to)
        connection.execute(
            "INSERT INTO truce.record (owner, writer, reader) VALUES (%s, %s, %s)",
            (roles.owner, roles.writer, roles.reader),
        )
        connection.execute("INSERT INTO truce.meta (name, value) VALUES ('mission', %s)", [mission])


def _make_roles(connection: Connection, address: Address, roles: Roles) -> None:
    """Make those of the roles that are not there. StoreError, with what to run, if the login may not."""
    names = (roles.owner, roles.writer, roles.reader)
    database, user, superuser = fetch_one(
        connection,
        "SELECT current_database(), rolname, rolsuper FROM pg_roles WHERE rolname = current_user",
    )
    ours: dict[str, bool] = dict(
        connection.execute(
            "SELECT rolname, pg_has_role(current_user, oid, 'MEMBER') FROM pg_roles WHERE rolname = ANY (%s)",
            [list(names)],
        ).fetchall()
    )
    wanted = [sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(n)) for n in names if n not in ours]
    wanted += [
        sql.SQL("GRANT {} TO {}").format(sql.Identifier(n), sql.Identifier(user))
        for n in (roles.owner, roles.writer)
        if not (superuser or ours.get(n))
    ]
    may_make = (
        "SELECT has_database_privilege(oid, current_database(), 'CREATE') FROM pg_roles WHERE rolname = %s"
    )
    if connection.execute(may_make, [roles.owner]).fetchone() != (True,):
        wanted.append(
            sql.SQL("GRANT CREATE ON DATABASE {} TO {}").format(
                sql.Identifier(database), sql.Identifier(roles.owner)
            )
        )
    try:
        with connection.transaction():
            for statement in wanted:
                connection.execute(statement)
    except psycopg.errors.InsufficientPrivilege:
        script = "; ".join(statement.as_string(connection) for statement in wanted)
        reason = f"the login {user} may not make the roles of a mission"
    else:
        return
    raise StoreError(address.shown, reason, f"Have an administrator run: {script}")


def _take_steps(connection: Connection, roles: Roles, done: int, to: Sequence[LiteralString]) -> None:
    names = {
        "owner": sql.Identifier(roles.owner),
        "writer": sql.Identifier(roles.writer),
        "reader": sql.Identifier(roles.reader),
    }
    for number, step in enumerate(to[done:], done + 1):
        connection.execute(sql.SQL(step).format(**names))
        connection.execute("INSERT INTO truce.version (number) VALUES (%s)", [number])


def upgrade(connection: Connection, address: Address, to: Sequence[LiteralString]) -> int:
    """Bring a record to the newest version in one transaction, while nobody writes; which one it had.

    Only a login that may act as the owner can. StoreError otherwise, and nothing is changed.
    """
    with translated(address), connection.transaction():
        connection.execute(queries.LOCK)
        found = describe(connection, address, len(to))
        if found.version < len(to):
            connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(found.roles.owner)))
            _take_steps(connection, found.roles, found.version, to)
        return found.version


def holds_record(connection: Connection, address: Address) -> bool:
    """Whether a database holds a record of truce, of whatever version."""
    with translated(address):
        names = connection.execute(
            "SELECT relname::text FROM pg_class WHERE relnamespace = to_regnamespace('truce')"
        ).fetchall()
    return {("version",), ("record",)} <= set(names)


def describe(connection: Connection, address: Address, newest: int) -> Made:
    """What the database says of itself. StoreError if it is no mission, or a newer truce made it."""
    if not holds_record(connection, address):
        raise StoreError(
            address.shown,
            "is not a mission: it holds no record of truce",
            "Check the name of the database, or make a mission in it with truce init",
        )
    with translated(address):
        version = fetch_one(connection, "SELECT coalesce(max(number), 0) FROM truce.version")[0]
        if version > newest:
            raise StoreError(
                address.shown,
                f"is of schema version {version}, and this truce knows {newest}",
                "Open it with a newer truce",
            )
        mission, *roles = fetch_one(
            connection,
            "SELECT value, owner, writer, reader FROM truce.record, truce.meta WHERE name = 'mission'",
        )
    return Made(mission, version, Roles(*roles))


def check_version(made: Made, address: Address, newest: int) -> None:
    """StoreError if the record is of an older version: only its owner may bring it on."""
    if made.version < newest:
        raise StoreError(
            address.shown,
            f"is of schema version {made.version}, and this truce writes {newest}",
            f"Have its administrator back it up and run: truce doctor MISSION --upgrade ({_GUIDE})",
        )


def become_writer(connection: Connection, address: Address, roles: Roles) -> None:
    """Give up every right beyond the writer's. StoreError if the login is none, or if that is too much.

    A superuser or owner who files something could otherwise change what is recorded by a slip.
    """
    _become(connection, address, roles.writer)
    with translated(address):
        rights = [row for table in _FIXED if (row := _excessive(connection, table)) is not None]
        problems = [
            *rights,
            *broken_guards(lambda query, values: connection.execute(query, values).fetchall()),
        ]
    if problems:
        raise StoreError(
            address.shown,
            f"what is recorded is not protected: {'; '.join(problems)}",
            f"Have its administrator put that right, and compare the record with a checkpoint ({_GUIDE})",
        )


def _become(connection: Connection, address: Address, role: str) -> None:
    refused = ""
    try:
        connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(role)))
    except (psycopg.errors.InsufficientPrivilege, psycopg.errors.InvalidParameterValue):
        refused = f"the login {connection.info.user} may read it, and not write"
    if refused:
        grant = sql.SQL("GRANT {} TO {}").format(sql.Identifier(role), sql.Identifier(connection.info.user))
        raise StoreError(address.shown, refused, f"Have its administrator run: {grant.as_string(connection)}")


def _excessive(connection: Connection, table: str) -> str | None:
    row: TupleRow = fetch_one(
        connection,
        "SELECT current_user, has_table_privilege('truce.' || %(table)s, 'UPDATE, DELETE, TRUNCATE')",
        {"table": table},
    )
    return f"the role {row[0]} may change the table {table}" if row[1] else None
