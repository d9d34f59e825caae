"""Encodings of an agreement: whose they are, which version of the text, and which one was adopted.

Rival encodings of one agreement stand side by side; none is the right one until the parties, or a body with
the mandate, adopt it. The author's own word that it was adopted counts for nothing here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from truce.asof import EVER, Interval, Span, span_of
from truce.clauses.adoptions import standing_adoptions
from truce.clauses.model import Agreement
from truce.clauses.values import NOT_STATED


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """An agreement, in one version and in one author's encoding, as the record knows it from a moment on.

    A later one of the same agreement, author and version replaces it, unless that one was adopted; `until`
    is when its author took it back. Versions follow each other in time; authors stand side by side.
    """

    id: str
    agreement: Agreement
    known: int
    until: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """The word of parties, or of a body, that an author's encoding says what the agreement says.

    `by` are ids of the encoding; `text` the entry that they adopt, None: the author's latest at that time.
    Who may speak for whom is for the one who takes the entry in. What it amounts to: `encodings`.
    """

    id: str
    agreement: str
    author: str
    by: tuple[str, ...]
    text: str | None = None
    known: int


_Entry = TypeVar("_Entry", Text, Adoption)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopted:
    """A text that was adopted, by whom, and since when the record shows it (minutes, UTC)."""

    text: Text
    by: tuple[str, ...]
    since: int


def adoptions_in(text: Text) -> tuple[Adoption, ...]:
    """The adoptions that stand in the file of a text, as entries: each known from the end of its day on.

    Those of other terms than the file has now are left out. One without a day is known with the text.
    """
    agreement = text.agreement
    zone = None if agreement.zone == NOT_STATED else agreement.zone
    return tuple(
        Adoption(
            id=f"{text.id}: adopted by {done.by}", agreement=agreement.agreement,
            author=agreement.encoding.author, by=(done.by,), text=text.id,
            known=_known_from(done.on, text, zone),
        )
        for done in standing_adoptions(agreement)
    )  # fmt: skip


def _known_from(day: Interval | str, text: Text, zone: str | None) -> int:
    return max(text.known, span_of(day, zone).last) if isinstance(day, Interval) else text.known


def in_use(
    texts: Iterable[Text], adoptions: Iterable[Adoption], known_at: int, *, adopted_only: bool = False
) -> tuple[Text, ...]:
    """The texts to judge by as known at a moment: of each author and version one.

    That is the latest; of an author one of whose texts was adopted, only what was adopted. What he files
    after that waits until it is adopted too. `adopted_only`: none but what was adopted.
    """
    known = _known_by(texts, known_at)
    found: dict[tuple[str, str, str], Text] = {_line(t): t for t in _standing(known, known_at)}
    done = adopted(known, adoptions, known_at)
    bound = {_author(a.text) for a in done}
    kept = {} if adopted_only else {line: t for line, t in found.items() if _author(t) not in bound}
    kept |= {_line(a.text): a.text for a in done}
    return tuple(kept[line] for line in sorted(kept))


def waiting(texts: Iterable[Text], adoptions: Iterable[Adoption], known_at: int) -> tuple[Text, ...]:
    """The texts that nobody is judged by, because an adopted one of the same author stands before them."""
    known = _known_by(texts, known_at)
    used = {t.id for t in in_use(known, adoptions, known_at)}
    return tuple(t for t in _standing(known, known_at) if t.id not in used)


def adopted(texts: Iterable[Text], adoptions: Iterable[Adoption], known_at: int) -> tuple[Adopted, ...]:
    """The texts adopted by a moment, in the order in which they were.

    It takes all the parties that any encoding of the agreement on record names, two at least; or a body that
    every one of these encodings gives the mandate to adopt. Neither a side alone nor an author can do it.
    """
    texts, entries = _known_by(texts, known_at), _known_by(adoptions, known_at)
    if not entries:
        return ()
    moments = {e.known for e in entries} | {m for t in texts for m in (t.known, t.until) if m is not None}
    found: dict[str, Adopted] = {}
    for moment in sorted(m for m in moments if m <= known_at):
        for name, by in _adopters(texts, entries, moment).items():
            text = next(t for t in texts if t.id == name)
            rivals = _standing([t for t in texts if _author(t)[0] == _author(text)[0]], moment)
            if text.id not in found and _is_enough(by, [*rivals, text]):
                found[text.id] = Adopted(text=text, by=tuple(sorted(by)), since=moment)
    return tuple(found.values())


def versions(texts: Sequence[Text]) -> Iterator[tuple[Text, Span, Span]]:
    """The texts of one author, each with the span in which it begins to bind and that of its last minute.

    Each version binds until the next begins. Where it is not stated since when a later one does, that may be
    at any time.
    """
    ordered = sorted(texts, key=lambda t: (_since(t.agreement).first, t.known, t.id))
    begins = [Span(-EVER, -EVER), *(_since(t.agreement) for t in ordered[1:])]
    if ordered[0].agreement.version_since != NOT_STATED:
        begins[0] = _since(ordered[0].agreement)
    ends = [*(span.shift(-1) for span in begins[1:]), Span(EVER, EVER)]
    yield from zip(ordered, begins, ends, strict=True)


def by_author(texts: Iterable[Text]) -> Mapping[tuple[str, str], tuple[Text, ...]]:
    """Texts by agreement and author, in a fixed order."""
    found: dict[tuple[str, str], list[Text]] = {}
    for text in texts:
        found.setdefault(_author(text), []).append(text)
    return {key: tuple(found[key]) for key in sorted(found)}


def _adopters(texts: Sequence[Text], entries: Sequence[Adoption], moment: int) -> dict[str, set[str]]:
    """Who has adopted which text by a moment, of those that were not taken back."""
    found: dict[str, set[str]] = {}
    for entry in entries:
        then = [t for t in texts if _author(t) == (entry.agreement, entry.author) and t.known <= entry.known]
        meant = [t for t in then if t.id == entry.text] if entry.text else _live(then, entry.known)[-1:]
        if entry.known <= moment:
            for text in _live(meant, moment):
                found.setdefault(text.id, set()).update(entry.by)
    return found


def _is_enough(by: set[str], texts: Sequence[Text]) -> bool:
    """Whether all parties have adopted, or a body that may."""
    parties = {p for t in texts for p in t.agreement.party_ids}
    may = [{b.id for b in t.agreement.bodies if "adopt" in b.mandate} for t in texts]
    return (len(parties) > 1 and parties <= by) or bool(set.intersection(*may) & by)


def _standing(texts: Iterable[Text], moment: int) -> tuple[Text, ...]:
    """The latest text of each author and version that is not taken back."""
    found = {_line(t): t for t in _live(texts, moment)}
    return tuple(found[line] for line in sorted(found))


def _live(texts: Iterable[Text], moment: int) -> list[Text]:
    """Texts known and not taken back at a moment, the latest last."""
    live = (t for t in texts if t.known <= moment and (t.until is None or t.until > moment))
    return sorted(live, key=_when)


def _known_by(entries: Iterable[_Entry], moment: int) -> list[_Entry]:
    """Entries known by a moment, each once, in the order of time."""
    return sorted({e.id: e for e in entries if e.known <= moment}.values(), key=_when)


def _when(entry: Text | Adoption) -> tuple[int, str]:
    return entry.known, entry.id


def _author(text: Text) -> tuple[str, str]:
    return text.agreement.agreement, text.agreement.encoding.author


def _line(text: Text) -> tuple[str, str, str]:
    return (*_author(text), text.agreement.version)


def _since(agreement: Agreement) -> Span:
    """When a version begins to bind; anywhere if that is not stated."""
    zone = None if agreement.zone == NOT_STATED else agreement.zone
    since = agreement.version_since
    return span_of(since, zone) if isinstance(since, Interval) else Span()
