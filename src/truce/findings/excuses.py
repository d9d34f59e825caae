"""What is said to excuse an act: only exceptions of the text, only if the accused claims them for this act.

An excuse that only the accused tells is shown and blocks nothing. It is established by what could confirm an
act, the accused's own word apart. Retaliation is not self-defence.
"""

from collections.abc import Sequence

from truce.findings.finding import Outcome
from truce.findings.hearing import Case
from truce.findings.rules import Rule
from truce.findings.weighing import Told, confirmed_by


def claimed(rule: Rule, case: Case) -> tuple[str, ...]:
    """The exceptions of the text that the bearer claims for this act, each once."""
    own = [t for t in case.told if t.voice == rule.bearer]
    acts = {t.account.act for t in case.told if t.side in ("for", "perhaps")}
    found = (
        kind
        for kind, only in rule.exceptions
        if any(kind in t.account.claimed and not _answers_back(kind, t) for t in own)
        and (not only or only & acts)
    )
    return tuple(dict.fromkeys(found))


def excused(rule: Rule, case: Case, claims: Sequence[str]) -> Outcome:
    """What a claim of an exception makes of a violation."""
    others = [
        t for t in case.told if t.voice != rule.bearer and set(t.account.claimed) & set(claims) and _tells(t)
    ]
    if confirmed_by([t for t in others if t.side == "for"]):
        return "no_violation"
    return "undecidable" if confirmed_by(others) else "justification_claimed"


def _answers_back(kind: str, told: Told) -> bool:
    return kind == "self_defence" and told.account.act == "retaliation"


def _tells(told: Told) -> bool:
    return told.account.stance == "supports" and told.side in ("for", "perhaps")
