"""A small draft between two made-up sides, and rows that show each way in which an event can come out."""

import ged

from truce.clauses.loading import parse_agreement
from truce.clauses.model import Agreement

HEAD = """
agreement: two-rivers
title: Draft truce of the two rivers
encoding: {author: tests}
zone: not_stated
parties:
  - {id: NL, name: Northland}
  - {id: SF, name: Southland Front, aliases: [Southland rebels]}
actors:
  - {id: MIL, name: River Militia, links: [{to: SF, kind: affiliate, whose: NL}]}
  - {id: FOE, name: Foe Band, links: [{to: NL, kind: opposed, whose: NL}]}
  - {id: BRIG, name: First Brigade, links: [{to: SF, kind: unit, whose: the text}]}
zones:
  - {id: middle, name: the Middle province, divisions: [Middle]}
  - id: box
    name: a box around Midtown
    geometry: {type: Polygon, coordinates: [[[19, 9], [21, 9], [21, 11], [19, 11], [19, 9]]]}
term: {starts: signed, signed: 2040-01-01, ends: not_stated}
clauses:
"""
CLAUSES = {
    "force": """
  - id: force
    text: no use of force
    forbid: {who: each, acts: [ASSAULT]}
""",
    "other-side": """
  - id: other-side
    text: no attack on the other side's fighters or civilians
    forbid: {who: each, acts: [ASSAULT], whom: other_party, targets: [security_forces, civilians]}
""",
    "civilians": """
  - id: civilians
    text: no attack on civilians
    forbid: {who: each, acts: [ASSAULT], targets: [civilians]}
""",
    "one-bound": """
  - id: one-bound
    text: the Front attacks nobody
    forbid: {who: SF, acts: [ASSAULT]}
""",
    "shelling": """
  - id: shelling
    text: no shelling
    forbid: {who: each, acts: [artillery_fire]}
""",
    "in-middle": """
  - id: in-middle
    text: no use of force in the Middle province
    forbid: {who: each, acts: [ASSAULT]}
    scope: {zones: [middle]}
""",
    "in-box": """
  - id: in-box
    text: no use of force in the box
    forbid: {who: each, acts: [ASSAULT]}
    scope: {zones: [box]}
""",
    "but-box": """
  - id: but-box
    text: no use of force but in the box
    forbid: {who: each, acts: [ASSAULT]}
    scope: {outside: [box]}
""",
    "in-return": """
  - id: in-return
    text: no use of force while the other keeps clause force
    forbid: {who: each, acts: [ASSAULT]}
    while: {complies: NL, with: force}
""",
    "read-two-ways": """
  - id: read-two-ways
    text: no attack on those whom the text protects
    forbid: {who: each, acts: [ASSAULT]}
    readings:
      - {id: wide, whose: none stated}
      - {id: narrow, whose: none stated, targets: [civilians]}
""",
    "notice": """
  - id: notice
    text: movements are announced
    require_prior: {who: each, acts: [move_forces], needs: notify, to: other_party}
""",
    "committee": """
  - id: committee
    text: a committee is set up
    oblige: {who: each, act: establish, by: {event: in_force, within: P30D}}
""",
    "limit": """
  - id: limit
    text: not more than three flights a week
    limit: {who: each, what: flights, acts: [overflight], at_most: 3, per: P7D}
""",
    "hospitals": """
  - id: hospitals
    text: hospitals are spared
    forbid: {who: each, acts: [ASSAULT], targets: [medical]}
""",
    "recruits": """
  - id: recruits
    text: no recruiting
    forbid: {who: each, acts: [recruit]}
""",
    "silent": """
  - id: silent
    text: good faith
    monitorable: false
    forbid: {who: each, acts: [ASSAULT]}
""",
}


TIMED = {
    "by-night": """
  - id: by-night
    text: no use of force at night
    forbid: {who: each, acts: [ASSAULT]}
    scope: {during: {hours: 18:00/06:00}}
""",
}


def draft(*names: str) -> Agreement:
    """The draft with the clauses named."""
    return parse_agreement(HEAD + "".join((CLAUSES | TIMED)[name] for name in names))


FIGHT = ged.row(1)
BY_NORTH = ged.killing(2, "Government of Northland")
BY_SOUTH = ged.killing(3, "Southland Front")
WITH_A_STRANGER = ged.row(4, side_b="Hill People", type_of_violence=1)
LESS_CLEAR = ged.killing(5, "Southland Front", event_clarity=2)
BY_MILITIA = ged.killing(6, "River Militia")
STRANGERS = ged.row(7, side_a="Hill People", side_b="Valley People", type_of_violence=2)
FAR_AWAY = ged.killing(8, "Southland Front", adm_1="Far province", adm_2="Far", latitude=1, longitude=1)
COARSE = ged.killing(9, "Southland Front", where_prec=6, adm_1="", adm_2="")
BY_FOE = ged.killing(12, "Foe Band")
BY_UNIT = ged.killing(10, "First Brigade")
UNIT_FIGHTS = ged.row(11, side_b="First Brigade")
ALL = (
    FIGHT, BY_NORTH, BY_SOUTH, WITH_A_STRANGER, LESS_CLEAR, BY_MILITIA, STRANGERS, FAR_AWAY, COARSE,
)  # fmt: skip
