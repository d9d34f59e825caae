"""How credible a claim is, in words: the Admiralty letter and digit, and the reasons of the digit."""

from collections.abc import Mapping
from typing import Any

from truce.findings.credibility import Credibility, Digit, Ground

DIGITS: Mapping[Digit, str] = {
    1: "confirmed by other sources",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "truth cannot be judged",
}
"""The words of AJP-2.1. A 1 is no "confirmed" of truce: that takes what its own page says."""
_GROUNDS: Mapping[Ground, str] = {
    "known_by_others": "others who know it by themselves tell the same: {who}",
    "told_by_others": "others tell it too; that they have it independently is unknown or unreviewed: {who}",
    "word_against": "the word of a side, or a rumour, speaks against it: {who}",
    "others_against": "others speak against it: {who}",
    "refuted": "what could confirm an act speaks against it: {who}",
    "own_words_against": "the same origin says otherwise too: {who}",
    "altered_copy": "told otherwise in the same words: one is an altered copy of the other, and neither "
    "corroborates the other: {who}",
    "alone": "nobody else tells of it",
    "not_judged": "it says nothing that could be compared",
}
_MOST = 4


def code(letter: str, credibility: Credibility | None) -> str:
    """Letter and digit together, such as B2; F is no bad mark: nobody has judged the source."""
    digit = str(credibility.digit) if credibility else ""
    told = f"Admiralty {letter}{digit}" if digit else f"letter {letter}"
    return f"{told} (source not judged)" if letter == "F" else told


def credibility_said(credibility: Credibility, labels: Mapping[str, str]) -> str:
    """What the digit means, and why it is that; accounts are called by `labels`."""
    why = []
    for reason in credibility.reasons:
        named = list(dict.fromkeys(labels.get(a, a) for a in reason.accounts))
        more = f" and {len(named) - _MOST} more" if len(named) > _MOST else ""
        why.append(_GROUNDS[reason.ground].format(who=", ".join(named[:_MOST]) + more))
    return f"{DIGITS[credibility.digit]}: {'; '.join(why)}"


def credibility_dict(credibility: Credibility | None) -> dict[str, Any] | None:
    """The same as JSON; None where it was not compared."""
    if credibility is None:
        return None
    return {
        "digit": credibility.digit,
        "means": DIGITS[credibility.digit],
        "reasons": [{"ground": r.ground, "accounts": list(r.accounts)} for r in credibility.reasons],
    }
