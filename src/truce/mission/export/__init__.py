"""A mission in one file: packed, and unpacked once all of it is checked."""
