"""Holds a draft of an agreement against what a person expects of it, clause by clause.

`expected.yaml` beside a text lists every sentence that binds: a `quote` of it, the `kind` (or the kinds that
are all right; `not_encoded`: to keep it in its words is all right too), and what the clause has to say. A
clause that says anything else is false; one that says less lacks something.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from truce.asof import Interval
from truce.claims.reading.offline import read_offline
from truce.clauses.acts import acts_under
from truce.clauses.drafting import drafts
from truce.clauses.model import After, Agreement, Clause
from truce.clauses.values import NOT_STATED
from truce.documents import read_document

_COUNTED = ("within", "by", "every", "count", "at_most", "at_least", "per", "for_each", "answers_for")
_OWED = (*_COUNTED, "stock", "in_return", "needs", "phases", "weapons")
_SAME = {"P1W": "P7D", "P2W": "P14D", "P3W": "P21D", "PT24H": "P1D", "PT48H": "P2D", "PT72H": "P3D"}


@dataclass
class Score:
    """How a draft compares with what was expected of it."""

    true: int = 0
    false: list[str] = field(default_factory=list)
    found: set[str] = field(default_factory=set)
    lacking: dict[str, list[str]] = field(default_factory=dict)
    missed: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)


def drafted(folder: Path) -> tuple[str, tuple[Agreement, ...]]:
    """The text of a folder and its drafts."""
    document = read_document((folder / "text.txt").read_bytes(), name="text.txt")
    return document.text, drafts(read_offline(document), document)


def expected(folder: Path) -> dict[str, Any]:
    """What a person expects of the draft."""
    found: dict[str, Any] = yaml.safe_load((folder / "expected.yaml").read_text("utf-8"))
    return found


def score(text: str, agreement: Agreement, want: list[dict[str, Any]]) -> Score:
    """Every clause of the draft against the sentence that it quotes."""
    told = Score()
    flat = re.sub(r"\s", " ", text)
    for clause in agreement.clauses:
        about = [e for e in want if _overlap(clause, e["quote"], flat)]
        if clause.implicit or not _is_encoded(clause):
            continue
        fits = [(e, lacks) for e in about if isinstance(lacks := _lacks(clause, e, agreement), list)]
        told.true += bool(fits)
        if not fits:
            told.false.append(f"{clause.id}: {[_lacks(clause, e, agreement) for e in about]}")
        for e, lacks in fits:
            told.found.add(e["quote"])
            if lacks and len(lacks) < len(told.lacking.get(e["quote"], _OWED)):
                told.lacking[e["quote"]] = lacks
            elif not lacks:
                told.lacking[e["quote"]] = []
    kept = _kept(agreement, flat)
    for e in want:
        if e["quote"] not in told.found:
            place = flat.index(e["quote"])
            if not any(low <= place + len(e["quote"]) and place <= high for low, high in kept):
                told.silent.append(e["quote"])
            if "not_encoded" not in _kinds(e):
                told.missed.append(e["quote"])
    return told


def _kinds(e: dict[str, Any]) -> list[str]:
    return e["kind"] if isinstance(e["kind"], list) else [e["kind"]]


def _span(clause: Clause) -> tuple[int, int]:
    found = re.match(r"characters (\d+) to (\d+)", clause.note)
    assert found, clause.note
    return int(found[1]), int(found[2])


def _overlap(clause: Clause, quote: str, flat: str) -> bool:
    low, high = _span(clause)
    place = flat.index(quote)
    return place < high and place + len(quote) > low


def _kept(agreement: Agreement, flat: str) -> list[tuple[int, int]]:
    """Where the words stand that the draft keeps: of clauses, conditions, issues left out and open points."""
    words = [c.text for c in agreement.conditions] + [x.issue for x in agreement.excluded_issues]
    words += [w for p in agreement.open_points for w in re.findall("“(.+)”", p.what)]
    places = [(flat.find(re.sub(r"\s", " ", w)), len(w)) for w in words]
    return [_span(c) for c in agreement.clauses] + [(p, p + n) for p, n in places if p >= 0]


def _is_encoded(clause: Clause) -> bool:
    part = clause.part(clause.kind) if clause.kind else None
    return "comply" not in (getattr(part, "act", ""), *getattr(part, "acts", ()))


def _lacks(clause: Clause, e: dict[str, Any], agreement: Agreement) -> list[str] | str:
    """What a clause does not say of what was expected; a sentence where it says something else."""
    part = clause.part(clause.kind) if clause.kind else None
    if clause.kind not in _kinds(e):
        return f"kind {clause.kind}"
    acts = {*(getattr(part, "acts", ()) or getattr(part, "broken_by", ())), getattr(part, "act", "")} - {""}
    if e.get("acts") and not acts <= {*e["acts"], *(a for n in e["acts"] for a in acts_under(n))}:
        return f"acts {sorted(acts)}"
    who = getattr(part, "who", ())
    if e.get("who") and not all(_is_one_of(w, e["who"], agreement) for w in who):
        return f"who {who}"
    aimed = set(getattr(part, "targets", ()))
    if not aimed <= set(e.get("targets", aimed)):
        return f"targets {sorted(aimed)}"
    facts = _facts(clause)
    wrong = [f"{k} {v}" for k, v in facts.items() if _differs(k, v, e)]
    if wrong:
        return ", ".join(wrong)
    uncounted = any("counted from" in what or "until when" in what for what in clause.open)
    lacks = [k for k in _OWED if k in e and k not in facts and not (k == "within" and uncounted)]
    lacks += ["targets"] if aimed < set(e.get("targets", ())) else []
    return [*lacks, *(["who"] if NOT_STATED in who and NOT_STATED not in e.get("who", who) else [])]


def _differs(name: str, value: object, e: dict[str, Any]) -> bool:
    if name not in e:
        return name in _COUNTED
    return _SAME.get(str(e[name]), str(e[name])) != _SAME.get(str(value), str(value))


def _is_one_of(name: str, wanted: list[str], agreement: Agreement) -> bool:
    everybody = (*agreement.parties, *agreement.bodies, *agreement.actors)
    called = {n for x in everybody if x.id == name for n in (x.name, *getattr(x, "aliases", ()))} or {name}
    return name in (*wanted, NOT_STATED) or any(w in c or c in w for w in wanted for c in called)


def _facts(clause: Clause) -> dict[str, object]:
    """What a clause says of days, numbers and periods."""
    part = clause.part(clause.kind) if clause.kind else None
    by = getattr(part, "by", NOT_STATED)
    facts: dict[str, object] = {
        name: value
        for name in ("every", "count", "at_most", "at_least", "needs", "per")
        if (value := getattr(part, name, None)) not in (None, NOT_STATED)
    }
    if isinstance(by, After) and by.within != NOT_STATED:
        facts["within"] = by.within
    if isinstance(by, Interval):
        facts["by"] = by
    facts |= {name: True for name in ("stock", "for_each") if getattr(part, name, False)}
    facts |= {"answers_for": clause.answers_for} if clause.answers_for != NOT_STATED else {}
    facts |= {"in_return": True} if clause.in_return_for else {}
    facts |= {"phases": len(part.phases)} if getattr(part, "phases", ()) else {}  # type: ignore[union-attr]
    return facts | ({"weapons": True} if clause.scope.weapons else {})
