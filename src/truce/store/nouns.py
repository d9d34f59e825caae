"""What an entry or a row of the record says, as bytes: one form of JSON for each noun, and back.

The bytes are canonical JSON (RFC 8785) that name their form and its version; what has the value that the form
sets when nothing is said is left out. Only these bytes are read: not other JSON that means the same, nor
another version.

Two things are never written: `known` and `until`. When the record took something in is for its sequencer to
say, and that something was taken back is an entry of its own (`Retraction`); an author can do neither.
"""

import json
from bisect import bisect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, replace
from functools import lru_cache, partial
from itertools import compress, repeat
from operator import attrgetter, is_not
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import rfc8785
from pydantic import ValidationError

from truce.asof import Span
from truce.clauses.model import Agreement
from truce.errors import ArgumentError, LedgerError
from truce.findings.record import Adoption, LifecycleEntry, Rating, Record, Review, Ruling, Text
from truce.incidents.accounts import Account, Coverage, Passage, Source
from truce.incidents.feeds.events import Event
from truce.incidents.feeds.leads import Leads


@dataclass(frozen=True, slots=True, kw_only=True)
class Retraction:
    """Somebody's word that an account, or a text, no longer stands from this entry on.

    `of` is its id, `instead` the id of what stands in its place: then it is a correction. Who may take back
    what is for the one who takes the entry in. `known` in minutes, UTC.
    """

    id: str
    of: str
    by: str
    instead: str | None = None
    reason: str = ""
    known: int


Noun = Account | Source | Coverage | Rating | Review | Ruling | LifecycleEntry | Adoption | Text | Retraction
OfRow = Account | Event | Leads
"""What a row of a feed may say."""
FORMS: Mapping[str, type[Any]] = {
    "account": Account, "source": Source, "coverage": Coverage, "rating": Rating, "review": Review,
    "ruling": Ruling, "lifecycle": LifecycleEntry, "adoption": Adoption, "text": Text,
    "retraction": Retraction,
}  # fmt: skip
"""The noun of each kind of entry."""
KINDS: Mapping[type[Any], str] = {noun: kind for kind, noun in FORMS.items()}
_OF_ROWS: Mapping[str, type[Any]] = {"event": Event, "leads": Leads}
"""What rows alone may say, and no entry of its own."""
VERSION = 1

_OF_THE_RECORD = frozenset({"known", "until"})
_LARGEST = 2**53 - 1
_NEWER = "Read it with a newer truce"
_AGAIN = "Ask its author for the bytes that were committed to"
_quoted = json.encoder.encode_basestring


def to_bytes(noun: Noun | OfRow) -> bytes:
    """The content of an entry, or row, that says this. LedgerError for what JSON cannot hold exactly."""
    form = _BY_TYPE[type(noun)]
    try:
        return form.written(noun).encode()
    except (TypeError, ValueError, RecursionError) as error:
        reason = f"cannot be written ({error})"
        raise LedgerError(f"{form.kind} {noun.id}", reason, "Give whole numbers and Unicode text") from None


def all_to_bytes(nouns: Sequence[Noun | OfRow]) -> list[bytes]:
    """The same for many nouns of one type, in less than half the time."""
    form = _BY_TYPE[type(nouns[0])] if nouns else None
    try:
        if form and all(type(noun) is form.type for noun in nouns):
            return [text.encode() for text in form.all_written(nouns)]
    except (TypeError, ValueError, RecursionError, AttributeError):
        # One of them cannot be written: which, and why, shows when each is written alone.
        pass
    return [to_bytes(noun) for noun in nouns]


def writers(noun: type[Any]) -> Sequence[tuple[str, Callable[[Any], str]]]:
    """How the fields of a noun are written, in the order in which they stand; the form's has no name.

    Each writer gives the field with a comma before it, or nothing for its default. All of them together, with
    their first comma left out and in braces, are what `to_bytes` writes.
    """
    return _BY_TYPE[noun].writers


def from_bytes(data: bytes, known: int) -> Noun:
    """What an entry says that is known from a minute on (`known_from`).

    LedgerError if it is of an unknown form or version, or not written as `to_bytes` would.
    """
    noun = _read(data, known)
    if isinstance(noun, Event | Leads):
        raise LedgerError("content", "is an event of a data set, which only rows of feeds hold", _AGAIN)
    return noun


def row_from_bytes(data: bytes, known: int) -> OfRow:
    """What a row of a feed says; LedgerError as for `from_bytes`, or if it is nothing that rows say."""
    noun = _read(data, known)
    if not isinstance(noun, Account | Event | Leads):
        reason = f"says {KINDS[type(noun)]}, and rows of feeds are accounts, events or leads"
        raise LedgerError("row", reason, "Verify the record")
    return noun


