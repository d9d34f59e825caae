"""From the words of a clause to the acts that they ban, owe or allow: by tables, never by guessing.

The tables hold regular expressions without regard to case: `act_words.csv` (how a word is used and for which
acts it stands), `target_words.csv`, `exception_words.csv`. What no row knows is left to the reader: the
caller marks it as open. How a row of `act_words.csv` is used:

    harm    an act that clauses ban: banned where the words end, refuse or refrain from it
    duty    an act that clauses owe
    either  banned where refused, else owed
    quiet   words that mean a ban by themselves ("hold fire", "respect the sovereignty")
    state   words that keep a state; the acts are those that break it
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Literal

from truce.claims.records import Deontic
from truce.clauses.acts import acts_under, roots
from truce.clauses.limits import Quantity, quantities_in, quantities_left
from truce.clauses.model import ClauseKind, Exception_

Use = Literal["harm", "duty", "either", "quiet", "state"]

_STOP = re.compile(
    r"\b(?:stop|ceas(?!e-?\s?fire)|halt|refrain|desist|abstain|suspend|renounc|prohibit|forbid|terminat"
    r"|discontinu|eliminat)\w*"
    r"|\b(?:ban|bans|banned|end|ends|ended|ending|forgo|no|not|neither|nor|never|without)\b"
    r"|\b(?:lay aside|give up|put an end)\b",
    re.IGNORECASE,
)
_STOPPED = re.compile(
    r"[^.;]{0,80}?\b(?:ceas(?:e|es|ed)|stop(?:s|ped)?|end(?:s|ed)?|halt(?:s|ed)?|banned|prohibited|forbidden"
    r"|suspended|brought to an? (?:\w+ )?end)\b",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(
    r"\b(?:prevent|avoid|deter|combat|counter|curb|tackle|neutrali)\w*[^.;]*$", re.IGNORECASE
)
_REFUSED = re.compile(
    r"\b(?:not|never|nor|refrain from|stop|without|hinder|obstruct)\b(?: \w+){0,2} ?$", re.IGNORECASE
)
_ASIDE = re.compile(
    r"\b(?:within [^,;.]{1,40}? of|after|before|until|when|once|if|unless|provided that|pending"
    r"|upon (?:the|completion|receipt|arrival|signature)"
    r"|in (?:return|exchange) for|as soon as|by reason of|following (?:the|a|its))\b(?:(?! (?:shall|must"
    r"|will) )[^,;.])*"
    r"|(?<=[\w,] )(?:by which|under which|whereby|to (?:agree on|discuss|consider|work out|follow up|oversee)"
    r"|in order to|with a view to|aimed at|intended to|help(?:ing|s)?|assist(?:ing|s)?(?! (?:any |such "
    r"|those )?(?:armed |hostile |illegal )*(?:groups?|bands?|militias?|rebels?))"
    r"|(?:us(?:e|ing)) (?:any|its|their) influence)\b[^;.]*"
    r"|(?:^|[.;,] )should\b[^,;.]*",
    re.IGNORECASE,
)
_INSERTED = re.compile(
    r", (?:by|on|within|before|at|from|(?:not|no) later than|where possible|as appropriate|in particular)\b"
    r"[^,.;]{0,60},(?= )",
    re.IGNORECASE,
)
"""What stands between a verb and its object: "hand in, by 1 March, a list"."""
_WHICH_ONES = re.compile(
    r"\b(?:groups?|militias?|militants|rebels|insurgents|terrorists|fighters|gunmen|gangs?|bandits?|raiders?|robbers?|forces|troops"
    r"|soldiers|units|elements|organi[sz]ations?|movements?|factions?|people|persons?|those|anyone|anybody"
    r"|individuals|actors|proxies|mercenaries|commanders?)\b(?: [\w’']+){0,3}?"
    r"(?P<what> (?:who|that|which|whose|whom)\b(?:(?!\b(?:shall|must|may|will)\b)[^,.;])*"
    r"| (?:carry|launch|conduct|stag|mount|plan|attack|shell|bomb|kill|abduct|threaten|target|raid|fir|fight)"
    r"ing\b(?:(?!\b(?:shall|must|may|will)\b)[^,.;])*"
    r"| (?:responsible for|engaged in|involved in|behind)\b(?:(?!\b(?:shall|must|may|will)\b)[^,.;])*)",
    re.IGNORECASE,
)
"""What people are told apart by: "groups that shell villages". Nobody owes or forgoes it by these words."""
_LIST = re.compile(
    r"\b(?:shall|will|must|may|not|never|to|from|side|party) (?P<list>[\w-]+(?:, [\w-]+)*,? (?:or|and"
    r"|nor) [\w-]+)\b(?! by\b)",
    re.IGNORECASE,
)
_OF_NOTICE = ("notify", "report", "declare", "request", "instruct", "approve", "meet")
_JOINS = re.compile(r"(?:[\s,;]|\b(?:and|or|nor|to|any|the|all|no|from|of)\b)*", re.IGNORECASE)
_LINKS = re.compile(r"\b(?:and|or|nor)\b", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\b(?! civilians)[^,;.]*", re.IGNORECASE)
_NAMELY = re.compile(r"\b(?:including|such as|in particular|notably)\W*$", re.IGNORECASE)
_PRIOR = re.compile(
    r"\b(?:without|with|after|subject to|only on|upon|except (?:with|by|on)"
    r"|unless)\b[^,.;]{0,40}\b(?:prior|advance|previous)"
    r" (?:written )?(?P<need>notice|notification|approval|consent|permission|authori[sz]ation)"
    r"|\bwithout (?:the )?(?:written |express )?(?P<leave>approval|consent|permission|authori[sz]ation"
    r"|leave) (?:of|from)\b"
    r"|\b(?:with|on|upon|by|after|giv\w+|without)\b[^.;]{0,60}?\b(?:hours?|days?"
    r"|weeks?)['’]? (?:written |prior |advance )*(?P<length>notice|warning)\b"
    r"|\b(?P<told>notif|inform|tell|advis|announc)\w*\b[^.;]{0,80}\b(?:before(?! (?:the end of )?\d"
    r"| [A-Z][a-z]+ \d)|in advance|beforehand|prior to)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Deed:
    """Words of a clause that stand for acts; start and end count the characters of the clause's words."""

    use: Use
    acts: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """What one clause of the language is made of. `acts` of a `maintain` are those that break the state."""

    kind: ClauseKind
    acts: tuple[str, ...]
    targets: tuple[str, ...] = ()
    words: str = ""
    quantity: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """All that the words of one clause give: its units, and the words that name acts and were not encoded.

    `sizes` are those of `left` that say how many or how large: without them a clause covers more than its
    words do.
    """

    units: tuple[Unit, ...]
    left: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()


