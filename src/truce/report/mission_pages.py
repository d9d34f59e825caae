"""The pages of a mission in the terminal: statuses, timeline, and how the answers changed.

Every page says in its head for which moment it is and what was known by then.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from truce.asof import EVER, Span, written
from truce.findings.assessing import Assessed
from truce.incidents import Incident
from truce.report.board import Card, Section, sections
from truce.report.board.judged import judged_group
from truce.report.coded import coded_lines
from truce.report.event_data import feed_lines, rows_lines
from truce.report.folding import fold
from truce.report.judged import AGREEMENT, CLAUSE, adopters, agreement_status, tally
from truce.report.leads import lead_lines
from truce.report.mission_marks import head_marks, mark_lines
from truce.report.place_names import names_lines, told_names
from truce.report.terminal import section_lines
from truce.report.tolls import months_lines, tolls_lines, versions_lines
from truce.report.watching import NOBODY
from truce.report.wording import in_words, some

if TYPE_CHECKING:
    from truce.mission.answers.assembling import State
    from truce.mission.answers.changes import Change

WIDTH = 80
_MORE = "all of them: --json"
_MOST_CAUSES = 6
_MOST_SILENT = 5
_OF_CLAUSES: dict[str, str] = {str(k): v for k, v in CLAUSE.items()}
_OF_AGREEMENTS: dict[str, str] = {str(k): v for k, v in AGREEMENT.items()}


@dataclass(frozen=True, slots=True)
class WatchedSource:
    """A folder or address that is watched: `reached` is when it last was (UTC), None for never or not known.

    `silent`: what it told since then is missing; `reason` is why.
    """

    where: str
    kind: str
    reached: str | None
    silent: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What a page says of its mission: name, entries in the record, and what vouches for it.

    `entries` None: the page is for a reader who is not told how many there are. `waiting` entries were filed
    at this copy and are not in order yet: no answer counts them. `now` is when it was asked, in minutes since
    1970, UTC: what was known at a later minute nobody can say yet. `watched` are its sources.
    """

    name: str
    entries: int | None
    witnessed: str
    waiting: int = 0
    now: int | None = None
    watched: tuple[WatchedSource, ...] = ()


def status_page(state: "State", heading: Heading, width: int = WIDTH) -> str:
    """The statuses of all agreements: those that somebody encoded, then those that documents tell of."""
    lines = [*head_lines("STATUS", state, heading, width)]
    encoded = Section(
        "encoded", "Agreements", "Agreements, by the terms that were filed",
        tuple(_encoded(one, state) for one in state.encoded),
        "Nobody has filed the terms of an agreement: truce adopt MISSION FOLDER.", most=20, spaced=True,
    )  # fmt: skip
    lines += section_lines(encoded, width, _MORE)
    told = next(s for s in sections(state.as_brief()) if s.id == "agreements")
    if told.cards:
        cards = tuple(_seen(c, _on(state)) for c in told.cards)
        lines += section_lines(replace(told, cards=cards), width, _MORE)
    lines += coded_lines(state, width)
    lines += tolls_lines(state, width)
    lines += names_lines(state, told_names(state), width)
    return "\n".join([*lines, *mark_lines(state, width), "", *_caution(state, width)]) + "\n"


def timeline_page(state: "State", heading: Heading, width: int = WIDTH) -> str:
    """What is told, by date, and what is contested of it."""
    lines = [*head_lines("TIMELINE", state, heading, width)]
    named = {a.ref: i for i in state.incidents for a in i.accounts}
    for section in sections(state.as_brief()):
        if section.id in ("timeline", "undated", "contested"):
            cards = tuple(_with_ids(card, named) for card in section.cards)
            empty = _none_contested(state) if section.id == "contested" else section.empty
            lines += section_lines(replace(section, cards=cards, empty=empty), width, _MORE)
    lines += [
        *rows_lines(state.feeds, width),
        *lead_lines(state.feeds, width),
        *coded_lines(state, width),
        *months_lines(state, width),
        *names_lines(state, told_names(state), width),
        *_observed(state, width),
        *mark_lines(state, width),
    ]
    lines += ["", *_audiences(state, width)]
    return "\n".join([*lines, "", *_caution(state, width)]) + "\n"


