"""A file of event data on its way into a mission: looked at as a whole first, then taken in entry by entry.

The file itself is kept as evidence, so that a row that could not be used is not lost. Whoever is killed on
the way asks again and goes on where the record ends.
"""

import hashlib
import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from truce.asof import EVER, Interval
from truce.errors import AgreementError, ArgumentError, InputError
from truce.findings.record import Rating
from truce.findings.rehearsal.sides import Choice, Meant, Side, Sides, load_sides
from truce.findings.table_mappings import Loaded, load_mapping
from truce.incidents.accounts import Letter, Source
from truce.incidents.feeds.answers import REFUSED
from truce.incidents.feeds.events import Event, EventFormat
from truce.incidents.feeds.formats import format_of, title_of
from truce.incidents.feeds.leads import PER_ROW
from truce.incidents.feeds.listing import Listed
from truce.incidents.feeds.table import BadRow
from truce.ledger.statements import Rows
from truce.mission.answers.assembling import encodings
from truce.mission.answers.feeds import BY_HAND, HeldFeed, feeds_at, feeds_in
from truce.mission.answers.readable import readable
from truce.mission.opened import known_by, nouns, of_form, written
from truce.mission.ownership import is_of_party
from truce.store.interface import Appending
from truce.store.nouns import KINDS, to_bytes
from truce.store.rows.feeding import KIND, ROWS_PER_ENTRY, Feed, Held, feed_in, held_of
from truce.store.rows.of_file import RowsOfFile, in_motion, nothing_in

if TYPE_CHECKING:
    from truce.clauses.model import Agreement
    from truce.ledger.keys import SigningKey
    from truce.mission.missions import Mission

TABLES = frozenset({".csv", ".tsv"})
"""Endings of the names of files that are read as event data, whatever is in them."""
_PERHAPS = frozenset({".json", ".txt", ".zip", ".export", ".mentions"})
"""Endings of the names of files that are read as event data if they are of a form that is known."""
HANDED_ON_TO = ("mechanism", "verifier", "analyst", "key:", "sealed")
"""How the terms of an audience begin to whom rows that may not be handed on are shown all the same."""
_ENOUGH_SHARED = 0.5
_SMALL = 1_000_000  # bytes: to begin another process takes longer than to read so few rows
_NONE_DELETED = "0 of the {0:,} deleted ids are rows here; what is told of them later does not count either"

Progress = Callable[[str, int, int | None], None]
"""Is told what is being done, and how many rows of how many (None: not known yet) it is done with."""


@dataclass(frozen=True, slots=True)
class Matched:
    """A side of a data set, whom of an author's encoding it means, and in how many rows it stands."""

    agreement: str
    author: str
    side: Side
    rows: int


@dataclass(frozen=True, slots=True)
class Changed:
    """What a version of a feed changed of the one before: rows that are new, told otherwise, or gone."""

    new: int
    otherwise: int
    gone: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of a file of event data.

    It is `new`, a `version` of the feed `of`, read `again` by a newer reader, `resumed` where it was cut
    short, or `known` already. `rows` are those that it has in the record, `added` those that came with this;
    `bad` are rows that could not be used (`bad_count` of them, not all listed if very many).
    """

    feed: str
    name: str
    source: str
    title: str
    outcome: Literal["new", "version", "again", "resumed", "known"]
    rows: int
    added: int
    of: str | None = None
    bad: tuple[BadRow, ...] = ()
    bad_count: int = 0
    notes: tuple[str, ...] = ()
    changed: Changed | None = None
    overlaps: tuple[str, int] | None = None
    matched: tuple[Matched, ...] = ()
    names_sides: bool = True
    takes_back: bool = False
    audience: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How a file of event data is to be taken in.

    `published`: the dossier date on which this version of it came out. `replaces`: the feed (id or name)
    that it is a version of; `separate`: it is of none. `letter`: the reliability of its data set. `parties`:
    a file that says whom names of sides mean. `audience`: who may read it. `mapping`: a file that says how
    the columns of a table are read; None: it is a data set of a form that is known.
    """

    published: str | None = None
    replaces: str | None = None
    separate: bool = False
    letter: Letter | None = None
    parties: Path | None = None
    audience: str | None = None
    mapping: Path | None = None


