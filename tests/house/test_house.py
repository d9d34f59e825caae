"""The rules of the house that no linter knows (CONTRIBUTING.md)."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FILE = 800
LONGEST_FUNCTION = 65
EMPTY_NAMES = {"utils", "util", "common", "helpers", "helper", "base", "misc"}
# Joined here, so that this file does not match its own rule.
HOSTS = re.compile(
    "|".join(
        [
            "py" + r"pi\.(?:org|io|python)",
            "python" + "hosted",
            "npm" + r"js\.(?:org|com)",
            "deb" + r"ian\.org",
        ]
    )
)
MACHINE_PATHS = re.compile("/(?:work|root|home|Users)/[a-z]")
PINNED = re.compile(r"[a-z0-9._-]+==[^\s]+ \\|    --hash=sha256:[0-9a-f]{64}(?: \\)?|\s*#.*|")


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [path for name in listed.decode().split("\0") if name and (path := ROOT / name).is_file()]


def texts() -> Iterator[tuple[Path, str]]:
    for path in tracked():
        data = path.read_bytes()
        if b"\0" not in data:
            yield path.relative_to(ROOT), data.decode("utf-8")


def sources() -> Iterator[tuple[Path, str]]:
    return ((path, text) for path, text in texts() if path.suffix == ".py")


def test_no_file_names_a_registry_or_a_machine():
    found = [
        f"{path}:{number}: {match.group()}"
        for path, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        for pattern in (HOSTS, MACHINE_PATHS)
        if (match := pattern.search(line))
    ]
    assert found == []


def test_no_source_file_is_longer_than_a_person_reads():
    assert [(str(p), n) for p, t in sources() if (n := t.count("\n")) > LONGEST_FILE] == []


def test_functions_do_one_thing():
    found = [
        f"{path}:{node.lineno}: {node.name} has {length} lines"
        for path, text in sources()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    ]
    assert found == []


def test_no_module_is_called_by_an_empty_word():
    assert [str(path) for path, _ in sources() if EMPTY_NAMES & {path.stem, *path.parts}] == []


@pytest.mark.parametrize("name", ["runtime", "dev", "gazetteer", "peers", "spark"])
def test_requirements_are_pinned_with_hashes_and_nothing_else(name: str):
    lines = (ROOT / "requirements" / f"{name}.txt").read_text().splitlines()
    assert [line for line in lines if not PINNED.fullmatch(line)] == []
    assert any("--hash" in line for line in lines)


def test_every_direct_dependency_has_its_reason():
    reasons = (ROOT / "docs/explanation/dependencies.md").read_text().lower()
    wanted = [
        re.split(r"[=<>\[\s]", line)[0]
        for file in (ROOT / "requirements").glob("*.in")
        for line in file.read_text().lower().splitlines()
        if line and line[0].isalnum()
    ]
    assert [name for name in wanted if f"| {name} " not in reasons] == []


def test_the_links_of_the_documents_lead_somewhere():
    broken = [
        f"{path}: {target}"
        for path, text in texts()
        if path.suffix == ".md"
        for target in re.findall(r"\]\(([^)#\s]+)", text)
        if "://" not in target
        and not target.startswith("docs/images/")
        and not (ROOT / path.parent / target).exists()
    ]
    assert broken == []