def read_words(deontic: Deontic, words: str) -> Wording:
    """The units in the words of one clause. None where its acts cannot be told."""
    flat = re.sub(r"\s", " ", words)
    found = _predicate(_deeds(_plain(flat)), deontic, flat)
    prior = _prior(flat)
    if prior is not None:
        sizes = tuple(quantities_left(flat, ()))
        return Wording((prior,), sizes, sizes)
    told = _PRIOR.search(flat)
    if told and told["told"]:
        # Notice of something that no row knows is not a duty to inform at any time.
        return Wording((), (told[0],))
    numbers = quantities_in(deontic, flat)
    sizes = tuple(quantities_left(flat, numbers))
    if numbers:
        limits = (Unit(kind="limit", acts=q.acts, words=q.what, quantity=q) for q in numbers)
        return Wording(tuple(limits), sizes, sizes)
    if deontic in ("power", "request"):
        return Wording((), tuple(flat[d.start : d.end] for d in found))
    banned = [d for d in found if _is_banned(d, deontic, flat)]
    rest = [d for d in found if d not in banned]
    kept = [d for d in rest if d.use == "state" and deontic == "obligation"]
    if deontic == "constitutive":
        rest = [d for d in rest if d.acts == ("establish",)] or [d for d in rest if d.acts == ("appoint",)]
    owed = [d for d in rest if _is_owed(d, deontic, flat, bool(banned))]
    allowed = [d for d in rest if deontic == "permission" and _is_allowed(d)]
    units = [
        *_bans(banned, found, flat),
        *(Unit(kind="maintain", acts=d.acts, words=flat[d.start : d.end]) for d in kept),
        *_duties(owed, flat),
        *_permits(allowed, found, flat),
    ]
    used = {*banned, *kept, *owed, *allowed}
    left = [flat[d.start : d.end] for d in found if d not in used and _matters(d, deontic)]
    left += [*sizes, *_listed_left(flat, found), *_refrained_left(flat, found), *_nor_left(flat, found)]
    left += _aims_left(flat) if any(u.targets for u in units) else []
    return Wording(tuple(units), tuple(dict.fromkeys(left)), sizes)


def _predicate(found: list[Deed], deontic: Deontic, flat: str) -> list[Deed]:
    """The deeds without those of the subject where the verb has its own: "the release shall be verified"."""
    modal = re.search(r"\b(?:shall|must|will|is to|are to)\b", flat)
    after = [d for d in found if modal and d.start >= modal.start()]
    return after if after and deontic == "obligation" else found


