"""Which entries count: those that hold what their kind says, by somebody whose word of that kind counts.

All others are named wherever an answer is given. Whoever may file could else stop every answer with one entry
that nobody can read; and a party, whose word is a claim, could review the claims of the other.
"""

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from truce.access import check_audience
from truce.asof import Interval
from truce.clauses.loading import parse_agreement
from truce.clauses.shapes import geometry_fault
from truce.clauses.zone_files.drawn import MOST_ERROR_KM
from truce.documents.fetching.targets import allowed_of
from truce.errors import TruceError
from truce.findings.rehearsal.sides import meant
from truce.incidents.coded.agreements import CodedAgreement
from truce.incidents.feeds.daily_tolls import WindowToll
from truce.ledger.cosignatures import WitnessKey
from truce.ledger.statements import is_digest
from truce.mission.answers.covering import cover_of
from truce.mission.answers.people import observation_of
from truce.mission.opened import OWN_FORMS, HolderOf, Opened, fields_of
from truce.mission.ownership import not_theirs
from truce.store.files.people import Use
from truce.store.nouns import FORMS, from_bytes
from truce.store.rows.feeding import Feed
from truce.store.rows.reading import looked_up


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An entry that cannot be read: its id, and why."""

    id: str
    reason: str


def readable(
    entries: Sequence[Opened], holder_of: HolderOf = lambda _: None, sides: Collection[str] = ()
) -> tuple[tuple[Opened, ...], tuple[Unreadable, ...]]:
    """The entries that count, or whose content is withheld; and the others, with why.

    `holder_of` tells whose a key is, `sides` are all parties that hold keys.
    """
    good, bad = list[Opened](), list[Unreadable]()
    known = {entry.id: entry for entry in entries}
    for entry in entries:
        reason = None
        if entry.content is not None:
            reason = fault_of(entry.kind, entry.content) or not_theirs(entry, known, holder_of, sides)
        if reason is None:
            good.append(entry)
        else:
            bad.append(Unreadable(entry.id, reason))
    return tuple(good), tuple(bad)


def fault_within(kind: str, content: bytes | None, rows: Iterable[bytes | None]) -> str | None:
    """Why an entry, or one of its rows, is not what its kind says; None if all is (or is withheld: None)."""
    why = None if content is None else fault_of(kind, content)
    if why is not None or kind not in _ROWS:
        return why
    for number, row in enumerate(rows):
        try:
            if row is not None:
                _ROWS[kind](row)
        except TruceError as error:
            return f"has a row {number} that {getattr(error, 'reason', error)}"
    return None


def _record_row(row: bytes) -> None:
    fields_of(row, "record", Opened(id="", position=0, kind="", key="", recorded=0, content=row))


_ROWS: Mapping[str, Callable[[bytes], object]] = {
    "feed": looked_up,
    "dossier": _record_row,
    "coded": CodedAgreement.from_bytes,
    "tolls": WindowToll.from_bytes,
}
"""How the rows of entries of a kind are read."""


@lru_cache(maxsize=20_000)
def fault_of(kind: str, content: bytes) -> str | None:
    """Why content is not what its kind says; None if it is, or if the kind is not the mission's to read."""
    entry = Opened(id="", position=0, kind=kind, key="", recorded=0, content=content)
    try:
        if kind in FORMS:
            if json.loads(content).get("form", "").partition("/")[0] != kind:
                return "holds another noun than its kind says"
            from_bytes(content, 0)
        elif kind == "feed":
            Feed.from_bytes(content)
        elif kind in OWN_FORMS:
            _CHECKS[kind](entry, fields_of(content, kind, entry))
    except TruceError as error:
        return str(error)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        return f"lacks or garbles a field ({type(error).__name__}: {error})"
    return None


def _has(**types: type | tuple[type, ...]) -> Callable[[Opened, Mapping[str, Any]], None]:
    """A check that fields are there and of a type."""

    def check(_: Opened, data: Mapping[str, Any]) -> None:
        for name, kind in types.items():
            if not isinstance(data[name], kind):
                raise TypeError(f"{name} is {type(data[name]).__name__}")

    return check


def _sides(_: Opened, data: Mapping[str, Any]) -> None:
    if not all(isinstance(data[name], str) for name in ("agreement", "author", "by")):
        raise TypeError("does not say of which agreement it is, and by whom")
    for name, told in data["sides"].items():
        if not (isinstance(told["how"], str) and all(isinstance(i, str) for i in told["ids"])):
            raise TypeError(f"does not say whom {name!r:.40} means")
        dates = told.get("dates", [[None, None]] * len(told["ids"]))
        for i, (since, until) in zip(told["ids"], dates, strict=True):
            meant(i, since, until)


def _refs(_: Opened, data: Mapping[str, Any]) -> None:
    if not isinstance(data["accounts"], list) or not all(isinstance(a, str) for a in data["accounts"]):
        raise TypeError("accounts is no list of ids")


WATCHED = frozenset({"folder", "feed", "page", "acled", "ucdp", "gdelt"})
"""The kinds of sources that a mission may watch (`truce.mission.watching.sources`)."""
_REFERENCE = re.compile("[0-9a-f]{32}").fullmatch
_VAULT_ACTS: Mapping[str, Mapping[str, type]] = {
    "sealed": {"reference": str, "version": int, "sha256": str},
    "read": {"reference": str, "version": int, "reader": str, "use": str, "reason": str, "at": int},
    "erasing": {"reference": str, "by": str, "reason": str},
    "erased": {"reference": str},
}


