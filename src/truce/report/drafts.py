"""What `truce draft` says: which files it wrote, and what each agreement leaves open."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from truce.asof import Duration, Interval
from truce.clauses.model import After, Agreement, Clause, Oblige, Phase, RequirePrior
from truce.clauses.values import NOT_STATED
from truce.errors import printable
from truce.report.folding import fold

SCHEMA = "truce-draft/1"


@dataclass(frozen=True, slots=True)
class Written:
    """One drafted agreement, and the file that holds it."""

    file: str
    agreement: Agreement


def page(document: str, written: Sequence[Written], width: int = 80) -> str:
    """The page for the terminal; no line longer than the width but for a file name that is."""
    if not written:
        return _wrapped(f"{printable(document)} tells of no agreement. Nothing was written.", "", width)
    many = f"{len(written)} agreements" if len(written) > 1 else "1 agreement"
    head = (
        f"Drafted {many} out of {printable(document)}. Nobody has adopted or reviewed what stands there: "
        "read each clause against its quote."
    )
    return "\n".join([_wrapped(head, "", width), *(line for w in written for line in _lines(w, width))])


def to_dict(document: str, written: Sequence[Written]) -> dict[str, Any]:
    """The same for machines: schema ``truce-draft/1``."""
    return {
        "schema": SCHEMA,
        "document": document,
        "written": [
            {
                "file": w.file,
                "agreement": w.agreement.agreement,
                "title": w.agreement.title,
                "parties": [p.id for p in w.agreement.parties],
                "clauses": [
                    {
                        "id": c.id,
                        "article": c.article,
                        "kind": c.kind,
                        "monitorable": c.monitorable,
                        "encoded": not _is_bare(c),
                        "text": c.text,
                        "open": list(c.open),
                    }
                    for c in w.agreement.clauses
                ],
                "excluded_issues": [x.issue for x in w.agreement.excluded_issues],
                "open_points": [p.what for p in w.agreement.open_points],
            }
            for w in written
        ],
    }


def _lines(written: Written, width: int) -> Iterator[str]:
    agreement = written.agreement
    yield ""
    yield printable(written.file)
    yield _wrapped(f"title: {printable(agreement.title)}", "  ", width)
    names = "; ".join(f"{printable(p.name)} ({p.id})" for p in agreement.parties)
    yield _wrapped(f"parties: {names}", "  ", width)
    others = {a.id: a.name for a in agreement.actors}
    for role, ids in (("mediators", agreement.mediators), ("witnesses", agreement.witnesses)):
        if ids:
            told = "; ".join(printable(others.get(i, i)) for i in ids)
            yield _wrapped(f"{role}, not bound by it: {told}", "  ", width)
    yield _wrapped(f"term: {_term(agreement)}", "  ", width)
    judged = [c for c in agreement.clauses if c.monitorable]
    named = [c for c in agreement.clauses if not c.monitorable and not _is_bare(c)]
    kept = [c for c in agreement.clauses if _is_bare(c)]
    yield from _section("CAN BE JUDGED", judged, width)
    yield from _section("NOT JUDGED UNTIL SOMEBODY FILLS IN WHAT IS OPEN", named, width)
    yield from _section("KEPT IN ITS WORDS, NOT ENCODED", kept, width)
    yield from _listed("LEFT OUT BY THE TEXT", [f"“{x.issue}”" for x in agreement.excluded_issues], width)
    yield from _listed("OPEN FOR THE WHOLE", [p.what for p in agreement.open_points], width)


def _section(title: str, clauses: Sequence[Clause], width: int) -> Iterator[str]:
    """The clauses of one state, each with its quote and what is open in it."""
    if clauses:
        yield ""
        yield f"  {title} ({len(clauses)})"
    for clause in clauses:
        where = f"{printable(clause.article)}, " if clause.article else ""
        yield _wrapped(f"{where}{clause.id}: {_said(clause)}", "  - ", width)
        yield _wrapped(f"“{_short(clause.text)}”", "      ", width)
        for phase in clause.oblige.phases if clause.oblige else ():
            yield _wrapped(f"{phase.id}: {_step(phase)}", "      ", width)
        opened = [what for what in clause.open if what not in _SHOWN]
        if opened:
            yield _wrapped(f"open: {printable('; '.join(opened))}", "      ", width)


_SHOWN = ("which act shows it kept or broken",)
"""What the title of a section says already."""
_SAID = {
    "forbid": "banned for", "oblige": "owed by", "maintain": "state, not to be changed by",
    "require_prior": "notice or consent first, by", "limit": "limit for", "permit": "allowed to",
    "register": "list owed by",
}  # fmt: skip


def _said(clause: Clause) -> str:
    """Whom it binds to what, in a few words."""
    part = clause.part(clause.kind) if clause.kind else None
    who = (
        ", ".join(getattr(part, "who", ()))
        .replace("not_stated", "nobody named")
        .replace("each", "each party")
    )
    words = f"{_SAID[clause.kind or 'oblige']} {who}"
    if _is_bare(clause):
        return words if clause.permit else f"binds {who}"
    acts = getattr(part, "acts", ()) or getattr(part, "broken_by", ()) or (getattr(part, "act", ""),)
    told = ", ".join(a for a in acts if a).replace("_", " ").replace("ASSAULT", "any attack")
    most, least, per = (getattr(part, name, None) for name in ("at_most", "at_least", "per"))
    if clause.kind == "limit":
        number = f"at most {most}" if most is not None else f"at least {least}"
        period = f" in {_length(per)}" if isinstance(per, Duration) else ""
        return f"{words}: {number} {printable(getattr(part, 'what', ''))}{period}"
    aimed = ", ".join(getattr(part, "targets", ())).replace("_", " ")
    on = f" on {aimed}" if aimed else ""
    where = f" in {', '.join(clause.scope.zones)}" if clause.scope.zones else ""
    where += "".join(f", only {p.text}" for p in clause.scope.during)
    where += "".join(f", but not {p.text}" for p in clause.scope.not_during)
    return f"{words}: {told or 'a list'}{on}{where}{_when(part)}"


def _when(part: object) -> str:
    """Until when, how often or how long before, as far as it is told."""
    by, least = getattr(part, "by", NOT_STATED), getattr(part, "at_least", NOT_STATED)
    told = _by(by)
    if isinstance(part, RequirePrior) and isinstance(least, Duration):
        told = f", at least {_length(least)} before"
    if isinstance(part, Oblige):
        each = " for each one" if part.for_each else " in all"
        told += f", {part.count}{each}" if part.count else ""
        told += f" every {_length(part.every)}" if isinstance(part.every, Duration) else ""
        told += f" in {len(part.phases)} steps" if part.phases else ""
    return told


def _step(phase: Phase) -> str:
    """One step in a few words: what, where, and until when as the draft understood it."""
    count = f", {phase.count} in all" if phase.count else ""
    by = _by(phase.by) or ", until when is open"
    return f"“{_short(phase.what)}”{count}{by}"


def _by(by: object) -> str:
    """Until when something is owed; empty where that is open."""
    if isinstance(by, Interval):
        return f" by {by}"
    if isinstance(by, After) and isinstance(by.within, Duration):
        return f" within {_length(by.within)} of {_COUNTED_FROM.get(by.event, by.event)}"
    return ""


_COUNTED_FROM = {"in_force": "its start", "signed": "its signature", "announced": "its announcement"}


def _length(length: Duration) -> str:
    """A length as people say it: 48 hours."""
    if not length.unit or length.value is None:
        return str(length)
    return f"{length.value:g} {length.unit}{'' if length.value == 1 else 's'}"


def _is_bare(clause: Clause) -> bool:
    """Whether only its words were kept: no act was found in them."""
    part = clause.part(clause.kind) if clause.kind else None
    acts = getattr(part, "acts", ()) or (getattr(part, "act", ""),)
    return not clause.monitorable and tuple(acts) == ("comply",)


def _term(agreement: Agreement) -> str:
    """From when and until when, as far as the text says."""
    term = agreement.term
    days = {"signed": term.signed, "starts": term.starts, "ends": term.ends}
    told = [f"{name} {value}" for name, value in days.items() if value != NOT_STATED]
    told += [f"lasts {_length(term.lasts)}"] if isinstance(term.lasts, Duration) else []
    told += [f"renewal {term.renews.replace('_', ' ')}"] if term.renews != NOT_STATED else []
    return ", ".join(told).replace("starts signed", "starts with its signature") or "not stated"


def _listed(title: str, items: Sequence[str], width: int) -> Iterator[str]:
    if items:
        yield ""
        yield f"  {title} ({len(items)})"
    yield from (_wrapped(printable(item), "  - ", width) for item in items)


def _short(words: str) -> str:
    flat = printable(" ".join(words.split()))
    return flat if len(flat) <= _QUOTED else flat[:_QUOTED].rsplit(" ", 1)[0] + " …"


_QUOTED = 200
"""So many characters of a quote are shown; the file holds all of it."""


def _wrapped(text: str, indent: str, width: int) -> str:
    hanging = " " * len(indent) + ("" if indent.strip() or len(indent) > 4 else "  ")
    return "\n".join(fold(text, width, indent, hanging if indent else ""))
