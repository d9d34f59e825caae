"""The tables of acts and targets, and what was probably meant by a name that stands in neither."""

import pytest

from truce.clauses import acts
from truce.clauses.near import meant, meant_act, nearest


def test_an_act_a_root_and_a_mode_stand_for_acts():
    assert acts.acts_under("airstrike") == {"airstrike"}
    assert {"airstrike", "lay_mines"} < acts.acts_under("ASSAULT")
    assert acts.acts_under("mode:harbour") == {"harbour"}
    assert acts.acts_under("no such act") == acts.acts_under("mode:no-such-mode") == frozenset()


def test_every_act_lies_under_exactly_one_root_and_says_what_it_is():
    under = [name for names in acts.roots().values() for name in names]
    assert sorted(under) == sorted(acts.acts())
    assert all(act.what and act.plover.isupper() for act in acts.acts().values())


def test_what_the_reader_found_is_the_act_of_its_root_or_the_root():
    assert acts.act_of("ASSAULT", "shelling") == "artillery_fire"
    assert acts.act_of("ASSAULT", None) == "ASSAULT"


def test_those_who_take_no_part_are_protected_and_those_who_fight_are_not():
    protected = {target.name for target in acts.targets().values() if target.protected}
    assert {"civilians", "medical", "aid", "monitors", "detainees"} <= protected
    assert not {"security_forces", "leaders", "borders"} & protected


@pytest.mark.parametrize(
    ("written", "proposed"),
    [
        ("Airstrike", "`airstrike`"),
        ("artillery fire", "`artillery_fire`"),
        ("shelling", "`artillery_fire`"),
        ("mode:shelling", "`artillery_fire`"),
        ("torture", "`ill_treatment`"),
        ("release of prisoners", "`release_detainees`"),
        ("zzz", "the table of acts"),
    ],
)
def test_an_act_is_found_by_its_spelling_its_word_or_its_meaning(written: str, proposed: str):
    assert proposed in meant_act(written)


def test_a_name_is_found_by_its_case_its_other_name_or_its_letters():
    assert nearest("sou", ["SOU", "NOR"]) == "SOU"
    assert nearest("Southern Army", ["SOU"], {"Southern Army": "SOU"}) == "SOU"
    assert nearest("SUO", ["SOU", "NOR"]) == "SOU"
    assert nearest("monitors", ["SOU", "NOR"]) is None


def test_where_nothing_is_near_what_there_is_is_named_and_never_too_much():
    assert meant("x", ["b", "a"]) == "Known here: a, b"
    assert meant("x", []) == "None is defined in this file"
    assert "and 70 more" in meant("?", [f"name-{i:02}" for i in range(100)])
