"""Actors while they are being read: mentions collected under one key until the record is made."""

import bisect
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from truce.claims.reading.occurrences import WordIndex
from truce.claims.records import Form, Mention


@dataclass(slots=True)
class Draft:
    """One actor in the making. `listed` says whether it matters enough to become a record."""

    key: str
    name: str
    type: str
    rule: str
    mentions: list[Mention] = field(default_factory=list)
    unplaced: list[Mention] = field(default_factory=list)
    """Mentions as a place: they anchor the record, but no token belongs to the actor there."""
    names: list[str] = field(default_factory=list)
    spelled: list[str] = field(default_factory=list)
    """Names of the table as the text writes them."""
    affiliation: str | None = None
    role: str | None = None
    anonymous: bool = False
    members: tuple[str, ...] = ()
    listed: bool = True
    owns_force: bool = False
    """Whether an army or some people of the text are its own, so that it matters by that alone."""


class Drafts:
    """All actors of a page in the making, and which words are already spoken for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = WordIndex(text)
        self._by_key: dict[str, Draft] = {}
        self._taken: list[tuple[int, int]] = []
        self._owners: dict[tuple[int, int], Draft] = {}

    def __iter__(self) -> Iterator[Draft]:
        return iter(self._by_key.values())

    def get(self, key: str) -> Draft | None:
        """The actor under a key, if there is one."""
        return self._by_key.get(key)

    def open(self, key: str, name: str, kind: str, rule: str) -> Draft:
        """The actor under a key, made if it is new."""
        if key not in self._by_key:
            self._by_key[key] = Draft(key, name, kind, rule)
        return self._by_key[key]

    def is_free(self, start: int, end: int) -> bool:
        """Whether no mention overlaps the span yet."""
        at = bisect.bisect_left(self._taken, (end, -1))
        return at == 0 or self._taken[at - 1][1] <= start

    def owner_of(self, start: int, end: int) -> Draft | None:
        """The actor whose mention overlaps the span, if any."""
        held = self._held(start, end)
        return self._owners[held[0]] if held else None

    def claim(self, draft: Draft, start: int, end: int, form: Form) -> bool:
        """Give a free span to an actor; False if another mention holds it."""
        if not self.is_free(start, end):
            return False
        self._put(draft, Mention(start, end, form))
        self.note_name(draft, start, end)
        return True

    def widen(self, draft: Draft, start: int, end: int, form: Form) -> bool:
        """Give a span to an actor that may already hold parts of it; False if another one holds a part."""
        if any(self._owners[span] is not draft for span in self._held(start, end)):
            return False
        self.release(start, end)
        return self.claim(draft, start, end, form)

    def release(self, start: int, end: int) -> None:
        """Take back whatever mentions overlap a span."""
        for span in self._held(start, end):
            draft = self._owners.pop(span)
            self._taken.remove(span)
            draft.mentions = [m for m in draft.mentions if m.end <= span[0] or m.start >= span[1]]

    def _held(self, start: int, end: int) -> list[tuple[int, int]]:
        """The spans in use that overlap a span."""
        first = bisect.bisect_left(self._taken, (start, -1))
        first -= first > 0 and self._taken[first - 1][1] > start
        last = bisect.bisect_left(self._taken, (end, -1))
        return self._taken[first:last]

    def _put(self, draft: Draft, mention: Mention) -> None:
        draft.mentions.append(mention)
        bisect.insort(self._taken, (mention.start, mention.end))
        self._owners[mention.start, mention.end] = draft

    def forget_name(self, draft: Draft, name: str) -> None:
        """Take back a name that says too little to be one, such as "official"."""
        if name != draft.name and name in draft.names:
            draft.names.remove(name)

    def note_name(self, draft: Draft, start: int, end: int) -> None:
        """Remember the words of a span as a name of the actor."""
        words = " ".join(self.text[start:end].split())
        if words and words not in draft.names:
            draft.names.append(words)


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without blanks, marks and possessive endings at its ends."""
    words = re.sub(r"(?:['’]s?)?[\s,;:.\"“”’'()\[\]-]*$", "", text[start:end])
    lead = len(words) - len(words.lstrip(" ,;:.\"“”’'()[]-\n\t"))
    end = start + len(words)
    return start + lead, end + (text[end - 2 : end + 1] in ("Jr.", "Sr."))


def flat(spans: Iterable[Mention]) -> list[Mention]:
    """Mentions in the order of the text, each span once."""
    unique = {(m.start, m.end): m for m in spans}
    return [unique[k] for k in sorted(unique)]
