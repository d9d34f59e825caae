"""Writes the JSON Schemas of the clause language and its reference page: ``python tools/reference.py``.

All of it is made from the typed form and the tables; a test holds the committed files equal to what is made.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from truce.clauses import acts, correspondence
from truce.clauses.loading import agreement_schema
from truce.clauses.model import KINDS
from truce.clauses.schema import Schema, in_words
from truce.findings.cases import cases_schema

ROOT = Path(__file__).resolve().parents[1]


def files() -> dict[Path, str]:
    """Every file that is made, with its text."""
    return {
        ROOT / "src/truce/clauses/agreement.schema.json": _json(agreement_schema()),
        ROOT / "src/truce/findings/cases.schema.json": _json(cases_schema()),
        ROOT / "docs/reference/agreement.md": "\n".join(_page()) + "\n",
    }


def _json(schema: Schema) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def _page() -> Iterator[str]:
    schema = agreement_schema()
    yield (ROOT / "tools" / "reference_head.txt").read_text("utf-8")
    whole = "One agreement, one version of its text, one author's encoding."
    yield from _part("agreement.yaml", whole, schema, schema)
    order = ["Clause", *(_name_of(schema, kind) for kind in KINDS)]
    rest = [name for name in schema["$defs"] if name not in order and "properties" in schema["$defs"][name]]
    for name in [*order, *rest]:
        part = schema["$defs"][name]
        yield from _part(_heading(schema, name), part.get("description", ""), part, schema)
    yield from _tables()
    cases = cases_schema()
    yield from _part("cases.yaml", "The cases of one agreement.", cases, cases)
    for name, part in cases["$defs"].items():
        if "properties" in part and name not in schema["$defs"]:
            title = name.removesuffix("Form").lower()
            yield from _part(f"cases.yaml: {title}", part.get("description", ""), part, cases)


def _name_of(schema: Schema, field: str) -> str:
    """The part that a field of a clause holds."""
    forms = schema["$defs"]["Clause"]["properties"][field]["anyOf"]
    return next(form["$ref"].removeprefix("#/$defs/") for form in forms if "$ref" in form)


def _heading(schema: Schema, name: str) -> str:
    kind = next((kind for kind in KINDS if _name_of(schema, kind) == name), None)
    if kind:
        return f"Clause of kind `{kind}`"
    return "".join(f" {c.lower()}" if c.isupper() else c for c in name).strip().capitalize()


def _part(title: str, meaning: str, part: Schema, schema: Schema) -> Iterator[str]:
    yield f"## {title}\n"
    yield f"{meaning}\n" if meaning else ""
    yield "| field | | may be | meaning |"
    yield "|---|---|---|---|"
    for name, field in part["properties"].items():
        needed = "needed" if name in part.get("required", ()) else _default(field.get("default"))
        may_be, meaning = _cell(in_words(schema, field)), _cell(field.get("description", ""))
        yield f"| `{name}` | {needed} | {may_be} | {meaning} |"
    yield ""


def _default(value: Any) -> str:
    """What a field is where it is left out, if that says something."""
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    return f"else `{str(value).lower() if isinstance(value, bool) else value}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _tables() -> Iterator[str]:
    yield "## Acts\n"
    yield "A clause names an act, a root of PLOVER (all its acts), or `mode:` and a word of the reader.\n"
    yield "| act | root | the reader's words | what it is |\n|---|---|---|---|"
    for act in acts.acts().values():
        yield f"| `{act.name}` | {act.plover} | {', '.join(sorted(act.modes))} | {_cell(act.what)} |"
    yield "\n## Target classes\n"
    yield "Protection of the protected classes is never reciprocal.\n"
    yield "| class | protected | what it is |\n|---|---|---|"
    for target in acts.targets().values():
        yield f"| `{target.name}` | {'yes' if target.protected else ''} | {_cell(target.what)} |"
    yield "\n## From a dossier to clauses\n"
    yield "What `truce draft` begins with. The tables propose; a person decides.\n"
    yield "| the document has | about | it becomes | |\n|---|---|---|---|"
    for row in correspondence.deontics():
        yield f"| {row.deontic} | {row.says} | `{row.becomes}` | {_cell(row.remark)} |"
    yield "\n| a condition of type | becomes | kind | modifier of the clause | |\n|---|---|---|---|---|"
    for line in correspondence.conditions():
        modifier = f"`{line.modifier}`" if line.modifier else ""
        yield f"| {line.condition} | `{line.becomes}` | {line.kind} | {modifier} | {_cell(line.remark)} |"
    yield "\n## Standing and status\n"
    yield "*Standing* is what one document says, *status* what the record supports.\n"
    yield "| standing | statuses that can go with it | |\n|---|---|---|"
    for standing in correspondence.standings():
        yield f"| {standing.standing} | {', '.join(standing.statuses)} | {_cell(standing.remark)} |"
    yield ""


if __name__ == "__main__":
    for path, text in files().items():
        path.write_text(text, "utf-8")
        print(path.relative_to(ROOT))
