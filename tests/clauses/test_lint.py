"""Lint: a sound text has no weakness, and each weakness put into it is found, alone, at its place."""

import re
from pathlib import Path

import pytest

from truce.clauses.lint import Finding, lint, rules
from truce.clauses.loading import load_agreement, load_marked, parse_marked
from truce.cli import run
from truce.report.weaknesses import page

HERE = Path(__file__).parent
SOUND = (HERE / "lint_sound.yaml").read_text("utf-8")
EXAMPLES = sorted((HERE.parents[1] / "examples" / "agreements").glob("*/agreement.yaml"))


def found(text: str) -> list[Finding]:
    agreement, marked = parse_marked(text)
    return list(lint(agreement, marked.line))


def changed(*edits: tuple[str, str]) -> str:
    text = SOUND
    for before, after in edits:
        assert before in text, before
        text = text.replace(before, after)
    return text


def without(*clauses: str) -> str:
    parts = SOUND.split("  - id: ")
    return "  - id: ".join(p for p in parts if p.split("\n")[0] not in clauses)


def test_a_sound_text_has_no_weakness():
    assert found(SOUND) == []


TWO = "[{id: a, whose: east}, {id: b, whose: west}]"
HELD = "{complies: east, with: guns-back}"
NORTH = "{id: north, name: New Eastern Front, side: east}"
WEAK = [
    ("start-missing", ("starts: 2031-01-02T06:00", "starts: not_stated")),
    ("start-hour", ("starts: 2031-01-02T06:00", "starts: 2031-01-02")),
    ("time-zone", ("zone: Africa/Khartoum", "zone: not_stated")),
    ("area-undrawn", (", map: annex A", "")),
    ("exit-missing", ("act: terminate", "act: resume")),
    ("notice-missing", (", notice: P14D", "")),
    ("holder-missing", ("who: each, form: written", "form: written")),
    ("renewal-open", (", renews: by_agreement", "")),
    ("body-members", ("members: [east, west, a neutral chair], ", "")),
    ("body-rules", (", decides: by consensus", "")),
    ("duty-deadline", ("by: {event: in_force, within: P10D}, certified_by", "by: not_stated, certified_by")),
    ("notice-length", ("at_least: PT48H", "at_least: not_stated")),
    ("count-open", (", counted_by: jc", "")),
    ("count-open", ("at_most: 500", "at_most: not_stated")),
    ("term-undefined", ("guns above 100 mm are", "heavy weapons are")),
    ("term-undefined", ("relief passes without hindrance", "relief passes as soon as possible")),
    ("attested-by-one", ("certified_by: jc", "certified_by: west")),
    ("attested-by-one", ("counted_by: jc", "counted_by: Eastern Front")),
    ("one-sided", ("acts: [airstrike, artillery_fire, ground_attack]", "acts: [naval_attack]")),
    ("impossible", ("within: P10D", "within: P90D")),
    ("impossible", ("2031-01-02T05:00/2031-01-02T06:00", "2030-12-30")),
    ("waits-on-open", ("by: {event: in_force, within: P10D}, certified_by", "by: not_stated, certified_by")),
    ("readings-open", ("  - id: relief", f"    readings: {TWO}\n  - id: relief")),
    ("standard-open", ("answers_for: result", "answers_for: not_stated")),
    ("protection-reciprocal", ("  - id: groups", f"    while: {HELD}\n  - id: groups")),
    ("protection-reciprocal", ("  - id: groups", "    in_return_for: prisoners\n  - id: groups")),
    ("unmonitorable", ("  - id: access", "    monitorable: false\n  - id: access")),
    ("months", ("lasts: P60D", "lasts: P2M")),
    ("names-alike", ("name: Eastern Front}", f"name: Eastern Front}}\n  - {NORTH}")),
]  # fmt: skip
ALSO = {
    ("duty-deadline", "waits-on-open"): "a duty without a day keeps waiting what waits for it",
    ("start-missing", "time-zone"): "",
}


@pytest.mark.parametrize(("rule", "edit"), WEAK)
def test_each_weakness_is_found_alone(rule: str, edit: tuple[str, str]):
    text = changed(edit)
    if rule == "one-sided":
        text = text.replace(
            "forbid: {who: each, acts: [naval_attack]", "forbid: {who: east, acts: [naval_attack]"
        )
        text = text.replace("acts: [ASSAULT], targets", "acts: [killing], targets")
    names = {f.rule.id for f in found(text)}
    assert rule in names
    assert names <= {rule} | {other for pair in ALSO for other in pair if rule in pair}


@pytest.mark.parametrize(
    ("rule", "gone"),
    [
        ("no-civilians", ("civilians",)),
        ("no-aid", ("relief",)),
        ("no-access", ("access",)),
        ("no-orders", ("orders",)),
        ("body-clock", ("commission-meets",)),
        ("outsiders", ("groups",)),
    ],
)
def test_what_a_text_should_hold_is_missed(rule: str, gone: tuple[str, ...]):
    assert {f.rule.id for f in found(without(*gone))} == {rule}


def test_without_body_and_channel_nobody_verifies_settles_or_talks():
    text = without("commission-meets", "access", "moves", "soldiers", "guns-back", "prisoners")
    text = "".join(line for line in text.splitlines(True) if "{id: jc" not in line and line != "bodies:\n")
    names = {f.rule.id for f in found(text.replace("    on_breach: the commission rules\n", ""))}
    assert {"no-verification", "no-disputes", "no-channel"} == names


