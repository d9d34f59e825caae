"""The example texts agree with their annotations."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

HERE = Path(__file__).parent
FOLDERS = sorted(p.parent for half in (HERE, HERE.parent / "held") for p in half.glob("*/gold.yaml"))


def load_validator() -> ModuleType:
    pytest.importorskip("yaml")
    spec = importlib.util.spec_from_file_location("validate", HERE / "validate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("folder", FOLDERS, ids=range(1, len(FOLDERS) + 1))
def test_annotation_is_anchored_in_its_text(folder: Path) -> None:
    validator = load_validator()
    errors = validator.check(folder, validator.load_schema())
    assert errors == []


def test_a_quotation_that_is_not_in_the_text_is_an_error() -> None:
    validator = load_validator()
    gold = {"events": [{"id": "E1", "quote": "never said"}]}
    assert list(validator.quote_errors("something else", gold)) != []
