"""ACLED as CSV and as answers of its API: precision kept, direction only where the code book gives it."""

import json
from pathlib import Path

import acled
import pytest

from truce.clauses.acts import acts, roots
from truce.errors import InputError
from truce.incidents.feeds.acled import AcledDeletions, AcledFile
from truce.incidents.feeds.codes import codes
from truce.incidents.feeds.events import Event
from truce.incidents.feeds.formats import format_of


def read(file: Path) -> tuple[AcledFile, list[Event]]:
    opened = AcledFile(file)
    return opened, list(opened)


def one(tmp_path: Path, **other: object) -> Event:
    _, [event] = read(acled.write(tmp_path / "a.csv", [acled.row(1, **other)]))
    return event


def test_a_row_keeps_what_it_says(tmp_path: Path):
    event = one(tmp_path, timestamp=7)
    assert (event.id, event.kind, event.days) == (
        "acled/NOR1", "Shelling/artillery/missile attack", "2031-03-04",
    )  # fmt: skip
    assert (event.side_a, event.side_b) == ("Military Forces of Northland (2020-)", "Southland Front")
    assert event.act == "artillery_fire|missile_attack"
    assert (event.deaths, event.revised, event.reexport) == ((2, 2, 2), 7, False)
    assert (event.sources, event.source_scale) == ("A paper; Another", "National")
    assert event.notes == "Shells fell, number 1."


def test_the_first_actor_is_not_who_acted(tmp_path: Path):
    event = one(tmp_path)
    assert not event.author_told
    assert not event.directed


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("inter", [("Rebel group", "Civilians"), ("2", "7")])
def test_civilians_are_those_who_were_attacked_in_whichever_column(tmp_path: Path, order: int, inter: tuple):
    sides = [("Southland Front", inter[0]), ("Civilians (Northland)", inter[1])][::order]
    told = {f"actor{n}": side for n, (side, _) in enumerate(sides, 1)}
    told |= {f"inter{n}": code for n, (_, code) in enumerate(sides, 1)}
    event = one(tmp_path, event_type="Violence against civilians", sub_event_type="Attack", **told)
    assert (event.side_a, event.author_told) == ("Southland Front", True)


@pytest.mark.parametrize(
    "told",
    [
        {"inter1": "Civilians", "inter2": "Civilians"},
        {"inter1": "Rebel group", "inter2": "", "actor2": ""},
        {"event_type": "Battles", "sub_event_type": "Armed clash", "inter2": "Civilians"},
        {"event_type": "Riots", "sub_event_type": "Mob violence", "inter2": "Civilians"},
    ],
)
def test_else_nobody_is_told_to_have_acted(tmp_path: Path, told: dict):
    event = one(tmp_path, **({"event_type": "Violence against civilians", "sub_event_type": "Attack"} | told))
    assert not event.author_told
    assert not event.directed


def test_force_against_protesters_is_that_of_the_other_side(tmp_path: Path):
    told = {"event_type": "Protests", "sub_event_type": "Excessive force against protesters"}
    sides = {
        "actor1": "Protesters (Northland)", "inter1": "Protesters", "actor2": "Police Forces of Northland",
        "inter2": "State forces",
    }  # fmt: skip
    event = one(tmp_path, **told, **sides)
    assert (event.side_a, event.directed) == ("Police Forces of Northland", True)


@pytest.mark.parametrize(
    ("precision", "days"),
    [(1, "2031-03-04"), (2, "2031-02-26/2031-03-10"), (3, "2031-03-01/2031-03-31")],
)
def test_days_that_are_not_exact_are_all_that_it_may_have_been(tmp_path: Path, precision: int, days: str):
    event = one(tmp_path, time_precision=precision)
    assert (event.days, event.date_precision) == (days, precision)


def test_a_place_that_only_stands_for_a_region_has_a_wide_radius(tmp_path: Path):
    assert [one(tmp_path, geo_precision=p).radius_km for p in (1, 2, 3)] == [5, 50, 500]
    assert one(tmp_path, latitude=0, longitude=0).latitude is None


def test_no_number_of_deaths_is_not_nought(tmp_path: Path):
    assert one(tmp_path, fatalities="").deaths is None
    assert one(tmp_path, fatalities=0).deaths == (0, 0, 0)


