"""What the finders of anomalies look at, and the draft that they return."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from spacy.tokens import Token

from truce.claims.reading.context import Context
from truce.claims.reading.parse import Sentence, subtree
from truce.claims.reading.passages import Passages, agreement_passages, event_passages, named, passages
from truce.claims.reading.speech.acts import Speech
from truce.claims.reading.speech.read import SpeechMap
from truce.claims.reading.voices.oppositions import Opposition
from truce.claims.reading.voices.sides import Sides
from truce.claims.records import Actor, Agreement, Anomaly, AnomalyReading, Assessment, Claim, Event, Relation

__all__ = ["Draft", "Evidence", "Span", "passages"]

Span = tuple[int, int]

_HOSTILE = frozenset({"ASSAULT", "ACCUSE", "THREATEN", "REJECT", "MOBILIZE", "RETREAT", "COERCE"})
_ARMED = frozenset({"armed_force", "non_state_armed_group", "militia"})


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
    oppositions: tuple[Opposition, ...]
    _events: Passages[Event] = field(init=False, repr=False)
    _agreements: Passages[Agreement] = field(init=False, repr=False)
    _said: Passages[Speech] = field(init=False, repr=False)
    _actors: dict[str, Actor] = field(init=False, repr=False)
    _sides: Sides = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Index the records by their passages."""
        said = ((a.start, a.end, a) for a in self.speech.acts)
        object.__setattr__(self, "_events", event_passages(self.events))
        object.__setattr__(self, "_agreements", agreement_passages(self.agreements))
        object.__setattr__(self, "_said", Passages(said))
        object.__setattr__(self, "_sides", Sides(self.context.actors))
        object.__setattr__(self, "_actors", {a.id: a for a in self.context.actors})

    @property
    def text(self) -> str:
        """The text of the document."""
        return self.context.page.text

    @property
    def is_about_conflict(self) -> bool:
        """Whether the document tells of the use of force, of armed sides at odds, or of a truce."""
        if any(a.is_ceasefire for a in self.agreements) or any(map(self._is_hostile, self.events)):
            return True
        return bool(self.oppositions) and any(a.type in _ARMED for a in self.context.actors)

    def _is_hostile(self, event: Event) -> bool:
        if event.modality != "actual" or event.type not in _HOSTILE:
            return False
        return event.type == "ASSAULT" or any(a.type in _ARMED for a in self.context.actors)

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
                yield from self.context.page.matches(pattern, block.start, block.end)

    def events_in(self, start: int, end: int) -> list[Event]:
        """Events one of whose passages overlaps a span, in text order."""
        return list({e.id: e for _, _, e in self._events.over(start, end)}.values())

    def agreements_in(self, start: int, end: int) -> list[Agreement]:
        """Agreements that a span names or speaks of, in text order."""
        return list({a.id: a for _, _, a in self._agreements.over(start, end)}.values())

    def acts_at(self, start: int, end: int) -> list[Speech]:
        """The acts of speech whose content shares a character with a span."""
        return [a for _, _, a in self._said.over(start, end)]

    def is_said(self, start: int, end: int) -> bool:
        """Whether somebody, named or kept nameless, says the words of a span."""
        return any(a.start <= start and end <= a.end and _has_voice(a) for a in self.acts_at(start, end))

    def mentions(self) -> Iterator[tuple[Agreement, int, int]]:
        """Every passage that names an agreement, in text order."""
        found = [(start, end, a) for a in self.agreements for start, end in named(a)]
        for start, end, agreement in sorted(found, key=lambda f: f[:2]):
            yield agreement, start, end

    def side(self, ref: str | None) -> str | None:
        """The state or group that an actor belongs to in the end; the actor itself if to none."""
        return self._sides.of(ref)

    def kind(self, ref: str | None) -> str | None:
        """The type of an actor."""
        return self._actors[ref].type if ref in self._actors else None

    def name(self, ref: str | None) -> str:
        """What to call an actor in a note."""
        return self._actors[ref].name if ref in self._actors else "somebody not named"


def _has_voice(act: Speech) -> bool:
    return act.speaker is not None or act.attribution == "anonymous"
