"""What verdicts hang on, in the terminal and as JSON: ratings, the policy, one origin. For analysts alone."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from truce.findings.assessing import Assessed
from truce.findings.sensitivity import BOUNDS, Changed, Clause, Effect, Sensitivity
from truce.report.folding import fold
from truce.report.judged import CLAUSE, GRADES, OUTCOMES
from truce.report.mission_json import asked_dict
from truce.report.mission_pages import Heading, head_lines
from truce.report.wording import some

if TYPE_CHECKING:
    from truce.mission.answers.assembling import State

WIDTH = 80
FOR = "for analysts alone; not to be published"
_MOST = 12
"""How many findings of one effect are named on the page; all are in the JSON."""
Found = Sequence[tuple[Assessed, Sensitivity]]


def sensitivity_page(
    found: Found, state: "State", heading: Heading, seconds: float, width: int = WIDTH
) -> str:
    """The page: how many verdicts hang on a rating, then which, by source; the policy; single origins."""
    lines = fold(_first(found), width)
    lines += [*fold(f"What they hang on: {FOR}.", width), ""]
    lines += head_lines("SENSITIVITY", state, heading, width)
    for one, sensitive in found:
        lines += ["", *fold(f"{one.agreement.title} [{one.id}]", width)]
        lines += _sources(sensitive, width)
        lines += _policy(sensitive, width)
        lines += _origins(sensitive, width)
    trials = sum(s.trials for _, s in found)
    lines += ["", *fold(_ending(state, trials, seconds), width)]
    return "\n".join(lines) + "\n"


def _first(found: Found) -> str:
    verdicts, clauses = sum(s.verdicts for _, s in found), sum(s.clauses for _, s in found)
    findings = sum(len(s.rated[0]) for _, s in found)
    moved = sum(len(s.rated[1]) for _, s in found)
    if not findings and not moved:
        of = some(range(clauses), "status", "statuses")
        return f"None of {of} and no finding hangs on how a source is rated."
    of = some(range(clauses), "status", "statuses")
    return (
        f"{moved:,} of {of} and {some(range(findings), 'finding')} hang on how a source is rated "
        f"({verdicts:,} findings are verdicts now)."
    )


def _ending(state: "State", trials: int, seconds: float) -> str:
    told = f"{trials:,} trials in {seconds:.1f} seconds, each judged again in full as far as it reaches."
    if state.feeds.divisions is not None:
        told += " Rows of event data are many here: only those of listed findings were weighed again."
    return told


def _sources(found: Sensitivity, width: int) -> Iterator[str]:
    yield from fold("HANGING ON A SOURCE", width, "  ")
    if not found.sources:
        yield from fold("no letter, and no source left out, changes anything", width, "    ")
    grouped: dict[tuple[str, str], dict[Effect, list[str]]] = {}
    for effect in found.sources:
        group = grouped.setdefault((effect.source, effect.letter), {})
        group.setdefault(effect.effect, []).append(effect.trial)
    for (source, letter), effects in grouped.items():
        yield from fold(f"{source} (letter {letter})", width, "    ", "      ")
        for told, trials in effects.items():
            yield from fold(f"if {_trials(trials)}:", width, "      ", "        ")
            yield from _effect(told, width)


def _trials(trials: Iterable[str]) -> str:
    letters = [t for t in trials if t != "left out"]
    said = [f"rated {' or '.join(letters)}"] if letters else []
    return " or ".join([*said, *(["left out"] if "left out" in trials else [])])


def _effect(effect: Effect, width: int) -> Iterator[str]:
    for moved in effect.statuses:
        words = f"{_clause(moved.clause)}: {CLAUSE[moved.before]} -> {CLAUSE[moved.after]}"
        yield from fold(words, width, "        ", "          ")
    for changed in effect.findings[:_MOST]:
        then = f"{_said(changed.before)} -> {_said(changed.after)}"
        words = f"{changed.finding} ({_clause(changed.clause)}): {then}"
        yield from fold(words, width, "        ", "          ")
    if len(effect.findings) > _MOST:
        left = some(range(len(effect.findings) - _MOST), "finding")
        yield from fold(f"and {left} more; all of them: --json", width, "        ", "          ")


def _clause(clause: Clause) -> str:
    return clause.clause


def _said(answer: tuple[Any, Any] | None) -> str:
    if answer is None:
        return "no finding"
    outcome, grade = OUTCOMES[answer[0]], GRADES[answer[1]]
    return outcome if outcome == grade else f"{outcome} ({grade})"


def _policy(found: Sensitivity, width: int) -> Iterator[str]:
    untried = f"; {found.untried:,} thresholds farther off were not tried" if found.untried else ""
    yield from fold(f"HANGING ON THE POLICY (threshold and each letter's points moved by up to {BOUNDS} %"
                    f"{untried})", width, "  ", "    ")  # fmt: skip
    if not found.policy:
        yield from fold("nothing changes", width, "    ")
    grouped: dict[tuple[str, int, Effect], list[int]] = {}
    for effect in found.policy:
        grouped.setdefault((effect.what, effect.before, effect.effect), []).append(effect.value)
    for (what, before, told), values in grouped.items():
        low, high = min(values), max(values)
        tried = f"{low:,}" if low == high else f"{low:,} to {high:,}"
        named = "threshold" if what == "threshold" else f"points of letter {what}"
        counted = f"{some(told.statuses, 'status', 'statuses')} and {some(told.findings, 'finding')}"
        words = f"{named} {tried} in place of {before:,}: {counted} would change"
        yield from fold(words, width, "    ", "      ")


def _origins(found: Sensitivity, width: int) -> Iterator[str]:
    yield from fold("RESTING ON ONE ORIGIN ALONE", width, "  ")
    if not found.one_origin:
        yield from fold("no verdict", width, "    ")
    for one in found.one_origin:
        gate = f", confirmed by {one.confirmed_by}" if one.confirmed_by else ""
        words = f"{one.finding} ({_clause(one.clause)}): {OUTCOMES[one.outcome]}, on {one.origin}{gate}"
        yield from fold(words, width, "    ", "      ")


def sensitivity_dict(found: Found, state: "State", heading: Heading, seconds: float) -> dict[str, Any]:
    """Schema ``truce-sensitivity/1``."""
    return asked_dict("truce-sensitivity/1", state, heading) | {
        "for": FOR,
        "bounds_percent": BOUNDS,
        "seconds": round(seconds, 3),
        "event_data_in_full": state.feeds.divisions is None,
        "agreements": [_agreement(one, sensitive) for one, sensitive in found],
    }


def _agreement(one: Assessed, found: Sensitivity) -> dict[str, Any]:
    return {
        "id": one.id, "title": one.agreement.title, "clauses": found.clauses, "verdicts": found.verdicts,
        "hanging_on_a_rating": {"findings": sorted(found.rated[0]), "clauses": _names(found.rated[1])},
        "hanging_on_a_source": {"findings": sorted(found.hanging[0]), "clauses": _names(found.hanging[1])},
        "sources": [
            {"source": s.source, "letter": s.letter, "trial": s.trial, **_effect_dict(s.effect)}
            for s in found.sources
        ],
        "policy": [
            {"what": p.what, "before": p.before, "value": p.value, **_effect_dict(p.effect)}
            for p in found.policy
        ],
        "one_origin": [
            {"finding": o.finding, "clause": o.clause.clause, "outcome": o.outcome, "origin": o.origin,
             "confirmed_by": o.confirmed_by}
            for o in found.one_origin
        ],
        "trials": found.trials, "thresholds_not_tried": found.untried,
    }  # fmt: skip


def _names(clauses: Iterable[Clause]) -> list[str]:
    return sorted(c.clause for c in clauses)


def _effect_dict(effect: Effect) -> Mapping[str, Any]:
    return {
        "statuses": [
            {"clause": m.clause.clause, "before": m.before, "after": m.after} for m in effect.statuses
        ],
        "findings": [_changed(c) for c in effect.findings],
    }


def _changed(changed: Changed) -> dict[str, Any]:
    def answer(told: tuple[Any, Any] | None) -> dict[str, Any] | None:
        return None if told is None else {"outcome": told[0], "grade": told[1]}

    return {
        "finding": changed.finding, "clause": changed.clause.clause,
        "before": answer(changed.before), "after": answer(changed.after),
    }  # fmt: skip
