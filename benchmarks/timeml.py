"""How well times are found and read on texts annotated in TimeML, such as TimeBank and the TempEval-3 gold.

    python benchmarks/timeml.py FOLDER [--misses]

Such corpora are not ours to pass on, so they are no part of this repository: name a folder with .tml files.
A time counts as found if it overlaps an annotated one; its value as right if it covers the same days, with
weeks, quarters, halves, decades and centuries as TIMEX3 writes them. "now" and "recently" have no days:
they count when times are looked for, not when values are compared. Annotators mark some of them and some not,
so the precision is also given without them.

TIMEX3 says "early 1990" as the value 1990 and, beside it, START; truce as the first third. That is wrong in
the first figure for values and right in the second.
"""

import argparse
import re
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from dates import readings, sentences

from truce.asof import Interval
from truce.claims.reading.times import TimeMention, find_times, find_vague, resolve_times

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_WEEK = re.compile(r"(\d{4})-W(\d\d)(-WE)?$")
_PART = re.compile(r"(\d{4})-([QH])(\d)$")
_MONTHS = {"Q": 3, "H": 6}


@dataclass(frozen=True)
class Timex:
    """One annotated time."""

    start: int
    end: int
    kind: str
    value: str
    part: str = ""


@dataclass
class Count:
    """What was found of one kind."""

    gold: int = 0
    hit: int = 0
    predicted: int = 0
    good: int = 0
    valued: int = 0
    right: int = 0
    parts: int = 0
    vague: int = 0
    vague_good: int = 0
    missed: Counter[str] = field(default_factory=Counter)

    def line(self, name: str) -> str:
        """The figures in one line."""
        precision, recall = self.good / max(self.predicted, 1), self.hit / max(self.gold, 1)
        dated = (self.good - self.vague_good) / max(self.predicted - self.vague, 1)
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        return (
            f"{name}: {self.gold} annotated; relaxed precision {precision:.3f} (without the vague ones "
            f"{dated:.3f}), recall {recall:.3f}, F1 {f1:.3f}; value right in "
            f"{self.right / max(self.valued, 1):.3f} of {self.valued}, with early, mid and late parts in "
            f"{(self.right + self.parts) / max(self.valued, 1):.3f}"
        )


def main() -> int:
    """Print the figures of a folder."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--misses", action="store_true", help="also every miss, to learn from")
    args = parser.parse_args()
    if args.folder is None:
        print("no folder of .tml files is named: no figures for TimeML")
        return 0
    files = sorted(f for f in args.folder.rglob("*.tml") if not f.name.startswith("._"))
    if not files:
        print(f"{args.folder} holds no .tml files: no figures", file=sys.stderr)
        return 2
    dates, everything = Count(), Count()
    for file in files:
        score(file, dates, everything, args.misses)
    print(f"{len(files)} documents")
    print(dates.line("dates (DATE and TIME)"))
    print(everything.line("all times (with DURATION and SET)"))
    print("not found most often:", ", ".join(f"{t} ({n})" for t, n in everything.missed.most_common(20)))
    return 0


def score(file: Path, dates: Count, everything: Count, misses: bool) -> None:
    """Add one document to the counts."""
    text, gold, created = read(file)
    dated = resolve_times(find_times(text), doc_date=created, sentences=sentences(text))
    found = (*dated, *find_vague(text, dated, doc_date=created))
    for count, kinds, ours in (
        (dates, ("DATE", "TIME"), [m for m in found if m.kind in ("date", "period", "time", "vague")]),
        (everything, ("DATE", "TIME", "DURATION", "SET"), list(found)),
    ):
        wanted = [g for g in gold if g.kind in kinds]
        count.gold += len(wanted)
        count.predicted += len(ours)
        good = [m for m in ours if any(overlap(m, g) for g in gold)]
        count.good += len(good)
        count.vague += sum(m.kind == "vague" for m in ours)
        count.vague_good += sum(m.kind == "vague" for m in good)
        for one in wanted:
            hits = [m for m in found if overlap(m, one)]
            count.hit += bool(hits)
            if not hits:
                count.missed[text[one.start : one.end].lower()] += 1
                continue
            days = days_of(one.value)
            if days is None:
                continue
            count.valued += 1
            values = [own for m in hits for v in readings(m) if v and (own := days_of_ours(v))]
            count.right += days in values
            is_part = days not in values and any(is_part_of(own, days, one.part) for own in values)
            count.parts += is_part
            if misses and days not in values and not is_part and count is dates:
                around = text[max(0, one.start - 60) : one.end + 30]
                print(f"{file.stem} {created}: {one.value}, read {[m.value for m in hits]}: {around!r}")


def is_part_of(own: tuple[date, date], whole: tuple[date, date], part: str) -> bool:
    """Whether days are the early, the middle or the late ones of a whole, as TIMEX3 names them."""
    inside = whole[0] <= own[0] and own[1] <= whole[1]
    edges = {"START": own[0] == whole[0], "MID": own[0] != whole[0], "END": own[1] == whole[1]}
    return inside and edges.get(part, False)


def overlap(mention: TimeMention, gold: Timex) -> bool:
    return mention.start < gold.end and gold.start < mention.end


def read(file: Path) -> tuple[str, list[Timex], str | None]:
    """The text, its annotated times, and the day on which the document was made."""
    root = ET.parse(file).getroot()
    dct = root.find(".//TIMEX3[@functionInDocument='CREATION_TIME']")
    body = root.find("TEXT")
    gold: list[Timex] = []
    text = "".join(_walk(body if body is not None else root, [0], gold))
    return text, gold, dct.get("value", "")[:10] if dct is not None else None


def _walk(node: ET.Element, at: list[int], gold: list[Timex]) -> Iterator[str]:
    start = at[0]
    if node.text:
        at[0] += len(node.text)
        yield node.text
    for child in node:
        yield from _walk(child, at, gold)
        if child.tail:
            at[0] += len(child.tail)
            yield child.tail
    if node.tag == "TIMEX3" and at[0] > start:
        gold.append(Timex(start, at[0], node.get("type", ""), node.get("value", ""), node.get("mod", "")))


def days_of(value: str) -> tuple[date, date] | None:
    """First and last day of a TIMEX3 value; None where it names no days of one calendar year or century."""
    if (day := _DAY.match(value)) is not None:
        one = date(*(int(part) for part in day.groups()))
        return one, one
    if (week := _WEEK.match(value)) is not None:
        first = date.fromisocalendar(int(week[1]), int(week[2]), 6 if week[3] else 1)
        return first, first + timedelta(days=1 if week[3] else 6)
    if (part := _PART.match(value)) is not None:
        months = _MONTHS[part[2]]
        last = months * int(part[3])
        return date(int(part[1]), last - months + 1, 1), _month_end(int(part[1]), last)
    if re.fullmatch(r"\d{4}-\d\d", value):
        year, month = int(value[:4]), int(value[5:])
        return date(year, month, 1), _month_end(year, month)
    if re.fullmatch(r"\d{2,4}", value) and int(value) > 0:
        return date(int(value.ljust(4, "0")), 1, 1), date(int(value.ljust(4, "9")), 12, 31)
    return None


def days_of_ours(value: str) -> tuple[date, date] | None:
    """First and last day of a dossier date string."""
    interval = Interval.parse(value).to_unit("day")
    try:
        first, last = (date.fromisoformat(part) for part in str(interval).split("/"))
    except ValueError:
        try:
            first = last = date.fromisoformat(str(interval))
        except ValueError:
            return None
    return first, last


def _month_end(year: int, month: int) -> date:
    return (date(year, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


if __name__ == "__main__":
    sys.exit(main())
