"""What is put into a mission, and what is asked of it."""
