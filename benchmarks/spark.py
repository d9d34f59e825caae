"""The compiled engine on Spark: the same log and rows as on DuckDB, the time, and how the plan is spread.

usage: python benchmarks/spark.py LOG [--cluster] [--times N] [--copies N] [--plan FILE]

LOG is a folder that `../shared/bench/gen_claims.py N LOG` wrote. Without `--cluster` all runs in one process
with two threads; with it, on a standalone cluster of a master and two workers (one core and 1 GB each) that
is started on this machine for the time of the run and listens on the loopback alone. Printed: seconds of each
run (the first one warms Java up), by what the rows are spread, and how many rows differ from DuckDB's.
`--plan` writes the physical plans.
"""

import argparse
import os
import re
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from engine import LAST, account_table, rules_of_log, values_of_log

from truce.asof import EVER
from truce.findings.engine.codes import Table
from truce.findings.engine.duck import Duck, judge_known
from truce.findings.engine.requirements import RuleRows, always
from truce.findings.engine.spark import Spark, application
from truce.findings.policy import DEFAULT

HOST = "127.0.0.1"
NUMBERED = re.compile(r"#\d+L?|, \[plan_id=\d+\]|file:[^,\]]*/(?=accounts)")
SHOWN = ("told", "reply", "answered", "counted", "touched")
"""The tables whose plans a person reads: accounts weighed by incident, windows by the pair of parties."""


class Shown(Spark):
    """A Spark that keeps the physical plan of each table that it computes."""

    physical: dict[str, str]

    def _kept(self, name: str, table: Any) -> Any:
        kept = super()._kept(name, table)
        self.note(name, table)
        return kept

    def note(self, name: str, table: Any) -> None:
        """Keep the plan of a table, as it was run."""
        plan = table._jdf.queryExecution().executedPlan().toString()
        self.physical = getattr(self, "physical", {}) | {name: NUMBERED.sub("", final(plan))}


def final(plan: str) -> str:
    """The part of an adaptive plan that was run, without the one it began with."""
    return plan.split("+- == Initial Plan ==")[0]


@contextmanager
def cluster() -> Iterator[str]:
    """A master and two workers on this machine; gives the address of the master."""
    import pyspark

    home = Path(pyspark.__file__).parent
    with socket.socket() as probe, tempfile.TemporaryDirectory() as scratch:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
        probe.close()
        environment = os.environ | {
            "SPARK_HOME": str(home), "SPARK_LOCAL_IP": HOST, "SPARK_DAEMON_MEMORY": "256m",
            "SPARK_WORKER_DIR": scratch, "SPARK_LOCAL_DIRS": scratch, "SPARK_NO_DAEMONIZE": "1",
            "SPARK_MASTER_OPTS": "-Dspark.master.rest.enabled=false",
        }  # fmt: skip
        address = f"spark://{HOST}:{port}"
        deploy = "org.apache.spark.deploy"
        master = [f"{deploy}.master.Master", "--host", HOST, "--port", str(port), "--webui-port", "0"]
        worker = [f"{deploy}.worker.Worker", "--host", HOST, "--cores", "1", "--memory", "1g",
                  "--webui-port", "0", address]  # fmt: skip
        running: list[subprocess.Popen] = []
        with (Path(scratch) / "log").open("wb") as log:
            try:
                for command in (master, worker, worker):
                    running.append(
                        subprocess.Popen(
                            [home / "bin/spark-class", *command], env=environment, stdout=log, stderr=log
                        )
                    )
                    wait_for(port)
                yield address
            finally:
                for process in reversed(running):
                    process.terminate()
                for process in running:
                    process.wait(timeout=30)


def wait_for(port: int, seconds: int = 60) -> None:
    """Until something listens on a port of this machine."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.2)
    raise SystemExit("the master of the cluster did not start")


def rule_tables(copies: int, log: Path) -> dict[str, Table]:
    values = values_of_log()
    return values.tables() | RuleRows(always(rules_of_log(log, copies)), values, LAST).tables()


def by_duck(log: Path, tables: dict[str, Table]) -> list[tuple]:
    with Duck() as duck:
        duck.connection.execute(f"CREATE VIEW account AS SELECT * FROM '{log}/accounts.parquet'")
        began = time.perf_counter()
        duck.load(tables)
        judge_known(duck, DEFAULT, EVER)
        print(f"{'DuckDB':15} {time.perf_counter() - began:.2f} s")
        return rows_of(duck)


def by_spark(spark: Shown, log: Path, tables: dict[str, Table], times: int) -> list[tuple]:
    found = []
    seconds = []
    for _ in range(times):
        began = time.perf_counter()
        spark.read("account", str(log / "accounts.parquet"))
        spark.load(tables)
        judge_known(spark, DEFAULT, EVER)
        found = rows_of(spark)
        seconds.append(round(time.perf_counter() - began, 2))
    print(f"{'Spark':15} best {min(seconds):.2f} s of {seconds}")
    return found


def rows_of(engine: Any) -> list[tuple]:
    """The verdicts as they are, in an order of their own."""
    found = engine.rows("SELECT * FROM verdict")
    columns = sorted(found[0])
    return sorted((tuple(row[c] for c in columns) for row in found), key=str)


def differing(some: list[tuple], others: list[tuple]) -> int:
    return len(set(some) ^ set(others)) + abs(len(some) - len(others))


def spread(physical: dict[str, str]) -> None:
    """By what rows go from worker to worker, for each table that is computed."""
    for name, plan in physical.items():
        keys = re.findall(r"Exchange (hashpartitioning\([^)]*\)|\w+)", plan)
        loops = len(re.findall("BroadcastNestedLoopJoin|CartesianProduct", plan))
        print(f"{name:15} {'; '.join(dict.fromkeys(keys)) or 'stays in place'}{' LOOP' if loops else ''}")


def readable(physical: dict[str, str]) -> str:
    """The plans of some tables, in lines that fit a page."""
    lines = (line for name in SHOWN for line in (f"== {name}", *physical[name].splitlines()))
    return "\n".join(line[:160] for line in lines) + "\n"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("log", type=Path, nargs="?", help="folder that gen_claims.py wrote")
    asked.add_argument("--cluster", action="store_true")
    asked.add_argument("--times", type=int, default=3)
    asked.add_argument("--copies", type=int, default=1)
    asked.add_argument("--plan", type=Path)
    given = asked.parse_args()
    if given.log is None:
        asked.print_help()
        return
    if not (given.log / "accounts.parquet").exists():
        account_table(given.log, given.log / "accounts.parquet")
    tables = rule_tables(given.copies, given.log)
    expected = by_duck(given.log, tables)
    if given.cluster:
        with cluster() as address:
            run(address, given, tables, expected)
    else:
        run("local[2]", given, tables, expected)


def run(master: str, given: argparse.Namespace, tables: dict[str, Table], expected: list[tuple]) -> None:
    begun = application(
        master,
        memory="2g",
        executor_memory="800m",
        executor_cores="1",
        cores_max="2",
        sql_shuffle_partitions="4",
    )
    begun.sparkContext.setLogLevel("ERROR")
    try:
        spark = Shown(begun)
        found = by_spark(spark, given.log, tables, given.times)
        spark.note("verdict", spark.session.table("verdict"))
        print(f"{'executors':15} {begun._jsc.sc().getExecutorMemoryStatus().size() - 1} beside the driver")
        print(f"{'differing rows':15} {differing(found, expected)} of {len(expected)}")
        spread(spark.physical)
        if given.plan:
            given.plan.write_text(readable(spark.physical), "utf-8")
    finally:
        begun.stop()


if __name__ == "__main__":
    main()
