"""Places: where things happen, out of the gazetteer and the tagger.

A name of a state or of its capital is a place only where the grammar makes it one; the rest of its
mentions are the actors'. Of several places with one name the one in a country that the document is about
is taken, then the most populous one; where that leaves a small place among many, its coordinates stay
unknown. Nothing is placed that the gazetteer does not know.
"""

import re
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from truce.claims.reading.context import Named
from truce.claims.reading.parse import Page
from truce.claims.reading.places.backrefs import attach_again, find_again
from truce.claims.reading.places.checks import PlaceChecks, gazetteer
from truce.claims.reading.places.phrases import (
    Border,
    find_borders,
    find_capitals,
    find_counted,
    find_generic,
    find_ground,
    find_lines,
    find_numbered,
    is_capital,
    state_in,
)
from truce.claims.reading.places.repeats import find_repeats
from truce.claims.reading.places.spans import Found, NameFinder
from truce.claims.records import Actor, Form, Mention, Place
from truce.places import PlaceEntry, normalise

_PLAIN_TOWN = 100_000
"""Inhabitants from which a town is taken for the meaning of its name, whatever the document is about."""
_SMALL_TOWN = 10_000
"""Inhabitants below which another name of a town is no safe sign of it."""
_ALIKE = 0.7
"""Importance (see `PlaceEntry`) by which two places of one name may differ and still be mistaken."""
_PLAIN = 8.0
"""Importance (see `PlaceEntry`) from which a place tells which country the document is about."""
_STATES = frozenset({"state", "government"})
_WIDENING = re.compile(r"^(?:entire|whole|wider|broader) ")
_SEVERAL = re.compile(r"^(area|line|zone|front line|frontline)s\b")
_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(slots=True)
class _Draft:
    """A place record being gathered."""

    name: str
    kind: str
    rule: str
    entry: PlaceEntry | None = None
    anchor: str | None = None
    aliases: list[str] = field(default_factory=list)
    spans: dict[tuple[int, int], Mention] = field(default_factory=dict)

    @property
    def mentions(self) -> list[Mention]:
        """All mentions, in the order in which they were found."""
        return list(self.spans.values())

    def add(self, start: int, end: int, alias: str, form: Form = "name") -> None:
        """One more mention, and what it calls the place."""
        self.spans.setdefault((start, end), Mention(start, end, form))
        if alias not in (self.name, *self.aliases):
            self.aliases.append(alias)


def find_places(
    page: Page, actors: Sequence[Actor], actor_mentions: Sequence[Named]
) -> tuple[tuple[Place, ...], tuple[Named, ...]]:
    """The places of a page, and every mention of them by position."""
    near = _countries_of(page, actors)
    checks = PlaceChecks(page, actors, actor_mentions, near)
    finder = NameFinder(page, checks)
    ground = [f for sentence in page.sentences for f in find_ground(page, sentence)]
    borders = [b for sentence in page.sentences for b in find_borders(page, sentence)]
    owned = sorted({(f.start, f.end) for f in ground} | {(b.start, b.end) for b in borders})
    segments = dict.fromkeys(sentence.segment for sentence in page.sentences)
    named = [f for segment in segments for f in finder.in_segment(segment) if not _lies_within(f, owned)]
    named += [f for f in find_repeats(page, checks, named, [*ground, *named]) if not _lies_within(f, owned)]
    found = [*ground, *named, *find_counted(page, named)]
    whole = sorted((f.start, f.whole_end) for f in named)
    for sentence in page.sentences:
        found += [*find_capitals(page, sentence), *find_generic(page, sentence)]
        found += [f for f in find_lines(page, sentence) if not _lies_beside(f, whole)]
        found += [*find_numbered(page, sentence), *find_again(page, sentence)]
    drafts = _gather(page, found, near | _countries_around(found))
    drafts += _gather_borders(page, borders, drafts)
    return _records(drafts)


