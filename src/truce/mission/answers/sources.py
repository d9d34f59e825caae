"""Every source that a record knows: its letter and who gave it, whose side it is on, what rests on it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from truce.findings.known_sources import By, Kind, KnownSource, OfOutlet
from truce.findings.record import Rating, in_order
from truce.incidents.accounts import OF_OUTLET, OF_SIDE, Letter, Source
from truce.incidents.feeds.formats import FORMATS, source_of
from truce.incidents.origins import named
from truce.mission.answers.assembling import State
from truce.mission.answers.outlets import of_outlet, reaches, through_outlets


def sources_of(state: State) -> tuple[KnownSource, ...]:
    """The sources of an answer: those that most rests on first, then by name."""
    heard = dict(_heard(state))
    claims = _claims(state)
    said = through_outlets(state.said, state.published)
    described = {s.id: s for s in said.sources}
    ratings = {r.source: r for r in in_order(said.ratings, state.known_at)}
    alone = {r.source for r in state.said.ratings} | {s.id for s in state.said.sources}
    called = _called(state)
    data_sets = {s.id for s in state.feeds.sources}
    outlets = {one.outlet for one in state.published.values()}
    found = []
    for name in {*heard, *described, *ratings, *claims, *outlets}:
        kind = _kind(name, name in heard or name in claims, data_sets, state)
        if name in outlets and kind != "document":
            kind = "outlet"
        own = heard.get(name) or (source_of(name) if kind == "data set" else Source(id=name, origin=name),)
        if kind == "outlet":
            own = tuple(replace(s, origin=f"{OF_OUTLET}{name}") if s.side is None else s for s in own)
        one = _known(name, kind, own, described.get(name), ratings.get(name), claims.get(name, 0))
        one = replace(one, called=called.get(name, ""))
        if kind == "outlet":
            one = replace(one, documents=tuple(_documents(name, described.get(name), state, claims, alone)))
        elif kind == "document" and name in state.published:
            by: By = "outlet" if one.is_rated and name not in alone else one.letter_by
            one = replace(one, outlet=state.published[name].name, letter_by=by)
        found.append(one)
    return tuple(sorted(found, key=lambda k: (-k.claims - sum(d.claims for d in k.documents), k.id)))


def _called(state: State) -> dict[str, str]:
    """What documents call sources: outlets and speakers as they are written, and those who have no name."""
    named_in = (a.name for h in state.held for a in h.told.records.actors if not a.anonymous)
    found = {name.casefold(): name for name in sorted(named_in, reverse=True)}
    found |= {one.outlet: one.name for _, one in sorted(state.published.items(), reverse=True)}
    for one in state.assessed:
        found |= {
            a.source: a.speaker for a in one.record.accounts if a.speaker and _is_of(a.source, a.speaker)
        }
    return found


def _is_of(source: str, name: str) -> bool:
    return "#" in source or named(name) == named(source)


def _documents(
    outlet: str, described: Source | None, state: State, claims: Mapping[str, int], alone: set[str]
) -> Iterator[OfOutlet]:
    for document, one in sorted(of_outlet(outlet, state.published).items()):
        vouched = reaches(described, document, one)
        yield OfOutlet(document, one.host, vouched, claims.get(document, 0), document in alone)


def _known(
    name: str,
    kind: Kind,
    heard: tuple[Source, ...],
    described: Source | None,
    rating: Rating | None,
    claims: int,
) -> KnownSource:
    first = heard[0]
    stands = described or first
    sides = tuple(dict.fromkeys(s.side for s in heard if s.side))
    told = described is None or (bool(sides) and described.side is None)
    if described and described.side and described.side not in sides:
        sides = (described.side, *sides)
    letter: Letter = rating.letter if rating else stands.letter
    if rating:
        by: By = "rating"
    elif first.mechanism:
        by = "the mechanism"
    elif stands.letter == "F":
        by = "nobody"
    else:
        # A data set is described when it is taken in: with its usual letter unless somebody gave another.
        usual = kind == "data set" and stands.letter == source_of(name).letter
        by = "as it comes" if usual else "description"
    # Whose word it passes on is found with its accounts, from what people said of it too.
    origin = f"{OF_SIDE}{sides[0]}" if len(sides) == 1 and told else first.origin or stands.origin or name
    side = sides[0] if len(sides) == 1 or (sides and not told) else None
    # What a data set's licence says of its rows stands unless somebody says otherwise.
    passed_on = licence_of(name) if kind == "data set" and stands.reexport is None else stands.reexport
    source = replace(
        stands, letter=letter, origin=origin, side=side, mechanism=first.mechanism, reexport=passed_on
    )
    return KnownSource(
        source=source, kind=kind, letter_by=by, rating=rating, sides=sides, side_told=told and bool(sides),
        claims=claims,
    )  # fmt: skip


def licence_of(name: str) -> bool | None:
    """Whether the rows of a data set may be handed on; None for one that truce does not know."""
    return next((one.reexport for one in FORMATS if one.source().id == name), None)


def _kind(name: str, heard: bool, data_sets: set[str], state: State) -> Kind:
    if name in data_sets:
        return "data set"
    if name.startswith("observer "):
        return "observer"
    if not heard:
        return "not heard yet"
    return "document" if any(h.told.document.id == name for h in state.held) else "speaker"


def _heard(state: State) -> Iterator[tuple[str, tuple[Source, ...]]]:
    """Who has told anything, as each agreement's record has it; as it was before anybody described it."""
    found: dict[str, list[Source]] = {}
    for one in state.assessed:
        for source in one.record.sources:
            found.setdefault(source.id, []).append(source)
    for name, sources in found.items():
        yield name, tuple(sources)


def _claims(state: State) -> dict[str, int]:
    """How many accounts are by each source, whichever agreement they are held against; rows with them."""
    ids: dict[str, set[str]] = {}
    rows = {f"{s.id}/" for s in state.feeds.sources}
    for one in state.assessed:
        for account in one.record.accounts:
            if not any(account.id.startswith(row) for row in rows):
                ids.setdefault(account.source, set()).add(account.id)
    counted = {name: len(each) for name, each in ids.items()}
    if not state.assessed:
        counted |= _in_documents(state)
    counting = state.feeds.rows_counted
    for feed in state.feeds.counting:
        name, told = feed.feed.source, feed.rows
        if counting is not None and not feed.is_lead:
            # Rows that are told otherwise elsewhere, or taken back, are no claims any more.
            told = counting.get(feed.id, 0)
        counted[name] = counted.get(name, 0) + told
    return counted


def _in_documents(state: State) -> dict[str, int]:
    """Who tells what documents report, where no agreement is there that anything is held against."""
    counted: dict[str, int] = {}
    for one in state.held:
        actors = {a.id: a for a in one.told.records.actors}
        for event in one.told.records.events:
            actor = actors.get(event.source or event.medium or "")
            document = one.told.document.id
            voice = one.told.document.voice_as(event.medium)
            if actor is None:
                name = " ".join(voice.name.split()).casefold() if voice is not None else document
            else:
                name = f"{document}#{actor.id}" if actor.anonymous else actor.name.casefold()
            counted[name] = counted.get(name, 0) + 1
    return counted
