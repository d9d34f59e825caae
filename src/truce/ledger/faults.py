"""What is wrong with a record, as values: each names the entry or row, says what it means and what to do."""

from dataclasses import dataclass

from truce.errors import IntegrityError, printable


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it was signed or witnessed.

    Attributes:
        rule: what was checked: "position", "envelope", "columns", "signature", "chain", "time", "content",
            "erasure", "keys", "leaf", "rows", "row", "checkpoint", "cosignature", "length", "evidence".
        about: the entry, row, checkpoint or file, in words.
        reason: how it differs and what that means, without a closing full stop.
        next: what to do, without a closing full stop.
        position: of the entry, or of the first entry concerned; None if it is about none.
        row: its number within the entry; None if it is about none.
    """

    rule: str
    about: str
    reason: str
    next: str
    position: int | None = None
    row: int | None = None

    def __str__(self) -> str:
        return str(self.error())

    def error(self) -> IntegrityError:
        """The same, to be raised."""
        return IntegrityError(self.about, printable(self.reason), self.next)
