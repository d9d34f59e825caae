"""Actors read in the conflict documents of re3d (Syria and Iraq): persons, organisations, nationalities.

usage: python benchmarks/re3d.py [--misses]

Data under TRUCE_SHARED (default: ../shared beside the repository). An entity is found when a mention of an
actor overlaps it, exact when both have the same ends apart from an article, a title or a possessive; its kind
is right when persons are persons and organisations are not. Entities without a capital letter ("rebels") are
counted apart; "conflict entities found" is the recall over all that have a name (reference .85 to .95).
Precision: mentions of persons and of named bodies that overlap an entity of their kind.
"""

import argparse
import json
import os
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from truce.claims.reading.actors import find_actors
from truce.claims.reading.parse import read_page

SHARED = Path(os.environ.get("TRUCE_SHARED", Path(__file__).resolve().parents[2] / "shared"))
RE3D = SHARED / "data" / "reading" / "re3d"
OPENERS = re.compile(r"^(The|We|I|He|She|It|They|Our|Her|His|Their|Who|An?|Local|Many)\b")
KINDS = ("Person", "Organisation", "Nationality")


def lines(path: Path) -> list[dict[str, Any]]:
    """The records of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def bare(text: str, start: int, end: int) -> str:
    """The words of a span without article and possessive, for comparing ends."""
    return re.sub(r"^(the|a|an) |['’]s?$", "", text[start:end].strip(), flags=re.IGNORECASE).lower()


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    if not RE3D.is_dir():
        sys.exit(f"re3d.py: no data under {RE3D}; set TRUCE_SHARED")
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    guessed = [0, 0]
    misses: list[str] = []
    for folder in sorted(p for p in RE3D.iterdir() if p.is_dir()):
        entities: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for entity in lines(folder / "entities.json"):
            entities[entity["documentId"]].append(entity)
        for document in lines(folder / "documents.json"):
            text = document["text"]
            actors, named = find_actors(read_page(text))
            types = {a.id: a.type for a in actors}
            spans = [
                (n.start, n.end, types[n.ref] in ("person", "officials"))
                for n in named
                if n.mention.form != "part_of_name"
            ]
            for entity in entities[document["_id"]]:
                if entity["type"] not in KINDS:
                    continue
                start, end = entity["begin"], entity["end"]
                is_name = bool(re.search(r"[A-Z]", OPENERS.sub("", text[start:end])))
                over = [s for s in spans if s[0] < end and s[1] > start]
                kind = entity["type"] + ("" if is_name else " (no name)")
                right = [s for s in over if s[2] == (entity["type"] == "Person")]
                exact = [s for s in over if bare(text, s[0], s[1]) == bare(text, start, end)]
                for at, hit in enumerate((True, bool(over), bool(exact), bool(right))):
                    counts[kind][at] += hit
                if not over and is_name:
                    misses.append(
                        f"{entity['type']}: {text[start:end]!r} in {text[max(0, start - 30) : end + 30]!r}"
                    )
            for start, end, is_person in spans:
                if is_person or " " in text[start:end]:
                    guessed[0] += 1
                    guessed[1] += any(
                        e["begin"] < end and e["end"] > start and (e["type"] == "Person") == is_person
                        for e in entities[document["_id"]]
                    )
    print(f"{'kind':28} {'n':>5} {'found':>6} {'exact':>6} {'kind':>6}")
    for kind, (n, found, same, kindred) in sorted(counts.items()):
        print(f"{kind:28} {n:5} {found / n:6.3f} {same / n:6.3f} {kindred / n:6.3f}")
    named = [counts[kind] for kind in KINDS]
    share = sum(found for _, found, _, _ in named) / sum(n for n, _, _, _ in named)
    print(f"conflict entities found (named persons, organisations and nationalities): {share:.3f}")
    print(
        f"mentions of persons and long names that are entities of their kind: {guessed[1] / guessed[0]:.3f}"
    )
    if options.misses:
        print("\n".join(misses))


if __name__ == "__main__":
    main()
