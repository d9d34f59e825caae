"""Mailboxes (mbox): many mails in one file, each taken out to be read for itself."""

import re

from truce.documents.extraction import Enclosed, Extraction, Refused
from truce.documents.records import Extractor
from truce.documents.sniffing import MAILBOX
from truce.errors import InputError

media_types = frozenset({MAILBOX})
extractor = Extractor("mailbox", "1")

_BEGIN = re.compile(rb"(?:\A|(?<=\n))From [^\r\n]{1,300}\r?\n(?=[A-Za-z][A-Za-z0-9-]{0,60}:)")
"""The line before each mail; a line of its words that begins so has a mark before it, or no head below it."""
_ESCAPED = re.compile(rb"(?m)^>(>*From )")
_MOST = 2000
_NAMED_AT_ONCE, _AT_ONCE = 200, 50_000_000


def extract(data: bytes, name: str, start: int = 0) -> Extraction:
    """The mails of a mailbox from number `start` on, as many as one answer holds.

    Raises:
        InputError: no mail begins in it.
    """
    begins = [(m.start(), m.end()) for m in _BEGIN.finditer(data)]
    if not begins:
        raise InputError(name, "no mail begins in it", "Export the mailbox again (mbox), or save its mails")
    found: list[Enclosed] = []
    refused: list[Refused] = []
    size, rest = 0, None
    for number, (_, at) in enumerate(begins[:_MOST]):
        if number < start:
            continue
        end = begins[number + 1][0] if number + 1 < len(begins) else len(data)
        mail = _ESCAPED.sub(rb"\1", data[at:end])
        if found and (size + len(mail) > _AT_ONCE or len(found) >= _NAMED_AT_ONCE):
            rest = number
            break
        size += len(mail)
        found.append(Enclosed(f"mail-{number + 1}.eml", mail, path=f"mail {number + 1}"))
    if rest is None and len(begins) > _MOST:
        more = f"{len(begins) - _MOST:,} more mails"
        refused.append(Refused(more, f"only the first {_MOST:,} are read", "Give the mailbox in parts"))
    return Extraction(
        text="", media_type=MAILBOX, extractor=extractor, enclosed=tuple(found), refused=tuple(refused),
        rest=rest,
    )  # fmt: skip
