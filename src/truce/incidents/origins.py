"""Whose word a source passes on: an outlet's what it publishes, and what somebody says of anybody.

A document is its publisher's; somebody may say that a source passes on another's word, which may pass on a
third's. Two that pass on each other's are one. Names are compared without regard to case, width and spaces.
"""

import unicodedata
from collections.abc import Mapping

from truce.incidents.accounts import OF_OUTLET, OF_SIDE


class Origins:
    """The origins of sources: `publishers` of documents, as each states it; `said` of sources, by people."""

    def __init__(self, publishers: Mapping[str, str | None], said: Mapping[str, str]) -> None:
        self._outlets = {d: outlet_of(name) for d, name in publishers.items() if named(name or "")}
        self._known = frozenset(self._outlets.values())
        self._documents = frozenset(publishers)
        self._said = said

    def of(self, source: str) -> str:
        """The origin of a source by its id."""
        passed = [source]
        while (following := self._next(passed[-1])) is not None:
            if following in passed:
                return min(passed[passed.index(following) :])
            passed.append(following)
        return passed[-1]

    def of_name(self, name: str) -> str:
        """The origin of somebody by name: that of the outlet of this name, where documents have one."""
        return self.of(name.casefold())

    def _next(self, origin: str) -> str | None:
        """Whose word an origin passes on; None: it is nobody else's."""
        if origin.startswith(OF_SIDE):
            return None
        name = origin.removeprefix(OF_OUTLET)
        said = self._meant(self._said.get(name, ""))
        if said and said not in (origin, name):
            return said
        if origin in self._outlets:
            return self._outlets[origin]
        outlet = outlet_of(origin)
        return outlet if origin not in self._documents and outlet in self._known else None

    def _meant(self, said: str) -> str:
        if said in self._documents or said.startswith((OF_SIDE, OF_OUTLET)):
            return said
        return named(said)


def named(name: str) -> str:
    """A name as it is compared: without regard to case, width of letters and spaces."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def outlet_of(publisher: str | None) -> str:
    """The origin of all that a publisher publishes."""
    return f"{OF_OUTLET}{named(publisher or '')}"
