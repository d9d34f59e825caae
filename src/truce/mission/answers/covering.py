"""What people entered on coverage, in the areas and ids of one agreement, as the judge takes it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from pydantic import TypeAdapter, ValidationError

from truce.asof import Span
from truce.clauses.acts import acts_under
from truce.clauses.areas import Areas, Whereabouts, division
from truce.clauses.means import acts_seen_by
from truce.clauses.model import Agreement
from truce.errors import ArgumentError, IntegrityError
from truce.findings.watching import holes, merged
from truce.incidents.accounts import Account, Coverage, Source
from truce.incidents.covers import Cover, spans_of
from truce.mission.opened import Opened

DENIAL = "deny_access"
"""The act that a refusal is."""
_PLANNED = "planned, not known to be carried out"
_COVER = TypeAdapter(Cover)


@dataclass(frozen=True, slots=True)
class Filed:
    """A cover with when it was recorded (minutes, UTC)."""

    cover: Cover
    known: int


class Ids(Protocol):
    """The ids of one agreement."""

    def of_names(self, names: Iterable[str]) -> tuple[str, ...] | None:
        """The ids of those who are called so; None for no names."""
        ...


def cover_of(entry: Opened, data: Mapping[str, Any]) -> Cover:
    """The cover that an entry holds; IntegrityError, naming the entry, if it is none."""
    try:
        cover = _COVER.validate_python({**data, "id": entry.id})
        spans_of(cover)
    except (ValidationError, ArgumentError, ValueError) as error:
        reason = f"is no coverage ({str(error).splitlines()[0]})"
        raise IntegrityError(
            f"entry {entry.id[:12]}", reason, "Read it with the truce that wrote it"
        ) from None
    return cover


class Lying:
    """In which zones of an agreement a cover lies: wholly, or with a part."""

    def __init__(self, agreement: Agreement) -> None:
        self._areas = Areas(agreement)
        self._named = {division(n): z.id for z in agreement.zones for n in (z.id, z.name)}
        self._parts: dict[str, set[str]] = {}
        for zone in agreement.zones:
            for name in zone.divisions:
                self._parts.setdefault(division(name), set()).add(zone.id)

    def of(self, cover: Cover) -> tuple[frozenset[str] | None, frozenset[str]]:
        """The zones that are covered wholly (None: all there is), and those of which a part is."""
        if cover.everywhere:
            return None, frozenset()
        whole = {self._named[d] for n in cover.areas if (d := division(n)) in self._named}
        partly = {z for n in cover.areas for z in self._parts.get(division(n), ())}
        if cover.latitude is not None and cover.longitude is not None:
            there = Whereabouts(cover.latitude, cover.longitude, cover.radius_km or 0.1)
            partly |= self._areas.of(there)[0]
        hidden = {self._named[d] for n in cover.blind if (d := division(n)) in self._named}
        return frozenset(whole - hidden), frozenset(partly - whole - hidden)


def coverage_of(filed: Sequence[Filed], agreement: Agreement, ids: Ids) -> Iterator[Coverage]:
    """What the covers show in the zones of an agreement; one that lies in none of them shows nothing."""
    lying = Lying(agreement)
    # Few entries take anything from others; each of many is held against these alone.
    takers = [f.cover for f in filed if f.cover.what == "missing" or f.cover.of is not None]
    for one in filed:
        cover = one.cover
        acts = frozenset(a for name in cover.acts for a in acts_under(name))
        acts = acts or (acts_seen_by(cover.means) if cover.means else frozenset())
        refuser = _refuser(cover, ids)
        whole, partly = lying.of(cover)
        places = [(whole, cover.part)] if whole is None or whole else []
        places += [(partly, True)] if partly else []
        for number, span in enumerate(left_of(cover, takers)):
            for zones, part in places:
                yield Coverage(
                    id=f"{cover.id}:{number}{'p' if zones is partly else ''}", who=cover.who, when=span,
                    acts=acts, zones=zones or frozenset(), part=part, means=cover.means, blind=cover.blind,
                    restricted_by=refuser, missing=_missing(cover), request=cover.request,
                    right=cover.right, known=one.known,
                )  # fmt: skip


def left_of(cover: Cover, covers: Iterable[Cover]) -> Sequence[Span]:
    """The minutes of a cover, without those in which it fell out, or in which a plan was carried out."""
    taken = [
        span for other in covers if other is not cover and _takes(other, cover) for span in spans_of(other)
    ]
    return list(holes(spans_of(cover), merged(taken))) if taken else spans_of(cover)


def _takes(other: Cover, cover: Cover) -> bool:
    """Whether the time of one cover is no longer that of another."""
    if cover.what not in ("watched", "planned"):
        return False
    if other.of is not None:
        return other.of == cover.id and (other.what == "missing" or cover.what == "planned")
    alike = other.who.casefold() == cover.who.casefold() and other.means in (None, cover.means)
    return other.what == "missing" and alike


def _missing(cover: Cover) -> str | None:
    if cover.what == "planned":
        return _PLANNED
    return (cover.cause or "other") if cover.what == "missing" else None


def _refuser(cover: Cover, ids: Ids) -> str | None:
    if cover.what != "refused":
        return None
    named = ids.of_names([cover.refused_by]) if cover.refused_by else None
    return named[0] if named else cover.refused_by or "somebody who is not named"


def observer_of(cover: Cover) -> Source:
    """Who was refused, as a source: the mechanism's own."""
    return Source(
        id=f"observer {cover.who.casefold()}", letter="A", origin="the mechanism", mechanism=True,
        own_access=True,
    )  # fmt: skip


def denials_in(filed: Sequence[Filed], agreement: Agreement, ids: Ids) -> Iterator[Account]:
    """The incidents that refusals are: asked for, by a right, and refused by somebody named."""
    lying = Lying(agreement)
    for one in filed:
        cover = one.cover
        if not cover.is_denial:
            continue
        whole, partly = lying.of(cover)
        spans = spans_of(cover)
        source = observer_of(cover)
        yield Account(
            id=cover.id, incident=f"in-{cover.id[:10]}", source=source.id, origin=source.origin,
            certainty="fact", act=DENIAL, who=ids.of_names([cover.refused_by or ""]),
            targets=("monitors",), when=Span(spans[0].first, spans[-1].last),
            zones=(whole or frozenset()) | partly if not cover.everywhere else None,
            basis="observed_firing", reviewed=True, known=one.known, speaker=cover.who,
        )  # fmt: skip
