"""RSS and Atom: every item is a document of its own, read in turn by the reader of pages.

An item becomes a small page made of its title and its words; it says what the feed says of it. The feed
itself has no text. The library is given bytes alone, never an address: it would fetch one.
"""

import html
import io
import re
from typing import Any

import feedparser

from truce.documents.extraction import Enclosed, Extraction
from truce.documents.readers.dates import Told, machine_date
from truce.documents.readers.html_page import decode_text
from truce.documents.records import Caution, Extractor
from truce.errors import InputError, printable

media_types = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml", "text/xml"})
extractor = Extractor("feed", "1")

_ENTITY = re.compile("<!ENTITY", re.IGNORECASE)
_AS_UTF8 = {"content-type": "application/xml; charset=utf-8"}
_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_:.-]{2,40})")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,500}\?>")
_NUMBERED = re.compile(r"&#(?:[xX]([0-9A-Fa-f]{1,4000})(?![0-9A-Fa-f])|([0-9]{1,4000})(?![0-9]))", re.ASCII)
_NO_CHARACTER = "&#xFFFD"
_MOST_ITEMS = 5000
_LONGEST_TITLE = 1000
_LISTED = 5
_SCHEME = re.compile(r"https?://[^\s<>\"]{1,2000}", re.IGNORECASE)
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")


def extract(data: bytes, name: str) -> Extraction:
    """The items of a feed.

    Raises:
        InputError: it is no feed, it declares entities, or it has no items.
    """
    text, assumed = _decoded(data, name)
    if _ENTITY.search(text):
        reason = "it declares entities, with which a small file can grow without end"
        raise InputError(name, reason, "Ask its publisher for a feed without them")
    parsed = _parse(text, name)
    if not parsed.get("version"):
        raise InputError(name, "this is neither RSS nor Atom", "Check the address that it came from")
    entries = parsed.entries[:_MOST_ITEMS]
    if not entries:
        raise InputError(name, "the feed has no items", "Try again when it has some")
    feed = parsed.feed
    publisher = _plain(feed.get("title"))
    language = str(feed.get("language") or "").replace("_", "-")
    language_tag = language if _TAG.fullmatch(language) else None
    cautions = [*assumed, *_cut(parsed)]
    items = []
    odd: list[str] = []
    for number, entry in enumerate(entries, 1):
        told = _date(entry, number, odd)
        items.append(_item(entry, number, told, (publisher, language_tag)))
    items = [item for item in items if item is not None]
    if not items:
        raise InputError(name, "its items hold no words", "Check the address that it came from")
    if odd:
        more = f" and {len(odd) - _LISTED} more" if len(odd) > _LISTED else ""
        cautions.append(Caution("published", f"dates that are none or odd: {'; '.join(odd[:_LISTED])}{more}"))
    told_feed = machine_date(str(feed.get("published") or feed.get("updated") or ""))
    return Extraction(
        text="",
        media_type="application/atom+xml"
        if str(parsed.version).startswith("atom")
        else "application/rss+xml",
        extractor=extractor,
        title=publisher,
        published=told_feed.date if told_feed else None,
        published_basis="metadata" if told_feed else None,
        publisher=publisher,
        language=language_tag,
        cautions=tuple(cautions),
        enclosed=tuple(item for item in items if item is not None),
    )


