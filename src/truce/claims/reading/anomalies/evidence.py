"""What the finders of anomalies look at, and the draft that they return."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Token

from truce.claims.reading.context import Context
from truce.claims.reading.parse import Sentence, subtree
from truce.claims.reading.speech import SpeechMap
from truce.claims.records import (
    Agreement,
    Anomaly,
    AnomalyReading,
    Assessment,
    Claim,
    Event,
    Relation,
)

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An anomaly before it has an id. `readings` are (what it says, its span); the main span comes first."""

    type: str
    note: str
    spans: tuple[Span, ...]
    about: tuple[str, ...] = ("document",)
    severity: Literal["high", "medium", "low"] = "medium"
    readings: tuple[tuple[str, Span], ...] = ()
    candidates: tuple[str, ...] = ()
    treat_as: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """All that was read out of one document."""

    context: Context
    speech: SpeechMap
    events: tuple[Event, ...]
    claims: tuple[Claim, ...]
    agreements: tuple[Agreement, ...]
    relations: tuple[Relation, ...]
    assessments: tuple[Assessment, ...]

    @property
    def text(self) -> str:
        """The text of the document."""
        return self.context.page.text

    def record(self, draft: Draft, rule: str) -> Anomaly:
        """The anomaly of a draft."""
        start, end = draft.spans[0]
        return Anomaly(
            id=self.context.record_id("an", start, end, draft.type),
            type=draft.type,
            note=draft.note,
            about=draft.about or ("document",),
            spans=tuple(dict.fromkeys(draft.spans)),
            rule=f"anomalies/{rule}",
            severity=draft.severity,
            readings=tuple(AnomalyReading(words, *span) for words, span in draft.readings),
            candidates=draft.candidates,
            treat_as=draft.treat_as,
        )

    def prose(self) -> Iterator[Sentence]:
        """The sentences of the body."""
        return iter(self.context.sentences())

    def quote(self, span: Span) -> str:
        """The words at a span."""
        return self.text[span[0] : span[1]]

    def phrase(self, token: Token, *, without: Iterable[str] = ("relcl", "acl", "appos", "punct")) -> Span:
        """The span of a token's phrase."""
        return self.context.page.cover(subtree(token, without=without))

    def search(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Matches of a pattern in the sentences of the body (not in titles and headings)."""
        for block in self.context.page.blocks:
            if block.is_prose:
                yield from pattern.finditer(self.text, block.start, block.end)

    def events_in(self, start: int, end: int) -> list[Event]:
        """Events one of whose passages overlaps a span."""
        return [e for e in self.events if any(a < end and b > start for a, b in passages(e))]

    def mentions(self) -> Iterator[tuple[Agreement, int, int]]:
        """Every passage that names an agreement, in text order."""
        found = [(m.start, m.end, a) for a in self.agreements for m in a.mentions]
        for start, end, agreement in sorted(found, key=lambda f: f[:2]):
            yield agreement, start, end


def passages(event: Event) -> list[Span]:
    """All passages of an event, its main one first."""
    return [(event.start, event.end), *((m.start, m.end) for m in event.also)]
