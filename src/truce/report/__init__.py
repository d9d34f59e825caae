"""What truce prints: the dossier, the terminal page, the HTML page."""
