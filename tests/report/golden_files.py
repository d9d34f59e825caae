"""Golden files: pages that a person read as each party's lawyer would, and that may not change unread."""

import os
from pathlib import Path

GOLDEN = Path(__file__).parent / "golden"


def golden(name: str, made: str) -> str:
    """The reviewed page. With UPDATE_GOLDEN=1 what was made is written there first: read the difference."""
    file = GOLDEN / name
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(made, "utf-8")
    return file.read_text("utf-8")
