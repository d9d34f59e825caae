"""Agreements as checkable clauses beside the words they encode.

`load_agreement` reads one ``agreement.yaml``; every fault of the file comes in one `AgreementError`, each
with its line, its clause, the reason and what to do.
"""
