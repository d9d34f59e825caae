"""Whatever a layer proposes must stand on words of the text; what does not is dropped and counted.

The layers cut their spans out of the text themselves, so nothing should ever be dropped here. This is the
gate that makes it certain, for these layers and for any other reader that proposes records.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Protocol, TypeVar

from truce.claims.reading.reflow import Reflowed
from truce.claims.records import Actor, Agreement, Anomaly, Mention, Place, Records, Span


class _Spanned(Protocol):
    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...

    @property
    def also(self) -> tuple[Mention, ...]: ...


_Quoted = TypeVar("_Quoted", bound=_Spanned)
_Named = TypeVar("_Named", Actor, Place)


@dataclass(slots=True)
class Gate:
    """Lets through the records that are anchored in a text, and counts. `dropped` grows with each refusal."""

    text: str
    proposed: int = 0
    dropped: int = 0

    def quoted(self, records: Iterable[_Quoted]) -> tuple[_Quoted, ...]:
        """Records with one span; a further passage that is not in the text falls away alone."""
        kept = []
        for record in records:
            self.proposed += 1
            if not self._holds((record.start, record.end)):
                self.dropped += 1
            elif all(self._holds((m.start, m.end)) for m in record.also):
                kept.append(record)
            else:
                kept.append(replace(record, also=self._mentions(record.also)))  # type: ignore[type-var]
        return tuple(kept)

    def named(self, records: Iterable[_Named]) -> tuple[_Named, ...]:
        """Actors or places; one without a mention in the text is dropped."""
        kept = []
        for record in records:
            self.proposed += 1
            mentions = self._mentions(record.mentions)
            if mentions:
                kept.append(record if mentions == record.mentions else replace(record, mentions=mentions))
            else:
                self.dropped += 1
        return tuple(kept)

    def agreements(self, records: Iterable[Agreement]) -> tuple[Agreement, ...]:
        """Agreements with their parts; one without a passage is dropped, parts without one as well."""
        kept = []
        for record in records:
            self.proposed += 1
            spans = tuple(s for s in record.spans if self._holds(s))
            if not spans:
                self.dropped += 1
                continue
            kept.append(
                replace(
                    record,
                    spans=spans,
                    mentions=self._mentions(record.mentions),
                    clauses=self.quoted(record.clauses),
                    conditions=self.quoted(record.conditions),
                    status_history=self.quoted(record.status_history),
                    excluded_issues=self.quoted(record.excluded_issues),
                )
            )
        return tuple(kept)

    def anomalies(self, records: Iterable[Anomaly]) -> tuple[Anomaly, ...]:
        """Anomalies; one whose main passage is not in the text is dropped."""
        kept = []
        for record in records:
            self.proposed += 1
            if record.spans and self._holds(record.spans[0]):
                spans = tuple(s for s in record.spans if self._holds(s))
                readings = tuple(r for r in record.readings if self._holds((r.start, r.end)))
                kept.append(replace(record, spans=spans, readings=readings))
            else:
                self.dropped += 1
        return tuple(kept)

    def _mentions(self, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
        return tuple(m for m in mentions if self._holds((m.start, m.end)))

    def _holds(self, span: Span) -> bool:
        """Whether a span is one of this text and holds more than blanks."""
        start, end = span
        return 0 <= start < end <= len(self.text) and not self.text[start:end].isspace()


def in_source(records: Records, flowed: Reflowed) -> Records:
    """The records with every span moved to where its words stand in the text that was reflowed."""
    if flowed.text == flowed.source:
        return records
    moved: Records = _moved(records, flowed)
    return moved


def _moved(value: Any, flowed: Reflowed) -> Any:
    if isinstance(value, tuple):
        return tuple(_moved(item, flowed) for item in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changes = {f.name: _moved(getattr(value, f.name), flowed) for f in fields(value)}
    if "start" in changes:
        changes["start"], changes["end"] = flowed.original(changes["start"], changes["end"])
    if "spans" in changes:
        changes["spans"] = tuple(flowed.original(*span) for span in changes["spans"])
    return replace(value, **changes)
