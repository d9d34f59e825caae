"""Event data judged out of the analytics: what its rows mean under one agreement is worked out when asked.

How rows look, where and on which days they are is numbered in the files, and few numbers are shared by many
rows. The judge's own functions are asked what each of them means under the agreement that is asked about, as
known then; what is left to SQL is to join numbers. All else of a record (what documents tell, and rows that
people reviewed, took back or named) is given beside it, in accounts as the judge takes them.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from truce.asof import Span
from truce.clauses.areas import Lies
from truce.errors import ArgumentError
from truce.findings.engine.codes import FOREVER, NONE, Row
from truce.findings.engine.duck import Duck, decoded, judge_known
from truce.findings.engine.requirements import RuleRows, always
from truce.findings.engine.rows import ACCOUNT, WAY, Values, rows_of, way_row
from truce.findings.engine.verdicts import Verdict
from truce.findings.feed_accounts import Seen, Where, Wording
from truce.findings.finding import Finding
from truce.findings.judge import Bench, rules_in_force
from truce.findings.policy import Policy
from truce.findings.record import Record, origin_of, sides_of
from truce.incidents.accounts import Source
from truce.store.analytics.asking import Analytics

_ASK = "Ask the judge"
_FIELDS = tuple(name for name in Verdict.__slots__ if name != "key")
_OF_EACH = 20
"""So many findings are listed of those that differ in nothing but the act, if there are very many."""
_FED = """
  SELECT e.position, e.number AS number, e.id, e.telling, e.look, e.place, e.days, e.deleted
  FROM record.event e JOIN feed_entry f ON f.position = e.position
  WHERE e.id NOT IN (SELECT id FROM feed_named)
"""
_LATEST = """ QUALIFY row_number() OVER (
    PARTITION BY e.id ORDER BY e.final DESC, e.revised DESC, f.rank DESC, e.position, e.number) = 1
"""

_ALIKE = (
    "rule, instance, outcome, course, grade, occurrence, claimed, silence, unreviewed, confirmed_by, hangs"
)
_LISTED = f"""
  SELECT * FROM answer WHERE incident < {{beside}}
    OR (SELECT COUNT(*) FROM answer WHERE incident >= {{beside}}) <= {{most}}
  UNION ALL SELECT * FROM (
    SELECT * FROM answer WHERE incident >= {{beside}}
    QUALIFY row_number() OVER (PARTITION BY {_ALIKE} ORDER BY first, last, incident) <= {_OF_EACH}
      OR row_number() OVER (PARTITION BY {_ALIKE} ORDER BY last DESC, first DESC, incident) = 1)
  WHERE (SELECT COUNT(*) FROM answer WHERE incident >= {{beside}}) > {{most}}
