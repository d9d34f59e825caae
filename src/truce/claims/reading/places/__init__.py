"""Places: where things happen, out of the gazetteer and the tagger."""
