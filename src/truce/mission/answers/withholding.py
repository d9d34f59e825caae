"""What is withheld from whoever asks, and what that does to an answer.

An answer made of a part of the record says so, and never looks calm: an account that is withheld may be of
just what the coverage at hand watched, so coverage counts for nothing then, and silence stays "no
information". What a party keeps to itself is a claim that nobody makes; it changes no answer, or any party
could blind all others with one entry.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final, Literal

from truce.findings.record import Record
from truce.mission.opened import HolderOf, Opened
from truce.mission.ownership import is_of_party
from truce.store.interface import Appending, Store

Withheld = Literal["nothing", "of parties", "of the mechanism"]
"""What is withheld: what parties filed for themselves alone, or (also) what the mechanism filed."""
_MARK = "rows withheld of "
TELLS_NOTHING: Final = frozenset({
    "genesis", "key", "erasure", "refusal", "rehash", "witness", "audience", "vault", "keyholder",
    "watch", "allowed", "fetched", "taken", "reached", "appearance", "container",
})  # fmt: skip
"""Kinds that no answer is made of: one that is withheld is missing from none."""


def rows_are_missing(work: Appending, entry: str) -> None:
    """Remember that rows of an entry came without their content: a copy that carries some areas alone."""
    work.set_meta(_MARK + entry, "1")


def may_miss_rows(store: Store, entry: str) -> bool:
    """Whether rows of an entry came without their content; some of it may have come since."""
    return store.meta(_MARK + entry) is not None


def withheld_of(entries: Iterable[Opened], holder_of: HolderOf) -> Withheld:
    """What is withheld among entries, at the most."""
    hidden = [e for e in entries if e.withheld and e.kind not in TELLS_NOTHING]
    if not hidden:
        return "nothing"
    # Whose a key is that nobody introduced is not known: then it may be the mechanism's.
    return "of parties" if all(is_of_party(holder_of(e.key)) for e in hidden) else "of the mechanism"


def without_calm(record: Record, withheld: Withheld) -> Record:
    """The record as it may be judged where some of it is withheld."""
    return replace(record, coverage=()) if withheld == "of the mechanism" else record


def notice(withheld: Withheld, view: str) -> str:
    """What an answer says of what is withheld from it; "" where nothing is. Never what, nor how much."""
    if withheld == "nothing":
        return ""
    if withheld == "of parties":
        return "A party keeps to itself something that it filed; no answer counts it."
    return (
        f"PARTLY WITHHELD: judged on {view}, and part of the record is withheld. What is withheld may "
        "confirm, contest or refute it; silence here is no information."
    )
