"""Zones that people drew, on pages and as JSON: each with who says so, of whom, from when to when."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from truce.asof import Interval, Span, written
from truce.clauses.areas import Distance
from truce.clauses.zone_files.drawn import Shapes, centre_of
from truce.errors import printable
from truce.findings.rehearsal.telling import whereabouts
from truce.findings.zone_claims import Lying, ZoneClaim, zones_of
from truce.incidents.feeds.events import Event
from truce.incidents.feeds.ucdp import EventPlace
from truce.report.folding import fold

if TYPE_CHECKING:
    from truce.mission.filing.zones import FiledZones

_KINDS = {
    "control": "area held", "line": "line", "buffer": "buffer zone", "no_go": "no-go area",
    "corridor": "corridor", "other": "zone",
}  # fmt: skip
_MOST = 20
_TOLD = ("name", "kind", "by", "of", "since", "until", "words", "file")


def zones_page(name: str, zones: Sequence[ZoneClaim], width: int, withheld: str = "") -> str:
    """All zones that were filed, and what is to be said of those that are withheld."""
    lines = [*fold(f"ZONES AS SOMEBODY DRAWS THEM: {name}", width)]
    lines += fold("Each is its author's claim. That a place lies in one says nothing of who acted.", width)
    lines += fold(withheld, width) if withheld else []
    if not zones and not withheld:
        lines += fold("None is filed: truce zone MISSION FILE --by NAME --kind KIND.", width)
    for zone in zones:
        lines += fold(f"[{zone.id[:12]}] {in_words(zone)}", width, "  ", "    ")
        known = written(Span(zone.known, zone.known))
        where = place_in_words(zone.geometry)
        told = f"its middle is at {where}; known from {known}, for {zone.audience}"
        lines += fold(told, width, "    ", "      ")
        if zone.fields.get("draws"):
            lines += fold(f"for the zone {printable(zone.fields['draws'])}", width, "    ", "      ")
    return "\n".join(lines) + "\n"


def place_in_words(geometry: Mapping[str, Any]) -> str:
    """A point of a shape, in degrees: no name of a country, since borders may be what is disputed."""
    longitude, latitude = centre_of(geometry)
    north, east = "N" if latitude >= 0 else "S", "E" if longitude >= 0 else "W"
    return f"{abs(latitude):.2f} {north}, {abs(longitude):.2f} {east}"


def in_words(zone: ZoneClaim) -> str:
    """A zone with its author and dates."""
    f = zone.fields
    of = f" of {f['of']}" if f["of"] else ""
    dates = f"{f['since'] or 'no start stated'} to {f['until'] or 'no end stated'}"
    error = "no error stated" if zone.error_km is None else f"may be {zone.error_km:g} km off"
    kind = _KINDS.get(f["kind"], f["kind"])
    return printable(f"{f['name']}: {kind}{of}, as drawn by {f['by']}, {dates}; {error}")


def zones_dict(name: str, zones: Sequence[ZoneClaim]) -> dict[str, Any]:
    """Schema ``truce-zones/1``: the same with the shapes, as GeoJSON features."""
    return {
        "schema": "truce-zones/1", "mission": name, "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature", "id": zone.id, "geometry": zone.geometry,
                "properties": {
                    **{name: zone.fields[name] or None for name in _TOLD},
                    "error_km": zone.error_km, "draws": zone.fields.get("draws"),
                    "known_from": written(Span(zone.known, zone.known)), "audience": zone.audience or None,
                },
            }
            for zone in zones
        ],
    }  # fmt: skip


def filed_lines(done: "FiledZones", width: int) -> Iterator[str]:
    """What became of a file of shapes."""
    for name, entry in done.filed:
        yield from fold(printable(f"{name}: filed, for {done.audience} [{entry[:12]}]"), width, "", "  ")
    for name in done.known:
        yield from fold(printable(f"{name}: known already; nothing was changed"), width, "", "  ")
    for zone, agreement in done.draws:
        said = f"a drawing of `{zone}` of {agreement}, which leaves it open: its clauses are read by it"
        yield from fold(printable(said), width, "  ", "    ")
    if done.filed and not done.draws:
        yield from fold("It draws no zone that an agreement here leaves open.", width, "  ", "    ")
    yield from shapes_lines(done.shapes, width)


def shapes_lines(shapes: Shapes, width: int) -> Iterator[str]:
    """What of a file was refused, and what else is to be known of it."""
    for one in shapes.refused[:_MOST]:
        told = f"refused: shape {one.number} ({one.name}): {one.reason}. {one.next}."
        yield from fold(printable(told), width, "  ", "    ")
    if len(shapes.refused) > _MOST:
        yield from fold(f"and {len(shapes.refused) - _MOST:,} more refused: --json", width, "  ")
    for note in shapes.notes:
        yield from fold(printable(f"note: {note}"), width, "  ", "    ")


def filed_dict(file: str, done: "FiledZones") -> dict[str, Any]:
    """Schema ``truce-zones-filed/1``."""
    return {
        "schema": "truce-zones-filed/1", "file": file,
        "filed": [{"name": name, "entry": entry} for name, entry in done.filed],
        "known": list(done.known), "audience": done.audience,
        "draws": [{"zone": zone, "agreement": agreement} for zone, agreement in done.draws],
        **shapes_dict(done.shapes),
    }  # fmt: skip


def shapes_dict(shapes: Shapes) -> dict[str, Any]:
    """What was refused, and notes."""
    return {
        "refused": [{"shape": r.number, "name": r.name, "reason": r.reason, "next": r.next}
                    for r in shapes.refused],
        "notes": list(shapes.notes),
    }  # fmt: skip


def row_lyings(row: Event, zones: Sequence[ZoneClaim]) -> tuple[Lying, ...]:
    """How the place of a row of event data lies to what people drew, as its data set places it."""
    if row.latitude is None or row.longitude is None or not zones:
        return ()
    place = EventPlace(
        float(row.latitude), float(row.longitude), row.place_precision, row.country, row.adm_1, row.adm_2
    )
    radius = whereabouts(place, row.radius_km).radius_km
    return tuple(zones_of(zones, float(row.latitude), float(row.longitude), radius, Interval.parse(row.days)))


def lying_lines(found: Iterable[Lying], width: int) -> Iterator[str]:
    """How a place lies to what people drew: within which areas, and how far from which lines."""
    for one in found:
        zone = one.zone
        how = "inside" if one.inside else "perhaps inside"
        edge = "its edge"
        if zone.is_line:
            how, edge = "beside", "it"
        far = f"between {between_in_words(one.distance)} km from {edge}" if one.distance else _ANYWHERE
        yield from fold(f"{how} {in_words(zone)}: {far} [{zone.id[:12]}]", width, "  ", "    ")


_ANYWHERE = "how exact the place is, is not told, and so is no distance"


def between_in_words(distance: Distance) -> str:
    """The least and the most that a distance can be, in kilometres."""
    least, most = distance.between_km
    return f"{least:,.1f} and {most:,.1f}"


def lying_dict(found: Iterable[Lying]) -> list[dict[str, Any]]:
    """The same for JSON: `inside` null is perhaps; distances in kilometres, null where nothing tells them."""
    return [
        {
            "entry": one.zone.id, **{name: one.zone.fields[name] or None for name in _TOLD},
            "error_km": one.zone.error_km, "inside": one.inside if not one.zone.is_line else None,
            "km_from": one.distance.between_km[0] if one.distance else None,
            "km_to": one.distance.between_km[1] if one.distance else None,
        }
        for one in found
    ]  # fmt: skip
