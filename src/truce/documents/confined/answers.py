"""What a confined reader answers, as bytes: written in the child, checked field by field in the parent.

A line of JSON says everything but the text and the enclosed documents, whose bytes follow it in its order.
The child may have been taken over by the document: nothing here is believed because of who sent it.
"""

import json
import re
from collections.abc import Callable
from typing import Any, NamedTuple, NoReturn, cast, get_args

from truce.asof import Interval
from truce.documents.extraction import Enclosed, Extraction, PublishedBasis, Refused, Stretch
from truce.documents.records import Caution, CautionKind, Extractor
from truce.errors import ArgumentError, InputError, UnreadLanguage, printable

FORM = "truce-extraction/1"
LONGEST_TEXT = 20_000_000
"""Bytes of text that one document may give."""
_LONGEST_LINE, _LONGEST_WORDS, _LONGEST_NAME = 12_000_000, 2000, 255
_MOST_STRETCHES, _MOST_ENCLOSED, _MOST_CAUTIONS = 100_000, 10_000, 1000
_MEDIA_TYPE = re.compile(r"[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,80}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}")


class Rubbish(Exception):  # noqa: N818  (what was answered, not an error of ours)
    """An answer that is none."""


class Failed(NamedTuple):
    """A reader that broke down: by what, in its own words."""

    kind: str
    words: str


Answer = Extraction | InputError | Failed


def written(answer: Answer) -> bytes:
    """An answer as bytes."""
    blobs: tuple[bytes, ...] = ()
    said: dict[str, Any]
    if isinstance(answer, Extraction):
        text = answer.text.encode()
        blobs = (text, *(e.data for e in answer.enclosed))
        said = {"extraction": _extraction(answer, len(text))}
    elif isinstance(answer, UnreadLanguage):
        said = {"refused": [answer.reason, answer.next, answer.language]}
    elif isinstance(answer, InputError):
        said = {"refused": [answer.reason, answer.next]}
    else:
        said = {"failed": list(answer)}
    line = json.dumps({"form": FORM, **said}).encode()
    return b"".join((line, b"\n", *blobs))


def _extraction(found: Extraction, size: int) -> dict[str, Any]:
    return {
        "text": size, "media_type": found.media_type, "extractor": list(found.extractor),
        "title": _cut(found.title), "published": found.published, "published_basis": found.published_basis,
        "publisher": _cut(found.publisher), "author": _cut(found.author), "language": found.language,
        "pages": found.pages, "rest": found.rest,
        "stretches": [[s.start, s.end, _path(s.where), s.page, s.offset] for s in found.stretches],
        "cautions": [[c.kind, _cut(c.message), [list(s) for s in c.spans]] for c in found.cautions],
        "enclosed": [
            [e.name, len(e.data), e.published, _cut(e.title), _path(e.source), _cut(e.path)]
            for e in found.enclosed
        ],
        "refused": [[_cut(r.name), _cut(r.reason), _cut(r.next)] for r in found.refused],
    }  # fmt: skip


def _cut(words: str | None) -> str | None:
    """Words that are only shown are cut where they are too many."""
    return words if words is None or len(words) <= _LONGEST_WORDS else words[: _LONGEST_WORDS - 1] + "…"


def _path(words: str | None) -> str | None:
    """What leads somewhere leads nowhere when it is cut: too long a one is left out."""
    return words if words is None or len(words) <= _LONGEST_WORDS else ""


def read(answer: bytes, name: str) -> Answer:
    """The answer in the bytes; `name` is the document's, for errors.

    Raises:
        Rubbish: it is none, or anything in it is not what it may be.
    """
    end = answer.find(b"\n", 0, _LONGEST_LINE)
    if end < 0:
        _rubbish("no first line")
    line, rest_at = answer[:end], end + 1
    try:
        said = json.loads(line)
    except (ValueError, RecursionError, MemoryError):
        _rubbish("no JSON")
    if not isinstance(said, dict) or said.pop("form", None) != FORM or len(said) != 1:
        _rubbish("another form")
    ((kind, value),) = said.items()
    if kind == "extraction" and isinstance(value, dict):
        return _read_extraction(value, memoryview(answer)[rest_at:])
    if len(answer) > rest_at or not isinstance(value, list):
        _rubbish("more than it says")
    words = [_words(v) for v in value]
    if kind == "failed" and len(words) == 2:
        return Failed(*words)
    if kind == "refused" and len(words) == 2:
        return InputError(name, *words)
    if kind == "refused" and len(words) == 3 and _LANGUAGE.fullmatch(words[2]):
        return UnreadLanguage(name, *words)
    raise Rubbish("an unknown kind of answer")