def _decoded(data: bytes, name: str) -> tuple[str, tuple[Caution, ...]]:
    """The feed's text without what it declares of its encoding, which it is often wrong about."""
    declared = _DECLARED.match(data[:500].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe"))
    inside = declared[1].decode("ascii") if declared else None
    text, assumed = decode_text(data, name, None, inside, says="the feed")
    return _DECLARATION.sub("", text, count=1), assumed


def _parse(text: str, name: str) -> Any:
    try:
        return feedparser.parse(
            io.BytesIO(_NUMBERED.sub(_possible, text).encode()),
            response_headers=_AS_UTF8,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except RecursionError as error:
        raise InputError(
            name, "its elements are nested too deep", "Check the address that it came from"
        ) from error
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError, ArithmeticError) as error:
        # The library is lenient; what it cannot bear in broken feeds it throws as it comes.
        reason = f"its format is broken ({type(error).__name__})"
        raise InputError(name, reason, "Check the address that it came from") from error


def _possible(reference: re.Match[str]) -> str:
    """A character by its number; where there is no such character, the mark for one that is lost.

    The library breaks down on it, and all items would be lost for it.
    """
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    return reference[0] if number < 0xD800 or 0xE000 <= number <= 0x10FFFF else _NO_CHARACTER


def _cut(parsed: Any) -> list[Caution]:
    cautions = []
    problem = parsed.get("bozo_exception")
    if problem is not None and not isinstance(problem, feedparser.exceptions.ThingsNobodyCaresAboutButMe):
        shown = printable(" ".join(str(problem).split())[:100])
        cautions.append(Caution("damaged", f"the feed is not well-formed ({shown}): items may be missing"))
    if len(parsed.entries) > _MOST_ITEMS:
        cautions.append(
            Caution("left_out", f"only the first {_MOST_ITEMS:,} of {len(parsed.entries):,} items")
        )
    return cautions


def _date(entry: Any, number: int, odd: list[str]) -> Told | None:
    """When the item says that it was published; if it says only when it was changed, that."""
    for key in ("published", "updated"):
        written = entry.get(key) if key in entry else None
        if isinstance(written, str) and written.strip():
            told = machine_date(" ".join(written.split()))
            if told is None or told.odd:
                why = told.odd if told and told.odd else f"“{printable(written[:40])}” is no date"
                odd.append(f"item[{number}]: {why}")
            if told is not None:
                return told
    return None


def _item(
    entry: Any, number: int, told: Told | None, of_feed: tuple[str | None, str | None]
) -> Enclosed | None:
    """The item as a page; `of_feed` is the feed's publisher and language."""
    publisher, language = of_feed
    title = _plain(entry.get("title"))
    words = _words(entry)
    if not words and not title:
        return None
    link = str(entry.get("link") or "")
    said = _plain((entry.get("source") or {}).get("title")) or publisher
    page = _page(title, words, {"og:site_name": said, "pubdate": told.date if told else None}, language)
    return Enclosed(
        name=f"item-{number}.html",
        data=page.encode("utf-8", "replace"),
        published=told.date if told else None,
        title=title,
        source=link if _SCHEME.fullmatch(link) else None,
        key=" ".join(str(entry.get("id") or "").split()) or None,
    )


def _words(entry: Any) -> str:
    """The item's words as HTML: its full content where the feed has it, else its summary."""
    contents = entry.get("content") or []
    if entry.get("summary_detail"):
        contents = [*contents, entry.summary_detail]
    for content in contents:
        value = str(content.get("value") or "")
        if value.strip():
            if content.get("type") == "text/plain":
                return "".join(f"<p>{html.escape(part)}</p>" for part in re.split(r"\n\s*\n", value))
            return value
    return ""


def _page(title: str | None, words: str, said: dict[str, str | None], language: str | None) -> str:
    """A page that says of itself what the feed says of the item, so that its own words can contradict it."""
    lang = f' lang="{html.escape(language)}"' if language else ""
    head = f"<title>{html.escape(title)}</title>" if title else ""
    head += "".join(f'<meta name="{k}" content="{html.escape(v)}">' for k, v in said.items() if v)
    heading = f"<h1>{html.escape(title)}</h1>\n" if title else ""
    head = f'<head><meta charset="utf-8">{head}</head>'
    return f"<!DOCTYPE html>\n<html{lang}>{head}\n<body>{heading}{words}</body></html>\n"


def _plain(value: object) -> str | None:
    """A title without its marks."""
    words = " ".join(html.unescape(re.sub(r"<[^<>]{0,500}>", " ", str(value or ""))).split())
    return words[:_LONGEST_TITLE] or None
