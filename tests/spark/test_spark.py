"""The engine on Spark answers what the judge finds and what DuckDB answers: not one row differs.

A job on Spark costs seconds however small it is, so that many random records are judged in one.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from batches import batch
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from test_engines import ALL, records
from worlds import DAY, END, START

from truce.errors import ArgumentError
from truce.findings.engine import plans
from truce.findings.engine.duck import Duck, conclude, judge_known
from truce.findings.engine.history import remember
from truce.findings.engine.verdicts import verdict_of
from truce.findings.judge import judge
from truce.findings.policy import DEFAULT
from truce.findings.record import Record


@pytest.fixture(scope="session")
def spark(spark_application: Any) -> Any:
    from truce.findings.engine.spark import Spark

    return Spark(spark_application)


@pytest.fixture(scope="session")
def duck() -> Iterator[Duck]:
    with Duck(threads=1) as duck:
        yield duck


def drawn(many: int) -> list[Record]:
    """Random records of an agreement with all kinds of clauses and of each clause alone, always the same."""
    found: list[Record] = []
    each = st.sampled_from(list(ALL.values())).flatmap(records)

    @settings(max_examples=many, derandomize=True, database=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(st.one_of(records(), each))
    def draw(record: Record) -> None:
        found.append(record)

    draw()
    return found


@pytest.mark.slow
def test_random_records_have_the_same_verdicts_in_all_three(spark: Any, duck: Duck) -> None:
    at, known_at = END + DAY // 12, START + 350 * 60
    known = drawn(100)
    together = batch(known, at, known_at)
    found = []
    for engine in (duck, spark):
        engine.load(together.tables)
        judge_known(engine, DEFAULT, known_at)
        found.append(together.verdicts(engine, known_at))
    by_judge = [sorted(map(verdict_of, judge(r, at=at, known_at=known_at)), key=repr) for r in known]
    assert found[1] == by_judge
    assert found[0] == by_judge
    assert sum(map(len, by_judge)) > 500


@pytest.mark.slow
def test_a_history_has_the_same_verdicts(spark: Any, duck: Duck) -> None:
    together = batch(drawn(40), at=END + DAY // 12, known_at=None)
    for engine in (duck, spark):
        engine.load(together.tables)
        engine.run(plans.FITTING)
        remember(engine, DEFAULT)
    found = []
    for engine in (duck, spark):
        conclude(engine, END + 90 * DAY)
        found.append(together.verdicts(engine, END + 90 * DAY))
    assert found[1] == found[0]


def test_a_number_that_does_not_fit_is_an_error_and_not_another_number(spark: Any) -> None:
    spark.load({"great": (("n",), [(2**62,)])})
    with pytest.raises(Exception, match="overflow"):
        spark.rows("SELECT n + n + n AS n FROM great")


def test_the_application_keeps_its_own_settings_and_tables(spark: Any, spark_application: Any) -> None:
    assert spark.session.conf.get("spark.sql.session.timeZone") == "UTC"
    assert "verdict" not in {table.name for table in spark_application.catalog.listTables()}


def test_a_plan_that_spark_lacks_stops_the_engine_before_it_runs(
    spark_application: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from truce.findings.engine.spark import Spark

    bad = plans.Step("of_prior", "SELECT q.a FROM q ASOF JOIN r ON q.a = r.a AND q.b >= r.b")
    monkeypatch.setattr("truce.findings.engine.plans.every", lambda: {"bans.BAD": bad})
    with pytest.raises(ArgumentError, match=r"clauses of require_prior, in spark: .*ASOF"):
        Spark(spark_application)


def test_without_java_the_message_says_what_to_install(
    spark_application: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from truce.findings.engine.spark import application

    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ArgumentError, match="Install a Java runtime"):
        application()
