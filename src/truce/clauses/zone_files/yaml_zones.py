"""Shapes of a file as `zones` of an agreement, to be put into agreement.yaml by whoever encodes it."""

import json

from truce.clauses.slugs import slug
from truce.clauses.zone_files.drawn import Shapes


def zones_yaml(shapes: Shapes) -> str:
    """The shapes as YAML, each with an id out of its name."""
    lines, used = ["zones:"], set[str]()
    for one in shapes.drawn:
        stem = slug(one.name)[:60] or f"zone-{one.number}"
        name = stem if stem not in used else f"{stem}-{one.number}"
        used.add(name)
        lines += [
            f"  - id: {name}",
            f"    name: {json.dumps(one.name, ensure_ascii=False)}",
            f"    geometry: {json.dumps(one.geometry)}",
        ]
    return "\n".join(lines)
