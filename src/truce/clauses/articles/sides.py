"""Who made an agreement, by its own words, and whom the subject of a sentence names."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from truce.clauses.articles.passages import passages_of

_CAP = r"(?!(?:The|His|Her|In|And|Art|Done|Article)\b)[A-Z][\w’'./-]*(?<![.,])"
_AND = r"and(?= (?:Reconciliation|Justice|Security|Independence|Development|Change|Liberation))"
_NAME = rf"{_CAP}(?: (?:(?:of|for)(?: the)?|{_AND}|de|du|al|el|ul)? ?{_CAP}){{0,7}}"
_BEFORE = (
    r"(?:(?:the|his|her|their|its) )?(?:(?:elders|commanders?|representatives?|leaders?|delegat(?:es|ions?)"
    r"|leadership|forces|chiefs?|governments|sheikhs?) of (?:the |both )?)?(?:(?:His"
    r"|Her) Majesty,? (?:the )?)?"
)
_DEFINED = r"(?: ?\((?P<{0}>[^()]{{1,120}})\))?(?:,? (?:hereinafter|referred to)[^,;]{{0,60}})?"
_KIN = r"(?: (?:clans?|sub-clans?|tribes?|community|communities|people|famil(?:y|ies)|side|movement))?"
"""What sort of a side a name is: "the Asal clan"."""
_PAIR = (
    rf"{_BEFORE}(?P<one>{_NAME}){_KIN}{_DEFINED.format('as1')},?"
    rf"(?: (?:and|with) |, (?:and )?)(?:of )?{_BEFORE}(?P<two>{_NAME}){_KIN}{_DEFINED.format('as2')}"
    rf"(?:,? and (?:of )?{_BEFORE}(?P<three>{_NAME}){_KIN})?"
)
_MAKING = (
    r"(?:agree|agreed|have|has|desir|hereby|hereinafter|state|declar|conclud|undertak|decid|resolv|met\b"
    r"|reach"
    r"|recall|convinced|determined|acting|meeting|wish|accept|sat\b|com(?:e|ing)\b|mindful|consider|jointly)"
)
_DEFINING = r" ?\([^()]{{0,40}}[“\"'‘](?P<{0}>[^()]{{1,80}})[”\"'’]\)"
_BOTH_DEFINED = re.compile(
    rf"{_BEFORE}(?P<one>{_NAME}){_DEFINING.format('as1')},? and (?:of )?{_BEFORE}(?P<two>{_NAME})"
    rf"{_DEFINING.format('as2')}(?P<three>)"
)
_PATTERNS = (
    re.compile(rf"\b[Bb]etween {_PAIR}"),
    re.compile(rf"\bWe, {_PAIR}"),
    re.compile(
        rf"\b(?:[Aa]greed|[Ss]igned|[Cc]oncluded|[Mm]ade|[Aa]dopted)\b(?: [\w,’'-]+){{0,9}}? by {_PAIR}"
    ),
    re.compile(rf"(?:^|[.:;,|] ?)(?:The )?{_PAIR}(?:,[^.;]{{0,220}}?)?,? (?=(?i:{_MAKING}))"),
    _BOTH_DEFINED,
)
_FRONT = 2500
"""So many characters of a text may pass before it has named who made it."""

_EACH = re.compile(
    r"\b(?:(?:the|both|all|all the|the two|contracting|high contracting|each of the|neither of the"
    r"|either of the"
    r"|one of the|no|any|each|either|neither|every|other|one|a) )(?:\w+ )?(?:contracting )?"
    r"(?:part(?:y|ies)|sides?|signator(?:y|ies)|belligerents?|government(?:s)\b|participants|commands"
    r"|headquarters|commanders|delegations|clans|tribes|communities|leaders)\b(?!['’]s? (?!(?:forces"
    r"|troops|army)))"
    r"|\bboth (?:the )?\w+s\b|^\W*(?:[Ww]e|[Bb]oth|[Ee]ither|[Nn]either|[Ee]ach)\b"
    r"|\b(?:no|each|every) (?:one|body)\b|\b(?:nobody|everyone|everybody|no one)\b",
    re.IGNORECASE,
)
_FORCES = re.compile(
    r"\b(?:forces|troops|soldiers|units?|army|armies|warships?|submarines?|(?:military|combat) aircraft"
    r"|fighters"
    r"|commanders|patrols?|(?:patrol )?boats?|police|tanks|guns?|artillery|heavy weapons|combatants|men|man"
    r"|vessels|navy|militia|weapons|aircraft|formations)\b",
    re.IGNORECASE,
)
_FOREIGN = re.compile(r"\b(?:foreign|fishing|merchant|relief|illegal|third|other than)\b", re.IGNORECASE)
_BODY = (
    r"(?:Committee|Commission|Mission|Team|Cell|Mechanism|Observers?|Council|Board|Office|Secretariat|Centre"
    r"|Group|Envoy|Authority|Tribunal|Court|Monitors?|Delegation|Panel)"
)
_NAMED_BODY = re.compile(rf"\b(?:[Tt]he|[Aa]n?) (?P<name>(?:[A-Z][\w’'-]+ ){{0,5}}{_BODY})\b")
_PLAIN_BODY = re.compile(
    r"\b(?:[Tt]he|[Aa]) (?P<name>(?:[a-z]+ ){0,3}(?:committee|commission|mission|mechanism|council|team)"
    r"(?: of elders)?)\b"
)


_COMMON = ("Forces", "Parties", "Party", "Sides", "State", "States", "People", "Region")
"""Words that do not mean one party although its name ends with them."""


_ONE_OF_THEM = re.compile(
    r"\b(?:the|a|any) (?:side|party)\b[^,.;]*\b(?:who|whose|whom|which|that)\b|\b(?:side|party)['’]s \w+",
    re.IGNORECASE,
)
"""One party that the words tell apart by what it did, or somebody of a party: which one is not told."""


@dataclass(frozen=True, slots=True)
class Side:
    """A party as the text names it; where its name stands; and the shorter names that mean it alone."""

    name: str
    start: int
    end: int
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sides:
    """Those who made an agreement, and the bodies that it names."""

    parties: tuple[Side, ...]
    bodies: tuple[Side, ...] = ()

    def named_in(self, words: str) -> tuple[str, ...]:
        """The parties that the words name, in the order of the parties."""
        return tuple(p.name for p in self.parties if any(_stands(n, words) for n in (p.name, *p.aliases)))

    def bodies_in(self, words: str) -> tuple[str, ...]:
        """The bodies that the words name."""
        return tuple(b.name for b in self.bodies if any(_stands(n, words) for n in (b.name, *b.aliases)))

    def everybody(self) -> tuple[str, ...]:
        """All parties."""
        return tuple(p.name for p in self.parties)

    def bound(self, subject: str) -> tuple[str, ...]:
        """Whom the subject of an active sentence means: parties or a body; nobody if it means none of them.

        Forces that the words give to nobody in particular are those of all who are bound.
        """
        if _ONE_OF_THEM.search(subject):
            return ()
        named = self.named_in(subject)
        if named:
            return named
        each = _EACH.search(subject)
        if each and self.bodies_in(subject[: each.start()]):
            return self.bodies_in(subject[: each.start()])[:1]
        if each:
            return self.everybody()
        bodies = self.bodies_in(subject)
        if bodies:
            return bodies[:1]
        if _FORCES.search(subject) and not _FOREIGN.search(subject):
            return self.everybody()
        return ()

    def is_each(self, words: str) -> bool:
        """Whether the words mean all parties without naming one."""
        return _EACH.search(words) is not None


def find_sides(text: str, places: frozenset[str] = frozenset()) -> Sides:
    """The parties by the words that say who made the agreement, and the bodies of the text.

    `places` are names of places that are no countries: a road "between A and B" has no parties.
    """
    flat = _parted(text)
    begin = len(text) - len(text.lstrip())
    parties = _parties(flat[: begin + _FRONT], places)
    return Sides(parties, _bodies(flat, parties))


def _parted(text: str) -> str:
    """The text with a bar wherever a sentence or an item ends: no name goes on behind it."""
    parted = ["|"] * len(text)
    for passage in passages_of(text):
        parted[passage.start : passage.end] = passage.words
    return "".join(parted)


def _parties(front: str, places: frozenset[str]) -> tuple[Side, ...]:
    for pattern in _PATTERNS:
        for match in pattern.finditer(front):
            found = tuple(_sides_of(match))
            if len({s.name for s in found} - places) > 1:
                return _with_aliases(found)
    return ()


def _sides_of(match: re.Match[str]) -> Iterator[Side]:
    for group, defined in (("one", "as1"), ("two", "as2"), ("three", "")):
        name = match[group]
        if name:
            own = (match[defined] or "") if defined else ""
            defining = match.re is _BOTH_DEFINED
            short = [own] if defining else re.findall(r"[“\"'‘]([^”\"'’]+)[”\"'’]", own)
            short = short or re.findall(r"^([A-Z][A-Z-]{1,9})$", own)
            short = [
                s
                for s in short
                if not re.fullmatch(r"(?:the )?(?:Parties|Sides|Signatories|parties|sides)", s)
            ]
            yield Side(name, match.start(group), match.end(group), tuple(short))


def _with_aliases(found: Sequence[Side]) -> tuple[Side, ...]:
    """The short names of each, without those that two of them share."""
    own = [tuple(dict.fromkeys((*s.aliases, *_short_names(s.name)))) for s in found]
    shared = {
        n for i, names in enumerate(own) for n in names for j, more in enumerate(own) if i != j and n in more
    }
    names = {s.name for s in found}
    return tuple(
        replace(s, aliases=tuple(n for n in short if n not in shared | names))
        for s, short in zip(found, own, strict=True)
    )


def _short_names(name: str) -> Iterator[str]:
    """What a text says instead of a name: "the Front", "the Movement", "His Majesty", "Lomar"."""
    before, of, after = name.partition(" of ")
    words = before.split()
    if len(words) > 1 and words[-1] not in _COMMON:
        yield f"the {words[-1]}"
        yield before
    if of:
        yield f"the {before}"
        inner = re.sub(r"^the ", "", after)
        yield inner
        if " of " in inner:
            yield inner.split(" of ")[-1].removeprefix("the ")
        elif len(inner.split()) == 1:
            yield inner
    if re.search(r"\b(?:King|Queen|Emperor|Sultan|Kingdom|Emir)\b", before):
        yield "His Majesty"
        yield "Her Majesty"


def _bodies(flat: str, parties: Iterable[Side]) -> tuple[Side, ...]:
    taken = {n.removeprefix("the ").casefold() for p in parties for n in (p.name, *p.aliases)}
    found: dict[str, Side] = {}
    for pattern in (_NAMED_BODY, _PLAIN_BODY):
        for match in pattern.finditer(flat):
            name = match["name"]
            if name.casefold() not in taken and not any(name in n for p in parties for n in (p.name,)):
                found.setdefault(name, Side(name, match.start("name"), match.end("name")))
    long = [s for s in found.values() if " " in s.name]
    short = {n: [s for s in long if s.name.endswith(f" {n}")] for n in found if " " not in n}
    lone = [found[n] for n, longer in short.items() if not longer and n[0].isupper()]
    merged = [
        replace(s, aliases=tuple(f"the {n}" for n, longer in short.items() if longer == [s])) for s in long
    ]
    return (*merged, *lone)


def _stands(name: str, words: str) -> bool:
    """Whether a name stands in the words, and not inside a longer name; an article may begin a sentence."""
    for found in re.finditer(
        rf"\b{re.escape(name)}\b", words, re.IGNORECASE if name.startswith("the ") else 0
    ):
        before = re.search(r"(?P<word>[A-Z][\w’'-]*) (?:of )?$", words[: found.start()])
        longer = name.startswith("the ") and re.match(r" [A-Z][\w’'-]*", words[found.end() :])
        if not longer and (before is None or before["word"] in _OPENERS or name.startswith("the ")):
            return True
    return False


_OPENERS = (
    "The",
    "A",
    "An",
    "In",
    "Both",
    "Each",
    "Either",
    "Neither",
    "No",
    "If",
    "All",
    "When",
    "By",
    "Any",
)
"""Words with a capital that only begin a sentence."""
