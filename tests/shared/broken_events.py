"""Broken event data, and what its readers owe whoever hands it over. For tests alone.

Each file is read in this very process, as truce does. The law: a `TruceError` that says what to do next, or
rows; every row is good or listed as bad; what a broken row says takes no other row along without a word; what
comes out of a file can be written into a record and read again.

    python broken_events.py TARGET FIRST COUNT [SECONDS]    (what becomes of files FIRST to FIRST + COUNT)
"""

import csv
import io
import json
import random
import resource
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import acled
import gdelt
import ged
from breaking import DEEP, File, bytes_altered, json_altered, line_altered, xml_altered

from truce.clauses.zone_files import kml
from truce.clauses.zone_files.drawn import Shapes, shapes_of_geojson
from truce.errors import InputError, TruceError, printable
from truce.findings.table_mappings import parse_mapping
from truce.incidents.coded.data_sets import coded_in, data_set_of, rows_of
from truce.incidents.feeds.daily_tolls import TollFile
from truce.incidents.feeds.events import Event, EventFile
from truce.incidents.feeds.formats import FORMATS, unpacked
from truce.incidents.feeds.leads import Leads
from truce.incidents.feeds.tabular import reading
from truce.incidents.feeds.tabular.delimited import Delimited
from truce.incidents.feeds.tabular.mapping import Mapping
from truce.incidents.feeds.tabular.submissions import submission_of_xml, submissions_of_json
from truce.incidents.feeds.tabular.xlsx import Workbook
from truce.store.nouns import row_from_bytes, to_bytes

MEMORY = 1 << 30
_SECOND = "+B"
"""How the id of the second act of a row ends."""
ROWS = 5


@dataclass(frozen=True, slots=True)
class Read:
    """What a reader made of a file: good rows by their names, the lines and words of bad ones, all rows."""

    good: Sequence[tuple[str, str]]
    bad: Sequence[tuple[int, str]]
    rows: int


@dataclass(frozen=True, slots=True)
class Target:
    """A reader, a whole file for it, the line of each row, what the file is called."""

    file: File
    read: Callable[[Path], Read]
    first: int = 2
    name: str = "broken"
    alone: bool = False
    """Whether the file is one row, so that none can be lost for another."""
    told_by_first: bool = False
    """Whether the first row alone says what the file is."""
    fatal: tuple[bytes, ...] = ()
    """What no file of the kind can have anywhere: it is then refused as a whole, in words."""


def of_format(reader: str) -> Callable[[Path], Read]:
    """Reads a file as one of the known forms."""
    form = next(one for one in FORMATS if one.reader == reader)
    return lambda file: _of_feed(form.opened(file))


def _of_feed(opened: EventFile) -> Read:
    good: list[tuple[str, str]] = []
    for row in opened:
        events = list(unpacked(row)) if isinstance(row, Leads) else [row]
        assert not isinstance(row, Leads) or len(events) == row.count, "a lead lost in packing"
        good += [(_name(event), _telling(event)) for event in events]
        assert row_from_bytes(to_bytes(row), row.known) == row, "a row that a record tells otherwise"
    outdated = getattr(opened, "_outdated", 0)
    left = sum(map(len, getattr(opened, "_left", {}).values()))
    assert opened.rows - left <= len(good) + opened.bad_count + outdated, "rows that nobody counted"
    assert all(isinstance(note, str) for note in opened.notes)
    return Read(good, [(bad.line, bad.reason) for bad in opened.bad], opened.rows)


def _name(event: Event) -> str:
    return event.id.partition("/")[2]


def _telling(event: Event) -> str:
    return repr((event.telling, event.place_name, event.headline, event.notes, event.sources))


def of_book(file: Path, make: Callable[[bytes, str], Any], mapping: Mapping) -> Read:
    """Reads a table by a mapping. What a confined process does elsewhere is done here, to count it."""
    data = file.read_bytes()
    original = reading.book_of
    reading.book_of = lambda *_: make(data, str(file))
    try:
        return _of_feed(reading.TableFile(file, mapping))
    finally:
        reading.book_of = original


