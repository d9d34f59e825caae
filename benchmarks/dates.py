"""How well times are found and read: GUM news (spans and values), and whether the time grows linearly.

    python benchmarks/dates.py            both
    python benchmarks/dates.py --misses   also every miss, to learn from

Reads ../shared/data/reading/gum_news beside the repository (or under TRUCE_SHARED).
"""

import argparse
import os
import re
import sys
import time
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

from truce.asof import Interval
from truce.claims.reading.times import TimeMention, find_doc_date, find_times, resolve_times

SHARED = Path(os.environ.get("TRUCE_SHARED", Path(__file__).resolve().parents[2] / "shared"))
NO_SPACE_BEFORE = re.compile(r"[,.;:!?%)\]’”]|'s|n't|'")


@dataclass
class Gold:
    """One annotated date."""

    start: int
    end: int
    interval: Interval | None


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--misses", action="store_true")
    args = parser.parse_args()
    folder = SHARED / "data/reading/gum_news/xml"
    if folder.is_dir():
        score(folder, args.misses)
    else:
        print(f"{folder} is missing: no figures for GUM", file=sys.stderr)
    linear()
    return 0


def score(folder: Path, misses: bool) -> None:
    """Relaxed span F1 (any overlap) and, of the spans found, the share with the gold value."""
    found = gold_total = predicted = right = strict = overlapping = valued = 0
    for path in sorted(folder.glob("*.xml")):
        text, golds = read(path)
        stated = find_doc_date(text)
        doc_date = stated.value if stated else None
        mentions = resolve_times(find_times(text), doc_date=doc_date, sentences=sentences(text))
        dates = [m for m in mentions if m.kind in ("date", "period")]
        predicted += len(dates)
        gold_total += len(golds)
        for m in dates:
            if any(overlap(m, g) for g in golds):
                found += 1
            elif misses:
                around = text[max(0, m.start - 40) : m.end + 30]
                print(f"{path.stem}: not in gold: {m.text!r} {m.value} in {around!r}")
        for g in golds:
            hits = [m for m in mentions if overlap(m, g)]
            overlapping += bool(hits)
            if not hits or g.interval is None:
                if misses and not hits:
                    print(f"{path.stem}: not found: {text[g.start : g.end]!r} {g.interval}")
                continue
            valued += 1
            strict += any(same(m.value, g.interval) for m in hits)
            best = any(same(value, g.interval) for m in hits for value in readings(m))
            right += best
            if misses and not best:
                read_as = [(m.text, m.value) for m in hits]
                print(f"{path.stem}: {text[g.start : g.end]!r} is {g.interval}, read {read_as}")
    precision, recall = found / predicted, overlapping / gold_total
    f1 = 2 * precision * recall / (precision + recall)
    print(
        f"GUM news: {gold_total} dates; relaxed precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}"
    )
    print(
        f"value accuracy {right / valued:.3f}, as stated: with the ends of a range apart, as GUM marks them"
    )
    print(f"value accuracy {strict / valued:.3f} with ranges and modifiers in the value")


def overlap(mention: TimeMention, gold: Gold) -> bool:
    return mention.start < gold.end and gold.start < mention.end


def readings(mention: TimeMention) -> list[str | None]:
    """The value, the value before its modifier, and both ends of a range in the unit they are stated in."""
    ends = mention.stated.split("/") if mention.stated else []
    return [mention.value, mention.stated, *(end for end in ends if end != "..")]


def same(value: str | None, interval: Interval) -> bool:
    """Equal days: GUM gives no hours worth comparing."""
    return value is not None and Interval.parse(value).to_unit("day") == interval.to_unit("day")


def read(path: Path) -> tuple[str, list[Gold]]:
    """The text, detokenised, and its dates."""
    text, golds, glue = "", [], False
    stack: list[tuple[str, int, dict[str, str]]] = []
    joined = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("</"):
            tag, start, attributes = stack.pop()
            if tag == "date":
                begin = start + len(text[start:]) - len(text[start:].lstrip())
                golds.append(Gold(begin, len(text), interval_of(attributes)))
            joined -= tag == "w"
            if tag in ("p", "head", "caption", "item", "figure") and not text.endswith("\n"):
                text += "\n\n"
        elif line.startswith("<") and "\t" not in line:
            if line.endswith("/>"):
                continue
            element = ET.fromstring(re.sub(r"\s*>$", "/>", line))
            stack.append((element.tag, len(text), dict(element.attrib)))
            joined += element.tag == "w"
            glue = glue and element.tag != "w"
            if element.tag == "w":
                glue = False
        elif line.strip():
            token = line.split("\t")[0].replace("&amp;", "&").replace("&quot;", '"').replace("&apos;", "'")
            if (
                text
                and not text.endswith(("\n", "(", "“", "$"))
                and not glue
                and not NO_SPACE_BEFORE.match(token)
            ):
                text += " "
            text += token
            glue = joined > 0
    return text, golds


def interval_of(attributes: dict[str, str]) -> Interval | None:
    when = attributes.get("when")
    if when:
        return Interval.parse(when[:16])
    first, last = (
        attributes.get(a) or attributes.get(b) for a, b in (("from", "notBefore"), ("to", "notAfter"))
    )
    return Interval.parse(f"{first or '..'}/{last or '..'}")


def sentences(text: str) -> list[tuple[int, int, int]]:
    """Rough sentences: lines, cut at full stops."""
    found = []
    for number, line in enumerate(re.finditer(r"[^\n]+", text)):
        at = line.start()
        for stop in re.finditer(r"[.!?][\"”’)]*\s+(?=[A-Z\"“])|$", line[0]):
            if line.start() + stop.end() > at:
                found.append((at, line.start() + stop.end(), number))
                at = line.start() + stop.end()
    return found


def linear() -> None:
    """Seconds for one line of growing length, and for lines made to make a matcher look back."""
    prose = "The army said on Friday, October 10, 2025 that 12 people died in 2 days, and 3 in May 2014; "
    for name, piece in (
        ("prose", prose),
        ("digits", "1,"),
        ("dates", "12 May "),
        ("dashes", "1-"),
        ("lines", "\n"),
    ):
        seconds = []
        for size in (50_000, 500_000):
            text = piece * (size // len(piece))
            start = time.process_time()
            resolve_times(find_times(text), doc_date="2025-10-17")
            seconds.append(time.process_time() - start)
        small, large = seconds
        print(f"{name}: {small:.2f} s for 50 kB, {large:.2f} s for 500 kB, ratio {large / small:.1f}")


if __name__ == "__main__":
    sys.exit(main())
