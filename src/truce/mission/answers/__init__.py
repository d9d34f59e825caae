"""What the record amounts to at a moment, as known at another."""
