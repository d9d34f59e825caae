"""Where a text contradicts itself, a calendar or arithmetic, or hides something a reader must know."""

from truce.claims.reading.context import Context
from truce.claims.records import Agreement, Anomaly, Claim, Event


def find_anomalies(
    context: Context, events: tuple[Event, ...], claims: tuple[Claim, ...], agreements: tuple[Agreement, ...]
) -> tuple[Anomaly, ...]:
    """The anomalies of a document, the gravest first."""
    return ()
