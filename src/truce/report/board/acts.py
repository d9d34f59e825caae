"""Acts on the board: one card per incident, each account of it in its own words."""

from collections.abc import Sequence
from dataclasses import replace

from truce.asof import Interval
from truce.claims.records import Event
from truce.incidents import Account, Incident, Told
from truce.report.board.cards import Card, Group, hedge_line, quotes
from truce.report.wording import ACTS, Names, act, in_words, some, when, whose_word

_AT_ODDS = {"denied", "disputed"}
_HOW_TOLD = {
    "future": "announced or planned, not said to have happened",
    "hypothetical": "supposed or feared, not said to have happened",
    "negated": "said not to have happened",
}


def incident_cards(incidents: Sequence[Incident], names: Names) -> tuple[tuple[Card, ...], tuple[Card, ...]]:
    """The dated incidents by their first day and then by their words, and the undated ones."""
    dated: list[tuple[tuple[str, str, str], Card]] = []
    undated: list[Card] = []
    for incident in incidents:
        card = _card(incident, names)
        if incident.date is None:
            undated.append(card)
        else:
            dated.append(((_first_day(incident.date), incident.date, card.title), card))
    return tuple(c for _, c in sorted(dated, key=lambda d: d[0])), tuple(undated)


def _first_day(date: str) -> str:
    span = Interval.parse(date)
    at = span.first or span.last
    return at.isoformat() if at else ""


def _card(incident: Incident, names: Names) -> Card:
    accounts = sorted(incident.accounts, key=lambda a: (a.told.records.doc_date or "", a.told.document.id))
    if len(accounts) == 1:
        return event_card(accounts[0].told, accounts[0].event, names)
    first = accounts[0]
    places = dict.fromkeys(a.event.place for a in accounts if a.event.place)
    grades = {a.event.certainty for a in accounts}
    grade = grades.pop() if len(grades) == 1 else ""
    title = f"{ACTS[first.event.type][0]}{', at ' + ' / '.join(places) if places else ''}"
    return Card(
        first.ref,
        title,
        when=when(incident.date),
        grade=grade,
        lead=some(accounts, "account") + " of what may be one act",
        groups=(Group("", tuple(_account(a, names, incident) for a in accounts)),),
    )


def _account(account: Account, names: Names, incident: Incident) -> Card:
    card = event_card(account.told, account.event, names)
    return replace(card, when="") if account.event.date == incident.date else card


def event_card(told: Told, event: Event, names: Names) -> Card:
    """One account of an act."""
    found = quotes(told, [(event.start, event.end), *((m.start, m.end) for m in event.also)])
    lines = [*hedge_line(event.hedge, found)]
    if event.modality != "actual":
        lines.insert(0, _HOW_TOLD[event.modality])
    if event.date_candidates:
        lines.append("the date can be read as " + " or as ".join(event.date_candidates))
    voice = names.voice(told, event.source, event.medium, event.certainty)
    return Card(
        told.ref(event.id),
        act(names, told, event),
        when=when(event.date),
        grade=event.certainty,
        lead=whose_word(event.certainty, voice),
        voice=voice or "",
        lines=tuple(lines),
        quotes=found,
    )


def not_actual_cards(told: Sequence[Told], names: Names) -> tuple[Card, ...]:
    """What is planned, feared, supposed or said not to have happened."""
    return tuple(event_card(t, e, names) for t in told for e in t.records.events if e.modality != "actual")


def contested_acts(incidents: Sequence[Incident], names: Names) -> tuple[Card, ...]:
    """Where accounts of one act exclude each other: each value, and the account that gives it."""
    cards = []
    for incident in incidents:
        accounts = {a.ref: a for a in incident.accounts}
        for difference in incident.differences:
            if difference.field == "certainty" and not _AT_ODDS & {v for v, _ in difference.values}:
                # Two sources of which one is surer contradict nobody.
                continue
            held = [_held(accounts[ref], value, names) for value, refs in difference.values for ref in refs]
            field = {"deaths": "killed", "certainty": "how sure it is", "initiator": "by whom"}.get(
                difference.field, in_words(difference.field)
            )
            title = f"{ACTS[incident.accounts[0].event.type][0]}, accounts differ in: {field}"
            cards.append(Card(incident.accounts[0].ref, title, when=when(incident.date), lead="contested",
                              grade="disputed", groups=(Group("", tuple(held)),)))  # fmt: skip
    return tuple(cards)


def _held(account: Account, value: str, names: Names) -> Card:
    event = account.event
    lead = whose_word(event.certainty, names.voice(account.told, event.source, event.medium, event.certainty))
    return Card(account.ref, when(value) if value[:4].isdigit() and "-" in value else value, lead=lead,
                grade=event.certainty,
                quotes=quotes(account.told, [(event.start, event.end)]))  # fmt: skip
