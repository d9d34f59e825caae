"""Links in cause, time and part that a text states, found by their cue words and the syntax around them.

Only what is written is linked: order in the text is never taken for order in time, and never for cause.
"""

from dataclasses import replace

from truce.claims.reading.context import Context
from truce.claims.reading.links.bridges import Bridges
from truce.claims.reading.links.finder import Finder
from truce.claims.reading.passages import Passages, claim_passages
from truce.claims.reading.references import References
from truce.claims.reading.voices.oppositions import Opposition
from truce.claims.records import Agreement, Claim, Event, Relation


def find_relations(
    context: Context,
    events: tuple[Event, ...],
    claims: tuple[Claim, ...],
    agreements: tuple[Agreement, ...],
    oppositions: tuple[Opposition, ...] = (),
) -> tuple[Relation, ...]:
    """The relations of a document, in text order. A link none of whose ends is a record is left out."""
    finder = Finder(context, References(context, events, claims, agreements), agreements)
    bridges = Bridges(context, events, claims, agreements, oppositions)
    found: dict[tuple[str, int, int], Relation] = {}
    links = [r for s in context.sentences() for r in (*finder.read(s), *bridges.of_sentence(s))]
    said = claim_passages(claims)
    told = [_as_said(relation, said) for relation in links]
    for relation in (*told, *bridges.denials()):
        found.setdefault((relation.type, relation.start, relation.end), relation)
    return tuple(sorted(found.values(), key=lambda r: (r.start, r.end)))


def _as_said(relation: Relation, said: Passages[Claim]) -> Relation:
    """A link no surer than the claim that states it, if somebody does."""
    over = said.over(relation.start, relation.end)
    held = [c for start, end, c in over if start <= relation.start and relation.end <= end]
    voiced = [c.certainty for c in held if c.attribution != "text" and c.certainty != "fact"]
    sure = relation.certainty in ("fact", "reported")
    return replace(relation, certainty=voiced[0]) if voiced and sure else relation
