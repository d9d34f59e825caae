"""Numbers in words and figures, as articles write them: "2,500", "forty-five", "two hundred and ten"."""

import re

_ONES = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
        " sixteen seventeen eighteen nineteen".split()
    )
}
_TENS = {
    word: 10 * number
    for number, word in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(),
        2,
    )
}
_POWERS = {"hundred": 100, "thousand": 1000}
_SMALL = (
    rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(list(_ONES)[1:10])}))?"
    rf"|(?:{'|'.join(sorted(_ONES, key=len, reverse=True))}))"
)
NUMBER = (
    rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+|(?:(?:{_SMALL}|an?) (?:hundred|thousand)"
    rf"(?:(?: and|,)? {_SMALL}(?: hundred)?(?: and {_SMALL})?)?)|{_SMALL}|a dozen)"
)
"""A pattern for a number; to be used without regard to case."""


def number_of(words: str) -> int:
    """The number that the words tell; they have to match `NUMBER`, or be "a" or "an"."""
    plain = words.lower().replace(",", "")
    if plain.isdigit():
        return int(plain)
    total, current = 0, 0
    for word in re.split(r"[ -]", plain):
        if word in _POWERS:
            current = max(current, 1) * _POWERS[word]
            total, current = (total + current, 0) if word == "thousand" else (total, current)
        else:
            current += {"a": 1, "an": 1, "dozen": 11, "and": 0}.get(word, _ONES.get(word, _TENS.get(word, 0)))
    return total + current
