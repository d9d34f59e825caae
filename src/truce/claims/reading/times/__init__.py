"""Time expressions: found in the text, then read against the document's date and the story's own days.

`find_times` needs the text alone; `resolve_times` adds the anchors; `find_doc_date` reads the date that a
document gives itself. `mention` describes what is found, `grammar` the engine, `phrases` and `compounds`
the rules, `words.csv` the vocabulary.
"""

from truce.claims.reading.times.find import find_times
from truce.claims.reading.times.mention import TimeMention

__all__ = ["TimeMention", "find_times"]
