"""The actors of conflicts and of the talks that end them, by name: tables that cover the world.

`Roster` finds states, armed groups, forces, bodies, mediators and media in a text by any of their names.
`Offices` knows the offices, ranks and titles that stand before, after or instead of a person's name.
Nothing here reads grammar: whether "Kabul" is a city or a government in a sentence is for the reader.
"""

from truce.parties.offices import OfficeHit, Offices
from truce.parties.roster import NameHit, Party, Roster

__all__ = ["NameHit", "OfficeHit", "Offices", "Party", "Roster"]
