"""The JSON Schema of an agreement file and of its cases, made from the typed form, and what it says in words.

Editors check files against it, messages name what may stand in a field, and the reference is written from it:
one description, so that none of them can be out of date.
"""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from truce.clauses.acts import acts, modes, roots, targets

Schema = dict[str, Any]
Path = tuple[str | int, ...]


class _Generator(GenerateJsonSchema):
    """Leaves out the titles that only repeat the name of a field."""

    def field_title_should_be_set(self, _schema: Any) -> bool:
        return False


def schema_of(root: type[BaseModel], name: str, title: str) -> Schema:
    """The JSON Schema (2020-12) of a file, with the acts and targets that it may name."""
    made = root.model_json_schema(by_alias=True, mode="validation", schema_generator=_Generator)
    tables = {
        "Act": {
            "title": "an act of the table",
            "description": "An act of the table, a PLOVER root (all its acts), or mode:M of the reader.",
            "enum": [*acts(), *roots(), *(f"mode:{mode}" for mode in modes())],
        },
        "Target": {
            "title": "a target class of the table",
            "description": "A class of those or that which an act is aimed at.",
            "enum": list(targets()),
        },
    }
    made["$defs"] = {key: _linked(value) for key, value in sorted({**made["$defs"], **tables}.items())}
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:truce:{name}:1",
        "title": title,
    }
    made.pop("title", None)
    return {**head, **{key: _linked(value) for key, value in made.items()}}


def _linked(value: Any) -> Any:
    """A schema with its marks for tables made links to them."""
    if isinstance(value, dict):
        if "x-table" in value:
            meaning = {"description": value["description"]} if "description" in value else {}
            return {"$ref": f"#/$defs/{value['x-table']}", **meaning}
        return {key: _linked(inner) for key, inner in value.items()}
    return [_linked(inner) for inner in value] if isinstance(value, list) else value


def parts_at(schema: Schema, path: Path) -> tuple[Schema, ...]:
    """What may stand at a path of the file; several where a value has several forms, none if nothing may."""
    found = _forms(schema, schema)
    for step in path:
        found = tuple(form for part in found for form in _step(schema, part, step))
    return found


def fields_of(schema: Schema, path: Path) -> dict[str, str]:
    """The fields that a part of the file may have, each with its meaning."""
    return {
        name: field.get("description", "")
        for part in parts_at(schema, path)
        for name, field in part.get("properties", {}).items()
    }


def field_at(schema: Schema, path: Path) -> Schema:
    """A field as its part describes it, with its meaning; empty if there is none such."""
    for part in parts_at(schema, path[:-1]):
        if path and path[-1] in part.get("properties", {}):
            found: Schema = part["properties"][path[-1]]
            return found
    return {}


def in_words(schema: Schema, part: Schema) -> str:
    """What may stand in a field, as a person would say it."""
    said = dict.fromkeys(_words(schema, part))
    several = [form for form in said if form]
    if len(several) < 2:
        return "".join(several) or "anything"
    return f"{', '.join(several[:-1])} or {several[-1]}"


def _words(schema: Schema, part: Schema) -> Iterator[str]:
    if "$ref" in part:
        target = _target(schema, part)
        if "enum" not in target:
            yield _fields(target)
        elif len(target["enum"]) > _SHORT_LIST:
            yield str(target["title"])
        else:
            yield from _words(schema, target)
    elif "properties" in part:
        yield _fields(part)
    elif "title" in part:
        yield str(part["title"])
    elif "enum" in part or "const" in part:
        yield from (f"`{word}`" for word in part.get("enum", [part.get("const")]))
    elif "anyOf" in part or "oneOf" in part:
        forms: list[Schema] = part.get("anyOf") or part["oneOf"]
        for form in forms:
            several = form.get("type") == "array" and form["items"] in forms
            yield from ["a list of such"] if several else _words(schema, form)
    elif part.get("type") == "array":
        yield f"a list, each item of it {in_words(schema, part['items'])}"
    else:
        yield _plain(part)


_SHORT_LIST = 20
_MOST_FIELDS = 10


def _fields(part: Schema) -> str:
    names = list(part.get("properties", {}))
    more = ", …" if len(names) > _MOST_FIELDS else ""
    return f"fields of its own ({', '.join(names[:_MOST_FIELDS])}{more})"


def _plain(part: Schema) -> str:
    match part.get("type"):
        case "null":
            return ""
        case "boolean":
            return "`true` or `false`"
        case "integer":
            return f"a whole number from {part['minimum']}" if "minimum" in part else "a whole number"
        case "number":
            above = f" above {part['exclusiveMinimum']:g}" if "exclusiveMinimum" in part else ""
            return f"a number{above}" + (f" up to {part['maximum']:g}" if "maximum" in part else "")
        case "object":
            return "fields of its own"
        case _:
            return "words"


def _target(schema: Schema, part: Schema) -> Schema:
    found: Schema = schema["$defs"][part["$ref"].removeprefix("#/$defs/")]
    return found


def _forms(schema: Schema, part: Schema) -> tuple[Schema, ...]:
    """The forms that a value may have, with links followed."""
    if "$ref" in part:
        return _forms(schema, _target(schema, part))
    several = part.get("anyOf", part.get("oneOf"))
    if several is not None:
        return tuple(found for form in several for found in _forms(schema, form))
    return (part,)


def _step(schema: Schema, part: Schema, step: str | int) -> tuple[Schema, ...]:
    if isinstance(step, int):
        inner = part.get("items")
    else:
        inner = part.get("properties", {}).get(step, part.get("additionalProperties"))
    return _forms(schema, inner) if isinstance(inner, dict) else ()
