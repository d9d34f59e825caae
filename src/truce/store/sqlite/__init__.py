"""The record in one SQLite file: what a field office carries."""
