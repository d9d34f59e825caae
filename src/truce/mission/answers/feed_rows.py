"""Which rows of event data are held against the accounts of documents, and as what."""

from collections.abc import Sequence

from truce.clauses.acts import meant_by, roots
from truce.incidents.decisions import Decision
from truce.incidents.feeds.events import Event
from truce.incidents.feeds.sketches import sketch_of_row
from truce.incidents.matching import Matching, RowTold
from truce.mission.answers.feeds import Feeds

MOST_MATCHED = 5_000
"""Of more rows only those are matched that a person split or merged: the engine takes the others as they are.
"""


def rows_to_match(feeds: Feeds, decisions: Sequence[Decision], has_documents: bool) -> list[RowTold]:
    """The rows that count, in the order in which they were recorded; of very many those people decided on.

    Rows of one data set are as many acts: without documents or another data set there is nothing to match.
    """
    if not (has_documents or decisions or len(feeds.sources) > 1):
        return []
    if feeds.count > MOST_MATCHED:
        names = sorted({name for d in decisions for name in d.accounts if "/" in name})
        found = [row[1] for name in names if (row := feeds.row(name)) is not None]
    else:
        found = [row for _, row in feeds.events() if isinstance(row, Event)]
    return [RowTold(sketch_of_row(row, root_of)) for row in found if not row.of]


def not_matched(feeds: Feeds, found: Matching) -> int:
    """How many rows were too many to be held against anything."""
    if feeds.count <= MOST_MATCHED:
        return 0
    return feeds.count - sum(isinstance(m, RowTold) for group in found.groups for m in group)


def root_of(act: str) -> str:
    """The PLOVER root that all acts have which a row may tell of; "" if they have several."""
    meant = meant_by(act)
    found = [root for root, under in roots().items() if meant and meant <= under]
    return found[0] if len(found) == 1 else ""
