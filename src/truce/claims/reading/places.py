"""Places: where things happen, out of the gazetteer and the tagger."""

from collections.abc import Sequence

from truce.claims.reading.context import Named
from truce.claims.reading.parse import Page
from truce.claims.records import Actor, Place


def find_places(
    page: Page, actors: Sequence[Actor], actor_mentions: Sequence[Named]
) -> tuple[tuple[Place, ...], tuple[Named, ...]]:
    """The places of a page, and every mention of them by position."""
    return (), ()
