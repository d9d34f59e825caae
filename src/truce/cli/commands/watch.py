"""The commands about watching folders and feeds, and their options."""

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from truce.cli.commands.app import Audience, app


class _Watch(TyperGroup):
    """`truce watch MISSION` goes round; a folder that is called like a command is written ./add."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] != "--help":
            args = ["run", *args]
        return super().parse_args(ctx, args)


watch = typer.Typer(
    help="Watch folders and feeds (truce watch MISSION), and say what is watched (add, allow, list, remove).",
    cls=_Watch,
    rich_markup_mode=None,
)
app.add_typer(watch, name="watch")

Mission = Annotated[Path, typer.Argument(metavar="MISSION", help="The folder of a mission.")]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who says so.")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")]
Json = Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")]


@watch.command("run")
def run(
    mission: Mission,
    once: Annotated[bool, typer.Option("--once", help="Look at each source once, and leave.")] = False,
    lasting: Annotated[
        str | None, typer.Option("--for", metavar="DURATION", help="Leave after 90s, 15m, 8h, 2d.")
    ] = None,
    keys: Annotated[
        Path | None,
        typer.Option("--keys", metavar="FILE", help="Keys for servers, beside the mission's own."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> int:
    """Go round all sources until interrupted: take in what is new, say what is not reached.

    The same as truce watch MISSION. Whoever is stopped goes on later: nothing is lost or taken in twice.
    """
    from truce.cli.mission.watching import run_watch

    return run_watch(mission, once=once, lasting=lasting, keys=keys, as_json=as_json)


@watch.command("add")
def add(
    mission: Mission,
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="A folder, or the address of a feed.")],
    by: By,
    every: Annotated[
        str | None, typer.Option("--every", metavar="DURATION", help="How often; 10m, for a folder 10s.")
    ] = None,
    page: Annotated[
        bool, typer.Option("--page", help="The address gives one document or file of event data, no feed.")
    ] = False,
    follow: Annotated[
        bool, typer.Option("--follow", help="Follow the links of a feed's items to their articles.")
    ] = False,
    data: Annotated[
        str | None,
        typer.Option("--data", metavar="SET", help="A data set with many pages: acled, ucdp, gdelt."),
    ] = None,
    mapping: Annotated[
        Path | None, typer.Option("--mapping", metavar="MAP", help="Its tables are read as this file says.")
    ] = None,
    audience: Audience = None,
    as_json: Json = False,
) -> int:
    """Watch a folder or an address from now on. A host must be allowed first: truce watch allow."""
    from truce.cli.mission.watching import kind_of, run_add

    return run_add(
        mission, source, every=every, kind=kind_of(page=page, data=data), mapping=mapping, audience=audience,
        follow=follow, by=by, as_json=as_json,
    )  # fmt: skip


@watch.command("allow")
def allow(
    mission: Mission,
    host: Annotated[str, typer.Argument(metavar="HOST", help="HOST, HOST:PORT, or NAME=IP for your own.")],
    by: By,
    reason: Reason = "",
    as_json: Json = False,
) -> int:
    """Allow a host to be asked: nothing else is ever fetched from."""
    from truce.cli.mission.watching import run_allow

    return run_allow(mission, host, by=by, reason=reason, as_json=as_json)


@watch.command("list")
def list_sources(mission: Mission, as_json: Json = False) -> int:
    """Say what is watched, when it was last reached, and which hosts may be asked."""
    from truce.cli.mission.watching import run_list

    return run_list(mission, as_json=as_json)


@watch.command("remove")
def remove(
    mission: Mission,
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", help="A source or host, or the beginning of its id.")
    ],
    by: By,
    reason: Reason = "",
    as_json: Json = False,
) -> int:
    """Watch a source no more, or ask a host no more; what it gave stays."""
    from truce.cli.mission.watching import run_remove

    return run_remove(mission, source, by=by, reason=reason, as_json=as_json)
