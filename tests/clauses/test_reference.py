"""The schemas and the reference page are those that the program itself gives, and real files fit them."""

import importlib.util
import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml

from truce.clauses import acts
from truce.clauses.loading import parse_agreement
from truce.findings.cases import parse_cases, run_cases

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples" / "agreements").iterdir())
SCHEMAS = {
    "agreement.yaml": ROOT / "src/truce/clauses/agreement.schema.json",
    "cases.yaml": ROOT / "src/truce/findings/cases.schema.json",
}


def tool():
    spec = importlib.util.spec_from_file_location("reference", ROOT / "tools" / "reference.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_committed_files_are_those_that_are_made():
    stale = [
        str(path.relative_to(ROOT))
        for path, text in tool().files().items()
        if path.read_text("utf-8") != text
    ]
    assert stale == [], "run: python tools/reference.py"


class AsWritten(yaml.SafeLoader):
    """YAML as an editor reads it that knows YAML 1.2: a date is text, and only true and false are boolean."""

    yaml_implicit_resolvers = {  # noqa: RUF012
        first: [(tag, pattern) for tag, pattern in found if not tag.endswith((":timestamp", ":bool"))]
        for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


AsWritten.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), "tf")


def validator(name: str) -> jsonschema.Draft202012Validator:
    schema = json.loads(SCHEMAS[name].read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("name", SCHEMAS)
@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda f: f.name)
def test_the_examples_fit_the_schema(folder: Path, name: str):
    data = yaml.load((folder / name).read_text("utf-8"), Loader=AsWritten)
    assert [f"{list(e.path)}: {e.message[:120]}" for e in validator(name).iter_errors(data)] == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("acts: [ASSAULT]", "acts: [ASSAUL]"),
        ("targets: [civilians]", "targets: [civilian]"),
        ("signed: 2025-03-01", "signed: 1 March 2025"),
        ("within: P30D", "within: 30 days"),
        ("title: A truce", "titel: A truce"),
        ("at_most: 10", "at_most: -10"),
        ("ends: 2025-09-01", "ends: unknown"),
    ],
)
def test_the_schema_refuses_what_the_program_refuses(old: str, new: str):
    good = (Path(__file__).parent / "good.yaml").read_text("utf-8")
    check = validator("agreement.yaml")
    assert check.is_valid(yaml.load(good, Loader=AsWritten))
    assert not check.is_valid(yaml.load(good.replace(old, new), Loader=AsWritten))


def test_the_examples_of_the_page_for_lawyers_hold():
    page = (ROOT / "docs" / "explanation" / "agreements.md").read_text("utf-8")
    whole, *parts, cases = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    agreement = parse_agreement(whole)
    scope = "    scope: {zones: [bank]}\n"
    zones = "zones:\n"
    for part in parts:
        if part.startswith("  - id:"):
            more = whole.replace(zones, f"{zones}  - {{id: strip, name: the strip, divisions: [Strip]}}\n")
            replaced = more.replace("open_points:", f"{part}open_points:")
        elif part.startswith("bodies:"):
            replaced = whole.replace(zones, part + zones)
        else:
            replaced = whole.replace(scope, part if "scope:" in part else scope + part)
        assert parse_agreement(replaced) != agreement
    assert [found for _, found in run_cases(agreement, parse_cases(cases, agreement=agreement))] == [()]


def test_acts_and_targets_are_in_the_schema():
    parts = json.loads(SCHEMAS["agreement.yaml"].read_text("utf-8"))["$defs"]
    assert set(parts["Act"]["enum"]) > set(acts.acts())
    assert parts["Target"]["enum"] == list(acts.targets())


FIELDS = ROOT / "docs" / "reference" / "fields.md"


def test_the_example_of_every_field_is_an_agreement():
    fragments = re.findall(r"```yaml\n(.*?)```", FIELDS.read_text("utf-8"), re.DOTALL)
    assert len(parse_agreement("".join(fragments)).clauses) > 10


def test_no_field_is_left_without_a_sentence():
    page = re.sub(r"```yaml\n.*?```", "", FIELDS.read_text("utf-8"), flags=re.DOTALL)
    told = set(re.findall(r"`(\w+)(?::[^`]*)?`", page))
    schema = json.loads(SCHEMAS["agreement.yaml"].read_text("utf-8"))
    parts = [schema, *schema["$defs"].values()]
    fields = {name for part in parts for name in part.get("properties", {})}
    assert sorted(fields - told) == []
