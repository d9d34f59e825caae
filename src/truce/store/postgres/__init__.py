"""The record on a PostgreSQL server, which many share."""
