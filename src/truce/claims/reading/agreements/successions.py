"""Which agreement took the place of which."""

from collections.abc import Sequence

from truce.claims.reading.agreements.cues import ENDS
from truce.claims.reading.agreements.grouping import Instrument
from truce.claims.reading.agreements.histories import begin_of


def find_successions(instruments: Sequence[Instrument]) -> list[tuple[Instrument, Instrument]]:
    """Pairs of an agreement and the one that replaced it, where the text calls the latter its successor."""
    found = []
    for later in instruments:
        if later.is_sought or not any(m.successor for m in later.mentions):
            continue
        before = [i for i in instruments if i is not later and _may_precede(i, later)]
        if before:
            found.append((before[-1], later))
    return found


def _may_precede(earlier: Instrument, later: Instrument) -> bool:
    if earlier.is_sought or earlier.start > later.start:
        return False
    first, second = begin_of(earlier), begin_of(later)
    if first is not None and second is not None:
        return first.before(second)
    return earlier.order == 1 or any(c.status in ENDS for c in earlier.cues)
