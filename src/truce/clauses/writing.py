"""Writes an agreement as the text of ``agreement.yaml``; `parse_agreement` reads the same one back."""

import re
from typing import Any

import yaml
from pydantic import BaseModel
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from truce.clauses.model import OPEN, Agreement
from truce.clauses.values import NOT_STATED

_WIDTH = 100
_SHORT = 90
_SHOWN = frozenset(
    {"starts", "ends", "venue", "zone", "languages", "members", "chair", "decides", "by", "at_least"}
)
"""Fields that are written even where they are not stated: a reader looks for them."""


def yaml_of(agreement: Agreement) -> str:
    """The text of its file: fields in the order of the reference, defaults left out, no comments."""
    return yaml.dump(
        _plain(agreement), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH, indent=2
    )


def _plain(part: BaseModel) -> dict[str, Any]:
    """The fields that say something, under the names of the file."""
    found: dict[str, Any] = {}
    for name, field in type(part).model_fields.items():
        value = getattr(part, name)
        shown = name in _SHOWN and value in (NOT_STATED, OPEN)
        if field.is_required() or shown or value != field.get_default(call_default_factory=True):
            found[field.alias or name] = _value(value)
    return found


def _value(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return _plain(value)
    if isinstance(value, tuple | list):
        if len(value) == 1 and isinstance(value[0], str):
            return value[0]
        return [_value(v) for v in value]
    if value is None or isinstance(value, bool | int | float | dict):
        return value
    return str(value)


class _Dumper(yaml.SafeDumper):
    """Leaves words unquoted that our reader takes as they stand; puts what is short on one line."""

    yaml_implicit_resolvers: dict[Any, Any] = {}  # noqa: RUF012  (the library's own way)

    def represent_mapping(self, tag: str, mapping: Any, flow_style: bool | None = None) -> MappingNode:
        node = super().represent_mapping(tag, mapping, flow_style)
        node.flow_style = _fits(node)
        return node

    def represent_sequence(self, tag: str, sequence: Any, flow_style: bool | None = None) -> SequenceNode:
        node = super().represent_sequence(tag, sequence, flow_style)
        node.flow_style = _fits(node)
        return node

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  (the library's signature)
        return True


_OTHER_LINE_ENDS = frozenset("\r\x85\u2028\u2029")
"""YAML reads each as the end of a line, unless it is written as an escape between quotation marks."""


def _text(dumper: _Dumper, text: str) -> ScalarNode:
    style = '"' if _OTHER_LINE_ENDS & set(text) else "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style)


def _fits(node: Node) -> bool:
    """Whether a list or a set of fields is short enough for one line."""
    return _length(node) <= _SHORT


def _length(node: Node) -> int:
    if isinstance(node, ScalarNode):
        return len(node.value) + (1000 if "\n" in node.value else 2)
    if isinstance(node, MappingNode):
        return sum(_length(k) + _length(v) for k, v in node.value) + 2
    assert isinstance(node, SequenceNode)
    return sum(_length(v) for v in node.value) + 2


_Dumper.add_representer(str, _text)
for _tag, _pattern in (
    ("bool", r"(?:true|false)$"),
    ("null", r"(?:~|null|)$"),
    ("int", r"[-+]?\d+$"),
    ("float", r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$"),
):
    _Dumper.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), None)
