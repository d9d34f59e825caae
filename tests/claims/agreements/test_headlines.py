"""A headline tells of the agreement that the text under it is about, and makes no other."""

import pytest

from truce.claims.reading.offline import read_offline
from truce.claims.records import Agreement
from truce.documents import read_document

BODY = """

Port Arden, 3 May 2031 - The Vale Front and the Hill Army signed a ceasefire agreement in Port Arden on 3 May
2031, after talks mediated by Norway. The ceasefire took effect at 06:00 on 4 May 2031.

Under the agreement, the Vale Front and the Hill Army will halt all attacks. Both sides will let food reach
the valley.
"""


def _agreements(text: str) -> tuple[Agreement, ...]:
    return read_offline(read_document(text.encode())).agreements


@pytest.mark.parametrize(
    "headline",
    [
        "Vale Front and Hill Army sign ceasefire",
        "Vale Front, Hill Army sign ceasefire",
        "Valley rivals sign ceasefire",
        "Valley rivals agree truce",
        "Ceasefire signed in Port Arden",
        "Hill Army signs truce with Vale Front",
        "Norway brokers ceasefire between Vale Front and Hill Army",
        "Valley ceasefire: what we know",
        "Vale Front and Hill Army agree to ceasefire",
        "Rebels and army reach ceasefire deal in Port Arden",
    ],
)
def test_a_headline_is_no_agreement_of_its_own(headline: str) -> None:
    found = _agreements(headline + BODY)
    assert len(found) == 1
    assert {r.status for r in found[0].status_history} >= {"signed", "in_force"}
    assert len(found[0].clauses) == 2


def test_a_title_that_is_a_name_names_the_agreement() -> None:
    text = "Port Arden Ceasefire\n\nThe Port Arden Ceasefire was signed on 3 May 2031 by Chad and Mali."
    assert [a.name for a in _agreements(text)] == ["Port Arden Ceasefire (2031-05-03)"]
