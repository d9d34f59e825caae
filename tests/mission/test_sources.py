"""Letters of sources: who gave them, since when, and a table that changes them."""

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from truce.access import Reader, Role
from truce.asof import EVER
from truce.cli import USAGE, run
from truce.errors import ArgumentError, InputError
from truce.findings.known_sources import KnownSource, rated_of
from truce.findings.record import Rating
from truce.findings.weighing import Told, confirmed_by
from truce.incidents.accounts import Account, Source
from truce.incidents.feeds.formats import FORMATS
from truce.incidents.source_table import Line, read, written
from truce.mission.answers.outlets import Published, through_outlets
from truce.mission.answers.people import Said
from truce.mission.answers.sources import licence_of, sources_of
from truce.mission.filing import decisions
from truce.mission.filing.rating import rate_all, vouched_by
from truce.mission.missions import Mission

AT = "2031-05-20"
PACT = (
    "Kenya and Uganda signed a ceasefire in Geneva on 3 May 2031. It took effect on 4 May 2031.\n\n"
    "Under the ceasefire Kenya and Uganda will halt all attacks on each other.\n"
)
STRIKE = (
    "Kenya's army shelled Gulu in Uganda on 9 May 2031, killing four soldiers, a hospital director said.\n\n"
    "Uganda's army said on 10 May 2031 that Kenya's army shelled Gulu on 9 May 2031.\n\n"
    "Kenya's army bombed Soroti in Uganda on 14 May 2031.\n"
)


class Clock:
    """A clock that stands still until it is moved on."""

    def __init__(self) -> None:
        # Yesterday, since the commands that follow go by the clock of this machine.
        self.now = time.time_ns() // 1_000_000 - 86_400_000

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def mission(tmp_path: Path, clock: Clock) -> Iterator[Mission]:
    with Mission.create(tmp_path / "m", "Lake truce", holder="Team 1", clock=clock) as made:
        for name, text in (("pact", PACT), ("strike", STRIKE)):
            (tmp_path / f"{name}.txt").write_text(text)
            made.ingest(tmp_path / f"{name}.txt")
        yield made


def known(mission: Mission, **asked) -> dict[str, KnownSource]:
    return {k.id: k for k in sources_of(mission.state(AT, **asked))}


def filed(mission: Mission, *lines: Line):
    return rate_all(mission, mission.state(AT), lines, "Ana", "t.csv")


def test_whom_nobody_rated_is_f_and_said_to_be_unrated(mission: Mission):
    found = known(mission)
    assert {"strike", "uganda's army"} <= set(found)
    assert {(k.source.letter, k.letter_by) for k in found.values()} == {("F", "nobody")}
    assert found["uganda's army"].claims >= 1
    rated, heard = rated_of(found.values())
    assert (rated, heard) == (0, len(found))


def test_somebody_may_rate_a_source_f_which_is_not_the_same_as_nobody(mission: Mission):
    decisions.rate(mission, "strike", "F", "Ana", "new to us")
    one = known(mission)["strike"]
    assert (one.source.letter, one.letter_by) == ("F", "rating")
    assert one.rating is not None
    assert one.rating.by == "Ana: new to us"


def test_letters_change_and_what_was_known_before_stays(mission: Mission, clock: Clock):
    clock.now += 3_600_000
    decisions.rate(mission, "strike", "B", "Ana", "")
    first = mission.entries()[-1].known
    clock.now += 3_600_000
    decisions.rate(mission, "strike", "D", "Ben", "two corrections")
    assert known(mission)["strike"].source.letter == "D"
    assert known(mission, known_at=first)["strike"].source.letter == "B"
    assert known(mission, known_at=first - 1)["strike"].letter_by == "nobody"


def test_of_two_ratings_in_one_minute_the_later_counts(mission: Mission):
    for letter in "ABCDE" * 4:
        decisions.rate(mission, "strike", letter, "Ana", "")
        assert known(mission)["strike"].source.letter == letter


