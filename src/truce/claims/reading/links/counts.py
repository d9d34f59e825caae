"""Links between two counts of one thing that cannot both be right."""

from collections.abc import Iterator, Sequence

from truce.claims.reading.context import Context
from truce.claims.reading.passages import claim_passages, event_passages
from truce.claims.records import Anomaly, Claim, Event, Relation

_RULE = "anomalies/rival_counts"


def link_counts(
    context: Context, anomalies: Sequence[Anomaly], claims: Sequence[Claim], events: Sequence[Event]
) -> Iterator[Relation]:
    """The links "contradicts" between the figures that were found to exclude each other, the later first."""
    said, told = claim_passages(claims), event_passages(e for e in events if e.deaths or e.injured)
    for anomaly in anomalies:
        spans = anomaly.spans[:2]
        if anomaly.rule != _RULE or len(spans) < 2:
            continue
        start, end = spans[0]
        ends = []
        for span in spans:
            over = [(a, b, c.id) for a, b, c in said.over(*span)] + [
                (a, b, e.id) for a, b, e in told.over(*span)
            ]
            ids = dict.fromkeys(i for a, b, i in over if span[0] <= (a + b) // 2 < span[1])
            ends.append(tuple(ids) or (f"({context.page.quote(*span)})",))
        figure = next((t for t in context.page.tokens(start, end) if t.like_num), None)
        yield Relation(
            id=context.record_id("rel", start, end, "contradicts"),
            start=start,
            end=end,
            rule="relations/counts",
            type="contradicts",
            origin=ends[0],
            target=ends[1],
            cue=figure.text if figure is not None else context.page.quote(start, end),
            certainty="fact",
        )
