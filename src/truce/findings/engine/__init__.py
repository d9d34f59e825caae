"""The compiled engine: the judge's findings from tables of integers, by plans in SQL.

`rows` turns a record and its rules into tables, `plans` holds the steps from these to verdicts, and `duck`
runs them on DuckDB. `truce.findings.judge` is the definition: tests hold the two equal.
"""