def of_coded(file: Path) -> Read:
    """Reads a data set on agreements."""
    book = Delimited(file.read_bytes(), str(file))
    data_set = data_set_of(book)
    if data_set is None:
        raise InputError(str(file), "is no data set on agreements", "Check the file")
    found = coded_in(book, data_set, str(file))
    assert len(list(rows_of(found))) == len(found.agreements)
    good = [(one.id.partition("/")[2], repr(one)) for one in found.agreements]
    return Read(good, [(bad.line, bad.reason) for bad in found.bad], len(good))


def of_tolls(file: Path) -> Read:
    """Reads daily tolls."""
    found = TollFile(file)
    assert found.rows == found.kept + len(found.bad), "rows that nobody counted"
    good = [(str(toll.published), repr((toll.number, toll.least, toll.most))) for toll in found]
    return Read(good, [(bad.line, bad.reason) for bad in found.bad], found.rows)


def of_shapes(file: Path, shapes: Callable[[bytes, str], Shapes]) -> Read:
    """Reads what a file draws."""
    found = shapes(file.read_bytes(), str(file))
    assert all(one.reason and one.next for one in found.refused)
    good = [(one.name, json.dumps(one.geometry, allow_nan=False)) for one in found.drawn]
    for one in found.drawn:
        f"{one.name}{one.words}{one.since}{one.until}".encode()
    return Read(good, [(r.number, r.reason) for r in found.refused], len(found.drawn) + len(found.refused))


def _shapes_of_kml(data: bytes, name: str) -> Shapes:
    told = kml.extract(data, name).text
    return shapes_of_geojson(told.encode(), name, json.loads(told)["notes"])


# ---- whole files


def _table(rows: Sequence[Map[str, object]], delimiter: str = ",") -> tuple[bytes, tuple[bytes, ...]]:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    head, *lines = out.getvalue().splitlines(keepends=False)
    return head.encode() + b"\n", tuple(line.encode() for line in lines)


def _csv(rows: Sequence[Map[str, object]], delimiter: str = ",") -> File:
    head, lines = _table(rows, delimiter)
    return File(head, lines, line_altered(delimiter))


def _json(rows: Sequence[object], head: bytes = b"[", tail: bytes = b"]") -> File:
    return File(head, tuple(json.dumps(row).encode() for row in rows), json_altered, b",\n", tail)