def _none_contested(state: "State") -> str:
    """What is said where no text contradicts another: of what that speaks, and of what it does not."""
    texts = "No contradiction was found in these texts." if state.held else "No text counts here."
    acts = {f.incident for one in state.assessed for f in one.judgement.findings if f.outcome == "contested"}
    told = some([*acts], "act is contested", "acts are contested")
    judged = f" By the judge {told}: truce status." if acts else ""
    apart = " Rows of event data are not compared here: truce matches, truce explain."
    rows = apart if state.feeds.count else ""
    return f"{texts}{judged}{rows} That confirms nothing."


def history_page(
    found: Sequence["Change"],
    state: "State",
    heading: Heading,
    width: int = WIDTH,
    named: Mapping[str, str] | None = None,
) -> str:
    """How the answers for one moment changed as the record grew, oldest first.

    `named` says in words what an entry is, by its id; one that is not in it goes without saying.
    """
    lines = [*head_lines("HISTORY OF ANSWERS", state, heading, width), ""]
    for (known, agreement, encoding), group in groupby(
        found, key=lambda c: (c.known, c.agreement, c.encoding)
    ):
        changed = list(group)
        lines += fold(f"known from {_minute(known)}  {agreement} ({encoding})", width, "", "    ")
        for change in changed:
            words = _OF_CLAUSES if change.clause else _OF_AGREEMENTS
            said = [words.get(w, w) if w else "no answer" for w in (change.before, change.after)]
            about = in_words(change.clause.replace("-", " ")) if change.clause else "the agreement"
            lines += fold(f"{about}: {said[0]} -> {said[1]}", width, "    ", "      ")
        by = [i for i in changed[0].by if named is None or i in named] or [*changed[0].by]
        came = ", ".join(f"{(named or {}).get(i, 'entry')} [{i[:12]}]" for i in by[:_MOST_CAUSES])
        more = f" and {len(by) - _MOST_CAUSES} more" if len(by) > _MOST_CAUSES else ""
        lines += fold(f"with {came}{more}", width, "    ", "      ")
    told = lines if found else [*lines, "Nothing has been answered yet."]
    return "\n".join([*told, *versions_lines(state, width), *mark_lines(state, width)]) + "\n"


def head_lines(kind: str, state: "State", heading: Heading, width: int) -> Iterator[str]:
    """What every page of a mission begins with: what is asked, as known when, and what vouches for it."""
    yield from fold(f"TRUCE {kind}: {heading.name}. As of {state.at}.", width)
    yield from fold(_known(state, heading), width)
    documents = some(state.held, "document") + (" counts" if len(state.held) == 1 else " count")
    newer = sum(1 for h in state.held if h.version_of)
    yield from fold(f"{documents}{f', {newer} of them newer versions' if newer else ''}.", width)
    for line in feed_lines(state.feeds):
        yield from fold(line, width)
    yield from head_marks(state, width)
    yield from fold(heading.witnessed, width)
    yield from _watched(heading.watched, width)
    if state.notice:
        yield from fold(state.notice, width)
    if heading.waiting:
        waiting = some(range(heading.waiting), "entry", "entries")
        yield from fold(f"{waiting} filed here, not in order yet, and not counted.", width)


def _watched(sources: Sequence[WatchedSource], width: int) -> Iterator[str]:
    """The sources that are watched, and those that fell silent: missing coverage, and no calm."""
    silent = [s for s in sources if s.silent]
    if sources:
        told = f"{len(silent)} of them NOT REACHED" if silent else "none known to be silent"
        yield from fold(f"{some(sources, 'source')} watched, {told}.", width)
    for one in silent[:_MOST_SILENT]:
        since = f"since {one.reached}" if one.reached else "ever, as far as is known"
        reason = f" ({one.reason.rstrip('.')})" if one.reason else ""
        yield from fold(f"NOT REACHED {since}: {one.where}{reason}.", width, "  ", "    ")
    if len(silent) > _MOST_SILENT:
        yield from fold(
            f"and {len(silent) - _MOST_SILENT} more: truce watch list MISSION.", width, "  ", "    "
        )
    if silent:
        yield from fold("What they told since is missing here: silence is no information.", width, "  ", "  ")


def _known(state: "State", heading: Heading) -> str:
    if state.known_by == "published":
        then = f"for sure published by {_minute(state.known_at)}"
        if state.known_at == EVER:
            then = "for sure published by now or later, as its dates tell"
        return f"Known: what was {then}: a reconstruction of what was public, not what this mission knew."
    part = f"{state.view} of " if state.view else ""
    if state.known_at == EVER:
        size = "" if heading.entries is None else f" ({heading.entries:,} entries)"
        return f"Known: {part}all that is recorded{size}."
    if heading.now is not None and state.known_at > heading.now:
        then = f"{_minute(state.known_at)} is still to come, and until then this may change"
        return f"Known: {part}what is recorded by now; {then}."
    return f"Known: {part}what was recorded by {_minute(state.known_at)}, nothing later."


