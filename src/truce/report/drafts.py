"""What `truce draft` says: which files it wrote, and what each agreement leaves open."""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from truce.clauses.model import Agreement
from truce.errors import printable

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
                    {"id": c.id, "kind": c.kind, "monitorable": c.monitorable, "open": list(c.open)}
                    for c in w.agreement.clauses
                ],
                "open_points": [p.what for p in w.agreement.open_points],
            }
            for w in written
        ],
    }


def _lines(written: Written, width: int) -> Iterator[str]:
    agreement = written.agreement
    judged = sum(c.monitorable for c in agreement.clauses)
    yield ""
    yield printable(written.file)
    yield _wrapped(f"title: {printable(agreement.title)}", "  ", width)
    names = "; ".join(f"{printable(p.name)} ({p.id})" for p in agreement.parties)
    yield _wrapped(f"parties: {names}", "  ", width)
    yield f"  clauses: {len(agreement.clauses)}, of which {judged} can be judged"
    opened = [p.what for p in agreement.open_points]
    opened += [f"{c.id}: {what}" for c in agreement.clauses for what in c.open]
    yield "  open:" if opened else "  open: nothing that truce noticed"
    yield from (_wrapped(f"- {printable(what)}", "    ", width) for what in opened)


def _wrapped(text: str, indent: str, width: int) -> str:
    hanging = indent + ("  " if text.startswith("- ") or indent else "")
    return textwrap.fill(
        text, width, initial_indent=indent, subsequent_indent=hanging, break_on_hyphens=False
    )
