"""What the words of a clause give: acts and targets by the tables, and nothing where no row knows them."""

import re

import pytest

from truce.asof import Duration
from truce.clauses.acts import acts, acts_under, targets
from truce.clauses.deadlines import period_of, window_of
from truce.clauses.model import After
from truce.clauses.wordings import exception_in, read_words, rows, targets_in


def read(deontic: str, words: str) -> list[tuple[str, set[str], set[str]]]:
    wording = read_words(deontic, words)  # type: ignore[arg-type]
    return [(u.kind, set(u.acts), set(u.targets)) for u in wording.units]


@pytest.mark.parametrize(
    ("deontic", "words", "expected"),
    [
        ("obligation", "Both sides shall end all hostilities.", [("forbid", {"ASSAULT"}, set())]),
        ("obligation", "All military operations are to cease at noon.", [("forbid", {"ASSAULT"}, set())]),
        ("obligation", "The army will hold its fire.", [("forbid", {"ASSAULT"}, set())]),
        ("prohibition", "No side may attack hospitals.", [("forbid", {"ASSAULT"}, {"medical"})]),
        (
            "prohibition",
            "There shall be no attack by land, and no violence against civilians.",
            [("forbid", {"ASSAULT"}, set()), ("forbid", {"ASSAULT"}, {"civilians"})],
        ),
        (
            "prohibition",
            "Nobody may shell or raid villages.",
            [("forbid", {"artillery_fire", "ground_attack"}, {"civilian_objects"})],
        ),
        (
            "obligation",
            "The front shall free its prisoners and hand over its weapons.",
            [("oblige", {"release_detainees"}, set()), ("oblige", {"disarm"}, set())],
        ),
        (
            "obligation",
            "Forces shall remain in their positions.",
            [("maintain", {"advance", "seize_ground"}, set())],
        ),
        ("prohibition", "No more than 500 soldiers may remain in the zone.", [("limit", {"deploy"}, set())]),
        ("permission", "Convoys of relief may be given free passage.", [("permit", {"allow_aid"}, set())]),
        (
            "prohibition",
            "No troop movements without prior notification of the commission.",
            [("require_prior", {"move_forces"}, set())],
        ),
        (
            "constitutive",
            "A joint commission is hereby created to investigate incidents.",
            [("oblige", {"establish"}, set())],
        ),
    ],
)
def test_acts_follow_from_the_words(deontic: str, words: str, expected: list[tuple[str, set[str], set[str]]]):
    assert read(deontic, words) == expected


@pytest.mark.parametrize(
    ("deontic", "words"),
    [
        ("obligation", "The parties will do all that is needed."),
        ("obligation", "Each side shall prevent attacks by armed groups."),
        ("obligation", "The parties shall help to release prisoners."),
        ("obligation", "The region keeps a share of the taxes collected there."),
        ("power", "The commission may investigate any incident."),
        ("request", "The United Nations is asked to deploy observers."),
    ],
)
def test_where_no_act_can_be_told_none_is(deontic: str, words: str):
    assert read(deontic, words) == []


def test_a_ban_on_another_s_condition_is_not_taken_for_a_duty():
    words = "The army shall withdraw within ten days of the deployment of observers."
    assert read("obligation", words) == [("oblige", {"withdraw"}, set())]


def test_targets_are_those_of_the_act_and_not_of_its_neighbour():
    found = read("prohibition", "Neither side shall use drones, shell populated areas or lay mines.")
    assert ("forbid", {"artillery_fire"}, {"civilians"}) in found
    assert ("forbid", {"drone_attack", "lay_mines"}, set()) in found


def test_what_is_not_encoded_is_said():
    assert read_words("power", "The commission may investigate any incident.").left == ("investigate",)


@pytest.mark.parametrize(
    ("words", "event", "within"),
    [
        ("shall leave within five days of signature", "signed", Duration.of(5, "day")),
        ("to be finished by D+30", "signed", Duration.of(30, "day")),
        ("within 72 hours of the entry into force", "in_force", Duration.of(72, "hour")),
        ("at once", "in_force", Duration(0, 0)),
    ],
)
def test_a_deadline_is_counted_from_what_the_words_say(words: str, event: str, within: Duration):
    by = window_of(words, None, None, 'It binds from its signature ("D").').by
    assert isinstance(by, After)
    assert (by.event, by.within) == (event, within)


def test_a_deadline_counted_from_nothing_is_open():
    window = window_of("within 15 days", None, None, "")
    assert (window.by, window.open) == ("not_stated", ("what “within 15 days” is counted from",))
    assert window_of("by D+30", None, None, "D is mentioned and never defined.").by == "not_stated"


def test_periods():
    assert period_of("meets once every 15 days") == Duration.of(15, "day")
    assert period_of("meets weekly") == Duration.of(1, "week")
    assert period_of("meets in Geneva") is None


def test_exceptions_and_targets_by_their_words():
    assert exception_in("a unit that is fired upon may return fire") == "self_defence"
    assert exception_in("save for the flow of goods") is None
    assert targets_in("schools and mosques") == ("schools", "religious_cultural")


def test_the_tables_name_what_exists():
    for row in rows("act_words"):
        assert row["use"] in ("harm", "duty", "either", "quiet", "state")
        assert [n for n in row["acts"].split() if not acts_under(n)] == []
        re.compile(row["words"])
    assert {r["target"] for r in rows("target_words")} <= set(targets())
    assert {n for r in rows("hindered_by") for n in (r["act"], *r["hindered_by"].split())} <= set(acts())


@pytest.mark.parametrize(
    ("words", "acts"),
    [
        ("It will not support groups that carry out attacks against the other side.", "support_group"),
        ("Neither government shall harbour fighters who kill civilians.", "harbour"),
        ("Each side stops arming militias responsible for raids on villages.", "supply_arms"),
        ("They shall not finance militants shelling the border posts.", "finance_group"),
    ],
)
def test_what_people_are_told_apart_by_forbids_nothing_itself(words: str, acts: str):
    assert read("prohibition", words) == [("forbid", {acts}, set())]


def test_those_who_are_told_apart_still_owe_what_follows():
    found = read("obligation", "Groups that attack convoys shall withdraw from the road.")
    assert [acts for _, acts, _ in found] == [{"withdraw"}]
