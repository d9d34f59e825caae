"""What data sets code of agreements, on pages and as JSON: their claims, labelled as such."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from truce.asof import Interval, Span, written
from truce.errors import printable
from truce.findings.coded_claims import CodedRow, about
from truce.incidents.coded.agreements import CodedAgreement
from truce.incidents.coded.data_sets import name_of
from truce.report.folding import fold

if TYPE_CHECKING:
    from truce.mission.answers.assembling import State
    from truce.mission.filing.coded import TakenCoded

_MOST = 20
_LONGEST = 240


def coded_lines(state: "State", width: int) -> Iterator[str]:
    """The agreements that data sets code, those that name parties of agreements here one by one."""
    if not state.coded:
        return
    yield ""
    yield from fold("AGREEMENTS AS DATA SETS CODE THEM", width)
    yield from fold(
        "Each is a claim by its coders. The judge does not weigh them, and no status here rests on one.",
        width,
    )
    shown = _shown(state)
    for source, count in sorted(Counter(row.said.source for row in state.coded).items()):
        named = sum(1 for row, _ in shown if row.said.source == source)
        yield from fold(
            f"{name_of(source)}: {count:,} agreements, {named:,} by then between parties of one here.",
            width,
        )
    for row, names in shown[:_MOST]:
        yield from _row_lines(row, names, state, width)
    if len(shown) > _MOST:
        yield from fold(f"and {len(shown) - _MOST:,} more: all of them: --json", width, "  ")


def coded_taken_lines(taken: "TakenCoded", width: int) -> Iterator[str]:
    """What became of a file, and the rows of it that were kept out."""
    known = "known already; nothing was changed" if taken.outcome == "known" else "taken in"
    told = f"{taken.name}: {name_of(taken.source)}, {known}: {taken.rows:,} agreements [{taken.entry[:12]}]"
    yield from fold(printable(told), width, "", "  ")
    if taken.bad:
        yield from fold(
            f"{len(taken.bad):,} rows kept out; the file is kept as evidence, whole:", width, "  "
        )
    for row in taken.bad[:_MOST]:
        yield from fold(printable(f"row {row.line}: {row.reason}"), width, "    ", "      ")


def _shown(state: "State") -> list[tuple[CodedRow, frozenset[str]]]:
    """Those that name parties of an agreement here, of what can have been by the moment asked about."""
    last = Interval.parse(state.at.removesuffix("Z")).last
    found = (
        pair
        for pair in about(state.coded, [one.agreement for one in state.encoded])
        if _can_have_been(pair[0].said.first, last)
    )
    return sorted(found, key=lambda pair: (pair[0].said.first, pair[0].said.id))


def _row_lines(row: CodedRow, names: frozenset[str], state: "State", width: int) -> Iterator[str]:
    said = row.said
    kind = f", {said.kind}" if said.kind else ""
    who = ", ".join(said.parties)
    yield from fold(printable(f"[{said.id}] {said.name}{kind}: {who}"), width, "  ", "    ")
    yield from fold(printable(f"{name_of(said.source)}: {dates_of(said)}"), width, "    ", "      ")
    if said.terms:
        yield from fold(printable(f"{'; '.join(said.terms)}"), width, "    ", "      ")
    yield from fold(
        printable(f"{ended_of(said, state.at)}; known from {written(Span(row.known, row.known))}"),
        width,
        "    ",
        "      ",
    )
    yield from fold(printable(f"parties of {', '.join(sorted(names))}"), width, "    ", "      ")


def _can_have_been(day: str, last: datetime | None) -> bool:
    """Whether a date can lie at or before a moment; one that is not coded can."""
    first = Interval.parse(day).first if day else None
    return first is None or last is None or first <= last


def dates_of(said: CodedAgreement) -> str:
    """The dates that are coded, in words."""
    told = (("signed", said.signed), ("declared", said.declared), ("in effect", said.started))
    return ", ".join(f"coded as {word} {day}" for word, day in told if day) or "no date is coded"


def ended_of(said: CodedAgreement, at: str) -> str:
    """What is coded of its end by a moment, in words, and by whom; never that it ended."""
    who = name_of(said.source)
    if said.ended == "yes" and not _can_have_been(said.ended_on, Interval.parse(at.removesuffix("Z")).last):
        return f"{who} codes an end after the moment asked about ({said.ended_on})"
    if said.ended == "not coded":
        code = f" [{said.end_code}]" if said.end_code else ""
        return f"{who} codes no day of an end{code}, which does not say that it is in force"
    if said.ended == "no":
        return f"{who}: coded as not ended"
    words = said.end_words if len(said.end_words) <= _LONGEST else said.end_words[: _LONGEST - 1] + "…"
    day = f" {said.ended_on}" if said.ended_on else ", without a day"
    more = " ".join(
        filter(None, (f"[{said.end_code}]" if said.end_code else "", f"“{words}”" if words else ""))
    )
    return f"{who}: coded as ended{day}{f' ({more})' if more else ''}"


def coded_dict(state: "State") -> list[dict[str, Any]]:
    """The same as JSON: every agreement that is coded."""
    names = {row.said.id: sorted(found) for row, found in _shown(state)}
    return [
        {
            "id": row.said.id, "source": row.said.source, "data_set": name_of(row.said.source),
            "name": row.said.name, "parties": list(row.said.parties), "conflict": row.said.conflict or None,
            "kind": row.said.kind or None, "terms": list(row.said.terms), "signed": row.said.signed or None,
            "declared": row.said.declared or None, "started": row.said.started or None,
            "coded_as_ended": row.said.ended, "ended_on": row.said.ended_on or None,
            "end_code": row.said.end_code or None, "end_words": row.said.end_words or None,
            "words": row.said.words or None, "entry": row.entry, "file": row.file,
            "known_from": written(Span(row.known, row.known)), "parties_of": names.get(row.said.id, []),
        }
        for row in state.coded
    ]  # fmt: skip