def take_in(
    mission: "Mission",
    file: Path,
    wanted: Wanted | None = None,
    progress: Progress = lambda *_: None,
    *,
    apart: bool = True,
) -> Taken:
    """Take a file of event data into the record of a mission. Once is enough.

    Raises:
        InputError: it is no event data of a form that is known, no row of it can be used, or it changed
            while it was read; what was taken in before stays, and counts only once the rest is there.
        ArgumentError: a date is none, or there is no feed to replace.
        AgreementError: the file that says whom sides mean does not, or the mapping is none.
        StoreError, LedgerError: the record cannot be written.
    """
    wanted = wanted or Wanted()
    if wanted.published is not None:
        Interval.parse(wanted.published)
    loaded = load_mapping(wanted.mapping) if wanted.mapping else None
    one = loaded.form if loaded else format_of(file)
    key = _key_of_no_party(mission, file)
    ring = mission.keyring
    sure = [p for p in mission.feed_rows.parts() if not ring.standing(p.key, p.position, p.recorded).suspect]
    feeds = feeds_in(sure)
    digest = _digest(file, progress)
    known = next((f for f in feeds if f.feed.digest == digest and f.is_whole and _is_now(f, one)), None)
    # What is compared with nothing, and files nothing beside its rows, is read only as it is taken in.
    others = any(f.feed.source == one.source().id for f in feeds)
    compared = not one.source().lead and (others or loaded is not None or wanted.parties is not None)
    seen = _looked_at(mission, file, one, progress) if compared else _Seen()
    if known is not None:
        return _held_already(mission, one, known, seen, wanted)
    feed = Feed(name=file.name, digest=digest, reader=one.reader, source=one.source().id,
                published=wanted.published)  # fmt: skip
    held = held_of(mission.store, feed, key.id)
    before = None if held.begun else _before(feeds, feed, seen, wanted, mission)
    feed = _begun(feed, held, before)
    audience = mission.audience_of_new(KIND, audience_of_rows(one, wanted.audience))
    sign, rows = partial(_sign, mission, audience), partial(RowsOfFile, file, one, digest)

    def keep() -> None:
        if adding.file(file).sha256 != digest:
            raise in_motion(file)
        if compared:
            _say_sides(mission, one, seen, wanted)
        if loaded:
            _say_mapping(mission, loaded, audience)

    with mission.behind.evidence.adding() as adding:
        fed = feed_in(
            mission.store, feed, key.id, rows, sign, apart=apart and file.stat().st_size > _SMALL,
            rows_per_entry=ROWS_PER_ENTRY // (PER_ROW if one.source().lead else 1),
            progress=lambda done: progress("taking in", done, seen.rows or None), meanwhile=keep,
        )  # fmt: skip
    if not compared:
        seen = _seen_of(fed.listed)
        _say_sides(mission, one, seen, wanted)
    taken = [f for f in feeds_in(mission.feed_rows.parts()) if f.feed.digest == digest and _is_now(f, one)]
    done = taken[0] if taken else None
    added = sum(part.rows for part in done.parts[-fed.entries :]) if done and fed.entries else 0
    outcome = _outcome(held, before, feed)
    return _taken(mission, done, seen, outcome, added, feed=feed, before=_named(feeds, feed.version_of))


def _key_of_no_party(mission: "Mission", file: Path) -> "SigningKey":
    key = mission.own_key()
    if is_of_party(mission.holders()(key.id)):
        reason = "would be the word of a party, and counts for nothing as that of a data set"
        raise ArgumentError("event data", file.name, reason, "Have the mechanism take it in")
    return key


def is_event_data(file: Path) -> bool:
    """Whether a file is taken in as event data; all others are documents."""
    suffix = file.suffix.casefold()
    if suffix in TABLES or suffix not in _PERHAPS:
        return suffix in TABLES
    try:
        return bool(format_of(file))
    except InputError as error:
        # What the interface of a data set answered instead of data is no document.
        return REFUSED in error.reason


def audience_of_rows(one: EventFormat, wanted: str | None) -> str | None:
    """Who may read it: rows that may not be handed on stay with those who run the monitoring.

    None: whoever may read what the mission files. ArgumentError if its licence forbids what is wanted.
    """
    if one.reexport:
        return wanted
    for term in (wanted or "").split(","):
        if term.strip() and not term.strip().startswith(HANDED_ON_TO):
            reason = f"would hand on rows of {one.name}, which its licence forbids"
            remedy = f"Give {', '.join(HANDED_ON_TO)}, or leave it out: then it is the mechanism alone"
            raise ArgumentError("--audience", wanted or "", reason, remedy)
    return wanted or "mechanism"


