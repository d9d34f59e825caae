"""People who must be protected (sources, witnesses, detainees), and what they agreed to.

These records exist sealed in the vault (`truce.store.files.vault`) and, opened, in the memory of whoever
may read them: nothing of them stands in the ledger, a log, an error or the name of a file. Their `repr`
tells nothing.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import rfc8785

SCHEMA = "truce-person/1"
_PAGE = 4096


class Use(StrEnum):
    """What a person's record may be read for."""

    CONTACT = "contact"  # to speak with the person again
    VERIFICATION = "verification"  # to check what was reported
    MEDIATOR = "mediator"  # to tell the mediator who it is
    COMMITTEE = "committee"  # to tell the joint committee who it is
    TESTIMONY = "testimony"  # before a court or an inquiry
    PUBLICATION = "publication"  # to name the person in public
    CONSENT = "consent"  # to ask for consent, renew it, or carry out its withdrawal
    PROTECTION = "protection"  # the life or safety of the person is in danger


ALWAYS = frozenset({Use.CONSENT, Use.PROTECTION})


@dataclass(frozen=True, slots=True)
class Consent:
    """What a person agreed to.

    `given` None: not known, and treated as not given. `asked` is when, `until` when it ends (milliseconds
    since 1970, UTC; None: not told, or without an end). `by` says who agreed for the person, and how, if it
    was somebody else ("a parent, by telephone").
    """

    given: bool | None = field(default=None, repr=False)
    uses: frozenset[Use] = field(default=frozenset(), repr=False)
    asked: int | None = field(default=None, repr=False)
    until: int | None = field(default=None, repr=False)
    by: str = field(default="", repr=False)

    def permits(self, use: Use, at: int) -> bool:
        """Whether the record may be read for this at this time (milliseconds since 1970, UTC).

        To ask for consent, and to save the person, it always may.
        """
        if use in ALWAYS:
            return True
        return self.given is True and use in self.uses and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class Person:
    """A person as the vault holds them.

    `standing` is what they are to the mission ("source", "witness", "detainee"). `names` holds every name
    and other spelling, `contacts` ways to reach them, `details` whatever else.
    """

    standing: str = field(repr=False)
    names: tuple[str, ...] = field(repr=False)
    contacts: tuple[str, ...] = field(default=(), repr=False)
    details: str = field(default="", repr=False)
    consent: Consent = field(default_factory=Consent, repr=False)

    def is_told_by(self, text: str) -> bool:
        """Whether a text holds one of their names or contacts, in any letter case."""
        said = " ".join(text.casefold().split())
        items = (" ".join(item.casefold().split()) for item in (*self.names, *self.contacts))
        return any(re.search(rf"(?<!\w){re.escape(item)}(?!\w)", said) for item in items if item)


@dataclass(frozen=True, slots=True)
class Keyholder:
    """Somebody a record is sealed to: a name for their key, and their age recipient ("age1...").

    The name stands in what the mission files about each reading, so it is an office or the id of a key.
    """

    name: str
    recipient: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A version of a person's record, with the reference it belongs to and whom it was sealed to."""

    reference: str
    version: int
    holders: tuple[Keyholder, ...]
    person: Person


class FormError(Exception):
    """Opened bytes are no sheet. It says nothing of what they are."""


def to_bytes(sheet: Sheet) -> bytes:
    """The sheet as canonical JSON, filled with spaces to whole pages: its size tells next to nothing."""
    consent, person = sheet.person.consent, sheet.person
    data = rfc8785.dumps(
        {
            "schema": SCHEMA,
            "reference": sheet.reference,
            "version": sheet.version,
            "holders": [[holder.name, holder.recipient] for holder in sheet.holders],
            "standing": person.standing,
            "names": list(person.names),
            "contacts": list(person.contacts),
            "details": person.details,
            "consent": {
                "given": consent.given,
                "uses": sorted(consent.uses),
                "asked": consent.asked,
                "until": consent.until,
                "by": consent.by,
            },
        }
    )
    return data + b" " * (-len(data) % _PAGE)


def from_bytes(data: bytes) -> Sheet:
    """The sheet that these bytes are; FormError, which tells nothing of them, if they are none."""
    try:
        read = json.loads(data)
        consent = read["consent"]
        sheet = Sheet(
            read["reference"],
            read["version"],
            tuple(Keyholder(*holder) for holder in read["holders"]),
            Person(
                read["standing"],
                _texts(read["names"]),
                _texts(read["contacts"]),
                read["details"],
                Consent(
                    consent["given"],
                    frozenset(Use(use) for use in consent["uses"]),
                    consent["asked"],
                    consent["until"],
                    consent["by"],
                ),
            ),
        )
        if to_bytes(sheet) == data:
            return sheet
    except (ValueError, TypeError, KeyError, AttributeError, rfc8785.CanonicalizationError):
        pass
    raise FormError from None


def _texts(items: Sequence[Any]) -> tuple[str, ...]:
    return tuple(items)
