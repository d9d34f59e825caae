"""Events: what happened or is said to have happened, with PLOVER types."""
