"""The engine of the time rules: it tries no rule where none can begin."""

import random
import re

import pytest

from truce.claims.reading.times import grammar
from truce.claims.reading.times.compounds import AROUND, RANGES, WITH_HOURS
from truce.claims.reading.times.phrases import PHRASES
from truce.claims.reading.times.words import word_tags

RULES = (*PHRASES, *WITH_HOURS, *RANGES, *AROUND)


@pytest.mark.parametrize("opener", grammar._OPENS_NOTHING)
def test_no_rule_begins_where_none_is_tried(opener: str) -> None:
    draw = random.Random(7)
    tags = sorted({*word_tags(), *(rule.tag for rule in RULES)})
    chars = {tag: chr(0xE000 + n) for n, tag in enumerate(tags)}
    engine = grammar.Grammar((), tags)
    for rule in RULES:
        compiled = re.compile(engine._translate(rule.pattern))
        own = [chars[name] for name in re.findall(r"[a-z]+", rule.pattern)]
        for _ in range(40):
            before = draw.choice(own)
            found = compiled.match(before + chars[opener] + "".join(draw.choices(own, k=6)), 1)
            assert found is None or found.end() == 1, rule.pattern
