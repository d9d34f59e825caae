"""What somebody may have meant who wrote a name that is none."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from truce.clauses import acts

MOST_KNOWN = 30
"""So many known names are listed; a longer list helps nobody."""

_KINDS = {
    "forbid": "ban prohibit prohibition forbidden must_not shall_not no",
    "oblige": "obligation obligate duty must shall require requires required do",
    "maintain": "keep state remain hold freeze",
    "require_prior": "prior notice notify notification approval consent authorise",
    "limit": "maximum minimum max min at_most at_least ceiling quota",
    "permit": "allow permission may right allowed",
    "register": "list inventory declare declaration",
}
_LATIN = {"and", "by", "in", "of", "on", "or", "the", "to", "a", "an", "is", "are"}


def nearest(name: str, known: Iterable[str], called: Mapping[str, str] | None = None) -> str | None:
    """The known name that was probably meant; None if none is near.

    `called` gives further names of known ones: the name of a party beside its id.
    """
    names = list(known)
    folded = {n.casefold(): n for n in reversed(names)}
    others = {n.casefold(): found for n, found in (called or {}).items() if found in names}
    wanted = name.strip().casefold()
    for book in (folded, others):
        if wanted in book:
            return book[wanted]
    if len(folded) > _MOST_COMPARED:
        return None
    near = get_close_matches(wanted[:_LONGEST], folded, 1, 0.6 if len(wanted) < 5 else 0.75)
    held = [n for n in folded if min(len(n), len(wanted)) > 3 and (n in wanted or wanted in n)]
    return next((folded[n] for n in (*near, *held)), None)


_LONGEST = 80
_MOST_COMPARED = 1000
"""Among more names than these none is looked for: it would take longer than reading the file."""


def quoted(name: str) -> str:
    """A name in a message: never longer than a line."""
    return f"`{name if len(name) <= _LONGEST else name[: _LONGEST - 1] + '…'}`"


def meant(name: str, known: Iterable[str], called: Mapping[str, str] | None = None) -> str:
    """The remedy for an unknown name: the one that was probably meant, else those that there are."""
    names = sorted(set(known))
    near = nearest(name, names, called)
    if near:
        return f"Did you mean `{near}`"
    if not names:
        return "None is defined in this file"
    more = f" and {len(names) - MOST_KNOWN} more" if len(names) > MOST_KNOWN else ""
    return f"Known here: {', '.join(names[:MOST_KNOWN])}{more}"


def meant_act(name: str) -> str:
    """The remedy for an unknown act: by its spelling, by the reader's word for it, or by its meaning."""
    wanted = name.removeprefix("mode:").strip().casefold().replace(" ", "_").replace("-", "_")
    by_mode = [act.name for act in acts.acts().values() if wanted in act.modes]
    near = nearest(wanted, acts.names())
    found = by_mode or ([near] if near else [])
    close = found and (by_mode or str(near).casefold() == wanted or _alike(wanted, str(near)))
    if not close:
        found = [*found, *(n for n in _by_meaning(wanted) if n not in found)][:3]
    if not found:
        return "See the table of acts in docs/reference/agreement.md"
    return f"Did you mean {' or '.join(f'`{name}`' for name in found)}"


def _alike(one: str, other: str) -> bool:
    return bool(get_close_matches(one[:_LONGEST], [other.casefold()], 1, 0.85))


def _by_meaning(wanted: str) -> list[str]:
    """Acts whose name or description has the same words, the best first."""
    words = {_stem(w) for w in re.findall(r"[a-z]+", wanted)} - _LATIN
    score = {
        act.name: len(words & {_stem(w) for w in re.findall(r"[a-z]+", f"{act.name} {act.what}".casefold())})
        for act in acts.acts().values()
    }
    return sorted((n for n, s in score.items() if s), key=lambda n: -score[n])[:2]


def _stem(word: str) -> str:
    return re.sub(r"(?:ings?|ed|es|s)$", "", word)


def meant_kind(name: str) -> str | None:
    """The kind of clause that a word stands for which is none; None if none does."""
    wanted = name.casefold().replace(" ", "_").replace("-", "_")
    return next((kind for kind, words in _KINDS.items() if wanted in words.split()), None)


def meant_word(name: str, allowed: Iterable[str]) -> str | None:
    """The word of a short list that was probably meant: another word for it, or a misspelt one."""
    words = list(allowed)
    wanted = name.casefold().replace(" ", "_").replace("-", "_")
    other = next((word for word in words if wanted in _OTHER_WORDS.get(word, "").split()), None)
    return other or nearest(name, words)


_OTHER_WORDS = {
    "terminate": "end cancel denounce abrogate withdraw exit",
    "extend": "renew prolong continue",
    "suspend": "pause freeze stop",
    "supersede": "replace",
    "enter_into_force": "start begin commence take_effect",
    "notify": "notice notification inform announce",
    "approve": "approval consent permission agree",
    "result": "strict",
    "self_defence": "self_defense",
    "peace_agreement": "peace treaty",
    "prisoner_exchange": "exchange",
}  # fmt: skip


def means_not_stated(value: object) -> bool:
    """Whether somebody probably wanted to write that the text leaves something open."""
    return isinstance(value, str) and value.strip().casefold().replace("_", " ").replace("-", " ") in _OPEN


_OPEN = {
    "not stated",
    "notstated",
    "unknown",
    "unspecified",
    "n/a",
    "none",
    "tbd",
    "?",
    "open",
    "not specified",
}
