"""How every account stood when: cut where a review, a rating, a source or a retraction changes it.

Which account counts of two with one id, what a review does and whose word an account is, is said by the
judge's own functions, for the few things on which it hangs; what is left to SQL is to join numbers and
compare minutes.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from truce.asof import Span
from truce.findings.engine.codes import FOREVER
from truce.findings.engine.rows import DEED, SETTING, TOLD, grouped, voices
from truce.findings.record import Record, Review, in_order
from truce.incidents.accounts import Account
from truce.store.analytics.files import Manifest, write_part
from truce.store.analytics.tables import MADE_ANEW, load, view
from truce.store.nouns import Noun, Retraction, ends_of, from_bytes, record_of, to_bytes

_NONE, _ACCEPT, _REJECT = 0, 1, 2
_VERDICTS = {"accept": _ACCEPT, "reject": _REJECT}
_SPAN = {"known": "BIGINT", "until": "BIGINT"}

_INCIDENT = """
  SELECT row_number() OVER () - 1 AS number, incident FROM (SELECT DISTINCT incident FROM record.account)
"""
_WAY = f"""
  SELECT row_number() OVER () - 1 AS number, * FROM (
    SELECT DISTINCT a.manner, v.voice, COALESCE(r.verdict, {_NONE}) AS accepted FROM record.account a
    JOIN voice_span v ON v.source = a.source AND v.origin = a.origin
    LEFT JOIN review_span r ON r.account = a.id
    WHERE COALESCE(r.verdict, {_NONE}) <> {_REJECT})
"""
_STATE = f"""
  SELECT * FROM (
    SELECT a.position, a.number, a.id, i.number AS incident, a.deed, a.setting, w.number AS way, a.first,
      a.last, a.area, a.published, a.quantity,
      GREATEST(a.known, v.known, COALESCE(r.known, -{FOREVER})) AS known,
      LEAST(v.until, COALESCE(g.until, {FOREVER}), COALESCE(r.until, {FOREVER})) AS until
    FROM record.account a
    JOIN voice_span v ON v.source = a.source AND v.origin = a.origin
    JOIN incident i ON i.incident = a.incident
    LEFT JOIN review_span r ON r.account = a.id
    JOIN way w ON w.manner = a.manner AND w.voice = v.voice AND w.accepted = COALESCE(r.verdict, {_NONE})
    LEFT JOIN gone g ON g.id = a.id
    LEFT JOIN second s ON s.position = a.position AND s.number = a.number
    WHERE s.position IS NULL)
  WHERE known < until
"""
_SECOND = """
  SELECT a.position, a.number, a.id, a.known > f.first AS later
  FROM record.account a JOIN (
    SELECT id, MIN(known) AS first FROM record.account GROUP BY id HAVING COUNT(*) > 1) f ON f.id = a.id
"""
_TIED = """
  SELECT a.position, a.number, a.id, a.incident, a.source, a.origin, a.first, a.last, a.area,
    a.published, a.quantity, a.answers, a.known, d.content, s.content, m.content
  FROM record.account a JOIN again t ON t.position = a.position AND t.number = a.number
  JOIN record.deed d ON d.number = a.deed JOIN record.setting s ON s.number = a.setting
  JOIN record.manner m ON m.number = a.manner
  WHERE NOT t.later AND t.id IN (SELECT id FROM again WHERE NOT later GROUP BY id HAVING COUNT(*) > 1)
  ORDER BY a.position, a.number
