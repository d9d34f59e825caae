"""Reads ``agreement.yaml`` into the typed form, or tells everything that is wrong with it in one go."""

import copy
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path as FilePath
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from truce.clauses.checks import check
from truce.clauses.model import Agreement
from truce.clauses.yaml_text import Marked, Path, read_yaml
from truce.errors import AgreementError, InputError, Problem

_COMMA = "Inside { } a comma ends a value: put the words before it and these into quotation marks"

_TAGS = frozenset({"fields", "plain"})
"""What pydantic adds to a path where a value may have two forms."""


def load_agreement(path: FilePath | str) -> Agreement:
    """Read one agreement: a file, or a folder that holds ``agreement.yaml``.

    Raises:
        InputError: the file cannot be read.
        AgreementError: it is no agreement; holds every problem, each with line, reason and remedy.
    """
    return load_marked(path)[0]


def load_marked(path: FilePath | str) -> tuple[Agreement, Marked]:
    """The same, with the line of every value; raises the same."""
    file = FilePath(path)
    if file.is_dir():
        file = file / "agreement.yaml"
    try:
        data = file.read_bytes()
    except OSError as error:
        raise InputError(str(file), f"cannot be read ({error.strerror})", "Check the path") from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(str(file), f"is not UTF-8 (byte {error.start})", "Save it as UTF-8") from None
    return parse_marked(text, str(file))


def parse_agreement(text: str, name: str = "agreement.yaml") -> Agreement:
    """Read the text of one agreement file. AgreementError with all its problems."""
    return parse_marked(text, name)[0]


def parse_marked(text: str, name: str = "agreement.yaml") -> tuple[Agreement, Marked]:
    """The same, with the line of every value."""
    marked, problems = read_yaml(text)
    if marked is None:
        raise AgreementError(name, problems)
    agreement, found = _typed(marked)
    problems += found
    if agreement is not None:
        problems += check(agreement, marked)
    if problems or agreement is None:
        raise AgreementError(name, problems)
    return agreement, marked


def _typed(marked: Marked) -> tuple[Agreement | None, list[Problem]]:
    """The typed form, and the faults of form; what is at fault is left out, so that the rest is checked."""
    if not isinstance(marked.value, dict):
        return None, [
            Problem(1, None, "an agreement is a set of fields", "Begin with `agreement:` and an id")
        ]
    try:
        return Agreement.model_validate(marked.value), []
    except ValidationError as error:
        errors = error.errors(include_url=False)
    problems = list(_problems(errors, marked, Agreement))
    rest = copy.deepcopy(marked.value)
    for fault in errors:
        _leave_out(rest, _path(fault, marked))
    try:
        return Agreement.model_validate(rest), problems
    except ValidationError:
        return None, problems


def _leave_out(value: Any, path: Path) -> None:
    """Drop the nearest field around a fault; items of lists stay, so that the others keep their number."""
    while path and isinstance(path[-1], int):
        path = path[:-1]
    for step in path[:-1]:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return
    if path and isinstance(value, dict):
        value.pop(path[-1], None)


def _path(error: ErrorDetails, marked: Marked) -> Path:
    """Where in the file a fault of form stands."""
    path = tuple(p for p in error["loc"] if p not in _TAGS)
    while path and path not in marked.lines and error["type"] != "missing":
        path = path[:-1]
    return path


def problems_of_form(error: ValidationError, marked: Marked, root: type[BaseModel]) -> list[Problem]:
    """The faults of form that pydantic found in a file, each with its line, the reason and what to do."""
    return list(_problems(error.errors(include_url=False), marked, root))


def _problems(errors: Sequence[ErrorDetails], marked: Marked, root: type[BaseModel]) -> Iterable[Problem]:
    seen: set[Path] = set()
    for error in errors:
        path = _path(error, marked)
        if path in seen:
            continue
        seen.add(path)
        yield _problem(error, path, marked, root)


