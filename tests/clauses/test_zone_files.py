"""Shapes out of files: taken as they are drawn, or refused with the reason, and never put right."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.clauses.loading import parse_agreement
from truce.clauses.zone_files.drawn import MOST_POINTS, Shapes, shapes_of_geojson
from truce.clauses.zone_files.exchanged import exchanged_doubt
from truce.clauses.zone_files.reading import read_shapes
from truce.clauses.zone_files.yaml_zones import zones_yaml
from truce.errors import InputError

SQUARE = [[69.0, 34.0], [69.5, 34.0], [69.5, 34.5], [69.0, 34.5], [69.0, 34.0]]
HOLE = [[69.1, 34.1], [69.2, 34.1], [69.2, 34.2], [69.1, 34.2], [69.1, 34.1]]
KML = '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{}</Document></kml>'
AREA = """<Placemark><name>{}</name><Polygon><outerBoundaryIs><LinearRing><coordinates>
69,34,5 69.5,34,5 69.5,34.5,5 69,34.5,5 69,34,5</coordinates></LinearRing></outerBoundaryIs></Polygon>
</Placemark>"""


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def read(*features: Any, **more: Any) -> Shapes:
    told = {"type": "FeatureCollection", "features": list(features), **more}
    return shapes_of_geojson(json.dumps(told).encode(), "x.geojson")


def of_file(tmp_path: Path, data: str | bytes) -> Shapes:
    (tmp_path / "x").write_bytes(data.encode() if isinstance(data, str) else data)
    return read_shapes(tmp_path / "x")[0]


def test_areas_holes_and_lines_are_taken_as_drawn():
    found = read(
        feature(polygon(SQUARE, HOLE), name="A"), feature({"type": "LineString", "coordinates": SQUARE})
    )
    assert [(d.name, d.geometry["type"]) for d in found.drawn] == [
        ("A", "Polygon"),
        ("shape 2", "LineString"),
    ]
    assert found.drawn[0].geometry["coordinates"] == [SQUARE, HOLE]
    assert not found.refused
    assert not found.notes


@pytest.mark.parametrize(
    ("geometry", "words"),
    [
        (polygon([SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]]), "crosses itself"),
        (polygon(SQUARE[:-1]), "does not end where it begins"),
        (polygon([[500000, 3800000], [500100, 3800000], [500100, 3800100], [500000, 3800000]]), "no degrees"),
        (polygon([[34, 169], [35, 169], [35, 170], [34, 169]]), "exchanged"),
        (polygon([[179, 10], [-179, 10], [-179, 11], [179, 11], [179, 10]]), "date line"),
        ({"type": "Point", "coordinates": [69, 34]}, "a point is no zone"),
        ({"type": "GeometryCollection", "geometries": []}, "GeometryCollection"),
        (None, "no geometry"),
        ({"type": "Polygon", "coordinates": []}, "coordinates are not those"),
        ({"type": "Polygon", "coordinates": [[["a", "b"]]]}, "coordinates are not those"),
        ({"type": "Polygon", "coordinates": [[[69, 34]] * 3]}, "too few points"),
        ({"type": "LineString", "coordinates": [[n / 1e4, 34] for n in range(MOST_POINTS + 1)]}, "points"),
    ],
)
def test_what_nobody_can_rely_on_is_refused_and_the_rest_is_taken(geometry: Any, words: str):
    found = read(feature(geometry, name="Bad"), feature(polygon(SQUARE), name="Good"))
    assert [d.name for d in found.drawn] == ["Good"]
    [refused] = found.refused
    assert words in refused.reason
    assert refused.next


@pytest.mark.parametrize("name", ["EPSG:32642", "urn:ogc:def:crs:EPSG::3857", "", "EPSG:4267"])
def test_other_systems_of_coordinates_are_refused(name: str):
    with pytest.raises(InputError, match="another system"):
        read(feature(polygon(SQUARE)), crs={"type": "name", "properties": {"name": name}})


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326"])
def test_the_old_way_of_naming_wgs_84_is_read(name: str):
    found = read(feature(polygon(SQUARE)), crs={"type": "name", "properties": {"name": name}})
    assert len(found.drawn) == 1
    assert bool(found.notes) == ("4326" in name)


def test_altitudes_are_left_out_and_said():
    found = read(feature(polygon([[x, y, 1200] for x, y in SQUARE])))
    assert found.drawn[0].geometry["coordinates"] == [SQUARE]
    assert any("altitudes" in note for note in found.notes)


@pytest.mark.parametrize(
    "data",
    ["", "{", "[]", "{}", '{"type": "Topology"}', "[" * 100_000, '{"type":"Point","coordinates":[NaN,1]}'],
)
def test_what_is_no_geojson_is_refused_in_words(tmp_path: Path, data: str):
    with pytest.raises(InputError):
        of_file(tmp_path, data)


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=3), lambda x: st.lists(x, max_size=4), max_leaves=20
    )
)
def test_no_coordinates_break_the_reader(coordinates: Any):
    found = read(feature({"type": "Polygon", "coordinates": coordinates}))
    assert len(found.drawn) + len(found.refused) == 1


def test_kml_gives_the_same_shapes_and_what_it_leaves_out(tmp_path: Path):
    more = """<NetworkLink><Link><href>http://far.example/x.kml</href></Link></NetworkLink>
    <GroundOverlay><name>Sheet 7</name></GroundOverlay>
    <Placemark><name>Post</name><Point><coordinates>69,34</coordinates></Point></Placemark>
    <Placemark><name>Styled</name><styleUrl>http://far.example/s.kml#x</styleUrl></Placemark>"""
    found = of_file(tmp_path, KML.format(AREA.format("A &amp; B") + more))
    [one] = found.drawn
    assert (one.name, one.geometry["coordinates"]) == ("A & B", [SQUARE])
    notes = " ".join(found.notes)
    told = ("not followed: http://far.example/x.kml", "picture laid over the ground (Sheet 7)", "altitudes")
    for words in (*told, "style in another file", "without an area or a line was left out: Styled"):
        assert words in notes
    assert [r.name for r in found.refused] == ["Post"]


