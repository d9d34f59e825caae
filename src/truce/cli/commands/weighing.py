"""The commands about sources, what hangs on them, and who could see what; and their options."""

from pathlib import Path
from typing import Annotated

import typer

from truce.cli.commands.app import As, AsKey, Audience, app, reader_asked
from truce.cli.commands.mission import At, By, Json, KnownAt, Mission, Reason
from truce.errors import ArgumentError


@app.command("sources")
def sources(
    mission: Mission,
    known_at: KnownAt = None,
    table: Annotated[
        Path | None, typer.Option("--table", metavar="OUT.csv", help="Write them as a table to fill in.")
    ] = None,
    reader: As = None,
    key: AsKey = "",
    as_json: Json = False,
) -> int:
    """List every source: its letter and who gave it, its side and access, how many claims rest on it."""
    from truce.cli.mission.sources import run_sources

    return run_sources(
        mission, known_at=known_at, reader=reader_asked(reader, key), table=table, as_json=as_json
    )


@app.command("rate")
def rate(
    mission: Mission,
    by: By,
    source: Annotated[str | None, typer.Argument(metavar="SOURCE", help="The name of a source.")] = None,
    letter: Annotated[
        str | None, typer.Argument(metavar="LETTER", help="A to E, or F: cannot be judged.")
    ] = None,
    table: Annotated[
        Path | None, typer.Option("--table", metavar="FILE.csv", help="Many at once: see truce sources.")
    ] = None,
    reason: Reason = "",
    own_access: Annotated[bool, typer.Option("--own-access", help="It saw the area itself.")] = False,
    lead: Annotated[bool, typer.Option("--lead", help="It only points to where to look.")] = False,
    origin: Annotated[str | None, typer.Option("--origin", help="The group whose word it passes on.")] = None,
    side: Annotated[str | None, typer.Option("--side", help="The party (id) that it belongs to.")] = None,
    host: Annotated[
        list[str] | None, typer.Option("--host", help="Of an outlet: a host that is its own; many times.")
    ] = None,
    audience: Audience = None,
    as_json: Json = False,
) -> int:
    """Give a source its reliability (Admiralty letter), from now on; or many by a table."""
    from truce.cli.mission.people import run_rate
    from truce.cli.mission.sources import run_rate_table

    described = {"own_access": own_access, "lead": lead, "origin": origin or "", "side": side}
    if table is not None:
        if source is not None or reason or host or any(described.values()):
            advice = "Leave SOURCE, LETTER and what describes one source out"
            raise ArgumentError("--table", str(table), "rates many sources, each by its own line", advice)
        return run_rate_table(mission, table, by=by, audience=audience, as_json=as_json)
    if source is None or letter is None:
        advice = "Write: truce rate MISSION SOURCE LETTER --by NAME, or --table FILE.csv"
        raise ArgumentError("SOURCE", source or "", "is not given with its letter", advice)
    return run_rate(
        mission, source, letter, by=by, reason=reason,
        described=described if any(described.values()) else {}, hosts=host or (), audience=audience,
        as_json=as_json,
    )  # fmt: skip


