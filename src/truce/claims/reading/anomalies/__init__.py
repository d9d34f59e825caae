"""Where a text contradicts itself, a calendar or arithmetic, or hides something a reader must know.

Each finder looks at what the other layers read and at the words themselves, and says what is wrong, where,
and between which readings one has to choose. None of them repairs anything.
"""

from collections.abc import Callable, Iterator

from truce.claims.reading.anomalies import calendar, certainty, numbers, terms, wording
from truce.claims.reading.anomalies.evidence import Draft, Evidence
from truce.claims.records import Anomaly

Finder = Callable[[Evidence], Iterator[Draft]]

FINDERS: tuple[Finder, ...] = (
    *calendar.FINDERS,
    *certainty.FINDERS,
    *terms.FINDERS,
    *numbers.FINDERS,
    *wording.FINDERS,
)

_GRAVITY = {"high": 0, "medium": 1, "low": 2}


def find_anomalies(evidence: Evidence) -> tuple[Anomaly, ...]:
    """The anomalies of a document, the gravest first, then in the order of the text."""
    found: dict[tuple[str, tuple[int, int]], Anomaly] = {}
    for finder in FINDERS:
        for draft in finder(evidence):
            anomaly = evidence.record(draft, finder.__name__)
            found.setdefault((anomaly.type, anomaly.spans[0]), anomaly)
    return tuple(sorted(found.values(), key=lambda a: (_GRAVITY[a.severity], a.spans[0])))
