"""What a page says of itself beside its article: title, dates, publisher, author, language.

Words that only programs read are metadata: meta tags, JSON-LD, the attributes of <time>. A date that stands
as a line of its own near the headline is stated.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from truce.documents.readers.dates import Told, machine_date, stated_date
from truce.documents.readers.html_tree import Element, Page

_DATE_METAS = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "dc.date",
    "dc.date.issued", "dcterms.date", "dcterms.issued", "dcterms.created", "pubdate", "publishdate",
    "publish-date", "publication_date", "publication-date", "parsely-pub-date", "sailthru.date",
    "citation_publication_date",
    "article.published", "cxenseparse:recs:publishtime", "og:pubdate", "rnews:datepublished",
)  # fmt: skip
_TITLE_METAS = ("og:title", "twitter:title", "dc.title", "citation_title")
_PUBLISHER_METAS = ("og:site_name", "publisher", "dc.publisher", "citation_publisher", "application-name")
_AUTHOR_METAS = ("author", "article:author", "dc.creator", "parsely-author", "citation_author")
_ARTICLES = re.compile(
    r"(?:News|Report|Analysis|Opinion|Review|Live|Scholarly|Tech)?.*(?:Article|Posting|Report)$"
)
_LONGEST_JSON = 1_000_000
_LONGEST = 500
_HEAD_LINES = 8
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")


@dataclass(frozen=True, slots=True)
class Said:
    """What a page says of itself; None is not said. `dates`: the nearest to the article first."""

    title: str | None
    publisher: str | None
    author: str | None
    language: str | None
    dates: tuple[tuple[str, Told], ...]


def said_by(page: Page) -> Said:
    """What the source of a page says of it."""
    metas: dict[str, str] = {}
    linked: dict[str, str] = {}
    times: list[tuple[str, Told]] = []
    title, language = None, None
    for element in page.root.elements():
        if element.tag == "meta":
            name = (element.get("property") or element.get("name") or element.get("itemprop")).strip().lower()
            if name and element.get("content").strip():
                metas.setdefault(name, " ".join(element.get("content").split())[:_LONGEST])
        elif element.tag == "title" and title is None:
            title = page.words(element)[:_LONGEST] or None
        elif element.tag in ("html", "body") and language is None:
            language = _language(element)
        elif element.tag == "time" and not times:
            times.extend(_time(page, element))
        elif element.tag == "script" and element.get("type").strip().lower() == "application/ld+json":
            for key, value in _json_ld(page, element).items():
                linked.setdefault(key, value)
    return Said(
        title=_first(metas, _TITLE_METAS) or linked.get("headline") or title,
        publisher=_first(metas, _PUBLISHER_METAS) or linked.get("publisher"),
        author=_first(metas, _AUTHOR_METAS) or linked.get("author"),
        language=language,
        dates=(*_dates(linked, metas), *times),
    )


def masthead_date(text: str) -> tuple[str, Told] | None:
    """The first of the article's first lines that is nothing but a date in words."""
    lines = [line for line in text[:10_000].split("\n") if line.strip()][:_HEAD_LINES]
    return next((("a line of the article", told) for line in lines if (told := stated_date(line))), None)


def _first(metas: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((metas[name] for name in names if name in metas), None)


def _language(element: Element) -> str | None:
    tag = (element.get("lang") or element.get("xml:lang")).strip()
    return tag.replace("_", "-") if _TAG.fullmatch(tag) else None


def _dates(linked: dict[str, str], metas: dict[str, str]) -> Iterator[tuple[str, Told]]:
    if told := machine_date(linked.get("datePublished", "")):
        yield "JSON-LD datePublished", told
    for name in _DATE_METAS:
        written = metas.get(name, "")
        if told := machine_date(written) or stated_date(written):
            yield f"meta {name}", told


def _time(page: Page, element: Element) -> Iterator[tuple[str, Told]]:
    """The date of a <time> that is not marked as that of a change."""
    marks = f"{element.get('itemprop')} {element.get('class')}".lower()
    if re.search(r"modif|updat", marks):
        return
    written = element.get("datetime")
    if told := machine_date(written) or stated_date(page.words(element)[:_LONGEST]):
        yield "<time>", told


def _json_ld(page: Page, element: Element) -> dict[str, str]:
    """What the first article in a JSON-LD script says of itself; nothing where it is no JSON."""
    source = "".join(
        page.source[run.start : run.end] for run in element.inside if not isinstance(run, Element)
    )
    if len(source) > _LONGEST_JSON:
        return {}
    try:
        stack: list[object] = [json.loads(source)]
    except (ValueError, RecursionError):
        return {}
    while stack:
        node = stack.pop()
        if isinstance(node, list):
            stack.extend(reversed(node))
        elif isinstance(node, dict):
            if _is_article(node.get("@type")):
                return dict(_of_article(node))
            stack.extend(value for key, value in node.items() if key in ("@graph", "mainEntity", "hasPart"))
    return {}


def _is_article(kind: object) -> bool:
    kinds = kind if isinstance(kind, list) else [kind]
    return any(isinstance(k, str) and len(k) < 100 and _ARTICLES.fullmatch(k) for k in kinds)


def _of_article(node: dict[str, object]) -> Iterator[tuple[str, str]]:
    for key in ("headline", "datePublished", "publisher", "author"):
        value = node.get(key)
        if isinstance(value, list):
            value = value[0] if value else None
        if isinstance(value, dict):
            value = value.get("name")
        if isinstance(value, str) and value.strip():
            yield key, " ".join(value.split())[:_LONGEST]
