"""The demonstration: dispatches written by us, in our own words, from the public facts of October 2025.

None of them was published by anybody named in it; "Example Wire" and "Border Desk" do not exist. They hold
on purpose what real reports hold: two governments that contradict each other, unnamed officials, a denial,
a weekday that is not its date's, and a correction that comes late.
"""

from importlib.resources import files
from pathlib import Path


def dispatches() -> tuple[Path, ...]:
    """The demonstration's files, in the order of their dates."""
    return tuple(sorted(Path(str(files(__package__))).glob("*.txt")))
