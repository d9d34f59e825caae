"""What a document is."""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

CautionKind = Literal[
    "encoding",
    "control_characters",
    "bidi_controls",
    "invisible_characters",
    "mixed_script_words",
    "markup",
    "long_line",
    "language_unknown",
    "unread_passages",
    # What readers of formats meet (truce.documents.readers).
    "hidden_text",
    "published",
    "revisions",
    "left_out",
    "text_layer",
    "damaged",
]


class Extractor(NamedTuple):
    """What took the text out of the bytes; its version changes when it would give another text."""

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class Caution:
    """Something odd that did not stop the reading. The text itself is never changed because of it.

    `spans` are ``[start, end)`` in the text, in Unicode code points: the first ones, when there are many.
    """

    kind: CautionKind
    message: str
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document as read: its text, where it came from, and what to be wary of.

    `name` is the file's name without its folder: a page given to others tells nothing of this machine.
    `published` is a dossier date (``YYYY[-MM[-DD[Thh:mm]]]``) as the user gave it, or None. `language` is a
    BCP 47 tag, or None when the text is too short to tell. `sha256` is of the bytes, `text_sha256` of the
    text in UTF-8. `chars` counts Unicode code points. `title` is left to the reader.
    """

    id: str
    name: str
    text: str = field(repr=False)
    language: str | None
    published: str | None
    sha256: str
    text_sha256: str
    chars: int
    extractor: Extractor
    title: str | None = None
    warnings: tuple[Caution, ...] = ()
