"""Text that is written for a machine: HTML, XML, JSON."""

import re
from collections.abc import Iterator

from truce.documents.records import Caution
from truce.errors import InputError

_PAGE = re.compile(r"\s*(?:<\?xml\b|<!doctype\b|<html\b|<head\b|<body\b|<rss\b|<feed\b)", re.IGNORECASE)
_HTML = re.compile(r"\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_TAG = re.compile(
    r"</?(?:a|abbr|article|aside|b|blockquote|body|br|button|code|div|em|figcaption|figure|font|footer|form|"
    r"h[1-6]|head|header|hr|html|i|iframe|img|input|label|li|link|main|meta|nav|ol|p|path|picture|pre|script|"
    r"section|small|source|span|strong|style|sub|sup|svg|table|tbody|td|th|thead|time|title|tr|u|ul|video)"
    r"(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(
    r"&(?:nbsp|amp|lt|gt|quot|apos|[lr][sd]quo|[mn]dash|hellip|#\d{2,5}|#x[0-9a-fA-F]{2,4});"
)
_JSON = re.compile(r'\s*(?:\{\s*"|\[\s*\{\s*")')
# A page has a tag about every hundred letters; a plain text that mentions one has a few in all.
_PAGE_TAGS, _LETTERS_PER_TAG = 6, 400
_SAVE_AS = "Open it in a browser and save or copy it as plain text"


def looks_like_page(text: str) -> bool:
    """Whether a text is HTML: it begins as a page does, or is dense with tags."""
    if _HTML.match(text):
        return True
    tags = sum(1 for _ in _TAG.finditer(text))
    return tags >= _PAGE_TAGS and tags * _LETTERS_PER_TAG >= len(text)


def refuse_page(text: str, name: str) -> None:
    """Refuse what is plainly not running text.

    Raises:
        InputError: the text is HTML, XML or JSON.
    """
    if _JSON.match(text):
        raise InputError(
            name, "this is JSON, not running text", "Save the field that holds the article as text"
        )
    if _PAGE.match(text):
        raise InputError(name, "this is HTML or XML, not running text", _SAVE_AS)
    tags = sum(1 for _ in _TAG.finditer(text))
    if tags >= _PAGE_TAGS and tags * _LETTERS_PER_TAG >= len(text):
        raise InputError(name, f"this is HTML ({tags} tags), not running text", _SAVE_AS)


def left_over_markup(text: str) -> Iterator[Caution]:
    """Tags and character entities that stayed in a text."""
    found = [match.span() for pattern in (_TAG, _ENTITY) for match in pattern.finditer(text)]
    if found:
        examples = ", ".join(dict.fromkeys(text[start : min(end, start + 20)] for start, end in found[:5]))
        message = f"{len(found)} remains of HTML ({examples}), read as text; save the article as plain text"
        yield Caution("markup", message, tuple(sorted(found)[:10]))
