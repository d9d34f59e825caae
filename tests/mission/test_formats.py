"""Documents of every format in a brief and in a mission: their words, their pages, and what they came in."""

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

import truce
from truce.cli import run
from truce.documents import Received, read_document, read_documents
from truce.documents.records import UNCONFINED, Stretch
from truce.errors import InputError
from truce.incidents import Told
from truce.incidents.dossiers import told_of
from truce.mission.answers.holdings import holdings
from truce.mission.missions import Mission
from truce.mission.opened import of_form
from truce.report import page, terminal
from truce.report.dossier import dossier

SHELLED = (
    "PORT ARDEN, 20 June 2031 - Rebels of the Northern Front shelled the town of Goma on Monday, "
    "the army said. The Northern Front denied that its men had fired.\n"
)
PAGE = f"<!DOCTYPE html><html><head><title>Shelled</title></head><body><p>{SHELLED}</p></body></html>"
MAIL = (
    "From: Sector North <north@example.org>\nMIME-Version: 1.0\nMessage-ID: <1@example.org>\n"
    f"Date: Sat, 21 Jun 2031 10:00:00 +0000\nSubject: Shelling\n\n{SHELLED}"
)


def bundle(**members: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "."), text)
    return packed.getvalue()


@pytest.fixture
def mission(tmp_path: Path):
    with Mission.create(tmp_path / "m", "Lake truce", holder="T") as made:
        yield made


def entries(mission: Mission) -> list[dict[str, object]]:
    return [dict(data) for _, data in of_form(mission.entries(), "document")]


def test_one_brief_takes_every_format_and_names_what_it_cannot_read(tmp_path: Path):
    (tmp_path / "page.html").write_text(PAGE)
    (tmp_path / "note.md").write_text(f"# Shelled\n\n{SHELLED}")
    (tmp_path / "mail.eml").write_text(MAIL)
    (tmp_path / "week.zip").write_bytes(bundle(a__html=PAGE, b__txt=SHELLED, c__png="\x89PNG\r\n\x1a\n"))
    brief = truce.brief(tmp_path)
    assert [t.document.media_type for t in brief.told] == [
        "message/rfc822", "text/markdown", "text/html", "text/html", "text/plain"
    ]  # fmt: skip
    assert all("shelled the town of Goma" in t.document.text for t in brief.told)
    assert [Path(f.file).name for f in brief.failures] == ["week.zip > c.png"]
    assert [d["document"]["within"]["path"] for d in brief.to_dict()["dossiers"][3:]] == ["a.html", "b.txt"]


def test_every_quote_leads_to_its_spot_in_the_original():
    told = truce.brief(PAGE.encode()).to_dict()
    for event in told["events"]:
        assert event["where"].startswith("/html[1]/body[1]")
    assert told["document"]["extractor"]["name"] == "html"


def with_pages() -> Told:
    """A document of two pages, the second one from "The Northern Front" on."""
    (told,) = truce.brief(read_document(SHELLED, name="report.pdf")).told
    begins = SHELLED.index("The Northern Front denied")
    stretches = (Stretch(0, begins, "p[1]", 1), Stretch(begins, len(SHELLED), "p[2]", 2))
    document = replace(told.document, pages=2, stretches=stretches, media_type="application/pdf")
    return Told(document, told.records)


def test_pages_are_in_the_json_and_come_back_from_it():
    told = with_pages()
    printed = dossier(told.document, told.records)
    assert printed["document"]["pages"] == 2
    pages = {event["quote"][:10]: event["page"] for event in printed["events"]}
    assert pages == {"Rebels of ": 1, "The Northe": 2}
    again = told_of(json.loads(json.dumps(printed)), "report.json")
    assert [again.document.page_at(e.start) for e in again.records.events] == list(pages.values())
    printed["document"]["page_starts"] = [[1, 100], [2, 5]]
    with pytest.raises(InputError, match="pages out of place"):
        told_of(printed, "report.json")


def test_pages_are_shown_beside_the_words():
    brief = truce.brief([with_pages()])
    for shown in (terminal.page(brief, width=80), page.html(brief)):
        assert "p. 2" in shown
        assert "p. 1" in shown


def test_a_document_without_pages_shows_none():
    assert ", p. " not in terminal.page(truce.brief(SHELLED), width=80)


def test_a_mission_keeps_each_document_with_its_bytes_and_what_it_came_in(mission: Mission, tmp_path: Path):
    source = tmp_path / "week.zip"
    source.write_bytes(bundle(a__html=PAGE, b__eml=MAIL, c__png="\x89PNG\r\n\x1a\n"))
    done = mission.ingest(source)
    assert [done.outcome, *(m.outcome for m in done.more)] == ["new", "new"]
    assert [e.file for e in done.unread] == [f"{source} > c.png"]
    first, second = entries(mission)
    assert (first["media_type"], second["media_type"]) == ("text/html", "message/rfc822")
    assert first["within"]["path"] == "a.html"
    assert second["published"] == "2031-06-21T10:00"
    assert mission._evidence.read(str(first["sha256"]), 10**6) == PAGE.encode()
    again = mission.ingest(source)
    assert [again.outcome, *(m.outcome for m in again.more)] == ["known", "known"]


