"""The plans in the words of Spark, read line by line in golden/spark, and what no plan may hold.

`UPDATE_GOLDEN=1 python -m pytest tests/findings/test_dialects.py` writes the golden files anew. They are what
Spark runs: read what changed.
"""

import os
from pathlib import Path

import pytest
import sqlglot

from truce.errors import ArgumentError
from truce.findings.engine import dialects, plans
from truce.findings.engine.plans import Step

GOLDEN = Path(__file__).parent / "golden" / "spark"
STEPS = plans.every()


def text_of(step: Step) -> str:
    query, parameters = step.compiled("spark")
    given = "".join(f", :{name}" for name in sorted(parameters))
    kind = "view" if step.is_view else "table"
    return f"-- {kind} {step.table}: {', '.join(dialects.kinds_of(step.table))}{given}\n{query}\n"


@pytest.mark.parametrize("name", sorted(STEPS))
def test_a_plan_in_the_words_of_spark_is_as_in_its_golden_file(name: str) -> None:
    golden = GOLDEN / f"{name.lower()}.sql"
    found = text_of(STEPS[name])
    if os.environ.get("UPDATE_GOLDEN"):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(found, "utf-8")
    assert golden.exists(), (
        f"a new plan: run UPDATE_GOLDEN=1 python -m pytest {Path(__file__).name}, and read it"
    )
    assert found == golden.read_text("utf-8")


def test_no_golden_file_is_left_of_a_plan_that_is_gone() -> None:
    stale = {path.stem for path in GOLDEN.iterdir()} - {name.lower() for name in STEPS}
    if os.environ.get("UPDATE_GOLDEN"):
        for name in stale:
            (GOLDEN / f"{name}.sql").unlink()
    assert not stale


@pytest.mark.parametrize("name", sorted(STEPS))
def test_spark_reads_the_plan_as_it_was_written(name: str) -> None:
    query, _ = STEPS[name].compiled("spark")
    written = sqlglot.parse_one(STEPS[name].compiled("duckdb")[0], read="duckdb")
    read = sqlglot.parse_one(query, read="spark")
    assert read.sql("spark", identify=True, comments=False) == written.sql(
        "spark", identify=True, comments=False
    )


def test_the_kinds_of_a_plan_are_told_for_tables_that_there_are() -> None:
    assert dialects._SERVES.keys() <= {step.table for step in STEPS.values()}


