"""What `truce adopt` says: who has adopted an encoding, and who has not yet."""

import textwrap
from typing import Any

from truce.clauses.adoptions import may_adopt, standing_adoptions
from truce.clauses.model import Agreement
from truce.errors import printable

SCHEMA = "truce-adoption/1"
_WIDTH = 80


def to_dict(file: str, agreement: Agreement, enough: bool) -> dict[str, Any]:
    """Who has adopted the terms as they stand, for machines: schema ``truce-adoption/1``.

    `enough`: whether all whom it takes have.
    """
    now = standing_adoptions(agreement)
    done = {a.by for a in now}
    return {
        "schema": SCHEMA,
        "file": file,
        "agreement": agreement.agreement,
        "encoding": agreement.encoding.author,
        "adopted": enough,
        "by": [{"by": a.by, "on": None if a.on == "not_stated" else str(a.on)} for a in now],
        "missing": [] if enough else [p for p in agreement.party_ids if p not in done],
        "bodies": sorted(set(may_adopt(agreement).values()) - set(agreement.party_ids)),
        "of_other_terms": len(agreement.encoding.adoptions) - len(now),
    }


def page(told: dict[str, Any]) -> str:
    """The same for the terminal."""
    by = ", ".join(f"{one['by']} ({one['on'] or 'no day stated'})" for one in told["by"])
    lines = [f"{told['agreement']}, encoding of {told['encoding']}: adopted by {by}."]
    if told["adopted"]:
        lines.append("That is enough: it counts as adopted, as far as this file shows.")
    else:
        lines.append(f"Not yet by {', '.join(told['missing'])}. Until then it is its author's encoding.")
    if told["of_other_terms"]:
        lines.append(f"{told['of_other_terms']} earlier adoptions are of other terms and do not count here.")
    return "\n".join([printable(told["file"]), *(textwrap.fill(printable(line), _WIDTH) for line in lines)])
