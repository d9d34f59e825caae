"""The DuckDB that the engine runs on: what is switched off in it, because it may lose rows."""

from truce.findings.engine.duck import Duck


def test_the_optimizer_that_may_lose_rows_is_off() -> None:
    found = Duck().connection.execute("SELECT current_setting('disabled_optimizers')").fetchone()
    assert found == ("join_filter_pushdown",)


def test_a_join_that_spills_loses_no_row() -> None:
    connection = Duck(threads=1).connection
    for table in ("one", "other"):
        connection.execute(f"CREATE TABLE {table} AS SELECT (i % 25)::INT AS key FROM range(3000000) t(i)")
    connection.execute("SET memory_limit = '60MB'")
    found = connection.execute("SELECT count(*) FROM one WHERE key IN (SELECT key FROM other)").fetchone()
    assert found == (3_000_000,)
