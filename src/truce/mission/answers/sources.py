"""Every source that a record knows: its letter and who gave it, whose side it is on, what rests on it."""

from collections.abc import Iterator
from dataclasses import replace

from truce.findings.known_sources import By, Kind, KnownSource
from truce.findings.record import Rating, in_order
from truce.incidents.accounts import OF_SIDE, Letter, Source
from truce.incidents.feeds.formats import FORMATS, source_of
from truce.mission.answers.assembling import State


def sources_of(state: State) -> tuple[KnownSource, ...]:
    """The sources of an answer: those that most rests on first, then by name."""
    heard = dict(_heard(state))
    claims = _claims(state)
    described = {s.id: s for s in state.said.sources}
    ratings = {r.source: r for r in in_order(state.said.ratings, state.known_at)}
    called = {a.source: a.speaker for one in state.assessed for a in one.record.accounts if a.speaker}
    data_sets = {s.id for s in state.feeds.sources}
    found = []
    for name in {*heard, *described, *ratings, *claims}:
        kind = _kind(name, name in heard or name in claims, data_sets, state)
        own = heard.get(name) or (source_of(name) if kind == "data set" else Source(id=name, origin=name),)
        one = _known(name, kind, own, described.get(name), ratings.get(name), claims.get(name, 0))
        found.append(replace(one, called=called.get(name, "")) if "#" in name else one)
    return tuple(sorted(found, key=lambda k: (-k.claims, k.id)))


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
    for feed in state.feeds.counting:
        name = feed.feed.source
        counted[name] = counted.get(name, 0) + feed.rows
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
