"""Agreements, their clauses, conditions and status history, as a text reports them."""
