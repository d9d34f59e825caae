"""Lists that a reader may see a part of say so: nothing that is withheld looks as if there were none."""

from pathlib import Path

import pytest

from truce.cli import run

SHELLED = (
    "LAKE TOWN, 9 May 2031\n\nKenya's army shelled Gulu on 9 May 2031, killing four soldiers, "
    "a doctor said.\n"
)
SQUARE = (
    '{"type": "Feature", "properties": {"name": "North"}, "geometry": {"type": "Polygon", '
    '"coordinates": [[[30, 1], [31, 1], [31, 2], [30, 2], [30, 1]]]}}'
)


@pytest.fixture
def home(tmp_path: Path) -> str:
    made = str(tmp_path / "m")
    (tmp_path / "one.txt").write_text(SHELLED)
    (tmp_path / "two.txt").write_text(SHELLED.replace("a doctor", "a nurse"))
    (tmp_path / "zone.geojson").write_text(SQUARE)
    assert run(["init", made]) == 0
    assert run(["ingest", made, str(tmp_path / "one.txt"), str(tmp_path / "two.txt")]) == 0
    assert run(["zone", made, str(tmp_path / "zone.geojson"), "--by", "Ana", "--kind", "control"]) == 0
    return made


@pytest.mark.parametrize("command", ["matches", "zone"])
@pytest.mark.parametrize("form", ["page", "json"])
def test_a_list_of_which_a_reader_sees_nothing_is_not_empty_but_withheld(home, command, form, capsys):
    capsys.readouterr()
    more = ["--json"] if form == "json" else []
    assert run([command, home, "--as", "public", *more]) == 0
    seen = capsys.readouterr().out
    assert "PARTLY WITHHELD" in seen
    assert "None is filed" not in seen
    assert run([command, home, *more]) == 0
    assert "WITHHELD" not in capsys.readouterr().out


@pytest.mark.parametrize("name", ["one", "in-0000000000"])
def test_what_a_reader_may_not_see_is_not_explained_as_if_it_were_not_there(home, name, capsys):
    capsys.readouterr()
    assert run(["explain", home, name, "--as", "public"]) == 2
    assert "part of the record is withheld" in capsys.readouterr().err
