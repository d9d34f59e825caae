"""Two voices on one matter: which statements of a text exclude each other."""