"""
_COUNTED = """
  WITH feed_entry(position, rank) AS (VALUES {ranked}),
  fed AS (
    SELECT e.low, e.best, e.high, e.place, e.days, e.deleted
    FROM record.event e JOIN feed_entry f ON f.position = e.position{latest})
  SELECT
    NULLIF(concat_ws('/', NULLIF(country, ''), NULLIF(adm_1, ''), NULLIF(adm_2, '')), '') AS area,
    CASE WHEN regexp_matches(d.days, '^[0-9]{{4}}-[0-9]{{2}}') THEN d.days[1:7] END AS month,
    COUNT(*) AS rows, SUM(low)::BIGINT AS low, SUM(best)::BIGINT AS best, SUM(high)::BIGINT AS high
  FROM fed JOIN record.place p ON p.number = fed.place JOIN record.days d ON d.number = fed.days
  WHERE fed.deleted = 0
  GROUP BY ALL ORDER BY ALL
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which rows are asked about, and how: those of some entries, but for some that are told beside them.

    `entries` are the positions of the entries of feeds that count, each with the rank of its feed: of rows of
    one id in several feeds that of the highest rank counts. `feeds` says how many feeds that are. `named` are
    ids of rows that stand in the record beside, in accounts of their own. Moments in minutes, UTC. If there
    are more than `most` findings on rows, some are listed for each of the ways in which they differ in
    anything but the act: the first, and the one that lasted longest.
    """

    entries: Sequence[tuple[int, int]]
    feeds: int
    named: frozenset[str]
    at: int
    known_at: int
    most: int = 1_000


@dataclass(frozen=True, slots=True)
class Found:
    """What was found; `unlisted`: how many more findings there are of each agreement, encoding and clause."""

    findings: tuple[Finding, ...]
    unlisted: Mapping[tuple[str, str, str], int]


class EventAnalytics:
    """The rows of event data in the analytics of a record."""

    def __init__(self, analytics: Analytics) -> None:
        self._analytics = analytics

    def divisions(self, entries: Sequence[int]) -> frozenset[tuple[str, str]]:
        """The pairs of first and second-order divisions that the rows of some entries name."""
        found = self._analytics.rows(
            "SELECT DISTINCT p.adm_1, p.adm_2 FROM record.event e JOIN record.place p ON p.number = e.place "
            f"WHERE e.position IN ({', '.join(map(str, entries)) or 'NULL'})"
        )
        return frozenset((row["adm_1"], row["adm_2"]) for row in found)

    def counted(self, entries: Sequence[tuple[int, int]], feeds: int) -> list[dict[str, Any]]:
        """How many rows of some entries there are by area and month of their first day, with their deaths.

        `area` None: none is told; `month` None: no day is. Of rows of one id in several feeds (`feeds` of
        them) that of the highest rank counts.
        """
        latest = _LATEST if feeds > 1 else ""
        ranked = ", ".join(f"({int(position)}, {int(rank)})" for position, rank in entries) or "(NULL, NULL)"
        return self._analytics.rows(_COUNTED.format(ranked=ranked, latest=latest))

    def findings(self, known: Record, words: Wording, asked: Asked, policy: Policy) -> Found:
        """What the judge finds in a record as known (`as_asked`) with the rows that are asked about.

        Findings on no single act do not list the accounts that they rest on (`supports`); the judge gives
        these. ArgumentError for what the engine does not judge.
        """
        if not policy.attributes:
            reason = "no responsibility is assessed, and the compiled engine grades whose act it was"
            raise ArgumentError("policy", policy.version, reason, _ASK)
        if words.is_dated:
            reason = "names of sides mean others at other times, which the engine does not hold"
            raise ArgumentError("--parties", "", reason, _ASK)
        rules = rules_in_force(known)
        if any(rule.for_each for rule in rules):
            reason = "counts acts by the names of incidents, which the engine does not hold for event data"
            raise ArgumentError("clause", rules[0].agreement, reason, _ASK)
        with self._analytics.engine() as duck:
            question = _Question(duck, known, words, asked, policy)
            found, unlisted = question.verdicts(), question.unlisted
        bench = Bench(known, policy, asked.at)
        beside = {f.key: f for rule in bench.rules for f in bench.findings(rule)}
        return Found(tuple(_finding(v, account, beside) for v, account in found), unlisted)


def _finding(verdict: Verdict, account: str | None, beside: Mapping[tuple[str, ...], Finding]) -> Finding:
    """The judge's finding of a verdict; `account` is the row that its incident is told by, if a row does."""
    agreement, encoding, version, clause, reading, bearer, incident, instance = verdict.key
    fields: dict[str, Any] = {name: getattr(verdict, name) for name in _FIELDS}
    told = beside.get(verdict.key) if incident and account is None else None
    if account is not None:
        fields["supports"] = (account,)
    elif told is not None:
        fields |= {"supports": told.supports, "against": told.against, "denied_by": told.denied_by}
    elif incident:
        raise ArgumentError("incident", incident, "is judged otherwise beside event data", _ASK)
    return Finding(
        agreement=agreement, encoding=encoding, version=version, clause=clause, reading=reading or None,
        bearer=bearer, incident=incident or None, instance=instance, **fields,
    )  # fmt: skip