def _zipped(name: str, text: bytes, **others: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for other, data in others.items():
            archive.writestr(other.replace("__", "/").replace("_dot_", "."), data)
        archive.writestr(name, text)
    return packed.getvalue()


_PLACES = {"source": "One, a paper", "notes": 'He said "no", twice'}
LOG = """
table: log
source: {name: Office, letter: C}
id: Ref
date: {column: Day, format: [iso, excel, DD/MM/YYYY]}
time: {column: Hour, format: ["hh:mm", excel]}
act: {column: Act, is: {S: small_arms_fire, B: artillery_fire, X: leave_out}, split: "+"}
sides: {by: Who, against: Whom}
place: {name: Where, latitude: Lat, longitude: Lon, within_m: Metres}
deaths: Dead
counts: {injured: Hurt}
words: Words
unknown: [n/k, "?"]
"""
_LOGGED = [
    {"Ref": f"R{n}", "Day": f"2031-03-{n + 1:02d}", "Hour": "14:30", "Act": "S+B" if n == 3 else "S",
     "Who": "Front", "Whom": "Army, North", "Where": "Old Mill", "Lat": "34.5", "Lon": "69.1", "Metres": "50",
     "Dead": n, "Hurt": "n/k", "Words": 'He said "go"'} for n in range(ROWS)
]  # fmt: skip
FORM = """
table: form
source: {name: Office}
id: "@instance"
date: {column: when, format: iso}
place: {name: where/village, point: where/gps, form: odk}
sides: {by: who}
deaths: toll
"""
_KOBO = [
    {"_uuid": f"a{n}", "_xform_id_string": "incident", "meta/instanceID": f"uuid:a{n}", "who": "Front",
     "toll": n, "_submission_time": "2031-04-03T12:00:00", "when": "2031-04-03T14:30:00.000+04:30",
     "where/village": "Old Mill", "where/gps": "34.5 69.1 1800 6.5", "people": [{"people/age": 3}],
     "_attachments": [{"filename": "x/attachments/post.jpg"}]} for n in range(ROWS)
]  # fmt: skip
_CENTRAL = [
    {"__id": f"uuid:a{n}", "__system": {"submissionDate": "2031-04-03T12:00:00Z"}, "who": "Front", "toll": n,
     "meta": {"instanceID": f"uuid:a{n}"}, "when": "2031-04-03T14:30:00.000+04:30",
     "where": {"village": "Old Mill", "gps": {"type": "Point", "coordinates": [69.1, 34.5, 1800],
                                              "properties": {"accuracy": 6.5}}}} for n in range(ROWS)
]  # fmt: skip
_SUBMISSION = b"""<data id="incident" version="3" submissionDate="2031-04-03T12:00:00Z">
<when>2031-04-03T14:30:00.000+04:30</when><who>Front</who><toll>3</toll><people><age>3</age></people>
<people><age>4</age></people><where><village>Old Mill</village><gps>34.5 69.1 1800 6.5</gps></where>
<meta><instanceID>uuid:a1</instanceID></meta></data>"""
_BOOK = {
    "xl__workbook_dot_xml": b'<workbook xmlns:r="r"><sheets><sheet name="Log" sheetId="1" r:id="r1"/>'
    b"</sheets></workbook>",
    "xl___rels__workbook_dot_xml_dot_rels": b'<Relationships><Relationship Id="r1" '
    b'Target="worksheets/sheet1.xml"/></Relationships>',
    "xl__sharedStrings_dot_xml": b"<sst><si><t>Front</t></si><si><r><t>Army, </t></r>"
    b"<r><t>North</t></r></si></sst>",
    "xl__styles_dot_xml": b'<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="20"/>'
    b"</cellXfs></styleSheet>",
}


def _row(number: int, cells: Sequence[tuple[str, str, str]]) -> bytes:
    told = "".join(
        f'<c r="{chr(65 + at)}{number}" t="{kind}" s="{style}">'
        + (f"<is><t>{value}</t></is></c>" if kind == "inlineStr" else f"<v>{value}</v></c>")
        for at, (kind, style, value) in enumerate(cells)
    )
    return f'<row r="{number}">{told}</row>'.encode()


def _workbook() -> File:
    head = _row(1, [("inlineStr", "0", name) for name in _LOGGED[0]])
    rows = tuple(
        _row(n + 2, [
            ("inlineStr", "0", f"R{n}"), ("n", "1", str(47_910 + n)), ("n", "2", "0.5"),
            ("inlineStr", "0", "S"), ("s", "0", "0"), ("s", "0", "1"), ("inlineStr", "0", "Old Mill"),
            ("n", "0", "34.5"), ("n", "0", "69.1"), ("n", "0", "50"), ("n", "0", str(n)), ("e", "0", "#N/A"),
            ("str", "0", "go"),
        ]) for n in range(ROWS)
    )  # fmt: skip
    return File(
        b"<worksheet><sheetData>" + head, rows, xml_altered, b"\n",
        b'</sheetData><mergeCells><mergeCell ref="B3:B4"/></mergeCells></worksheet>',
        lambda text: _zipped("xl/worksheets/sheet1.xml", text, **_BOOK),
    )  # fmt: skip


def _square(n: int) -> list[list[float]]:
    west, south = 60.0 + n, 30.0
    return [[west, south], [west + 0.5, south], [west + 0.5, south + 0.5], [west, south + 0.5], [west, south]]


def _drawn() -> File:
    rows = [
        {"type": "Feature", "properties": {"name": f"Area {n}", "description": "held"},
         "geometry": {"type": "Polygon", "coordinates": [_square(n)]}} for n in range(ROWS)
    ]  # fmt: skip
    return _json(rows, b'{"type":"FeatureCollection","features":[', b"]}")


def _placemarks(pack: Callable[[bytes], bytes] = bytes) -> File:
    rows = tuple(
        (
            f"<Placemark><name>Area {n}</name><TimeSpan><begin>2031-03-04</begin></TimeSpan><Polygon>"
            "<outerBoundaryIs><LinearRing><coordinates>"
            + " ".join(f"{x},{y},5" for x, y in _square(n))
            + "</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"
        ).encode()
        for n in range(ROWS)
    )
    return File(b"<kml><Document>", rows, xml_altered, b"\n", b"</Document></kml>", pack)


def _polecat() -> File:
    head = (
        "Event ID,Event Date,Event Type,Event Mode,Actor Name,Recipient Name,Placename,Province,Country,"
        "Latitude,Longitude,Source"
    )
    told = (
        "2031-03-04,ASSAULT,heavy-weapons,Northland,Southland Front,Midtown,Middle,Northland,10.5,20.5,"
        "A paper"
    )
    names = head.split(",")
    rows = [dict(zip(names, [f"NL{n}", *told.split(",")], strict=True)) for n in range(ROWS)]
    return _csv(rows, "\t")


def _gdelt(rows: Sequence[Map[str, str]], pack: Callable[[bytes], bytes] = bytes) -> File:
    lines = tuple("\t".join(row.values()).encode() for row in rows)
    return File(b"", lines, line_altered("\t"), pack=pack)


def targets() -> dict[str, Target]:
    """Every reader of event data, by name."""
    events = [ged.row(n + 1, source_headline='A "word", said') for n in range(ROWS)]
    reported = [acled.row(n, **_PLACES) for n in range(ROWS)]
    found = [gdelt.row(n) for n in range(ROWS)]
    deleted = [{"event_id_cnty": f"NOR{n}", "deleted_timestamp": str(acled.STAMP)} for n in range(ROWS)]
    pax = [
        {"AgtId": n, "Agt": f"Truce, {n}", "Part": "North;South (wing)", "PPName": "Lake", "Con": "Land",
         "Stage": "Cea", "Dat": "2031-03-04", "Status": "Signed"} for n in range(ROWS)
    ]  # fmt: skip
    tolls = [
        {"report_date": f"2031-05-{n + 1:02d}", "report_source": "office", "report_period": 24, "killed": n,
         "killed_cum": 100 + n} for n in range(ROWS)
    ]  # fmt: skip
    log = partial(of_book, mapping=parse_mapping(LOG))
    form = partial(of_book, make=submissions_of_json, mapping=parse_mapping(FORM))
    no_json, no_xml = (b"[" * DEEP, b"NaN", b"Infinity"), (b"<a>" * DEEP,)
    found_by_gdelt = of_format("gdelt-events/1")
    drawn_in_kml = partial(of_shapes, shapes=_shapes_of_kml)
    answer = (b'{"status":200,"success":true,"data":[', b"]}")
    return {
        "ucdp": Target(_csv(events), of_format("ucdp-ged/3")),
        "acled-csv": Target(_csv(reported), of_format("acled/1")),
        "acled-json": Target(_json(reported, *answer), of_format("acled/1"), 1),
        "acled-deletions": Target(_json(deleted, *answer), of_format("acled-deletions/1"), 1),
        "gdelt": Target(_gdelt(found), found_by_gdelt, 1, told_by_first=True),
        "gdelt-zip": Target(_gdelt(found, partial(_zipped, "x.csv")), found_by_gdelt, 1, told_by_first=True),
        "gdelt-mentions": Target(
            _gdelt([gdelt.mention(n) for n in range(ROWS)]), of_format("gdelt-mentions/1"), 1,
            told_by_first=True,
        ),
        "polecat": Target(_polecat(), of_format("polecat/1")),
        "pa-x": Target(_csv(pax), of_coded),
        "daily-tolls": Target(_json(tolls), of_tolls, 1, fatal=no_json),
        "mapping-csv": Target(_csv(_LOGGED), partial(log, make=Delimited)),
        "mapping-xlsx": Target(_workbook(), partial(log, make=Workbook), fatal=no_xml),
        "odk-kobo": Target(_json(_KOBO, b'{"results":[', b"]}"), form, fatal=no_json),
        "odk-central": Target(_json(_CENTRAL, b'{"value":[', b"]}"), form, fatal=no_json),
        "odk-xml": Target(
            File(b"", (_SUBMISSION,), xml_altered, tail=b""), partial(form, make=submission_of_xml),
            alone=True,
        ),
        "geojson": Target(_drawn(), partial(of_shapes, shapes=shapes_of_geojson), 1, fatal=no_json),
        "kml": Target(_placemarks(), drawn_in_kml, 1, fatal=no_xml),
        "kmz": Target(_placemarks(partial(_zipped, "doc.kml")), drawn_in_kml, 1, fatal=no_xml),
    }  # fmt: skip


# ---- the law


@dataclass(frozen=True, slots=True)
class Broken:
    """A broken file: its bytes, and which of its rows was broken (None: anything may be)."""

    data: bytes
    row: int | None = None


def broken(target: Target, draw: random.Random) -> Broken:
    """One row broken, or anything anywhere, before or after it was packed."""
    file = target.file
    if draw.random() < 0.6:
        at = draw.randrange(len(file.rows))
        rows = list(file.rows)
        rows[at] = file.alter(rows[at], draw, file.rows)
        whole = any(mark in rows[at] for mark in target.fatal) or (at == 0 and target.told_by_first)
        return Broken(file.pack(file.text(rows)), None if whole else at)
    if draw.random() < 0.5:
        return Broken(file.pack(bytes_altered(file.text(file.rows), draw)))
    return Broken(bytes_altered(file.pack(file.text(file.rows)), draw))


def kept(target: Target, file: Path, one: Broken, clean: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """What became of a broken file, and how that breaks the law ("": it does not)."""
    file.write_bytes(one.data)
    try:
        found = target.read(file)
    except TruceError as error:
        said = str(error)
        if not getattr(error, "next", "") or printable(said) != said:
            return "refused", f"an error without advice, or not printable: {said!r}"
        if one.row is not None and not target.alone:
            return "refused", f"all rows lost for one: {said}"
        return "refused", ""
    except Exception as error:  # noqa: BLE001  (whatever it breaks down with is told)
        return "broke down", f"{type(error).__name__}: {error}"[:300]
    if not all(line >= 1 and words for line, words in found.bad):
        return "read", "a bad row without its line or its reason"
    if one.row is None or target.alone:
        return "read", ""
    lines, good = {line for line, _ in found.bad}, set(found.good)
    lost = [
        pair[0] for n, pair in enumerate(clean)
        if n != one.row and pair not in good and target.first + n not in lines
    ]  # fmt: skip
    return "read", f"good rows lost without a word: {lost}" if lost else ""


def run(name: str, first: int, count: int, seconds: float) -> dict[str, Any]:
    """Break and read files FIRST to FIRST + COUNT of a target; stops after so many seconds."""
    target = targets()[name]
    outcomes, faults = Counter[str](), list[tuple[int, str]]()
    slowest, done, begun, before = 0.0, 0, time.monotonic(), 0
    memory = "/dev/shm" if Path("/dev/shm").is_dir() else None
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        file = Path(folder) / target.name
        file.write_bytes(target.file.pack(target.file.text(target.file.rows)))
        whole = target.read(file)
        clean = [pair for pair in whole.good if not pair[0].endswith(_SECOND)]
        assert target.alone or (len(clean) == ROWS and not whole.bad), (name, whole)
        while done < count and time.monotonic() - begun < seconds:
            one = broken(target, random.Random(f"{name} {first + done}"))
            at = time.monotonic()
            outcome, fault = kept(target, file, one, clean)
            slowest = max(slowest, time.monotonic() - at)
            outcomes[outcome] += 1
            if fault and len(faults) < 20:
                faults.append((first + done, fault))
            done += 1
            if done == 200:
                before = _resident()
    growth = _resident() - before if before else 0
    return {
        "target": name,
        "done": done,
        "slowest": slowest,
        "outcomes": outcomes,
        "faults": faults,
        "growth": growth,
    }


def _resident() -> int:
    told = Path("/proc/self/statm").read_text().split()
    return int(told[1]) * resource.getpagesize()


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for each in sys.argv[1].split(","):
        sys.stdout.write(json.dumps(run(each, *map(int, sys.argv[2:4]), float((*sys.argv, "1e9")[4]))) + "\n")
        sys.stdout.flush()