def _problem(error: ErrorDetails, path: Path, marked: Marked, root: type[BaseModel]) -> Problem:
    line, clause = marked.line(path), clause_at(marked.value, path)
    field = str(path[-1]) if path else "the file"
    given = _shown(error.get("input"))
    match error["type"]:
        case "missing":
            return Problem(line, clause, f"`{field}` is missing", f"Add `{field}:`{_meaning(path, root)}")
        case "extra_forbidden":
            split = error.get("input") is None and " " in field
            remedy = _COMMA if split else _suggestion(field, path, root)
            return Problem(line, clause, f"there is no field `{field}` here", remedy)
        case "literal_error":
            allowed = str(error.get("ctx", {}).get("expected", ""))
            near = get_close_matches(str(error.get("input")), _quoted(allowed), 1, 0.6)
            remedy = f"Did you mean `{near[0]}`" if near else f"Write one of {allowed}"
            return Problem(line, clause, f"`{field}` cannot be {given}", remedy)
        case "string_pattern_mismatch":
            remedy = "An id has letters, digits, points and dashes, and begins with a letter or digit"
            return Problem(line, clause, f"{given} is no id", remedy)
        case "value_error":
            return Problem(line, clause, *_own(field, given, error["msg"]))
        case "model_type" | "model_attributes_type" | "dict_type":
            return Problem(
                line, clause, f"`{field}` needs fields of its own, not {given}", _inside(path, root)
            )
        case "too_short":
            return Problem(line, clause, f"`{field}` is empty", "Give at least one")
        case _:
            return Problem(
                line,
                clause,
                f"`{field}` cannot be {given}: {error['msg'].lower()}",
                f"See{_meaning(path, root)}",
            )


def _own(field: str, given: str, message: str) -> tuple[str, str]:
    reason, _, remedy = message.removeprefix("Value error, ").partition("; ")
    return f"`{field}`: {given} {reason}", remedy or "Correct it"


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "a set of fields"
    if isinstance(value, list):
        return "a list"
    if value is None:
        return "empty"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"`{text if len(text) <= 40 else text[:39] + '…'}`"


def _quoted(expected: str) -> list[str]:
    return [part.strip("' ") for part in expected.replace(" or ", ", ").split(",")]


def clause_at(value: Any, path: Path) -> str | None:
    """The id of the clause that a path of the file lies in, or its number where it has none."""
    if len(path) < 2 or path[0] != "clauses" or not isinstance(path[1], int):
        return None
    try:
        found = value["clauses"][path[1]]["id"]
    except (KeyError, IndexError, TypeError):
        found = None
    return str(found) if found else f"no. {path[1] + 1}"


def _suggestion(field: str, path: Path, root: type[BaseModel]) -> str:
    model = _model_at(path[:-1], root)
    known = _fields(model) if model else {}
    near = get_close_matches(field, known, 1, 0.6)
    if near:
        return f"Did you mean `{near[0]}`"
    return f"Known here: {', '.join(known)}" if known else "Remove it"


def _inside(path: Path, root: type[BaseModel]) -> str:
    model = _model_at(path, root)
    return f"Put its fields below it: {', '.join(_fields(model))}" if model else "Put its fields below it"


def _meaning(path: Path, root: type[BaseModel]) -> str:
    model = _model_at(path[:-1], root)
    field = _fields(model).get(str(path[-1])) if model and path else None
    return f" ({field})" if field else " the reference of the file"


def _fields(model: type[BaseModel]) -> dict[str, str]:
    """The fields of a part as the file names them, with their meaning."""
    return {f.alias or name: f.description or "" for name, f in model.model_fields.items()}


def _model_at(path: Path, root: type[BaseModel]) -> type[BaseModel] | None:
    """Which part of the file a path leads to."""
    model = root
    for step in path:
        if isinstance(step, int):
            continue
        field = next((f for n, f in model.model_fields.items() if (f.alias or n) == step), None)
        found = _models_in(field.annotation) if field else []
        if not found:
            return None
        model = found[0]
    return model


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    if get_origin(annotation) in (tuple, list, Union, UnionType, Annotated):
        return [m for part in get_args(annotation) for m in _models_in(part)]
    return []
