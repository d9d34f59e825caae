"""Actors while they are being read: mentions collected under one key until the record is made."""

import bisect
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

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
    affiliation: str | None = None
    role: str | None = None
    anonymous: bool = False
    members: tuple[str, ...] = ()
    listed: bool = True


class Drafts:
    """All actors of a page in the making, and which words are already spoken for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._by_key: dict[str, Draft] = {}
        self._taken: list[tuple[int, int]] = []

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
        for draft in self:
            if any(m.form != "part_of_name" and m.start < end and m.end > start for m in draft.mentions):
                return draft
        return None

    def claim(self, draft: Draft, start: int, end: int, form: Form) -> bool:
        """Give a free span to an actor; False if another mention holds it."""
        if not self.is_free(start, end):
            return False
        draft.mentions.append(Mention(start, end, form))
        bisect.insort(self._taken, (start, end))
        self.note_name(draft, start, end)
        return True

    def widen(self, draft: Draft, start: int, end: int, form: Form) -> bool:
        """Give a span to an actor that may already hold parts of it; False if another one holds a part."""
        own = [m for m in draft.mentions if m.start < end and m.end > start and m.form != "part_of_name"]
        for mention in own:
            draft.mentions.remove(mention)
            self._taken.remove((mention.start, mention.end))
        if self.claim(draft, start, end, form):
            return True
        for mention in own:
            draft.mentions.append(mention)
            bisect.insort(self._taken, (mention.start, mention.end))
        return False

    def release(self, start: int, end: int) -> None:
        """Take back whatever mentions overlap a span."""
        for draft in self:
            for mention in [m for m in draft.mentions if m.start < end and m.end > start]:
                draft.mentions.remove(mention)
                if mention.form != "part_of_name":
                    self._taken.remove((mention.start, mention.end))

    def note_name(self, draft: Draft, start: int, end: int) -> None:
        """Remember the words of a span as a name of the actor."""
        words = " ".join(self.text[start:end].split())
        if words and words not in draft.names:
            draft.names.append(words)


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without blanks, marks and possessive endings at its ends."""
    words = re.sub(r"(?:['’]s?)?[\s,;:.\"“”’'()\[\]-]*$", "", text[start:end])
    lead = len(words) - len(words.lstrip(" ,;:.\"“”’'()[]-\n\t"))
    return start + lead, start + len(words)


def flat(spans: Iterable[Mention]) -> list[Mention]:
    """Mentions in the order of the text, each span once."""
    unique = {(m.start, m.end): m for m in spans}
    return [unique[k] for k in sorted(unique)]
