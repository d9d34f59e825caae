"""What a lawyer of a party would object to: one side's word as a fact, silence as calm, a line too wide."""

import re

import pytest

from truce import mission
from truce.clauses.lint import lint
from truce.clauses.loading import parse_agreement
from truce.cli import run
from truce.demo import dispatches
from truce.findings.finding import Finding, Tie
from truce.report import drafts, judged, weaknesses
from truce.report.drafts import Written
from truce.report.folding import columns
from truce.report.terminal import page

WIDE = """
agreement: truce-of-the-river
title: 大河兩岸武裝部隊停止一切敵對行動並撤出前線村莊以及恢復雙方平民自由往來之協定（暫定稿）
encoding: {author: 起草人}
parties:
  - {id: NOR, name: 北岸人民解放陣線及其所屬之一切民兵與地方武裝部隊聯合總司令部}
  - {id: SOU, name: 南岸共和國政府軍}
term: {starts: 2031-03-01, ends: not_stated}
zones: [{id: bank, name: 東岸由河口以至大橋之間沿岸十公里以內之一切村莊與道路以及渡口附近的市集和學校}]
clauses:
  - id: no-fire
    text: 雙方不得在東岸由河口以至大橋之間沿岸十公里以內之一切村莊與道路上向對方開火或進行任何敵對行動
    forbid: {who: each, acts: ASSAULT, whom: other_party}
    scope: {zones: bank}
"""


def test_who_asked_for_a_truce_is_the_word_of_each_who_says_so() -> None:
    told = next(file for file in dispatches() if file.name.startswith("4-wire"))
    shown = " ".join(page(mission.brief([told])).split())
    asked = shown.partition("Requested by: ")[2].partition(" Venue:")[0]
    assert asked == (
        "Afghanistan (alleged by Pakistan's foreign ministry); Pakistan (alleged by Zabihullah Mujahid)"
    )


def test_wide_letters_keep_within_the_page() -> None:
    agreement = parse_agreement(WIDE)
    shown = weaknesses.page("agreement.yaml", agreement, lint(agreement))
    shown += "\n" + drafts.page("text.txt", [Written("agreement.yaml", agreement)])
    assert max(columns(line) for line in shown.splitlines()) <= 80


@pytest.mark.parametrize(("ties", "words"), [((), ""), ((False,), "alleged"), ((True, False), "established")])
def test_a_link_is_told_as_what_it_is(ties: tuple[bool, ...], words: str) -> None:
    held = tuple(Tie(group="G", to="A", kind="proxy", whose="B", established=e) for e in ties)
    finding = Finding(
        agreement="a", clause="c", reading=None, bearer="A", incident="i", occurrence="probable",
        grade="unverified", outcome="non_signatory", ties=held,
    )  # fmt: skip
    said = judged.outcome(finding)
    assert said == "an act of somebody who signed nothing" + (
        f"; a link to the party is {words}" if words else ""
    )


def test_each_side_of_a_contested_act_is_shown_with_the_words_against_it(tmp_path, capsys) -> None:
    told = {
        "one": "Kenya's army shelled Gulu on 9 May 2031, killing nine civilians, Uganda's army said.\n",
        "two": "Uganda's army shelled Gulu on 9 May 2031, killing nine civilians, Kenya's army said.\n",
    }
    terms = tmp_path / "agreement.yaml"
    terms.write_text(
        "agreement: lake\ntitle: Lake truce\nencoding: {author: Ana}\n"
        "parties: [{id: KEN, name: Kenya}, {id: UGA, name: Uganda}]\n"
        "term: {starts: 2031-05-04, ends: not_stated}\n"
        "clauses:\n  - id: civilians\n    text: neither attacks civilians\n"
        "    forbid: {who: each, acts: ASSAULT, targets: [civilians]}\n"
    )
    folder = str(tmp_path / "m")
    assert run(["init", folder]) == 0
    assert run(["adopt", folder, str(terms)]) == 0
    for name, words in told.items():
        (tmp_path / f"{name}.txt").write_text(words)
        assert run(["ingest", folder, str(tmp_path / f"{name}.txt")]) == 0
    capsys.readouterr()
    assert run(["timeline", folder, "--json"]) == 0
    acts = sorted(set(re.findall(r'"(in-[0-9a-f]+)"', capsys.readouterr().out)))
    assert run(["merge", folder, *acts, "--by", "Ana"]) == 0
    capsys.readouterr()
    assert run(["status", folder, "--at", "2031-05-20"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "as an act of Kenya, Uganda: contested" in shown
    assert "as an act of Kenya: alleged by Uganda's army" in shown
    assert "as an act of Uganda: alleged by Kenya's army" in shown
    assert "| Kenya's army shelled Gulu" in shown
    assert "| Uganda's army shelled Gulu" in shown
