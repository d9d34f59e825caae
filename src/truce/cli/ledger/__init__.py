"""Keys, signatures, packets and witnesses: what lets others check the record."""
