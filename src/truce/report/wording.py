"""How a report says things: one neutral wording for every face, and never more than the record holds.

Nothing here decides anything. A label of the dossier becomes words, a reference becomes a name, a count
becomes a range in words. Parties are never ordered here: lists keep the order of the text.
"""

from collections.abc import Iterable, Sequence

from truce.claims.records import Actor, Certainty, Claim, Event, EventType, Range, Stance
from truce.claims.standing import Standing
from truce.incidents import Told

NOT_STATED = "not stated"

GRADES: dict[Certainty, tuple[str, str]] = {
    "fact": ("stated", "in the text's own voice, without a hedge; truce has not checked it"),
    "reported": ("reported", "passed on by the text from somebody who takes no side, or 'reportedly'"),
    "alleged": ("alleged", "the word of a party, or called an allegation by the text"),
    "unverified": ("unverified", "the text says that nobody has verified it"),
    "disputed": ("disputed", "the text's accounts contradict each other, or a party denies it"),
    "denied": ("denied", "the text gives only the denial"),
}
"""For each certainty the word that is shown, and what it means."""

STANDINGS: dict[Standing, str] = {
    "none": "not told as concluded",
    "proposed": "proposed",
    "rejected": "rejected",
    "agreed": "agreed, not said to be in force",
    "in_force": "in force",
    "suspended": "suspended",
    "over": "over",
}

ACTS: dict[EventType, tuple[str, str]] = {
    "AGREE": ("agreement", "with"),
    "CONSULT": ("talks", "with"),
    "SUPPORT": ("support voiced", "for"),
    "COOPERATE": ("cooperation", "with"),
    "AID": ("aid", "for"),
    "YIELD": ("concession", "to"),
    "REQUEST": ("request", "to"),
    "ACCUSE": ("accusation", "against"),
    "REJECT": ("rejection or denial", "towards"),
    "THREATEN": ("threat or warning", "to"),
    "PROTEST": ("protest", "against"),
    "SANCTION": ("sanction", "against"),
    "MOBILIZE": ("forces raised or moved", "towards"),
    "COERCE": ("coercion", "against"),
    "ASSAULT": ("use of force", "against"),
    "RETREAT": ("withdrawal", "towards"),
    "OTHER": ("other act", "concerning"),
}
"""For each type of event the words for it, and those that introduce the ones whom it is directed at."""


_MODES = {"violate_ceasefire": "told as a breach of a ceasefire"}
"""Modes whose label alone would read as a finding."""

STANCES: dict[Stance, str] = {
    "asserts": "assertion",
    "confirms": "confirmation",
    "denies": "denial",
    "accuses": "accusation",
    "condemns": "condemnation",
    "doubts": "doubt",
    "suspects": "suspicion",
    "fears": "fear",
    "predicts": "prediction",
    "threatens": "threat or warning",
    "demands": "demand",
    "promises": "promise",
    "reports_allegation": "allegation passed on",
    "claims_responsibility": "claim of responsibility",
    "retracts": "retraction",
}


class Names:
    """The names of the actors of several documents, by the document and the actor's id."""

    def __init__(self, told: Iterable[Told]) -> None:
        self._actors = {t.document.id: {a.id: a for a in t.records.actors} for t in told}

    def actor(self, told: Told, ref: str | None) -> Actor | None:
        """An actor of a document; None where nobody is named."""
        return self._actors.get(told.document.id, {}).get(ref or "")

    def one(self, told: Told, ref: str | None) -> str | None:
        """How to call an actor; one whom the text keeps nameless is marked as such."""
        actor = self.actor(told, ref)
        if actor is None:
            return None
        return f"{actor.name} (unnamed)" if actor.anonymous and "unnamed" not in actor.name else actor.name

    def voice(
        self, told: Told, ref: str | None, medium: str | None, certainty: Certainty | None = None
    ) -> str | None:
        """Whose word something is: an actor's of the text, or of the one whose words all of it is.

        What a mail states (`certainty`) in its own voice is its sender's word, whoever that is.
        """
        name, beside = self.one(told, ref), told.document.voice_as(medium)
        if name is None and medium is None and certainty == "fact":
            beside = told.document.voice_as("mail")
        return name if beside is None else beside.shown(name)

    def several(self, told: Told, refs: Iterable[str]) -> str:
        """The names of several actors, in the order of the record; empty where nobody is named."""
        return ", ".join(dict.fromkeys(name for ref in refs if (name := self.one(told, ref))))

    def speaker(self, told: Told, claim: Claim) -> str:
        """Who says a claim, and through which medium."""
        name = self.voice(told, claim.source, claim.medium)
        if name is None:
            return "The text itself" if claim.attribution == "text" else "Somebody the text does not name"
        medium = self.one(told, claim.medium) or claim.medium
        if told.document.voice_as(claim.medium) is not None:
            return name
        return f"{name} (through {medium})" if medium and medium != name else name


