"""The ledger: who stated what, in what order, so that nobody can rewrite it unseen. Rules only, no I/O.

An entry is serialised once and signed as those exact bytes (DSSE, Ed25519), chained per key, and put by one
sequencer into an RFC 6962 Merkle tree. What an entry says is kept beside it behind a salted commitment, so
that it can be withheld or erased without breaking a proof (docs/explanation/adr/0010-record-and-ledger.md).
"""
