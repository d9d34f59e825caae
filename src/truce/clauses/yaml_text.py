"""YAML with the line of every value, and with the traps of the language shut.

An agreement is read by people who dispute it, so one text must mean one thing: no aliases (which also makes
a small file of many gigabytes impossible), no tags, no duplicate keys, and no value that YAML would take for
something that was not written (``no`` stays a word, ``2025-10-18`` and article ``1.10`` stay as written).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

import yaml
from yaml.events import AliasEvent, MappingEndEvent, NodeEvent, SequenceEndEvent
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from truce.errors import InputError, Problem

MAX_BYTES = 1_000_000
"""A longer file is refused: the longest agreement that we know has a tenth of that."""
MAX_DEPTH = 24
MAX_REFUSED = 20
"""So many aliases and tags are named; a file of nothing else needs no list of them all."""

Path = tuple[str | int, ...]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CONTROL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""What YAML does not allow in a file, and a byte order mark in the middle of one."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A YAML document as plain values, and the line (from 1) on which each begins.

    ``true`` and ``false`` without quotation marks are read as such, what is empty as None; all other scalars
    are text, as written.
    """

    value: Any
    lines: dict[Path, int]

    def line(self, path: Path) -> int:
        """The line of a value, or of the nearest one around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def text_of(file: FilePath) -> str:
    """The text of a file, in UTF-8 with or without a byte order mark. InputError if it has none."""
    try:
        with file.open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is no name of a file"
        raise InputError(str(file), f"cannot be read ({reason})", "Check the path") from None
    if len(data) > MAX_BYTES:
        raise InputError(
            str(file), f"is longer than {MAX_BYTES:,} bytes", "Put annexes into files of their own"
        )
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise InputError(str(file), "is UTF-16 text", "Save it as UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        reason = f"is no UTF-8 text (line {line}, byte {error.start})"
        raise InputError(
            str(file), reason, "Save it as plain text in UTF-8, not as a document or PDF"
        ) from None


def read_yaml(text: str) -> tuple[Marked | None, list[Problem]]:
    """Read one YAML document; None with problems where it cannot be read at all."""
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        return None, [Problem(1, None, f"longer than {MAX_BYTES:,} bytes", "Split it into annexes")]
    text = text.removeprefix("\ufeff")
    try:
        refused = list(dict.fromkeys([*_controls(text), *_refused(text)]))
        if refused:
            return None, refused
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        return None, [_syntax(error, text)]
    except RecursionError:
        return None, [Problem(1, None, "nested too deeply to be read", f"Keep to {MAX_DEPTH} levels")]
    if node is None:
        return None, [Problem(1, None, "the file is empty", "Begin with its first field")]
    reader = _Reader()
    value = reader.read(node, ())
    return Marked(value, reader.lines), reader.problems


def _controls(text: str) -> Iterator[Problem]:
    """The first character that no text has: what it stands in is no text, or was damaged."""
    found = _CONTROL.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        name = f"U+{ord(found.group()):04X}"
        yield Problem(
            line, None, f"holds a character that no text has ({name})", "Remove it, or save the file as text"
        )


def _refused(text: str) -> Iterator[Problem]:
    """Aliases, tags and depth, found before anything is built out of them."""
    if _CONTROL.search(text):
        return
    depth = named = 0
    for event in yaml.parse(text, Loader=_LOADER):
        line = event.start_mark.line + 1 if event.start_mark else 1
        tag = getattr(event, "tag", None)
        if isinstance(event, AliasEvent) or (isinstance(event, NodeEvent) and event.anchor):
            yield Problem(line, None, *_ANCHOR)
            named += 1
        elif tag:
            yield Problem(
                line,
                None,
                f"the tag `{_tag(tag)}` is not allowed",
                "Leave it out; words that begin with ! need quotation marks",
            )
            named += 1
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                yield Problem(line, None, f"nested deeper than {MAX_DEPTH} levels", "Make it flatter")
                return
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            depth -= 1
        if named == MAX_REFUSED:
            return


_ANCHOR = (
    "anchors and aliases (& and *) are not allowed",
    "Write it out; words that begin with & or * need quotation marks",
)


def _tag(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")


def _syntax(error: yaml.YAMLError, text: str) -> Problem:
    """What the parser found, in the words of somebody who never heard of it."""
    mark = getattr(error, "problem_mark", None)
    what = f"{getattr(error, 'context', None) or ''} {getattr(error, 'problem', None) or error}"
    line = mark.line + 1 if mark else 1
    begun = getattr(error, "context_mark", None)
    line = min(line, text.count("\n") + 1)
    for sign, reason, remedy in _SYNTAX:
        if sign in what:
            # Where something is opened and never closed, the fault is where it was opened.
            at = begun.line + 1 if begun and reason.startswith("opened") else line
            return Problem(at, None, reason.removeprefix("opened: "), remedy)
    return Problem(line, None, "this is not YAML", "Check the indentation, colons and quotation marks")


_QUOTE = "Put the words in quotation marks"
_SYNTAX = (
    ("expected a single document", "a second document begins here (---)", "One file, one document"),
    ("mapping values are not allowed", "a colon stands where none can stand", _QUOTE),
    ("tab character", "the line is indented with a tab", "Indent with spaces"),
    ("that cannot start any token", "words begin with a sign that is none of a word (@, `, %)", _QUOTE),
    ("while scanning a quoted scalar", "opened: a quotation mark is opened here and not closed", "Close it"),
    ("while parsing a flow", "opened: a bracket is opened here and not closed, or has no comma", "Close it"),
    ("while parsing a block", "the line is not indented like those it belongs to", "Indent it like them"),
    ("could not find expected ':'", "a colon is missing", "Write a field as `name: value`"),
    ("escape", "a backslash stands before something it cannot stand before", "Use single quotation marks"),
    ("directive", "a line begins with %", _QUOTE),
)  # fmt: skip


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
                self.problems.append(Problem(line, None, "the name of a field must be a word", "Give it one"))
                continue
            key = str(key_node.value)
            if key in found:
                first = self.lines[(*path, key)]
                where = "on this line too" if first == line else f"first on line {first}"
                self.problems.append(Problem(line, None, f"`{key}` stands twice here ({where})", "Keep one"))
                continue
            found[key] = self.read(value_node, (*path, key))
            self.lines[(*path, key)] = line
        return found


def _scalar(node: ScalarNode) -> str | bool | None:
    text = str(node.value)
    if node.style in ("'", '"', "|", ">"):
        return text
    if text in ("true", "false"):
        return text == "true"
    return None if text in ("", "~", "null") else text
