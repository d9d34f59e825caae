"""Where a text contradicts itself, a calendar or arithmetic, or hides something a reader must know.

Each finder looks at what the other layers read and at the words themselves, and says what is wrong, where,
and between which readings one has to choose. None of them repairs anything. A text that tells neither of
force nor of a truce is checked for its dates, its sums and its numbering only.
"""

from collections.abc import Callable, Iterator

from truce.claims.reading.anomalies import (
    calendar,
    certainty,
    denials,
    numbers,
    rivals,
    standing,
    terms,
    wording,
)
from truce.claims.reading.anomalies.evidence import Draft, Evidence
from truce.claims.records import Anomaly

Finder = Callable[[Evidence], Iterator[Draft]]

ALWAYS: tuple[Finder, ...] = (
    calendar.weekday_mismatch,
    calendar.weekday_pattern,
    calendar.impossible_date,
    numbers.sum_mismatch,
    numbers.section_numbering,
)

FINDERS: tuple[Finder, ...] = (
    *calendar.FINDERS,
    *certainty.FINDERS,
    *rivals.FINDERS,
    *denials.FINDERS,
    *standing.FINDERS,
    *terms.FINDERS,
    *numbers.FINDERS,
    *wording.FINDERS,
)

_GRAVITY = {"high": 0, "medium": 1, "low": 2}


def find_anomalies(evidence: Evidence) -> tuple[Anomaly, ...]:
    """The anomalies of a document, the gravest first, then in the order of the text."""
    found: dict[tuple[str, tuple[int, int]], Anomaly] = {}
    for finder in FINDERS if evidence.is_about_conflict else ALWAYS:
        for draft in finder(evidence):
            anomaly = evidence.record(draft, finder.__name__)
            found.setdefault((anomaly.type, anomaly.spans[0]), anomaly)
    return tuple(sorted(found.values(), key=lambda a: (_GRAVITY[a.severity], a.spans[0])))
