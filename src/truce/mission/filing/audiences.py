"""For whom an entry is meant, unless whoever files it says otherwise.

What is shown cannot be taken back, what is kept can be shown later by another entry: so the narrow audience
is the default. What tells how the mechanism sees (observations, coverage, the trust in sources) is for the
mechanism, whatever a mission sets for the rest. A word about something is for nobody who may not read that
thing; and whoever may read an entry learns that it was withdrawn.
"""

from collections.abc import Iterable, Sequence
from functools import reduce

from truce.access import audience_of_party, check_audience, lets_in_all_of
from truce.errors import ArgumentError
from truce.ledger.keyacts import REGISTRAR, Holder
from truce.ledger.keyring import Keyring
from truce.mission.keeping import MECHANISM
from truce.mission.opened import Opened, of_form
from truce.mission.ownership import is_of_party

NOBODY = "sealed"
GUARDED = frozenset({
    "observation", "cover", "coverage", "rating", "source", "rehash",
    "watch", "allowed", "fetched", "taken", "reached", "container",
})  # fmt: skip
"""Kinds that tell where the mechanism looks, by what means, and whom it believes."""
_TAKING_BACK = frozenset({"withdrawal", "retraction"})


def standing_default(entries: Iterable[Opened], ring: Keyring) -> str:
    """The audience that the mission set for what is filed: the newest word of its registrars, or itself.

    No camera and no party opens what others file from then on.
    """
    found = [d for e, d in of_form(entries, "audience") if _speaks_for_all(e, ring)]
    return str(found[-1]["default"]) if found else MECHANISM


def _speaks_for_all(entry: Opened, ring: Keyring) -> bool:
    life = ring.lives.get(entry.key)
    if life is None or REGISTRAR not in life.roles or is_of_party(life.holder):
        return False
    return not ring.standing(entry.key, entry.position, entry.recorded).suspect


def audience_for(
    kind: str, asked: str | None, standing: str, holder: Holder | None, about: Sequence[str] = ()
) -> str:
    """Who may read an entry of a kind.

    Args:
        kind: what is filed.
        asked: what whoever files wants, None to leave it open.
        standing: what the mission set.
        holder: whose key files it.
        about: the audiences of what it is about.

    Raises:
        ArgumentError: `asked` is no audience, or hides from somebody that what he may read was taken back.
    """
    if kind in _TAKING_BACK:
        return _of_those(about, asked)
    if asked is not None:
        return check_audience(asked)
    if is_of_party(holder):
        usual = ",".join((MECHANISM, *_own(holder)))
    else:
        usual = MECHANISM if kind in GUARDED else standing
    return shared((usual, *about))


def _of_those(about: Sequence[str], asked: str | None) -> str:
    """The audience of what is taken back, or a wider one."""
    if asked is None:
        return about[0] if about else MECHANISM
    told = check_audience(asked)
    if not all(lets_in_all_of(told, each) for each in about):
        reason = f"hides from some who may read the entry ({', '.join(about)}) that it was taken back"
        raise ArgumentError("--audience", asked, reason, "Leave it out, or name them as well")
    return told


def shared(audiences: Iterable[str]) -> str:
    """The audience of those who may read all of these; `NOBODY` where no term of them is shared."""
    return reduce(_both, audiences)


def _both(one: str, other: str) -> str:
    terms = [term.strip() for term in one.split(",") if lets_in_all_of(other, term.strip())]
    terms += [term.strip() for term in other.split(",") if lets_in_all_of(one, term.strip())]
    return ",".join(dict.fromkeys(terms)) or NOBODY


def _own(holder: Holder | None) -> tuple[str, ...]:
    """The party whose key files, as a term; nothing for a name that no audience can hold."""
    try:
        return (audience_of_party(holder.of or holder.name),) if holder else ()
    except ArgumentError:
        return ()
