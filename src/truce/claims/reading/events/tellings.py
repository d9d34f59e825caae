"""One passage that tells an event, before it is known how sure it is and whether it happened."""

from dataclasses import dataclass

from spacy.tokens import Token

from truce.claims.reading.events.predicates import Predicate
from truce.claims.reading.events.roles import Roles
from truce.claims.reading.parse import Sentence


@dataclass(frozen=True, slots=True)
class Telling:
    """One passage that tells an event: its word, the sense, the light verb that governs it, and the roles."""

    predicate: Predicate
    token: Token
    phrase: tuple[Token, ...]
    governor: Token | None
    sentence: Sentence
    roles: Roles

    @property
    def head(self) -> Token:
        """The verb of the telling's clause, or the noun if no verb carries it."""
        return self.governor if self.governor is not None else self.token
