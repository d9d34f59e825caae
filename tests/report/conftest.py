"""Briefs for the tests of the report: annotated by hand, so that they depend on no reader."""

import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from annotated import brief_of, read_told  # noqa: E402


@pytest.fixture
def small():
    """Two documents about one truce that contradict each other, as of the second one's date."""
    return brief_of(read_told(HERE / "small/agency"), read_told(HERE / "small/ministry"))


@pytest.fixture(params=sorted(p.parent.name for p in (HERE.parent / "texts").glob("*/gold.yaml")))
def own_text(request):
    """Each example text with its annotation, as a brief."""
    return brief_of(read_told(HERE.parent / "texts" / request.param))
