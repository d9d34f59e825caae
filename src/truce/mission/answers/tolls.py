"""The series of daily tolls that a mission holds, as known then: beside the answers, and never in them."""

from collections.abc import Iterable

from truce.asof import Interval, span_of
from truce.findings.judge import KnownBy
from truce.findings.toll_claims import HeldTolls, TollVersion, key_of
from truce.incidents.feeds.daily_tolls import WindowToll
from truce.mission.opened import Opened, of_form


def tolls_in(then: Iterable[Opened]) -> tuple[HeldTolls, ...]:
    """The series among entries, in the order of their first files, without those that are withheld."""
    found: dict[tuple[str, str], HeldTolls] = {}
    for entry, data in of_form(then, "tolls"):
        reports = tuple(WindowToll.from_bytes(row) for row in entry.rows if row is not None)
        version = TollVersion(
            entry.id, str(data["name"]), entry.known, reports, int(data["bad"]),
            sum(row is None for row in entry.rows), entry.audience,
        )  # fmt: skip
        key = key_of(data["by"], data["title"])
        earlier = found[key].versions if key in found else ()
        found[key] = HeldTolls(data["by"], data["of"], data["title"], (*earlier, version))
    return tuple(found.values())


def tolls_at(then: Iterable[Opened], known_at: int, by: KnownBy) -> tuple[HeldTolls, ...]:
    """The series that count: of what was recorded by a minute all of it, else what was out by then.

    A report is taken as public on its day; what an earlier version of it said is not told by the last file.
    """
    held = tolls_in(e for e in then if by == "published" or e.known <= known_at)
    return held if by == "record" else tuple(_public(one, known_at) for one in held)


def _public(one: HeldTolls, known_at: int) -> HeldTolls:
    now = one.now
    out = tuple(t for t in now.reports if span_of(Interval.from_day(t.published)).last <= known_at)
    shown = TollVersion(now.entry, now.file, now.known, out, now.bad, now.withheld, now.audience)
    return HeldTolls(one.by, one.of, one.title, (shown,))