"""


def write_states(duck: duckdb.DuckDBPyConnection, folder: Path, made: Manifest) -> Manifest:
    """Write the tables that hang on the record as a whole (`MADE_ANEW`), in place of those of before."""
    for table in ("noun", "account", "deed", "setting", "manner"):
        view(duck, folder, made, table)
    nouns = nouns_in(duck)
    _load_voices(duck, record_of(nouns))
    _load_reviews(duck, [n for n in nouns if isinstance(n, Review)])
    ends = ends_of(n for n in nouns if isinstance(n, Retraction))
    load(duck, "gone", {"id": "VARCHAR", "until": "BIGINT"}, list(ends.items()))
    _load_seconds(duck)
    for table, query in {"incident": _INCIDENT, "way": _WAY}.items():
        duck.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS {query}")
    queries = {"state": _STATE, "incident": "FROM incident", "way": "FROM way", "voice": "FROM voice"}
    for table in MADE_ANEW:
        made = made.having(table, write_part(duck, folder, table, queries[table]), instead=True)
    return made


def nouns_in(duck: duckdb.DuckDBPyConnection) -> list[Noun]:
    """All that the record says but accounts."""
    rows = duck.execute("SELECT content, known FROM record.noun").fetchall()
    return [from_bytes(content, known) for content, known in rows]


def _load_voices(duck: duckdb.DuckDBPyConnection, record: Record) -> None:
    """Each source as it stood when, for each origin that its accounts name; each such voice once."""
    pairs = duck.execute("SELECT DISTINCT source, origin FROM record.account ORDER BY ALL").fetchall()
    numbers: dict[tuple[bytes, str], int] = {}
    spans = []
    for source, origin in pairs:
        for stood, told, known, until in voices(record, [(source, origin)]):
            number = numbers.setdefault((to_bytes(stood), told), len(numbers))
            spans.append((source, origin, number, known, until))
    columns = {"source": "VARCHAR", "origin": "VARCHAR", "voice": "BIGINT", **_SPAN}
    load(duck, "voice_span", columns, spans)
    found = [(number, stood, origin) for (stood, origin), number in numbers.items()]
    load(duck, "voice", MADE_ANEW["voice"], found)


def _load_reviews(duck: duckdb.DuckDBPyConnection, reviews: Sequence[Review]) -> None:
    """From when until when which review of an account is the last one that is known."""
    spans = []
    for account, found in grouped(in_order(reviews, FOREVER), "account").items():
        cuts = [(-FOREVER, _NONE), *((r.known, _VERDICTS[r.verdict]) for r in found)]
        ends = [*(known for known, _ in cuts[1:]), FOREVER]
        spans += [
            (account, verdict, known, until) for (known, verdict), until in zip(cuts, ends, strict=True)
        ]
    columns = {"account": "VARCHAR", "verdict": "BIGINT", **_SPAN}
    load(duck, "review_span", columns, [span for span in spans if span[2] < span[3]])


def _load_seconds(duck: duckdb.DuckDBPyConnection) -> None:
    """The accounts that do not count because another of their id does: known earlier, or first in order."""
    duck.execute(f"CREATE OR REPLACE TEMP TABLE again AS {_SECOND}")
    duck.execute("CREATE OR REPLACE TEMP TABLE second AS SELECT position, number FROM again WHERE later")
    tied: dict[str, list[tuple[str, int, int]]] = {}
    for position, number, *told in duck.execute(_TIED).fetchall():
        tied.setdefault(told[0], []).append((repr(_account(*told)), position, number))
    lost = [place for found in tied.values() for _, *place in sorted(found)[1:]]
    load(duck, "lost", {"position": "BIGINT", "number": "BIGINT"}, [(p, n) for p, n in lost])
    duck.execute("INSERT INTO second SELECT * FROM lost")


def _account(
    name: str, incident: str, source: str, origin: str, first: int, last: int, area: str | None,
    published: int | None, quantity: int | None, answers: str | None, known: int, *parts: bytes,
) -> Account:  # fmt: skip
    """An account put together again, but for its words."""
    deed, setting, how = (from_bytes(part, known) for part in parts)
    told = {field: getattr(deed, field) for aspect in DEED for field in TOLD[aspect]}
    told |= {field: getattr(setting, field) for aspect in SETTING for field in TOLD[aspect]}
    assert isinstance(how, Account)
    return replace(
        how, id=name, incident=incident, source=source, origin=origin, when=Span(first, last),
        published=published, quantity=quantity, answers=answers, area=area, **told,
    )  # fmt: skip