def test_an_area_and_an_end_are_missed():
    text = changed(
        ("    scope: {zones: valley}\n", ""),
        ("zones:\n  - {id: valley, name: the valley, map: annex A}\n", ""),
    )
    assert {f.rule.id for f in found(text)} == {"area-missing"}
    text = changed(
        (", lasts: P60D, renews: by_agreement", ""),
        ("lifecycle:\n  - {act: terminate, who: each, form: written, notice: P14D}\n", ""),
    )
    assert {f.rule.id for f in found(text)} == {"end-missing"}


def test_clauses_given_in_return_for_each_other_never_begin():
    text = changed(
        ("  - id: prisoners", "    in_return_for: prisoners\n  - id: prisoners"),
        ("  - id: moves", "    in_return_for: guns-back\n  - id: moves"),
    )
    assert "circular" not in {f.rule.id for f in found(text)}, "the guns have a day of their own"
    text = text.replace("by: {event: in_force, within: P10D}", "by: not_stated")
    circle = [f for f in found(text) if f.rule.id == "circular"]
    assert [f.what for f in circle] == ["given in return for each other: guns-back -> prisoners -> guns-back"]


def test_names_of_people_are_noticed_and_not_repeated():
    text = changed(("each side frees those it holds", "each side frees Anna Berg, Omar Said and Li Wei"))
    (finding,) = found(text)
    assert finding.rule.id == "people-named"
    assert "Anna" not in finding.what


def test_a_finding_names_its_line_and_clause():
    (finding,) = found(changed(("at_least: PT48H", "at_least: not_stated")))
    line = 1 + next(i for i, words in enumerate(SOUND.splitlines()) if "require_prior" in words)
    assert (finding.clause, finding.line) == ("moves", line)


def test_the_gravest_come_first():
    grades = [
        f.rule.severity
        for f in found(
            changed((", notice: P14D", ""), ("lasts: P60D", "lasts: P2M"), (", counted_by: jc", ""))
        )
    ]
    assert grades == ["high", "medium", "low"]


def test_no_side_is_the_default_one():
    """The same text with the two sides exchanged has the same weaknesses."""
    weak = changed(("certified_by: jc", "certified_by: west"), ("counted_by: jc", "counted_by: east"))
    other = {"east": "west", "west": "east"}
    swapped = re.sub(r"\b(?:east|west)\b", lambda m: other[m[0]], weak)
    assert [(f.rule.id, f.line) for f in found(weak)] == [(f.rule.id, f.line) for f in found(swapped)]


def test_every_rule_says_why_where_from_and_what_to_ask():
    for rule in rules().values():
        assert rule.why.endswith(".")
        assert rule.question.endswith("?")
        assert rule.practice


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda p: p.parent.name)
def test_the_examples_can_be_linted_on_eighty_columns(file: Path):
    agreement, marked = load_marked(file)
    findings = lint(agreement, marked.line)
    said = page(file.name, agreement, findings)
    assert max(len(line) for line in said.splitlines()) <= 80
    assert [(f.rule, f.what) for f in lint(load_agreement(file))] != [] or findings == ()


def test_the_page_of_a_weak_text():
    text = changed(
        (", notice: P14D", ""), ("guns above 100 mm are", "heavy weapons are"), ("lasts: P60D", "lasts: P2M")
    )
    agreement, marked = parse_marked(text)
    said = page("river/agreement.yaml", agreement, lint(agreement, marked.line))
    assert said + "\n" == (HERE / "golden" / "lint.txt").read_text("utf-8")


def test_the_command_fails_on_what_it_is_asked_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = tmp_path / "agreement.yaml"
    file.write_text(changed((", counted_by: jc", "")), "utf-8")
    assert run(["lint", str(tmp_path)]) == 0
    assert run(["lint", str(file), "--fail-on", "high"]) == 0
    assert run(["lint", str(file), "--fail-on", "medium"]) == 1
    assert run(["lint", str(file), "--json"]) == 0
    said = capsys.readouterr().out
    assert '"schema": "truce-lint/1"' in said
    assert run(["lint", str(file), "--fail-on", "grave"]) == 2
    assert run(["lint", str(tmp_path / "none")]) == 2


def rules_of(*edits: tuple[str, str]) -> set[str]:
    return {f.rule.id for f in found(changed(*edits))}


def test_who_sits_in_a_mission_of_others_is_not_for_the_parties_to_say():
    jc = (
        "name: Joint Commission, members: [east, west, a neutral chair], chair: neutral, "
        "decides: by consensus"
    )
    sent = "name: observers of the League of Valleys"
    assert not {"body-members", "body-rules"} & rules_of((jc, sent))
    assert {"body-members", "body-rules"} <= rules_of((jc, "name: Joint Observers"))


def test_a_settlement_is_meant_to_stay():
    life = ("  - {act: terminate, who: each, form: written, notice: P14D}", "  - {act: supersede, who: all}")
    lasts = ("lasts: P60D, renews: by_agreement", "ends: not_stated")
    assert "end-missing" in rules_of(life, lasts)
    assert "end-missing" not in rules_of(life, lasts, ("kind: ceasefire", "kind: peace_agreement"))


def test_states_alone_are_not_asked_about_armed_groups():
    states = [("Eastern Front", "Kingdom of Norway"), ("Western Army", "Kingdom of Sweden")]
    groups = ("text: each side answers for the armed groups in the ground that it holds", "text: as it is")
    free = ("whom: {acting_against: east}", "whom: [west]")
    assert "outsiders" in rules_of(groups, free)
    assert "outsiders" not in rules_of(groups, free, *states)


def test_years_are_no_months_and_a_road_is_drawn():
    assert "months" in rules_of(("lasts: P60D", "lasts: P6M"))
    assert "months" not in rules_of(("lasts: P60D", "lasts: P1Y"))
    assert "area-undrawn" not in rules_of(("name: the valley, map: annex A", "name: the road to the coast"))
