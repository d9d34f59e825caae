"""Who may read what: the one rule behind every copy, packet, page and export.

An entry states its *audience*: terms with commas between, of which each lets some readers in. Its statement
(who filed what kind of thing, and when) is for all who hold a copy; its content is for its audience.

    everybody, public     everybody
    parties               the members of every party
    party:NAME            the members of that party
    mechanism             those who run the monitoring: verifiers and analysts
    mediator              the mediators
    verifier, analyst     these alone
    key:ID                who holds that key
    sealed                nobody by a role

Whoever signed an entry may read it. Everybody else may not, unless a term says so; a term that is not one of
these lets nobody in. The operator of a machine is let in by none but "everybody" and "public": what operators
could read all the same is on the page of threats.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from truce.errors import ArgumentError

EVERYBODY: Final = "everybody"
_PARTY = "party:"
_KEY = "key:"


class Role(StrEnum):
    """What somebody is in a mission."""

    PARTY = "party"
    MEDIATOR = "mediator"
    VERIFIER = "verifier"
    ANALYST = "analyst"
    PUBLIC = "public"
    OPERATOR = "operator"


_PARTY_NAME = re.compile("[A-Za-z0-9](?:[A-Za-z0-9 ._:+@/-]{0,98}[A-Za-z0-9._:+@/-])?").fullmatch
_BY_ROLE: Final = {
    "parties": frozenset({Role.PARTY}),
    "mechanism": frozenset({Role.VERIFIER, Role.ANALYST}),
    "mediator": frozenset({Role.MEDIATOR}),
    "verifier": frozenset({Role.VERIFIER}),
    "analyst": frozenset({Role.ANALYST}),
}


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who asks: in which role, for which party ("" for none), with which key ("" for none).

    A key is proven by whoever makes the reader: here it is believed.
    """

    role: Role = Role.PUBLIC
    party: str = ""
    key: str = ""

    def __str__(self) -> str:
        return f"{self.role} {self.party}" if self.party else str(self.role)


def audience_of_party(name: str) -> str:
    """The audience that is one party. ArgumentError for a name that would be read as more than that."""
    if not _PARTY_NAME(name):
        reason = "cannot stand in an audience"
        raise ArgumentError("party", name, reason, "Use its id: letters, digits and ._:+@/- without commas")
    return _PARTY + name


def may_read(reader: Reader, audience: str, author: str = "") -> bool:
    """Whether a reader may have the content of an entry with this audience, signed by the key `author`.

    Any text is an audience: what is not understood lets nobody in.
    """
    if reader.key and reader.key == author:
        return True
    return any(_lets_in(term.strip(), reader) for term in audience.split(","))


def _lets_in(term: str, reader: Reader) -> bool:
    if term in (EVERYBODY, "public"):
        return True
    if term.startswith(_PARTY):
        return reader.role is Role.PARTY and reader.party != "" and term == _PARTY + reader.party
    if term.startswith(_KEY):
        return reader.key != "" and term == _KEY + reader.key
    # A party's member without a party is a mistake of the caller, and no reason to be let in.
    is_member = reader.role is not Role.PARTY or reader.party != ""
    return is_member and reader.role in _BY_ROLE.get(term, frozenset())