def test_old_exports_are_read_too(tmp_path: Path):
    newer = ("sub_event_type", "disorder_type", "timestamp", "tags")
    columns = ["data_id", "event_id_no_cnty", *(c for c in acled.COLUMNS if c not in newer)]
    file = acled.write(tmp_path / "a.csv", [acled.old(1)], columns=columns)
    _, [event] = read(file)
    assert (event.days, event.kind) == ("2031-03-04", "Remote violence")
    assert (event.act, event.revised) == ("ASSAULT", 0)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"event_id_cnty": ""}, "event_id_cnty is empty"),
        ({"event_type": "Dances"}, "event_type is `Dances`, which the code book does not have"),
        ({"event_date": "2031-02-30"}, "event_date is `2031-02-30`"),
        ({"event_date": "03/04/2031"}, "not a day such as"),
        ({"time_precision": 4}, "time_precision is `4`, not 1 to 3"),
        ({"geo_precision": ""}, "geo_precision is empty"),
        ({"latitude": "10,5"}, "a decimal comma"),
        ({"longitude": 181}, "longitude is `181`"),
        ({"fatalities": "many"}, "fatalities is `many`"),
        ({"timestamp": "today"}, "timestamp is `today`"),
        ({"actor1": ""}, "actor1 is empty"),
    ],
)
def test_a_bad_row_is_kept_out_with_its_line_and_reason(tmp_path: Path, change: dict, reason: str):
    rows = [acled.row(1), acled.row(2, **change), acled.row(3)]
    opened, events = read(acled.write(tmp_path / "a.csv", rows))
    assert [e.id for e in events] == ["acled/NOR1", "acled/NOR3"]
    assert (opened.rows, opened.bad_count, opened.bad[0].line) == (3, 1, 3)
    assert reason in opened.bad[0].reason


@pytest.mark.parametrize("order", [1, -1])
def test_of_an_id_told_again_the_latest_counts(tmp_path: Path, order: int):
    rows = [acled.row(1, timestamp=5, fatalities=1), acled.row(1, timestamp=9, fatalities=4)][::order]
    opened, events = read(acled.write(tmp_path / "a.csv", rows))
    assert [(e.revised, e.best) for e in events] == [(9, 4)]
    assert "1 rows are told again with a later timestamp" in opened.notes[0]


def test_the_same_row_twice_is_kept_once_and_said(tmp_path: Path):
    opened, events = read(acled.write(tmp_path / "a.csv", [acled.row(1), acled.row(1)]))
    assert len(events) == 1
    assert "earlier row" in opened.bad[0].reason


def test_a_page_of_the_api_tells_the_same(tmp_path: Path):
    rows = [acled.row(n) for n in range(3)]
    _, from_csv = read(acled.write(tmp_path / "a.csv", rows))
    opened, from_api = read(acled.page(tmp_path / "a.json", rows))
    assert from_api == from_csv
    assert opened.notes == ()
    both = tmp_path / "b.json"
    both.write_text(json.dumps([{"success": True, "data": rows[:2]}, {"success": True, "data": rows[2:]}]))
    assert read(both)[1] == from_csv


def test_numbers_of_the_api_are_read_as_their_texts(tmp_path: Path):
    row = acled.row(1) | {"fatalities": 2, "latitude": 10.0, "geo_precision": 1, "notes": None}  # type: ignore[dict-item]
    _, [event] = read(acled.page(tmp_path / "a.json", [row]))
    assert (event.deaths, event.latitude, event.notes) == ((2, 2, 2), "10.0", "")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"status": 403, "success": False, "error": {"message": "Wrong key"}}, "answered with: Wrong key"),
        ({"status": 429, "message": "Quota used up", "data": []}, "answered with: Quota used up"),
        ({"success": False, "data": []}, "answered with: status"),
        ({"rows": []}, "no list of rows called data"),
        ({"data": [{"a": 1}]}, "lack 10 of 10 fields"),
        ({"data": [1, 2]}, "rows are no objects"),
    ],
)
def test_an_error_that_the_api_answered_is_refused_in_its_words(tmp_path: Path, answer: dict, reason: str):
    file = tmp_path / "a.json"
    file.write_text(json.dumps(answer))
    with pytest.raises(InputError, match=reason):
        AcledFile(file)


