"""Actors: who acts and who speaks, out of the tables, the tagger and the text's own introductions."""

from truce.claims.reading.context import Named
from truce.claims.reading.parse import Page
from truce.claims.records import Actor


def find_actors(page: Page) -> tuple[tuple[Actor, ...], tuple[Named, ...]]:
    """The actors of a page, and every mention of them by position."""
    return (), ()
