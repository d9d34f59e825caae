"""Measures: what a series of claims amounts to over time. A measure is never a status and ends no agreement."""
