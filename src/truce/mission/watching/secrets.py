"""The keys that a mission holds for servers of data providers: in a file of its own, outside the record.

``keys/fetching.toml``, readable by its owner alone::

    ["https://api.example.org"]
    headers = { Authorization = "Bearer ..." }
    query = { key = "..." }

They go to that scheme, host and port, and to no other.
"""

import stat
import tomllib
from pathlib import Path

from truce.documents.fetching.door import Credential
from truce.documents.fetching.targets import target_of
from truce.errors import InputError, StoreError
from truce.mission.folder import KEYS

FILE = "fetching.toml"
_FORM = 'Write ["https://HOST"], and below it headers = { NAME = "..." } or query = { NAME = "..." }'


def credentials(mission: Path) -> tuple[Credential, ...]:
    """The keys of a mission for servers; none where there is no such file.

    Raises:
        StoreError: others may read it, or it is not as it must be. Nothing of it is repeated.
    """
    file = mission / KEYS / FILE
    try:
        seen = file.lstat()
        if not stat.S_ISREG(seen.st_mode) or seen.st_mode & 0o077:
            raise StoreError(str(file), "may be read by others", f"Say: chmod 600 {file}")
        told = tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise StoreError(str(file), f"cannot be read ({error.strerror})", "Check who may read it") from None
    except ValueError:
        raise StoreError(str(file), "is no TOML", _FORM) from None
    return tuple(_credential(file, origin, value) for origin, value in told.items())


def _credential(file: Path, origin: str, value: object) -> Credential:
    if not isinstance(value, dict) or not value or not set(value) <= {"headers", "query"}:
        raise StoreError(str(file), "is not as it must be", _FORM)
    for part in value.values():
        if not isinstance(part, dict) or not all(_is_plain(v) for pair in part.items() for v in pair):
            raise StoreError(str(file), "holds something else than names and texts", _FORM)
    try:
        where = target_of(origin).origin
    except InputError:
        raise StoreError(str(file), "names something that is no server", _FORM) from None
    return Credential(where, value.get("headers", {}), value.get("query", {}))


def _is_plain(value: object) -> bool:
    return isinstance(value, str) and value.isascii() and value.isprintable()