def _vault(entry: Opened, data: Mapping[str, Any]) -> None:
    _has(**_VAULT_ACTS[str(data["act"])])(entry, data)
    if not _REFERENCE(data["reference"]) or not is_digest(data.get("sha256", "0" * 64)):
        raise ValueError("reference or sha256 is none")
    Use(data.get("use", Use.CONSENT))


def _erased(entry: Opened, data: Mapping[str, Any]) -> None:
    _refs(entry, data)
    if not isinstance(data["orders"], list) or not all(isinstance(o, str) for o in data["orders"]):
        raise TypeError("orders is no list of ids")


def _zone(entry: Opened, data: Mapping[str, Any]) -> None:
    _has(name=str, kind=str, by=str, of=str, geometry=str, digest=str, file=str, words=str)(entry, data)
    fault = geometry_fault(json.loads(data["geometry"]))
    if fault is not None:
        raise ValueError(fault[0])
    error = data.get("error_km", 0)
    if isinstance(error, bool) or not isinstance(error, int | float) or not 0 <= error <= MOST_ERROR_KM:
        raise ValueError("error_km is no error of a drawing")
    if not isinstance(data.get("draws", ""), str):
        raise TypeError("draws is no id")
    for day in (data["since"], data["until"]):
        if day is not None:
            Interval.parse(day)


def _names(entry: Opened, data: Mapping[str, Any]) -> None:
    _has(by=str, file=str, digest=str, names=list)(entry, data)
    for row in data["names"]:
        _has(place=str, name=str, used_by=str)(entry, row)


def _agreement(_: Opened, data: Mapping[str, Any]) -> None:
    parse_agreement(data["yaml"], str(data.get("name")))


def _observation(entry: Opened, data: Mapping[str, Any]) -> None:
    observation_of(entry, data)


def _cover(entry: Opened, data: Mapping[str, Any]) -> None:
    cover_of(entry, data)


def _witness(_: Opened, data: Mapping[str, Any]) -> None:
    WitnessKey.parse(data["key"])


def _audience(_: Opened, data: Mapping[str, Any]) -> None:
    check_audience(data["default"])


def _watch(entry: Opened, data: Mapping[str, Any]) -> None:
    _has(where=str, every=int, by=str)(entry, data)
    if data["kind"] not in WATCHED:
        raise ValueError("kind is none")
    if not isinstance(data.get("follow", False), bool):
        raise TypeError("follow is no truth")
    if data.get("audience") is not None:
        check_audience(data["audience"])
    if "mapping" in data:
        _has(name=str, yaml=str)(entry, data["mapping"])


def _allowed(entry: Opened, data: Mapping[str, Any]) -> None:
    _has(host=str, by=str)(entry, data)
    allowed_of(data["host"])


def _fetched(entry: Opened, data: Mapping[str, Any]) -> None:
    _has(watch=str, address=str, hops=list, when=int, items=list)(entry, data)
    if not is_digest(data["sha256"]):
        raise ValueError("sha256 is none")
    for item in data["items"]:
        _has(key=str, sha256=str, name=str)(entry, item)
    if not isinstance(data.get("page", 0), int):
        raise TypeError("page is no number")
    if "envelope" in data and not (is_digest(data["envelope"]) and len(data["items"]) == 1):
        raise ValueError("envelope is none, or of several items")


def _taken(entry: Opened, data: Mapping[str, Any]) -> None:
    _has(watch=str, items=list)(entry, data)
    for item in data["items"]:
        _has(key=str, sha256=str, name=str, outcome=str)(entry, item)
    if not all(isinstance(one, str) for one in data.get("pages", [])):
        raise TypeError("pages are no ids")


def _appearance(entry: Opened, data: Mapping[str, Any]) -> None:
    _has(document=str, name=str, sha256=str)(entry, data)
    if not all(isinstance(data.get(name, ""), str) for name in ("publisher", "address", "published")):
        raise TypeError("place is no text")


def _container(entry: Opened, data: Mapping[str, Any]) -> None:
    _has(name=str, sha256=str)(entry, data)
    if not all(is_digest(each) for each in (data["sha256"], *data.get("inner", ()))):
        raise ValueError("sha256 is none")


_CHECKS: Mapping[str, Callable[[Opened, Mapping[str, Any]], None]] = {
    "document": _has(id=str, name=str, sha256=str, text_sha256=str),
    "dossier": _has(document=str, reader=str, head=dict),
    "agreement": _agreement,
    "correction": _has(claim=str, fields=dict),
    "split": _refs,
    "merge": _refs,
    "withdrawal": _has(entry=str),
    "observation": _observation,
    "cover": _cover,
    "rehash": _has(),
    "witness": _witness,
    "erased": _erased,
    "audience": _audience,
    "sides": _sides,
    "mapping": _has(name=str, digest=str, table=str, yaml=str),
    "coded": _has(name=str, digest=str, reader=str, source=str),
    "zone": _zone,
    "names": _names,
    "tolls": _has(name=str, digest=str, by=str, of=str, title=str, bad=int),
    "vault": _vault,
    "keyholder": _has(name=str, recipient=str),
    "watch": _watch,
    "allowed": _allowed,
    "fetched": _fetched,
    "taken": _taken,
    "reached": _has(watch=str, reached=bool, at=int, reason=str),
    "appearance": _appearance,
    "container": _container,
}
