"""The schema of a record in PostgreSQL, version by version: one file of `schema/` for each step.

A step that was released is never changed: the next version is a new file NNNN-name.sql. `{owner}`, `{writer}`
and `{reader}` stand in it for the names of roles.
"""

import re
from functools import cache
from importlib.resources import files
from typing import LiteralString, cast

_FUNCTION = re.compile(r"CREATE (?:OR REPLACE )?FUNCTION truce\.(\w+)\(.*?AS \$\$(.*?)\$\$;", re.DOTALL)


@cache
def steps() -> tuple[LiteralString, ...]:
    """The SQL of each version of the schema, from the first on."""
    folder = files("truce.store.postgres").joinpath("schema")
    found = sorted((f for f in folder.iterdir() if f.name.endswith(".sql")), key=lambda f: f.name)
    assert [int(f.name[:4]) for f in found] == list(range(1, len(found) + 1))
    # Files of the package are as literal as what stands here.
    return cast(tuple[LiteralString, ...], tuple(f.read_text(encoding="utf-8") for f in found))


@cache
def functions() -> dict[str, str]:
    """The functions of the newest version, each with the body that the server keeps of it."""
    return {
        name: body.replace("{{", "{").replace("}}", "}")
        for step in steps()
        for name, body in _FUNCTION.findall(step)
    }