def _plain(flat: str) -> str:
    """The words of a clause with its asides, and what tells people apart, left blank."""
    kept = _ASIDE.sub(lambda m: " " * len(m[0]), flat)
    kept = _INSERTED.sub(lambda m: " " * len(m[0]), kept)
    return _WHICH_ONES.sub(lambda m: m[0][: -len(m["what"])] + " " * len(m["what"]), kept)


def exception_in(words: str) -> Exception_ | None:
    """Which kind of exception the words name; None if no row knows it."""
    flat = re.sub(r"\s", " ", words)
    kinds: Iterable[Exception_] = (row["kind"] for row in rows("exception_words") if _in(row, flat))  # type: ignore[misc]
    return next(iter(kinds), None)


def targets_in(words: str) -> tuple[str, ...]:
    """The target classes that the words name, in the order of the table."""
    flat = re.sub(r"\s", " ", words)
    return tuple(dict.fromkeys(row["target"] for row in rows("target_words") if _in(row, flat)))


def hindered_by(act: str) -> tuple[str, ...]:
    """The acts by which somebody would hinder one that is allowed; none where the table knows none."""
    return tuple(
        name for row in rows("hindered_by") if row["act"] == act for name in row["hindered_by"].split()
    )


@lru_cache(maxsize=16)
def rows(table: str) -> tuple[dict[str, str], ...]:
    """The rows of a table of this stage."""
    text = files("truce.clauses").joinpath("tables", f"{table}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@lru_cache(maxsize=512)
def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(words, re.IGNORECASE)


def _in(row: dict[str, str], flat: str) -> bool:
    return _pattern(row["words"]).search(flat) is not None


def _deeds(flat: str) -> list[Deed]:
    """All deeds in the order of the words; of two that overlap the earlier, then the longer."""
    found = [
        Deed(row["use"], tuple(row["acts"].split()), m.start(), m.end())  # type: ignore[arg-type]
        for row in rows("act_words")
        for m in _pattern(row["words"]).finditer(flat)
    ]
    kept: list[Deed] = []
    for deed in sorted(found, key=lambda d: (d.start, -d.end)):
        if not kept or deed.start >= kept[-1].end:
            kept.append(deed)
    return kept


def _is_banned(deed: Deed, deontic: Deontic, flat: str) -> bool:
    if deed.use not in ("harm", "either", "quiet") or deontic not in ("obligation", "prohibition"):
        return False
    if _OF_OTHERS.search(flat[: deed.start]):
        return False
    if deontic == "prohibition" or deed.use == "quiet":
        return deontic == "obligation" or deed.use != "quiet"
    before = flat[flat.rfind(";", 0, deed.start) + 1 : deed.start]
    return bool(_STOP.search(before) or _STOPPED.match(flat, deed.end))


def _is_owed(deed: Deed, deontic: Deontic, flat: str, some_banned: bool) -> bool:
    if deed.use not in ("duty", "either") or _REFUSED.search(flat[: deed.start]):
        return False
    if deontic in ("obligation", "constitutive"):
        return True
    own_infinitive = re.search(r"\bto $", flat[: deed.start]) is not None
    return deontic == "prohibition" and deed.use == "duty" and some_banned and own_infinitive


def _is_allowed(deed: Deed) -> bool:
    allowed = deed.use not in ("state", "quiet")
    return allowed and not set(deed.acts) & {"notify", "report", "establish", "withdraw"}


def _matters(deed: Deed, deontic: Deontic) -> bool:
    """Whether leaving a deed out leaves a term out: a ban's word in a duty mostly tells of the past."""
    return deed.use != "harm" or deontic == "prohibition"


def _listed_left(flat: str, found: Sequence[Deed]) -> Iterator[str]:
    """The verbs of a list that name no act, where others of the list do: "recruit, train or feed"."""
    for match in _LIST.finditer(flat):
        words = [
            (m[0], match.start("list") + m.start())
            for m in re.finditer(r"[\w-]+", match["list"])
            if m[0].lower() not in ("or", "and", "nor") and not m[0].endswith("ly")
        ]
        known = [any(d.start <= at < d.end for d in found) for _, at in words]
        if any(known):
            yield from (word for (word, _), told in zip(words, known, strict=True) if not told)


def _refrained_left(flat: str, found: Sequence[Deed]) -> Iterator[str]:
    """What somebody refrains from and no row knows, beside what one does: "from jamming, and from firing"."""
    for match in _FROM_DOING.finditer(flat):
        if found and not any(d.start < match.end() and match.start("what") < d.end for d in found):
            yield match["what"]


def _aims_left(flat: str) -> list[str]:
    """At what else an act is banned, where only some of it is known: "on the mills and on civilians"."""
    aims = [m["what"].strip() for m in _AIMS.finditer(flat)]
    known = [bool(targets_in(what)) for what in aims]
    return [what for what, told in zip(aims, known, strict=True) if not told] if any(known) else []


_AIMS = re.compile(
    r"\b(?:on|against|upon) (?P<what>[^.;,]{3,80}?)(?=,? (?:and|or|nor) (?:on|against|upon)\b|[.;,]|$)"
)


def _nor_left(flat: str, found: Sequence[Deed]) -> Iterator[str]:
    """A further ban of the sentence that no row knows: "shall pass the river, nor come near the works"."""
    for match in re.finditer(r"\bnor (?P<what>(?:shall |will |may )?[a-z]+\b[^,.;]*)", flat):
        verb = re.match(r"(?:any|the|its|their|his|her|on|in|at|of|to|for|by|with)\b", match["what"])
        if (
            found
            and not verb
            and not any(d.start < match.end() and match.start("what") < d.end for d in found)
        ):
            yield match["what"].strip()


_FROM_DOING = re.compile(r"\bfrom (?P<what>(?:(?:the|any|all) )?[a-z]+ing\b(?: of [\w -]{3,40})?)")


def _bans(banned: Sequence[Deed], found: Sequence[Deed], flat: str) -> Iterator[Unit]:
    """One ban for all acts that have the same targets."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for deed, targets in _aimed(banned, found, flat):
        groups.setdefault(targets, []).extend(deed.acts)
    for targets, names in groups.items():
        yield Unit(kind="forbid", acts=_fewest(names), targets=targets)


def _aimed(deeds: Sequence[Deed], found: Sequence[Deed], flat: str) -> list[tuple[Deed, tuple[str, ...]]]:
    """Each deed with what it is aimed at: the words up to the next one, or those of its list."""
    if not deeds:
        return []
    edges = [0, *(d.start for d in found[1:]), len(flat)]
    flat = _BETWEEN.sub(lambda m: " " * len(m[0]), flat)
    objects = {d: targets_in(flat[low:high]) for d, (low, high) in zip(found, pairwise(edges), strict=True)}
    linked = False
    for deed, following in reversed(list(pairwise(found))):
        between = flat[deed.end : following.start]
        linked = bool(_JOINS.fullmatch(between)) and (linked or bool(_LINKS.search(between)))
        if linked and _has_targets(following):
            objects[deed] = objects[following] or objects[deed]
            objects[following] = objects[following] or objects[deed]
    general: tuple[str, ...] = ()
    for deed, following in pairwise(found):
        general = objects[deed] if _NAMELY.search(flat[: following.start]) else general
        objects[following] = objects[following] or general
    return [(d, objects[d] if _has_targets(d) else ()) for d in deeds]


def _has_targets(deed: Deed) -> bool:
    aimed = roots()["ASSAULT"] | {"blockade", "detain", "expel", "threaten", "seize_property", "extort"}
    return all(acts_under(name) <= aimed for name in deed.acts)


def _fewest(names: Iterable[str]) -> tuple[str, ...]:
    """The names without those that another one holds already."""
    unique = list(dict.fromkeys(names))
    return tuple(n for n in unique if not any(acts_under(n) < acts_under(m) for m in unique))


def _duties(owed: Sequence[Deed], flat: str) -> Iterator[Unit]:
    """One duty for each act that is owed."""
    seen: set[str] = set()
    for deed in owed:
        act = deed.acts[0]
        if act in seen:
            continue
        seen.add(act)
        words = flat[deed.start : deed.end]
        yield Unit(kind="register" if act == "declare" else "oblige", acts=(act,), words=words)


def _permits(allowed: Sequence[Deed], found: Sequence[Deed], flat: str) -> Iterator[Unit]:
    """One permission for all acts that are allowed together."""
    if allowed:
        names = _fewest(name for d in allowed for name in d.acts)
        targets = tuple(t for _, aimed in _aimed(allowed, found, flat) for t in aimed)
        yield Unit(kind="permit", acts=names, targets=tuple(dict.fromkeys(targets)))


def _prior(flat: str) -> Unit | None:
    """An act that needs notice or consent beforehand, where the words name the act."""
    match = _PRIOR.search(flat)
    if match is None:
        return None
    told = match["told"] or match["length"] or (match["need"] or "").lower().startswith("noti")
    need = "notify" if told else "approve"
    acts = [n for d in _deeds(flat) if d.use != "quiet" for n in d.acts if n not in _OF_NOTICE]
    return Unit(kind="require_prior", acts=_fewest(acts), words=need) if acts else None