def _held_already(
    mission: "Mission", one: EventFormat, known: HeldFeed, seen: "_Seen", wanted: Wanted
) -> Taken:
    """What becomes of a file whose rows are here: words on it may be new, and what is not done is said."""
    audience_of_rows(one, wanted.audience)
    seen.notes = (*seen.notes, *_not_applied(known, wanted))
    _say_sides(mission, one, seen, wanted)
    return _taken(mission, known, seen, "known", 0)


def _not_applied(known: HeldFeed, wanted: Wanted) -> Iterator[str]:
    """What was asked for with a file that is in the record already, and changes nothing of it."""
    if wanted.audience is not None and wanted.audience != known.audience:
        reads = f"its rows stay for {known.audience}"
        yield f"--audience was not applied: who may read an entry is signed with it, and {reads}"
    if wanted.published is not None and wanted.published != known.feed.published:
        stands = f"published {known.feed.published}" if known.feed.published else "with no day of publication"
        yield f"--published was not applied: it is in the record {stands}"
    if wanted.replaces is not None or wanted.separate:
        option = "--separate" if wanted.replaces is None else "--replaces"
        yield f"{option} was not applied: of which file this is a version is signed with it"
    if wanted.letter is not None:
        yield f"--letter is a rating of its data set, from now on: {wanted.letter}"


def _outcome(
    held: Held, before: HeldFeed | None, feed: Feed
) -> Literal["new", "version", "again", "resumed"]:
    if held.begun:
        return "resumed"
    if before is None:
        return "new"
    return "again" if before.feed.digest == feed.digest else "version"


def _begun(feed: Feed, held: Held, before: HeldFeed | None) -> Feed:
    """What the entries of a feed say: what the first of them said, if there is one."""
    if held.begun is not None:
        return replace(held.begun, first=0)
    return replace(feed, version_of=before.id if before else "")


def _is_now(feed: HeldFeed, one: EventFormat) -> bool:
    return feed.feed.reader == one.reader


def _sign(mission: "Mission", audience: str, work: Appending, data: bytes, rows: Rows | None) -> None:
    with mission.filing_in(work) as filing:
        filing.add_over(KIND, data, rows, audience)


# ---- looking at it


@dataclass(slots=True)
class _Seen:
    """A file as it was looked at: its rows by id, each with a short name for what it tells."""

    tellings: dict[str, int] = field(default_factory=dict)
    sides: Counter[str] = field(default_factory=Counter)
    bad: tuple[BadRow, ...] = ()
    bad_count: int = 0
    notes: tuple[str, ...] = ()
    changed: Changed | None = None
    overlaps: tuple[str, int] | None = None
    deleted: int = 0

    @property
    def only_deletes(self) -> bool:
        """Whether its rows do nothing but take others back. Each such file adds to the ones before."""
        return 0 < self.rows == self.deleted

    @property
    def rows(self) -> int:
        return len(self.tellings)


def _seen(file: Path, one: EventFormat, progress: Progress) -> _Seen:
    """Look at all rows of a file. InputError if none of them can be used."""
    seen, opened = _Seen(), one.opened(file)
    for number, event in enumerate(opened, 1):
        assert isinstance(event, Event)
        seen.tellings[event.id] = int(event.telling, 16)
        seen.sides.update({event.side_a, event.side_b} - {""})
        seen.deleted += event.deleted
        if number % 5000 == 0:
            progress("reading", number, None)
    seen.bad, seen.bad_count, seen.notes = tuple(opened.bad), opened.bad_count, tuple(opened.notes)
    if not seen.tellings:
        raise nothing_in(file, opened)
    return seen


def _looked_at(mission: "Mission", file: Path, one: EventFormat, progress: Progress) -> _Seen:
    """What is seen of a file before it is taken in, with what it would take back of what is here."""
    seen = _seen(file, one, progress)
    if seen.only_deletes:
        seen.notes = (*seen.notes, _deleting(mission, seen))
    return seen


def _deleting(mission: "Mission", seen: _Seen) -> str:
    """How many of the rows that a file takes back are here."""
    held = feeds_in(mission.feed_rows.parts())
    here = sum(
        any(isinstance(row, Event) and not row.deleted for _, row in mission.feed_rows.tellings(name, held))
        for name in seen.tellings
    )
    are = f"{here:,} of the {seen.rows:,} deleted ids are rows here, which count no more from now on"
    return (
        f"{are} unless they were told again since; the others are not in the record"
        if here < seen.rows
        else are
    )


