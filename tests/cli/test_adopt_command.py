"""`truce adopt`: an adoption is added to the file, nothing else of it changes; what cannot be is refused."""

import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from truce.asof import EVER, Interval, span_of
from truce.clauses.adopting import with_adoption
from truce.clauses.adoptions import fingerprint
from truce.clauses.loading import load_agreement, parse_agreement
from truce.cli import run
from truce.errors import AgreementError
from truce.findings.cases import parse_cases, record_of
from truce.findings.judge import judge
from truce.findings.record import Record
from truce.findings.statuses import statuses

TEXT = """\
# Read before the talks.
agreement: lake-truce
title: Truce of the lake
zone: UTC
encoding:   # whose it is
  author: a lawyer
  on: 2031-03-02
parties:
  - {id: NOR, name: Norland, aliases: [the North]}
  - {id: SUD, name: Sudria}
bodies:
  - {id: board, name: The board, mandate: [adopt]}
  - {id: patrol, name: The patrol, mandate: [observe]}
term: {signed: 2031-03-01, starts: signed}
clauses:
  - {id: fire, text: no fire, forbid: {who: each, acts: [ASSAULT]}}   # article 1
"""
ENCODING = "encoding:   # whose it is\n  author: a lawyer\n  on: 2031-03-02\n"
LAYOUTS = {
    "on lines": TEXT,
    "in brackets": TEXT.replace("  author: a lawyer\n  on: 2031-03-02\n", "  {author: a lawyer}\n"),
    "in brackets on lines": TEXT.replace(
        ENCODING, "encoding:\n  {author: a lawyer, # he\n   on: 2031-03-02, # then\n  }\n"
    ),
    "a note last": TEXT.replace("parties:", "  note: |\n    made\n\n    in haste\n\n# bound\nparties:"),
    "a folded note last": TEXT.replace("parties:", "  note: made\n    in haste   # indeed\nparties:"),
    "a list last": TEXT.replace("parties:", "  adopted_by:\n    - NOR\n    - SUD\n  adopted: true\nparties:"),
    "no line end": TEXT.replace(ENCODING, "") + "encoding: {author: a lawyer}",
    "on lines at the end": TEXT.replace(ENCODING, "") + "encoding:\n    author: a lawyer",
    "lines of another system": TEXT.replace("\n", "\r\n"),
    "an empty list": TEXT.replace("  on:", "  adoptions: []\n  on:"),
    "JSON": json.dumps(
        {
            "agreement": "lake-truce", "title": "Lake", "zone": "UTC", "encoding": {"author": "a lawyer"},
            "parties": [{"id": "NOR", "name": "Norland"}, {"id": "SUD", "name": "Sudria"}],
            "clauses": [{"id": "fire", "text": "no", "forbid": {"who": "each", "acts": "ASSAULT"}}],
        }
    ),
}  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "agreement.yaml").write_text(TEXT, "utf-8")
    return tmp_path / "agreement.yaml"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_adoptions_are_added_to_any_layout_and_nothing_else_changes(layout: str) -> None:
    before = LAYOUTS[layout]
    once, _ = with_adoption(before, "a.yaml", by="NOR")
    twice, agreement = with_adoption(once, "a.yaml", by="SUD")
    assert [a.by for a in agreement.encoding.adoptions] == ["NOR", "SUD"]
    assert fingerprint(agreement) == fingerprint(parse_agreement(before))
    # What was added is all that is new, in one piece each time.
    for short, long in ((before, once), (once, twice)):
        same = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
        assert long.endswith(short[same:])
    assert ("\r\n" in before) == ("\r\n" in twice)
    assert twice.count("\r\n") in (0, twice.count("\n"))


def test_every_example_can_be_adopted() -> None:
    for folder in sorted(Path("examples/agreements").iterdir()):
        text = (folder / "agreement.yaml").read_text("utf-8")
        party = load_agreement(folder).party_ids[0]
        longer, _ = with_adoption(text, folder.name, by=party)
        assert len(longer.splitlines()) <= len(text.splitlines()) + 2


