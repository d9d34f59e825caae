"""The weights and thresholds of judging: policy, versioned, and a mission's to change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from truce.claims.records import Certainty
from truce.errors import ArgumentError
from truce.incidents.accounts import Letter

_LETTERS: Mapping[Letter, int] = MappingProxyType({"A": 300, "B": 161, "C": 92, "D": 51, "E": 22, "F": 0})
_QUARTERS: Mapping[Certainty, int] = MappingProxyType(
    {"fact": 4, "reported": 3, "alleged": 2, "unverified": 1, "disputed": 0, "denied": 0}
)


@dataclass(frozen=True, slots=True)
class Policy:
    """How much a source's word weighs, and from when on it is enough to call something probable.

    Points are integers: a letter's points times the quarters of the certainty. The letters' points are a
    hundred times the logarithm of the odds that such a source is right; the threshold is the plain word of
    one source of letter B (DESIGN section 5).
    """

    version: str = "1"
    letters: Mapping[Letter, int] = field(default_factory=lambda: _LETTERS)
    quarters: Mapping[Certainty, int] = field(default_factory=lambda: _QUARTERS)
    threshold: int = 644
    attributes: bool = True
    """Whether responsibility is assessed at all; a mission may be one without attribution."""

    def __post_init__(self) -> None:
        if self.threshold <= 0:
            raise ArgumentError("threshold", str(self.threshold), "nothing would be too little", "Above zero")

    def points(self, letter: Letter, certainty: Certainty) -> int:
        """The points of one account."""
        return self.letters[letter] * self.quarters[certainty]

    def is_enough(self, points: int) -> bool:
        """Whether so many points are enough to call something probable."""
        return points >= self.threshold


DEFAULT = Policy()