def test_the_times_of_kml_are_its_authors(tmp_path: Path):
    span = "<TimeSpan><begin>2031-03</begin><end>2031-06-30T12:00:00Z</end></TimeSpan>"
    found = of_file(tmp_path, KML.format(AREA.format("A").replace("<Polygon>", f"{span}<Polygon>")))
    assert (found.drawn[0].since, found.drawn[0].until) == ("2031-03", "2031-06-30")


def test_kmz_is_unpacked_and_its_pictures_are_not_read(tmp_path: Path):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("doc.kml", KML.format(AREA.format("A")))
        archive.writestr("../../images/x.png", b"x")
    found = of_file(tmp_path, kept.getvalue())
    assert [d.name for d in found.drawn] == ["A"]
    assert any("were not read: ../../images/x.png" in note for note in found.notes)


@pytest.mark.parametrize("odd", ["69.5,x,5", "nan,34,5", "1e999,34,5"])
def test_a_placemark_without_numbers_is_refused_and_the_others_are_taken(tmp_path: Path, odd: str):
    shapes = AREA.format("Bad").replace("69.5,34,5", odd, 1) + AREA.format("Good")
    found = of_file(tmp_path, KML.format(shapes))
    assert [one.name for one in found.drawn] == ["Good"]
    assert [(one.number, one.name) for one in found.refused] == [(1, "Bad")]


def test_what_is_no_feature_is_refused_by_its_number():
    found = read(7, feature(polygon(SQUARE), name="Good"), [])  # type: ignore[arg-type]
    assert [one.name for one in found.drawn] == ["Good"]
    assert [one.number for one in found.refused] == [1, 3]


@pytest.mark.parametrize("odd", [[1], "x", 7, {"properties": [1]}, {"properties": "x"}])
def test_a_system_of_coordinates_that_is_none_is_refused_in_words(odd: object):
    with pytest.raises(InputError, match="another system"):
        read(feature(polygon(SQUARE)), crs=odd)


def test_an_archive_that_lies_about_where_its_parts_are_is_refused(tmp_path: Path):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("doc.kml", KML.format(AREA.format("A")))
    with pytest.raises(InputError, match="damaged archive"):
        of_file(tmp_path, kept.getvalue()[64:].join((b"PK\x03\x04", b"")))


def bomb() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("doc.kml", b"<kml>" + b" " * 80_000_000 + b"</kml>")
    return kept.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ('<!DOCTYPE k [<!ENTITY a "b">]><kml>&a;</kml>', "document type or entities"),
        ("<kml><Document>", "damaged KML"),
        ("<html></html>", "no KML"),
        (KML.format("<Folder>" * 100 + "</Folder>" * 100), "nested deeper"),
        (b"PK\x03\x04" + b"\0" * 30, "damaged archive"),
        (bomb(), "bytes of KML"),
        (b"SQLite format 3\0", "GeoPackage"),
        (b"\x00\x00\x27\x0a", "shapefile"),
    ],
)
def test_hostile_and_other_files_are_refused_in_words(tmp_path: Path, data: str | bytes, words: str):
    with pytest.raises(InputError, match=words):
        of_file(tmp_path, data)


def test_exchanged_coordinates_are_doubted_where_that_can_be_seen():
    turned = polygon([[y, x] for x, y in SQUARE])
    assert "exchanged" in exchanged_doubt(turned, [(69.3, 34.6)])
    assert exchanged_doubt(polygon(SQUARE), [(69.3, 34.6)]) == ""
    guinea = [[-10.0, 12.0], [-9.5, 12.0], [-9.5, 12.5], [-10.0, 12.0]]
    assert exchanged_doubt(polygon(guinea), []) == ""
    sea = polygon([[y, x] for x, y in guinea])
    assert "at sea" in exchanged_doubt(sea, []), "without places of a mission land tells"


def test_shapes_become_zones_of_an_agreement():
    zones = zones_yaml(
        read(feature(polygon(SQUARE), name="Säule 1"), feature(polygon(SQUARE), name="Säule 1"))
    )
    text = f"""agreement: x
title: X
encoding: {{author: a}}
parties: [{{id: A, name: A}}, {{id: B, name: B}}]
{zones}
clauses:
  - {{id: c, text: t, forbid: {{who: each, acts: [ASSAULT]}}}}
"""
    found = parse_agreement(text)
    assert [z.id for z in found.zones] == ["saule-1", "saule-1-2"]
    assert found.zones[0].geometry == polygon(SQUARE)


def test_real_borders_are_read(shared):
    found, _ = read_shapes(shared.path("data/boundaries/durand_line_ne10m.geojson"))
    assert len(found.drawn) == 1
    found, _ = read_shapes(shared.path("data/afg_districts/geoBoundaries-AFG-ADM2_simplified.geojson"))
    assert (len(found.drawn), found.refused) == (398, ())