def _seen_of(listed: Listed | None) -> _Seen:
    """What was seen of a file as it was taken in; nothing of it is held to compare it with."""
    if listed is None:
        return _Seen()
    told = (_NONE_DELETED.format(listed.deleted),) if listed.deleted else ()
    return _Seen(
        sides=Counter(listed.sides), bad=listed.bad, bad_count=listed.bad_count,
        notes=(*listed.notes, *told), deleted=listed.deleted,
    )  # fmt: skip


def _digest(file: Path, progress: Progress) -> str:
    progress("reading", 0, None)
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise InputError(str(file), f"cannot be read ({error.strerror})", "Check the path") from None


# ---- which feed it is a version of


def _before(
    feeds: Sequence[HeldFeed], feed: Feed, seen: _Seen, wanted: Wanted, mission: "Mission"
) -> HeldFeed | None:
    """The feed whose place a file takes: the one named, or of its name with half of its rows; or none."""
    replaced = {f.feed.version_of for f in feeds if f.is_whole}
    now = [f for f in feeds if f.is_whole and f.id not in replaced]
    same = [f for f in now if f.feed.digest == feed.digest]
    if same:
        return same[-1]
    if wanted.replaces is not None:
        before = _wanted(now, wanted.replaces)
        _compare(mission, before, seen)
        return before
    if not seen.tellings or seen.only_deletes:
        return None
    name = feed.reader.partition("/")[0]
    alike = [f for f in now if f.feed.source == feed.source and f.feed.reader.partition("/")[0] == name]
    for one in reversed(alike):
        shared = _compare(mission, one, seen)
        enough = shared >= _ENOUGH_SHARED * min(one.rows, seen.rows)
        if enough and one.feed.name == feed.name and not wanted.separate:
            seen.overlaps = None
            return one
        if shared:
            seen.overlaps = (one.title, shared)
        seen.changed = None
    return None


def _wanted(feeds: Sequence[HeldFeed], name: str) -> HeldFeed:
    found = [f for f in feeds if f.feed.name == name or (name and f.id.startswith(name))]
    if len(found) != 1:
        reason = "is the name of several feeds" if found else "is no feed here"
        known = ", ".join(f"{f.feed.name} ({f.id[:12]})" for f in feeds[-3:]) or "none yet"
        raise ArgumentError("--replaces", name, reason, f"The latest: {known}")
    return found[0]


def _compare(mission: "Mission", before: HeldFeed, seen: _Seen) -> int:
    """How many rows a file shares with a feed; notes what it would change of it."""
    if not seen.tellings:
        return 0
    shared = otherwise = count = 0
    for row in mission.feed_rows.of(before):
        count += 1
        telling = seen.tellings.get(row.id)
        shared += telling is not None
        otherwise += telling is not None and isinstance(row, Event) and telling != int(row.telling, 16)
    seen.changed = Changed(seen.rows - shared, otherwise, count - shared)
    return shared


def _named(feeds: Sequence[HeldFeed], name: str) -> HeldFeed | None:
    return next((f for f in feeds if name and f.id == name), None)


# ---- who its sides are, and how reliable it is


def _say_sides(mission: "Mission", one: EventFormat, seen: _Seen, wanted: Wanted) -> None:
    """File what is new of this: the data set and its letter, and whom its sides mean in each encoding."""
    entries, _ = readable(mission.entries(), mission.holders())
    then = known_by(entries)
    agreements = [texts[-1].agreement for texts in encodings(then, EVER)]
    given = _given(agreements, wanted.parties)
    by = str(mission.holders()(mission.own_key().id))
    said = [data for _, data in of_form(then, "sides")]
    new = []
    for agreement in agreements:
        told = _sides(agreement, given, seen)
        content: Mapping[str, object] = {
            "agreement": agreement.agreement, "author": agreement.encoding.author, "sides": told, "by": by,
        }  # fmt: skip
        if told and not any(all(d[name] == content[name] for name in content) for d in said):
            new.append(written("sides", content))
    words = list(_words_on(one, [noun for _, noun in nouns(then)], wanted.letter, by))
    filed = [*((KINDS[type(noun)], to_bytes(noun)) for noun in words), *(("sides", data) for data in new)]
    whom = {kind: mission.audience_of_new(kind) for kind, _ in filed}
    if filed:
        with mission.filing() as filing:
            for kind, data in filed:
                filing.add(kind, data, audience=whom[kind])


