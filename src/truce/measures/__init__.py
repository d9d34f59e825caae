"""Measures: what a series of claims amounts to over time. No measure is a status, and none ends anything."""
