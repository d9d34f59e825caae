"""The commands for what a field office has: its tables, before they are taken in."""

from pathlib import Path
from typing import Annotated

import typer

from truce.cli.commands.app import As, AsKey, Audience, Json, app, reader_asked


@app.command("preview")
def preview(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A table (CSV, XLSX).")],
    mapping: Annotated[
        Path | None,
        typer.Option("--mapping", metavar="MAP", help="How it is read; without it a mapping is proposed."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--write", metavar="OUT", help="Write the mapping that is proposed.")
    ] = None,
    rows: Annotated[int, typer.Option("--rows", metavar="N", min=1, max=1000, help="Rows to show.")] = 5,
    as_json: Json = False,
) -> int:
    """Show what each column of a table would become, and what would stay unread. Takes nothing in."""
    from truce.cli.texts.previewing import run_preview

    return run_preview(file, mapping, out, rows, as_json=as_json)


@app.command("zone")
def zone(
    mission: Annotated[Path, typer.Argument(metavar="MISSION", help="The folder of a mission.")],
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="GeoJSON, KML or KMZ; without it zones are listed.")
    ] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Whose claim it is.")] = None,
    kind: Annotated[
        str | None,
        typer.Option("--kind", metavar="KIND", help="control, line, buffer, no_go, corridor or other."),
    ] = None,
    of: Annotated[
        str | None, typer.Option("--of", metavar="WHO", help="Who holds it, or is bound by it, as they say.")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="From when, as they say.")
    ] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help="Until when.")] = None,
    draws: Annotated[
        str | None,
        typer.Option("--draws", metavar="ID", help="The zone of an agreement that all its shapes draw."),
    ] = None,
    error_km: Annotated[
        float | None, typer.Option("--error-km", metavar="KM", help="How far the drawing may be off.")
    ] = None,
    error_property: Annotated[
        str | None,
        typer.Option("--error-property", metavar="NAME", help="Where each shape of the file says so (km)."),
    ] = None,
    as_written: Annotated[
        bool, typer.Option("--as-written", help="Coordinates that look exchanged are meant so.")
    ] = False,
    audience: Audience = None,
    reader: As = None,
    key: AsKey = "",
    as_json: Json = False,
) -> int:
    """File zones and lines that somebody drew, each as a claim by its author; or list those filed."""
    from truce.cli.mission.zones import run_zone

    said: dict[str, str | float | bool | None] = {
        "by": by, "kind": kind, "of": of, "since": since, "until": until, "as_written": as_written,
        "audience": audience, "draws": draws, "error_km": error_km, "error_in": error_property,
    }  # fmt: skip
    return run_zone(mission, file, said, as_json=as_json, reader=reader_asked(reader, key))


@app.command("names")
def names(
    mission: Annotated[Path, typer.Argument(metavar="MISSION", help="The folder of a mission.")],
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE.csv", help="Columns place, name, used_by, note; without it a list."),
    ] = None,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Whose table it is.")] = "",
    audience: Audience = None,
    reader: As = None,
    key: AsKey = "",
    as_json: Json = False,
) -> int:
    """File the names that several use for one place, as a claim of whoever says so; or list those filed."""
    from truce.cli.mission.place_names import run_names

    return run_names(mission, file, by, audience, as_json=as_json, reader=reader_asked(reader, key))


@app.command("shapes")
def shapes(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="GeoJSON, KML or KMZ.")],
    as_yaml: Annotated[
        bool, typer.Option("--yaml", help="Print them as `zones` for agreement.yaml.")
    ] = False,
    as_json: Json = False,
) -> int:
    """Show what a file draws, what of it is refused and why, and where it lies. Takes nothing in."""
    from truce.cli.mission.zones import run_shapes

    return run_shapes(file, as_yaml=as_yaml, as_json=as_json)
