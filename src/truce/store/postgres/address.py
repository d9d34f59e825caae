"""Where a mission on a PostgreSQL server is, read so that its password is never shown."""

from collections.abc import Mapping
from dataclasses import dataclass

import psycopg
from psycopg.conninfo import conninfo_to_dict

from truce.errors import StoreError

SECRETS = ("password", "sslpassword", "scram_client_key", "scram_server_key", "oauth_client_secret")
"""Parameters of libpq that nobody else may see."""
_SCHEMES = ("postgresql://", "postgres://")
_SERVICE = "service="
_PLAIN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")


@dataclass(frozen=True, slots=True, repr=False)
class Address:
    """A database of a server.

    `parameters` are libpq's, with the password if the address holds one; `shown` is for people: without it.
    """

    parameters: Mapping[str, str]
    shown: str

    @property
    def has_secret(self) -> bool:
        """Whether whoever reads the address has what lets them in."""
        return any(self.parameters.get(name) for name in SECRETS)

    def __repr__(self) -> str:
        return f"Address({self.shown!r})"


def is_address(mission: str) -> bool:
    """Whether a MISSION means a server (``postgresql://...`` or a libpq ``service=NAME``), not a folder."""
    return mission.startswith((*_SCHEMES, _SERVICE))


def read_address(mission: str) -> Address:
    """The address as libpq reads it. StoreError, which repeats nothing of it, if it is none."""
    try:
        read = {
            name: str(value) for name, value in conninfo_to_dict(mission).items() if value is not None
        } | {"client_encoding": "UTF8"}
    except (psycopg.Error, ValueError):
        read = {}
    if not read or not is_address(mission) or _misread(read):
        raise StoreError(
            "the address of the PostgreSQL server",
            "cannot be read (it is not repeated here, because it may hold a password)",
            "Write postgresql://USER@HOST:PORT/DATABASE, with %40, %3A, %2F, %3F, %23 and %25 for @ : / ? # "
            "and % within a name, and keep the password in a password file (~/.pgpass) or a service",
        )
    return Address(read, _shown(read))


def _misread(read: Mapping[str, str]) -> bool:
    """Whether a password with a bare @, : or / was taken for a host, a port or a database."""
    names = any("@" in read.get(name, "") for name in ("host", "hostaddr", "dbname"))
    return names or not read.get("port", "5432").replace(",", "").isdecimal()


def _shown(read: Mapping[str, str]) -> str:
    host = read.get("host", "")
    query = [("service", read["service"])] if "service" in read else []
    if host.startswith("/"):
        query.append(("host", host))
        host = ""
    who = f"{_quoted(read['user'])}@" if "user" in read else ""
    port = f":{read['port']}" if "port" in read and host else ""
    database = _quoted(read.get("dbname", ""))
    asked = "&".join(f"{name}={_quoted(value)}" for name, value in query)
    return f"postgresql://{who}{host}{port}/{database}{f'?{asked}' if asked else ''}"


def _quoted(text: str) -> str:
    """The text as it stands in a URI (RFC 3986)."""
    return "".join(chr(byte) if byte in _PLAIN else f"%{byte:02X}" for byte in text.encode())
