"""Who could see which area when: a table of areas and times, with means, gaps, blind spots and refusals."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from truce.asof import Span, in_zone, written
from truce.report.folding import fold
from truce.report.mission_json import asked_dict
from truce.report.mission_pages import Heading, head_lines
from truce.report.watching import why_not
from truce.report.wording import in_words, some

if TYPE_CHECKING:
    from truce.mission.answers.assembling import State
    from truce.mission.answers.covered import Covered, CoveredArea, Part

WIDTH = 80
_MOST_GAPS = 5


def covered_page(found: "Sequence[Covered]", state: "State", heading: Heading, width: int = WIDTH) -> str:
    """The page: for each agreement its areas, each with a line of signs over time."""
    lines = list(head_lines("COVERAGE", state, heading, width))
    if not any(area.seen or area.in_part or area.lost for one in found for area in one.areas):
        lines += ["", *fold(_NONE, width)]
        return "\n".join(lines) + "\n"
    for one in found:
        lines += ["", *fold(f"{one.title} [{one.id}]", width)]
        lines += fold(f"{_time(one, one.when)}; {_step(one)}", width, "  ", "    ")
        for area in one.areas:
            lines += _area(one, area, width)
    lines += ["", *fold(_LEGEND, width)]
    return "\n".join(lines) + "\n"


_NONE = (
    "Nobody is on record as watching anything, so silence is no information. Say who watched with "
    "truce cover."
)
_LEGEND = (
    "#: somebody could see all of it all the time. +: a part of it, or part of the time. .: nobody. "
    "Which acts each means can perceive is another question: truce explain MISSION st-.../CLAUSE "
    "answers it."
)


def _step(one: "Covered") -> str:
    parts = one.areas[0].parts if one.areas else ()
    days = -(-(parts[0].when.last - parts[0].when.first + 1) // 1440) if parts else 1
    return f"each sign is {'a day' if days == 1 else f'{days} days'}"


def _area(one: "Covered", area: "CoveredArea", width: int) -> Iterator[str]:
    length = one.when.last - one.when.first + 1
    yield ""
    signs = "".join(_sign(p) for p in area.parts)
    yield from fold(f"{area.name}: {_percent(area.seen, length)} of the time{_partly(area, length)}", width,
                    "  ", "    ")  # fmt: skip
    yield from fold(signs, width, "    ", "    ")
    for means, minutes in area.means:
        told = in_words(means) if means else "means that are not told"
        yield from fold(f"by {told}: {_percent(minutes, length)}", width, "    ", "      ")
    for gap in area.gaps[:_MOST_GAPS] if area.seen else ():
        yield from fold(f"nobody: {_time(one, gap)}", width, "    ", "      ")
    if area.seen and len(area.gaps) > _MOST_GAPS:
        left = some(range(len(area.gaps) - _MOST_GAPS), "shorter time", "shorter times")
        yield from fold(f"and {left} without anybody; all of them: --json", width, "    ", "      ")
    if area.blind:
        yield from fold(f"blind spots: {', '.join(area.blind)}", width, "    ", "      ")
    for lost in area.lost:
        yield from fold(f"{lost.who} {why_not(lost)}, {_time(one, lost.when)}", width, "    ", "      ")


def _partly(area: "CoveredArea", length: int) -> str:
    return f", a part of it for {_percent(area.in_part, length)} more" if area.in_part else ""


def _sign(part: "Part") -> str:
    length = part.when.last - part.when.first + 1
    if part.seen == length:
        return "#"
    return "+" if part.in_part else "."


def _percent(minutes: int, length: int) -> str:
    """Never rounded up to all, nor down to nothing."""
    if not minutes:
        return "none"
    if minutes >= length:
        return "all"
    return f"{max(1, min(99, minutes * 100 // length))} %"


def _time(one: "Covered", span: Span) -> str:
    return written(in_zone(span, one.zone), mark="")


def covered_dict(found: "Sequence[Covered]", state: "State", heading: Heading) -> dict[str, Any]:
    """Schema ``truce-coverage/1``; times are UTC."""
    return asked_dict("truce-coverage/1", state, heading) | {
        "agreements": [
            {
                "id": one.id, "title": one.title, "when": written(one.when),
                "minutes": one.when.last - one.when.first + 1,
                "areas": [_area_dict(area) for area in one.areas],
            }
            for one in found
        ]
    }  # fmt: skip


def _area_dict(area: "CoveredArea") -> dict[str, Any]:
    return {
        "area": area.area or None, "name": area.name, "minutes": area.seen, "part_minutes": area.in_part,
        "parts": [{"when": written(p.when), "minutes": p.seen, "or_part": p.in_part} for p in area.parts],
        "means": [{"means": m or None, "minutes": n} for m, n in area.means],
        "gaps": [written(g) for g in area.gaps],
        "blind_spots": list(area.blind),
        "not": [
            {"who": c.who, "when": written(c.when), "restricted_by": c.restricted_by, "missing": c.missing,
             "request": c.request, "right": c.right}
            for c in area.lost
        ],
    }  # fmt: skip
