"""What is wrong with a mission, and what to do."""
