"""The readers, one module for each format: bytes in, text out, with the way back to every word.

Each module is a `truce.documents.extraction.Reader`: `media_types`, `extractor` and `extract(data, name)`, a
pure function. They share how a text is put together (`weaving`), which dates count (`dates`), and for pages
of HTML the tree (`html_tree`), what is hidden (`html_hidden`), which part is the article (`html_article`) and
what a page says of itself (`html_said`). What each takes and leaves out: docs/reference/documents.md.
"""
