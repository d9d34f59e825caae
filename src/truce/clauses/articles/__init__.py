"""Reads a file that itself is an agreement: its articles, who is bound by each, and what it says of itself.

The offline reader reads what others tell of an agreement. The text of an agreement is written otherwise: its
sentences bind by a modal verb, an undertaking or a list, and every one of them counts. What this stage cannot
place stays in as a term that is not encoded; nothing that binds is dropped.
"""
