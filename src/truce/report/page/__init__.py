"""The brief as one HTML file that works offline: the texts with marked words beside the records."""

import base64
import hashlib
from importlib.resources import files
from typing import TYPE_CHECKING

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from truce.report.page.cards import sections
from truce.report.page.chart import timeline
from truce.report.page.chartmap import world_map
from truce.report.page.marked import marked_text

if TYPE_CHECKING:
    from truce.mission import Brief


def html(brief: "Brief") -> str:
    """The page of a brief. It loads nothing: style, script, map and texts are inside.

    Texts are untrusted: everything is escaped, and the page's own policy lets only its own script run.
    """
    environment = Environment(
        loader=FunctionLoader(_packaged), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    script, style = _packaged("page.js"), _packaged("page.css")
    template = environment.get_template("page.html.j2")
    return template.render(
        brief=brief,
        policy=f"default-src 'none'; script-src 'sha256-{_digest(script)}'; style-src "
        f"'sha256-{_digest(style)}'",
        script=Markup(script),  # noqa: S704  (our own file, packaged)
        style=Markup(style),  # noqa: S704
        documents=[(t, marked_text(t)) for t in brief.told],
        sections=sections(brief),
        timeline=timeline(brief),
        map=world_map(brief),
    )


def _packaged(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
