"""What people file, checked before it is signed."""