def grade(certainty: str) -> str:
    """The word shown for a certainty. `fact` is the text's own voice: truce states no fact."""
    return next((shown for label, (shown, _) in GRADES.items() if label == certainty), certainty)


def whose_word(certainty: Certainty, voice: str | None) -> str:
    """How sure, and on whose word: "alleged by X", "stated by the text"."""
    if voice is None:
        return "stated by the text" if certainty == "fact" else f"{grade(certainty)}, by whom is not stated"
    linked = {
        "fact": "stated by the text; source:",
        "unverified": "unverified, from",
        "disputed": "disputed; said by",
    }
    return f"{linked.get(certainty, grade(certainty) + ' by')} {voice}"


def standing(possible: Iterable[Standing]) -> str:
    """The standings that are left possible, in words."""
    words = [STANDINGS[s] for s in STANDINGS if s in set(possible)]
    return words[0] if len(words) == 1 else "left open: " + " / ".join(words)


def count(value: Range) -> str:
    """A count in words: exact, at least, up to, or both ends."""
    low, high = value
    if low == high:
        return NOT_STATED if low is None else "none" if low == 0 else f"{low:,}"
    if high is None:
        return f"at least {low:,}"
    return f"up to {high:,}" if low is None else f"{low:,} to {high:,}"


def toll(event: Event) -> str:
    """What an account says of the harm: one phrase, empty where it gives none."""
    parts = [
        f"{count(value)} {word}"
        for word, value in (
            ("killed", event.deaths),
            ("injured", event.injured),
            ("displaced", event.displaced),
        )
        if value is not None
    ]
    if not parts:
        return ""
    scope = {"window": "over the whole period", "total": "in total"}.get(event.toll_scope or "")
    notes = [grade(event.toll_certainty)] if event.toll_certainty else []
    notes += [scope] if scope else []
    return ", ".join(parts) + (f" ({', '.join(notes)})" if notes else "")


def act(names: Names, told: Told, event: Event) -> str:
    """What an account says was done, by whom and to whom. Whoever is only blamed is named as that."""
    kind, towards = ACTS[event.type]
    who, whom = names.several(told, event.initiator), names.several(told, event.target)
    mode = _MODES.get(event.mode or "", in_words(event.mode or ""))
    said = f"{kind} ({mode})" if mode and mode not in kind else kind
    if event.initiator and set(event.initiator) == set(event.target):
        said += f" between {who}" if len(event.initiator) > 1 else f" by {who}"
    else:
        said += f" by {who}" if who else ", by whom is not stated"
        said += f", {towards} {whom}" if whom else ""
    if who and event.initiator_certainty and event.initiator_certainty != event.certainty:
        said += f" (author: {grade(event.initiator_certainty)})"
    blamed = names.several(told, event.alleged_initiator)
    said += f"; blamed on {blamed} ({grade(event.initiator_certainty or 'alleged')})" if blamed else ""
    against = names.several(told, event.alleged_target)
    said += f"; said to be {towards} {against}" if against else ""
    said += f"; at {event.place}" if event.place else ""
    harm = toll(event)
    return said + (f"; {harm}" if harm else "")


def when(date: str | None) -> str:
    """A dossier date as it is shown: the same string, with words for an open end."""
    if date is None:
        return "undated"
    first, _, last = date.partition("/")
    if not last or first == last:
        return first
    if first == "..":
        return f"by {last}"
    return f"from {first}" if last == ".." else f"{first} to {last}"


def in_words(label: str) -> str:
    """A label of the dossier with spaces: ``claims_responsibility`` is "claims responsibility"."""
    return label.replace("_", " ")


def some(items: Sequence[object], one: str, many: str | None = None) -> str:
    """How many of them, with the noun: "1 document", "2 documents"."""
    return f"{len(items):,} {one if len(items) == 1 else many or one + 's'}"
