"""Zones that somebody draws in a mission: claims by their authors with dates, on which no status rests."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from truce.cli import run
from truce.errors import ArgumentError
from truce.mission.filing.agreements import adopt
from truce.mission.filing.decisions import withdraw
from truce.mission.filing.event_data import Wanted, take_in
from truce.mission.filing.zones import Said, file_zones
from truce.mission.missions import Mission

AT = "2031-05-01"
SQUARE = [[69.0, 34.4], [69.3, 34.4], [69.3, 34.7], [69.0, 34.7], [69.0, 34.4]]


@pytest.fixture
def office(repository: Path) -> Path:
    return repository / "examples/field-office"


@pytest.fixture
def mission(tmp_path: Path, office: Path) -> Iterator[Mission]:
    with Mission.create(tmp_path / "m", "Vale", holder="Team 1") as made:
        adopt(made, office / "agreement/agreement.yaml")
        take_in(made, office / "log.csv", Wanted(mapping=office / "log.yaml"), apart=False)
        yield made


def drawn(tmp_path: Path, ring: list[list[float]] = SQUARE) -> Path:
    file = tmp_path / "zone.geojson"
    file.write_text(json.dumps({"type": "Polygon", "coordinates": [ring]}))
    return file


def told(mission: Mission, row: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert run(["explain", str(mission.path), row]) == 0
    return " ".join(capsys.readouterr().out.split())


def test_a_zone_is_a_claim_and_no_status_rests_on_it(
    mission: Mission, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    before = mission.state(AT)
    file_zones(
        mission, drawn(tmp_path), Said(by="Team 2", kind="control", of="Highland Front", since="2031-03-01")
    )
    after = mission.state(AT)
    assert [one.judgement for one in after.encoded] == [one.judgement for one in before.encoded]
    assert "inside shape 1: area held of Highland Front, as drawn by Team 2" in told(
        mission, "office-north/N-031", capsys
    )


def test_a_zone_of_another_time_is_not_shown_and_an_edge_is_perhaps(
    mission: Mission, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    file_zones(mission, drawn(tmp_path), Said(by="Team 2", kind="buffer", until="2031-04-01"))
    assert "as drawn by" not in told(mission, "office-north/N-031", capsys)
    near = [[69.0, 34.4], [69.13, 34.4], [69.13, 34.7], [69.0, 34.7], [69.0, 34.4]]
    file_zones(mission, drawn(tmp_path, near), Said(by="Team 3", kind="buffer"))
    assert "perhaps inside shape 1: buffer zone, as drawn by Team 3" in told(
        mission, "office-north/N-031", capsys
    )


def test_the_same_claim_twice_is_one_and_it_can_be_taken_back(mission: Mission, tmp_path: Path):
    said = Said(by="Team 2", kind="line")
    done = file_zones(mission, drawn(tmp_path), said)
    size = mission.size
    again = file_zones(mission, drawn(tmp_path), said)
    assert (again.filed, again.known, mission.size) == ((), ("shape 1",), size)
    assert len(file_zones(mission, drawn(tmp_path), Said(by="Other", kind="line")).filed) == 1, (
        "another's claim"
    )
    withdraw(mission, done.filed[0][1], "Team 2", "wrong map")
    assert [z.fields["by"] for z in mission.state(AT).zones] == ["Other"]


def test_coordinates_that_look_exchanged_are_asked_about(mission: Mission, tmp_path: Path):
    turned = drawn(tmp_path, [[y, x] for x, y in SQUARE])
    size = mission.size
    with pytest.raises(ArgumentError, match="if longitude and latitude are exchanged"):
        file_zones(mission, turned, Said(by="Team 2", kind="control"))
    assert mission.size == size
    done = file_zones(mission, turned, Said(by="Team 2", kind="control", as_written=True))
    assert len(done.filed) == 1
    assert mission.state(AT).zones[0].geometry["coordinates"][0][0] == [34.4, 69.0], "never put right"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (Said(by=" ", kind="control"), "is nobody"),
        (Said(by="x", kind="fortress"), "no kind of zone"),  # type: ignore[arg-type]
        (Said(by="x", kind="control", since="soon"), "date"),
        (Said(by="x", kind="control", since="2032", until="2031"), "is before"),
    ],
)
def test_a_claim_without_an_author_or_with_impossible_dates_is_refused(
    mission: Mission, tmp_path: Path, said: Said, words: str
):
    with pytest.raises(ArgumentError, match=words):
        file_zones(mission, drawn(tmp_path), said)


def test_dates_of_the_file_and_of_the_person_have_to_fit(mission: Mission, office: Path):
    with pytest.raises(ArgumentError, match="would end"):
        file_zones(mission, office / "zones.kml", Said(by="x", kind="buffer", until="2031-02-01"))
    file_zones(mission, office / "zones.kml", Said(by="x", kind="buffer"))
    assert mission.state(AT).zones[0].fields["since"] == "2031-03-01"


def test_the_command_files_lists_and_gives_geojson(
    mission: Mission, office: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("COLUMNS", "80")
    name = str(mission.path)
    filing = ["zone", name, str(office / "zones.kml"), "--by", "Liaison officers", "--kind", "buffer"]
    assert run(["zone", name, str(office / "zones.kml")]) == 2
    assert "--by" in capsys.readouterr().err
    assert run(filing) == 0
    assert "filed, for mechanism" in capsys.readouterr().out
    assert run(["zone", name]) == 0
    page = capsys.readouterr().out
    assert "as drawn by Liaison officers, 2031-03-01 to no end stated" in " ".join(page.split())
    assert max(map(len, page.splitlines())) <= 80
    assert run(["zone", name, "--json"]) == 0
    [feature] = json.loads(capsys.readouterr().out)["features"]
    assert feature["geometry"]["type"] == "Polygon"
    assert feature["properties"]["by"] == "Liaison officers"
    assert run(["doctor", name]) == 0
    assert "named by no entry" not in capsys.readouterr().out


def test_shapes_are_shown_without_a_mission(office: Path, capsys: pytest.CaptureFixture[str]):
    assert run(["shapes", str(office / "zones.kml")]) == 0
    assert "34.53 N, 69.15 E" in capsys.readouterr().out
    assert run(["shapes", str(office / "zones.kml"), "--yaml"]) == 0
    assert "id: strip-along-the-port-road" in capsys.readouterr().out
    assert run(["shapes", str(office / "zones.kml"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["drawn"][0]["since"] == "2031-03-01"


def line(tmp_path: Path, longitude: float, **properties: object) -> Path:
    """A line along a meridian, beside which the rows of the office lie."""
    file = tmp_path / f"line-{longitude}.geojson"
    shape = {"type": "LineString", "coordinates": [[longitude, 34.0], [longitude, 35.0]]}
    file.write_text(json.dumps({"type": "Feature", "geometry": shape, "properties": properties}))
    return file


def far(mission: Mission, row: str, capsys: pytest.CaptureFixture[str]) -> list[tuple[float, float]]:
    assert run(["explain", str(mission.path), row, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["zones_drawn"]
    return [(one["km_from"], one["km_to"]) for one in found]


def test_the_distance_to_a_line_comes_with_the_error_of_the_place_and_of_the_drawing(
    mission: Mission, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    path = str(mission.path)
    drawn = str(line(tmp_path, 69.5))
    assert run(["zone", path, drawn, "--by", "Coast Command", "--kind", "line"]) == 0
    capsys.readouterr()
    [(least, most)] = far(mission, "office-north/N-031", capsys)
    assert 0 < least < most
    assert run(["zone", path, drawn, "--by", "Highland Staff", "--kind", "line", "--error-km", "2.5"]) == 0
    capsys.readouterr()
    exact, rough = far(mission, "office-north/N-031", capsys)
    assert exact == (least, most)
    assert rough == pytest.approx((least - 2.5, most + 2.5), abs=0.11)
    page = told(mission, "office-north/N-031", capsys)
    assert f"no error stated: between {least:,.1f} and {most:,.1f} km from it" in page
    assert "as drawn by Highland Staff, no start stated to no end stated; may be 2.5 km off" in page


def test_each_shape_may_say_its_own_error_and_one_that_says_none_is_refused(
    mission: Mission, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    filing = ["zone", str(mission.path), "--by", "Coast Command", "--kind", "line", "--error-property", "off"]
    assert run([*filing[:2], str(line(tmp_path, 69.5, off="1.5", name="first")), *filing[2:]]) == 0
    assert mission.state(AT).zones[0].error_km == 1.5
    for bad in ("about two", "-1", "nan", True, None):
        assert run([*filing[:2], str(line(tmp_path, 69.6, off=bad)), *filing[2:]]) == 2
        assert "its property off says" in " ".join(capsys.readouterr().err.split())
    kml = tmp_path / "line.kml"
    kml.write_text(
        "<kml><Placemark><name>second</name><ExtendedData><Data name='off'><value>4</value></Data>"
        "</ExtendedData><LineString><coordinates>69.7,34 69.7,35</coordinates></LineString></Placemark></kml>"
    )
    assert run([*filing[:2], str(kml), *filing[2:]]) == 0
    assert [z.error_km for z in mission.state(AT).zones] == [1.5, 4]


@pytest.mark.parametrize("error", ["-1", "5000", "nan"])
def test_an_error_that_can_be_none_is_refused(
    mission: Mission, tmp_path: Path, error: str, capsys: pytest.CaptureFixture[str]
):
    filing = ["zone", str(mission.path), str(drawn(tmp_path)), "--by", "x", "--kind", "other"]
    assert run([*filing, "--error-km", error]) == 2
    assert "no error of a drawing" in " ".join(capsys.readouterr().err.split())
    assert mission.state(AT).zones == ()
