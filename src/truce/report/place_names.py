"""Names of places in dispute, on pages and as JSON: as the sources say them, with the other names beside."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from truce.asof import Span, written
from truce.clauses.values import NOT_STATED
from truce.errors import printable
from truce.findings.place_names import Beside, Called, NamedPlace, NameTable, beside
from truce.report.folding import fold
from truce.report.wording import some

if TYPE_CHECKING:
    from truce.mission.answers.assembling import State
    from truce.mission.filing.place_names import TakenNames

_MOST = 20


def told_names(state: "State") -> set[str]:
    """The names of places that documents and agreements use; those of rows stand on their own pages."""
    names = {n for h in state.held for p in h.told.records.places for n in (p.name, *p.aliases)}
    own = {z.name for one in state.encoded for z in one.agreement.zones}
    divisions = {d for one in state.encoded for z in one.agreement.zones for d in z.divisions}
    return names | own | divisions


def names_lines(state: "State", names: Iterable[str], width: int) -> Iterator[str]:
    """What else the places are called that are told of by these names; nothing where no table says it."""
    found = list(beside(state.names, names))
    if not found:
        return
    yield ""
    yield from fold("PLACES WITH SEVERAL NAMES", width)
    said = "Each name is as somebody uses it; none goes before another, and none says whose the place is."
    yield from fold(said, width)
    for one in found[:_MOST]:
        yield from fold(printable(_line(one)), width, "  ", "    ")
    if len(found) > _MOST:
        yield from fold(f"and {len(found) - _MOST:,} more: truce names MISSION", width, "  ")


def _line(one: Beside) -> str:
    may = f"{one.said} may be" if one.several else f"{one.said} here:"
    which = " one of several places of that name: " if one.several else " "
    named = "; ".join(map(_called, one.place.names))
    return f"{may}{which}{named} (as {one.table.by} says [{one.table.entry[:12]}])"


def _called(one: Called) -> str:
    who = "by whom it is used: not stated" if one.used_by == NOT_STATED else f"used by {one.used_by}"
    return f"{one.name}, {who}{f' ({one.note})' if one.note else ''}"


def names_dict(state: "State", names: Iterable[str]) -> list[dict[str, Any]]:
    """The same for JSON."""
    return [
        {
            "said": one.said, "one_of_several": one.several, "by": one.table.by, "entry": one.table.entry,
            "place": one.place.id,
            "names": _names_of(one.place),
        }
        for one in beside(state.names, names)
    ]  # fmt: skip


def _names_of(place: NamedPlace) -> list[dict[str, Any]]:
    return [{"name": c.name, "used_by": c.used_by, "note": c.note or None} for c in place.names]


def tables_page(name: str, tables: Sequence[NameTable], width: int, withheld: str = "") -> str:
    """All tables of names that count."""
    lines = [*fold(f"NAMES OF PLACES AS SOMEBODY TELLS THEM: {name}", width)]
    said = "Each table is its author's claim that these names mean one place. No name goes before another."
    lines += fold(said, width)
    lines += fold(withheld, width) if withheld else []
    if not tables and not withheld:
        lines += fold("None is filed: truce names MISSION FILE.csv --by NAME.", width)
    for table in tables:
        known = written(Span(table.known, table.known))
        head = f"{table.by} ({table.file}) [{table.entry[:12]}], known from {known}, for {table.audience}"
        lines += fold(printable(head), width)
        for place in table.places:
            named = "; ".join(map(_called, place.names))
            lines += fold(printable(f"{place.id}: {named}"), width, "  ", "    ")
    return "\n".join(lines) + "\n"


def tables_dict(name: str, tables: Sequence[NameTable]) -> dict[str, Any]:
    """Schema ``truce-names/1``."""
    return {
        "schema": "truce-names/1", "mission": name,
        "tables": [
            {
                "entry": t.entry, "by": t.by, "file": t.file, "known_from": written(Span(t.known, t.known)),
                "audience": t.audience or None,
                "places": [
                    {
                        "place": p.id,
                        "names": _names_of(p),
                    }
                    for p in t.places
                ],
            }
            for t in tables
        ],
    }  # fmt: skip


def taken_names_lines(file: str, taken: "TakenNames", width: int) -> Iterator[str]:
    """What became of a table."""
    told = f"filed, for {taken.audience}" if taken.outcome == "new" else "known already; nothing was changed"
    count = f"{some(range(taken.names), 'name')} of {some(range(taken.places), 'place')}"
    yield from fold(printable(f"{file}: {told}: {count} [{taken.entry[:12]}]"), width, "", "  ")
