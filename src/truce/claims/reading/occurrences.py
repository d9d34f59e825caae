"""Where names stand in a text: many names in one pass, so that a text of many names is not read for each."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

_WORD = re.compile(r"\w+")


def occurrences(names: Iterable[str], text: str) -> Mapping[str, list[int]]:
    """Where each of some names begins in a text, in text order; a name that holds no letter stands nowhere.

    The first word of a name is a whole word there; whatever else bounds the name is for the caller to check.
    """
    by_word: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for name in dict.fromkeys(names):
        if first := _WORD.search(name):
            by_word[first.group()].append((name, first.start()))
    found: dict[str, list[int]] = defaultdict(list)
    for word in _WORD.finditer(text):
        for name, lead in by_word.get(word.group(), ()):
            at = word.start() - lead
            if at >= 0 and text.startswith(name, at):
                found[name].append(at)
    return found
