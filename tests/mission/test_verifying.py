"""A whole mission checked offline: what rows are found by, and the answer within eighty columns."""

from pathlib import Path

import pytest

from truce.cli import run
from truce.mission.care.verifying import verification
from truce.mission.missions import Mission
from truce.store.sqlite.files import RecordFile

STRIKE = "Kenya's army shelled Gulu in Uganda on 9 May 2031, killing four soldiers, a hospital director said."


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    (tmp_path / "strike.txt").write_text(STRIKE)
    with Mission.create(tmp_path / "lake", "Lake truce", holder="Office") as made:
        made.ingest(tmp_path / "strike.txt")
    return tmp_path / "lake"


def tamper(lake: Path, sql: str) -> None:
    """What an operator can do who takes the trigger away and puts it back."""
    writer = RecordFile.at(lake / "record.sqlite").writer()
    (trigger,) = writer.execute("SELECT sql FROM sqlite_schema WHERE name = 'entry_row_is_fixed'").fetchall()
    writer.execute("DROP TRIGGER entry_row_is_fixed")
    writer.execute(sql)
    writer.execute(trigger[0])
    writer.close()


@pytest.mark.parametrize(
    "change", ["id = 'strike#event-none'", "id = ''", "area = 'N1'", "first = 5", "last = 5"]
)
def test_a_row_that_questions_would_miss_is_named(lake: Path, change: str, capsys: pytest.CaptureFixture):
    with Mission.open(lake) as mission:
        assert list(verification(mission.behind, complete=True).faults()) == []
    tamper(lake, f"UPDATE entry_row SET {change} WHERE place = (SELECT max(place) FROM entry_row)")
    with Mission.open(lake) as mission:
        count = len(mission.entries()[2].rows)
        (fault,) = verification(mission.behind, complete=True).faults()
    assert (fault.rule, fault.position, fault.row) == ("row", 2, count - 1)
    assert "looked up by another id, time or area" in fault.reason
    assert run(["ledger", "verify", str(lake)]) == 3
    page = capsys.readouterr().out
    assert "NOT AS IT WAS SIGNED: 1 faults" in page
    assert max(map(len, page.splitlines())) <= 80
