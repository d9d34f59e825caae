"""Whether a text calls a person he or she."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Literal

from truce.claims.reading.context import Context
from truce.claims.reading.speech.sayings import listed

Gender = Literal["he", "she"]

_PRONOUNS: Mapping[str, Gender] = {
    "he": "he", "him": "he", "his": "he", "himself": "he",
    "she": "she", "her": "she", "hers": "she", "herself": "she",
}  # fmt: skip


def find_genders(context: Context) -> dict[str, Gender]:
    """By actor id: what titles and the pronouns of the same sentence say, where they agree."""
    votes: dict[str, Counter[Gender]] = defaultdict(Counter)
    for ref, gender in (*_by_title(context), *_by_sentence(context)):
        votes[ref][gender] += 1
    return {ref: count.most_common(1)[0][0] for ref, count in votes.items()}


def _by_title(context: Context) -> Iterator[tuple[str, Gender]]:
    for named in context.actor_index:
        if context.actor(named.ref).type != "person":
            continue
        near = {t.lower_.rstrip(".") for t in context.page.tokens(max(0, named.start - 25), named.end)}
        men, women = near & listed("men"), near & listed("women")
        if bool(men) != bool(women):
            yield named.ref, "he" if men else "she"


def _by_sentence(context: Context) -> Iterator[tuple[str, Gender]]:
    """A sentence that names one person, and after the name has pronouns of one kind only."""
    for sentence in context.sentences():
        people = [
            n
            for n in context.actors_in(sentence.start, sentence.end)
            if context.actor(n.ref).type == "person" and n.mention.form != "pronoun"
        ]
        if len({n.ref for n in people}) != 1:
            continue
        after = (t for t in sentence if context.page.start_of(t) >= people[0].end)
        kinds = {_PRONOUNS[t.lower_] for t in after if t.lower_ in _PRONOUNS}
        if len(kinds) == 1:
            yield people[0].ref, kinds.pop()
