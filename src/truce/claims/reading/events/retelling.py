"""Which passages tell the same event: "the attack", "the strikes on X" after the event was told."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from truce.asof import Interval
from truce.claims.reading.events.accounts import Account
from truce.claims.reading.events.arguments import is_passive, outermost
from truce.claims.reading.events.belligerents import Belligerents
from truce.claims.reading.events.predicates import is_verbal
from truce.claims.reading.events.tellings import Telling

_DEFINITE = frozenset("the this that these those both its their his her".split())
_KINDS: dict[str | None, str] = {
    "clash": "clash", "capture": "capture", "invasion": "invasion", "abduction": "abduction",
    "violate_ceasefire": "violation", "killing": "killing", "targeted_killing": "killing",
    "retaliation": "blow", "offensive": "offensive", "explosion": "explosion",
}  # fmt: skip
_REMEMBERED = 80
"""Events of one type that a passage may tell again: the last ones."""
_ROLES = ("initiators", "targets", "places")
_REACH = 14
"""Sentences: a definite mention without a name of its own looks back no further."""


@dataclass(slots=True)
class Story:
    """The accounts of one event, the first one first."""

    accounts: list[Account] = field(default_factory=list)
    modes: set[str | None] = field(default_factory=set)
    _refs: dict[str, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for account in self.accounts:
            self._note(account)

    @property
    def first(self) -> Account:
        """The account that the event is recorded under."""
        return self.accounts[0]

    def add(self, account: Account) -> None:
        """Let one more account tell the event."""
        self.accounts.append(account)
        self._note(account)

    def _note(self, account: Account) -> None:
        self.modes.add(account.telling.predicate.mode)
        for role in _ROLES:
            self._refs.setdefault(role, set()).update(getattr(account.telling.roles, role))

    def refs(self, role: str) -> set[str]:
        """All the ids that the accounts name in a role."""
        return self._refs[role]

    @property
    def interval(self) -> Interval | None:
        """The date that the accounts state."""
        return next((a.dated.interval for a in self.accounts if a.dated.value), None)


def group(accounts: Sequence[Account], sides: Belligerents) -> list[Story]:
    """Accounts of one event together, in the order of their first passages.

    `sides` tells the party that an actor belongs to, so that "the army" and its state agree.
    """
    stories: list[Story] = []
    recent: dict[str, deque[Story]] = {}
    for account in accounts:
        alike = recent.setdefault(account.telling.predicate.type, deque(maxlen=_REMEMBERED))
        fitting = [s for s in alike if _same_event(s, account, sides)]
        if fitting:
            max(fitting, key=lambda s: _closeness(s, account, sides)).add(account)
        elif account.stands_alone:
            stories.append(Story([account]))
            alike.append(stories[-1])
    return stories


def _closeness(story: Story, account: Account, sides: Belligerents) -> tuple[int, int]:
    """How well an account fits a story: what they share, then how near it was told."""
    telling, last = account.telling, story.accounts[-1].telling
    follows = _is_definite(telling) and telling.sentence.index - last.sentence.index <= 1
    shared = 2 * bool(set(telling.roles.places) & story.refs("places"))
    shared += bool(sides.parties(telling.roles.initiators) & sides.parties(story.refs("initiators")))
    shared += 2 * (account.dated.value is not None and story.interval == account.dated.interval)
    shared += 2 * (follows and telling.sentence.block.index == last.sentence.block.index)
    shared += telling.predicate.words == story.first.telling.predicate.words
    return shared, last.sentence.index


def _same_event(story: Story, account: Account, sides: Belligerents) -> bool:
    first, telling = story.first.telling, account.telling
    if first.predicate.type != telling.predicate.type:
        return False
    if first.token == telling.token and first.sentence is telling.sentence:
        return not telling.roles.places or telling.roles.places == first.roles.places
    if telling.predicate.type == "ASSAULT" and _is_consequence(story, account):
        return True
    if not _kinds_agree(story, telling) or not _dates_agree(story, account):
        return False
    if not _roles_agree(story, telling, sides, "initiators") or not _roles_agree(
        story, telling, sides, "targets"
    ):
        return False
    places, theirs = set(telling.roles.places), story.refs("places")
    if places and theirs and not places & theirs:
        return False
    return _has_link(story, account, sides)


def _has_link(story: Story, account: Account, sides: Belligerents) -> bool:
    """Whether something says that it is the same event: a definite phrase, or one place or day in common."""
    telling = account.telling
    back = telling.sentence.index - story.accounts[-1].telling.sentence.index
    same_place = bool(set(telling.roles.places) & story.refs("places"))
    own_date = account.dated.interval if account.dated.value else None
    same_day = own_date is not None and story.interval == own_date and (own_date.days or 99) <= 3
    same_doer = bool(sides.parties(telling.roles.initiators) & sides.parties(story.refs("initiators")))
    if telling.predicate.type != "ASSAULT":
        return _same_act(story, account, sides, same_day=same_day, same_doer=same_doer, back=back)
    if account.harms and any(a.harms for a in story.accounts) and not _is_definite(telling):
        return False
    if same_place and story.interval is None and _is_definite(story.first.telling):
        return True
    if _is_definite(telling):
        known = same_doer or not telling.roles.named or _is_laid_on(story, telling, back)
        unnamed = not telling.roles.places and not own_date and known
        return same_place or same_day or (back <= _REACH and unnamed)
    return same_day and (same_place or (same_doer and not telling.roles.places))


def _is_laid_on(story: Story, telling: Telling, back: int) -> bool:
    """Whether "the strike" of the next sentence names an author for the one told just before of nobody."""
    words = telling.predicate.words == story.first.telling.predicate.words
    return back <= 1 and words and not story.refs("initiators")


def _is_consequence(story: Story, account: Account) -> bool:
    """Whether a passage only counts those hurt by the act told just before: "Two people were wounded."."""
    telling, last = account.telling, story.accounts[-1].telling
    back = telling.sentence.index - last.sentence.index
    if back not in (0, 1) or last.sentence.block.index != telling.sentence.block.index:
        return False
    if not _counts_its_own(account) or telling.roles.initiators or telling.roles.places:
        return False
    if account.wide:
        return False
    if {h.kind for a in story.accounts for h in a.harms} & {h.kind for h in account.harms}:
        return False
    if account.dated.value is not None:
        return account.dated.interval == story.interval
    return back == 0 or not account.timed


def _counts_its_own(account: Account) -> bool:
    """Whether a clause says no more than how many were hurt or died."""
    token = account.telling.token
    if not is_verbal(token) or not account.harms:
        return False
    return is_passive(token) or any(h.token == token for h in account.harms)


def _same_act(
    story: Story, account: Account, sides: Belligerents, *, same_day: bool, same_doer: bool, back: int
) -> bool:
    """Whether a verbal or cooperative act is the one told before: one word, one author, on no other day."""
    telling, first = account.telling, story.first.telling
    if telling.predicate.pattern == "utter" or first.predicate.pattern == "utter":
        return telling.token == first.token
    if same_day and same_doer:
        return True
    if _is_definite(telling):
        return same_doer and back <= _REACH
    if telling.predicate.pattern == first.predicate.pattern == "inforce":
        return back <= _REACH and same_doer
    if telling.predicate.mode == "visit" and same_doer:
        goals = set(telling.roles.targets) | set(telling.roles.places)
        return not goals or bool(goals & (story.refs("targets") | story.refs("places")))
    own = sides.parties(telling.roles.initiators)
    if (
        not own
        or own != sides.parties(story.refs("initiators"))
        or telling.predicate.words != first.predicate.words
    ):
        return False
    return telling.predicate.type == "AGREE" or (
        bool(telling.roles.targets)
        and set(sides.spelt_out(telling.roles.targets)) == set(sides.spelt_out(story.refs("targets")))
    )


def _is_definite(telling: Telling) -> bool:
    if is_verbal(telling.token):
        if telling.token.dep_ == "relcl":
            return any(c.lower_ in ("the", "those") for c in telling.token.head.children)
        if telling.predicate.type != "CONSULT":
            return False
        things = (t for t in telling.token.children if t.dep_ == "dobj")
        return any(c.lower_ in ("these", "this", "those", "that") for t in things for c in t.children)
    return any(c.lower_ in _DEFINITE for c in (*telling.token.children, *outermost(telling.token).children))


def _kind(mode: str | None) -> str:
    return _KINDS.get(mode, "blow")


def _kinds_agree(story: Story, telling: Telling) -> bool:
    if telling.predicate.type not in ("ASSAULT", "CONSULT"):
        return True
    if telling.predicate.type == "CONSULT":
        return telling.predicate.mode in story.modes
    return _kind(telling.predicate.mode) in map(_kind, story.modes)


def _dates_agree(story: Story, account: Account) -> bool:
    own, theirs = account.dated.interval, story.interval
    return own is None or theirs is None or (own.intersects(theirs) and _alike(own, theirs))


def _alike(one: Interval, other: Interval) -> bool:
    """Whether two dates are of like precision: a month does not tell one of its days again."""
    sizes = sorted((one.days or 999, other.days or 999))
    return sizes[1] <= max(3, 3 * sizes[0])


def _roles_agree(story: Story, telling: Telling, sides: Belligerents, role: str) -> bool:
    own = sides.parties(getattr(telling.roles, role))
    theirs = sides.parties(story.refs(role))
    return not own or not theirs or bool(own & theirs)
