"""Feeds: data sets of others, read row by row. Every row is a claim by its data set, never a fact."""