def _lies_within(found: Found, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a name is part of one of the spans, which are sorted."""
    before = bisect_right(spans, (found.start, sys.maxsize)) - 1
    return before >= 0 and found.end <= spans[before][1]


def _lies_beside(found: Found, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a phrase shares words with one of the spans, which are sorted."""
    before = bisect_right(spans, (found.end, -1)) - 1
    return before >= 0 and spans[before][1] > found.start


def _countries_of(page: Page, actors: Sequence[Actor]) -> frozenset[str]:
    """The countries (ISO 3166 alpha-3) whose states or forces act in the document, or that it names."""
    names = {actor.name for actor in actors if actor.type in _STATES}
    names |= {state for actor in actors if (state := state_in(actor.name))}
    names |= {e.text for s in page.sentences for e in s.span.ents if e.label_ == "GPE" and e.text.istitle()}
    states = [gazetteer().best(name) for name in sorted(names)]
    return frozenset(e.country for e in states if e is not None and e.type == "country" and e.country)


def _countries_around(found: Sequence[Found]) -> frozenset[str]:
    """The countries in which the plainest places of the document lie."""
    plain = [f.entries[0] for f in found if f.entries and _is_plain(f.entries)]
    return frozenset(code for entry in plain for code in entry.countries)


def _is_plain(entries: Sequence[PlaceEntry]) -> bool:
    """Whether a name has one likely meaning: a great place, and no large namesake in another country."""
    first, others = entries[0], [e for e in entries[1:] if e.importance >= _PLAIN - 2]
    return first.importance >= _PLAIN and all(set(e.countries) & set(first.countries) for e in others)


def _choose(found: Found, near: frozenset[str]) -> PlaceEntry | None:
    """The place meant, None where the name is known for nothing or for too many small places."""
    if not found.entries or (found.rule == "direction" and not found.entries[0].primary):
        return next((e for e in found.entries if e.type == "region"), None)
    # sorted() is stable: entries come likeliest first.
    ranked = sorted(found.entries, key=lambda e: not (e.type == "country" or near.intersection(e.countries)))
    if found.kind and found.rule == "division":
        fitting = [
            e for e in ranked if e.type == found.kind or {e.type, found.kind} <= {"region", "province"}
        ]
        ranked = fitting or ranked
    return ranked[0]


def _capital_of(province: PlaceEntry, entries: Sequence[PlaceEntry]) -> PlaceEntry | None:
    """The large town that a province is named after: the bare name means the town."""
    if province.type != "province":
        return None
    towns = [e for e in entries if e.population >= _PLAIN_TOWN and e.country == province.country]
    return next((e for e in towns if e.admin1 in (None, province.name)), None)


def _is_sure(entry: PlaceEntry, found: Found, near: frozenset[str]) -> bool:
    """Whether the coordinates may be given: a large town, a place nearby, or the only one of its name."""
    nearby = bool(near.intersection(entry.countries))
    if entry.type == "country" or entry.id.startswith("t:"):
        return True
    if entry.type == "province":
        return nearby or not near or len(found.entries) == 1
    if entry.population >= _PLAIN_TOWN:
        known = entry.primary or entry.population >= 10 * _PLAIN_TOWN
        return nearby or (known and not any(_is_namesake(entry, other) for other in found.entries))
    if not entry.primary and entry.population < _SMALL_TOWN:
        return False
    local = [e for e in found.entries if near.intersection(e.countries)]
    if entry in local:
        return found.anchor is not None or not any(_is_rival(entry, other) for other in local)
    return len(found.entries) == 1 and (not near or found.anchor is not None)


def _is_namesake(entry: PlaceEntry, other: PlaceEntry) -> bool:
    """Whether a place of another country is nearly as likely to be meant by the name."""
    abroad = not set(entry.countries) & set(other.countries)
    return abroad and other.primary and entry.importance - other.importance < _ALIKE


def _is_rival(entry: PlaceEntry, other: PlaceEntry) -> bool:
    """Whether another place of the name is as likely and lies elsewhere (a degree or more away)."""
    if other.type != entry.type or abs(other.importance - entry.importance) >= _ALIKE:
        return False
    apart = [abs((a or 0) - (b or 0)) for a, b in ((entry.lat, other.lat), (entry.lon, other.lon))]
    return max(apart) >= 1


def _gather(page: Page, found: Sequence[Found], near: frozenset[str]) -> list[_Draft]:
    drafts: dict[str, _Draft] = {}
    for item in sorted(found, key=lambda f: (f.start, f.end)):
        if item.rule == "again":
            attach_again(item, drafts.values())
            continue
        if item.rule == "capital" and not item.entries:
            _attach_capital(item, page, drafts)
            continue
        entry = _choose(item, near)
        key = _key(item, entry)
        draft = drafts.get(key)
        if draft is None:
            kind = _kind(item, entry)
            shown = entry if entry and _is_sure(entry, item, near) else None
            usual = item.rule in ("ground", "capital") or item.name.isupper()
            known_by = entry and (usual or (entry.type == "country" and not entry.disputed))
            name = entry.name if entry and known_by else item.name
            draft = drafts[key] = _Draft(name, kind, item.rule, shown, item.anchor)
        elif item.rule == "division" and item.kind and draft.kind == "city":
            draft.kind = _kind(item, entry)
        start, end = item.phrase or (item.start, item.end)
        draft.add(
            item.start,
            item.end,
            " ".join(page.quote(start, end).split()),
            "demonym" if item.rule == "ground" else "name",
        )
        if item.rule in ("gazetteer", "division", "dateline") and draft.rule in ("ground", "capital"):
            draft.rule = item.rule
    return list(drafts.values())


def _attach_capital(item: Found, page: Page, drafts: dict[str, _Draft]) -> None:
    """As in "the capital", with no country said: the capital that the text named last."""
    capitals = [d for d in drafts.values() if d.entry is not None and is_capital(d.entry)]
    if capitals:
        last = max(capitals, key=lambda d: next(reversed(d.spans)))
        last.add(item.start, item.end, page.quote(item.start, item.end), "role")


def _key(found: Found, entry: PlaceEntry | None) -> str:
    """What makes two mentions one place: the same name, be it told as city or as province."""
    if found.rule == "generic":
        # "the areas of limitation" and "the area of limitation" are one.
        return "generic:" + _SEVERAL.sub(r"\1", _WIDENING.sub("", normalise(found.name)))
    if found.rule in ("counted", "direction") or entry is None:
        return normalise(found.name)
    return normalise(entry.name) if entry.type in ("city", "province", "district", "settlement") else entry.id


def _kind(found: Found, entry: PlaceEntry | None) -> str:
    if found.kind and found.rule in ("division", "feature", "direction", "counted", "generic", "numbered"):
        return found.kind
    return entry.type if entry else found.kind or "other"


# ---------------------------------------------------------------- borders


def _gather_borders(page: Page, borders: Sequence[Border], drafts: Sequence[_Draft]) -> list[_Draft]:
    """One record for each border; a border told without its states is the only one told with them, if so."""
    pairs = {frozenset(b.sides): b.sides for b in reversed(borders) if len(b.sides) == 2}
    lines = [d for d in drafts if d.kind in ("border", "line")]
    out: dict[frozenset[str], _Draft] = {}
    for border in borders:
        phrase = " ".join(page.quote(border.start, border.end).split())
        line = _apposed_line(page, border, lines)
        if line is not None:
            line.add(border.start, border.end, phrase)
            continue
        fitting = [p for p in pairs if set(border.sides) <= p]
        key = fitting[0] if len(fitting) == 1 else frozenset(border.sides)
        draft = out.get(key)
        if draft is None:
            draft = out[key] = _Draft(
                _border_name(pairs.get(key) or border.sides, phrase), "border", "border"
            )
        draft.add(border.start, border.end, phrase)
        if border.noun.lower() not in (draft.name, *draft.aliases):
            draft.aliases.append(border.noun.lower())
    return list(out.values())


def _border_name(sides: Sequence[str], phrase: str) -> str:
    if len(sides) == 2:
        return f"{sides[0]}-{sides[1]} border"
    return phrase


def _apposed_line(page: Page, border: Border, lines: Sequence[_Draft]) -> _Draft | None:
    """As in "the X Line, the border": the named line that the border stands beside as the same thing."""
    for line in lines:
        for mention in line.mentions:
            gap = (
                page.quote(mention.end, border.start) if mention.end <= border.start < mention.end + 8 else ""
            )
            if gap.strip() in (",", "—", "–", "-", "(", ", or") and not border.sides:
                return line
    return None


# ---------------------------------------------------------------- records


def _records(drafts: Sequence[_Draft]) -> tuple[tuple[Place, ...], tuple[Named, ...]]:
    ids: dict[int, str] = {}
    used: Counter[str] = Counter()
    for draft in drafts:
        slug = _SLUG.sub("-", normalise(draft.name)).strip("-") or "unnamed"
        used[slug] += 1
        ids[id(draft)] = f"place-{slug}" + (f"--{used[slug]}" if used[slug] > 1 else "")
    countries = {d.entry.country: d for d in drafts if d.entry and d.entry.type == "country"}
    by_name = {normalise(n): draft for draft in reversed(drafts) for n in (draft.name, *draft.aliases)}
    places: list[Place] = []
    named: list[Named] = []
    for draft in drafts:
        outer = _outer(draft, by_name, countries)
        mentions = tuple(sorted(draft.mentions, key=lambda m: m.start))
        places.append(
            Place(
                id=ids[id(draft)],
                name=draft.name,
                type=draft.kind,
                mentions=mentions,
                rule=draft.rule,
                aliases=tuple(draft.aliases),
                within=ids[id(outer)] if outer else None,
                lat=draft.entry.lat if draft.entry else None,
                lon=draft.entry.lon if draft.entry else None,
                precision=draft.entry.precision if draft.entry and draft.entry.lat is not None else None,
                claimed_by=tuple(sorted(draft.entry.claimed_by)) if draft.entry else (),
            )
        )
        named += [Named(m.start, m.end, ids[id(draft)], m) for m in mentions]
    return tuple(places), tuple(sorted(named, key=lambda n: (n.start, n.end)))


def _outer(
    draft: _Draft, by_name: Mapping[str, _Draft], countries: Mapping[str | None, _Draft]
) -> _Draft | None:
    """The place of the document that this one lies in: as stated, else as the gazetteer knows."""
    stated = by_name.get(normalise(draft.anchor)) if draft.anchor else None
    if stated is not None and stated is not draft:
        return stated
    entry = draft.entry
    if entry is None or entry.type == "country" or entry.country is None:
        return None
    province = by_name.get(normalise(entry.admin1)) if entry.admin1 else None
    if province is not None and province is not draft and province.kind == "province":
        return province
    return countries.get(entry.country)
