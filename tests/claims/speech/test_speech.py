"""Acts of speech: how far each reaches over the text, and what it makes of what it covers."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truce.claims.reading.context import Context
from truce.claims.reading.speech.read import Speech, SpeechMap, find_speech

World = Callable[[str], Context]


def over(context: Context, words: str) -> list[tuple[str | None, str, str]]:
    at = context.page.text.index(words)
    acts = find_speech(context).over(at, at + len(words))
    return [(a.speaker, a.certainty, a.modality) for a in acts]


@pytest.mark.parametrize(
    ("text", "words", "act"),
    [
        ("Norland said its troops had shelled the depot.", "shelled", ("norland", "alleged", "actual")),
        ("Analysts said the truce had failed.", "failed", ("analysts", "reported", "actual")),
        ("Sudria denied bombing the hospital.", "bombing", ("sudria", "denied", "actual")),
        ("Tam vowed to attack the port.", "attack", ("tam", "fact", "future")),
        ("Lind demanded that Sudria withdraw.", "withdraw", ("lind", "fact", "future")),
        ("The raid reportedly killed nine people.", "killed", (None, "reported", "actual")),
        ("The alleged strikes on the port drew anger.", "strikes", (None, "alleged", "actual")),
        ("Residents feared the army would storm it.", "storm", ("residents", "reported", "hypothetical")),
        ("“They burned the market down,” Tam said.", "burned", ("tam", "alleged", "actual")),
        ("Norland confirmed that a jet had been lost.", "lost", ("norland", "reported", "actual")),
    ],
)  # fmt: skip
def test_an_act_reaches_over_what_is_said(
    world: World, text: str, words: str, act: tuple[str | None, str, str]
) -> None:
    assert act in over(world(text), words)


def test_reportedly_leaves_the_subject_alone(world: World) -> None:
    context = world("The ambush at the bridge reportedly set off new clashes.")
    assert over(context, "ambush") == []
    assert over(context, "clashes")


def test_the_narrator_speaks_for_nobody(world: World) -> None:
    assert over(world("The army shelled the depot on Sunday."), "shelled") == []


def test_an_unsaid_act_is_marked(world: World) -> None:
    acts = find_speech(world("Lind did not say that the army had fired.")).acts
    assert [a.said for a in acts] == [False]


def test_a_charge_that_is_rejected_is_a_denial(world: World) -> None:
    text = "Norland accused Sudria of shelling the port, a charge that Sudria rejected."
    acts = find_speech(world(text)).acts
    assert {(a.speaker, a.stance) for a in acts} == {("norland", "accuses"), ("sudria", "denies")}


def test_a_quotation_goes_on_with_its_speaker(world: World) -> None:
    text = (
        "“We have lost four men in two days,” said General Tam.\n“We have no water, and we will not leave.”"
    )
    speakers = [a.speaker for a in find_speech(world(text)).acts if a.direct]
    assert speakers == ["tam", "tam"]


def test_a_quotation_of_a_document_has_no_speaker(world: World) -> None:
    acts = find_speech(world("The accord stipulates that “both armies will leave the valley by May”.")).acts
    assert {(a.speaker, a.attribution) for a in acts} == {(None, "unattributed")}


def test_a_pronoun_means_the_last_that_fits(world: World) -> None:
    text = "Prime Minister Ada Lind met the Vesk Front. She said the war was over. It said the war went on."
    acts = find_speech(world(text)).acts
    assert [a.speaker for a in acts] == ["lind", "front"]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "Norland said",
                "“",
                "”",
                "that",
                "it",
                "fired",
                ",",
                ".",
                "denied",
                "\n",
                "reportedly",
                "according to",
                "Q",
                ":",
                "who",
            ]
        ),
        max_size=25,
    )
)
def test_any_text_gives_spans_of_itself(world: World, words: list[str]) -> None:
    context = world(" ".join(words))
    for act in find_speech(context).acts:
        assert 0 <= act.start < act.end <= len(context.page.text)
        assert act.whole[0] <= act.start <= act.end <= act.whole[1]


def test_innermost_act_comes_first() -> None:
    outer = Speech("a", "named", "asserts", 0, 100, 0, 5, direct=False)
    inner = Speech("b", "named", "denies", 20, 60, 10, 20, direct=False)
    assert SpeechMap((outer, inner)).over(30, 35) == (inner, outer)
    assert SpeechMap((outer, inner)).over(70, 75) == (outer,)


def test_a_statement_in_the_first_person_is_its_authors(world: World) -> None:
    text = (
        "Statement by Prime Minister Ada Lind\n\nI have spoken to the families of the dead.\n\n"
        "Norland has kept its word, and I will keep mine."
    )
    assert over(world(text), "kept its word") == [("lind", "fact", "actual")]


def test_a_statement_in_the_third_person_is_the_texts_own(world: World) -> None:
    text = "Statement on the talks with Ada Lind\n\nNorland has kept its word in the valley."
    assert over(world(text), "kept its word") == []


def test_a_source_that_runs_into_its_clause_is_parted_from_it(world: World) -> None:
    context = world("According to Tam the western depot in question was emptied by thieves.")
    assert ("tam", "reported", "actual") in [(s, "reported", m) for s, _, m in over(context, "emptied")]
