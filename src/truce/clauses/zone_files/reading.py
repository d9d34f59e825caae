"""Files of shapes: GeoJSON in this process, KML and KMZ in one that the kernel has shut."""

import json
from pathlib import Path

from truce.clauses.zone_files.drawn import MOST_BYTES, Shapes, shapes_of_geojson
from truce.documents.confined import worker_of
from truce.errors import InputError, printable

_KML = "truce.clauses.zone_files.kml"
_OTHERS = (
    (b"\x00\x00\x27\x0a", "is a shapefile", "Export it as GeoJSON in WGS 84"),
    (b"SQLite format 3", "is a GeoPackage or another database", "Export it as GeoJSON in WGS 84"),
    (b"%PDF", "is a PDF", "Ask for the shapes themselves: a map in a PDF has no coordinates"),
)


def read_shapes(file: Path, error_in: str = "") -> tuple[Shapes, bytes]:
    """What a file draws, and its bytes. InputError, saying why, if it cannot be read.

    `error_in`: the property of each shape that says how far it may be off, in kilometres.
    """
    try:
        if file.stat().st_size > MOST_BYTES:
            reason = f"is longer than {MOST_BYTES:,} bytes"
            raise InputError(str(file), reason, "Give fewer shapes, or coarser ones")
        data = file.read_bytes()
    except OSError as error:
        raise InputError(str(file), f"cannot be read ({error.strerror})", "Check the path") from None
    for start, reason, remedy in _OTHERS:
        if data.startswith(start):
            raise InputError(str(file), reason, remedy)
    if data.startswith(b"PK\x03\x04") or data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<":
        found = worker_of(_KML).extract(data, str(file))
        return shapes_of_geojson(found.text.encode(), str(file), _notes(found.text), error_in), data
    return shapes_of_geojson(data, str(file), error_in=error_in), data


def _notes(text: str) -> list[str]:
    try:
        notes = json.loads(text).get("notes", ())
    except (ValueError, AttributeError):
        return []
    return [printable(str(note))[:400] for note in notes] if isinstance(notes, list) else []
