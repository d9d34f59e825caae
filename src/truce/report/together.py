"""Why accounts were put together, who split or merged them, and what stands close to that: for a person."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from truce.errors import printable
from truce.incidents import Account, Incident
from truce.incidents.altered import Altered, SameWords, doers_of, same_words
from truce.incidents.decisions import Decision, Opposed, opposed
from truce.incidents.grouping import pairs_of
from truce.incidents.likeness import ENOUGH, Likeness, liken
from truce.report.folding import fold
from truce.report.wording import some, when

if TYPE_CHECKING:
    from truce.mission.answers.assembling import State

MOST_NEAR = 200
"""So many pairs that stand close are listed; the others are counted."""
MOST_TIED = 200
"""So many acts are listed that only rows of event data tell of; the others are counted."""
MOST_ACCOUNTS = 20_000
"""Of more accounts no pairs that stand close are looked for."""
_CLOSE = 2


def together_lines(state: "State", incident: Incident) -> Iterator[str]:
    """Why an incident is one, as lines; a line of capitals is a heading."""
    refs = refs_of(incident)
    yield from reason_lines(state, refs)
    for same in same_words(incident.accounts, _doers(state, incident)):
        yield from _in_the_same_words(same)
    yield from open_lines(state, refs)


def refs_of(incident: Incident) -> tuple[str, ...]:
    """The references of its accounts, documents first."""
    return (*dict.fromkeys(a.ref for a in incident.accounts), *incident.rows)


def reason_lines(state: "State", refs: Sequence[str]) -> Iterator[str]:
    """Why accounts and rows are one act."""
    reasons = list(_reasons(state, refs))
    if reasons:
        yield ""
        yield "WHY THEY ARE ONE ACT"
    for ref, other, like in reasons:
        why = in_words(like) if like.is_enough else f"a person merged them ({in_words(like)})"
        yield f"{printable(ref)} with {printable(other)}: {why}"


def open_lines(state: "State", refs: Sequence[str]) -> Iterator[str]:
    """What people decided on accounts, which contradict each other on who did it, and what stays open."""
    could_be = could_be_of_any(state, refs)
    said = list(decided_on(state, refs))
    against = opposed(state.matching.sketches, refs)
    if said or could_be or against:
        yield ""
        yield "SPLIT, MERGED OR LEFT OPEN"
    for one in said:
        why = f": {printable(one.reason)}" if one.reason else ""
        named = ", ".join(printable(name) for name in one.accounts)
        yield f"{one.kind} by {printable(one.by) or 'somebody'}{why} ({named}) [{one.id[:12]}]"
    if against:
        yield f"Opposed: {opposed_in_words(against)}"
    for ref, others in could_be.items():
        named = ", ".join(others)
        yield f"{printable(ref)} could be of {named} too: it leaves open of which; a person may merge them"


def opposed_in_words(found: Opposed) -> str:
    """That two accounts which say that others did it stand in one incident."""
    both = f"{printable(found.one)} and {printable(found.other)}"
    why = _AGAINST.get(found.why, "they exclude each other")
    return (
        f"{both} stand in one incident, though {why}. Matching never joins such accounts of two texts; "
        "whoever did answers for it"
    )


_AGAINST: Mapping[str, str] = {
    "the other direction": "one tells of fire in the opposite direction of the other",
    "by somebody else": "they say that different ones did it",
    "of other sides": "they tell of fighting between different sides",
}


def together_dict(state: "State", incident: Incident) -> dict[str, Any]:
    """The same for JSON."""
    found = list(same_words(incident.accounts, _doers(state, incident)))
    return {
        "rows": list(incident.rows),
        **refs_dict(state, refs_of(incident)),
        "same_words": [
            [a.ref for a in telling] for same in found for telling in same.tellings if len(telling) > 1
        ],
        "altered_copies": [
            {
                "accounts": [a.ref for a in telling],
                "of": [a.ref for a in same.tellings[0]],
                "differ": list(differ),
            }
            for same in found
            for telling, differ in zip(same.tellings, same.differ, strict=True)
            if differ
        ],
    }


def refs_dict(state: "State", refs: Sequence[str]) -> dict[str, Any]:
    """Why accounts and rows are one act, who said so, who is opposed in it, and what stays open, for JSON."""
    against = opposed(state.matching.sketches, refs)
    return {
        "together": [
            {"account": ref, "with": [{"account": other, **like_dict(like)}]}
            for ref, other, like in _reasons(state, refs)
        ],
        "decisions": [
            {"entry": d.id, "kind": d.kind, "accounts": list(d.accounts), "by": d.by, "reason": d.reason}
            for d in decided_on(state, refs)
        ],
        "opposed": {"accounts": [against.one, against.other], "why": against.why} if against else None,
        "could_be": could_be_of_any(state, refs),
    }


def like_dict(like: Likeness) -> dict[str, Any]:
    """Points with their reasons for JSON; `apart`: why they are not one act all the same."""
    return {
        "points": like.points, "enough": ENOUGH, "apart": like.apart or None,
        "reasons": [{"reason": reason, "points": points} for reason, points in like.reasons],
    }  # fmt: skip


def in_words(like: Likeness) -> str:
    """Points with their reasons."""
    told = ", ".join(f"{reason} {points:+}" for reason, points in like.reasons) or "nothing in common"
    apart = f"; but {like.apart}" if like.apart else ""
    return f"{told} = {like.points} ({ENOUGH} are enough){apart}"


def could_be_of(ref: str, state: "State") -> list[str]:
    """The incidents that an account could be of as well; a row that is of none goes by its own id."""
    others = state.matching.could_be.get(ref, ())
    homes = _homes(state) if others else {}
    mine = homes.get(ref, ref)
    return list(dict.fromkeys(home for other in others if (home := homes.get(other, other)) != mine))


def could_be_of_any(state: "State", refs: Iterable[str]) -> dict[str, list[str]]:
    """For the accounts of an incident that were too open to choose, the incidents that they could be of."""
    return {ref: others for ref in refs if (others := could_be_of(ref, state))}


def _in_the_same_words(same: SameWords) -> Iterator[str]:
    """Which texts are one origin, and which are altered copies."""
    first, *others = same.tellings
    for telling in same.tellings:
        if len(telling) > 1:
            yield f"{len(telling)} texts carry the same words: one origin ({_refs(telling)})"
    for telling, differ in zip(others, same.differ[1:], strict=True):
        what = ", ".join(_EXCHANGED[d] for d in differ)
        yield (
            f"{_refs(telling)}: the same words as {_refs(first)}, with {what} exchanged: one is an altered "
            "copy of the other. Each has its own origin, and neither corroborates the other"
        )
    if same.tolls:
        yield f"{_refs(same.tolls)}: the same words as {_refs(first[:1])}, with another toll"


_EXCHANGED: Mapping[Altered, str] = {
    "who": "who did it", "whom": "on whom", "act": "what was done", "denial": "that it was done or not",
    "toll": "the toll",
}  # fmt: skip


def _refs(accounts: Iterable[Account]) -> str:
    return ", ".join(printable(a.ref) for a in accounts)


def _doers(state: "State", incident: Incident) -> dict[str, frozenset[str]]:
    """Whom its accounts name for sure, as the judge has them."""
    return {
        a.id: doers_of(a)
        for one in reversed(state.assessed) for a in one.record.accounts if a.incident == incident.id
    }  # fmt: skip


def _homes(state: "State") -> dict[str, str]:
    """The incidents that accounts and rows are of; a row that is of none is missing, and its own."""
    found = {a.ref: i.id for i in state.incidents for a in i.accounts}
    return {**found, **state.feeds.incidents}


def _reasons(state: "State", refs: Sequence[str]) -> Iterator[tuple[str, str, Likeness]]:
    """For each account but the first the one of those before it that it is most like."""
    sketches = state.matching.sketches
    refs = [ref for ref in refs if ref in sketches]
    for n, ref in enumerate(refs[1:], 1):
        likes = [(liken(sketches[ref], sketches[other]), other) for other in refs[:n]]
        like, other = max(likes, key=lambda pair: (not pair[0].apart, pair[0].points, pair[1]))
        yield ref, other, like


def decided_on(state: "State", refs: Sequence[str]) -> Iterator[Decision]:
    """What people decided on accounts, and on those that would be with them if they had not."""
    decisions = state.said.decisions
    if not decisions:
        return
    mine = set(refs)
    named = {name for d in decisions for name in d.accounts}
    for group in state.matching.groups:
        if any(member.ref in named for member in group):
            held = {member.ref for member in group}
            mine |= held if not held.isdisjoint(mine) else set()
    yield from (d for d in decisions if not mine.isdisjoint(d.accounts))


# ---- all of a mission


def near_pairs(state: "State") -> list[tuple[str, str, Likeness]]:
    """Pairs of accounts of two incidents that stand close to being one, the closest first."""
    named = sorted(state.matching.sketches)
    if len(named) > MOST_ACCOUNTS:
        return []
    sketches = [state.matching.sketches[name] for name in named]
    of = _homes(state)
    homes = [of.get(name, name) for name in named]
    best: dict[tuple[str, str], tuple[int, str, str, Likeness]] = {}
    for (points, i, j), like in pairs_of(sketches, ENOUGH - _CLOSE):
        one, other = sorted((homes[i], homes[j]))
        if one != other:
            found = (points, named[i], named[j], like)
            best[one, other] = max(best.get((one, other), found), found, key=lambda f: (f[0], f[1], f[2]))
    ranked = sorted(best.values(), key=lambda f: (-f[0], f[1], f[2]))
    return [(i, j, like) for _, i, j, like in ranked]


def matches_dict(state: "State", near: bool) -> dict[str, Any]:
    """Schema ``truce-matches/1``: the incidents of several accounts, or the pairs that stand close."""
    told: dict[str, Any] = {"schema": "truce-matches/1", "at": state.at, "enough": ENOUGH}
    if near:
        pairs, homes = near_pairs(state), _homes(state)
        return told | {
            "near_count": len(pairs),
            "near": [
                {"accounts": [i, j], "incidents": [homes.get(i, i), homes.get(j, j)], **like_dict(like)}
                for i, j, like in pairs[:MOST_NEAR]
            ],
        }
    tied = tied_rows(state)
    return told | {
        "incidents": [{"id": i.id, **together_dict(state, i)} for i in _several(state)],
        "rows_count": len(tied),
        "rows": [{"id": home, "rows": rows, **refs_dict(state, rows)} for home, rows in tied[:MOST_TIED]],
        "rows_not_matched": state.rows_not_matched,
    }


def matches_page(state: "State", near: bool, width: int) -> str:
    """The same on a page."""
    if near:
        pairs, homes = near_pairs(state), _homes(state)
        lines = fold(f"CLOSE TO BEING ONE ACT, as of {state.at} ({some(pairs, 'pair')})", width)
        for i, j, like in pairs[:MOST_NEAR]:
            lines += ["", *fold(f"{printable(i)} ({homes.get(i, i)})", width, "  ", "    ")]
            lines += fold(f"{printable(j)} ({homes.get(j, j)})", width, "  ", "    ")
            open_ = "; left open, for it could be of several" if like.is_enough else ""
            lines += fold(in_words(like) + open_, width, "    ", "      ")
        if len(pairs) > MOST_NEAR:
            lines += ["", f"  and {len(pairs) - MOST_NEAR:,} more"]
        if len(state.matching.sketches) > MOST_ACCOUNTS:
            lines += fold("There are too many accounts to look for them all.", width)
        lines += [
            "",
            *fold("If two are one act: truce merge MISSION CLAIM CLAIM --by NAME --reason TEXT", width),
        ]
        return "\n".join(lines)
    several = _several(state)
    lines = fold(f"PUT TOGETHER, as of {state.at} ({some(several, 'incident')})", width)
    for incident in several:
        lines += ["", *fold(f"{incident.id}, {when(incident.date)}", width, "  ", "    ")]
        for line in together_lines(state, incident):
            if line and not line.isupper():
                lines += fold(line, width, "    ", "      ")
    lines += _tied_lines(state, width)
    lines += ["", *fold("If they are several acts: truce split MISSION CLAIM --by NAME --reason TEXT", width)]
    return "\n".join(lines)


def tied_rows(state: "State") -> list[tuple[str, list[str]]]:
    """Rows of event data that are of one act which no document tells of: the id of the act, and the rows."""
    found: dict[str, list[str]] = {}
    for row, home in state.feeds.incidents.items():
        if "/" in home:
            found.setdefault(home, []).append(row)
    return sorted(found.items())


def _tied_lines(state: "State", width: int) -> list[str]:
    """The same on a page, with the points; and how many rows were compared with nothing."""
    tied, lines = tied_rows(state), []
    if tied:
        title = f"ROWS OF EVENT DATA PUT TOGETHER, WITHOUT A DOCUMENT ({some(tied, 'act')})"
        lines += ["", *fold(title, width)]
    for home, rows in tied[:MOST_TIED]:
        lines += ["", *fold(printable(home), width, "  ", "    ")]
        for line in (*reason_lines(state, rows), *open_lines(state, rows)):
            if line and not line.isupper():
                lines += fold(line, width, "    ", "      ")
    if len(tied) > MOST_TIED:
        lines += ["", *fold(f"and {len(tied) - MOST_TIED:,} more", width, "  ", "    ")]
    if state.rows_not_matched:
        said = f"{state.rows_not_matched:,} rows of event data are too many and were compared with nothing"
        lines += ["", *fold(f"{said}: each is an act of its own, which some of them may tell twice.", width)]
    return lines


def _several(state: "State") -> list[Incident]:
    """The incidents of more than one account, or of which somebody decided something."""
    return [
        i for i in state.incidents
        if len(refs := refs_of(i)) > 1 or any(decided_on(state, refs)) or could_be_of_any(state, refs)
    ]  # fmt: skip
