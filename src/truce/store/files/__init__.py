"""What is kept beside the record as files: evidence, the vault, what a witness saw."""
