"""How the answers changed as the record grew: which status was known from when to when."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from truce.mission.answers.assembling import State
from truce.mission.opened import Opened, fields_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """From `known` on (minutes since 1970, UTC) the answer for `at` was another.

    `agreement` names whose terms, `clause` which one ("" for the agreement as a whole); `before` is None
    where there was no answer yet, `after` None where there is none any more. `by` are the entries that came
    in then.
    """

    known: int
    agreement: str
    encoding: str
    clause: str
    before: str | None
    after: str | None
    by: tuple[str, ...]


Watched = Callable[[Sequence[int]], Iterable[int]]
"""Hands on the minutes one by one, and may show how far it is."""


def changes(
    filed: Sequence[Opened], answer: Callable[[int], State], watched: Watched = iter
) -> Iterator[Change]:
    """Every change of a status as known at one minute after another, oldest first.

    `answer` gives the state as known at a minute, all for one moment asked about.
    """
    before: dict[tuple[str, str, str], str] = {}
    arrived = dict(_arrivals(filed))
    for known in watched(list(arrived)):
        came = arrived[known]
        now = _statuses(answer(known))
        for key in sorted(before.keys() | now.keys()):
            if before.get(key) != now.get(key):
                agreement, encoding, clause = key
                yield Change(
                    known=known, agreement=agreement, encoding=encoding, clause=clause,
                    before=before.get(key), after=now.get(key), by=came,
                )  # fmt: skip
        before = now


def in_words(filed: Iterable[Opened]) -> dict[str, str]:
    """What entries are, in words, by their ids; of what comes with its document nothing is said."""
    found: dict[str, str] = {}
    documents: dict[str, tuple[str, int]] = {}
    for entry in filed:
        told = fields_in(entry.content)
        name, by = told.get("name"), told.get("by")
        if entry.kind == "document":
            documents[entry.id] = str(name), entry.known
        if entry.kind == "dossier":
            name, known = documents.get(str(told.get("document")), ("a document", entry.known - 1))
            if known == entry.known:
                continue
        whose = ", ".join(by) if isinstance(by, list) else by
        found[entry.id] = entry.kind + (f" {name}" if name else "") + (f" by {whose}" if whose else "")
    return found


def _arrivals(filed: Iterable[Opened]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The minutes at which something came in, with the entries that did."""
    came: dict[int, list[str]] = {}
    for entry in (e for e in filed if not e.withheld):
        came.setdefault(entry.known, []).append(entry.id)
    for known in sorted(came):
        yield known, tuple(came[known])


def _statuses(state: State) -> dict[tuple[str, str, str], str]:
    """The status of each agreement and clause, by whose terms and whose encoding."""
    found: dict[tuple[str, str, str], str] = {}
    for one in state.assessed:
        name, author = one.agreement.agreement, one.agreement.encoding.author
        found[name, author, ""] = one.standing.status
        for status in one.standing.clauses:
            found[name, author, status.clause] = status.status
    return found
