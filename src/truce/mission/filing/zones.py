"""Zones that somebody draws, on their way into a mission: each shape of a file a claim by its author."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from truce.asof import EVER, Interval
from truce.clauses.zone_files.drawn import MOST_ERROR_KM, Drawn, Shapes, centre_of
from truce.clauses.zone_files.exchanged import Place, exchanged_doubt
from truce.clauses.zone_files.reading import read_shapes
from truce.errors import ArgumentError, InputError
from truce.findings.drawings import drawings_of
from truce.findings.zone_claims import ZoneClaim, ZoneKind
from truce.incidents.feeds.events import Event
from truce.mission.answers.assembling import encodings
from truce.mission.answers.feeds import feeds_at
from truce.mission.answers.readable import readable
from truce.mission.answers.zones import zones_in
from truce.mission.opened import known_by, written
from truce.mission.ownership import is_of_party

if TYPE_CHECKING:
    from truce.mission.missions import Mission

KIND: Literal["zone"] = "zone"
_MOST_PLACES = 2_000
_SAME = ("name", "kind", "by", "of", "since", "until", "geometry", "error_km", "draws")
"""What two claims have in common if they are the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is said of the shapes of a file: who drew them, what they are, whose, from when to when.

    `of` is whoever holds the area or is bound by the line, in the author's words; "" for nobody. `since` and
    `until` are dossier dates, None where the file says or nobody does. `as_written`: coordinates that look
    exchanged are meant all the same. `draws`: the id of the zone of an agreement that all shapes of the file
    draw; "" for the one that is called like a shape, if any is. `error_km`: how far the drawing may be off;
    `error_in` names the property of each shape that says it instead.
    """

    by: str
    kind: ZoneKind
    of: str = ""
    since: str | None = None
    until: str | None = None
    as_written: bool = False
    draws: str = ""
    error_km: float | None = None
    error_in: str = ""
    audience: str | None = None


@dataclass(frozen=True, slots=True)
class FiledZones:
    """What became of a file: the entries of its shapes by name, those known already, and what was refused.

    `draws`: the zones that agreements here leave open and that it draws, each with its agreement.
    """

    filed: tuple[tuple[str, str], ...]
    known: tuple[str, ...]
    shapes: Shapes
    audience: str
    draws: tuple[tuple[str, str], ...] = ()


def file_zones(mission: "Mission", file: Path, said: Said) -> FiledZones:
    """File what a file draws, each shape as a claim. The same claim again changes nothing.

    Raises:
        InputError: the file cannot be read, or none of its shapes can be used.
        ArgumentError: a date is none, the kind is none, or coordinates look exchanged.
        StoreError, LedgerError: the record cannot be written.
    """
    _check(mission, said)
    shapes, data = read_shapes(file, said.error_in)
    if not shapes.drawn:
        why = f": {shapes.refused[0].name}: {shapes.refused[0].reason}" if shapes.refused else ""
        remedy = shapes.refused[0].next if shapes.refused else "Draw an area or a line"
        raise InputError(str(file), f"draws nothing that can be a zone{why}", remedy)
    _ask(mission, file, shapes, said)
    digest = hashlib.sha256(data).hexdigest()
    entries, _ = readable(mission.entries(), mission.holders())
    there = {_key(zone.fields) for zone in zones_in(known_by(entries))}
    new: list[tuple[Drawn, Mapping[str, Any]]] = []
    known: list[str] = []
    for drawn in shapes.drawn:
        fields = _fields(drawn, said, file.name, digest)
        _check_dates(drawn, fields)
        if _key(fields) in there:
            known.append(drawn.name)
        else:
            new.append((drawn, fields))
    whom = mission.audience_of_new(KIND, said.audience)
    filed: list[tuple[str, str]] = []
    if new:
        with mission.behind.evidence.adding() as adding:
            adding.stream(BytesIO(data))
            with mission.filing() as work:
                filed += [(d.name, work.add(KIND, written(KIND, f), audience=whom)) for d, f in new]
    then = known_by(readable(mission.entries(), mission.holders())[0])
    mine = [z for z in zones_in(then) if z.id in {entry for _, entry in filed}]
    draws = tuple(
        (zone, texts[-1].agreement.title)
        for texts in encodings(then, EVER)
        for zone in drawings_of(texts[-1].agreement, mine)
    )
    return FiledZones(tuple(filed), tuple(known), shapes, whom, draws)


def _check(mission: "Mission", said: Said) -> None:
    if not said.by.strip():
        raise ArgumentError("--by", said.by, "is nobody", "Say who drew it")
    if said.kind not in get_args(ZoneKind):
        raise ArgumentError(
            "--kind", said.kind, "is no kind of zone", f"One of {', '.join(get_args(ZoneKind))}"
        )
    if said.error_km is not None and not 0 <= said.error_km <= MOST_ERROR_KM:
        reason = f"is no error of a drawing: it is 0 to {MOST_ERROR_KM:,} km"
        raise ArgumentError("--error-km", f"{said.error_km:g}", reason, "Say how far the drawing may be off")
    if said.error_km is not None and said.error_in:
        reason = "says again what --error-property names"
        raise ArgumentError("--error-km", f"{said.error_km:g}", reason, "Give one of the two")
    ends = [Interval.parse(day) for day in (said.since, said.until) if day]
    if len(ends) == 2 and ends[1].before(ends[0]):
        raise ArgumentError("--until", str(said.until), f"is before {said.since}", "Exchange them")
    if is_of_party(mission.holders()(mission.own_key().id)):
        reason = "would be filed under a party's key, whoever drew it"
        raise ArgumentError("zone", said.by, reason, "Have the mechanism file it, with the party as --by")


def _fields(drawn: Drawn, said: Said, name: str, digest: str) -> dict[str, Any]:
    error = said.error_km if said.error_km is not None else drawn.error_km
    # What nobody said is left out: the same claim is the same entry as before there was a word for it.
    more = {"error_km": error, "draws": said.draws or None}
    return {
        "name": drawn.name, "kind": said.kind, "by": said.by, "of": said.of,
        "since": said.since or _date(drawn.since), "until": said.until or _date(drawn.until),
        "words": drawn.words, "geometry": json.dumps(drawn.geometry, separators=(",", ":")), "file": name,
        "digest": digest, **{key: value for key, value in more.items() if value is not None},
    }  # fmt: skip


def _check_dates(drawn: Drawn, fields: Mapping[str, Any]) -> None:
    """ArgumentError where the dates that were given and those of the file do not fit together."""
    try:
        _ = ZoneClaim("", 0, "", fields).when
    except ArgumentError:
        reason = f"{drawn.name} would end ({fields['until']}) before it begins ({fields['since']})"
        raise ArgumentError("--since", str(fields["since"]), reason, "Give both dates") from None


def _date(text: str) -> str | None:
    """A date that the file gives; None if it is none."""
    try:
        return str(Interval.parse(text)) if text else None
    except ArgumentError:
        return None


def _key(fields: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(fields.get(n) for n in _SAME)


def _ask(mission: "Mission", file: Path, shapes: Shapes, said: Said) -> None:
    """ArgumentError where coordinates look exchanged, and nobody said that they are not."""
    if said.as_written:
        return
    places = list(islice(_places(mission), _MOST_PLACES))
    for drawn in shapes.drawn:
        doubt = exchanged_doubt(drawn.geometry, places)
        if doubt:
            reason = f"{drawn.name}: {doubt}"
            raise ArgumentError(
                "FILE", file.name, reason, "Have it exported anew, or give --as-written if it is meant so"
            )


def _places(mission: "Mission") -> Iterator[Place]:
    """Where the mission is, as far as its terms, zones and event data say."""
    entries, _ = readable(mission.entries(), mission.holders())
    then = known_by(entries)
    for texts in encodings(then, EVER):
        for zone in texts[-1].agreement.zones:
            if zone.geometry is not None:
                yield centre_of(zone.geometry)
    for zone_filed in zones_in(then):
        yield centre_of(zone_filed.geometry)
    for _, row in feeds_at(mission.feed_rows)(then, EVER, "record").events():
        if isinstance(row, Event) and row.latitude is not None and row.longitude is not None:
            yield float(row.longitude), float(row.latitude)
