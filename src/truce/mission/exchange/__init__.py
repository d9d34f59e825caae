"""Packets between copies of a mission: written, applied, put in order."""