def test_taking_a_rating_back_takes_its_letter_back(mission: Mission):
    entry = decisions.rate(mission, "strike", "A", "Ana", "", described={"own_access": True})
    decisions.withdraw(mission, entry, "Ana", "a mistake")
    one = known(mission)["strike"]
    assert (one.source.letter, one.letter_by, one.source.own_access) == ("F", "nobody", True)


def test_the_table_of_the_sources_changes_nothing(mission: Mission):
    decisions.rate(mission, "strike", "B", "Ana", "", described={"own_access": True, "reexport": False})
    decisions.rate(mission, "gdelt", "E", "Ana", "", described={"lead": True})
    size = mission.size
    found = sources_of(mission.state(AT))
    text = written((k.source, k.is_rated) for k in found)
    done = filed(mission, *read(text.encode(), "t.csv"))
    assert (done.changed, done.unchanged) == ((), len(found))
    assert mission.size == size


def test_each_changed_line_is_filed_and_no_other(mission: Mission):
    decisions.rate(mission, "strike", "B", "Ana", "")
    size = mission.size
    done = filed(
        mission,
        Line(number=2, source="strike", letter="B"),
        Line(number=3, source="Uganda's  ARMY", letter="C", reason="its own tally"),
        Line(number=4, source="pact", letter=None, own_access=True),
        Line(number=5, source="lake radio", letter="D"),
    )
    assert [c.source for c in done.changed] == ["uganda's army", "pact", "lake radio"]
    assert done.unchanged == 1
    assert done.unheard == ("lake radio",)
    assert [e.kind for e in mission.entries()[size:]] == ["rating", "source", "rating"]
    assert {e.audience for e in mission.entries()[size:]} == {"mechanism"}
    again = known(mission)
    assert again["uganda's army"].source.letter == "C"
    assert again["pact"].source.own_access
    assert again["lake radio"].kind == "not heard yet"
    assert again["strike"].source.letter == "B"


def test_a_table_with_one_fault_files_nothing(mission: Mission):
    size = mission.size
    with pytest.raises(InputError, match="line 3, column side: 'ATLANTIS' is the id of no party"):
        filed(
            mission,
            Line(number=2, source="strike", letter="B"),
            Line(number=3, source="pact", letter="C", side="ATLANTIS"),
        )
    assert mission.size == size


def test_a_party_is_not_told_whom_the_mechanism_believes(mission: Mission, tmp_path: Path):
    mission.ingest(tmp_path / "strike.txt", audience="everybody")
    decisions.rate(mission, "strike", "E", "Ana", "unreliablezq")
    mission.close()
    with Mission.open(tmp_path / "m", reader=Reader(Role.PARTY, "KEN")) as seen:
        assert all(k.letter_by == "nobody" for k in known(seen).values())


def test_an_observer_stays_the_mechanisms_whatever_is_said_of_him(mission: Mission):
    state = mission.state(AT)
    decisions.observe(mission, state, "Post 4", "seen", "2031-05-09T10:00", act="artillery_fire")
    decisions.rate(mission, "observer post 4", "B", "Ana", "", described={"own_access": True})
    one = known(mission)["observer post 4"]
    assert (one.source.letter, one.source.mechanism, one.kind) == ("B", True, "observer")


