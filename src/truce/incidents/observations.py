"""What the mechanism itself perceived: by whom, how, from where, what of it, or that there was nothing.

An observation is first-hand and may confirm; so it says what was perceived and no more. Who fired is known
only to whoever saw the firing: an impact that was found has no author, and a bearing points to an area, not
to a party.
"""

from dataclasses import dataclass
from typing import Literal

from truce.asof import Interval

Perceived = Literal["seen", "heard", "impact", "camera", "radar", "uav", "nothing"]
_WITH_AUTHOR = frozenset({"seen", "camera", "uav"})
"""Where who did it can be perceived; a radar and an ear know a direction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One observation of a patrol, post or device.

    `when` is local time of the place in the zone `zone` (IANA; None: not told, any). `act` is an act of the
    table or a PLOVER root; None: not told what it was. `who` and `whom` are names; empty: not perceived.
    `place` is a name, `latitude` and `longitude` degrees (WGS 84), `radius_km` how exactly that is known.
    `count` and `unit` say how many of what. `incident` is an account or incident that it is of, if one is.
    """

    id: str
    observer: str
    perceived: Perceived
    when: Interval
    zone: str | None = None
    act: str | None = None
    who: tuple[str, ...] = ()
    whom: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    weapon: str | None = None
    place: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    radius_km: float | None = None
    count: int | None = None
    unit: str | None = None
    position: str | None = None
    bearing: int | None = None
    distance_km: float | None = None
    incident: str | None = None
    note: str = ""

    @property
    def perceives_authors(self) -> bool:
        """Whether the means can tell who did it."""
        return self.perceived in _WITH_AUTHOR
