"""The commands about sources, what hangs on them, and who could see what; and their options."""

from pathlib import Path
from typing import Annotated

import typer

from truce.cli.commands import As, AsKey, Audience, app, reader_asked
from truce.cli.mission_commands import By, Json, KnownAt, Mission, Reason
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
    from truce.cli.sources import run_sources

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
    audience: Audience = None,
    as_json: Json = False,
) -> int:
    """Give a source its reliability (Admiralty letter), from now on; or many by a table."""
    from truce.cli.people import run_rate
    from truce.cli.sources import run_rate_table

    described = {"own_access": own_access, "lead": lead, "origin": origin or "", "side": side}
    if table is not None:
        if source is not None or reason or any(described.values()):
            advice = "Leave SOURCE, LETTER and what describes one source out"
            raise ArgumentError("--table", str(table), "rates many sources, each by its own line", advice)
        return run_rate_table(mission, table, by=by, audience=audience, as_json=as_json)
    if source is None or letter is None:
        advice = "Write: truce rate MISSION SOURCE LETTER --by NAME, or --table FILE.csv"
        raise ArgumentError("SOURCE", source or "", "is not given with its letter", advice)
    return run_rate(
        mission, source, letter, by=by, reason=reason,
        described=described if any(described.values()) else {}, audience=audience, as_json=as_json,
    )  # fmt: skip
