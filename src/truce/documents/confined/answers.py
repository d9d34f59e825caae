"""What a confined reader answers, as bytes: written in the child, checked field by field in the parent.

A line of JSON says everything but the text, the stretches and the enclosed documents, whose bytes follow it
in this order: so the line is short, and what it becomes in memory is bounded. The child may have been taken
over by the document: nothing here is believed because of who sent it.
"""

import json
import re
import struct
from collections.abc import Callable
from dataclasses import replace
from itertools import accumulate, groupby, pairwise
from typing import Any, NamedTuple, NoReturn, cast, get_args

from truce.asof import Interval
from truce.documents.extraction import Enclosed, Extraction, PublishedBasis, Refused, Stretch
from truce.documents.records import Caution, CautionKind, Extractor
from truce.errors import ArgumentError, InputError, UnreadLanguage, printable

FORM = "truce-extraction/1"
LONGEST_TEXT = 20_000_000
"""Bytes of text that one document may give."""
_LONGEST_LINE, _LONGEST_WORDS, _LONGEST_NAME = 2_000_000, 2000, 255
_MOST_STRETCHES, _MOST_ENCLOSED, _MOST_CAUTIONS = 100_000, 2000, 100
_MOST_HEADINGS = 5_000
_SPOT = struct.Struct("<IIii")
"""A stretch but for its words: start, end, page and offset, -1 for none."""
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
        text, (spots, places) = answer.text.encode(), _packed(answer.stretches)
        blobs = (text, spots, places, *(e.data for e in answer.enclosed))
        said = {"extraction": _extraction(answer, [len(text), len(spots), len(places)])}
    elif isinstance(answer, UnreadLanguage):
        said = {"refused": [answer.reason, answer.next, answer.language]}
    elif isinstance(answer, InputError):
        said = {"refused": [answer.reason, answer.next]}
    else:
        said = {"failed": list(answer)}
    line = json.dumps({"form": FORM, **said}).encode()
    if len(line) >= _LONGEST_LINE:
        return written(Failed("TooMuch", "it holds more than one answer can say"))
    return b"".join((line, b"\n", *blobs))


def _packed(stretches: tuple[Stretch, ...]) -> tuple[bytes, bytes]:
    """The numbers of the stretches, and their locators one on a line; of too many, one for each page."""
    if len(stretches) > _MOST_STRETCHES:
        pages = (list(run) for _, run in groupby(stretches, key=lambda s: s.page))
        stretches = tuple(replace(run[0], end=run[-1].end, where="") for run in pages if run[0].page)
    spots = b"".join(
        _SPOT.pack(s.start, s.end, s.page or -1, -1 if s.offset is None else s.offset) for s in stretches
    )
    return spots, "\n".join((_path(s.where) or "").replace("\n", " ") for s in stretches).encode()


def _extraction(found: Extraction, sizes: list[int]) -> dict[str, Any]:
    return {
        "sizes": sizes, "media_type": found.media_type, "extractor": list(found.extractor),
        "title": _cut(found.title), "published": found.published, "published_basis": found.published_basis,
        "publisher": _cut(found.publisher), "author": _cut(found.author), "language": found.language,
        "pages": found.pages, "rest": found.rest,
        "headings": [list(span) for span in found.headings[:_MOST_HEADINGS]],
        "cautions": [
            [c.kind, _cut(c.message), [list(s) for s in c.spans[:20]]]
            for c in found.cautions[:_MOST_CAUTIONS]
        ],
        "enclosed": [
            [e.name, len(e.data), e.published, _cut(e.title), _path(e.source), _cut(e.path), _path(e.key)]
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


def read(answer: bytes | bytearray, name: str) -> Answer:
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
    if set(said) != _FIELDS:
        _rubbish("other fields")
    enclosed = _list(said["enclosed"], 7, _MOST_ENCLOSED)
    sizes = [_count(n, len(bytes_of)) for n in (*_row(said["sizes"], 3), *(e[1] for e in enclosed))]
    if sum(sizes) != len(bytes_of) or sizes[0] > LONGEST_TEXT:
        _rubbish("other sizes")
    ends = list(accumulate(sizes))
    try:
        text, places = str(bytes_of[: ends[0]], "utf-8"), str(bytes_of[ends[1] : ends[2]], "utf-8")
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
        headings=_headings(said["headings"], len(text)),
        stretches=_stretches(bytes_of[ends[0] : ends[1]], places, len(text), pages),
        cautions=tuple(_caution(c, len(text)) for c in _list(said["cautions"], 3, _MOST_CAUTIONS)),
        enclosed=_enclosed(enclosed, sizes[3:], bytes_of[ends[2] :]),
        refused=tuple(Refused(*(_told(w) for w in r)) for r in _list(said["refused"], 3, _MOST_ENCLOSED)),
    )  # fmt: skip


_FIELDS = {
    "sizes", "media_type", "extractor", "title", "published", "published_basis", "publisher", "author",
    "language", "pages", "rest", "cautions", "enclosed", "refused", "headings",
}  # fmt: skip


def _stretches(spots: memoryview, places: str, chars: int, pages: int | None) -> tuple[Stretch, ...]:
    """In order, within the text, on pages that there are."""
    count = len(spots) // _SPOT.size
    where = places.split("\n") if count else []
    if len(spots) % _SPOT.size or count > _MOST_STRETCHES or len(where) != count:
        _rubbish("stretches of another form")
    found, last = [], 0
    for (start, end, page, offset), place in zip(_SPOT.iter_unpack(spots), where, strict=True):
        if not last <= start <= end <= chars or not -1 <= page <= (pages or -1) or page == 0 or offset < -1:
            _rubbish("stretches out of place or range")
        last = end
        own_page, own_offset = (None if n < 0 else n for n in (page, offset))
        found.append(Stretch(start, end, _words(place), own_page, own_offset))
    return tuple(found)


def _headings(given: object, chars: int) -> tuple[tuple[int, int], ...]:
    """In order, none in another."""
    spans = [(_count(a, chars), _count(b, chars)) for a, b in _list(given, 2, _MOST_HEADINGS)]
    if any(a >= b for a, b in spans) or any(one[1] > other[0] for one, other in pairwise(spans)):
        _rubbish("headings out of place")
    return tuple(spans)


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
