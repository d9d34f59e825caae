"""What observers hear and see: reported by them, done by whom they name or by nobody, never by them."""

import pytest

from truce.claims.reading.offline import read_offline
from truce.claims.records import Records
from truce.documents import read_document


def reading(text: str) -> Records:
    return read_offline(read_document(text.encode(), name="x.txt"))


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("On 11 March 2016 the mission heard 112 explosions south-east of Svitlodarsk.", "explosion"),
        ("On 3 May 2016 monitors recorded 43 ceasefire violations near Donetsk.", "violate_ceasefire"),
        ("Observers at Kodori heard heavy machine-gun fire on 3 May 1993.", "shelling"),
        ("Peacekeepers counted 14 mortar impacts around the base at Juba on 3 May 2016.", "shelling"),
        ("UNIFIL detected a rocket launch from the area of Qlayaa on 3 May 2021.", "shelling"),
        ("Residents of Kadugli reported shelling on 3 May 2012.", "shelling"),
    ],
)
def test_what_is_observed_is_reported_and_by_whom_is_unknown(text: str, mode: str) -> None:
    found = reading(text)
    (act,) = [e for e in found.events if e.type == "ASSAULT"]
    assert (act.mode, act.certainty, act.initiator, act.alleged_initiator) == (mode, "reported", (), ())
    assert [c.stance for c in found.claims] == ["asserts"]


@pytest.mark.parametrize(
    "text",
    [
        "No ceasefire violations were recorded in Mariupol on 3 May 2016.",
        "The team heard the minister's speech on 3 May 2016. Tourists heard fireworks.",
        "The patrol heard nothing at Smile on 3 May 2016.",
        "Scientists detected the launch of a satellite on 3 May 2016.",
    ],
)
def test_nothing_is_observed_where_nothing_of_war_is_heard(text: str) -> None:
    assert [e for e in reading(text).events if e.type == "ASSAULT"] == []


def test_who_admits_a_deed_did_it() -> None:
    text = "The army admitted shelling the town of Kadugli on 3 May 2012."
    found = reading(text)
    names = {a.id: a.name for a in found.actors}
    assert [names[i] for e in found.events if e.type == "ASSAULT" for i in e.initiator] == ["army"]
