"""Which terms an encoding's adoptions are of, and who may adopt it: the parties, or a body that may."""

import hashlib
import json

from truce.clauses.model import AdoptedBy, Agreement

_ADOPTING = frozenset({"adopted", "adopted_by", "adoptions", "on", "note"})
"""What a file says of its encoding beside whose it is: no terms."""


def fingerprint(agreement: Agreement) -> str:
    """The SHA-256 of the terms: of all fields that say something, in a fixed order, adoptions apart."""
    terms = agreement.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    terms["encoding"] = {k: v for k, v in terms["encoding"].items() if k not in _ADOPTING}
    return hashlib.sha256(json.dumps(terms, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def standing_adoptions(agreement: Agreement) -> tuple[AdoptedBy, ...]:
    """The adoptions of the terms as they stand now, in the order of the file."""
    mark = fingerprint(agreement)
    return tuple(a for a in agreement.encoding.adoptions if a.fingerprint == mark)


def may_adopt(agreement: Agreement) -> dict[str, str]:
    """Who may adopt it, by all their names and ids: the parties, and bodies with that mandate."""
    found = {name: p.id for p in agreement.parties for name in (*p.aliases, p.name, p.id)}
    return found | {n: b.id for b in agreement.bodies if "adopt" in b.mandate for n in (b.name, b.id)}
