"""Faults of form, in the words of the file: what a field cannot be, and what it may be."""

from collections.abc import Iterator, Sequence
from typing import Any

from pydantic_core import ErrorDetails

from truce.clauses.model import KINDS
from truce.clauses.near import means_not_stated, meant, meant_kind, meant_word, nearest, quoted
from truce.clauses.schema import Schema, field_at, fields_of, in_words, parts_at
from truce.clauses.yaml_text import Marked, Path
from truce.errors import Problem

MAX_PROBLEMS = 500
"""So many are told of one file; whoever has more has one that repeats itself."""

_LENGTHS = {
    "m": 1000,
    "metres": 1000,
    "meters": 1000,
    "miles": 1 / 1.609344,
    "mi": 1 / 1.609344,
    "nm": 1 / 1.852,
}
"""How many of a unit are a kilometre."""


def problems_of_form(errors: Sequence[ErrorDetails], marked: Marked, schema: Schema) -> list[Problem]:
    """The faults of form that were found in a file, one for each place."""
    at = {path_of(error, marked): error for error in reversed(true_faults(errors))}
    told = list(at)[:MAX_PROBLEMS]
    found = [_Fault(path, at[path], marked, schema).problem() for path in told]
    if len(at) > MAX_PROBLEMS:
        more = f"and {len(at) - MAX_PROBLEMS:,} more faults of form"
        found.append(Problem(1, None, more, "Correct these first"))
    return found


def true_faults(errors: Sequence[ErrorDetails]) -> list[ErrorDetails]:
    """Faults without those that only say that a list has no item that is none."""
    return [e for e in errors if e["type"] != "too_short" or not e.get("input")]


def path_of(error: ErrorDetails, marked: Marked) -> Path:
    """Where in the file a fault stands. Forms that a value may have are no part of it."""
    path: Path = ()
    for step in error["loc"]:
        if (*path, step) in marked.lines or (error["type"] == "missing" and step == error["loc"][-1]):
            path = (*path, step)
    return path


def clause_at(value: Any, path: Path) -> str | None:
    """The id of the clause that a path of the file lies in, or its number where it has none."""
    if len(path) < 2 or path[0] != "clauses" or not isinstance(path[1], int):
        return None
    try:
        found = value["clauses"][path[1]]["id"]
    except (KeyError, IndexError, TypeError):
        found = None
    return found if found and isinstance(found, str) else f"no. {path[1] + 1}"


def shown(value: object) -> str:
    """A value of the file in a message: short, and never a whole part of it."""
    if isinstance(value, dict):
        return "a set of fields"
    if isinstance(value, list):
        return "a list"
    return quoted(str(value).lower() if isinstance(value, bool) else str(value))


