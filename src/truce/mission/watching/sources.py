"""What a mission watches, and which hosts it may ask: entries like everything else that somebody decides."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from truce.access import check_audience
from truce.documents.fetching.targets import Allowed, allowed_of, holds_secret, letting, target_of
from truce.errors import ArgumentError, InputError
from truce.findings.table_mappings import load_mapping
from truce.incidents.feeds.formats import Acled
from truce.ledger.keyacts import Holder
from truce.mission.answers.readable import readable
from truce.mission.filing.event_data import audience_of_rows
from truce.mission.missions import Mission
from truce.mission.opened import Opened, known_by, of_form
from truce.mission.ownership import is_of_party
from truce.mission.watching.paging import INTERFACES, own_parameters

Kind = Literal["folder", "feed", "page", "acled", "ucdp", "gdelt"]
"""A folder of this machine; an RSS or Atom feed; an address that gives one document or file of event data; an
interface of ACLED or UCDP whose pages are walked; GDELT's list of its latest files."""
LEAST_EVERY = {"folder": 1, "feed": 60, "page": 60, "acled": 60, "ucdp": 60, "gdelt": 60}
"""How often a source may be looked at, in seconds: a server is not to be asked at every breath."""
MOST_EVERY = 7 * 86_400
USUAL_EVERY = {"folder": 10, "feed": 600, "page": 600, "acled": 21_600, "ucdp": 86_400, "gdelt": 900}
"""How often a source is looked at if nobody says, in seconds: data sets by the pace at which they change."""
_ADDRESS = re.compile(r"\s*[a-z][a-z0-9+.-]*://", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """One source that is watched: `where` is a folder or an address, `every` in seconds.

    `since` is when the record took it in (milliseconds since 1970, UTC), `audience` for whom what it gives
    is, None for what is usual. `mapping` is the name and the text of what says how its tables are read.
    `follow`: the articles behind the items of a feed are asked for.
    """

    id: str
    kind: Kind
    where: str
    every: int
    by: str
    since: int
    audience: str | None = None
    mapping: tuple[str, str] | None = None
    follow: bool = False


@dataclass(frozen=True, slots=True)
class AllowedHost:
    """A host that may be asked, by whose word, and since when (milliseconds since 1970, UTC)."""

    id: str
    term: Allowed
    by: str
    since: int


def standing_entries(mission: Mission) -> tuple[Opened, ...]:
    """The entries that count now: none of a party's or of a suspected key, none that was withdrawn.

    What was filed here and waits for the sequencer counts here: an office that is cut off goes on watching.
    """
    suspected = mission.suspected()
    entries = [e for e in (*mission.entries(), *own_waiting(mission)) if e.id not in suspected]
    return known_by(readable(entries, mission.holders())[0])


def own_waiting(mission: Mission) -> list[Opened]:
    """What this installation filed and no sequencer has taken in yet, in order."""
    own, size = mission.own_key().id, mission.size
    return [
        Opened(id=w.id, position=size + n, kind=w.kind, key=w.key, recorded=w.filed,
               content=w.content.data if w.content else None, envelope=w.envelope)
        for n, w in enumerate(mission.waiting()) if w.key == own
    ]  # fmt: skip


def watches(mission: Mission, entries: Sequence[Opened] | None = None) -> tuple[Watch, ...]:
    """What this installation watches, in order: what keys of its holder filed.

    The folder of another office is none of this machine.
    """
    holders = mission.holders()
    own = holders(mission.own_key().id)
    entries = standing_entries(mission) if entries is None else entries
    return tuple(
        _watch(entry, told)
        for entry, told in of_form(entries, "watch")
        if _is_same(holders(entry.key), own)
    )  # fmt: skip


def all_watches(entries: Sequence[Opened]) -> tuple[Watch, ...]:
    """What any installation of the mission watches, out of the entries that count."""
    return tuple(_watch(entry, told) for entry, told in of_form(entries, "watch"))


def _watch(entry: Opened, told: Mapping[str, Any]) -> Watch:
    return Watch(
        id=entry.id, kind=told["kind"], where=told["where"], every=told["every"], by=told["by"],
        since=entry.recorded, audience=told.get("audience"),
        mapping=(told["mapping"]["name"], told["mapping"]["yaml"]) if "mapping" in told else None,
        follow=told.get("follow", False),
    )  # fmt: skip


def _is_same(one: Holder | None, other: Holder | None) -> bool:
    return one is not None and one == other


def allowed_hosts(mission: Mission, entries: Sequence[Opened] | None = None) -> tuple[AllowedHost, ...]:
    """The hosts that this mission may ask, in order."""
    entries = standing_entries(mission) if entries is None else entries
    return tuple(
        AllowedHost(entry.id, allowed_of(str(told["host"])), str(told["by"]), entry.recorded)
        for entry, told in of_form(entries, "allowed")
    )


def allow(mission: Mission, host: str, by: str, reason: str = "") -> AllowedHost:
    """Allow a host to be asked, from now on; once is enough.

    Raises:
        ArgumentError: it names no host, or one that nobody may ask.
        StoreError, LedgerError: it cannot be filed.
    """
    _check_mechanism(mission)
    term = allowed_of(host)
    known = next((one for one in allowed_hosts(mission) if one.term == term), None)
    if known is not None:
        return known
    entry = mission.file("allowed", {"host": str(term), "by": by, "reason": reason})
    return AllowedHost(entry, term, by, mission.clock())


def add(
    mission: Mission, where: str, *, kind: Kind | None = None, every: int | None = None,
    audience: str | None = None, mapping: Path | None = None, follow: bool = False, by: str,
) -> tuple[Watch, bool]:  # fmt: skip
    """Watch a folder or an address from now on; and whether that is new.

    `kind` None: a folder, or a feed. `every` in seconds; None for what is usual (`USUAL_EVERY`).
    `mapping` is a file that says how tables in it are read; its text is kept, so a later one is another word.
    `follow`: the links of a feed's items are followed to their articles.

    Raises:
        ArgumentError: it is no folder, or cannot be watched; or a value is none.
        InputError: it is an address that this mission may not ask.
        AgreementError: the mapping is none.
        StoreError, LedgerError: it cannot be filed.
    """
    _check_mechanism(mission)
    loaded = load_mapping(mapping) if mapping else None
    rows = (loaded.name, loaded.text) if loaded else None
    if audience is not None:
        check_audience(audience)
    is_address = bool(_ADDRESS.match(where))
    kind = kind or ("feed" if is_address else "folder")
    if is_address == (kind == "folder"):
        reason = "is an address" if is_address else "is no address (http://... or https://...)"
        raise ArgumentError("SOURCE", where, reason, "Leave --page out, or give an address")
    if follow and kind != "feed":
        raise ArgumentError("--follow", where, "is no feed with items that have links", "Leave --follow out")
    told = _address(mission, where) if is_address else _folder(mission, where)
    if kind in INTERFACES:
        _check_pages(kind, told)
    rows_for(kind, audience)
    every = USUAL_EVERY[kind] if every is None else every
    if not LEAST_EVERY[kind] <= every <= MOST_EVERY:
        reason = "is too often" if every < LEAST_EVERY[kind] else "is more than a week"
        raise ArgumentError(
            "--every", f"{every}s", reason, f"A {kind}: {LEAST_EVERY[kind]}s or more, 7d at most"
        )
    known = next((w for w in watches(mission) if (w.kind, w.where) == (kind, told)), None)
    if known is not None and (known.every, known.audience, known.mapping, known.follow) == (
        every, audience, rows, follow,
    ):  # fmt: skip
        return known, False
    fields = {"kind": kind, "where": told, "every": every, "audience": audience, "by": by}
    fields |= {"follow": True} if follow else {}
    filed: dict[str, Any] = {name: value for name, value in fields.items() if value is not None}
    if rows is not None:
        filed["mapping"] = {"name": rows[0], "yaml": rows[1]}
    entry = mission.file("watch", filed)
    if known is not None:
        # The newer word counts: a source that is watched twice would be told twice.
        mission.file("withdrawal", {"entry": known.id, "by": by, "reason": "watched otherwise from now on"})
    made = Watch(
        id=entry, kind=kind, where=told, every=every, by=by, since=mission.clock(), audience=audience,
        mapping=rows, follow=follow,
    )  # fmt: skip
    return made, True


def remove(mission: Mission, name: str, by: str, reason: str = "") -> Watch | AllowedHost:
    """Watch a source no more, or ask a host no more: by its id, its beginning, or what it is called.

    Raises:
        ArgumentError: there is no such source or host, or several.
        StoreError, LedgerError: it cannot be filed.
    """
    found: list[Watch | AllowedHost] = [
        w for w in watches(mission) if name and (w.id.startswith(name) or w.where == name)
    ]
    found += [h for h in allowed_hosts(mission) if name and (h.id.startswith(name) or str(h.term) == name)]
    if len(found) != 1:
        why = "means several" if found else "is nothing that is watched or allowed here"
        raise ArgumentError("SOURCE", name, why, "Give the id: truce watch list MISSION")
    mission.file("withdrawal", {"entry": found[0].id, "by": by, "reason": reason})
    return found[0]


def _check_mechanism(mission: Mission) -> None:
    if is_of_party(mission.holders()(mission.own_key().id)):
        reason = "files for a party, whose own word would be what it watches"
        raise ArgumentError("MISSION", str(mission.path), reason, "Have the mechanism watch, or truce ingest")


def _address(mission: Mission, where: str) -> str:
    """An address in its one spelling. InputError where it may not be asked."""
    if holds_secret(where):
        address = where.strip().partition("?")[0]
        reason = "holds a key or password, which would be in the record for good"
        advice = "Leave it out, and keep it in keys/fetching.toml of the mission"
        raise InputError(f"{address}?...", reason, advice)
    target = target_of(where)
    letting(target, [one.term for one in allowed_hosts(mission)])
    return str(target)


def rows_for(kind: Kind, audience: str | None) -> str | None:
    """For whom rows of a source are; None: what the mission files. ArgumentError if a licence forbids it."""
    return audience_of_rows(Acled(), audience) if kind == "acled" else audience


def _check_pages(kind: Kind, where: str) -> None:
    """ArgumentError where an address of pages names one of them."""
    query = target_of(where).path.partition("?")[2]
    named = {part.partition("=")[0].casefold() for part in query.split("&")}
    for name in own_parameters(kind):
        if name in named:
            reason = f"names {name}, and truce walks all pages itself"
            raise ArgumentError("SOURCE", where, reason, f"Leave {name} out of the address")


def _folder(mission: Mission, where: str) -> str:
    """A folder by its whole path. ArgumentError where it cannot be watched."""
    path = Path(where)
    try:
        found = path.resolve(strict=True)
        if not found.is_dir():
            raise ArgumentError("SOURCE", where, "is no folder", "Give a folder, or an address")
        home = mission.path.resolve(strict=True)
    except OSError as error:
        raise ArgumentError(
            "SOURCE", where, f"cannot be opened ({error.strerror})", "Check the path"
        ) from None
    if found == home or found in home.parents or home in found.parents:
        reason = "holds the mission, or lies in it: it would take itself in"
        raise ArgumentError("SOURCE", where, reason, "Watch a folder beside it")
    return str(found)


KINDS = frozenset(get_args(Kind))
