"""The board: the records of a brief in the order in which a monitor asks, each line with its words.

Every face shows this board, so that the terminal and the page can't say different things. A card is one
record; its quotes are cut out of the document; the cards in its groups are records that belong to it.
"""

from truce.report.board.cards import Card, Group, Quote, Section
from truce.report.board.sections import documents, sections

__all__ = ["Card", "Group", "Quote", "Section", "documents", "sections"]
