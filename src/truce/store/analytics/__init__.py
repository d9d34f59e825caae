"""Questions about a whole record: DuckDB over Parquet, rebuilt from it and never trusted."""
