"""A made-up world to read agreements in: two states, an armed group, brokers, a few towns."""

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pytest

from truce.claims.reading.agreements.read import find_agreements
from truce.claims.reading.context import Context, Index, Named
from truce.claims.reading.parse import read_page
from truce.claims.reading.speech.read import find_speech
from truce.claims.reading.times import find_times, find_vague, resolve_times
from truce.claims.records import Actor, Agreement, Event, Mention, Place

CAST = {
    "norland": ("state", "Norland|Norlandic"),
    "sudria": ("state", "Sudria|Sudrian"),
    "estria": ("state", "Estria|Estrian"),
    "front": ("non_state_armed_group", "Vesk Front"),
    "league": ("non_state_armed_group", "Hill League"),
    "army": ("armed_force", "Norlandic army"),
    "tam": ("person", "President Oru Tam|Oru Tam"),
    "lind": ("person", "President Ada Lind|Ada Lind"),
    "hadra": ("person", "Sami Hadra"),
    "union": ("igo", "Continental Union"),
}
OF = {"tam": "sudria", "lind": "norland", "army": "norland"}
PLACES = {"Karsk": "city", "Ondal": "city", "Port Amal": "city", "Red Valley": "region"}


@dataclass(frozen=True)
class Reading:
    """What was read out of one text."""

    text: str
    agreements: tuple[Agreement, ...]
    events: tuple[Event, ...]

    @property
    def one(self) -> Agreement:
        """The only agreement of the text."""
        assert len(self.agreements) == 1, [a.name for a in self.agreements]
        return self.agreements[0]

    def words(self, record: object) -> str:
        """The passage that a record spans."""
        return self.text[record.start : record.end]  # type: ignore[attr-defined]

    def rows(self, agreement: Agreement | None = None) -> list[tuple[str, str | None]]:
        """Status and date of each row of the history."""
        return [(r.status, r.date) for r in (agreement or self.one).status_history]


def context_of(text: str, doc_date: str | None) -> Context:
    page = read_page(text)
    actors, named = [], []
    for ref, (kind, forms) in CAST.items():
        found = [Mention(*span) for form in forms.split("|") for span in _find(form, text)]
        if found:
            named += [Named(m.start, m.end, ref, m) for m in found]
            name = forms.split("|")[0]
            actors.append(
                Actor(
                    id=ref, name=name, type=kind, mentions=tuple(found), rule="test", affiliation=OF.get(ref)
                )
            )
    known = {a.id for a in actors}
    missing = [r for a in actors if (r := a.affiliation) and r not in known]
    actors += [Actor(id=r, name=r, type="state", mentions=(), rule="test") for r in dict.fromkeys(missing)]
    places, sites = [], []
    for name, kind in PLACES.items():
        spans = [Mention(*span) for span in _find(name, text)]
        sites += [Named(m.start, m.end, name, m) for m in spans]
        places.append(Place(id=name, name=name, type=kind, mentions=tuple(spans), rule="test"))
    sentences = tuple((s.start, s.end, s.block.index) for s in page.sentences)
    times = resolve_times(find_times(text), doc_date=doc_date, sentences=sentences)
    return Context(
        page=page,
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        actors=tuple(actors),
        places=tuple(places),
        actor_index=Index(named),
        place_index=Index(sites),
        times=times,
        doc_date=doc_date,
        vague=find_vague(text, times, doc_date=doc_date),
    )


def _find(form: str, text: str) -> list[tuple[int, int]]:
    return [m.span() for m in re.finditer(rf"\b{re.escape(form)}\b", text)]


@pytest.fixture
def read() -> Callable[..., Reading]:
    """Reads the agreements of a text, with the events given."""

    def reader(text: str, doc_date: str | None = None, events: Iterable[Event] = ()) -> Reading:
        context = context_of(text, doc_date)
        agreements, linked = find_agreements(context, find_speech(context), tuple(events))
        return Reading(text, agreements, linked)

    return reader
