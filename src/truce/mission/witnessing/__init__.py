"""Witnesses of a mission, and the receipts that they make worth something."""
