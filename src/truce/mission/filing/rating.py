"""What people say of sources: a letter, and what a source is; one at a time, or by a whole table.

Each word is an entry and counts from then on: what was judged as known before stays as it was.
"""

import secrets
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, get_args

from truce.errors import ArgumentError, InputError
from truce.findings.known_sources import KnownSource
from truce.findings.record import Rating
from truce.incidents.accounts import Letter, Source
from truce.incidents.origins import named
from truce.incidents.source_table import Line, all_or_none, folded
from truce.mission.answers.assembling import State
from truce.mission.answers.outlets import of_outlet
from truce.mission.answers.sources import sources_of
from truce.mission.missions import Mission
from truce.report.wording import some
from truce.store.nouns import KINDS, from_bytes, to_bytes

_MOST_NAMED = 6
_LETTERS: tuple[Letter, ...] = get_args(Letter)


def rate(
    mission: Mission,
    source: str,
    letter: str,
    by: str,
    reason: str,
    *,
    described: Mapping[str, Any] | None = None,
    audience: str | None = None,
    known: Iterable[str] = (),
    parties: Collection[str] = (),
    vouched: "Vouched | None" = None,
) -> str:
    """Give a source its letter (A to F), and say what it is: own access, origin, side, lead.

    `known` are the names of sources as the record has them: one of them is meant where only case and blanks
    differ. `parties` are those whose side one can be on; none: no terms are filed here yet. `vouched` is
    which documents and hosts are an outlet's, with what was vouched for before (`vouched_by`). Returns the id
    of the entry with the letter.

    Raises:
        ArgumentError: the letter is none, or the side is no party's.
    """
    if letter not in _LETTERS:
        raise ArgumentError("LETTER", letter, "is no reliability", "One of A B C D E, or F: cannot be judged")
    name = vouched.source.id if vouched else _named(source, {folded(k): k for k in known})
    if not name:
        raise ArgumentError("SOURCE", source, "names nobody", "Give a name that truce sources shows")
    side = (described or {}).get("side")
    if side and parties and side not in parties:
        advice = f"Give one of {', '.join(sorted(parties)[:8])}"
        raise ArgumentError("--side", side, "is the id of no party here", advice)
    given: Letter = _LETTERS[_LETTERS.index(letter)]
    if vouched is not None:
        mission.file_noun(replace(vouched.source, **(described or {})), audience)
    elif described:
        # The letter is the rating's alone: whoever takes that back takes the letter back.
        mission.file_noun(Source(id=name, **described), audience)
    word = Rating(id=new_name("rt"), source=name, letter=given, by=said(by, reason), known=0)
    return mission.file_noun(word, audience)


@dataclass(frozen=True, slots=True)
class Vouched:
    """An outlet with all that somebody vouched for and now vouches for, and what of it is new with this word.

    `documents` say themselves that they are its; `hosts` are where others were fetched from.
    """

    source: Source
    documents: tuple[str, ...]
    hosts: tuple[str, ...]


def vouched_by(state: State, source: str, hosts: Sequence[str] = ()) -> Vouched | None:
    """What a person who rates an outlet vouches for; None where no document is of an outlet of this name.

    Documents that were handed in and state the name, each by its id: one that comes later is not among them.
    Of those that were fetched the host, with all that comes from it under this name; if they come from
    several, the person must say which.

    Raises:
        ArgumentError: documents of this name come from several hosts and none is given, or from none given.
    """
    outlet = named(source)
    mine = of_outlet(outlet, state.published)
    if not mine or any(outlet == document.casefold() for document in state.published):
        return None
    before = next((s for s in reversed(state.said.sources) if s.id == outlet), Source(id=outlet))
    seen = Counter(one.host for one in mine.values() if one.host)
    wanted = {host.strip().casefold() for host in hosts}
    counted = ", ".join(f"{host} ({some(range(n), 'document')})" for host, n in sorted(seen.items()))
    for host in sorted(wanted - seen.keys()):
        reason = f"gave no document that is called {source!r:.80}"
        raise ArgumentError("--host", host, reason, f"There are: {counted}" if counted else "Leave it out")
    if not wanted and len(seen.keys() - set(before.hosts)) > 0 and len(seen) > 1:
        reason = f"is what documents from several hosts call their publisher: {counted}"
        raise ArgumentError("SOURCE", source, reason, "Say which is its own: --host NAME, one or more")
    documents = tuple(sorted(d for d, one in mine.items() if one.host is None and d not in before.documents))
    found = tuple(sorted((wanted or seen.keys()) - set(before.hosts)))
    whole = replace(before, documents=(*before.documents, *documents), hosts=(*before.hosts, *found))
    return Vouched(whole, documents, found)


@dataclass(frozen=True, slots=True)
class Changed:
    """One source that a table changed: what it said before and says now, and the entries that say so."""

    source: str
    before: str
    after: str
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rated:
    """What became of a table: the sources that it changed, how many lines changed nothing, whom nobody heard.

    `audience` is who may read the entries; "" where none was filed.
    """

    changed: tuple[Changed, ...]
    unchanged: int
    unheard: tuple[str, ...]
    audience: str = ""


