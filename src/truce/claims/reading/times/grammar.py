"""A small engine for rules over tagged words: a rule is a pattern of tags and a function that builds.

Patterns are written with the names of tags: ``month day comma? year``. Each tag is one character behind
the scenes, so the pattern is a regular expression over the tags of a text, and no pattern here repeats
without a bound: matching is linear in the length of the text.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

_NAME = re.compile(r"[a-z]+")
_OPENS_NOTHING = ("word", "name", "stop", "comma", "of", "and", "to", "counted", "reporting")
"""Tags of more than half of all items; no pattern begins with one, so none is tried there."""


@dataclass(frozen=True, slots=True)
class Item:
    """A word, number or built phrase: its tag, its place in the text, and what it stands for."""

    tag: str
    start: int
    end: int
    value: object = None


Build = Callable[[Sequence[Item]], object | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern of tags; `build` makes the value of the phrase, or None if it is no such phrase after all."""

    tag: str
    pattern: str
    build: Build


class Grammar:
    """Rules in order of preference; the first that builds something at a place takes it."""

    def __init__(self, rules: Sequence[Rule], tags: Sequence[str]) -> None:
        names = sorted({*tags, *(rule.tag for rule in rules)})
        self._chars = {name: chr(0xE000 + index) for index, name in enumerate(names)}
        patterns = [self._translate(rule.pattern) for rule in rules]
        self._rules = tuple(zip(rules, map(re.compile, patterns), strict=True))
        skipped = "".join(self._chars[tag] for tag in _OPENS_NOTHING if tag in self._chars)
        every_rule = "|".join(f"(?P<rule{number}>{p})" for number, p in enumerate(patterns))
        self._any = re.compile(f"(?![{skipped}])(?:{every_rule})" if skipped else every_rule)

    def _translate(self, pattern: str) -> str:
        """Tag names become characters, and groups only group."""
        chars = _NAME.sub(lambda name: self._chars[name[0]], pattern).replace(" ", "")
        return re.sub(r"\((?!\?)", "(?:", chars)

    def apply(self, items: Sequence[Item]) -> list[Item]:
        """The items with every phrase replaced by one item that carries what was built."""
        tags = "".join([self._chars[item.tag] for item in items])
        out: list[Item] = []
        at = 0
        while found := self._any.search(tags, at):
            out.extend(items[at : found.start()])
            at = found.start()
            first_rule = int((found.lastgroup or "rule0")[4:])
            built = next(self._build_at(tags, at, items, first_rule), None)
            out.append(built[0] if built else items[at])
            at = built[1] if built else at + 1
        out.extend(items[at:])
        return out

    def _build_at(
        self, tags: str, at: int, items: Sequence[Item], first_rule: int
    ) -> Iterator[tuple[Item, int]]:
        """What the rules build at a place, from the first one that is known to match."""
        for rule, compiled in self._rules[first_rule:]:
            found = compiled.match(tags, at)
            if not found or found.end() == at:
                continue
            phrase = items[at : found.end()]
            value = rule.build(phrase)
            if value is not None:
                yield Item(rule.tag, phrase[0].start, phrase[-1].end, value), found.end()


def one(items: Sequence[Item], *tags: str) -> Item | None:
    """The first item with one of the tags."""
    return next((item for item in items if item.tag in tags), None)


def every(items: Sequence[Item], *tags: str) -> list[Item]:
    """All items with one of the tags."""
    return [item for item in items if item.tag in tags]