def test_the_page_says_what_is_rated_and_what_is_not(
    mission: Mission, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    mission.close()
    folder = str(tmp_path / "m")
    assert run(["status", folder, "--at", AT]) == 0
    assert run(["rate", folder, "strike", "b", "--by", "Ana"]) == 0
    assert run(["sources", folder]) == 0
    page = capsys.readouterr().out
    assert "1 of 4 sources that tell something is rated by people; 3 are not." in page
    assert "rated by Ana (20" in page
    assert "hospital director" in page
    assert max(map(len, page.splitlines())) <= 80
    assert run(["sources", folder, "--table", str(tmp_path / "out.csv")]) == 0
    assert run(["sources", folder, "--table", str(tmp_path / "out.csv")]) == USAGE
    assert "somebody may have filled it in" in capsys.readouterr().err
    assert run(["rate", folder, "--table", str(tmp_path / "out.csv"), "--by", "Ana"]) == 0
    assert "0 sources changed" in " ".join(capsys.readouterr().out.split())
    assert run(["rate", folder, "--by", "Ana"]) == USAGE


def test_why_a_status_is_does_not_say_that_nobody_rated_when_somebody_did(mission: Mission, tmp_path, capsys):
    (one,) = mission.state(AT).assessed
    mission.close()
    assert run(["explain", str(tmp_path / "m"), one.id, "--as-of", AT]) == 0
    assert "Nobody has rated these sources or reviewed" in " ".join(capsys.readouterr().out.split())
    assert run(["rate", str(tmp_path / "m"), "strike", "B", "--by", "Ana"]) == 0
    capsys.readouterr()
    assert run(["explain", str(tmp_path / "m"), one.id, "--as-of", AT]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "rated these sources" not in said
    assert "Nobody has reviewed what was read" in said


def test_an_incident_shows_letter_and_digit_with_their_reasons(
    mission: Mission, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    incident = next(
        i for i in mission.state(AT).incidents if i.type == "ASSAULT" and str(i.date) == "2031-05-09"
    )
    mission.close()
    folder = str(tmp_path / "m")
    assert run(["rate", folder, "uganda's army", "C", "--by", "Ana"]) == 0
    capsys.readouterr()
    assert run(["explain", folder, incident.id, "--as-of", AT]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "Admiralty C2, probably true: others tell it too" in said
    assert run(["explain", folder, incident.id, "--as-of", AT, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["credibility"]["digit"] == 2
    assert {a["letter"] for a in told["told"]} >= {"C"}
    assert all(a["credibility"]["reasons"] for a in told["told"])


def test_a_data_set_whose_licence_forbids_it_is_shown_as_not_to_be_passed_on():
    found = {one.source().id: licence_of(one.source().id) for one in FORMATS}
    assert found["acled"] is False
    assert found["ucdp-ged"] is True
    assert licence_of("nobody's data") is None


def test_documents_of_one_outlet_show_their_publisher_and_are_one_origin(
    mission: Mission, tmp_path: Path, capsys
):
    told = {
        "first": "Kenya's army bombed Tororo in Uganda on 15 May 2031.",
        "second": "On 15 May 2031 Tororo in Uganda was bombed by Kenya's army.",
    }
    for name, words in told.items():
        (tmp_path / f"{name}.md").write_text(f"---\npublisher: Lake Herald\n---\n\n{words}\n")
        mission.ingest(tmp_path / f"{name}.md")
    found = known(mission)
    assert {found[name].source.origin for name in told} == {"outlet lake herald"}
    assert found["strike"].source.origin == "strike"
    filed(mission, Line(number=1, source="first", letter="B"))
    assert known(mission)["first"].source.origin == "outlet lake herald"
    mission.close()
    assert run(["sources", str(tmp_path / "m")]) == 0
    page = " ".join(capsys.readouterr().out.split())
    assert "Lake Herald (outlet, 2 documents, 2 claims)" in page
    assert "first (1 claim): says so itself; somebody judged it alone: see there" in page
    assert "second (1 claim): says so itself" in page
    assert page.count("published by Lake Herald: one origin with all that it publishes") == 1


def put_apart(mission: Mission, tmp_path: Path) -> tuple[str, str]:
    """Two reports of one act in words of their own, of letter A and own access, and reviewed."""
    told = {
        "first": "Kenya's army bombed Tororo in Uganda on 15 May 2031, killing three soldiers.",
        "second": "On 15 May 2031 Tororo in Uganda was bombed by Kenya's army. Three soldiers died.",
    }
    for name, words in told.items():
        (tmp_path / f"{name}.txt").write_text(words + "\n")
        mission.ingest(tmp_path / f"{name}.txt")
        decisions.rate(mission, name, "A", "Ana", "", described={"own_access": True})
    for account in bombing(mission):
        decisions.review(mission, mission.state(AT), account.id, "accept", "Ana", "")
    return "first", "second"


def bombing(mission: Mission) -> list[Account]:
    found = mission.state(AT).assessed[0].record.accounts
    return [a for a in found if a.passage and a.passage.document in ("first", "second")]


def confirmed(mission: Mission) -> bool:
    """Whether the two confirm that the act happened."""
    record = mission.state(AT).assessed[0].record.as_known(EVER)
    sources = {s.id: s for s in record.sources}
    told = (a for a in record.accounts if a.source in ("first", "second"))
    return confirmed_by([Told(a, sources[a.source], 300, "for") for a in told]) is not None


@pytest.mark.parametrize("joined", ["wire-x", "WIRE-X ", "second"])
def test_what_a_person_says_of_origins_reaches_the_accounts(mission: Mission, tmp_path: Path, joined: str):
    first, second = put_apart(mission, tmp_path)
    assert len({a.origin for a in bombing(mission)}) == 2
    assert confirmed(mission)
    described = {"own_access": True, "origin": joined}
    decisions.rate(mission, first, "A", "Ana", "", described=described)
    if joined != second:
        assert confirmed(mission), "one that passes on a wire and one of its own are two"
        decisions.rate(mission, second, "A", "Ana", "", described={"own_access": True, "origin": "wire-x"})
    assert len({a.origin for a in bombing(mission)}) == 1
    assert not confirmed(mission)
    assert len({known(mission)[name].source.origin for name in (first, second)}) == 1


def test_two_that_pass_on_each_other_are_one_origin(mission: Mission, tmp_path: Path):
    first, second = put_apart(mission, tmp_path)
    for one, other in ((first, second), (second, first)):
        decisions.rate(mission, one, "A", "Ana", "", described={"own_access": True, "origin": other})
    assert len({a.origin for a in bombing(mission)}) == 1


def test_a_copy_follows_what_somebody_says_of_what_it_copied(mission: Mission, tmp_path: Path):
    words = "Kenya's army bombed Tororo in Uganda on 15 May 2031, killing three soldiers of its garrison.\n"
    for name in ("first", "second"):
        (tmp_path / f"{name}.txt").write_text(words + f"\nThe {name} page.\n")
        mission.ingest(tmp_path / f"{name}.txt")
    decisions.rate(mission, "first", "B", "Ana", "", described={"origin": "wire-x"})
    assert {a.origin for a in bombing(mission)} == {"wire-x"}


def published(mission: Mission, tmp_path: Path, **told: str) -> None:
    for name, words in told.items():
        (tmp_path / f"{name}.md").write_text(f"---\npublisher: Lake Herald\n---\n\n{words}\n")
        mission.ingest(tmp_path / f"{name}.md")


HERALD = "Kenya's army bombed {} in Uganda on 15 May 2031."


def letters(mission: Mission) -> dict[str, str]:
    """The letter that the judge takes for each source."""
    record = mission.state(AT).assessed[0].record.as_known(EVER)
    return {s.id: s.letter for s in record.sources}


def test_the_letter_of_an_outlet_reaches_its_documents_and_no_forger_of_its_name(
    mission: Mission, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    published(mission, tmp_path, first=HERALD.format("Tororo"), second=HERALD.format("Mbale"))
    mission.close()
    assert run(["rate", str(tmp_path / "m"), "LAKE  Herald", "B", "--by", "Ana", "--own-access"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "It reaches 2 documents that say so themselves. You now vouch for first, second" in said
    with Mission.open(tmp_path / "m") as again:
        published(again, tmp_path, forged=HERALD.format("Lira"))
        judged = letters(again)
        assert (judged["first"], judged["second"], judged["forged"]) == ("B", "B", "F")
        found = known(again)
        assert (found["first"].letter_by, found["forged"].letter_by) == ("outlet", "nobody")
        outlet = found["lake herald"]
        assert (outlet.kind, outlet.called, outlet.is_rated) == ("outlet", "Lake Herald", True)
        assert [(d.document, d.vouched) for d in outlet.documents] == [
            ("first", True), ("forged", False), ("second", True)
        ]  # fmt: skip
        # The outlet with what its letter reaches, the forger, pact, and strike with the two whom it quotes.
        assert rated_of(found.values()) == (1, 6)
        assert "1 source rated" in again.state(AT).vetted
        decisions.rate(again, "first", "D", "Ben", "")
        assert letters(again)["first"] == "D"
    assert run(["sources", str(tmp_path / "m")]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "forged (1 claim): says so itself; nobody vouched for it: not rated with it" in said
    assert "second (1 claim): says so itself; vouched for" in said


def test_the_own_letter_of_a_document_stands_before_a_later_one_of_its_outlet(
    mission: Mission, tmp_path: Path, clock: Clock
):
    published(mission, tmp_path, first=HERALD.format("Tororo"))
    clock.now += 3_600_000
    decisions.rate(mission, "first", "D", "Ben", "")
    clock.now += 3_600_000
    vouched = vouched_by(mission.state(AT), "Lake Herald")
    decisions.rate(mission, "Lake Herald", "A", "Ana", "", vouched=vouched)
    assert letters(mission)["first"] == "D"


def test_a_table_rates_an_outlet_too(mission: Mission, tmp_path: Path):
    published(mission, tmp_path, first=HERALD.format("Tororo"))
    done = filed(mission, Line(number=2, source="lake herald", letter="C"))
    assert "vouched for first" in done.changed[0].after
    assert letters(mission)["first"] == "C"
    size = mission.size
    text = written((k.source, k.is_rated) for k in sources_of(mission.state(AT)))
    filed(mission, *read(text.encode(), "t.csv"))
    assert mission.size == size


A_HOST, OTHER = "herald.example", "blog.example"


@pytest.mark.parametrize(
    ("one", "reached"),
    [
        (Published("Lake Herald", "lake herald", A_HOST, True), True),
        (Published("Lake Herald", "lake herald", OTHER, True), False),
        (Published("Lake Herald", "lake herald", None, True), False),
    ],
)
def test_an_address_proves_more_than_a_page_says(one: Published, reached: bool):
    said = Said(
        sources=(Source(id="lake herald", hosts=(A_HOST,)),),
        ratings=(Rating(id="r", source="lake herald", letter="A", by="Ana", known=5),),
        corrections={}, ends={},
    )  # fmt: skip
    found = through_outlets(said, {"page": one})
    assert ("page" in {r.source for r in found.ratings}) is reached
    assert ("page" in {s.id for s in found.sources}) is reached


def test_whoever_rates_a_name_that_two_hosts_bear_must_say_whose_it_is(mission: Mission):
    hosts = {"a": A_HOST, "b": OTHER, "c": A_HOST}
    told = {d: Published("Lake Herald", "lake herald", host, True) for d, host in hosts.items()}
    state = replace(mission.state(AT), published=told)
    with pytest.raises(ArgumentError, match=r"blog.example \(1 document\), herald.example \(2 documents\)"):
        vouched_by(state, "Lake Herald")
    with pytest.raises(ArgumentError, match="gave no document"):
        vouched_by(state, "Lake Herald", ["other.example"])
    vouched = vouched_by(state, "lake herald", [A_HOST])
    assert vouched is not None
    assert (vouched.hosts, vouched.documents) == ((A_HOST,), ())


def test_names_are_shown_as_they_are_written_and_speakers_without_one_together(tmp_path: Path, capsys):
    """Also where no terms are filed that anything is held against."""
    with Mission.create(tmp_path / "n", "Lake truce", holder="Team 1") as made:
        (tmp_path / "strike.txt").write_text(STRIKE)
        made.ingest(tmp_path / "strike.txt")
    assert run(["sources", str(tmp_path / "n")]) == 0
    page = capsys.readouterr().out
    assert "F Uganda's army (speaker, " in page
    assert "F 1 speaker without a name (1 claim)" in page
    assert "No source" not in page


def test_an_empty_list_says_what_it_is_an_answer_to(mission: Mission, tmp_path: Path, capsys):
    mission.close()
    assert run(["sources", str(tmp_path / "m"), "--known-at", "2020"]) == 0
    then = capsys.readouterr().out
    assert then.startswith("As known then, no source had told anything.")
    assert run(["sources", str(tmp_path / "m"), "--as", "party:KEN"]) == 0
    withheld = " ".join(capsys.readouterr().out.split())
    assert "That is not all that is on record." in withheld
    assert "truce ingest" not in then + withheld
