"""The rows of data sets: made ready, taken in, read again."""
