"""The sheet and the columns that a mapping means, found in a book by name."""

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass
from difflib import get_close_matches

from pydantic import BaseModel

from truce.errors import InputError
from truce.incidents.feeds.tabular.mapping import Cells, DateForm, Mapping, Part, Rule, TimeForm
from truce.incidents.feeds.tabular.sheets import About, BadLine, Book, Cell, Line, letters
from truce.incidents.feeds.tabular.stated import shown, tidy

NOWHERE = -1
"""The column of what no row has."""
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Head:
    """The columns of a sheet: by number, each with the words above it."""

    words: Map[int, str]
    hidden: frozenset[int] = frozenset()

    def names(self) -> dict[int, str]:
        """What each column goes by: its words, with its letters where another has the same words."""
        keys = [key_of(w) for w in self.words.values()]
        return {
            at: f"{word} [{letters(at)}]" if keys.count(key_of(word)) > 1 else word
            for at, word in self.words.items()
        }

    def find(self, name: str) -> tuple[int, ...]:
        """The columns that a name means: one, several that are alike, or none."""
        wanted = key_of(name)
        exact = [at for at, word in self.words.items() if wanted == key_of(f"{word} [{letters(at)}]")]
        return tuple(exact or [at for at, word in self.words.items() if key_of(word) == wanted])


def key_of(words: str) -> str:
    """A head as it is compared: without case and line breaks."""
    return tidy(words).casefold()


def sheet_of(book: Book, mapping: Mapping, name: str) -> int:
    """The number of the sheet that is meant. InputError where none or several can be."""
    known = ", ".join(shown(s.name) for s in book.sheets[:_SHOWN])
    if mapping.sheet is not None:
        found = [n for n, s in enumerate(book.sheets) if key_of(s.name) == key_of(mapping.sheet)]
        if len(found) != 1:
            raise InputError(name, f"has no sheet {shown(mapping.sheet)}", f"It has {known}")
        if book.sheets[found[0]].hidden and "sheet" not in mapping.read_hidden:
            reason = f"has the sheet {shown(mapping.sheet)} hidden"
            raise InputError(name, reason, "Write `read_hidden: sheet` if it is to be read all the same")
        return found[0]
    seen = [n for n, s in enumerate(book.sheets) if not s.hidden and not s.aside]
    if len(seen) != 1:
        reason = f"has {len(seen)} sheets that are not hidden"
        raise InputError(name, reason, f"Write `sheet:` with the one that is meant: {known}")
    return seen[0]


def head_of(book: Book, sheet: int, rows: Sequence[int]) -> Head:
    """The heads of the columns of a sheet, out of these rows; merged ones are of each of their columns."""
    about = book.sheets[sheet]
    found: dict[int, list[str]] = {}
    for line in book.lines(sheet):
        if line.number > max(rows):
            break
        if isinstance(line, BadLine) or line.number not in rows:
            continue
        for at, cell in spread(line, about, across=True).items():
            words = tidy(cell.text)
            if words and words not in found.setdefault(at, []):
                found[at].append(words)
    return Head({at: " / ".join(words) for at, words in sorted(found.items()) if words}, about.hidden_columns)


def spread(line: Line, about: About, *, across: bool) -> Map[int, Cell]:
    """The cells of a row, those of its merged cells that begin in it repeated over the columns of each."""
    here = [m for m in about.merges if m.top == line.number] if across else ()
    if not here:
        return line.cells
    cells = dict(line.cells)
    for merge in here:
        if merge.left in cells:
            cells.update((at, cells[merge.left]) for at in range(merge.left, merge.right + 1))
    return cells


def columns_in(part: BaseModel, key: str = "") -> Iterator[tuple[str, str]]:
    """Every column that a mapping names, with the key under which it does."""
    if isinstance(part, Cells | DateForm | TimeForm | Rule):
        for name in ("column", "year", "month", "day"):
            value = getattr(part, name, None)
            if value is not None:
                yield key, value
        return
    for name, value in part:
        yield from _columns_of(name, value, f"{key}.{name}" if key else name, part)


def _columns_of(name: str, value: object, key: str, part: BaseModel) -> Iterator[tuple[str, str]]:
    if isinstance(value, Part):
        yield from columns_in(value, key)
    elif isinstance(value, dict):
        for unit, inner in value.items():
            yield from _columns_of("value", inner, f"{key}.{unit}", part)
    elif isinstance(value, tuple) and name in ("id", "leave_out"):
        for inner in value:
            if isinstance(inner, Part):
                yield from columns_in(inner, key)
            else:
                yield key, str(inner)
    elif isinstance(value, str) and _names_a_column(name, part):
        yield key, value


def _names_a_column(name: str, part: BaseModel) -> bool:
    if name == "value":
        return True
    if isinstance(part, Mapping):
        return name in ("date", "until", "time", "act", "deaths", "words", "reported_by", "filed_by")
    return name != "form" and type(part).__name__ in ("PlaceForm", "SidesForm", "Deaths")


def resolved(mapping: Mapping, head: Head, name: str, sparse: bool = False) -> dict[str, int]:
    """The column of each name of a mapping. InputError with all that are not there, double or hidden.

    `sparse`: one that is not there was answered by nobody (`NOWHERE`), unless rows cannot do without it.
    """
    found: dict[str, int] = {}
    faults: list[str] = []
    for key, column in dict.fromkeys(columns_in(mapping)):
        places = head.find(column)
        if len(places) == 1:
            found[column] = places[0]
            if places[0] in head.hidden and "columns" not in mapping.read_hidden:
                faults.append(
                    f"{shown(column)} (`{key}`) is hidden: write `read_hidden: columns` if it counts"
                )
        elif places:
            named = " or ".join(f"`{head.names()[at]}`" for at in places[:4])
            faults.append(f"{shown(column)} (`{key}`) stands over {len(places)} columns: write {named}")
        elif sparse and key not in ("id", "date"):
            found[column] = NOWHERE
        else:
            near = get_close_matches(key_of(column), [key_of(w) for w in head.words.values()], 1, 0.7)
            hint = f", perhaps {shown(near[0])}" if near else ""
            faults.append(f"{shown(column)} (`{key}`) is not there{hint}")
    if faults:
        told = "; ".join(dict.fromkeys(faults))
        heads = ", ".join(shown(n) for n in list(head.names().values())[:_SHOWN]) or "none"
        reason = f"does not have the columns that the mapping names: {told}"
        raise InputError(name, reason, f"Its columns in row {_rows(mapping)}: {heads}")
    return found


def _rows(mapping: Mapping) -> str:
    return " and ".join(map(str, mapping.header))
