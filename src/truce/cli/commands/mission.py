"""The commands about a mission, and their options."""

from pathlib import Path
from typing import Annotated

import typer

from truce.cli.commands.app import As, AsKey, Audience, Limit, Published, UnsafeReaders, app, reader_asked
from truce.documents import DEFAULT_LIMIT

Mission = Annotated[Path, typer.Argument(metavar="MISSION", help="The folder of a mission.")]
Json = Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")]
At = Annotated[
    str | None,
    typer.Option("--at", metavar="T", help="The moment asked about: local time of the agreement, or ...Z."),
]
KnownAt = Annotated[
    str | None,
    typer.Option("--known-at", metavar="K", help="As known then (UTC); else all recorded."),
]
KnownBy = Annotated[
    str,
    typer.Option("--known-by", metavar="CLOCK", help="record (as recorded) or published (as it was public)."),
]
Record = Annotated[
    str | None,
    typer.Option("--record", metavar="ADDRESS", help="An empty PostgreSQL database that keeps the record."),
]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who says so.")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")]


@app.command("init")
def init(
    mission: Annotated[Path, typer.Argument(metavar="MISSION", help="A new folder.")],
    name: Annotated[str | None, typer.Option("--name", help="What to call it; else as the folder.")] = None,
    holder: Annotated[
        str, typer.Option("--holder", metavar="NAME", help="Whose installation this is.")
    ] = "mission staff",
    encrypt: Annotated[bool, typer.Option("--encrypt", help="Keep it encrypted, by a passphrase.")] = False,
    record: Record = None,
    audience: Annotated[
        str | None,
        typer.Option("--audience", metavar="WHO", help="Who may read what is filed; else the mechanism."),
    ] = None,
) -> int:
    """Make a mission: the record of one monitored ceasefire, in a folder that can be carried."""
    from truce.cli.mission.working import run_init

    return run_init(mission, name=name, holder=holder, encrypt=encrypt, record=record, audience=audience)


@app.command("ingest")
def ingest(
    mission: Mission,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Documents, archives, folders; event data (.csv).")
    ],
    published: Published = None,
    replaces: Annotated[
        str | None, typer.Option("--replaces", metavar="NAME", help="It is a new version of this one.")
    ] = None,
    separate: Annotated[
        bool, typer.Option("--separate", help="It is no version of what has its name.")
    ] = False,
    audience: Audience = None,
    letter: Annotated[
        str | None, typer.Option("--letter", metavar="A-F", help="Event data: how reliable the data set is.")
    ] = None,
    parties: Annotated[
        Path | None,
        typer.Option("--parties", metavar="MAP", help="Event data: whom its sides mean (see rehearse)."),
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option("--mapping", metavar="MAP", help="The files are tables, read as this file says."),
    ] = None,
    speaker: Annotated[
        str | None, typer.Option("--speaker", metavar="NAME", help="Whose words the documents are.")
    ] = None,
    limit: Limit = DEFAULT_LIMIT,
    unsafe_readers: UnsafeReaders = False,
    as_json: Json = False,
) -> int:
    """Take documents and event data into the record, every claim with its words. The same file is one.

    A run that was cut short goes on where it was: give the same command again.
    """
    from truce.cli.mission.working import Choices, run_ingest

    given = Choices(
        published, replaces, separate, audience, letter, parties, limit, mapping, unsafe_readers, speaker
    )
    return run_ingest(mission, files, given, as_json=as_json)


@app.command("status")
def status(
    mission: Mission,
    at: At = None,
    known_at: KnownAt = None,
    known_by: KnownBy = "record",
    reader: As = None,
    key: AsKey = "",
    as_json: Json = False,
) -> int:
    """Say which terms hold, are contested or broken, at a moment and as known at another."""
    from truce.cli.mission.working import run_status

    return run_status(
        mission,
        at=at,
        known_at=known_at,
        known_by=known_by,
        as_json=as_json,
        reader=reader_asked(reader, key),
    )


@app.command("analytics")
def analytics(
    mission: Mission,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Bring them to where the record is.")] = False,
    remove: Annotated[bool, typer.Option("--remove", help="Delete them: nothing is lost.")] = False,
    count: Annotated[
        bool, typer.Option("--count", help="Count the rows of event data by area and month.")
    ] = False,
    known_at: KnownAt = None,
    reader: As = None,
    key: AsKey = "",
    as_json: Json = False,
) -> int:
    """Say how fresh the columns are out of which much event data is judged; build or delete them."""
    from truce.cli.mission.analytics import run_analytics

    return run_analytics(
        mission, rebuild=rebuild, remove=remove, count=count, known_at=known_at, as_json=as_json,
        reader=reader_asked(reader, key),
    )  # fmt: skip


@app.command("timeline")
def timeline(
    mission: Mission,
    at: At = None,
    known_at: KnownAt = None,
    known_by: KnownBy = "record",
    reader: As = None,
    key: AsKey = "",
    as_json: Json = False,
) -> int:
    """List what is told, by date: each act with every account of it, and what is contested."""
    from truce.cli.mission.working import run_timeline

    return run_timeline(
        mission,
        at=at,
        known_at=known_at,
        known_by=known_by,
        as_json=as_json,
        reader=reader_asked(reader, key),
    )


@app.command("history")
def history(
    mission: Mission, at: At = None, reader: As = None, key: AsKey = "", as_json: Json = False
) -> int:
    """Say how the answers for one moment changed as the record grew, and with which entries."""
    from truce.cli.mission.working import run_history

    return run_history(mission, at=at, as_json=as_json, reader=reader_asked(reader, key))


