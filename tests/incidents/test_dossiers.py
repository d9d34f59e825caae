"""A dossier is read back whole, and a damaged one is refused with a reason."""

import json
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
sys.path.insert(0, str(TESTS / "report"))

from annotated import read_told  # noqa: E402

from truce.errors import InputError  # noqa: E402
from truce.incidents.dossiers import told_of  # noqa: E402
from truce.report.dossier import dossier  # noqa: E402


def printed(folder: Path) -> dict:
    told = read_told(folder)
    return json.loads(json.dumps(dossier(told.document, told.records)))


@pytest.mark.parametrize("folder", sorted((TESTS / "texts").glob("*/gold.yaml")), ids=lambda f: f.parent.name)
def test_what_was_printed_is_read_back(folder: Path) -> None:
    before = printed(folder.parent)
    told = told_of(before, "brief.json")
    assert told.records == read_told(folder.parent).records
    assert json.loads(json.dumps(dossier(told.document, told.records))) == before


@pytest.mark.parametrize(
    "harm",
    [
        lambda d: d.update(schema="something-else"),
        lambda d: d.pop("document"),
        lambda d: d["document"].update(chars=10**12),
        lambda d: d["document"].update(chars=-1),
        lambda d: d["document"].update(chars="many"),
        lambda d: d["events"][0].update(span=[5, 2]),
        lambda d: d["events"][0].update(span=[10**9, 10**9 + 1]),
        lambda d: d["events"][0].update(span="here"),
        lambda d: d["events"][0].update(quote="not these words"),
        lambda d: d["events"][0].update(type="PICNIC"),
        lambda d: d["events"][0].update(date="2031-02-30"),
        lambda d: d["events"][0].update(initiator=7),
        lambda d: d.update(events={"a": 1}),
        lambda d: d.update(claims=[None]),
        lambda d: d["document"].update(readers=7),
    ],
)
def test_a_damaged_dossier_is_refused(harm) -> None:
    damaged = printed(TESTS / "report/small/agency")
    harm(damaged)
    with pytest.raises(InputError) as refused:
        told_of(damaged, "brief.json")
    assert refused.value.file == "brief.json"
    assert "\n" not in str(refused.value)
