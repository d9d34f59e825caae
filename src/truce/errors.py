"""The exceptions of truce.

Everything that truce raises on purpose is a `TruceError`, so one ``except TruceError`` catches all of it::

    TruceError
      ├── InputError          a document cannot be read
      │     └── UnreadLanguage    its language is one that no reader here reads
      ├── AgreementError      an agreement file has faults, all of them listed
      ├── LedgerError         an entry, key, proof or checkpoint is not what it must be
      ├── StoreError          the record cannot be opened, read or written
      │     └── DamageError       pages of it are not what was written
      ├── IntegrityError      what is kept is not what was signed; names the entry
      └── ArgumentError       a value given by the caller cannot be used

Each says what is wrong, where, why, and what to do next. Any other exception is a defect of truce.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass


class TruceError(Exception):
    """Whatever truce raises on purpose; the message is meant for a person and fits on one line."""


class InputError(TruceError):
    """A document cannot be read.

    Attributes:
        file: the name of the document as the user gave it, safe to print.
        reason: what is wrong with it, without a closing full stop, safe to print: it may quote the document.
        next: what the user can do about it, without a closing full stop, safe to print.
    """

    def __init__(self, file: str, reason: str, next: str) -> None:  # noqa: A002  (the word users will read)
        super().__init__(file, reason, next)
        self.file = printable(file)
        self.reason = printable(reason)
        self.next = printable(next)

    def __str__(self) -> str:
        return f"{self.file}: {self.reason}. {_ended(self.next)}"


class UnreadLanguage(InputError):  # noqa: N818  (named after what it is: missing coverage)
    """A document is in a language that no reader here reads: missing coverage, not silence.

    Attributes:
        language: BCP 47 tag of the language, or of its script (``und-Cyrl``) when only that is known.
    """

    def __init__(self, file: str, reason: str, next: str, language: str) -> None:  # noqa: A002
        super().__init__(file, reason, next)
        self.args = (file, reason, next, language)
        self.language = language


class ArgumentError(TruceError):
    """A value given by the caller cannot be used.

    Attributes:
        name: the option or parameter.
        value: what was given.
        reason: why it cannot be used, without a closing full stop.
        next: what would be accepted, without a closing full stop.
    """

    def __init__(self, name: str, value: str, reason: str, next: str) -> None:  # noqa: A002
        super().__init__(name, value, reason, next)
        self.name = name
        self.value = printable(value)
        self.reason = reason
        self.next = next

    def __str__(self) -> str:
        return f"{self.name} {self.value!r}: {self.reason}. {_ended(self.next)}"


def printable(text: str) -> str:
    r"""The text with control, format and unpaired surrogate characters written as ``\x1b``.

    A file name is untrusted: it must not move the cursor, change colours or reverse the reading order of
    the terminal that shows the message.
    """
    return "".join(
        c.encode("unicode_escape").decode("ascii") if unicodedata.category(c) in _UNPRINTABLE else c
        for c in text
    )


def _ended(advice: str) -> str:
    """A piece of advice as a sentence: a question where it asks."""
    return f"{advice}{'?' if advice.startswith('Did you mean') else '.'}"


_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of an agreement file: where it stands, why it is one, and what to do."""

    line: int
    clause: str | None
    reason: str
    remedy: str

    def in_file(self, file: str) -> str:
        """One line for the terminal."""
        where = f"{printable(file)}, line {self.line}"
        clause = f", clause {printable(self.clause)}" if self.clause else ""
        return f"{where}{clause}: {printable(self.reason)}. {_ended(printable(self.remedy))}"


class AgreementError(TruceError):
    """An agreement file cannot be used. Nothing of it is.

    Attributes:
        file: the name of the file as the user gave it, safe to print.
        problems: every fault that was found, in the order of the lines.
    """

    def __init__(self, file: str, problems: Sequence[Problem]) -> None:
        super().__init__(file, tuple(problems))
        self.file = printable(file)
        self.problems = tuple(sorted(problems, key=lambda p: (p.line, p.reason)))

    def __str__(self) -> str:
        return "\n".join(problem.in_file(self.file) for problem in self.problems)


class _AboutError(TruceError):
    """Something named cannot be used, for a reason."""

    def __init__(self, about: str, reason: str, next: str) -> None:  # noqa: A002
        super().__init__(about, reason, next)
        self.about = printable(about)
        self.reason = reason
        self.next = next

    def __str__(self) -> str:
        return f"{self.about}: {self.reason}. {_ended(self.next)}"


class LedgerError(_AboutError):
    """An entry, a key, a proof or a checkpoint is not what it must be.

    Attributes:
        about: which one: an entry id, a key id, "checkpoint of 17 entries".
        reason: what is wrong, without a closing full stop.
        next: what to do, without a closing full stop.
    """


class StoreError(_AboutError):
    """The record cannot be opened, read or written.

    Attributes:
        about: the file, folder or database.
        reason: what is wrong, without a closing full stop.
        next: what to do, without a closing full stop.
    """


class DamageError(StoreError):
    """A record is not what was written: pages of it were changed, lost or replaced. Exit code 3."""


class IntegrityError(_AboutError):
    """What is kept is not what was signed or witnessed: exit code 3.

    Attributes:
        about: which entry, row, file or checkpoint.
        reason: how it differs, without a closing full stop.
        next: what to do, without a closing full stop.
    """
