"""Feasts that move through the civil calendar and can be reckoned (Meeus, Astronomical Algorithms)."""

from datetime import date

from truce.asof import DAY


def easter_sunday(year: int, *, eastern: bool = False) -> date:
    """Easter Sunday of a year, as a date of the civil calendar; `eastern`: by the Julian reckoning."""
    if eastern:
        moon = (19 * (year % 19) + 15) % 30
        sunday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7
        month, day = divmod(moon + sunday + 114, 31)
        return date(year, month, day + 1) + (year // 100 - year // 400 - 2) * DAY
    century, rest = divmod(year, 100)
    skipped, leap = divmod(century, 4)
    correction = (8 * century + 13) // 25
    moon = (19 * (year % 19) + century - skipped - correction + 15) % 30
    leaps, rest = divmod(rest, 4)
    sunday = (32 + 2 * leap + 2 * leaps - moon - rest) % 7
    shift = (year % 19 + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * shift + 114, 31)
    return date(year, month, day + 1)
