"""One agreement as a data set codes it, in one form whichever data set it is, and as bytes of a record."""

import json
from dataclasses import asdict, dataclass, fields
from typing import Literal

import rfc8785

from truce.asof import Interval
from truce.errors import ArgumentError, LedgerError

FORM = "coded-agreement/1"
Ended = Literal["yes", "no", "not coded"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedAgreement:
    """A row, or the rows of one agreement.

    `id` is that of the data set, a stroke, and the data set's own. All dates are dossier dates as exact as
    they are coded, "" where none is: `signed`, `declared`, `started` (in effect), `ended_on`. `ended` is what
    the data set codes: that it has ended, that it has not, or nothing, which is not "in force". `end_code` is
    its code for how, in its own words or numbers, `end_words` what its coders wrote of that. `kind` and
    `terms` are codes with their meaning, `parties` names as they stand.
    """

    id: str
    source: str
    name: str
    parties: tuple[str, ...] = ()
    conflict: str = ""
    kind: str = ""
    terms: tuple[str, ...] = ()
    signed: str = ""
    declared: str = ""
    started: str = ""
    ended: Ended = "not coded"
    ended_on: str = ""
    end_code: str = ""
    end_words: str = ""
    words: str = ""

    def __post_init__(self) -> None:
        """ArgumentError for a date that is none."""
        for day in (self.signed, self.declared, self.started, self.ended_on):
            if day:
                Interval.parse(day)

    @property
    def first(self) -> str:
        """The first date that it is known by; "" for none."""
        return self.signed or self.declared or self.started

    def to_bytes(self) -> bytes:
        """The row of the record that says this."""
        told = {name: value for name, value in asdict(self).items() if value}
        return rfc8785.dumps({"form": FORM, **told})

    @classmethod
    def from_bytes(cls, data: bytes) -> "CodedAgreement":
        """What a row says. LedgerError if it says nothing of this form."""
        try:
            read = json.loads(data)
            if read.pop("form", None) != FORM or not set(read) <= {f.name for f in fields(cls)}:
                raise ValueError("another form")
            for name in ("parties", "terms"):
                read[name] = tuple(str(each) for each in read.get(name, ()))
            if not all(isinstance(v, str | tuple) for v in read.values()) or read.get("ended", "yes") not in (
                "yes", "no", "not coded"
            ):  # fmt: skip
                raise ValueError("other values")
            found = cls(**read)
        except (ValueError, TypeError, AttributeError, ArgumentError, RecursionError) as error:
            raise LedgerError("row", f"is no coded agreement ({error})", "Verify the record") from None
        return found
