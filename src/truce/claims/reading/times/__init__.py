"""Time expressions: found in the text, then read against the document's date and the story's own days.

`find_times` needs the text alone; `resolve_times` adds the anchors; `find_vague` finds what names no day
("recently"); `find_doc_date` reads the date that a document gives itself; `weekday_pattern` and
`length_mismatch` judge what was found. `mention` describes a mention, `grammar` the engine, `phrases` and
`compounds` the rules, `words.csv` and `vague.csv` the vocabulary.
"""

from truce.claims.reading.times.dateline import find_doc_date
from truce.claims.reading.times.doubts import length_mismatch, weekday_pattern
from truce.claims.reading.times.find import find_times
from truce.claims.reading.times.mention import TimeMention
from truce.claims.reading.times.resolve import resolve_times
from truce.claims.reading.times.vague import find_vague

__all__ = [
    "TimeMention",
    "find_doc_date",
    "find_times",
    "find_vague",
    "length_mismatch",
    "resolve_times",
    "weekday_pattern",
]
