"""What a document is."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

PublishedBasis = Literal["stated", "metadata"]
"""Whether the words of the document date it, or only what its program or server wrote beside them."""

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
    "unconfined",
    # What readers of formats meet (truce.documents.readers).
    "language_declared",
    "hidden_text",
    "published",
    "title",
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


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of the text that comes from one spot of the original.

    `start` and `end` are in the text, in Unicode code points; stretches lie in order and do not overlap.
    `where` finds the spot again with any other program, in the words of the format: ``p[12]`` (the twelfth
    paragraph), ``table[2]/row[3]/cell[1]``, ``part[1.2]``, ``item[4]``. `page` counts from 1, None where the
    format has no pages. `offset` is where the run begins in the decoded source (code points), for formats
    that are text themselves.
    """

    start: int
    end: int
    where: str
    page: int | None = None
    offset: int | None = None


UNCONFINED = Caution(
    "unconfined",
    "read by a program that was not shut off from this machine and the network (--unsafe-readers)",
)


VoiceAs = Literal["filed", "mail", "byline", "publication"]
"""How somebody is named as the one whose words a text is: by whoever filed it, as the sender of a mail, as
its author, as its publisher."""


_ADDRESS = re.compile(r"\s*<[^<>]*>")
_NAMED_AS: dict[str, str] = {
    "filed": "whose words this is, says whoever filed it",
    "mail": "sender of this mail",
    "byline": "author of this text",
    "publication": "publisher of this text",
}


class Voice(NamedTuple):
    """Somebody whose words the text of a document may be, as the document or whoever filed it says."""

    name: str
    named_as: VoiceAs

    def shown(self, name: str | None = None) -> str:
        """Who it is and how that is known, for a page; `name` is how the text calls it.

        An address beside a name is left out: it tells no reader more, and leads to a person.
        """
        own = " ".join(self.name.split())
        bare = _ADDRESS.sub("", own).strip("\" '")
        return f"{name or bare or own} ({_NAMED_AS[self.named_as]})"


class Within(NamedTuple):
    """What a document came in: the name and SHA-256 of the archive, mail or feed, and its path in it."""

    name: str
    sha256: str
    path: str | None


def _stretch_at(stretches: Sequence[Stretch], start: int) -> Stretch | None:
    at = bisect_right(stretches, start, key=lambda s: s.start) - 1
    return stretches[at] if at >= 0 else None


def page_at(stretches: Sequence[Stretch], start: int) -> int | None:
    """The page, from 1, on which a character of a text with stretches stands; None where it has none."""
    stretch = _stretch_at(stretches, start)
    return stretch.page if stretch else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document as read: its text, where it came from, and what to be wary of.

    `name` is the file's name without its folder: a page given to others tells nothing of this machine.
    `published` is a dossier date (``YYYY[-MM[-DD[Thh:mm]]]``) as the user gave it, or None. `language` is a
    BCP 47 tag, or None when the text is too short to tell. `sha256` is of the bytes, `text_sha256` of the
    text in UTF-8. `chars` counts Unicode code points.

    The rest is what a document of a format with such things says of itself: its own word. `published_basis`
    is None where the user gave `published`. `pages` counts them, `stretches` lead from the text back into the
    original. `address` is where it was found, `within` what it came in. `speaker` is whose words it is, where
    whoever filed it said so. `headings` are the spans of what its format marks as headings, in order.
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
    media_type: str = "text/plain"
    published_basis: PublishedBasis | None = None
    publisher: str | None = None
    author: str | None = None
    address: str | None = None
    pages: int | None = None
    stretches: tuple[Stretch, ...] = field(default=(), repr=False)
    within: Within | None = None
    speaker: str | None = None
    headings: tuple[tuple[int, int], ...] = field(default=(), repr=False)

    @property
    def voices(self) -> tuple[Voice, ...]:
        """Whose words its text may be, the likeliest first. Whether it is a side is not said here."""
        sent: VoiceAs = "mail" if self.media_type == "message/rfc822" else "byline"
        named: tuple[tuple[str | None, VoiceAs], ...] = (
            (self.speaker, "filed"), (self.author, sent), (self.publisher, "publication"),
        )  # fmt: skip
        return tuple(Voice(name, how) for name, how in named if name and name.strip())

    def voice_as(self, named_as: str | None) -> Voice | None:
        """The one who is named in that way; None where nobody is."""
        return next((v for v in self.voices if v.named_as == named_as), None)

    @property
    def unconfined(self) -> bool:
        """Whether it was read by a reader that was not shut off from network and files."""
        return UNCONFINED in self.warnings

    def stretch_at(self, start: int) -> Stretch | None:
        """Where in the original the character at `start` of the text stands; None without such a map."""
        return _stretch_at(self.stretches, start)

    def page_at(self, start: int) -> int | None:
        """The page on which the character at `start` of the text stands, from 1."""
        return page_at(self.stretches, start)

    def page_starts(self) -> Iterator[tuple[int, int]]:
        """Each page that has text, with the place in the text where it begins."""
        page = None
        for stretch in self.stretches:
            if stretch.page is not None and stretch.page != page:
                page = stretch.page
                yield page, stretch.start