Who = Annotated[str, typer.Option("--who", metavar="NAME", help="Patrol, post or device.")]
Means = Annotated[
    str | None, typer.Option("--means", metavar="M", help="patrol, post, visit, camera, uav, radar, ...")
]
From = Annotated[str | None, typer.Option("--from", metavar="T", help="A day or a minute, local time.")]
To = Annotated[str | None, typer.Option("--to", metavar="T", help="A day or a minute, included.")]
Clock = Annotated[
    str | None, typer.Option("--clock", metavar="ZONE", help="Of these times (IANA); else the agreement's.")
]
Area = Annotated[list[str] | None, typer.Option("--area", help="A zone of the text; many times.")]
Everywhere = Annotated[bool, typer.Option("--everywhere", help="The whole area of the text.")]
Point = Annotated[str | None, typer.Option("--point", metavar="LAT,LON", help="From where.")]
Radius = Annotated[float | None, typer.Option("--radius", metavar="KM", help="How far.", min=0.001)]
OnlyPart = Annotated[bool, typer.Option("--part", help="Only a part of the area.")]
_HOURS = "20:00/04:00"
Daily = Annotated[str | None, typer.Option("--daily", metavar=_HOURS, help="In these hours of each day.")]
ExceptDaily = Annotated[
    str | None, typer.Option("--except-daily", metavar=_HOURS, help="Not in these hours of each day.")
]
Acts = Annotated[list[str] | None, typer.Option("--acts", help="These alone; else what the means can see.")]
Blind = Annotated[list[str] | None, typer.Option("--blind", metavar="PLACE", help="Hidden from it.")]
Plan = Annotated[bool, typer.Option("--plan", help="It is planned: no coverage yet.")]
Of = Annotated[
    str | None, typer.Option("--of", metavar="ENTRY", help="The plan carried out, or what fell out.")
]
Missing = Annotated[
    str | None, typer.Option("--missing", metavar="WHY", help="It fell out: weather, equipment, staff, ...")
]
Refused = Annotated[bool, typer.Option("--refused", help="Access was refused.")]
RefusedBy = Annotated[str | None, typer.Option("--refused-by", metavar="WHO", help="Who refused.")]
Request = Annotated[str | None, typer.Option("--request", help="What was asked for, of whom, when.")]
Right = Annotated[str | None, typer.Option("--right", help="The right of access: article, order.")]
Note = Annotated[str, typer.Option("--note", help="What else.")]
Table = Annotated[Path | None, typer.Option("--table", metavar="FILE.csv", help="Many at once.")]


@app.command("cover")
def cover(
    mission: Mission, by: By, who: Who = "", means: Means = None, first: From = None, last: To = None,
    clock: Clock = None, area: Area = None, everywhere: Everywhere = False, point: Point = None,
    radius: Radius = None, part: OnlyPart = False, daily: Daily = None, except_daily: ExceptDaily = None,
    acts: Acts = None, blind: Blind = None, plan: Plan = False, of: Of = None, missing: Missing = None,
    refused: Refused = False, refused_by: RefusedBy = None, request: Request = None, right: Right = None,
    note: Note = "", table: Table = None, audience: Audience = None, as_json: Json = False,
) -> int:  # fmt: skip
    """Say who watched what, when and by which means; what was planned, fell out, or was refused."""
    from truce.cli.mission.covering import kind_of, run_cover, run_cover_table
    from truce.cli.mission.people import point_of

    given = {
        "what": kind_of(plan=plan, missing=missing is not None, refused=refused or refused_by is not None),
        "who": who, "means": means, "from": first, "to": last, "clock": clock, "daily": daily,
        "except_daily": except_daily, "areas": area or (), "everywhere": everywhere, "part": part,
        "point": point_of(point) if point else None, "radius_km": radius, "acts": acts or (),
        "blind": blind or (), "of": of, "cause": missing, "refused_by": refused_by, "request": request,
        "right": right, "note": note,
    }  # fmt: skip
    if table is None:
        return run_cover(mission, given, by=by, audience=audience, as_json=as_json)
    if any(v not in (None, "", (), False, "watched") for v in given.values()):
        advice = "Leave out what describes one of them"
        raise ArgumentError("--table", str(table), "holds many, each on its own line", advice)
    return run_cover_table(mission, table, by=by, audience=audience, as_json=as_json)


@app.command("coverage")
def coverage(
    mission: Mission,
    at: At = None,
    known_at: KnownAt = None,
    first: Annotated[str | None, typer.Option("--from", metavar="T", help="Local time.")] = None,
    last: Annotated[
        str | None, typer.Option("--to", metavar="T", help="Local time; else --at, or now.")
    ] = None,
    reader: As = None,
    key: AsKey = "",
    as_json: Json = False,
) -> int:
    """Show who could see which area when, by which means, and when and where nobody could."""
    from truce.cli.mission.covering import run_coverage

    return run_coverage(
        mission, at=at, known_at=known_at, first=first, last=last, reader=reader_asked(reader, key),
        as_json=as_json,
    )  # fmt: skip


@app.command("sensitivity")
def sensitivity(
    mission: Mission,
    at: At = None,
    known_at: KnownAt = None,
    reader: As = None,
    key: AsKey = "",
    as_json: Json = False,
) -> int:
    """Say which verdicts hang on how a source is rated, on the policy, or on one origin; for analysts."""
    from truce.cli.mission.sensitivity import run_sensitivity

    return run_sensitivity(
        mission, at=at, known_at=known_at, reader=reader_asked(reader, key), as_json=as_json
    )
