"""YAML with the line of every value, and with the traps of the language shut.

An agreement is read by people who dispute it, so one text must mean one thing: no aliases (which also makes
a small file of many gigabytes impossible), no tags, no duplicate keys, and no value that YAML would take for
something that was not written (``no`` stays a word, ``2025-10-18`` stays a date as written).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml
from yaml.events import AliasEvent, MappingEndEvent, NodeEvent, SequenceEndEvent
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from truce.errors import Problem

MAX_BYTES = 1_000_000
"""A longer agreement is refused: the longest that we know has a tenth of that."""
MAX_DEPTH = 24

Path = tuple[str | int, ...]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Marked:
    """A YAML document as plain values, and the line (from 1) on which each begins.

    Numbers and ``true``/``false`` are read as such; all other scalars are text, as written.
    """

    value: Any
    lines: dict[Path, int]

    def line(self, path: Path) -> int:
        """The line of a value, or of the nearest one around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml(text: str) -> tuple[Marked | None, list[Problem]]:
    """Read one YAML document; None with problems where it cannot be read at all."""
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        return None, [Problem(1, None, f"longer than {MAX_BYTES:,} bytes", "Split it into annexes")]
    try:
        refused = list(_refused(text))
        if refused:
            return None, refused
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        return None, [_syntax(error)]
    except RecursionError:
        return None, [Problem(1, None, "nested too deeply to be read", f"Keep to {MAX_DEPTH} levels")]
    if node is None:
        return None, [Problem(1, None, "the file is empty", "Begin with `agreement:` and an id")]
    reader = _Reader()
    value = reader.read(node, ())
    return Marked(value, reader.lines), reader.problems


def _refused(text: str) -> Iterator[Problem]:
    """Aliases, tags and depth, found before anything is built out of them."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, AliasEvent) or (isinstance(event, NodeEvent) and event.anchor):
            yield Problem(line, None, "anchors and aliases (& and *) are not allowed", "Write it out")
            return
        tag = getattr(event, "tag", None)
        if tag:
            yield Problem(line, None, f"the tag {tag} is not allowed", "Leave the tag out")
            return
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                yield Problem(line, None, f"nested deeper than {MAX_DEPTH} levels", "Make it flatter")
                return
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            depth -= 1


def _syntax(error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or str(error).splitlines()[0]
    line = mark.line + 1 if mark else 1
    if "expected a single document" in f"{getattr(error, 'context', '')}":
        return Problem(line, None, "a second document begins here (---)", "One agreement, one file")
    return Problem(line, None, f"not YAML: {what}", "Check the indentation, colons and quotation marks")


class _Reader:
    """Turns nodes into plain values and notes where each stands."""

    def __init__(self) -> None:
        self.lines: dict[Path, int] = {}
        self.problems: list[Problem] = []

    def read(self, node: Node, path: Path) -> Any:
        self.lines[path] = node.start_mark.line + 1
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.read(item, (*path, i)) for i, item in enumerate(node.value)]
        assert isinstance(node, ScalarNode)
        return _scalar(node)

    def _mapping(self, node: MappingNode, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, ScalarNode):
                self.problems.append(Problem(line, None, "a key must be a word", "Give it a plain name"))
                continue
            key = str(key_node.value)
            if key in found:
                first = self.lines[(*path, key)]
                self.problems.append(
                    Problem(line, None, f"`{key}` stands twice here (first on line {first})", "Keep one")
                )
                continue
            found[key] = self.read(value_node, (*path, key))
            self.lines[(*path, key)] = line
        return found


def _scalar(node: ScalarNode) -> Any:
    text = node.value
    if node.style in ("'", '"', "|", ">"):
        return text
    if text in ("true", "false"):
        return text == "true"
    if text in ("", "~", "null"):
        return None
    for kind in (int, float):
        try:
            number = kind(text)
        except ValueError:
            continue
        # A year stays a date as written, "1_000", "nan" and "inf" stay words.
        if text.isascii() and "_" not in text and number == number and abs(number) != float("inf"):
            return number
    return text