class _Question:
    """One question, on its way through the engine."""

    def __init__(self, duck: Duck, known: Record, words: Wording, asked: Asked, policy: Policy) -> None:
        self._duck, self._known, self._words = duck, known, words
        self._asked, self._policy = asked, policy
        self._values = Values()
        self._sources = {source.id: source for source in known.sources}
        self.unlisted: dict[tuple[str, str, str], int] = {}

    def verdicts(self) -> list[tuple[Verdict, str | None]]:
        """All verdicts, each with the account of the row that its incident is, if it is one."""
        self._load_told()
        beside = len(self._values.incidents)
        self._load_rows(beside)
        rules = RuleRows(always(rules_in_force(self._known)), self._values, self._asked.at)
        self._duck.load(self._values.tables() | rules.tables())
        judge_known(self._duck, self._policy, self._asked.known_at)
        names = _Names(self._duck, [str(i) for i in self._values.incidents])
        found = decoded(
            self._duck, rules, self._values, self._known, self._policy, self._asked.known_at, names,
            _LISTED.format(beside=beside, most=self._asked.most),
        )  # fmt: skip
        self.unlisted = self._unlisted(rules, found)
        return [(verdict, names.accounts.get(verdict.key[6])) for verdict in found]

    def _unlisted(self, rules: RuleRows, found: Sequence[Verdict]) -> dict[tuple[str, str, str], int]:
        """How many verdicts there are of each clause beside those that were found."""
        counted: Counter[tuple[str, str, str]] = Counter()
        for row in self._duck.rows("SELECT rule, COUNT(*) AS verdicts FROM answer GROUP BY rule"):
            rule = rules.rules[row["rule"]]
            counted[rule.agreement, rule.encoding, rule.clause] += row["verdicts"]
        counted.subtract((v.key[0], v.key[1], v.key[3]) for v in found)
        return dict(+counted)

    def _load_told(self) -> None:
        """The accounts beside the rows, as they were known."""
        states = (
            (account, self._source(account.source, account.origin), -FOREVER, FOREVER)
            for account in self._known.accounts
        )
        self._duck.load({"account": rows_of(states, self._policy, self._values)})

    def _source(self, name: str, origin: str) -> Source:
        return self._sources.get(name) or Source(id=name, origin=origin)

    def _load_rows(self, beside: int) -> None:
        """The rows as accounts, their incidents numbered after those of the accounts beside."""
        run = self._duck.connection.execute
        self._duck.load({"feed_entry": (("position", "rank"), list(self._asked.entries))})
        run("CREATE OR REPLACE TEMP TABLE feed_named (id VARCHAR)")
        if self._asked.named:
            run("INSERT INTO feed_named SELECT unnest($named)", {"named": sorted(self._asked.named)})
        latest = _LATEST if self._asked.feeds > 1 else ""
        run(
            f"CREATE OR REPLACE TEMP TABLE fed AS SELECT {beside} - 1 + row_number() OVER () AS incident, * "
            f"FROM ({_FED}{latest}) WHERE deleted = 0"
        )
        self._duck.load(dict(self._told_by_numbers()))
        columns = {
            "account": "f.incident", "incident": "f.incident", "deed": "l.deed", "setting": "s.setting",
            "first": "d.first", "last": "d.last", "known": f"-{FOREVER}", "until": f"{FOREVER}",
            "quantity": f"{NONE}", **{name: f"l.{name}" for name in WAY},
        }  # fmt: skip
        run(
            f"INSERT INTO account SELECT {', '.join(columns[name] for name in ACCOUNT)} FROM fed f "
            "JOIN fed_look l ON l.number = f.look LEFT JOIN fed_place p ON p.number = f.place "
            "JOIN fed_setting s ON s.at_civilians = l.at_civilians AND s.lies = COALESCE(p.lies, 0) "
            "JOIN fed_days d ON d.number = f.days"
        )

    def _told_by_numbers(self) -> Iterator[tuple[str, tuple[tuple[str, ...], list[Row]]]]:
        """What looks, places and days mean under the agreement, as tables."""
        lies, places = self._places()
        looks, sides = list[Row](), sides_of(self._known.sources)
        settings: dict[tuple[int, int], int] = {}
        for number, source, side_a, side_b, author_told, clear, directed, act in self._numbered("look"):
            seen = Seen(source, side_a, side_b, bool(author_told), bool(clear), bool(directed), act)
            at_civilians = int(self._words.at_civilians(seen))
            for zones, place in lies.items():
                account = self._words.alike(seen, zones)
                settings[at_civilians, place] = self._values.setting(account)
            account = self._words.alike(seen, next(iter(lies)))
            told = replace(account, origin=origin_of(account, sides))
            way = way_row(told, self._source(told.source, told.origin), self._policy, self._values)
            looks.append((number, at_civilians, self._values.deed(account), *way))
        yield "fed_look", (("number", "at_civilians", "deed", *WAY), looks)
        yield "fed_place", (("number", "lies"), places)
        yield (
            "fed_setting",
            (("at_civilians", "lies", "setting"), [(a, p, s) for (a, p), s in settings.items()]),
        )
        days: list[Row] = []
        for number, text, zone in self._numbered("days"):
            when = self._words.when(text, zone)
            self._values.sees(Span(when.first, when.last))
            days.append((number, when.first, when.last))
        yield "fed_days", (("number", "first", "last"), days)

    def _places(self) -> tuple[dict[Lies, int], list[Row]]:
        """In which zones places lie, numbered; and the number of each place."""
        lies: dict[Lies, int] = {(frozenset(), frozenset()): 0}
        places: list[Row] = []
        if not self._words.has_zones:
            return lies, places
        for number, *where in self._numbered("place"):
            found = self._words.lies(Where(*where))
            places.append((number, lies.setdefault(found, len(lies))))
        return lies, places

    def _numbered(self, table: str) -> list[tuple[Any, ...]]:
        """The rows of a table of numbers that rows which are asked about have."""
        query = f"SELECT * FROM record.{table} WHERE number IN (SELECT {table} FROM fed) ORDER BY number"
        return self._duck.connection.execute(query).fetchall()


class _Names(Mapping[int, str]):
    """The incidents of verdicts by their numbers; `accounts` are those that are rows, by incident."""

    def __init__(self, duck: Duck, beside: Sequence[str]) -> None:
        self._duck = duck
        self._beside = beside
        self._rows: dict[int, str] | None = None
        self.accounts: dict[str, str] = {}

    def __getitem__(self, number: int) -> str:
        if number < len(self._beside):
            return self._beside[number]
        return self._fed()[number]

    def __iter__(self) -> Iterator[int]:
        return iter(range(len(self)))

    def __len__(self) -> int:
        return len(self._beside) + len(self._fed())

    def _fed(self) -> dict[int, str]:
        """The rows that some verdict names: asked for once there are verdicts."""
        if self._rows is None:
            found = self._duck.connection.execute(
                "SELECT incident, id, telling FROM fed "
                "WHERE incident IN (SELECT incident FROM answer UNION SELECT instance FROM answer)"
            ).fetchall()
            self._rows = {number: name for number, name, _ in found}
            self.accounts = {name: f"{name}@{telling}" for _, name, telling in found}
        return self._rows