def _say_mapping(mission: "Mission", loaded: Loaded, audience: str) -> None:
    """File the text of a mapping once: it says how its rows were read, for those who may read them."""
    digest = loaded.form.digest
    entries, _ = readable(mission.entries(), mission.holders())
    if all(data["digest"] != digest for _, data in of_form(known_by(entries), "mapping")):
        fields = {"name": loaded.name, "digest": digest, "table": loaded.mapping.table, "yaml": loaded.text}
        mission.file("mapping", fields, audience)


def _given(
    agreements: Sequence["Agreement"], file: Path | None
) -> Mapping[tuple[str, str], Mapping[str, Choice]]:
    """What a file says whom sides mean, by encoding; an encoding without all of its ids is not meant."""
    if file is None:
        return {}
    found, errors = {}, []
    for agreement in agreements:
        try:
            found[agreement.agreement, agreement.encoding.author] = load_sides(file, agreement)
        except AgreementError as error:
            errors.append(error)
    if errors and not found:
        raise errors[0]
    if not agreements:
        reason = "names parties of an agreement, and none is filed here"
        raise ArgumentError(
            "--parties", str(file), reason, "File its terms first: truce adopt MISSION FOLDER"
        )
    return found


def _sides(
    agreement: "Agreement",
    given: Mapping[tuple[str, str], Mapping[str, Choice]],
    seen: _Seen,
) -> dict[str, dict[str, object]]:
    """The sides of a file that mean somebody in an encoding, or of which a person says that they do not."""
    chosen = given.get((agreement.agreement, agreement.encoding.author), {})
    sides = Sides(agreement, chosen)
    found = {name: sides.of(name) for name in sorted({*seen.sides, *chosen})}
    return {
        name: _by_hand(chosen[name]) if name in chosen else {"ids": list(side.ids), "how": side.how}
        for name, side in found.items()
        if side.is_known or name in chosen
    }


def _by_hand(choice: Choice) -> dict[str, object]:
    """Whom a person says that a name means, with the dates of it where there are any."""
    each = [Meant(m) if isinstance(m, str) else m for m in choice]
    told: dict[str, object] = {"ids": [m.id for m in each], "how": BY_HAND}
    if any(m.is_dated for m in each):
        told["dates"] = [[str(end) if end else None for end in (m.since, m.until)] for m in each]
    return told


def _words_on(
    one: EventFormat, said: Sequence[object], letter: Letter | None, by: str
) -> Iterator[Source | Rating]:
    """What is to be filed of a data set as a source: its description once, its letter where that changes."""
    source = one.source(letter)
    described = [s for s in said if isinstance(s, Source) and s.id == source.id]
    rated = [r for r in said if isinstance(r, Rating) and r.source == source.id]
    if not described:
        yield source
    stands = rated[-1].letter if rated else described[-1].letter if described else source.letter
    if letter is not None and stands != letter:
        yield Rating(id=f"rt-{secrets.token_hex(8)}", source=source.id, letter=letter, by=by, known=0)


def _taken(
    mission: "Mission",
    held: HeldFeed | None,
    seen: _Seen,
    outcome: Literal["new", "version", "again", "resumed", "known"],
    added: int,
    *,
    feed: Feed | None = None,
    before: HeldFeed | None = None,
) -> Taken:
    said = held.feed if held else feed
    assert said is not None
    entries, _ = readable(mission.entries(), mission.holders())
    then = known_by(entries)
    matched = []
    feeds = feeds_at(mission.feed_rows)(then, EVER, "record")
    for texts in encodings(then, EVER):
        agreement = texts[-1].agreement
        words = feeds.wording(agreement, ())
        matched += [
            Matched(agreement.agreement, agreement.encoding.author, words.side(name), rows)
            for name, rows in seen.sides.most_common()
        ]
    return Taken(
        feed=held.id if held else "", name=said.name, source=said.source,
        title=title_of(said.source), outcome=outcome,
        rows=held.rows if held else added, added=added, of=before.title if before else None, bad=seen.bad,
        bad_count=seen.bad_count, notes=seen.notes, changed=seen.changed, overlaps=seen.overlaps,
        matched=tuple(matched), names_sides=bool(seen.sides), takes_back=seen.only_deletes,
        audience=mission.audience_of(held.id) if held else "",
    )  # fmt: skip
