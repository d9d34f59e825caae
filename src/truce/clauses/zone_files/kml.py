"""KML and KMZ as GeoJSON, for a process that the kernel has shut: placemarks with areas and lines, no more.

Links to other files are never followed and pictures never looked at: both are told. It is run by
`truce.clauses.zone_files.reading`.
"""

import io
import json
import math
import re
import zipfile
import zlib
from collections.abc import Iterator
from itertools import chain
from typing import Any, Final
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import ParseError, fromstring  # type: ignore[import-untyped]

from truce.documents.extraction import Extraction
from truce.documents.records import Extractor
from truce.errors import InputError

_MOST_XML: Final = 60_000_000
_MOST_MEMBERS: Final = 1_000
_MOST_POINTS: Final = 200_000
_MOST_DEPTH: Final = 60
_MOST_DATA: Final = 50
_LEFT_OUT: Final = {
    "GroundOverlay": "a picture laid over the ground", "ScreenOverlay": "a picture over the screen",
    "PhotoOverlay": "a photograph", "Model": "a model in three dimensions", "Track": "a track",
    "MultiTrack": "tracks", "Tour": "a tour",
}  # fmt: skip
_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:T.*)?", re.ASCII)


def extract(data: bytes, name: str) -> Extraction:
    """The shapes of a KML or KMZ file, as a FeatureCollection with `notes`. InputError for what is none."""
    notes: list[str] = []
    if data.startswith(b"PK\x03\x04"):
        data = _unpacked(data, name, notes)
    if len(data) > _MOST_XML:
        raise InputError(name, f"has more than {_MOST_XML:,} bytes of KML", "Give fewer shapes")
    try:
        root = fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        raise InputError(name, "has a document type or entities", "Export it again") from None
    except (ParseError, ValueError, LookupError) as error:
        raise InputError(name, f"is damaged KML ({error})", "Export it again") from None
    if _tag(root) not in ("kml", "Document", "Folder", "Placemark"):
        raise InputError(name, f"is XML, and no KML (it begins with {_tag(root)[:40]})", "Export it as KML")
    features = list(_walk(root, notes, 0, name))
    told = {"type": "FeatureCollection", "features": features, "notes": list(dict.fromkeys(notes))[:50]}
    return Extraction(
        text=json.dumps(told, ensure_ascii=True), media_type="application/geo+json",
        extractor=Extractor("truce-kml", "1"),
    )  # fmt: skip