def _on(state: "State") -> str:
    """On which part of the record an answer rests, behind its question; "" if on all of it."""
    return f", on {state.view}" if state.view else ""


def _seen(card: Card, on: str) -> Card:
    """A card whose answers, and those within it, say on what they rest."""
    groups = tuple(replace(g, cards=tuple(_seen(c, on) for c in g.cards)) for g in card.groups)

    def said(line: str) -> str:
        return line.replace("by the judge:", f"by the judge{on}:", 1)

    question = f"{card.question}{on}" if card.question else ""
    lines = tuple(map(said, card.lines))
    return replace(card, question=question, beside=said(card.beside), lines=lines, groups=groups)


def _minute(known: int) -> str:
    return written(Span(known, known))


def _encoded(one: Assessed, state: "State") -> Card:
    standing = one.standing
    # Whose word it is that a party adopted: its own, or that of whoever keeps the record.
    names = [f"{who} (signed by {_signer(one, who, state)})" for who in standing.adopted_by]
    adopted = f"adopted by {', '.join(names) or adopters(one)}"
    lines = [f"Terms as encoded by {one.agreement.encoding.author}, {adopted}.", f"Its terms: {tally(one)}"]
    if not any(c.coverage or c.kept_out for c in standing.clauses):
        lines.append(f"Watched{_on(state)}: {NOBODY}")
    return Card(
        one.id,
        f"{one.agreement.title} [{one.id}]",
        question=f"Status as of {state.at}, by the judge{_on(state)}",
        answer=agreement_status(one),
        lines=tuple(lines),
        groups=tuple(judged_group([one], state.incidents)),
    )


def _signer(one: Assessed, who: str, state: "State") -> str:
    return state.adopters.get((one.agreement.agreement, one.agreement.encoding.author, who), "nobody here")


def _with_ids(card: Card, named: Mapping[str, Incident]) -> Card:
    """An incident with the ids by which review, split, merge and explain know it and its accounts."""
    incident = named.get(card.ref)
    groups = tuple(
        replace(g, cards=tuple(replace(c, title=f"{c.title} [{c.ref}]") for c in g.cards))
        for g in card.groups
    )
    return replace(card, title=f"{card.title} [{incident.id}]", groups=groups) if incident else card


def _observed(state: "State", width: int) -> Iterator[str]:
    """What the mechanism itself perceived, each line with who did."""
    if not state.said.observations:
        return
    yield ""
    yield from fold("OBSERVED BY THE MECHANISM", width)
    for one, _ in sorted(state.said.observations, key=lambda pair: (str(pair[0].when), pair[0].id)):
        what = "nothing" if one.perceived == "nothing" else f"{one.act or 'something'} ({one.perceived})"
        where = f" at {one.place}" if one.place else ""
        whom = f" (for {state.audiences[one.id]})" if state.audiences.get(one.id) else ""
        told = f"{one.when}  {what}{where}, by {one.observer} [{one.id[:12]}]{whom}"
        yield from fold(told, width, "", "    ")


def readers_lines(state: "State", width: int = WIDTH) -> list[str]:
    """What of the record an answer rests on, and who may read what its documents say."""
    return [*(fold(state.notice, width) if state.notice else ()), *_audiences(state, width)]


def _audiences(state: "State", width: int) -> list[str]:
    lines: list[str] = []
    told: dict[str, list[str]] = {}
    for one in state.held:
        told.setdefault(one.audience, []).append(one.told.document.id)
    if set(told) - {""}:
        lines += fold("WHO MAY READ WHAT IT RESTS ON", width)
    for audience in sorted(set(told) - {""}):
        lines += fold(f"{audience}: {', '.join(told[audience])}", width, "", "    ")
    return lines


def _caution(state: "State", width: int) -> Iterator[str]:
    for one in state.unreadable:
        yield from fold(f"NOT READ: entry {one.id[:12]} counts for nothing: {one.reason}", width, "", "    ")
    said = "A claim is its speaker's; what nobody reviewed confirms nothing; no information is not calm."
    yield from fold(f"{state.vetted}. {said}", width)
