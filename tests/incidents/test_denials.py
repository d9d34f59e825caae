"""A denial is tied to the act that it denies wherever that is told, and to no other."""

from functools import lru_cache

import pytest

from truce.claims.reading.offline import read_offline
from truce.documents import read_document
from truce.incidents import Told, match_events
from truce.incidents.denials import Denials

STRIKE = "Kenya's army shelled Gulu in Uganda on 9 May 2031, killing four soldiers, a hospital director said."
DATED = "Arua, 12 May 2031\n\n"


@lru_cache
def told(text: str, name: str) -> Told:
    document = read_document(text, name=f"{name}.txt")
    return Told(document, read_offline(document))


def denied_by(*texts: str) -> list[str]:
    """The words that deny the strike."""
    documents = [told(STRIKE, "strike"), *(told(t, f"other-{n}") for n, t in enumerate(texts))]
    (strike,) = [i for i in match_events(documents) if any(a.told is documents[0] for a in i.accounts)]
    return [claim.content for _, claim in Denials(documents).of(strike)]


@pytest.mark.parametrize(
    "text",
    [
        "Kenya denied that its army had shelled Gulu on 9 May 2031.",
        "Kenya's army denied shelling Gulu on 9 May 2031.",
        "Kenya denied that its army had fired on 9 May 2031.",
        f"{DATED}Kenya denied that its army had shelled Gulu.",
    ],
)
def test_a_denial_of_another_document_is_tied_to_the_act(text: str):
    assert len(denied_by(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Kenya denied that its army had shelled Gulu on 2 May 2031.",
        "Kenya denied that its army had shelled Kitgum on 9 May 2031.",
        "Sudan denied that its army had shelled Gulu on 9 May 2031.",
        "Kenya denied that its army had killed four soldiers in Gulu on 9 May 2031.",
        "Arua, 12 July 2031\n\nKenya denied that its army had shelled Gulu.",
        "Kenya denied that its army had shelled Gulu.",
        "Kenya rejected the accusation.",
    ],
)
def test_a_denial_of_something_else_is_not(text: str):
    assert denied_by(text) == []
