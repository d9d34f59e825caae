"""Questions about a whole record, answered out of Parquet files by DuckDB in memory.

The files are made out of the record and can be thrown away; what they say is never taken for the truth: they
name the record and the position up to which they were made, and are refused for any other (`Analytics.of`).
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb

from truce.asof import EVER, Span
from truce.errors import ArgumentError, StoreError
from truce.findings.engine.codes import NONE
from truce.findings.engine.duck import Duck, decoded, judge_known
from truce.findings.engine.requirements import RuleRows, always
from truce.findings.engine.rows import ACCOUNT, WAY, Values, way_row
from truce.findings.engine.verdicts import Verdict
from truce.findings.judge import rules_in_force
from truce.findings.policy import DEFAULT, Policy
from truce.incidents.accounts import Account, Source
from truce.store.analytics.files import Manifest, connected, is_of, read_manifest
from truce.store.analytics.states import nouns_in
from truce.store.analytics.tables import TABLES, view
from truce.store.interface import Store
from truce.store.nouns import from_bytes, record_of

_KNOWN = "known <= $known_at AND until > $known_at"
_OF_WAY = frozenset(WAY)


class Analytics:
    """The analytics of one record, as they stand in a folder.

    Attributes:
        manifest: which record they are of, and how many of its entries are in them.
    """

    def __init__(self, folder: Path, manifest: Manifest, *, memory: str = "1GB", threads: int = 2) -> None:
        self.manifest = manifest
        self._folder = folder
        self._duck: Duck | None = None
        self._limits: dict[str, Any] = {"memory": memory, "threads": threads}
        self._tables = connected(memory, threads)
        self._show(self._tables)

    @classmethod
    def of(cls, store: Store, folder: Path, *, memory: str = "1GB", threads: int = 2) -> Self:
        """Open the analytics of a record. They may lack its last entries (`manifest.size`).

        StoreError if there are none in the folder, or they are of another record, or hold what was erased.
        """
        for _ in range(3):
            manifest = read_manifest(folder)
            if manifest is None or not is_of(manifest, store):
                reason = "holds no analytics" if manifest is None else "holds analytics of another record"
                raise StoreError(str(folder), reason, "Build them again out of the record")
            try:
                return cls(folder, manifest, memory=memory, threads=threads)
            except StoreError:
                # Somebody built anew between the two; what is named now is there.
                if read_manifest(folder) == manifest:
                    raise
        raise StoreError(str(folder), "is built anew again and again", "Wait until the building is done")

    def rows(self, query: str, **parameters: Any) -> list[dict[str, Any]]:
        """What a query over the tables (`analytics_tables`, in the schema `record`) gives, by column."""
        with self._asking():
            found = self._tables.execute(query, parameters)
            names = [column[0] for column in found.description or ()]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def counted(self, known_at: int) -> list[dict[str, Any]]:
        """How many accounts there are by area and month of their first minute, as known at a minute (UTC).

        `area` None: no area is told; `month` None: no beginning is.
        """
        ever = f"first BETWEEN -{EVER - 1} AND {EVER - 1}"
        month = f"CASE WHEN {ever} THEN strftime(make_timestamp(first * 60000000), '%Y-%m') END"
        return self.rows(
            f"SELECT area, {month} AS month, COUNT(*) AS accounts FROM record.state WHERE {_KNOWN} "
            "GROUP BY ALL ORDER BY ALL",
            known_at=known_at,
        )

    def accounts(self, known_at: int) -> Iterator[tuple[int, int, str]]:
        """The accounts known at a minute (UTC) that no review rejects: position, row (-1: none) and id."""
        found = self.columns(known_at)
        yield from zip(*(found[name].tolist() for name in ("position", "number", "id")), strict=True)

    def columns(self, known_at: int) -> dict[str, Any]:
        """The same, column by column (NumPy), in a third of the time: `position`, `number` and `id`."""
        query = f"SELECT position, number, id FROM record.state WHERE {_KNOWN} ORDER BY position, number"
        with self._asking():
            return self._tables.execute(query, {"known_at": known_at}).fetchnumpy()

    def verdicts(self, policy: Policy = DEFAULT, *, at: int, known_at: int) -> tuple[Verdict, ...]:
        """What the judge finds at a moment, as known at another (minutes, UTC), in the order of their keys.

        ArgumentError for a policy that attributes nothing, and for texts that the plans do not judge.
        """
        if not policy.attributes:
            reason = "no responsibility is assessed, and the compiled engine grades whose act it was"
            raise ArgumentError("policy", policy.version, reason, "Ask the judge")
        with self._asking():
            if self._tables.execute("SELECT 1 FROM record.event LIMIT 1").fetchall():
                reason = "has rows of event data, which mean what an agreement says"
                raise ArgumentError("record", self.manifest.mission, reason, "Ask the mission")
            return self._judged(policy, at, known_at)

    @contextmanager
    def engine(self) -> Iterator[Duck]:
        """The engine, over the same files, for a question; StoreError for whatever DuckDB cannot do."""
        with self._asking():
            yield self._engine()

    def _judged(self, policy: Policy, at: int, known_at: int) -> tuple[Verdict, ...]:
        duck = self._engine()
        known = record_of(nouns_in(self._tables)).as_known(known_at)
        values = self._values(duck, policy)
        rules = RuleRows(always(rules_in_force(known)), values, at)
        duck.load(values.tables() | rules.tables())
        self._load_accounts(duck, known_at)
        judge_known(duck, policy, known_at)
        return decoded(duck, rules, values, known, policy, known_at)

    def close(self) -> None:
        """Give up the databases in memory."""
        self._tables.close()
        if self._duck is not None:
            self._duck.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """StoreError for whatever DuckDB cannot read or do."""
        try:
            yield
        except duckdb.Error as error:
            reason = f"cannot be asked ({str(error).splitlines()[0][:200]})"
            raise StoreError(str(self._folder), reason, "Delete the folder and build it again") from None

    def _engine(self) -> Duck:
        """The engine, over the same files: made when it is first asked, for it takes its time."""
        if self._duck is None:
            self._duck = Duck(**self._limits)
            self._show(self._duck.connection)
        return self._duck

    def _show(self, connection: duckdb.DuckDBPyConnection) -> None:
        with self._asking():
            for table in TABLES:
                view(connection, self._folder, self.manifest, table)

    def _values(self, duck: Duck, policy: Policy) -> Values:
        """All that the accounts tell, numbered as in the files; and the ways of telling, as a table."""
        values = Values()
        for table, number_of in {"deed": values.deed, "setting": values.setting}.items():
            for number, account in self._told(table):
                if number_of(account) != number:
                    raise StoreError(table, "is not numbered as it was written", "Build the analytics again")
        duck.load({"way_told": (("number", *WAY), self._ways(policy, values))})
        for (incident,) in self._fetched("SELECT incident FROM record.incident ORDER BY number"):
            values.incidents[incident]
        ends = ", ".join(
            f"{end}({column}) FILTER (abs({column}) < {EVER})"
            for end in ("MIN", "MAX")
            for column in ("first", "last")
        )
        ((first, _, _, last),) = self._fetched(f"SELECT {ends} FROM record.state")
        if first is not None:
            values.sees(Span(first, last))
        return values

    def _ways(self, policy: Policy, values: Values) -> list[tuple[int, ...]]:
        """The ways of telling, each judged once by the judge's own functions."""
        manners = dict(self._told("manner"))
        voices = {
            number: (from_bytes(source, 0), origin)
            for number, source, origin in self._fetched("SELECT number, source, origin FROM record.voice")
        }
        found = []
        ways = self._fetched("SELECT number, manner, voice, accepted FROM record.way")
        for number, manner, voice, accepted in ways:
            source, origin = voices[voice]
            assert isinstance(source, Source)
            account = manners[manner]
            told = replace(
                account, source=source.id, origin=origin, reviewed=account.reviewed or bool(accepted)
            )
            found.append((number, *way_row(told, source, policy, values)))
        return found

    def _told(self, table: str) -> Iterator[tuple[int, Account]]:
        for number, content in self._fetched(f"SELECT number, content FROM record.{table} ORDER BY number"):
            account = from_bytes(content, 0)
            assert isinstance(account, Account)
            yield number, account

    def _fetched(self, query: str) -> Sequence[tuple[Any, ...]]:
        return self._tables.execute(query).fetchall()

    def _load_accounts(self, duck: Duck, known_at: int) -> None:
        """The table of accounts as the engine has it, of those known at a moment."""
        own = {"account": "row_number() OVER ()", "quantity": f"COALESCE(s.quantity, {NONE})"}
        columns = ", ".join(
            f"{own.get(name, f'w.{name}' if name in _OF_WAY else f's.{name}')} AS {name}" for name in ACCOUNT
        )
        duck.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE account AS SELECT {columns} FROM record.state s "
            f"JOIN way_told w ON w.number = s.way WHERE {_KNOWN}",
            {"known_at": known_at},
        )