def _unpacked(data: bytes, name: str, notes: list[str]) -> bytes:
    """The KML of a KMZ: `doc.kml`, or the first one there is; other files in it are told and not read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            found = [i for i in infos if i.filename.lower().endswith(".kml")]
            if len(infos) > _MOST_MEMBERS or not found:
                reason = "is an archive without KML" if not found else f"holds {len(infos):,} files"
                raise InputError(name, reason, "Give the KML file itself")
            main = next((i for i in found if i.filename.lower() == "doc.kml"), found[0])
            with archive.open(main) as stream:
                text = stream.read(_MOST_XML + 1)
            others = [i.filename for i in infos if i is not main and not i.is_dir()]
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, ValueError, OSError) as error:
        raise InputError(name, f"is a damaged archive ({error})", "Get it again") from None
    if others:
        notes.append(f"files in the archive were not read: {', '.join(others[:5])}"[:300])
    return text


def _walk(element: Element, notes: list[str], depth: int, name: str) -> Iterator[dict[str, Any]]:
    if depth > _MOST_DEPTH:
        raise InputError(name, f"is nested deeper than {_MOST_DEPTH} levels", "Check the file")
    for child in [element] if depth == 0 and _tag(element) == "Placemark" else element:
        tag = _tag(child)
        if tag == "Placemark":
            yield from _placemark(child, notes, name)
        elif tag == "NetworkLink":
            address = next((e.text or "" for e in child.iter() if _tag(e) == "href"), "")
            notes.append(f"a link to another file was not followed: {address.strip()[:120]}")
        elif tag in _LEFT_OUT:
            notes.append(f"left out: {_LEFT_OUT[tag]} ({_said(child, 'name')[:60] or 'without a name'})")
        else:
            yield from _walk(child, notes, depth + 1, name)


def _placemark(mark: Element, notes: list[str], name: str) -> Iterator[dict[str, Any]]:
    style = _said(mark, "styleUrl")
    if style and not style.startswith("#"):
        notes.append(f"a style in another file was not looked at: {style[:120]}")
    title = _said(mark, "name")
    since, until = _times(mark)
    words = re.sub(r"<[^>]{0,500}>", " ", _said(mark, "description")[:5000])[:500]
    properties = {
        **_data(mark), "name": title, "description": words, "truce:since": since, "truce:until": until
    }  # fmt: skip
    found = list(_shapes(mark, notes, name))
    if not found:
        notes.append(f"a placemark without an area or a line was left out: {title[:60] or 'without a name'}")
    for number, geometry in enumerate(found, 1):
        named = title if len(found) == 1 else f"{title or 'shape'} ({number} of {len(found)})"
        yield {"type": "Feature", "geometry": geometry, "properties": {**properties, "name": named}}


def _shapes(element: Element, notes: list[str], name: str, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > _MOST_DEPTH:
        raise InputError(name, f"is nested deeper than {_MOST_DEPTH} levels", "Check the file")
    for child in element:
        match _tag(child):
            case "Polygon":
                rings = [
                    _coordinates(ring, name)
                    for kind in ("outerBoundaryIs", "innerBoundaryIs")
                    for part in child if _tag(part) == kind
                    for ring in part if _tag(ring) == "LinearRing"
                ]  # fmt: skip
                yield {"type": "Polygon", "coordinates": rings}
            case "LineString" | "LinearRing":
                yield {"type": "LineString", "coordinates": _coordinates(child, name)}
            case "Point":
                yield {"type": "Point", "coordinates": (_coordinates(child, name) or [[]])[0]}
            case "MultiGeometry":
                yield from _shapes(child, notes, name, depth + 1)
            case tag if tag in _LEFT_OUT:
                notes.append(f"left out: {_LEFT_OUT[tag]}")


def _coordinates(element: Element, name: str) -> list[list[float]] | None:
    """The points of a ring or a line; None where they are no numbers: that shape is then refused."""
    text = _said(element, "coordinates")
    points = text.split()
    if len(points) > _MOST_POINTS:
        raise InputError(name, f"has a shape of {len(points):,} points", "Draw it more coarsely")
    try:
        found = [[float(number) for number in point.split(",") if number] for point in points]
    except ValueError:
        return None
    return found if all(map(math.isfinite, chain.from_iterable(found))) else None


def _data(mark: Element) -> dict[str, str]:
    """The short values of ExtendedData by their names."""
    found: dict[str, str] = {}
    for held in (child for child in mark if _tag(child) == "ExtendedData"):
        for one in held.iter():
            if _tag(one) in ("Data", "SimpleData") and len(found) < _MOST_DATA:
                value = _said(one, "value") if _tag(one) == "Data" else (one.text or "").strip()
                found[one.get("name", "")[:80]] = value[:80]
    return found


def _times(mark: Element) -> tuple[str, str]:
    """From when to when the file says that it holds, in days; "" where it does not."""
    for child in mark:
        if _tag(child) == "TimeSpan":
            return _day(_said(child, "begin")), _day(_said(child, "end"))
    return "", ""


def _day(text: str) -> str:
    found = _DAY.fullmatch(text)
    return "-".join(part for part in found.groups() if part) if found else ""


def _said(element: Element, tag: str) -> str:
    return next(((e.text or "").strip() for e in element if _tag(e) == tag), "")


def _tag(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
