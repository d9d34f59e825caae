"""Small worlds for the tests of speech: a text, and the actors that stand in it."""

import hashlib
import re
from collections.abc import Callable

import pytest

from truce.claims.reading.context import Context, Index, Named
from truce.claims.reading.parse import read_page
from truce.claims.records import Actor, Mention

CAST = {
    "norland": ("state", "Norland|Norlandic|Velda"),
    "norland_army": ("armed_force", "Norlandic army|Norlandic military"),
    "norland_ministry": ("government", "Norland's defence ministry|Norlandic defence ministry"),
    "norland_officials": ("group", "Norlandic officials|Norlandic authorities"),
    "sudria": ("state", "Sudria|Sudrian|Port Amal"),
    "front": ("non_state_armed_group", "Vesk Front|the Front"),
    "tam": ("person", "Oru Tam|General Tam|Tam"),
    "lind": ("person", "Prime Minister Ada Lind|Ada Lind|Lind"),
    "un": ("igo", "United Nations|UN"),
    "watch": ("ngo", "Rights Monitor"),
    "wire": ("media", "Meridian News|MNA"),
    "social": ("media", "social media"),
    "residents": ("group", "residents|Residents"),
    "analysts": ("group", "analysts|Analysts"),
    "official": ("person", "senior Norlandic official|Norlandic official"),
    "mediators": ("group", "mediators|Mediators"),
}
NAMELESS = {"residents", "analysts", "official", "social"}
OF = {"tam": "front", "lind": "norland", "norland_army": "norland", "official": "norland"}


@pytest.fixture(scope="session")
def world() -> Callable[[str], Context]:
    """A context of a text with the cast above, as the readers of actors would find it."""
    return context_of


def context_of(text: str) -> Context:
    named: list[Named] = []
    actors: list[Actor] = []
    for ref, (kind, forms) in CAST.items():
        mentions = tuple(
            Mention(m.start(), m.end(), "name")
            for form in forms.split("|")
            for m in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", text)
        )
        named += [Named(m.start, m.end, ref, m) for m in mentions]
        actors.append(
            Actor(
                id=ref,
                name=forms.split("|")[0],
                type=kind,
                mentions=mentions,
                rule="test",
                affiliation=OF.get(ref),
                anonymous=ref in NAMELESS,
            )
        )
    return Context(
        page=read_page(text),
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        actors=tuple(actors),
        places=(),
        actor_index=Index(named),
        place_index=Index([]),
        times=(),
        doc_date=None,
    )
