"""Named persons, organisations and countries that GUM's news link to an encyclopaedia: how many are found.

usage: python benchmarks/gum_names.py [--misses]

Data under TRUCE_SHARED (default: ../shared beside the repository). The text is rebuilt from the tokens,
with a blank between all of them. A name is found when a mention of an actor overlaps it.
"""

import argparse
import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from truce.claims.reading.actors import find_actors
from truce.claims.reading.parse import read_page

SHARED = Path(os.environ.get("TRUCE_SHARED", Path(__file__).resolve().parents[2] / "shared"))
TSV = SHARED / "data" / "reading" / "gum_news" / "tsv"
KINDS = ("person", "organization")


def read_tokens(path: Path) -> tuple[str, dict[tuple[str, str], list[tuple[int, int]]]]:
    """The text of one document, and the tokens' spans by entity number and type, of linked entities only."""
    parts: list[str] = []
    length = 0
    spans: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line and parts and parts[-1] != "\n":
            parts.append("\n")
            length += 1
        cells = line.split("\t")
        if len(cells) < 7 or not re.match(r"\d+-\d+$", cells[0]):
            continue
        for number, kind in entities(cells[3], cells[6]):
            spans[number, kind].append((length, length + len(cells[2])))
        parts += [cells[2], " "]
        length += len(cells[2]) + 1
    return "".join(parts), spans


def entities(types: str, links: str) -> Iterator[tuple[str, str]]:
    """The entities of one token that have a link, as (number, type)."""
    linked = set(re.findall(r"\[(\d+)\]", links))
    for kind, number in re.findall(r"(\w+)\[(\d+)\]", types):
        if number in linked and kind in KINDS:
            yield number, kind


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    if not TSV.is_dir():
        sys.exit(f"gum_names.py: no data under {TSV}; set TRUCE_SHARED")
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for path in sorted(TSV.glob("*.tsv")):
        text, spans = read_tokens(path)
        actors, named = find_actors(read_page(text))
        types = {a.id: a.type for a in actors}
        for (_, kind), tokens in spans.items():
            start, end = tokens[0][0], tokens[-1][1]
            if not re.search(r"[A-Z]", text[start:end]):
                continue
            over = [n for n in named if n.start < end and n.end > start]
            right = [n for n in over if (types[n.ref] in ("person", "officials")) == (kind == "person")]
            for at, hit in enumerate((True, bool(over), bool(right))):
                counts[kind][at] += hit
            if options.misses and not right:
                print(f"{kind}: {text[start:end]!r} in {text[max(0, start - 30) : end + 30]!r}")
    for kind, (n, found, right_kind) in sorted(counts.items()):
        print(f"{kind:14} {n:5} found {found / n:.3f} kind right {right_kind / n:.3f}")


if __name__ == "__main__":
    main()
