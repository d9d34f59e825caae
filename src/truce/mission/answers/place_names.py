"""The tables of names that a mission holds, as known then: of each author the latest."""

from collections.abc import Iterable

from truce.findings.judge import KnownBy
from truce.findings.place_names import Called, NamedPlace, NameTable
from truce.mission.opened import Opened, of_form


def names_in(then: Iterable[Opened]) -> tuple[NameTable, ...]:
    """The tables among entries that count, by the names of their authors."""
    found: dict[str, NameTable] = {}
    for entry, data in of_form(then, "names"):
        groups: dict[str, list[Called]] = {}
        for row in data["names"]:
            called = Called(row["name"], row["used_by"], row.get("note", ""))
            groups.setdefault(row["place"], []).append(called)
        places = tuple(
            NamedPlace(name, tuple(sorted(several, key=lambda c: (c.name.casefold(), c.used_by))))
            for name, several in groups.items()
        )
        by = str(data["by"])
        found[by.casefold()] = NameTable(entry.id, by, str(data["file"]), entry.known, entry.audience, places)
    return tuple(found[name] for name in sorted(found))


def names_at(then: Iterable[Opened], known_at: int, by: KnownBy) -> tuple[NameTable, ...]:
    """The tables known by a minute; when one was public nobody says."""
    return names_in(e for e in then if by == "record" and e.known <= known_at)
