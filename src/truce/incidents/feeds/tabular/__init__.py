"""Tables of any make (CSV, XLSX) and submissions of forms, read as a mapping file says and never by guess."""