Claim = Annotated[str, typer.Argument(metavar="CLAIM", help="document#id of a claim, or an incident (in-).")]
Claims = Annotated[list[str], typer.Argument(metavar="CLAIM...", help="Claims (document#id) or incidents.")]


@app.command("review")
def review(
    mission: Mission,
    claim: Claim,
    verdict: Annotated[str, typer.Argument(metavar="VERDICT", help="accept, reject or correct.")],
    by: By,
    reason: Reason = "",
    corrected: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="What a correction sets.")
    ] = None,
    audience: Audience = None,
    as_json: Json = False,
) -> int:
    """Accept, reject or correct what a reader read; the claim stays, and so does who said what of it."""
    from truce.cli.mission.people import run_review

    return run_review(
        mission, claim, verdict, by=by, reason=reason, corrected=corrected or [], audience=audience,
        as_json=as_json,
    )  # fmt: skip


@app.command("matches")
def matches(
    mission: Mission,
    near: Annotated[
        bool, typer.Option("--near", help="List what stands close to being one act, for a person to decide.")
    ] = False,
    at: At = None,
    known_at: KnownAt = None,
    reader: As = None,
    key: AsKey = "",
    as_json: Json = False,
) -> int:
    """Say which accounts were put together as one act, and why; --near: which nearly were."""
    from truce.cli.mission.matching import run_matches

    return run_matches(
        mission, near=near, at=at, known_at=known_at, as_json=as_json, reader=reader_asked(reader, key)
    )


@app.command("split")
def split(
    mission: Mission, claims: Claims, by: By, reason: Reason = "", audience: Audience = None,
    as_json: Json = False,
) -> int:  # fmt: skip
    """Say that these accounts tell of another act than the rest of their incident."""
    from truce.cli.mission.people import run_decide

    return run_decide(mission, "split", claims, by=by, reason=reason, audience=audience, as_json=as_json)


@app.command("merge")
def merge(
    mission: Mission, claims: Claims, by: By, reason: Reason = "", audience: Audience = None,
    as_json: Json = False,
) -> int:  # fmt: skip
    """Say that these accounts, and the incidents that they are of, tell of one act."""
    from truce.cli.mission.people import run_decide

    return run_decide(mission, "merge", claims, by=by, reason=reason, audience=audience, as_json=as_json)


@app.command("withdraw")
def withdraw(
    mission: Mission,
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help="The id of an entry, or its beginning.")],
    by: By,
    reason: Reason = "",
    audience: Audience = None,
    as_json: Json = False,
) -> int:
    """Take back what a person filed: it stays in the record and counts no more."""
    from truce.cli.mission.people import run_withdraw

    return run_withdraw(mission, entry, by=by, reason=reason, audience=audience, as_json=as_json)


@app.command("observe")
def observe(
    mission: Mission,
    observer: Annotated[str, typer.Option("--observer", metavar="NAME", help="Patrol, post or device.")],
    perceived: Annotated[
        str,
        typer.Option(
            "--perceived", metavar="HOW", help="seen, heard, impact, camera, radar, uav or nothing."
        ),
    ],
    when: Annotated[str, typer.Option("--when", metavar="T", help="Local time, or from/to.")],
    zone: Annotated[str | None, typer.Option("--zone", help="Its time zone (IANA).")] = None,
    act: Annotated[str | None, typer.Option("--act", help="What it was: an act, or a PLOVER type.")] = None,
    who: Annotated[list[str] | None, typer.Option("--who", help="Who did it, if that was perceived.")] = None,
    whom: Annotated[list[str] | None, typer.Option("--whom", help="Against whom.")] = None,
    weapon: Annotated[str | None, typer.Option("--weapon", help="By which means.")] = None,
    place: Annotated[str | None, typer.Option("--place", help="Where, by name.")] = None,
    at: Annotated[str | None, typer.Option("--point", metavar="LAT,LON", help="Where, in degrees.")] = None,
    radius: Annotated[float | None, typer.Option("--radius", metavar="KM", help="How exactly.")] = None,
    count: Annotated[int | None, typer.Option("--count", min=0, help="How many.")] = None,
    unit: Annotated[str | None, typer.Option("--unit", help="Of what: rounds, vehicles, people.")] = None,
    position: Annotated[str | None, typer.Option("--position", help="Where the observer stood.")] = None,
    bearing: Annotated[int | None, typer.Option("--bearing", min=0, max=359, help="In degrees.")] = None,
    distance: Annotated[float | None, typer.Option("--distance", metavar="KM", min=0)] = None,
    incident: Annotated[str | None, typer.Option("--incident", help="The incident that it is of.")] = None,
    note: Annotated[str, typer.Option("--note", help="What else.")] = "",
    audience: Audience = None,
    as_json: Json = False,
) -> int:
    """File what the mechanism itself perceived; "nothing" too, which makes silence say something."""
    from truce.cli.mission.people import point_of, run_observe

    latitude, longitude = point_of(at)
    told = {
        "zone": zone, "act": act, "who": who, "whom": whom, "weapon": weapon, "place": place,
        "latitude": latitude, "longitude": longitude, "radius_km": radius, "count": count, "unit": unit,
        "position": position, "bearing": bearing, "distance_km": distance, "incident": incident, "note": note,
    }  # fmt: skip
    return run_observe(
        mission, observer=observer, perceived=perceived, when=when, told=told, audience=audience,
        as_json=as_json,
    )  # fmt: skip
