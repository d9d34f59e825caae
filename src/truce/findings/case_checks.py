"""What a cases file must also fulfil: names that exist, acts of the table, moments that can be asked for."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, get_args

from truce.clauses import acts
from truce.clauses.book import Book, Faults
from truce.clauses.model import Agreement, Exception_
from truce.clauses.near import meant, meant_act, quoted
from truce.clauses.values import NOT_STATED
from truce.clauses.yaml_text import Marked, Path
from truce.errors import Problem

if TYPE_CHECKING:
    from truce.findings.cases import AccountForm, CaseForm, CasesFile


def check_cases(
    cases: "CasesFile", agreement: Agreement | None, marked: Marked, hurt: frozenset[Path]
) -> list[Problem]:
    """Every problem that the typed form alone does not show; names of the agreement only if it is given."""
    found = [*_sources(cases, agreement)]
    for i, case in enumerate(cases.cases):
        found += _of_case(case, ("cases", i), {s.id for s in cases.sources})
        found += _of_agreement(case, ("cases", i), agreement) if agreement else ()
    told = dict.fromkeys(f for f in found if not any(f[0][: len(h)] == h or h[:-1] == f[0] for h in hurt))
    return [Problem(marked.line(path), _clause(path), why, remedy) for path, why, remedy in told]


def _clause(path: Path) -> str | None:
    """The clause that a fault is about, where it is about one."""
    if len(path) >= 4 and path[0] == "cases" and path[2:4] == ("expect", "clauses"):
        return str(path[4]) if len(path) > 4 else None
    return None


def _sources(cases: "CasesFile", agreement: Agreement | None) -> Faults:
    seen: set[str] = set()
    for i, source in enumerate(cases.sources):
        if source.id in seen:
            yield ("sources", i, "id"), f"the id `{source.id}` stands twice", "Give each source its own id"
        seen.add(source.id)
        if agreement and source.side:
            yield from _known([source.side], ("sources", i, "side"), "party", agreement.party_ids)


def _of_case(case: "CaseForm", path: Path, sources: set[str]) -> Faults:
    """What needs no agreement: sources, acts, target classes, incidents."""
    incidents = [incident.id for incident in case.incidents]
    for name in {n for n in incidents if incidents.count(n) > 1}:
        yield (*path, "incidents"), f"two incidents have the id `{name}`", "Give each its own id"
    for place, account in _accounts(case, path):
        yield from _known([account.source], (*place, "source"), "source of this file", sources)
        yield from _acts([account.act] if account.act else [], (*place, "act"))
        yield from _known(account.targets or (), (*place, "targets"), "target class", acts.targets())
        yield from _known(account.claimed, (*place, "claimed"), "exception", get_args(Exception_))
    for i, coverage in enumerate(case.coverage):
        yield from _acts(coverage.acts, (*path, "coverage", i, "acts"))
    for i, ruling in enumerate(case.rulings):
        yield from _known(
            [ruling.incident] if ruling.incident else [],
            (*path, "rulings", i, "incident"),
            "incident of this case",
            incidents,
        )
    for i, finding in enumerate(case.expect.findings):
        wanted = [finding.incident] if finding.incident else []
        place = (*path, "expect", "findings", i, "incident")
        yield from _known(wanted, place, "incident of this case", incidents)
    if case.at == NOT_STATED:
        yield (*path, "at"), "`at` is not stated", "Write the moment that the case asks for"


def _of_agreement(case: "CaseForm", path: Path, agreement: Agreement) -> Faults:
    """Names of the agreement."""
    book = Book(agreement)
    clauses = {c.id: {r.id for r in c.readings} for c in agreement.clauses}
    for place, account in _accounts(case, path):
        yield from _known(
            (*(account.zones or ()), *account.zones_maybe), (*place, "zones"), "zone", book.zones
        )
        for field in ("who", "whom"):
            # Anybody may be named as doer or victim; only a name that is nearly one of the file is a fault.
            yield from book.misspelt(getattr(account, field) or (), (*place, field), book.everybody)
    for i, entry in enumerate(case.lifecycle):
        yield from _known(entry.by, (*path, "lifecycle", i, "by"), "party, actor or body", book.everybody)
    for i, coverage in enumerate(case.coverage):
        yield from _known(coverage.zones, (*path, "coverage", i, "zones"), "zone", book.zones)
    for i, ruling in enumerate(case.rulings):
        yield from _known([ruling.clause], (*path, "rulings", i, "clause"), "clause", clauses)
        blamed = [ruling.party] if ruling.party else []
        yield from _known(blamed, (*path, "rulings", i, "party"), "party", agreement.party_ids)
    for name in case.expect.clauses:
        yield from _known([name], (*path, "expect", "clauses", name), "clause", clauses)
    for i, finding in enumerate(case.expect.findings):
        place = (*path, "expect", "findings", i)
        yield from _known([finding.clause], (*place, "clause"), "clause", clauses)
        bearer = [finding.bearer] if finding.bearer else []
        yield from _known(bearer, (*place, "bearer"), "party, actor or body", book.everybody)
        reading = [finding.reading] if finding.reading else []
        readings = clauses.get(finding.clause, set())
        yield from _known(reading, (*place, "reading"), f"reading of `{finding.clause}`", readings)


def _accounts(case: "CaseForm", path: Path) -> Iterator[tuple[Path, "AccountForm"]]:
    for i, incident in enumerate(case.incidents):
        for j, account in enumerate(incident.accounts):
            yield (*path, "incidents", i, "accounts", j), account


def _known(names: Iterable[str], path: Path, what: str, known: Iterable[str]) -> Faults:
    book = set(known)
    for name in names:
        if name not in book and name != NOT_STATED:
            yield path, f"{quoted(name)} is no {what}", meant(name, book)


def _acts(names: Iterable[str], path: Path) -> Faults:
    for name in names:
        if not acts.acts_under(name):
            yield path, f"there is no act {quoted(name)}", meant_act(name)
