"""The compiled engine on Spark, for archives that outgrow one machine.

It runs the same steps as DuckDB, written for Spark, and stands wherever `Duck` may stand. Rules and values
are small, so every worker gets a copy of them. Accounts are spread over the workers by incident, to be
weighed; what windows of time are laid over, by the pair of parties. It needs `pip install truce[spark]` and a
Java runtime, 17 or 21.
"""

import os
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

import sqlglot
from sqlglot import exp

from truce.errors import ArgumentError
from truce.findings.engine import plans
from truce.findings.engine.codes import Table, gradings, meanings

try:
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.functions import broadcast
    from pyspark.sql.types import LongType, StructField, StructType
except ModuleNotFoundError as missing:
    raise ArgumentError(
        "engine", "spark", "pyspark is not installed", "pip install truce[spark]"
    ) from missing

_SETTINGS = {
    # What does not fit into 64 bits is an error, as on DuckDB; without this Spark drops the bits.
    "spark.sql.ansi.enabled": "true",
    # Some columns have names ("at", "first") that the standard reserves.
    "spark.sql.ansi.enforceReservedKeywords": "false",
    "spark.sql.caseSensitive": "false",
    "spark.sql.session.timeZone": "UTC",
    # Rows that are together by incident are together for all that is grouped by incident and more.
    "spark.sql.requireAllClusterKeysForCoPartition": "false",
}
_LARGE = ("account", "late")


class Spark:
    """A session of Spark that runs the steps of `plans`, apart from whatever else the application does.

    If the application has a directory for checkpoints (`SparkContext.setCheckpointDir`), tables between steps
    are kept there and outlive the loss of a worker; else on the workers alone, which is faster.
    ArgumentError if a plan holds what Spark lacks or means otherwise: then nothing was run.
    """

    def __init__(self, application: SparkSession) -> None:
        steps = plans.every().values()
        for step in steps:
            step.compiled("spark")
        self._times_read = Counter(name for step in steps for name in _tables_in(step.query))
        self._small: set[str] = set()
        self.session = application.newSession()
        for name, value in _SETTINGS.items():
            self.session.conf.set(name, value)
        self._durable = application.sparkContext.getCheckpointDir() is not None
        self.load({"grading": gradings(), "meaning": meanings()})

    def load(self, tables: Mapping[str, Table]) -> None:
        """Make tables of rows of integers, in place of those of the same names."""
        for name, (columns, rows) in tables.items():
            schema = StructType([StructField(column, LongType()) for column in columns])
            plain = [tuple(int(value) for value in row) for row in rows]
            self._name(name, self.session.createDataFrame(plain, schema), is_small=name not in _LARGE)

    def read(self, name: str, path: str) -> None:
        """Take the Parquet files at a path, which all workers reach, for a table that may be large."""
        self._name(name, self.session.read.parquet(path), is_small=False)

    def run(self, steps: Iterable[plans.Step], **parameters: int) -> None:
        """Make the table of each step in turn."""
        for step, (query, wanted) in [(step, step.compiled("spark")) for step in steps]:
            table = self.session.sql(query, {name: parameters[name] for name in wanted})
            is_small = self._small.issuperset(_tables_in(step.query))
            if not step.is_view and self._times_read[step.table] > 1:
                table = self._kept(step.table, table if is_small else _spread(table))
            self._name(step.table, table, is_small=is_small)

    def rows(self, query: str) -> list[dict[str, int]]:
        """What a query gives, as rows by column."""
        return [row.asDict() for row in self.session.sql(query).collect()]

    def _kept(self, name: str, table: DataFrame) -> DataFrame:  # noqa: ARG002
        """A table that later steps read more than once, computed now: Spark would compute it for each."""
        return table.checkpoint() if self._durable else table.localCheckpoint()

    def _name(self, name: str, table: DataFrame, *, is_small: bool) -> None:
        """Give a table its name. A small one goes to every worker whole, so that large ones stay in place."""
        (self._small.add if is_small else self._small.discard)(name)
        (broadcast(table) if is_small else table).createOrReplaceTempView(name)


def _spread(table: DataFrame) -> DataFrame:
    """What windows are laid over goes by the parties of the agreement: all of a pair is on one worker.

    What is on a line that pairs share, goes by the line.
    """
    by = [column for column in ("parties", "line") if column in table.columns]
    return table.repartition(*by) if "parties" in by else table


@lru_cache(maxsize=256)
def _tables_in(query: str) -> tuple[str, ...]:
    """The tables that a query reads, each as often as it does."""
    return tuple(table.name for table in sqlglot.parse_one(query, read="duckdb").find_all(exp.Table))


def application(master: str = "local[2]", *, memory: str = "1g", **settings: str) -> SparkSession:
    """A Spark application on this machine (``local[N]``: N threads) or on a cluster (``spark://host:port``).

    `memory` is that of the driver, and of all where all is on this machine; `settings` are Spark's, with
    ``_`` for ``.``. It listens on the loopback alone unless they say otherwise, and shows no page.
    ArgumentError without Java.
    """
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise ArgumentError("engine", "spark", "Java is not installed", "Install a Java runtime, 17 or 21")
    builder = SparkSession.builder.master(master).appName("truce")
    for name, value in (_ON_ITS_OWN | {"spark.driver.memory": memory}).items():
        builder = builder.config(name, value)
    for name, value in settings.items():
        builder = builder.config(f"spark.{name.replace('_', '.')}", value)
    return builder.getOrCreate()


_ON_ITS_OWN = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