def _read_extraction(said: dict[str, Any], bytes_of: memoryview) -> Extraction:
    size = _count(said.get("text"), LONGEST_TEXT)
    enclosed = _list(said.get("enclosed"), 6, _MOST_ENCLOSED)
    sizes = [_count(e[1], len(bytes_of)) for e in enclosed]
    if set(said) != _FIELDS or size + sum(sizes) != len(bytes_of):
        _rubbish("other fields or sizes")
    try:
        text = str(bytes_of[:size], "utf-8")
    except UnicodeDecodeError:
        _rubbish("a text that is none")
    published, basis = _maybe(_date, said["published"]), said["published_basis"]
    if basis not in (get_args(PublishedBasis) if published else (None,)):
        _rubbish("a day of publication without its basis")
    if not _MEDIA_TYPE.fullmatch(_words(said["media_type"])):
        _rubbish("no media type")
    pages = _maybe(_number, said["pages"])
    return Extraction(
        text=text, media_type=said["media_type"],
        extractor=Extractor(*(_words(w) for w in _row(said["extractor"], 2))),
        title=_maybe(_told, said["title"]), published=published, published_basis=basis,
        publisher=_maybe(_told, said["publisher"]), author=_maybe(_told, said["author"]),
        language=_maybe(_language, said["language"]), pages=pages, rest=_maybe(_number, said["rest"]),
        stretches=_stretches(said["stretches"], len(text), pages),
        cautions=tuple(_caution(c, len(text)) for c in _list(said["cautions"], 3, _MOST_CAUTIONS)),
        enclosed=_enclosed(enclosed, sizes, bytes_of[size:]),
        refused=tuple(Refused(*(_told(w) for w in r)) for r in _list(said["refused"], 3, _MOST_ENCLOSED)),
    )  # fmt: skip


_FIELDS = {
    "text", "media_type", "extractor", "title", "published", "published_basis", "publisher", "author",
    "language", "pages", "rest", "stretches", "cautions", "enclosed", "refused",
}  # fmt: skip


def _stretches(given: object, chars: int, pages: int | None) -> tuple[Stretch, ...]:
    """In order, within the text, on pages that there are."""
    found, last = [], 0
    for start, end, where, page, offset in _list(given, 5, _MOST_STRETCHES):
        stretch = Stretch(
            _count(start, chars), _count(end, chars), _words(where), _maybe(_number, page),
            _maybe(_position, offset),
        )  # fmt: skip
        if not last <= stretch.start <= stretch.end or (stretch.page or 0) > (pages or 0):
            _rubbish("stretches out of place")
        last = stretch.end
        found.append(stretch)
    return tuple(found)


def _caution(given: list[Any], chars: int) -> Caution:
    kind, message, spans = given
    if kind not in get_args(CautionKind):
        _rubbish("a caution of no kind")
    places = [(_count(a, chars), _count(b, chars)) for a, b in _list(spans, 2, 100)]
    return Caution(cast(CautionKind, kind), _told(message), tuple(places))


def _enclosed(given: list[list[Any]], sizes: list[int], bytes_of: memoryview) -> tuple[Enclosed, ...]:
    found, at = [], 0
    for (name, _, published, *told), size in zip(given, sizes, strict=True):
        if not is_plain(_words(name)):
            _rubbish("a path for a name")
        data = bytes(bytes_of[at : at + size])
        at += size
        found.append(
            Enclosed(name, data, _maybe(_date, published), *(_maybe(_told, words) for words in told))
        )
    return tuple(found)


def is_plain(name: str) -> bool:
    """Whether a name is one of a file and no path: nothing that leads elsewhere, nothing invisible."""
    return (
        0 < len(name) <= _LONGEST_NAME
        and name not in (".", "..")
        and not set("/\\") & set(name)
        and name == printable(name)
    )


def _rubbish(what: str) -> NoReturn:
    raise Rubbish(what)


def _maybe(check: "Callable[[Any], Any]", value: object) -> Any:
    return None if value is None else check(value)


def _count(value: object, most: int) -> int:
    if type(value) is not int or not 0 <= value <= most:
        _rubbish("a number out of its range")
    return value


def _number(value: object) -> int:
    return max(_count(value, 10_000_000), 1)


def _position(value: object) -> int:
    return _count(value, LONGEST_TEXT)


def _words(value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_WORDS:
        _rubbish("no words, or too many")
    if not value.isascii() and any("\ud800" <= c <= "\udfff" for c in value):
        _rubbish("half a character")
    return value


def _told(value: object) -> str:
    """Words to be shown: on one line, and nothing in them that moves a cursor or turns the reading order."""
    return printable(" ".join(_words(value).split()))


def _language(value: object) -> str:
    if not _LANGUAGE.fullmatch(_words(value)):
        _rubbish("no tag of a language")
    return cast(str, value)


def _date(value: object) -> str:
    try:
        Interval.parse(_words(value))
    except ArgumentError:
        _rubbish("no date")
    return cast(str, value)


def _row(value: object, size: int) -> list[Any]:
    if not isinstance(value, list) or len(value) != size:
        _rubbish("a list of another size")
    return value


def _list(value: object, width: int, most: int) -> list[list[Any]]:
    if not isinstance(value, list) or len(value) > most:
        _rubbish("no list, or too long a one")
    return [_row(row, width) for row in value]
