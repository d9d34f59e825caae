"""The schema of a record in SQLite, version by version: one file of `schema/` for each step.

A step that was released is never changed. The next version is a new file NNNN-name.sql; the tests then want
a record as the version before wrote it (tests/store/released), and compare what the steps make of it with
what a new record has.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Step:
    """What makes a record of one version a record of the next."""

    version: int
    name: str
    sql: str


@cache
def steps() -> tuple[Step, ...]:
    """All the steps, from an empty file on."""
    found = sorted(
        (f for f in files("truce.store.sqlite").joinpath("schema").iterdir() if f.name.endswith(".sql")),
        key=lambda f: f.name,
    )
    made = tuple(Step(int(f.name[:4]), f.name[5:-4], f.read_text(encoding="utf-8")) for f in found)
    assert [s.version for s in made] == list(range(1, len(made) + 1))
    return made


def newest() -> int:
    """The version that this truce writes."""
    return steps()[-1].version
