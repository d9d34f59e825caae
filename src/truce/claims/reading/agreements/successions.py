"""Which agreement took the place of which."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from truce.claims.reading.agreements.cues import ENDS
from truce.claims.reading.agreements.grouping import Instrument
from truce.claims.reading.agreements.histories import begin_of
from truce.claims.reading.agreements.replacements import Replacement
from truce.claims.reading.context import Context


@dataclass(frozen=True, slots=True, eq=False)
class Succession:
    """That one agreement took the place of another, and the words that say so."""

    earlier: Instrument
    later: Instrument
    start: int
    end: int


def find_successions(
    context: Context, instruments: Sequence[Instrument], replaced: Sequence[Replacement],
    of: Mapping[int, Instrument],
) -> list[Succession]:  # fmt: skip
    """Each agreement with the one that replaced it: as a verb says so, or as it is called its successor."""
    told = [s for r in replaced for s in _told(context, r, instruments, of)]
    known = {id(s.later) for s in told} | {id(s.earlier) for s in told}
    return told + [s for later in instruments if id(later) not in known for s in _called(later, instruments)]


def _told(
    context: Context, replaced: Replacement, instruments: Sequence[Instrument], of: Mapping[int, Instrument]
) -> Iterator[Succession]:
    earlier, later = of.get(replaced.earlier), of.get(replaced.later)
    if earlier is None or later is None or earlier is later:
        return
    if any(i is earlier for i in instruments) and any(i is later for i in instruments):
        yield Succession(earlier, later, *context.page.cover(replaced.words))


def _called(later: Instrument, instruments: Sequence[Instrument]) -> Iterator[Succession]:
    """The agreement before one that the text calls a successor ("a later accord")."""
    mention = next((m for m in later.mentions if m.successor), None)
    if mention is None or later.is_sought:
        return
    before = [i for i in instruments if i is not later and _may_precede(i, later)]
    if before:
        yield Succession(before[-1], later, mention.start, mention.end)


def _may_precede(earlier: Instrument, later: Instrument) -> bool:
    if earlier.is_sought or earlier.start > later.start:
        return False
    first, second = begin_of(earlier), begin_of(later)
    if first is not None and second is not None:
        return first.before(second)
    return earlier.order == 1 or any(c.status in ENDS for c in earlier.cues)


def without_ends_told(instruments: Sequence[Instrument], replaced: Sequence[Replacement]) -> None:
    """Take from agreements what the verbs of replacing say of them by themselves: the successor dates it."""
    verbs = {r.verb for r in replaced}
    for instrument in instruments:
        instrument.cues = [c for c in instrument.cues if c.status not in ENDS or c.predicate not in verbs]
