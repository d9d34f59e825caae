"""What keeps a mission whole and people safe: checks, moves, erasure, the vault."""
