"""Two papers that print the same words are one origin; two that tell it in their own words are two."""

from truce.mission import brief

TOLD = (
    "Northern artillery shelled the market of Kandahar on 2 April 2025, killing four civilians. "
    "A ceasefire between Afghanistan and Pakistan took effect on 1 March 2025."
)
OWN_WORDS = (
    "A ceasefire between Afghanistan and Pakistan took effect on 1 March 2025. "
    "On 2 April 2025 the market of Kandahar was shelled by artillery; four civilians died."
)


def origins(*texts: str) -> int:
    """How many origins the best told incident of some documents has."""
    judged = brief(list(texts)).statuses[0]
    accounts = [a for a in judged.record.accounts if a.act == "artillery_fire"]
    return len({a.origin for a in accounts})


def test_the_same_words_in_two_papers_are_one_origin() -> None:
    assert origins(TOLD, "Kandahar was tense.\n\n" + TOLD) == 1
    assert origins(TOLD, OWN_WORDS) == 2
