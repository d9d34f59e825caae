"""The keys that a mission holds for servers of data providers: in a file of its own, outside the record.

``keys/fetching.toml``, readable by its owner alone::

    ["https://api.example.org"]
    headers = { Authorization = "Bearer ..." }
    query = { key = "..." }

They go to that scheme, host and port, and to no other. Another file of this form may be named for a run, and
``${NAME}`` in a value stands for a variable of the environment.
"""

import os
import re
import stat
import tomllib
from collections.abc import Mapping
from pathlib import Path

from truce.documents.fetching.door import Credential
from truce.documents.fetching.targets import target_of
from truce.errors import InputError, StoreError
from truce.mission.folder import KEYS

FILE = "fetching.toml"
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]{0,99})\}")
_FORM = 'Write ["https://HOST"], and below it headers = { NAME = "..." } or query = { NAME = "..." }'


def credentials(mission: Path, named: Path | None = None) -> tuple[Credential, ...]:
    """The keys of a mission for servers, those of a file that is named for this run before them.

    The mission's own file need not be there; one that is named must be.

    Raises:
        StoreError: others may read it, it is not as it must be, or names a variable that is not set. Nothing
            of it is repeated.
    """
    own = mission / KEYS / FILE
    return (*(_read(named) if named is not None else ()), *(_read(own) if os.path.lexists(own) else ()))


def _read(file: Path) -> tuple[Credential, ...]:
    try:
        seen = file.lstat()
        if not stat.S_ISREG(seen.st_mode) or seen.st_mode & 0o077:
            raise StoreError(str(file), "may be read by others", f"Say: chmod 600 {file}")
        told = tomllib.loads(file.read_text("utf-8"))
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
    return Credential(where, *(_filled(file, value.get(part, {})) for part in ("headers", "query")))


def _filled(file: Path, pairs: Mapping[str, str]) -> dict[str, str]:
    """The values with what variables of the environment hold."""

    def told(found: re.Match[str]) -> str:
        value = os.environ.get(found[1], "").strip()
        if not value or not _is_plain(value):
            wrong = "is not set" if not value else "holds other signs than a key has"
            raise StoreError(
                str(file), f"names the variable {found[1]}, which {wrong}", "Set it, and try again"
            )
        return value

    return {name: _VARIABLE.sub(told, value) for name, value in pairs.items()}


def _is_plain(value: object) -> bool:
    return isinstance(value, str) and value.isascii() and value.isprintable()
