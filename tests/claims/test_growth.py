"""What the reader does for a text grows with the text, and no faster."""

import sys
from collections import Counter
from pathlib import Path
from types import FrameType

import pytest

import truce.claims.reading
from truce.claims.reading.events import read, retelling
from truce.claims.reading.occurrences import WordIndex
from truce.claims.reading.offline import read_offline
from truce.claims.reading.spans import SpanIndex
from truce.claims.reading.speech import turns
from truce.documents import read_document

READER = str(Path(truce.claims.reading.__file__).parent)

DISPATCH = """
NORTHFORD, 5 May 2031 (Wire) - Sudan and Chad signed a ceasefire in Geneva on Monday, mediators said.

"Our forces will stop firing," General Omar Haddad of the Sudanese army told reporters, "and the prisoners
will be freed within ten days." Haddad said that the Justice and Equality Movement (JEM) had shelled Abeche
on Sunday, killing 14 people. The JEM denied the attack.

Under the deal, both sides shall withdraw from the border and Chad will open two crossings if the truce
holds. It took effect on 6 May 2031. On 8 May 2031 Sudan accused Chad of breaking it. Chad announced a
second truce on 20 May 2031, which collapsed after two days. Observers warned of a risk of new fighting.
"""


SPEECH = """
Our forces hold the town. I say to the army of Chad: I will not yield, and my men stand at the river.

"""


def steps(text: str) -> Counter[str]:
    """How often each function of the reader is entered while a text is read, comprehensions included."""
    entered = Counter[str]()

    def count(frame: FrameType, event: str, _: object) -> None:
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(READER):
            entered[f"{code.co_filename.removeprefix(READER)}:{code.co_firstlineno} {code.co_name}"] += 1

    document = read_document(text)
    sys.setprofile(count)
    try:
        read_offline(document)
    finally:
        sys.setprofile(None)
    return entered


@pytest.mark.slow
def test_four_times_the_text_takes_four_times_the_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    # What looks back by a bound of its own must not look to the beginning in a text as short as this one.
    monkeypatch.setattr(retelling, "_REMEMBERED", 2)
    monkeypatch.setattr(read, "_AROUND", 2)
    read_offline(read_document(DISPATCH))
    few, many = steps(DISPATCH * 4), steps(DISPATCH * 16)
    grown = {name: (few[name], calls) for name, calls in many.items() if calls > 6 * few[name] + 500}
    assert grown == {}


def test_a_speech_of_four_times_the_lines_takes_four_times_the_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    title = "Speech by President Idriss Deby of Chad\n\n"
    read_offline(read_document(title + SPEECH))
    scanned = []
    monkeypatch.setattr(turns, "is_partisan", lambda *_: scanned.append(1) or 1)
    read_offline(read_document(title + 8 * SPEECH))
    assert len(scanned) == 1


def test_spans_are_found_in_the_order_in_which_they_were_given() -> None:
    index = SpanIndex([(5, 9, "late"), (0, 6, "early"), (20, 30, "far"), (5, 9, "again")])
    assert index.as_given(5, 6) == ["late", "early", "again"]
    assert index.overlapping(5, 6) == ["early", "late", "again"]
    assert index.as_given(9, 20) == []


def test_names_are_found_as_whole_words() -> None:
    index = WordIndex("Omar O'Dea met Dea and al-Dea; Omar left the New Front, newly.")
    assert list(index.spans("Dea")) == [(7, 10), (15, 18), (26, 29)]
    assert list(index.alone("Dea")) == [(7, 10), (15, 18)]
    assert list(index.spans("O'Dea")) == [(5, 10)]
    assert list(index.spans("New Front")) == [(45, 54)]
    assert list(index.spans("new")) == []
    assert list(index.spans("—")) == []
