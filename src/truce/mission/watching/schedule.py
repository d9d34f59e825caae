"""When a source is looked at next: at its pace while it answers, ever later while it does not."""

CEILING = 6 * 3600
"""The longest that a source which does not answer is left alone, in seconds, unless its pace is slower."""
_SPREAD = 0.2  # of a wait, so that sources that began together do not come together for ever
_MOST_DOUBLINGS = 12


def wait_after(every: int, failures: int, chance: float, retry_after: int | None = None) -> int:
    """How long to wait until the next look, in milliseconds.

    Args:
        every: its pace, in seconds.
        failures: how often in a row it gave nothing; 0 if it just answered.
        chance: a number from 0 to 1 that nobody foresees: it spreads looks that began together.
        retry_after: how many seconds the server wants to be left alone.
    """
    wait = every * 2 ** min(max(failures - 1, 0), _MOST_DOUBLINGS)
    wait = min(wait, max(CEILING, every)) * (1 - _SPREAD / 2 + _SPREAD * chance)
    return int(max(wait, retry_after or 0) * 1000)
