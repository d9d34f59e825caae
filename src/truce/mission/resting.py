"""A record that rested for long: somebody has to say that the clock is right, before anything is filed.

A clock that is a year ahead would else leave a time that keeps everybody from filing until then.
"""

from truce.errors import ArgumentError
from truce.ledger.filing import DAY, PAUSE
from truce.mission.care.evidence_named import rehash_fields
from truce.mission.missions import Mission
from truce.mission.opened import written
from truce.store.files.upkeep import Rehash


def go_on(mission: Mission) -> str:
    """File the first entry after a rest (that no evidence was read again); its id.

    Raises:
        ArgumentError: the record did not rest.
        LedgerError, StoreError: the clock cannot be right, or this copy cannot file.
    """
    rested = mission.clock() - mission.store.head().recorded
    if rested <= PAUSE:
        reason = f"is not needed: the last entry is of {max(0, rested) // DAY} days ago"
        raise ArgumentError("--rested", "", reason, "Leave it out")
    with mission.filing(after_pause=True) as work:
        return work.add("rehash", written("rehash", rehash_fields(Rehash((), (), (), (), 0))))
