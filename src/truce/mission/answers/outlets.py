"""Which documents are of which outlet, on what basis, and how far the rating of an outlet reaches.

What a document states of its publisher is its own claim: it makes it one origin with all else of that name,
which can only weaken, and gives it no letter. The letter of an outlet reaches a document only where a person
vouched that it is the outlet's: for the document by its id, or for the host that `truce watch` fetched it
from. A document's own letter stands before that of its outlet.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from truce.findings.record import Rating, in_order
from truce.incidents.accounts import OF_OUTLET, Source
from truce.incidents.origins import named
from truce.mission.answers.holdings import Holding
from truce.mission.answers.people import Said
from truce.mission.opened import Opened, of_form

_ADDRESS = re.compile(r"https?://(?P<host>[^/:?#@\[\]]+|\[[^\]]+\])(?=[/:?#]|$)", re.I)
"""The address that bytes came from, as whoever fetched them wrote it down; a name before the host is none."""


class Published(NamedTuple):
    """Whose a document says it is, or the host that it was fetched from if it says nothing.

    `name` is as it stands there, `outlet` as names are compared. `host` is what `truce watch` fetched it
    from, None for what was handed in; `stated`: the name is the document's own word.
    """

    name: str
    outlet: str
    host: str | None
    stated: bool


def published_in(held: Iterable[Holding], entries: Sequence[Opened]) -> dict[str, Published]:
    """The outlets of documents, by the ids of these; without one for which nobody says anything.

    What a party filed is its word, whatever outlet it names.
    """
    hosts = _hosts(entries)
    found: dict[str, Published] = {}
    for one in (h for h in held if not h.side):
        said, host = one.told.document.publisher or "", hosts.get(one.entry)
        if named(said):
            found[one.told.document.id] = Published(" ".join(said.split()), named(said), host, True)
        elif host:
            found[one.told.document.id] = Published(host, host, host, False)
    return found


def _hosts(entries: Sequence[Opened]) -> dict[str, str]:
    """The host that each document was fetched from, by the entry of the document."""
    addresses = {entry.id: str(told["address"]) for entry, told in of_form(entries, "fetched")}
    found: dict[str, str] = {}
    for _, told in of_form(entries, "taken"):
        address = _ADDRESS.match(addresses.get(str(told.get("fetched", "")), ""))
        if address is not None:
            for item in told["items"]:
                found.setdefault(str(item.get("entry", "")), address["host"].casefold())
    return found


def reaches(outlet: Source | None, document: str, published: Published) -> bool:
    """Whether a person vouched that a document is the outlet's."""
    return outlet is not None and (document in outlet.documents or published.host in outlet.hosts)


def through_outlets(said: Said, published: Mapping[str, Published]) -> Said:
    """What people said, with what they said of outlets for the documents that it reaches."""
    if not published:
        return said
    described = {s.id: s for s in said.sources}
    ratings: dict[str, list[Rating]] = {}
    for rating in in_order(said.ratings, max((r.known for r in said.ratings), default=0)):
        ratings.setdefault(rating.source, []).append(rating)
    return replace(
        said,
        sources=(*said.sources, *_described(published, described)),
        ratings=(*said.ratings, *_rated(published, described, ratings)),
    )


def _described(published: Mapping[str, Published], described: Mapping[str, Source]) -> Iterator[Source]:
    for document, one in published.items():
        own, outlet = described.get(document), described.get(one.outlet)
        # What a document does not say itself, the host says that it was fetched from.
        origin = "" if one.stated else f"{OF_OUTLET}{one.outlet}"
        if own is not None:
            if origin and own.origin in ("", own.id):
                yield replace(own, origin=origin)
        elif outlet is not None and reaches(outlet, document, one):
            yield replace(outlet, id=document, origin=origin, documents=(), hosts=())
        elif origin:
            yield Source(id=document, origin=origin)


def _rated(
    published: Mapping[str, Published],
    described: Mapping[str, Source],
    ratings: Mapping[str, Sequence[Rating]],
) -> Iterator[Rating]:
    for document, one in published.items():
        if reaches(described.get(one.outlet), document, one):
            since = min((r.known for r in ratings.get(document, ())), default=None)
            for rating in ratings.get(one.outlet, ()):
                if since is None or rating.known < since:
                    yield replace(rating, id=f"{rating.id} of {document}", source=document)


def of_outlet(name: str, published: Mapping[str, Published]) -> dict[str, Published]:
    """The documents of an outlet, by its name as names are compared."""
    return {document: one for document, one in published.items() if one.outlet == name}