class _Fault:
    """One fault of form."""

    def __init__(self, path: Path, error: ErrorDetails, marked: Marked, schema: Schema) -> None:
        self.path, self.error, self.marked, self.schema = path, error, marked, schema
        self.given = _at(marked.value, path)
        self.name = _named(path)

    def problem(self) -> Problem:
        reason, remedy = self._told()
        return Problem(self.marked.line(self.path), clause_at(self.marked.value, self.path), reason, remedy)

    def _told(self) -> tuple[str, str]:
        match self.error["type"]:
            case "missing":
                return (
                    f"{self.name}{self._meaning()} is missing",
                    f"Add `{self.path[-1]}:` with {self._may_be()}",
                )
            case "extra_forbidden":
                return f"there is no field {self.name} here", self._instead_of_field()
            case "string_pattern_mismatch" | "string_too_long" if self._wants_id():
                return f"{shown(self.given)} is no id", _ID
            case "value_error":
                return self._own()
            case "literal_error" if isinstance(self.given, str):
                return f"{self.name} cannot be {shown(self.given)}", self._instead_of_word()
        name = f"{self.name}{self._meaning()}"
        if self.given is None or self.given in ("", [], {}) or self.error["type"] in _EMPTY:
            return (
                f"{name} is empty",
                f"Write {self._may_be()}{'' if self._is_owed() else ', or leave it out'}",
            )
        return (
            f"{name} cannot be {shown(self.given)}",
            self._instead_of_distance() or f"Write {self._may_be()}",
        )

    def _own(self) -> tuple[str, str]:
        """The fault of a value with rules of its own, which says the reason and the remedy itself."""
        reason, _, remedy = self.error["msg"].removeprefix("Value error, ").partition("; ")
        if self.given is None:
            return f"{self.name} is empty", f"Write {self._may_be()}"
        if means_not_stated(self.given):
            remedy = "Write `not_stated` for what the text leaves open"
        elif isinstance(self.given, str) and (near := nearest(self.given, self._allowed())):
            remedy = f"Did you mean `{near}`"
        return f"{self.name}: {shown(self.given)} {reason}", remedy or f"Write {self._may_be()}"

    def _instead_of_word(self) -> str:
        near = meant_word(str(self.given), self._allowed())
        if means_not_stated(self.given) and "not_stated" in self._allowed():
            near = "not_stated"
        return f"Did you mean `{near}`" if near else f"Write {self._may_be()}"

    def _instead_of_field(self) -> str:
        field = str(self.path[-1])
        if self.given is None and " " in field:
            return _COMMA
        known = fields_of(self.schema, self.path[:-1])
        if "km" in known and field in _LENGTHS:
            return f"Distances are in kilometres: write `km: {_in_kilometres(self.given, field) or '…'}`"
        kind = meant_kind(field)
        if kind and set(KINDS) <= set(known):
            return f"Did you mean `{kind}`"
        return meant(field, known)

    def _instead_of_distance(self) -> str:
        """For a distance with a unit, or one that is too great in kilometres and fits in metres."""
        if self.path[-1:] != ("km",):
            return ""
        number, _, unit = str(self.given).strip().partition(" ")
        found = _in_kilometres(number, unit or "m") if unit != "km" else number
        return (
            f"It is in kilometres: write `km: {found}`{'' if unit else ' if you mean metres'}"
            if found
            else ""
        )

    def _is_owed(self) -> bool:
        """Whether the field has to be there."""
        return any(
            self.path[-1:] == (name,)
            for p in parts_at(self.schema, self.path[:-1])
            for name in p.get("required", ())
        )

    def _wants_id(self) -> bool:
        return self._may_be() == "an id"

    def _may_be(self) -> str:
        return in_words(self.schema, self._part())

    def _part(self) -> Schema:
        """What the schema says of the place: of a field, or of one item of a list."""
        return field_at(self.schema, self.path) or {"anyOf": list(parts_at(self.schema, self.path))}

    def _allowed(self) -> list[str]:
        """The words that may stand here."""
        return [str(word) for part in parts_at(self.schema, self.path) for word in _words_of(part)]

    def _meaning(self) -> str:
        meaning = field_at(self.schema, self.path).get("description", "")
        return f" ({meaning})" if meaning else ""


_ID = (
    "An id has letters (a to z), digits, points and dashes, begins with a letter or digit, "
    "and is no longer than 80"
)
_COMMA = "Inside { } a comma ends a value: put the words before it and these into quotation marks"
_EMPTY = ("too_short", "string_too_short")


def _in_kilometres(number: object, unit: str) -> str:
    """A length in kilometres, "" if it is none that can be a distance."""
    try:
        found = float(str(number)) / _LENGTHS[unit]
    except (ValueError, KeyError):
        return ""
    return f"{found:.6g}" if 0 < found <= 2000 else ""


def _words_of(part: Schema) -> Iterator[Any]:
    yield from part.get("enum", ())
    if "const" in part:
        yield part["const"]


def _named(path: Path) -> str:
    """A place as a reader of the file finds it: a field, or the so-manieth item of a list."""
    if not path:
        return "the file"
    if isinstance(path[-1], int):
        return f"item {path[-1] + 1} of {_named(path[:-1])}"
    return f"`{path[-1]}`"


def _at(value: Any, path: Path) -> Any:
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value
