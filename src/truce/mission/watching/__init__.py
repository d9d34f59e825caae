"""Watching folders and addresses for a mission: what is new goes into the record, and what is silent is told.

What is watched and who may be asked are entries of the record (`sources`), and so is what came of it
(`taking`). What is only handy to know, such as when a source was last looked at, stands in a file beside the
record that may be deleted at any time (`memory`).
"""
