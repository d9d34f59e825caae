"""The commands and their options, as the shell sees them."""
