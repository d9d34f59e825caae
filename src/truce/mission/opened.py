"""Entries as a mission reads them: opened, in order, each with the minute from which it was known."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Literal, get_args

import rfc8785

from truce.asof import EVER
from truce.errors import IntegrityError
from truce.ledger.keyacts import Holder
from truce.ledger.statements import read_envelope
from truce.store.nouns import FORMS, Noun, from_bytes, known_from

Form = Literal[
    "document",
    "dossier",
    "agreement",
    "correction",
    "split",
    "merge",
    "withdrawal",
    "observation",
    "cover",
    "rehash",
    "witness",
    "erased",
    "audience",
    "sides",
    "mapping",
    "coded",
    "zone",
    "tolls",
    "names",
    "vault",
    "keyholder",
    "watch",
    "allowed",
    "fetched",
    "taken",
    "reached",
    "appearance",
    "container",
]
"""Kinds of entries that are the mission's own; those of nouns that the judge takes are `FORMS`."""
_VERSION = 1
_NEWER = "Read it with the truce that wrote it, or a newer one"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """One entry: what it says, who signed it, and when the record took it in.

    `recorded` in milliseconds since 1970, UTC. `content` None: withheld from whoever asks, or erased. `rows`
    are the parts of an entry that has many, in order; those withheld or erased are None. `withheld`: some of
    it is not here, and no order erased that. `envelope` is what was signed.
    """

    id: str
    position: int
    kind: str
    key: str
    recorded: int
    content: bytes | None
    rows: Sequence[bytes | None] = ()
    withheld: bool = False
    envelope: bytes = b""

    @property
    def audience(self) -> str:
        """Who may read it (`truce.access`), as it was signed; "" where that is not at hand."""
        return _audience(self.envelope) if self.envelope else ""

    @property
    def known(self) -> int:
        """From which minute (since 1970, UTC) the entry counts as known: the next full one (ADR 10)."""
        return known_from(self.recorded)


@lru_cache(maxsize=20_000)
def _audience(envelope: bytes) -> str:
    return read_envelope(envelope).statement.audience


HolderOf = Callable[[str], Holder | None]
"""Whose a key is; None where the record does not say."""


def written(form: Form, fields: Mapping[str, Any]) -> bytes:
    """The content of an entry of a kind: canonical JSON that names its form and the form's version."""
    return rfc8785.dumps({"form": f"{form}/{_VERSION}", **fields})


def known_by(filed: Iterable[Opened], known_at: int = EVER) -> tuple[Opened, ...]:
    """The entries known by a minute, in order, without those that were withdrawn by then.

    A withdrawal is itself an entry and may be withdrawn, which brings back what it took away.
    """
    then = [f for f in filed if f.known <= known_at]
    gone: set[str] = set()
    for entry, data in of_form(reversed(then), "withdrawal"):
        if entry.id not in gone:
            gone.add(str(data["entry"]))
    return tuple(f for f in then if f.id not in gone)


def of_form(filed: Iterable[Opened], form: Form) -> Iterator[tuple[Opened, Mapping[str, Any]]]:
    """The entries of a kind that can be read, each with its fields.

    Raises:
        IntegrityError: one does not hold what its kind says; it is named.
    """
    for entry in filed:
        if entry.kind == form and entry.content is not None:
            yield entry, fields_of(entry.content, form, entry)


def fields_of(content: bytes, form: str, entry: Opened) -> Mapping[str, Any]:
    """The fields of JSON content of a form; IntegrityError, naming the entry, if it is of none."""
    try:
        name, read = _parsed(content)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise IntegrityError(f"entry {entry.id[:12]}", f"cannot be read ({error})", _NEWER) from None
    if name != f"{form}/{_VERSION}":
        raise IntegrityError(f"entry {entry.id[:12]}", f"is of form {name!r:.40}, not known here", _NEWER)
    return read


def fields_in(content: bytes | None) -> Mapping[str, Any]:
    """The fields of JSON content of whatever form; none where nothing is there that can be read."""
    try:
        return _parsed(content or b"")[1]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


@lru_cache(maxsize=20_000)
def _parsed(content: bytes) -> tuple[str, Mapping[str, Any]]:
    """The form and the fields: parsed once, since the same entries are asked about again and again."""
    read: dict[str, Any] = json.loads(content)
    return read.pop("form"), MappingProxyType(read)


def nouns(filed: Iterable[Opened]) -> Iterator[tuple[Opened, Noun]]:
    """The entries that hold what the judge takes, each with its noun; LedgerError for one that holds none."""
    for entry in filed:
        if entry.kind in FORMS and entry.content is not None:
            yield entry, from_bytes(entry.content, entry.known)


OWN_FORMS = frozenset(get_args(Form))