def test_the_file_keeps_its_comments_and_its_permissions(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.chmod(0o640)
    assert run(["adopt", str(file.parent), "--by", "the North", "--on", "2031-03-05"]) == 0
    said = capsys.readouterr().out
    assert "adopted by NOR (2031-03-05)" in said
    assert "Not yet by SUD" in said
    now = file.read_text("utf-8")
    assert [line for line in now.splitlines() if line not in TEXT.splitlines()] == [
        "  adoptions:",
        f"    - {{by: NOR, on: 2031-03-05, fingerprint: {fingerprint(parse_agreement(TEXT))}}}",
    ]
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert sorted(p.name for p in file.parent.iterdir()) == ["agreement.yaml"]
    assert run(["adopt", str(file), "--by", "sud", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["adopted"], told["missing"]) == (True, [])
    assert told["by"] == [{"by": "NOR", "on": "2031-03-05"}, {"by": "SUD", "on": None}]


def test_a_body_with_the_mandate_is_enough(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["adopt", str(file), "--by", "The board", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["adopted"]


@pytest.mark.parametrize(
    ("options", "line", "reason"),
    [
        (["--by", "patrol"], 14, "`patrol` has no mandate to adopt"),
        (["--by", "Nordland"], 8, "Did you mean `Norland`"),
        (["--by", "a lawyer"], 8, "is no party, and no body with the mandate to adopt"),
        (["--by", "NOR", "--on", "2031-03-01"], 7, "the encoding was made on 2031-03-02"),
        (["--by", "NOR", "--encoding", "somebody"], 6, "the encoding is not by 'somebody'"),
        (["--by", "NOR", "--on", "2031-02-30"], None, "there is no such date"),
    ],
)
def test_what_cannot_be_adopted_is_refused_and_nothing_is_written(
    file: Path, options: list[str], line: int | None, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(TEXT.replace("bodies:", "\nbodies:"), "utf-8")
    assert run(["adopt", str(file), *options]) == 2
    said = capsys.readouterr().err
    assert reason in said
    assert line is None or f"line {line}" in said
    assert file.read_text("utf-8") == TEXT.replace("bodies:", "\nbodies:")


def test_nobody_adopts_the_same_terms_twice_but_other_terms_he_may(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["adopt", str(file), "--by", "NOR", "--on", "2031-03-05"]) == 0
    assert run(["adopt", str(file), "--by", "NOR"]) == 2
    assert "line 9: `NOR` has adopted these terms (2031-03-05)" in capsys.readouterr().err
    # A comment is no term, another act is.
    file.write_text(file.read_text("utf-8") + "# seen\n", "utf-8")
    assert run(["adopt", str(file), "--by", "NOR"]) == 2
    file.write_text(file.read_text("utf-8").replace("[ASSAULT]", "[COERCE]"), "utf-8")
    assert run(["adopt", str(file), "--by", "SUD"]) == 0
    said = capsys.readouterr().out
    assert "adopted by SUD" in said
    assert "Not yet by NOR" in said
    assert run(["adopt", str(file), "--by", "NOR"]) == 0
    assert [a.by for a in load_agreement(file).encoding.adoptions] == ["NOR", "SUD", "NOR"]


def test_of_several_encodings_in_a_folder_one_has_to_be_named(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rival = file.with_name("agreement-south.yaml")
    rival.write_text(TEXT.replace("a lawyer", "the South"), "utf-8")
    assert run(["adopt", str(file.parent), "--by", "NOR"]) == 2
    assert "Name one: a lawyer, the South" in capsys.readouterr().err
    assert run(["adopt", str(file.parent), "--by", "NOR", "--encoding", "the south"]) == 0
    assert file.read_text("utf-8") == TEXT
    assert load_agreement(rival).encoding.adoptions


def test_an_adoption_by_a_stranger_in_the_file_is_a_fault_with_its_line() -> None:
    once, _ = with_adoption(TEXT, "a.yaml", by="NOR")
    with pytest.raises(AgreementError, match="line 9: `NOT` is no party") as refused:
        parse_agreement(once.replace("by: NOR", "by: NOT"), "a.yaml")
    assert len(refused.value.problems) == 1
    with pytest.raises(AgreementError, match="before the encoding was made"):
        parse_agreement(once.replace("on: not_stated", "on: 2031-01-01"), "a.yaml")


def test_a_link_and_a_byte_order_mark_stay(file: Path, tmp_path: Path) -> None:
    real = tmp_path / "real.yaml"
    real.write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    file.unlink()
    file.symlink_to(real)
    assert run(["adopt", str(tmp_path), "--by", "NOR"]) == 0
    assert file.is_symlink()
    assert real.read_bytes().startswith(b"\xef\xbb\xbf# Read")


CASES = parse_cases(
    """
sources: [{id: patrol, letter: A, mechanism: true}]
cases:
  - name: fire
    incidents:
      - id: shells
        accounts: [{source: patrol, certainty: fact, act: airstrike, who: NOR, whom: SUD, when: 2031-04-02}]
    at: 2031-04-10
    expect: {}
"""
)


day = Interval.parse


def recorded(text: str) -> Record:
    return record_of(parse_agreement(text), CASES, CASES.cases[0])


def test_only_adopted_encodings_are_judged_where_that_is_asked_for() -> None:
    once, _ = with_adoption(TEXT, "a.yaml", by="NOR")
    twice, _ = with_adoption(once, "a.yaml", by="SUD", on=day("2031-03-05"))
    at = known = minute("2031-04-10")
    for text, findings in ((TEXT, 0), (once, 0), (twice, 1)):
        only = replace(recorded(text), adopted_only=True)
        assert len(judge(only, at=at, known_at=known)) == findings
        assert len(judge(recorded(text), at=at, known_at=known)) == 1
    only = replace(recorded(twice), adopted_only=True)
    assert len(judge(only, at=at, known_at=minute("2031-03-05") + 1438)) == 0
    (standing,) = statuses(only, at=at, known_at=EVER).agreements
    assert standing.adopted_by == ("NOR", "SUD")
    # Terms that were changed behind their backs are adopted by nobody.
    changed = replace(recorded(twice.replace("ASSAULT", "COERCE")), adopted_only=True)
    assert judge(changed, at=at, known_at=EVER) == ()


def minute(text: str) -> int:
    return span_of(day(text), "UTC").first
