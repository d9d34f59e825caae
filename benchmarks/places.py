"""Places read in re3d and GUM news, and what the gazetteer costs.

usage: python benchmarks/places.py [--misses]

Data under TRUCE_SHARED (default: ../shared beside the repository). A named place (one with a capital letter)
is found when a mention of a place overlaps it; names of states that are read as actors are counted apart,
because both sets mark them as places whatever they do in the sentence. Precision (re3d): named places read
that overlap a Location. Known (GUM): linked places whose title or words the gazetteer has.
"""

import argparse
import json
import os
import re
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from truce.places import Gazetteer

SHARED = Path(os.environ.get("TRUCE_SHARED", Path(__file__).resolve().parents[2] / "shared"))
RE3D = SHARED / "data" / "reading" / "re3d"
GUM = SHARED / "data" / "reading" / "gum_news" / "tsv"
Span = tuple[int, int]


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--misses", action="store_true")
    args = parser.parse_args()
    cost()
    for folder, measure in ((RE3D, re3d), (GUM, gum)):
        if folder.is_dir():
            measure(args.misses)
        else:
            print(f"{folder.name} is missing: no figures for it", file=sys.stderr)
    return 0


def cost() -> None:
    """Time to open, time for a lookup the first and the second time, memory."""
    names = ["Kunduz", "Goma", "Donetsk", "Khan Younis", "Line of Control", "Xyzzy", "Deir Ezzor", "Marib"]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    world = Gazetteer.open()
    opened = time.perf_counter() - start
    times = []
    for _ in range(2):
        start = time.perf_counter()
        for name in names:
            world.lookup(name)
        times.append((time.perf_counter() - start) / len(names) * 1e6)
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    each = f"{times[0]:.0f} us cold, {times[1]:.0f} us warm"
    print(f"gazetteer   open {opened * 1e3:.0f} ms, lookup {each}, {memory:.0f} MB")


def read(text: str) -> tuple[list[Span], list[Span]]:
    """The spans of the named places of a text, and of its actors."""
    from truce.claims.reading.actors import find_actors
    from truce.claims.reading.parse import read_page
    from truce.claims.reading.places.read import find_places

    page = read_page(text)
    actors, mentions = find_actors(page)
    places, _ = find_places(page, actors, mentions)
    named = [
        (m.start, m.end) for p in places for m in p.mentions if p.rule != "generic" and p.type != "border"
    ]
    return named, [(m.start, m.end) for m in mentions]


def meets(span: Span, others: list[Span]) -> bool:
    """Whether a span overlaps one of the others."""
    return any(start < span[1] and span[0] < end for start, end in others)


def show(label: str, count: Counter[str]) -> None:
    """One line of recall."""
    total = count["all"]
    print(f"{label:<11} {total} named places: {count['place'] / total:.2f} as places, ", end="")
    print(f"{count['actor'] / total:.2f} as actors, {count['missed'] / total:.2f} missed")


def tally(text: str, golds: list[Span], count: Counter[str], misses: Counter[str]) -> list[Span]:
    """Count what became of the gold places; gives the places read."""
    named, actors = read(text)
    for span in golds:
        count["all"] += 1
        kind = "place" if meets(span, named) else "actor" if meets(span, actors) else "missed"
        count[kind] += 1
        if kind == "missed":
            misses[text[span[0] : span[1]]] += 1
    return named


def re3d(show_misses: bool) -> None:
    """Locations of the conflict documents of re3d."""
    count: Counter[str] = Counter()
    misses: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    right = total = 0
    for folder in sorted(p for p in RE3D.iterdir() if p.is_dir()):
        golds: dict[str, list[Span]] = defaultdict(list)
        for row in lines(folder / "entities.json"):
            if row["type"] == "Location":
                golds[str(row["documentId"])].append((int(str(row["begin"])), int(str(row["end"]))))
        for document in lines(folder / "documents.json"):
            text = str(document["text"])
            spans = golds[str(document["_id"])]
            capital = [s for s in spans if re.search(r"[A-Z]", text[s[0] : s[1]])]
            named = tally(text, capital, count, misses)
            total += len(named)
            right += sum(meets(span, spans) for span in named)
            wrong.update(text[s[0] : s[1]] for s in named if not meets(s, spans))
    show("re3d", count)
    print(f"            precision {right / total:.2f} of {total}")
    if show_misses:
        print("missed", misses.most_common(60), "\nwrong", wrong.most_common(60))


def lines(path: Path) -> Iterator[dict[str, object]]:
    """The rows of a JSON lines file."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def gum(show_misses: bool) -> None:
    """Linked places of GUM news."""
    world = Gazetteer.open()
    count: Counter[str] = Counter()
    misses: Counter[str] = Counter()
    titles: dict[str, bool] = {}
    for path in sorted(GUM.glob("*.tsv")):
        text, golds = gum_places(path)
        tally(text, [span for span, _ in golds], count, misses)
        for (start, end), title in golds:
            known = world.best(title.replace("_", " ")) or world.best(text[start:end])
            titles[title] = titles.get(title, False) or known is not None
    show("GUM news", count)
    print(f"            gazetteer knows {sum(titles.values()) / len(titles):.2f} of {len(titles)} titles")
    if show_misses:
        print("missed", misses.most_common(60), "\nunknown", [t for t, known in titles.items() if not known])


def gum_places(path: Path) -> tuple[str, list[tuple[Span, str]]]:
    """The text of a document, and its places with a link and a capital letter."""
    text = ""
    spans: dict[tuple[str, str], Span] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        columns = line.split("\t")
        if len(columns) < 7 or line.startswith("#"):
            continue
        start = len(text) + (not text.endswith("\n") and bool(text))
        text += (" " if start > len(text) else "") + columns[2]
        for kind, link in pairs(columns[3], columns[6]):
            if kind == "place":
                first = spans.get((path.name, link), (start, start))[0]
                spans[path.name, link] = (first, len(text))
        if columns[2] in ".!?":
            text += "\n"
    found = [((a, b), re.sub(r"\[\d+\]$", "", link)) for (_, link), (a, b) in spans.items()]
    return text, [(span, title) for span, title in found if re.search("[A-Z]", text[span[0] : span[1]])]


def pairs(kinds: str, links: str) -> Iterator[tuple[str, str]]:
    """Entity type and link of each entity that a token lies in."""
    types = {m[2]: m[1] for m in re.finditer(r"(\w+)\[(\d+)\]", kinds)}
    for match in re.finditer(r"([^|\[]+)\[(\d+)\]", links):
        if match[2] in types:
            yield types[match[2]], match[0]


if __name__ == "__main__":
    sys.exit(main())
