"""How much a reader of one document may use."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost; past any of it the reader is stopped and the document refused.

    `seconds` by the clock, `processor` seconds of computing, `memory` bytes of address space, `answer` bytes
    that the reader may give back, `errors` bytes that it may print.
    """

    seconds: float = 30
    processor: int = 25
    memory: int = 1024 * MIB
    answer: int = 32 * MIB
    errors: int = MIB
