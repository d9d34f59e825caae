"""Where the record is kept: SQLite in one file, or PostgreSQL; evidence as files; DuckDB for analysis.

A store keeps bytes in order and gives them back. It judges nothing, and it knows no key: what is signed, by
whom and whether that is right is the ledger's matter.
"""
