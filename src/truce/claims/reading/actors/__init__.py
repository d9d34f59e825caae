"""Actors: who acts and who speaks, out of the tables, the tagger and the text's own introductions."""

from truce.claims.reading.actors.askers import read_askers
from truce.claims.reading.actors.bodies import Bodies
from truce.claims.reading.actors.collectives import Collectives
from truce.claims.reading.actors.crowds import Crowds
from truce.claims.reading.actors.draft import Draft, Drafts, flat
from truce.claims.reading.actors.known import Known
from truce.claims.reading.actors.people import People
from truce.claims.reading.actors.phrases import name_whole_phrases
from truce.claims.reading.actors.roles import role_of_name
from truce.claims.reading.actors.sides import Sides
from truce.claims.reading.actors.strangers import read_strangers
from truce.claims.reading.actors.tellers import Tellers
from truce.claims.reading.context import Named
from truce.claims.reading.parse import Page
from truce.claims.records import Actor

__all__ = ["find_actors", "role_of_name"]


def find_actors(page: Page) -> tuple[tuple[Actor, ...], tuple[Named, ...]]:
    """The actors of a page, and every mention of them by position."""
    drafts = Drafts(page.text)
    known = Known(page, drafts)
    bodies = Bodies(page, drafts, known)
    bodies.read()
    People(page, drafts, known).read()
    bodies.read_tagged()
    Collectives(page, drafts, known).read()
    read_askers(page, drafts)
    read_strangers(page, drafts)
    sides = Sides(page, drafts, known)
    sides.read()
    Tellers(page, drafts, known).read()
    Crowds(page, drafts, known, sides).read()
    name_whole_phrases(page, drafts)
    kept = [d for d in drafts if is_kept(d)]
    ids = {d.key: f"actor-{n}" for n, d in enumerate(sorted(kept, key=first_mention), 1)}
    actors = tuple(record(d, ids) for d in sorted(kept, key=first_mention))
    mentions = [Named(m.start, m.end, ids[d.key], m) for d in kept for m in flat(d.mentions)]
    return actors, tuple(sorted(mentions, key=lambda n: (n.start, -n.end)))


def is_kept(draft: Draft) -> bool:
    """Whether an actor matters in the text: it acts, has an army, or is a state named three times."""
    acting = [m for m in draft.mentions if m.form != "part_of_name"]
    named = [m for m in draft.unplaced if m.form != "metonym"]
    return draft.listed and (bool(acting) or len(named) > 2 or draft.owns_force)


def first_mention(draft: Draft) -> int:
    """Where an actor is named first."""
    return min(m.start for m in [*draft.mentions, *draft.unplaced])


def record(draft: Draft, ids: dict[str, str]) -> Actor:
    """The finished record of a draft; links to actors that were not kept are dropped."""
    name = own_name(draft)
    unplaced = sorted(draft.unplaced, key=lambda m: m.form == "metonym")
    return Actor(
        id=ids[draft.key],
        name=name,
        type=draft.type,
        mentions=tuple(flat(draft.mentions or unplaced[:1])),
        rule=draft.rule,
        aliases=tuple(n for n in draft.names if n != name),
        affiliation=ids.get(draft.affiliation or ""),
        role=draft.role,
        anonymous=draft.anonymous,
        members=tuple(ids[m] for m in draft.members if m in ids),
    )


def own_name(draft: Draft) -> str:
    """The actor's name in the table if the text uses it, else the longest one that the text uses."""
    if draft.rule != "table" or draft.name in draft.names:
        return draft.name
    long = [n for n in draft.spelled if " " in n]
    return max(long, key=len) if long else draft.name
