"""The articles behind the items of a feed: each link is asked once, by the rules for all addresses.

The article is then the document, and the item what it came in: the feed's bytes are kept beside it. Of an
article that cannot be had the words of its item count instead, and that is said.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from truce.documents.fetching.door import Fetched
from truce.documents.fetching.targets import target_of
from truce.errors import InputError
from truce.mission.watching.taking import Item

MOST = 60
"""How many links of a feed are followed at one look; of further items their own words count."""
_IN_VAIN = 3
"""After so many links of one host that gave nothing, no other of it is asked at this look."""
_INSTEAD = "the item's own words count instead"

_NO_ARTICLE = frozenset({".csv", ".tsv", ".json", ".zip", ".xlsx", ".gz", ".tar", ".export", ".mentions"})

Fetch = Callable[[str], Fetched]
"""Asks an address. InputError where it gives nothing, or may not be asked."""
MakeItem = Callable[[Fetched], Item]
"""An address's answer as one document."""


class Pace:
    """Leaves each host alone for a while between two links, whoever asks; seconds."""

    def __init__(self, breather: float, wait: Callable[[float], object]) -> None:
        self._breather, self._wait = breather, wait
        self._next: dict[str, float] = {}
        self._lock = threading.Lock()

    def turn(self, host: str) -> None:
        """Wait until the host may be asked again."""
        with self._lock:
            now = time.monotonic()
            at = max(now, self._next.get(host, 0))
            self._next[host] = at + self._breather
        if at > now:
            self._wait(at - now)


@dataclass(slots=True)
class Followed:
    """The items of a feed of which no article is to be had, the articles of the others, and what to say."""

    items: list[Item] = field(default_factory=list)
    articles: list[tuple[Item, Fetched]] = field(default_factory=list)
    cautions: list[str] = field(default_factory=list)


def followed(items: Sequence[Item], fetch: Fetch, make: MakeItem, pace: Pace) -> Followed:
    """Ask for the articles of new items."""
    found, in_vain = Followed(), Counter[str]()
    for number, item in enumerate(items):
        why = ""
        if not item.link:
            why = "gives no link"
        elif number >= MOST:
            why = f"is one of more than {MOST} new ones, and its link was not followed"
        if not why:
            why = _article(item, fetch, make, pace, found, in_vain)
        if why:
            found.items.append(item)
            found.cautions.append(f"{item.title or item.name}: {why}; {_INSTEAD}")
    return found


def _article(
    item: Item, fetch: Fetch, make: MakeItem, pace: Pace, found: Followed, in_vain: Counter[str]
) -> str:
    """Add the article of an item; why there is none, or "" if there is."""
    assert item.link
    host = ""
    try:
        host = target_of(item.link).host
        if in_vain[host] >= _IN_VAIN:
            return f"{host} gave nothing {_IN_VAIN} times, and its link was not followed"
        pace.turn(host)
        fetched = fetch(item.link)
        made = make(fetched)
    except InputError as error:
        in_vain[host] += 1
        return f"its article is not here: {error.file} {error.reason}"
    if not made.data.strip():
        return "its article is empty"
    if Path(made.name).suffix.casefold() in _NO_ARTICLE:
        return f"its link leads to {made.name}, which is no article"
    # Called as the item is: the last part of an address may be any number.
    name = f"{' '.join(item.title.split())[:80]}{Path(made.name).suffix}" if item.title else made.name
    article = replace(
        made, name=name, key=item.key, former=item.former, published=item.published, title=item.title,
        link=item.link, of=item.sha256, instead=item,
    )  # fmt: skip
    found.articles.append((article, fetched))
    return ""
