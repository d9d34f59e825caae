"""What people say of coverage: who watched, what was planned, fell out or was refused; checked, then signed.

Whatever polls a feed says here, too, when the feed gave nothing (`what` missing, `cause` feed): a feed that
is silent is missing coverage, and no calm.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from difflib import get_close_matches
from typing import Any, Final, get_args

from truce.asof import Interval, span_of
from truce.clauses.acts import acts_under, names
from truce.clauses.areas import division
from truce.clauses.means import means as known_means
from truce.clauses.values import NOT_STATED
from truce.errors import ArgumentError, InputError
from truce.incidents.covers import CAUSES, Cover, Watched, hours_told, minutes_told, spans_of
from truce.mission.answers.assembling import State
from truce.mission.filing.csv_lines import LARGEST as LARGEST
from truce.mission.filing.csv_lines import csv_lines
from truce.mission.missions import Mission
from truce.mission.opened import written

COLUMNS: Final = (
    "what", "who", "means", "from", "to", "clock", "daily", "except_daily", "areas", "everywhere", "part",
    "point", "radius_km", "acts", "blind", "of", "cause", "refused_by", "request", "right", "note",
)  # fmt: skip
"""The columns of a table of coverage; several names in one cell have a semicolon between them."""
_NEEDED: Final = ("who", "from", "to")
_SEVERAL: Final = frozenset({"areas", "acts", "blind"})
_TRUTH: Final = {"yes": True, "no": False, "": False}
_WHAT: tuple[Watched, ...] = get_args(Watched)


@dataclass(frozen=True, slots=True)
class Covered:
    """What became of one entry on coverage: its id ("" if it was filed before), and what to know about it."""

    entry: str
    cover: Cover
    notes: tuple[str, ...]


def cover(
    mission: Mission, state: State, given: Mapping[str, Any], by: str, audience: str | None = None
) -> Covered:
    """File one entry on coverage; `given` are values by the names of the columns.

    Raises:
        ArgumentError: a value cannot be; its option is named.
    """
    return cover_all(mission, state, [given], by, audience)[0]


def cover_all(
    mission: Mission,
    state: State,
    given: Sequence[Mapping[str, Any]],
    by: str,
    audience: str | None = None,
) -> tuple[Covered, ...]:
    """File several, all or none. What was filed before, word for word, is not filed again.

    Raises:
        ArgumentError: as for one.
    """
    made: list[Cover] = []
    for each in given:
        made.append(_made(mission, state, each, by, made))
    filed = {_content(f.cover) for f in state.said.covers}
    whom = mission.audience_of_new("cover", audience)
    done: list[Covered] = []
    with mission.filing() as work:
        for one in made:
            content = _content(one)
            new = content not in filed
            filed.add(content)
            entry = work.add("cover", content, audience=whom) if new else ""
            told = _last_said(state, made[: len(done)], one.who, one.means) is not None
            done.append(Covered(entry, one, tuple(_notes(one, state, told=told))))
    return tuple(done)


def _content(one: Cover) -> bytes:
    """What the entry says: the fields that say something."""
    said = {f.name: getattr(one, f.name) for f in fields(one) if f.name != "id"}
    kept = {
        k: list(v) if isinstance(v, tuple) else v for k, v in said.items() if v not in (None, (), False, "")
    }
    try:
        return written("cover", kept)
    except ValueError:
        reason = "holds characters that are none"
        raise ArgumentError("coverage", one.who, reason, "Write it as Unicode text") from None


def _made(
    mission: Mission, state: State, given: Mapping[str, Any], by: str, earlier: Sequence[Cover] = ()
) -> Cover:
    """What is said of coverage; `earlier` is what the lines before it say, which are filed with it."""
    told = {k: v for k, v in given.items() if v not in (None, "", (), [], False)}
    what = str(told.get("what", "watched"))
    if what not in _WHAT:
        raise ArgumentError(
            "what", what, "is nothing that is said of coverage", f"One of: {', '.join(_WHAT)}"
        )
    plan = before = _before(mission, state, told.get("of"))
    if what == "missing" and before is None:
        before = _last_said(state, earlier, str(told.get("who", "")), told.get("means"))
    who = str(told.get("who") or (before.who if before else "")).strip()
    if not who:
        raise ArgumentError("--who", "", "names nobody", "Say which patrol, post or device it is")
    _check_kind(what, told)
    latitude, longitude = told.get("point") or (None, None)
    made = Cover(
        id="", what=_WHAT[_WHAT.index(what)], who=who, means=_means(what, told, before), by=by,
        first=minutes_told(_needed(told, "from"), end=False),
        last=minutes_told(_needed(told, "to"), end=True),
        clock=_clock(state, told, before),
        daily=hours_told("--daily", told["daily"]) if "daily" in told else None,
        except_daily=hours_told("--except-daily", told["except_daily"]) if "except_daily" in told else None,
        **_where(what, told, before, latitude, longitude),
        acts=tuple(_act(a) for a in told.get("acts", ())), blind=tuple(told.get("blind", ())),
        of=plan.id if plan else None, cause=told.get("cause"),
        refused_by=told.get("refused_by"), request=told.get("request"), right=told.get("right"),
        note=str(told.get("note", "")),
    )  # fmt: skip
    if not spans_of(made):
        raise ArgumentError("--from", made.first, "leaves no minute that is surely meant", "Widen the time")
    return made


def _needed(told: Mapping[str, Any], name: str) -> str:
    if name not in told:
        raise ArgumentError(f"--{name}", "", "is not given", "Write a day or a minute: 2031-05-09T20:00")
    return str(told[name])


def _before(mission: Mission, state: State, name: object) -> Cover | None:
    """The entry of a plan, or of what fell out. ArgumentError if it is none that counts."""
    if name is None:
        return None
    entry = mission.find(str(name))
    found = next((f.cover for f in state.said.covers if f.cover.id == entry.id), None)
    if found is None:
        raise ArgumentError(
            "--of", str(name), "is no coverage that counts", "truce coverage MISSION lists it"
        )
    return found


def _last_said(state: State, earlier: Sequence[Cover], who: str, means: object) -> Cover | None:
    """What was said last of whoever fell out: it tells where that was."""
    said = (*(f.cover for f in state.said.covers), *earlier)
    alike = [
        c for c in said if c.who.casefold() == who.strip().casefold() and c.what in ("watched", "planned")
    ]
    return next((c for c in reversed(alike) if means in (None, c.means)), None)


def _check_kind(what: str, told: Mapping[str, Any]) -> None:
    cause = told.get("cause")
    if cause is not None and cause not in CAUSES:
        raise ArgumentError("--missing", str(cause), "is no cause", f"One of: {', '.join(CAUSES)}")
    if (what == "missing") != (cause is not None):
        reason = "goes with what was not carried out, and says why"
        raise ArgumentError("--missing", str(cause or ""), reason, f"One of: {', '.join(CAUSES)}")
    for name in ("refused_by", "request", "right"):
        if name in told and what != "refused":
            raise ArgumentError(f"--{name.replace('_', '-')}", str(told[name]), "goes with a refusal alone",
                                "Say that access was refused: --refused")  # fmt: skip


def _means(what: str, told: Mapping[str, Any], before: Cover | None) -> str | None:
    name = told.get("means") or (before.means if before and what != "missing" else None)
    if name is None and what in ("watched", "planned") and not told.get("acts"):
        advice = f"One of: {', '.join(known_means())}; or say which --acts could be perceived"
        raise ArgumentError("--means", "", "is not given", advice)
    if name is not None and name not in known_means():
        near = get_close_matches(str(name), list(known_means()), n=1)
        advice = f"Did you mean {near[0]}" if near else f"One of: {', '.join(known_means())}"
        raise ArgumentError("--means", str(name), "is no means that is known", advice)
    return str(name) if name is not None else None


def _clock(state: State, told: Mapping[str, Any], before: Cover | None) -> str:
    """The zone of the times: as told, of the plan, or the one that all filed terms state."""
    stated = {one.agreement.zone for one in state.encoded if one.agreement.zone != NOT_STATED}
    clock = told.get("clock") or (before.clock if before else None) or (
        min(stated) if len(stated) == 1 else None
    )  # fmt: skip
    if clock is None:
        reason = "is not given, and no agreement filed here states the one clock"
        raise ArgumentError("--clock", "", reason, "Write it like Africa/Kampala, or UTC (IANA)")
    span_of(Interval.parse("2000-01-01"), str(clock))
    return str(clock)


def _where(
    what: str, told: Mapping[str, Any], before: Cover | None, latitude: float | None, longitude: float | None
) -> dict[str, Any]:
    areas, everywhere = tuple(told.get("areas", ())), bool(told.get("everywhere"))
    given = [bool(areas), everywhere, latitude is not None]
    if sum(given) > 1:
        raise ArgumentError(
            "--area", ", ".join(areas), "stands beside another place", "Give one kind of place"
        )
    if (told.get("radius_km") is None) != (latitude is None):
        raise ArgumentError("--radius", str(told.get("radius_km", "")), "goes with --point",
                            "Say how far from which point could be seen, in km")  # fmt: skip
    if not any(given):
        if before is not None:
            return {
                "areas": before.areas, "everywhere": before.everywhere, "part": before.part,
                "latitude": before.latitude, "longitude": before.longitude, "radius_km": before.radius_km,
            }  # fmt: skip
        if what != "missing":
            advice = "Give --area NAME, --point LAT,LON with --radius KM, or --everywhere"
            raise ArgumentError("--area", "", "is not given: nobody sees what is nowhere", advice)
        everywhere = True
    return {
        "areas": areas, "everywhere": everywhere, "part": bool(told.get("part")), "latitude": latitude,
        "longitude": longitude, "radius_km": told.get("radius_km"),
    }  # fmt: skip


def _act(name: str) -> str:
    if not acts_under(name):
        near = get_close_matches(name, list(names()), n=1)
        advice = (
            f"Did you mean {near[0]}" if near else "Give one such as overflight: docs/reference/fields.md"
        )
        raise ArgumentError("--acts", name, "is no act", advice)
    return name


def _notes(one: Cover, state: State, *, told: bool) -> Iterable[str]:
    """What whoever files should know."""
    if one.what == "planned":
        yield "A plan is no coverage until it is said to be carried out (--of)."
    if one.what == "refused" and not one.is_denial:
        lacks = [
            f"--{n.replace('_', '-')}" for n in ("refused_by", "request", "right") if not getattr(one, n)
        ]
        yield f"It is no incident by itself: a denial of access needs {' and '.join(lacks)} as well."
    if one.what == "missing" and one.everywhere and not told:
        yield f"Nothing is on record that {one.who} watched, or was to watch."
    zones = {
        division(name)
        for each in state.encoded
        for zone in each.agreement.zones
        for name in (zone.id, zone.name, *zone.divisions)
    }
    for area in one.areas:
        if division(area) not in zones:
            yield f"{area} is in no zone of an agreement filed here: no status counts it."


def read_table(data: bytes, name: str) -> list[tuple[int, dict[str, Any]]]:
    """The lines of a table of coverage, each with its number; `name` is that of its file, for errors.

    Raises:
        InputError: it is no such table; line and column are named.
    """
    lines = csv_lines(data, name, COLUMNS, _NEEDED)
    return [(number, _row(number, cells, name)) for number, cells in lines]


def _row(number: int, cells: Mapping[str, str], name: str) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for column, value in cells.items():
        try:
            told[column] = _value(column, value)
        except (ValueError, KeyError):
            reason = f"line {number}, column {column}: {value!r:.80} cannot be read"
            raise InputError(name, reason, _FORMS.get(column, "Leave it empty")) from None
    return told


_FORMS: Final[Mapping[str, str]] = {
    "point": "Write latitude and longitude in degrees, quoted: \"4.85,31.6\"",
    "radius_km": "Write a number of kilometres",
    "everywhere": "Write yes or no",
    "part": "Write yes or no",
}  # fmt: skip


def _value(column: str, value: str) -> Any:
    if column in _SEVERAL:
        return tuple(part.strip() for part in value.split(";") if part.strip())
    if column in ("everywhere", "part"):
        return _TRUTH[value.casefold()]
    if column == "radius_km":
        return _distance(value) if value else None
    if column == "point":
        return _point(value) if value else None
    return value


def _distance(value: str) -> float:
    number = float(value)
    if not 0 < number <= 20_000:
        raise ValueError(value)
    return number


def _point(value: str) -> tuple[float, float]:
    latitude, longitude = (float(part) for part in value.split(","))
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise ValueError(value)
    return latitude, longitude


def cover_table(
    mission: Mission,
    state: State,
    rows: Sequence[tuple[int, Mapping[str, Any]]],
    by: str,
    file: str,
    audience: str | None = None,
) -> tuple[Covered, ...]:
    """File the lines of a table, all or none.

    Raises:
        InputError: a line says what cannot be; its number and column are named.
    """
    made: list[Cover] = []
    for number, row in rows:
        try:
            made.append(_made(mission, state, row, by, made))
        except ArgumentError as error:
            column = error.name.lstrip("-").replace("-", "_")
            column = {"area": "areas", "missing": "cause", "radius": "radius_km"}.get(column, column)
            reason = f"line {number}, column {column}: {error.value!r:.80} {error.reason}"
            raise InputError(file, reason, error.next) from None
    return cover_all(mission, state, [row for _, row in rows], by, audience)
