"""In what two tellings in the same words differ: who copies a sentence and exchanges a name tells another.

The same words make one origin only as far as they tell the same: who did what, on whom, and that it was
done. Where that differs one is an altered copy of the other, and nobody sees in the words which: each keeps
the origin of its own publisher, and as one depends on the other they never corroborate each other. Another
toll in the same words leaves the origin one, and is named.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeVar

from truce.claims.records import Range
from truce.incidents.accounts import Account as Judged
from truce.incidents.likeness import VAGUE
from truce.incidents.matching import Account, name_of, sketch_of
from truce.incidents.wires import Words, copied

Altered = Literal["who", "whom", "act", "denial", "toll"]
"""What was exchanged: who did it, on whom, what was done, whether it was done, how many died."""


_Thing = TypeVar("_Thing")
_Telling = TypeVar("_Telling", bound=Hashable)
_NOBODY = frozenset[str]()


class Tells(NamedTuple):
    """What an account tells, as far as it tells it for sure.

    `who` and `whom` are keys of actors as matching has them; `doers` are the parties and actors of an
    agreement whom it names as having done it, by id.
    """

    doers: frozenset[str]
    who: frozenset[str]
    whom: frozenset[str]
    act: str
    mode: str | None
    denies: bool
    deaths: Range | None


def tells(account: Account, doers: frozenset[str] = _NOBODY) -> Tells:
    """What an account of a document tells."""
    sketch = sketch_of(account)
    who, whom = (frozenset(k for k in keys if not k.startswith(VAGUE)) for keys in (sketch.who, sketch.whom))
    return Tells(
        doers, who, whom, sketch.act, sketch.mode, account.event.certainty == "denied", sketch.deaths
    )


def doers_of(judged: Judged) -> frozenset[str]:
    """Whom an account surely names as having done it, by the ids of an agreement; empty: nobody for sure."""
    return frozenset() if judged.who_maybe else frozenset(judged.who or ())


def altered(one: Tells, other: Tells) -> tuple[Altered, ...]:
    """In what two tellings exclude each other; what one leaves open excludes nothing."""
    modes = one.mode is not None and other.mode is not None and one.mode != other.mode
    tolls = one.deaths is not None and other.deaths is not None and one.deaths != other.deaths
    found: list[tuple[Altered, bool]] = [
        ("who", _exclude(one.who, other.who) or _exclude(one.doers, other.doers)),
        ("whom", _exclude(one.whom, other.whom)),
        ("act", one.act != other.act or modes),
        ("denial", one.denies != other.denies),
        ("toll", tolls),
    ]
    return tuple(what for what, differs in found if differs)


def tells_otherwise(one: Tells, other: Tells) -> bool:
    """Whether one is an altered copy of the other, if they are in the same words."""
    return any(what != "toll" for what in altered(one, other))


@dataclass(frozen=True, slots=True)
class SameWords:
    """Accounts of one incident in the same words: those that tell the same, in the order given, are together.

    `tellings` are one origin each. `differ` says in what each of them differs from the first, and `tolls`
    which of all give another toll than the first account.
    """

    tellings: tuple[tuple[Account, ...], ...]
    differ: tuple[tuple[Altered, ...], ...]
    tolls: tuple[Account, ...]


def same_words(
    accounts: Sequence[Account], doers: Mapping[str, frozenset[str]] = MappingProxyType({})
) -> Iterator[SameWords]:
    """The accounts of an incident that are in the same words, whether they tell the same or not.

    `doers` are those whom accounts (document#id) name for sure, by the ids of an agreement.
    """
    keys = [name_of(a).partition("#")[0] for a in accounts]
    spans = [Words(key, a.event.start, a.event.end) for key, a in zip(keys, accounts, strict=True)]
    texts = {key: a.told.document.text for key, a in zip(keys, accounts, strict=True)}
    groups: dict[int, list[Account]] = {}
    for account, group in zip(accounts, copied(spans, texts, exchanged=True), strict=True):
        if group is not None:
            groups.setdefault(group, []).append(account)
    for members in groups.values():
        told = {id(a): tells(a, doers.get(a.ref, _NOBODY)) for a in members}
        tellings = alike([(a, told[id(a)]) for a in members], tells_otherwise)
        sets = [[told[id(a)] for a in telling] for telling in tellings]
        yield SameWords(
            tuple(tuple(telling) for telling in tellings),
            tuple(_differ(sets[0], each) for each in sets),
            tuple(a for a in members if "toll" in altered(sets[0][0], told[id(a)])),
        )


def alike(
    things: Iterable[tuple[_Thing, _Telling]], differ: Callable[[_Telling, _Telling], bool]
) -> list[list[_Thing]]:
    """Things in groups of which no two tell otherwise: each in the first, in their order, that it fits in.

    A thing comes with what it tells; of those that tell the very same one stands for all.
    """
    groups: list[tuple[list[_Thing], set[_Telling]]] = []
    for thing, telling in things:
        for members, told in groups:
            if telling in told or not any(differ(telling, other) for other in told):
                members.append(thing)
                told.add(telling)
                break
        else:
            groups.append(([thing], {telling}))
    return [members for members, _ in groups]


def _differ(one: Sequence[Tells], other: Sequence[Tells]) -> tuple[Altered, ...]:
    pairs = [(a, b) for a in dict.fromkeys(one) for b in dict.fromkeys(other)]
    return tuple(dict.fromkeys(w for a, b in pairs for w in altered(a, b) if w != "toll"))


def _exclude(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other) and not one & other
