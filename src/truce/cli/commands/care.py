"""The commands that keep a mission safe: looking after it, checking it, moving it, and its keys."""

from pathlib import Path
from typing import Annotated

import typer

from truce.cli.commands.app import As, AsKey, app, reader_asked
from truce.cli.commands.mission import Json, Mission, Record
from truce.errors import ArgumentError


@app.command("doctor")
def doctor(
    mission: Mission,
    clean: Annotated[bool, typer.Option("--clean", help="Remove what a crash left behind.")] = False,
    file: Annotated[
        bool, typer.Option("--file", help="File as an entry which evidence was found sound.")
    ] = False,
    whole: Annotated[bool, typer.Option("--all", help="Read all evidence again, however much.")] = False,
    upgrade: Annotated[
        bool, typer.Option("--upgrade", help="First bring an older record to the schema of this truce.")
    ] = False,
    backup: Annotated[
        Path | None,
        typer.Option("--backup", metavar="FILE", help="For --upgrade on a server: what pg_dump wrote."),
    ] = None,
    record: Annotated[
        str | None,
        typer.Option("--record", metavar="ADDRESS", help="For --upgrade on a server: its owner's login."),
    ] = None,
    rested: Annotated[
        bool, typer.Option("--rested", help="The clock is right: the record did rest for over 100 days.")
    ] = False,
    as_json: Json = False,
) -> int:
    """Say what is wrong with a mission's files, evidence, keys, clock and disk, and what to do.

    Leaves with 0 if nothing is wrong (notes are no faults), 1 if something is, 2 if it cannot be looked at,
    3 if something that is kept is not what was written.
    """
    from truce.cli.keeping.doctoring import run_doctor, run_rested, run_upgrade

    if upgrade:
        run_upgrade(mission, backup=backup, record=record, quiet=as_json)
    elif backup or record:
        raise ArgumentError("--backup" if backup else "--record", "", "goes with --upgrade", "Add --upgrade")
    if rested:
        run_rested(mission, quiet=as_json)
    return run_doctor(mission, clean=clean, file=file, whole=whole, as_json=as_json)


@app.command("export")
def export(
    mission: Mission,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The file to write.")],
    form: Annotated[
        str, typer.Option("--format", metavar="F", help="mission (all of it) or dossiers (JSON).")
    ] = "mission",
    plain: Annotated[
        bool, typer.Option("--plain", help="Leave an encrypted mission readable in the export.")
    ] = False,
    reader: As = None,
    key: AsKey = "",
) -> int:
    """Pack a mission into one file: record, agreements and evidence, never its keys or its people."""
    from truce.cli.keeping.moving import run_export

    return run_export(mission, out, form=form, plain=plain, reader=reader_asked(reader, key))


@app.command("import")
def import_(
    mission: Annotated[Path, typer.Argument(metavar="MISSION", help="A new folder.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that truce export wrote.")],
    record: Record = None,
) -> int:
    """Make a mission out of an exported file, once all of it is found to be what was signed."""
    from truce.cli.keeping.moving import run_import

    return run_import(mission, file, record=record)