def test_a_page_that_was_cut_off_gives_its_whole_rows_and_says_so(tmp_path: Path):
    file = acled.page(tmp_path / "a.json", [acled.row(n) for n in range(3)])
    file.write_text(file.read_text()[:-400])
    opened, events = read(file)
    assert [e.id for e in events] == ["acled/NOR0", "acled/NOR1"]
    assert "cut off" in opened.bad[0].reason
    assert any("missing" in note for note in opened.notes)


def test_a_row_that_is_broken_in_the_middle_of_a_page_takes_no_other_along(tmp_path: Path):
    whole = json.dumps(acled.row(1)), json.dumps(acled.row(3))
    for broken in ('{"event_id_cnty": "NOR2" "x": "]}"}', '{"notes": ' + "[" * 5000 + "]" * 5000 + "}"):
        file = tmp_path / "x.json"
        file.write_text('{"data": [' + ",\n".join((whole[0], broken, whole[1])) + "]}")
        opened = AcledFile(file)
        assert [event.id for event in opened] == ["acled/NOR1", "acled/NOR3"]
        [bad] = opened.bad
        assert "row 2 is broken JSON" in bad.reason
        assert not any("cut off" in note for note in opened.notes)


def test_half_a_character_keeps_a_row_out_and_no_other(tmp_path: Path):
    rows = [acled.row(1), acled.row(2, notes="x\ud800"), acled.row(3)]
    opened = AcledFile(acled.page(tmp_path / "x.json", rows))
    assert [event.id for event in opened] == ["acled/NOR1", "acled/NOR3"]
    assert [(bad.line, bad.reason) for bad in opened.bad] == [(2, "row 2 holds half a character under notes")]


def test_pages_that_are_missing_are_said(tmp_path: Path):
    opened, _ = read(acled.page(tmp_path / "a.json", [acled.row(1)], total_count=3))
    assert "says that there are 3 rows, and 1 are here" in opened.notes[0]
    opened, _ = read(acled.page(tmp_path / "b.json", [acled.row(n) for n in range(5000)]))
    assert "exactly 5,000 rows" in opened.notes[0]


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_deletions_are_rows_that_say_that_one_is_gone(tmp_path: Path, ending: str):
    file = tmp_path / f"deleted.{ending}"
    if ending == "csv":
        file.write_text("event_id_cnty,deleted_timestamp\nNOR1,1925000009\nNOR2,\n")
    else:
        acled.deletions(file, {"NOR1": 1_925_000_009, "": 5})
    assert format_of(file).reader == "acled-deletions/1"
    opened = AcledDeletions(file)
    [gone] = list(opened)
    assert (gone.id, gone.deleted, gone.revised) == ("acled/NOR1", True, 1_925_000_009)
    assert opened.bad_count == 1


def test_a_file_that_is_nearly_one_is_told_what_it_lacks(tmp_path: Path):
    file = acled.write(
        tmp_path / "a.csv", [acled.row(1)], columns=[c for c in acled.COLUMNS if c != "fatalities"]
    )
    with pytest.raises(
        InputError, match="is no ACLED file: it lacks 1 of 10 columns that are needed: fatalities"
    ):
        format_of(file)


def test_a_login_page_is_no_data(tmp_path: Path):
    file = tmp_path / "a.csv"
    file.write_text("<!DOCTYPE html><html><body>Sign in</body></html>")
    with pytest.raises(InputError, match="looks like a web page"):
        format_of(file)


@pytest.mark.parametrize("book", ["acled", "cameo", "polecat"])
def test_every_code_means_acts_of_the_table_and_says_where_from(book: str):
    plover = {"", "PROTEST", "SUPPORT", "CONCEDE", "REJECT", "SANCTION", *roots()}
    for code in codes(book).values():
        assert code.plover in plover, code
        assert set(filter(None, code.act.split("|"))) <= {*acts(), *plover}, code
        assert code.what, code
        assert code.source, code


def test_cameo_codes_have_the_roots_of_the_public_map(shared):  # type: ignore[no-untyped-def]
    from truce.incidents.feeds.codes import cameo

    text = shared.path("data/cameo_plover/CAMEO2PLOVER-2021.txt").read_text()
    lines = [line.partition(":") for line in text.splitlines() if line[:3].isdigit()]
    told = {code.strip(): rest.split(",")[0].strip() for code, _, rest in lines}
    assert len(told) > 200
    assert {code: (found := cameo(code)) and found.plover for code in told} == told
