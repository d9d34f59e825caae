"""What is wrong with a file is said in one go, with its line, its reason and its remedy.

``golden/bad-agreements.txt`` and ``golden/bad-cases.txt`` hold every message: read them as the lawyer would
who wrote the file. ``UPDATE_GOLDEN=1`` writes them again.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from truce.clauses.loading import load_agreement, parse_agreement
from truce.clauses.yaml_text import MAX_BYTES
from truce.errors import AgreementError, InputError, TruceError
from truce.findings.cases import load_cases, parse_cases

HERE = Path(__file__).parent
EXAMPLES = sorted((HERE.parents[1] / "examples" / "agreements").glob("*/*.yaml"))
GOOD = (HERE / "good.yaml").read_text("utf-8")
GOOD_CASES = (HERE / "good-cases.yaml").read_text("utf-8")


def edits(name: str) -> dict[str, dict[str, str]]:
    return yaml.safe_load((HERE / f"{name}.yaml").read_text("utf-8"))


def edited(good: str, edit: dict[str, str]) -> str:
    if "whole" in edit:
        return edit["whole"]
    for old, new in edit.items():
        assert good.count(old) == 1, f"{old!r} stands {good.count(old)} times in the good file"
        good = good.replace(old, new)
    return good


def told(read: Callable[[Path], object], file: Path) -> str:
    try:
        read(file)
    except TruceError as error:
        return str(error)
    return "(nothing)"


def page(name: str, folder: Path, good: str, read: Callable[[Path], object]) -> Iterator[str]:
    """Every edit of a good file with what is said about it."""
    for title, edit in edits(name).items():
        file = folder / "file.yaml"
        file.write_text(edited(good, edit), "utf-8")
        messages = told(read, file).replace(str(file), "file.yaml")
        assert messages != "(nothing)", title
        stands = [f"    {line}" for new in edit.values() for line in new.strip().split("\n")]
        yield "\n".join([f"# {title}", *stands, *messages.split("\n"), ""])


@pytest.mark.parametrize("name", ["bad-agreements", "bad-cases"])
def test_what_is_said_of_a_bad_file(name: str, tmp_path: Path) -> None:
    agreement = parse_agreement(GOOD)
    if name == "bad-agreements":
        found = "\n".join(page(name, tmp_path, GOOD, load_agreement))
    else:
        found = "\n".join(page(name, tmp_path, GOOD_CASES, lambda file: load_cases(file, agreement)))
    golden = HERE / "golden" / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(found, "utf-8")
    assert found == golden.read_text("utf-8")


@pytest.mark.parametrize("word", ["input should", "tuple", "union", "NoneType", "pydantic", "valid"])
def test_no_message_speaks_of_the_inside(word: str) -> None:
    for golden in (HERE / "golden").glob("bad-*.txt"):
        assert word not in golden.read_text("utf-8"), golden.name


def test_the_good_files_are_good(tmp_path: Path) -> None:
    load_cases(HERE / "good-cases.yaml", load_agreement(HERE / "good.yaml"))


def test_all_faults_come_in_one_go() -> None:
    text = GOOD.replace("title:", "titel:").replace("who: SOU", "who: SUO").replace("P30D", "30 days")
    with pytest.raises(AgreementError) as caught:
        parse_agreement(text)
    reasons = " ".join(p.reason for p in caught.value.problems)
    assert all(word in reasons for word in ("`titel`", "`title`", "`SUO`", "`30 days`"))


def test_what_only_follows_from_another_fault_is_not_told() -> None:
    with pytest.raises(AgreementError) as caught:
        parse_agreement(
            GOOD.replace("{id: SOU, name: Southern Army}", "{id: South Army, name: Southern Army}")
        )
    assert [p.reason for p in caught.value.problems] == ["`South Army` is no id"]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_endings_and_byte_order_marks_change_nothing(tmp_path: Path, ending: str, mark: str) -> None:
    file = tmp_path / "agreement.yaml"
    file.write_bytes((mark + GOOD.replace("\n", ending)).encode())
    assert load_agreement(tmp_path) == parse_agreement(GOOD)


def test_what_was_written_stays_as_written() -> None:
    agreement = parse_agreement(
        GOOD.replace("article: 1", "article: 1.10").replace("title: A truce", "title: 007")
    )
    assert (agreement.clauses[0].article, agreement.title) == ("1.10", "007 on the river")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n\x00", "no UTF-8"),
        (b"%PDF-1.7\n\xe2\xe3\xcf\xd3", "no UTF-8 text (line 2"),
        (GOOD.encode("utf-16"), "UTF-16"),
        (b"a: " + b"x" * MAX_BYTES, "longer than"),
        (b"agreement: a\ntitle: caf\xe9\n", "line 2"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_text_is_named(tmp_path: Path, data: bytes, reason: str) -> None:
    file = tmp_path / "agreement.yaml"
    file.write_bytes(data)
    for read in (load_agreement, load_cases):
        with pytest.raises(InputError) as caught:
            read(file)
        assert reason in str(caught.value)


@pytest.mark.parametrize("name", ["nowhere/at-all.yaml", "", "a\0b", "x" * 5000])
def test_a_file_that_is_not_there_is_named(name: str, tmp_path: Path) -> None:
    for read in (load_agreement, load_cases):
        with pytest.raises(InputError):
            read(tmp_path / name if name else tmp_path / "nothing")


def test_a_great_file_of_faults_is_read_in_time() -> None:
    clauses = "".join(
        f"  - {{id: c{i}, text: t, forbit: {{}}, while: {{with: d{i}}}}}\n" for i in range(4_000)
    )
    with pytest.raises(AgreementError) as caught:
        parse_agreement(GOOD[: GOOD.index("clauses:")] + "clauses:\n" + clauses)
    assert len(caught.value.problems) < 2000


JUNK = st.sampled_from(
    [*"[{}]:%", "", "- ", "'", '"', "&a ", "*a", "!!str ", "---\n", "\t", "\0", "\ufeff", "null", "each", "1",
     "not_stated", "-1", "1e999", "true", "2025-02-30", "P", "P9999999999D", "[[]]", "{a: {b: c}}", "mode:",
     "ASSAULT", "\u202e", "é", "\ud7ff", "0" * 50, "<<: {}", "? [a]\n: b\n", "# ", "|\n", ">-\n", "P9999Y",
     "9999-12-31/..", "../..", "../0001-01-01"]
)  # fmt: skip


@st.composite
def mutations(draw: st.DrawFn) -> str:
    """A good file with some of it replaced, dropped, doubled or moved."""
    text = draw(st.sampled_from([GOOD, GOOD_CASES]))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 30)))
        other = draw(st.integers(0, len(text)))
        new = draw(JUNK | st.just(text[other : other + draw(st.integers(0, 60))]) | st.text(max_size=5))
        text = text[:start] + new + text[end:]
    return text


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | JUNK | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)


@st.composite
def other_values(draw: st.DrawFn) -> str:
    """A good file in which some values are of another form."""
    tree = yaml.safe_load(draw(st.sampled_from([GOOD, GOOD_CASES])))
    for _ in range(draw(st.integers(1, 3))):
        place = tree
        while True:
            step = draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
            inner = place[step]
            if not isinstance(inner, dict | list) or not inner or draw(st.integers(0, 3)) == 0:
                place[step] = draw(VALUES)
                break
            place = inner
        if not tree or not all(isinstance(v, dict | list | str | int | bool | None) for v in tree.values()):
            break
    return yaml.safe_dump(tree, sort_keys=False, allow_unicode=True)


@given(mutations() | other_values())
def test_whatever_is_wrong_ends_in_a_message_and_never_in_a_crash(text: str) -> None:
    agreement = parse_agreement(GOOD)
    for read in (parse_agreement, lambda t: parse_cases(t, agreement=agreement)):
        try:
            read(text)
        except AgreementError as error:
            assert error.problems
            for problem in error.problems:
                assert 1 <= problem.line <= text.count("\n") + text.count("\r") + 2
                assert problem.reason
                assert problem.remedy
                assert "Input should" not in problem.reason
            str(error).encode("utf-8")


def test_every_circle_is_told_in_one_go() -> None:
    waits = "".join(
        f"  - {{id: {a}, text: '{a}', oblige: {{who: NOR, act: meet, by: {{event: met, clause: {b}}}}}}}\n"
        for a, b in (("a1", "a2"), ("a2", "a1"), ("b1", "b2"), ("b2", "b1"))
    )
    with pytest.raises(AgreementError) as error:
        parse_agreement(GOOD.replace("clauses:\n", f"clauses:\n{waits}", 1))
    assert "a1 -> a2 -> a1" in str(error.value)
    assert "b1 -> b2 -> b1" in str(error.value)