REFUSED = {
    "an ASOF join": ("SELECT q.a FROM q ASOF JOIN r ON q.a = r.a AND q.b >= r.b", "alias of a table"),
    "a positional join": ("SELECT q.a FROM q POSITIONAL JOIN r", "alias of a table"),
    "a natural join": ("SELECT q.a FROM q NATURAL JOIN r", "hides what is joined"),
    "a join with USING": ("SELECT a FROM q JOIN r USING (a)", "which of the two columns"),
    "a full join": ("SELECT q.a FROM q FULL JOIN r ON q.a = r.a", "a join of a kind"),
    "a join without ON": ("SELECT q.a FROM q, r", "every row meets every other"),
    "a cross join": ("SELECT q.a FROM q CROSS JOIN r", "not on the list"),
    "a frame with computed bounds": (
        "SELECT SUM(a) OVER (ORDER BY b RANGE BETWEEN c PRECEDING AND CURRENT ROW) AS n FROM q",
        "bounds that are numbers",
    ),
    "a frame of an interval": (
        "SELECT SUM(a) OVER (ORDER BY b RANGE BETWEEN INTERVAL 1 DAY PRECEDING AND CURRENT ROW) AS n FROM q",
        "bounds that are numbers",
    ),
    "a frame of groups": ("SELECT SUM(a) OVER (ORDER BY b GROUPS 1 PRECEDING) AS n FROM q", "Spark lacks"),
    "a frame with gaps": (
        "SELECT SUM(a) OVER (ORDER BY b ROWS UNBOUNDED PRECEDING EXCLUDE TIES) AS n FROM q",
        "with exclude",
    ),
    "QUALIFY": ("SELECT a FROM q QUALIFY ROW_NUMBER() OVER (ORDER BY a) = 1", "Spark has none"),
    "a list": ("SELECT LIST(a) AS l FROM q", "a list"),
    "a list in brackets": ("SELECT [a, b] AS l FROM q", "not on the list"),
    "a list of the greatest": ("SELECT MAX(a, 3) AS l FROM q", "a list"),
    "a struct": ("SELECT {'a': b} AS s FROM q", "a struct"),
    "a place in a list": ("SELECT a[1] AS s FROM q", "not on the list"),
    "a fraction": ("SELECT a / b AS n FROM q", "fraction"),
    "a rounded fraction": ("SELECT a // b AS n FROM q", "rounds it down"),
    "what a division leaves": ("SELECT a % b AS n FROM q", "sign"),
    "a mean": ("SELECT AVG(a) AS n FROM q", "fraction"),
    "a median": ("SELECT MEDIAN(a) AS n FROM q", "not on the list"),
    "a number with a point": ("SELECT 1.5 AS n FROM q", "no integer"),
    "a word": ("SELECT 'x' AS n FROM q", "no integer"),
    "a number of more than 64 bits": ("SELECT 9223372036854775808 AS n FROM q", "64 bits"),
    "a type of more than 64 bits": ("SELECT CAST(a AS HUGEINT) AS n FROM q", "no integer of both"),
    "a type without a sign": ("SELECT CAST(a AS UTINYINT) AS n FROM q", "no integer of both"),
    "a cast that may give nothing": ("SELECT TRY_CAST(a AS INT) AS n FROM q", "nothing instead of an error"),
    "bits beside a comparison": ("SELECT a FROM q WHERE a & 3 <> 0", "wants parentheses"),
    "bits beside a sum": ("SELECT a + b & 3 AS n FROM q", "wants parentheses"),
    "two kinds of bits": ("SELECT a | b & c AS n FROM q", "wants parentheses"),
    "shifted bits": ("SELECT a << 2 AS n FROM q", "drops it"),
    "DISTINCT ON": ("SELECT DISTINCT ON (a) b FROM q", "any row of each group"),
    "any row": ("SELECT ANY_VALUE(a) AS n FROM q", "not on the list"),
    "the first row, without an order": ("SELECT FIRST(a) AS n FROM q", "any row"),
    "the first of no window": ("SELECT FIRST_VALUE(a) AS n FROM q", "outside a window"),
    "the row of the greatest": ("SELECT ARG_MAX(a, b) AS n FROM q", "any of the rows"),
    "rows counted by two columns": ("SELECT COUNT(DISTINCT (a, b)) AS n FROM q", "not on the list"),
    "an order of a table": ("SELECT a FROM q ORDER BY a", "tables have no order"),
    "some of the rows": ("SELECT a FROM q LIMIT 3", "any rows"),
    "a sample": ("SELECT a FROM q USING SAMPLE 3", "not on the list"),
    "columns left out of a star": ("SELECT * EXCLUDE (a) FROM q", "with except_"),
    "columns replaced in a star": ("SELECT * REPLACE (1 AS a) FROM q", "with replace"),
    "columns by a pattern": ("SELECT COLUMNS('a.*') FROM q", "not on the list"),
    "a union by name": ("SELECT a FROM q UNION ALL BY NAME SELECT a FROM r", "with by_name"),
    "a group by all": ("SELECT a, COUNT(*) AS n FROM q GROUP BY ALL", "with all"),
    "a lambda": ("SELECT LIST_TRANSFORM(a, x -> x + 1) AS n FROM q", "not on the list"),
    "a function that SQLGlot does not know": ("SELECT SURELY(a) AS n FROM q", "lets through"),
    "a function as a table": ("SELECT n FROM RANGE(3) AS r(n)", "in place of a table"),
    "a name in capitals": ("SELECT a AS B FROM q", "small letters"),
    "a sum of some rows": ("SELECT SUM(a) FILTER (WHERE b = 1) AS n FROM q", "not on the list"),
    "the clock": ("SELECT NOW() AS n FROM q", "lets through"),
    "chance": ("SELECT RANDOM() AS n FROM q", "not on the list"),
    "a name in quotation marks": ('SELECT a AS "A b" FROM q', "a name that has to be quoted"),
    "a name that Spark keeps": ("SELECT minus.a FROM q AS minus", "keeps for itself"),
    "a parameter without a name": ("SELECT ? AS n FROM q", "without a name"),
}


@pytest.mark.parametrize("dialect", dialects.DIALECTS)
@pytest.mark.parametrize("what", REFUSED)
def test_what_dialects_lack_or_mean_otherwise_is_refused_before_anything_runs(
    what: str, dialect: str
) -> None:
    query, reason = REFUSED[what]
    with pytest.raises(ArgumentError) as refused:
        Step("of_limits", query).compiled(dialect)
    assert str(refused.value).startswith(f"plan 'of_limits': for clauses of limit, in {dialect}: ")
    assert reason in str(refused.value)
    assert "engine/dialects.py" in str(refused.value)


def test_a_refusal_shows_the_construct() -> None:
    with pytest.raises(ArgumentError, match=r"'a / b' \(Div\): a fraction") as refused:
        Step("elsewhere", "SELECT a / b AS n FROM q").compiled("spark")
    assert "clauses of every kind" in str(refused.value)


def test_nulls_come_last_in_every_dialect() -> None:
    query, _ = Step("x", "SELECT ROW_NUMBER() OVER (ORDER BY a, b DESC) AS n FROM q").compiled("spark")
    # Spark puts NULL first where the order ascends and last where it descends, DuckDB last in both.
    assert "ORDER BY a NULLS LAST, b DESC)" in " ".join(query.split())


def test_a_dialect_that_nobody_checked_is_refused() -> None:
    with pytest.raises(ArgumentError, match="none of ours"):
        Step("x", "SELECT a FROM q").compiled("trino")
