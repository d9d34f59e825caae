"""The same words at a second place are an appearance, and the file that documents came in is kept."""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import here

from truce.mission.filing.appearances import appearances
from truce.mission.filing.erasing import erase
from truce.mission.missions import Mission
from truce.mission.opened import of_form

WORDS = (
    "The spokesman of the northern forces said on 4 May 2031 that the army of Arden shelled the mill at "
    "Arden, killing two civilians. Nobody else was hurt, he said."
)


@pytest.fixture
def mission(tmp_path: Path) -> Iterator[Mission]:
    with Mission.create(tmp_path / "m", "Arden", holder="staff") as made:
        yield made


def page(folder: Path, name: str, publisher: str, words: str = WORDS) -> Path:
    """A page of a publisher."""
    file = folder / name
    head = f'<meta property="og:site_name" content="{publisher}">' if publisher else ""
    file.write_text(f"<html><head>{head}<title>Mill shelled</title></head><body><p>{words}</p></body></html>")
    return file


def told(mission: Mission, form: str) -> list[dict[str, object]]:
    return [dict(data) for _, data in of_form(mission.entries(), form)]  # type: ignore[arg-type]


def test_a_second_publisher_of_the_same_words_is_kept_once(mission: Mission, tmp_path: Path):
    first = mission.ingest(page(tmp_path, "a.html", "Arden Wire"))
    second = mission.ingest(page(tmp_path, "b.html", "Vale Gazette"))
    assert (second.outcome, second.document, second.elsewhere) == ("known", first.document, "Vale Gazette")
    for name in ("a.html", "b.html"):
        assert mission.ingest(tmp_path / name).elsewhere == ""
    assert mission.ingest(page(tmp_path, "c.html", "")).elsewhere == "", "it says no place"
    (one,) = appearances(mission)
    assert (one.document, one.publisher, one.known > 0) == (first.document, "Vale Gazette", True)
    assert len(told(mission, "document")) == 1
    assert appearances(mission, one.known - 1) == ()


def test_it_is_shown_with_the_sources_and_what_rests_on_it_and_adds_no_weight(tmp_path: Path):
    folder = tmp_path / "m"
    files = [page(tmp_path, "a.html", "Arden Wire"), page(tmp_path, "b.html", "Vale Gazette")]
    assert here("init", folder)[0] == 0
    assert here("ingest", folder, files[0])[0] == 0
    code, before, _ = here("sources", folder, "--json")
    code, out, _ = here("ingest", folder, files[1])
    assert "the same words stand at Vale Gazette, one origin" in " ".join(out.split())
    code, out, _ = here("sources", folder)
    assert (code, "a: also at Vale Gazette" in out) == (0, True)
    assert max(map(len, out.splitlines())) <= 80
    code, after, _ = here("sources", folder, "--json")
    assert json.loads(before)["sources"] == json.loads(after)["sources"]
    assert [one["publisher"] for one in json.loads(after)["elsewhere"]] == ["Vale Gazette"]
    code, out, _ = here("timeline", folder, "--json")
    incident = json.loads(out)["incidents"][0]["id"]
    code, out, _ = here("explain", folder, incident)
    assert (code, "also at Vale Gazette" in out) == (0, True)
    code, out, _ = here("explain", folder, incident, "--json")
    assert [one["document"] for one in json.loads(out)["elsewhere"]] == ["a"]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    made = tmp_path / "reports.zip"
    with zipfile.ZipFile(made, "w") as out:
        out.writestr("north/one.txt", WORDS)
        out.writestr("north/two.txt", WORDS.replace("two civilians", "nine civilians"))
    return made


def test_the_file_that_documents_came_in_is_kept_once(mission: Mission, archive: Path):
    for _ in range(2):
        mission.ingest(archive)
    (kept,) = told(mission, "container")
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    assert (kept["sha256"], kept["name"], "inner" in kept) == (digest, "reports.zip", False)
    assert {one["within"]["sha256"] for one in told(mission, "document")} == {digest}  # type: ignore[index]
    assert mission.behind.evidence.read(digest, 10**6) == archive.read_bytes()
    assert list(mission.store.check()) == []


def test_the_file_around_the_file_is_found_from_what_is_in_it(
    mission: Mission, archive: Path, tmp_path: Path
):
    with zipfile.ZipFile(tmp_path / "week.zip", "w") as out:
        out.write(archive, "monday.zip")
    mission.ingest(tmp_path / "week.zip")
    (kept,) = told(mission, "container")
    inner = hashlib.sha256(archive.read_bytes()).hexdigest()
    assert kept["inner"] == [inner]
    assert {one["within"]["sha256"] for one in told(mission, "document")} == {inner}  # type: ignore[index]


def test_a_plain_file_is_kept_as_the_document_alone(mission: Mission, tmp_path: Path):
    mission.ingest(page(tmp_path, "a.html", "Arden Wire"))
    assert told(mission, "container") == []


def test_an_erasure_says_which_file_still_holds_the_words(mission: Mission, archive: Path):
    done = mission.ingest(archive)
    (kept,) = (e for e, _ in of_form(mission.entries(), "container"))
    said = erase(mission, done.entry, None, "custodian", "by order 4")
    assert f"container {kept.id[:12]}" in said.repeated
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    assert mission.behind.evidence.read(digest, 10**6)
    erase(mission, kept.id, None, "custodian", "by order 4")
    with pytest.raises(Exception, match=digest[:12]):
        mission.behind.evidence.read(digest, 10**6)