def test_a_recalled_document_still_says_what_it_came_in(mission: Mission, tmp_path: Path):
    source = tmp_path / "week.zip"
    source.write_bytes(bundle(a__html=PAGE))
    mission.ingest(source)
    (held,) = holdings(mission.entries(), mission.text)
    assert held.told.document.within.name == "week.zip"
    assert held.told.document.media_type == "text/html"


def test_a_newer_extractor_with_another_text_makes_a_version(
    mission: Mission, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    source = tmp_path / "a.html"
    source.write_text(PAGE)
    first = mission.ingest(source)

    def newer(*args: object, **more: object):
        for one in read_documents(*args, **more):
            assert isinstance(one, Received)
            text = "Shelled\n" + one.document.text.replace("denied", "has denied")
            other = read_document(text, name="a.html")
            yield Received(replace(one.document, text=text, text_sha256=other.text_sha256), one.data)

    monkeypatch.setattr("truce.mission.missions.read_documents", newer)
    second = mission.ingest(source)
    assert (second.outcome, second.of) == ("version", first.document)
    one, two = entries(mission)
    assert one["sha256"] == two["sha256"]
    assert one["text_sha256"] != two["text_sha256"]


def test_what_was_read_without_confinement_says_so_everywhere(tmp_path: Path):
    told = with_pages()
    open_ = Told(replace(told.document, warnings=(UNCONFINED,)), told.records)
    brief = truce.brief([open_])
    for shown in (terminal.page(brief, width=80), page.html(brief)):
        assert "--unsafe-readers" in " ".join(shown.split())
    printed = brief.to_dict()
    assert printed["document"]["unconfined"] is True
    assert told_of(printed, "a").document.unconfined


def test_the_commands_take_folders_and_go_on_after_what_they_refuse(tmp_path: Path, capsys):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.html").write_text(PAGE)
    (folder / "evil.zip").write_bytes(bundle(**{"../up__txt": SHELLED, "down__txt": f"Report. {SHELLED}"}))
    assert run(["init", str(tmp_path / "m")]) == 0
    capsys.readouterr()
    assert run(["ingest", str(tmp_path / "m"), str(folder), "--json"]) == 0
    out, err = capsys.readouterr()
    assert [d["outcome"] for d in json.loads(out)["documents"]] == ["new", "new"]
    assert "path traversal" in err
    assert err.count("\n") == 1
    assert run(["brief", str(folder / "evil.zip")]) == 0


def daily(day: int, dead: int) -> str:
    return (
        f"PORT ARDEN, {day} June 2031\n\nRebels of the Northern Front shelled the town of Goma on "
        f"{day} June 2031, killing {dead} soldiers, the army said. The Northern Front denied that its men "
        "had fired on the town.\n"
    )


def test_files_of_one_name_that_are_given_together_are_no_versions_of_each_other(tmp_path: Path, capsys):
    for day in (4, 5, 6):
        folder = tmp_path / "days" / str(day)
        folder.mkdir(parents=True)
        (folder / "report.txt").write_text(daily(4, day))
    home = str(tmp_path / "m")
    assert run(["init", home]) == 0
    assert run(["ingest", home, str(tmp_path / "days"), "--json"]) == 0
    said = capsys.readouterr().out
    taken = json.loads(said[said.index("{") :])["documents"]
    assert [one["outcome"] for one in taken] == ["new"] * 3


def test_members_of_one_archive_are_no_versions_of_each_other(mission: Mission, tmp_path: Path):
    (tmp_path / "week.zip").write_bytes(
        bundle(**{"a/report__txt": daily(4, 2), "b/report__txt": daily(4, 9)})
    )
    assert [one.outcome for one in mission.ingest_all(tmp_path / "week.zip")] == ["new", "new"]  # type: ignore[union-attr]


def test_the_report_of_another_day_is_no_version_and_a_corrected_one_of_that_day_is(
    mission: Mission, tmp_path: Path
):
    report = tmp_path / "report.txt"
    outcomes = []
    for text in (daily(4, 2), daily(5, 6), daily(5, 7)):
        report.write_text(text)
        outcomes.append(mission.ingest(report).outcome)
    assert outcomes == ["new", "new", "version"]


@pytest.mark.parametrize("name", ["rows.csv", "rows.tsv", "answer.json", "zones.geojson"])
def test_a_table_in_an_archive_is_no_text_and_is_named(mission: Mission, tmp_path: Path, name: str):
    rows = "id,day,what\n" + "".join(
        f"{n},2031-06-0{n},Rebels shelled the town of Goma\n" for n in range(1, 6)
    )
    archive = tmp_path / "week.zip"
    archive.write_bytes(bundle(**{"a__txt": daily(4, 2), name: rows}))
    first, refused = mission.ingest_all(archive)
    assert not isinstance(first, InputError)
    assert isinstance(refused, InputError)
    assert refused.file.endswith(name)
    assert "truce ingest" in refused.next
