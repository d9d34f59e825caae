"""Reads ``agreement.yaml`` into the typed form, or tells everything that is wrong with it in one go."""

import copy
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path as FilePath
from typing import Any, Generic, TypeVar, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from truce.clauses.checks import check
from truce.clauses.messages import path_of, problems_of_form, true_faults
from truce.clauses.model import Agreement
from truce.clauses.schema import Schema, schema_of
from truce.clauses.yaml_text import Marked, Path, read_yaml, text_of
from truce.errors import AgreementError, Problem

_Form = TypeVar("_Form", bound=BaseModel)


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
    # What is no name of a file is said when it is read.
    with suppress(OSError, ValueError):
        file = file / "agreement.yaml" if file.is_dir() else file
    return parse_marked(text_of(file), str(file))


def parse_agreement(text: str, name: str = "agreement.yaml") -> Agreement:
    """Read the text of one agreement file. AgreementError with all its problems."""
    return parse_marked(text, name)[0]


def parse_marked(text: str, name: str = "agreement.yaml") -> tuple[Agreement, Marked]:
    """The same, with the line of every value."""
    return parse_form(text, name, Agreement, agreement_schema(), check)


def parse_form(
    text: str,
    name: str,
    model: type[_Form],
    schema: Schema,
    check: Callable[[_Form, Marked, frozenset[Path]], list[Problem]],
) -> tuple[_Form, Marked]:
    """Read a file of any form that has a schema, with the line of every value.

    `check` finds faults of meaning in what has the right form. AgreementError with all problems, of the text,
    of form and of meaning.
    """
    marked, problems = read_yaml(text)
    if marked is None:
        raise AgreementError(name, problems)
    read = typed(marked, model, schema)
    problems += read.problems
    if read.form is not None:
        problems += check(read.form, marked, read.hurt)
    if problems or read.form is None:
        raise AgreementError(name, problems)
    return read.form, marked


@lru_cache(maxsize=1)
def agreement_schema() -> Schema:
    """The JSON Schema of ``agreement.yaml``."""
    return schema_of(Agreement, "agreement", "An agreement as clauses: agreement.yaml")


@dataclass(frozen=True)
class Typed(Generic[_Form]):
    """The typed form of a file and its faults of form.

    `hurt` are the places of these faults. There the form holds a stand-in, so that the rest can be checked;
    None where even that does not make a form of it.
    """

    form: _Form | None
    problems: list[Problem]
    hurt: frozenset[Path] = frozenset()


def typed(marked: Marked, root: type[_Form], schema: Schema) -> Typed[_Form]:
    """The typed form of a file."""
    if not isinstance(marked.value, dict):
        first = next(iter(schema["properties"]))
        return Typed(None, [Problem(1, None, "the file is no set of fields", f"Begin with `{first}:`")])
    try:
        return Typed(root.model_validate(marked.value), [])
    except ValidationError as error:
        errors = true_faults(error.errors(include_url=False))
    problems = problems_of_form(errors, marked, schema)
    hurt = frozenset(path_of(error, marked) for error in errors)
    rest = copy.deepcopy(marked.value)
    for path in sorted(hurt, key=len, reverse=True):
        _stand_in(rest, path, root)
    try:
        return Typed(root.model_validate(rest), problems, hurt)
    except ValidationError:
        return Typed(None, problems, hurt)


def _stand_in(value: Any, path: Path, root: type[BaseModel]) -> None:
    """Put something harmless where a fault is; a field that may be left out is."""
    for outer in path[:-1]:
        try:
            value = value[outer]
        except (KeyError, IndexError, TypeError):
            return
    step = path[-1] if path else ""
    if isinstance(value, list) and isinstance(step, int):
        model = _model_at(path, root)
        value[step] = _smallest(model) if model else _WORD
    elif isinstance(value, dict):
        model = _model_at(path[:-1], root)
        least = _smallest(model) if model else {}
        value.pop(str(step), None)
        if step in least:
            value[str(step)] = least[str(step)]


_WORD = "stand-in"


@cache
def _smallest(model: type[BaseModel]) -> dict[str, Any]:
    """The least that a part of the file can be."""
    fields = model.model_fields.items()
    return {field.alias or name: _filled(field) for name, field in fields if field.is_required()}


def _filled(field: FieldInfo) -> Any:
    """A value that a field takes."""
    models = _models_in(field.annotation)
    if models:
        least = _smallest(models[0])
        return [least] if get_origin(field.annotation) is tuple else least
    adapter: TypeAdapter[Any] = TypeAdapter(field.rebuild_annotation())
    for value in (*_labels_in(field.annotation), _WORD, "2025-01-01", [_WORD], {}, 1):
        try:
            adapter.validate_python(value)
        except ValidationError:
            continue
        return value
    return None


def _labels_in(annotation: Any) -> list[str]:
    """The words that a field may be, also where it is one of several lists of words."""
    parts = get_args(annotation)
    return [word for part in parts for word in ([part] if isinstance(part, str) else _labels_in(part))]


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
    return [model for part in get_args(annotation) for model in _models_in(part)]
