"""Fetching a document from an address that a mission allows: off unless its record names the host.

- `targets`: which addresses may be asked at all, and which of them a mission allows (rules, no I/O)
- `bodies`: what comes back, unpacked within limits (no I/O)
- `door`: the only module of the stages that opens a connection (ADR 15)
"""
