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
    sealed                nobody by a role (its author alone)

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


MECHANISM: Final = (Role.VERIFIER, Role.ANALYST)
"""Those who run the monitoring. What would change an answer is told to them alone."""
_NOBODY: Final = "sealed"
_WRITABLE = re.compile("[A-Za-z0-9][A-Za-z0-9 ._:,+@/-]{0,999}").fullmatch
_KEY_ID = re.compile("[0-9a-f]{64}").fullmatch
_PARTY_NAME = re.compile("[A-Za-z0-9](?:[A-Za-z0-9 ._:+@/-]{0,98}[A-Za-z0-9._:+@/-])?").fullmatch
_BY_ROLE: Final = {
    "parties": frozenset({Role.PARTY}),
    "mechanism": frozenset(MECHANISM),
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

    @property
    def in_words(self) -> str:
        """Who it is, within a sentence."""
        if self.role is Role.PARTY:
            return str(self)
        article = {Role.MEDIATOR: "the ", Role.PUBLIC: "the ", Role.VERIFIER: "a "}.get(self.role, "an ")
        return f"{article}{self.role}"


def audience_of_party(name: str) -> str:
    """The audience that is one party. ArgumentError for a name that would be read as more than that."""
    if not _PARTY_NAME(name):
        reason = "cannot stand in an audience"
        raise ArgumentError("party", name, reason, "Use its id: letters, digits and ._:+@/- without commas")
    return _PARTY + name


def reader_of(text: str, key: str = "", option: str = "--as") -> Reader:
    """The reader that words stand for: a role, or party:NAME; `key` is the key that the reader holds.

    ArgumentError if they stand for none; it names the option that they were given with.
    """
    role, _, party = text.partition(":")
    roles = [r for r in Role if r != Role.PARTY]
    if key and not _KEY_ID(key):
        raise ArgumentError(
            "the key of the reader", key, "is the id of no key", "Give its 64 hexadecimal digits"
        )
    if role == Role.PARTY and party:
        return Reader(Role.PARTY, party, key)
    if role in roles and not party:
        return Reader(Role(role), key=key)
    raise ArgumentError(option, text, "is no reader", f"Give party:NAME, {', '.join(roles)}")


def check_audience(text: str) -> str:
    """The audience, in its one spelling. ArgumentError for a term that lets nobody in and is not `sealed`.

    What is misspelled would let nobody in, for good: the audience is signed.
    """
    terms = [term.strip() for term in text.split(",")]
    for term in terms:
        if not _is_term(term):
            known = ", ".join(["everybody", *_BY_ROLE, "party:NAME", "key:ID", _NOBODY])
            raise ArgumentError(
                "--audience", text, f"has a term {term!r} that lets nobody in", f"Give {known}"
            )
    told = ",".join(dict.fromkeys(terms))
    if not _WRITABLE(told):
        raise ArgumentError("--audience", text, "is too long to be signed", "Name roles instead of keys")
    return told


def lets_in_all_of(wider: str, narrower: str) -> bool:
    """Whether whoever the terms of `narrower` let in is let in by those of `wider` too."""
    terms = {term.strip() for term in wider.split(",")}
    return bool(terms & {EVERYBODY, "public"}) or all(
        term == _NOBODY or _is_within(term, terms) for term in (t.strip() for t in narrower.split(","))
    )


def _is_within(term: str, terms: set[str]) -> bool:
    if term in terms:
        return True
    if term.startswith(_PARTY):
        return "parties" in terms
    roles = _BY_ROLE.get(term, frozenset())
    return bool(roles) and roles <= frozenset().union(*(_BY_ROLE.get(each, frozenset()) for each in terms))


def _is_term(term: str) -> bool:
    if term.startswith(_PARTY):
        return _PARTY_NAME(term.removeprefix(_PARTY)) is not None
    if term.startswith(_KEY):
        return _KEY_ID(term.removeprefix(_KEY)) is not None
    return term in (EVERYBODY, "public", _NOBODY) or term in _BY_ROLE


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
