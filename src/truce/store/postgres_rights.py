"""How a record on a server is kept, and by whom it could be changed: what its administrator has to know.

The record itself may be as it was signed all the while; this says what no longer protects it.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, LiteralString

from psycopg.rows import TupleRow

from truce.store.interface import Weakness
from truce.store.postgres.link import CARELESS

_Read = Callable[[LiteralString, Mapping[str, Any]], list[TupleRow]]
_GUIDE = "docs/how-to/serve-a-mission-from-postgresql.md"

# Of the superusers one knows: they may do anything, and truce gives their rights up before it files.
_RIGHTS: LiteralString = """
SELECT name, quote_ident(name), string_agg(DISTINCT relname::text, ', ' ORDER BY relname::text)
FROM (
        SELECT 'public' AS name
        UNION ALL
        SELECT rolname::text FROM pg_roles
        WHERE NOT rolsuper AND rolname <> %(owner)s AND rolname NOT LIKE 'pg\\_%%'
            AND NOT pg_has_role(oid, %(owner)s, 'MEMBER')
    ) who CROSS JOIN pg_class
WHERE relnamespace = 'truce'::regnamespace AND relkind = 'r' AND (
    has_table_privilege(name, pg_class.oid, 'UPDATE, DELETE, TRUNCATE, TRIGGER')
    OR has_any_column_privilege(name, pg_class.oid, 'UPDATE')
)
GROUP BY name ORDER BY name <> 'public', name
"""
_OWNERS: LiteralString = """
SELECT rolname::text, quote_ident(rolname), quote_ident(%(owner)s) FROM pg_roles
WHERE NOT rolsuper AND rolname <> %(owner)s AND pg_has_role(oid, %(owner)s, 'MEMBER') ORDER BY rolname
"""
_ROLES: LiteralString = """
SELECT rolname::text, quote_ident(rolname), rolsuper, rolcanlogin FROM pg_roles
WHERE rolname IN (%(owner)s, %(writer)s, %(reader)s) ORDER BY rolname
"""
_FOREIGN: LiteralString = """
SELECT relname::text, quote_ident(relname), pg_get_userbyid(relowner)::text, quote_ident(%(owner)s)
FROM pg_class WHERE relnamespace = 'truce'::regnamespace AND relkind = 'r'
    AND pg_get_userbyid(relowner) <> %(owner)s ORDER BY relname
"""
_SETTINGS: LiteralString = """
SELECT coalesce('the login ' || rolname, 'every login'),
    CASE WHEN rolname IS NULL THEN format('DATABASE %%I', current_database())
        WHEN datname IS NULL THEN format('ROLE %%I', rolname)
        ELSE format('ROLE %%I IN DATABASE %%I', rolname, datname) END,
    setting
FROM pg_db_role_setting s LEFT JOIN pg_roles r ON r.oid = s.setrole
    LEFT JOIN pg_database d ON d.oid = s.setdatabase, unnest(setconfig) setting
WHERE (setdatabase = 0 OR datname = current_database()) ORDER BY 1, 3
"""
_LOGIN: LiteralString = """
SELECT session_user::text, rolsuper, current_setting('data_checksums'),
    coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false),
    inet_client_addr() IS NULL OR inet_client_addr() <<= '127.0.0.0/8' OR inet_client_addr() <<= '::1/128'
FROM pg_roles WHERE rolname = session_user
"""
_OFF = frozenset({"off", "false", "no", "0"})
_ON = frozenset({"on", "true", "yes", "1"})


def weaknesses(read: _Read, owner: str, writer: str, reader: str) -> Iterator[Weakness]:
    """What could change the record, lose it, or show it to others."""
    names = {"owner": owner, "writer": writer, "reader": reader}
    for name, quoted, tables in read(_RIGHTS, names):
        reason = f"may change what is recorded (tables {tables})"
        revoke = f"Run: REVOKE UPDATE, DELETE, TRUNCATE, TRIGGER ON ALL TABLES IN SCHEMA truce FROM {quoted}"
        yield Weakness(f"role {name}", reason, f"{revoke}; see also which roles it is a member of")
    for name, quoted, of in read(_OWNERS, names):
        reason = f"may become {owner}, who owns the tables, and so may change what is recorded"
        advice = f"Unless an upgrade is under way, run: REVOKE {of} FROM {quoted}"
        yield Weakness(f"role {name}", reason, advice)
    for name, quoted, superuser, login in read(_ROLES, names):
        if superuser:
            yield Weakness(f"role {name}", "is a superuser", f"Run: ALTER ROLE {quoted} NOSUPERUSER")
        if login:
            reason = "can log in, and stands for a right, not for a person"
            yield Weakness(f"role {name}", reason, f"Run: ALTER ROLE {quoted} NOLOGIN")
    for name, quoted, whose, of in read(_FOREIGN, names):
        reason = f"belongs to {whose}, not to {owner}"
        yield Weakness(f"table {name}", reason, f"Run: ALTER TABLE truce.{quoted} OWNER TO {of}")
    yield from _settings(read)
    yield from _connection(read)


def _settings(read: _Read) -> Iterator[Weakness]:
    for whose, where, setting in read(_SETTINGS, {}):
        name, _, value = setting.partition("=")
        careless = CARELESS.get(name, ("", ""))
        if value.lower() in (_OFF if careless[0] == "off" else _ON if careless[0] == "on" else ()):
            reason = f"is set to {value} for {whose}: the server then {careless[1]}"
            yield Weakness(f"setting {name}", reason, f"Run: ALTER {where} RESET {name}")


def _connection(read: _Read) -> Iterator[Weakness]:
    for login, superuser, checksums, encrypted, local in read(_LOGIN, {}):
        if superuser:
            reason = "is a superuser, and the folder of the mission lets whoever has it in as one"
            advice = f"Put the address of a clerk's login into record.address ({_GUIDE})"
            yield Weakness(f"login {login}", reason, advice, minor=True)
        if checksums != "on":
            reason = "keeps no checksums of its pages: a disk that changes a byte is not noticed at once"
            advice = "Run pg_checksums --enable while it is stopped"
            yield Weakness("server", reason, advice, minor=True)
        if not (encrypted or local):
            reason = "sends the record over the network without encryption"
            yield Weakness("connection", reason, f"Ask for sslmode=verify-full in the address ({_GUIDE})")
