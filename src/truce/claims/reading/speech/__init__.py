"""Who says what: acts of speech, the claims made of them, and assessments."""