def rate_all(
    mission: Mission, state: State, lines: Sequence[Line], by: str, file: str, audience: str | None = None
) -> Rated:
    """File what a table says of sources, where that is not what stands; all of it or nothing.

    Raises:
        InputError: a line says what cannot be; its number is named, and nothing is filed.
    """
    known = {k.id: k for k in sources_of(state)}
    names = {folded(name): name for name in known}
    sides = parties_in(state)
    planned: list[tuple[str, str, str, list[Source | Rating]]] = []
    held_by = ((line, known.get(_named(line.source, names))) for line in lines)
    all_or_none((partial(_check_side, line, one, sides, file) for line, one in held_by), file)
    for line in lines:
        name = _named(line.source, names)
        held = known.get(name)
        words = _words_of(line, name, held, by, _vouched(state, line, name, file))
        if words:
            planned.append((name, _in_short(held), _told(words, held), words))
    heard = {name for name, one in known.items() if one.kind != "not heard yet"}
    unheard = tuple(n for line in lines for n in (_named(line.source, names),) if n not in heard)
    if not planned:
        return Rated((), len(lines), unheard)
    whom = mission.audience_of_new("rating", audience)
    changed = []
    with mission.filing() as work:
        for name, before, after, words in planned:
            data = [(KINDS[type(word)], to_bytes(word)) for word in words]
            for _, each in data:
                from_bytes(each, 0)
            entries = tuple(work.add(kind, each, audience=whom) for kind, each in data)
            changed.append(Changed(name, before, after, entries))
    return Rated(tuple(changed), len(lines) - len(changed), unheard, whom)


def parties_in(state: State) -> frozenset[str]:
    """The ids of those whose side a source can be on: parties and actors of all terms."""
    return frozenset(p for one in state.assessed for p in (*one.agreement.party_ids, *_actors(one.agreement)))


def _actors(agreement: Any) -> list[str]:
    return [a.id for a in agreement.actors]


def _named(name: str, names: Mapping[str, str]) -> str:
    """The name of a source as the record has it."""
    return names.get(folded(name), name.strip().casefold())


def _check_side(line: Line, held: KnownSource | None, parties: Collection[str], file: str) -> None:
    """A side must be a party, and the one on which documents show a source is not for a table to change."""
    where = f"line {line.number}, column side"
    if line.side is None:
        return
    if held is not None and held.side_told and line.side not in held.sides:
        told = ", ".join(held.sides)
        reason = f"{where}: documents show {held.id!r:.80} as speaking for {told}"
        raise InputError(file, reason, f"Write {held.sides[0]}, or correct who speaks with truce review")
    if line.side and parties and line.side not in parties:
        reason = f"{where}: {line.side!r:.80} is the id of no party here"
        raise InputError(file, reason, f"Give one of {', '.join(sorted(parties)[:8])}")


def _vouched(state: State, line: Line, name: str, file: str) -> Vouched | None:
    """What a line of a table vouches for with a letter."""
    try:
        return None if line.letter is None else vouched_by(state, name)
    except ArgumentError as error:
        where = f"line {line.number}, column source"
        raise InputError(file, f"{where}: {error.reason}", "Rate it with truce rate and --host") from None


def _words_of(
    line: Line, name: str, held: KnownSource | None, by: str, vouched: Vouched | None
) -> list[Source | Rating]:
    """The entries that make a source what a line says; none where it is that already."""
    words: list[Source | Rating] = []
    stands = held.source if held else Source(id=name, origin=name)
    again = line.reexport
    wanted = replace(
        stands,
        own_access=stands.own_access if line.own_access is None else line.own_access,
        lead=stands.lead if line.lead is None else line.lead,
        origin=stands.origin if line.origin is None else line.origin or _own_origin(held, name),
        side=stands.side if line.side is None else line.side or None,
        reexport=stands.reexport if again is None else again if isinstance(again, bool) else None,
    )
    rated = held.source.letter if held is not None and held.is_rated else None
    if vouched is not None and line.letter != rated:
        wanted = replace(wanted, documents=vouched.source.documents, hosts=vouched.source.hosts)
    if wanted != stands:
        # The letter of a data set that nobody rated came with its description, and stays with it.
        keeps = held is not None and held.letter_by in ("description", "as it comes")
        words.append(replace(wanted, letter=stands.letter if keeps else "F", mechanism=False))
    if line.letter is not None and line.letter != rated:
        word = Rating(id=new_name("rt"), source=name, letter=line.letter, by=said(by, line.reason), known=0)
        words.append(word)
    return words


def _own_origin(held: KnownSource | None, name: str) -> str:
    return held.source.origin if held is not None and held.side_told else name


def _in_short(held: KnownSource | None) -> str:
    if held is None:
        return "not heard yet"
    return _spelled(held.source, held.source.letter if held.is_rated else None)


def _told(words: Sequence[Source | Rating], held: KnownSource | None) -> str:
    source = next((w for w in words if isinstance(w, Source)), held.source if held else None)
    rated = held.source.letter if held is not None and held.is_rated else None
    letter = next((w.letter for w in words if isinstance(w, Rating)), rated)
    return _spelled(source or Source(id=""), letter)


def _spelled(source: Source, letter: Letter | None) -> str:
    marks: list[str] = [letter or "not rated"]
    marks += ["own access"] if source.own_access else []
    marks += ["lead"] if source.lead else []
    marks += [f"side {source.side}"] if source.side else []
    marks += (
        [f"origin {source.origin}"] if source.origin not in ("", source.id, f"side {source.side}") else []
    )
    again = {True: "may be re-exported", False: "not for re-export", None: ""}[source.reexport]
    vouched = [*source.hosts, *source.documents]
    more = [f"{len(vouched) - _MOST_NAMED} more"] if len(vouched) > _MOST_NAMED else []
    marks += [f"vouched for {', '.join([*vouched[:_MOST_NAMED], *more])}"] if vouched else []
    return ", ".join([*marks, *([again] if again else [])])


def new_name(prefix: str) -> str:
    """An id that nobody else gives."""
    return f"{prefix}-{secrets.token_hex(8)}"


def said(by: str, reason: str) -> str:
    """Who says something, and why, as one text."""
    return f"{by}: {reason}" if reason else by
