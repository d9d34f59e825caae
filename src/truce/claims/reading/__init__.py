"""The offline reader: from a text to the records of its dossier, by rule, without a network."""