def _read(data: bytes, known: int) -> Noun | OfRow:
    try:
        read = json.loads(data.decode())
        form = _form_of(read)
        noun: Noun | OfRow = form.noun(read, known)
        if to_bytes(noun) != data:
            raise LedgerError(f"{form.kind} {noun.id}", "is not in canonical form", _AGAIN)
    except (ValueError, TypeError, ArgumentError, RecursionError) as error:
        raise LedgerError("content", f"cannot be read ({_short(error)})", _AGAIN) from None
    return noun


def known_from(recorded: int) -> int:
    """The minute from which an entry counts as known: the next full one after it was recorded (ADR 10).

    `recorded` in milliseconds since 1970, UTC.
    """
    return -(-recorded // 60_000)


def record_of(nouns: Iterable[Noun], *, adopted_only: bool = False) -> Record:
    """The record that these make up; each retraction ends what it names. Their order does not matter."""
    found: dict[str, list[Any]] = {kind: [] for kind in FORMS}
    for noun in nouns:
        found[KINDS[type(noun)]].append(noun)
    ends = ends_of(found["retraction"])
    return Record(
        sources=tuple(found["source"]),
        texts=tuple(ended(t, ends) for t in found["text"]),
        adoptions=tuple(found["adoption"]),
        accounts=tuple(ended(a, ends) for a in found["account"]),
        lifecycle=tuple(found["lifecycle"]),
        ratings=tuple(found["rating"]),
        reviews=tuple(found["review"]),
        rulings=tuple(found["ruling"]),
        coverage=tuple(found["coverage"]),
        adopted_only=adopted_only,
    )


def ends_of(retractions: Iterable[Retraction]) -> dict[str, int]:
    """From which minute on each thing no longer stands: the first word counts."""
    found: dict[str, int] = {}
    for retraction in retractions:
        found[retraction.of] = min(retraction.known, found.get(retraction.of, retraction.known))
    return found


def ended(noun: Any, ends: Mapping[str, int]) -> Any:
    """An account or a text, with the minute from which on it no longer stands if it was taken back."""
    until = ends.get(noun.id)
    return noun if until is None else replace(noun, until=until)


_Write = Callable[[Any], str]
_Codec = tuple[_Write, Callable[[Any], Any]]
"""How a value is written, as JSON, and how it is read out of what JSON holds (ValueError or TypeError)."""
_Field = tuple[Callable[[Any], Any], str, Any, _Write]
"""How a field is got out of a noun, what comes before its value, its default, and how a value is written."""


class _Form:
    """How one noun is written, field by field."""

    def __init__(self, kind: str, noun: type[Any]) -> None:
        hints = get_type_hints(noun)
        told = sorted((f for f in fields(noun) if f.name not in _OF_THE_RECORD), key=lambda f: f.name)
        codecs = {f.name: _codec(hints[f.name]) for f in told}
        self.kind, self.type = kind, noun
        self.name = f"{kind}/{VERSION}"
        self.readers = {name: read for name, (_, read) in codecs.items()}
        self._values = attrgetter(*(f.name for f in told))
        self._defaults = tuple(f.default for f in told)
        self._fields = [(f',"{f.name}":', f.default, codecs[f.name][0]) for f in told]
        self._form = f',"form":"{self.name}"'
        of_columns = [(attrgetter(f.name), *field) for f, field in zip(told, self._fields, strict=True)]
        behind = bisect([f.name for f in told], "form")
        self._before_form, self._after_form = of_columns[:behind], of_columns[behind:]
        fields_told = [
            (f.name, partial(_told, *field[:2], field[2]))
            for f, field in zip(told, self._fields, strict=True)
        ]
        form: tuple[str, Callable[[Any], str]] = ("", lambda _: self._form)
        self.writers: Sequence[tuple[str, Callable[[Any], str]]] = (
            *fields_told[:behind],
            form,
            *fields_told[behind:],
        )

    def written(self, noun: Any) -> str:
        """The canonical JSON of the fields that say something."""
        values = self._values(noun)
        # Most fields hold their very default: they are passed over before anything is called for them.
        said = list(map(is_not, values, self._defaults))
        told = zip(compress(self._fields, said), compress(values, said), strict=True)
        parts = [name + write(value) for (name, default, write), value in told if value != default]
        parts.append(self._form)
        parts.sort()
        return "{" + "".join(parts)[1:] + "}"

    def all_written(self, nouns: Sequence[Any]) -> list[str]:
        """The same for many nouns, field by field."""
        form = repeat(self._form, len(nouns))
        columns = [*_columns(self._before_form, nouns), form, *_columns(self._after_form, nouns)]
        return ["{" + text[1:] + "}" for text in map("".join, zip(*columns, strict=True))]

    def noun(self, read: dict[str, Any], known: int) -> Any:
        """The noun of these fields. ValueError or TypeError, naming the field, if they make none."""
        found: dict[str, Any] = {}
        for name, value in read.items():
            try:
                found[name] = self.readers[name](value)
            except KeyError:
                raise ValueError(f"{self.kind} has no field {name!r}") from None
            except (ValueError, TypeError) as error:
                raise ValueError(f"{name} {_short(error)}") from None
        return self.type(**found, known=known)


def _columns(fields: Iterable[_Field], nouns: Sequence[Any]) -> Iterator[list[str]]:
    """What many nouns of one form say in those of these fields in which one of them says anything."""
    for get, name, default, write in fields:
        values = list(map(get, nouns))
        if default is MISSING:
            yield [name + write(value) for value in values]
        elif values.count(default) < len(values):
            tell = partial(_told, name, default, write)
            # The same words come again and again. What equals a number need not be one.
            once = {value: tell(value) for value in set(values)} if write in _OF_WORDS else None
            yield list(map(once.__getitem__ if once else tell, values))


def _told(name: str, default: Any, write: _Write, value: Any) -> str:
    return "" if value == default else name + write(value)


def _form_of(read: Any) -> _Form:
    """The form that content names; it is taken out of it."""
    name = read.pop("form", None) if isinstance(read, dict) else None
    form = _BY_NAME.get(name) if isinstance(name, str) else None
    if form is None:
        raise LedgerError("content", f"is of form {name!r:.80}, which is not known here", _NEWER)
    return form


def _short(error: Exception) -> str:
    return str(error).splitlines()[0][:160] if str(error) else type(error).__name__


def _codec(hint: Any) -> _Codec:
    """How a value of a type is written and read."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Literal:
        return _quoted, _one_of(frozenset(parts))
    if origin in (Union, UnionType):
        return _of_union(parts)
    if origin is tuple and parts[1] is ...:
        return _listed, _strings(tuple)
    if origin is tuple:
        return _listed, _pair
    if origin is frozenset:
        return _ordered, _strings(frozenset)
    return _CODECS[hint]


def _of_union(parts: tuple[Any, ...]) -> _Codec:
    """A choice between words, or a value that may be absent."""
    # What is None is the default everywhere, and so is never written.
    told = [part for part in parts if part is not NoneType]
    if all(get_origin(part) is Literal for part in told):
        return _quoted, _one_of(frozenset(word for part in told for word in get_args(part)))
    return _codec(told[0])


@lru_cache(maxsize=4096)
def _listed(texts: tuple[str, ...]) -> str:
    return "[" + ",".join(map(_quoted, texts)) + "]"


@lru_cache(maxsize=4096)
def _ordered(texts: frozenset[str]) -> str:
    return _listed(tuple(sorted(texts)))


_OF_WORDS = frozenset({_quoted, _listed, _ordered})


def _number(value: Any) -> str:
    return str(_whole(value))


def _ends(span: Span) -> str:
    return f"[{_whole(span.first)},{_whole(span.last)}]"


def _one_of(words: frozenset[str]) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if not isinstance(value, str) or value not in words:
            raise ValueError(f"is {value!r:.80}, none of {', '.join(sorted(words))}")
        return value

    return read


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"is {value!r:.80}, not a text")
    return value


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"is {value!r:.80}, neither true nor false")
    return value


def _whole(value: Any) -> int:
    if type(value) is not int or abs(value) > _LARGEST:
        raise ValueError(f"is {value!r:.80}, not a whole number that JSON can hold")
    return value


def _strings(kind: Callable[[list[str]], Any]) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if not isinstance(value, list) or not {str}.issuperset(map(type, value)):
            raise TypeError(f"is {value!r:.80}, not a list of texts")
        return kind(value)

    return read


def _pair(value: Any) -> tuple[str, str]:
    first, second = _strings(tuple)(value)
    return first, second


def _span(value: Any) -> Span:
    if not isinstance(value, list) or len(value) != 2:
        raise TypeError(f"is {value!r:.80}, not two minutes")
    return Span(_whole(value[0]), _whole(value[1]))


def _passage(value: Any) -> Passage:
    if not isinstance(value, list) or len(value) != 4:
        raise TypeError(f"is {value!r:.80}, not document, start, end and quote")
    return Passage(_string(value[0]), _whole(value[1]), _whole(value[2]), _string(value[3]))


def _agreement(value: Any) -> Agreement:
    try:
        return Agreement.model_validate(value)
    except ValidationError as error:
        raise ValueError(f"is none: {error.errors(include_url=False)[0]['msg']}") from None


_CODECS: Mapping[Any, _Codec] = {
    str: (_quoted, _string),
    bool: (lambda value: "true" if value else "false", _truth),
    int: (_number, _whole),
    Span: (_ends, _span),
    Passage: (
        lambda p: f"[{_quoted(p.document)},{_number(p.start)},{_number(p.end)},{_quoted(p.quote)}]",
        _passage,
    ),
    # In full: what a field means that is left out may differ in a later version.
    Agreement: (lambda a: rfc8785.dumps(a.model_dump(mode="json", by_alias=True)).decode(), _agreement),
}
_BY_TYPE = {noun: _Form(kind, noun) for kind, noun in {**FORMS, **_OF_ROWS}.items()}
_BY_NAME = {form.name: form for form in _BY_TYPE.values()}
